"""What each rule on the shape of an answer gives and costs: `python -m training.shapes --data DIR`.

Every question is read once, by the way the product reads it; then its answer is made with all rules, and with each of
them left out. Right is an F1 of one half or the right yes or no, of a question set with its evidence as well.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from quoth.answering import reader as reading
from quoth.answering.candidates import Candidate
from quoth.answering.deciding import proof
from quoth.answering.inputs import Window
from quoth.answering.network import Reading
from quoth.answering.reader import Judged, TrainedReader, packaged_reader
from quoth.answering.records import narrowed
from quoth.answering.shape import shaping
from quoth.answering.verdict import signs
from quoth.assistant import Assistant
from quoth.evaluation.judging.running import gold_answer
from quoth.evaluation.measures.metrics import token_f1
from quoth.evaluation.sets.question_set import Question, load_set
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.types import Exchange, Passage
from training.evaluate import golds
from training.rows import Row, read_rows

SETS = ("squad2", "squad1", "coqa", "condaqa", "boolq")
TOGETHER = 25  # contexts that are indexed at once
RIGHT = 0.5
SEED = 15

Answers = Callable[[Candidate], bool]
"""Whether an answer is right."""

RULES: Mapping[str, Sequence[tuple[Any, str, Any]]] = {
    "none left out": (),
    "what form leaves open": ((reading, "unclear", lambda _question: False),),
    "type of the words": ((shaping, "fits", lambda *_: True),),
    "clause of reason": (
        (shaping, "reason", lambda _text, _sentences, span: span),
        (shaping, "is_dated", lambda *_: False),
    ),
    "speaker, quotation, definition": (
        (shaping, "is_others", lambda *_: False),
        (shaping, "quoted_words", lambda _text, _sentence, span: span),
        (shaping, "defining", lambda _text, _sentences, span, _question: span),
    ),
    "figures, weekdays, exceptions": ((proof, "decided", lambda said, _sentence, _question: said),),
    "words that only others have": ((reading, "astray", lambda *_: 0.0),),
}
"""The rules, by what takes the place of the functions that make them."""


@dataclass(frozen=True)
class ReadQuestion:
    """A question of a set as both readers read it; `right` is None where the documents do not answer it."""

    source: str
    question: str
    passages: Sequence[Passage]
    skimmed: Sequence[Reading]
    judged: Sequence[Judged]
    right: Answers | None


def read_set(folder: Path, reader: TrainedReader, encoder: Encoder) -> Iterator[ReadQuestion]:
    """The answerable and unanswerable turns of a question set, with what was right before as their history."""
    questions = load_set(folder)
    with Assistant.from_texts(dict(questions.texts), encoder=encoder, reader=reader) as assistant:
        for conversation in questions.conversations:
            before: list[Exchange] = []
            for turn in conversation.turns:
                if turn.answerability in ("answerable", "unanswerable"):
                    right = _right_turn(turn) if turn.evidence else None
                    yield _read(assistant, reader, folder.name, (turn.question, before, None), right)
                before.append((turn.question, gold_answer(turn)))


def read_some(rows: Sequence[Row], reader: TrainedReader, encoder: Encoder) -> Iterator[ReadQuestion]:
    """Rows, each read in its own context."""
    for first in range(0, len(rows), TOGETHER):
        together = rows[first : first + TOGETHER]
        names = {context: f"{i}.txt" for i, context in enumerate(dict.fromkeys(row.context for row in together))}
        texts = {name: context for context, name in names.items()}
        with Assistant.from_texts(texts, encoder=encoder, reader=reader) as assistant:
            for row in together:
                right = None if row.kind == "none" else _right_row(row)
                yield _read(assistant, reader, row.source, (row.question, row.turns, [names[row.context]]), right)


def _read(
    assistant: Assistant,
    reader: TrainedReader,
    source: str,
    asked: tuple[str, Sequence[Exchange], list[str] | None],
    right: Answers | None,
) -> ReadQuestion:
    with assistant.pipeline.gather(*asked) as gathered:
        passages = narrowed(gathered.passages, gathered.question)
        windows = [Window(passage.rendering.text, passage.headings) for passage in passages]
        skimmed = reader.skim(gathered.question, gathered.history, windows)
        judged = reader.judged(gathered.question, gathered.history, windows, skimmed)
        return ReadQuestion(source, gathered.question, passages, skimmed, judged, right)


def _right_row(row: Row) -> Answers:
    return lambda found: max(token_f1(found.short, gold) for gold in golds(row)) >= RIGHT


def _right_turn(turn: Question) -> Answers:
    def right(found: Candidate) -> bool:
        wanted = [turn.yes_no] if turn.yes_no else list(turn.answers)
        start, end = found.evidence
        shown = any(e.document == found.passage.source and e.start < end and start < e.end for e in turn.evidence)
        return shown and max(token_f1(found.short, gold) for gold in wanted) >= RIGHT

    return right


def answered(one: ReadQuestion, reader: TrainedReader) -> Candidate | None:
    """The surest answer by the rules as they are now; what was read is weighed anew."""
    readings = [judged.reading for judged in one.judged]
    numbers = [judged.number for judged in one.judged]
    asks = reading.asks_yes_no(one.question, readings)
    weighed = signs([one.skimmed[i] for i in numbers], readings, [i + 1 for i in numbers], asks)
    judged = [replace(judged, signs=own) for judged, own in zip(one.judged, weighed, strict=True)]
    found = [candidate for candidate in reader.candidates(one.question, one.passages, judged) if candidate]
    return max(found, key=lambda candidate: candidate.confidence, default=None)


def figures(asked: Sequence[ReadQuestion], reader: TrainedReader) -> str:
    """Answers that are right, those that are given and right or wrong, and refusals where there is no answer."""
    found = [(one, answered(one, reader)) for one in asked]
    some = [(one.right(best), best.confidence >= reader.threshold) for one, best in found if one.right and best]
    there = sum(one.right is not None for one in asked)
    none = [best is None or best.confidence < reader.threshold for one, best in found if not one.right]
    right, good = sum(r for r, _ in some), sum(r and g for r, g in some)
    wrong = sum(g and not r for r, g in some)
    return f"{right} of {there} right, {good} given and {wrong} wrong | {sum(none)} of {len(none)} refused"


def without(rule: str) -> ExitStack:
    """A context in which a rule of `RULES` does nothing."""
    stack = ExitStack()
    for place, name, other in RULES[rule]:
        stack.enter_context(patch.object(place, name, other))
    return stack


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, and print a line for each set and rule that is left out."""
    parser = argparse.ArgumentParser(prog="training.shapes", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--question-set", type=Path, action="append", default=[], help="folder of a set to ask as well")
    parser.add_argument("--rows", type=int, default=240, help="rows of each development set")
    options = parser.parse_args(arguments)
    reader, encoder = packaged_reader(), load_encoder(DEFAULT_ENCODER)
    for folder in options.question_set:
        _tell(folder.name, list(read_set(folder, reader, encoder)), reader)
    for name in SETS:
        rows = read_rows(options.data / "dev" / f"{name}.jsonl.gz")
        random.Random(SEED).shuffle(rows)
        _tell(name, list(read_some(rows[: options.rows], reader, encoder)), reader)


def _tell(name: str, asked: Sequence[ReadQuestion], reader: TrainedReader) -> None:
    for rule in RULES:
        with without(rule):
            print(f"{name} | {rule} | {figures(asked, reader)}", flush=True)


if __name__ == "__main__":
    main()
