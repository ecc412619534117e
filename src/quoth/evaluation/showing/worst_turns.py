"""The turns that went worst, with all that a person needs to see why: what was asked, said, cited and meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from quoth.answering.reply import NOT_FOUND
from quoth.evaluation.judging.running import gold_answer
from quoth.evaluation.judging.runs import Run
from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.sets.predictions import Prediction
from quoth.evaluation.sets.question_set import Question, QuestionSet
from quoth.evaluation.showing.tables import FAILURES
from quoth.types import Exchange, Span

AROUND = 220
"""Characters shown on either side of where a quote or an evidence begins or ends."""
BRIDGE = 300
"""Two stretches with no more characters than this between them are shown as one."""
NEAREST_BLANK = 20
MOST_EXCERPTS = 8


@dataclass(frozen=True)
class Piece:
    """Characters of a document that are all cited or not, and all evidence or not."""

    text: str
    quoted: bool
    gold: bool


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a document, in code points; `before` and `after` say whether the document goes on there."""

    document: str
    start: int
    end: int
    before: bool
    after: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Example:
    """A turn that went wrong.

    `failure` is one of `FAILURES`. `before` holds the turns of its conversation up to it, with
    what the system answered, or the gold answer if it was given those.
    `astray` are citations whose words do not stand at their place, as `(place, words)`;
    `excerpts_left` counts the stretches that were too many to be shown.
    """

    score: TurnScore
    question: Question
    said: Prediction
    failure: str
    before: tuple[Exchange, ...]
    excerpts: tuple[Excerpt, ...]
    excerpts_left: int
    astray: tuple[tuple[str, str], ...]


def worst(run: Run, questions: QuestionSet, predictions: Sequence[Prediction], most: int) -> tuple[Example, ...]:
    """At most so many turns that went wrong, the worst first.

    First come the ways of `FAILURES` in their order; among wrong answers the surest are worst, among
    wrong refusals those with the least confidence. Turns without a confidence come after those with
    one, and equals in the order of the set.
    """
    ranked = sorted((key, place) for place, score in enumerate(run.scores) if (key := _rank(score)) is not None)
    histories = list(_histories(questions, predictions, run.facts.history))
    return tuple(
        _example(run.scores[place], questions.turns[place], predictions[place], histories[place], questions.texts)
        for _, place in ranked[:most]
    )


def _rank(score: TurnScore) -> tuple[int, bool, float] | None:
    for place, fails in enumerate(FAILURES.values()):
        if fails(score):
            sure = score.confidence or 0.0
            return place, score.confidence is None, sure if score.refused else -sure
    return None


def _histories(
    questions: QuestionSet, predictions: Sequence[Prediction], history: str
) -> Iterator[tuple[Exchange, ...]]:
    """For every turn of the set those before it in its conversation."""
    left = iter(predictions)
    for conversation in questions.conversations:
        before: list[Exchange] = []
        for turn, said in zip(conversation.turns, islice(left, len(conversation.turns)), strict=True):
            yield tuple(before)
            shown = gold_answer(turn) or NOT_FOUND if history == "gold" else said.text or said.answer
            before.append((turn.question, shown or f"({said.status.replace('_', ' ')})"))


def _example(
    score: TurnScore, question: Question, said: Prediction, before: tuple[Exchange, ...], texts: Mapping[str, str]
) -> Example:
    cited = () if said.refused else said.citations
    found = list(excerpts(texts, [c.place for c in cited], [(e.document, e.start, e.end) for e in question.evidence]))
    return Example(
        score=score,
        question=question,
        said=said,
        failure=next(name for name, fails in FAILURES.items() if fails(score)),
        before=before,
        excerpts=tuple(found[:MOST_EXCERPTS]),
        excerpts_left=max(len(found) - MOST_EXCERPTS, 0),
        astray=tuple(
            (f"{c.source}, {c.start} to {c.end}", c.quote)
            for c in cited
            if not c.quote or texts.get(c.source, "")[c.start : c.end] != c.quote or c.end - c.start != len(c.quote)
        ),
    )


def reason(score: TurnScore) -> str:
    """Why a turn counts as wrong, in words; the first reason that there is."""
    if score.refused:
        return f"refused, though the documents answer {'a part of it' if score.answerability == 'partial' else 'it'}"
    if score.answerability == "unanswerable":
        return "answered, though the documents do not say"
    if score.answerability == "underspecified":
        return "answered, though it is not clear what is asked"
    if not score.right:
        return "not the gold yes or no" if score.yes_no_right is False else f"other words than gold, F1 {score.f1:.2f}"
    if score.verbatim is None:
        return "right, but nothing is cited"
    if not score.verbatim:
        return "right, but a quote does not stand at its place"
    if not score.citation_precision:
        return "right, but nothing that is cited is evidence"
    return f"right, but {score.tightness or 0:.1f} characters are cited for each one of evidence"


def excerpts(
    texts: Mapping[str, str], quoted: Iterable[tuple[str, int, int]], gold: Iterable[tuple[str, int, int]]
) -> Iterator[Excerpt]:
    """The stretches of the documents around every place that is cited or evidence.

    The middle of a long place is left out. Places outside of their document, or in none, have no stretch.
    """
    marks, meant = _spans(texts, quoted), _spans(texts, gold)
    for document in dict.fromkeys((*marks, *meant)):
        text, said, right = texts[document], marks.get(document, []), meant.get(document, [])
        for start, end in _windows(text, (*said, *right)):
            pieces = highlighted(text, (start, end), said, right)
            yield Excerpt(document, start, end, start > 0, end < len(text), pieces)


def highlighted(text: str, window: Span, quoted: Sequence[Span], gold: Sequence[Span]) -> tuple[Piece, ...]:
    """The characters of a window, cut wherever a quote or an evidence begins or ends.

    >>> [(p.text, p.quoted, p.gold) for p in highlighted("abcde", (0, 5), [(1, 3)], [(2, 4)])]
    [('a', False, False), ('b', True, False), ('c', True, True), ('d', False, True), ('e', False, False)]
    """
    first, last = window
    cuts = sorted({first, last, *(edge for span in (*quoted, *gold) for edge in span if first < edge < last)})
    return tuple(
        Piece(text[start:end], _within(start, end, quoted), _within(start, end, gold)) for start, end in pairwise(cuts)
    )


def _within(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _spans(texts: Mapping[str, str], places: Iterable[tuple[str, int, int]]) -> dict[str, list[Span]]:
    """The places by document, cut off at its end; those of which nothing is left are dropped."""
    found: dict[str, list[Span]] = {}
    for document, start, end in places:
        last = min(end, len(texts.get(document, "")))
        if start < last:
            found.setdefault(document, []).append((start, last))
    return found


def _windows(text: str, spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for edge in sorted({edge for span in spans for edge in span}):
        start, end = max(edge - AROUND, 0), min(edge + AROUND, len(text))
        if found and start <= found[-1][1] + BRIDGE:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [_at_blanks(text, *window) for window in found]


def _at_blanks(text: str, start: int, end: int) -> Span:
    """Without half a word at either end, where a blank is near."""
    if start:
        start = text.find(" ", start, start + NEAREST_BLANK) + 1 or start
    if end < len(text):
        blank = text.rfind(" ", end - NEAREST_BLANK, end)
        end = blank if blank >= 0 else end
    return start, end
