"""Text as letters in HTML."""

from __future__ import annotations

import re
from html import escape

from quoth.files.encodings import DIRECTIONS

_UNSEEN = re.compile(f"[{DIRECTIONS}]")
"""Marks that turn the direction of what follows: shown, so that no text or name reads other than it is."""


def visible(text: str) -> str:
    """The text with the marks that turn its direction shown as such."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def safe(text: str) -> str:
    """The text as letters in HTML.

    >>> safe("<b>")
    '&lt;b&gt;'
    """
    return escape(visible(text))
