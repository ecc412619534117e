"""OpenDocument texts, sheets and presentations → their text, by lxml (OpenDocument 1.3, part 3).

odfpy's last release (1.4.1) is of January 2020. Scripts are not looked at, and nothing is fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from quoth.errors import DocumentError
from quoth.files.office.odt_tables import TableCell, cells_of, hidden_columns
from quoth.files.office.odt_words import Styles, name_of, number_of, value_of, words_of
from quoth.files.office.office_parts import OfficeParts, counted, in_words
from quoth.files.office.sheet_grid import SheetGrid, write_grid
from quoth.files.table_rows import write_table
from quoth.files.writing import Writer
from quoth.types import Document, Gloss

LIBRARIES: Final = ("lxml.etree",)
_MOST_COLUMNS: Final = 16_384
_MOST_SPANNED: Final = 10_000
_MARGINS: Final = frozenset(f"{place}{which}" for place in ("header", "footer") for which in ("", "-left", "-first"))
_UNSEEN: Final = frozenset(
    {"tracked-changes", "forms", "scripts", "settings", "sequence-decls", "variable-decls", "title"}
)
_OBJECTS: Final = frozenset({"object", "object-ole", "plugin", "applet", "floating-frame"})


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of an OpenDocument file's bytes. Raises DocumentError."""
    with in_words(source, data):
        return _document(OfficeParts(source, data, limit), source, limit)


def _document(parts: OfficeParts, source: str, limit: int) -> Document:
    if next(parts.tree("META-INF/manifest.xml").iter("{*}encryption-data"), None) is not None:
        raise DocumentError(
            f"{source} is encrypted with a password", "open it in the program that made it, save it without a password"
        )
    content = parts.tree("content.xml")
    body = next(content.iter("{*}body"), None)
    if body is None:
        raise ValueError("it holds no document")
    styles = parts.tree("styles.xml")
    writer = Writer(source, limit)
    reader = _OpenText(source, writer, Styles.of(content, styles))
    for part in body:
        reader.write(part)
    reader.margins(styles)
    writer.warnings += counted(reader.left_out)
    return writer.document(source)


class _OpenText:
    """Goes through the elements of a document in their order."""

    def __init__(self, source: str, writer: Writer, styles: Styles) -> None:
        self._source, self._writer, self._styles = source, writer, styles
        self.left_out: Counter[str] = Counter()
        self._counts: dict[tuple[str, int], int] = {}
        """The last number in lists of a style and a level."""
        self._label = ""
        """What is read before each paragraph, and not quoted."""

    def write(self, parent: Any) -> None:
        """What stands in an element."""
        for child in parent:
            name = name_of(child)
            if name in _UNSEEN or not name:
                continue
            if name in ("section", "page", "table") and self._is_hidden(child):
                self.left_out[{"page": "hidden slide", "table": "hidden sheet"}.get(name, "hidden section")] += 1
            elif name in ("h", "p"):
                self._paragraph(child, "")
            elif name == "list":
                self._list(child, "", 1)
            elif name == "table":
                self._sheet(child) if name_of(parent) == "spreadsheet" else self._table(child)
            elif name == "page":
                self._page(child)
            else:
                self._aside(child)

    def _is_hidden(self, element: Any) -> bool:
        return value_of(element, "display") == "none" or value_of(element, "style-name") in self._styles.hidden

    def margins(self, styles: Any) -> None:
        """The headers and footers of all pages, each once."""
        told: set[str] = set()
        for master in styles.iter("{*}master-page"):
            for margin in (one for one in master if name_of(one) in _MARGINS):
                text = " ".join(margin.itertext()).strip()
                if text and text not in told:
                    self.write(margin)
                told.add(text)

    def _paragraph(self, element: Any, number: str) -> None:
        aside: list[Any] = []
        text = words_of(element, self._styles, aside, self.left_out).strip()
        if name_of(element) == "h":
            self._writer.heading(text, number_of(element, "outline-level"))
        elif value_of(element, "style-name") in self._styles.titles:
            self._writer.heading(text, 1)
        elif text:
            self._writer.paragraph(number + text, [Gloss(0, 0, self._label)] if self._label else [])
        for one in aside:
            self._aside(one)

    def _aside(self, element: Any) -> None:
        """What stands beside the text: notes, comments, frames, shapes."""
        name = name_of(element)
        if name == "annotation":
            before, self._label = self._label, "Comment: "
            self.write(element)
            self._label = before
        elif name == "note":
            for body in element.iter("{*}note-body"):
                self.write(body)
        elif name == "image":
            self.left_out["picture"] += 1
        elif name in _OBJECTS:
            self.left_out["embedded object"] += 1
        elif name in ("creator", "date", "initials", "notes", "desc"):
            return  # of a comment; the notes of a slide are read after it
        elif name == "frame":
            self._frame(element)
        else:
            self.write(element)

    def _frame(self, element: Any) -> None:
        """A frame: the first of its contents that is read; the others are for programs that do not know it."""
        for child in element:
            if name_of(child) in ("desc", "title"):
                self._writer.paragraph(child.text or "")
        first = next((child for child in element if name_of(child) not in ("desc", "title", "annotation")), None)
        if first is None:
            return
        if name_of(first) == "table":
            self._table(first)
        elif value_of(element, "class") == "title":
            self._writer.heading(" ".join(" ".join(first.itertext()).split()), 1)
        else:
            self._aside(first)

    def _list(self, element: Any, style: str, level: int) -> None:
        style = value_of(element, "style-name") or style
        key = (style, level)
        if value_of(element, "continue-numbering") != "true":
            self._counts[key] = 0
        for item in element:
            if name_of(item) not in ("list-item", "list-header"):
                continue
            self._counts[key] = number_of(item, "start-value", self._counts.get(key, 0) + 1)
            number = self._styles.number(style, level, self._counts[key]) if name_of(item) == "list-item" else ""
            for child in item:
                if name_of(child) == "list":
                    self._list(child, style, level + 1)
                elif name_of(child) in ("p", "h"):
                    self._paragraph(child, number)
                    number = ""

    def _page(self, page: Any) -> None:
        """A slide, and what its speaker has noted."""
        self._writer.page()
        self.write(page)
        for notes in (one for one in page if name_of(one) == "notes"):
            self._label = "Notes: "
            self.write(notes)
            self._label = ""

    def _cell_text(self, cell: Any, aside: list[Any]) -> str:
        words = (words_of(one, self._styles, aside, self.left_out).strip() for one in _paragraphs(cell))
        return "\n".join(filter(None, words))

    def _table(self, table: Any) -> None:
        """A table of a text: its rows, and then what stands beside the text of its cells."""
        aside: list[Any] = []
        rows: dict[int, dict[int, str]] = {}
        headings: set[int] = set()
        covered: dict[tuple[int, int], str] = {}
        for cell in cells_of(table, self._source):
            text = "" if cell.covered or cell.columns.start >= _MOST_COLUMNS else self._cell_text(cell.element, aside)
            for row in cell.rows if text else ():
                rows.setdefault(row, {}).update(dict.fromkeys(cell.columns, text))
            if cell.heading:
                headings.update(cell.rows if text else ())
            covered.update(_covered(cell, text, heading=cell.heading or cell.rows.start == 0))
        places = {row: place for place, row in enumerate(sorted(rows))}
        full = [[rows[row].get(column, "") for column in range(max(rows[row]) + 1)] for row in places]
        spread = {(places[row], column): text for (row, column), text in covered.items() if row in places}
        write_table(self._writer, full, len(headings) or None, named=True, covered=spread)
        for one in aside:
            self._aside(one)

    def _sheet(self, table: Any) -> None:
        """A sheet of a workbook, with the comments of its cells after it."""
        self._writer.page()
        self._writer.heading(value_of(table, "name"), 1)
        grid = SheetGrid(hidden_columns=hidden_columns(table, _MOST_COLUMNS))
        aside: list[Any] = []
        for cell in cells_of(table, self._source):
            if cell.hidden:
                grid.hidden_rows.update(cell.rows)
                continue
            columns = [place for place in cell.columns if place < _MOST_COLUMNS and place not in grid.hidden_columns]
            text = self._cell_text(cell.element, aside) if columns and not cell.covered else ""
            for row in cell.rows if text else ():
                for column in columns:
                    grid.put(row, column, text)
            if text:
                first, last = cell.spanned()
                grid.merged[first] = last
            aside += [one for one in cell.element if name_of(one) == "annotation"] if columns else []
        self.left_out["hidden row"] += len(grid.hidden_rows)
        self.left_out["hidden column"] += sum(
            place <= max(map(max, grid.cells.values()), default=-1) for place in grid.hidden_columns
        )
        write_grid(self._writer, grid)
        shapes = (one for one in table if name_of(one) == "shapes")
        for one in (*aside, *(shape for group in shapes for shape in group)):
            self._aside(one)


def _paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs in a cell, those of lists and of tables in it too, without comments."""
    for child in element:
        if name_of(child) in ("p", "h"):
            yield child
        elif name_of(child) not in ("annotation", "frame", "shapes"):
            yield from _paragraphs(child)


def _covered(cell: TableCell, text: str, *, heading: bool) -> dict[tuple[int, int], str]:
    """What stands in the cells that one reaches over: in the rows below it, and beside it where it is a heading."""
    (row, column), (last, wide) = cell.spanned()
    below = {(place, column): text for place in range(row + 1, min(last, row + _MOST_SPANNED) + 1)}
    beside = {(row, place): text for place in range(column + 1, min(wide, column + _MOST_SPANNED) + 1)}
    return {**below, **(beside if heading else {})} if text else {}
