"""What a person does in the sidebar's rows, with ticks and with documents, without a browser."""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from fakes import WordEncoder
from quoth.answering.checks import citations_in
from quoth.assistant import Assistant
from quoth.chat.document_handlers import Shelf
from quoth.chat.errands import Errand, Errands
from quoth.chat.handlers import Handlers
from quoth.chat.layout import Parts, lay_out
from quoth.chat.views import Shown
from quoth.errors import UsageError
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.workspace import Desk
from quoth.web.passing import Passing
from quoth.web.payload import Refused
from serving import AnySentence
from test_handlers import ME, Screen

TEXT = "Coal drove the first of them, in 1804. They were slow."


@pytest.fixture(scope="module")
def parts() -> Iterator[Parts]:
    with gr.Blocks():
        yield lay_out([".md"], uploads=True, logins=False)


class Side(Screen):
    """A page with its sidebar, over a folder of documents."""

    def __init__(self, desk: Desk, parts: Parts, folder: Path) -> None:
        shown = Shown(desk, parts)
        super().__init__(Handlers(desk, parts, shown), parts, desk)
        self.passing = Passing(folder / "passing", desk.library.room)
        self.errands = Errands(desk, parts, shown, self.do)
        self.shelf = Shelf(desk, self.passing, parts, shown)
        self.folder = folder

    def act(self, **said: Any) -> dict[Any, Any]:
        return self.take(self.errands.act(ME, self.place, "", event(**said)))

    def talk(self, words: str = "", **said: Any) -> dict[Any, Any]:
        return self.take(self.errands.talk(ME, self.place, self.pending, words, None, event(**said)))

    def papers(self, **said: Any) -> dict[Any, Any]:
        return self.take(self.shelf.papers(ME, self.place, self.scope, event(**said)))

    def narrow(self, *labels: str) -> dict[Any, Any]:
        return self.take(self.shelf.narrow(ME, event(labels=list(labels))))

    @property
    def scope(self) -> Any:
        return self.values.get(self.parts.side.scope)

    def sent(self, name: str, text: str) -> str:
        """The name of a file on its way."""
        path = self.passing.begin(name)
        path.write_text(text)
        return self.passing.keep(ME, path)


@pytest.fixture
def side(tmp_path: Path, parts: Parts, corpus: Path) -> Iterator[Side]:
    (corpus / "engines.md").write_text(TEXT)
    uploads = tmp_path / "uploads"
    with (
        Assistant.open(
            corpus, tmp_path / "index", uploads=uploads, encoder=WordEncoder(), reader=AnySentence("")
        ) as assistant,
        Conversations.open(tmp_path / "c.db") as conversations,
    ):
        side = Side(Desk(Library(assistant), conversations, tmp_path / "feedback.jsonl"), parts, tmp_path)
        side.take(side.do.load(ME, None, "", None, None))
        yield side


def event(**said: Any) -> gr.EventData:
    return gr.EventData(None, {"said": said})


# --- Ticks and taking along ---


def test_a_tick_is_counted_and_comes_back_with_the_page(side: Side) -> None:
    """And can be taken back; a quote that is not there is refused."""
    side.ask("What drove Coal?")
    assert "0 of 1 quote checked" in side.of(side.parts.strip.tally)
    side.act(act="check", turn=1, marker=1, on=True)
    assert 'data-checked="1:1"' in side.of(side.parts.strip.tally)
    loaded = side.do.load(ME, None, "", None, None)
    assert "1 of 1 quote checked" in loaded[side.parts.strip.tally]
    side.act(act="check", turn=1, marker=1, on=False)
    assert "0 of 1 quote checked" in side.of(side.parts.strip.tally)
    with pytest.raises(UsageError, match="no quote 2"):
        side.act(act="check", turn=1, marker=2, on=True)


@pytest.mark.parametrize("kind", ["md", "json", "docx"])
def test_a_conversation_is_taken_along(side: Side, kind: str) -> None:
    """The open one, and one that is named; with its title as the file's name."""
    side.ask("What drove Coal?")
    side.act(act="check", turn=1, marker=1, on=True)
    for id_ in ("", side.place["id"]):
        saved = json.loads(side.act(act="take", id=id_, kind=kind)[side.parts.saved])
        assert saved["name"] == f"What drove Coal.{kind}"
        data = b64decode(saved["data"])
        if kind == "json":
            assert [one["quote"] for one in citations_in(json.loads(data))] == [TEXT[:38]]
        assert (b"; checked" in data) == (kind == "md")


def test_what_is_not_there_is_not_taken_along(side: Side) -> None:
    """Nothing was asked yet, another kind, somebody else's."""
    with pytest.raises(UsageError, match="no conversation yet"):
        side.act(act="take", id="", kind="md")
    side.ask("What drove Coal?")
    with pytest.raises(UsageError, match="Markdown, JSON or Word"):
        side.act(act="take", id="", kind="exe")
    with pytest.raises(UsageError, match="no such conversation"):
        side.errands.act("you", None, "", event(act="take", id=side.place["id"], kind="md"))


# --- Conversations ---


def test_conversations_are_opened_named_and_deleted_from_the_list(side: Side) -> None:
    """The open one is left where it is deleted; another one goes without a change of the page."""
    side.ask("What drove Coal?")
    first = side.place["id"]
    side.take(side.do.start_new(ME, None))
    side.ask("Were they slow?")
    second = side.place["id"]
    side.talk(act="open", id=first)
    assert side.place["id"] == first
    side.act(act="rename", id=second, title=" Engines ")
    assert ">Engines</button>" in side.of(side.parts.side.listed)
    side.act(act="rename", id=second, title="What drove Coal?")
    assert ">What drove Coal? (2)</button>" in side.of(side.parts.side.listed)
    side.act(act="rename", id=second, title=" ")
    assert ">Were they slow?</button>" in side.of(side.parts.side.listed)
    assert set(side.talk(act="delete", id=second)) == {side.parts.side.listed}
    assert side.place["id"] == first
    side.talk(act="delete", id=first)
    assert side.place["id"] is None
    assert "No conversation yet." in side.of(side.parts.side.listed)


def test_the_only_turn_undone_leaves_its_conversation(side: Side) -> None:
    """It stays in the list, open and empty, and the next question goes on in it."""
    side.ask("What drove Coal?")
    id_ = side.place["id"]
    side.take(side.do.undo(ME, side.place, None))
    assert side.place == {"id": id_, "turns": ()}
    assert ">Empty conversation</button>" in side.of(side.parts.side.listed)
    side.ask("Were they slow?")
    assert side.place["id"] == id_
    assert [one.title for one in side.desk.conversations.listed(ME)] == ["Were they slow?"]


def test_a_search_that_finds_nothing_says_so(side: Side) -> None:
    """In the place of the list."""
    side.ask("What drove Coal?")
    found = side.errands.search(ME, "zebra", side.place)[side.parts.side.listed]
    assert "No conversation says or quotes “zebra”." in found


# --- What is asked alone ---


def test_what_is_asked_alone_is_kept_with_the_answer_and_over_a_reload(side: Side) -> None:
    """Chips say it, the answer says it, and opening the conversation again asks the same."""
    changes = side.narrow("cats.md", "gone.md")
    assert side.scope == ["cats.md"]
    assert "cats.md" in side.of(side.parts.strip.chips)
    assert all(changes[button].visible is False for button in side.parts.middle.suggestions)
    side.begin("What drove Coal?")
    side.take(side.do.answer(ME, side.pending, side.scope))
    side.take(side.do.arrive(ME, side.values[side.parts.kept.arrived], side.pending, side.place, ""))
    said = str(side.of(side.parts.middle.chat)[1]["content"])
    assert "Asked only: cats.md" in said
    assert "<blockquote" not in said
    side.narrow()
    assert "All documents" in side.of(side.parts.strip.chips)
    side.talk(act="open", id=side.place["id"])
    assert side.scope == ["cats.md"]
    assert side.do.load(ME, None, "", ["engines.md"], None)[side.parts.side.scope] == ["engines.md"]
    assert side.do.load(ME, None, "", [], None)[side.parts.side.scope] == []
    assert side.do.load(ME, None, "", None, None)[side.parts.side.scope] == ["cats.md"]


def test_suggestions_are_shown_for_what_they_were_looked_for(side: Side) -> None:
    """Not once something else is asked alone."""
    found = side.do.propose(ME, None, None, ["engines.md"])[side.parts.kept.proposed]
    found = {**found, "questions": ["Who?"]}
    assert side.do.suggest(ME, found, None, None, ["engines.md"]) != {}
    assert side.do.suggest(ME, found, None, None, []) == {}


# --- Documents ---


def test_documents_are_added_and_several_removed_at_once(side: Side) -> None:
    """Each gets a line; one that is shared is told why it stays; the rows follow."""
    side.papers(act="add", names=[side.sent("owls.md", "Owls hoot."), side.sent("bats.md", "Bats fly.")])
    report = side.of(side.parts.side.report)
    assert "<strong>owls.md</strong>: added" in report
    assert 'data-label="bats.md" data-own' in side.of(side.parts.side.papers)
    side.papers(act="remove", labels=["owls.md", "cats.md", "bats.md"])
    report = side.of(side.parts.side.report)
    assert report.count(": removed") == 2
    assert "cats.md is one of the documents that everybody shares" in report
    assert 'data-label="owls.md"' not in side.of(side.parts.side.papers)


def test_only_one_s_own_uploads_are_added(side: Side) -> None:
    """Another's name, an invented one, none at all."""
    name = side.sent("owls.md", "Owls hoot.")
    with pytest.raises(Refused):
        side.shelf.papers("you", None, None, event(act="add", names=[name]))
    with pytest.raises(Refused):
        side.papers(act="add", names=["../../etc/passwd"])
    with pytest.raises(UsageError, match="no file was received"):
        side.papers(act="add", names=[])


def test_a_failed_file_says_what_to_do_without_a_command(side: Side) -> None:
    """Who has the page has no shell."""
    side.papers(act="add", names=[side.sent("big.md", "word " * 9_000_000)])
    report = side.of(side.parts.side.report)
    assert "split it" in report
    assert "quoth index" not in report


def test_reading_tells_how_far_it_is_and_is_stopped(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next file; nothing of what was sent is kept, and the report says so."""
    seen: list[str] = []
    real = side.desk.library._assistant.prepare

    def slow(files: Any, tell: Any) -> Any:
        def told(what: str, done: int, total: int) -> None:
            tell(what, done, total)
            seen.append(side.shelf.look(ME, event(act="halt"))[side.parts.side.progress])

        return real(files, told)

    monkeypatch.setattr(side.desk.library._assistant, "prepare", slow)
    side.papers(act="add", names=[side.sent(f"{n}.md", f"Part {n} of it.") for n in range(3)])
    assert "Reading 0.md (0 of 3)" in seen[0]
    assert 'data-act="halt"' in seen[0]
    report = side.of(side.parts.side.report)
    assert report.count("stopped before it was read") == 3
    assert 'data-label="0.md"' not in side.of(side.parts.side.papers)
    assert side.shelf.look(ME, event(act="look")) == {side.parts.side.progress: ""}
    assert side.shelf.look("you", event(act="halt")) == {side.parts.side.progress: ""}


# --- What was edited ---


def test_an_edited_document_is_told_with_both_wordings(side: Side, corpus: Path) -> None:
    """Above the conversation and above the document, before it is read again and after."""
    side.ask("What drove Coal?")
    (corpus / "engines.md").write_text(TEXT.replace("1804", "1812"))
    loaded = side.take(side.do.load(ME, None, "", None, None))
    assert "engines.md</span> was edited since it was quoted here, and is not read again yet." in loaded[
        side.parts.strip.tally
    ]  # fmt: skip
    link = gr.EventData(None, {"link": "#quoth/cite/1/1"})
    before = side.do.follow(ME, side.place, None, link)[side.parts.panel.document]
    assert "in <del>1804</del>." in before
    assert "in <ins>1812</ins>." in before
    assert 'data-act="reread"' in before
    side.papers(act="refresh")
    assert "was edited since it was quoted here. <a" in side.of(side.parts.strip.tally)
    after = side.do.follow(ME, side.place, None, link)[side.parts.panel.document]
    assert "<ins>1812</ins>" in after
    assert 'data-lit="0-38"' in after
    assert 'data-act="reread"' not in after


# --- A sentence that is checked ---


def test_a_sentence_is_checked_where_it_is_asked(side: Side) -> None:
    """Among all documents, among chosen ones; its place is opened, lit, and the card is closed."""
    checked = side.parts.strip.checked
    found = side.errands.claim(ME, [], event(text=TEXT[:38]))[checked]
    assert found.visible
    assert ">Supported</strong>" in found.value
    link = found.value.partition('href="')[2].partition('"')[0]
    opened = side.do.follow(ME, None, None, gr.EventData(None, {"link": link}))[side.parts.panel.document]
    assert 'data-lit="0-37"' in opened
    found = side.errands.claim(ME, ["cats.md"], event(text=TEXT[:38]))[checked]
    assert ">Not in the documents</strong>" in found.value
    assert side.act(act="uncheck")[checked].visible is False
    with pytest.raises(UsageError, match="no sentence"):
        side.errands.claim(ME, [], event(text=" "))


# --- A reload while an answer is on its way ---


def test_a_page_loaded_again_waits_for_its_answer(side: Side) -> None:
    """It shows the question, and the answer once it has come; another person's page does not."""
    side.begin("What ran slowly, Coal?")
    pending = side.pending
    answering = threading.Thread(target=side.do.answer, args=(ME, pending, None))
    answering.start()
    while not side.do._arrivals.waits(ME, pending["token"]):
        pass
    side.take(side.do.load(ME, None, "What ran slowly, Coal?", None, pending))
    assert side.pending == pending
    assert side.said() == 1
    assert side.of(side.parts.middle.box) == ""
    assert side.do.wait(ME, pending, side.place, "") == {}
    assert side.do.load("you", None, "", None, pending)[side.parts.kept.pending] is None
    answering.join()
    side.take(side.do.wait(ME, pending, side.place, ""))
    assert side.said() == 2
    assert side.pending is None


def test_an_answer_that_came_while_the_page_was_away_is_shown(side: Side) -> None:
    """And a question that a server before was asked comes back into the box, as what was typed."""
    side.begin("What drove Coal?")
    pending = side.pending
    side.do.answer(ME, pending, None)
    loaded = side.take(side.do.load(ME, None, "What drove Coal?", None, pending))
    assert side.said() == 2
    assert loaded[side.parts.kept.pending] is None
    lost = {"token": "another", "question": "Who?", "id": side.place["id"]}
    loaded = side.do.load(ME, None, "Who?", None, lost)
    assert loaded[side.parts.kept.pending] is None
    assert loaded[side.parts.middle.box].value == "Who?"


# --- What a strange page sends ---


@pytest.mark.parametrize(
    "data", [None, [], "said", {"said": None}, {"said": []}, {"said": {"act": 1}}, {"act": "check"}]
)
def test_what_the_page_was_not_given_is_refused_in_words(side: Side, data: Any) -> None:
    """By each act."""
    strange = gr.EventData(None, data)
    acts: tuple[Callable[[], object], ...] = (
        lambda: side.errands.act(ME, None, "", strange),
        lambda: side.errands.talk(ME, None, None, "", None, strange),
        lambda: side.shelf.papers(ME, None, None, strange),
        lambda: side.shelf.look(ME, strange),
    )
    for act in acts:
        with pytest.raises(UsageError, match="not given"):
            act()


@pytest.mark.parametrize(
    ("value", "kind"), [(True, int), (1, bool), ("x" * 1001, str), (-1, int), (2**60, int), (1.0, int), (None, str)]
)
def test_a_value_of_another_kind_is_refused(value: Any, kind: Any) -> None:
    """A truth is no number, and what is too long or large is none either."""
    with pytest.raises(UsageError, match="not given"):
        Errand(event(x=value)).of("x", kind)


@pytest.mark.parametrize("labels", ["a", [1], ["x" * 1001], ["a"] * 1001, {"a": 1}])
def test_what_are_no_names_is_refused(labels: Any) -> None:
    """Of documents that are asked alone, or removed."""
    with pytest.raises(UsageError, match="not given"):
        Errand(event(labels=labels)).labels()
