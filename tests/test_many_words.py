"""The keyword search of a large index: what it leaves out, and that it finds the same where it can."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from quoth.index import keywords
from quoth.index.keywords import Extent
from quoth.index.most_passages import Most

NUMBER = 400


@pytest.fixture
def db(monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Four hundred passages: all are of birds, half of owls, a tenth of rivers, one of a heron; 41 are scored."""
    for name, limit in (("_FREE", 100), ("_POSTINGS", 41), ("_OF_PASSAGES", 1000), ("_COMMON", 100), ("_SOUGHT", 150)):
        monkeypatch.setattr(keywords, name, limit)
    db = sqlite3.connect(":memory:")
    keywords.create(db)
    rows = []
    for number in range(1, NUMBER + 1):
        words = ["birds", "owls" if number % 2 else "geese", "rivers" if number % 10 == 0 else "meadows"]
        rows.append((number, " ".join([*words, "heron" if number == 70 else "flies"])))
    keywords.add(db, rows)
    yield db
    db.close()


def ids(db: sqlite3.Connection, question: str, k: int, **more: object) -> list[int]:
    return [i for i, _ in keywords.search(db, question, k, extent=Extent(NUMBER), **more)]  # type: ignore[arg-type]


def test_a_rare_word_finds_and_the_common_ones_follow(db: sqlite3.Connection) -> None:
    """The one heron stands first, then rivers; those of geese, for which the postings do not suffice, before owls."""
    assert ids(db, "heron rivers", 3) == [70, 10, 20]
    assert ids(db, "rivers geese birds", 40) == list(range(10, 401, 10))
    with_rest = dict(keywords.search(db, "rivers owls", 40, extent=Extent(NUMBER)))
    assert set(with_rest) == set(range(10, 401, 10))


def test_common_words_alone_are_found_where_they_stand_together(db: sqlite3.Connection) -> None:
    """Two words of which each is in half of all passages or more: those that hold both."""
    assert ids(db, "owls birds", 5) == [1, 3, 5, 7, 9]
    assert ids(db, "owls geese", 3) == [1, 3, 5]


def test_too_few_are_filled_up_from_the_next_common_word(db: sqlite3.Connection) -> None:
    """One passage has a heron and two more are wanted: of those with owls."""
    assert ids(db, "heron owls", 3) == [70, 1, 3]


def test_among_some_every_word_counts(db: sqlite3.Connection) -> None:
    """Where the rare word is not among the passages that are asked, the common one still finds."""
    assert ids(db, "heron owls", 5, among=[1, 2, 3]) == [1, 3]
    most = Most(399, [70], lambda: range(1, 401))
    assert ids(db, "heron owls", 2, among=most) == [1, 3]
    assert ids(db, "heron", 2, among=most) == []
    assert (len(most), list(most)[68:71], 70 in most, 71 in most, most[0]) == (399, [69, 71, 72], False, True, 1)


def test_a_small_index_reads_all_postings(db: sqlite3.Connection) -> None:
    """With no more passages than that the scores are BM25's own."""
    whole = keywords.search(db, "heron owls birds", 400)
    assert keywords.search(db, "heron owls birds", 400, extent=Extent(100)) == whole
    assert len(whole) == NUMBER


def test_common_words_are_counted_once(db: sqlite3.Connection) -> None:
    """Two hundred have owls; how many have a rare word is asked each time."""
    extent = Extent(NUMBER)
    keywords.search(db, "heron owls birds", 5, extent=extent)
    assert extent.counts == {"owls": 200, "birds": 400}
