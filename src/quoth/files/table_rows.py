"""Rows of cells → a table as a person reads it: each row with the headings of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from quoth.files.writing import Writer

_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\d+")
_FEWEST_ROWS = 3
"""Rows that a table without a marked heading must have for its first one to be taken for that."""
LOOKED = 200
"""Rows that are looked at to tell a heading."""
_LONG_NAME = 80
"""Characters. Whatever is longer does not name a column."""
_PAIR = 2
"""Columns of a list of names and values, which has no headings."""
_STACK = 2
"""Rows of headings that stand one above the other."""
_YEARS = range(1800, 2200)


def write_table(
    writer: Writer,
    rows: Sequence[Sequence[str]],
    headings: int | None = None,
    *,
    named: bool = False,
    covered: Mapping[tuple[int, int], str] | None = None,
) -> None:
    """Write a table; `headings` is how many of its rows are headings, None where its format does not say.

    Headings in several rows are joined for each column, the highest first. `named` is for formats whose
    tables mostly have a heading, as for `guess_headings`. `covered` is what stands in a cell, by row and column,
    because one above it (or beside it, among headings) reaches over it; it is read and not quoted.
    """
    full = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows) if any(map(str.strip, row))]
    cells = [row for _, row in full]
    count = guess_headings(cells, named=named) if headings is None else min(headings, len(cells))
    stacked = 0 if covered else stacked_headings(cells)
    count = max(count, stacked)
    above: dict[int, dict[int, str]] = {}
    for (number, place), text in (covered or {}).items():
        above.setdefault(number, {})[place] = text
    spread = [_spread(row, above.get(number, {})) for number, row in full[:count]]
    columns = column_names(cells, count) if stacked else join_headings(spread)
    for place, (number, row) in enumerate(full):
        label = label_of(above.get(number, {}), columns) if place >= count else ""
        writer.row(row, columns if place >= count else (), label)


def _spread(row: Sequence[str], covered: Mapping[int, str]) -> list[str]:
    """A row with what stands in its covered cells."""
    width = max([len(row), *(place + 1 for place in covered)])
    return [(row[place] if place < len(row) else "") or covered.get(place, "") for place in range(width)]


def label_of(cells: Mapping[int, str], names: Sequence[str]) -> str:
    """What is read before a row because it stands for it in other cells: each with the name of its column."""
    told = ((names[place] if place < len(names) else "", text) for place, text in sorted(cells.items()) if text)
    return "; ".join(f"{name}: {text}" if name else text for name, text in told)[:_LONG_NAME]


def join_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """The name of each column, from the rows of headings above it, each word once."""
    width = max(map(len, rows), default=0)
    stacked = [[row[column] for row in rows if column < len(row) and row[column]] for column in range(width)]
    return [" ".join(dict.fromkeys(names)) for names in stacked]


def column_names(rows: Sequence[Sequence[str]], count: int) -> list[str]:
    """The name of each column of a table, the first `count` rows of which are headings.

    In two that stand one above the other, an empty cell above a heading is the one on its left: that stands over both.
    """
    if count == stacked_headings(rows) > 0:
        return join_headings([_filled(rows[0], rows[1]), rows[1]])
    return join_headings(rows[:count])


def part_titles(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[Sequence[str]]]:
    """The titles that stand alone in the first rows of a table, and the rows below them.

    >>> part_titles([["Prices", ""], ["Item", "Price"], ["rope", "41"]])
    (['Prices'], [['Item', 'Price'], ['rope', '41']])
    """
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    first = next((n for n, row in enumerate(rows) if len(filled[n]) > 1 or _is_cornered(row) or _is_above(rows, n)), 0)
    return [cells[0] for cells in filled[:first] if cells], list(rows[first:])


def _is_cornered(row: Sequence[str]) -> bool:
    """Whether a row fills all columns but the first, as the name of the only other column does."""
    return len(row) > 1 and not row[0].strip() and all(cell.strip() for cell in row[1:])


def _is_above(rows: Sequence[Sequence[str]], number: int) -> bool:
    """Whether a row is the upper one of two rows of headings, with the first column empty in both."""
    return not any(row[:1] and row[0].strip() for row in rows[number : number + _STACK]) and bool(
        stacked_headings(rows[number:])
    )


def stacked_headings(rows: Sequence[Sequence[str]]) -> int:
    """2 where the first two rows name the columns together, as years do above what was counted in them; else 0.

    The upper one has empty cells, or says the same in cells side by side; the lower one parts these, and has no
    figures but years; below them figures stand.

    >>> stacked_headings([["", "2022", ""], ["", "Births", "Deaths"], ["Vale", "31", "20"]])
    2
    >>> stacked_headings([["Town", "2022", ""], ["Vale", "31", ""], ["Moor", "11", "new"]])
    0
    """
    if len(rows) <= _STACK or any(len(cell) > _LONG_NAME for row in rows[:_STACK] for cell in row):
        return 0
    width = max(map(len, rows[:_STACK]))
    upper, lower = ([*map(str.strip, row), *[""] * (width - len(row))] for row in rows[:_STACK])
    if (upper[0] and lower[0]) or not any(upper[1:]):
        return 0
    over = _filled(upper, lower)
    parted = [i for i in range(1, width) if lower[i] and over[i] and over[i] in over[i - 1 : i] + over[i + 1 : i + 2]]
    below = rows[_STACK:LOOKED]
    names = [cell for cell in lower if cell]
    worded = not any(map(has_figure, names)) or _are_years(lower[1:])
    fits = len(parted) >= _STACK and len({(over[i], lower[i]) for i in parted}) == len(parted)
    return _STACK * (fits and worded and all(_hold_figures(_column(below, i)) for i in parted))


def _filled(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The upper row of headings, with each in all columns that it stands over."""
    row = list(upper[:1])
    for place in range(1, max(len(upper), len(lower))):
        cell = upper[place] if place < len(upper) else ""
        parts = place < len(lower) and lower[place] and place > 1
        row.append(cell or (row[place - 1] if parts else ""))
    return row


def guess_headings(rows: Sequence[Sequence[str]], *, named: bool = False) -> int:
    """1 where the first row names the columns, as far as the cells tell; else 0.

    It does where it has a name for each column, no two alike, and some column holds figures in most rows
    below. A name has no figure, or is of another shape than what stands below it, or is one of a run of
    years or quarters. Where most tables are `named`, names alone do for three columns, and for two where
    some name comes again and again below. Pairs of names and values have none: better no heading than a wrong one.

    >>> guess_headings([["Item", "Price"], ["rope", "41"], ["lamp", "29"]])
    1
    >>> guess_headings([["Director", "Ove Strand"], ["Guide", "Lena Falk"], ["Cook", "Bo Ek"]])
    0
    >>> guess_headings([["Town", "2019", "2020"], ["Borg", "41", "38"], ["Vik", "29", "31"]])
    1
    """
    if len(rows) < (2 if named or _is_record(rows) else _FEWEST_ROWS):
        return 0
    names = _column(rows[:LOOKED], 0)
    if names and all(name.endswith(":") for name in names):
        return 0  # each is the name of what stands beside it
    first, below = [cell.strip() for cell in rows[0]], rows[1:LOOKED]
    columns = [_column(below, place) for place in range(len(first))]
    if not _are_names(first, columns):
        return 0
    if any(map(_hold_figures, columns)):
        return 1
    return int(named and (sum(map(bool, columns)) > _PAIR or _repeats(columns)))


def merged_headings(rows: Sequence[Sequence[tuple[str, int, int]]]) -> int:
    """How many first rows name columns, where a cell of the first one reaches over several columns; else 0.

    A cell is its text, and how many columns and rows it reaches over. One that reaches down beside it tells how
    many; else the row below parts it, if there is no figure in that.
    """
    first = rows[0] if rows else []
    if len(first) < _PAIR or all(across == 1 for _, across, _ in first):
        return 0
    down = max(reach for _, _, reach in first)
    parted = down == 1 and len(rows) > 1 and not any(has_figure(text) for text, _, _ in rows[1])
    count = 2 if parted else down
    return count if count < len(rows) else 0


def _is_record(rows: Sequence[Sequence[str]]) -> bool:
    """Whether two rows of several columns have nothing but figures in the second one."""
    return len(rows) == _FEWEST_ROWS - 1 and len(rows[1]) >= _FEWEST_ROWS and all(map(has_figure, rows[1]))


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """What stands in a column, without its empty cells."""
    cells = (row[place][: _LONG_NAME + 1].strip() for row in rows if place < len(row))
    return [cell for cell in cells if cell]


def _are_names(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of a row may be the names of these columns."""
    used = [(cell, column) for cell, column in zip(first, columns, strict=True) if cell or column]
    cells = [cell for cell, _ in used]
    if len(cells) < _PAIR or len(set(cells)) < len(cells) or not all(cells[1:]) or max(map(len, cells)) > _LONG_NAME:
        return False
    if any(cell in column for cell, column in used):
        return False
    figures = [(cell, column) for cell, column in used if _FIGURE.search(cell)]
    in_run = _is_run([cell for cell, _ in figures]) and not any(_are_years(column) for _, column in figures)
    if in_run and len(figures) < len(used):
        return True
    return all(_is_worded(cell, column) and _shape(cell) != _commonest(column) for cell, column in figures)


def _is_run(cells: Sequence[str]) -> bool:
    """Whether cells count up or down as years or quarters do: 2019, 2020 or Q1, Q2."""
    numbers = [int(_FIGURES.findall(cell)[-1][:9]) for cell in cells]
    alike = len({_shape(cell) for cell in cells}) == 1 < len(cells)
    rising = sorted(set(numbers))
    return alike and numbers in (rising, rising[::-1]) and (_are_years(cells) or all(map(_has_letters, cells)))


def _are_years(cells: Sequence[str]) -> bool:
    """Whether most cells are years."""
    return sum(len(cell) == len("1999") and cell.isdecimal() and int(cell) in _YEARS for cell in cells) > len(cells) / 2


def _has_letters(cell: str) -> bool:
    return any(map(str.isalpha, cell))


def _is_worded(cell: str, column: Sequence[str]) -> bool:
    """Whether more of a cell is letters than figures, or some where the column has none."""
    letters = sum(map(str.isalpha, cell))
    return letters > sum(map(str.isdigit, cell)) or letters > 0 == sum(map(_has_letters, column))


def _shape(cell: str) -> str:
    """A cell with each run of letters and of figures as one mark."""
    return re.sub(r"[^\W\d_]+", "a", _FIGURES.sub("9", cell))


def _commonest(cells: Sequence[str]) -> str:
    return Counter(map(_shape, cells)).most_common(1)[0][0] if cells else ""


def _hold_figures(cells: Sequence[str]) -> bool:
    return sum(map(has_figure, cells)) > len(cells) / 2


def has_figure(cell: str) -> bool:
    """Whether there is a figure among the first letters of a cell."""
    return bool(_FIGURE.search(cell, 0, _LONG_NAME))


def _repeats(columns: Sequence[Sequence[str]]) -> bool:
    """Whether some column says the same again and again, as no list of pairs does in its first one."""
    return any(len(set(column)) <= len(column) / 2 for column in columns[:1] if column)
