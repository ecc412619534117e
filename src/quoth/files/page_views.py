"""Where a quote stands on the page, and the page as a picture: for files whose pages have a look.

Both are computed from the file when they are asked for, in a worker as all that touches a file is.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from quoth.config import Settings
from quoth.files.parsing import ask_worker
from quoth.files.worker_answers import misled, problem_of
from quoth.types import PageRect, Span

SUFFIXES: Final = frozenset({".pdf"})
"""Kinds of file whose pages can be shown."""
SCALES: Final = (0.5, 4.0)
"""Pixels a point, from and to."""
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_RECTS = 10_000


def has_pages(source: str) -> bool:
    """Whether a file of that name has pages that can be shown."""
    return Path(source).suffix.lower() in SUFFIXES


@dataclass(frozen=True)
class Pages:
    """The pages of a file, given its bytes. Each method raises DocumentError where the file cannot be read, and
    PassingError where no process can be started.
    """

    source: str
    data: bytes
    settings: Settings

    def rects(self, text: str, page_starts: Sequence[int], span: Span, *, scans: bool = True) -> tuple[PageRect, ...]:
        """Where a range of the file's text stands: one rectangle a line, in the order of the text.

        `text` and `page_starts` are what was read from these very bytes. Without `scans`, which take some eight
        seconds each, there are none on pages that are pictures.
        """
        found: list[PageRect] = []
        for page, page_text, (start, end) in _on_pages(text, page_starts, span):
            task = {"task": "rects", "page": page, "page_text": page_text, "start": start, "end": end, "scans": scans}
            facts, _ = ask_worker(self.source, self.data, task, self.settings)
            problem_of(self.source, facts, self.settings)
            found += ((page, *rect) for rect in _believed(self.source, facts))
        return tuple(found)

    def picture(self, page: int, rects: Sequence[PageRect], scale: float) -> bytes:
        """The page, from 1, as a PNG with those of the rectangles marked that stand on it.

        `scale` is in pixels a point, see `SCALES`; a picture of very many pixels is made smaller.
        """
        marked = [rect[1:] for rect in rects if rect[0] == page]
        scale = min(max(scale, SCALES[0]), SCALES[1])
        task = {"task": "picture", "page": page, "rects": marked, "scale": scale}
        facts, picture = ask_worker(self.source, self.data, task, self.settings)
        problem_of(self.source, facts, self.settings)
        if not picture.startswith(_PNG):
            raise misled(self.source, ValueError("a picture that is none"))
        return picture


def _on_pages(text: str, page_starts: Sequence[int], span: Span) -> Iterator[tuple[int, str, Span]]:
    """`(page, its text, the part of the span in it)` of each page that a span touches."""
    start, end = span
    ends = [*page_starts[1:], len(text)]
    for number in range(max(bisect.bisect_right(page_starts, start) - 1, 0), len(page_starts)):
        first, last = page_starts[number], ends[number]
        if first >= end:
            return
        inside = (max(start, first) - first, min(end, last) - first)
        if inside[0] < inside[1]:
            yield number + 1, text[first:last], inside


def _believed(source: str, facts: Any) -> list[tuple[float, float, float, float]]:
    try:
        rects = [
            (round(float(left), 2), round(float(top), 2), round(float(right), 2), round(float(bottom), 2))
            for left, top, right, bottom in facts["rects"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise misled(source, error) from error
    if len(rects) > _MOST_RECTS or not all(math.isfinite(side) for rect in rects for side in rect):
        raise misled(source, ValueError("rectangles that are none"))
    return rects
