"""Tables whose cells hold paragraphs, reach over others, or are nothing but a page's layout, as rows and blocks.

A page and a word processor's document give the same: cells with parts in them. Which of these tables are records
and which a layout is decided here, and what a cell that reaches over several rows or columns means for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from quoth.files.table_rows import LOOKED, column_names, guess_headings, merged_headings, stacked_headings
from quoth.files.writing import Writer
from quoth.types import Gloss

_WIDEST: Final = 1000
"""Columns, as in browsers: https://html.spec.whatwg.org/#dom-colspan. Further cells stand alone."""
_LONGEST_NAME: Final = 120
"""Characters. What is longer says something itself, and is not repeated with every row that it stands over."""
_PAIR_LENGTHS: Final = (_LONGEST_NAME, 400)
"""Characters of a name and its value that are read in one line."""
_LONGEST_FLOW: Final = 2000
"""Characters of a paragraph that is put together from several."""


@dataclass(frozen=True)
class Part:
    """A heading, or a paragraph whose line ends were meant; `kept` is one that is a block as it is, such as code.

    `flows` is a paragraph that may be the rest of the one before, as short ones in a cell are.
    """

    text: str
    level: int = 0
    glosses: tuple[Gloss, ...] = ()
    kept: bool = False
    flows: bool = False

    def write(self, writer: Writer) -> None:
        """Write it."""
        if self.level:
            writer.heading(self.text, self.level)
        elif self.kept or "\n" not in self.text:
            writer.paragraph(self.text, self.glosses)
        else:
            writer.lines(self.text, self.glosses)


@dataclass(frozen=True)
class Pair:
    """A name and its value, and what stands for both."""

    name: str
    value: str
    label: str = ""

    @property
    def text(self) -> str:
        """Both, as one reads them."""
        return f"{self.name} {self.value}"

    def write(self, writer: Writer) -> None:
        """Write it."""
        writer.pair(self.name, self.value, self.label)


@dataclass(frozen=True)
class _GridRow:
    cells: tuple[str, ...]
    headings: tuple[str, ...] = ()
    label: str = ""

    def write(self, writer: Writer) -> None:
        writer.row(self.cells, self.headings, self.label)


@dataclass
class GridCell:
    """A cell of a table: what is in it, whether it is a heading, over how many columns and rows it reaches."""

    heading: bool = False
    across: int = 1
    down: int = 1
    parts: list[Written] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, on one line; none of a table in it."""
        return " ".join(" ".join(part.text.split()) for part in self.parts if not isinstance(part, CellGrid)).strip()

    @property
    def grids(self) -> list[CellGrid]:
        """The tables in it."""
        return [part for part in self.parts if isinstance(part, CellGrid)]

    @property
    def has_headings(self) -> bool:
        """Whether it holds headings, and so what stands below them."""
        return any(isinstance(part, Part) and part.level for part in self.parts)

    @property
    def is_wide(self) -> bool:
        """Whether it holds what no row of a table can show."""
        return self.has_headings or any(isinstance(part, CellGrid) for part in self.parts)


@dataclass(frozen=True)
class _Placed:
    """A cell at its column; `own` in the row in which it begins."""

    column: int
    cell: GridCell
    own: bool = True

    @property
    def name(self) -> str:
        words = self.cell.text
        return words if len(words) <= _LONGEST_NAME else ""


@dataclass
class CellGrid:
    """A table. `headings` is how many of its first rows name the columns, None where nothing says it."""

    rows: list[list[GridCell]] = field(default_factory=list)
    headings: int | None = None
    layout: bool = False

    def read(self) -> Iterator[Written | _GridRow]:
        """What it is written as: a row for each of its rows, or the parts of its cells one after the other."""
        rows = [row for row in self.rows if any(cell.parts for cell in row)]
        if self.layout or self._is_layout(rows):
            for row in rows:
                for cell in row:
                    yield from _flowing(cell.parts)
        else:
            yield from self._records(_placed(self.rows))

    def _is_layout(self, rows: Sequence[Sequence[GridCell]]) -> bool:
        cells = [cell for row in rows for cell in row if cell.parts]
        marked = bool(self.headings) or any(cell.heading for cell in cells)
        if all(sum(bool(cell.parts) for cell in row) < 2 for row in rows):  # noqa: PLR2004 - one column
            return not marked or any(cell.is_wide for cell in cells)
        if sum(any(cell.is_wide for cell in row) for row in rows) > len(rows) / 2:
            return not marked
        several = sum(len(cell.parts) > 1 for cell in cells)
        return not marked and (several > len(cells) / 2 or (len(rows) == 1 and several > 0))

    def _records(self, rows: Sequence[Sequence[_Placed]]) -> Iterator[Written | _GridRow]:
        width = max((placed.column + placed.cell.across for row in rows for placed in row), default=0)
        titles = next((n for n, row in enumerate(rows) if not _is_title(row, width)), len(rows))
        first = self._heading_rows(rows, titles, width)
        names = column_names([_spread(row, width) for row in rows[titles:][: first + LOOKED]], first - titles)
        section = ""
        for number, row in enumerate(rows):
            own = [placed for placed in row if placed.own and placed.cell.parts]
            if own and _is_title(row, width):
                section = own[0].name
                yield from own[0].cell.parts
            elif number < first:
                yield _GridRow(tuple(placed.cell.text for placed in own))
            else:
                label = _label(section, [placed for placed in row if not placed.own], names)
                yield from _record(own, names, label, pairs=width == len(_PAIR_LENGTHS))

    def _heading_rows(self, rows: Sequence[Sequence[_Placed]], titles: int, width: int) -> int:
        """The number of the first row that is no heading; the titles above the table count as some."""
        below = rows[titles:]
        merged = any(p.cell.across > 1 for row in below[:1] for p in row)
        if not merged and (stacked := stacked_headings([_spread(row, width) for row in below[:LOOKED]])):
            return titles + stacked
        if self.headings is not None:
            return max(min(self.headings, len(rows)), titles)
        named = (_names_columns(row) and not _is_title(row, width) for row in below)
        count = next((n for n, names in enumerate(named) if not names), len(below))
        if not count and not any(placed.cell.heading for row in below for placed in row):
            reach = [[(p.cell.text, p.cell.across, p.cell.down) for p in row] for row in below]
            count = merged_headings(reach) or guess_headings([[p.cell.text for p in row] for row in below])
        return titles + count


def _is_title(row: Sequence[_Placed], width: int) -> bool:
    """Whether one cell reaches over the whole of a table with several columns."""
    return len(row) == 1 < width <= row[0].cell.across


def _names_columns(row: Sequence[_Placed]) -> bool:
    return any(p.cell.heading for p in row) and all(p.cell.heading or not p.cell.parts for p in row)


Written: TypeAlias = Part | Pair | CellGrid


def write_parts(writer: Writer, parts: Iterable[Written]) -> None:
    """Write parts in their order, those of tables within tables too, however deep."""
    waiting: list[Iterator[Written | _GridRow]] = [iter(parts)]
    while waiting:
        part = next(waiting[-1], None)
        if part is None:
            waiting.pop()
        elif isinstance(part, CellGrid):
            waiting.append(part.read())
        else:
            part.write(writer)


def _placed(rows: Sequence[Sequence[GridCell]]) -> list[list[_Placed]]:
    """The cells of each row at their columns, those that reach down into it among them."""
    placed: list[list[_Placed]] = []
    reaching: dict[int, tuple[_Placed, int]] = {}
    for number, row in enumerate(rows):
        above = {column: held for column, (held, until) in reaching.items() if until > number}
        reaching = {column: reaching[column] for column in above}
        taken = {at for column, held in above.items() for at in range(column, column + held.cell.across)}
        line = [replace(held, own=False) for held in above.values()]
        column = 0
        for cell in row:
            while column in taken:
                column += 1
            cell.across = max(1, min(cell.across, _WIDEST - column))
            line.append(_Placed(column, cell))
            if cell.down > 1 and column < _WIDEST:
                reaching[column] = (line[-1], number + cell.down)
            column += cell.across
        placed.append(sorted(line, key=lambda one: one.column))
    return placed


def _spread(row: Sequence[_Placed], width: int) -> list[str]:
    """The name that a row of headings gives to each column."""
    names = [""] * width
    for placed in row:
        for column in range(placed.column, min(placed.column + placed.cell.across, width)):
            names[column] = placed.name
    return names


def _named(placed: _Placed, names: Sequence[str]) -> str:
    """What the columns of a cell are called; nothing for one that reaches over all of them."""
    over = dict.fromkeys(filter(None, names[placed.column : placed.column + placed.cell.across]))
    return ", ".join(over) if len(", ".join(over)) <= _LONGEST_NAME else ""


def _label(section: str, reaching: Sequence[_Placed], names: Sequence[str]) -> str:
    """What stands for a row without being in it: its section's name, and the cells that reach into it."""
    said = [
        placed.name if not placed.column or not _named(placed, names) else f"{_named(placed, names)}: {placed.name}"
        for placed in reaching
        if placed.name
    ]
    return "; ".join([section] * bool(section) + said)


def _record(row: Sequence[_Placed], names: Sequence[str], label: str, *, pairs: bool) -> Iterator[Written | _GridRow]:
    """A row of a table, then the tables in it; where it holds headings its cells one after the other."""
    if any(placed.cell.has_headings for placed in row):
        for placed in row:
            if placed.cell.is_wide:
                yield from _flowing(placed.cell.parts)
            else:
                yield _GridRow((placed.cell.text,), (_named(placed, names),), label)
        return
    if (pairs or (row and row[0].cell.heading)) and _is_pair(row, names):
        yield Pair(row[0].cell.text, row[1].cell.text, label)
    else:
        yield _GridRow(tuple(p.cell.text for p in row), tuple(_named(p, names) for p in row), label)
    for placed in row:
        yield from placed.cell.grids


def _is_pair(row: Sequence[_Placed], names: Sequence[str]) -> bool:
    """Whether a row is a name and its value: two cells under no headings."""
    if len(row) != len(_PAIR_LENGTHS) or any(_named(placed, names) for placed in row):
        return False
    return all(len(placed.cell.text) <= most for placed, most in zip(row, _PAIR_LENGTHS, strict=True))


def _flowing(parts: Sequence[Written]) -> Iterator[Written]:
    """The parts of a cell; a paragraph that goes on in the next one, as its first letter tells, is one with it."""
    last: Part | None = None
    for part in parts:
        if last and isinstance(part, Part) and _goes_on(last, part):
            shift = len(last.text) + 1
            moved = tuple(Gloss(gloss.start + shift, gloss.end + shift, gloss.text) for gloss in part.glosses)
            last = replace(last, text=f"{last.text}\n{part.text}", glosses=last.glosses + moved)
            continue
        if last:
            yield last
        last = None
        if isinstance(part, Part) and part.flows:
            last = part
        else:
            yield part
    if last:
        yield last


def _goes_on(last: Part, part: Part) -> bool:
    return part.flows and part.text[:1].islower() and len(last.text) < _LONGEST_FLOW
