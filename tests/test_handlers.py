"""What a person's acts change on the page, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.chat.handlers import Handlers
from quoth.chat.layout import Parts, lay_out
from quoth.chat.views import Shown
from quoth.errors import UsageError
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.pane import GONE
from quoth.service.workspace import Desk
from serving import AnySentence

ME = "me"
TEXT = "Steam drove the first of them, in 1804. They were slow."


@dataclass
class Screen:
    """A page: its handlers, and what its hidden parts remember after each act."""

    do: Handlers
    parts: Parts
    desk: Desk

    def __post_init__(self) -> None:
        self.values: dict[Any, Any] = {}

    def take(self, changes: dict[Any, Any]) -> dict[Any, Any]:
        self.values.update(changes)
        return changes

    def of(self, part: Any) -> Any:
        """The value that a part has now."""
        value = self.values.get(part)
        return value["value"] if isinstance(value, dict) and "__type__" in value else getattr(value, "value", value)

    @property
    def place(self) -> Any:
        return self.values.get(self.parts.kept.place)

    @property
    def pending(self) -> Any:
        return self.values.get(self.parts.kept.pending)

    def begin(self, question: str, edited: int | None = None) -> None:
        self.take(self.do.begin(ME, question, self.place, self.pending, edited))

    def ask(self, question: str, edited: int | None = None) -> None:
        self.begin(question, edited)
        self.take(self.do.answer(ME, self.pending, []))
        self.take(self.do.arrive(ME, self.values[self.parts.kept.arrived], self.pending, self.place, ""))

    def said(self) -> int:
        """How many messages the chat shows."""
        return len(self.of(self.parts.middle.chat))

    def kept(self) -> list[str]:
        return [turn.question for turn in self.desk.turns(ME, self.place["id"])]


@pytest.fixture(scope="module")
def parts() -> Iterator[Parts]:
    with gr.Blocks():
        yield lay_out([".md"], uploads=False, logins=False)


@pytest.fixture
def screen(tmp_path: Path, parts: Parts) -> Iterator[Screen]:
    with (
        Assistant.from_texts({"engines.md": TEXT}, encoder=WordEncoder(), reader=AnySentence("")) as assistant,
        Conversations.open(tmp_path / "c.db") as conversations,
    ):
        desk = Desk(Library(assistant), conversations, tmp_path / "feedback.jsonl")
        screen = Screen(Handlers(desk, parts, Shown(desk, parts)), parts, desk)
        screen.take(screen.do.load(ME, None, "", None, None))
        yield screen


def link(where: str) -> gr.EventData:
    return gr.EventData(None, {"link": where})


def test_an_answer_is_shown_where_it_is_waited_for(screen: Screen) -> None:
    """The chat has the question and its answer, and nothing is on its way any more."""
    screen.ask("What drove Steam?")
    assert screen.said() == 2
    assert screen.pending is None
    assert screen.place == {"id": screen.desk.conversations.listed(ME)[0].id, "turns": (1,)}


def test_an_answer_changes_no_page_that_waits_for_another(screen: Screen) -> None:
    """The first question was left for a new conversation and a second question: only the list tells of its answer."""
    screen.begin("What drove Steam?")
    left = screen.pending
    screen.take(screen.do.start_new(ME, None))
    screen.begin("Were they slow?")
    arrived = screen.do.answer(ME, left, [])[screen.parts.kept.arrived]
    assert set(screen.do.arrive(ME, arrived, screen.pending, screen.place, "")) == {screen.parts.side.listed}
    assert set(screen.do.arrive(ME, arrived, None, screen.place, "")) == {screen.parts.side.listed}


def test_a_question_is_answered_once(screen: Screen) -> None:
    """A second act is refused while an answer is on its way, and that the page then answers anew does nothing."""
    screen.begin("What drove Steam?")
    with pytest.raises(UsageError, match="on its way"):
        screen.begin("Were they slow?")
    pending = screen.pending
    assert screen.do.answer(ME, pending, [])
    assert screen.do.answer(ME, pending, []) == {}
    assert len(screen.desk.conversations.listed(ME)) == 1


def test_an_edited_question_stands_in_its_place_at_once(screen: Screen) -> None:
    """While the answer is on its way the chat shows the one turn before it and the new question."""
    for question in ("What drove Steam?", "Were they slow?", "What of 1804?"):
        screen.ask(question)
    changes = screen.do.follow(ME, screen.place, None, link("#quoth/edit/2"))
    assert changes[screen.parts.middle.box] == "Were they slow?"
    assert changes[screen.parts.kept.edited] == 2
    screen.begin("Who was slow?", edited=2)
    assert screen.said() == 3
    screen.take(screen.do.answer(ME, screen.pending, []))
    screen.take(screen.do.arrive(ME, screen.values[screen.parts.kept.arrived], screen.pending, screen.place, ""))
    assert screen.kept() == ["What drove Steam?", "Who was slow?"]


def test_suggestions_are_shown_only_where_they_were_looked_for(screen: Screen) -> None:
    """Not in another conversation, not after another turn, not while an answer is on its way."""
    screen.ask("What drove Steam?")
    here = screen.place
    proposed = {"place": here, "questions": ["Who was slow?"]}
    shown = screen.do.suggest(ME, proposed, here, None, [])
    assert [shown[button].value for button in screen.parts.middle.suggestions] == ["Who was slow?", "", "", ""]
    assert screen.do.suggest(ME, proposed, {"id": here["id"], "turns": [1, 2]}, None, []) == {}
    assert screen.do.suggest(ME, proposed, None, None, []) == {}
    pending = {"token": "t", "question": "Who?", "id": here["id"]}
    assert screen.do.suggest(ME, proposed, here, pending, []) == {}
    assert screen.do.propose(ME, here, pending, []) == {}


def test_what_was_searched_for_is_asked_in_place_of_the_last_turn_only(screen: Screen) -> None:
    """Of an earlier turn it comes after the last."""
    screen.ask("What drove Steam?")
    screen.ask("Were they slow?")
    screen.take(screen.do.ask_again(ME, "Who was slow?", screen.place, None, 2))
    assert screen.pending["replaces"] == 2
    screen.take(screen.do.stopped(ME, screen.pending, ""))
    screen.take(screen.do.ask_again(ME, "Who was slow?", screen.place, None, 1))
    assert screen.pending["replaces"] is None


def test_nothing_can_be_asked_again_on_an_empty_page(screen: Screen) -> None:
    """Whatever turn the page says that it shows."""
    with pytest.raises(UsageError, match="nothing to ask again"):
        screen.do.ask_again(ME, "Who?", screen.place, None, None)
    with pytest.raises(UsageError, match="nothing to ask again"):
        screen.do.ask_again(ME, "Who?", screen.place, None, 7)


def test_links_lead_to_a_place_in_the_document(screen: Screen) -> None:
    """To a citation by its marker, to a near passage by its number; what is not there is told, and breaks nothing."""
    screen.ask("What drove Steam?")
    document = screen.parts.panel.document

    def led(where: str) -> str:
        return str(screen.do.follow(ME, screen.place, None, link(where))[document])

    lit = '<mark class="quoth-lit" id="quoth-lit">{}</mark>'
    assert lit.format("Steam drove the first of them, in 1804.") in led("#quoth/cite/1/1")
    assert lit.format(TEXT) in led("#quoth/near/1/0")
    assert f'data-document="{screen.desk.library.entries(ME)[0].document}"' in led(
        f"#quoth/open/{screen.desk.library.entries(ME)[0].document}"
    )
    with pytest.raises(UsageError, match="not there any more"):
        led("#quoth/open/none")
    for nowhere in (
        "#quoth/cite/1/2",
        "#quoth/cite/1",
        "#quoth/near/1/9",
        "#quoth/also/1/0",
        "#quoth/cite/1/x",
        "#quoth/none/1/7",
    ):
        assert led(nowhere) == GONE
    with pytest.raises(UsageError, match="not in the conversation"):
        led("#quoth/cite/9/1")
    with pytest.raises(UsageError, match="not in the conversation"):
        led("nonsense")


def test_a_page_opens_its_own_conversation_else_the_latest(screen: Screen) -> None:
    """Somebody else's is none."""
    screen.ask("What drove Steam?")
    first = screen.place["id"]
    screen.take(screen.do.start_new(ME, None))
    screen.ask("Were they slow?")
    second = screen.place["id"]
    place = screen.parts.kept.place
    assert screen.do.load(ME, {"id": first}, "", None, None)[place]["id"] == first
    assert screen.do.load(ME, {"id": "none"}, "", None, None)[place]["id"] == second
    assert screen.do.load("you", {"id": first}, "", None, None)[place]["id"] is None


def test_what_fails_gives_the_question_back(screen: Screen) -> None:
    """The conversation was deleted while its answer was on its way: it is told, and the box has the question."""
    screen.ask("What drove Steam?")
    screen.begin("Were they slow?")
    screen.desk.conversations.delete(ME, screen.place["id"])
    screen.take(screen.do.answer(ME, screen.pending, []))
    arrived = screen.values[screen.parts.kept.arrived]
    assert arrived["problem"].startswith("there is no such conversation")
    changes = screen.do.arrive(ME, arrived, screen.pending, screen.place, "")
    assert changes[screen.parts.middle.box] == "Were they slow?"
    assert "there is no such conversation" in changes[screen.parts.middle.notice].value
    assert changes[screen.parts.kept.pending] is None


def test_a_stopped_question_comes_back_with_what_it_edited(screen: Screen) -> None:
    """Its words are in the box, and sent again it still takes the place of the turn; what was typed meanwhile stays."""
    screen.ask("What drove Steam?")
    screen.begin("Who drove Steam?", edited=1)
    pending = screen.pending
    changes = screen.take(screen.do.stopped(ME, pending, ""))
    assert changes[screen.parts.middle.box] == "Who drove Steam?"
    assert changes[screen.parts.kept.edited] == 1
    assert screen.do.answer(ME, pending, []) == {}
    assert screen.kept() == ["What drove Steam?"]
    screen.begin("Who drove Steam?", edited=1)
    changes = screen.take(screen.do.stopped(ME, screen.pending, "Were they"))
    assert changes[screen.parts.middle.box] == "Were they"
    assert changes[screen.parts.kept.edited] is None


def test_a_question_is_stopped_or_kept(screen: Screen) -> None:
    """Once its answer is kept it is too late to stop it: that is said, and the answer still comes to the page."""
    screen.begin("What drove Steam?")
    arrived = screen.do.answer(ME, screen.pending, [])[screen.parts.kept.arrived]
    with pytest.raises(UsageError, match="there already"):
        screen.do.stopped(ME, screen.pending, "")
    screen.take(screen.do.arrive(ME, arrived, screen.pending, screen.place, ""))
    assert screen.said() == 2


def test_what_is_deleted_does_not_come_back_with_its_answer(screen: Screen) -> None:
    """A first question on its way goes with its conversation."""
    screen.begin("What drove Steam?")
    pending = screen.pending
    screen.take(screen.do.delete(ME, screen.place, pending, None))
    assert screen.do.answer(ME, pending, []) == {}
    assert screen.desk.conversations.listed(ME) == []


def test_a_suggestion_leaves_what_was_typed(screen: Screen) -> None:
    """But an older question that was being edited goes out of the box, and is not replaced."""
    screen.ask("What drove Steam?")
    box = screen.parts.middle.box
    assert box not in screen.do.take_up(ME, "Were they slow?", screen.place, None, None)
    changes = screen.do.take_up(ME, "Were they slow?", screen.place, None, 1)
    assert changes[box] == ""
    assert changes[screen.parts.kept.pending]["replaces"] is None


def test_what_was_typed_comes_back_with_the_page(screen: Screen) -> None:
    """Unless it was asked, and answered while the page was away."""
    box = screen.parts.middle.box
    assert screen.do.load(ME, None, "Were they", None, None)[box].value == "Were they"
    screen.ask("What drove Steam?")
    assert screen.do.load(ME, None, "What drove Steam? ", None, None)[box].value == ""
    assert screen.do.load(ME, None, "x" * 5000, None, None)[box].value == "x" * 4000


@pytest.mark.parametrize("question", ["", "  ", "x" * 4001])
def test_what_is_no_question_changes_nothing(screen: Screen, question: str) -> None:
    """By the box, a suggestion or what was searched for alike."""
    screen.ask("What drove Steam?")
    for act in (
        lambda: screen.begin(question),
        lambda: screen.do.take_up(ME, question, screen.place, None, None),
        lambda: screen.do.ask_again(ME, question, screen.place, None, 1),
    ):
        with pytest.raises(UsageError, match="the question"):
            act()
    assert screen.kept() == ["What drove Steam?"]


def test_a_name_that_turns_the_direction_of_text_reads_as_it_is(screen: Screen) -> None:
    """In the list of conversations."""
    screen.ask("What drove \u202eSteam?")
    listed = screen.of(screen.parts.side.listed)
    assert ">What drove \ufffdSteam?</button>" in listed
    assert "\u202e" not in listed
