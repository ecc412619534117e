"""A cited document that is edited says so, before and after it is read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import OverlapReader
from quoth.assistant import Assistant
from quoth.service.edits import Edit, edited_since
from quoth.service.library import Library
from quoth.service.listing import Entry
from quoth.service.rewording import Rewording

ADA = "a" * 32
OLD = "Steam drove the first of them."


@pytest.fixture
def library(corpus: Path, tmp_path: Path, open_words: Callable[..., Assistant]) -> Library:
    return Library(open_words(corpus, uploads=tmp_path / "uploads", reader=OverlapReader()))


@pytest.fixture
def answer(library: Library) -> dict[str, Any]:
    """An answer that cites `OLD` of trains.txt."""
    found = library.ask(ADA, "What drove the first of them?").to_dict()
    assert found["citations"][0]["quote"] == OLD
    return found


def edit(library: Library, answer: dict[str, Any]) -> Edit | None:
    return library.cited(ADA, answer["citations"][0], answer["passages"])[0]


def fates(library: Library, answer: dict[str, Any]) -> dict[str, str]:
    return dict(edited_since(answer["citations"], library.entries(ADA)))


def test_what_was_not_edited_is_not_told(library: Library, answer: dict[str, Any], corpus: Path) -> None:
    """Not either where the file was saved again with the same words, or has another name by now."""
    assert edit(library, answer) is None
    assert fates(library, answer) == {}
    (corpus / "trains.txt").write_text("Trains run on rails. Steam drove the first of them.")
    assert edit(library, answer) is None
    (corpus / "trains.txt").rename(corpus / "railways.txt")
    library.refresh(ADA)
    assert edit(library, answer) is None
    assert fates(library, answer) == {}


def test_an_edited_file_is_told_before_and_after_it_is_read_again(
    library: Library, answer: dict[str, Any], corpus: Path
) -> None:
    """With the old and the new wording and the place of the new one."""
    new = "Steam drove the very first of them."
    (corpus / "trains.txt").write_text(f"Trains run on rails. {new}")
    became = Rewording("reworded", OLD, new, 21, 56)
    before = edit(library, answer)
    assert before is not None
    assert (before.fate, before.label, before.rewording) == ("edited", "trains.txt", became)
    assert fates(library, answer) == {"trains.txt": "edited"}
    library.refresh(ADA)
    after = edit(library, answer)
    assert after == Edit("read", "trains.txt", became, before.document)
    assert library.document(ADA, before.document) is not None
    assert fates(library, answer) == {"trains.txt": "read"}


def test_a_quote_that_moved_is_not_lost(library: Library, answer: dict[str, Any], corpus: Path) -> None:
    """The rest of the document was edited."""
    (corpus / "trains.txt").write_text("A word before. Trains run on rails. " + OLD)
    found = edit(library, answer)
    assert found is not None
    assert found.rewording == Rewording("moved", OLD, OLD, 36, 66)


def test_a_file_that_is_gone_or_cannot_be_read_is_told(library: Library, answer: dict[str, Any], corpus: Path) -> None:
    """Gone from the disk, and then from the index; or no text any more."""
    (corpus / "trains.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 40)
    broken = edit(library, answer)
    assert broken is not None
    assert (broken.fate, broken.rewording) == ("edited", None)
    assert "trains.txt" in broken.problem
    (corpus / "trains.txt").unlink()
    gone = edit(library, answer)
    assert gone is not None
    assert (gone.fate, gone.rewording) == ("removed", None)
    library.refresh(ADA)
    assert edit(library, answer) == Edit("removed", "trains.txt")
    assert fates(library, answer) == {"trains.txt": "removed"}


def test_nothing_is_told_of_another_person_s_document(library: Library, answer: dict[str, Any], tmp_path: Path) -> None:
    """A citation that somebody else's file answers is to them as one that was removed."""
    sent = tmp_path / "own.txt"
    sent.write_text("Owls hoot.")
    library.add(ADA, [sent])
    owls = library.ask(ADA, "Do owls hoot?").to_dict()
    assert owls["citations"][0]["source"] == "own.txt"
    assert library.cited("b" * 32, owls["citations"][0], owls["passages"])[0] == Edit("removed", "own.txt")
    assert edit(library, answer) is None


def test_a_document_that_waits_to_be_read_is_not_called_edited() -> None:
    """Its text is not known yet: it is told as changed on the disk."""
    entry = Entry("a.txt", "", uploaded=True, changed=True, warnings=())
    assert edited_since([{"source": "a.txt", "document": "1"}], [entry]) == {"a.txt": "edited"}
