"""The library's functions that are called for every character of a PDF, and what takes a few of them."""

from __future__ import annotations

from ctypes import PYFUNCTYPE, addressof, c_double, c_float, c_int, c_uint, c_void_p, cast
from functools import lru_cache
from typing import Any

import numpy as np

from quoth.files.pdf.pdf_frames import Frame, Rect


@lru_cache(maxsize=1)
def calls() -> dict[str, Any]:
    """The library's functions that are called for every character, without ctypes' conversions: thrice as fast."""
    import pypdfium2.raw as library

    def plain(function: Any, result: Any, *arguments: Any) -> Any:
        return PYFUNCTYPE(result, *arguments)(cast(function, c_void_p).value)  # type: ignore[arg-type]

    return {
        "code": plain(library.FPDFText_GetUnicode, c_uint, c_void_p, c_int),
        "generated": plain(library.FPDFText_IsGenerated, c_int, c_void_p, c_int),
        "object": plain(library.FPDFText_GetTextObject, c_void_p, c_void_p, c_int),
        "loose": plain(library.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p),
        "tight": plain(library.FPDFText_GetCharBox, c_int, c_void_p, c_int, *(c_void_p,) * 4),
        "origin": plain(library.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p),
        "matrix": plain(library.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p),
        "em": plain(library.FPDFText_GetFontSize, c_double, c_void_p, c_int),
        "font": plain(library.FPDFTextObj_GetFont, c_void_p, c_void_p),
        "name": plain(library.FPDFFont_GetBaseFontName, c_uint, c_void_p, c_void_p, c_uint),
    }


def tight_box(text: Any, number: int, frame: Frame) -> Rect:
    """The rectangle around the ink of a character, as shown; around its place where it has none."""
    sides = (c_double * 4)()  # left, right, bottom, top
    at = addressof(sides)
    drawn = calls()["tight"](text, number, at, at + 8, at + 16, at + 24)
    if not drawn or sides[1] - sides[0] <= 0 or sides[3] - sides[2] <= 0:
        loose = (c_float * 4)()  # left, top, right, bottom
        calls()["loose"](text, number, addressof(loose))
        sides[:] = [loose[0], loose[2], loose[3], loose[1]]
    left, top, right, bottom = frame.shown(np.array([[sides[0], sides[2], sides[1], sides[3]]]))[0].tolist()
    return left, top, right, bottom
