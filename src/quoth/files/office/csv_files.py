"""Comma-separated values → rows, each cell read after the heading of its column.

`csv.Sniffer` (Python 3.11) takes a letter for the delimiter of a single column of words, and fails at a file
whose cells hold line breaks; hence the delimiter is the one that parts most rows into equally many cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoth.files.encodings import decode
from quoth.files.table_rows import part_titles, write_table
from quoth.files.writing import Writer
from quoth.types import Document

LIBRARIES: Final = ()
_DELIMITERS: Final = ",;\t|"
_SAMPLE_LINES: Final = 200
_CELL_LINES: Final = 200
"""A quoted cell of more lines than this is a stray quotation mark, which would swallow the rest of the file."""
_MOST_IN_A_CELL: Final = 2**31 - 1
"""The most that the library can be told everywhere."""
_ALIKE: Final = 0.5
"""More than this share of the rows must have equally many cells for a delimiter to be believed."""
_NAMED: Final = re.compile(r"""sep=(\t|[^\w\s"'\\])\s*$""", re.IGNORECASE)
"""The first line with which Excel is told the delimiter."""


@dataclass(frozen=True)
class _Dialect:
    delimiter: str
    escape: str | None = None


def cells(source: str, data: bytes, limit: int) -> tuple[str, list[list[str]]]:
    """What parts the cells, and the rows as they stand. Raises DocumentError."""
    csv.field_size_limit(min(limit, _MOST_IN_A_CELL))
    lines = list(io.StringIO(decode(source, data).lstrip("\ufeff").replace("\0", ""), newline=""))
    named = _NAMED.match(lines[0]) if lines else None
    tabs = Path(source).suffix.lower() == ".tsv"
    dialect = _Dialect(named[1]) if named else _dialect(lines, tabs)
    if dialect is None:
        dialect = _Dialect("\x1f")  # a single column, whatever signs stand in it
        return ("\t" if tabs else ","), [*_records(lines, dialect)]
    return dialect.delimiter, [*_records(lines[1:] if named else lines, dialect)]


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a .csv or .tsv file's bytes. Raises DocumentError."""
    csv.field_size_limit(min(limit, _MOST_IN_A_CELL))
    lines = list(io.StringIO(decode(source, data).lstrip("\ufeff").replace("\0", ""), newline=""))
    named = _NAMED.match(lines[0]) if lines else None
    dialect = _Dialect(named[1]) if named else _dialect(lines, Path(source).suffix.lower() == ".tsv")
    writer = Writer(source, limit)
    if dialect is None:
        for line in lines:
            writer.paragraph(line)
        return writer.document(source)
    titles, rows = part_titles([*_records(lines[1:] if named else lines, dialect)])
    for title in titles:
        writer.paragraph(title)
    write_table(writer, rows, named=True)
    return writer.document(source)


def _dialect(lines: Sequence[str], tabs: bool) -> _Dialect | None:
    """How the cells are parted; None for a single column."""
    sample = lines[:_SAMPLE_LINES]
    tried = [_Dialect(delimiter) for delimiter in ("\t" + _DELIMITERS if tabs else _DELIMITERS)]
    tried += [_Dialect(each.delimiter, "\\") for each in tried if any(f"\\{each.delimiter}" in line for line in sample)]
    best = max(tried, key=lambda dialect: _evenness(sample, dialect))
    if tabs and _evenness(sample, tried[0])[0] > _ALIKE:
        return tried[0]
    if _evenness(sample, best)[0] > _ALIKE:
        return best
    heading = next((line for line in sample if line.strip()), "")
    return next((each for each in tried if each.delimiter in heading and _parts_most(sample, each)), None)


def _parts_most(lines: Sequence[str], dialect: _Dialect) -> bool:
    filled = [line for line in lines if line.strip()]
    return sum(dialect.delimiter in line for line in filled) > len(filled) * 0.8


def _evenness(lines: Sequence[str], dialect: _Dialect) -> tuple[float, int]:
    """The share of rows that have the commonest number of cells, where that is more than one, and the number."""
    widths = Counter(len(row) for row in _records(lines, dialect) if any(map(str.strip, row)))
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (count / widths.total(), width) if width > 1 else (0.0, 1)


def _records(lines: Sequence[str], dialect: _Dialect) -> Iterator[list[str]]:
    at = 0
    while at < len(lines):
        row, taken = _record(lines, at, dialect)
        yield row
        at += taken


def _record(lines: Sequence[str], at: int, dialect: _Dialect) -> tuple[list[str], int]:
    """The row that begins in a line, and how many lines it takes."""
    if '"' in lines[at]:
        for most, strict in ((1, False), (_CELL_LINES, True)):
            reader = csv.reader(
                _fed(lines, at, most),
                delimiter=dialect.delimiter,
                escapechar=dialect.escape,
                skipinitialspace=True,
                strict=strict,
            )
            with suppress(EOFError, csv.Error):  # a mark of inches, or a quotation that is not closed
                return next(reader), reader.line_num
    line = lines[at].rstrip("\r\n")
    reader = csv.reader([line], delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE, escapechar=dialect.escape)
    return next(reader, []), 1


def _fed(lines: Sequence[str], at: int, most: int) -> Iterator[str]:
    """The lines of one record; EOFError when it asks for more than it may have."""
    for number in range(at, min(at + most, len(lines))):
        yield lines[number]
    raise EOFError
