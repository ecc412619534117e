"""A page of segments → its parts in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from quoth.files.pdf.pdf_columns import regions_of
from quoth.files.pdf.pdf_glyphs import Floats, Frame, Glyphs
from quoth.files.pdf.pdf_grids import grids_of, tables_of, walls_of
from quoth.files.pdf.pdf_lines import Line, Paragraph, Part, Table, line_of
from quoth.files.pdf.pdf_paragraphs import paragraphs_of
from quoth.files.pdf.pdf_running import Running, Sheet
from quoth.files.pdf.pdf_segments import Segment, rows_of, segments_of
from quoth.files.pdf.pdf_tables import tables_in


def sheet_of(glyphs: Glyphs, frame: Frame, rules: Floats) -> Sheet:
    """The segments of a page with its tables, and its height where it is turned so that most of its text is upright."""
    turn = int(np.bincount(glyphs.turns).argmax()) if len(glyphs.turns) else 0
    upright = frame.upright(rules, turn)
    segments = segments_of(glyphs, walls_of(upright), turn)
    held, rest = tables_of(grids_of(upright), [one for one in segments if one.turn == turn])
    others = [one for one in segments if one.turn != turn]
    return Sheet((*held, *rest, *others), frame.size[1 - turn % 2])


def _turns(segments: Sequence[Segment]) -> list[int]:
    """The turns that a page has text in, the one with most of it first."""
    letters = {turn: sum(len(one.text) + (one.held is not None) for one in segments if one.turn == turn) for turn in range(8)}
    return sorted((turn for turn in letters if letters[turn]), key=lambda turn: -letters[turn])


def parts_of(sheet: Sheet, running: Running) -> list[Part]:
    """Paragraphs and tables of a page. Text that is turned otherwise than most of it comes last."""
    body = [one for one in sheet.segments if id(one) not in running.dropped | running.heads | running.feet]
    parts: list[Part] = _asides(sheet, running.heads)
    for number, turn in enumerate(_turns(body)):
        for region in regions_of([one for one in body if one.turn == turn]):
            parts += [_aside(part) for part in _parts(region)] if number else _parts(region)
    return [*parts, *_asides(sheet, running.feet)]


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
