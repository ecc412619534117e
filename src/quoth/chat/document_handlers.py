"""What a person does with documents on the page, each act a method that returns what changes."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from quoth.chat.errands import Errand, opened_of
from quoth.chat.handlers import Kept
from quoth.chat.layout import Parts
from quoth.chat.views import Changes, Shown
from quoth.config import DEFAULTS
from quoth.errors import QuothError, UsageError
from quoth.index.sync import FileReport
from quoth.service import markup
from quoth.service.page_state import scope_of
from quoth.service.readings import Readings, StoppedError, progress_bar
from quoth.service.workspace import Desk
from quoth.sheets.sheet_answers import MOST_ROWS, read_questions
from quoth.web.passing import Passing

Lines = list[tuple[str, str, str]]
"""Name, outcome and remedy of each file."""


class Shelf:
    """Handlers of the page's documents; `owner` is who is asking, from the request; `scope` is asked alone."""

    def __init__(self, desk: Desk, passing: Passing, parts: Parts, shown: Shown) -> None:
        self._desk, self._library, self._passing = desk, desk.library, passing
        self._parts, self._shown, self._readings = parts, shown, Readings()

    def papers(self, owner: str, place: Kept, scope: Any, event: gr.EventData) -> Changes:
        """Add files that were received, remove documents, or read again what changed."""
        errand = Errand(event)
        act = errand.of("act", str)
        if act == "add":
            lines = self._add(owner, errand.labels("names"))
        elif act == "remove":
            lines = self._remove(owner, errand.labels())
        else:
            return self.refresh(owner, place, scope)
        return self._changed(owner, place, scope, lines)

    def refresh(self, owner: str, place: Kept, scope: Any) -> Changes:
        """Read again what changed on disk."""
        try:
            with self._readings.reading(owner) as tell:
                done = self._library.refresh(owner, tell)
        except StoppedError as error:
            return self._changed(owner, place, scope, [("Documents", error.problem, error.remedy)])
        lines = [(file.source, outcome(file, "read"), file.remedy) for file in done]
        return self._changed(owner, place, scope, lines or [("Documents", "nothing is new or changed", "")])

    def sheet(self, owner: str, scope: Any, event: gr.EventData) -> Changes:
        """Answer a sheet of questions that was received, from what is asked; the page saves it."""
        taken = self._passing.take(owner, Errand(event).labels("names"))
        try:
            if len(taken) != 1:
                raise UsageError("one sheet of questions is answered at a time", "choose one file")
            line, saved = self._filled(owner, taken[0], scope_of(scope) or None)
        except QuothError as error:
            line, saved = ("Not answered", error.problem, error.remedy), ""
        finally:
            for file in taken:
                self._passing.forget(file)
        side = self._parts.side
        return {side.report: markup.report([line]), side.progress: "", self._parts.saved: saved}

    def _filled(self, owner: str, file: Path, chosen: Collection[str] | None) -> tuple[tuple[str, str, str], str]:
        """What is said of a sheet with answers, and the sheet as the page saves it. Raises QuothError."""
        questions = read_questions(file.name, file.read_bytes(), DEFAULTS, MOST_ROWS)
        with self._readings.reading(owner) as tell:
            done = questions.answered(lambda question: self._library.ask(owner, question, (), chosen), "", tell)
        said = f"{len(done.rows)} questions, {done.answered} answered"
        saved = json.dumps({"name": done.name, "data": b64encode(done.data).decode()})
        return (file.name, said, f"the answers are in {done.name}"), saved

    def look(self, owner: str, event: gr.EventData) -> Changes:
        """How far a reading is; or stop it."""
        if Errand(event).of("act", str) == "halt":
            self._readings.stop(owner)
        return {self._parts.side.progress: progress_bar(self._readings.state(owner))}

    def narrow(self, owner: str, event: gr.EventData) -> Changes:
        """Ask these documents alone; suggestions for others go at once."""
        return {
            **self._shown.documents(owner, Errand(event).labels()),
            **self._shown.suggested([]),
        }

    def _add(self, owner: str, names: Sequence[str]) -> Lines:
        """Read uploads into the index, by the names that they have on their way; each gets a line of report."""
        if not names:
            raise UsageError("no file was received", "add it again: drop it on the page")
        taken = self._passing.take(owner, names)
        try:
            with self._readings.reading(owner) as tell:
                done = self._library.add(owner, taken, tell)
            return [(file.source, outcome(file), file.remedy) for file in done]
        except QuothError as error:
            return [("Not added", error.problem, error.remedy)]
        finally:
            for file in taken:
                self._passing.forget(file)

    def _remove(self, owner: str, labels: Sequence[str]) -> Lines:
        """Remove some of one's own documents; of one that cannot be removed it is told why."""
        if not labels:
            raise UsageError("no document is chosen", "choose one that you added")
        lines: Lines = []
        for label in labels:
            try:
                self._library.remove(owner, label)
                lines.append((label, "removed", ""))
            except QuothError as error:
                lines.append((label, error.problem, error.remedy))
        return lines

    def _changed(self, owner: str, place: Kept, scope: Any, lines: Lines) -> Changes:
        return {
            **self._shown.documents(owner, scope_of(scope)),
            **self._shown.tally(owner, self._desk.turns(owner, opened_of(place).id)),
            self._parts.side.report: markup.report(lines),
            self._parts.side.progress: "",
        }


def outcome(file: FileReport, indexed: str = "added") -> str:
    """What became of a file, in words; `indexed` is the one for a file that was read."""
    pages = f", {file.pages} page{'s' if file.pages > 1 else ''}" if file.pages else ""
    said = {"indexed": f"{indexed}{pages}", "unchanged": "already there", "duplicate": "same text as another document"}
    problem = file.problem.removeprefix(f"{file.source} ")  # the line begins with its name
    return "; ".join([problem or said.get(file.outcome, file.outcome), *file.warnings])
