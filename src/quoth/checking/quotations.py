"""A draft → its quotations: between the marks of any language, and in Markdown's block quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoth.types import Span

_PAIRS: Final = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’",  # noqa: RUF001
    '"': '"', "”": "”", "「": "」", "『": "』", "'": "'",
}  # fmt: skip
"""What closes a quotation that a mark opens; a mark may open in one language what it closes in another."""
_OPENING: Final = re.compile(f"[{''.join(_PAIRS)}]")
_LONGEST: Final = 5_000
"""Characters between two marks; what is longer is a mark that was forgotten."""
_LONGEST_SINGLE: Final = 500
"""The same of single marks, most of which are apostrophes."""
_FEWEST_SINGLE: Final = 3
"""Words between straight single marks, which are apostrophes as well."""
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\r?\n")
_CODE: Final = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n.*?^ {0,3}\1|(?<!`)`[^`\n]+`(?!`)", re.MULTILINE | re.DOTALL)
_BLOCK_LINE: Final = re.compile(r" {0,3}>")
_CREDIT: Final = re.compile(r"[> \t]*(?:[—–―]|--)\s?\S")  # noqa: RUF001
"""The line below a quotation that says whose it is."""


def quotations(draft: str) -> Iterator[Span]:
    """Where each quotation of a draft stands, without its marks, in order; one in another is a part of that."""
    blocks = list(_blocks(draft))
    inline = _inline(_without_code(draft))
    number = 0
    for start, end in inline:
        while number < len(blocks) and blocks[number][0] <= start:
            yield blocks[number]
            number += 1
        if number == 0 or start >= blocks[number - 1][1]:
            yield start, end
    yield from blocks[number:]


def _without_code(draft: str) -> str:
    """The draft with blanks in the place of marks that stand in code."""
    return _CODE.sub(lambda found: _OPENING.sub(" ", found[0]), draft)


def _blocks(draft: str) -> Iterator[Span]:
    """The block quotes, without the line that says where they come from."""
    at, start, end = 0, -1, -1
    for line in draft.splitlines(keepends=True):
        stop = at + len(line.rstrip())
        if not _BLOCK_LINE.match(line):
            if start >= 0:
                yield start, end
            start = -1
        elif start < 0:
            start, end = at, stop
        elif not _CREDIT.match(line):
            end = stop
        at += len(line)
    if start >= 0:
        yield start, end


def _inline(draft: str) -> Iterator[Span]:
    at = 0
    while found := _OPENING.search(draft, at):
        start = found.end()
        end = _closed(draft, found.start()) if _opens(draft, found.start()) else None
        at = start if end is None else end + 1
        if end is not None:
            yield start, end


def _opens(draft: str, at: int) -> bool:
    """Whether a mark can open a quotation: no letter before it, no blank after it; French has a blank there."""
    before, after = draft[at - 1 : at], draft[at + 1 : at + 2]
    if not after or (before.isalnum() and draft[at] not in "„«"):
        return False
    if before and draft[at] in "\"'”’" and before in ".,;:!?)]":  # noqa: RUF001
        return False
    return not after.isspace() or draft[at] in "«»" or after in "\u00a0\u202f"


def _closed(draft: str, at: int) -> int | None:
    """Where the quotation that a mark opens is closed, within its paragraph; None for nowhere."""
    mark = draft[at]
    single = mark in "‘'‚"  # noqa: RUF001
    limit = at + 1 + (_LONGEST_SINGLE if single else _LONGEST)
    paragraph = _PARAGRAPH.search(draft, at, limit)
    last = paragraph.start() if paragraph else min(limit, len(draft))
    ends = _single_ends(draft, at, last) if single else _ends(draft, at, last)
    end = next(ends, None)
    words = draft[at + 1 : end].split() if end is not None else []
    return end if words and (mark != "'" or len(words) >= _FEWEST_SINGLE) else None


def _ends(draft: str, at: int, last: int) -> Iterator[int]:
    """The marks that may close, the nearest first: one and the same mark closes where no word begins after it."""
    mark = draft[at]
    closing = _PAIRS[mark]
    same = mark in closing
    places = [place for each in closing if (place := draft.find(each, at + 1, last)) >= 0]
    while places:
        place = min(places)
        if not same or not draft[place + 1 : place + 2].isalnum():
            yield place
        after = draft.find(mark, place + 1, last) if same else -1
        places = [after] if after >= 0 else []


def _single_ends(draft: str, at: int, last: int) -> Iterator[int]:
    """As `_ends`, where the closing mark is an apostrophe too: none in a word, none of a plural if another follows."""
    closing = _PAIRS[draft[at]]
    again = draft.find(draft[at], at + 1, last) if draft[at] not in closing else -1
    inside = draft[at + 1 : again if again >= 0 else last]
    places = [
        at + 1 + found.start()
        for found in re.finditer(f"[{closing}](?!\\w)", inside)
        if found.start() and not inside[found.start() - 1].isspace()
    ]
    sure = [place for place in places if not (draft[place - 1] in "sS" and draft[place + 1 : place + 2] == " ")]
    yield from sure or places
