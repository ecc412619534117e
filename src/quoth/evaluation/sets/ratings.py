"""Reader of the ratings that people gave in the chat: what they called good becomes gold.

A turn rated good has its short answer as gold and its citations as evidence; one that was "not in
the documents" is unanswerable, and one that asked back is underspecified. What was rated bad is
left out: nobody knows what would have been right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quoth.errors import CorpusError, SetError, UsageError
from quoth.evaluation.sets.conversion import UNANSWERABLE, Asked, Draft, Gold, SourceText, TextPlace, answered
from quoth.evaluation.sets.json_entries import JsonEntry, read_lines, storable
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


def _talks(file: Path) -> dict[str, list[JsonEntry]]:
    """The last rating of each turn, by conversation, in the order of the turns."""
    talks: dict[str, dict[int, JsonEntry]] = {}
    for line in read_lines(file):
        turns = talks.setdefault(line.filled("conversation"), {})
        turns[line.number("turn")] = line
        if line.has("rating") and line.text("rating") not in ("good", "bad"):
            raise line.wrong(f"rating is {line.text('rating')}, not good or bad")
    return {
        name: [line for _, line in sorted(turns.items(), key=lambda turn: turn[0]) if line.has("rating")]
        for name, turns in talks.items()
    }


def _drafts(name: str, lines: list[JsonEntry], library: _Library) -> Iterator[Draft]:
    """Runs of turns of which each follows right upon the one before."""
    good = [line for line in lines if line.text("rating") == "good"]
    run: list[tuple[str, Asked]] = []
    for line in good:
        history = [_exchange(line, pair)[0] for pair in line.values("history")]
        said = line.filled("question")
        if run and history[-len(run) :] != [question for question, _ in run]:
            yield Draft(name, library.passages, [asked for _, asked in run])
            run = []
        run.append((said, _asked(name, line, history, library, alone=not run)))
    if run:
        yield Draft(name, library.passages, [asked for _, asked in run])
    if len(good) < len(lines):
        yield Draft(f"{name}.bad", left_out=len(lines) - len(good))


def _exchange(line: JsonEntry, pair: Any) -> tuple[str, str]:
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(said, str) for said in pair):  # noqa: PLR2004 - a pair
        raise line.wrong("history holds something that is no pair of question and answer")
    return storable(pair[0]), storable(pair[1])


def _asked(name: str, line: JsonEntry, history: list[str], library: _Library, *, alone: bool) -> Asked:
    answer = line.entry("answer")
    said, understood = " ".join(line.filled("question").split()), answer.filled("standalone_question")
    needs_more = bool(history) and said != understood
    question = understood if alone and needs_more else line.filled("question")
    return Asked(f"{name}.{line.number('turn')}", question, _gold(line, answer, library), needs_more and not alone)


def _gold(line: JsonEntry, answer: JsonEntry, library: _Library) -> Gold | None:
    status = answer.filled("status")
    if status not in ("answered", "not_found", "clarify"):
        raise answer.wrong(f"status is {status}, not answered, not_found or clarify")
    if status != "answered":
        return UNANSWERABLE if status == "not_found" else Gold("underspecified")
    short = answer.text("short")
    places = [library.place(line, cited) for cited in answer.entries("citations")]
    return answered([short], places, _YES_NO.get(short))


class _Library:
    """The documents as they are now, found by their text or their name; all are searched, so all are of the set."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._passages = {name: SourceText(name, storable(text)) for name, text in texts.items() if text.strip()}
        self._names = {text_hash(text): name for name, text in sorted(texts.items(), reverse=True)}
        self.passages = tuple(self._passages.values())

    def place(self, line: JsonEntry, cited: JsonEntry) -> TextPlace:
        """Where a quote stands, in the very text that was cited or in one of that name."""
        source, start, end = cited.filled("source"), cited.number("start"), cited.number("end")
        passage = self._passages.get(self._names.get(cited.optional("document"), source))
        quote = cited.filled("quote")
        if passage is None:
            raise SetError(f"{line.place}: there is no document {source}", "put it among those of --documents")
        if start < 0 or passage.text[start:end] != quote:
            raise SetError(
                f"{line.place}: {source}[{start}:{end}] is no longer “{quote}”",
                "put the document back as it was, or take the line out",
            )
        return passage, (start, end)
