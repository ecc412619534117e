"""Lines, paragraphs and tables of a page: what the layout hands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from quoth.files.pdf.pdf_words import Segment, parted


@dataclass(frozen=True)
class Line:
    """A line of a column or of a cell. `sources` as of a segment; places in points."""

    text: str
    sources: tuple[int, ...]
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together. `column` is the left and right edge of the text that it stands in.

    An `aside` is no part of the running text: a header, a note.
    """

    lines: tuple[Line, ...]
    column: tuple[float, float]
    aside: bool = False


Cell: TypeAlias = tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells, each of a few lines, or of none; `headings` of them stand above, None where nobody knows.

    `names` are read before each row: what stands in its place in a row above and reaches down to it, or what a
    field is called that has no label. Rows of a form are a label and a value. `reach` has for each cell the first
    and the last of its columns, and is empty in a form.
    """

    rows: tuple[tuple[Cell, ...], ...]
    headings: int | None = None
    names: tuple[str, ...] = ()
    reach: tuple[tuple[tuple[int, int], ...], ...] = ()


Part: TypeAlias = Paragraph | Table


def line_of(row: Sequence[Segment]) -> Line:
    """Segments of one row, in their order, as a line."""
    texts: list[str] = []
    sources: list[int] = []
    for segment in row:
        if texts and parted(texts[-1][-1], segment.text[0]):
            texts.append(" ")
            sources.append(-1)
        texts.append(segment.text)
        sources += segment.sources
    longest = max(row, key=lambda one: len(one.text))
    return Line(
        "".join(texts),
        tuple(sources),
        min(one.left for one in row),
        max(one.right for one in row),
        longest.base,
        longest.size,
        2 * sum(len(one.text) for one in row if one.bold) > sum(len(one.text) for one in row),
    )


def row_of(row: Sequence[Segment]) -> Table:
    """Segments of one row that stand far apart, as a row of cells."""
    cells = tuple((line_of([segment]),) for segment in row)
    return Table((cells,), 0, reach=(tuple((place, place) for place in range(len(cells))),))
