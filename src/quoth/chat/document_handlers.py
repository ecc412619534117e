"""What a person does with documents on the page, each act a method that returns what changes."""

from __future__ import annotations

from typing import Any

import gradio as gr

from quoth.chat.layout import Parts
from quoth.chat.views import Changes, Shown
from quoth.errors import QuothError, UsageError
from quoth.index.sync import FileReport, Progress
from quoth.service import markup
from quoth.service.library import Library
from quoth.web.passing import Passing


class Shelf:
    """Handlers of the page's documents; `owner` is who is asking, from the request; `ticked` are asked alone."""

    def __init__(self, library: Library, passing: Passing, parts: Parts, shown: Shown) -> None:
        self._library, self._passing, self._parts, self._shown = library, passing, parts, shown

    def add(
        self,
        owner: str,
        received: Any,
        ticked: list[str],
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - so Gradio finds it
    ) -> Changes:
        """Read uploads into the index, by the names that they have on their way; each gets a line of report."""
        if not isinstance(received, list) or not received or not all(isinstance(name, str) for name in received):
            raise UsageError("no file was received", "add it again: drop it on the page")
        taken = self._passing.take(owner, received)
        try:
            done = self._library.add(owner, taken, onto(progress))
            lines = [(file.source, outcome(file), file.remedy) for file in done]
        except QuothError as error:
            lines = [("Not added", error.problem, error.remedy)]
        finally:
            for file in taken:
                self._passing.forget(file)
        return {
            **self._shown.documents(owner, ticked),
            self._parts.side.report: markup.report(lines),
            self._parts.side.upload: None,
        }

    def remove(self, owner: str, label: str | None, ticked: list[str]) -> Changes:
        """Remove one of one's own documents."""
        if not label:
            raise UsageError("no document is chosen", "choose one that you added")
        self._library.remove(owner, label)
        return {
            **self._shown.documents(owner, ticked),
            self._parts.side.report: markup.report([(label, "removed", "")]),
        }

    def refresh(self, owner: str, ticked: list[str], progress: gr.Progress = gr.Progress()) -> Changes:  # noqa: B008
        """Read again what changed on disk."""
        done = self._library.refresh(owner, onto(progress))
        lines = [(file.source, outcome(file, "read"), file.remedy) for file in done]
        said = markup.report(lines or [("Documents", "nothing is new or changed", "")])
        return {**self._shown.documents(owner, ticked), self._parts.side.report: said}


def outcome(file: FileReport, indexed: str = "added") -> str:
    """What became of a file, in words; `indexed` is the one for a file that was read."""
    pages = f", {file.pages} pages" if file.pages else ""
    said = {"indexed": f"{indexed}{pages}", "unchanged": "already there", "duplicate": "same text as another document"}
    return "; ".join([file.problem or said.get(file.outcome, file.outcome), *file.warnings])


def onto(progress: gr.Progress) -> Progress:
    """Gradio's progress, told as the index tells it."""

    def tell(what: str, done: int, all_: int) -> None:
        progress((done, max(all_, 1)), desc=what)

    return tell
