"""Question sets: what is read and written, and what an edit needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from folder_of_mills import FACTS, change_manifest, lines, refusal, rewrite, write_mills
from quoth.evaluation.sets.question_set import CONVERSATIONS, DOCUMENTS, Question, load_set, seal
from quoth.evaluation.sets.set_folders import dump, write_set
from quoth.types import text_hash
from tiny import BURNED, NAME, OWNER, TEXT, conversations, evidence, question


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_mills(tmp_path / "set")


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


def test_a_turn_may_be_called_as_its_conversation(tmp_path: Path) -> None:
    """A conversation of one question has often no other name."""
    made = conversations([question("c1")], [question("c2")])
    assert len(write_set(tmp_path, FACTS, made, {NAME: TEXT}).turns) == 2


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
    told = refusal(lambda: load_set(folder))
    assert told.startswith(f"{NAME} in {folder / DOCUMENTS} is not the text that the set mills was written for\n")
    assert told.splitlines()[1].startswith("restore it")
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
