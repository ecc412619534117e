"""The parts of the sidebar, what is asked alone and checked, and the ways of the page's script to the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

ERRANDS = ("talk", "act", "narrow", "papers", "look", "wait", "claim", "fill")
"""What is sent to the server: conversations, small acts, asked alone, documents, how far, waiting, claims."""
_ADD = (
    '<label class="quoth-add">Add documents<input type="file" multiple accept="{kinds}" '
    'aria-describedby="quoth-add-hint"></label>'
    '<p class="quoth-add-hint" id="quoth-add-hint">or drop them anywhere on this page</p>'
)
_HEAD = (
    '<div class="quoth-papers-head"><h2>Documents</h2><button type="button" class="quoth-dots" data-menu="papers" '
    'aria-haspopup="menu" aria-expanded="false" aria-label="Menu of the documents">⋯</button></div>'
)


@dataclass(frozen=True)
class Sidebar:
    """Conversations and documents. `scope` holds the labels of what is asked alone, in a hidden part."""

    new: Any
    search: Any
    listed: Any
    scope: Any
    papers: Any
    upload: Any
    refresh: Any
    progress: Any
    report: Any


@dataclass(frozen=True)
class Strip:
    """Above and below the conversation: what is asked alone, what is checked of it, what a check of a claim gave."""

    tally: Any
    chips: Any
    checked: Any


def lay_sidebar(suffixes: Sequence[str], *, uploads: bool) -> Sidebar:
    """Make the sidebar inside the column that is open."""
    new = gr.Button("New conversation", variant="primary", size="sm", elem_id="new")
    search = gr.Textbox(label="Search conversations", placeholder="words said or quoted", elem_id="search", max_lines=1)
    gr.HTML('<h2 class="quoth-hidden">Conversations</h2>', js_on_load="")
    listed = gr.HTML(elem_id="conversations", js_on_load="")
    gr.HTML(_HEAD, elem_id="papers-head", js_on_load="")
    upload = gr.HTML(_ADD.format(kinds=",".join(suffixes)), visible=uploads, elem_id="upload", js_on_load="")
    progress = gr.HTML(elem_id="progress", js_on_load="")
    report = gr.HTML(elem_id="report", js_on_load="")
    papers = gr.HTML(elem_id="documents", js_on_load="")
    refresh = gr.Button("Read new and changed files", size="sm", elem_id="refresh")
    scope = gr.JSON(visible="hidden")
    return Sidebar(new, search, listed, scope, papers, upload, refresh, progress, report)


def lay_tally() -> Any:
    """What is checked of a conversation, above it."""
    return gr.HTML(elem_id="tally", js_on_load="")


def lay_chips() -> tuple[Any, Any]:
    """What is asked alone, and what a check of a claim gave; above the box."""
    checked = gr.HTML(visible=False, elem_id="checked", js_on_load="")
    return gr.HTML(elem_id="chips", js_on_load=""), checked


def lay_errands() -> dict[str, Any]:
    """A hidden part for each way to the server, whose click the script triggers with what it has to say."""
    return {
        name: gr.HTML(
            visible="hidden", js_on_load=f"window.quoth{name.capitalize()} = (said) => trigger('click', {{ said }})"
        )
        for name in ERRANDS
    }
