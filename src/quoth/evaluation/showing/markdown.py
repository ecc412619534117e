"""Text of others in Markdown: shown as it is, and nothing more than shown."""

from __future__ import annotations

import re

LONGEST = 120
"""Characters of one piece of text in a table."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Line ends, which would end a table, and what tells a terminal to do something."""


def code(text: str) -> str:
    r"""One line of code, in which no link, picture, name or tag does anything; a dash for nothing.

    >>> code("a|b\n@someone `<b>`"), code(" ")
    ("`a¦b @someone '<b>'`", '—')
    """
    flat = cut(" ".join(_CONTROL.sub(" ", text).replace("`", "'").replace("|", "¦").split()), LONGEST)
    return f"`{flat}`" if flat else "—"


def cut(text: str, longest: int) -> str:
    """At most so many characters, the last an ellipsis where some are left out."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
