"""The reports of a run: what they say, in which order, and that nothing in a document gets out of its place."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import QuothError, SetError
from quoth.evaluation.judging.comparison import compare
from quoth.evaluation.judging.runs import Run, judge
from quoth.evaluation.judging.scorecard import Figure, summary
from quoth.evaluation.optional_libraries import eval_extra
from quoth.evaluation.sets.predictions import Prediction
from quoth.evaluation.sets.question_set import QuestionSet
from quoth.evaluation.showing import report
from tiny import NAME, SCRIPT, TEXT, answered, mills, question, question_set, refused


def written(folder: Path, run: Run, questions: QuestionSet, found: tuple[Prediction, ...], **more: Any) -> str:
    report.write(run, questions, found, folder, **more)
    return (folder / report.HTML).read_text("utf-8")


def test_the_words_begin_with_the_headline_and_its_halves() -> None:
    """One of three answerable turns is grounded, one of two unanswerable ones refused: 2·(1/3)(1/2)/(5/6) = 0.4."""
    questions, found = mills()
    lines = report.in_words(judge(questions, found, "quoth", "own")).splitlines()
    assert lines[0] == "quoth on mills: 5 turns, after what was answered before, measures 1"
    assert lines[2] == "Grounded accuracy"
    values = [re.match(r"  (\S+) +(\S+)  (\S*) +n (\d+) +(.*)", line) for line in lines[3:6]]
    assert [found and (found[1], found[2], found[4]) for found in values] == [
        ("grounded_accuracy", "0.400", "5"),
        ("answered", "0.333", "3"),
        ("refused", "0.500", "2"),
    ]
    assert all(found and re.fullmatch(r"\d\.\d{3}\u2013\d\.\d{3}", found[3]) for found in values)
    assert values[1]
    assert values[1][5] == "J_A: answerable turns answered rightly and cited"


def test_the_words_are_aligned_and_leave_out_no_measure() -> None:
    """Every measure has its line, and its n begins in one column."""
    questions, found = mills()
    run = judge(questions, found, "quoth", "none")
    lines = [line for line in report.in_words(run).splitlines() if line.startswith("  ")]
    assert sorted(line.split()[0] for line in lines) == sorted(run.summary)
    assert len({line.index("  n ") for line in lines}) == 1


def test_a_figure_without_a_value_is_a_dash_and_almost_one_is_not_one() -> None:
    """0.9996 would round to 1.000, which says that nothing went wrong; 0.0004 to 0.000, that nothing went right."""
    assert [report.shown(value) for value in (None, 1, 0.9996, 0.0004, 0, 1.0004)] == [
        "—", "1.000", "0.999", "0.001", "0.000", "1.000"
    ]  # fmt: skip


def test_a_measure_without_a_group_is_told_with_the_search() -> None:
    """A measure that is added to the scorecard is not lost in the reports."""
    found = dict(report.grouped({"exact": Figure(1.0, 1), "MRR": Figure(0.5, 1)}))
    assert {group: list(figures) for group, figures in found.items()} == {"Answers": ["exact"], "Search": ["MRR"]}


def test_the_page_refers_to_nothing_outside(tmp_path: Path) -> None:
    """Every reference leads to a place of the page itself; no script, style, font or picture is fetched."""
    questions, found = mills()
    page = written(tmp_path, judge(questions, found, "quoth", "own"), questions, found)
    references = re.findall(r"""(?:src|href|action|data)\s*=\s*["']?([^"'\s>]*)""", page)
    assert references
    assert all(one.startswith("#") for one in references)
    assert {one[1:] for one in references} <= set(re.findall(r'\bid="([^"]*)"', page))
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\((?!#)", page)
    assert "default-src 'none'" in page
    assert page.count("<svg") == 7


def test_what_a_document_or_a_prediction_says_stays_text(tmp_path: Path) -> None:
    """The scripts of the document and of the answer are shown as they are written, in both reports."""
    questions, found = mills()
    other = SCRIPT.replace("1", "2")
    questions = replace(questions, texts={NAME: f"{TEXT} {other}"})
    run = judge(questions, found, "<b>quoth</b>", "own")
    page = written(tmp_path, run, questions, found)
    assert "<script" not in page
    assert "<b>quoth" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    lines = (tmp_path / report.MARKDOWN).read_text("utf-8").splitlines()
    assert any(f"`{SCRIPT}`" in line for line in lines)
    assert all(SCRIPT not in line.replace(f"`{SCRIPT}`", "") for line in lines)


def test_quotes_and_evidence_are_marked_apart_on_the_page(tmp_path: Path) -> None:
    """Cited 4-24, evidence 0-24: "The " is evidence, the rest is both."""
    questions = question_set((question("a1"),))
    found = (answered("a1", "York", (4, 24)),)
    page = written(tmp_path, judge(questions, found, "s", "own"), questions, found)
    assert (
        '<mark class="gold">The </mark><mark class="quote gold">mill burned in 1887.</mark> Nobody rebuilt it.' in page
    )


def test_a_turn_is_shown_with_what_it_stands_for(tmp_path: Path) -> None:
    """Its rewrite, where there is one and it says more than the question."""
    for standalone, shown in (("When?", True), (None, False), ("Question a1?", False)):
        questions = question_set((question("a1", standalone=standalone),))
        found = (refused("a1"),)
        page = written(tmp_path, judge(questions, found, "s", "own"), questions, found)
        assert ("Stands for" in page) == shown


def test_the_same_run_gives_the_same_files(tmp_path: Path) -> None:
    """Not one byte of the reports depends on the time or on chance."""
    questions, found = mills()
    run = judge(questions, found, "quoth", "own")
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        written(folder, run, questions, found)
    for name in (report.HTML, report.MARKDOWN):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_flips_are_in_both_reports(tmp_path: Path) -> None:
    """Turn a1 was right and is refused; the page says why it is worse now."""
    questions, found = mills()
    before, changed = judge(questions, found, "old", "own"), (refused("a1"), *found[1:])
    run = judge(questions, changed, "new", "own")
    page = written(tmp_path, run, questions, changed, comparison=compare(before, run))
    assert "old → new" in page
    assert re.search(r'>a1</td>.*in 1887</td><td>\(not found\)<small>refused, though .*class="whole worse"', page)
    assert "| `a1` | `in 1887` | `in 1887` | `(not found)` | **worse** |" in (tmp_path / report.MARKDOWN).read_text(
        "utf-8"
    )


def test_the_markdown_has_the_headline_the_tables_and_the_worst_turns(tmp_path: Path) -> None:
    """A pull request shows what the page shows first."""
    questions, found = mills()
    report.write(judge(questions, found, "quoth", "own"), questions, found, tmp_path)
    text = (tmp_path / report.MARKDOWN).read_text("utf-8")
    assert text.startswith("## `quoth on mills`\n\n5 turns, after what was answered before, measures 1.\n")
    assert re.search(r"\*\*Grounded accuracy 0\.400 \(0\.\d{3}\u2013\d\.\d{3}, n 5\)\*\*: 0\.333 \(", text)
    assert "| exact | 0.400 |  | 5 | exact match, all (SQuAD 2.0) |" in text
    assert "| `when` | 4 | 0.500 | 0.500 | 0.500 |" in text
    assert "| `3` | 1 | 0.000 | 0.000 | 0.000 |" in text
    assert re.findall(r"\| `(\w\d)` \| `Question", text) == ["b2", "b3", "a2"]


@pytest.mark.parametrize("answerability", ["answerable", "unanswerable", "partial", "underspecified"])
def test_a_run_of_which_little_is_known_has_a_report(tmp_path: Path, answerability: str) -> None:
    """Turns of one sort only, without confidence, retrieved places, citations, times or counters."""
    questions = question_set((question("a1", answerability),))
    found = (Prediction(turn="a1", status="answered", answer="York"),)
    run = judge(questions, found, "s", "theirs")
    page = written(tmp_path, run, questions, found)
    assert "No confidence was reported for any turn. No retrieved places were reported." in page
    assert "Neither times nor counters were reported." in page
    assert "grounded_accuracy" in report.in_words(run)
    assert "| grounded_accuracy | — |  |" in (tmp_path / report.MARKDOWN).read_text("utf-8")


def test_a_run_in_which_nothing_went_wrong_says_so(tmp_path: Path) -> None:
    """There is no worst turn, and none is shown."""
    questions = question_set((question("a1"),))
    found = (answered("a1"),)
    page = written(tmp_path, judge(questions, found, "s", "own"), questions, found)
    assert "No turn went wrong." in page
    assert "worst turns" not in (tmp_path / report.MARKDOWN).read_text("utf-8")


def test_half_of_a_surrogate_pair_does_not_stop_a_report(tmp_path: Path) -> None:
    """A document may hold what UTF-8 cannot; it becomes a question mark."""
    text = f"\ud800{TEXT[1:]}"
    questions = question_set((question("u", "unanswerable"),), text=text)
    found = (answered("u"),)
    assert '<mark class="quote ">?he mill' in written(tmp_path, judge(questions, found, "s", "own"), questions, found)


def test_a_missing_library_and_a_missing_folder_have_a_remedy(tmp_path: Path) -> None:
    """Neither ends in a traceback."""
    with (
        pytest.raises(QuothError, match=r"no_such_library is not installed\npip install 'quoth\[eval\]'"),
        eval_extra(),
    ):
        import no_such_library  # type: ignore[import-not-found]  # noqa: F401
    questions = question_set((question("a1"),))
    found = (answered("a1"),)
    (tmp_path / "none").write_text("", "utf-8")
    with pytest.raises(SetError, match="cannot be written: File exists"):
        report.write(judge(questions, found, "s", "own"), questions, found, tmp_path / "none")


def test_the_summary_of_nothing_has_words() -> None:
    """A run without a turn has no value for anything, and still a scorecard."""
    questions, found = mills()
    run = judge(questions, found, "s", "own")
    words = report.in_words(Run(run.facts, (), summary(())))
    assert words.startswith("s on mills: 0 turns")
    assert not re.search(r"\d\.\d{3}", words)
