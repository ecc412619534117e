"""Reader of the ratings that people gave in the chat: what they called good becomes gold.

A turn rated good has its short answer as gold and its citations as evidence; one that was "not in
the documents" is unanswerable, and one that asked back is underspecified. What was rated bad is
left out: nobody knows what would have been right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from quoth.errors import CorpusError, SetError, UsageError
from quoth.evaluation.sets.conversion import UNANSWERABLE, Asked, Draft, Gold, SourceText, TextPlace, answered
from quoth.evaluation.sets.foreign_forms import RatedCitation, RatedTurn, storable
from quoth.evaluation.sets.json_files import FORMAT, read_bytes, read_lines
from quoth.evaluation.sets.question_set import YesNo
from quoth.files.corpus import read_texts
from quoth.types import text_hash

_YES_NO: Mapping[str, YesNo] = {"yes": "yes", "no": "no"}


def feedback(file: Path, documents: Path | None) -> Iterator[Draft]:
    """Read the ratings of a chat about `documents`, the file or folder that was asked.

    Of several ratings of one turn the last holds; one that was taken back counts as none. A turn
    follows those before it that were rated good, where these are what came right before; where
    they are not, it is asked in the stand-alone words that were searched for.

    Raises UsageError without documents, and SetError for a file that is not of this format, for
    documents that cannot be read, and, with the line, for a citation whose text is no longer at
    its place.
    """
    if documents is None:
        raise UsageError("ratings do not hold the documents they are about", "name them: --documents PATH")
    try:
        texts, _ = read_texts(documents)
    except CorpusError as error:
        raise SetError(f"the documents: {error.problem}", "name their file or folder: --documents PATH") from error
    library = _Library(texts)
    for name, lines in _talks(file).items():
        yield from _drafts(name, lines, library)


def _talks(file: Path) -> dict[str, list[tuple[str, RatedTurn]]]:
    """The last rating of each turn with its place in the file, by conversation, in the order of the turns."""
    talks: dict[str, dict[int, tuple[str, RatedTurn]]] = {}
    for place, line in read_lines(file, RatedTurn, read_bytes(file), FORMAT):
        talks.setdefault(line.conversation, {})[line.turn] = place, line
    return {name: [found for _, found in sorted(turns.items()) if found[1].rating] for name, turns in talks.items()}


def _drafts(name: str, lines: list[tuple[str, RatedTurn]], library: _Library) -> Iterator[Draft]:
    """Runs of turns of which each follows right upon the one before."""
    good = [(place, line) for place, line in lines if line.rating == "good"]
    run: list[tuple[str, Asked]] = []
    for place, line in good:
        history = [question for question, _ in line.history]
        if run and history[-len(run) :] != [question for question, _ in run]:
            yield Draft(name, library.passages, [asked for _, asked in run])
            run = []
        run.append((line.question, _asked(place, line, library, alone=not run)))
    if run:
        yield Draft(name, library.passages, [asked for _, asked in run])
    if len(good) < len(lines):
        yield Draft(f"{name}.bad", left_out=len(lines) - len(good))


def _asked(place: str, line: RatedTurn, library: _Library, *, alone: bool) -> Asked:
    understood = line.answer.standalone_question
    needs_more = bool(line.history) and " ".join(line.question.split()) != understood
    question = understood if alone and needs_more else line.question
    return Asked(f"{line.conversation}.{line.turn}", question, _gold(place, line, library), needs_more and not alone)


def _gold(place: str, line: RatedTurn, library: _Library) -> Gold | None:
    answer = line.answer
    if answer.status != "answered":
        return UNANSWERABLE if answer.status == "not_found" else Gold("underspecified")
    places = [library.place(place, cited) for cited in answer.citations]
    return answered([answer.short], places, _YES_NO.get(answer.short))


class _Library:
    """The documents as they are now, found by their text or their name; all are searched, so all are of the set."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._passages = {name: SourceText(name, storable(text)) for name, text in texts.items() if text.strip()}
        self._names = {text_hash(text): name for name, text in sorted(texts.items(), reverse=True)}
        self.passages = tuple(self._passages.values())

    def place(self, line: str, cited: RatedCitation) -> TextPlace:
        """Where a quote stands, in the very text that was cited or in one of that name."""
        start, end = cited.start, cited.end
        passage = self._passages.get(self._names.get(cited.document, cited.source))
        if passage is None:
            raise SetError(f"{line}: there is no document {cited.source}", "put it among those of --documents")
        if start < 0 or passage.text[start:end] != cited.quote:
            raise SetError(
                f"{line}: {cited.source}[{start}:{end}] is no longer “{cited.quote}”",
                "put the document back as it was, or take the line out",
            )
        return passage, (start, end)
