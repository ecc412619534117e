"""One turn judged: each field by hand, on answers that go wrong in one way at a time."""

from __future__ import annotations

from dataclasses import asdict
from math import log2
from typing import Any

import pytest

from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.sets.predictions import Prediction, Retrieved
from quoth.evaluation.sets.question_set import Question
from tiny import ALL, BURNED, NAME, OWNER, REBUILT, answered, cited, evidence, question, question_set, refused

WHOLE = {"citation_precision": 1, "citation_recall": 1, "citation_f1": 1, "citation_iou": 1, "tightness": 1}
UNCITED = dict.fromkeys(WHOLE)


def judged(turn: Question, said: Prediction) -> TurnScore:
    (found,) = score(question_set([turn]), [said])
    return found


def fields(found: TurnScore, names: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


def test_every_field_of_a_turn_that_went_right() -> None:
    """The second of two turns; the evidence was second in the search, which is worth 1/2 and 1/log2(3)."""
    turn = question("b", depends_on="a", kind="date", answers=("in 1887", "1887"))
    places = (Retrieved(source=NAME, start=30, end=40), Retrieved(source=NAME, start=0, end=30))
    said = answered("b", "1887", confidence=0.75, retrieved=places, timings_ms={"read": 2.0}, counters={"passages": 2})
    _, found = score(question_set([question("a"), turn]), [refused("a"), said])
    late = 1 / log2(3)
    search = {f"{name}@{k}": float(k > 1) for name in ("hit", "recall") for k in (1, 3, 5, 10)}
    search |= {"MRR": 0.5, "nDCG@1": 0, "nDCG@3": late, "nDCG@5": late, "nDCG@10": late}
    assert found.search == pytest.approx(search)
    assert {name: value for name, value in asdict(found).items() if name != "search"} == {
        "turn": "b",
        "conversation": "c1",
        "depth": 2,
        "kind": "date",
        "answerability": "answerable",
        "follow_up": True,
        "status": "answered",
        "answer": "1887",
        "gold": "in 1887",
        "confidence": 0.75,
        "exact": 1,
        "f1": 1,
        "yes_no_right": None,
        "refused": False,
        "right": True,
        "grounded": True,
        "verbatim": True,
        "resolvable": True,
        **WHOLE,
        "support": 1,
        "timings_ms": {"read": 2.0},
        "counters": {"passages": 2},
    }


def test_depth_begins_anew_with_each_conversation() -> None:
    """Two turns and one turn: 1, 2 and 1, of c1, c1 and c2."""
    questions = question_set([question("a"), question("b")], [question("c")])
    found = score(questions, [refused("a"), refused("b"), refused("c")])
    assert [(s.conversation, s.depth, s.follow_up) for s in found] == [
        ("c1", 1, False),
        ("c1", 2, False),
        ("c2", 1, False),
    ]


def test_half_of_the_words_are_enough() -> None:
    """One word of two and two: F1 1/2 is right. One of three and two: 2/5 is not."""
    half, less = judged(question("a"), answered("a", "1887 maybe")), judged(question("a"), answered("a", "1887 or so"))
    assert (half.exact, half.f1, half.right, half.grounded) == (0, 0.5, True, True)
    assert (less.exact, less.f1, less.right, less.grounded) == (0, 0.4, False, False)


@pytest.mark.parametrize(
    ("answerability", "said", "right", "grounded"),
    [
        ("answerable", answered("a"), True, True),
        ("answerable", answered("a", "York"), False, False),
        ("answerable", refused("a"), False, False),
        ("partial", answered("a"), True, True),
        ("partial", refused("a"), False, False),
        ("unanswerable", refused("a"), True, True),
        ("unanswerable", refused("a", status="clarify"), True, True),
        ("unanswerable", answered("a"), False, False),
        ("underspecified", refused("a", status="clarify"), True, True),
        ("underspecified", refused("a"), True, True),
        ("underspecified", answered("a"), False, False),
    ],
)
def test_what_is_right_depends_on_what_there_is_to_say(
    answerability: str, said: Prediction, right: bool, grounded: bool
) -> None:
    """An answer where there is one, and a refusal where there is none, in either form."""
    found = judged(question("a", answerability), said)
    assert (found.right, found.grounded, found.refused) == (right, grounded, said.refused)
    assert found.exact == found.f1 == float(right)


def test_an_answer_without_words_to_an_unanswerable_turn_is_no_refusal() -> None:
    """SQuAD counts it as right; the person was told that there is an answer."""
    found = judged(question("a", "unanswerable"), answered("a", ""))
    assert (found.f1, found.refused, found.grounded) == (1, False, False)


@pytest.mark.parametrize(
    ("answer", "right"),
    [("No, nobody did so.", True), ("Yes, nobody rebuilt it", False), ("nobody rebuilt it", False), ("", False)],
)
def test_yes_or_no_decides_and_not_the_words_beside_it(answer: str, right: bool) -> None:
    """Gold is no, or "nobody rebuilt it", which the second and third share more words with than the first."""
    turn = question("a", answers=("no", "nobody rebuilt it"), yes_no="no", span=REBUILT)
    found = judged(turn, answered("a", answer, REBUILT))
    assert (found.yes_no_right, found.right, found.grounded) == (right, right, right)


def test_yes_or_no_refused_is_not_right() -> None:
    """Nothing was decided; the measure counts the turn."""
    turn = question("a", answers=("no",), yes_no="no", span=REBUILT)
    found = judged(turn, refused("a", answer="no"))
    assert (found.yes_no_right, found.right, found.grounded) == (False, False, False)


def test_a_refusal_is_not_right_where_the_answer_has_no_token() -> None:
    """SQuAD's rule passes over a gold answer "The", and would take the turn for unanswerable."""
    found = judged(question("a", answers=("The",)), refused("a"))
    assert (found.f1, found.right, found.grounded) == (1, False, False)


def test_a_citation_that_is_longer_than_the_evidence() -> None:
    """43 characters for 24: 24/43 of it is evidence, all evidence is cited, F1 48/67."""
    found = judged(question("a"), answered("a", "in 1887", (0, 43)))
    assert fields(found, WHOLE) == pytest.approx(
        {
            "citation_precision": 24 / 43,
            "citation_recall": 1,
            "citation_f1": 48 / 67,
            "citation_iou": 24 / 43,
            "tightness": 43 / 24,
        }
    )
    assert found.grounded


@pytest.mark.parametrize(("start", "grounded"), [(16, True), (17, False)])
def test_three_times_the_evidence_is_tight_enough(start: int, grounded: bool) -> None:
    """24 characters for 8 are shown to a person, 24 for 7 are too many; the answer is right in both."""
    found = judged(question("a", span=(start, 24)), answered("a"))
    assert (found.right, found.grounded) == (True, grounded)
    assert found.tightness == 24 / (24 - start)


def test_both_groups_are_needed_for_recall_and_one_for_being_grounded() -> None:
    """Of two groups the first is cited whole: recall 1/2, precision 1, 24 of 24 + 25 characters."""
    turn = question("a", evidence=(evidence(BURNED), evidence(OWNER, group=2)))
    found = judged(turn, answered("a"))
    assert (found.citation_recall, found.citation_precision, found.citation_iou) == (0.5, 1, 24 / 49)
    assert found.grounded


def test_a_citation_beside_the_evidence_is_not_grounded() -> None:
    """A true quote from elsewhere: verbatim, and no evidence."""
    found = judged(question("a"), answered("a", "in 1887", OWNER))
    assert (found.right, found.verbatim, found.citation_precision, found.citation_f1) == (True, True, 0, 0)
    assert not found.grounded


@pytest.mark.parametrize(
    ("bad", "resolvable"),
    [
        (cited(BURNED, quote="The mill burned in 1888."), True),
        (cited(BURNED, quote="The mill burned in 1887"), True),
        (cited((0, 0)), False),
        (cited(OWNER, end=70), False),
        (cited((0, 8), start=200, end=208), False),
        (cited(BURNED, source="other.txt"), False),
    ],
)
def test_one_quote_that_is_not_there_spoils_the_turn(bad: Any, resolvable: bool) -> None:
    """Other words, a letter less, nothing, behind the end, in no document: beside a good citation, in either order."""
    good = cited(BURNED)
    for citations in ((good, bad), (bad, good)):
        found = judged(question("a"), answered("a", citations=citations))
        assert (found.right, found.verbatim, found.resolvable, found.grounded) == (True, False, resolvable, False)


@pytest.mark.parametrize(
    ("text", "citations", "verbatim", "resolvable"),
    [
        ("In 1887. [1]", 1, True, True),
        ("In 1887.", 1, True, True),
        ("In 1887. [2]", 1, True, False),
        ("In 1887. [0]", 1, True, False),
        ("In 1887. [1][3]", 2, True, False),
        ("In 1887. [1]", 0, None, False),
        ("In 1887.", 0, None, None),
    ],
)
def test_a_marker_leads_to_its_citation(
    text: str, citations: int, verbatim: bool | None, resolvable: bool | None
) -> None:
    """Markers count from 1; where there is neither marker nor citation nothing can lead nowhere."""
    found = judged(question("a"), answered("a", text=text, citations=(cited(),) * citations))
    assert (found.verbatim, found.resolvable) == (verbatim, resolvable)


def test_an_answer_that_cites_nothing() -> None:
    """None of the evidence is cited; of nothing cited no share can be told."""
    found = judged(question("a"), answered("a", text="In 1887.", citations=()))
    expected = {
        "citation_precision": None,
        "citation_recall": 0,
        "citation_f1": 0,
        "citation_iou": 0,
        "tightness": None,
    }
    assert fields(found, expected) == expected
    assert (found.right, found.grounded, found.support) == (True, False, 0)


def test_a_refusal_cites_and_answers_nothing_whatever_it_holds() -> None:
    """Its answer, citations and marker are not what a person reads; that its quotes are true is checked."""
    found = judged(question("a"), answered("a", status="not_found", text="No idea. [3]"))
    assert (found.answer, found.f1, found.right, found.grounded, found.support) == ("", 0, False, False, None)
    assert fields(found, WHOLE) == UNCITED
    assert found.verbatim is True
    assert judged(question("a"), refused("a", text="No idea. [3]")).resolvable is None


def test_an_answer_to_an_unanswerable_turn_has_no_evidence_to_be_held_against() -> None:
    """Its quotes are checked all the same."""
    found = judged(question("a", "unanswerable"), answered("a", citations=(cited(quote="Else"),)))
    assert fields(found, WHOLE) == UNCITED
    assert (found.verbatim, found.gold) == (False, "")


def test_support_is_told_of_the_sentences_that_were_shown() -> None:
    """Two of three sentences are borne out by what is cited; "York" is not. Without a text the answer is held."""
    text = "It burned in 1887. [1] The owner moved to York. [2] He moved to Leeds. [2]"
    said = answered("a", "in 1887", BURNED, OWNER, text=text)
    assert judged(question("a"), said).support == 2 / 3
    assert judged(question("a"), answered("a", "to York", ALL, text="")).support == 0


def test_a_search_is_told_only_where_one_was_reported_for_evidence() -> None:
    """Nothing retrieved is nothing reported; an unanswerable turn has nothing to find."""
    place = (Retrieved(source=NAME, start=30, end=40),)
    assert judged(question("a"), refused("a")).search is None
    assert judged(question("a", "unanswerable"), refused("a", retrieved=place)).search is None
    missed = judged(question("a"), refused("a", retrieved=place)).search
    assert missed is not None
    assert set(missed.values()) == {0}
