"""HTML of the chat: messages, cited passages, the document, and why an answer came out.

Whatever comes from a document or from a person is escaped here, once, and Markdown in it is not
interpreted. A place to go to is a link whose address begins with `#quoth/`; the page's script
hands it to the server.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from quoth.answering.reply import MARKER
from quoth.files.encodings import DIRECTIONS
from quoth.types import Span, page_at

AnswerData = Mapping[str, Any]

SHOWN = 40_000
"""Characters of a document that are shown at once."""
SURE, LIKELY = 0.8, 0.55
NEAREST = 3
_LINE = re.compile(r"[^\n]*\n?")
_LONGEST_HEADING = 400
"""Characters. A longer line is none, and need not be looked at."""
_GAP = re.compile(r"\s+")
_LONGEST_WORD = 200
"""Characters. A longer run without a blank may be cut."""
_UNSEEN = re.compile(f"[{DIRECTIONS}]")
"""Marks that turn the direction of what follows: shown, so that no text or name reads other than it is."""


@dataclass(frozen=True)
class View:
    """What of a document is shown: its text, where its pages begin, its headings, what is lit, and the link to it.

    `picture` is where the page of what is lit is to be had as a picture.
    """

    label: str
    text: str
    page_starts: tuple[int, ...] = ()
    headings: frozenset[str] = frozenset()
    lit: Span | None = None
    link: str = ""
    picture: str = ""


def visible(text: str) -> str:
    """The text with the marks that turn its direction shown as such."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def safe(text: str) -> str:
    """The text as letters in HTML.

    >>> safe("<b>")
    '&lt;b&gt;'
    """
    return escape(visible(text))


def confidence(value: float) -> str:
    """How sure an answer is, in words.

    >>> confidence(0.91)
    'Confident (91 %)'
    """
    word = "Confident" if value >= SURE else "Likely" if value >= LIKELY else "Unsure: check the quote"
    return f"{word} ({value:.0%})".replace("%", " %")


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
    short = MARKER.sub(lambda m: _marker(turn, cited[int(m[1])]) if int(m[1]) in cited else m[0], safe(found["text"]))
    quotes = "".join(
        f"<blockquote>{safe(' '.join(c['quote'].split()))}<cite>{safe(place(c))}</cite></blockquote>"
        for c in found["citations"]
    )
    about = ([confidence(found["confidence"])] if found["status"] == "answered" else []) + list(found["notes"])
    if found["standalone_question"] != " ".join(found["question"].split()):
        about.append(f"Searched for: {found['standalone_question']}")
    lines = "".join(f'<p class="quoth-about">{safe(line)}</p>' for line in about)
    copy = '<a class="quoth-act" href="#quoth/copy">Copy</a>'
    return f'<div class="quoth-answer"><p class="quoth-short">{short}</p>{quotes}{lines}{copy}</div>'


def _marker(turn: int, citation: AnswerData) -> str:
    number = citation["marker"]
    title = safe(f"Show source {number} in its document: {place(citation)}")
    return (
        f'<a class="quoth-marker" href="#quoth/cite/{turn}/{number}" title="{title}">'
        f'[<span class="quoth-hidden">source </span>{number}]</a>'
    )


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
        _card(place(p), safe(p["text"]), f"#quoth/near/{turn}/{number}") for number, p in enumerate(nearest)
    )


def _also(places: Sequence[AnswerData], passages: Sequence[AnswerData], turn: int) -> str:
    """Where else the documents speak of it. An answer that was kept before there was such a list has none."""
    title = '<p class="quoth-hint">Other places that speak of it:</p>' if places else ""
    return title + "".join(
        _citation_card(c, passages, "", f"#quoth/also/{turn}/{number}") for number, c in enumerate(places)
    )


def _citation_card(citation: AnswerData, passages: Sequence[AnswerData], marker: str, link: str) -> str:
    start, end = citation["start"], citation["end"]
    body = f"<mark>{safe(citation['quote'])}</mark>"
    headings: list[str] = []
    for passage in passages:
        if passage["document"] == citation["document"] and passage["start"] <= start and end <= passage["end"]:
            before, after = passage["text"][: start - passage["start"]], passage["text"][end - passage["start"] :]
            body, headings = safe(before) + body + safe(after), passage["headings"]
            break
    return _card(marker + place({**citation, "headings": headings}), body, link)


def _card(title: str, body: str, link: str) -> str:
    return (
        f'<article class="quoth-source"><h3>{safe(title)}</h3><p>{body}</p>'
        f'<a class="quoth-marker" href="{link}">Show in the document</a></article>'
    )


def document(view: View | None, start: int | None = None) -> str:
    """The text of a document around what is lit, or from `start`; pages and headings kept, no word cut."""
    if view is None:
        return '<p class="quoth-hint">Choose a marker such as [1] to see its sentence in the document.</p>'
    wanted = view.lit[0] - SHOWN // 2 if start is None and view.lit else start or 0
    first = _between_words(view.text, max(0, wanted))
    last = _between_words(view.text, min(len(view.text), first + SHOWN))
    earlier = _turn_page(view, max(0, first - SHOWN), "earlier") if first else ""
    later = _turn_page(view, last, "later") if last < len(view.text) else ""
    part = f", characters {first:,} to {last:,} of {len(view.text):,}" if earlier or later else ""
    return (
        f'<h3 class="quoth-title">{safe(view.label)}{part}</h3>{_picture(view)}{earlier}'
        f'<div class="quoth-text" tabindex="0" role="region" aria-label="Text of the document">'
        f"{''.join(_lines(view, first, last))}</div>{later}"
    )


def _picture(view: View) -> str:
    """The page itself, to be unfolded."""
    if not view.picture or view.lit is None:
        return ""
    page = page_at(view.page_starts, view.lit[0])
    said = safe(f"Page {page} of {view.label}, with the quote marked")
    return (
        f'<details class="quoth-picture"><summary>Show page {page} as it is printed</summary>'
        f'<img src="{safe(view.picture)}" alt="{said}" loading="lazy"></details>'
    )


def _between_words(text: str, place: int) -> int:
    """The place, or the first after it where a word begins, if one is near."""
    if not 0 < place < len(text) or text[place - 1].isspace():
        return place
    gap = _GAP.search(text, place, place + _LONGEST_WORD)
    return gap.end() if gap else place


def _turn_page(view: View, start: int, word: str) -> str:
    return f'<a class="quoth-marker quoth-more" href="{view.link}/{start}">Show {word} text</a>'


def _lines(view: View, first: int, last: int) -> list[str]:
    """The lines of text[first:last], each page under its number."""
    pages = {start: number for number, start in enumerate(view.page_starts, 1)}
    cuts = sorted({first, last, *(p for p in pages if first <= p < last)})
    found = []
    for start, end in pairwise(cuts):
        if start in pages:
            found.append(f'<p class="quoth-page">Page {pages[start]}</p>')
        lines = _LINE.finditer(view.text, start, end)
        found.extend(_line(view, match.start(), match.end()) for match in lines if match[0])
    return found


def _line(view: View, start: int, end: int) -> str:
    lit = view.lit or (0, 0)
    left, right = max(start, lit[0]), min(end, lit[1])
    if left < right:
        inside = (
            safe(view.text[start:left]) + f"<mark>{safe(view.text[left:right])}</mark>" + safe(view.text[right:end])
        )
    else:
        inside = safe(view.text[start:end])
    title = view.text[start:end].strip().strip("#").strip() if end - start <= _LONGEST_HEADING else ""
    return f'<span class="quoth-heading">{inside}</span>' if title and title in view.headings else inside


def why(found: AnswerData | None) -> str:
    """What was searched for, the passages with their ranks, how sure the reader was, and the times."""
    if not found:
        return '<p class="quoth-hint">After a question this tells what was searched and how.</p>'
    rows = "".join(
        f"<tr><td>{_rank(p['ranks']['fused'])}</td><td>{_rank(p['ranks']['dense'])}</td>"
        f"<td>{_rank(p['ranks']['lexical'])}</td><td>{p['score']:.3f}</td>"
        f"<td>{safe(place(p))}<br><small>{safe(_start_of(p['text']))}</small></td></tr>"
        for p in found["passages"]
    )
    times = ", ".join(f"{safe(stage)} {value:.0f} ms" for stage, value in found["timings_ms"].items())
    notes = "".join(f"<li>{safe(note)}</li>" for note in found["notes"])
    return (
        f"<p>Searched for: <strong>{safe(found['standalone_question'])}</strong></p>"
        f"<p>Best candidate: {safe(confidence(found['confidence']))}. Time: {times}.</p>"
        f"{f'<ul>{notes}</ul>' if notes else ''}"
        '<div class="quoth-table" tabindex="0" role="region" aria-label="Passages that were read"><table>'
        "<thead><tr><th>rank</th><th>by meaning</th><th>by words</th><th>score</th><th>passage</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _rank(value: int | None) -> str:
    return "-" if value is None else str(value)


def _start_of(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def report(lines: Collection[tuple[str, str, str]]) -> str:
    """What became of each file, as (name, outcome, remedy)."""
    items = "".join(
        f"<li><strong>{safe(name)}</strong>: {safe(outcome)}{f'<br>{safe(remedy)}' if remedy else ''}</li>"
        for name, outcome, remedy in lines
    )
    return f'<ul class="quoth-report" role="status">{items}</ul>' if items else ""
