"""The ruled lines of a page: borders of cells, drawn as lines, as thin rectangles or as rectangles with a ground."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float
from typing import Any, Final

import numpy as np

from quoth.files.pdf.pdf_frames import Floats, Frame

_MOST_OBJECTS: Final = 20_000
_MOST_LINES: Final = 4_000
"""What a page with tables has; a drawing has more, and its lines are no borders."""
_MOST_SEGMENTS: Final = 400
_THIN: Final = 2.5
"""Points: how far a line may be from upright or level, and how thick it may be."""
_SHORT: Final = 4.0
_DEPTH: Final = 3

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules_of(page: Any, frame: Frame) -> Floats:
    """Boxes of the lines that run level or upright, as the page is shown; none where it is a drawing."""
    budget = [_MOST_OBJECTS]
    lines: list[tuple[float, float, float, float]] = []
    for line in _lines(page.raw, budget, _PLAIN, 0):
        lines.append(line)
        if len(lines) > _MOST_LINES:
            return np.zeros((0, 4))
    if budget[0] <= 0 or not lines:
        return np.zeros((0, 4))
    return frame.shown(np.asarray(lines, np.float64))


def _lines(holder: Any, budget: list[int], matrix: Matrix, depth: int) -> Iterator[tuple[float, float, float, float]]:
    import pypdfium2.raw as library

    if depth == 0:
        count, at = library.FPDFPage_CountObjects, library.FPDFPage_GetObject
    else:
        count, at = library.FPDFFormObj_CountObjects, library.FPDFFormObj_GetObject
    for number in range(count(holder)):
        budget[0] -= 1
        if budget[0] <= 0:
            return
        drawn = at(holder, number)
        kind = library.FPDFPageObj_GetType(drawn)
        if kind == library.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            yield from _lines(drawn, budget, _times(_matrix(drawn), matrix), depth + 1)
        elif kind == library.FPDF_PAGEOBJ_PATH:
            yield from _of_path(drawn, _times(_matrix(drawn), matrix))


def _matrix(drawn: Any) -> Matrix:
    import pypdfium2.raw as library

    found = library.FS_MATRIX()
    if not library.FPDFPageObj_GetMatrix(drawn, found):
        return _PLAIN
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _of_path(path: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    import pypdfium2.raw as library

    count = library.FPDFPath_CountSegments(path)
    if not 2 <= count <= _MOST_SEGMENTS:
        return
    x, y = c_float(), c_float()
    start = before = (0.0, 0.0)
    for number in range(count):
        segment = library.FPDFPath_GetPathSegment(path, number)
        kind = library.FPDFPathSegment_GetType(segment)
        library.FPDFPathSegment_GetPoint(segment, x, y)
        here = _moved(x.value, y.value, matrix)
        if kind == library.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == library.FPDF_SEGMENT_LINETO:
            yield from _line(before, here)
        before = here
        if library.FPDFPathSegment_GetClose(segment):
            yield from _line(here, start)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _line(one: tuple[float, float], other: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(wide, high) < _THIN and max(wide, high) >= _SHORT:
        yield (*one, *other)
