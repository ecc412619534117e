"""A picture of a page → its lines of text and where they stand, by RapidOCR 3.10 (PP-OCRv6), an extra: `quoth[ocr]`.

The networks lie in the library's wheel and run on the processor; nothing is fetched or written. A page of fifty
lines takes about eight seconds of processor time, and 800 MB of address space with the library's own 200.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from statistics import median
from typing import Any, Final, TypeAlias

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom of a rectangle, in pixels from the left and the top of the picture."""

LIBRARY: Final = "rapidocr"
REMEDY: Final = 'install what reads scans: pip install "quoth[ocr]"'
_LONGEST_SIDE: Final = 1280
"""Pixels to which a page is made smaller to find its lines, which are then read as they are. With the library's own
measure an A4 page of 200 dots an inch takes 1.2 GB, and no line more was found in it."""
_LEAST_SURE: Final = 0.5
"""The library's own threshold: a line that is surer to be wrong than right is none."""
_NO_MEMORY: Final = "bad_alloc"
"""What is said by the networks' runtime, which has an error of its own for everything."""
_PROSE: Final = 10
"""A column of prose is this many times as wide as its lines are high; narrower ones are a table's."""
_FEWEST_LINES: Final = 3
"""Lines that a column of a page has at least."""
_DEEPEST: Final = 20


@dataclass(frozen=True)
class ScannedWord:
    """A word of a picture."""

    text: str
    box: Box


@dataclass(frozen=True)
class ScannedLine:
    """A line of text in a picture, or the part of one that stands in a column; `confidence` is in [0, 1]."""

    text: str
    confidence: float
    box: Box
    words: tuple[ScannedWord, ...] = ()


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec(LIBRARY) is not None


def read_picture(pixels: Any) -> list[ScannedLine] | None:
    """The lines of a picture in the order in which they are read; None where the extra is not installed.

    `pixels` is a numpy array of height by width by 3 bytes. A picture should have some 150 to 200 dots an inch:
    letters less than ten pixels high are read badly, and more dots cost time alone.

    Raises MemoryError where there is not enough memory.
    """
    if not is_installed():
        return None
    try:
        found = _engine()(pixels, return_word_box=True)
    except Exception as error:
        if _NO_MEMORY in str(error):
            raise MemoryError from error
        raise
    if found.txts is None:
        return []
    words = found.word_results or [()] * len(found.txts)
    lines = [
        ScannedLine(text, float(score), _around(box), tuple(ScannedWord(word, _around(at)) for word, _, at in parts))
        for text, score, box, parts in zip(found.txts, found.scores, found.boxes, words, strict=True)
        if text.strip()
    ]
    return in_reading_order(lines)


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The networks, loaded once. One thread each: a file's time is counted in processor time."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    size = {"Det.limit_type": "max", "Det.limit_side_len": _LONGEST_SIDE}
    return RapidOCR(params={**threads, **size, "Global.log_level": "critical", "Global.text_score": _LEAST_SURE})


def _around(corners: Any) -> Box:
    """The upright rectangle around four corners."""
    across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return round(min(across)), round(min(down)), round(max(across)), round(max(down))


def in_reading_order(lines: Sequence[ScannedLine]) -> list[ScannedLine]:
    """Lines as they are read: the page is cut along its widest white bands, columns before what stands beside them.

    The recursive cut of Nagy and Seth (1984), with one rule more: a white band from top to bottom parts columns
    of prose alone. In a table, whose columns are narrow, a row is read before the next.
    """
    if not lines:
        return []
    height = median(bottom - top for _, top, _, bottom in (line.box for line in lines))
    return list(_cut(list(lines), max(height, 1), 0))


def _cut(lines: list[ScannedLine], height: float, depth: int) -> Iterator[ScannedLine]:
    if len(lines) > 1 and depth < _DEEPEST:
        parts = _columns(lines, height) or _bands(lines, height)
        if len(parts) > 1:
            for part in parts:
                yield from _cut(part, height, depth + 1)
            return
    yield from _by_rows(lines, height)


def _columns(lines: list[ScannedLine], height: float) -> list[list[ScannedLine]]:
    """The columns of prose beside each other; none where a line reaches over the white between."""
    parts = _apart(lines, 0, height / 2)
    wide = all(median(line.box[2] - line.box[0] for line in part) >= _PROSE * height for part in parts)
    return parts if len(parts) > 1 and wide and min(map(len, parts)) >= _FEWEST_LINES else []


def _bands(lines: list[ScannedLine], height: float) -> list[list[ScannedLine]]:
    """What stands above and below the widest white band across the page."""
    parts = _apart(lines, 1, height / 4)
    if len(parts) < 2:  # noqa: PLR2004 - nothing is parted
        return []
    ends = [max(line.box[3] for line in part) for part in parts[:-1]]
    gaps = [min(line.box[1] for line in part) - end for part, end in zip(parts[1:], ends, strict=True)]
    place = gaps.index(max(gaps)) + 1
    return [[*chain(*parts[:place])], [*chain(*parts[place:])]]


def _apart(lines: list[ScannedLine], axis: int, least: float) -> list[list[ScannedLine]]:
    """Groups of lines with white between them along an axis (0 across, 1 down), in order."""
    parts: list[list[ScannedLine]] = []
    end = 0.0
    for line in sorted(lines, key=lambda line: line.box[axis]):
        if parts and line.box[axis] - end < least:
            parts[-1].append(line)
        else:
            parts.append([line])
            end = line.box[axis + 2]
        end = max(end, line.box[axis + 2])
    return parts


def _by_rows(lines: list[ScannedLine], height: float) -> list[ScannedLine]:
    """Row by row, each from the left to the right."""
    rows: list[list[ScannedLine]] = []
    for line in sorted(lines, key=lambda line: line.box[1] + line.box[3]):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and middle - (rows[-1][0].box[1] + rows[-1][0].box[3]) / 2 < height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]
