"""Conversations are kept, found again, forgotten when told so, and shown to nobody else."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.errors import ChatFileError, UsageError
from quoth.service.conversation_texts import title_of
from quoth.service.conversations import Conversations, Listed, Turn

ADA, BEN = "ada", "ben"


def said(question: str, text: str = "In 1911 [1].", quote: str = "The mill burned down in 1911.") -> dict[str, Any]:
    """An answer with one citation, as `Answer.to_dict()` gives it."""
    cited = {"marker": 1, "source": "mill.txt", "document": "0" * 64, "page": None, "start": 0, "end": len(quote)}
    return {
        "question": question, "standalone_question": question, "status": "answered", "text": text, "short": "1911",
        "confidence": 0.9, "citations": [{**cited, "quote": quote, "score": 0.9}], "passages": [], "notes": [],
        "index": "x", "timings_ms": {"total": 1.5},
    }  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat" / "conversations.sqlite"


@pytest.fixture
def kept(path: Path) -> Iterator[Conversations]:
    """Conversations whose clock says 100, 101, 102 and so on each time that it is asked."""
    ticks = count(100)
    with Conversations.open(path, clock=lambda: float(next(ticks))) as found:
        yield found


def begun(kept: Conversations, *questions: str, owner: str = ADA) -> tuple[str, list[Turn]]:
    """A conversation with a turn for each question."""
    made = kept.start(owner)
    return made, [kept.add(owner, made, question, said(question)) for question in questions]


def titles(kept: Conversations, search: str = "", owner: str = ADA) -> list[str]:
    return [listed.title for listed in kept.listed(owner, search)]


# --- Keeping ---


def test_a_conversation_comes_back_whole_after_a_restart(path: Path) -> None:
    """Title, times, questions, the error of a turn that failed, and each answer with its citations."""
    ticks = count(100)
    with Conversations.open(path, clock=lambda: float(next(ticks))) as kept:
        made = kept.start(ADA)
        kept.add(ADA, made, "When did it burn?", said("When did it burn?"))
        kept.add(ADA, made, "Why?", None, "the disk is full\nfree some space")
    with Conversations.open(path) as again:
        found = again.get(ADA, made)
        assert (found.id, found.title, found.created, found.updated) == (made, "When did it burn?", 100.0, 102.0)
        first, second = found.turns
        assert (first.question, first.answer, first.error) == ("When did it burn?", said("When did it burn?"), "")
        assert (first.rating, first.asked_at) == (None, 101.0)
        assert (second.question, second.answer, second.asked_at) == ("Why?", None, 102.0)
        assert second.error == "the disk is full\nfree some space"


def test_a_turn_is_returned_as_it_is_kept(kept: Conversations) -> None:
    """What `add` gives is what `get` gives."""
    made, turns = begun(kept, "When?", "Where?")
    assert list(kept.get(ADA, made).turns) == turns


def test_the_list_shows_the_conversation_asked_last_first(kept: Conversations) -> None:
    """A new turn brings an old conversation to the top; one without a turn is not in the list."""
    first, _ = begun(kept, "When?")  # started 100, asked 101
    second, _ = begun(kept, "Where?", "Who?")  # started 102, asked 103 and 104
    kept.start(ADA)
    assert kept.listed(ADA) == [Listed(second, "Where?", 104.0, 2), Listed(first, "When?", 101.0, 1)]
    kept.add(ADA, first, "Why?", None, "x")  # 106
    assert kept.listed(ADA) == [Listed(first, "When?", 106.0, 2), Listed(second, "Where?", 104.0, 2)]


def test_of_two_asked_at_the_same_time_the_later_turn_is_first(path: Path) -> None:
    """A clock may stand still."""
    with Conversations.open(path, clock=lambda: 5.0) as kept:
        first, _ = begun(kept, "When?")
        second, _ = begun(kept, "Where?")
        assert [listed.id for listed in kept.listed(ADA)] == [second, first]
        kept.add(ADA, first, "Who?", None, "x")
        assert [listed.id for listed in kept.listed(ADA)] == [first, second]


def test_ids_are_random(kept: Conversations) -> None:
    """32 hex digits, each time others."""
    made = {kept.start(ADA) for _ in range(20)}
    assert len(made) == 20
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in made)


def test_text_that_no_database_takes_is_kept_as_far_as_it_goes(kept: Conversations) -> None:
    """A lone surrogate of a question is a question mark; in an answer, which is JSON, it comes back as it was."""
    made = kept.start(ADA)
    kept.add(ADA, made, "Who \ud800?\0", said("x", quote="a\udfffb"), "e\ud800")
    (turn,) = kept.get(ADA, made).turns
    assert (turn.question, turn.error) == ("Who ??\0", "e?")
    assert turn.answer is not None
    assert turn.answer["citations"][0]["quote"] == "a\udfffb"


# --- Titles ---


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who?", "Who?"),
        (" Who \n founded\tit? ", "Who founded it?"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("a" * 29 + " " + "b" * 30, "a" * 29 + " " + "b" * 30),  # 60 in all
        ("a" * 29 + " " + "b" * 31, "a" * 29 + "…"),
        ("a" * 58 + ", then what?", "a" * 58 + "…"),
        ("a" * 59 + " b", "a" * 59 + "…"),
        ("a" * 60 + " b", "a" * 59 + "…"),
    ],
)
def test_the_first_question_is_the_title_cut_at_a_word(kept: Conversations, question: str, title: str) -> None:
    """In one line of at most 60 characters; a single long word is cut inside."""
    made, _ = begun(kept, question, "And then?")
    assert kept.get(ADA, made).title == title


@given(st.text())
def test_a_title_is_short_and_begins_as_the_question(question: str) -> None:
    """Whatever is asked."""
    title = title_of(question)
    assert len(title) <= 60
    assert " ".join(question.split()).startswith(title.removesuffix("…") if len(question) > 60 else title)


def test_a_title_of_the_person_stays(kept: Conversations) -> None:
    """Given before the first turn or after it; taken back when emptied. Renaming moves nothing in the list."""
    made = kept.start(ADA)
    kept.rename(ADA, made, "  The\nmill ")
    first = kept.add(ADA, made, "When?", said("When?"))
    assert kept.get(ADA, made).title == "The mill"
    kept.truncate(ADA, made, first.id)
    assert kept.get(ADA, made).title == "The mill"
    kept.add(ADA, made, "Where?", said("Where?"))
    before = kept.get(ADA, made).updated
    kept.rename(ADA, made, " ")
    assert (kept.get(ADA, made).title, kept.get(ADA, made).updated) == ("Where?", before)
    kept.rename(ADA, made, "y" * 300)
    assert kept.get(ADA, made).title == "y" * 200


# --- Search ---


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Bread", "When did the mill burn?"]),
        ("MILL BURN", ["When did the mill burn?"]),  # a question
        ("straße 5", ["Bread"]),  # a quote, Straße
        ("STRASSE", ["Bread"]),
        ("éclair", ["Bread"]),  # an answer, with the accent as a letter of its own
        ("bread", ["Bread"]),  # a title
        ("  the   mill ", ["When did the mill burn?"]),
        ("100%", ["Bread"]),
        ("1%", []),
        ("%", ["Bread"]),
        ("_", []),
        ("m_ll", []),
        ("'; DROP TABLE turns; --", []),
        ("rye? the", []),  # the end of a question and the beginning of its answer
    ],
)
def test_search_takes_the_words_of_a_person_as_letters(kept: Conversations, search: str, found: list[str]) -> None:
    """In titles, questions, answers and quotes, in any case of any alphabet; wildcards are letters."""
    begun(kept, "When did the mill burn?")
    made = kept.start(ADA)
    answer = said("x", "The E\u0301CLAIR is 100% rye [1].", "It is baked in\nStraße 5.")
    kept.add(ADA, made, "Is there rye?", answer)
    kept.rename(ADA, made, "Bread")
    assert titles(kept, search) == found


def test_search_counts_all_turns_of_what_it_finds(kept: Conversations) -> None:
    """Not only those that hold the words."""
    begun(kept, "When?", "Where?", "Who?")
    assert [listed.turns for listed in kept.listed(ADA, "where")] == [3]


def test_what_is_forgotten_is_no_longer_found(kept: Conversations) -> None:
    """An old title, and a turn that was taken back."""
    made, (_, second) = begun(kept, "When?", "Where?")
    kept.rename(ADA, made, "Mills")
    kept.rename(ADA, made, "Bread")
    kept.truncate(ADA, made, second.id)
    assert (titles(kept, "mills"), titles(kept, "where")) == ([], [])
    assert titles(kept, "bread") == ["Bread"]


# --- Changing and forgetting ---


def test_truncate_forgets_a_turn_and_all_after_it(kept: Conversations) -> None:
    """The turns before stay; a turn added then has an id that nobody had."""
    made, turns = begun(kept, "When?", "Where?", "Who?")
    kept.truncate(ADA, made, turns[1].id)
    assert [turn.question for turn in kept.get(ADA, made).turns] == ["When?"]
    assert kept.add(ADA, made, "Why?", None, "x").id == 4
    kept.truncate(ADA, made, 4)
    assert kept.add(ADA, made, "Why?", None, "x").id == 5


def test_truncate_to_nothing_leaves_the_title_to_the_next_question(kept: Conversations) -> None:
    """As when the first question is edited; the conversation is listed, empty, until it is deleted."""
    made, (only,) = begun(kept, "When?")
    kept.truncate(ADA, made, only.id)
    assert kept.get(ADA, made).title == ""
    assert [(one.id, one.title, one.turns) for one in kept.listed(ADA)] == [(made, "", 0)]
    kept.add(ADA, made, "Where?", said("Where?"))
    assert titles(kept) == ["Where?"]


def test_a_conversation_that_never_had_a_turn_is_not_listed(kept: Conversations) -> None:
    """It is begun with its first turn; one whose only turn was undone goes when it is deleted."""
    kept.start(ADA)
    made, (only,) = begun(kept, "When?")
    kept.truncate(ADA, made, only.id)
    kept.delete(ADA, made)
    assert kept.listed(ADA) == []


def test_no_two_conversations_have_one_title(kept: Conversations) -> None:
    """Neither by their questions nor by what a person calls them; another person's do not count."""
    begun(kept, "When?")
    begun(kept, "WHEN?")
    made, _ = begun(kept, "Where?")
    begun(kept, "When?", owner="bob")
    kept.rename(ADA, made, "when?")
    assert titles(kept) == ["when? (3)", "WHEN? (2)", "When?"]
    kept.rename(ADA, made, "when?")
    assert titles(kept)[0] == "when? (3)"
    kept.rename(ADA, made, "")
    assert titles(kept)[0] == "Where?"


def test_a_tick_is_kept_and_taken_back(path: Path) -> None:
    """Of one quote of one turn, over a restart; a quote that is not there is refused, and another's turn."""
    with Conversations.open(path) as kept:
        made, (first, second) = begun(kept, "When?", "Where?")
        kept.check(ADA, made, second.id, 1, True)
        kept.check(ADA, made, second.id, 1, True)
    with Conversations.open(path) as kept:
        assert [turn.checked for turn in kept.get(ADA, made).turns] == [(), (1,)]
        assert kept.turn(ADA, made, second.id).checked == (1,)
        kept.check(ADA, made, second.id, 1, False)
        assert kept.turn(ADA, made, second.id).checked == ()
        with pytest.raises(UsageError, match="no quote 9"):
            kept.check(ADA, made, first.id, 9, True)
        with pytest.raises(UsageError, match="no such conversation"):
            kept.check("bob", made, first.id, 1, True)
        with pytest.raises(UsageError, match="not in the conversation"):
            kept.check(ADA, made, 99, 1, True)


def test_what_was_asked_alone_is_kept_with_the_turn(kept: Conversations) -> None:
    """The labels of the documents, none for all of them."""
    made = kept.start(ADA)
    kept.add(ADA, made, "When?", said("When?"), scope=["a.txt", "b.md"])
    kept.add(ADA, made, "Where?", said("Where?"))
    assert [turn.scope for turn in kept.get(ADA, made).turns] == [("a.txt", "b.md"), ()]


def test_a_file_of_the_version_before_is_brought_up(path: Path) -> None:
    """What it holds stays, can be ticked, and a conversation that has turns is listed."""
    with Conversations.open(path) as kept:
        made, (turn,) = begun(kept, "When?")
        begun(kept, "Where?")
    with closing(sqlite3.connect(path)) as db:
        for table, column in (("conversations", "begun"), ("turns", "scope"), ("turns", "checked")):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    with Conversations.open(path) as kept:
        assert sorted(titles(kept)) == ["When?", "Where?"]
        kept.check(ADA, made, turn.id, 1, True)
        assert kept.turn(ADA, made, turn.id).checked == (1,)


def test_a_rating_is_kept_changed_and_taken_back(kept: Conversations) -> None:
    """Of one turn; what is no rating is refused."""
    made, (first, second) = begun(kept, "When?", "Where?")
    for rating in ("good", "bad", None):
        kept.rate(ADA, made, second.id, rating)
        assert [turn.rating for turn in kept.get(ADA, made).turns] == [None, rating]
    with pytest.raises(UsageError, match="great is no rating"):
        kept.rate(ADA, made, first.id, "great")  # type: ignore[arg-type]


def test_what_is_deleted_leaves_no_byte_on_the_disk(kept: Conversations, path: Path) -> None:
    """Neither in the file nor in its log; other conversations stay."""
    other, _ = begun(kept, "Where?")
    made, (_, second) = begun(kept, "When did the zeppelin land?", "Was it a quetzal?")
    assert b"zeppelin" in path.with_name(path.name + "-wal").read_bytes()
    kept.truncate(ADA, made, second.id)
    assert b"quetzal" not in b"".join(file.read_bytes() for file in path.parent.iterdir())
    kept.delete(ADA, made)
    assert b"zeppelin" not in b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [listed.id for listed in kept.listed(ADA)] == [other]
    with pytest.raises(UsageError, match="no such conversation"):
        kept.get(ADA, made)


# --- Whose it is ---

CALLS: dict[str, Callable[[Conversations, str, str, int], object]] = {
    "get": lambda kept, owner, id_, _: kept.get(owner, id_),
    "add": lambda kept, owner, id_, _: kept.add(owner, id_, "When?", None, "x"),
    "turn": lambda kept, owner, id_, turn: kept.turn(owner, id_, turn),
    "truncate": lambda kept, owner, id_, turn: kept.truncate(owner, id_, turn),
    "rename": lambda kept, owner, id_, _: kept.rename(owner, id_, "Mine"),
    "delete": lambda kept, owner, id_, _: kept.delete(owner, id_),
    "rate": lambda kept, owner, id_, turn: kept.rate(owner, id_, turn, "bad"),
}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_anothers_conversation_is_as_one_that_does_not_exist(kept: Conversations, name: str) -> None:
    """The same words for both, and nothing is changed."""
    made, (turn,) = begun(kept, "When?")
    before, errors = kept.get(ADA, made), []
    for id_ in (made, "0" * 32, "", "' OR 1=1 --", "\ud800"):
        with pytest.raises(UsageError) as caught:
            CALLS[name](kept, BEN, id_, turn.id)
        errors.append((caught.value.problem, caught.value.remedy))
    assert set(errors) == {("there is no such conversation", "choose one from the list, or start a new one")}
    assert kept.get(ADA, made) == before


@pytest.mark.parametrize("name", ["truncate", "rate", "turn"])
def test_a_turn_of_another_conversation_is_as_one_that_does_not_exist(kept: Conversations, name: str) -> None:
    """Be it of the same person or of another."""
    mine, _ = begun(kept, "When?")
    other, (second,) = begun(kept, "Where?")
    foreign, (third,) = begun(kept, "Who?", owner=BEN)
    for turn in (second.id, third.id, 99, -1):
        with pytest.raises(UsageError, match="not in the conversation any more"):
            CALLS[name](kept, ADA, mine, turn)
    assert [len(kept.get(ADA, one).turns) for one in (mine, other)] == [1, 1]
    assert kept.get(BEN, foreign).turns == (third,)


def test_a_list_and_a_search_show_only_what_is_ones_own(kept: Conversations) -> None:
    """Whatever the name of the owner looks like."""
    for owner in (ADA, BEN, "%", "a_a", ""):
        begun(kept, f"When, {owner or 'nobody'}?", owner=owner)
    assert titles(kept, owner="%") == ["When, %?"]
    assert titles(kept, "when", owner="a_a") == ["When, a_a?"]
    assert titles(kept, owner="") == ["When, nobody?"]
    assert titles(kept, owner="ADA") == []


# --- Threads and processes ---


def test_concurrent_adds_lose_nothing(kept: Conversations) -> None:
    """Eight threads, 20 turns each into two conversations, while they read."""
    one, two = kept.start(ADA), kept.start(ADA)

    def work(number: int) -> None:
        for turn in range(20):
            kept.add(ADA, (one, two)[turn % 2], f"{number}.{turn}", said("x"))
            kept.listed(ADA, "x")
            kept.get(ADA, one)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for id_, rest in ((one, 0), (two, 1)):
        found = [turn.question for turn in kept.get(ADA, id_).turns]
        assert sorted(found) == sorted(f"{n}.{turn}" for n in range(8) for turn in range(rest, 20, 2))


PROGRAM = """
import sys
from quoth.service.conversations import Conversations
with Conversations.open(sys.argv[1]) as kept:
    made = kept.start("ada")
    print(made, flush=True)
    for number in range(int(sys.argv[2])):
        kept.add("ada", made, str(number), {"text": "x" * 2000})
        print(number, flush=True)
"""


def process(path: Path, turns: int) -> subprocess.Popen[str]:
    """Another process that opens the file and adds turns, and says each number when it is kept."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(turns)], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_processes_that_open_a_new_file_at_once_share_it(path: Path) -> None:
    """Four of them make it together; each finds its turns, and one more process reads them all."""
    running = [process(path, 5) for _ in range(4)]
    said_ = [one.communicate()[0].split() for one in running]
    assert [one.returncode for one in running] == [0] * 4
    with Conversations.open(path) as kept:
        assert {listed.id: listed.turns for listed in kept.listed(ADA)} == {made: 5 for made, *_ in said_}


def test_a_killed_process_loses_nothing_that_was_kept(path: Path) -> None:
    """Killed amid its work; every turn that it told of is there, and the file is sound."""
    with process(path, 100_000) as running:
        assert running.stdout
        made = running.stdout.readline().strip()
        told = [running.stdout.readline().strip() for _ in range(10)]
        running.send_signal(signal.SIGKILL)
        told += running.stdout.read().split()
    with Conversations.open(path) as kept:
        found = [turn.question for turn in kept.get(ADA, made).turns]
        assert found[: len(told)] == [str(number) for number in range(len(told))]
        assert len(found) <= len(told) + 1
        kept.add(ADA, made, "Still there?", None, "x")


# --- Files that are not as they should be ---


def test_the_file_is_for_its_owner_alone(kept: Conversations, path: Path) -> None:
    """0600 for the file, its log and its lock, 0700 for a folder that is made; a folder that was there stays."""
    begun(kept, "When?")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert {file.name.removeprefix(path.name) for file in path.parent.iterdir()} >= {"", "-wal", "-shm"}
    path.parent.chmod(0o755)
    Conversations.open(path).close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()


def newer(path: Path) -> None:
    Conversations.open(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 3")


def torn(path: Path) -> None:
    with Conversations.open(path) as kept:
        begun(kept, *("When?" * 200 for _ in range(40)))
    path.write_bytes(path.read_bytes()[:20_000])


def scribbled(path: Path) -> None:
    with Conversations.open(path) as kept:
        begun(kept, *("When?" * 200 for _ in range(40)))
    raw = path.read_bytes()
    path.write_bytes(raw[:-4096] + b"\xff" * 4096)


@pytest.mark.parametrize(
    ("spoil", "problem", "remedy"),
    [
        (lambda path: path.write_text("Dear diary,\n" * 99), "file is not a database", "move that file away"),
        (lambda path: path.write_bytes(b"\0" * 4096), "file is not a database", "move that file away"),
        (foreign, "is another program's database", "name another file"),
        (newer, "was written by a newer Quoth (version 3 of its form; this one reads 2)", "update Quoth"),
        (torn, "cannot be read (database disk image is malformed)", "put back a copy"),
        (scribbled, "cannot be read (*** in database main ***", "put back a copy"),
    ],
)
def test_a_file_that_is_damaged_or_not_ours_is_refused_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], object], problem: str, remedy: str
) -> None:
    """The error names the file and what to do; no byte of it is changed."""
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(ChatFileError) as caught:
        Conversations.open(path)
    assert problem in caught.value.problem
    assert str(path) in caught.value.problem
    assert remedy in caught.value.remedy
    assert path.read_bytes() == before


def test_an_empty_file_is_a_new_one(path: Path) -> None:
    """As `touch` leaves it."""
    path.parent.mkdir()
    path.touch()
    with Conversations.open(path) as kept:
        begun(kept, "When?")
        assert titles(kept) == ["When?"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A folder in the file's place, and a file in the folder's."""
    (tmp_path / "file").touch()
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "file" / "x.sqlite", "Not a directory|File exists")):
        with pytest.raises(ChatFileError, match=rf"cannot be written \(({why})\)") as caught:
            Conversations.open(path)
        assert "name a file in a folder that can be written" in caught.value.remedy


@pytest.mark.parametrize(
    ("pragma", "problem"),
    [("max_page_count = 1", "database or disk is full"), ("query_only = ON", "attempt to write a readonly database")],
)
def test_a_full_or_readonly_disk_is_told_and_changes_nothing(kept: Conversations, pragma: str, problem: str) -> None:
    """What was kept can still be read, and when there is space again it goes on."""
    made, turns = begun(kept, "When?")
    kept._db.execute(f"PRAGMA {pragma}")
    with pytest.raises(ChatFileError) as caught:
        kept.add(ADA, made, "Where?" * 20_000, said("x"))
    assert problem in caught.value.problem
    assert caught.value.remedy.startswith("free some space")
    assert list(kept.get(ADA, made).turns) == turns
    kept._db.execute("PRAGMA max_page_count = 1000000")
    kept._db.execute("PRAGMA query_only = OFF")
    kept.add(ADA, made, "Where?", said("x"))
    assert len(kept.get(ADA, made).turns) == 2


def test_another_process_that_writes_for_long_is_named(kept: Conversations, path: Path) -> None:
    """Reading goes on; a write says so instead of waiting for ever."""
    made, turns = begun(kept, "When?")
    kept._db.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert list(kept.get(ADA, made).turns) == turns
        with pytest.raises(ChatFileError, match="another process is writing"):
            kept.delete(ADA, made)
    kept.delete(ADA, made)


def test_an_answer_that_was_spoilt_in_the_file_is_refused(kept: Conversations, path: Path) -> None:
    """By somebody who wrote into the database."""
    made, _ = begun(kept, "When?")
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE turns SET answer = '{'")
        db.commit()
    with pytest.raises(ChatFileError, match="cannot be read"):
        kept.get(ADA, made)


def test_closed_conversations_say_so(path: Path) -> None:
    """And may be closed again."""
    kept = Conversations.open(path)
    kept.close()
    kept.close()
    with pytest.raises(UsageError, match="the conversations were closed"):
        kept.start(ADA)


def test_conversations_need_no_gradio() -> None:
    """Nothing that is kept needs the page to be loaded."""
    program = (
        "import sys; import quoth.service.conversations, json;"
        "print(json.dumps([name for name in ('gradio', 'fastapi', 'numpy') if name in sys.modules]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert json.loads(done.stdout) == []
