"""The index on disk against a model in memory, and against a killer."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fakes import WordEncoder
from indexed import ENCODER, SIGNATURE, drop, kill_at_work, put
from quoth.config import DEFAULTS
from quoth.errors import IndexLocked, IndexMismatch, IndexMissing, UsageError
from quoth.files.formats import from_text
from quoth.index import doctor
from quoth.index.layers import vectors_of
from quoth.index.passages import split
from quoth.index.schema import Signature, connect
from quoth.index.snapshot import Source
from quoth.index.store import Store
from quoth.index.vector_files import sweep


def new_store(folder: Path) -> Store:
    store = Store.create(folder)
    with store.update(SIGNATURE):
        pass
    return store


class StoreMachine(RuleBasedStateMachine):
    """Random adding, changing, deleting, renaming and reopening, beside a dict that does the same."""

    names = st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt"])
    texts = st.sampled_from(
        [
            "Cats purr.",
            "Dogs bark. Cats purr.",
            "Cats purr. Cats purr.",
            "",
            "Head\n\nBirds sing.",
            "Trains run on rails. " * 40,
            "Trains stop. " * 40 + "Cats purr.",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.holder = tempfile.TemporaryDirectory()
        self.folder = Path(self.holder.name) / "index"
        self.model: dict[str, str] = {}
        self.seen_ids: set[int] = set()
        self.last_ids: set[int] = set()

    @initialize()
    def start(self) -> None:
        self.store = new_store(self.folder)

    @rule(name=names, text=texts)
    def put(self, name: str, text: str) -> None:
        put(self.store, name, text)
        self.model[name] = text

    @rule(name=names)
    def drop(self, name: str) -> None:
        drop(self.store, name)
        self.model.pop(name, None)

    @rule(name=names, text=texts)
    def fail_half_way(self, name: str, text: str) -> None:
        with pytest.raises(ZeroDivisionError), self.store.update() as update:  # noqa: PT012 - the block is the point
            document = from_text(name, text + " More.")
            passages = split(document, ENCODER.count_tokens)
            if not update.holds(document.sha256):
                update.add(document, passages, ENCODER.encode([p.searchable for p in passages]))
            update.point(Source(name, document.sha256, ""))
            raise ZeroDivisionError

    @precondition(lambda self: self.model)
    @rule(data=st.data(), name=names)
    def rename(self, data: st.DataObject, name: str) -> None:
        old = data.draw(st.sampled_from(sorted(self.model)))
        text = self.model.pop(old)
        with self.store.update() as update:
            update.forget(old)
            update.point(Source(name, from_text(name, text).sha256, ""))
        self.model[name] = text

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder)

    @rule()
    def start_again(self) -> None:
        with self.store.update(SIGNATURE):
            pass
        self.model.clear()
        self.seen_ids.clear()
        self.last_ids.clear()

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        if not hasattr(self, "store"):
            return
        wanted = {
            (text, p.start, p.end, p.text)
            for name, text in self.model.items()
            for p in split(from_text(name, text), ENCODER.count_tokens)
        }
        with self.store.snapshot() as snapshot:
            assert {n: s.document for n, s in snapshot.sources().items()} == {
                n: from_text(n, t).sha256 for n, t in self.model.items()
            }
            passages = snapshot.passages(snapshot.passage_ids())
            texts = {p.document: snapshot.text(p.document) for p in passages}
            found = {(texts[p.document].text, p.start, p.end, p.text) for p in passages if texts[p.document]}  # type: ignore[union-attr]
            assert found == wanted
            assert len(passages) == len(snapshot) == len(found)
            self.check_search(snapshot, passages)
        ids = {p.id for p in passages}
        assert not (ids - self.last_ids) & self.seen_ids, "a number was used twice"
        self.seen_ids |= ids
        self.last_ids = ids

    def check_search(self, snapshot: object, passages: list) -> None:  # type: ignore[type-arg]
        question = ENCODER.encode(["cats purr on rails"])[0]
        scores = {p.id: float(ENCODER.encode([p.searchable])[0] @ question) for p in passages}
        dense = dict(snapshot.dense(question, 1000))  # type: ignore[attr-defined]
        assert dense.keys() == scores.keys()
        assert all(abs(dense[i] - scores[i]) < 1e-5 for i in scores)
        for word in ("cats", "rails", "sing"):
            hits = {i for i, _ in snapshot.lexical(word, 1000)}  # type: ignore[attr-defined]
            stem = word.rstrip("s")
            assert hits == {p.id for p in passages if stem in p.searchable.lower()}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            assert doctor.check(self.folder) == ()
        self.holder.cleanup()


StoreMachine.TestCase.settings = settings(
    max_examples=100, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
test_the_store_agrees_with_a_model = StoreMachine.TestCase


CHILD = """
import sys, itertools
sys.path[:0] = {paths!r}
from pathlib import Path
from indexed import put, drop
from quoth.index.store import Store
store = Store.open(Path(sys.argv[1]))
print("ready", flush=True)
for turn in itertools.count():
    if turn % 2 == 0:
        drop(store, "small.txt")
    put(store, "turn.txt", ("Even winds blow. " if turn % 2 == 0 else "Odd waves break. ") * 300)
    if turn % 2:
        put(store, "small.txt", "Small fish swim.")
"""


def test_a_killed_update_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    """After kill -9 at 50 random moments of writing, the index opens, is sound, and holds one
    of the four states that finished updates leave.
    """
    folder = tmp_path / "index"
    with new_store(folder) as store:
        put(store, "small.txt", "Small fish swim.")
        put(store, "turn.txt", "Odd waves break. " * 300)
    dice = random.Random(20260613)
    even, odd = (from_text("t", s * 300).sha256 for s in ("Even winds blow. ", "Odd waves break. "))
    small = from_text("t", "Small fish swim.").sha256
    allowed = [
        {"turn.txt": odd, "small.txt": small},
        {"turn.txt": odd},
        {"turn.txt": even},
    ]
    script = CHILD.format(paths=[str(Path(__file__).parent), str(Path(__file__).parent.parent / "src")])
    seen = []
    for _ in range(50):
        kill_at_work(script, folder, dice.uniform(0, 0.25))
        with Store.open(folder) as store, store.snapshot() as snapshot:
            state = {name: source.document for name, source in snapshot.sources().items()}
        assert state in allowed
        seen.append(allowed.index(state))
        assert doctor.check(folder) == ()
    assert len(set(seen)) > 1, "the kills all fell into one state: they were not random moments"


def test_two_processes_read_while_one_writes(tmp_path: Path) -> None:
    """A reader sees the last finished state during a write, and the new one after it."""
    with new_store(tmp_path / "i") as writer:
        put(writer, "a.txt", "Cats purr.")
        with Store.open(tmp_path / "i") as one, Store.open(tmp_path / "i") as two:
            with writer.update() as update:
                update.forget("a.txt")
                for reader in (one, two):
                    with reader.snapshot() as snapshot:
                        assert list(snapshot.sources()) == ["a.txt"]
                        assert [i for i, _ in snapshot.lexical("cats", 5)] == [1]
            for reader in (one, two):
                with reader.snapshot() as snapshot:
                    assert snapshot.sources() == {}
                    assert snapshot.dense(ENCODER.encode(["cats"])[0], 5) == []


def test_a_reader_that_is_mid_question_keeps_its_state_and_holds_nobody_up(tmp_path: Path) -> None:
    """While a snapshot is open a document goes: it still holds it, the next one does not, and the log is emptied
    of it once the reader has finished.
    """
    with new_store(tmp_path / "i") as store, ThreadPoolExecutor(1) as pool:
        put(store, "a.txt", "Weevils hum.")
        with store.snapshot() as before:
            gone = pool.submit(drop, store, "a.txt")
            until = time.monotonic() + 60
            while _names(store):
                assert time.monotonic() < until
            assert [p.text for p in before.passages([i for i, _ in before.lexical("weevils", 5)])] == ["Weevils hum."]
            assert _holding(tmp_path / "i", b"eevil")
        gone.result(60)
        assert not _holding(tmp_path / "i", b"eevil")


def _names(store: Store) -> frozenset[str]:
    with store.snapshot() as snapshot:
        return snapshot.names()


def test_a_snapshot_that_is_open_when_its_index_is_closed_can_be_finished(tmp_path: Path) -> None:
    """Its connection goes with its block; another one cannot be had."""
    with new_store(tmp_path / "i") as store:
        put(store, "a.txt", "Cats purr.")
        with store.snapshot() as snapshot:
            store.close()
            assert snapshot.names() == {"a.txt"}
        with pytest.raises(UsageError, match="closed"):
            _names(store)
        assert sorted(path.suffix for path in (tmp_path / "i").iterdir()) == [".faiss", ".sqlite"]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    """The second of two updates at once fails in words, and the first is not harmed."""
    with new_store(tmp_path / "i") as one, Store.open(tmp_path / "i") as two:
        with one.update() as update:
            with pytest.raises(IndexLocked) as caught, two.update():
                pass
            document = from_text("a.txt", "Cats purr.")
            update.add(document, split(document, ENCODER.count_tokens), ENCODER.encode(["Cats purr."]))
            update.point(Source("a.txt", document.sha256, ""))
        assert "another process is writing" in caught.value.problem
        with two.snapshot() as snapshot:
            assert list(snapshot.sources()) == ["a.txt"]


def test_deletion_leaves_no_byte(tmp_path: Path) -> None:
    """After a document is deleted no file of the index holds its words or its vectors."""
    with new_store(tmp_path / "i") as store:
        put(store, "keep.txt", "Cats purr.")
        put(store, "secret.txt", "Zyzzyva weevils hum. " * 30)
        vector = ENCODER.encode(["Zyzzyva weevils hum."])[0].tobytes()
        assert _holding(tmp_path / "i", b"yzzyva")
        drop(store, "secret.txt")
        assert not _holding(tmp_path / "i", b"yzzyva")
        assert not _holding(tmp_path / "i", b"weevil")
        assert not _holding(tmp_path / "i", vector)


def _holding(folder: Path, needle: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if needle in path.read_bytes()]


def test_the_same_text_under_two_names_is_stored_once(tmp_path: Path) -> None:
    """Two files with one text share its passages; the text goes with the second of them."""
    with new_store(tmp_path / "i") as store:
        put(store, "a.txt", "Cats purr.")
        put(store, "b.txt", "Cats purr.")
        with store.snapshot() as snapshot:
            assert len(snapshot) == 1
            assert [p.source for p in snapshot.passages([1])] == ["a.txt"]
            assert [p.source for p in snapshot.passages([1], ["b.txt"])] == ["b.txt"]
        drop(store, "a.txt")
        with store.snapshot() as snapshot:
            assert [p.source for p in snapshot.passages([1])] == ["b.txt"]
        drop(store, "b.txt")
        with store.snapshot() as snapshot:
            assert len(snapshot) == 0


def test_the_fingerprint_depends_on_the_content_alone(tmp_path: Path) -> None:
    """The same files give the same hash by whatever way they came; other content gives another."""
    hashes = []
    for number, order in enumerate((["a", "b"], ["b", "x", "a"])):
        with new_store(tmp_path / str(number)) as store:
            for name in order:
                put(store, name, f"Text of {name}.")
            drop(store, "x")
            with store.snapshot() as snapshot:
                hashes.append(snapshot.fingerprint())
            put(store, "a", "Another text.")
            with store.snapshot() as snapshot:
                assert snapshot.fingerprint() != hashes[0]
    assert hashes[0] == hashes[1]


def test_an_index_that_was_never_finished_is_none(tmp_path: Path) -> None:
    """Opening a folder without an index, or with an empty database, says that there is none."""
    with pytest.raises(IndexMissing):
        Store.open(tmp_path / "none")
    Store.create(tmp_path / "begun").close()
    with pytest.raises(IndexMissing):
        Store.open(tmp_path / "begun")


def test_another_encoder_is_recognised_by_its_weights(tmp_path: Path) -> None:
    """The name of an encoder may stay while its weights change; the index notices."""
    with new_store(tmp_path / "i") as store:
        store.check_signature(SIGNATURE)
        other = Signature.of(WordEncoder(sha256="1" * 64), DEFAULTS)
        with pytest.raises(IndexMismatch, match="made with the encoder words"):
            store.check_signature(other)


def test_who_may_only_read_sees_what_is_written(tmp_path: Path) -> None:
    """A reader without the right to write answers, and sees an update that it did not make."""
    with new_store(tmp_path / "i") as store:
        put(store, "a.txt", "Cats purr.")
        reader = Store(tmp_path / "i", connect(str(tmp_path / "i" / "quoth.sqlite"), writable=False))
        with reader:
            for word in ("Cats", "Dogs"):
                put(store, "a.txt", f"{word} purr.")
                with reader.snapshot() as snapshot:
                    assert [p.text for p in snapshot.passages(snapshot.passage_ids())] == [f"{word} purr."]


def test_a_writer_does_not_sweep_what_the_next_one_wrote(tmp_path: Path) -> None:
    """The vectors of an update in progress outlive the end of the update before it."""
    with new_store(tmp_path / "i") as one, Store.open(tmp_path / "i") as two:
        put(one, "a.txt", "Cats purr.")
        with two.update() as update:
            update.forget("a.txt")
            fresh = tmp_path / "i" / "vectors-ofthesecondwriter.faiss"
            fresh.write_bytes(b"written, not yet named")
            with pytest.raises(sqlite3.OperationalError):  # the first writer's sweep comes late
                sweep(tmp_path / "i", one._db)
            assert fresh.exists()
        assert not fresh.exists()


def test_vectors_come_back_as_they_were(tmp_path: Path) -> None:
    """A vector read from the file is, bit for bit, the one that was written."""
    with new_store(tmp_path / "i") as store:
        put(store, "a.txt", "Cats purr.")
    with Store.open(tmp_path / "i") as store, store.inspect() as (db, vectors):
        assert not isinstance(vectors, Exception)
        assert vectors.base is not None
        assert vectors.base.near([1], ENCODER.encode(["Cats purr."])).tolist() == [True]
        assert np.array_equal(vectors_of(db, [1], 64), ENCODER.encode(["Cats purr."]))
