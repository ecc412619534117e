"""What every store keeps to, in a folder and in Milvus alike: Milvus Lite runs in this process."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexed import ENCODER, SIGNATURE, drop, put
from quoth.errors import IndexMismatch, IndexMissing
from quoth.files.formats import from_text
from quoth.index.milvus.addresses import MilvusAddress
from quoth.index.milvus.milvus_store import MilvusStore
from quoth.index.passages import split
from quoth.index.seam import IndexSnapshot, IndexStore
from quoth.index.snapshot import Failure, Source
from quoth.index.store import Store
from quoth.types import Document, Gloss

TEXTS = ("Cats purr.", "Dogs bark. Cats purr.", "", "Trains run on rails. " * 40, "Hi. Hello. Hi. Naïve Zebras.")


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusStore]:
    """One file of Milvus Lite for all tests of a module: each starts with an update from nothing."""
    place = tmp_path_factory.mktemp("lite") / "index.db"
    with MilvusStore.create(MilvusAddress.parse(f"milvus+file://{place}")) as store:
        yield store


@pytest.fixture(params=["folder", "milvus"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexStore]:
    """An empty index, of either kind."""
    found: IndexStore = Store.create(tmp_path / "index")
    if request.param == "milvus":
        found.close()
        found = request.getfixturevalue("lite")
    with found.update(SIGNATURE):
        pass
    yield found
    if request.param == "folder":
        found.close()


def reached(snapshot: IndexSnapshot, word: str) -> set[int]:
    """The passages that any way of searching brings for a word."""
    dense = {i for i, _ in snapshot.dense(ENCODER.encode([word])[0], 1000)}
    return dense | {i for i, _ in snapshot.lexical(word, 1000)} | set(snapshot.holding([word], [], 1000))


def test_every_passage_stands_where_it_says(store: IndexStore) -> None:
    """A passage is the text from its start to its end, in code points, and so are its sentences; vectors come back."""
    text = "# Head 😀\n\nHi. Héllo. Hi.\n\n" + "Zebras run far, and naïve 😀 ones farther. " * 30
    put(store, "a.md", text)
    with store.snapshot() as snapshot:
        found = snapshot.passages(snapshot.passage_ids())
        wanted = split(from_text("a.md", text), ENCODER.count_tokens)
        assert [replace(p, id=0) for p in found] == list(wanted)
        stored = snapshot.text(snapshot.document("a.md"))
        assert stored is not None
        assert stored.text == text
        assert all(stored.text[p.start : p.end] == p.text for p in found)
        vectors = snapshot.vectors([p.id for p in found])
        assert np.array_equal(vectors, ENCODER.encode([p.searchable for p in found]))
        assert snapshot.titles() == {"a.md": "Head 😀"}
        assert snapshot.headings(snapshot.document("a.md")) == {"Head 😀"}


def test_a_text_longer_than_a_field_comes_back_whole(store: IndexStore) -> None:
    """70,000 letters of four bytes each, a heading of 70,000, and a gloss of 70,000 are kept as they were."""
    long = "\U0001d518" * 70_000
    document = replace(Document("a.txt", f"{long} End.", ()), page_starts=(0, 7))
    passage = replace(
        split(from_text("b.txt", "Fish swim."), ENCODER.count_tokens)[0],
        document=document.sha256, headings=("h" * 70_000, "short"), glosses=(Gloss(0, 0, "g" * 70_000),),
    )  # fmt: skip
    with store.update() as update:
        update.add(document, [passage], ENCODER.encode(["Fish swim."]))
        update.point(Source("a.txt", document.sha256, "", warnings=("w" * 70_000,)))
    with store.snapshot() as snapshot:
        (found,) = snapshot.passages(snapshot.passage_ids())
        assert (found.headings, found.glosses, found.text) == (passage.headings, passage.glosses, "Fish swim.")
        stored = snapshot.text(document.sha256)
        assert stored is not None
        assert (stored.text, stored.page_starts) == (document.text, (0, 7))
        assert snapshot.pages() == {document.sha256: 2}
        assert snapshot.sources()["a.txt"].warnings == ("w" * 70_000,)


def test_putting_the_same_again_changes_nothing(store: IndexStore) -> None:
    """A second update with the same files leaves ids, passages and fingerprint as they were."""
    states = []
    for _ in range(2):
        put(store, "a.txt", TEXTS[1])
        put(store, "b.txt", TEXTS[3])
        with store.snapshot() as snapshot:
            states.append((snapshot.fingerprint(), snapshot.passages(snapshot.passage_ids()), len(snapshot)))
    assert states[0] == states[1]


def test_what_is_removed_is_found_no_more(store: IndexStore) -> None:
    """Neither leg, nor a phrase, nor a get brings a text that its file let go; what stayed is all found."""
    put(store, "a.txt", "Zebras graze.")
    put(store, "b.txt", "Cats purr.")
    with store.snapshot() as snapshot:
        (gone,) = snapshot.passage_ids(["a.txt"])
        document = snapshot.document("a.txt")
    drop(store, "a.txt")
    with store.snapshot() as snapshot:
        (left,) = snapshot.passage_ids()
        assert left != gone
        assert reached(snapshot, "zebras") == reached(snapshot, "graze") == {left}
        assert snapshot.lexical("zebras", 10) == []
        assert snapshot.passages([gone]) == []
        with pytest.raises(RuntimeError):
            snapshot.vectors([gone])
        assert (snapshot.text(document), snapshot.holders(document), snapshot.document("a.txt")) == (None, set(), "")
        assert snapshot.absent("zebras and cats") == ["zebras"]
        assert not snapshot.begins("zeb")
        assert snapshot.begins("pur")


def test_a_changed_file_leaves_nothing_of_what_it_was(store: IndexStore) -> None:
    """A file that says something else is found by that alone."""
    put(store, "a.txt", "Zebras graze.")
    put(store, "a.txt", "Fish swim.")
    with store.snapshot() as snapshot:
        assert [p.text for p in snapshot.passages(snapshot.passage_ids())] == ["Fish swim."]
        assert (snapshot.lexical("zebras", 5), len(snapshot.lexical("fish", 5))) == ([], 1)


def test_the_same_text_in_two_files_is_one_document(store: IndexStore) -> None:
    """It is found once, under the first name or the one asked, and stays until both files are gone."""
    put(store, "b.txt", "Cats purr.")
    put(store, "a.txt", "Cats purr.")
    with store.snapshot() as snapshot:
        (only,) = snapshot.passage_ids()
        assert snapshot.passage_ids(["a.txt"]) == snapshot.passage_ids(["b.txt"]) == [only]
        assert [p.source for p in snapshot.passages([only])] == ["a.txt"]
        assert [p.source for p in snapshot.passages([only], ["b.txt"])] == ["b.txt"]
        assert snapshot.holders(snapshot.document("a.txt")) == {"a.txt", "b.txt"}
    drop(store, "a.txt")
    with store.snapshot() as snapshot:
        assert snapshot.passage_ids() == [only]
    drop(store, "b.txt")
    with store.snapshot() as snapshot:
        assert snapshot.passage_ids() == []


def test_another_encoder_is_refused(store: IndexStore) -> None:
    """An index answers to the encoder and the windows that made it, and to no others."""
    store.check_signature(replace(SIGNATURE, encoder="another name"))
    with pytest.raises(IndexMismatch, match="encoder words, not other"):
        store.check_signature(replace(SIGNATURE, encoder="other", encoder_sha256="1" * 64))
    with pytest.raises(IndexMismatch, match="settings for its passages"):
        store.check_signature(replace(SIGNATURE, max_tokens=99))


def test_an_update_that_fails_half_way_leaves_nothing(store: IndexStore) -> None:
    """What was written before the failure is found by nothing; the next update is as if it had never been."""
    put(store, "a.txt", "Cats purr.")
    with store.snapshot() as snapshot:
        before = snapshot.fingerprint(), snapshot.passage_ids()
    with pytest.raises(ZeroDivisionError), store.update() as update:  # noqa: PT012 - the block is the point
        update.forget("a.txt")
        document = from_text("b.txt", "Zebras graze. " * 700)
        passages = split(document, ENCODER.count_tokens)
        update.add(document, passages, ENCODER.encode([p.searchable for p in passages]))
        update.point(Source("b.txt", document.sha256, ""))
        raise ZeroDivisionError
    with store.snapshot() as snapshot:
        assert (snapshot.fingerprint(), snapshot.passage_ids()) == before
        assert reached(snapshot, "zebras") == set(before[1])
    put(store, "b.txt", "Zebras sleep.")
    with store.snapshot() as snapshot:
        assert [p.text for p in snapshot.passages(snapshot.passage_ids())] == ["Cats purr.", "Zebras sleep."]


def test_failures_are_remembered_beside_what_a_file_said(store: IndexStore) -> None:
    """A file that can no longer be read keeps its last text, and forgets its failure when it is read again."""
    put(store, "a.txt", "Cats purr.")
    failure = Failure("a.txt", "f" * 64, "broken", "mend it", 7)
    with store.update() as update:
        update.fail(failure)
    with store.snapshot() as snapshot:
        assert snapshot.failures() == {"a.txt": failure}
        assert len(snapshot.passage_ids(["a.txt"])) == 1
    put(store, "a.txt", "Cats purr.")
    with store.snapshot() as snapshot:
        assert snapshot.failures() == {}


def test_a_fresh_start_forgets_everything(store: IndexStore) -> None:
    """An update that names a signature begins with nothing."""
    put(store, "a.txt", "Cats purr.")
    with store.update(SIGNATURE) as update:
        assert update.sources() == {}
    with store.snapshot() as snapshot:
        assert (len(snapshot), snapshot.sources(), snapshot.lexical("cats", 5)) == (0, {}, [])


def test_about_a_place(store: IndexStore) -> None:
    """Passages that a place touches come first, then the one before, then the one after."""
    put(store, "a.txt", "Trains run on rails, and often. " * 90)
    with store.snapshot() as snapshot:
        ids = snapshot.passage_ids()
        middle = snapshot.passages(ids)[2]
        held = [p.id for p in snapshot.passages(ids) if p.start < middle.start + 1 and p.end > middle.start]
        found = snapshot.around((middle.document, middle.start, middle.start + 1))
        at = ids.index(held[0])
        assert found == [*held, ids[at - 1], ids[at + len(held)]]
        assert snapshot.around((middle.document, 10**6, 10**6 + 1)) == snapshot.around(("none", 0, 5)) == []


def test_both_stores_are_the_same_after_any_walk(lite: MilvusStore, tmp_path: Path) -> None:
    """Thirty random changes of two indexes side by side: the same passages, ranks, scores and fingerprint,
    and no id that ever stood for another text.
    """
    dice, seen = random.Random(17), dict[int, str]()
    with Store.create(tmp_path / "index") as folder:
        both: tuple[IndexStore, IndexStore] = folder, lite
        for store in both:
            with store.update(SIGNATURE):
                pass
        for step in range(30):
            name, text = dice.choice("abcd") + ".txt", dice.choice(TEXTS)
            for store in both:
                drop(store, name) if step % 3 == 0 else put(store, name, text)
            if step % 4 == 0:
                first, second = map(described, both)
                assert first == second
            with lite.snapshot() as snapshot:
                for passage in snapshot.passages(snapshot.passage_ids()):
                    assert seen.setdefault(passage.id, passage.document) == passage.document


def described(store: IndexStore) -> list[object]:
    """All that a snapshot says, with places instead of ids."""
    with store.snapshot() as snapshot:
        passages = snapshot.passages(snapshot.passage_ids())
        place = {p.id: (p.document, p.start, p.end) for p in passages}
        some = [name for name in ("a.txt", "c.txt") if name in snapshot.names()]
        told: list[object] = [snapshot.fingerprint(), len(snapshot), [replace(p, id=0) for p in passages]]
        told += [snapshot.titles(), snapshot.pages(), snapshot.shared(), snapshot.sources().keys()]
        told += [[place[i] for i in snapshot.spread(some, 3)]]
        for among in (None, snapshot.passage_ids(some)):
            for question in ("Do cats purr?", "naive zebra running on the rails", "hello hi hi", "nothing of it"):
                told.append([(place[i], round(s, 9)) for i, s in snapshot.lexical(question, 4, among)])
                told.append(
                    {place[i]: round(s, 5) for i, s in snapshot.dense(ENCODER.encode([question])[0], 99, among)}
                )
            told += [[place[i] for i in snapshot.holding(["cats purr", "run on"], ["dogs", "rail"], 5, among)]]
            told += [[place[i] for i in snapshot.holding(["hi hello", "on rails"], [], 5, among)]]
        told += [snapshot.absent("cats zebras lions rails", some), snapshot.begins("tra"), snapshot.begins("tra", some)]
        return told


def test_no_index_is_said_to_be_missing(tmp_path: Path) -> None:
    """Opening what is not there is an error with the command that makes it, and makes nothing."""
    with pytest.raises(IndexMissing, match="quoth index"):
        MilvusStore.open(MilvusAddress.parse(f"milvus+file://{tmp_path}/none.db"))
    assert not (tmp_path / "none.db").exists()
