"""The doctor finds each kind of disagreement, mends it, and embeds nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from indexed import ENCODER, put
from quoth.errors import IndexDamaged, IndexMissing
from quoth.index import doctor
from quoth.index.schema import connect
from quoth.index.store import Store
from quoth.index.vectors import BaseIndex
from test_store import new_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_store(tmp_path / "i") as store:
        put(store, "cats.txt", "Cats purr.")
        put(store, "dogs.txt", "Dogs bark.")
    return tmp_path / "i"


def sql(folder: Path, *statements: str) -> None:
    db = connect(str(folder / "quoth.sqlite"))
    for statement in statements:
        db.execute(statement)
    db.close()


def vectors_file(folder: Path) -> Path:
    (file,) = folder.glob("vectors-*.faiss")
    return file


def answers(folder: Path) -> dict[str, list[str]]:
    """What a search by vector and by keyword finds for each animal."""
    found = {}
    with Store.open(folder) as store, store.snapshot() as snapshot:
        for word in ("cats", "dogs"):
            dense = [i for i, _ in snapshot.dense(ENCODER.encode([word])[0], 1)]
            lexical = [i for i, _ in snapshot.lexical(word, 5)]
            found[word] = [p.text for p in snapshot.passages([*dense, *lexical])]
    return found


BOTH = {"cats": ["Cats purr."] * 2, "dogs": ["Dogs bark."] * 2}


def test_a_sound_index_is_left_alone(folder: Path) -> None:
    """Nothing is found, and no file changes."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert doctor.check(folder) == doctor.mend(folder) == ()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda f: vectors_file(f).unlink(), "are missing"),
        (lambda f: vectors_file(f).write_bytes(vectors_file(f).read_bytes()[:-100]), "is cut short"),
        (lambda f: vectors_file(f).write_bytes(b"x" * vectors_file(f).stat().st_size), "is not what was written"),
        (lambda f: without_hash(f, b"x" * vectors_file(f).stat().st_size), "cannot be read"),
        (lambda f: sql(f, "DELETE FROM passage_words WHERE rowid = 1"), "keywords of 1 passages"),
        (lambda f: sql(f, "UPDATE passage_words SET words = 'lies' WHERE rowid = 2"), "keywords of 1 passages"),
        (lambda f: sql(f, "INSERT INTO passage_words(rowid, words) VALUES (9, 'ghost')"), "keywords of 1 passages"),
        (lambda f: sql(f, "DELETE FROM passage_words_data WHERE id > 10"), "keyword index contradicts itself"),
        (lambda f: sql(f, "DROP TABLE passage_words"), "keyword index cannot be read"),
        (lambda f: swap_vectors(f, 1, 2), "is not what was written"),
        (lambda f: without_hash(f, swap_vectors(f, 1, 2)), "vectors of 2 passages"),
        (lambda f: without_hash(f, vectors_file(f).read_bytes()), "vectors have no hash"),
    ],
    ids=[
        "missing",
        "truncated",
        "garbage",
        "garbage without a hash",
        "word lost",
        "word changed",
        "word too many",
        "postings lost",
        "words lost",
        "swapped",
        "swapped without a hash",
        "of an earlier version",
    ],
)
def test_vectors_and_keywords_are_mended_from_the_database(
    folder: Path, damage: Callable[[Path], None], words: str
) -> None:
    """Each damage is named once, then mended, and every search finds what it found before."""
    damage(folder)
    (finding,) = doctor.check(folder)
    assert words in finding.problem
    assert doctor.mend(folder) == (finding,)
    assert doctor.check(folder) == ()
    assert answers(folder) == BOTH


def without_hash(folder: Path, vectors: bytes) -> None:
    """What the index was before the file of its vectors had a hash; the file holds these bytes."""
    vectors_file(folder).write_bytes(vectors)
    sql(folder, "DELETE FROM meta WHERE key = 'vectors_sha256'")


def swap_vectors(folder: Path, first: int, second: int) -> bytes:
    """Give each of two passages the other's vector in the FAISS file alone."""
    base = BaseIndex.from_bytes(vectors_file(folder).read_bytes())
    with Store.open(folder) as store, store.snapshot() as snapshot:
        one, two = snapshot.vectors([first, second])
    base.remove([first, second])
    base.add([second], one.reshape(1, -1))
    base.add([first], two.reshape(1, -1))
    data = bytes(base.to_bytes())
    vectors_file(folder).write_bytes(data)
    return data


def test_an_index_of_an_earlier_version_is_read_and_gets_its_hash(folder: Path) -> None:
    """Without a hash the length is believed; the next update writes one, and a file that differs is then refused."""
    without_hash(folder, vectors_file(folder).read_bytes())
    assert answers(folder) == BOTH
    with Store.open(folder) as store:
        put(store, "owls.txt", "Owls hoot.")
    assert doctor.check(folder) == ()
    data = vectors_file(folder).read_bytes()
    vectors_file(folder).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(IndexDamaged, match="is not what was written"):
        Store.open(folder)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = 'Cats hiss.' WHERE id = 1",
        "UPDATE passages SET start = 90, stop = 99 WHERE id = 1",
        "UPDATE passages SET vector = x'00' WHERE id = 1",
        "UPDATE passages SET vector = zeroblob(256) WHERE id = 1",
        "UPDATE passages SET sentences = 'none' WHERE id = 1",
        "UPDATE passages SET headings = '7' WHERE id = 1",
        "UPDATE documents SET page_starts = '{' WHERE id = 1",
        "UPDATE documents SET text = x'4142' WHERE id = 1",
        "UPDATE sources SET warnings = '' WHERE document = 1",
    ],
)
def test_a_document_that_cannot_be_trusted_is_taken_out(folder: Path, statement: str) -> None:
    """Text, places or vectors that are damaged themselves take their document out; the other stays."""
    sql(folder, statement)
    assert any("cats.txt" in finding.problem for finding in doctor.mend(folder))
    assert doctor.check(folder) == ()
    with Store.open(folder) as store, store.snapshot() as snapshot:
        assert list(snapshot.sources()) == ["dogs.txt"]
        assert [p.text for p in snapshot.passages(snapshot.passage_ids())] == ["Dogs bark."]


def test_rows_without_a_document_are_taken_out(folder: Path) -> None:
    """Passages and sources whose document is gone are found and removed."""
    db = sqlite3.connect(folder / "quoth.sqlite", isolation_level=None)
    db.execute("DELETE FROM documents WHERE id = 1")
    db.close()
    assert {f.problem for f in doctor.check(folder)} >= {
        "1 passages belong to no document",
        "1 sources belong to no document",
    }
    doctor.mend(folder)
    assert doctor.check(folder) == ()


def test_no_index_is_an_error(tmp_path: Path) -> None:
    """There is nothing to mend where there is no index."""
    with pytest.raises(IndexMissing):
        doctor.mend(tmp_path)
