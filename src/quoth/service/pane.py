"""The document beside the conversation: its frame, its tools, and the stretch of it that is seen first."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quoth.errors import UsageError
from quoth.files.page_views import has_pages
from quoth.index.shapes import Readable
from quoth.service.as_read import as_read
from quoth.service.conversations import Turn
from quoth.service.letters import safe, visible
from quoth.service.library import Library
from quoth.service.markup import place as where
from quoth.service.notices import change
from quoth.service.own_words import own_words, places_of
from quoth.service.reading import Marks, apart, around, piece
from quoth.types import Span, page_at

GONE = (
    '<p class="quoth-hint quoth-gone">This text is not among the documents any more: its file was removed, or was '
    "edited and read again. Its quote stands in the conversation.</p>"
)
NOTHING = '<p class="quoth-hint quoth-gone">There is no document yet. Add one, and it is shown here.</p>'
LISTS = {"near": "passages", "also": "also"}
"""Lists of an answer to whose places links lead by their number, from 0."""


@dataclass(frozen=True)
class View:
    """A document, the hash of its text, the name that the person knows it by, and what is marked in it."""

    document: str
    label: str
    text: Readable
    marks: Marks
    notice: str = ""
    """What became of it since it was quoted."""

    @property
    def pictures(self) -> bool:
        """Whether its pages can be shown as they are printed."""
        return bool(self.text.page_starts) and has_pages(self.text.source)


class Pane:
    """What the pane shows for a person."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def place(self, owner: str, turns: Sequence[Turn], turn: Turn, kind: str, number: int | None) -> str:
        """The document of a citation, by its marker, or of another place of an answer, by its number; lit there."""
        answer = turn.answer or {}
        listed = answer.get(LISTS.get(kind, "citations"), ())
        places = dict(enumerate(listed)) if kind in LISTS else {c["marker"]: c for c in listed}
        if kind not in (*LISTS, "cite") or number is None or number not in places:
            return GONE
        found = {"quote": places[number].get("text", ""), **places[number]}
        edit, text = self._library.cited(owner, found, answer.get("passages", ()))
        notice = change(edit) if edit else ""
        if edit and edit.fate == "read" and edit.rewording:
            own_place = {"start": edit.rewording.start, "end": edit.rewording.end}
            found = {**found, **own_place, "document": edit.document}
        if text is None:
            return notice or GONE
        if found["start"] == found["end"]:
            return frame(View(found["document"], found["source"], text, Marks(), notice))
        lit = (found["start"], found["end"])
        own = places_of(text.text[slice(*lit)], own_words(answer, number)) if kind == "cite" else ()
        cited = ((c["start"], c["end"]) for c in _cited(turns) if c["document"] == found["document"])
        marks = Marks(lit, tuple((lit[0] + a, lit[0] + b) for a, b in own), apart(cited, len(text.text)))
        return frame(View(found["document"], found["source"], text, marks, notice))

    def answered(self, owner: str, turns: Sequence[Turn]) -> str | None:
        """The document of what the last answer cites; None where it cites nothing."""
        last = turns[-1] if turns else None
        cited = (last.answer or {}).get("citations") if last else None
        return self.place(owner, turns, last, "cite", cited[0]["marker"]) if last and cited else None

    def opened(self, owner: str, document: str, lit: Sequence[int] = ()) -> str:
        """A document from its beginning, or at a place of two numbers that is lit.

        Raises UsageError for one that the person may not see.
        """
        text = self._library.document(owner, document)
        if text is None:
            raise UsageError("this document is not there any more", "load the page again")
        labels = [entry.label for entry in self._library.entries(owner) if entry.document == document]
        fits = len(lit) == len(("start", "end")) and lit[0] < lit[1] <= len(text.text)
        marks = Marks((lit[0], lit[1])) if fits else Marks()
        return frame(View(document, labels[0] if labels else text.source, text, marks))

    def first(self, owner: str) -> str:
        """The first document of the list."""
        read = [entry.document for entry in self._library.entries(owner) if entry.document]
        return self.opened(owner, read[0]) if read else NOTHING


def _cited(turns: Sequence[Turn]) -> list[Mapping[str, Any]]:
    return [citation for turn in turns for citation in (turn.answer or {}).get("citations", ())]


def places(turns: Sequence[Turn]) -> str:
    """Every place that a conversation cites, for the page's script: it draws ticks and tells a marker's sentence."""
    found = [
        {
            **{fact: c[fact] for fact in ("document", "start", "end")},
            "link": f"#quoth/cite/{turn.id}/{c['marker']}",
            "quote": visible(" ".join(as_read(c["quote"], c["source"]).split())),
            "where": visible(where(c)),
        }
        for turn in turns
        for c in (turn.answer or {}).get("citations", ())
    ]
    return f'<span data-places="{safe(json.dumps(found))}"></span>'


def frame(view: View) -> str:
    """The pane of a document, at what is lit in it, else at its beginning."""
    text, lit = view.text, view.marks.lit
    place = lit[0] if lit else 0
    facts = {
        "view": secrets.token_hex(6), "document": view.document, "length": len(text.text),
        "lit": _spans([lit] if lit else []),
        "own": _spans(view.marks.own), "starts": _spans_of(text.page_starts),
    }  # fmt: skip
    data = " ".join(f'data-{name}="{value}"' for name, value in facts.items())
    inner = piece(text, around(text, place), view.marks)
    return (
        f'<article class="quoth-doc" aria-label="Document" {data}>{_bar(view, page_at(text.page_starts, place))}'
        f"{view.notice}"
        '<div class="quoth-read"><div class="quoth-text" tabindex="0" role="region" '
        f'aria-label="Text of the document" dir="auto">{inner}</div>'
        '<div class="quoth-ticks"></div></div>'
        '<div class="quoth-print" tabindex="0" role="region" aria-label="The page as it is printed" hidden></div>'
        "</article>"
    )


def _bar(view: View, page: int | None) -> str:
    """Name and tools. The page's script gives them their work."""
    pages = len(view.text.page_starts)
    to_page = (
        f'<label class="quoth-tool">Page <input class="quoth-to-page" type="number" min="1" max="{pages}" '
        f'value="{page}"></label><span class="quoth-of">of {pages}</span>'
    )
    look = _tool("look", "Printed page", "Printed page", 'aria-pressed="false"') if view.pictures else ""
    return (
        f'<header class="quoth-bar"><h2 class="quoth-title" title="{safe(view.label)}" dir="auto">{safe(view.label)}'
        f"</h2>{_tool('close', 'Close the document', '✕')}"
        f'<div class="quoth-tools">{to_page if pages else ""}{look}'
        '<span class="quoth-group"><input class="quoth-find" type="search" placeholder="Find" '
        f'aria-label="Find in this document">{_tool("find-back", "Previous place found", "↑")}'
        f'{_tool("find-on", "Next place found", "↓")}<output class="quoth-hits"></output></span>'
        f'<span class="quoth-group quoth-cites" hidden>{_tool("cite-back", "Previous cited place", "◂")}'
        f'<output class="quoth-cite-count"></output>{_tool("cite-on", "Next cited place", "▸")}</span>'
        f"{_tool('back', 'Back to the quote', 'Back to the quote', 'hidden')}</div></header>"
    )


def _tool(name: str, label: str, sign: str, more: str = "") -> str:
    said = "" if sign == label else f'aria-label="{label}" title="{label}"'
    return f'<button type="button" class="quoth-tool quoth-{name}" {said} {more}>{sign}</button>'


def _spans(spans: Sequence[Span]) -> str:
    """Places as an address has them.

    >>> _spans([(1, 2), (5, 9)])
    '1-2,5-9'
    """
    return ",".join(f"{start}-{end}" for start, end in spans)


def _spans_of(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
