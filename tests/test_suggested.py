"""Suggested questions give way to persons, are found once, and name what the documents answer."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, suppress

import pytest

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.service.conversations import Turn
from quoth.service.library import Library
from quoth.service.listing import Entry
from quoth.service.suggested import Suggesting, Traffic, around
from quoth.types import Answer, Citation, Passage, PastTurn
from serving import AnySentence

ME = "me"
TEXTS = {"railways.md": "The hut was rebuilt in 1890. The mill was founded by Ann Lee."}
HUT, MILL = "When was the hut rebuilt?", "Who founded the mill?"


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
    assert first == [HUT, MILL]
    assert asked == len(first)
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
    assert suggesting.starters(ME, None) == [HUT, MILL]


def test_a_person_who_asks_meanwhile_is_not_kept_waiting(library: Library) -> None:
    """It looks again before each try: after the first, while which a person came, nothing more is asked."""
    traffic = Traffic()
    asked: list[str] = []

    class Busy(Library):
        def ask(
            self, owner: str, question: str, history: Sequence[PastTurn] = (), chosen: Collection[str] | None = None
        ) -> Answer:
            asked.append(question)
            persons.enter_context(traffic.question())
            return super().ask(owner, question, history, chosen)

    suggesting = Suggesting(Busy(library._assistant), traffic)
    with ExitStack() as persons:
        assert suggesting.starters(ME, None) == []
        assert asked == [HUT]


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
            return [Entry(self.label, "d", uploaded=False, changed=False, warnings=())]

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


def test_starters_come_from_all_over_a_document(reader: AnySentence) -> None:
    """Of eight sections every second one is asked first, and that is enough."""
    sections = {"huts.md": "".join(f"# Part {n}\n\nThe hut{n} was rebuilt in 190{n}.\n\n" for n in range(8))}
    with Assistant.from_texts(sections, encoder=WordEncoder(), reader=reader) as assistant:
        found = Suggesting(Library(assistant), Traffic()).starters(ME, None)
    assert found == [f"When was the hut{n} rebuilt?" for n in (0, 2, 4, 6)]


@pytest.mark.parametrize("text", [" ", "()", "| a | 5 |", "Dogs bark", "\U0001f600", "She was born in 1804."])
def test_a_document_that_asks_nothing_suggests_nothing(text: str, reader: AnySentence) -> None:
    """An odd one is no reason to fail either."""
    with Assistant.from_texts(
        {"odd.txt": text, "other.txt": "Cats purr."}, encoder=WordEncoder(), reader=reader
    ) as odd:
        assert Suggesting(Library(odd), Traffic()).starters(ME, None) == []


def test_follow_ups_come_from_around_what_was_cited_and_were_not_asked(library: Library) -> None:
    """Before an answer that cites something come starters; what was asked does not come back."""
    suggesting = Suggesting(library, Traffic())
    answer = library.ask(ME, MILL).to_dict()
    turn = Turn(1, MILL, answer, "", None, 0.0)
    assert suggesting.follow_ups(ME, [], None) == [HUT, MILL]
    assert suggesting.follow_ups(ME, [turn], None) == [HUT]
    again = Turn(2, HUT, answer, "", None, 0.0)
    assert suggesting.follow_ups(ME, [turn, again], None) == []


def test_what_an_answer_gives_to_choose_from_comes_first(library: Library, reader: AnySentence) -> None:
    """Nothing is looked for then; after the next answer questions come from around that again."""
    suggesting = Suggesting(library, Traffic())
    greeted = Turn(1, "Hello!", library.ask(ME, "Hello!").to_dict(), "", None, 0.0)
    asked = len(reader.asked)
    assert suggesting.follow_ups(ME, [greeted], None) == [HUT, MILL, "What is this about?"]
    assert len(reader.asked) == asked
    answered = Turn(2, MILL, library.ask(ME, MILL).to_dict(), "", None, 0.0)
    assert suggesting.follow_ups(ME, [greeted, answered], None) == [HUT]


def test_nothing_that_was_asked_is_suggested_again(library: Library) -> None:
    """Not either among what an answer gives to choose from, whatever its case and marks; nor starters."""
    suggesting = Suggesting(library, Traffic())
    hello = library.ask(ME, "Hello!").to_dict()
    turns = [Turn(1, "when was the hut rebuilt", None, "no", None, 0.0), Turn(2, "Hello!", hello, "", None, 0.0)]
    assert suggesting.follow_ups(ME, turns, None) == [MILL, "What is this about?"]
    assert suggesting.follow_ups(ME, turns[:1], None) == [MILL]


def test_suggestions_are_of_the_chosen_documents() -> None:
    """A conversation that cited another one gets starters of the chosen one; one that cited it, questions near that."""
    texts = {**TEXTS, "boats.md": "The ferry was launched in 1901. The pier was founded by Bea Moss."}
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=AnySentence("")) as assistant:
        library = Library(assistant)
        suggesting = Suggesting(library, Traffic())
        turn = Turn(1, MILL, library.ask(ME, MILL).to_dict(), "", None, 0.0)
        ferry, pier = "When was the ferry launched?", "Who founded the pier?"
        assert set(suggesting.follow_ups(ME, [turn], ["boats.md"])) == {ferry, pier}
        assert suggesting.follow_ups(ME, [turn], ["railways.md"]) == [HUT]
        cited = Turn(2, pier, library.ask(ME, pier).to_dict(), "", None, 0.0)
        assert suggesting.follow_ups(ME, [turn, cited], ["railways.md"]) == [HUT]


def test_the_passages_around_a_citation_come_nearest_first() -> None:
    """By the characters between them, 0 where they overlap; other documents last, in their order."""

    def passage(start: int, document: str = "d") -> Passage:
        return Passage("note.txt", document, start, start + 7, "Rails.", ())

    other, far, before, here, after = passage(0, "e"), passage(500), passage(0), passage(40), passage(60)
    citation = Citation(1, "note.txt", "d", None, 42, 50, "quote", 1.0)
    assert around([other, far, before, after, here], citation) == [here, after, before, far, other]


def test_what_cannot_be_asked_suggests_nothing(library: Library) -> None:
    """An unknown document is no reason to fail."""
    assert Suggesting(library, Traffic()).starters(ME, ["none.txt"]) == []
