"""Suggested questions give way to persons, are found once, and name what the documents answer."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import suppress

import pytest

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.service.conversations import Turn
from quoth.service.library import Library
from quoth.service.listing import Entry
from quoth.service.suggested import Suggesting, Traffic
from quoth.types import Passage
from serving import AnySentence

ME = "me"
TEXTS = {"railways.md": "Ada Byron founded Acme Railways in 1890. Kestrel was founded by Ann Lee."}


@pytest.fixture
def reader() -> AnySentence:
    return AnySentence("")


@pytest.fixture
def library(reader: AnySentence) -> Iterator[Library]:
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=reader) as assistant:
        yield Library(assistant)


def test_starters_are_found_once_for_each_state_of_the_documents(library: Library, reader: AnySentence) -> None:
    """The second person gets the same ones, and nothing is asked for it; other chosen documents are another state."""
    suggesting = Suggesting(library, Traffic())
    first = suggesting.starters(ME, None)
    asked = len(reader.asked)
    assert first
    assert asked >= len(first)
    assert suggesting.starters("another", None) == first
    assert len(reader.asked) == asked
    assert suggesting.starters(ME, ["railways.md"]) == first
    assert len(reader.asked) == 2 * asked


def test_the_oldest_state_is_forgotten(library: Library, reader: AnySentence) -> None:
    """Of one state at most, the first is gone once the second has come."""
    suggesting = Suggesting(library, Traffic(), remembered=1)
    suggesting.starters(ME, None)
    suggesting.starters(ME, ["railways.md"])
    asked = len(reader.asked)
    suggesting.starters(ME, ["railways.md"])
    assert len(reader.asked) == asked
    suggesting.starters(ME, None)
    assert len(reader.asked) > asked


def test_nothing_is_suggested_while_a_person_waits(library: Library, reader: AnySentence) -> None:
    """Not one question is asked; once the person has an answer, it goes on."""
    traffic = Traffic()
    suggesting = Suggesting(library, traffic)
    with traffic.question():
        assert suggesting.starters(ME, None) == []
        assert len(reader.asked) == 0
    assert suggesting.starters(ME, None)


def test_it_is_quiet_when_the_last_question_is_answered() -> None:
    """Also where one of two failed."""
    traffic = Traffic()
    with traffic.question():
        with suppress(ValueError), traffic.question():
            raise ValueError
        assert not traffic.quiet
    assert traffic.quiet


def test_starters_of_documents_that_change_meanwhile_are_not_kept(library: Library, reader: AnySentence) -> None:
    """What was found in a state that went by is nobody's in it: it is looked for again."""

    class Changing(Library):
        label = "old"

        def entries(self, owner: str) -> list[Entry]:  # noqa: ARG002 - everybody sees the same
            return [Entry("s", self.label, "d", uploaded=False, changed=False, warnings=(), size=1)]

        def passages(self, owner: str, chosen: Collection[str] | None, most: int) -> list[Passage]:
            self.label = "new"
            return super().passages(owner, chosen, most)

    changing = Changing(library._assistant)
    suggesting = Suggesting(changing, Traffic())
    suggesting.starters(ME, None)
    asked = len(reader.asked)
    changing.label = "old"
    suggesting.starters(ME, None)
    assert len(reader.asked) == 2 * asked > 0


def test_only_so_many_are_looked_for_at_once(library: Library) -> None:
    """A third page gets none, rather than wait with a thread that could answer somebody."""
    places = threading.Semaphore(0)
    assert Suggesting(library, Traffic(), _places=places).starters(ME, None) == []


def test_follow_ups_come_from_around_what_was_cited_and_were_not_asked(library: Library) -> None:
    """Nothing comes before an answer; what was asked does not come back."""
    suggesting = Suggesting(library, Traffic())
    answer = library.ask(ME, "Who founded Kestrel?").to_dict()
    turn = Turn(1, "Who founded Kestrel?", answer, "", None, 0.0)
    assert suggesting.follow_ups(ME, [], None) == []
    found = suggesting.follow_ups(ME, [turn], None)
    assert found
    again = Turn(2, found[0], answer, "", None, 0.0)
    assert found[0] not in suggesting.follow_ups(ME, [turn, again], None)


def test_what_cannot_be_asked_suggests_nothing(library: Library) -> None:
    """An unknown document is no reason to fail."""
    assert Suggesting(library, Traffic()).starters(ME, ["none.txt"]) == []
