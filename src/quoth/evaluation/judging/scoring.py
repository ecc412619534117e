"""One turn judged: what was said held against the set, and what stands in the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quoth.answering.reply import MARKER
from quoth.evaluation.judging.demands import cites_each, gives_an_overview, meets
from quoth.evaluation.measures.evidence import Overlap, overlap
from quoth.evaluation.measures.metrics import LOOSEST, RIGHT_F1, squad_scores, yes_no
from quoth.evaluation.measures.ranking import ranking
from quoth.evaluation.measures.support import supported
from quoth.evaluation.sets.predictions import Prediction
from quoth.evaluation.sets.question_set import Question, QuestionSet
from quoth.index.passages import sentences

VERSION = 1
"""Of the measures. Scores of two versions are not compared."""


@dataclass(frozen=True)
class TurnScore:
    """What one turn comes to. Shares are in [0, 1]; None where a measure does not apply to the turn.

    `right` is the answer alone (F1 of at least one half, the right yes or no, or all items of a
    list, with what must be said beside it); `grounded` is what Grounded Accuracy counts: for an
    answerable turn right, cited and tight, for an unanswerable one refused. An underspecified turn
    whose readings are known is asked back, or cites each. `depth` counts turns of its conversation from 1.
    """

    turn: str
    conversation: str
    depth: int
    kind: str
    answerability: str
    follow_up: bool
    status: str
    answer: str
    gold: str
    confidence: float | None
    exact: float
    f1: float
    yes_no_right: bool | None
    refused: bool
    right: bool
    grounded: bool
    verbatim: bool | None
    resolvable: bool | None
    citation_precision: float | None
    citation_recall: float | None
    citation_f1: float | None
    citation_iou: float | None
    tightness: float | None
    support: float | None
    search: Mapping[str, float] | None
    timings_ms: Mapping[str, float]
    counters: Mapping[str, int]


def score(questions: QuestionSet, predictions: Sequence[Prediction]) -> tuple[TurnScore, ...]:
    """Judge every turn; `predictions` are in the order of the set's turns."""
    searches = ranking(
        [
            ([r.place for r in said.retrieved], turn.groups)
            for turn, said in zip(questions.turns, predictions, strict=True)
        ]
    )
    places = [(c.id, depth) for c in questions.conversations for depth, _ in enumerate(c.turns, 1)]
    return tuple(
        _score(turn, said, place, questions.texts, found if said.retrieved else None)
        for turn, said, place, found in zip(questions.turns, predictions, places, searches, strict=True)
    )


def _score(
    turn: Question,
    said: Prediction,
    place: tuple[str, int],
    texts: Mapping[str, str],
    search: Mapping[str, float] | None,
) -> TurnScore:
    answer = "" if said.refused else said.answer
    scores = squad_scores(answer, turn.answers)
    decided = None if turn.yes_no is None else yes_no(answer) == turn.yes_no
    right = meets(turn, said, bool(decided) if turn.yes_no else scores.f1 >= RIGHT_F1)
    verbatim, resolvable = _standing(said, texts)
    cited = () if said.refused else tuple(c.place for c in said.citations)
    shown = overlap(cited, turn.groups) if turn.groups else None
    given = None if said.refused else shown
    return TurnScore(
        turn=turn.id,
        conversation=place[0],
        depth=place[1],
        kind=turn.kind,
        answerability=turn.answerability,
        follow_up=turn.depends_on is not None,
        status=said.status,
        answer=answer,
        gold=turn.answers[0] if turn.answers else "",
        confidence=said.confidence,
        exact=scores.exact,
        f1=scores.f1,
        yes_no_right=decided,
        refused=said.refused,
        right=right,
        grounded=_grounded(turn, said, right and bool(verbatim), given),
        verbatim=verbatim,
        resolvable=resolvable,
        citation_precision=shown.precision if shown and cited else None,
        citation_recall=given.recall if given else None,
        citation_f1=given.f1 if given else None,
        citation_iou=given.iou if given else None,
        tightness=shown.tightness if shown and cited else None,
        support=_support(said, texts),
        search=search,
        timings_ms=said.timings_ms,
        counters=said.counters,
    )


def _grounded(turn: Question, said: Prediction, holds: bool, given: Overlap | None) -> bool:
    """Whether a turn counts; `holds`: its answer is right, and its quotes are verbatim."""
    if not turn.groups:
        return said.refused
    if turn.answerability == "underspecified":
        return said.status == "clarify" or (holds and cites_each(turn, said))
    return holds and (_shows(given) if turn.least is None else gives_an_overview(turn, said))


def _shows(given: Overlap | None) -> bool:
    """Whether citations share a character with the evidence, and are no more than a person can take in."""
    return given is not None and given.precision > 0 and given.cited_chars <= LOOSEST * given.gold_chars


def _standing(said: Prediction, texts: Mapping[str, str]) -> tuple[bool | None, bool | None]:
    """Whether every quote stands at its place, and every citation and marker leads somewhere; None without any."""
    markers = {int(number) for number in MARKER.findall(said.text)}
    if not said.citations:
        return None, False if markers and not said.refused else None
    stands = [texts.get(c.source, "")[c.start : c.end] for c in said.citations]
    same = all(c.quote and c.quote == found for c, found in zip(said.citations, stands, strict=True))
    inside = all(c.start < c.end <= len(texts.get(c.source, "")) for c in said.citations)
    return same and inside, inside and markers <= set(range(1, len(said.citations) + 1))


def _support(said: Prediction, texts: Mapping[str, str]) -> float | None:
    """The share of the shown sentences that the cited places bear out; None for a refusal."""
    if said.refused:
        return None
    cited = " ".join(texts.get(c.source, "")[c.start : c.end] for c in said.citations)
    shown = MARKER.sub("", said.text or said.answer)
    return supported((shown[start:end], cited) for start, end in sentences(shown, 0, len(shown)))
