"""`python -m eval.conflicts`: what counts as found, what as a false alarm, and what the rows are."""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from quoth.types import Answer, Citation, PastTurn, text_hash

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import conflicts
from eval.dialogue_rows import NAME

TEXTS = {"a.txt": "The bridge cost 4 million.", "b.txt": "Its price was 3 million."}
PLACES = (("a.txt", 0, 26), ("b.txt", 0, 24))


def answer(*places: tuple[str, int, int], notes: Sequence[str] = ("They disagree: 3 and 4.",)) -> Answer:
    cited = tuple(
        Citation(i, name, text_hash(TEXTS[name]), None, start, end, TEXTS[name][start:end], 0.9)
        for i, (name, start, end) in enumerate(places, 1)
    )
    return Answer("?", "?", "answered", "4 million [1].", "4 million", 0.9, cited, notes=tuple(notes))


def tells(said: Answer) -> bool:
    return any(note.startswith("They disagree:") for note in said.notes)


def asked(group: str = "planted", kind: str = "figures", where: str = "between", trap: str = "") -> conflicts.Asked:
    return conflicts.Asked("1", group, kind, where, trap, TEXTS, "?", PLACES if group == "planted" else ())


@pytest.mark.parametrize(
    ("places", "told", "found"),
    [
        ((("a.txt", 4, 10), ("b.txt", 0, 24)), True, True),  # a part of the sentence will do
        ((("a.txt", 0, 26),), True, False),
        ((("a.txt", 0, 26), ("b.txt", 0, 24)), False, False),
        ((), True, False),
    ],
)
def test_a_conflict_is_found_if_it_is_told_and_both_places_are_cited(
    places: tuple[tuple[str, int, int], ...], told: bool, found: bool
) -> None:
    """One place is not enough, and neither are two without a note."""
    assert conflicts.Found(asked(), answer(*places), told).found is found


def test_the_figures_by_hand() -> None:
    """Of three planted two are told and one is found; of a twin and a clean context the twin is told: 1 of 3."""
    rows = [
        conflicts.Found(asked(), answer(*PLACES), told=True),
        conflicts.Found(asked(), answer(PLACES[0]), told=True),
        conflicts.Found(asked(kind="dates", where="within"), answer(), told=False),
        conflicts.Found(asked("twin", trap="years"), answer(*PLACES), told=True),
        conflicts.Found(asked("coqa", "data", ""), answer(), told=False),
    ]
    told = conflicts.in_markdown(rows)
    assert "| figures | between | 2 | 2 | 1 | 1 | 1 |" in told
    assert "| dates | within | 1 | 0 | 0 | 0 | 0 |" in told
    assert "| twin: years | 1 | 1 |" in told
    assert "| coqa | 1 | 0 |" in told
    assert told.endswith("Recall 0.333 (1 of 3), precision 0.333 (1 of 3), over 3 planted and 2 clean.")


def test_nothing_told_has_no_precision() -> None:
    """Nothing is divided by nothing."""
    assert "precision — (0 of 0)" in conflicts.in_markdown([conflicts.Found(asked(), answer(), told=False)])


def test_the_file_has_sixty_planted_rows_of_each_sort_and_their_twins() -> None:
    """Ten of each kind and place; a text has 80 to 300 words, a sentence stands once; twins share the question."""
    rows = [json.loads(line) for line in conflicts.ROWS.read_text("utf-8").splitlines()]
    planted, twins = ([row for row in rows if row["planted"] is side] for side in (True, False))
    assert set(Counter((row["kind"], row["where"]) for row in planted).values()) == {10}
    assert len(planted) == len(twins) == 60
    assert [row["question"] for row in planted] == [row["question"] for row in twins]
    for row in rows:
        assert len(row["texts"]) == {"within": 1, "between": 2}[row["where"]]
        assert all(80 <= len(text.split()) <= 300 for text in row["texts"].values())
        assert all(row["texts"][p["name"]].count(p["sentence"]) == 1 for p in row["places"])
        assert len({p["name"] for p in row["places"]}) == len(row["texts"])
        assert len(row["values"]) == 2 * row["planted"]


def test_a_limit_takes_planted_rows_with_their_twins() -> None:
    """One of each of six sorts, each followed by its twin; only planted ones have places."""
    found = conflicts.read(limit=1)
    assert [one.group for one in found] == ["planted", "twin"] * 6
    assert all(twin.id == f"{one.id}-twin" for one, twin in zip(found[::2], found[1::2], strict=True))
    assert all(len(one.places) == (2 if one.group == "planted" else 0) for one in found)
    assert len(conflicts.read()) == 120
    for one in found[::2]:
        assert all(one.texts[name][start:end].endswith((".", ":")) for name, start, end in one.places)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three contexts in each set, one of them shared by all."""
    for name in conflicts.CLEAN:
        path = tmp_path / "dev" / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            for context in ("Shared.", f"{name} one.", f"{name} two."):
                for number in (1, 2):
                    row = {
                        "id": f"{name} {number}",
                        "question": f"{context} {number}?",
                        "context": context,
                        "history": [],
                    }
                    print(json.dumps(row), file=file)
    return tmp_path


def test_clean_contexts_are_distinct_and_evenly_drawn(data: Path) -> None:
    """Two of each set; nine of them are all there are; each is asked a question of its own."""
    eight = conflicts.clean(data, 8)
    assert Counter(one.group for one in eight) == dict.fromkeys(conflicts.CLEAN, 2)
    every = conflicts.clean(data, 20)
    assert len({one.texts[NAME] for one in every}) == len(every) == 9
    assert all(one.question.startswith(one.texts[NAME]) for one in every)
    assert conflicts.clean(data, 8) == eight


def test_the_script_asks_and_prints(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An asker that tells of every two texts finds all that lie between two, and none within one."""

    class Fake:
        def __init__(self, texts: Mapping[str, str]) -> None:
            self.texts = texts

        def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:  # noqa: ARG002 - none is given
            notes = ("They disagree: so it is.",) if len(self.texts) > 1 else ()
            cited = tuple(
                Citation(i, name, text_hash(text), None, 0, len(text), text, 0.9)
                for i, (name, text) in enumerate(self.texts.items(), 1)
            )
            return Answer(question, question, "answered", "So [1].", "So", 0.9, cited, notes=notes)

    @contextmanager
    def opener(texts: Mapping[str, str]) -> Iterator[Fake]:
        yield Fake(texts)

    out = tmp_path / "out.json"
    conflicts.main(["--data", str(data), "--contexts", "8", "--limit", "1", "--json", str(out)], opener, tells)
    printed = capsys.readouterr().out
    assert "| dates | between | 1 | 1 | 1 | 1 | 1 |" in printed
    assert "| dates | within | 1 | 0 | 0 | 1 | 0 |" in printed
    assert "Recall 0.500 (3 of 6), precision 0.500 (3 of 6), over 6 planted and 14 clean." in printed
    plain = json.loads(out.read_text("utf-8"))
    assert len(plain) == 20
    assert sum(row["found"] for row in plain) == 3
