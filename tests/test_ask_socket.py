"""`quoth ask` asks a server of the same index that runs: never another's, never one that says something old."""

from __future__ import annotations

import json
import socket
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth import cli, serve
from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.errors import UsageError
from quoth.service import ask_socket
from quoth.service.ask_socket import Line, Tell, ask_running, identity
from quoth.service.library import Library
from quoth.service.socket_door import socket_door

STEAM = "Steam drove the first of them."


def echo(request: Line, tell: Tell) -> Line:
    """Says how far it is, then what was asked."""
    tell("reading", 1, 2)
    if request["question"] == "wrong":
        raise UsageError("not here", "ask elsewhere")
    if request["question"] == "broken":
        raise ZeroDivisionError
    return {"answer": request["question"]}


@contextmanager
def running(corpus: Path, index: Path) -> Iterator[Namespace]:
    """A server's socket over a folder, with a small encoder and a reader that finds the sentence about steam."""
    options = Namespace(corpus=corpus, index=index, encoder="all-MiniLM-L6-v2")
    opened = Assistant.open(corpus, index, encoder=WordEncoder(), reader=ScriptedReader("Steam"))
    with opened as assistant, serve._asked_at_the_socket(Library(assistant), options, DEFAULTS) as open_:
        assert open_
        yield options


def asked(capsys: pytest.CaptureFixture[str], options: Namespace, *more: str) -> dict[str, object]:
    """What the command line prints as JSON."""
    places = ("--corpus", str(options.corpus), "--index", str(options.index))
    assert cli.main(["ask", "What drove the first?", "--json", *places, *more]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_a_running_server_answers(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says is what `quoth ask` prints, of the shared documents as they are at that moment."""
    with running(corpus, tmp_path / "index") as options:
        monkeypatch.setattr(Assistant, "open", None)  # nothing but the server can answer
        found = asked(capsys, options)
        assert found["citations"][0]["quote"] == STEAM  # type: ignore[index]
        (corpus / "trains.txt").write_text("Trains run on rails. Steam drove the first two of them.", "utf-8")
        assert asked(capsys, options)["citations"][0]["quote"] == "Steam drove the first two of them."  # type: ignore[index]
        assert asked(capsys, options, "--source", "cats.md")["status"] == "not_found"


@pytest.mark.parametrize(
    "change",
    [{"judge": False}, {"max_text_bytes": 5}, {"threshold": 0.5}],
)
def test_an_answer_depends_on_the_settings(change: dict[str, object], tmp_path: Path) -> None:
    """Two that differ in one are not one and the same."""
    assert identity(tmp_path, "m", replace(DEFAULTS, **change)) != identity(tmp_path, "m", DEFAULTS)  # type: ignore[arg-type]
    assert identity(tmp_path, "m", DEFAULTS) != identity(tmp_path / "a", "m", DEFAULTS)
    assert identity(tmp_path, "m", DEFAULTS) != identity(tmp_path, "n", DEFAULTS)
    assert identity(tmp_path / "a" / "..", "m", DEFAULTS) == identity(tmp_path, "m", DEFAULTS)


def test_a_request_for_something_else_is_declined(corpus: Path, tmp_path: Path) -> None:
    """The server answers for its own corpus, encoder and settings alone."""
    with running(corpus, tmp_path / "index") as options:
        request = {"identity": identity(corpus, options.encoder, DEFAULTS), "question": "What drove?", "sources": None}
        assert ask_running(options.index, request) is not None
        other = {**request, "identity": identity(tmp_path, options.encoder, DEFAULTS)}
        assert ask_running(options.index, other) is None
        assert ask_running(options.index, {**request, "sources": ["nothing.txt"]}) is None
        assert ask_running(options.index, {"identity": request["identity"]}) is None


def test_how_far_it_is_comes_before_the_answer(tmp_path: Path) -> None:
    """Declined, broken or too long, a question comes to nothing; the door stays open for the next."""
    told: list[tuple[str, int, int]] = []
    with socket_door(tmp_path, echo):
        assert ask_running(tmp_path, {"question": "one"}, lambda *said: told.append(said)) == {"answer": "one"}
        assert told == [("reading", 1, 2)]
        assert ask_running(tmp_path, {"question": "wrong"}) is None
        assert ask_running(tmp_path, {"question": "broken"}) is None
        assert ask_running(tmp_path, {"question": "x" * 1_000_001}) is None
        assert ask_running(tmp_path, {"question": "two"}) == {"answer": "two"}
    assert not (tmp_path / ask_socket.NAME).exists()
    assert ask_running(tmp_path, {"question": "three"}) is None


def test_the_socket_is_its_owners_alone(tmp_path: Path) -> None:
    """Neither it nor its folder lets anybody else in; one that would is not asked."""
    with socket_door(tmp_path, echo):
        assert (tmp_path / ask_socket.NAME).stat().st_mode & 0o777 == 0o600
        assert tmp_path.stat().st_mode & 0o077 == 0
        (tmp_path / ask_socket.NAME).chmod(0o666)
        assert ask_running(tmp_path, {"question": "one"}) is None


def test_a_file_in_its_place_is_not_asked(tmp_path: Path) -> None:
    """What is no socket is left alone by who asks."""
    (tmp_path / ask_socket.NAME).write_text("{}")
    assert ask_running(tmp_path, {"question": "one"}) is None


def test_a_second_server_leaves_the_door_to_the_first(tmp_path: Path) -> None:
    """And takes it once that one is gone, or was killed."""
    with socket_door(tmp_path, echo) as first:
        with socket_door(tmp_path, echo) as second:
            assert (first, second) == (True, False)
        assert ask_running(tmp_path, {"question": "one"}) == {"answer": "one"}
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(tmp_path / ask_socket.NAME))
    with socket_door(tmp_path, echo) as third:
        assert third


def test_a_folder_with_a_long_path_has_a_door_too(tmp_path: Path) -> None:
    """A socket's path is bounded by the system, a folder's is not."""
    folder = tmp_path / ("long" * 30) / ("longer" * 20)
    with socket_door(folder, echo) as opened:
        assert opened
        assert ask_running(folder, {"question": "one"}) == {"answer": "one"}


def test_many_ask_at_once(tmp_path: Path) -> None:
    """Each gets its own answer; one too many gets none and asks by itself."""
    found: list[Line | None] = [None] * 6
    with socket_door(tmp_path, echo):

        def ask(number: int) -> None:
            found[number] = ask_running(tmp_path, {"question": str(number)})

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [{"answer": str(n)} for n in range(6)]
