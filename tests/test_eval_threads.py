"""`python -m eval.threads`: what is asked after what, which changes of subject strayed, and what a history gains."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from quoth.types import Answer, Citation, Exchange, PastTurn, text_hash
from tiny import BURNED, NAME, OWNER, REBUILT, TEXT, answered, question, question_set, refused

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import dialogue_rows, threads

from quoth.evaluation.judging.scoring import score
from quoth.evaluation.sets.question_set import CONVERSATIONS, MANIFEST, Question, load_set

SETS = Path(__file__).parent.parent / "eval" / "sets"


def change(name: str, **more: object) -> Question:
    return question(name, kind="change", **more)  # type: ignore[arg-type] # by name


class Fake:
    """Answers with the words of a table, which stand in the text, and keeps all that it was asked."""

    def __init__(self, table: Mapping[str, str], texts: Mapping[str, str]) -> None:
        self.table, self.texts = table, texts
        self.asked: list[tuple[str, tuple[Exchange, ...]]] = []

    def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:
        texts = tuple((q, a.said if isinstance(a, Answer) else str(a or "")) for q, a in history)
        self.asked.append((question, texts))
        said = self.table.get(f"{question}|{len(history)}", self.table.get(question, ""))
        if not said:
            return Answer(question, question, "not_found", "No.")
        ((name, text),) = self.texts.items()
        start = text.index(said)
        citation = Citation(1, name, text_hash(text), None, start, start + len(said), said, 0.9)
        return Answer(question, question, "answered", f"{said} [1]", said, 0.9, (citation,))


def opener(table: Mapping[str, str], made: list[Fake]) -> threads.Opener:
    @contextmanager
    def open_texts(texts: Mapping[str, str]) -> Iterator[Fake]:
        made.append(Fake(table, texts))
        yield made[-1]

    return open_texts


def test_the_same_words_after_the_same_history_are_asked_once() -> None:
    """a1 is one question under all four histories; a2 after nothing, after "in 1887", after "1887", and alone."""
    questions = question_set((question("a1"), question("a2", depends_on="a1")))
    alone = {"Question a1, alone?": "1887"}
    fake = Fake({"Question a1?": "1887", "Question a2?": "Leeds", **alone}, {NAME: TEXT})
    threads.ask(fake, questions)
    assert sorted(fake.asked, key=str) == [
        ("Question a1, alone?", ()),
        ("Question a1?", ()),
        ("Question a2, alone?", ()),
        ("Question a2?", (("Question a1?", "1887 [1]"),)),
        ("Question a2?", (("Question a1?", "in 1887"),)),
        ("Question a2?", ()),
    ]


def test_a_change_strays_where_it_cites_what_was_spoken_of_before() -> None:
    """Only c and f cite no place of their own; d and e do, e the old one too; g is refused; b is no change."""
    turns = (
        question("a"),
        question("b", depends_on="a", span=OWNER),
        change("c", span=REBUILT),
        change("d", span=REBUILT),
        change("e", span=REBUILT),
        change("f", answerability="unanswerable"),
        change("g", span=REBUILT),
    )
    said = [
        answered("a"),
        answered("b"),
        answered("c", "in 1887", BURNED),
        answered("d", "Nobody", REBUILT),
        answered("e", "Nobody", REBUILT, BURNED),
        answered("f", "Leeds", OWNER),
        refused("g"),
    ]
    assert threads.changes(question_set(turns), said) == threads.Changes(5, 4, ("c", "f"))


def test_a_change_cannot_stray_to_another_conversation() -> None:
    """The evidence of one conversation is no old subject of the next."""
    questions = question_set((question("a"),), (question("b", span=OWNER), change("c", answerability="unanswerable")))
    said = [answered("a"), answered("b", "Leeds", OWNER), answered("c", "in 1887", BURNED)]
    assert threads.changes(questions, said).strayed == ()


def test_a_difference_is_of_the_same_turns_by_conversation() -> None:
    """Two conversations of two turns, one of four turns better: a quarter; alike in both, the interval is a point."""
    questions = question_set((question("a"), question("b")), (question("c"), question("d")))
    better = score(questions, [answered(name) for name in "abcd"])
    worse = score(questions, [answered("a"), refused("b"), answered("c"), answered("d")])
    found = threads.difference(better, worse, "f1")
    assert found
    assert found.mean == 0.25
    assert (found.low, found.high) == (0.0, 0.5)
    same = threads.difference(better, better, "answered")
    assert same
    assert (same.mean, same.low, same.high) == (0, 0, 0)
    assert threads.difference(better, worse, "refused") is None  # no turn is unanswerable


def test_some_conversations_are_taken_evenly() -> None:
    """Of five, two: the first and the third; no limit, or one that is too large, is all."""
    questions = question_set(*((question(name),) for name in "abcde"))
    assert [turn.id for turn in threads.some(questions, 2).turns] == ["a", "c"]
    assert threads.some(questions, 0) is questions
    assert threads.some(questions, 9) is questions


def test_the_tables_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The follow-up is right after a history and in stand-alone words; after nothing it is refused."""
    turns = (
        question("a"),
        question("b", depends_on="a", answers=("Leeds",), span=OWNER),
        change("c", answerability="unanswerable"),
    )
    monkeypatch.setattr(threads, "open_set", lambda _: question_set(turns))
    told = {
        "Question a?": TEXT[slice(*BURNED)],
        "Question b?|1": "Leeds",
        "Question b, alone?": "Leeds",
        "Question c?": "1887",
    }
    threads.main(["--json", str(tmp_path / "out.json")], opener(told, []))
    printed = capsys.readouterr().out
    assert "mills: 1 conversations, 3 turns" in printed
    assert "| follow-ups | gold | 1 | — | 1.000 | — | 1.000 |" in printed
    assert "| follow-ups | none | 1 | — | 0.000 | — | 0.000 |" in printed
    assert "| all | own | 3 | 0.000 | 1.000 | 0.000 | 0.556 |" in printed
    assert "| follow-ups | gold minus none | — | +1.000 [+1.000, +1.000] |" in printed
    assert "| gold | 1 | 1 | 1 |" in printed
    assert "| rewrite | 1 | 0 | 0 |" in printed
    plain = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [len(turns) for turns in plain["turns"].values()] == [3, 3, 3, 3]
    assert plain["changes"]["own"]["strayed"] == ["c"]


ROW = {"set": "coqa_dev", "id": "1", "context": "Ada wrote. Bob slept.", "question": "And he?", "kind": "span",
       "history": ["Who wrote?", "Ada"], "answers": [{"text": "slept", "start": 15}],
       "references": ["he slept"]}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "golds"),
    [
        ({}, ["slept", "he slept"]),
        ({"kind": "yes", "answers": []}, ["yes"]),
        ({"kind": "none", "answers": []}, []),
        ({"set": "cookdial", "answers": [{"text": "salt"}, {"text": "oil"}], "references": []}, ["salt, oil"]),
        ({"kind": "abstractive", "answers": [], "references": [], "reference": "He slept."}, ["He slept."]),
    ],
)
def test_what_counts_as_right_for_a_row(changed: Mapping[str, object], golds: list[str]) -> None:
    """Spans are alternatives, but the items of a list are one answer; what people said counts too."""
    assert dialogue_rows.golds({**ROW, **changed}) == golds


def test_rows_are_asked_with_their_history_and_without(tmp_path: Path) -> None:
    """Right after the history only: a gain of 1. The row without a history is not asked, each context is a corpus."""
    rows = [ROW, {**ROW, "id": "2", "context": "Ada wrote. Cy slept."}, {**ROW, "id": "3", "history": []}]
    (tmp_path / "dev").mkdir()
    with gzip.open(tmp_path / "dev" / "coqa.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    made: list[Fake] = []
    found = dialogue_rows.gains(opener({"And he?|1": "slept"}, made), tmp_path, "coqa", 10, 0)
    assert (found.with_history, found.without) == ((1.0, 1.0), (0.0, 0.0))
    assert [fake.texts for fake in made] == [
        {"context.txt": text} for text in ("Ada wrote. Bob slept.", "Ada wrote. Cy slept.")
    ]
    assert made[0].asked == [("And he?", (("Who wrote?", "Ada"),)), ("And he?", ())]
    told = dialogue_rows.gains_in_markdown([found])
    assert "| coqa | 2 | 1.000 [1.000, 1.000] | 0.000 [0.000, 0.000] | +1.000 [+1.000, +1.000] |" in told
    assert len(dialogue_rows.sample(tmp_path, "coqa", 1, 0)) == 1


def test_the_set_of_conversations_is_as_it_is_said_to_be() -> None:
    """Fifty conversations and more, of four to eight turns; a fifth to 30 % unanswerable; thirty changes and more."""
    found = load_set(SETS / "threads")
    assert len(found.conversations) >= 50
    assert {len(c.turns) for c in found.conversations} <= set(range(4, 9))
    assert len(found.turns) >= 210
    unanswerable = sum(turn.answerability == "unanswerable" for turn in found.turns)
    assert 0.2 < unanswerable / len(found.turns) < 0.3
    moved = [turn for turn in found.turns if turn.kind == "change"]
    assert len(moved) >= 30
    assert all(turn.depends_on is None for turn in moved)
    assert all(turn.standalone for turn in found.turns)
    assert (SETS / "threads" / MANIFEST).is_file()
    assert (SETS / "threads" / CONVERSATIONS).is_file()
