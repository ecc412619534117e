"""A user's file that is not what it is said to be: refused by its name, its entry and a mend."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from foreign import MILL, STORY, TALK, UNTIMED, answer, ask, lines, reply, row, saved, squad
from quoth.errors import SetError, UsageError
from quoth.evaluation.sets.importers import FORMATS, read


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_that_is_not_json_is_refused_by_name(tmp_path: Path, form: str) -> None:
    """So is one that is missing, a folder, not UTF-8, no gzip, half of one, or nested without end."""
    packed = gzip.compress(json.dumps(squad()).encode() * 9)
    bad = {
        "is not JSON": b"{'id': 1}",
        "is not UTF-8": b'"caf\xe9"',
        "no JSON object": b"3",
        "no JSON that can be read": b"[" * 200_000,
        "part of one": packed[:-9],
        "no gzip file": b"{}",
    }
    for problem, content in bad.items():
        path = tmp_path / f"bad.json{'.gz' if 'one' in problem or 'gzip' in problem else ''}"
        path.write_bytes(content)
        with pytest.raises(SetError) as caught:
            read(form, path, None)
        wanted = "valid list" if form == "mtrag" and problem == "no JSON object" else problem
        assert wanted in caught.value.problem
        assert str(path) in caught.value.problem
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(SetError, match=r"cannot be read: (No such file|Is a directory)") as caught:
            read(form, path, None)
        assert str(path) in caught.value.problem


def without(content: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """A deep copy without the field at a path."""
    copy = json.loads(json.dumps(content))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return dict(copy)


@pytest.mark.parametrize(
    ("form", "content", "problem"),
    [
        ("squad", {}, "file.json: data: Field required"),
        ("squad", {"data": None}, "file.json: data: Field required"),
        ("squad", {"data": {}}, "file.json: data: Input should be a valid list"),
        ("squad", {"data": ["x"]}, "file.json: data.0: this is no JSON object"),
        ("squad", STORY, "data.0.paragraphs: Field required"),
        ("squad", squad(context=" "), "data.0.paragraphs.0.context: Value error, it is empty"),
        ("squad", squad({"question": 3}), "qas.0.question: Input should be a valid string"),
        ("squad", squad({}, {"id": True}), "qas.1.id: Input should be a valid string"),
        ("squad", squad({"is_impossible": "no"}), "qas.0.is_impossible: Input should be a valid boolean"),
        ("squad", squad({"answers": [{"text": "Ada"}]}), "answers.0.answer_start: Field required"),
        ("squad", squad({"answers": [answer("Ada", True)]}), "answers.0.answer_start: Input should be a valid integer"),
        ("coqa", squad(), "data.0.id: Field required"),
        ("coqa", without(STORY, "data", 0, "answers"), "data.0.answers: Field required"),
        ("coqa", without(STORY, "data", 0, "questions", 0, "turn_id"), "questions.0.turn_id: Field required"),
        ("coqa", without(STORY, "data", 0, "answers", 0, "span_start"), "answers.0.span_start: Field required"),
        ("quac", without(TALK, "data", 0, "paragraphs", 0, "qas", 0, "answers"), "qas.0.answers: Field required"),
        ("mtrag", squad(), "file.json: Input should be a valid list"),
        ("mtrag", [3], "file.json: 0: this is no JSON object"),
        ("mtrag", [{"messages": []}, {"turns": []}], "file.json: 1.messages: Field required"),
        ("mtrag", [{"messages": [{"text": "x"}]}], "0.messages.0.speaker: Field required"),
        ("mtrag", [{"messages": [ask("Who?"), reply("Ada", (MILL, UNTIMED))]}], "timestamp: Field required"),
        (
            "mtrag",
            [{"messages": [ask("Who?") | {"enrichments": {"Answerability": [1]}}]}],
            "Answerability.0: Input should",
        ),
        ("rows", row("a", kind="spam"), "file.json, line 1: kind: Input should be 'span', 'none', 'yes', 'no' or"),
        ("rows", row("a") | {"history": [None]}, "line 1: history.0: Input should be a valid string"),
        ("rows", row("a") | {"history": "Who?"}, "line 1: history: Input should be a valid list"),
        ("rows", row("a", context=""), "line 1: context: Value error, it is empty"),
        ("rows", row("a", answers=[{"text": "Ada"}]), "line 1: answers.0.start: Field required"),
        ("rows", without(row("a"), "history"), "line 1: history: Field required"),
        ("rows", json.dumps(row("a")) + "\n[]", "file.json, line 2: this is no JSON object"),
        ("rows", json.dumps(row("a")) + "\n{", "file.json, line 2 is not JSON"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_entry(
    tmp_path: Path, form: str, content: Any, problem: str
) -> None:
    """The error names the file, the entry, what is wrong with it and the mend."""
    file = saved(tmp_path, content)
    with pytest.raises(SetError) as caught:
        read(form, file, None)
    assert problem in caught.value.problem
    assert caught.value.problem.startswith(str(file))
    assert "the format that the file has" in caught.value.remedy


def test_a_file_without_a_turn_to_score_is_refused(tmp_path: Path) -> None:
    """It says how many were left out; an empty file has none."""
    with pytest.raises(SetError, match=r"file\.json has no turn that can be scored; left out: 1"):
        read("squad", saved(tmp_path, squad({"answers": [answer("oats", 3)]})), None)
    with pytest.raises(SetError, match=r"rows\.jsonl has no turn that can be scored; left out: 0"):
        read("rows", lines(tmp_path), None)


def test_an_unknown_format_and_a_number_below_one_are_refused(tmp_path: Path) -> None:
    """The formats are named, and no conversations are not worth a file."""
    with pytest.raises(UsageError, match=r"no format nq") as caught:
        read("nq", saved(tmp_path, squad()), None)
    assert caught.value.remedy == "name one of: coqa, feedback, mtrag, quac, rows, squad"
    with pytest.raises(UsageError, match=r"0 conversations"):
        read("squad", saved(tmp_path, squad()), 0)
