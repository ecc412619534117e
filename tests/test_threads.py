"""Many ask at once, and some while the index changes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fakes import OverlapReader, WordEncoder
from quoth.assistant import Assistant
from quoth.errors import CorpusError, IndexMismatch, UsageError
from quoth.types import Answer

Open = Callable[..., Assistant]


def test_eight_threads_ask_without_harm() -> None:
    """Each gets the answer to its own question, from the right file."""
    texts = {f"{n}.txt": f"Number {n} is the name of house {n}. It has {n} rooms." for n in range(60)}
    made = Assistant.from_texts(texts, encoder=WordEncoder(), reader=OverlapReader())
    with made as assistant, ThreadPoolExecutor(8) as pool:
        questions = [f"What is the name of house {n}?" for n in range(60)] * 3
        for n, answer in enumerate(pool.map(assistant.ask, questions)):
            assert answer.question == questions[n]
            assert [citation.source for citation in answer.citations] == [f"{n % 60}.txt"]


def test_asking_while_the_corpus_changes_is_never_a_false_not_found(corpus: Path, open_words: Open) -> None:
    """Every answer is that of one finished state, its quote at its place in the text of then."""
    file = corpus / "trains.txt"
    versions = [f"{'Much has changed. ' * n}Trains run on rails." for n in range(6)]
    assistant = open_words(corpus, reader=OverlapReader())
    done = threading.Event()
    answers: list[Answer] = []

    def keep_asking() -> None:
        while not done.is_set():
            answers.append(assistant.ask("Do trains run on rails?"))

    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    for version in versions:
        file.write_text(version, "utf-8")
        assistant.update()
    done.set()
    for asker in askers:
        asker.join()
    assert len(answers) > len(askers)
    for answer in answers:
        assert answer.status == "answered", answer.notes
        assert answer.citations[0].quote == "Trains run on rails."


def test_an_assistant_that_could_not_update_recovers(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Once the other writer is done, an update clears the note."""
    open_words(corpus)
    (corpus / "new.txt").write_text("Ships sail.", "utf-8")
    writer = sqlite3.connect(tmp_path / "index" / "quoth.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assistant = open_words(corpus)
    assert assistant.stale is not None
    writer.execute("ROLLBACK")
    writer.close()
    assistant.update()
    assert not assistant.stale
    assert not assistant.notes


def test_deleting_every_file_deletes_everything(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """An emptied folder is an error, and nothing of what it held is left in the index."""
    assistant = open_words(corpus)
    for file in ("cats.md", "trains.txt", "deep/bread.txt"):
        (corpus / file).unlink()
    with pytest.raises(CorpusError):
        assistant.update()
    assert assistant.documents() == []
    assistant.close()
    for path in (tmp_path / "index").iterdir():
        assert b"rails" not in path.read_bytes()


def test_a_file_that_went_bad_is_told_in_every_answer(corpus: Path, open_words: Open) -> None:
    """What the index still says of it may be old, and the answer says so."""
    open_words(corpus)
    (corpus / "trains.txt").write_bytes(bytes(3))
    note = "trains.txt can no longer be read; what it said when it last could stands in the index."
    assert open_words(corpus).ask("Do trains run on rails?").notes[0] == note


def test_an_index_of_other_files_is_not_replaced_by_mistake(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Naming the index of one corpus for another is refused, with the command that would replace it."""
    open_words(corpus)
    other = tmp_path / "other"
    other.mkdir()
    (other / "ships.txt").write_text("Ships sail.", "utf-8")
    with pytest.raises(IndexMismatch) as caught:
        open_words(other)
    assert f"--corpus {other}" in caught.value.remedy
    assert open_words(corpus).ask("Do trains run on rails?").passages
    assert open_words(other, rebuild=True).documents()[0].name == "ships.txt"


def test_a_closed_assistant_says_that_it_is(corpus: Path, open_words: Open) -> None:
    """Not that the index is damaged."""
    assistant = open_words(corpus)
    assistant.close()
    with pytest.raises(UsageError, match="closed"):
        assistant.ask("Do trains run on rails?")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_search_for_nothing_is_refused(corpus: Path, open_words: Open, limit: int) -> None:
    """A limit below one is no limit."""
    with pytest.raises(UsageError):
        open_words(corpus).search("rails", limit)
