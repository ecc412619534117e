"""What stands on a page beside its text: values of form fields, notes and comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import create_string_buffer
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from quoth.files.encodings import SURROGATES
from quoth.files.pdf.pdf_frames import Floats, Frame

_MOST: Final = 2_000
"""Annotations of a page that are looked at."""
_LONGEST: Final = 200_000
"""Bytes of one value."""
_HIDDEN: Final = 2 | 32
_SECRET: Final = 1 << 13
"""Bits: an annotation that is hidden or not shown; a field for a password."""

Kind = Literal["value", "checked", "not checked", "note"]


@dataclass(frozen=True)
class Insert:
    """A value, a mark in a box, or a note: its number among the page's annotations, its place as shown, its words.

    `name` is what the file calls a field, for people if it says so.
    """

    number: int
    box: tuple[float, float, float, float]
    kind: Kind
    text: str
    name: str = ""

    @property
    def source(self) -> int:
        """What stands for a character's number in a text: below -1, for no character of the page."""
        return -2 - self.number


def entries_of(pdf: Any, page: Any, frame: Frame) -> list[Insert]:
    """The filled fields and the notes of a page, in the order of the file."""
    import pypdfium2.raw as library

    count = min(library.FPDFPage_GetAnnotCount(page.raw), _MOST)
    found: list[Insert] = []
    for number in range(max(count, 0)):
        annotation = library.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            found += _entry(pdf.formenv, annotation, number, frame)
        finally:
            library.FPDFPage_CloseAnnot(annotation)
    return found


def _entry(form: Any, annotation: Any, number: int, frame: Frame) -> Iterator[Insert]:
    import pypdfium2.raw as library

    if library.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return
    kind = library.FPDFAnnot_GetSubtype(annotation)
    box = _box(annotation, frame)
    if box is None:
        return
    if kind == library.FPDF_ANNOT_WIDGET:
        if form is not None:
            yield from _field(form, annotation, number, box)
    elif kind in _notes():
        text = _string(lambda buffer, size: library.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
        if text:
            yield Insert(number, box, "note", text)


def _notes() -> frozenset[int]:
    import pypdfium2.raw as library

    names = "TEXT FREETEXT LINE SQUARE CIRCLE POLYGON POLYLINE HIGHLIGHT UNDERLINE SQUIGGLY STRIKEOUT STAMP CARET INK"
    return frozenset(getattr(library, f"FPDF_ANNOT_{name}") for name in names.split())


def _field(form: Any, annotation: Any, number: int, box: tuple[float, float, float, float]) -> Iterator[Insert]:
    import pypdfium2.raw as library

    kind = library.FPDFAnnot_GetFormFieldType(form, annotation)
    name = _string(lambda *to: library.FPDFAnnot_GetFormFieldAlternateName(form, annotation, *to))
    name = name or _string(lambda *to: library.FPDFAnnot_GetFormFieldName(form, annotation, *to))
    if kind in (library.FPDF_FORMFIELD_CHECKBOX, library.FPDF_FORMFIELD_RADIOBUTTON):
        checked = library.FPDFAnnot_IsChecked(form, annotation)
        yield Insert(number, box, "checked" if checked else "not checked", "", name)
    elif kind in (library.FPDF_FORMFIELD_TEXTFIELD, library.FPDF_FORMFIELD_COMBOBOX, library.FPDF_FORMFIELD_LISTBOX):
        secret = library.FPDFAnnot_GetFormFieldFlags(form, annotation) & _SECRET
        text = _string(lambda *to: library.FPDFAnnot_GetFormFieldValue(form, annotation, *to))
        if text and not (secret and kind == library.FPDF_FORMFIELD_TEXTFIELD):
            yield Insert(number, box, "value", text, name)


def _box(annotation: Any, frame: Frame) -> tuple[float, float, float, float] | None:
    import pypdfium2.raw as library

    found = library.FS_RECTF()
    if not library.FPDFAnnot_GetRect(annotation, found):
        return None
    shown: Floats = frame.shown(np.array([[found.left, found.bottom, found.right, found.top]], np.float64))
    left, top, right, bottom = shown[0].tolist()
    wide, high = frame.size
    return None if right < 0 or bottom < 0 or left > wide or top > high else (left, top, right, bottom)


def _string(call: Callable[..., int]) -> str:
    """A text that the library writes into a buffer as UTF-16."""
    size = min(call(None, 0), _LONGEST)
    if size <= 2:
        return ""
    buffer = create_string_buffer(size + 2)
    from ctypes import POINTER, cast

    import pypdfium2.raw as library

    call(cast(buffer, POINTER(library.FPDF_WCHAR)), size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return SURROGATES.sub("\ufffd", text.replace("\0", "")).strip()
