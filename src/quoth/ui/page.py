"""The web chat: a conversation on the left, the sources of the chosen answer on the right.

Whatever comes from a document or from a person is escaped before it becomes HTML, in the
messages as in the panel, and Markdown in it is not interpreted.
"""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from quoth.assistant import Assistant
from quoth.errors import QuothError

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
import gradio as gr

Message = dict[str, Any]
AnswerData = dict[str, Any]

EMPTY_PANEL = '<p class="quoth-hint">Ask something; the sentence that answers it appears here.</p>'

CSS = """
.quoth-source { border: 1px solid var(--border-color-primary); border-radius: 8px; padding: 12px;
  margin-bottom: 12px; overflow-wrap: anywhere; }
.quoth-source h3 { font-size: 0.95rem; margin: 0 0 6px; }
.quoth-source p { margin: 0; white-space: pre-wrap; line-height: 1.5; }
.quoth-source mark { background: #ffe08a; color: #1a1a1a; border-radius: 3px; padding: 0 2px; }
.quoth-hint { opacity: 0.75; }
"""


def exchanges(answers: Sequence[AnswerData | None]) -> list[tuple[str, str]]:
    """The turns of a chat so far as `(question, answer)` pairs; one that failed was none."""
    return [(answer["question"], answer["text"]) for answer in answers if answer]


def message_text(answer: AnswerData) -> str:
    """What the chat says for an answer: the answer, and how the question was understood."""
    asked, understood = answer["question"], answer["standalone_question"]
    hint = f"\n\nSearched for: {understood}" if understood != " ".join(asked.split()) else ""
    return str(answer["text"]) + hint


def source_panel(answer: AnswerData | None) -> str:
    """HTML of the cited passages with the quotes marked; the nearest ones if nothing was found."""
    if not answer:
        return EMPTY_PANEL
    cards = [_citation_card(citation, answer["passages"]) for citation in answer["citations"]]
    if not cards:
        nearest = answer["passages"][:3]
        title = '<p class="quoth-hint">Nothing answers this. The nearest passages:</p>' if nearest else ""
        return title + "".join(_card(_place(p), html.escape(p["text"])) for p in nearest)
    return "".join(cards)


def _citation_card(citation: Mapping[str, Any], passages: Sequence[Mapping[str, Any]]) -> str:
    start, end = citation["start"], citation["end"]
    body = f"<mark>{html.escape(citation['quote'])}</mark>"
    headings: list[str] = []
    for passage in passages:
        if passage["document"] == citation["document"] and passage["start"] <= start and end <= passage["end"]:
            before, after = passage["text"][: start - passage["start"]], passage["text"][end - passage["start"] :]
            body = html.escape(before) + body + html.escape(after)
            headings = passage["headings"]
            break
    return _card(f"[{citation['marker']}] {_place({**citation, 'headings': headings})}", body)


def _place(passage: Mapping[str, Any]) -> str:
    parts = [passage["source"]]
    if passage.get("page"):
        parts.append(f"page {passage['page']}")
    return " · ".join([*parts, *passage.get("headings", [])])


def _card(title: str, body: str) -> str:
    return f'<article class="quoth-source"><h3>{html.escape(title)}</h3><p>{body}</p></article>'


def build(assistant: Assistant) -> Any:
    """The page over one assistant, as `gradio.Blocks`."""

    def respond(
        question: str, messages: list[Message], answers: list[AnswerData | None]
    ) -> tuple[str, list[Message], list[AnswerData | None], str]:
        if not question.strip():
            return "", messages, answers, source_panel(answers[-1] if answers else None)
        answer: AnswerData | None = None
        try:
            answer = assistant.ask(question, exchanges(answers)).to_dict()
            said = message_text(answer)
        except QuothError as error:
            said = str(error)
        messages = [*messages, _message("user", question), _message("assistant", said)]
        return "", messages, [*answers, answer], source_panel(answer)

    def select(answers: list[AnswerData | None], event: gr.SelectData) -> str:
        place = event.index if isinstance(event.index, int) else event.index[0]
        turn = place // 2
        return source_panel(answers[turn] if turn < len(answers) else None)

    with gr.Blocks(title="Quoth", analytics_enabled=False) as page:
        answers = gr.State([])
        count = len(assistant.documents())
        gr.Markdown(
            f"# Quoth\n{count} document{'s' if count != 1 else ''}. Every answer is a quote that you can check."
        )
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                chat = gr.Chatbot(
                    label="Conversation", height=520, render_markdown=False, elem_id="chat", buttons=["copy"]
                )
                with gr.Row():
                    box = gr.Textbox(
                        placeholder="Ask the documents",
                        label="Question",
                        show_label=False,
                        scale=5,
                        elem_id="question",
                        autofocus=True,
                    )
                    send = gr.Button("Ask", variant="primary", scale=1, min_width=80)
            with gr.Column(scale=2, min_width=280):
                gr.Markdown("### Sources")
                panel = gr.HTML(EMPTY_PANEL, elem_id="sources")
        for trigger in (box.submit, send.click):
            trigger(respond, [box, chat, answers], [box, chat, answers, panel], api_visibility="private")
        chat.select(select, [answers], [panel], api_visibility="private")
        chat.clear(lambda: ([], EMPTY_PANEL), None, [answers, panel], api_visibility="private")
    return page


def _message(role: str, content: str) -> Message:
    """A message that shows its text as it is: without Markdown, Gradio (6.31) still reads HTML."""
    return {"role": role, "content": html.escape(content, quote=False)}


def mount(app: FastAPI, assistant: Assistant) -> FastAPI:
    """Serve the page at the root of an application."""
    page = build(assistant)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        css=CSS,
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        footer_links=[],
    )
    return app
