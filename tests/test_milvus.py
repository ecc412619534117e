"""The index in Milvus alone: addresses, servers that do not answer, writers that die, machines that share a corpus."""

from __future__ import annotations

import logging
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from fakes import WordEncoder
from indexed import ENCODER, SIGNATURE, drop, put
from quoth import cli
from quoth.assistant import Assistant
from quoth.config import DEFAULTS, UPLOADS
from quoth.errors import IndexDamaged, IndexLocked, IndexMissing, IndexUnreachable, IndexUnwritable, UsageError
from quoth.index.file_parts import FilePart
from quoth.index.milvus import leases, milvus_words, wire
from quoth.index.milvus.addresses import TOKEN, MilvusAddress
from quoth.index.milvus.catalogue import Head, first_id
from quoth.index.milvus.milvus_store import MilvusStore
from quoth.index.milvus.wire import Wire
from quoth.index.snapshot import Source

SECRET = "user:pass-9317"  # noqa: S105 - of nobody


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> MilvusAddress:
    """A file of Milvus Lite for the tests of this module."""
    return MilvusAddress.parse(f"milvus+file://{tmp_path_factory.mktemp('lite')}/index.db")


@pytest.fixture
def store(address: MilvusAddress) -> MilvusStore:
    """An empty index in it. It stays open: the connection is one for the whole process."""
    store = MilvusStore.create(address)
    with store.update(SIGNATURE):
        pass
    return store


@pytest.mark.parametrize(
    ("text", "uri", "name"),
    [
        ("milvus://db.example:19531/my_docs", "http://db.example:19531", "my_docs"),
        ("milvus://db.example/docs", "http://db.example:19530", "docs"),
        ("milvus+https://db.example:443/docs", "https://db.example:443", "docs"),
        ("milvus://[::1]:19530/docs", "http://[::1]:19530", "docs"),
        ("milvus+file:///tmp/a%20b.db", "/tmp/a b.db", "quoth"),  # noqa: S108 - only a name
    ],
)
def test_an_address_is_read(text: str, uri: str, name: str) -> None:
    """Host, port and name of a server, or the path of a file."""
    found = MilvusAddress.parse(text)
    assert (found.uri, found.name, str(found)) == (uri, name, text)


@pytest.mark.parametrize(
    "text",
    ["", "milvus://", "milvus://host:19530", "milvus://host:x/name", "milvus://host/na-me", "milvus://host/a/b",
     "http://host/name", "milvus+file://host/x.db", "milvus+file:///x.sqlite", "milvus:///name"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    """With the forms that there are."""
    with pytest.raises(UsageError, match="write milvus://HOST:PORT/NAME"):
        MilvusAddress.parse(text)


def test_a_secret_comes_from_the_environment_alone_and_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with a password is refused without repeating it; the token is in no text of the address or error."""
    with pytest.raises(UsageError, match=TOKEN) as refused:
        MilvusAddress.parse(f"milvus://{SECRET}@host/name")
    assert "pass-9317" not in str(refused.value)
    monkeypatch.setenv(TOKEN, SECRET)
    found = MilvusAddress.parse("milvus://127.0.0.1:1/name")
    assert found.token == SECRET
    assert "pass-9317" not in f"{found} {found!r}"
    error = wire._in_words(found, RuntimeError())
    assert "pass-9317" not in str(error)


def test_a_file_is_its_owners_alone(address: MilvusAddress, store: MilvusStore, tmp_path: Path) -> None:
    """Nobody else can look into it; and where none can be made, the error says so."""
    assert store.address is address
    assert Path(address.uri).stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(IndexUnwritable, match="name another place"):
        MilvusStore.create(MilvusAddress.parse(f"milvus+file://{tmp_path}/file/index.db"))


def test_a_server_that_is_not_there_is_told_in_words(caplog: pytest.LogCaptureFixture) -> None:
    """At once, with the next step, and without a line of pymilvus's own."""
    began = time.perf_counter()
    with caplog.at_level(logging.DEBUG), pytest.raises(IndexUnreachable, match="see that it runs"):
        MilvusStore.open(MilvusAddress.parse("milvus://127.0.0.1:1/name"))
    assert time.perf_counter() - began < 15
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_server_that_says_nothing_is_waited_for_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that takes connections and never answers ends as an error too."""
    monkeypatch.setattr(wire, "_CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        began = time.perf_counter()
        with pytest.raises(IndexUnreachable):
            MilvusStore.open(MilvusAddress.parse(f"milvus://127.0.0.1:{mute.getsockname()[1]}/name"))
        assert time.perf_counter() - began < 10


def test_a_name_falls_to_one_part_and_always_to_the_same() -> None:
    """Each of 400 names falls to exactly one of four, and each of the four gets about a quarter."""
    parts = [FilePart(number, 4) for number in (1, 2, 3, 4)]
    names = [f"folder/file {number}.txt" for number in range(400)]
    shares = [sum(part.has(name) for name in names) for part in parts]
    assert sum(shares) == 400
    assert min(shares) > 70
    assert [FilePart(n, 4).has("a.txt") for n in (1, 2, 3, 4)] == [False, True, False, False]


@pytest.mark.parametrize("text", ["0/4", "5/4", "2", "2/0", "a/b", "-1/2", "1/2000"])
def test_what_is_no_part_is_refused(text: str) -> None:
    """Parts count from one."""
    with pytest.raises(UsageError, match="write the second of four as 2/4"):
        FilePart.parse(text)


class Dying:
    """Writes of a wire that stop for good after so many, as when the process is killed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
        self.left = left
        for name in ("insert", "replace", "delete"):
            monkeypatch.setattr(Wire, name, self.wrapped(getattr(Wire, name)))

    def wrapped(self, method: Callable[..., None]) -> Callable[..., None]:
        def call(own: Wire, *arguments: object) -> None:
            if self.left <= 0:
                raise IndexUnreachable("killed", "")
            self.left -= 1
            method(own, *arguments)

        return call


def rows(store: MilvusStore) -> list[int]:
    """How many rows each collection has; the head and what says that a file went are left out."""
    passages = store.names.passages(ENCODER.dimension)
    entries = store._wire.all(store.names.log, "id >= 0", ["piece"])
    kept = [row for row in entries if not row["piece"].startswith('{"forget"')]
    return [len(kept), store._wire.count(store.names.texts, "id >= 0"), store._wire.count(passages, "id >= 0")]


def test_a_writer_that_dies_anywhere_leaves_the_old_state_or_the_new_one(
    store: MilvusStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after each of its writes in turn: what is read is all of one state, and the next update leaves no row
    of the dead one, in whatever collection.
    """
    monkeypatch.setattr(leases, "_LEASE_SECONDS", 0)
    states = set()
    for left in range(12):
        with store.update(SIGNATURE) as update:
            for name, text in (("a.txt", "Cats purr."), ("b.txt", "Dogs bark.")):
                document, passages, vectors = made(text)
                update.add(document, passages, vectors)
                update.point(Source(name, document.sha256, ""))
        with monkeypatch.context() as patch:
            Dying(patch, left)
            try:
                with store.update() as update:
                    update.forget("a.txt")
                    update.point(Source("c.txt", update.sources()["b.txt"].document, ""))
                    document, passages, vectors = made("Zebras graze.")
                    update.add(document, passages, vectors)
                    update.point(Source("b.txt", document.sha256, ""))
            except IndexUnreachable:
                pass
        with store.snapshot() as snapshot:
            said = {p.text for p in snapshot.passages(snapshot.passage_ids())}
            found = {snapshot.passages([i])[0].text for i, _ in snapshot.dense(ENCODER.encode(["zebras"])[0], 99)}
            assert said == found
            states.add((frozenset(snapshot.names()), frozenset(said)))
        with store.update() as update:
            document, passages, vectors = made("Fish swim.")
            update.add(document, passages, vectors)
            update.point(Source("b.txt", document.sha256, ""))
            for name in ("a.txt", "c.txt"):
                update.forget(name)
        assert rows(store) == [2, 4, 1]  # a file and a text; text, pages, blocks and hidden; one passage
    old = (frozenset({"a.txt", "b.txt"}), frozenset({"Cats purr.", "Dogs bark."}))
    new = (frozenset({"b.txt", "c.txt"}), frozenset({"Dogs bark.", "Zebras graze."}))
    assert states == {old, new}


def made(text: str) -> tuple:  # type: ignore[type-arg]
    from quoth.files.formats import from_text
    from quoth.index.passages import split

    document = from_text("b.txt", text)
    passages = split(document, ENCODER.count_tokens)
    return document, passages, ENCODER.encode([p.searchable for p in passages])


def test_a_second_writer_is_refused_until_the_first_has_ended(store: MilvusStore, address: MilvusAddress) -> None:
    """Also from another process, which sees no more than the head; readers are not."""
    with MilvusStore.open(address) as other:
        with store.update() as update:
            update.forget("none.txt")
            with pytest.raises(IndexLocked, match="another process is writing"):
                other.refuse_unwritable()
            with pytest.raises(IndexLocked), other.update():
                pass
            with other.snapshot() as snapshot:
                assert len(snapshot) == 0
        put(other, "a.txt", "Cats purr.")
        with store.snapshot() as snapshot:
            assert len(snapshot) == 1


def test_a_writer_that_was_taken_for_dead_does_not_write_over_its_successor(
    store: MilvusStore, address: MilvusAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its update ends as an error, and what the other wrote stands."""
    monkeypatch.setattr(leases, "_LEASE_SECONDS", 0)
    with MilvusStore.open(address) as other:
        with pytest.raises(IndexLocked), store.update() as update:  # noqa: PT012 - the block is the point
            update.point(Source("late.txt", "0" * 64, ""))
            put(other, "a.txt", "Cats purr.")
        with store.snapshot() as snapshot:
            assert snapshot.names() == {"a.txt"}


def test_what_was_removed_while_it_was_read_is_missed_by_name(store: MilvusStore) -> None:
    """A snapshot that outlives a removal says so, and gives nothing that is not whole."""
    put(store, "a.txt", "Cats purr.")
    with store.snapshot() as snapshot:
        ids, document = snapshot.passage_ids(), snapshot.document("a.txt")
        drop(store, "a.txt")
        for use in (lambda: snapshot.passages(ids), lambda: snapshot.text(document), lambda: snapshot.vectors(ids)):
            with pytest.raises(IndexLocked, match="removed from the index while it was read"):
                use()


def test_a_head_that_is_none_is_damage() -> None:
    """Whatever stands in it."""
    for payload in ("", "{}", "[]", '{"part": 0, "of": 1, "signature": {"encoder": 1}}', '{"signature": 7, "part": 1}'):
        with pytest.raises(IndexDamaged):
            Head.read(payload)
    head = Head(3, 4, 1, 2, 3, signature=SIGNATURE)
    assert Head.read(head.payload()) == head
    assert head.span == (first_id(3, 1), first_id(3, 3))


def test_entries_that_say_that_a_file_went_are_cleared_now_and_then(
    store: MilvusStore, address: MilvusAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that was there before the clearing sees what went all the same."""
    from quoth.index.milvus import milvus_store

    monkeypatch.setattr(milvus_store, "_MOST_TOMBS", 0)
    with MilvusStore.open(address) as other:
        put(store, "a.txt", "Cats purr.")
        with other.snapshot() as snapshot:
            assert len(snapshot) == 1
        drop(store, "a.txt")
        with other.snapshot() as snapshot:
            assert not snapshot.names()
            assert len(snapshot) == 0
        assert store._wire.count(store.names.log, "id >= 0") == 0


def test_words_are_written_so_that_any_analyser_keeps_them() -> None:
    """Stems as FTS5 makes them, in a-z and 0-9 alone, one for each word, others for others."""
    assert milvus_words.phrases_of(["Running naïve cats", ""]) == [("run", "naiv", "cat"), ()]
    words = milvus_words.phrases_of(["日本 Ωmega 😀 foo_bar " + "x" * 99 + " " + "x" * 98])[0]
    assert len(words) == len(set(words)) == 6
    assert all(re.fullmatch("[a-z0-9]{1,64}", word) for word in words)


def test_the_score_is_that_of_fts5() -> None:
    """BM25 by hand: one of three passages of two words on average holds a word once among four words."""
    # idf = ln((3 - 1 + 0.5) / (1 + 0.5)) = 0.510826; length 4 / 2: 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2)) = 0.709677
    found = milvus_words.bm25(["a", "b", "c", "d"], [("b",)], {("b",): 1}, 3, 2.0)
    assert found == pytest.approx(0.510826 * 0.709677, abs=1e-6)


def many(tmp_path: Path) -> Path:
    """Twelve files, two with the same text, which fall to different parts."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        (folder / f"file-{number}.txt").write_text(f"Zebra number {number} sleeps in barn {number * 7}.", "utf-8")
    names = [f"twin-{number}.txt" for number in range(40)]
    for part in (FilePart(1, 2), FilePart(2, 2)):
        (folder / next(filter(part.has, names))).write_text("Twins share a text about llamas.", "utf-8")
    return folder


def test_machines_share_a_corpus_by_parts(tmp_path: Path) -> None:
    """Two parts together are the whole: a text in both is one; each forgets only its own files; nobody else writes."""
    folder, words = many(tmp_path), WordEncoder()
    settings = replace(DEFAULTS, store=f"milvus+file://{tmp_path}/parts.db")
    parts = [replace(settings, part=f"{number}/2") for number in (1, 2)]

    def index(part: int) -> str:
        with Assistant.open(folder, encoder=words, settings=parts[part]) as assistant:
            assert assistant.report is not None
            return assistant.report.summary().partition(";")[0]

    counts = [len([f for f in folder.iterdir() if FilePart(n, 2).has(f.name)]) for n in (1, 2)]
    assert sum(counts) == 14
    assert [index(part) for part in (0, 1)] == [f"{count} indexed" for count in counts]
    with Assistant.open(None, encoder=words, settings=settings) as asked, asked.store.snapshot() as snapshot:
        assert len(snapshot.names()) == 14
        assert len(snapshot) == 13  # the twins are one
        (twins,) = snapshot.lexical("llamas", 9)
        assert [i for i, _ in snapshot.dense(words.encode(["llamas twins"])[0], 99)].count(twins[0]) == 1
        assert len(snapshot.dense(words.encode(["zebra"])[0], 99)) == 13
        assert len(snapshot.holders(snapshot.passages([twins[0]])[0].document)) == 2
    mine = next(f for f in folder.iterdir() if FilePart(1, 2).has(f.name) and f.name.startswith("file"))
    mine.unlink()
    assert "removed" not in index(1)
    assert "1 removed" in index(0)
    with Assistant.open(folder, encoder=words, settings=settings) as whole:
        assert isinstance(whole.stale, IndexUnwritable) or whole.report is not None
        with pytest.raises(IndexUnwritable, match="written in 2 parts, not in one part"):
            whole.store.refuse_unwritable()
        assert len(whole.documents()) == 13


def test_machines_may_begin_at_the_same_time(tmp_path: Path) -> None:
    """Three that find nothing there make one index together, each its part."""
    place = MilvusAddress.parse(f"milvus+file://{tmp_path}/first.db")

    Wire(place)  # Milvus Lite itself begins once

    def begin(number: int) -> None:
        with MilvusStore.create(place, FilePart(number, 3)).update(SIGNATURE) as update:
            document, passages, vectors = made(f"Zebra {number}.")
            update.add(document, passages, vectors)
            update.point(Source(f"{number}.txt", document.sha256, ""))

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(begin, (1, 2, 3)))
    with MilvusStore.open(place).snapshot() as snapshot:
        assert snapshot.names() == {"1.txt", "2.txt", "3.txt"}
        assert len(snapshot) == 3


def test_a_collection_whose_maker_died_is_made_whole(
    address: MilvusAddress, store: MilvusStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One without an index, which cannot be asked, gets it from the next machine."""
    with monkeypatch.context() as patch:
        patch.setattr(wire, "_indexes", lambda *_, **__: ())
        store._wire._make("half", {"owner": int}, 2, words=False)

    def load(self: Wire, name: str) -> None:
        """As a server does, which loads nothing without an index."""
        if not self._client.list_indexes(name):
            raise IndexUnreachable("index not found", "")
        loaded(self, name)

    loaded = Wire.load
    monkeypatch.setattr(Wire, "load", load)
    other = Wire(address)
    other.ensure("half", {"owner": int}, 2)
    other.insert("half", [{"id": 1, "owner": 7, "vector": [0.0, 0.0]}])
    assert [row["owner"] for row in other.all("half", "id >= 0", ["owner"])] == [7]


def test_a_store_that_is_asked_alone_is_not_made(tmp_path: Path) -> None:
    """Without a corpus there is nothing to make an index of."""
    settings = replace(DEFAULTS, store=f"milvus+file://{tmp_path}/none.db")
    with pytest.raises(IndexMissing, match="quoth index --store"):
        Assistant.open(None, encoder=WordEncoder(), settings=settings)


def test_reading_the_corpus_again_leaves_what_people_uploaded(
    address: MilvusAddress, store: MilvusStore, corpus: Path
) -> None:
    """In a store, which a chat may share, a corpus that is read without uploads does not take them for gone."""
    put(store, f"{UPLOADS}7/own.txt", "My own words.")
    settings = replace(DEFAULTS, store=str(address))
    with Assistant.open(corpus, encoder=ENCODER, settings=settings) as assistant:
        assert [source.name for source in assistant.documents()] == ["cats.md", "deep/bread.txt", "trains.txt"]
        with assistant.store.snapshot() as snapshot:
            assert f"{UPLOADS}7/own.txt" in snapshot.names()


def test_the_command_line_indexes_and_asks_a_store(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`quoth index --store`, then `quoth ask --store` without the corpus: the quote of the file."""
    where = f"milvus+file://{tmp_path}/asked.db"
    assert cli.main(["index", "--corpus", str(corpus), "--store", where]) == 0
    assert "3 indexed" in capsys.readouterr().out
    assert cli.main(["ask", "What do cats eat?", "--store", where, "--fast"]) == 0
    assert "They eat fish." in capsys.readouterr().out
    assert cli.main(["ask", "What do cats eat?", "--store", where, "--index", str(tmp_path)]) == 2
    assert "in a folder or in a store" in capsys.readouterr().err
    assert cli.main(["index", "--corpus", str(corpus), "--index", str(tmp_path / "i"), "--part", "1/2"]) == 2
    assert "has no parts" in capsys.readouterr().err


def test_a_question_over_a_folder_loads_no_pymilvus(tmp_path: Path, corpus: Path) -> None:
    """Neither that nor gRPC, which only a store needs."""
    program = (
        f"import sys; sys.path.append({str(Path(__file__).parent)!r})\n"
        "from fakes import WordEncoder; from quoth.assistant import Assistant\n"
        f"with Assistant.open({str(corpus)!r}, {str(tmp_path / 'i')!r}, encoder=WordEncoder()) as a: a.search('cats')\n"
        "print([m for m in ('pymilvus', 'grpc', 'milvus_lite') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_pymilvus_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no traceback."""
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(UsageError, match=r'pip install "quoth\[milvus\]"'):
        wire._connect(MilvusAddress.parse("milvus://127.0.0.1:1/name"))
