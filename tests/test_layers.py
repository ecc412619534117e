"""A file of vectors that stays, and what came and went since: together they find what looking at all finds."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fakes import WordEncoder
from indexed import kill_at_work
from quoth.config import DEFAULTS
from quoth.errors import IndexDamaged
from quoth.files.formats import from_text
from quoth.index import doctor
from quoth.index.layers import Sizes
from quoth.index.most_passages import Most
from quoth.index.passages import split
from quoth.index.schema import Signature
from quoth.index.snapshot import Snapshot, Source
from quoth.index.store import Store

SIGNATURE = Signature.of(WordEncoder(), DEFAULTS)
SMALL = Sizes(whole=4, share=0.5, flat=12, probes=1000, again=1000, few=3)
"""Inverted files from 13 vectors on, whose every list is looked at and whose every find is scored anew."""
MANY = Sizes(whole=10, share=0.2, flat=100, probes=16)
"""Inverted files of sixteen lists, as few as 150 vectors have."""


def unit(number: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(number).standard_normal(64).astype(np.float32)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def put(store: Store, *numbers: int) -> None:
    """A document of one passage for each number, which its vector is made from."""
    with store.update() as update:
        for number in numbers:
            document = from_text(f"{number}.txt", f"Number {number} stands here.")
            if not update.holds(document.sha256):
                update.add(document, split(document, WordEncoder().count_tokens), unit(number)[None])
            update.point(Source(document.source, document.sha256, document.sha256))


def drop(store: Store, *numbers: int) -> None:
    with store.update() as update:
        for number in numbers:
            update.forget(f"{number}.txt")


def new_store(folder: Path | None, sizes: Sizes) -> Store:
    store = Store.create(folder, sizes) if folder else Store.in_memory(sizes)
    with store.update(SIGNATURE):
        pass
    return store


def file(folder: Path) -> Path:
    (found,) = folder.glob("vectors-*.faiss")
    return found


def numbers(snapshot: Snapshot, found: Sequence[tuple[int, float]]) -> list[int]:
    """The numbers that passages were made from."""
    return [int(passage.source.removesuffix(".txt")) for passage in snapshot.passages([i for i, _ in found])]


def agrees(snapshot: Snapshot, held: set[int], among: set[int]) -> None:
    """The search finds all there is, and all that is chosen, in the order of the exact products."""
    question = unit(10**6)
    exact = {number: float(unit(number) @ question) for number in held}
    order = sorted(held, key=lambda number: -exact[number])
    found = snapshot.dense(question, 100)
    assert numbers(snapshot, found) == order
    assert np.allclose([score for _, score in found], [exact[number] for number in order], atol=1e-6)
    assert numbers(snapshot, snapshot.dense(question, 3)) == order[:3]
    ids = snapshot.passage_ids({f"{number}.txt" for number in among})
    chosen = [number for number in order if number in among]
    assert numbers(snapshot, snapshot.dense(question, 100, ids)) == chosen
    others = set(snapshot.passage_ids()) - set(ids)
    assert numbers(snapshot, snapshot.dense(question, 100, Most(len(ids), others, snapshot.passage_ids))) == chosen
    assert len(snapshot) == len(held)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sets(st.integers(0, 60), max_size=12)),
        st.tuples(st.just("drop"), st.sets(st.integers(0, 60), max_size=12)),
        st.tuples(st.sampled_from(["merge", "reopen", "mend"]), st.just(set[int]())),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, on_disk=st.booleans())
def test_any_order_of_changes_and_merges_finds_what_is_there(steps: list[tuple[str, set[int]]], on_disk: bool) -> None:
    """After each of any adds, removals and merges the search is the exact one, also among some passages alone."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "i") if on_disk else None
        store, held = new_store(folder, SMALL), set[int]()
        for step, chosen in steps:
            if step == "put":
                put(store, *(chosen - held))
                held |= chosen
            elif step == "drop":
                drop(store, *chosen)
                held -= chosen
            elif step == "reopen" and folder:
                store.close()
                store = Store.open(folder, sizes=SMALL)
            elif step in ("merge", "mend"):
                with store.update(merge=step == "merge", mend=step == "mend"):
                    pass
            with store.snapshot() as snapshot:
                agrees(snapshot, held, {number for number in held if number % 3 == 0})
        store.close()
        assert not folder or doctor.check(folder) == ()


def test_an_update_of_a_large_index_leaves_its_file_alone(tmp_path: Path) -> None:
    """Thirty of 150 vectors may come and go; with the 31st change the file is made anew."""
    with new_store(tmp_path, MANY) as store:
        put(store, *range(150))
        before = file(tmp_path)
        put(store, *range(150, 165))
        drop(store, *range(15))
        assert file(tmp_path) == before
        with store.snapshot() as snapshot:
            assert len(snapshot) == 150
            assert numbers(snapshot, snapshot.dense(unit(160), 1)) == [160]
            assert numbers(snapshot, snapshot.dense(unit(3), 1)) != [3]
        drop(store, 15)
        assert file(tmp_path) != before
        with store.snapshot() as snapshot:
            assert len(snapshot) == 149


def test_up_to_the_limit_what_is_removed_leaves_the_file_at_once(tmp_path: Path) -> None:
    """Of a hundred vectors one is removed, and its bytes stand nowhere; of more, with the next merge."""
    with new_store(tmp_path, MANY) as store:
        put(store, *range(100))
        assert holding(tmp_path, unit(7)) == [file(tmp_path).name, "quoth.sqlite"]
        drop(store, 7)
        assert holding(tmp_path, unit(7)) == []
        put(store, *range(100, 130))
        before = file(tmp_path)
        drop(store, 8)
        assert file(tmp_path) == before
        assert holding(tmp_path, unit(8)) == []  # the file has eight bits of each number
    assert doctor.mend(tmp_path) == ()
    assert file(tmp_path) != before


def holding(folder: Path, vector: NDArray[np.float32]) -> list[str]:
    return sorted((path.name for path in folder.iterdir() if vector.tobytes() in path.read_bytes()), reverse=True)


def test_a_reader_keeps_its_vectors_over_updates_and_merges(tmp_path: Path) -> None:
    """A snapshot that was opened before finds what was there then, another store the newest."""
    with new_store(tmp_path, MANY) as store, Store.open(tmp_path, sizes=MANY) as other:
        put(store, *range(150))
        with other.snapshot() as before, store.snapshot() as same:
            drop(store, 5)
            put(store, 200)
            drop(store, *range(10, 60))
            for snapshot in (before, same):
                assert numbers(snapshot, snapshot.dense(unit(5), 1)) == [5]
                assert numbers(snapshot, snapshot.dense(unit(200), 1)) != [200]
                assert len(snapshot) == 150
            with other.snapshot() as after:
                assert numbers(after, after.dense(unit(200), 1)) == [200]
                assert len(after) == 100


def test_an_update_that_fails_leaves_the_vectors_as_they_were(tmp_path: Path) -> None:
    """What was added and removed before the error is neither found nor missing, in this store and in another."""
    with new_store(tmp_path, MANY) as store:
        put(store, *range(150))
        with pytest.raises(ZeroDivisionError), store.update() as update:  # noqa: PT012 - the block is the point
            document = from_text("x.txt", "Nothing comes of it.")
            update.add(document, split(document, WordEncoder().count_tokens), unit(999)[None])
            update.forget("5.txt")
            update.finish()
            raise ZeroDivisionError
        put(store, 150)
        for one in (store, Store.open(tmp_path, sizes=MANY)):
            with one.snapshot() as snapshot:
                assert numbers(snapshot, snapshot.dense(unit(5), 1)) == [5]
                assert numbers(snapshot, snapshot.dense(unit(999), 1)) != [999]
                assert numbers(snapshot, snapshot.dense(unit(150), 1)) == [150]
                assert len(snapshot) == 151


CHILD = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from test_layers import MANY, Store, drop, put
store = Store.open(Path(sys.argv[1]), sizes=MANY)
print("ready", flush=True)
while True:
    put(store, 150)
    drop(store, 0, 150)
    put(store, 0)
"""


def test_a_killed_update_of_a_large_index_leaves_a_finished_state(tmp_path: Path) -> None:
    """After kill -9 at 15 random moments the vectors are those of one of the finished states, and sound."""
    folder, dice, seen = tmp_path / "i", random.Random(7), []
    with new_store(folder, MANY) as store:
        put(store, *range(150))
    script = CHILD.format(paths=[str(Path(__file__).parent), str(Path(__file__).parent.parent / "src")])
    allowed = [set(range(150)), set(range(151)), set(range(1, 150)), set(range(1, 151))]
    for _ in range(15):
        kill_at_work(script, folder, dice.uniform(0, 0.3))
        with Store.open(folder, sizes=MANY) as store, store.snapshot() as snapshot:
            held = set(numbers(snapshot, snapshot.dense(unit(1), 200)))
            assert held in allowed
            assert len(snapshot) == len(held)
        assert doctor.check(folder) == ()
        seen.append(allowed.index(held))
    assert len(set(seen)) > 1, "the kills all fell into one state: they were not random moments"


def test_few_lists_find_nearly_all(tmp_path: Path) -> None:
    """Of 600 vectors in 32 lists of which twelve are looked at, the first is found each time that it is asked for."""
    with new_store(tmp_path, Sizes(whole=10, flat=100, probes=12)) as store:
        put(store, *range(600))
        with store.snapshot() as snapshot:
            assert snapshot._vectors.base is not None
            assert snapshot._vectors.base.lists == 32
            found = [numbers(snapshot, snapshot.dense(unit(number), 1)) for number in range(0, 600, 20)]
            assert found == [[number] for number in range(0, 600, 20)]
            scores = [score for _, score in snapshot.dense(unit(20), 1)]
            assert scores == pytest.approx([1.0], abs=1e-6)


def test_a_large_file_is_believed_by_its_length_and_edges_and_the_doctor_reads_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte changed in the middle is found by the doctor, one at the beginning when the index is opened."""
    for name, limit in (("_HASHED_WHOLE", 1000), ("_HEAD", 600), ("_TAIL", 600)):
        monkeypatch.setattr(f"quoth.index.vector_files.{name}", limit)
    with new_store(tmp_path, MANY) as store:
        put(store, *range(100))
    good = file(tmp_path).read_bytes()
    for at, opens in ((len(good) // 2, True), (40, False)):
        file(tmp_path).write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        if opens:
            Store.open(tmp_path).close()
        else:
            with pytest.raises(IndexDamaged, match="is not what was written"):
                Store.open(tmp_path)
        (finding,) = doctor.check(tmp_path)
        assert "is not what was written" in finding.problem
    assert len(doctor.mend(tmp_path)) == 1
    assert doctor.check(tmp_path) == ()


def test_an_inverted_file_with_anothers_vectors_is_found(tmp_path: Path) -> None:
    """Its hash removed, the doctor compares what the lists hold with the vectors in the database."""
    with new_store(tmp_path, MANY) as store:
        put(store, *range(150))
    with Store.open(tmp_path, sizes=MANY) as store, store.update() as update:
        update.db.execute("UPDATE passages SET vector = (SELECT vector FROM passages WHERE id = 2) WHERE id = 1")
    (finding,) = doctor.check(tmp_path)
    assert finding.problem == "the vectors of 1 passages are not those of the database"
