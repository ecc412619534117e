"""What a line of a list begins with: a mark, a number, or a label of its own."""

from __future__ import annotations

import re

from quoth.files.bullet_signs import BULLETS
from quoth.types import Span

MARK = re.compile(
    rf"[ \t]*(?:(?P<dot>[-*+–—{BULLETS}])"  # noqa: RUF001 - dashes meant
    r"|\(?(?P<number>\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])(?=[ \t])[ \t]*"
)
_LABELLED = re.compile(r"(?=[^\W\d_])[^\n.:;!?–—|]{1,40}\s[–—-]\s(?=\S)")  # noqa: RUF001 - dashes meant
"""How a line begins that is a label and what is said of it: "Boats - moored by rope"."""


def kind_of_line(mark: re.Match[str] | None, text: str, place: Span) -> str:
    """The kind of list that a line is of by its mark, "dot" or "number", or by a "label"; empty for running text.

    >>> kind_of_line(None, "Boats \u2013 moored by rope", (0, 25)), kind_of_line(None, "A boat lies here.", (0, 17))
    ('label', '')
    """
    if mark is None:
        return "label" if _LABELLED.match(text, *place) else ""
    return "dot" if mark["dot"] else "number"
