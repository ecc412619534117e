"""The set by shape: its table by hand, and the same set with other names."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError
from quoth.evaluation.judging.running import Asker
from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.sets.question_set import load_set, seal
from quoth.evaluation.sets.set_folders import write_set
from quoth.types import Answer, Citation, PastTurn
from tiny import BURNED, NAME, OWNER, TEXT, conversations, evidence, question, scored

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import baselines, renaming, shapes

SHAPES = Path(shapes.__file__).parent / "sets" / "shapes"
SAID = {"Question a?": (BURNED, "in 1887"), "Question d?": (OWNER, "Leeds")}


class Reciter:
    """Says what it was told to say, wherever the words stand now; refuses everything else."""

    def __init__(self, corpus: Path) -> None:
        (file,) = corpus.iterdir()
        self.name, self.text = file.name, file.read_text("utf-8")

    def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:
        assert history == ()  # conversations of one turn
        if question not in SAID:
            return Answer(question, question, "not_found", "Not found.")
        span, short = SAID[question]
        sentence = TEXT[slice(*span)]
        if sentence not in self.text:
            return Answer(question, question, "not_found", "Not found.")
        start = self.text.index(sentence)
        cited = Citation(1, self.name, "", None, start, start + len(sentence), sentence, 1.0)
        return Answer(question, question, "answered", f"{short} [1].", short, 1.0, (cited,))


@contextmanager
def opened(corpus: Path, index: Path) -> Iterator[Asker]:
    assert not index.exists()  # nor is there one of another run
    yield Reciter(corpus)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Of the kind `when` one right, one wrongly refused, one rightly; of `where` one right; two more, refused."""
    both: dict[str, Any] = {"answers": ("in 1887", "Leeds"), "evidence": (evidence(BURNED), evidence(OWNER, group=2))}
    turns = [
        question("a"),
        question("b"),
        question("c", "unanswerable"),
        question("d", kind="where", answers=("Leeds",), span=OWNER, items=(("Leeds",),)),
        question("e", "partial", kind="partial"),
        question("f", "underspecified", kind="clarify", **both),
    ]
    facts = {"name": "mills", "about": "About mills.", "licence": "CC0"}
    write_set(tmp_path / "set", facts, conversations(*([turn] for turn in turns)), {NAME: TEXT})
    (tmp_path / "set" / renaming.NAMES).write_text('{"Leeds": "Zwolberg"}', "utf-8")
    return tmp_path / "set"


def test_the_table_by_shape(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """J_A is 2 of 5, the partial and the unclear turn among them, J_U 1 of 1: their harmonic mean is 4/7."""
    shapes.main([str(small), "--json", str(tmp_path / "out.json")], opened)
    told = capsys.readouterr().out.splitlines()
    assert told[2:7] == [
        "| when | 3 | 0.500 (n 2) | 1.000 (n 1) |",
        "| where | 1 | 1.000 (n 1) | — |",
        "| partial | 1 | 0.000 (n 1) | — |",
        "| clarify | 1 | 0.000 (n 1) | — |",
        "| all | 6 | 0.400 (n 5) | 1.000 (n 1) |",
    ]
    assert told[8].startswith("Grounded Accuracy: 0.571 [")
    facts = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert facts["as written"]["grounded_accuracy"] == pytest.approx(4 / 7)


def test_what_hangs_on_a_name_is_told_in_points(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Leeds the reciter knows 1 of 5: 2/6 after 4/7 is 23.8 points less."""
    shapes.main([str(small), "--renamed"], opened)
    told = capsys.readouterr().out
    assert "| where | 1 | 0.000 (n 1) | — |" in told.partition("## Renamed")[2]
    assert told.splitlines()[-1] == "With other names: -23.8 points"


def test_a_part_of_each_shape(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One conversation of each kind, the first where there are more."""
    shapes.main([str(small), "--limit", "1"], opened)
    told = capsys.readouterr().out.splitlines()
    assert told[2] == "| when | 1 | 1.000 (n 1) | — |"
    assert told[-2] == "Grounded Accuracy: —"


def test_a_shape_without_any_right_has_no_mean_to_speak_of() -> None:
    """Both shares 0: so is Grounded Accuracy, with both its bounds."""
    wrong: tuple[TurnScore, ...] = (
        scored(conversation="a", grounded=False),
        scored(conversation="b", answerability="unanswerable", grounded=False, refused=False),
    )
    found = shapes.outcome(wrong)
    assert (found.grounded_accuracy, found.low, found.high) == (0, 0, 0)


def test_names_are_replaced_as_whole_words_and_the_longer_first() -> None:
    """Case counts; a possessive, a hyphen and a quotation mark end a word."""
    rename = renaming.renamer({"Ann": "Zoe", "Ann Lee": "Ida Moss", "ann": "zoe", "C.": "D."})
    assert rename("Ann Lee's Ann-ann “Ann” Anna Hann ANN C. C.x") == "Ida Moss's Zoe-zoe “Zoe” Anna Hann ANN D. C.x"


def test_places_are_where_the_words_stand_now(small: Path, tmp_path: Path) -> None:
    """Leeds is three letters shorter than Zwolberg; what stood before it stays, question and gold answers change."""
    before = load_set(small)
    made = renaming.renamed_set(small, before, {"Leeds": "Zwolberg", "mill": "kiln", "m": "n"}, tmp_path / "out")
    assert load_set(tmp_path / "out").turns == made.turns
    (one,) = made.turns[3].evidence
    assert (one.document, one.start, one.end, one.exact) == ("n.txt", 44, 72, "The owner moved to Zwolberg.")
    assert (made.turns[3].answers, made.turns[3].items) == (("Zwolberg",), (("Zwolberg",),))
    assert made.turns[0].evidence[0].exact == "The kiln burned in 1887."


def test_a_name_that_is_markup_too_is_refused(small: Path, tmp_path: Path) -> None:
    """Two paragraphs become one line: the text is not the old one with another name in it."""
    (small / "documents" / "p.html").write_text("<p>One cat.</p><p>Two dogs.</p>", "utf-8")
    seal(small)
    with pytest.raises(SetError, match=r"p\.html has another text once it is renamed"):
        renaming.renamed_set(small, load_set(small), {"p": "b"}, tmp_path / "out")


def test_a_set_without_names(small: Path) -> None:
    """What to write is told."""
    (small / renaming.NAMES).unlink()
    with pytest.raises(SetError, match=r"names\.json cannot be read"):
        shapes.main([str(small), "--renamed"], opened)


def test_the_set_holds_enough_of_every_shape() -> None:
    """At least 25 turns of each of twelve, and a perfect system gets every one, under other names too."""
    questions = load_set(SHAPES)
    counts = Counter(turn.kind for turn in questions.turns)
    assert set(counts) == {
        "yes_no", "list", "why_how", "number", "quotation", "definition", "summary", "partial", "clarify", "near_miss",
        "false_premise", "small_talk",
    }  # fmt: skip
    assert min(counts.values()) >= 25
    assert {s.turn for s in score(questions, baselines.oracle(questions)) if not s.grounded} == set()


def test_every_name_of_the_set_is_replaced(tmp_path: Path) -> None:
    """No name is left in a text or a question, a perfect system loses nothing, and no two names become one."""
    questions, names = load_set(SHAPES), renaming.load_names(SHAPES)
    made = renaming.renamed_set(SHAPES, questions, names, tmp_path)
    words = "\n".join((*made.texts, *made.texts.values(), *(turn.model_dump_json() for turn in made.turns)))
    again = renaming.renamer(dict.fromkeys(names, ""))
    assert again(words) == words
    assert len(set(names.values())) == len(names)
    assert all(s.grounded for s in score(made, baselines.oracle(made)))
