"""What of a quote is not for reading: the signs of Markdown in a sentence of a Markdown file.

A quote is kept, copied and taken along as it stands in its file, so that it can be verified; on the page its
emphasis, code and links show as words (https://spec.commonmark.org/0.31.2/#inlines). What is not surely a sign stays.
"""

from __future__ import annotations

import re

from quoth.types import Span

LONGEST = 5_000
"""Characters. A longer quote is shown as it stands."""
_MARKDOWN = (".md", ".markdown")
_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"(!?\[)([^\[\]]+)(\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\))")
_ESCAPE = re.compile(r"(\\)([!-/:-@\[-`{-~])")
_STRONG = re.compile(r"(?<![\w*_~\\])(\*{1,3}|_{1,3}|~~)(?=[^\s*_~])(.+?)(?<=[^\s*_~\\])\1(?![\w*_~])", re.DOTALL)
_LINE = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)", re.MULTILINE)


def unseen(quote: str, source: str) -> tuple[Span, ...]:
    """The places in a quote of a file that say nothing, in order, none over another.

    >>> unseen("Steam drove *them*.", "engines.md"), unseen("5 * 3 * 2 of *them*", "engines.txt")
    (((12, 13), (17, 18)), ())
    """
    if not source.lower().endswith(_MARKDOWN) or len(quote) > LONGEST:
        return ()
    found: list[Span] = []
    rest = _taken(_CODE, (1, 1), quote, found, opaque=True)
    rest = _taken(_ESCAPE, (1,), rest, found, opaque=True)
    rest = _taken(_LINK, (1, 3), rest, found)
    for pattern, groups in ((_STRONG, (1, 1)), (_STRONG, (1, 1)), (_LINE, (0,))):  # one may stand within another
        rest = _taken(pattern, groups, rest, found)
    return tuple(sorted(found))


def _taken(
    pattern: re.Pattern[str], groups: tuple[int, ...], text: str, found: list[Span], *, opaque: bool = False
) -> str:
    """The text with what the pattern finds blotted out, so that nothing is found twice; its places are added.

    A group that is named twice is a sign that stands before and after, as long both times.
    """
    signs, blots = [], []
    for match in pattern.finditer(text):
        if groups == (1, 1):
            size = len(match[1])
            signs += [(match.start(), match.start() + size), (match.end() - size, match.end())]
        else:
            signs += [match.span(group) for group in groups]
        blots += [match.span()] if opaque else []
    found += [span for span in signs if span[0] < span[1]]
    for start, end in [*signs, *blots]:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def as_read(quote: str, source: str) -> str:
    """A quote without what is not for reading.

    >>> as_read("The **first** [one](https://a.example/x_y) ran `a * b`.", "engines.md")
    'The first one ran a * b.'
    """
    parts, last = [], 0
    for start, end in unseen(quote, source):
        parts.append(quote[last:start])
        last = end
    return "".join([*parts, quote[last:]])
