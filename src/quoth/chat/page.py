"""The page: its parts wired to what they do."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gradio as gr

from quoth.chat.document_handlers import Shelf
from quoth.chat.endpoints import offer
from quoth.chat.errands import Errands
from quoth.chat.handlers import Handlers, in_words
from quoth.chat.layout import Parts, lay_out
from quoth.chat.side_wiring import SideActs, wire_side
from quoth.chat.views import Changes, Shown, told
from quoth.config import SUFFIXES
from quoth.service.workspace import Desk
from quoth.web.passing import Passing
from quoth.web.session import owner_of

READY = "() => window.quothReady()"
BEGUN = "() => window.quothBegun()"
DONE = "() => window.quothDone()"
SEVERAL = {"trigger_mode": "multiple"}
"""At the same time: who has gone to another conversation while an answer is on its way may ask there."""
SESSIONS = 500
"""Pages of which Gradio keeps what its parts were set to; nothing here needs it."""
NO_COOKIE = "This page cannot tell you from others: allow cookies for this address, and load it again."
RECALL = """async () => {
    while (!window.quothRecall || !window.quothKept) await new Promise((tick) => setTimeout(tick, 10));
    return window.quothRecall();
}"""
"""Gradio (6.31) adds the scripts of its head to the page itself, and does not wait for them before it loads."""
LOADED = "() => { window.quothReady(); window.quothLoaded(); }"
REMEMBER = "(place) => window.quothRemember(place)"


def build(desk: Desk, passing: Passing, *, logins: bool) -> Any:
    """The page over a desk, as `gradio.Blocks`; where there are logins one can leave."""
    with gr.Blocks(title="Quoth", analytics_enabled=False) as blocks:
        offer(desk.library)
        parts = lay_out(sorted(SUFFIXES), uploads=desk.library.takes_uploads, logins=logins)
        shown = Shown(desk, parts)
        do = Handlers(desk, parts, shown)
        acts = SideActs(do, Errands(desk, parts, shown, do), Shelf(desk, passing, parts, shown))
        Wiring(acts, parts).wire(blocks)
    blocks.state_session_capacity = SESSIONS
    return blocks


def for_owner(handler: Callable[..., Changes], notice: Any) -> Callable[..., Changes]:
    """A handler for Gradio: who is asking is read from the request; an error is told in words in `notice`.

    Gradio (6.31) finds out by a function's signature that it wants the request or the event.
    """
    hints = inspect.get_annotations(handler, eval_str=True)
    parameters = list(inspect.signature(handler).parameters.values())

    def call(request: gr.Request, *values: Any) -> Changes:
        owner = owner_of(request)
        if not owner:
            return {notice: told(NO_COOKIE)}
        try:
            return handler(owner, *values) or gr.skip()  # {} is too few values to it
        except Exception as error:  # noqa: BLE001 - whatever it is, a person must hear of it
            return {notice: told(in_words(error))}

    hinted = {p.name: hints.get(p.name, Any) for p in parameters[1:]}
    call.__annotations__ = {"request": gr.Request, **hinted}
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request),
            *(p.replace(annotation=hinted[p.name]) for p in parameters[1:]),
        ]
    )
    return call


class Wiring:
    """Which part calls which handler, and what it may change."""

    def __init__(self, acts: SideActs, parts: Parts) -> None:
        self._do, self._acts, self._parts = acts.do, acts, parts
        side, middle, panel, kept = parts.side, parts.middle, parts.panel, parts.kept
        self._asking = [
            middle.chat, middle.box, middle.send, middle.stop, *middle.suggestions, middle.editing,
            kept.place, kept.pending, kept.edited,
        ]  # fmt: skip
        self._sources = [
            panel.cited,
            panel.document,
            panel.places,
            panel.details,
            panel.understood,
            panel.tabs,
            kept.shown,
        ]
        self._conversation = [*self._asking, *self._sources, side.listed, side.search, parts.strip.tally]
        self._scope = [side.scope, side.papers, parts.strip.chips]

    def wire(self, blocks: Any) -> None:
        """Connect every part with its handler."""
        self._wire_asking()
        self._wire_loading(blocks)
        wire_side(self._on, self._suggest, self._acts, self._parts, self._conversation)
        self._wire_panel()

    def _on(self, event: Any, handler: Any, inputs: list[Any], outputs: list[Any], **options: Any) -> Any:
        """Connect without Gradio's queue, and without its sign of an error, which lies over all that an act may change.

        Its client (6.31) loses what comes of a queued act that begins just as another one ends, and
        shows no words of an error in one that is not queued; hence the notice.
        """
        notice = self._parts.middle.notice
        plain = {"api_visibility": "private", "queue": False, "show_progress": "hidden", "show_progress_on": notice}
        return event(for_owner(handler, notice), inputs, [*outputs, notice], **{**plain, **options})

    def _suggest(self, after: Any) -> None:
        """Look for suggestions, then show them if the page is still there: inputs are read as an act begins."""
        kept, scope = self._parts.kept, self._parts.side.scope
        found = self._on(after.then, self._do.propose, [kept.place, kept.pending, scope], [kept.proposed], **SEVERAL)
        buttons = [*self._parts.middle.suggestions]
        self._on(found.then, self._do.suggest, [kept.proposed, kept.place, kept.pending, scope], buttons)

    def _wire_asking(self) -> None:
        middle, kept = self._parts.middle, self._parts.kept
        place = [kept.place, kept.pending]
        chat, again = middle.chat, self._parts.panel
        begun: list[tuple[Any, Callable[..., Changes], list[Any]]] = [
            *(
                (event, self._do.begin, [middle.box, *place, kept.edited])
                for event in (middle.box.submit, middle.send.click)
            ),
            *((button.click, self._do.take_up, [button, *place, kept.edited]) for button in middle.suggestions),
            (chat.retry, self._do.retry, place),
            *(
                (event, self._do.ask_again, [again.understood, *place, kept.shown])
                for event in (again.again.click, again.understood.submit)
            ),
        ]
        for event, handler, inputs in begun:
            asked = self._on(event, self._ahead(handler), [self._parts.side.scope, *inputs], self._asking)
            asked.then(None, js=BEGUN)
            self._answer(asked)
        stopped = self._on(middle.stop.click, self._do.stopped, [kept.pending, middle.box], self._conversation)
        self._suggest(stopped.then(None, js=READY))
        self._suggest(self._on(chat.undo, self._do.undo, place, self._conversation))

    def _ahead(self, handler: Callable[..., Changes]) -> Callable[..., Changes]:
        """A handler that shows a question, told the scope first, which begins to answer it as well."""

        def begin(owner: str, scope: Any, *given: Any) -> Changes:
            return self._do.ahead(owner, handler(owner, *given), scope)

        owner, *others = inspect.signature(handler).parameters.values()
        scope = inspect.Parameter("scope", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        begin.__annotations__ = inspect.get_annotations(handler, eval_str=True)
        begin.__signature__ = inspect.Signature([owner, scope, *others])  # type: ignore[attr-defined]
        return begin

    def _answer(self, begun: Any) -> None:
        """Answer what has begun, then show it if the page still waits for it."""
        kept, scope = self._parts.kept, self._parts.side.scope
        work = {"show_progress": "full", "show_progress_on": self._parts.middle.chat}
        answered = self._on(begun.success, self._do.answer, [kept.pending, scope], [kept.arrived], **work, **SEVERAL)
        inputs = [kept.arrived, kept.pending, kept.place, self._parts.middle.box]
        shown = self._on(answered.success, self._do.arrive, inputs, self._conversation, **SEVERAL)
        self._suggest(shown.then(None, js=DONE))

    def _wire_loading(self, blocks: Any) -> None:
        kept, box, scope = self._parts.kept, self._parts.middle.box, self._parts.side.scope
        recalled = [kept.place, box, scope, kept.pending]
        loaded = self._on(blocks.load, self._do.load, recalled, [*self._conversation, *self._scope], js=RECALL)
        self._suggest(loaded.then(None, js=LOADED))
        kept.place.change(None, kept.place, None, js=REMEMBER)

    def _wire_panel(self) -> None:
        middle, kept = self._parts.middle, self._parts.kept
        self._on(middle.chat.select, self._do.select, [kept.place], self._sources)
        reached = [*self._sources, middle.box, middle.editing, kept.edited]
        inputs = [kept.place, kept.pending]
        followed = self._on(self._parts.link.click, self._do.follow, inputs, reached)
        followed.then(None, js=DONE)
        self._on(middle.chat.like, self._do.rate, [kept.place], [middle.chat])
