"""What the page's script asks of a document: stretches of it, where words stand, the sentences beside a place.

GET /quoth/text    ?document=HASH&way=after&at=0&lit=1-2&own=1-2&cited=1-2,3-4&words=...
GET /quoth/find    ?document=HASH&words=...
GET /quoth/beside  ?document=HASH&start=1&end=2

Who is asking is settled before (`web.gate`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quoth.index.shapes import Readable
from quoth.service import reading
from quoth.service.as_read import as_read
from quoth.service.library import Library
from quoth.service.reading import Marks
from quoth.types import Span
from quoth.web.session import owner_of

LONGEST_WORDS = 200
MOST_SPANS = 500
_HASH = re.compile("[0-9a-f]{64}")
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_WAYS: dict[str, Callable[[Readable, int], Span]] = {
    "after": reading.after,
    "before": reading.before,
    "around": reading.around,
}

Told = Callable[[Request, Readable], "dict[str, Any] | None"]


class TextRoutes:
    """The routes over a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def routes(self) -> dict[str, Callable[[Request], Response]]:
        """What answers each path."""
        told: dict[str, Told] = {"text": _text, "find": _find, "beside": _beside}
        return {f"/quoth/{name}": self._answering(tell) for name, tell in told.items()}

    def _answering(self, tell: Told) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            document = request.query_params.get("document", "")
            found = self._library.document(owner_of(request), document) if _HASH.fullmatch(document) else None
            said = tell(request, found) if found else None
            return JSONResponse(said) if said is not None else _nothing()

        return answer


def _nothing() -> Response:
    return JSONResponse({"error": "there is no such text", "remedy": "load the page again"}, 404)


def _text(request: Request, text: Readable) -> dict[str, Any] | None:
    """A stretch as HTML, and where it begins and ends."""
    asked = request.query_params
    way, at = _WAYS.get(asked.get("way", "")), _number(asked.get("at", ""))
    if way is None or at is None:
        return None
    start, end = way(text, min(at, len(text.text)))
    lit = _spans(asked.get("lit", ""), text)
    found = _within(reading.occurrences(text.text, asked.get("words", "")[:LONGEST_WORDS]), start, end)
    own, cited = (_spans(asked.get(name, ""), text) for name in ("own", "cited"))
    marks = Marks(lit[0] if lit else None, own, cited, found)
    return {"start": start, "end": end, "html": reading.piece(text, (start, end), marks)}


def _find(request: Request, text: Readable) -> dict[str, Any] | None:
    words = request.query_params.get("words", "")[:LONGEST_WORDS]
    return {"places": [start for start, _ in reading.occurrences(text.text, words)]}


def _beside(request: Request, text: Readable) -> dict[str, Any] | None:
    start, end = (_number(request.query_params.get(name, "")) for name in ("start", "end"))
    if start is None or end is None or not start < end <= len(text.text):
        return None
    before, after = reading.beside(text, (start, end))
    return {"before": as_read(before, text.source), "after": as_read(after, text.source)}


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None  # noqa: PLR2004 - a place


def _spans(said: str, text: Readable) -> tuple[Span, ...]:
    """Places in a text, in order, none over another; what is none is passed over."""
    found = _SPAN.finditer(said[: MOST_SPANS * 20])
    return reading.apart({(int(m[1]), int(m[2])) for m in found}, len(text.text))


def _within(spans: list[Span], start: int, end: int) -> tuple[Span, ...]:
    return tuple(span for span in spans if span[1] > start and span[0] < end)
