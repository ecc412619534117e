"""Quoth over a question set, under one of four histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from quoth.errors import SetError
from quoth.evaluation.sets.predictions import Cited, History, Prediction, Retrieved
from quoth.evaluation.sets.question_set import Dialogue, Question, QuestionSet
from quoth.types import Answer, PastTurn

TurnProgress = Callable[[int, int], None]
"""Told how many turns are done, and of how many."""


class Asker(Protocol):
    """What can be asked; `quoth.Assistant` is one."""

    def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:
        """Answer a question after a history."""


def predict(
    asker: Asker, questions: QuestionSet, history: History = "own", progress: TurnProgress | None = None
) -> tuple[Prediction, ...]:
    """Ask every turn of a set, in order, and keep what was said.

    With `own` each turn follows what was answered before it, with `gold` what should have been;
    with `none` it is asked alone, with `rewrite` alone and in the set's own stand-alone words.
    Raises SetError as `check_history`.
    """
    check_history(questions, history)
    found: list[Prediction] = []
    for conversation in questions.conversations:
        for prediction in _conversation(asker, conversation, history):
            found.append(prediction)
            if progress:
                progress(len(found), len(questions.turns))
    return tuple(found)


def check_history(questions: QuestionSet, history: History) -> None:
    """Raises SetError for `rewrite` where a turn has no stand-alone words: as it stands it would be `none`."""
    missing = [turn.id for turn in questions.turns if turn.standalone is None]
    if history == "rewrite" and missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise SetError(
            f"the set {questions.manifest.name} has no rewrite of turn {missing[0]}{more}",
            "ask with --history own, gold or none, or write each turn's standalone",
        )


def _conversation(asker: Asker, conversation: Dialogue, history: History) -> Iterator[Prediction]:
    before: list[PastTurn] = []
    for turn in conversation.turns:
        alone = turn.standalone if history == "rewrite" else None
        answer = asker.ask(alone or turn.question, tuple(before))
        if history == "own":
            before.append((turn.question, answer))
        elif history == "gold":
            before.append((turn.question, gold_answer(turn)))
        yield prediction_of(turn, answer)


def gold_answer(turn: Question) -> str:
    """What a perfect assistant would have said; nothing where it would have refused."""
    return turn.answers[0] if turn.answers else ""


def prediction_of(turn: Question, answer: Answer) -> Prediction:
    """An answer in the form of a prediction."""
    return Prediction(
        turn=turn.id,
        status=answer.status,
        answer=answer.short,
        text=answer.text,
        notes=answer.notes,
        confidence=answer.confidence,
        citations=tuple(Cited(source=c.source, start=c.start, end=c.end, quote=c.quote) for c in answer.citations),
        retrieved=tuple(
            Retrieved(source=h.passage.source, start=h.passage.start, end=h.passage.end, score=h.score)
            for h in answer.passages
        ),
        timings_ms=dict(answer.timings_ms),
        counters={
            "passages": len(answer.passages),
            "passage_characters": sum(len(h.passage.text) for h in answer.passages),
            "citations": len(answer.citations),
            "quote_characters": sum(len(c.quote) for c in answer.citations),
        },
    )
