"""What the sidebar shows: conversations by day, documents with their states, chips; all letters."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from fakes import OverlapReader
from quoth.assistant import Assistant
from quoth.service import side_rows
from quoth.service.conversations import Listed
from quoth.service.library import Library
from quoth.service.listing import Entry, Shelved

NOW = datetime(2026, 11, 26, 9, 0).timestamp()  # noqa: DTZ001 - the server's own clock
HOSTILE = '"><img src=x onerror=alert(1)>\u202e'


def at(*day: int) -> float:
    return datetime(*day).timestamp()  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ((2026, 11, 26, 0, 0), "Today"),
        ((2026, 11, 27, 1, 0), "Today"),
        ((2026, 11, 25, 23, 59), "Yesterday"),
        ((2026, 11, 24, 23, 59), "Tuesday, 24 November"),
        ((2025, 12, 31, 12, 0), "Wednesday, 31 December 2025"),
    ],
)
def test_a_conversation_stands_under_its_day(when: tuple[int, ...], day: str) -> None:
    """Today, also for a clock that runs ahead; yesterday; else the date, with the year where it is another."""
    assert side_rows.day_of(at(*when), NOW) == day


def test_conversations_come_by_day_with_titles_of_their_own() -> None:
    """Two that were emptied are told apart; the open one is marked; each has a menu with its name."""
    listed = [
        Listed("1", "When?", at(2026, 11, 26, 8), 1),
        Listed("2", "", at(2026, 11, 26, 7), 0),
        Listed("3", "", at(2026, 11, 25, 7), 0),
    ]
    page = BeautifulSoup(side_rows.conversations(listed, "2", "", NOW), "html.parser")
    assert [part.get_text() for part in page.select("h3, .quoth-rowname")] == [
        "Today", "When?", "Empty conversation", "Yesterday", "Empty conversation (2)",
    ]  # fmt: skip
    assert [row["data-id"] for row in page.select("li:has([aria-current])")] == ["2"]
    assert page.select(".quoth-dots")[2]["aria-label"] == "Menu of Empty conversation (2)"


def test_a_search_that_finds_nothing_says_so() -> None:
    """With its words; without a conversation there is another sentence."""
    assert "No conversation says or quotes “zebra”." in side_rows.conversations([], None, " zebra ", NOW)
    assert "No conversation yet." in side_rows.conversations([], None, " ", NOW)


def test_five_hundred_conversations_are_made_in_no_time() -> None:
    """And weigh little."""
    listed = [Listed(f"{n:032}", f"What of the {n}th mill?", NOW - 3600 * n, 2) for n in range(500)]
    began = time.perf_counter()
    page = side_rows.conversations(listed, None, "", NOW)
    assert time.perf_counter() - began < 0.2
    assert len(page) < 250_000
    assert page.count("<h3") == 22


def test_documents_tell_kind_pages_and_state(
    corpus: Path, tmp_path: Path, open_words: Callable[..., Assistant]
) -> None:
    """Read, changed, not read and why; one of one's own is marked so, and one that cannot be asked has no tick."""
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    library = Library(open_words(corpus, uploads=tmp_path / "uploads", reader=OverlapReader()))
    sent = tmp_path / "own.txt"
    sent.write_text("Owls hoot.")
    library.add("a" * 32, [sent])
    (corpus / "trains.txt").write_text("Trains stand.")
    page = BeautifulSoup(side_rows.documents(library.shelf("a" * 32), ["cats.md"]), "html.parser")
    rows = {row["data-label"]: row for row in page.select("li")}
    assert list(rows) == ["own.txt", "cats.md", "deep/bread.txt", "trains.txt", "broken.pdf"]
    said = {label: re.sub(r"\s+", " ", row.select_one("small").get_text()) for label, row in rows.items()}  # type: ignore[union-attr]
    assert (said["own.txt"], said["cats.md"]) == ("TXT · read", "MD · read")
    assert said["trains.txt"] == "TXT · changed; read it again"
    assert said["broken.pdf"].startswith("PDF · not read: broken.pdf")
    assert [label for label, row in rows.items() if row.has_attr("data-own")] == ["own.txt"]
    assert [label for label, row in rows.items() if row.select_one("input[checked]")] == ["cats.md"]
    assert rows["broken.pdf"].select_one("input") is None


def test_pages_are_counted() -> None:
    """One, several, or none where the kind has no pages."""
    entry = Entry("a.pdf", "0" * 64, uploaded=False, changed=False, warnings=("2 equations not read",))
    one, twelve = (side_rows.documents([Shelved(entry, pages)], ()) for pages in (1, 12))
    assert "PDF · 1 page<" in one
    assert "PDF · 12 pages<" in twelve
    assert "read; 2 equations not read" in one


def test_chips_say_what_is_asked() -> None:
    """All documents, or each of the chosen ones with a way to leave it out."""
    assert "All documents" in side_rows.chips([], 3)
    page = BeautifulSoup(side_rows.chips(["a.txt", "b.md"], 3), "html.parser")
    assert [chip["data-label"] for chip in page.select(".quoth-chip")] == ["a.txt", "b.md"]
    assert len(page.select("[data-act=untick]")) == 2


def test_nothing_of_a_name_becomes_html() -> None:
    """Of a document, of a conversation, of what is searched: letters, and no sign that turns the direction."""
    entry = Entry(HOSTILE, "0" * 64, uploaded=True, changed=False, warnings=(HOSTILE,))
    pages = (
        side_rows.conversations([Listed(HOSTILE, HOSTILE, NOW, 1)], None, "", NOW),
        side_rows.conversations([], None, HOSTILE, NOW),
        side_rows.documents([Shelved(entry, 1, HOSTILE, HOSTILE)], [HOSTILE]),
        side_rows.chips([HOSTILE], 2),
        side_rows.asked_only([HOSTILE]),
    )
    for page in pages:
        assert "<img" not in page
        assert "\u202e" not in BeautifulSoup(page, "html.parser").get_text()
