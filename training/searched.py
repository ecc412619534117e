"""Questions as the product reads them: passages in the order of the search, each with its margins.

What a row of one paragraph cannot say is how much the search's own order tells: a passage that the
search puts first answers far more often than the eighth. Here it is seen, on conversations with
gold history over several documents, and on rows whose context is a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from quoth.answering.network import Reading
from quoth.answering.reader import sentences_around
from quoth.assistant import Assistant
from quoth.evaluation.judging.running import gold_answer
from quoth.evaluation.measures.metrics import token_f1
from quoth.evaluation.sets.question_set import Question, QuestionSet, load_set
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.types import Exchange, Passage
from training.evaluate import best
from training.rows import Row

RIGHT = 0.5  # F1 from which an answer counts as right


class Readings(Protocol):
    """What reads passages; `quoth.answering.network.Model` is one."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[str]) -> list[Reading]:
        """A reading for each passage, in their order."""


@dataclass(frozen=True)
class Read:
    """A passage for a question: margins of span and kind above "nothing", place in the search from 1."""

    span: float
    kind: float
    place: int
    right: bool


@dataclass(frozen=True)
class Asked:
    """A question with its passages; `none` where the documents do not answer it."""

    passages: tuple[Read, ...]
    none: bool


def asked_set(folder: Path, model: Readings, encoder: str | Encoder = DEFAULT_ENCODER) -> list[Asked]:
    """The answerable and the unanswerable turns of a set, read over what the search brings for each.

    Turns that are partly answerable or underspecified say nothing about a threshold and are left
    out. Raises SetError for a set that does not hold.
    """
    questions = load_set(folder)
    with Assistant.from_texts(dict(questions.texts), encoder=encoder) as assistant:
        return list(_asked(questions, assistant, model))


def _asked(questions: QuestionSet, assistant: Assistant, model: Readings) -> Iterator[Asked]:
    for conversation in questions.conversations:
        before: list[Exchange] = []
        for turn in conversation.turns:
            if turn.answerability in ("answerable", "unanswerable"):
                yield Asked(_passages(turn, before, assistant, model), not turn.evidence)
            before.append((turn.question, gold_answer(turn)))


def asked_rows(rows: Sequence[Row], model: Readings, encoder: str | Encoder = DEFAULT_ENCODER) -> list[Asked]:
    """Rows with a span or without an answer, each read over what a search in its own context brings."""
    model_of = load_encoder(encoder) if isinstance(encoder, str) else encoder
    found = []
    for row in rows:
        if row.kind in ("span", "abstractive", "none"):
            with Assistant.from_texts({"context.md": row.context}, encoder=model_of) as assistant:
                brought = _brought(row.question, row.turns, assistant, model)
            passages = tuple(
                Read(reading.spans[0].score, reading.margin, place, _answers(row, reading.spans[0].text))
                for place, (_, reading) in enumerate(brought, 1)
                if reading.spans
            )
            found.append(Asked(passages, row.kind == "none"))
    return found


def _answers(row: Row, said: str) -> bool:
    return row.kind != "none" and best(token_f1, said, row) >= RIGHT


def _passages(turn: Question, before: list[Exchange], assistant: Assistant, model: Readings) -> tuple[Read, ...]:
    return tuple(
        Read(reading.spans[0].score, reading.margin, place, _right(turn, passage, reading))
        for place, (passage, reading) in enumerate(_brought(turn.question, before, assistant, model), 1)
        if reading.spans
    )


def _brought(
    question: str, before: Sequence[Exchange], assistant: Assistant, model: Readings
) -> list[tuple[Passage, Reading]]:
    """The passages that the search brings for a question, best first, each with its reading."""
    with assistant.pipeline.gather(question, before) as gathered:
        readings = model.read(gathered.question, gathered.history, [passage.text for passage in gathered.passages])
    return list(zip(gathered.passages, readings, strict=True))


def _right(turn: Question, passage: Passage, reading: Reading) -> bool:
    """Whether the best answer of a passage is right, and its sentence part of the evidence."""
    said, span = reading.answer(), reading.spans[0]
    good = said == turn.yes_no if turn.yes_no else max((token_f1(said, a) for a in turn.answers), default=0) >= RIGHT
    start, end = sentences_around(passage, passage.start + span.start, passage.start + span.end)
    return good and any(e.document == passage.source and e.start < end and start < e.end for e in turn.evidence)
