"""A page of segments → its parts in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from quoth.files.pdf.pdf_columns import regions_of
from quoth.files.pdf.pdf_fields import Insert, entries_of
from quoth.files.pdf.pdf_frames import Floats, Frame, Rect, frame_of, is_empty
from quoth.files.pdf.pdf_glyphs import Glyphs, glyphs_of
from quoth.files.pdf.pdf_grids import grids_of, tables_of, walls_of
from quoth.files.pdf.pdf_labels import with_values
from quoth.files.pdf.pdf_lines import Line, Paragraph, Part, Table, line_of, row_of
from quoth.files.pdf.pdf_paragraphs import paragraphs_of
from quoth.files.pdf.pdf_rules import rules_of
from quoth.files.pdf.pdf_running import Running, Sheet
from quoth.files.pdf.pdf_scans import can_scan, scan
from quoth.files.pdf.pdf_segments import rows_of, segments_of
from quoth.files.pdf.pdf_tables import tables_in
from quoth.files.pdf.pdf_words import Segment

_UNKNOWN: Final = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
_APART: Final = 3.0
"""Ems between words of a line that are no sentence together."""
_NOTE: Final = 8.0
"""Points that a note's letters are taken to have."""


def read_sheet(source: str, pdf: Any, number: int, *, scans: bool = True) -> Sheet:
    """A page, its number counted from 0, read from its picture where it has no text. Raises DocumentError.

    Without `scans` no picture is read.
    """
    from pypdfium2 import PdfiumError

    try:
        page = pdf[number]
    except PdfiumError:
        return Sheet((), 0.0, readable=False)
    try:
        frame = frame_of(page)
        glyphs = glyphs_of(source, page, number + 1)
        sheet = sheet_of(glyphs, frame, rules_of(page, frame), entries_of(pdf, page, frame))
        if any(map(str.isalnum, glyphs.texts)) and _is_known(glyphs.texts):
            return sheet
        kept = tuple(one for one in sheet.segments if one.sources[:1] < (-1,) or one.held)
        if is_empty(page) or not scans or not can_scan():
            return replace(sheet, segments=kept, readable=is_empty(page))
        found = scan(page, frame)
        seen = sheet_of(found, frame, rules_of(page, frame), entries_of(pdf, page, frame))
        return replace(seen, scan=found.boxes)
    finally:
        page.close()


def _is_known(texts: Sequence[str]) -> bool:
    """Whether most letters have a meaning outside of their font."""
    return 2 * len(_UNKNOWN.findall("".join(texts))) <= len(texts)


def sheet_of(glyphs: Glyphs, frame: Frame, rules: Floats, entries: Sequence[Insert] = ()) -> Sheet:
    """The segments of a page with its tables and values, and its height, turned so that most text is upright."""
    turn = int(np.bincount(glyphs.turns).argmax()) if len(glyphs.turns) else 0
    upright = frame.upright(rules, turn)
    segments = segments_of(glyphs, walls_of(upright), turn)
    grids = grids_of(upright)
    placed = [(entry, _turned(entry.box, frame, turn)) for entry in entries]
    own = [one for one in segments if one.turn == turn]
    own = with_values(own, placed, turn, [(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]) for grid in grids])
    held, rest = tables_of(grids, own)
    others = [one for one in segments if one.turn != turn]
    notes = tuple((entry, box) for entry, box in placed if entry.kind == "note")
    return Sheet((*held, *rest, *others), frame.size[1 - turn % 2], notes)


def _turned(box: Rect, frame: Frame, turn: int) -> Rect:
    left, top, right, bottom = frame.upright(np.array([box]), turn)[0].tolist()
    return left, top, right, bottom


def _turns(segments: Sequence[Segment]) -> list[int]:
    """The turns that a page has text in, the one with most of it first."""
    letters = {
        turn: sum(len(one.text) + (one.held is not None) for one in segments if one.turn == turn) for turn in range(8)
    }
    return sorted((turn for turn in letters if letters[turn]), key=lambda turn: -letters[turn])


def parts_of(sheet: Sheet, running: Running) -> list[Part]:
    """Paragraphs and tables of a page. Text that is turned otherwise than most of it comes last."""
    body = [one for one in sheet.segments if id(one) not in running.dropped | running.heads | running.feet]
    parts: list[Part] = _asides(sheet, running.heads)
    for number, turn in enumerate(_turns(body)):
        for region in regions_of([one for one in body if one.turn == turn]):
            parts += [_aside(part) for part in _parts(region)] if number else _parts(region)
    for entry, box in sheet.notes:
        _put_note(parts, entry, box)
    return [*parts, *_asides(sheet, running.feet)]


def _put_note(parts: list[Part], entry: Insert, box: Rect) -> None:
    """Put a note behind the part that it stands next to."""
    lines = tuple(
        Line(line, (entry.source,) * len(line), box[0], box[2], box[1], _NOTE, bold=False)
        for line in (" ".join(line.split()) for line in entry.text.split("\n"))
        if line
    )
    far = [_distance(part, box) for part in parts]
    place = far.index(min(far)) + 1 if far else 0
    parts.insert(place, Paragraph(lines, (box[0], box[2]), aside=True))


def _distance(part: Part, box: Rect) -> float:
    lines = part.lines if isinstance(part, Paragraph) else [line for row in part.rows for cell in row for line in cell]
    return min(
        max(line.left - box[2], box[0] - line.right, 0.0) + max(line.base - box[3], box[1] - line.base, 0.0)
        for line in lines
    )


def _asides(sheet: Sheet, kept: frozenset[int]) -> list[Part]:
    lines = [line_of([one]) for one in sheet.segments if id(one) in kept]
    return [Paragraph((line,), (line.left, line.right), aside=True) for line in lines]


def _aside(part: Part) -> Part:
    return replace(part, aside=True) if isinstance(part, Paragraph) else part


def _parts(region: Sequence[Segment]) -> list[Part]:
    parts: list[Part] = []
    lines: list[Line] = []
    for found in _rows(region):
        if isinstance(found, Table):
            parts += [*paragraphs_of(lines), found]
            lines = []
        elif any(after.left - before.right > _APART * after.size for before, after in pairwise(found)):
            parts += [*paragraphs_of(lines), row_of(found)]
            lines = []
        else:
            lines.append(line_of(found))
    return [*parts, *paragraphs_of(lines)]


def _rows(region: Sequence[Segment]) -> Iterator[list[Segment] | Table]:
    """Rows of segments and tables, from top to bottom."""
    rows: list[list[Segment]] = []
    for row in rows_of(region):
        held = [one.held for one in row if isinstance(one.held, Table)]
        if held:
            yield from tables_in(rows)
            yield from held
            rows = []
        if plain := [one for one in row if one.held is None]:
            rows.append(plain)
    yield from tables_in(rows)
