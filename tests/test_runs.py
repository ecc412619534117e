"""Runs on disk, and two runs held against each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError
from quoth.evaluation.judging.comparison import compare
from quoth.evaluation.judging.runs import PREDICTIONS, RUN, SCORES, SUMMARY, Facts, Run, judge, load_run, save
from quoth.evaluation.sets.predictions import Prediction, load_predictions, prediction_hash
from quoth.evaluation.sets.question_set import Question
from quoth.evaluation.showing.report import changes_in_markdown
from tiny import answered, cited, question, question_set, refused

QUESTIONS = question_set(
    [question("a"), question("b", "unanswerable")], [question("c"), question("d", "unanswerable")], [question("e")]
)
FOUND = (answered("a", confidence=0.5), refused("b"), refused("c"), answered("d"), answered("e"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of five turns, three of them right."""
    save(judge(QUESTIONS, FOUND, "quoth", "own"), FOUND, tmp_path / "deep" / "run")
    return tmp_path / "deep" / "run"


def test_a_run_is_loaded_as_it_was_saved(folder: Path) -> None:
    """Facts, every field of every turn, every figure with its n and interval; the predictions beside them."""
    run = judge(QUESTIONS, FOUND, "quoth", "own")
    assert load_run(folder) == run
    assert run.facts == Facts("quoth", "own", "mills", QUESTIONS.fingerprint, 1, prediction_hash(FOUND))
    assert load_predictions(folder / PREDICTIONS, QUESTIONS) == FOUND
    assert sorted(path.name for path in folder.iterdir()) == [PREDICTIONS, RUN, SCORES, SUMMARY]


def test_ends_of_lines_in_an_answer_do_not_tear_a_run(tmp_path: Path) -> None:
    """U+2028 and U+0085 are no ends of JSON lines."""
    questions, found = question_set([question("a")]), (answered("a", "in\u20281887\x85\n"),)
    run = judge(questions, found, "s", "own")
    save(run, found, tmp_path)
    assert load_run(tmp_path) == run


def test_the_same_run_is_saved_as_the_same_files(folder: Path, tmp_path: Path) -> None:
    """Not one byte depends on the day."""
    save(judge(QUESTIONS, FOUND, "quoth", "own"), FOUND, tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def edit(name: str, change: Callable[[Any], Any]) -> Callable[[Path], None]:
    def of(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")

    return of


def put(name: str, data: bytes) -> Callable[[Path], None]:
    def of(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return of


def drop_last_turn(folder: Path) -> None:
    lines = (folder / SCORES).read_text("utf-8").splitlines(keepends=True)
    (folder / SCORES).write_text("".join(lines[:-1]), "utf-8")


def drop_field(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / SCORES).read_text("utf-8").splitlines()]
    for line in lines:
        del line["tightness"]
    (folder / SCORES).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def add_field(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / SCORES).read_text("utf-8").splitlines()]
    (folder / SCORES).write_text("".join(json.dumps({**line, "sure": 1}) + "\n" for line in lines), "utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        put(RUN, b"{"),
        put(RUN, b"[1]"),
        put(SCORES, b"\xff\n"),
        put(SCORES, b"7\n"),
        put(SCORES, b""),
        put(SUMMARY, b"[]"),
        put(SUMMARY, b"7"),
        drop_last_turn,
        drop_field,
        add_field,
        edit(RUN, lambda found: {**found, "more": 1}),
        edit(RUN, lambda found: {k: v for k, v in found.items() if k != "history"}),
        edit(SUMMARY, lambda found: {k: v for k, v in found.items() if k != "f1"}),
        edit(SUMMARY, lambda found: {**found, "older": {"value": 1.0, "n": 5}}),
        edit(SUMMARY, lambda found: {**found, "f1": {"value": 1.0}}),
    ],
)
def test_a_damaged_or_an_older_run_is_refused(folder: Path, damage: Callable[[Path], None]) -> None:
    """Files that are cut off, or have other fields or other measures than ours."""
    damage(folder)
    with pytest.raises(SetError, match=r"holds a run of another version, or a damaged one\nrun it again"):
        load_run(folder)


@pytest.mark.parametrize("name", [RUN, SCORES, SUMMARY])
def test_a_folder_that_holds_no_run_is_refused(folder: Path, name: str) -> None:
    """A part of it is missing."""
    (folder / name).unlink()
    with pytest.raises(SetError, match=r"holds no run: .*\nmake one: quoth eval SET --out FOLDER"):
        load_run(folder)


def test_a_run_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """There is a file where the folder should be."""
    (tmp_path / "run").write_text("", "utf-8")
    with pytest.raises(SetError, match=r"cannot be written: .*\nname another folder with --out"):
        save(judge(QUESTIONS, FOUND, "quoth", "own"), FOUND, tmp_path / "run")


def test_runs_of_other_questions_do_not_compare() -> None:
    """Nor do runs that other versions of the measures judged."""
    run = judge(QUESTIONS, FOUND, "quoth", "own")
    with pytest.raises(SetError, match=r"over other questions: mills and mills, or two states of one\nrun both"):
        compare(run, replace(run, facts=replace(run.facts, set_sha256="1" * 64)))
    with pytest.raises(SetError, match=r"judged by versions 1 and 2 of the measures\njudge the older one again"):
        compare(run, replace(run, facts=replace(run.facts, measures=2)))


def test_a_run_does_not_differ_from_itself() -> None:
    """No turn changed, and every p is 1."""
    run = judge(QUESTIONS, FOUND, "quoth", "own")
    found = compare(run, run)
    assert found.flips == ()
    assert found.mcnemar == 1
    assert {(d.after - d.before, d.p, d.holm) for d in found.differences.values()} == {(0, 1, 1)}
    assert list(found.differences) == ["grounded_accuracy", "answered", "refused", "f1", "citation_f1"]


def five_conversations(*found: Prediction) -> Run:
    return judge(question_set(*([question(name)] for name in "abcde")), found, "s", "own")


def test_differences_and_flips_by_hand() -> None:
    """All five of five conversations went from wrong to right.

    Of the 32 ways to change sides two are as far apart: p = 1/16 for each measure, and McNemar's as
    well. Three measures have a value, so Holm makes each 3/16. Refusals have nothing to be refused.
    """
    before = five_conversations(*(answered(name, "York", (44, 69)) for name in "abcde"))
    after = five_conversations(*(answered(name) for name in "abcde"))
    found = compare(before, after)
    assert list(found.differences) == ["answered", "f1", "citation_f1"]
    for difference in found.differences.values():
        assert (difference.before, difference.after, difference.n) == (0, 1, 5)
        assert (difference.p, difference.holm) == pytest.approx((1 / 16, 3 / 16))
    assert found.mcnemar == pytest.approx(1 / 16)
    assert [(before.turn, before.answer, after.answer) for before, after in found.flips] == [
        (name, "York", "in 1887") for name in "abcde"
    ]


def test_only_a_turn_that_went_from_right_to_wrong_or_back_is_a_flip() -> None:
    """Turn a became worse, b better, and e, which was right, is cited now; c is wrong and d right in other words."""
    uncited = answered("e", citations=())
    before = five_conversations(answered("a"), refused("b"), refused("c"), answered("d"), uncited)
    after = five_conversations(refused("a"), answered("b"), answered("c", "York"), answered("d", "1887"), answered("e"))
    found = compare(before, after)
    assert [(after.turn, after.grounded) for _, after in found.flips] == [("a", False), ("b", True), ("e", True)]
    assert found.mcnemar == 1


def test_runs_that_cite_for_other_turns_compare() -> None:
    """If the conversations change sides, one run may be left with no citation at all: it cites nothing."""
    only = [answered("a"), *map(refused, "bcde")]
    other = [refused("a"), answered("b"), *map(refused, "cde")]
    assert compare(five_conversations(*only), five_conversations(*other)).differences["citation_f1"].p == 1


def lines_of(before: Sequence[Prediction], after: Sequence[Prediction], turns: Sequence[Question]) -> list[str]:
    questions = question_set(turns)
    return changes_in_markdown(
        compare(judge(questions, before, "old", "own"), judge(questions, after, "new", "own"))
    ).splitlines()


def test_the_comparison_in_markdown() -> None:
    """The systems, a line for each measure, and one for each turn that changed."""
    turns = [question("a"), question("b", "unanswerable")]
    lines = lines_of([answered("a"), answered("b")], [refused("a", status="clarify"), refused("b")], turns)
    assert lines[0] == "`old` → `new`, `mills`"
    assert "| answered | 1.000 | 0.000 | -1.000 | 1 | 1.000 | 1.000 |" in lines
    assert "| refused | 0.000 | 1.000 | +1.000 | 1 | 1.000 | 1.000 |" in lines
    assert "Turns that changed: 2; McNemar's p = 1.000." in lines
    assert lines[-2:] == [
        "| `a` | `in 1887` | `in 1887` | `(clarify)` | **worse** |",
        "| `b` | — | `in 1887` | `(not found)` | better |",
    ]


def test_nothing_of_an_answer_does_anything_in_markdown() -> None:
    """Ends of lines, bars, tags, names, backticks and what steers a terminal stand in the cell, or not at all."""
    bad = "x\n| y |\r\n## @someone <img src=x> `[z](http://w)` \x1b[31m" + "long " * 50
    lines = lines_of([answered("a|`b`\n")], [answered("a|`b`\n", bad)], [question("a|`b`\n")])
    assert lines[-1].startswith(
        "| `a¦'b'` | `in 1887` | `in 1887` | `x ¦ y ¦ ## @someone <img src=x> '[z](http://w)' [31m"
    )
    assert lines[-1].endswith("…` | **worse** |")
    assert lines[-1].count("|") == 6
    assert lines[-1].count("`") == 8


def test_turns_that_did_not_change_have_no_table() -> None:
    """The count says so."""
    lines = lines_of([answered("a")], [answered("a", citations=(cited((0, 23)),))], [question("a")])
    assert lines[-1] == "Turns that changed: 0; McNemar's p = 1.000."
