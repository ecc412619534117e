"""Values of form fields → the lines and rows that they are read in, beside their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from quoth.files.pdf.pdf_fields import Insert
from quoth.files.pdf.pdf_frames import Rect
from quoth.files.pdf.pdf_lines import Cell, Table, line_of
from quoth.files.pdf.pdf_words import Segment

_FAR: Final = 25.0
_FAR_FROM_BOX: Final = 4.0
"""Ems between a field and its label; between a box to be checked and its label."""
_ABOVE: Final = 1.6
_LONG: Final = 80
"""Characters of a label; more is a sentence with a gap in it."""
_USUAL: Final = 10.0


def with_values(
    segments: Sequence[Segment], entries: Sequence[tuple[Insert, Rect]], turn: int, inside: Sequence[Rect]
) -> list[Segment]:
    """The segments of a page with the values of its fields among them.

    `entries` come with their places in the page as it is turned; what stands `inside` of a ruled table is put into
    its cell, and any other value makes a row with its label.
    """
    rest = list(segments)
    held: list[Segment] = []
    for entry, box in entries:
        middle = (box[1] + box[3]) / 2
        free = not any(left < box[0] < right and top < middle < bottom for left, top, right, bottom in inside)
        if entry.kind == "value":
            _put_value(rest, held, entry, box, turn, free=free)
        elif entry.kind != "note":
            marked = _marked(rest, entry, box, turn)
            (rest if not free else held).extend(_alone(one) if free else one for one in marked)
    return rest + held


def _put_value(rest: list[Segment], held: list[Segment], entry: Insert, box: Rect, turn: int, *, free: bool) -> None:
    label = _left_of(rest, box) or _above(rest, box)
    value = _segment(entry, entry.text, box, label, turn)
    beside = label is not None and abs(label.base - value.base) < 0.01
    if not free or (label is not None and beside and (len(label.text) > _LONG or _goes_on(rest, box, value))):
        rest.append(value)
        return
    if label is None:
        row = Table(((_cell(value),),), 0, names=(entry.name,))
    else:
        rest.remove(label)
        row = Table(((_cell(label), _cell(value)),), 0, names=("",))
    left, right = min(box[0], label.left if label else box[0]), max(box[2], label.right if label else box[2])
    held.append(replace(value, text="", sources=(), left=left, right=right, held=row))


def _cell(segment: Segment) -> Cell:
    return (line_of([segment]),)


def _marked(rest: list[Segment], entry: Insert, box: Rect, turn: int) -> list[Segment]:
    """The label of a box with whether it is checked, taken out of the rest; the name of its field where it has none."""
    label = _right_of(rest, box) or _left_of(rest, box, _FAR_FROM_BOX)
    if label is None:
        return [_segment(entry, f"{entry.name}: {entry.kind}", box, None, turn)] if entry.name else []
    rest.remove(label)
    words = (" " if label.text.endswith(":") else ": ") + entry.kind
    return [replace(label, text=label.text + words, sources=label.sources + (entry.source,) * len(words))]


def _alone(segment: Segment) -> Segment:
    """A segment as a row of a form."""
    return replace(segment, text="", sources=(), held=Table(((_cell(segment),),), 0, names=("",)))


def _segment(entry: Insert, text: str, box: Rect, label: Segment | None, turn: int) -> Segment:
    """A value as a segment, on the line of its label where that stands beside it."""
    words = " ".join(text.split())
    beside = label is not None and label.bottom > box[1] and label.top < box[3]
    size = label.size if label else min(_USUAL, box[3] - box[1]) or _USUAL
    base = label.base if label and beside else (box[1] + box[3]) / 2 + 0.3 * size
    return Segment(words, (entry.source,) * len(words), box[0], box[2], base, size, False, turn)


def _left_of(rest: Sequence[Segment], box: Rect, far: float = _FAR) -> Segment | None:
    level = [one for one in rest if _is_level(one, box) and one.right <= box[0] + 0.5 * one.size]
    nearest = max(level, key=lambda one: one.right, default=None)
    return nearest if nearest and box[0] - nearest.right < far * nearest.size else None


def _right_of(rest: Sequence[Segment], box: Rect) -> Segment | None:
    level = [one for one in rest if _is_level(one, box) and one.left >= box[2] - 0.5 * one.size]
    nearest = min(level, key=lambda one: one.left, default=None)
    return nearest if nearest and nearest.left - box[2] < _FAR_FROM_BOX * nearest.size else None


def _above(rest: Sequence[Segment], box: Rect) -> Segment | None:
    above = [
        one
        for one in rest
        if one.held is None
        and one.turn == rest[0].turn
        and one.left < box[2]
        and one.right > box[0]
        and -0.5 * one.size < box[1] - one.base < _ABOVE * one.size
        and len(one.text) <= _LONG
    ]
    return max(above, key=lambda one: one.base, default=None)


def _is_level(one: Segment, box: Rect) -> bool:
    middle = one.base - 0.3 * one.size
    return one.held is None and one.sources[:1] > (-2,) and box[1] - 0.4 * one.size < middle < box[3] + 0.4 * one.size


def _goes_on(rest: Sequence[Segment], box: Rect, value: Segment) -> bool:
    """Whether a sentence goes on behind the field."""
    after = [one for one in rest if _is_level(one, box) and -0.5 * one.size < one.left - box[2] < 1.5 * one.size]
    return any(one.text[0].islower() or one.text[0] in ",.;" for one in after) and value.text != ""
