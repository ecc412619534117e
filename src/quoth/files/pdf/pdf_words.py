"""Characters → pieces of lines: where the file's own order goes on along a line, and where its words are parted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quoth.files.pdf.pdf_accents import composed
from quoth.files.pdf.pdf_frames import Floats
from quoth.files.pdf.pdf_glyphs import Glyphs

WIDE_GAP: Final = 0.8
"""Ems. A wider gap may part columns or cells; a blank of text that is set to a width seldom reaches it."""
BACK: Final = -0.4
"""Ems. A pen that goes further back begins something else; kerning reaches a fifth, and TeX's own name 0.36."""
WORD_GAP: Final = 0.13
_WORD_GAP_BESIDE_BLANKS: Final = 0.18
"""Ems. Gaps that part words, in text without and with blanks of its own."""
_REAL_BLANK: Final = 0.06
"""Ems that a blank takes at least; some fonts have one without width after a ligature."""
_SET_APART: Final = 0.45
"""Ems between letters of a word that is set apart; single letters with wider gaps are words."""
_FEW_GAPS: Final = 4
_LETTER_GAP: Final = 0.18
_SURE_LETTERS: Final = 0.05
_CLEAR: Final = 0.05
"""Ems that a gap within a word stays under, for sure or at most, and by which the gaps between words are wider."""
_WORDS: Final = 0.45
"""Share of a line's gaps that are between words, at most."""
SAME_BASE: Final = 0.25
_SCRIPT_BASE: Final = 0.62
_SCRIPT_SIZE: Final = 0.87
_SCRIPT_GAP: Final = 0.4
"""Ems that letters of one line, and raised or lowered small ones, may stand apart; and how small these are."""
_SAME: Final = 0.01
"""Points between places that are one."""

Wall: TypeAlias = tuple[float, float, float]
"""A ruled line from top to bottom: its place from the left, its upper and its lower end."""


@dataclass(frozen=True)
class Segment:
    """Words that stand on one line without a wide gap; places in points, in the page turned so that it is upright.

    `sources` has for each character of the text the library's number of the one it comes from, -1 for a blank.
    What is `held` in place of a text, as a table is, has a height of its own.
    """

    text: str
    sources: tuple[int, ...]
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turn: int
    height: float = 0.0
    held: object = None

    @property
    def top(self) -> float:
        """Where its letters reach up to, about."""
        return self.base - (self.height or 0.75 * self.size)

    @property
    def bottom(self) -> float:
        """Where its letters reach down to, about."""
        return self.base + 0.25 * self.size

    @cached_property
    def leftward(self) -> bool:
        """Whether most of its letters are written from right to left."""
        return 2 * len(_LEFTWARD.findall(self.text)) > len(self.text)


_LEFTWARD: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_WIDE: Final = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]")


def wide_letters(text: str) -> int:
    """How many letters belong to a script that is written without blanks: Chinese or Japanese."""
    return len(_WIDE.findall(text))


def parted(before: str, after: str) -> bool:
    """Whether a blank may stand between two letters."""
    return not (_WIDE.match(before) and _WIDE.match(after))


@dataclass(frozen=True)
class _Run:
    """The characters of a page in the file's order, and for each but the last what lies between it and the next.

    `gaps` and `steps` are ems along the line and across it; `ratios` those of the smaller size to the larger.
    """

    glyphs: Glyphs
    gaps: Floats
    steps: Floats
    ratios: Floats


def pieces_of(glyphs: Glyphs, walls: Sequence[Wall], walled: int) -> Iterator[Segment]:
    """Stretches of the file's own order that go on along a line. A wall is one for text with this turn."""
    run = _run(composed(glyphs.only(without_doubles(glyphs))))
    glyphs = run.glyphs
    near = (run.gaps >= BACK) & (run.gaps <= WIDE_GAP)
    script = (run.steps <= _SCRIPT_BASE) & (run.ratios < _SCRIPT_SIZE) & (run.gaps < _SCRIPT_GAP)
    goes_on = near & ((run.steps <= SAME_BASE) | script) & (glyphs.turns[1:] == glyphs.turns[:-1])
    if walls:
        goes_on &= ~_walled(run, goes_on, walls) | (glyphs.turns[1:] != walled)
    ends = np.array([0, *(np.flatnonzero(~goes_on) + 1), len(glyphs.texts)])
    blanks = _blanks(run, goes_on, ends)
    numbers = glyphs.numbers.tolist()
    lefts = np.minimum.reduceat(glyphs.boxes[:, 0], ends[:-1]).tolist()
    rights = np.maximum.reduceat(glyphs.boxes[:, 2], ends[:-1]).tolist()
    bold = np.add.reduceat(glyphs.bold.astype(np.int64), ends[:-1]).tolist()
    bases, sizes = _middles(glyphs.bases, ends), _middles(glyphs.sizes, ends)
    turns = glyphs.turns[ends[:-1]].tolist()
    for place, (begin, end) in enumerate(pairwise(ends.tolist())):
        cuts = (np.flatnonzero(blanks[begin : end - 1]) + begin + 1).tolist()
        text, sources = _text(glyphs.texts, numbers, [begin, *cuts, end])
        yield Segment(
            text,
            sources,
            lefts[place],
            rights[place],
            bases[place],
            sizes[place],
            2 * bold[place] > end - begin,
            turns[place],
        )


def _text(texts: Sequence[str], numbers: Sequence[int], cuts: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The words between cuts, and the number of the character that each letter comes from."""
    words: list[str] = []
    sources: list[int] = []
    for begin, end in pairwise(cuts):
        if words and parted(texts[begin - 1], texts[begin]):
            words.append(" ")
            sources.append(-1)
        word = "".join(texts[begin:end])
        words.append(word)
        if len(word) == end - begin:
            sources += numbers[begin:end]
        else:
            sources += [number for at, number in enumerate(numbers[begin:end], begin) for _ in texts[at]]
    return "".join(words), tuple(sources)


def _middles(values: Floats, ends: NDArray[np.int64]) -> list[float]:
    """The middle value of each piece."""
    least, most = np.minimum.reduceat(values, ends[:-1]), np.maximum.reduceat(values, ends[:-1])
    middles: list[float] = least.tolist()
    for place in np.flatnonzero(least != most).tolist():
        ordered = np.sort(values[ends[place] : ends[place + 1]])
        middles[place] = float(ordered[len(ordered) // 2])
    return middles


def _walled(run: _Run, goes_on: NDArray[np.bool_], walls: Sequence[Wall]) -> NDArray[np.bool_]:
    """Whether a wall stands between each character and the next.

    What is drawn through words, mostly, is the outline of a picture, and no wall.
    """
    glyphs = run.glyphs
    middles, level = (glyphs.boxes[:, 0] + glyphs.boxes[:, 2]) / 2, glyphs.bases[1:] - 0.3 * glyphs.sizes[1:]
    left, right = np.minimum(middles[1:], middles[:-1]), np.maximum(middles[1:], middles[:-1])
    within = goes_on & (run.gaps < _SURE_LETTERS) & ~glyphs.spaced[1:]
    found = np.zeros(len(left), np.bool_)
    for x, top, bottom in walls:
        parted = (left < x) & (x < right) & (level > top) & (level < bottom)
        if 2 * np.count_nonzero(parted & within) < np.count_nonzero(parted & goes_on):
            found |= parted & ~within
    return found


def without_doubles(glyphs: Glyphs) -> NDArray[np.int64]:
    """Places of the characters that are not printed a second time over themselves, as false bold type is."""
    codes = np.frombuffer("".join([text[0] for text in glyphs.texts]).encode("utf-32-le"), np.uint32).astype(np.int64)
    kept = np.ones(len(codes), np.bool_)
    lefts, upper = np.round(glyphs.boxes[:, 0], 1), np.floor(glyphs.bases)
    lower = np.floor(glyphs.bases + 0.5)  # two that stand on either side of a whole point in the one do not in this
    for bases in (upper, lower):
        order = np.lexsort((np.arange(len(codes)), lefts, bases, codes))
        boxes, near = glyphs.boxes[order], 0.12 * glyphs.sizes[order][1:]
        double = (codes[order][1:] == codes[order][:-1]) & (np.abs(np.diff(glyphs.bases[order])) < near)
        double &= (np.abs(np.diff(boxes[:, 0])) < near) & (np.abs(np.diff(boxes[:, 2])) < near)
        double &= np.abs(np.diff(glyphs.numbers[order])) > 1  # the letters of a ligature have one box
        kept[np.maximum(order[1:], order[:-1])[double]] = False
    return np.flatnonzero(kept)


def _run(glyphs: Glyphs) -> _Run:
    boxes, sizes = glyphs.boxes, glyphs.sizes
    em = np.maximum(sizes[1:], sizes[:-1])
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    if _LEFTWARD.search("".join(glyphs.texts)):
        leftward = np.array([_LEFTWARD.match(text) is not None for text in glyphs.texts], np.bool_)
        backward = boxes[:-1, 0] - boxes[1:, 2]
        gaps = np.where((leftward[1:] | leftward[:-1]) & (np.abs(backward) < np.abs(gaps)), backward, gaps)
    gaps = np.where(_same_box(glyphs), 0.0, gaps)
    return _Run(glyphs, gaps / em, np.abs(np.diff(glyphs.bases)) / em, np.minimum(sizes[1:], sizes[:-1]) / em)


def _same_box(glyphs: Glyphs) -> NDArray[np.bool_]:
    """Whether each character stands where the next does, as the letters of a ligature do."""
    near = np.abs(np.diff(glyphs.boxes[:, [0, 2]], axis=0)) < _SAME
    return np.asarray(near[:, 0] & (near[:, 1] | (np.diff(glyphs.numbers) == 1)))


def _blanks(run: _Run, goes_on: NDArray[np.bool_], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a blank stands between each character and the next of its piece."""
    glyphs, gaps = run.glyphs, run.gaps
    spaced = glyphs.spaced[1:]
    tied = np.concatenate([[False], _same_box(glyphs)])[:-1]  # after the parts of a ligature
    blanks = spaced & ~(tied & (np.abs(gaps) < _REAL_BLANK))
    limits = np.empty(len(gaps))
    for begin, end in pairwise(ends.tolist()):
        limits[begin : end - 1] = _word_gap(gaps[begin : end - 1], own=bool(spaced[begin : end - 1].any()))
    blanks |= gaps > limits
    for at in np.flatnonzero(goes_on & (run.ratios < _SCRIPT_SIZE) & (run.steps > 0.15)).tolist():
        blanks[at] |= _is_beside_mark(glyphs, at)
    return blanks


def _is_beside_mark(glyphs: Glyphs, at: int) -> bool:
    """Whether a raised number is the mark of a note and no power: after a long word or a sign, or before a word."""
    raised = at if glyphs.bases[at] < glyphs.bases[at + 1] else at + 1
    if not glyphs.texts[raised].isdigit() or glyphs.sizes[raised] > glyphs.sizes[2 * at + 1 - raised]:
        return False
    if raised == at:
        return glyphs.texts[at + 1].isalpha()
    word = glyphs.texts[max(at - 3, 0) : at + 1]
    return (not word[-1].isalnum() and word[-1] not in "([") or (len(word) > 3 and all(map(str.isalpha, word)))


def _word_gap(gaps: Floats, *, own: bool) -> float:
    """Ems that part words here: where the gaps of a line fall into narrow ones and fewer wide ones, between these."""
    if own:
        return _WORD_GAP_BESIDE_BLANKS
    count = len(gaps)
    if count < _FEW_GAPS:
        return WORD_GAP
    letters, unsure = gaps < _SURE_LETTERS, gaps < WORD_GAP + _CLEAR
    if 2 * np.count_nonzero(letters) > count and np.count_nonzero(letters) == np.count_nonzero(unsure):
        return WORD_GAP
    ordered = np.sort(gaps)
    low, high = np.maximum(ordered[:-1], 0.0), ordered[1:]
    jumps = np.where(
        (low < _LETTER_GAP) & (high > WORD_GAP - 0.04) & (np.arange(count - 1, 0, -1) <= _WORDS * count),
        high - low,
        0.0,
    )
    best = int(jumps.argmax())
    if jumps[best] > _CLEAR:
        return float((low[best] + high[best]) / 2)
    usual = float(ordered[count // 2])
    apart = 0 < usual < (_SET_APART if ordered[-1] > usual + WORD_GAP else _LETTER_GAP + _CLEAR)
    return (usual if apart else 0.0) + WORD_GAP
