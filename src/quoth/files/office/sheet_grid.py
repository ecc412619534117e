"""The cells of a sheet, of whatever program → the tables that stand on it, with their titles.

A sheet is no table: it may hold several, side by side or below each other, with empty rows and columns between.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from quoth.files.table_rows import (
    LOOKED,
    column_names,
    guess_headings,
    has_figure,
    join_headings,
    label_of,
    stacked_headings,
)
from quoth.files.writing import Writer

_TITLE_LENGTH = 80
"""Characters. A longer cell that stands alone is a paragraph."""
_DEEPEST = 3
"""How often an area is parted again: by rows, by columns, and by the rows of those columns."""
_MOST_LABELS = 1_000_000
"""Rows that the merged cells of a sheet may reach over, all together; a million such cells may each claim all."""
_HEADING_ROWS = 3
_SENTENCE = re.compile(r"[.!?;:]\s*$")


@dataclass
class SheetGrid:
    """What is to be seen on a sheet; rows and columns count from 0."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    """Rows that hold something, each with its cells that do."""
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """The last row and column of each merged cell, by its first ones."""
    headed: dict[tuple[int, int], int] = field(default_factory=dict)
    """How many heading rows a table has that the file marks as one, by its first row and column."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, text: str) -> None:
        """A cell. An empty one is none."""
        if text.strip():
            self.cells.setdefault(row, {})[column] = text.strip()


@dataclass(frozen=True)
class _Area:
    rows: Sequence[int]
    columns: Sequence[int]


class _Sheet:
    """Writes the tables of one grid, and remembers the headings of the last."""

    def __init__(self, writer: Writer, grid: SheetGrid) -> None:
        self._writer, self._grid = writer, grid
        self._names: dict[int, str] = {}
        self._figures: set[int] = set()
        self._labels = _labels(grid)

    def write(self) -> None:
        """All areas, the upper and the left ones first."""
        cells = self._grid.cells
        whole = _Area(sorted(cells), sorted({column for row in cells.values() for column in row}))
        areas = list(self._areas(whole, 0))
        for place, area in enumerate(areas):
            follows = place + 1 < len(areas) and len(areas[place + 1].columns) > 1
            self._area(area, titled=follows)

    def _areas(self, area: _Area, depth: int) -> Iterator[_Area]:
        grid = self._grid
        for run in self._with_headings(_runs(area.rows, sorted(grid.hidden_rows)), area.columns):
            rows = run
            while rows and len(single := self._filled(rows[0], area.columns)) == 1:
                if len(rows) == 1 or len(self._filled(rows[1], area.columns)) > 0:
                    yield _Area(rows[:1], single)
                rows = rows[1:]
            yield from self._beside(rows, area, depth)

    def _with_headings(self, runs: Iterable[list[int]], columns: Sequence[int]) -> Iterator[list[int]]:
        """Runs of rows, where names of columns that an empty row parts from their figures are joined to them."""
        before: list[int] = []
        for rows in runs:
            names, first = self._filled(before[-1], columns) if before else [], self._filled(rows[0], columns)
            worded = len(names) > 1 and len(before) <= _HEADING_ROWS and not self._figured(before[-1], names)
            if worded and set(names) <= set(first) and all(self._figured(rows[0], [name]) for name in names[1:]):
                before = before + rows
                continue
            if before:
                yield before
            before = rows
        if before:
            yield before

    def _figured(self, row: int, columns: Sequence[int]) -> bool:
        return any(has_figure(self._grid.cells[row].get(column, "")) for column in columns)

    def _beside(self, rows: Sequence[int], area: _Area, depth: int) -> Iterator[_Area]:
        used = sorted({column for row in rows for column in self._filled(row, area.columns)})
        parts: list[list[int]] = []
        for columns in _runs(used, sorted(self._grid.hidden_columns)):
            if parts and not self._stands_alone(rows, parts[-1], columns):
                parts[-1] += columns
            else:
                parts.append(list(columns))
        for columns in parts:
            own = [row for row in rows if self._filled(row, columns)]
            if len(parts) > 1 and depth < _DEEPEST:
                yield from self._areas(_Area(own, columns), depth + 1)
            elif own:
                yield _Area(own, columns)

    def _stands_alone(self, rows: Sequence[int], left: Sequence[int], columns: Sequence[int]) -> bool:
        """Whether columns after an empty one are a table of their own: they have words in their first.

        So they are where their names stand beside the figures of another table.
        """
        own = [row for row in rows if self._filled(row, columns)]
        names = [self._grid.cells[own[0]][column] for column in self._filled(own[0], columns)]
        if self._figured(own[0], left) and len(names) > 1 and all(any(map(str.isalpha, name)) for name in names):
            return True
        first = [self._grid.cells[row][columns[0]] for row in own if columns[0] in self._grid.cells[row]]
        below = first[1:] or first
        return sum(not has_figure(cell) for cell in below) > len(below) / 2

    def _filled(self, row: int, columns: Sequence[int]) -> list[int]:
        cells = self._grid.cells[row]
        if len(cells) < len(columns):
            among = set(columns) if len(columns) < len(cells) else columns
            return [column for column in sorted(cells) if _within(column, among)]
        return [column for column in columns if column in cells]

    def _area(self, area: _Area, *, titled: bool) -> None:
        if len(area.columns) == 1:
            self._column(area, titled=titled)
            return
        rows = [self._row(row, area.columns) for row in area.rows]
        count = self._headings(area, rows)
        above = [self._spread(row, area.columns) for row in area.rows[:count]]
        names = column_names([*above, *rows[count:LOOKED]], count)
        names += [""] * (len(area.columns) - len(names))
        figures = {c for place, c in enumerate(area.columns) if any(has_figure(row[place]) for row in rows[count:])}
        if count:
            self._names, self._figures = dict(zip(area.columns, names, strict=True)), figures
        elif figures and figures <= self._figures and set(area.columns) <= set(self._names):
            names = [self._names[column] for column in area.columns]  # the same table, after an empty row
        for number, row in enumerate(rows):
            if number < count:
                self._writer.row(row)
            else:
                self._writer.row(row, names, self._label(area, area.rows[number], names))

    def _label(self, area: _Area, row: int, names: Sequence[str]) -> str:
        """What stands for a row in merged cells that begin above it, in the same table."""
        labels = self._labels.get(row, ())
        own = [(column, text) for top, column, text in labels if top >= area.rows[0] and _within(column, area.columns)]
        return label_of({bisect_left(area.columns, column): text for column, text in own}, names)

    def _column(self, area: _Area, *, titled: bool) -> None:
        for row in area.rows:
            text = self._grid.cells[row][area.columns[0]]
            if titled and len(area.rows) == 1 and len(text) <= _TITLE_LENGTH and not _SENTENCE.search(text):
                self._writer.heading(text, 2)
            else:
                self._writer.paragraph(text)

    def _row(self, row: int, columns: Sequence[int]) -> list[str]:
        cells = self._grid.cells[row]
        return [cells.get(column, "") for column in columns]

    def _spread(self, row: int, columns: Sequence[int]) -> list[str]:
        """A heading row, where a merged cell stands above each of its columns."""
        cells = dict(self._grid.cells[row])
        for column in list(cells):
            last = self._grid.merged.get((row, column), (row, column))[1]
            cells.update({under: cells[column] for under in columns if column < under <= last and under not in cells})
        return [cells.get(column, "") for column in columns]

    def _headings(self, area: _Area, rows: Sequence[Sequence[str]]) -> int:
        marked = self._grid.headed.get((area.rows[0], area.columns[0]))
        if marked is not None:
            return min(marked, len(rows))
        if stacked := stacked_headings(rows[:LOOKED]):
            return stacked
        count = self._stacked(area, rows)
        above = [self._spread(row, area.columns) if count > 1 else rows[0] for row in area.rows[:count]]
        joined = join_headings(above)
        kept = [place for place, name in enumerate(joined) if name or place == 0]  # a merged one is asked once
        asked = [[row[place] for place in kept] for row in (joined, *rows[count:])]
        return count * guess_headings(asked, named=len(kept) > 2)  # noqa: PLR2004 - two are pairs

    def _stacked(self, area: _Area, rows: Sequence[Sequence[str]]) -> int:
        """How many rows of headings there are, if any: below a merged one stand those that it holds together."""
        for count, (upper, lower) in enumerate(pairwise(rows[:_HEADING_ROWS]), 1):
            if not self._holds_together(area, area.rows[count - 1], upper, lower):
                return count
        return min(_HEADING_ROWS, len(rows))

    def _holds_together(self, area: _Area, row: int, upper: Sequence[str], lower: Sequence[str]) -> bool:
        """Whether a row stands above the names of columns: in cells merged over them, or in few cells over many."""
        few = 2 * sum(map(bool, upper)) < len(upper) and sum(map(bool, lower)) > sum(map(bool, upper))
        if few and not any(map(has_figure, lower)):
            return True
        cells = zip(area.columns, upper, lower, strict=True)
        single = [bool(below) for column, cell, below in cells if cell and not self._is_wide(row, column)]
        return self._spread(row, area.columns) != upper and not any(single)

    def _is_wide(self, row: int, column: int) -> bool:
        return self._grid.merged.get((row, column), (row, column))[1] > column


def write_grid(writer: Writer, grid: SheetGrid) -> None:
    """All tables of a sheet, each with its own headings."""
    if grid.cells:
        _Sheet(writer, grid).write()


def _within(column: int, columns: Sequence[int] | set[int]) -> bool:
    if isinstance(columns, set):
        return column in columns
    place = bisect_left(columns, column)
    return place < len(columns) and columns[place] == column


def _runs(numbers: Sequence[int], hidden: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow each other but for hidden ones."""
    run: list[int] = []
    for number in numbers:
        if run:
            between = bisect_left(hidden, number) - bisect_right(hidden, run[-1])
            if number - run[-1] - 1 > between:
                yield run
                run = []
        run.append(number)
    if run:
        yield run


def _labels(grid: SheetGrid) -> dict[int, list[tuple[int, int, str]]]:
    """`(first row, column, text)` of the merged cells that begin above a row and reach over it."""
    labels: dict[int, list[tuple[int, int, str]]] = {}
    rows = sorted(grid.cells)
    spent = 0
    for (row, column), (last, _) in sorted(grid.merged.items()):
        text = grid.cells.get(row, {}).get(column, "")
        if last > row and text:
            below = rows[bisect_right(rows, row) : bisect_right(rows, last)]
            spent += len(below)
            if spent > _MOST_LABELS:
                break
            for number in below:
                labels.setdefault(number, []).append((row, column, text))
    return labels
