"""Question sets: what is read and written, and that what does not hold is refused with its line and a mend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError
from quoth.evaluation.folders import dump, write_set
from quoth.evaluation.sets import (
    CONVERSATIONS,
    DOCUMENTS,
    MANIFEST,
    Question,
    load_set,
    seal,
)
from quoth.types import text_hash
from tiny import BURNED, NAME, OWNER, TEXT, conversations, evidence, question

FACTS = {"name": "mills", "about": "About mills.", "licence": "CC0"}
Line = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed set: one conversation of two turns, then one of a single turn that has no answer."""
    first = [question("a1"), question("a2", depends_on="a1", kind="where", answers=("Leeds",), span=OWNER)]
    made = conversations(first, [question("b1", "unanswerable")])
    write_set(tmp_path / "set", FACTS, made, {NAME: TEXT})
    return tmp_path / "set"


def lines(folder: Path) -> list[Line]:
    return [json.loads(line) for line in (folder / CONVERSATIONS).read_text("utf-8").splitlines()]


def rewrite(folder: Path, found: list[Line]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in found)
    (folder / CONVERSATIONS).write_text(text, "utf-8")
    change_manifest(folder, conversations_sha256=text_hash(text))


def change_manifest(folder: Path, **fields: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, **fields}), "utf-8")


def refusal(load: Callable[[], object]) -> str:
    """What a person is told: the problem, and on the next line the mend."""
    with pytest.raises(SetError) as caught:
        load()
    assert caught.value.remedy
    return str(caught.value)


def test_a_set_is_read_as_it_was_written(folder: Path) -> None:
    """Conversations, texts and manifest are the same; the turns stand one after the other."""
    found = load_set(folder)
    assert [turn.id for turn in found.turns] == ["a1", "a2", "b1"]
    assert dump(found.conversations) == (folder / CONVERSATIONS).read_text("utf-8")
    assert found.texts == {NAME: TEXT}
    assert found.manifest.name == "mills"
    assert found.turns[1].evidence[0].exact == "The owner moved to Leeds."


def test_line_ends_and_blank_lines_are_no_part_of_a_conversation(folder: Path) -> None:
    """Lines may end as on Windows, and be empty; U+2028 within a string ends none."""
    found = lines(folder)
    found[0]["turns"][0]["question"] = "When\u2028did it\x85burn?"
    text = "\r\n\r\n".join(json.dumps(line, ensure_ascii=False) for line in found)
    (folder / CONVERSATIONS).write_bytes(text.encode())
    assert seal(folder).turns[0].question == "When\u2028did it\x85burn?"


def test_documents_keep_their_line_ends(tmp_path: Path) -> None:
    """A text with other line ends is written as it is, so that no offset moves."""
    text = "One\n\n" + TEXT + "\r\nThree\r\n"
    place = text.index(TEXT)
    turn = question("a", evidence=(evidence((place, place + 24), exact="The mill burned in 1887."),))
    assert write_set(tmp_path, FACTS, conversations([turn]), {NAME: text}).texts == {NAME: text}


def test_groups_are_alternatives_by_their_number() -> None:
    """Two places of group 1 and one of group 2, which comes second although it was named first."""
    places = (evidence(OWNER, group=2), evidence(BURNED), evidence((0, 8)))
    turn = question("a", evidence=places)
    assert turn.groups == (((NAME, 0, 24), (NAME, 0, 8)), ((NAME, 44, 69),))


def test_the_fingerprint_tells_questions_and_texts_apart(tmp_path: Path) -> None:
    """Another question or another document is another set; another description is the same."""

    def made(name: str, turn: Question, text: str = TEXT, about: str = "") -> str:
        return write_set(tmp_path / name, {**FACTS, "about": about}, conversations([turn]), {NAME: text}).fingerprint

    first = made("1", question("a"))
    assert made("2", question("a"), about="Else.") == first
    assert made("3", question("a", kind="who")) != first
    assert made("4", question("a"), f"{TEXT} Later.") != first


def test_a_set_may_withhold_its_words(folder: Path, tmp_path: Path) -> None:
    """With a hash in place of the words, and the documents elsewhere: only the person who has them can load it."""
    found = lines(folder)
    for turn in found[0]["turns"]:
        for one in turn["evidence"]:
            one["sha256"] = text_hash(one.pop("exact"))
    rewrite(folder, found)
    change_manifest(folder, documents_in=None)
    (folder / DOCUMENTS).rename(tmp_path / "mine")
    assert refusal(lambda: load_set(folder)) == (
        "the set mills does not bring its documents\nname their folder with --documents FOLDER"
    )
    assert load_set(folder, tmp_path / "mine").turns[0].evidence[0].exact is None
    assert load_set(folder, tmp_path / "mine" / NAME).texts == {NAME: TEXT}
    found[0]["turns"][1]["evidence"][0]["start"] += 1
    rewrite(folder, found)
    told = refusal(lambda: load_set(folder, tmp_path / "mine"))
    assert f"line 1: turn a2: {NAME}[45:69] is another text, not the text with SHA-256" in told
    assert "Leeds" not in told


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


def test_a_turn_may_be_called_as_its_conversation(tmp_path: Path) -> None:
    """A conversation of one question has often no other name."""
    made = conversations([question("c1")], [question("c2")])
    assert len(write_set(tmp_path, FACTS, made, {NAME: TEXT}).turns) == 2


def test_a_line_that_is_no_json_is_named(folder: Path) -> None:
    """The second line is broken off."""
    text = (folder / CONVERSATIONS).read_text("utf-8")[:-5]
    (folder / CONVERSATIONS).write_text(text, "utf-8")
    assert f"{CONVERSATIONS}, line 2: Invalid JSON" in refusal(lambda: seal(folder))


def test_an_edit_has_to_be_sealed(folder: Path) -> None:
    """Until then the set is refused; afterwards it is another set, and its manifest says which."""
    before = load_set(folder).fingerprint
    found = lines(folder)
    found[1]["turns"][0]["question"] = "Who burned it?"
    (folder / CONVERSATIONS).write_text("".join(json.dumps(line) + "\n" for line in found), "utf-8")
    assert refusal(lambda: load_set(folder)).endswith(
        "is not the file that its manifest names\nafter an edit: quoth eval seal SET"
    )
    sealed = seal(folder)
    assert sealed.turns[2].question == "Who burned it?"
    assert load_set(folder).fingerprint == sealed.fingerprint != before


def test_a_changed_document_is_refused_until_it_is_sealed(folder: Path) -> None:
    """Words after the evidence move nothing: sealing is enough. Words before it do: the offsets are wrong."""
    document = folder / DOCUMENTS / NAME
    document.write_text(f"{TEXT} Later.", "utf-8")
    assert refusal(lambda: load_set(folder)).startswith(
        f"{NAME} is not the text that the set mills was written for\nrestore it"
    )
    assert seal(folder).texts == {NAME: f"{TEXT} Later."}
    document.write_text(f"So: {TEXT}", "utf-8")
    assert "line 1: turn a1" in refusal(lambda: seal(folder))


def test_a_document_that_is_added_is_sealed_with_the_set(folder: Path) -> None:
    """It makes the search harder, so it is part of what a score depends on."""
    before = load_set(folder)
    (folder / DOCUMENTS / "b.txt").write_text("Bread rises.", "utf-8")
    assert load_set(folder).texts == before.texts
    assert list(seal(folder).texts) == ["b.txt", NAME]
    assert load_set(folder).fingerprint != before.fingerprint


def test_missing_documents_are_named(folder: Path, tmp_path: Path) -> None:
    """One of them, or the folder; a seal over none of them leaves the manifest as it is."""
    (folder / DOCUMENTS / NAME).rename(folder / DOCUMENTS / "n.txt")
    assert refusal(lambda: load_set(folder)).startswith(f"the set mills has no document {NAME}\n")
    assert "turn a1 cites m.txt, which the manifest does not name" in refusal(lambda: seal(folder))
    (folder / DOCUMENTS / "n.txt").unlink()
    assert refusal(lambda: load_set(folder)).startswith("the")
    (folder / DOCUMENTS).rmdir()
    assert refusal(lambda: load_set(folder)).startswith("the documents of mills: no such file or folder")
    change_manifest(folder, documents_in=None)
    before = (folder / MANIFEST).read_bytes()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "n.txt").write_text(TEXT, "utf-8")
    assert refusal(lambda: seal(folder, tmp_path / "other")).startswith("none of the documents of mills is there\n")
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
    assert f"{folder / MANIFEST}: Invalid JSON" in refusal(lambda: load_set(folder))


def test_a_set_that_is_not_utf_8_is_refused(folder: Path) -> None:
    """Sealing it does not make it one."""
    (folder / CONVERSATIONS).write_bytes((folder / CONVERSATIONS).read_bytes() + b"\xff\n")
    assert "is not UTF-8: invalid start byte\nwrite it as JSON lines in UTF-8" in refusal(lambda: seal(folder))


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
