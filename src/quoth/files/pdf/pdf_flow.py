"""Parts of all pages → the order in which they are read: paragraphs that run over a column or a page in one piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from quoth.files.pdf.pdf_lines import Line, Paragraph, Part
from quoth.files.pdf.pdf_paragraphs import CLOSED, ITEM

_SKIPPED: Final = 8
"""Parts that may stand between two halves of a sentence, such as a figure's caption and notes."""


@dataclass(frozen=True)
class Placed:
    """A part, and the page that each of its lines stands on, counted from 0."""

    part: Part
    pages: tuple[int, ...]


def placed(page: int, part: Part) -> Placed:
    """A part that stands on one page."""
    return Placed(part, (page,) * (len(part.lines) if isinstance(part, Paragraph) else 1))


def flowing(parts: Sequence[Placed]) -> list[Placed]:
    """The parts with paragraphs joined that go on in another column or on the next page.

    What stands between the halves comes before them, or after them where it is on the later page.
    """
    rest = list(parts)
    ordered: list[Placed] = []
    place = 0
    while place < len(rest):
        other = _goes_on_at(rest, place)
        if other is None or any(
            rest[place].pages[0] < one.pages[0] <= rest[place].pages[-1] for one in rest[place + 1 : other]
        ):
            ordered.append(rest[place])
            place += 1
            continue
        between = rest[place + 1 : other]
        first = rest[place].pages[-1]
        before = [one for one in between if one.pages[-1] <= first]
        after = [one for one in between if one.pages[-1] > first]
        ordered += before
        rest[place : other + 1] = [_joined(rest[place], rest[other]), *after]
    return ordered


def _joined(one: Placed, other: Placed) -> Placed:
    if not isinstance(one.part, Paragraph) or not isinstance(other.part, Paragraph):
        raise TypeError("paragraphs are joined, and nothing else")
    joined = replace(one.part, lines=one.part.lines + other.part.lines, column=other.part.column)
    return Placed(joined, one.pages + other.pages)


def _goes_on_at(parts: Sequence[Placed], place: int) -> int | None:
    """Where the paragraph at a place goes on; None where it is whole."""
    one = parts[place].part
    if not isinstance(one, Paragraph) or one.aside or not _is_open(one):
        return None
    for other in range(place + 1, min(place + 1 + _SKIPPED, len(parts))):
        candidate = parts[other]
        if candidate.pages[0] > parts[place].pages[-1] + 1:
            return None
        if isinstance(candidate.part, Paragraph) and not candidate.part.aside:
            if _continues(one, candidate.part, near=_only_asides(parts[place + 1 : other])):
                return other if _follows(parts[place], candidate) else None
            if len(candidate.part.lines) > 1 and _alike(one.lines[-1], candidate.part.lines[0]):
                return None
    return None


def _follows(one: Placed, other: Placed) -> bool:
    """Whether a part stands on the next page, higher up in another column, or close below in a cut one."""
    if not isinstance(one.part, Paragraph) or not isinstance(other.part, Paragraph):
        return False
    last, first = one.part.lines[-1], other.part.lines[0]
    if other.pages[0] != one.pages[-1] or first.base < last.base:
        return other.pages[0] != one.pages[-1] or first.left > last.left
    return first.text[0].islower() and first.base - last.base < 1.6 * last.size


def _only_asides(parts: Sequence[Placed]) -> bool:
    return all(isinstance(one.part, Paragraph) and one.part.aside for one in parts)


def _is_open(paragraph: Paragraph) -> bool:
    """Whether its last line does not end a sentence, and is one of running text."""
    last = paragraph.lines[-1]
    return not CLOSED.search(last.text) and (len(paragraph.lines) > 1 or len(last.text) > 30)


def _continues(one: Paragraph, other: Paragraph, *, near: bool) -> bool:
    last, first = one.lines[-1], other.lines[0]
    if not _alike(last, first) or ITEM.match(first.text):
        return False
    if first.text[0].islower() or last.text.endswith(("-", "\u2010")):
        return near or len(first.text) > 15
    full = last.right > one.column[1] - 2 * last.size
    running = re.search(r"[^\W\d_]", first.text) is not None and (len(other.lines) > 1 or CLOSED.search(first.text))
    return near and full and bool(running) and first.left < other.column[0] + 0.7 * first.size


def _alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) < 0.06 * one.size and one.bold == other.bold
