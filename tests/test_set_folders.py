"""The folder of a question set: found by its path or by its name, and written with nothing outside of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoth.errors import SetError
from quoth.evaluation.sets.predictions import load_predictions
from quoth.evaluation.sets.question_set import MANIFEST
from quoth.evaluation.sets.set_folders import SETS, find_set, known_sets, open_set, write_set
from tiny import NAME, TEXT, conversations, evidence, question

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import baselines, mutations

FACTS = {"name": "new", "about": "", "licence": "CC0"}


def write_new(*names: str) -> list[str]:
    """Write a set with one text under these names; gives the names of the documents that it has."""
    turn = question("a", evidence=(evidence(document=names[0]),))
    return list(write_set(Path("new"), FACTS, conversations([turn]), dict.fromkeys(names, TEXT)).texts)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a person is in, with two sets in eval/sets and one beside."""
    monkeypatch.chdir(tmp_path)
    for place in (SETS / "mills", SETS / "barns", Path("mine")):
        facts = {"name": place.name, "about": "", "licence": "CC0"}
        made = conversations([question("a"), question("b", "unanswerable")])
        write_set(place, facts, made, {NAME: TEXT})
    return tmp_path


def test_a_set_is_found_by_its_name_or_by_its_path(here: Path) -> None:
    """A name is looked up in eval/sets, a path is taken as it is."""
    assert find_set("mills") == SETS / "mills"
    assert find_set("mine") == Path("mine")
    assert find_set(str(here / "mine")) == here / "mine"
    assert [folder.name for folder in known_sets()] == ["barns", "mills"]
    assert open_set("mills").manifest.name == "mills"


def test_a_folder_that_only_has_the_name_of_a_set_does_not_hide_it() -> None:
    """What has no manifest is no set: the documents of a set may lie in a folder of its name."""
    Path("mills").mkdir()
    assert find_set("mills") == SETS / "mills"
    write_set(Path("mills"), {"name": "m", "about": "", "licence": "x"}, conversations([question("a")]), {NAME: TEXT})
    assert find_set("mills") == Path("mills")


@pytest.mark.parametrize(
    "find",
    [
        find_set,
        open_set,
        lambda name: baselines.main([name, "--system", "lead", "--out", "p"]),
        lambda name: mutations.main([name]),
    ],
)
def test_an_unknown_set_is_refused_with_those_there_are(find: Callable[[str], object]) -> None:
    """By the program and by the scripts, in the same words."""
    with pytest.raises(SetError, match=r"^there is no question set mill\nname one of: barns, mills$"):
        find("mill")
    assert not Path("p").exists()


def test_turns_that_are_asked_without_a_rewrite_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Two of three; a system that hears no question is told nothing."""
    turns = [question("a"), question("b", standalone=None), question("c", standalone=None)]
    write_set(Path("bare"), FACTS, conversations(turns), {NAME: TEXT})
    baselines.main(["bare", "--system", "bm25", "--out", "p"])
    assert capsys.readouterr().err == "2 of 3 turns have no rewrite and are asked as they stand\n"
    assert len(load_predictions(Path("p"), open_set("bare"))) == 3
    for name, system in (("bare", "oracle"), ("mills", "bm25")):
        baselines.main([name, "--system", system, "--out", "p"])
        assert capsys.readouterr().err == ""


def test_the_scripts_take_the_name_of_a_set(capsys: pytest.CaptureFixture[str]) -> None:
    """Predictions are written for it, and spoilt."""
    Path("mills").mkdir()
    baselines.main(["mills", "--system", "oracle", "--out", "p"])
    assert [one.status for one in load_predictions(Path("p"), open_set("mills"))] == ["answered", "not_found"]
    mutations.main(["mills"])
    assert "| none | | 1.000 | |" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x.txt", "a/../../x.txt", "/proc/x.txt", "a//x.txt", "a/", "./x.txt", "x\0.txt", "x\n.txt",
        "x\x7f.txt", "x\ud800.txt", "..\\x.txt", "c:x.txt", "x?.txt", ".x.txt", ".git/x.txt", "x.txt.", "x.txt ",
        " x.txt",
    ],
)  # fmt: skip
def test_a_document_that_would_leave_the_folder_is_refused(here: Path, name: str) -> None:
    """So is a name that some file system cannot hold or takes for another, or that is not read; nothing is written."""
    before = sorted(here.rglob("*"))
    with pytest.raises(SetError) as caught:
        write_new(NAME, name)
    assert caught.value.problem == f"new/documents: {name!a} cannot be the name of a document"
    assert caught.value.remedy == "name it like notes.txt or a/b.txt"
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize(
    ("names", "other"),
    [
        (("a.txt", "A.txt"), "a.txt"),
        (("x/a.txt", "x/b.txt", "x/A.TXT"), "x/a.txt"),
        (("stra\xdfe.txt", "STRASSE.txt"), "stra\xdfe.txt"),
        (("caf\xe9.txt", "cafe\u0301.txt"), "caf\xe9.txt"),
        (("x/a.txt", "X/b.txt"), "x/"),
        (("x.txt", "x.txt/a.txt"), "x.txt"),
        (("x.txt/a.txt", "X.txt"), "x.txt/"),
    ],
)
def test_documents_that_may_be_one_place_are_refused(here: Path, names: tuple[str, ...], other: str) -> None:
    """Where case, or the way to write an accent, does not count, one would overwrite the other."""
    with pytest.raises(SetError) as caught:
        write_new(*names)
    assert caught.value.problem == f"new/documents: {names[-1]!a} and {other!a} may be one place on a disk"
    assert caught.value.remedy == "rename one of the two"
    assert not (here / "new").exists()


def test_documents_may_lie_in_folders(here: Path) -> None:
    """Several in one, and names may hold points, blanks and letters of any kind."""
    names = ["x/a.txt", "x/b..c.txt", "x/y/a.txt", "\u65e5\u672c 1.txt"]
    assert write_new(*names) == names
    found = (path.relative_to(here / "new").as_posix() for path in (here / "new").rglob("*.txt"))
    assert sorted(found) == [f"documents/{name}" for name in sorted(names)]
    assert (here / "new" / MANIFEST).is_file()
