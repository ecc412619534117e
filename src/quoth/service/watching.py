"""A corpus that is watched: what changes in it is read while the server runs, by watchfiles (1.3)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quoth.errors import QuothError

_LOG = logging.getLogger(__name__)
_QUIET_MS = 500
"""A change is acted on once nothing more has changed for so long: a file is written in pieces."""


@contextmanager
def watching(corpus: Path, update: Callable[[], object], tell: Callable[[str], None]) -> Iterator[None]:
    """Call `update` after each change below a corpus, in a thread that ends with the block.

    `tell` is given a line where an update did not succeed; the next change tries again.
    """
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(corpus, update, tell, ended), name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(corpus: Path, update: Callable[[], object], tell: Callable[[str], None], ended: threading.Event) -> None:
    from watchfiles import watch

    place = corpus.resolve()
    single = place.is_file()
    concerns = (lambda _change, path: Path(path) == place) if single else None
    folder = place.parent if single else place
    try:
        for _ in watch(
            folder,
            watch_filter=concerns,
            stop_event=ended,
            step=_QUIET_MS,
            raise_interrupt=False,
            recursive=not single,
        ):
            _update(update, tell)
    except OSError as error:  # the folder is gone, or the system lets no more be watched
        tell(f"{corpus} is not watched any more ({error}); start the server again once it can be")


def _update(update: Callable[[], object], tell: Callable[[str], None]) -> None:
    try:
        update()
    except QuothError as error:
        tell(f"{error.problem}; {error.remedy}")
    except Exception:  # noqa: BLE001 - one change that cannot be read must not end the watch
        _LOG.exception("an update after a change failed")
