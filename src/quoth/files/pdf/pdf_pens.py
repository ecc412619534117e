"""How far the pen goes on behind each character, which the gaps between words are measured from."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import addressof, c_double
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoth.files.pdf.pdf_calls import calls, tight_box
from quoth.files.pdf.pdf_frames import Floats, Frame


def boxes_between_pens(
    text: Any,
    frame: Frame,
    *,
    numbers: NDArray[np.int32],
    found: Floats,
    sizes: Floats,
    letters: NDArray[np.int64],
    turns: NDArray[np.int8],
) -> Floats:
    """Boxes that reach from pen to pen; the library's reach around letters that hang over, as an italic f.

    How far the pen goes on for such a letter is what it mostly does behind it where the next one is near. `letters`
    are alike for the same letter of the same font in the same size.
    """
    if not len(found):
        return found
    boxes = found.copy()
    same = np.concatenate([[False], np.abs(np.diff(boxes[:, 0])) < 0.001])  # letters of a ligature
    tied = same | np.append(same[1:], False)
    kinds, first, kind = np.unique(2 * letters + tied, return_index=True, return_inverse=True)
    hangs = _pens(text, numbers[first].tolist(), turns[first], frame) - boxes[first, 0]
    boxes[:, 0] += np.where(np.abs(hangs) < sizes[first], hangs, 0.0)[kind]
    wide = boxes[:, 2] - boxes[:, 0]
    steps = np.append(np.diff(boxes[:, 0]), np.inf)
    usual = _usual(steps, (steps > 0) & (steps < wide + 0.12 * sizes), kind, len(kinds))
    over = np.zeros(len(kinds), np.bool_)
    for place in np.flatnonzero(usual < wide[first] - 0.03 * sizes[first]).tolist():
        at = int(first[place])
        ink = frame.upright(np.array([tight_box(text, int(numbers[at]), frame)]), int(turns[at]))
        over[place] = ink[0, 2] > boxes[at, 2] - 0.005 * sizes[at]
    like_first = np.abs(wide - wide[first][kind]) < 0.03 * sizes
    boxes[:, 2] = np.where(over[kind] & like_first, boxes[:, 0] + usual[kind], boxes[:, 2])
    return boxes


def _pens(text: Any, numbers: Sequence[int], turns: NDArray[np.int8], frame: Frame) -> Floats:
    """The pen's places along the line before some characters."""
    pens = (c_double * (2 * len(numbers)))()
    to, origin = addressof(pens), calls()["origin"]
    for place, number in enumerate(numbers):
        origin(text, number, to + 16 * place, to + 16 * place + 8)
    shown = frame.shown(np.ctypeslib.as_array(pens).reshape(-1, 2)[:, [0, 1, 0, 1]])
    along = shown[:, 0].copy()
    for turn in np.unique(turns):
        along[turns == turn] = frame.upright(shown[turns == turn], int(turn))[:, 0]
    return along


def _usual(steps: Floats, near: NDArray[np.bool_], kind: NDArray[np.int64], kinds: int) -> Floats:
    """The middle of the near steps of each kind."""
    usual = np.full(kinds, np.inf)
    order = np.lexsort((steps, kind))
    order = order[near[order]]
    if len(order):
        begin = np.flatnonzero(np.diff(kind[order], prepend=-1))
        usual[kind[order][begin]] = steps[order][begin + np.diff(np.append(begin, len(order))) // 2]
    return usual
