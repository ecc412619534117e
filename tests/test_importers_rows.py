"""Rows of single questions: which of them are one conversation, and what each is evidence of."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from foreign import FIRE, MILL, REBUILT, lines, row, spans, turns
from quoth.evaluation.sets.importers import read


def test_a_row_is_a_turn_of_its_kind(tmp_path: Path) -> None:
    """A span has its sentence, a yes and an abstractive answer that of their rationale, none has nothing."""
    ground = {"text": "burned down", "start": 9}
    file = lines(
        tmp_path,
        row("a"),
        row("b", kind="none", answers=[]),
        row("c", kind="yes", answers=[], rationale=ground, reference="yes, by Ada"),
        row("d", kind="abstractive", answers=[], rationale=ground, reference="a woman"),
        row("e", kind="no"),
        row("f", kind="yes", answers=[]),
    )
    found = read("rows", file, None)
    assert [turn.answers for turn in turns(found)] == [
        ("Ada Finch",),
        (),
        ("yes", "yes, by Ada"),
        ("a woman",),
        ("no", "Ada Finch"),
    ]
    assert [spans(turn) for turn in turns(found)] == [[REBUILT], [], [FIRE], [FIRE], [REBUILT]]
    assert [turn.yes_no for turn in turns(found)] == [None, None, "yes", None, "no"]
    assert found.left_out == 1


def test_consecutive_rows_that_tell_one_history_are_one_conversation(tmp_path: Path) -> None:
    """Each has the questions of those before; the next without a history begins another."""
    file = lines(
        tmp_path,
        row("a", "Who?"),
        row("b", "When?", ("Who?", "Ada"), answers=[{"text": "1911", "start": 24}]),
        row("c", "What?", ("Who?", "Ada", "When?", "in 1911"), answers=[{"text": "rye", "start": 62}]),
        row("d", "Who?"),
    )
    found = read("rows", file, None)
    assert [[turn.id for turn in c.turns] for c in found.conversations] == [["a", "b", "c"], ["d"]]
    assert [turn.depends_on for turn in turns(found)] == [None, "a", "b", None]
    assert ([c.id for c in found.conversations], found.left_out) == (["a", "d"], 0)


@pytest.mark.parametrize(
    "other",
    [
        {"history": ("How?", "Ada")},
        {"history": ("Who?",)},
        {"history": ("Who?", "Ada", "How?", "so")},
        {"title": "Another"},
        {"context": MILL + " "},
    ],
)
def test_a_row_whose_history_is_not_in_the_file_is_left_out(tmp_path: Path, other: dict[str, Any]) -> None:
    """Its earlier turns have no gold answers; nor does a row that goes on from it stay."""
    second = row("b", "When?", other.pop("history", ("Who?", "Ada")), **other)
    third = row("c", "When?", ("Who?", "Ada"))
    found = read("rows", lines(tmp_path, row("a", "Who?"), second, third), None)
    assert ([turn.id for turn in turns(found)], found.left_out) == (["a"], 2)


def test_rows_may_be_packed_and_hold_any_line_end_of_unicode(tmp_path: Path) -> None:
    """A .gz file is unpacked; only a line feed ends a row; a byte-order mark in front is none of it."""
    text = "\ufeff" + json.dumps(row("a", context=MILL + "\u2028\x85"), ensure_ascii=False) + "\r\n\n"
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode("utf-8")))
    assert list(read("rows", path, None).texts.values()) == [MILL + "\u2028\x85"]
