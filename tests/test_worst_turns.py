"""The turns that went wrong: which come first, why, and what of the documents is shown with them."""

from __future__ import annotations

from typing import Any

import pytest

from quoth.evaluation.judging.runs import judge
from quoth.evaluation.sets.predictions import Cited
from quoth.evaluation.showing import tables
from quoth.evaluation.showing.worst_turns import AROUND, BRIDGE, Piece, excerpts, highlighted, reason, worst
from tiny import answered, question, question_set, refused, scored


def test_the_worst_turns_come_first() -> None:
    """Answers to unanswerable turns, the surest first; wrong answers; wrong refusals, the least sure first."""
    names = ("r9", "r2", "w3", "w-", "u5", "u8", "w7", "ok")
    questions = question_set(*((question(name, "unanswerable" if name[0] == "u" else "answerable"),) for name in names))
    found = (
        refused("r9", confidence=0.9), refused("r2", confidence=0.2),
        answered("w3", "York", confidence=0.3), answered("w-", "York"),
        answered("u5", confidence=0.5), answered("u8", confidence=0.8),
        answered("w7", "York", confidence=0.7), answered("ok", confidence=0.1),
    )  # fmt: skip
    run = judge(questions, found, "s", "own")
    assert [one.score.turn for one in worst(run, questions, found, 9)] == ["u8", "u5", "w7", "w3", "w-", "r2", "r9"]
    assert [one.score.turn for one in worst(run, questions, found, 2)] == ["u8", "u5"]
    assert tables.failures(run.scores) == {
        "answered an unanswerable question": 2, "wrong or ungrounded answer": 3, "wrong refusal": 2
    }  # fmt: skip


@pytest.mark.parametrize(
    ("history", "before"),
    [("own", "York [1]"), ("none", "York [1]"), ("gold", "in 1887")],
)
def test_a_turn_is_shown_after_what_it_was_asked_after(history: str, before: str) -> None:
    """The turns before it are those of its own conversation, with what was said, or the gold answers."""
    questions = question_set((question("z"),), (question("a1"), question("a2")))
    found = (answered("z"), answered("a1", "York"), refused("a2"))
    examples = worst(judge(questions, found, "s", history), questions, found, 9)
    assert [(one.score.turn, one.before) for one in examples] == [
        ("a1", ()),
        ("a2", (("Question a1?", before),)),
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"refused": True}, "refused, though the documents answer it"),
        ({"refused": True, "answerability": "partial"}, "refused, though the documents answer a part of it"),
        ({"answerability": "unanswerable"}, "answered, though the documents do not say"),
        ({"answerability": "underspecified"}, "answered, though it is not clear what is asked"),
        ({"right": False, "f1": 0.4}, "other words than gold, F1 0.40"),
        ({"right": False, "yes_no_right": False}, "not the gold yes or no"),
        ({"verbatim": None}, "right, but nothing is cited"),
        ({"verbatim": False}, "right, but a quote does not stand at its place"),
        ({"citation_precision": 0.0}, "right, but nothing that is cited is evidence"),
        ({"tightness": 3.25}, "right, but 3.2 characters are cited for each one of evidence"),
    ],
)
def test_a_turn_that_went_wrong_has_a_reason(fields: dict[str, Any], words: str) -> None:
    """The first thing that keeps a turn from counting is told."""
    assert reason(scored(**fields)) == words


def test_a_quote_and_evidence_may_overlap() -> None:
    """0-6 cited and 4-9 evidence of a window 2-11: 2-4 cited, 4-6 both, 6-9 evidence, 9-11 neither."""
    assert highlighted("0123456789abc", (2, 11), [(0, 6)], [(4, 9)]) == (
        Piece("23", quoted=True, gold=False),
        Piece("45", quoted=True, gold=True),
        Piece("678", quoted=False, gold=True),
        Piece("9a", quoted=False, gold=False),
    )


def test_the_middle_of_a_long_place_and_the_rest_of_a_document_are_left_out() -> None:
    """Of 5000 characters, 1000-3000 cited: only what is near 1000 and near 3000 is shown."""
    found = list(excerpts({"d": "x" * 5000}, [("d", 1000, 3000)], []))
    assert [(e.start, e.end, e.before, e.after) for e in found] == [
        (1000 - AROUND, 1000 + AROUND, True, True),
        (3000 - AROUND, 3000 + AROUND, True, True),
    ]
    near = list(excerpts({"d": "x" * 5000}, [("d", 0, 2 * AROUND + BRIDGE)], []))
    assert [(e.start, e.end, e.before) for e in near] == [(0, 3 * AROUND + BRIDGE, False)]


def test_an_excerpt_begins_and_ends_with_a_whole_word() -> None:
    """220 characters before and after fall into words of five letters, which are left out."""
    text = "abcde " * 200
    (found,) = excerpts({"d": text}, [("d", 600, 605)], [])
    assert (found.start % 6, found.end % 6) == (0, 5)
    assert (found.start, found.end) == (384, 821)  # from 380 and to 825


def test_places_that_lead_nowhere_are_named_and_not_shown() -> None:
    """A place behind the end, one in no document of the set, and words that stand elsewhere."""
    questions = question_set((question("u", "unanswerable"),))
    places = [("m.txt", 9000, 9005, "x"), ("other", 0, 2, "y"), ("m.txt", 0, 3, "the")]
    cited = tuple(Cited(source=name, start=start, end=end, quote=quote) for name, start, end, quote in places)
    found = (answered("u", citations=cited),)
    (example,) = worst(judge(questions, found, "s", "own"), questions, found, 1)
    assert example.astray == (("m.txt, 9000 to 9005", "x"), ("other, 0 to 2", "y"), ("m.txt, 0 to 3", "the"))
    assert [(e.document, e.start) for e in example.excerpts] == [("m.txt", 0)]
