"""PowerPoint presentations → their slides as pages, read from top to bottom, by python-pptx (1.0.2)."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from quoth.files.archives import refuse_bomb
from quoth.files.office.office_parts import NESTED, counted, in_words, refuse_entities, xml_tree
from quoth.files.table_rows import write_table
from quoth.files.writing import Writer
from quoth.types import Document, Gloss

LIBRARIES: Final = ("pptx", "pptx.chart.chart")
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DATA_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_RUNS: Final = (f"{_DRAWN}t", f"{_DRAWN}br", f"{_DRAWN}tab")
_SHOWN: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FILE_NAME: Final = re.compile(r"\S+\.[A-Za-z]{3,4}")
_LINE: Final = 120_000
"""A third of a centimetre, in the unit of the format: shapes whose tops differ by less stand side by side."""
_MOST_POINTS: Final = 2_000
"""Values of a chart that are read; a larger one is told and left out."""

Placed: TypeAlias = tuple[float, float, Any]
"""The top and the left of a shape on its slide, and the shape."""


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a presentation's bytes. Raises DocumentError."""
    with in_words(source, data):
        refuse_bomb(source, data, limit)
        refuse_entities(source, data)
        return _document(source, data, limit)


def _document(source: str, data: bytes, limit: int) -> Document:
    from pptx import Presentation

    writer = Writer(source, limit)
    left_out: Counter[str] = Counter()
    footers: set[str] = set()
    for slide in Presentation(io.BytesIO(data)).slides:
        if slide._element.get("show") in ("0", "false"):  # noqa: SLF001 - the library knows no hidden slides
            left_out["hidden slide"] += 1
        else:
            writer.page()
            _Slide(writer, left_out, footers).write(slide)
    writer.warnings += counted(left_out)
    return writer.document(source)


class _Slide:
    """Writes one slide."""

    def __init__(self, writer: Writer, left_out: Counter[str], footers: set[str]) -> None:
        self._writer, self._left_out, self._footers = writer, left_out, footers

    def write(self, slide: Any) -> None:
        """The title, the shapes in their order, the notes."""
        title = slide.shapes.title
        own = None if title is None else title._element  # noqa: SLF001 - see _paragraphs
        if own is not None:
            self._writer.heading(" ".join(_paragraphs(own)), 1)
        for shape in in_order(_placed(slide.shapes._spTree, slide.shapes)):  # noqa: SLF001 - see _placed
            if shape._element is not own:  # noqa: SLF001
                self._shape(shape, slide.part)
        for text in _comments(slide.part):
            self._writer.paragraph(text, [Gloss(0, 0, "Comment: ")])
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for text in _paragraphs(slide.notes_slide.notes_text_frame._element):  # noqa: SLF001 - see _paragraphs
                self._writer.paragraph(text, [Gloss(0, 0, "Notes: ")])

    def _shape(self, shape: Any, part: Any) -> None:
        element = shape._element  # noqa: SLF001 - the library gives no text of what it does not know
        if next(element.iter(f"{_SHOWN}cNvPr")).get("hidden") in ("1", "true"):
            self._left_out["hidden shape"] += 1
        elif self._is_on_each(element):
            return
        elif getattr(shape, "has_table", False):
            self._table(shape.table)
        elif getattr(shape, "has_chart", False):
            self._chart(shape)
        elif element.tag == f"{_SHOWN}pic":
            self._described(element, "picture")
        elif element.tag == f"{_SHOWN}graphicFrame":
            self._diagram(element, part)
        else:
            for text in _paragraphs(element):
                self._writer.paragraph(text)

    def _is_on_each(self, element: Any) -> bool:
        """Whether a shape is the number of the slide, the day, or a footer that another slide had."""
        kind = next((one.get("type", "") for one in element.iter(f"{_SHOWN}ph")), "")
        text = " ".join(_paragraphs(element))
        known = kind in ("sldNum", "dt") or (kind == "ftr" and text in self._footers)
        self._footers.add(text if kind == "ftr" else "")
        return known

    def _diagram(self, element: Any, part: Any) -> None:
        """The words of a drawing that the program makes from a list; its text stands in a part of its own."""
        reference = next((one.get(_DATA_ID, "") for one in element.iter(f"{_DIAGRAM}relIds")), "")
        if reference not in part.rels or part.rels[reference].is_external:
            self._described(element, "embedded object")
            return
        for text in _paragraphs(xml_tree(part.related_part(reference).blob)):
            self._writer.paragraph(text)

    def _described(self, element: Any, name: str) -> None:
        """What somebody wrote to be read in the place of a picture."""
        self._left_out[name] += 1
        words = next((one.get("descr", "") for one in element.iter(f"{_SHOWN}cNvPr")), "")
        if words.strip() and not _FILE_NAME.fullmatch(words.strip()):
            self._writer.paragraph(words)

    def _table(self, table: Any) -> None:
        elements = [list(row.tc_lst) for row in table._tbl.tr_lst]  # noqa: SLF001 - the library makes an object for each
        rows = [["\n".join(_paragraphs(cell)) for cell in row] for row in elements]
        covered: dict[tuple[int, int], str] = {}
        for number, row in enumerate(elements):
            for place, cell in enumerate(row):
                if cell.get("hMerge") in ("1", "true") and place and not number:
                    covered[0, place] = covered.get((0, place - 1)) or rows[0][place - 1]
                elif cell.get("vMerge") in ("1", "true") and number and place < len(rows[number - 1]):
                    covered[number, place] = covered.get((number - 1, place)) or rows[number - 1][place]
        write_table(self._writer, rows, 1 if table.first_row else None, named=True, covered=covered)

    def _chart(self, shape: Any) -> None:
        """A chart as the table that it was drawn from: a row for each category, a column for each series."""
        try:
            title, rows = _chart_rows(shape.chart)
        except (AttributeError, KeyError, TypeError, ValueError):  # a part is missing, or a kind that is not known
            title, rows = "", []
        self._writer.paragraph(title)
        if rows:
            write_table(self._writer, rows, 1)
        else:
            self._left_out["chart"] += 1


def _comments(part: Any) -> Iterator[str]:
    """What readers of a slide have noted, in the form of before 2021 and in today's."""
    for relation in part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            tree = xml_tree(relation.target_part.blob)
            yield from (one.text for one in tree.iter(f"{_SHOWN}text") if one.text)
            yield from _paragraphs(tree)


def _chart_rows(chart: Any) -> tuple[str, list[list[str]]]:
    """The title of a chart and its table; no rows where it has no categories, or far too many."""
    title = chart.chart_title.text_frame.text if chart.has_title and chart.chart_title.has_text_frame else ""
    plots = list(chart.plots)
    categories = [str(name) for name in plots[0].categories] if plots else []
    series = [(str(one.name), list(one.values)) for plot in plots for one in plot.series]
    if not categories or not series or len(categories) * len(series) > _MOST_POINTS:
        return title, []
    values = [
        [f"{values[place]:.10g}" if place < len(values) and values[place] is not None else "" for _, values in series]
        for place in range(len(categories))
    ]
    rows = [[category, *row] for category, row in zip(categories, values, strict=True)]
    return title, [["", *(name for name, _ in series)], *rows]


def _placed(
    tree: Any, parent: Any, place: tuple[float, float, float, float] = (0, 0, 1, 1), depth: int = 0
) -> Iterator[Placed]:
    """The shapes of a slide or a group with the places of their tops and lefts on the slide.

    `place` is where the group's own measure begins on the slide, and how large its unit is there. The library
    passes over what is there for newer programs alone, and gives the places in a group by the group's measure.
    """
    from pptx.shapes.shapetree import SlideShapeFactory

    for element in tree:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "AlternateContent" and depth < NESTED:
            yield from _placed(element[0] if len(element) else (), parent, place, depth + 1)
        elif name == "grpSp" and depth < NESTED:
            yield from _placed(element, parent, _group_place(element, place), depth + 1)
        elif name in ("sp", "pic", "graphicFrame", "cxnSp"):
            shape = SlideShapeFactory(element, parent)
            top, left = shape.top or 0, shape.left or 0
            yield place[0] + top * place[2], place[1] + left * place[3], shape


def _group_place(group: Any, place: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    frame = group.find(f"{_SHOWN}grpSpPr/{_DRAWN}xfrm")
    if frame is None:
        return place
    numbers = {one.tag.rpartition("}")[2]: one for one in frame}

    def number(name: str, key: str) -> float:
        text = numbers[name].get(key, "0") if name in numbers else "0"
        return float(text) if text.lstrip("-").isdecimal() else 0.0

    top, left = place[0] + number("off", "y") * place[2], place[1] + number("off", "x") * place[3]
    tall = place[2] * (number("ext", "cy") / (number("chExt", "cy") or 1) or 1)
    wide = place[3] * (number("ext", "cx") / (number("chExt", "cx") or 1) or 1)
    return top - number("chOff", "y") * tall, left - number("chOff", "x") * wide, tall, wide


def in_order(placed: Iterable[Placed]) -> list[Any]:
    """Shapes as they are read: line by line, those of a line from the left to the right."""
    lines: list[list[Placed]] = []
    for one in sorted(placed, key=lambda one: (one[0], one[1])):
        if lines and one[0] - lines[-1][0][0] < _LINE:
            lines[-1].append(one)
        else:
            lines.append([one])
    return [shape for line in lines for _, _, shape in sorted(line, key=lambda one: one[1])]


def _paragraphs(element: Any) -> Iterator[str]:
    """The paragraphs in a shape or a cell, with fields and line breaks; the library leaves fields out."""
    for paragraph in element.iter(f"{_DRAWN}p"):
        text = "".join(map(_run, paragraph.iter(*_RUNS))).replace("\v", "\n").strip()
        if text:
            yield text


def _run(element: Any) -> str:
    """A piece of a paragraph: words, the end of a line, or a tab."""
    if element.tag == _RUNS[0]:
        return element.text or ""
    return "\n" if element.tag == _RUNS[1] else "\t"
