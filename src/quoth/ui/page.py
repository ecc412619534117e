"""The page: its parts wired to what they do."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gradio as gr

from quoth.config import SUFFIXES
from quoth.errors import QuothError
from quoth.ui.desk import Desk
from quoth.ui.endpoints import offer
from quoth.ui.handlers import Handlers
from quoth.ui.layout import Parts, lay_out
from quoth.ui.session import owner_of
from quoth.ui.shown import Changes

READY = "() => window.quothReady()"
REVEAL = "() => window.quothReveal()"
NO_COOKIE = "This page cannot tell you from others: allow cookies for this address, and load it again."
SAVE = "(file) => window.quothSave(file)"


def build(desk: Desk) -> Any:
    """The page over a desk, as `gradio.Blocks`."""
    with gr.Blocks(title="Quoth", analytics_enabled=False, delete_cache=(3600, 3600)) as blocks:
        offer(desk.library)
        parts = lay_out(sorted(SUFFIXES), uploads=desk.library.takes_uploads)
        Wiring(Handlers(desk, parts), parts).wire(blocks)
    return blocks


def for_owner(handler: Callable[..., Changes]) -> Callable[..., Changes]:
    """A handler for Gradio: who is asking is read from the request, an error is told in words.

    Gradio (6.31) finds out by a function's signature that it wants the request or the event.
    """
    hints = inspect.get_annotations(handler, eval_str=True)
    parameters = list(inspect.signature(handler).parameters.values())

    def call(request: gr.Request, *values: Any) -> Changes:
        owner = owner_of(request)
        if not owner:
            raise gr.Error(NO_COOKIE, duration=None, print_exception=False)
        try:
            return handler(owner, *values)
        except QuothError as error:
            raise gr.Error(f"{error.problem}: {error.remedy}", duration=None, print_exception=False) from error

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

    def __init__(self, do: Handlers, parts: Parts) -> None:
        self._do, self._parts = do, parts
        side, middle, panel = parts.side, parts.middle, parts.panel
        self._conversation = [
            middle.chat, *middle.suggestions, middle.box, middle.send, middle.stop, panel.cited, panel.document,
            panel.why, panel.understood, panel.tabs, side.listed, side.title, side.sure,
            parts.id, parts.shown, parts.lit, parts.pending,
        ]  # fmt: skip
        self._library = [side.scope, side.refresh, side.own, side.remove, side.report, side.upload]

    def wire(self, blocks: Any) -> None:
        """Connect every part with its handler."""
        self._wire_asking(blocks)
        self._wire_sidebar()
        self._wire_panel()

    def _on(self, event: Any, handler: Any, inputs: list[Any], outputs: list[Any], **options: Any) -> Any:
        return event(for_owner(handler), inputs, outputs, api_visibility="private", **options)

    def _wire_asking(self, blocks: Any) -> None:
        parts, middle, scope = self._parts, self._parts.middle, self._parts.side.scope
        begun = [middle.chat, middle.box, middle.send, middle.stop, *middle.suggestions, parts.pending, parts.id]
        starts = [
            self._on(event, self._do.begin, [question, parts.id, parts.pending], begun, queue=False)
            for event, question in (
                (middle.box.submit, middle.box),
                (middle.send.click, middle.box),
                *((button.click, button) for button in middle.suggestions),
            )
        ]
        starts += [
            self._on(middle.chat.retry, self._do.retry, [parts.id, parts.pending], begun, queue=False),
            self._on(
                parts.panel.again.click, self._do.ask_again,
                [parts.panel.understood, parts.id, parts.shown, parts.pending], begun, queue=False,
            ),
        ]  # fmt: skip
        answering = [
            self._on(
                start.success,
                self._do.answer,
                [parts.pending, scope],
                self._conversation,
                concurrency_limit=4,
            )
            for start in starts
        ]
        for answer in answering:
            answer.failure(self._do.failed, None, self._conversation, api_visibility="private", queue=False)
        shown = [answer.then(None, js=REVEAL) for answer in answering]
        suggesting = [
            self._on(one.then, self._do.suggest, [parts.id, scope], [*middle.suggestions], show_progress="hidden")
            for one in shown
        ]
        self._on(
            middle.stop.click, self._do.stopped, [parts.pending, parts.id], self._conversation,
            cancels=[*answering, *suggesting], queue=False,
        )  # fmt: skip
        self._on(middle.chat.undo, self._do.undo, [parts.id, parts.pending], self._conversation, queue=False)
        self._on(middle.chat.clear, self._do.start_new, [], self._conversation, queue=False)
        loaded = self._on(blocks.load, self._do.load, [], self._conversation + self._library)
        loaded.then(None, js=READY)
        self._on(loaded.then, self._do.suggest, [parts.id, scope], [*middle.suggestions], show_progress="hidden")

    def _wire_sidebar(self) -> None:
        parts, side = self._parts, self._parts.side
        suggestions = [*parts.middle.suggestions]
        for event, handler, inputs in (
            (side.new.click, self._do.start_new, []),
            (side.listed.input, self._do.open, [side.listed]),
            (side.really.click, self._do.delete, [parts.id]),
        ):
            moved = self._on(event, handler, inputs, self._conversation)
            self._on(moved.then, self._do.suggest, [parts.id, side.scope], suggestions, show_progress="hidden")
        for event in (side.rename.click, side.title.submit):
            self._on(event, self._do.rename, [parts.id, side.title], [side.listed])
        self._on(side.search.change, self._do.search, [side.search, parts.id], [side.listed], show_progress="hidden")
        side.delete.click(lambda: gr.Row(visible=True), None, side.sure, api_visibility="private")
        side.keep.click(lambda: gr.Row(visible=False), None, side.sure, api_visibility="private")
        for button, save in ((side.markdown, self._do.save_md), (side.json, self._do.save_json)):
            made = self._on(button.click, save, [parts.id], [parts.saved])
            made.then(None, parts.saved, None, js=SAVE)
        added = self._on(side.upload.upload, self._do.add, [side.upload], self._library)
        removed = self._on(side.remove.click, self._do.remove, [side.own], self._library)
        read = self._on(side.refresh.click, self._do.refresh, [], self._library)
        for changed in (added, removed, read):
            self._on(changed.then, self._do.suggest, [parts.id, side.scope], suggestions, show_progress="hidden")

    def _wire_panel(self) -> None:
        parts, panel = self._parts, self._parts.panel
        shown = [panel.cited, panel.document, panel.why, panel.understood, panel.tabs, parts.shown, parts.lit]
        self._on(parts.middle.chat.select, self._do.select, [parts.id], shown, show_progress="hidden")
        followed = self._on(
            parts.link.click,
            self._do.follow,
            [parts.id, parts.lit],
            shown,
            show_progress="hidden",
        )
        followed.then(None, js=REVEAL)
        self._on(parts.middle.chat.like, self._do.rate, [parts.id], [])
