"""kill -9 at moments spread over the work: the old state or the new one is there, and nothing acknowledged is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import pytest

from attacks.forks import forked, said
from attacks.table import table, tell
from attacks.victims import (
    OWNER,
    SLOTS,
    after,
    assistant,
    converse,
    files,
    hashes,
    index,
    indexed,
    kept_by,
    upload,
    upload_name,
    upload_text,
    write,
)
from quoth.index import doctor
from quoth.index.schema import VECTORS
from quoth.service.conversations import Conversations
from quoth.service.library import Library

Row: TypeAlias = tuple[object, ...]


def moments(count: int, seconds: float) -> Iterator[float]:
    """As many moments, one at random in each of as many equal parts of the time, in any order."""
    dice = random.Random(count)
    parts = list(range(count))
    dice.shuffle(parts)
    return ((part + dice.random()) * seconds / count for part in parts)


def vectors(folder: Path) -> list[Path]:
    """The files of vectors beside an index, whole ones and parts."""
    return [*folder.glob(VECTORS.format("*")), *folder.glob("vectors-*.part")]


def kill_indexing(tmp_path: Path) -> Row:
    """Every fourth kill falls into the making of a new index, the others into an update."""
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    write(corpus, files(0))
    with forked(index, corpus, folder) as (process, pipe):
        assert pipe.recv() == "begun"
        began = time.perf_counter()
        assert pipe.recv() == "done"
        span = time.perf_counter() - began
        process.join()
    outcomes: list[tuple[bool, bool]] = []
    for number, moment in enumerate(moments(40, span)):
        place = tmp_path / f"new-{number}" if number % 4 == 0 else folder
        before = indexed(place)
        write(corpus, files(number + 1))
        wanted = hashes(files(number + 1))
        with forked(index, corpus, place) as (process, pipe):
            assert pipe.recv() == "begun"
            time.sleep(moment)
            process.kill()
            process.join()
        now = indexed(place)
        assert now in (before, wanted)
        outcomes.append((place == folder, now == wanted))
        if now is not None:
            assert doctor.check(place) == ()
        with assistant(corpus, place):
            pass
        assert indexed(place) == wanted
        assert doctor.check(place) == ()
        assert len(vectors(place)) == 1 or now == wanted
    assert len(set(outcomes)) > 1, "the kills all fell into one part of the work"
    write(corpus, files(1000))
    with assistant(corpus, folder):
        pass
    assert len(vectors(folder)) == 1
    new = sum(new for _, new in outcomes)
    return "index", len(outcomes), len(outcomes) - new, new, "-", 0, 0


def hidden(uploads: Path) -> list[Path]:
    """What is left beside the uploads."""
    return [path for path in uploads.rglob(".*") if path.is_file()]


def kill_uploading(tmp_path: Path) -> Row:
    """Each file that was taken is there, in the index and on disk, or the one that was replacing it."""
    uploads = tmp_path / "uploads"
    write(tmp_path / "corpus", files(0))
    kept: dict[str, str] = {}
    first = acknowledged = landed = 0
    for moment in moments(40, 0.15):
        with forked(upload, tmp_path, first) as (process, pipe):
            taken = [pipe.recv()]
            time.sleep(moment)
            process.kill()
            process.join()
            taken += said(pipe)
        kept.update({upload_name(number): upload_text(number) for number in taken})
        underway = first + len(taken)
        first = underway + 1
        assert taken == list(range(underway - len(taken), underway))
        with assistant(tmp_path / "corpus", tmp_path / "index", uploads) as opened:
            found = kept_by(Library(opened))
        assert found in (kept, {**kept, upload_name(underway): upload_text(underway)})
        landed += found != kept
        acknowledged += len(taken)
        kept = found
        assert {path.name: path.read_text("utf-8") for path in uploads.rglob("*.md")} == kept
        assert doctor.check(tmp_path / "index") == ()
        assert len(vectors(tmp_path / "index")) <= 2
    assert len(kept) == SLOTS
    assert len(hidden(uploads)) <= 2 * 40
    return "upload", 40, 40 - landed, landed, acknowledged, 0, len(hidden(uploads))


def kill_talking(tmp_path: Path) -> Row:
    """The turns are those of the last acknowledged change, or of the one underway."""
    path = tmp_path / "conversations.db"
    with Conversations.open(path) as kept:
        conversation = kept.start(OWNER)
    wanted: list[str] = []
    first = acknowledged = landed = 0
    for moment in moments(30, 0.06):
        with forked(converse, path, conversation, first) as (process, pipe):
            taken = [pipe.recv()]
            time.sleep(moment)
            process.kill()
            process.join()
            taken += said(pipe)
        for number in taken:
            wanted = after(wanted, number)
        underway = first + len(taken)
        first = underway + 1
        with Conversations.open(path) as kept:
            found = [turn.question for turn in kept.get(OWNER, conversation).turns]
            assert found in (wanted, after(wanted, underway))
            assert [one.turns for one in kept.listed(OWNER)] == [len(found)] * bool(found)
        landed += found != wanted
        acknowledged += len(taken)
        wanted = found
    assert {file.name.removeprefix(path.name) for file in tmp_path.iterdir()} <= {"", "-wal", "-shm", ".lock"}
    return "conversation", 30, 30 - landed, landed, acknowledged, 0, 0


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Row]]]:
    """What comes of each kind of work, all of which are killed at the same time; it is written down at the end."""
    kinds = {"indexing": kill_indexing, "uploading": kill_uploading, "talking": kill_talking}
    with ThreadPoolExecutor(len(kinds)) as pool:
        running = {name: pool.submit(kill, tmp_path_factory.mktemp(name)) for name, kill in kinds.items()}
        yield running
    head = ("work", "kills", "old state found", "new state found", "acknowledged", "lost", "left beside, unseen")
    tell("kill -9", table(head, [row.result() for row in running.values() if row.exception() is None]))


def test_a_killed_index_is_the_old_one_or_the_new_one(rows: dict[str, Future[Row]]) -> None:
    """The doctor finds nothing, the next run finishes the work, and what was left half done is swept by a later one."""
    assert rows["indexing"].result()[1] == 40


def test_a_killed_upload_is_there_whole_or_the_one_before_it_is(rows: dict[str, Future[Row]]) -> None:
    """No file that was taken is lost, in the index or on disk, and nobody sees what was left half done."""
    assert rows["uploading"].result()[1] == 40


def test_a_killed_conversation_keeps_every_turn_that_was_kept(rows: dict[str, Future[Row]]) -> None:
    """No turn that was acknowledged is lost, and none that was forgotten comes back."""
    assert rows["talking"].result()[1] == 30
