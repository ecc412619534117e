"""The networks that come with Quoth: each loaded once, side by side with what else a first question waits for.

This module is light to import, so that loading can begin before the rest of the program is imported.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quoth.answering.network import Model

WEIGHTS = Path(__file__).parent.parent / "weights"
_LOCKS = {"skimmer": Lock(), "judge": Lock()}


def packaged_model(name: str) -> Model:
    """The network in one of the folders of `WEIGHTS`, loaded once. Raises ReaderError when its files are damaged."""
    with _LOCKS[name]:
        return _load(name)


@cache
def _load(name: str) -> Model:
    from quoth.answering.network import Model

    return Model.open(WEIGHTS / name)


def begin_loading(encoder: str, *, judge: bool = True) -> None:
    """Let a thread load what a question needs, in the order in which it is needed, and return at once.

    It is one thread, since the caller's own work takes the other core. What goes wrong is told by whoever needs the
    model, for whom it goes wrong again.
    """
    Thread(target=_load_all, args=(encoder, judge)).start()


def _load_all(encoder: str, judge: bool) -> None:
    from quoth.index.encoder import DEFAULT_ENCODER, load_encoder

    with suppress(Exception):
        if encoder == DEFAULT_ENCODER:  # any other takes PyTorch, which is not to be loaded for a wrong name of a file
            load_encoder().encode([""])
        for name in ("skimmer", "judge") if judge else ("skimmer",):
            packaged_model(name)
