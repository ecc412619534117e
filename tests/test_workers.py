"""Processes that answer beside the server's own: the same answers, of what was committed last."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from quoth import cli
from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.errors import QuestionError, UsageError
from quoth.service.library import Library
from quoth.service.workers import Opening, Workers, workers

BUILT = "When was the mill built?"


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Workers]]:
    """An assistant over one file, and a process that answers for it."""
    folder = tmp_path_factory.mktemp("mill")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "mill.txt").write_text("The mill was built in 1804. It stands by the river.")
    opening = Opening(folder / "index", "all-MiniLM-L6-v2", DEFAULTS, folder / "corpus", None)
    with (
        Assistant.open(opening.corpus, opening.index) as assistant,
        workers(assistant, opening, 1) as answering,
    ):
        assert isinstance(answering, Workers)
        yield assistant, answering


def plain(answer: object) -> dict[str, object]:
    """An answer without its times."""
    return {**answer.to_dict(), "timings_ms": None}  # type: ignore[attr-defined]


def test_a_worker_says_what_the_assistant_says(mill: tuple[Assistant, Workers]) -> None:
    """To the last field, follow-ups and sources included; and refuses what it refuses, in the same words."""
    assistant, answering = mill
    asked = answering.ask(BUILT)
    assert asked.short == "1804"
    assert plain(asked) == plain(assistant.ask(BUILT))
    history = [(BUILT, asked)]
    assert plain(answering.ask("Where does it stand?", history, sources=["mill.txt"])) == plain(
        assistant.ask("Where does it stand?", history, sources=["mill.txt"])
    )
    with pytest.raises(QuestionError):
        answering.ask("")
    with pytest.raises(UsageError, match=r"other\.txt"):
        answering.ask(BUILT, sources=["other.txt"])


def test_what_was_read_a_moment_ago_is_answered(mill: tuple[Assistant, Workers]) -> None:
    """One process writes, the others read what it committed; a library over both sees one state."""
    assistant, answering = mill
    library = Library(assistant, answering=answering)
    assert assistant.corpus is not None
    (assistant.corpus / "bridge.txt").write_text("The bridge was built in 1711.")
    library.update()
    assert library.ask("", "When was the bridge built?").short == "1711"
    (assistant.corpus / "bridge.txt").unlink()
    library.update()
    assert library.ask("", "When was the bridge built?").short != "1711"


def test_a_worker_that_is_killed_loses_no_answer(mill: tuple[Assistant, Workers]) -> None:
    """The question is answered where it came in, and the next one by a new process."""
    _, answering = mill
    answering.ask(BUILT)
    before = set(answering._pool._processes)
    for process in before:
        os.kill(process, signal.SIGKILL)
    assert answering.ask(BUILT).short == "1804"
    assert answering.ask(BUILT).short == "1804"
    assert before.isdisjoint(answering._pool._processes)


def test_none_is_the_assistant_itself(mill: tuple[Assistant, Workers]) -> None:
    """Without processes nothing is started."""
    assistant, answering = mill
    with workers(assistant, answering._opening, 0) as found:
        assert found is assistant


@pytest.mark.parametrize("number", ["-1", "two", "65"])
def test_a_number_of_workers_that_cannot_be_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In words, with what can be."""
    with pytest.raises(SystemExit):
        cli.main(["serve", f"--workers={number}"])
    assert "give a number up to 64" in capsys.readouterr().err
