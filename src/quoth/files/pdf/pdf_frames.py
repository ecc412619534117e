"""A PDF's pages as they are shown: opening the file, and the places on a page.

A box is `(left, top, right, bottom)` in points from the top left corner of the page as it is shown, that is
inside of its crop box and after its /Rotate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quoth.errors import DocumentError

Rect: TypeAlias = tuple[float, float, float, float]
"""`(left, top, right, bottom)` in points, from the top left corner of the page as it is shown."""
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """How a page is shown: its crop box in the file's own coordinates, and its /Rotate in quarters."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.quarters % 2 else (wide, high)

    def shown(self, boxes: Floats) -> Floats:
        """Boxes `(x, y, x, y)` of the file as they are shown."""
        x0, y0 = boxes[:, 0] - self.left, boxes[:, 1] - self.bottom
        x1, y1 = boxes[:, 2] - self.left, boxes[:, 3] - self.bottom
        wide, high = self.right - self.left, self.top - self.bottom
        corners = {
            0: (x0, high - y0, x1, high - y1),
            1: (y0, x0, y1, x1),
            2: (wide - x0, y0, wide - x1, y1),
            3: (high - y0, wide - x0, high - y1, wide - x1),
        }[self.quarters]
        return _ordered(*corners)

    def upright(self, boxes: Floats, turn: int) -> Floats:
        """Boxes as shown, in the page turned by so many quarters against the clock, and for 4 to 7 upside down."""
        wide, high = self.size
        x0, y0, x1, y1 = boxes.T
        corners = {
            0: (x0, y0, x1, y1),
            1: (y0, wide - x0, y1, wide - x1),
            2: (wide - x0, high - y0, wide - x1, high - y1),
            3: (high - y0, x0, high - y1, x1),
        }[turn % 4]
        upright = _ordered(*corners)
        if turn >= 4:
            upright[:, [1, 3]] = (wide if turn % 2 else high) - upright[:, [3, 1]]
        return upright


def _ordered(x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
    return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1)


def open_pdf(source: str, data: bytes) -> Any:
    """The library's document. Raises DocumentError for bytes that are no PDF, or that need a password."""
    import pypdfium2
    import pypdfium2.raw as library

    try:
        pdf = pypdfium2.PdfDocument(data)
        pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == library.FPDF_ERR_PASSWORD:
            raise DocumentError(
                f"{source} is encrypted with a password", "save a copy without the password and put that in its place"
            ) from error
        raise DocumentError(
            f"{source} is not a readable PDF ({error})", "open it in a PDF viewer and print it to a new PDF"
        ) from error
    return pdf


def is_empty(page: Any) -> bool:
    """Whether nothing is drawn on a page."""
    import pypdfium2.raw as library

    return bool(library.FPDFPage_CountObjects(page.raw) <= 0)


def frame_of(page: Any) -> Frame:
    """How a page is shown."""
    left, bottom, right, top = page.get_bbox()
    return Frame(min(left, right), min(bottom, top), max(left, right), max(bottom, top), page.get_rotation() // 90 % 4)
