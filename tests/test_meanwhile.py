"""What one person or process does to the documents while another is at it: nobody waits, nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fakes import OverlapReader, WordEncoder
from quoth.assistant import Assistant
from quoth.config import Settings
from quoth.index.sync import FileReport
from quoth.service.library import Library

Open = Callable[..., Assistant]
BOMB = "<table>" + ("<tr>" + "<td>x" * 1000) * 300
SECONDS = 4.0


def library(corpus: Path, tmp_path: Path, open_words: Open, **options: object) -> Library:
    return Library(open_words(corpus, uploads=tmp_path / "uploads", reader=OverlapReader(), **options))


def file(folder: Path, name: str, text: str) -> Path:
    (folder / "sent").mkdir(exist_ok=True)
    (folder / "sent" / name).write_text(text, "utf-8")
    return folder / "sent" / name


def kept(tmp_path: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (tmp_path / "uploads").rglob("*") if path.is_file()}


def test_an_upload_does_not_wait_for_anothers_bomb(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """A small file is added and answers while another person's file keeps its reader busy, and while that is
    told as failed later on; so do questions, and a file of the folder is read anew.
    """
    slow = Settings(parse_seconds=SECONDS, parse_seconds_per_mb=0, parse_wall_share=20)
    shelf = library(corpus, tmp_path, open_words, settings=slow)
    shelf.add("bob", [file(tmp_path, "warm.txt", "Wombats dig.")])
    reports: list[FileReport] = []
    bomb = threading.Thread(target=lambda: reports.extend(shelf.add("ada", [file(tmp_path, "bomb.html", BOMB)])))
    bomb.start()
    time.sleep(SECONDS / 4)
    (added,) = shelf.add("bob", [file(tmp_path, "small.txt", "Owls hoot at night.")])
    assert added.outcome == "indexed"
    assert shelf.ask("bob", "Do owls hoot at night?").citations[0].source == "small.txt"
    (corpus / "new.txt").write_text("Trams run in streets.", "utf-8")
    assert [(report.source, report.outcome) for report in shelf.refresh("bob")] == [("new.txt", "indexed")]
    shelf.remove("bob", "small.txt")
    assert bomb.is_alive(), "the bomb was over before the others were"
    bomb.join(60)
    (failed,) = reports
    assert (failed.source, failed.outcome) == ("bomb.html", "failed")
    assert failed.problem.startswith(f"bomb.html took more than {SECONDS:g} s")
    assert sorted(kept(tmp_path)) == ["warm.txt"]


def test_a_bomb_costs_nobody_a_good_file(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """The earlier file of that name answers while the bomb is read and afterwards."""
    slow = Settings(parse_seconds=1, parse_seconds_per_mb=0, parse_wall_share=40)
    shelf = library(corpus, tmp_path, open_words, settings=slow)
    shelf.add("ada", [file(tmp_path, "page.html", "<p>Owls hoot at night.</p>")])
    with ThreadPoolExecutor(1) as pool:
        bomb = pool.submit(shelf.add, "ada", [file(tmp_path, "page.html", BOMB)])
        while not bomb.done():
            assert shelf.ask("ada", "Do owls hoot at night?").citations[0].source == "page.html"
        assert bomb.result()[0].outcome == "failed"
    assert shelf.ask("ada", "Do owls hoot at night?").citations[0].source == "page.html"
    assert kept(tmp_path) == {"page.html": "<p>Owls hoot at night.</p>"}
    assert [entry.changed for entry in shelf.entries("ada")][:1] == [False]


def test_fifty_persons_add_the_same_file_at_once(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Fifty of fifty have it, each their own, and each can ask it."""
    shelf = library(corpus, tmp_path, open_words)
    sent = file(tmp_path, "handout.txt", "Owls hoot at night.")
    start = threading.Barrier(50)

    def add(number: int) -> FileReport:
        start.wait(30)
        return shelf.add(f"person {number}", [sent])[0]

    with ThreadPoolExecutor(50) as pool:
        reports = list(pool.map(add, range(50)))
    assert [(report.source, report.outcome) for report in reports] == [("handout.txt", "indexed")] * 50
    assert len(list((tmp_path / "uploads").rglob("handout.txt"))) == 50
    for number in range(50):
        assert shelf.ask(f"person {number}", "Do owls hoot at night?").citations[0].source == "handout.txt"


def test_one_person_who_adds_much_at_once_gets_all_of_it(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Eight files of one person in eight calls at once, and none is lost."""
    shelf = library(corpus, tmp_path, open_words)
    sent = [file(tmp_path, f"{n}.txt", f"This is number {n}.") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(lambda path: shelf.add("ada", [path])[0], sent))
    assert {report.outcome for report in reports} == {"indexed"}
    assert [entry.label for entry in shelf.entries("ada") if entry.uploaded] == [f"{n}.txt" for n in range(8)]


class Interrupted(WordEncoder):
    """Does something else, once for each of its acts, while it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[Callable[[], object]] = []

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if self.acts:
            self.acts.pop()()
        return super().encode(texts, progress)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_an_update_that_is_overtaken_looks_again(corpus: Path, tmp_path: Path, open_words: Open, times: int) -> None:
    """Another process writes, while a file is embedded, what this one was about to; the folder as it is now counts."""
    encoder = Interrupted()
    open_words(corpus)
    numbers = iter(range(100))

    def overtake() -> None:
        (corpus / "trains.txt").write_text(f"Trams run in street {next(numbers)}.", "utf-8")
        Assistant.open(corpus, tmp_path / "index", encoder=WordEncoder()).close()
        (corpus / "trains.txt").write_text(f"Ships sail on river {next(numbers)}.", "utf-8")

    encoder.acts = [overtake] * times
    (corpus / "trains.txt").write_text("Mules walk.", "utf-8")
    report = open_words(corpus, encoder=encoder).report
    assert report is not None
    assert report.count("indexed") == 1
    with open_words(corpus).store.snapshot() as snapshot:
        (passage,) = snapshot.passages(snapshot.passage_ids(["trains.txt"]))
    assert passage.text == (corpus / "trains.txt").read_text("utf-8")


def test_a_file_that_is_added_meanwhile_is_not_forgotten(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """While the whole folder is read anew an upload comes, and another goes; both are as they were left."""
    encoder = Interrupted()
    shelf = library(corpus, tmp_path, open_words, encoder=encoder)
    shelf.add("ada", [file(tmp_path, "old.txt", "Wombats dig.")])
    (corpus / "new.txt").write_text("Trams run in streets.", "utf-8")

    def meanwhile() -> None:
        assert shelf.add("bob", [file(tmp_path, "bob.txt", "Owls hoot.")])[0].outcome == "indexed"
        shelf.remove("ada", "old.txt")

    encoder.acts = [meanwhile]
    assert [(report.source, report.outcome) for report in shelf.refresh("ada")] == [("new.txt", "indexed")]
    assert [entry.label for entry in shelf.entries("bob") if entry.document and entry.uploaded] == ["bob.txt"]
    assert [entry.label for entry in shelf.entries("ada") if entry.uploaded] == []
    with shelf._assistant.store.snapshot() as snapshot:
        assert sum("old.txt" in name for name in snapshot.names()) == 0
