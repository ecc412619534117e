"""Documents of persons beside the corpus: in one index, and out of everybody else's sight."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fakes import OverlapReader, WordEncoder
from quoth.assistant import Assistant
from quoth.config import UPLOADS
from quoth.errors import CorpusError, DocumentError, UsageError
from quoth.files.corpus import Listing, list_corpus, path_of
from quoth.index.sync import Report, synchronise

Open = Callable[..., Assistant]
SHIPS = ".uploads/ada/ships.txt"


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """One document of one person."""
    folder = tmp_path / "uploads"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "ships.txt").write_text("Ships sail by night. Cats purr when they rest.", "utf-8")
    return folder


def names(assistant: Assistant) -> list[str]:
    with assistant.store.snapshot() as snapshot:
        return sorted(snapshot.names())


def test_uploads_are_indexed_under_names_that_no_corpus_has(corpus: Path, uploads: Path, open_words: Open) -> None:
    """A folder of that very name in the corpus is a hidden one, so nothing of it is read."""
    (corpus / ".uploads" / "ada").mkdir(parents=True)
    (corpus / ".uploads" / "ada" / "ships.txt").write_text("Not this one.", "utf-8")
    assistant = open_words(corpus, uploads=uploads)
    assert names(assistant) == [SHIPS, "cats.md", "deep/bread.txt", "trains.txt"]
    assert assistant.search("ships sail", 1, sources=[SHIPS])[0].passage.text.startswith("Ships sail by night.")


def test_uploads_are_asked_only_by_name(corpus: Path, uploads: Path, open_words: Open) -> None:
    """Who names no sources asks the corpus alone, is told of it alone, and finds words missing that an upload has."""
    assistant = open_words(corpus, uploads=uploads, reader=OverlapReader())
    assert [source.name for source in assistant.documents()] == ["cats.md", "deep/bread.txt", "trains.txt"]
    assert assistant.ask("Do ships sail by night?", sources=[SHIPS]).citations[0].quote == "Ships sail by night."
    shared = assistant.ask("Do ships sail by night?")
    assert UPLOADS not in str(shared.to_dict())
    assert UPLOADS not in str([hit.to_dict() for hit in assistant.search("ships sail by night", 50)])


def test_what_two_hold_bears_the_name_of_the_one_who_asks(corpus: Path, uploads: Path, open_words: Open) -> None:
    """The text is stored once; each sees it under a name of their own."""
    (uploads / "ada" / "rails.txt").write_bytes((corpus / "trains.txt").read_bytes())
    assistant = open_words(corpus, uploads=uploads)
    for sources, expected in ((None, "trains.txt"), ([".uploads/ada/rails.txt"], ".uploads/ada/rails.txt")):
        assert assistant.search("steam rails", 1, sources=sources)[0].passage.source == expected


def test_an_update_covers_both(corpus: Path, uploads: Path, open_words: Open) -> None:
    """What is new in the corpus and what is gone from the uploads."""
    assistant = open_words(corpus, uploads=uploads)
    (corpus / "dogs.txt").write_text("Dogs bark.", "utf-8")
    (uploads / "ada" / "ships.txt").unlink()
    report = assistant.update()
    assert {file.source: file.outcome for file in report.files if file.outcome != "unchanged"} == {
        "dogs.txt": "indexed",
        SHIPS: "removed",
    }


def test_uploads_inside_the_corpus_are_not_shared(tmp_path: Path, uploads: Path, open_words: Open) -> None:
    """Not even where the corpus is the folder above them, has a link to them, or is one of them."""
    (tmp_path / "link").symlink_to(uploads / "ada")
    assert open_words(tmp_path, uploads=uploads).documents() == []
    for place in (uploads, uploads / "ada"):
        assert [file.source for file in list_corpus(place, uploads).files] == [SHIPS]


@pytest.mark.parametrize("corpus_there", [True, False])
def test_a_chat_may_start_with_nothing(tmp_path: Path, open_words: Open, corpus_there: bool) -> None:
    """With uploads an empty corpus, or none, is no error; what comes later is read."""
    place = tmp_path / "empty" if corpus_there else None
    if place:
        place.mkdir()
    assistant = open_words(place, uploads=tmp_path / "uploads")
    assert assistant.ask("Is anything here?").status == "not_found"
    (tmp_path / "uploads" / "ada").mkdir(parents=True)
    (tmp_path / "uploads" / "ada" / "a.txt").write_text("Something.", "utf-8")
    assert assistant.update().count("indexed") == 1


def test_without_uploads_a_corpus_must_hold_something(tmp_path: Path, open_words: Open) -> None:
    """As ever; and no place at all is a wrong call."""
    with pytest.raises(CorpusError):
        open_words(tmp_path)
    with pytest.raises(UsageError):
        Assistant.open(None, encoder=WordEncoder())
    with pytest.raises(CorpusError):
        open_words(tmp_path / "nowhere", uploads=tmp_path)


def test_an_index_of_uploads_alone_is_no_other_corpus(corpus: Path, uploads: Path, open_words: Open) -> None:
    """A corpus may come later, and the uploads be others by then."""
    open_words(None, uploads=uploads).close()
    (uploads / "ada" / "ships.txt").unlink()
    assert len(open_words(corpus, uploads=uploads).documents()) == 3


def test_who_opens_the_corpus_alone_drops_the_uploads(corpus: Path, uploads: Path, open_words: Open) -> None:
    """No entry of theirs stays in an index that `quoth index` brought up to date."""
    open_words(corpus, uploads=uploads)
    assert SHIPS not in names(open_words(corpus))


@pytest.mark.parametrize(
    ("unreadable", "kept"), [(".", ["cats.md", "deep/bread.txt", "trains.txt"]), (".uploads", [SHIPS])]
)
def test_what_cannot_be_read_keeps_its_own_only(
    corpus: Path, uploads: Path, open_words: Open, unreadable: str, kept: list[str]
) -> None:
    """A corpus that may still be there stays in the index and no upload with it; and the other way round."""
    assistant = open_words(corpus, uploads=uploads)
    listing = Listing((), ((unreadable, DocumentError("it cannot be read", "ask for leave")),))
    synchronise(assistant.store, listing, assistant.encoder)
    assert names(assistant) == kept


def test_the_place_of_a_file(tmp_path: Path) -> None:
    """By its name: an upload, a file of a folder, the one file of a corpus; none for a text in memory."""
    file = tmp_path / "a.txt"
    file.touch()
    assert path_of(SHIPS, file, tmp_path) == tmp_path / "ada" / "ships.txt"
    assert path_of("deep/a.txt", tmp_path) == tmp_path / "deep" / "a.txt"
    assert path_of("a.txt", file) == file
    assert path_of("a.txt", None) is path_of(SHIPS, file) is None


class WaitingEncoder(WordEncoder):
    """Embeds a text that says "wait" only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting, self.may_go_on = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if any("wait" in text for text in texts):
            self.waiting.set()
            assert self.may_go_on.wait(30)
        return super().encode(texts, progress)


def test_updates_queue_and_questions_do_not_wait(corpus: Path, uploads: Path, open_words: Open) -> None:
    """While one update embeds, a question is answered and a second update waits; it then sees what came last."""
    encoder = WaitingEncoder()
    assistant = open_words(corpus, uploads=uploads, encoder=encoder, reader=OverlapReader())
    (corpus / "slow.txt").write_text("Please wait.", "utf-8")
    reports: list[Report] = []
    threads = [threading.Thread(target=lambda: reports.append(assistant.update())) for _ in range(2)]
    threads[0].start()
    assert encoder.waiting.wait(30)
    (corpus / "late.txt").write_text("Late.", "utf-8")
    threads[1].start()
    assert assistant.ask("Do trains run on rails?").status == "answered"
    threads[1].join(0.5)  # longer than a writer waits for the database
    assert threads[1].is_alive()
    encoder.may_go_on.set()
    for thread in threads:
        thread.join(30)
    indexed = [[file.source for file in report.files if file.outcome == "indexed"] for report in reports]
    assert indexed == [["slow.txt"], ["late.txt"]]
