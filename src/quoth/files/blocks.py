"""Text → blocks: the paragraphs, headings, list items and rows that no sentence crosses.

A block is a span of the text as it stands; nothing is rewritten, so offsets stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from quoth.types import Block, Span

LINE = re.compile(r"[^\r\n\f]*(?:\r\n|\r|\n|\f|$)")
"""A line with its end. Line numbers agree with CommonMark's, which knows no other ends but
the form feed; that one parts pages and stands in no Markdown."""

_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪–—|>#]|\(?(?:\d{1,3}|[a-zA-Z])[.)])(?=\s|$)")  # noqa: RUF001 - dashes meant
_CLOSED = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*\s*$")  # noqa: RUF001 - full-width ends meant

_WRAPPED_WIDTH = 50
"""Lines all shorter than this are verses, addresses or lists, not a paragraph cut to width."""
_WRAPPED_FILL = 0.6
"""A line that fills less than this share of the longest one ended because its author said so."""


def trim(text: str, start: int, end: int) -> Span:
    """The span without the white space and byte-order marks at its ends; empty if all is white."""
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "\ufeff"):
        end -= 1
    return start, end


def lines_of(pattern: re.Pattern[str], text: str) -> list[Span]:
    """The spans of a text's lines, each with its end."""
    return [match.span() for match in pattern.finditer(text) if match.end() > match.start()]


def _filled(text: str, spans: Iterable[Span]) -> Iterator[Block]:
    for start, end in (trim(text, *span) for span in spans):
        if end > start:
            yield Block(start, end)


def plain_blocks(text: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """Paragraphs of text without markup, within `text[start:end]`.

    An empty line ends a paragraph. A single line end does so only where the lines were not
    cut to a width: there the line is short for its paragraph, or ends in closing punctuation,
    or the next begins like a list item.
    """
    lines = [(start + a, start + b) for a, b in lines_of(LINE, text[start : len(text) if end is None else end])]
    return tuple(_filled(text, _paragraphs(text, lines)))


def _paragraphs(text: str, lines: list[Span]) -> Iterator[Span]:
    group: list[Span] = []
    for line in lines:
        if text[slice(*line)].strip("\ufeff \t\v\r\n\f"):
            group.append(line)
        else:
            yield from _unwrapped(text, group)
            group = []
    yield from _unwrapped(text, group)


def _unwrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    """Lines without an empty one between them, joined where they are one paragraph."""
    if not lines:
        return
    widest = max(end - start for start, end in lines)
    begin = lines[0][0]
    for (start, end), (after, stop) in pairwise(lines):
        if _breaks(text[start:end], text[after:stop], widest):
            yield begin, end
            begin = after
    yield begin, lines[-1][1]


def _breaks(line: str, following: str, widest: int) -> bool:
    if _CLOSED.search(line) or _ITEM.match(following):
        return True
    if following.lstrip()[:1].islower():
        return False
    return widest < _WRAPPED_WIDTH or len(line.rstrip()) < _WRAPPED_FILL * widest
