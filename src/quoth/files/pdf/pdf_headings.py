"""Which paragraphs are headings, and of which level: by the file's outline, else by larger or bolder type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quoth.files.pdf.pdf_lines import Paragraph

_LARGER: Final = 1.12
_MOST_LETTERS: Final = 160
_MOST_LINES: Final = 4
_LEVELS: Final = 6
_ENDS: Final = (".", ",", ";", "-", "\u2010")
_NUMBERED: Final = re.compile(r"^(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])[.):]?\s+")


@dataclass(frozen=True)
class Outline:
    """The file's bookmarks: for a page's number and a title, as it is compared, its level."""

    levels: Mapping[tuple[int, str], int]

    @classmethod
    def of(cls, marks: Iterable[tuple[int, str, int]]) -> Outline:
        """From pages (counted from 0), titles and levels (from 1)."""
        return cls({(page, plain(title)): level for page, title, level in marks if plain(title)})

    def level(self, page: int, text: str) -> int:
        """The level of a heading with these words on this page, 0 for none."""
        own = plain(text)
        return self.levels.get((page, own), 0) or self.levels.get((page, plain(_NUMBERED.sub("", text))), 0)


def plain(text: str) -> str:
    """A title as it is compared: without blanks, signs and capitals."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


class Headings:
    """Tells headings from the text of a document."""

    def __init__(self, paragraphs: Sequence[tuple[int, Paragraph]], outline: Outline) -> None:
        self._outline = outline
        lines = [line for _, paragraph in paragraphs for line in paragraph.lines]
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[_rounded(line.size)] += len(line.text)
        self._body = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0
        letters = sum(len(line.text) for line in lines)
        self._bold = 2 * sum(len(line.text) for line in lines if line.bold) > letters
        styles = {_style(paragraph) for _, paragraph in paragraphs if self._stands_out(paragraph)}
        self._styles = {style: place for place, style in enumerate(sorted(styles, reverse=True)[:_LEVELS], 1)}

    def level(self, page: int, paragraph: Paragraph) -> int:
        """The level of a paragraph, 0 for one that is no heading; `page` is counted from 0."""
        text = " ".join(line.text for line in paragraph.lines)
        if len(paragraph.lines) > _MOST_LINES or len(text) > _MOST_LETTERS:
            return 0
        marked = self._outline.level(page, text)
        if marked or not self._stands_out(paragraph):
            return marked
        return self._styles.get(_style(paragraph), _LEVELS)

    def _stands_out(self, paragraph: Paragraph) -> bool:
        line, text = paragraph.lines[0], " ".join(line.text for line in paragraph.lines)
        if len(paragraph.lines) > _MOST_LINES or len(text) > _MOST_LETTERS or text.endswith(_ENDS):
            return False
        if sum(letter.isalpha() for letter in text) < max(2, 0.4 * len(text)) or text[0].islower():
            return False
        larger = line.size >= _LARGER * self._body
        return larger or (line.bold and not self._bold and line.size >= 0.97 * self._body)


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def _style(paragraph: Paragraph) -> tuple[float, bool]:
    return _rounded(paragraph.lines[0].size), paragraph.lines[0].bold
