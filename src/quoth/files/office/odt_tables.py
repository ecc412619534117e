"""Tables of OpenDocument: their cells, where a few letters may stand for millions of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from quoth.errors import DocumentError
from quoth.files.office.odt_words import name_of, number_of, value_of

_MOST_CELLS: Final = 2_000_000
"""Cells of a table that hold something, each as often as it is repeated."""
_HIDDEN: Final = ("collapse", "filter")


@dataclass(frozen=True)
class TableCell:
    """A cell, and the rows and columns that it is there for, counted from 0."""

    element: Any
    rows: range
    columns: range
    heading: bool
    hidden: bool

    @property
    def covered(self) -> bool:
        """Whether another cell reaches over it."""
        return name_of(self.element) == "covered-table-cell"

    def spanned(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Its first row and column, and the last ones that it reaches over."""
        first = self.rows.start, self.columns.start
        tall, wide = number_of(self.element, "number-rows-spanned"), number_of(self.element, "number-columns-spanned")
        return first, (first[0] + max(tall, 1) - 1, first[1] + max(wide, 1) - 1)


def cells_of(table: Any, source: str) -> Iterator[TableCell]:
    """The cells of a table that hold something or are covered. Raises DocumentError for far too many."""
    row = total = 0
    for element, heading, hidden in _rows(table, heading=False, hidden=False):
        repeated = number_of(element, "number-rows-repeated")
        column = 0
        for cell in element:
            if name_of(cell) not in ("table-cell", "covered-table-cell"):
                continue
            width = number_of(cell, "number-columns-repeated")
            if len(cell) or name_of(cell) == "covered-table-cell":
                total += width * repeated if len(cell) else 0
                if total > _MOST_CELLS:
                    raise DocumentError(
                        f"{source} holds a table of more than {_MOST_CELLS:,} cells",
                        "save it again without the empty ones",
                    )
                yield TableCell(cell, range(row, row + repeated), range(column, column + width), heading, hidden)
            column += width
        row += repeated


def _rows(table: Any, *, heading: bool, hidden: bool) -> Iterator[tuple[Any, bool, bool]]:
    for child in table:
        name = name_of(child)
        unseen = hidden or value_of(child, "visibility") in _HIDDEN or value_of(child, "display") == "false"
        if name == "table-row":
            yield child, heading, unseen
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child, heading=heading or name == "table-header-rows", hidden=unseen)


def hidden_columns(table: Any, most: int) -> set[int]:
    """The columns of a table that are not shown, below a number of them."""
    found: set[int] = set()
    column = 0
    for one in table.iter("{*}table-column"):
        width = number_of(one, "number-columns-repeated")
        if value_of(one, "visibility") in _HIDDEN:
            found.update(range(column, min(column + width, most)))
        column += width
    return found
