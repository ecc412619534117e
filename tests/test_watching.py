"""A corpus that is watched, with the real watcher over real files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from quoth.assistant import Assistant
from quoth.errors import IndexUnwritable
from quoth.service.watching import watching

Open = Callable[..., Assistant]
SOON = 20.0
"""Seconds within which a change is seen, many times over."""


def touched(seen: threading.Event, write: Callable[[int], None]) -> bool:
    """Whether a change is seen; it is made again and again, for the watcher may not be at its post yet."""
    for turn in range(int(SOON / 0.5)):
        write(turn)
        if seen.wait(0.5):
            return True
    return False


def test_a_new_file_can_be_asked_while_the_corpus_is_watched(corpus: Path, open_words: Open) -> None:
    """What is written into a folder below it is found by the next search, without anybody asking for it."""
    assistant, seen = open_words(corpus), threading.Event()

    def update() -> None:
        assistant.update(retry=False)
        if assistant.search("harbour", 1)[0].passage.source == "deep/boats.txt":
            seen.set()

    with watching(corpus, update, pytest.fail):
        assert touched(seen, lambda turn: put(corpus / "deep" / "boats.txt", f"The harbour has {turn} boats."))


def test_a_single_file_is_watched_however_it_is_written(tmp_path: Path) -> None:
    """Also one that another file is put in the place of, as editors do; its neighbours are not its business."""
    note, seen = tmp_path / "note.txt", threading.Event()
    times: list[str] = []

    def update() -> None:
        times.append(note.read_text("utf-8"))
        seen.set()

    def replace(turn: int) -> None:
        put(tmp_path / "new", f"{turn}")
        (tmp_path / "new").replace(note)

    put(note, "old")
    with watching(note, update, pytest.fail):
        assert touched(seen, replace)
        while seen.wait(2.0):  # a replacement made before the first was seen is news of its own
            seen.clear()
        put(tmp_path / "other.txt", "neighbour")
        assert not seen.wait(2.0)
    assert times[0] != "old"


def test_an_update_that_fails_is_told_and_tried_again_at_the_next_change(corpus: Path) -> None:
    """The line has what is wrong and what to do."""
    told: list[str] = []
    seen = threading.Event()

    def update() -> None:
        if not told:
            raise IndexUnwritable("the disk is full", "free some space")
        seen.set()

    with watching(corpus, update, told.append):
        assert touched(seen, lambda turn: put(corpus / "new.txt", str(turn)))
    assert told == ["the disk is full; free some space"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And the server goes on."""
    told: list[str] = []
    with watching(tmp_path / "none", lambda: None, told.append):
        threading.Event().wait(0.5)
    assert [line.split(" is not watched")[0] for line in told] == [str(tmp_path / "none")]


def put(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
