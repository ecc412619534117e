"""PDF → its text in reading order, by pypdfium2 (5.15) and a layout of our own.

pdftext (0.7.1) keeps the order of the file and pins the library's version, pdfplumber is pure Python and slow; both
know neither columns nor running headers, and neither tells which character a letter of the text comes from.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any, Final

from quoth.errors import DocumentError
from quoth.files.ocr import REMEDY, is_installed
from quoth.files.pdf.pdf_flow import Placed, flowing, placed
from quoth.files.pdf.pdf_frames import open_pdf
from quoth.files.pdf.pdf_headings import Headings, Outline
from quoth.files.pdf.pdf_hyphens import Hyphens
from quoth.files.pdf.pdf_lines import Paragraph
from quoth.files.pdf.pdf_page import parts_of, read_sheet
from quoth.files.pdf.pdf_running import Running, Sheet, running_in
from quoth.files.pdf.pdf_writing import lines_of, write_parts
from quoth.files.writing import Writer
from quoth.types import Document

LIBRARIES: Final = ("pypdfium2", "pypdfium2.raw", "numpy")

_NAMED: Final = 20
"""Pages without text that are named."""
_MOST_MARKS: Final = 10_000


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a PDF's bytes. Raises DocumentError."""
    pdf = open_pdf(source, data)
    collected = gc.isenabled()
    gc.disable()  # nothing here refers to itself, and looking through a million segments takes its time
    try:
        return _read(source, pdf, limit)
    finally:
        pdf.close()
        if collected:
            gc.enable()


def _read(source: str, pdf: Any, limit: int) -> Document:
    sheets = list(_sheets(source, pdf, limit))
    running = running_in(sheets)
    parts = flowing([one for page, sheet in enumerate(sheets) for one in _parts(page, sheet, running)])
    writer = Writer()
    if sheets:
        prose = [(one.pages[0], one.part) for one in parts if isinstance(one.part, Paragraph)]
        write_parts(writer, parts, len(sheets), Headings(prose, _outline(pdf)), Hyphens(lines_of(parts)))
    writer.warnings += _unread([number for number, sheet in enumerate(sheets, 1) if not sheet.readable], len(sheets))
    writer.warnings += _scanned(
        [number for number, sheet in enumerate(sheets, 1) if sheet.scan is not None], len(sheets)
    )
    return writer.document(source)


def _scanned(numbers: Sequence[int], pages: int) -> list[str]:
    return [f"{len(numbers)} of {pages} pages read by OCR ({_named(numbers)})"] if numbers else []


def _named(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_NAMED])) + (", ..." if len(numbers) > _NAMED else "")


def _unread(numbers: Sequence[int], pages: int) -> list[str]:
    if not numbers:
        return []
    have = "page has" if pages == 1 else "pages have" if len(numbers) > 1 else "pages has"
    why = "reading them as pictures takes too long: split the file" if is_installed() else REMEDY
    scanned = f": is it scanned? {why}"
    return [f"{len(numbers)} of {pages} {have} no readable text ({_named(numbers)}){scanned}"]


def _sheets(source: str, pdf: Any, limit: int) -> Iterator[Sheet]:
    letters = 0
    for number in range(len(pdf)):
        sheet = read_sheet(source, pdf, number)
        letters += sum(len(one.text) for one in sheet.segments)
        if letters > limit:
            raise DocumentError(
                f"{source} holds more than {limit / 1e6:.1f} MB of text",
                f"split it, or raise the limit: quoth index --max-mb {2 * limit // 1_000_000 + 1}",
            )
        yield sheet


def _parts(page: int, sheet: Sheet, running: Running) -> list[Placed]:
    return [placed(page, part) for part in parts_of(sheet, running)]


def _outline(pdf: Any) -> Outline:
    marks: list[tuple[int, str, int]] = []
    for mark in pdf.get_toc(max_depth=6):
        destination = mark.get_dest()
        page = destination.get_index() if destination else None
        if page is not None and len(marks) < _MOST_MARKS:
            marks.append((page, mark.get_title(), mark.level + 1))
    return Outline.of(marks)
