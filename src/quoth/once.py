"""One question, or one draft, without an assistant that stays open."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike

from quoth.answering.packaged_models import begin_loading
from quoth.assistant import AnyPath, Assistant
from quoth.checking.findings import DraftReport
from quoth.index.encoder import DEFAULT_ENCODER
from quoth.types import Answer, PastTurn


def ask(
    question: str,
    corpus: AnyPath = "corpus",
    index: AnyPath | None = None,
    history: Sequence[PastTurn] = (),
) -> Answer:
    """Answer one question about a file or a folder; makes or refreshes its index first.

    To ask many, keep an `Assistant` open. Raises what `Assistant.open` and `ask` raise.
    """
    begin_loading(DEFAULT_ENCODER)
    with Assistant.open(corpus, index) as assistant:
        return assistant.ask(question, history)


def check(draft: str | PathLike[str], corpus: AnyPath = "corpus", index: AnyPath | None = None) -> DraftReport:
    """Hold a draft to a file or a folder, as `Assistant.check` does; makes or refreshes its index first."""
    with Assistant.open(corpus, index) as assistant:
        return assistant.check(draft)
