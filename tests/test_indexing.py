"""A folder and its index: only what changed is read, only what is new is embedded."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.config import default_index
from quoth.index.schema import DATABASE

Open = Callable[..., Assistant]


def outcomes(assistant: Assistant) -> dict[str, str]:
    assert assistant.report is not None
    return {file.source: file.outcome for file in assistant.report.files}


def test_the_first_reading_indexes_everything(corpus: Path, open_words: Open) -> None:
    """Every file is read once; a passage for each section of Markdown and for each small text."""
    assistant = open_words(corpus)
    assert outcomes(assistant) == {"cats.md": "indexed", "deep/bread.txt": "indexed", "trains.txt": "indexed"}
    assert assistant.report is not None
    assert [file.passages for file in assistant.report.files] == [2, 1, 1]
    assert assistant.report.embedded == 4


def test_an_unchanged_folder_costs_nothing(corpus: Path, open_words: Open, words: WordEncoder) -> None:
    """Opening again embeds nothing, even when the files were touched."""
    open_words(corpus)
    words.encoded.clear()
    os.utime(corpus / "trains.txt", (1, 1))
    again = open_words(corpus)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert words.encoded == []


def test_one_edit_embeds_one_file(corpus: Path, open_words: Open, words: WordEncoder) -> None:
    """After an edit only the passages of that file are embedded, and the old ones are gone."""
    open_words(corpus)
    words.encoded.clear()
    (corpus / "trains.txt").write_text("Trams run in streets.", "utf-8")
    assistant = open_words(corpus)
    assert outcomes(assistant)["trains.txt"] == "indexed"
    assert words.encoded == ["Trams run in streets."]
    assert [hit.passage.text for hit in assistant.search("trains rails steam trams", 1)] == ["Trams run in streets."]
    with assistant.store.snapshot() as snapshot:
        assert snapshot.lexical("rails steam", 5) == []


def test_an_edit_of_the_same_length_in_the_same_second_is_seen(corpus: Path, open_words: Open) -> None:
    """Neither size nor clock tells the edit; the content does."""
    open_words(corpus)
    file = corpus / "trains.txt"
    status = file.stat()
    file.write_text(file.read_text("utf-8").replace("rails", "wires"), "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert outcomes(open_words(corpus))["trains.txt"] == "indexed"


def test_a_deleted_file_is_forgotten(corpus: Path, open_words: Open) -> None:
    """Neither vectors nor keywords nor text know it afterwards."""
    open_words(corpus)
    (corpus / "deep" / "bread.txt").unlink()
    assistant = open_words(corpus)
    assert outcomes(assistant)["deep/bread.txt"] == "removed"
    assert {hit.passage.source for hit in assistant.search("bread flour yeast", 10)} <= {"cats.md", "trains.txt"}
    with assistant.store.snapshot() as snapshot:
        assert snapshot.lexical("flour", 5) == []


def test_a_renamed_file_is_not_embedded_again(corpus: Path, open_words: Open, words: WordEncoder) -> None:
    """The content is known; only the name is new."""
    open_words(corpus)
    words.encoded.clear()
    (corpus / "trains.txt").rename(corpus / "railways.txt")
    assistant = open_words(corpus)
    assert outcomes(assistant)["railways.txt"] == "duplicate"
    assert outcomes(assistant)["trains.txt"] == "removed"
    assert words.encoded == []
    assert assistant.search("rails", 1)[0].passage.source == "railways.txt"


@pytest.mark.parametrize("rename", [str.upper, lambda name: f"new-{name}", lambda name: f"moved/{name}"])
def test_an_index_whose_files_are_all_renamed_is_brought_up_to_date(
    corpus: Path, open_words: Open, words: WordEncoder, rename: Callable[[str], str]
) -> None:
    """It is no index of other files: what they hold is known."""
    open_words(corpus)
    words.encoded.clear()
    for file in [file for file in corpus.rglob("*") if file.is_file()]:
        other = corpus / rename(file.name)
        other.parent.mkdir(exist_ok=True)
        file.rename(other)
    assistant = open_words(corpus)
    assert words.encoded == []
    assert assistant.search("rails", 1)[0].passage.source == rename("trains.txt")


def test_the_same_content_twice_is_indexed_once(corpus: Path, open_words: Open) -> None:
    """The second file is reported as a duplicate and adds no passage."""
    (corpus / "copy.txt").write_bytes((corpus / "trains.txt").read_bytes())
    assistant = open_words(corpus)
    assert outcomes(assistant)["trains.txt"] == "duplicate"
    assert assistant.report
    assert [file.line() for file in assistant.report.files if file.outcome == "duplicate"] == [
        "trains.txt: duplicate of copy.txt"
    ]
    with assistant.store.snapshot() as snapshot:
        assert len(snapshot) == 4


def test_a_bad_file_is_reported_and_the_rest_go_on(corpus: Path, open_words: Open) -> None:
    """The report names it and what to do; every other file answers."""
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 nonsense")
    assistant = open_words(corpus)
    assert assistant.report is not None
    (bad,) = [file for file in assistant.report.files if file.outcome == "failed"]
    assert bad.source == "broken.pdf"
    assert bad.remedy == "open it in a PDF viewer and print it to a new PDF"
    assert assistant.search("rails", 1)[0].passage.source == "trains.txt"


def test_a_file_that_can_no_longer_be_read_keeps_its_last_version(corpus: Path, open_words: Open) -> None:
    """What was indexed stays until the file is readable again or gone."""
    open_words(corpus)
    (corpus / "trains.txt").write_bytes(b"\0\0\0")
    assistant = open_words(corpus)
    assert outcomes(assistant)["trains.txt"] == "failed"
    assert assistant.search("rails", 1)[0].passage.text.startswith("Trains run on rails.")


def test_a_file_without_text_is_warned_about(corpus: Path, open_words: Open) -> None:
    """It is known, so that it is not read again, and its warning is repeated."""
    (corpus / "empty.txt").write_bytes(b"")
    for expected in ("indexed", "unchanged"):
        assistant = open_words(corpus)
        assert assistant.report is not None
        (file,) = [file for file in assistant.report.files if file.source == "empty.txt"]
        assert (file.outcome, file.passages, file.warnings) == (expected, 0, ("0 characters: is it empty?",))


def test_progress_is_told(corpus: Path, open_words: Open) -> None:
    """Files while they are read, passages while they are embedded, and the end."""
    told: list[tuple[str, int, int]] = []
    open_words(corpus, progress=lambda *step: told.append(step))
    assert told == [
        ("reading cats.md", 0, 3),
        ("reading deep/bread.txt", 1, 3),
        ("reading trains.txt", 2, 3),
        ("embedding", 4, 4),
        ("done", 3, 3),
    ]


def test_a_rebuild_that_fails_leaves_the_old_index(corpus: Path, open_words: Open) -> None:
    """Making the index anew is one transaction too."""
    open_words(corpus)

    class Failing(WordEncoder):
        def encode(self, *_: object) -> NoReturn:
            raise MemoryError

    with pytest.raises(MemoryError):
        open_words(corpus, encoder=Failing(), rebuild=True)
    assert open_words(corpus).search("rails", 1)[0].passage.source == "trains.txt"


def test_a_corpus_whose_files_all_bear_other_names_is_the_same_corpus(corpus: Path, open_words: Open) -> None:
    """An index that was named is brought up to date where it knows the content of one file."""
    open_words(corpus)
    (corpus / "cats.md").unlink()
    (corpus / "deep" / "bread.txt").unlink()
    (corpus / "trains.txt").rename(corpus / "rails.txt")
    assert outcomes(open_words(corpus)) == {
        "cats.md": "removed",
        "deep/bread.txt": "removed",
        "rails.txt": "duplicate",
        "trains.txt": "removed",
    }


def test_an_index_of_an_earlier_version_is_made_again_where_nobody_named_it(corpus: Path, words: WordEncoder) -> None:
    """The one in the cache; one that was named is refused with what to do (`tests/test_store.py`)."""
    Assistant.open(corpus, encoder=words).close()
    with sqlite3.connect(default_index(corpus) / DATABASE) as db:
        db.execute("UPDATE meta SET value = '1' WHERE key = 'format'")
    with Assistant.open(corpus, encoder=words) as assistant:
        assert set(outcomes(assistant).values()) == {"indexed"}
