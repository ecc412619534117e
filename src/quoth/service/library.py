"""The documents of a person: the ones that everybody shares, and their own, which nobody else sees.

All are in one index; who may see what is settled here, by the names that a question is kept to.
To a person a document is a label: the name of a shared one, the file name of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from quoth.assistant import Assistant
from quoth.checking.findings import DraftReport
from quoth.config import DEFAULTS, uploads_of
from quoth.errors import DocumentError, QuestionError, QuothError, UsageError
from quoth.files.corpus import path_of
from quoth.files.file_names import safe_name
from quoth.index.originals import Original
from quoth.index.shapes import Readable
from quoth.index.sync import FileReport, Progress, Report, failed
from quoth.service.edits import Edit, edit_of
from quoth.service.intake import Intake, Taken, Turns
from quoth.service.listing import Entry, Shelved, entries_of, readable, shelved
from quoth.service.uploads import Limits, Uploads, settle, take_back
from quoth.service.visibility import (
    Sight,
    labelled,
    may_see,
    relabelled,
    relabelled_answer,
    seen_as,
    sight_of,
    told_own,
    unknown,
)  # fmt: skip
from quoth.service.workers import Answering
from quoth.types import Answer, Hit, Passage, PastTurn

LIMITS = Limits()
MOST_HITS = 1000
_ATTEMPTS = 3
"""Tries of one question, should the documents change between looking and asking."""

T = TypeVar("T")


class Library:
    """The documents that persons may see, over an assistant; uploads are off where it has no folder for them.

    An `owner` is any text that stands for one person; "" is a program, which sees what
    everybody shares. It may be used from several threads: what one
    person adds and removes queues up, and nobody else waits for it; asking waits for nothing.
    """

    def __init__(self, assistant: Assistant, limits: Limits = LIMITS, answering: Answering | None = None) -> None:
        self._assistant, self._answering = assistant, answering or assistant
        self._uploads = Uploads(assistant.uploads, limits) if assistant.uploads is not None else None
        self._intake = Intake(assistant, self._uploads) if self._uploads is not None else None
        if self._uploads is not None:
            self._uploads.sweep()
        self._turns = Turns()
        self._given_up: set[str] = set()
        """Files that an update did not bring into the index, so that it is not tried at each question."""

    @property
    def takes_uploads(self) -> bool:
        """Whether documents can be added."""
        return self._uploads is not None

    def room(self, owner: str) -> Limits:
        """How much a person may still add; nothing where documents cannot be added."""
        if self._uploads is None or not owner:
            return Limits(0, 0, 0)
        limits, sizes = self._uploads.limits, self._uploads.sizes(owner)
        used = sum(sizes.values()) + self._uploads.half_done(owner)
        return Limits(limits.file_bytes, limits.files - len(sizes), limits.owner_bytes - used)

    @property
    def report(self) -> Report | None:
        """What the last reading of the documents did."""
        return self._assistant.report

    def entries(self, owner: str) -> list[Entry]:
        """The documents of a person, their own first, in the order of their labels."""
        own = self._own(owner)
        with self._assistant.store.snapshot() as snapshot:
            return entries_of(sight_of(snapshot.names(), own), snapshot.sources(), snapshot.failures(), self._folders())

    def shelf(self, owner: str) -> list[Shelved]:
        """The documents of a person with their pages, and the files that could not be read, last."""
        prefix = self._prefix(owner)
        with self._assistant.store.snapshot() as snapshot:
            pages, failures = snapshot.pages(), snapshot.failures()
        seen = {name.removeprefix(prefix): why for name, why in failures.items() if may_see(name, prefix)}
        return shelved(self.entries(owner), pages, seen)

    def add(self, owner: str, files: Sequence[Path], progress: Progress | None = None) -> list[FileReport]:
        """Keep files for a person and read them, all at once; a report for each, in the order given.

        A file replaces one that the person has under the same name, and the report says so. Two
        of one name given together are both kept, the second under a number. What cannot be kept
        or read, for whatever reason, is not kept, and what it would have replaced stays.
        """
        prefix = self._prefix(owner)
        if self._intake is None or not owner:
            closed = DocumentError("documents cannot be added here", "open a folder instead")
            return [failed(safe_name(file.name), closed) for file in files]
        with self._turns.turn(owner):
            return self._settled(owner, self._intake.take(owner, files, told_own(progress, prefix)))

    def _settled(self, owner: str, taken: Taken) -> list[FileReport]:
        """The reports, once what was read is settled and what was not is taken back."""
        sight, prefix = self._sight(owner), self._prefix(owner)
        reports, later, broken = [], set(taken.landed), False
        for place in taken.places:
            if isinstance(place, FileReport):
                reports.append(place)
                continue
            later.discard(place)
            self._given_up.discard(place)
            landed = taken.landed.get(place)
            outcome = taken.outcomes.get(place) or failed(place, DocumentError(f"{place} is gone", "add it again"))
            if landed is None or outcome.outcome == "failed":
                reports.append(relabelled(outcome, sight, prefix))
                if landed is not None:
                    take_back(landed)
                    broken = True
            else:
                reports.append(self._kept(outcome, sight, landed.aside is not None, later))
                settle(landed)
        if broken:
            with suppress(QuothError):  # what is left of it there is nobody's; the next update forgets it
                self._read_own(owner)
        return reports

    def _kept(self, report: FileReport, sight: Sight, replaced: bool, later: Collection[str]) -> FileReport:
        """The report as its owner may have it: that somebody else has the same text is not told."""
        source, label = report.source, sight.label(report.source)
        with self._assistant.store.snapshot() as snapshot:
            document = snapshot.document(source)
            same = snapshot.holders(document) & (sight.shared | sight.indexed) - {source, *later}
            text = snapshot.text(document)
            passages, pages = len(snapshot.passage_ids([source])), len(text.page_starts) if text else 0
        warnings = report.warnings + ((f"It replaces your earlier {label}.",) if replaced else ())
        if same:
            return FileReport(label, "duplicate", seconds=report.seconds, warnings=warnings)
        return FileReport(label, "indexed", passages, pages, report.seconds, warnings)

    def remove(self, owner: str, label: str) -> None:
        """Remove a document that the person added: its file, and all that the index has of it.

        Raises UsageError for one that is not theirs, DocumentError and IndexProblem where it could
        not be removed; then it is still there.
        """
        with self._turns.turn(owner):
            sight = self._sight(owner)
            if label in sight.shared:
                raise UsageError(f"{label} is one of the documents that everybody shares", "remove only what you added")
            source = sight.sources().get(label)
            if source is None or self._uploads is None:
                raise unknown(label)
            hidden = self._uploads.hide(owner, sight.own[source])
            try:
                self._read_own(owner)
            except BaseException:
                take_back(hidden)
                raise
            settle(hidden)

    def refresh(self, owner: str, progress: Progress | None = None) -> list[FileReport]:
        """Read what changed, whoever it belongs to; the reports of what this person may see and was not as before.

        Raises what `Assistant.update` raises.
        """
        prefix = self._prefix(owner)
        self._given_up.clear()
        done = self._assistant.update(told_own(progress, prefix), retry=True)
        sight = self._sight(owner)
        visible = [file for file in done.files if may_see(file.source, prefix) and file.outcome != "unchanged"]
        return [relabelled(file, sight, prefix) for file in visible]

    def update(self, progress: Progress | None = None) -> Report:
        """Read what changed of the corpus and the uploads, without asking again after what could not be read."""
        return self._assistant.update(progress, retry=False)

    def _read_own(self, owner: str) -> Report:
        """Bring the index up to date with the documents of a person."""
        return self._assistant.update_uploads(self._prefix(owner))

    def ask(
        self, owner: str, question: str, history: Sequence[PastTurn] = (), chosen: Collection[str] | None = None
    ) -> Answer:
        """Answer from what the person may see, or from the documents with the chosen labels.

        Raises QuestionError as `Assistant.ask` does, UsageError for an unknown label or no document.
        """
        asked = partial(self._answering.ask, question, history)
        answer, sight = self._within(owner, chosen, lambda sources: asked(sources=sources))
        unread, own = sight.unread(chosen), relabelled_answer(answer, sight)
        untold = (f"Not asked, for it is not read yet: {', '.join(unread)}.",) if unread else ()
        return replace(own, notes=own.notes + untold)

    def search(
        self, owner: str, question: str, limit: int = DEFAULTS.read_passages, chosen: Collection[str] | None = None
    ) -> list[Hit]:
        """The best passages among those that the person may see, as `ask` has them. Raises as it does."""
        hits, sight = self._within(
            owner, chosen, lambda sources: self._assistant.search(question, min(limit, MOST_HITS), sources=sources)
        )
        return [labelled(hit, sight) for hit in hits]

    def check(self, owner: str, text: str, chosen: Collection[str] | None = None) -> DraftReport:
        """Hold a draft to what the person may see, or to the documents with the chosen labels. Raises as `ask` does."""
        report, sight = self._within(owner, chosen, lambda sources: self._assistant.check_text(text, sources))
        return report.relabelled(sight.label)

    def document(self, owner: str, document: str) -> Readable | None:
        """The text with that hash, if one of the documents that the person may see has it."""
        with self._assistant.store.snapshot() as snapshot:
            return readable(snapshot, self._prefix(owner), document)

    def cited(
        self, owner: str, cited: Mapping[str, Any], passages: Sequence[Mapping[str, Any]]
    ) -> tuple[Edit | None, Readable | None]:
        """What became of a citation of an answer with these passages, and the text that is there: of one state."""
        with self._assistant.store.snapshot() as snapshot:
            text, edit = readable(snapshot, self._prefix(owner), cited["document"]), None
            source = sight_of(snapshot.names(), self._own(owner)).sources().get(cited["source"], "")
            if source or not text:  # else it has another name
                file = (source, path_of(source, *self._folders()) if source else None)
                edit = edit_of(snapshot, file, cited, passages, self._assistant.settings)
            if edit and edit.fate == "read" and edit.rewording:
                text = readable(snapshot, self._prefix(owner), edit.document)
        return edit, text

    def original(self, owner: str, document: str) -> Original | None:
        """The file whose text has that hash, if it is one of the documents that the person may see."""
        with self._assistant.store.snapshot() as snapshot:
            name = seen_as(snapshot.holders(document), self._prefix(owner))
        return self._assistant.document(name) if name else None

    def passages(self, owner: str, chosen: Collection[str] | None, most: int) -> list[Passage]:
        """About so many passages of what the person may see, as many of each document, spread over it."""
        sight = self._sight(owner)
        sources = sight.asked(chosen)
        with self._assistant.store.snapshot() as snapshot:
            ids = snapshot.spread(sorted(sight.shared if sources is None else sources), most)
            found = snapshot.passages(ids, sources)
        return [replace(passage, source=sight.label(passage.source)) for passage in found]

    def _within(
        self, owner: str, chosen: Collection[str] | None, put: Callable[[frozenset[str] | None], T]
    ) -> tuple[T, Sight]:
        """What `put` makes of the sources to ask, and the sight that they were taken from."""
        sight = self._caught_up(owner)
        for _ in range(_ATTEMPTS):
            sources = sight.asked(chosen)
            try:
                return put(sources), sight
            except QuestionError:
                raise
            except UsageError:
                before, sight = sight, self._sight(owner)
                if sight == before:
                    raise
        raise UsageError("the documents are changing just now", "ask again in a moment")

    def _caught_up(self, owner: str) -> Sight:
        """The sight, after another process's update dropped documents of this person and they were read again.

        While documents are being read already, nobody waits for that.
        """
        sight = self._sight(owner)
        if not (sight.own.keys() - sight.indexed - self._given_up):
            return sight
        with self._turns.turn(owner, wait=False) as free, suppress(QuothError):
            if free:  # should it fail, the answer says what was not asked, and the next question tries again
                self._read_own(owner)
                sight = self._sight(owner)
                self._given_up |= sight.own.keys() - sight.indexed
        return sight

    def _folders(self) -> tuple[Path | None, Path | None]:
        return self._assistant.corpus, self._assistant.uploads

    def _prefix(self, owner: str) -> str:
        return uploads_of(owner if self._uploads is not None else "")

    def _own(self, owner: str) -> dict[str, str]:
        prefix = self._prefix(owner)
        return {prefix + name: name for name in sorted(self._uploads.sizes(owner))} if self._uploads and owner else {}

    def _sight(self, owner: str) -> Sight:
        own = self._own(owner)
        with self._assistant.store.snapshot() as snapshot:
            return sight_of(snapshot.names(), own)
