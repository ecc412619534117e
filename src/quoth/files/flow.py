"""The words of a page or a Word document on their way into blocks: white space, line breaks, list numbers."""

from __future__ import annotations

import re
from typing import Final

from quoth.files.grids import Part
from quoth.types import Gloss

_BLANK: Final = re.compile("[ \t\n\r\f\xa0]+")
"""What collapses. A no-break space is as wide as any other, and nothing more to a reader."""
_UNSEEN: Final = re.compile("[\xad\u200b\u2060\ufeff]")
"""Places where a word may be parted or not, without ink or width."""
_LINE_END: Final = re.compile("\r\n?|\f")
_CLOSING: Final = (".", "!", "?")
_RAISED: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


class BlockFlow:
    """Collects the text of one block.

    `before` is written before the next word, as a list's number is: in front of the first one of its item.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        self._glosses: list[Gloss] = []
        self._apart = False
        self.before = ""

    def words(self, text: str) -> None:
        """Text in which white space collapses."""
        words = _BLANK.sub(" ", _UNSEEN.sub("", text))
        if self._apart and words:
            words, self._apart = " " * words[0].isalnum() + words, False
        if self._last in ("", " ", "\n"):
            words = words.removeprefix(" ")
        self._put(words)

    def kept(self, text: str) -> None:
        """Text with its white space, as in `pre`."""
        self._put(_LINE_END.sub("\n", _UNSEEN.sub("", text)).replace("\xa0", " "))

    def set_off(self, text: str) -> None:
        """A thing in the line that is no part of a word, as a picture is."""
        self.words(f" {text} ")

    def formula(self, text: str) -> None:
        """A formula in the line, which no letter touches."""
        self.words(" " * self._last.isalnum() + text)
        self._apart = True

    def raised(self, text: str, *, below: bool = False) -> None:
        """A figure above or below the line; where it would be taken for a part of what is before, it is written so.

        10⁶ is not 106, and a sentence ends before the number of a note.
        """
        own = text.strip()
        if (self._last.isdigit() or self._last in _CLOSING) and own and not own.strip("0123456789+-"):
            text = own.translate(_LOWERED if below else _RAISED)
        self.words(text)

    def mark(self, sign: str, read: str) -> None:
        """A sign, such as a ticked box, that is read as words."""
        self.words(" ")
        self._glosses.append(Gloss(self._length, self._length + len(sign), read))
        self.words(f"{sign} ")

    def gloss(self, text: str) -> None:
        """What is read at this place and not seen."""
        self._glosses.append(Gloss(self._length, self._length, text))

    def end_line(self) -> None:
        """A line ends within the block."""
        if self._last == " ":
            self._pieces[-1] = self._pieces[-1].removesuffix(" ")
            self._length -= 1
        if self._length:
            self._put("\n")

    def _put(self, text: str) -> None:
        if not text:
            return
        if self.before and text.strip():
            text, self.before = self.before + text.lstrip(), ""
        self._pieces.append(text)
        self._length += len(text)
        self._last = text[-1]

    def taken(self, level: int = 0, *, kept: bool = False, flows: bool = False) -> list[Part]:
        """The block that was collected, or nothing; the next one begins."""
        text, glosses = "".join(self._pieces), tuple(self._glosses)
        self._pieces, self._length, self._last, self._glosses = [], 0, "", []
        self._apart = False
        if not text.strip():
            return []
        if kept:
            return [Part(text.strip("\n").rstrip(), glosses=glosses, kept=True)]
        return [Part(text, level, glosses, flows=flows)]
