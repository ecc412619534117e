"""Question sets that do not hold: refused with the file, the line and a mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from folder_of_mills import FACTS, Line, change_manifest, lines, refusal, rewrite, write_mills
from quoth.evaluation.sets.question_set import CONVERSATIONS, DOCUMENTS, MANIFEST, load_set, seal
from quoth.evaluation.sets.set_folders import write_set
from tiny import NAME, TEXT, conversations, question


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_mills(tmp_path / "set")


def change(**fields: Any) -> Callable[[list[Line]], None]:
    def of(found: list[Line]) -> None:
        found[0]["turns"][1].update(fields)

    return of


def change_evidence(**fields: Any) -> Callable[[list[Line]], None]:
    def of(found: list[Line]) -> None:
        found[0]["turns"][1]["evidence"][0].update(fields)

    return of


def give_id(name: str) -> Callable[[list[Line]], None]:
    def of(found: list[Line]) -> None:
        found[1]["turns"][0]["id"] = name

    return of


def give_conversation_id(found: list[Line]) -> None:
    found[1]["id"] = "c1"


def drop_turns(found: list[Line]) -> None:
    found[1]["turns"] = []


@pytest.mark.parametrize(
    ("edit", "problem", "mend"),
    [
        (
            change_evidence(start=45),
            f"line 1: turn a2: {NAME}[45:69] is “he owner moved to Leeds.”, not “The owner moved to Leeds.”",
            "mend start and end: they count code points, the end exclusive",
        ),
        (change_evidence(end=999, exact="x"), f"{NAME}[44:999] is “The owner", "mend start and end"),
        (change_evidence(sha256="0" * 64), f"line 1: turn a2: {NAME}[44:69]", "mend start and end"),
        (change_evidence(exact=None, sha256="0" * 64), "is another text, not the text with SHA-256 000", "mend start"),
        (change_evidence(exact=None), "evidence.0: Value error, neither the exact words nor their sha256", "mend that"),
        (change_evidence(document="n.txt"), "line 1: turn a2 cites n.txt, which the manifest", "name it there"),
        (change_evidence(end=44), "line 1: turns.1.evidence.0: Value error, start 44 is not before end 44", "mend"),
        (change_evidence(start=-1), "line 1: turns.1.evidence.0.start: Input should be greater", "mend that field"),
        (change(id="a1", depends_on=None), "line 1: the turn a1 was there before", "give each turn an id of its own"),
        (give_id("a2"), "line 2: the turn a2 was there before", "give each turn an id of its own"),
        (give_conversation_id, "line 2: the conversation c1 was there before", "give each conversation an id"),
        (change(evidence=[]), "line 1: turns.1: Value error, it is answerable, and has no answers or no ev", "mend"),
        (change(answers=[]), "line 1: turns.1: Value error, it is answerable, and has no answers or no ev", "mend"),
        (change(answerability="partial", evidence=[]), "turns.1: Value error, it is partial, and has no", "mend"),
        (change(answerability="unanswerable"), "it is unanswerable, and has answers or evidence", "mend that field"),
        (change(answerability="underspecified", evidence=[]), "it is underspecified, and has answers", "mend"),
        (change(depends_on="a2"), "line 1: Value error, turn a2 depends on a2, which is no earlier turn", "mend"),
        (change(depends_on="b1"), "turn a2 depends on b1, which is no earlier turn", "mend that field"),
        (change(answerability="often"), "line 1: turns.1.answerability: Input should be 'answerable'", "mend"),
        (change(yes_no="maybe"), "line 1: turns.1.yes_no: Input should be 'yes' or 'no'", "mend that field"),
        (change(question=""), "line 1: turns.1.question: String should have at least 1 character", "mend"),
        (change(note="x"), "line 1: turns.1.note: Extra inputs are not permitted", "mend that field"),
        (drop_turns, "line 2: turns: Tuple should have at least 1 item", "mend that field"),
        (list.clear, f"{CONVERSATIONS} holds no conversation", "write one conversation a line"),
    ],
)  # fmt: skip
def test_a_line_that_does_not_hold_is_refused(
    folder: Path, edit: Callable[[list[Line]], None], problem: str, mend: str
) -> None:
    """The file, the line and the turn are named, and what to do, also when the set is sealed."""
    found = lines(folder)
    edit(found)
    rewrite(folder, found)
    before = (folder / MANIFEST).read_bytes()
    for load in (load_set, seal):
        told = refusal(lambda load=load: load(folder))  # type: ignore[misc]
        assert problem in told.partition("\n")[0]
        assert told.partition("\n")[2].startswith(mend)
        assert str(folder / CONVERSATIONS) in told
    assert (folder / MANIFEST).read_bytes() == before


def test_a_line_that_is_no_json_is_named(folder: Path) -> None:
    """The second line is broken off."""
    text = (folder / CONVERSATIONS).read_text("utf-8")[:-5]
    (folder / CONVERSATIONS).write_text(text, "utf-8")
    assert f"{CONVERSATIONS}, line 2 is not JSON" in refusal(lambda: seal(folder))


def test_missing_documents_are_named(folder: Path, tmp_path: Path) -> None:
    """One of them, or the folder; a seal over none of them leaves the manifest as it is."""
    (folder / DOCUMENTS / NAME).rename(folder / DOCUMENTS / "n.txt")
    told = refusal(lambda: load_set(folder))
    assert told.startswith(f"{folder / DOCUMENTS} has no document {NAME}, which the set mills is about\nput it there")
    assert "turn a1 cites m.txt, which the manifest does not name" in refusal(lambda: seal(folder))
    (folder / DOCUMENTS / "n.txt").unlink()
    assert refusal(lambda: load_set(folder)).startswith(f"{folder / DOCUMENTS} has no document {NAME}")
    (folder / DOCUMENTS).rmdir()
    told = refusal(lambda: load_set(folder))
    assert told.startswith(f"the documents of mills: no such file or folder: {folder / DOCUMENTS}")
    assert told.endswith("with --documents PATH")
    change_manifest(folder, documents_in=None)
    before = (folder / MANIFEST).read_bytes()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "n.txt").write_text(TEXT, "utf-8")
    assert refusal(lambda: seal(folder, tmp_path / "other")).startswith("none of the documents of mills is there\n")
    assert (folder / MANIFEST).read_bytes() == before


def test_a_document_that_cannot_be_read_is_no_missing_one(folder: Path) -> None:
    """What keeps it from being read is told; a seal does not leave it out."""
    (folder / DOCUMENTS / NAME).write_bytes(bytes(range(256)) * 9)
    (folder / DOCUMENTS / "n.txt").write_text("Bread rises.", "utf-8")
    before = (folder / MANIFEST).read_bytes()
    for load in (load_set, seal):
        told = refusal(lambda load=load: load(folder))  # type: ignore[misc]
        assert told.startswith(f"{folder / DOCUMENTS}: {NAME} ")
        assert "no document" not in told
    assert (folder / MANIFEST).read_bytes() == before


def test_a_folder_that_is_no_set_is_refused(folder: Path, tmp_path: Path) -> None:
    """No manifest, one that is no JSON, of another format, or with a field too many; no conversations."""
    told = refusal(lambda: load_set(tmp_path / "none"))
    assert told.endswith("cannot be read: No such file or directory\nname the folder of a question set")
    for change_, problem in (
        ({"format": 2}, "format: Input should be 1"),
        ({"x": 1}, "x: Extra inputs are not permitted"),
        ({"licence": ""}, "licence: String should have at least 1 character"),
        ({"documents": []}, "documents: Tuple should have at least 1 item"),
        ({"conversations_sha256": "x"}, "conversations_sha256: String should match pattern"),
    ):
        before = (folder / MANIFEST).read_text("utf-8")
        change_manifest(folder, **change_)
        assert f"{folder / MANIFEST}: {problem}" in refusal(lambda: load_set(folder))
        (folder / MANIFEST).write_text(before, "utf-8")
    (folder / CONVERSATIONS).unlink()
    assert "cannot be read" in refusal(lambda: load_set(folder))
    (folder / MANIFEST).write_bytes(b"\xff{")
    assert f"{folder / MANIFEST} is not UTF-8" in refusal(lambda: load_set(folder))


def test_a_set_that_is_not_utf_8_is_refused(folder: Path) -> None:
    """Sealing it does not make it one."""
    (folder / CONVERSATIONS).write_bytes((folder / CONVERSATIONS).read_bytes() + b"\xff\n")
    assert "is not UTF-8: invalid start byte\nwrite it in UTF-8" in refusal(lambda: seal(folder))


def test_a_set_that_does_not_hold_cannot_be_written(tmp_path: Path) -> None:
    """A name of no letters, no document, a place that cannot be written, evidence that is not there."""
    made = conversations([question("a")])
    told = refusal(lambda: write_set(tmp_path / "1", {**FACTS, "name": ""}, made, {NAME: TEXT}))
    assert "name: String should have at least 1 character" in told
    assert "documents: Tuple should have at least 1" in refusal(lambda: write_set(tmp_path / "1", FACTS, made, {}))
    assert not (tmp_path / "1").exists()
    (tmp_path / "file").write_text("", "utf-8")
    assert "cannot be written" in refusal(lambda: write_set(tmp_path / "file" / "set", FACTS, made, {NAME: TEXT}))
    assert "is “mill " in refusal(lambda: write_set(tmp_path / "2", FACTS, made, {NAME: TEXT[4:]}))
