"""The folder of a question set: found by its path or by its name, by the program and the scripts alike."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoth.errors import SetError
from quoth.evaluation.folders import SETS, find_set, known_sets, open_set
from quoth.evaluation.predictions import load_predictions
from quoth.evaluation.sets import write_set
from tiny import NAME, TEXT, conversations, question

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import baselines, mutations


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


def test_the_scripts_take_the_name_of_a_set(capsys: pytest.CaptureFixture[str]) -> None:
    """Predictions are written for it, and spoilt."""
    Path("mills").mkdir()
    baselines.main(["mills", "--system", "oracle", "--out", "p"])
    assert [one.status for one in load_predictions(Path("p"), open_set("mills"))] == ["answered", "not_found"]
    mutations.main(["mills"])
    assert "| none | | 1.000 | |" in capsys.readouterr().out
