"""The gate: passes what is unchanged, and names what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError
from quoth.evaluation.judging.regression import baseline_of, broken, load_baseline, save_baseline, state
from quoth.evaluation.judging.runs import Run, judge
from quoth.evaluation.sets.predictions import Prediction
from tiny import answered, cited, question, question_set, refused, scored

QUESTIONS = question_set([question("a"), question("b", "unanswerable"), question("c", "underspecified")])
FOUND = (answered("a"), refused("b"), refused("c", status="clarify"))
OTHER_WORDS = cited(quote="The mill burned in 1888.")


def run(*changed: Prediction) -> Run:
    """The turns above, with some answered in another way."""
    by_turn = {one.turn: one for one in (*FOUND, *changed)}
    return judge(QUESTIONS, tuple(by_turn.values()), "quoth", "own")


def test_what_is_unchanged_passes() -> None:
    """Also if it says the same in other words, is surer of it, or takes longer."""
    now = run(answered("a", "1887", confidence=0.5, timings_ms={"total": 9.0}))
    assert broken(now, now, baseline_of(run())) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (answered("a", "York"), "turn a was grounded and is answered wrongly"),
        (refused("a"), "turn a was grounded and is refused wrongly"),
        (answered("b"), "turn b was refused and is answered wrongly"),
        (answered("c"), "turn c was refused and is answered wrongly"),
    ],
)
def test_a_turn_that_changed_does_not_pass(changed: Prediction, line: str) -> None:
    """Neither for worse nor for better, until it is acknowledged."""
    now, before = run(changed), run()
    assert broken(now, now, baseline_of(before)) == [line]
    was, _, became = line.removeprefix(f"turn {changed.turn} was ").partition(" and is ")
    assert broken(before, before, baseline_of(now)) == [f"turn {changed.turn} was {became} and is {was}"]
    assert broken(now, now, baseline_of(now)) == []


def test_a_quote_that_does_not_stand_at_its_place_cannot_be_acknowledged() -> None:
    """Not even where the turn was wrong before."""
    now = run(answered("a", citations=(OTHER_WORDS,)), answered("b", citations=(OTHER_WORDS,)))
    assert broken(now, now, baseline_of(now)) == ["verbatim is 0.0000 and has to be 1: a, b"]


def test_a_marker_that_leads_nowhere_cannot_be_acknowledged() -> None:
    """One of two turns with a citation has a second marker and no second citation."""
    now = run(answered("a", text="1887 [1][2]"), answered("b"))
    assert broken(now, now, baseline_of(now)) == ["resolvable is 0.5000 and has to be 1: a"]


def test_five_turns_are_named_at_most() -> None:
    """Of six."""
    questions = question_set([question(name) for name in "abcdef"])
    now = judge(questions, [answered(name, citations=(OTHER_WORDS,)) for name in "abcdef"], "quoth", "own")
    assert broken(now, now, baseline_of(now)) == ["verbatim is 0.0000 and has to be 1: a, b, c, d, e"]


def test_two_runs_of_one_version_have_to_agree() -> None:
    """In all but the time that they took; no turn need change its state."""
    now, other = run(), run(answered("a", "1887"))
    assert broken(now, other, baseline_of(now)) == ["two runs gave different predictions"]
    assert broken(now, run(answered("a", timings_ms={"total": 1.0})), baseline_of(now)) == []


def test_a_baseline_of_other_questions_or_measures_is_none() -> None:
    """Its turns are not told, as they would all be other ones."""
    now = run(refused("a"))
    before = baseline_of(run())
    for other in (
        before.model_copy(update={"set_sha256": "1" * 64}),
        before.model_copy(update={"measures": before.measures + 1}),
    ):
        assert broken(now, now, other) == ["the baseline is of other questions or of another version of the measures"]
    others = before.model_copy(update={"states": {"b": "refused", "c": "refused"}})
    assert broken(now, now, others) == ["turn a was missing and is refused wrongly"]


@pytest.mark.parametrize(
    ("answerability", "is_refused", "grounded", "name"),
    [
        ("answerable", False, True, "grounded"),
        ("answerable", False, False, "answered wrongly"),
        ("answerable", True, False, "refused wrongly"),
        ("partial", False, True, "grounded"),
        ("partial", True, False, "refused wrongly"),
        ("unanswerable", True, True, "refused"),
        ("unanswerable", False, False, "answered wrongly"),
        ("underspecified", True, True, "refused"),
        ("underspecified", False, False, "answered wrongly"),
    ],
)
def test_the_states_of_a_turn(answerability: str, is_refused: bool, grounded: bool, name: str) -> None:
    """What became of it, by what there was to say."""
    assert state(scored(answerability=answerability, refused=is_refused, grounded=grounded)) == name


def test_a_baseline_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    """A turn has a line of its own, so that a change of one is a change of one line."""
    path = tmp_path / "baseline.json"
    save_baseline(path, baseline_of(run()))
    assert load_baseline(path) == baseline_of(run())
    before = path.read_text("utf-8").splitlines()
    save_baseline(path, baseline_of(run(refused("a"))))
    changed = [(old, new) for old, new in zip(before, path.read_text("utf-8").splitlines(), strict=True) if old != new]
    assert [(old.strip(), new.strip()) for old, new in changed] == [('"a": "grounded",', '"a": "refused wrongly",')]


@pytest.mark.parametrize("content", ["{", "[]", "7", "{}", {"set_sha256": "", "measures": 1, "states": [1]}])
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: Any) -> None:
    """And how to write one is told."""
    path = tmp_path / "baseline.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    with pytest.raises(SetError, match=r"baseline.json.*\nwrite it: quoth eval gate SET --accept"):
        load_baseline(path)


def test_a_baseline_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Neither read nor written where there is no place for it."""
    with pytest.raises(SetError, match=r"none cannot be read: .*\nwrite it: quoth eval gate SET --accept"):
        load_baseline(tmp_path / "none")
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SetError, match="cannot be written"):
        save_baseline(tmp_path / "file" / "baseline.json", baseline_of(run()))
