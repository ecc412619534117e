"""Lines of a column → paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from quoth.files.bullet_signs import BULLETS
from quoth.files.pdf.pdf_lines import Line, Paragraph

ITEM: Final = re.compile(
    rf"(?:[-*+–—{BULLETS}]|\(?(?:\d{{1,3}}(?:\.\d{{1,3}})*|[a-zA-Z]|[ivxIVX]{{2,5}})[.)]|\[\d{{1,3}}\]|\d{{1,2}}(?:\.\d{{1,2}})+)\s"  # noqa: RUF001
)
"""How an item of a list, or a numbered heading, begins."""
CLOSED: Final = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")  # noqa: RUF001 - full-width ends meant
_APART: Final = 1.35
"""A step to the next line that is so much longer than usual parts paragraphs."""
_INDENT: Final = 0.7
_SIZE: Final = 1.09


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of lines that stand below each other."""
    if not lines:
        return []
    columns = _columns(lines)
    steps = [after.base - before.base for before, after in pairwise(lines) if after.base > before.base]
    groups: list[list[Line]] = [[lines[0]]]
    for before, after in pairwise(lines):
        if _parts(before, after, groups[-1], columns[_style(after)], steps):
            groups.append([])
        groups[-1].append(after)
    return [Paragraph(tuple(group), columns[_style(group[-1])]) for group in groups]


def _style(line: Line) -> tuple[float, bool]:
    return round(line.size), line.bold


def _columns(lines: Sequence[Line]) -> dict[tuple[float, bool], tuple[float, float]]:
    """The edges of the text of each size."""
    columns: dict[tuple[float, bool], tuple[float, float]] = {}
    for line in lines:
        left, right = columns.get(_style(line), (line.left, line.right))
        columns[_style(line)] = (min(left, line.left), max(right, line.right))
    return columns


def _parts(
    before: Line, after: Line, group: Sequence[Line], column: tuple[float, float], steps: Sequence[float]
) -> bool:
    """Whether a paragraph ends between two lines."""
    em = max(before.size, after.size)
    step = after.base - before.base
    if _differ(before, after) or step < -0.3 * em or step > _usual(steps, em) * _APART:
        return True
    if ITEM.match(after.text) and (after.left < before.left - 0.3 * em or not _within(before, after, group)):
        return True
    flows = after.text[0].islower() and not CLOSED.search(before.text)
    if flows or step <= 0.3 * em or before.text[-1] in "-\u2010":
        return False
    return _is_short(before, after, column) or _is_indented(before, after, group, em)


def _usual(steps: Sequence[float], em: float) -> float:
    """The step from line to line of text of this size in this column."""
    close = [step for step in steps if 0.8 * em <= step <= 2.1 * em]
    return min(median(close), 1.6 * em) if close else 1.25 * em


def _differ(before: Line, after: Line) -> bool:
    large, small = max(before.size, after.size), min(before.size, after.size)
    return large > _SIZE * small or before.bold != after.bold


def _within(before: Line, after: Line, group: Sequence[Line]) -> bool:
    """Whether what looks like the begin of an item is a word within a sentence, as "a. " hardly ever is."""
    return not CLOSED.search(before.text) and not ITEM.match(group[0].text) and after.text[0].islower()


def _is_short(before: Line, after: Line, column: tuple[float, float]) -> bool:
    """Whether the first word of the next line would have stood on this one, which ended because it had to."""
    word = after.text.split(" ", 1)[0]
    need = (after.right - after.left) * (len(word) + 1) / max(len(after.text), 1)
    return before.right + need + 0.5 * before.size < column[1]


def _is_indented(before: Line, after: Line, group: Sequence[Line], em: float) -> bool:
    """Whether a line begins further right than the one before, as the first of a paragraph does."""
    further = after.left - before.left
    if not _INDENT * em < further < 5 * em:
        return False
    hanging = len(group) == 1 and (ITEM.match(before.text) is not None or before.right > after.right - em)
    return not hanging or (len(group) > 1)
