"""kill -9 at moments spread over the work: the old state or the new one is there, and nothing acknowledged is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.forks import forked, said
from attacks.table import table, write_section
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
from quoth import doctor
from quoth.database import VECTORS
from quoth.ui.conversations import Conversations
from quoth.ui.library import Library


@pytest.fixture(scope="module")
def told() -> Iterator[list[tuple[object, ...]]]:
    """What came of each kind of work; it is written down at the end."""
    rows: list[tuple[object, ...]] = []
    yield rows
    head = ("work", "kills", "old state found", "new state found", "acknowledged", "lost", "left beside, unseen")
    write_section("kill -9", table(head, rows))


def moments(count: int, seconds: float) -> Iterator[float]:
    """As many moments, one at random in each of as many equal parts of the time, in any order."""
    dice = random.Random(count)
    parts = list(range(count))
    dice.shuffle(parts)
    return ((part + dice.random()) * seconds / count for part in parts)


def vectors(folder: Path) -> list[Path]:
    """The files of vectors beside an index, whole ones and parts."""
    return [*folder.glob(VECTORS.format("*")), *folder.glob("vectors-*.part")]


def test_a_killed_index_is_the_old_one_or_the_new_one(tmp_path: Path, told: list[tuple[object, ...]]) -> None:
    """Of 40 kills every fourth falls into the making of a new index, the others into an update.

    The doctor finds nothing, the next run finishes the work, and what was left half done is swept by it.
    """
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
    assert len(set(outcomes)) >= 3, "the kills all fell into one part of the work"
    write(corpus, files(1000))
    with assistant(corpus, folder):
        pass
    assert len(vectors(folder)) == 1
    new = sum(new for _, new in outcomes)
    told.append(("index", len(outcomes), len(outcomes) - new, new, "-", 0, 0))


def hidden(uploads: Path) -> list[Path]:
    """What is left beside the uploads."""
    return [path for path in uploads.rglob(".*") if path.is_file()]


def test_a_killed_upload_is_there_whole_or_the_one_before_it_is(tmp_path: Path, told: list[tuple[object, ...]]) -> None:
    """Of 40 kills: each file that was taken is there, in the index and on disk, or the one that was replacing it."""
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
    told.append(("upload", 40, 40 - landed, landed, acknowledged, 0, len(hidden(uploads))))


def test_a_killed_conversation_keeps_every_turn_that_was_kept(tmp_path: Path, told: list[tuple[object, ...]]) -> None:
    """Of 30 kills: the turns are those of the last acknowledged change, or of the one underway."""
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
    told.append(("conversation", 30, 30 - landed, landed, acknowledged, 0, 0))
    assert {file.name.removeprefix(path.name) for file in tmp_path.iterdir()} <= {"", "-wal", "-shm", ".lock"}
