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
the form feed; that one parts the pages of a PDF and stands in no Markdown."""

_MARKDOWN_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪–—|>#]|\(?(?:\d{1,3}|[a-zA-Z])[.)])(?=\s|$)")  # noqa: RUF001 - dashes meant
_MARKUP = re.compile(r"(?:\s*(?:>|#{1,6}|[-*+]|\d{1,9}[.)])(?=\s))*\s*")
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


def _lines(pattern: re.Pattern[str], text: str) -> list[Span]:
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
    lines = [(start + a, start + b) for a, b in _lines(LINE, text[start : len(text) if end is None else end])]
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


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """The leaf blocks of CommonMark text with tables and front matter, by markdown-it-py.

    A heading's block is its words without the number signs. What the parser gives no line for
    (a link definition, say) becomes a plain block, so that no word of the text is lost.
    """
    lines = _lines(_MARKDOWN_LINE, text)
    leaves = sorted(set(_markdown_leaves(text)))
    blocks: list[Block] = []
    last = 0
    for first, stop, level in leaves:
        if first < last:
            continue  # a paragraph inside a row or an item that is already there
        if first > last:
            blocks.extend(plain_blocks(text, lines[last][0], lines[first - 1][1]))
        start, end = lines[first][0], lines[min(stop, len(lines)) - 1][1]
        blocks.extend(_leaf(text, start, end, level))
        last = min(stop, len(lines))
    if last < len(lines):
        blocks.extend(plain_blocks(text, lines[last][0]))
    return tuple(block for block in blocks if any(c.isalnum() for c in text[block.start : block.end]))


def _markdown_leaves(text: str) -> Iterator[tuple[int, int, int]]:
    """`(first line, line after the last, heading level or 0)` of each leaf block."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").use(front_matter_plugin)
    parser.disable(["inline", "text_join", "reference"])  # only lines are wanted, and these can take for ever
    leaves = {"heading_open", "paragraph_open", "fence", "code_block", "html_block", "tr_open", "front_matter"}
    for token in parser.parse(text):
        if token.type in leaves and token.map and token.map[1] > token.map[0]:
            level = int(token.tag[1]) if token.type == "heading_open" else 0
            yield token.map[0], token.map[1], level


def _leaf(text: str, start: int, end: int, level: int) -> Iterator[Block]:
    markup = _MARKUP.match(text, start, end)
    begin = markup.end() if markup else start
    if level:
        underline = re.search(r"[\r\n]+\s*(?:=+|-+)\s*$|\s#+\s*$", text[begin:end])
        end = begin + underline.start() if underline else end
    begin, end = trim(text, begin, end)
    if end > begin:
        yield Block(begin, end, level)
