"""The figures of a run: each by hand over nine turns, with the number of turns behind it."""

from __future__ import annotations

import pytest

from quoth.evaluation.judging.scorecard import (
    MEASURES,
    PRIMARY,
    Figure,
    conversations,
    figure,
    losses,
    outcomes,
    summary,
)
from quoth.evaluation.judging.scoring import TurnScore
from tiny import scored

CITED = ("citation_precision", "citation_recall", "citation_f1", "citation_iou", "tightness")


def turn(kind: str, confidence: float | None, *, answer: bool, right: bool, f1: float, exact: float = 0) -> TurnScore:
    """A turn of a conversation of its own; `right` goes for the answer and for being grounded."""
    cites = answer and kind in ("answerable", "partial")
    return scored(
        turn=f"{kind}{confidence}", conversation=f"{kind}{confidence}", answerability=kind, confidence=confidence,
        refused=not answer, right=right, grounded=right, f1=f1, exact=exact,
        **dict.fromkeys(CITED, 0.5 if cites else None), support=0.25 if answer else None,
        verbatim=right if answer else None, resolvable=True if answer else None, search=None,
    )  # fmt: skip


NINE = (
    turn("answerable", 0.9, answer=True, right=True, f1=1, exact=1),
    turn("answerable", 0.8, answer=True, right=True, f1=0.6),
    turn("answerable", 0.7, answer=True, right=False, f1=0.2),
    turn("answerable", 0.3, answer=False, right=False, f1=0),
    turn("unanswerable", 0.2, answer=False, right=True, f1=1, exact=1),
    turn("unanswerable", 0.1, answer=False, right=True, f1=1, exact=1),
    turn("unanswerable", 0.6, answer=True, right=False, f1=0),
    turn("partial", 0.95, answer=True, right=True, f1=1, exact=1),
    turn("underspecified", 0.99, answer=True, right=False, f1=0),
)


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("answered", 2 / 4, 4),
        ("refused", 2 / 3, 3),
        ("grounded_accuracy", 4 / 7, 7),  # 2 (1/2) (2/3) / (1/2 + 2/3)
        ("exact", 3 / 7, 7),
        ("f1", (1 + 0.6 + 0.2 + 2) / 7, 7),
        ("exact_has_answer", 1 / 4, 4),
        ("f1_has_answer", 1.8 / 4, 4),
        ("f1_no_answer", 2 / 3, 3),
        ("yes_no_accuracy", None, 0),
        ("abstention_precision", 2 / 3, 3),  # three turns were refused, two of them rightly
        ("abstention_recall", 2 / 3, 3),
        ("abstention_f1", 2 / 3, 4),  # three to be refused, and one that was and should not have been
        ("over_refusal", 1 / 4, 4),
        ("partial", 1, 1),
        ("underspecified", 0, 1),
        # The surest are right, so the risks at 1/7, 2/7 and so on are 0, 0, 1/3, 2/4, 3/5, 4/6 and 5/7.
        ("aurc", (1 / 3 + 1 / 2 + 3 / 5 + 2 / 3 + 5 / 7) / 7, 7),
        ("calibration_error", (0.1 + 0.2 + 0.7 + 0.6) / 4, 4),
        ("brier", (0.01 + 0.04 + 0.49 + 0.36) / 4, 4),
        ("verbatim", 3 / 6, 6),
        ("resolvable", 1, 6),
        ("support", 0.25, 6),
        *((name, 0.5, 3) for name in CITED),
        ("MRR", None, 0),
    ],
)
def test_each_figure_by_hand(name: str, value: float | None, n: int) -> None:
    """Partly answerable and unclear turns are told apart, and count neither for nor against the headline."""
    found = figure(name, NINE, intervals=False)
    assert found.n == n
    assert found.value == (None if value is None else pytest.approx(value))


def test_yes_and_no_are_counted_where_they_were_asked() -> None:
    """One of two; the other seven turns asked for something else."""
    asked = [scored(yes_no_right=True), scored(yes_no_right=False), *NINE[:7]]
    assert figure("yes_no_accuracy", asked, intervals=False) == Figure(0.5, 2)


@pytest.mark.parametrize("name", ["hit@1", "hit@3", "hit@5", "recall@5", "MRR", "nDCG@10"])
def test_the_search_is_averaged_over_the_turns_that_reported_one(name: str) -> None:
    """1 and 0.5 of three turns; the third reported nothing."""
    found = figure(name, [scored(search={name: 1.0}), scored(search={name: 0.5}), scored()], intervals=False)
    assert found == Figure(0.75, 2)


def test_an_answer_without_a_confidence_counts_for_no_measure_of_it() -> None:
    """Not as one of 0, which would be a claim to be unsure."""
    unsure = (*NINE, turn("answerable", None, answer=True, right=True, f1=1))
    for name in ("aurc", "brier", "calibration_error"):
        assert figure(name, unsure, intervals=False) == figure(name, NINE, intervals=False)


def test_what_confidence_is_held_against() -> None:
    """A refusal has a loss of 1 whether or not it was right: nothing right was said."""
    assert losses(NINE) == [(0.9, 0), (0.8, 0), (0.7, 1), (0.3, 1), (0.2, 1), (0.1, 1), (0.6, 1)]
    assert outcomes(NINE) == [(0.9, True), (0.8, True), (0.7, False), (0.6, False)]


@pytest.mark.parametrize(
    ("scores", "values"),
    [
        (NINE[:3], (None, 2 / 3, None)),
        (NINE[4:7], (None, None, 2 / 3)),
        ((NINE[2], NINE[6]), (0, 0, 0)),
        ((NINE[0], NINE[6]), (0, 1, 0)),
        (NINE[7:], (None, None, None)),
        ((), (None, None, None)),
    ],
)
def test_the_headline_needs_turns_of_both_kinds(
    scores: tuple[TurnScore, ...], values: tuple[float | None, ...]
) -> None:
    """It has no value without them, and is 0 if either half is."""
    names = ("grounded_accuracy", "answered", "refused")
    assert tuple(figure(name, scores, intervals=False).value for name in names) == values


def test_the_precision_of_refusing_has_no_value_where_nothing_was_refused() -> None:
    """Of no turn no share can be told; the one that is unanswerable was not refused, and only it is behind the F1."""
    scores = [*NINE[:3], NINE[6]]
    found = {name: figure(f"abstention_{name}", scores, intervals=False) for name in ("precision", "recall", "f1")}
    assert found == {"precision": Figure(None, 0), "recall": Figure(0, 1), "f1": Figure(0, 1)}


def test_only_the_primary_figures_have_an_interval() -> None:
    """The point is inside of it; the others would cost time and be read by nobody."""
    found = summary(NINE)
    assert list(found) == list(MEASURES)
    for name, one in found.items():
        assert (one.low is not None) == (one.high is not None) == (name in PRIMARY)
        if one.low is not None and one.high is not None:
            assert one.value is not None
            assert one.low <= one.value <= one.high
            assert one.low < one.high or name == "citation_f1"  # which is 0.5 for every turn


def test_an_interval_draws_conversations() -> None:
    """Two turns, one right: drawn apart they could be both wrong, of one conversation they cannot."""
    apart = [scored(conversation=f"c{i}", f1=float(i % 2)) for i in range(20)]
    together = [scored(conversation=f"c{i // 2}", f1=float(i % 2)) for i in range(20)]
    assert (figure("f1", together).low, figure("f1", together).high) == (0.5, 0.5)
    assert (figure("f1", apart).low or 0) < 0.4


def test_turns_come_by_conversation() -> None:
    """In order."""
    found = conversations([scored(conversation=name, turn=str(i)) for i, name in enumerate("aabb")])
    assert [[score.turn for score in turns] for turns in found] == [["0", "1"], ["2", "3"]]


def test_where_less_is_better() -> None:
    """Refusing what could be answered, and what is told of confidence by distances."""
    lower = {name for name, measure in MEASURES.items() if measure.lower_is_better}
    assert lower == {"over_refusal", "aurc", "calibration_error", "brier"}
