"""Markdown → its leaf blocks and headings, by markdown-it-py; the text stays the file's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoth.files.blocks import lines_of, plain_blocks, trim
from quoth.files.encodings import decode
from quoth.types import Block, Document

LIBRARIES: Final = ("markdown_it", "mdit_py_plugins.front_matter")
_MARKDOWN_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_MARKUP = re.compile(r"(?:\s*(?:>|#{1,6}|[-*+]|\d{1,9}[.)])(?=\s))*\s*")


def read(source: str, data: bytes, _limit: int) -> Document:
    """The document of a Markdown file's bytes. Raises DocumentError."""
    return from_markdown(source, decode(source, data))


def from_markdown(source: str, text: str) -> Document:
    """The document of a Markdown text."""
    return Document(source, text, markdown_blocks(text))


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """The leaf blocks of CommonMark text with tables and front matter, by markdown-it-py.

    A heading's block is its words without the number signs. What the parser gives no line for
    (a link definition, say) becomes a plain block, so that no word of the text is lost.
    """
    lines = lines_of(_MARKDOWN_LINE, text)
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
