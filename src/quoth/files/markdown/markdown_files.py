"""Markdown → its leaf blocks and headings; the text stays the file's own, and its markup is hidden by glosses.

The parser is pulldown-cmark (Rust), by way of pyromark (0.10.3): it tells of each word and each mark the exact place,
and takes a time that grows with the text alone, where markdown-it-py (4.3.0) knows the lines of blocks only and can
take for ever over brackets or stars.
"""

from __future__ import annotations

import re
from typing import Final

from quoth.files.encodings import decode
from quoth.files.markdown.markdown_events import Events
from quoth.files.markdown.markdown_leaves import Leaf, Leaves
from quoth.types import Document

LIBRARIES: Final = ("pyromark",)
_FRONT_MATTER: Final = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*(?:\r\n?|\n)(?P<lines>(?:[^\r\n]*(?:\r\n?|\n)){0,500}?)"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?=[\r\n]|\Z)"
)
_SETTING: Final = re.compile(r"\s*(?:#|[\w\"'][^\r\n:=]*[:=](?=\s|$))")
_LINE: Final = re.compile(r"[^\r\n]+")


def read(source: str, data: bytes, _limit: int) -> Document:
    """The document of a Markdown file's bytes. Raises DocumentError."""
    return from_markdown(source, decode(source, data))


def from_markdown(source: str, text: str) -> Document:
    """The document of a Markdown text: CommonMark with GitHub's tables, check boxes and footnotes, and definitions.

    A comment is no block, and neither is what only says where a link leads. Whatever shows is in a block.
    """
    from pyromark import Options, events_with_range

    options = (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES
        | Options.ENABLE_DEFINITION_LIST
        | Options.ENABLE_GFM
    )
    leaves = Leaves(text)
    begin = _front_matter(text, int(text.startswith("\ufeff")), leaves)
    # A line end of old Macs is one to CommonMark, but not to the parser.
    parsed = re.sub(r"\r(?!\n)", "\n", text[begin:]) if "\r" in text else text[begin:]
    Events(text, begin, leaves).take(events_with_range(parsed, options=options, merge_text=True))
    return Document(source, text, tuple(leaves.blocks), glosses=tuple(leaves.glosses))


def _front_matter(text: str, start: int, leaves: Leaves) -> int:
    """Take the settings in front of a text, a block for each line; where the text itself begins."""
    found = _FRONT_MATTER.match(text, start)
    if not found or not _SETTING.match(found["lines"]):
        return start
    for line in _LINE.finditer(text, *found.span("lines")):
        leaf = Leaf()
        leaf.add(*line.span())
        leaves.add(leaf)
    return found.end()
