"""The parts of the page and where they stand; what they do is `page`'s."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from quoth.chat.sidebar import Sidebar, Strip, lay_chips, lay_errands, lay_sidebar, lay_tally
from quoth.service import markup
from quoth.service.pane import NOTHING

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

GO = "window.quothGo = (link) => trigger('click', { link })"
"""Hands a link of the page to the server; a Textbox (6.31) notices nothing that a script writes into it."""
_LOG_OUT = '<a class="quoth-act" href="#quoth/logout">Log out</a>'
_HEAD = (
    '<header class="quoth-head"><h1>Quoth</h1><p>Every answer is a quote that you can check.</p>'
    '<button type="button" id="quoth-open" class="quoth-tool">Document</button></header>'
)
_BORDER = (
    '<div id="quoth-border" role="separator" tabindex="0" aria-orientation="vertical" aria-label="Width of the '
    'conversation" aria-controls="middle" aria-valuemin="25" aria-valuemax="75" aria-valuenow="50" '
    'title="Drag, or use the arrow keys; twice resets"></div>'
)
SUGGESTED = 4
"""Buttons for questions that the documents can answer."""


@dataclass(frozen=True)
class Middle:
    """The conversation itself."""

    chat: Any
    suggestions: tuple[Any, ...]
    notice: Any
    editing: Any
    box: Any
    send: Any
    stop: Any


@dataclass(frozen=True)
class Panel:
    """The sources of one answer."""

    tabs: Any
    cited: Any
    document: Any
    places: Any
    details: Any
    understood: Any
    again: Any


@dataclass(frozen=True)
class Kept:
    """What the page remembers, in hidden parts: it outlives the server's sessions, and goes along with each act.

    Records of `page_state` (the place, the question on its way, what came of it, questions to suggest),
    and the ids of the turn whose sources are shown and of the one that is edited.
    """

    place: Any
    pending: Any
    arrived: Any
    proposed: Any
    shown: Any
    edited: Any


@dataclass(frozen=True)
class Parts:
    """All parts of the page."""

    side: Sidebar
    middle: Middle
    panel: Panel
    kept: Kept
    strip: Strip
    errands: dict[str, Any]
    link: Any
    saved: Any


def lay_out(suffixes: Sequence[str], *, uploads: bool, logins: bool) -> Parts:
    """Make the parts inside the `gradio.Blocks` that is open."""
    with gr.Sidebar(width=300, elem_id="side"):
        side = lay_sidebar(suffixes, uploads=uploads)
        gr.HTML(_LOG_OUT, visible=logins)
    gr.HTML(
        _HEAD,
        elem_id="head",
    )
    with gr.Row(elem_id="columns", equal_height=False):
        with gr.Column(scale=3, min_width=280, elem_id="middle"):
            tally = lay_tally()
            middle, strip = _middle(tally)
        gr.HTML(_BORDER, elem_id="border")
        with gr.Column(scale=3, min_width=280, elem_id="panel"):
            panel = _panel()
    link = gr.HTML(visible="hidden", elem_id="link", js_on_load=GO)
    saved = gr.Textbox(visible="hidden", elem_id="saved", label="saved", container=False)
    place, pending, arrived, proposed = (gr.JSON(visible="hidden") for _ in range(4))
    turn, edited = (gr.Number(visible="hidden", precision=0, label=name) for name in ("shown", "edited"))
    kept = Kept(place, pending, arrived, proposed, turn, edited)
    return Parts(side, middle, panel, kept, strip, lay_errands(), link, saved)


def _middle(tally: Any) -> tuple[Middle, Strip]:
    chat = gr.Chatbot(
        label="Conversation",
        render_markdown=False,
        elem_id="chat",
        height="100%",
        buttons=[],  # it would copy HTML
        latex_delimiters=[],  # a price is no formula
        feedback_options=("Like", "Dislike"),
        layout="bubble",
        placeholder="Ask the documents. What they do not say, Quoth does not say either.",
    )
    with gr.Row(elem_id="suggestions"):
        suggestions = tuple(
            gr.Button(visible=False, size="sm", min_width=120, elem_classes="quoth-suggestion")
            for _ in range(SUGGESTED)
        )
    notice = gr.HTML(visible=False, elem_id="notice")
    editing = gr.HTML(visible=False, elem_id="editing")
    chips, checked = lay_chips()
    with gr.Row(elem_id="asking"):
        box = gr.Textbox(
            placeholder="Ask the documents",
            label="Question",
            show_label=False,
            scale=6,
            elem_id="question",
            interactive=False,  # until the page has come: what is asked before would be lost with its coming
            max_lines=4,
            lines=1,
        )
        send = gr.Button("Ask", variant="primary", scale=1, min_width=70, elem_id="send")
        stop = gr.Button("Stop", variant="stop", scale=1, min_width=70, visible=False, elem_id="stop")
    return Middle(chat, suggestions, notice, editing, box, send, stop), Strip(tally, chips, checked)


def _panel() -> Panel:
    places = gr.HTML(visible="hidden", elem_id="places")
    with gr.Tabs(selected="document", elem_id="tabs") as tabs:
        with gr.Tab("Document", id="document"):
            document = gr.HTML(NOTHING, elem_id="document")
        with gr.Tab("Sources", id="cited"):
            cited = gr.HTML(markup.cited(None, 0), elem_id="sources")
        with gr.Tab("Details", id="details"):
            understood = gr.Textbox(
                label="Searched for", info="Edit it and ask again.", elem_id="understood", interactive=True
            )
            again = gr.Button("Ask again", size="sm", elem_id="again")
            details = gr.HTML(markup.details(None), elem_id="details")
    return Panel(tabs, cited, document, places, details, understood, again)
