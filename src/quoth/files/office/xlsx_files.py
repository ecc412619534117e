"""Excel workbooks → their visible sheets, each cell as a person sees it.

The parts are read by lxml alone, a row at a time: openpyxl's last release (3.1.5) is of June 2024, and python-calamine
(0.9.1) tells neither the formats of numbers nor what is hidden. Formulas are not computed: their saved results are
read. Macros are not looked at. The parts are those of ECMA-376, part 1, 18.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import IO, Any, Final

from quoth.files.limits import refuse_long
from quoth.files.office.number_formats import format_of, shown
from quoth.files.office.office_parts import OfficeParts, counted, in_words, xml_elements
from quoth.files.office.sheet_grid import SheetGrid, write_grid
from quoth.files.writing import Writer
from quoth.types import Document, Gloss

LIBRARIES: Final = ("lxml.etree",)
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED: Final = re.compile("_x(00[0-9A-Fa-f]{2})_")
_LAYOUT: Final = ("col", "mergeCell", "autoFilter")
_MOST_COLUMNS: Final = 16_384
_MOST_MERGED: Final = 100_000
_THREAD: Final = "[Threaded comment]"
"""How the copy of a comment begins that older programs are told to show; the comment itself is in another part."""


@dataclass(frozen=True)
class _Book:
    """What the sheets of a workbook share."""

    texts: list[str]
    formats: list[str]
    from_1904: bool

    def shown(self, cell: Any) -> str:
        """What a cell shows."""
        kind, value = cell.get("t", "n"), _value(cell)
        if kind == "inlineStr":
            return "".join(_texts(cell))
        if kind == "s":
            return self.texts[int(value)] if value.isdecimal() and int(value) < len(self.texts) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind != "n" or not value:
            return value
        style = cell.get("s", "0")
        code = self.formats[int(style)] if style.isdecimal() and int(style) < len(self.formats) else "General"
        try:
            return shown(float(value), code, from_1904=self.from_1904)
        except ValueError:
            return value


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a workbook's bytes. Raises DocumentError."""
    with in_words(source, data):
        return _document(OfficeParts(source, data, limit), source, limit)


def cells(source: str, data: bytes, limit: int) -> tuple[str, list[list[str]]]:
    """The rows of the first sheet to be seen that holds anything. Raises DocumentError."""
    with in_words(source, data):
        parts = OfficeParts(source, data, limit)
        workbook, relations, book = _opened(parts)
        for sheet in workbook.iter("{*}sheet"):
            reference = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, target = relations.get(reference, ("", ""))
            if kind == "worksheet" and target in parts.names and sheet.get("state", "visible") == "visible":
                grid = SheetGrid()
                _read_cells(parts.open(target), grid, book, Counter())
                if grid.cells:
                    return "", _rows(source, grid, limit)
    return "", []


def _rows(source: str, grid: SheetGrid, limit: int) -> list[list[str]]:
    width = 1 + max(column for row in grid.cells.values() for column in row)
    refuse_long(source, width * len(grid.cells), limit)
    return [[grid.cells[row].get(column, "") for column in range(width)] for row in sorted(grid.cells)]


def _opened(parts: OfficeParts) -> tuple[Any, dict[str, tuple[str, str]], _Book]:
    """The workbook, what it is related to, and what its sheets share."""
    name = next(iter(parts.related("", "officeDocument")), "xl/workbook.xml")
    workbook = parts.tree(name)
    if not len(workbook):
        raise ValueError("it holds no workbook")
    relations = parts.relations(name)
    properties = workbook.find("{*}workbookPr")
    book = _Book(
        _shared(parts, [target for kind, target in relations.values() if kind == "sharedStrings"]),
        _formats(parts, [target for kind, target in relations.values() if kind == "styles"]),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )
    return workbook, relations, book


def _document(parts: OfficeParts, source: str, limit: int) -> Document:
    workbook, relations, book = _opened(parts)
    writer = Writer(source, limit)
    left_out: Counter[str] = Counter()
    for sheet in workbook.iter("{*}sheet"):
        reference = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        kind, target = relations.get(reference, ("", ""))
        if sheet.get("state", "visible") != "visible":
            left_out["hidden sheet"] += 1
        elif kind == "worksheet" and target not in parts.names:
            left_out["missing sheet"] += 1
        elif kind == "worksheet":
            writer.page()
            writer.heading(sheet.get("name", ""), 1)
            _read_sheet(parts, target, book, writer, left_out)
        else:
            left_out["chart sheet" if kind == "chartsheet" else "macro sheet"] += 1
    writer.warnings += counted(left_out)
    return writer.document(source)


def _value(cell: Any) -> str:
    return next((child.text or "" for child in cell if child.tag.endswith("}v")), "")


def _texts(element: Any) -> list[str]:
    """The runs of a text, without the small signs above that tell how it is spoken."""
    runs = [t.text or "" for t in element.iter("{*}t") if not t.getparent().tag.endswith("}rPh")]
    return [_ESCAPED.sub(lambda match: chr(int(match[1], 16)), run) if "_x" in run else run for run in runs]


def _shared(parts: OfficeParts, names: list[str]) -> list[str]:
    texts = []
    for name in names[:1]:
        for element in xml_elements(parts.open(name), "si"):
            texts.append("".join(_texts(element)).strip())
            _forget(element)
    return texts


def _formats(parts: OfficeParts, names: list[str]) -> list[str]:
    """The format of each style of cells."""
    if not names:
        return []
    styles = parts.tree(names[0])
    codes = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    styled = styles.find("{*}cellXfs")
    return [] if styled is None else [format_of(int(one.get("numFmtId", 0)), codes) for one in styled.iter("{*}xf")]


def _read_sheet(parts: OfficeParts, name: str, book: _Book, writer: Writer, left_out: Counter[str]) -> None:
    """Writes a sheet: its tables, and then what lies over it and the comments of its cells."""
    grid = SheetGrid()
    _read_cells(parts.open(name), grid, book, left_out)
    _tell_hidden(grid, left_out)
    relations = parts.relations(name)
    for kind, target in relations.values():
        if kind == "table":
            _mark_table(parts.tree(target), grid)
    write_grid(writer, grid)
    for kind, target in relations.values():
        if kind == "drawing":
            _read_drawing(parts, target, writer, left_out)
    _read_comments(parts, relations, grid, writer)


def _read_cells(stream: IO[bytes], grid: SheetGrid, book: _Book, left_out: Counter[str]) -> None:
    """Everything of a sheet's own part, a row at a time; what was read is forgotten."""
    row = 0
    for element in xml_elements(stream, "row", *_LAYOUT):
        if not element.tag.endswith("}row"):
            _read_layout(element, grid)
            continue
        row = int(element.get("r", row + 1))
        if element.get("hidden") in ("1", "true"):
            grid.hidden_rows.add(row - 1)
        else:
            _read_row(element, row - 1, grid, book, left_out)
        _forget(element)


def _forget(element: Any) -> None:
    """Gives the memory of an element back, and that of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _read_row(element: Any, row: int, grid: SheetGrid, book: _Book, left_out: Counter[str]) -> None:
    column = -1
    for cell in element:
        if not cell.tag.endswith("}c"):
            continue
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        if not len(cell) or column in grid.hidden_columns or column >= _MOST_COLUMNS:
            continue
        text = book.shown(cell)
        if not text and cell.find("{*}f") is not None and not _value(cell):
            left_out["formula without a saved result"] += 1
        grid.put(row, column, text)


def _column(letters: str) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cell(reference: str) -> tuple[int, int] | None:
    """The row and the column of a cell, from 0; None for what names none."""
    place = _PLACE.fullmatch(reference)
    return (int(place[2]) - 1, _column(place[1])) if place else None


def _read_layout(element: Any, grid: SheetGrid) -> None:
    """What a sheet says of its columns and its merged cells."""
    tag = element.tag.rpartition("}")[2]
    if tag == "col" and element.get("hidden") in ("1", "true"):
        first, last = int(element.get("min", 1)), min(int(element.get("max", 1)), _MOST_COLUMNS)
        grid.hidden_columns.update(range(first - 1, last))
    elif tag in ("mergeCell", "autoFilter"):
        first, _, last = element.get("ref", "").partition(":")
        corner, end = _cell(first), _cell(last)
        if corner and end and tag == "autoFilter":
            grid.headed[corner] = 1
        elif corner and end and len(grid.merged) < _MOST_MERGED:
            grid.merged[corner] = end


def _mark_table(table: Any, grid: SheetGrid) -> None:
    corner = _cell(table.get("ref", "").partition(":")[0])
    if corner:
        grid.headed[corner] = int(table.get("headerRowCount", 1))


def _tell_hidden(grid: SheetGrid, left_out: Counter[str]) -> None:
    """Counts what is hidden where there is anything to be hidden."""
    if grid.cells:
        last_row, last_column = max(grid.cells), max(map(max, grid.cells.values()))
        left_out["hidden row"] += sum(row <= last_row for row in grid.hidden_rows)
        left_out["hidden column"] += sum(column <= last_column for column in grid.hidden_columns)


def _read_drawing(parts: OfficeParts, name: str, writer: Writer, left_out: Counter[str]) -> None:
    """The words in the shapes that lie over a sheet; pictures and charts are counted."""
    drawing = parts.tree(name)
    for shape in drawing.iter("{*}sp"):
        for paragraph in shape.iter("{*}p"):
            writer.paragraph("".join(t.text or "" for t in paragraph.iter("{*}t")))
    left_out["chart"] += sum(1 for _ in drawing.iter("{*}chart"))
    left_out["picture"] += sum(1 for _ in drawing.iter("{*}pic"))


def _read_comments(parts: OfficeParts, relations: dict[str, tuple[str, str]], grid: SheetGrid, writer: Writer) -> None:
    """Comments of cells that are to be seen, each read after the name of its cell."""
    told: list[tuple[tuple[int, int], str, str]] = []
    for kind, target in relations.values():
        for one in parts.tree(target).iter("{*}comment", "{*}threadedComment") if "omment" in kind else ():
            text = one.findtext("{*}text") if one.tag.endswith("}threadedComment") else "".join(_texts(one))
            place = _cell(one.get("ref", ""))
            if text and place and not text.startswith(_THREAD):
                told.append((place, one.get("ref"), text))
    for (row, column), reference, text in sorted(told):
        if row not in grid.hidden_rows and column not in grid.hidden_columns:
            writer.paragraph(text, [Gloss(0, 0, f"Comment on {reference}: ")])
