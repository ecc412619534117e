"""The reports of a run: what they say, in which order, and that nothing in a document gets out of its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import QuothError, SetError
from quoth.evaluation import plots, report, tables
from quoth.evaluation.comparison import compare
from quoth.evaluation.examples import AROUND, BRIDGE, Piece, excerpts, highlighted, reason, worst
from quoth.evaluation.extra import eval_extra
from quoth.evaluation.predictions import Cited, Prediction, Retrieved
from quoth.evaluation.runs import Run, judge
from quoth.evaluation.scorecard import Figure, summary
from quoth.evaluation.scoring import TurnScore
from quoth.evaluation.sets import Conversation, Document, Evidence, Manifest, Question, QuestionSet

SCRIPT = "<script>alert(1)</script>"
TEXT = f"The mill burned in 1887. {SCRIPT} & nobody rebuilt it. The owner moved to Leeds."
BURNED, OWNER = (0, 24), (TEXT.index("The owner"), len(TEXT))


def turn(name: str, answerability: str = "answerable", span: tuple[int, int] = BURNED, **more: Any) -> Question:
    answered = answerability in ("answerable", "partial")
    fields: dict[str, Any] = {
        "id": name,
        "question": f"Question {name}?",
        "kind": "when",
        "answerability": answerability,
        "answers": ("in 1887",) if answered else (),
        "evidence": (Evidence(document="m.txt", start=span[0], end=span[1], exact=TEXT[slice(*span)]),)
        if answered
        else (),
        "standalone": f"Question {name}?",
    }
    return Question(**{**fields, **more})


def question_set(*conversations: tuple[Question, ...], text: str = TEXT) -> QuestionSet:
    manifest = Manifest(
        name="mills",
        about="About mills.",
        licence="CC0",
        documents=(Document(name="m.txt", sha256="0" * 64),),
        conversations_sha256="0" * 64,
    )
    made = tuple(Conversation(id=f"c{i}", turns=turns) for i, turns in enumerate(conversations))
    return QuestionSet(manifest, made, {"m.txt": text})


def answered(name: str, answer: str = "in 1887", span: tuple[int, int] = BURNED, **more: Any) -> Prediction:
    cited = Cited(source="m.txt", start=span[0], end=span[1], quote=TEXT[slice(*span)])
    fields: dict[str, Any] = {"answer": answer, "text": f"{answer} [1]", "citations": (cited,)}
    return Prediction(turn=name, status="answered", **{**fields, **more})


def refused(name: str, **more: Any) -> Prediction:
    return Prediction(turn=name, status="not_found", text="Not found.", **more)


def mills() -> tuple[QuestionSet, tuple[Prediction, ...]]:
    """Two conversations, five turns: right, refused wrongly; refused rightly, answered wrongly, not the gold words."""
    questions = question_set(
        (turn("a1"), turn("a2", depends_on="a1", standalone="When did the mill burn?")),
        (
            turn("b1", "unanswerable"),
            turn("b2", "unanswerable"),
            turn("b3", kind="where", answers=("Leeds",), span=OWNER),
        ),
    )
    found = (
        answered("a1", confidence=0.9, timings_ms={"read": 4.0, "total": 5.0}, counters={"passages": 2},
                 retrieved=(Retrieved(source="m.txt", start=30, end=40), Retrieved(source="m.txt", start=0, end=30))),
        refused("a2", confidence=0.4, timings_ms={"total": 1.0}),
        refused("b1", confidence=0.1, timings_ms={"read": 2.0, "total": 3.0}),
        answered("b2", SCRIPT, confidence=0.7, timings_ms={"read": 9.0, "total": 9.0}),
        answered("b3", "York", OWNER, confidence=0.6),
    )  # fmt: skip
    return questions, found


def scored(**fields: Any) -> TurnScore:
    questions = question_set((turn("a1"),))
    (score,) = judge(questions, [answered("a1")], "s", "own").scores
    return TurnScore(**{**score.to_dict(), **fields})


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


def test_the_worst_turns_come_first() -> None:
    """Answers to unanswerable turns, the surest first; wrong answers; wrong refusals, the least sure first."""
    names = ("r9", "r2", "w3", "w-", "u5", "u8", "w7", "ok")
    questions = question_set(*((turn(name, "unanswerable" if name[0] == "u" else "answerable"),) for name in names))
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
    questions = question_set((turn("z"),), (turn("a1"), turn("a2")))
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
    questions = question_set((turn("u", "unanswerable"),))
    places = [("m.txt", 9000, 9005, "x"), ("other", 0, 2, "y"), ("m.txt", 0, 3, "the")]
    cited = tuple(Cited(source=name, start=start, end=end, quote=quote) for name, start, end, quote in places)
    found = (answered("u", citations=cited),)
    (example,) = worst(judge(questions, found, "s", "own"), questions, found, 1)
    assert example.astray == (("m.txt, 9000 to 9005", "x"), ("other, 0 to 2", "y"), ("m.txt, 0 to 3", "the"))
    assert [(e.document, e.start) for e in example.excerpts] == [("m.txt", 0)]


def test_percentiles_are_values_that_were_measured() -> None:
    """Of 1..20 the half are at most 10 and 95 % at most 19; of a single value it is every percentile."""
    values = [float(value) for value in range(20, 0, -1)]
    assert [tables.percentile(values, percent) for percent in (50, 95, 100)] == [10, 19, 20]
    assert tables.percentile([7.0], 50) == tables.percentile([7.0], 95) == 7


def test_times_by_stage_by_hand() -> None:
    """Reading took 2, 4 and 9; turns that say nothing of a stage do not count for it."""
    questions, found = mills()
    scores = judge(questions, found, "s", "own").scores
    assert tables.latency(scores) == (tables.Spread("read", 3, 4, 9, 9), tables.Spread("total", 4, 3, 9, 9))
    assert tables.counters(scores) == (tables.Spread("passages", 1, 2, 2, 2),)


def test_kinds_depths_and_statuses_by_hand() -> None:
    """Of the four turns about a time, a1 and b1 went right; all F1 are 0 or 1."""
    questions, found = mills()
    scores = judge(questions, found, "s", "own").scores
    assert tables.by_kind(scores) == (tables.Row("when", 4, 0.5, 0.5, 0.5), tables.Row("where", 1, 0, 0, 0))
    assert [(row.label, row.n, row.grounded) for row in tables.by_depth(scores)] == [
        ("1", 2, 1),
        ("2", 2, 0),
        ("3", 1, 0),
    ]
    assert tables.confusion(scores) == {
        "answerable": {"answered": tables.Cell(2, 1), "not_found": tables.Cell(1, 0), "clarify": tables.Cell(0, 0)},
        "unanswerable": {"answered": tables.Cell(1, 0), "not_found": tables.Cell(1, 1), "clarify": tables.Cell(0, 0)},
    }


def test_depths_come_in_order_and_the_deepest_are_told_together() -> None:
    """Turns 9, 10, 12 and 40: ten is not between one and two, and 12+ holds two."""
    rows = tables.by_depth([scored(depth=depth) for depth in (10, 40, 9, 12)])
    assert [(row.label, row.n) for row in rows] == [("9", 1), ("10", 1), ("12+", 2)]


def test_reliability_and_the_operating_point_by_hand() -> None:
    """Given: 0.9 right, 0.7 to an unanswerable turn and 0.6 wrong; two of five are refused."""
    questions, found = mills()
    scores = judge(questions, found, "s", "own").scores
    bins = tables.reliability(scores)
    assert [(b.n, b.right, b.confidence) for b in bins] == [(1, 0, 0.6), (1, 0, 0.7), (1, 1, 0.9)]
    at = tables.operating(scores)
    assert at
    assert (at.coverage, at.risk) == (3 / 5, 2 / 3)


def test_two_answers_of_one_bin_are_averaged() -> None:
    """0.62 and 0.64 lie in the bin from 9/15: mean 0.63, one of two right."""
    (found,) = tables.reliability([scored(confidence=0.62), scored(confidence=0.64, right=False)])
    assert (found.n, found.right) == (2, 0.5)
    assert found.confidence == pytest.approx(0.63)


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
    """The script of the document and of the answer is shown as it is written, in both reports."""
    questions, found = mills()
    run = judge(questions, found, "<b>quoth</b>", "own")
    page = written(tmp_path, run, questions, found)
    assert "<script" not in page
    assert "<b>quoth" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
    lines = (tmp_path / report.MARKDOWN).read_text("utf-8").splitlines()
    assert all(SCRIPT not in line.replace(f"`{SCRIPT}`", "") for line in lines)


def test_a_label_is_not_read_as_a_formula() -> None:
    """A kind of question named by somebody else is drawn as it is, cut to a length, and escaped."""
    drawn = plots.kinds([tables.Row(r"$\frac<x>$", 1, 1, 1, 0), tables.Row("k" * 40, 1, None, None, None)])
    assert r"$\frac&lt;x&gt;$  1" in drawn
    assert f"{'k' * 21}…  1" in drawn


def test_figures_take_their_colours_from_the_page() -> None:
    """No colour of a figure is a number, so that it can be seen on a dark page, and no font is named."""
    drawn = plots.shares([("MRR", 0.5)])
    assert "var(--one)" in drawn
    assert not re.search(r"(?:fill|stroke): #|font-family", drawn)


def test_quotes_and_evidence_are_marked_apart_on_the_page(tmp_path: Path) -> None:
    """Cited 4-24, evidence 0-24: "The " is evidence, the rest is both."""
    questions = question_set((turn("a1"),))
    found = (answered("a1", "York", (4, 24)),)
    page = written(tmp_path, judge(questions, found, "s", "own"), questions, found)
    assert '<mark class="gold">The </mark><mark class="quote gold">mill burned in 1887.</mark> &lt;script' in page


def test_a_turn_is_shown_with_what_it_stands_for(tmp_path: Path) -> None:
    """Its rewrite, where there is one and it says more than the question."""
    for standalone, shown in (("When?", True), (None, False), ("Question a1?", False)):
        questions = question_set((turn("a1", standalone=standalone),))
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
    questions = question_set((turn("a1", answerability),))
    found = (Prediction(turn="a1", status="answered", answer="York"),)
    run = judge(questions, found, "s", "theirs")
    page = written(tmp_path, run, questions, found)
    assert "No confidence was reported for any turn. No retrieved places were reported." in page
    assert "Neither times nor counters were reported." in page
    assert "grounded_accuracy" in report.in_words(run)
    assert "| grounded_accuracy | — |  |" in (tmp_path / report.MARKDOWN).read_text("utf-8")


def test_a_run_in_which_nothing_went_wrong_says_so(tmp_path: Path) -> None:
    """There is no worst turn, and none is shown."""
    questions = question_set((turn("a1"),))
    found = (answered("a1"),)
    page = written(tmp_path, judge(questions, found, "s", "own"), questions, found)
    assert "No turn went wrong." in page
    assert "worst turns" not in (tmp_path / report.MARKDOWN).read_text("utf-8")


def test_half_of_a_surrogate_pair_does_not_stop_a_report(tmp_path: Path) -> None:
    """A document may hold what UTF-8 cannot; it becomes a question mark."""
    text = f"\ud800{TEXT[1:]}"
    questions = question_set((turn("u", "unanswerable"),), text=text)
    found = (answered("u"),)
    assert '<mark class="quote ">?he mill' in written(tmp_path, judge(questions, found, "s", "own"), questions, found)


def test_a_missing_library_and_a_missing_folder_have_a_remedy(tmp_path: Path) -> None:
    """Neither ends in a traceback."""
    with (
        pytest.raises(QuothError, match=r"no_such_library is not installed\npip install 'quoth\[eval\]'"),
        eval_extra(),
    ):
        import no_such_library  # type: ignore[import-not-found]  # noqa: F401
    questions = question_set((turn("a1"),))
    found = (answered("a1"),)
    with pytest.raises(SetError, match="cannot be written: No such file"):
        report.write(judge(questions, found, "s", "own"), questions, found, tmp_path / "none")


def test_the_summary_of_nothing_has_words() -> None:
    """A run without a turn has no value for anything, and still a scorecard."""
    questions, found = mills()
    run = judge(questions, found, "s", "own")
    words = report.in_words(Run(run.facts, (), summary(())))
    assert words.startswith("s on mills: 0 turns")
    assert not re.search(r"\d\.\d{3}", words)
