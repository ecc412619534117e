"""The HTML in a Markdown text: its words show, its tags and comments do not."""

from __future__ import annotations

import html
import re
from typing import Final

from quoth.files.markdown.markdown_leaves import Leaf

TAG: Final = re.compile(r"</?([a-zA-Z][\w:-]*)[^<>]*>")
_ALT: Final = re.compile(r"\balt\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_RAW: Final = ("script", "style", "template")
"""Elements of which nothing shows."""
INLINE_NAMES: Final = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark picture q s "
    "samp small source span strike strong sub sup time tt u var wbr"
)
INLINE: Final = frozenset(INLINE_NAMES.split())


class HtmlBlock:
    """Reads a block of HTML into leaves. `hidden_until` is where a comment ends that goes on behind the block."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._end = end
        self.leaves: list[Leaf] = []
        self.hidden_until = 0
        self._leaf = Leaf()
        self._read(start)
        self._flush()

    def _read(self, at: int) -> None:
        while at < self._end:
            opening = self._text.find("<", at, self._end)
            if opening < 0:
                opening = self._end
            self._words(at, opening)
            at = self._markup(opening) if opening < self._end else opening

    def _words(self, start: int, end: int) -> None:
        at = start
        for entity in ENTITY.finditer(self._text, start, end):
            self._leaf.add(at, entity.start())
            self._leaf.add(*entity.span(), html.unescape(entity[0]))
            at = entity.end()
        self._leaf.add(at, end)

    def _markup(self, at: int) -> int:
        """Pass over a comment, a tag or a declaration; where it ends."""
        if self._text.startswith("<!--", at):
            return self._passed("-->", at + 2)
        if self._text.startswith(("<!", "<?"), at):
            return self._passed(">", at)
        tag = TAG.match(self._text, at, self._end)
        if not tag:
            self._leaf.add(at, at + 1)
            return at + 1
        name = tag[1].lower()
        closing = tag[0].startswith("</")
        if name in _RAW and not closing:
            return self._passed(f"</{name}", tag.end())
        if name not in INLINE and name != "br":
            self._flush(heading_level(name) if not closing else 0)
        elif name == "br":
            self._leaf.add(*tag.span(), "\n")
        elif alt := alternative(tag[0]):
            self._leaf.add(tag.start() + alt[0], tag.start() + alt[1])
        return tag.end()

    def _passed(self, closing: str, at: int) -> int:
        found = self._text.find(closing, at)
        stop = len(self._text) if found < 0 else found + len(closing)
        if stop > self._end:
            self.hidden_until = stop
        return stop

    def _flush(self, level: int = 0) -> None:
        self.leaves.append(self._leaf)
        self._leaf = Leaf(level)


def heading_level(name: str) -> int:
    """1 for h1, and so on; 0 for what is no heading."""
    return int(name[1]) if re.fullmatch("h[1-6]", name) else 0


def alternative(tag: str) -> tuple[int, int] | None:
    """Where in a picture's tag the words stand that are read for it."""
    found = _ALT.search(tag) if tag[:4].lower() == "<img" else None
    return (found.span(1) if found[1] is not None else found.span(2)) if found else None
