"""Lines → running text: what a line's end did to the words is undone."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from quoth.files.pdf.pdf_glyphs import SOFT_HYPHEN
from quoth.files.pdf.pdf_words import parted

_CUT: Final = re.compile(r"(?:^|[^\w-])([^\W\d_]+)[-\u2010]$")
_REST: Final = re.compile(r"([^\W\d_]+)(?![\w-])")
_JOINED: Final = re.compile(r"\w[-\u2010]$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_WORDS_OF: Final = Path(__file__).parents[2] / "weights" / "skimmer" / "tokenizer.json"


class Hyphens:
    """Decides for a word that is cut at a line's end whether its hyphen belongs to it.

    A form that stands elsewhere in the document decides. Else the hyphen stays where both halves are words that
    the reader knows and the whole is none of them: "well-known" is no "wellknown", and "war-ranty" is "warranty".
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._forms: Counter[str] = Counter()
        for line in (line.replace(SOFT_HYPHEN, "") for line in lines):
            self._forms.update(word.lower() for word in _WORD.findall(line[: _cut_at(line)]))

    def between(self, before: str, after: str) -> tuple[bool, str]:
        """For two lines that follow each other: whether the first loses its hyphen, and what stands between them."""
        if before.endswith(SOFT_HYPHEN):
            return False, ""
        if not _JOINED.search(before):
            return False, " " if parted(before[-1:], after[:1]) else ""
        cut, rest = _CUT.search(before), _REST.match(after)
        if not cut or not rest or not after[0].islower():
            return False, ""
        return self._is_one_word(cut.group(1), rest.group(1)), ""

    def _is_one_word(self, first: str, second: str) -> bool:
        if not (first[1:].islower() or (len(first) == 1 and first.islower())):
            return False
        whole, parted = self._forms[f"{first}{second}".lower()], self._forms[f"{first}-{second}".lower()]
        if whole or parted:
            return whole >= parted
        known = _known_words()
        return (first + second).lower() in known or not {first.lower(), second.lower()} <= known


def _cut_at(line: str) -> int:
    """Where the part of a line begins that may be half a word."""
    return line.rfind(" ") + 1 if _JOINED.search(line) else len(line)


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Whole words of three letters and more in the vocabulary of the reader that lies in the package."""
    try:
        vocabulary = json.loads(_WORDS_OF.read_text("utf-8"))["model"]["vocab"]
    except (OSError, ValueError, KeyError):
        return frozenset()
    return frozenset(word for word in vocabulary if len(word) > 2 and word.isalpha())
