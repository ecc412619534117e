r"""Rich text → its paragraphs, headings, rows of tables and notes, by the RTF specification 1.9.1.

The library there is, striprtf (0.0.35, tried), gives one string: rows are lines with `|` between their cells, and
text that is hidden, deleted, or in the header of each page stands among the rest.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from quoth.errors import DocumentError
from quoth.files.office.office_parts import counted
from quoth.files.office.rtf_flow import Flow
from quoth.files.office.rtf_words import CHARSETS, MARGINS, NOTES, SIGNS, SILENT, SYMBOLS, UNSTARRED
from quoth.files.writing import Writer
from quoth.types import Document

LIBRARIES: Final = ()
_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,40})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|.", re.DOTALL
)
_START: Final = b"{\\rtf"
_WESTERN: Final = "cp1252"
_DEEPEST: Final = 5_000
"""Groups within groups; programs write some twenty."""
_LEVELS: Final = 6
_HEADING: Final = re.compile(r"heading ([1-9]);?", re.IGNORECASE)
_ENDS: Final = frozenset({"par", "sect", "page", "cell", "row"})


@dataclass(frozen=True)
class _State:
    """What holds within a group."""

    flow: Flow
    silent: bool = False
    hidden: bool = False
    skip: int = 1
    """How many characters stand after a Unicode one for programs that do not know it."""
    encoding: str = _WESTERN
    table: bool = False
    level: int = 0
    list_of: str = ""
    """The table of fonts or styles of which this is a part."""


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a rich text file's bytes. Raises DocumentError."""
    start = data.find(_START, 0, 100)
    if start < 0:
        raise DocumentError(f"{source} is not a rich text file", "open it in a word processor and save it as .rtf")
    reader = _RichText(source)
    reader.read(data, start)
    writer = Writer(source, limit)
    told: list[object] = []
    for flow in (reader.body, *reader.margins):
        if flow.parts not in told:
            flow.write(writer)
            told.append(flow.parts)
    writer.warnings += counted(reader.left_out)
    return writer.document(source)


class _RichText:
    """Goes through the tokens of a file once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.body = Flow()
        self.margins: list[Flow] = []
        """Headers and footers of pages."""
        self.left_out: Counter[str] = Counter()
        self._state = _State(self.body)
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, int] = {}
        self._named = 0
        """The font or the style whose entry is being read."""
        self._bytes = bytearray()
        """Characters in the code page of their font; some have two bytes, each with a token of its own."""
        self._half = ""
        self._to_skip = 0
        self._opened = self._starred = False
        """Whether a group has just begun, and with a star."""
        self._row = _RowMarks()
        self._code_page = _WESTERN

    def read(self, data: bytes, at: int) -> None:
        """All of a file from a place on. Raises DocumentError for groups in groups without end."""
        while match := _TOKEN.match(data, at):
            at = match.end()
            word, number, code, sign, brace, text = match.groups()
            if word == b"bin":
                at += max(int(number or 0), 0)
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif text or code:
                self._characters(text or bytes([int(code, 16)]))
            elif brace:
                self._brace(opens=brace == b"{")
            elif sign:
                self._sign(sign)
        self._end_text()
        self.body.end()

    def _brace(self, *, opens: bool) -> None:
        self._end_text()
        self._to_skip = 0
        self._opened, self._starred = opens, False
        if opens:
            if len(self._stack) >= _DEEPEST:
                raise DocumentError(
                    f"{self.source} has groups within groups without end", "save it again with a word processor"
                )
            self._stack.append(self._state)
        elif self._stack:
            inner, self._state = self._state, self._stack.pop()
            if inner.flow is not self._state.flow:
                inner.flow.end()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*" and self._opened:
            self._starred = True
        elif sign in b"\r\n":
            self._word("par", None)
        elif sign in SIGNS:
            self._end_text()
            self._put(SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        """A control word. The one that opens a group says what the group is."""
        self._end_text()
        self._to_skip = 0
        if self._opened:
            self._opened = False
            if self._opens(word):
                return
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in SYMBOLS:
            self._put(SYMBOLS[word])
        elif word in _ENDS:
            if not self._state.silent and not self._state.hidden:
                self._ends(word)
        elif word in ("f", "s", "fcharset", "ansicpg", "outlinelevel"):
            self._numbered(word, number or 0)
        elif word in ("trowd", "trhdr", "clvmrg", "cellx"):
            self._row.mark(word)
        else:
            self._set(word, on=number != 0, number=number)

    def _set(self, word: str, *, on: bool, number: int | None) -> None:
        """A word that says how the text after it is meant."""
        state = self._state
        if word in ("v", "deleted"):
            self.left_out["hidden passage"] += on and not state.hidden and not state.silent
            self._state = replace(state, hidden=on)
        elif word == "plain":
            self._state = replace(state, hidden=False, encoding=self._code_page)
        elif word == "pard":
            self._state = replace(state, table=False, level=0)
        elif word == "intbl":
            self._state = replace(state, table=on)
        elif word == "uc":
            self._state = replace(state, skip=max(number if number is not None else 1, 0))

    def _opens(self, word: str) -> bool:
        """Whether a word says what the group is; one with a star that is not known is passed over."""
        state = self._state
        if word in ("pict", "object"):
            self.left_out["picture" if word == "pict" else "embedded object"] += not state.silent
            self._state = replace(state, silent=True)
        elif word in ("fonttbl", "stylesheet"):
            self._state = replace(state, silent=True, list_of=word)
        elif word in MARGINS and not state.silent:
            self.margins.append(Flow())
            self._state = _State(self.margins[-1], skip=state.skip, encoding=state.encoding)
        elif word in NOTES and not state.silent:
            state.flow.notes.append(Flow(NOTES[word]))
            self._state = _State(state.flow.notes[-1], skip=state.skip, encoding=state.encoding)
        elif word in SILENT or (self._starred and word not in UNSTARRED):
            self._state = replace(state, silent=True)
        else:
            return False
        return True

    def _numbered(self, word: str, number: int) -> None:
        """Fonts and styles: their tables when these are read, else what a stretch of text is set in."""
        state = self._state
        if word == "ansicpg":
            self._code_page = _known(f"cp{number}")
            self._state = replace(state, encoding=self._code_page)
        elif word == "fcharset":
            self._fonts[self._named] = CHARSETS.get(number, "")
        elif state.list_of and word in "fs":
            self._named = number
        elif word == "f":
            self._state = replace(state, encoding=self._fonts.get(number) or self._code_page)
        elif word == "s":
            self._state = replace(state, level=self._styles.get(number, 0))
        elif number < _LEVELS:
            self._state = replace(state, level=number + 1)

    def _ends(self, word: str) -> None:
        flow, state = self._state.flow, self._state
        if word == "cell":
            flow.end_cell()
        elif word == "row":
            flow.end_row(heading=self._row.heading, continued=self._row.continued())
        elif state.table or flow.cells:
            flow.words.append("\n")
        else:
            flow.end_paragraph(state.level)

    def _unicode(self, number: int) -> None:
        unit = chr(number % 0x10000)
        self._to_skip = self._state.skip
        if "\ud800" <= unit < "\udc00":
            self._half = unit
            return
        self._put((self._half + unit).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
        self._half = ""

    def _characters(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if len(data) > skipped:
            self._opened = False
            self._bytes += data[skipped:]

    def _end_text(self) -> None:
        """What was collected in a code page becomes text."""
        if self._bytes:
            text = self._bytes.decode(self._state.encoding, "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        self._opened = False
        heading = _HEADING.fullmatch(text.strip()) if state.list_of == "stylesheet" else None
        if heading:
            self._styles[self._named] = int(heading[1])
        elif not state.silent and not state.hidden:
            state.flow.words.append(text)


class _RowMarks:
    """What is said of a row of a table before its cells."""

    def __init__(self) -> None:
        self.heading = self._merges = False
        self._merged: list[bool] = []

    def mark(self, word: str) -> None:
        """One of the words `trowd`, `trhdr`, `clvmrg` and `cellx`."""
        if word == "trowd":
            self.heading = self._merges = False
            self._merged.clear()
        elif word == "trhdr":
            self.heading = True
        elif word == "clvmrg":
            self._merges = True
        else:
            self._merged.append(self._merges)
            self._merges = False

    def continued(self) -> frozenset[int]:
        """The cells over which one of the row above reaches."""
        return frozenset(place for place, merged in enumerate(self._merged) if merged)


def _known(encoding: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return _WESTERN
    return encoding
