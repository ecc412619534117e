"""HTML of the chat: messages, cited passages, and the details of an answer.

Whatever comes from a document or from a person is escaped here, once, and Markdown in it is not
interpreted. A place to go to is a link whose address begins with `#quoth/`; the page's script
hands it to the server.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from quoth.answering.reply import MARKER
from quoth.service.as_read import as_read, unseen
from quoth.service.letters import safe
from quoth.service.notices import check_button
from quoth.service.own_words import own_words, places_of
from quoth.service.side_rows import on_page
from quoth.types import Span

AnswerData = Mapping[str, Any]

SURE, LIKELY = 0.85, 0.65
"""Limits of how sure an answer is, chosen on development data; docs/CONFIDENCE.md says how often each step is right."""
NEAREST = 3
NAMED = 4
"""Documents that a refusal names."""


def sureness(value: float) -> str:
    """How sure an answer is, in words: three steps.

    >>> sureness(0.91), sureness(0.7), sureness(0.6)
    ('Sure', 'Likely · check the quote', 'Unsure · check the quote')
    """
    return "Sure" if value >= SURE else f"{'Likely' if value >= LIKELY else 'Unsure'} · check the quote"


def question(text: str, turn: int | None = None) -> str:
    """A person's message, with a link to put it in other words once it is a turn."""
    edit = f'<a class="quoth-act" href="#quoth/edit/{turn}" title="Edit this question">Edit</a>'
    return f'<span class="quoth-asked">{safe(text)}</span>{"" if turn is None else edit}'


def editing(text: str) -> str:
    """What an edited question will do, and the way back."""
    return (
        f'<p class="quoth-hint" role="status">Editing “{safe(_start_of(text))}”. It and what follows it go once '
        'there is an answer. <a class="quoth-act" href="#quoth/keep">Keep it as it is</a></p>'
    )


def failure(problem: str, role: str = "note") -> str:
    """What went wrong, in words; with the ARIA role `alert` a screen reader says it at once."""
    return f'<p class="quoth-error" role="{role}">{"<br>".join(map(safe, problem.splitlines()))}</p>'


def answer(found: AnswerData, turn: int) -> str:
    """An answer: in short, then the sentence that it rests on, then how sure it is.

    `turn` is the id of its turn, by which the links name it.
    """
    cited = {citation["marker"]: citation for citation in found["citations"]}
    short = MARKER.sub(lambda m: _marker(turn, cited[int(m[1])]) if int(m[1]) in cited else m[0], safe(_said(found)))
    quotes = "".join(_quote(found, citation, turn) for citation in found["citations"])
    sure = _sure(found["confidence"]) if found["status"] == "answered" else ""
    about = list(found["notes"])
    if found["standalone_question"] != " ".join(found["question"].split()):
        about.append(f"Searched for: {found['standalone_question']}")
    lines = "".join(f'<p class="quoth-about">{safe(line)}</p>' for line in about)
    more = "" if found["citations"] or found["status"] != "not_found" else _nearest(found, turn)
    acts = f'<p class="quoth-acts">{sure}<a class="quoth-act" href="#quoth/copy">Copy</a></p>'
    return f'<div class="quoth-answer"><p class="quoth-short">{short}</p>{quotes}{lines}{more}{acts}</div>'


def _said(found: AnswerData) -> str:
    """What an answer says, its words as they are read in the file that they are of."""
    of = next((one["source"] for one in (*found["citations"], *found["passages"])), "")
    return as_read(found["text"], of)


def _sure(value: float) -> str:
    step = 1 if value >= SURE else 2 if value >= LIKELY else 3
    return f'<span class="quoth-sure quoth-sure-{step}">{sureness(value)}</span>'


def _quote(found: AnswerData, citation: AnswerData, turn: int) -> str:
    """The cited sentence, the answer's own words in it marked, and one sentence either side to be unfolded.

    Its place is told by a class: Gradio's chat (6.31) lets no attribute of data through.
    """
    own = places_of(citation["quote"], own_words(found, citation["marker"]))
    return (
        f'<blockquote class="quoth-cite-{turn}-{citation["marker"]}">'
        f'<span class="quoth-said">{_marked(citation, own)}</span><cite>{safe(place(citation))}</cite>'
        '<details class="quoth-beside"><summary>In context</summary></details>'
        f"{check_button(turn, citation['marker'])}</blockquote>"
    )


def _marked(citation: AnswerData, own: Sequence[Span]) -> str:
    """A quote in one line, the answer's own words in it marked; what is not for reading stays in it unseen."""
    quote, away = citation["quote"], unseen(citation["quote"], citation["source"])
    edges = sorted({0, len(quote), *(edge for span in (*own, *away) for edge in span)})
    parts = []
    for start, end in pairwise(edges):
        letters = safe(quote[start:end])
        if any(a <= start < b for a, b in away):
            letters = f'<span class="quoth-mute">{letters}</span>'
        parts += ['<strong class="quoth-own">'] if start in [a for a, _ in own] else []
        parts += [letters, *(["</strong>"] if end in [b for _, b in own] else [])]
    return " ".join("".join(parts).split())


def _nearest(found: AnswerData, turn: int) -> str:
    """What a refusal looked at: the documents, and the places that come nearest."""
    asked = list(dict.fromkeys(passage["source"] for passage in found["passages"]))
    if not asked:
        return ""
    names = ", ".join(map(safe, asked[:NAMED])) + (f" and {len(asked) - NAMED} more" if len(asked) > NAMED else "")
    items = "".join(
        f'<li><a class="quoth-marker" href="#quoth/near/{turn}/{number}">{safe(place(p))}</a> '
        f'<span class="quoth-start">{safe(_start_of(as_read(p["text"], p["source"])))}</span></li>'
        for number, p in enumerate(found["passages"][:NEAREST])
    )
    said = f"Looked for in {names}.", "Nearest places:"
    return "".join(f'<p class="quoth-about">{line}</p>' for line in said) + f'<ul class="quoth-near">{items}</ul>'


def _marker(turn: int, citation: AnswerData) -> str:
    number = citation["marker"]
    hidden = '<span class="quoth-hidden">source </span>'
    return f'<a class="quoth-marker" href="#quoth/cite/{turn}/{number}">[{hidden}{number}]</a>'


def place(passage: AnswerData) -> str:
    """Where something stands, in words: file, page, headings."""
    page = [f"page {passage['page']}"] if passage.get("page") else []
    return " · ".join([passage["source"], *page, *passage.get("headings", [])])


def cited(found: AnswerData | None, turn: int) -> str:
    """The cited passages with the quotes marked; the nearest passages where nothing was found."""
    if not found:
        return '<p class="quoth-hint">Ask something; the sentence that answers it appears here.</p>'
    cards = [
        _citation_card(c, found["passages"], f"[{c['marker']}] ", f"#quoth/cite/{turn}/{c['marker']}")
        for c in found["citations"]
    ]
    if cards:
        return "".join(cards) + _also(found.get("also", ()), found["passages"], turn)
    nearest = found["passages"][:NEAREST]
    title = '<p class="quoth-hint">Nothing answers this. The nearest passages:</p>' if nearest else ""
    return title + "".join(
        _card(place(p), safe(as_read(p["text"], p["source"])), f"#quoth/near/{turn}/{number}")
        for number, p in enumerate(nearest)
    )


def _also(places: Sequence[AnswerData], passages: Sequence[AnswerData], turn: int) -> str:
    """Where else the documents speak of it. An answer that was kept before there was such a list has none."""
    title = '<p class="quoth-hint">Other places that speak of it:</p>' if places else ""
    return title + "".join(
        _citation_card(c, passages, "", f"#quoth/also/{turn}/{number}") for number, c in enumerate(places)
    )


def _citation_card(citation: AnswerData, passages: Sequence[AnswerData], marker: str, link: str) -> str:
    start, end = citation["start"], citation["end"]
    source = citation["source"]
    body = f"<mark>{safe(as_read(citation['quote'], source))}</mark>"
    headings: list[str] = []
    for passage in passages:
        if passage["document"] == citation["document"] and passage["start"] <= start and end <= passage["end"]:
            before, after = passage["text"][: start - passage["start"]], passage["text"][end - passage["start"] :]
            before, after = as_read(before, source), as_read(after, source)
            body, headings = safe(before) + body + safe(after), passage["headings"]
            break
    return _card(marker + place({**citation, "headings": headings}), body, link)


def _card(title: str, body: str, link: str) -> str:
    return (
        f'<article class="quoth-source" dir="auto"><h2>{safe(title)}</h2><p>{body}</p>'
        f'<a class="quoth-marker" href="{link}">Show in the document</a></article>'
    )


def details(found: AnswerData | None) -> str:
    """What was searched for, how sure the reader was, the passages that were read with their ranks, and the times."""
    if not found:
        return '<p class="quoth-hint">After a question this tells what was searched and how.</p>'
    rows = "".join(
        f'<li dir="auto"><strong>{safe(place(p))}</strong><span>{_legs(p)}</span>'
        f"<p>{safe(_start_of(as_read(p['text'], p['source']), 160))}</p></li>"
        for p in found["passages"]
    )
    times = ", ".join(f"{safe(stage)} {value:.0f} ms" for stage, value in found["timings_ms"].items())
    notes = "".join(f"<li>{safe(note)}</li>" for note in found["notes"])
    sure = f"{sureness(found['confidence'])}. " if found["status"] == "answered" else "Nothing was sure enough. "
    return (
        f"<p>Searched for: <strong>{safe(found['standalone_question'])}</strong></p>"
        f"<p>{sure}Time: {times}.</p>{f'<ul>{notes}</ul>' if notes else ''}"
        f'<p>Passages that were read, the best first:</p><ol class="quoth-passages">{rows}</ol>'
    )


def _legs(passage: AnswerData) -> str:
    """Where a passage stood in each leg of the search."""
    ranks = passage["ranks"]
    named = ((ranks["dense"], "by meaning"), (ranks["lexical"], "by its words"))
    return ", ".join(f"{'not found' if rank is None else f'{rank}.'} {how}" for rank, how in named)


def _start_of(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def report(lines: Collection[tuple[str, str, str]]) -> str:
    """What became of each file, as (name, outcome, remedy)."""
    items = "".join(
        f"<li><strong>{safe(name)}</strong>: {safe(outcome)}{f'<br>{safe(on_page(remedy))}' if remedy else ''}</li>"
        for name, outcome, remedy in lines
    )
    close = '<button type="button" class="quoth-tool" data-act="dismiss" aria-label="Close the report">Close</button>'
    return f'<ul class="quoth-report" role="status">{items}</ul>{close}' if items else ""
