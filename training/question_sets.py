"""A question set of the harness as rows, so that the threshold can be fitted to it."""

from __future__ import annotations

from pathlib import Path

from quoth.evaluation.sets import Question, QuestionSet, load_set
from training.rows import Range, Row

_BETWEEN = "\n\n"


def rows_of(folder: Path, documents: Path | None = None) -> list[Row]:
    """Every turn of a set that is answerable or not, after what should have been said before it.

    The context is all documents in a row, as a question is asked of all of them; offsets are moved
    along. Turns that are partly answerable or underspecified say nothing about a threshold and are
    left out. Raises SetError for a set that does not hold.
    """
    questions = load_set(folder, documents)
    context = _BETWEEN.join(questions.texts.values())
    starts, at = {}, 0
    for name, text in questions.texts.items():
        starts[name], at = at, at + len(text) + len(_BETWEEN)
    return [
        row
        for conversation in questions.conversations
        for number, turn in enumerate(conversation.turns)
        if (row := _row(questions, turn, conversation.turns[:number], context, starts)) is not None
    ]


def _row(
    questions: QuestionSet, turn: Question, before: tuple[Question, ...], context: str, starts: dict[str, int]
) -> Row | None:
    if turn.answerability not in ("answerable", "unanswerable"):
        return None
    places = [(starts[e.document] + e.start, starts[e.document] + e.end) for e in turn.evidence]
    answers = [span for answer in turn.answers for place in places for span in _found(context, place, answer)]
    kind = turn.yes_no or ("span" if answers else "abstractive")
    return Row(
        id=turn.id,
        source=questions.manifest.name,
        title="",
        turns=tuple((one.question, one.answers[0] if one.answers else "") for one in before),
        question=turn.question,
        context=context,
        kind="none" if turn.answerability == "unanswerable" else kind,
        answers=tuple(answers),
        evidence=places[0] if places else None,
        reference=turn.answers[0] if turn.answers else "",
    )


def _found(text: str, place: Range, answer: str) -> list[Range]:
    """Where an answer stands within its evidence, capitals aside."""
    at = text[slice(*place)].lower().find(answer.lower()) if answer else -1
    return [] if at < 0 else [(place[0] + at, place[0] + at + len(answer))]
