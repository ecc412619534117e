"""Files are read in processes of their own: what these may take, what they know, and what is believed of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attacks.exploding import workers
from quoth.assistant import Assistant
from quoth.config import DEFAULTS, Settings
from quoth.errors import DocumentError
from quoth.files.corpus import read_texts
from quoth.files.formats import parse
from quoth.files.parsing import close_workers, parse_file
from quoth.files.worker_answers import document_of
from quoth.types import Block, Gloss

SLOW = ("<table>" + ("<tr>" + "<td>x" * 1000) * 300).encode()
"""A page that takes a reader some ten seconds."""
LARGE = b"a\n\n" * 300_000
"""A text whose paragraphs take far more memory than its letters."""


@pytest.fixture(autouse=True)
def _no_workers() -> Iterator[None]:
    close_workers()
    yield
    close_workers()


def soon(true: Callable[[], bool]) -> bool:
    """Whether it becomes so within ten seconds."""
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_a_page_that_ends_with_a_heading_is_read(tmp_path: Path) -> None:
    """Its paragraph and its heading are blocks; the library marks the heading past the end of its text."""
    page = b"<html><body><p>Call us.</p><h1>Contact</h1></body></html>"
    document = parse("a.html", page)
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Call us.", "Contact"]
    assert [b.level for b in document.blocks] == [0, 1]
    (tmp_path / "a.html").write_bytes(page)
    texts, failed = read_texts(tmp_path)
    assert (list(texts), failed) == (["a.html"], {})


@pytest.mark.parametrize(
    ("name", "data", "settings", "problem"),
    [
        (
            "a.html",
            SLOW,
            Settings(parse_seconds=0.2, parse_seconds_per_mb=0, parse_wall_share=60),
            "took more than 0.2 s",
        ),
        (
            "a.html",
            SLOW,
            Settings(parse_seconds=20, parse_seconds_per_mb=0, parse_wall_share=0.02),
            "took more than 20 s",
        ),
        ("a.txt", LARGE, Settings(parse_memory_bytes=20_000_000), "needs more than 20 MB of memory"),
        ("a.csv", b"a," * 300_000, Settings(parse_memory_bytes=70_000_000), "needs more than 70 MB of memory"),
    ],
    ids=["processor", "clock", "memory", "memory to the last byte"],
)
def test_what_takes_too_much_is_refused_and_the_next_file_is_read(
    name: str, data: bytes, settings: Settings, problem: str
) -> None:
    """The error names the file and the limit; what comes next has a reader all the same."""
    with pytest.raises(DocumentError) as caught:
        parse_file(name, data, settings)
    assert caught.value.problem == f"{name} {problem} to read"
    assert caught.value.remedy
    assert parse_file("a.txt", b"Ships sail.", DEFAULTS).text == "Ships sail."


def test_more_time_is_for_larger_files() -> None:
    """20 s and 10 s for each megabyte: 25 s for half of one, and no more than 120 s."""
    assert DEFAULTS.parse_seconds_for(500_000) == 25
    assert DEFAULTS.parse_seconds_for(50_000_000) == 120


def test_a_file_of_too_many_paragraphs_is_refused() -> None:
    """Three where two may be; each costs memory."""
    few = replace(DEFAULTS, max_blocks=2)
    assert len(parse_file("a.txt", b"A.\n\nB.", few).blocks) == 2
    with pytest.raises(DocumentError, match=r"a\.txt falls into 3 paragraphs; 2 can be read"):
        parse_file("a.txt", b"A.\n\nB.\n\nC.", few)


def test_a_worker_that_is_gone_is_no_fault_of_the_file() -> None:
    """One that was ended while it waited is replaced before the next file."""
    for _ in range(2):
        assert parse_file("a.txt", b"Ships sail.", DEFAULTS).blocks == (Block(0, 11),)
        (worker,) = workers()
        os.kill(worker, signal.SIGKILL)
        assert soon(lambda: workers() == [])


def test_a_worker_is_kept_for_the_next_file() -> None:
    """Starting one takes longer than reading a small file."""
    parse_file("a.txt", b"Ships sail.", DEFAULTS)
    before = workers()
    with pytest.raises(DocumentError):
        parse_file("a.txt", b"\0", DEFAULTS)
    parse_file("a.txt", b"Trains run.", DEFAULTS)
    assert workers() == before


def test_a_worker_knows_nothing_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither files that are open there, even for children, nor its environment; only pipes and nothing."""
    monkeypatch.setenv("QUOTH_TEST_SECRET", "hush")
    with (tmp_path / "open.txt").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        parse_file("a.txt", b"Ships sail.", DEFAULTS)
    (worker,) = workers()
    held = {str(link.readlink()).partition(":")[0] for link in Path(f"/proc/{worker}/fd").iterdir()}
    assert held == {"pipe", "/dev/null"}
    assert b"hush" not in Path(f"/proc/{worker}/environ").read_bytes()
    assert Path(f"/proc/{worker}/limits").read_text().count("Max core file size        0  ") == 1


PARENT = """
from quoth.config import DEFAULTS
from quoth.files.parsing import parse_file
parse_file("a.txt", b"Ships sail.", DEFAULTS)
print("ready", flush=True)
input()
"""


def test_a_worker_ends_with_its_parent() -> None:
    """Also where the parent is killed and can tell nobody."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        threads = Path(f"/proc/{parent.pid}/task").iterdir()
        (worker,) = (child for thread in threads for child in (thread / "children").read_text().split())
        parent.kill()
    assert soon(lambda: not Path(f"/proc/{worker}").exists())


BOUND = """
import os, socket, subprocess
from quoth.files.parse_worker import _bind
_bind()
for act in (lambda: socket.getaddrinfo("localhost", 1), lambda: socket.create_connection(("127.0.0.1", 1)),
            lambda: subprocess.run(["true"]), lambda: os.fork()):
    try:
        act()
    except PermissionError as error:
        print(error)
"""


def test_a_worker_connects_to_nothing_and_starts_nothing() -> None:
    """Looking a name up, connecting, running a program and dividing in two are refused."""
    done = subprocess.run([sys.executable, "-c", BOUND], capture_output=True, text=True, check=True)
    assert [line.rpartition(" ")[2] for line in done.stdout.splitlines()] == [
        "socket.getaddrinfo",
        "socket.getaddrinfo",
        "subprocess.Popen",
        "os.fork",
    ]


FACTS: dict[str, Any] = {
    "blocks": [0, 4, 1, 0, 5, 9, 0, 1],
    "glosses": [5, 5, 0],
    "gloss_texts": ["Name: "],
    "page_starts": [0, 5],
    "warnings": ["w"],
}


def test_what_a_worker_says_is_put_together() -> None:
    """Two blocks of four numbers each, the second a row with a gloss; two pages."""
    document = document_of("a.pdf", FACTS, b"Head Text", DEFAULTS)
    assert document.blocks == (Block(0, 4, 1), Block(5, 9, 0, row=True))
    assert document.glosses == (Gloss(5, 5, "Name: "),)
    assert (document.page_starts, document.warnings) == ((0, 5), ("w",))


@pytest.mark.parametrize(
    "lie",
    [
        {"blocks": [0, 4, 0]},
        {"blocks": [0, 10, 0, 0]},
        {"blocks": [5, 9, 0, 0, 0, 4, 1, 0]},
        {"blocks": [0, 5, 0, 0, 4, 9, 0, 0]},
        {"blocks": [4, 4, 0, 0]},
        {"blocks": [-1, 4, 0, 0]},
        {"blocks": [0, 4, 7, 0]},
        {"blocks": [0, 4.0, 0, 0]},
        {"blocks": [False, True, 0, 0]},
        {"blocks": "none"},
        {"blocks": {}},
        {"page_starts": [5, 0]},
        {"page_starts": [0, 10]},
        {"page_starts": None},
        {"warnings": 7},
        {"glosses": [5, 4, 0]},
        {"glosses": [5, 6, 0, 4, 5, 0]},
        {"glosses": [9, 10, 0]},
        {"glosses": ["5", 6, 0]},
        {"glosses": [5, 6]},
        {"glosses": [5, 6, 1]},
        {"glosses": [5, 6, -1]},
        {"glosses": None},
        {"gloss_texts": None},
    ],
    ids=str,
)
def test_what_a_worker_cannot_mean_is_not_believed(lie: dict[str, Any]) -> None:
    """Places outside of the text, out of order, or no whole numbers: that file's error, and no document."""
    with pytest.raises(DocumentError, match=r"a\.pdf cannot be read"):
        document_of("a.pdf", {**FACTS, **lie}, b"Head Text", DEFAULTS)


@pytest.mark.parametrize("facts", [[], None, 7, "x", {}, {"problem": "p"}], ids=str)
def test_an_answer_of_another_form_is_an_error_in_words(facts: Any) -> None:
    """Whatever a worker that was misled may send."""
    with pytest.raises(DocumentError, match=r"a\.pdf cannot be read"):
        document_of("a.pdf", facts, b"", DEFAULTS)


@pytest.mark.parametrize("name", ["IndexError", "SystemExit", "KeyboardInterrupt"])
def test_any_exception_of_a_parser_is_the_files_error(name: str) -> None:
    """With its name, and what to do."""
    with pytest.raises(DocumentError) as caught:
        document_of("a.pdf", {"failure": name}, b"", DEFAULTS)
    assert caught.value.problem == f"a.pdf cannot be read ({name})"
    assert caught.value.remedy


def test_what_is_nested_too_deeply_is_told_in_words() -> None:
    """No name of an exception says that to a person."""
    with pytest.raises(DocumentError, match=r"a\.pdf cannot be read: its parts are nested too deeply"):
        document_of("a.pdf", {"failure": "RecursionError"}, b"", DEFAULTS)


def test_where_nothing_changed_no_worker_is_started(corpus: Path, open_words: Callable[..., Assistant]) -> None:
    """A question over a folder as it was costs no process."""
    open_words(corpus)
    close_workers()
    open_words(corpus)
    assert workers() == []
