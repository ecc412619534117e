"""A text as words that can be compared: what typesetting and marking up change is folded away.

Two texts have the same folded words if they differ in nothing but white space, the look of dashes, apostrophes
and letters (NFKC), quotation marks, and the marks of Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from quoth.types import Span

MARKS: Final = '"“”„‟«»‹›‘’‚‛「」『』'  # noqa: RUF001 - every mark of quotation
ELLIPSIS: Final = "…"
_APOSTROPHES: Final = "'’ʼ‘"  # noqa: RUF001
_DASHES: Final = "-‐‑‒–—―−"  # noqa: RUF001
_UNPARTED: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts that part no words: each letter is one here."""
_LETTER: Final = r"(?:[^\W_]|[\u00ad\u200b-\u200d\u2060\u0300-\u036f])"
_UNPARTED_LETTER: Final = re.compile(f"[{_UNPARTED}]")
_TOKEN: Final = re.compile(
    rf"(?P<dots>[\[(]\s*(?:\.{{3}}|…)\s*[\])]|\.{{3,}}|…|\. \. \.(?: \.)?)"
    rf"|[{_UNPARTED}]"
    rf"|(?P<word>{_LETTER}+(?:(?:[{_APOSTROPHES}](?=[^\W_])|(?<=\d)[.,](?=\d)){_LETTER}+)*)"
    rf"|(?P<dash>[{_DASHES}]+)"
    r"|(?P<line>^[ \t]*[>#]+(?=\s))"
    rf"|(?P<gone>[{MARKS}'*`|\\_~]+)"
    r"|[^\w\s]",
    re.MULTILINE,
)
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060]")


@dataclass(frozen=True)
class FoldedText:
    """The words of a text, in order, and where each stands in it; signs are words too."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @cached_property
    def joined(self) -> str:
        """The words, each between two line ends."""
        return "\n" + "".join(word + "\n" for word in self.words)

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word) + 1
        return starts

    def occurrences(self, words: Sequence[str], first: int = 0, last: int | None = None) -> Iterator[int]:
        """Where these words stand one after the other, by the number of the first, from `first` to before `last`."""
        if not words or first >= len(self.words):
            return
        needle = "\n" + "\n".join(words) + "\n"
        end = len(self.joined) if last is None or last >= len(self.words) else self._starts[last] + 1
        at = self.joined.find(needle, self._starts[first], end)
        while at >= 0:
            yield bisect_left(self._starts, at)
            at = self.joined.find(needle, at + 1, end)

    def between(self, first: int, last: int) -> Span:
        """Where the words from `first` to before `last` stand in the text."""
        return self.spans[first][0], self.spans[last - 1][1]

    def said(self, first: int, last: int) -> str:
        """Those words as the text has them, on one line; empty for none."""
        return " ".join(self.text[slice(*self.between(first, last))].split()) if first < last else ""

    def numbered(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the words that begin in a range of the text: the first, and that after the last."""
        return (
            bisect_left(self.spans, start, key=lambda span: span[0]),
            bisect_left(self.spans, end, key=lambda span: span[0]),
        )


def folded(text: str) -> FoldedText:
    """The words of a text."""
    words, spans = [], []
    known: dict[str, str] = {}
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind in ("gone", "line"):
            continue
        written = found[0]
        word = known.get(written)
        if word is None:
            word = known[written] = _fold(written, kind)
        if word:
            words.append(word)
            spans.append(found.span())
    return FoldedText(text, tuple(words), tuple(spans))


def _fold(written: str, kind: str | None) -> str:
    if kind == "dots":
        return ELLIPSIS
    if kind == "dash":
        return "-"
    if written.isascii():
        return written
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", written))
    return re.sub(f"[{_APOSTROPHES}]", "'", plain)


def is_word(word: str) -> bool:
    """Whether a folded word is one, and no sign."""
    return word[:1].isalnum()


def recased(words: Sequence[str]) -> tuple[str, ...]:
    """The words with the first letter of the first one in the other case."""
    first = words[0]
    return (first[:1].swapcase() + first[1:], *words[1:])


def is_unparted(word: str) -> bool:
    """Whether it is a letter of a script that parts no words, which the index cannot search for."""
    return bool(_UNPARTED_LETTER.match(word))
