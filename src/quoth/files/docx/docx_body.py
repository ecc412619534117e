"""The paragraphs and tables of a Word document, of its notes, boxes, headers and footers, as parts in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from quoth.files.docx.docx_numbers import BULLET, Lists
from quoth.files.docx.docx_runs import Runs, chosen
from quoth.files.docx.docx_styles import WordStyles
from quoth.files.docx.docx_xml import Package, below, child, children, is_on, name, value, whole
from quoth.files.flow import BlockFlow
from quoth.files.grids import CellGrid, GridCell, Part, Written
from quoth.files.html.html_lists import roman
from quoth.types import Gloss

_THROUGH: Final = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"})
"""What holds paragraphs, rows or cells without being seen itself."""
_MOST_ACROSS: Final = 1000


class Story:
    """Reads the parts of one document. `missed` counts what no text could be made of."""

    def __init__(self, package: Package, path: str) -> None:
        self._package = package
        self._styles = WordStyles(self._first(path, "styles"))
        self._lists = Lists(self._first(path, "numbering"), self._styles)
        self._kept = {
            kind: {value(one, "id") or "": one for one in children(self._first(path, f"{kind}s"), f"w:{kind}")}
            for kind in ("footnote", "endnote", "comment")
        }
        self._read: set[tuple[str, str]] = set()
        self._counts: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def _first(self, path: str, kind: str) -> Any:
        return self._package.part(next(iter(self._package.related(path, kind)), None))

    def parts(self, element: Any, path: str) -> list[Written]:
        """What stands in a body, a cell, a note or a box of the part `path`, in its order."""
        found: list[Written] = []
        if element is None:
            return found
        beside: list[Written] = []
        runs = Runs(self._styles, self.missed, lambda kind, part: self._told(kind, part, path, beside))
        for block in _through(element, ("w:p", "w:tbl", "w:altChunk", "m:oMathPara")):
            kind = name(block)
            if kind == "w:p":
                found += self._paragraph(block, runs)
            elif kind == "w:tbl":
                found.append(self._table(block, path))
            elif kind == "w:altChunk":
                self.missed["inserted file"] += 1
            found += beside
            beside.clear()
        return found

    def _paragraph(self, paragraph: Any, runs: Runs) -> list[Part]:
        properties = child(paragraph, "w:pPr")
        flow = BlockFlow()
        flow.before = label = self._lists.label(properties)
        runs.read(paragraph, flow)
        level = self._styles.level(properties)
        parts = flow.taken(level, flows=not label)
        if label.strip() == BULLET:
            parts = [replace(part, glosses=(Gloss(0, len(label), ""), *part.glosses)) for part in parts]
        return parts

    def _told(self, kind: str, part: Any, path: str, beside: list[Written]) -> str:
        """Take in what stands beside a paragraph; what is written for it in the line."""
        if kind == "note":
            return self._note(part, path, beside)
        if kind == "comment":
            beside += self._comment(value(part, "id") or "", path)
        elif kind == "box":
            beside += self.parts(part, path)
        elif kind == "diagram":
            beside += self._diagram(part, path)
        elif kind == "chart":
            self.missed["chart"] += 1
        else:
            self.missed["embedded object"] += 1
        return ""

    def _note(self, part: Any, path: str, beside: list[Written]) -> str:
        kind = name(part).removeprefix("w:").removesuffix("Reference")
        key = value(part, "id") or ""
        note = self._kept[kind].get(key)
        if note is None or (kind, key) in self._read:
            return ""
        self._read.add((kind, key))
        if is_on(part, "w:customMarkFollows") or value(part, "customMarkFollows"):
            mark = ""
        else:
            self._counts[kind] += 1
            count = self._counts[kind]
            mark = f"[{count if kind == 'footnote' else roman(count)}]"
        beside += _opened(f"{mark} " if mark else "", self.parts(note, path))
        return mark

    def _comment(self, key: str, path: str) -> list[Written]:
        comment = self._kept["comment"].get(key)
        if comment is None or ("comment", key) in self._read:
            return []
        self._read.add(("comment", key))
        author = value(comment, "author") or ""
        return _opened(f"Comment by {author}: " if author else "Comment: ", self.parts(comment, path))

    def _diagram(self, part: Any, path: str) -> list[Written]:
        data = self._package.part(self._package.by_id(path).get(value(part, "dm") or ""))
        texts = ("".join(one.text or "" for one in below(line, "a:t")) for line in below(data, "a:p"))
        return [Part(text) for text in texts if text.strip()]

    def comments_left(self, path: str) -> list[Written]:
        """The comments that no paragraph refers to."""
        return [part for key in self._kept["comment"] for part in self._comment(key, path)]

    def _table(self, table: Any, path: str) -> CellGrid:
        rows = [row for row in _through(table, ("w:tr",)) if not _is_gone(row)]
        grid = CellGrid()
        reaching: dict[int, GridCell] = {}
        for row in rows:
            grid.rows.append(self._row(row, path, reaching))
        grid.headings = self._headings(table, rows)
        return grid

    def _row(self, row: Any, path: str, reaching: dict[int, GridCell]) -> list[GridCell]:
        """The cells of a row; one that only goes on with the cell above lets that one reach down to it."""
        before = min(whole(value(child(row, "w:trPr", "w:gridBefore"))), _MOST_ACROSS)
        cells = [GridCell(across=before)] if before > 0 else []
        column = max(before, 0)
        for cell in _through(row, ("w:tc",)):
            properties = child(cell, "w:tcPr")
            across = min(max(whole(value(child(properties, "w:gridSpan")), 1), 1), _MOST_ACROSS)
            merged = child(properties, "w:vMerge")
            above = reaching.get(column)
            if merged is not None and value(merged) != "restart" and above is not None:
                above.down += 1
            else:
                made = GridCell(across=across, parts=self.parts(cell, path))
                cells.append(made)
                reaching.pop(column, None)
                if merged is not None:
                    reaching[column] = made
            column += across
        return cells

    def _headings(self, table: Any, rows: Sequence[Any]) -> int | None:
        """How many rows repeat on each page; else one where the table's look sets the first one off to the eye."""
        marked = 0
        while marked < len(rows) and is_on(rows[marked], "w:trPr", "w:tblHeader"):
            marked += 1
        if marked or len(rows) < 2:  # noqa: PLR2004 - a heading and what it is for
            return marked or None
        if not _looks_at_first_row(child(table, "w:tblPr", "w:tblLook")):
            return None
        styled = self._styles.marks_first_row(value(child(table, "w:tblPr", "w:tblStyle")))
        bold = self._is_bold(rows[0]) and not all(self._is_bold(row) for row in rows[1:])
        return 1 if styled or bold else None

    def _is_bold(self, row: Any) -> bool:
        written = [
            self._styles.is_set(child(run, "w:rPr"), child(paragraph, "w:pPr"), "w:b")
            for paragraph in below(row, "w:p")
            for run in children(paragraph, "w:r")
            if any((text.text or "").strip() for text in children(run, "w:t"))
        ]
        return bool(written) and all(written)


def _through(element: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
    """The elements of some names right below another, or in what is not seen itself."""
    for part in element:
        kind = name(part)
        if kind in wanted:
            yield part
        elif kind in _THROUGH:
            yield from _through(part, wanted)
        elif kind == "mc:AlternateContent":
            yield from _through(chosen(part), wanted)


def _is_gone(row: Any) -> bool:
    """Whether a row was deleted, or is hidden."""
    properties = child(row, "w:trPr")
    return child(properties, "w:del") is not None or bool(is_on(properties, "w:hidden"))


def _looks_at_first_row(look: Any) -> bool:
    first = value(look, "firstRow")
    if first is not None:
        return first.lower() in ("1", "true", "on")
    try:
        return bool(int(value(look) or "0", 16) & 0x0020)
    except ValueError:
        return False


def _opened(words: str, parts: list[Written]) -> list[Written]:
    """Parts whose first one begins with some words."""
    first = next(iter(parts), None)
    if not words or not isinstance(first, Part):
        return parts
    moved = tuple(Gloss(one.start + len(words), one.end + len(words), one.text) for one in first.glosses)
    return [replace(first, text=words + first.text.lstrip(), glosses=moved, level=0), *parts[1:]]
