"""Ruled lines → grids of cells, and what stands in them → tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np

from quoth.files.pdf.pdf_frames import Floats
from quoth.files.pdf.pdf_lines import Cell, Table, line_of
from quoth.files.pdf.pdf_segments import rows_of
from quoth.files.pdf.pdf_tables import split_row
from quoth.files.pdf.pdf_words import Segment, Wall

_NEAR: Final = 3.0
"""Points between the ends of lines that meet, and between lines that are one."""
_COVERED: Final = 0.6
"""Share of a cell's side that a line must run along to part it from the next."""
_FILLED: Final = 0.3
"""Share of the cells that hold something."""
_MOST_CELLS: Final = 10_000


Ruled: TypeAlias = tuple[float, float, float]
"""A line that runs level or upright: its place across, where it begins and where it ends."""


@dataclass(frozen=True)
class Grid:
    """Places of the lines from the left and from the top, and for each cell the number of what it is one with."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]


def walls_of(rules: Floats) -> list[Wall]:
    """The upright lines."""
    return [(x, top, bottom) for x, top, bottom in _merged(rules, upright=True)]


def _merged(rules: Floats, *, upright: bool) -> list[Ruled]:
    """Lines of one direction as place, begin and end; those that go on from each other as one."""
    across, along = (0, 1) if upright else (1, 0)
    these = rules[rules[:, across + 2] - rules[:, across] <= rules[:, along + 2] - rules[:, along]]
    groups: list[list[list[float]]] = []
    for line in these[np.argsort((these[:, across] + these[:, across + 2]) / 2)].tolist():
        place = (line[across] + line[across + 2]) / 2
        if not groups or place - groups[-1][-1][0] > _NEAR / 2:
            groups.append([])
        groups[-1].append([place, line[along], line[along + 2]])
    return [line for group in groups for line in _chained(group)]


def _chained(group: list[list[float]]) -> list[Ruled]:
    place = sum(line[0] for line in group) / len(group)
    chained: list[list[float]] = []
    for _, begin, end in sorted(group, key=lambda line: line[1]):
        if chained and begin <= chained[-1][1] + _NEAR:
            chained[-1][1] = max(chained[-1][1], end)
        else:
            chained.append([begin, end])
    return [(place, begin, end) for begin, end in chained]


def grids_of(rules: Floats) -> list[Grid]:
    """The grids that lines make up: at least two rows, and two columns in some of them."""
    level, upright = _merged(rules, upright=False), _merged(rules, upright=True)
    groups = _connected(level, upright)
    return [grid for lines in groups if (grid := _grid(*lines)) is not None]


def _connected(level: Sequence[Ruled], upright: Sequence[Ruled]) -> list[tuple[list[Ruled], list[Ruled]]]:
    """Lines that cross or touch each other, in groups."""
    if not level or not upright:
        return []
    rows, columns = np.asarray(level), np.asarray(upright)
    meet = (rows[:, None, 1] - _NEAR <= columns[None, :, 0]) & (columns[None, :, 0] <= rows[:, None, 2] + _NEAR)
    meet &= (columns[None, :, 1] - _NEAR <= rows[:, None, 0]) & (rows[:, None, 0] <= columns[None, :, 2] + _NEAR)
    left = set(range(len(level)))
    groups = []
    while left:
        todo = [left.pop()]
        ours: set[int] = set()
        theirs: set[int] = set()
        while todo:
            row = todo.pop()
            ours.add(row)
            for column in set(np.flatnonzero(meet[row]).tolist()) - theirs:
                theirs.add(column)
                more = set(np.flatnonzero(meet[:, column]).tolist()) & left
                left -= more
                todo += more
        groups.append(([level[row] for row in ours], [upright[column] for column in theirs]))
    return groups


def _grid(level: list[Ruled], upright: list[Ruled]) -> Grid | None:
    if not level or not upright:
        return None
    xs = _places([*(line[0] for line in upright), *_ends(level, upright)])
    ys = _places([*(line[0] for line in level), *_ends(upright, level)])
    if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    numbers = list(range((len(xs) - 1) * (len(ys) - 1)))
    wide = len(xs) - 1
    at_x, at_y = _by_place(upright, xs), _by_place(level, ys)

    def root(number: int) -> int:
        while numbers[number] != number:
            numbers[number] = numbers[numbers[number]]
            number = numbers[number]
        return number

    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            here = row * wide + column
            if column and not _runs_along(at_x[column], top, bottom):
                numbers[root(here)] = root(here - 1)
            if row and not _runs_along(at_y[row], left, right):
                numbers[root(here)] = root(here - wide)
    cells = [[root(row * wide + column) for column in range(wide)] for row in range(len(ys) - 1)]
    return Grid(tuple(xs), tuple(ys), tuple(map(tuple, cells)))


def _by_place(lines: Sequence[Ruled], places: Sequence[float]) -> list[list[Ruled]]:
    """The lines that stand at each place."""
    found: list[list[Ruled]] = [[] for _ in places]
    for line in lines:
        near = int(np.searchsorted(places, line[0]))
        for number in (near - 1, near):
            if 0 <= number < len(places) and abs(places[number] - line[0]) <= _NEAR:
                found[number].append(line)
    return found


def _runs_along(lines: Sequence[Ruled], begin: float, end: float) -> bool:
    covered = sum(max(0.0, min(line[2], end) - max(line[1], begin)) for line in lines)
    return covered >= _COVERED * (end - begin)


def _ends(lines: Sequence[Ruled], across: Sequence[Ruled]) -> Iterator[float]:
    """Where a table without a line at its side ends: several lines reach as far beyond the last one that crosses."""
    for end, last in ((1, min(line[0] for line in across)), (2, max(line[0] for line in across))):
        places = [line[end] for line in lines]
        far = min(places) if end == 1 else max(places)
        if abs(far - last) > 3 * _NEAR and sum(abs(place - far) < _NEAR for place in places) > 1:
            yield far


def _places(found: Sequence[float]) -> list[float]:
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > _NEAR:
            places.append(place)
    return places


def tables_of(grids: Sequence[Grid], segments: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The tables that stand in grids, as segments that hold them; and the segments that stand in none."""
    held: list[Segment] = []
    rest = list(segments)
    for grid in sorted(grids, key=lambda one: (one.xs[-1] - one.xs[0]) * (one.ys[-1] - one.ys[0])):
        inside = _tame(grid, [one for one in rest if _is_inside(one, grid)])
        table = _table(grid, inside)
        if table is not None:
            taken = set(map(id, inside))
            rest = [one for one in rest if id(one) not in taken]
            held.append(_box(grid, inside, table))
    return held, rest


def _tame(grid: Grid, inside: Sequence[Segment]) -> list[Segment]:
    """What stands in a grid, without the cells that hold whole tables: rows of which no lines are drawn."""
    cells: dict[int, list[Segment]] = defaultdict(list)
    for one in inside:
        cells[_cell_at(grid, one)].append(one)
    wild = {cell for cell, held in cells.items() if sum(len(row) > 1 for row in rows_of(held)) >= 3}
    return [one for cell, held in cells.items() if cell not in wild for one in held]


def _is_inside(one: Segment, grid: Grid) -> bool:
    middle = one.base - 0.3 * one.size
    return grid.xs[0] - _NEAR <= (one.left + one.right) / 2 <= grid.xs[-1] + _NEAR and grid.ys[0] < middle < grid.ys[-1]


def _box(grid: Grid, inside: Sequence[Segment], table: Table) -> Segment:
    size = inside[0].size
    low, high = max(one.base for one in inside), min(one.top for one in inside)
    base = min(place for place in grid.ys if place > low - 0.3 * size) - 0.25 * size
    top = max((place for place in grid.ys if place < high + 0.3 * size), default=grid.ys[0])  # letters rise over it
    return Segment("", (), grid.xs[0], grid.xs[-1], base, size, False, inside[0].turn, base - top, table)


def _table(grid: Grid, inside: Sequence[Segment]) -> Table | None:
    cells: dict[int, list[Segment]] = defaultdict(list)
    for one in inside:
        cells[_cell_at(grid, one)].append(one)
    if any(_crosses(grid, one) for one in inside):
        return None
    rows = _own_cells(grid)
    count = sum(map(len, rows))
    if len(cells) < max(3, _FILLED * count) or max(sum(cell in cells for cell, _ in row) for row in rows) < 2:
        return None
    lines = {cell: tuple(line_of(row) for row in rows_of(held)) for cell, held in cells.items()}
    found: list[tuple[tuple[Cell, ...], tuple[tuple[int, int], ...], str]] = []
    for number, row in enumerate(rows):
        above = _names(grid.cells[number], {cell for cell, _ in row}, lines)
        for place, split in enumerate(split_row([lines.get(cell, ()) for cell, _ in row])):
            beside = _names(
                [cell for cell, _ in row], {cell for (cell, _), own in zip(row, split, strict=True) if own}, lines
            )
            if any(split):
                found.append((split, tuple(columns for _, columns in row), beside if place else above))
    return Table(
        tuple(row for row, _, _ in found),
        names=tuple(name for _, _, name in found),
        reach=tuple(reach for _, reach, _ in found),
    )


def _names(row: Sequence[int], own: set[int], lines: Mapping[int, Cell]) -> str:
    """What stands left of the first of a row's own cells, in cells that begin above it."""
    names: list[str] = []
    for cell in row:
        if cell in own:
            break
        if cell in lines:
            names.append(" ".join(line.text for line in lines[cell]))
    return ", ".join(dict.fromkeys(names))


def _own_cells(grid: Grid) -> list[list[tuple[int, tuple[int, int]]]]:
    """For each row the cells that begin in it, and the columns that these reach over."""
    rows: list[list[tuple[int, tuple[int, int]]]] = []
    seen: set[int] = set()
    for row in grid.cells:
        own = [cell for cell in dict.fromkeys(row) if cell not in seen]
        seen |= set(own)
        rows.append([(cell, (row.index(cell), len(row) - 1 - row[::-1].index(cell))) for cell in own])
    return rows


def _cell_at(grid: Grid, one: Segment) -> int:
    column = int(np.clip(np.searchsorted(grid.xs, (one.left + one.right) / 2) - 1, 0, len(grid.xs) - 2))
    row = int(np.clip(np.searchsorted(grid.ys, one.base - 0.3 * one.size) - 1, 0, len(grid.ys) - 2))
    return grid.cells[row][column]


def _crosses(grid: Grid, one: Segment) -> bool:
    """Whether a segment reaches far out of its cell: then the lines are no borders."""
    cell = _cell_at(grid, one)
    columns = [column for row in grid.cells for column, other in enumerate(row) if other == cell]
    left, right = grid.xs[min(columns)], grid.xs[max(columns) + 1]
    return one.left < left - one.size or one.right > right + one.size
