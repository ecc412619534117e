"""What pulldown-cmark finds in a Markdown text → leaves, each character of it told apart from the markup around it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any, Final

from quoth.files.markdown.markdown_html import ENTITY, TAG, HtmlBlock, alternative
from quoth.files.markdown.markdown_leaves import LONGEST_ROW, Leaf, Leaves
from quoth.files.table_rows import column_names, stacked_headings

_INLINE: Final = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"})
_WRITTEN: Final = re.compile(rf"\\([!-/:-@\[-`{{-~])|{ENTITY.pattern}")
"""A sign that is escaped, or written by its name."""
_CODE_LINE: Final = re.compile(r"([^\r\n]*)(?:\r\n?|\n)")
_LINE_END: Final = re.compile(r"\r\n?|\n")
_SPACING: Final = 256
"""Bytes between two places of which it is known which characters they are."""
_FOLLOWING: Final = bytes(range(0x80, 0xC0))
"""Bytes that begin no character in UTF-8."""


class Places:
    """Which character of a text a byte of its UTF-8 form belongs to."""

    def __init__(self, text: str) -> None:
        self._data = b"" if text.isascii() else text.encode("utf-8")
        self._known = [0]
        for at in range(0, len(self._data), _SPACING):
            self._known.append(self._known[-1] + self._count(at, at + _SPACING))

    def _count(self, start: int, end: int) -> int:
        return len(self._data[start:end].translate(None, _FOLLOWING))

    def __getitem__(self, byte: int) -> int:
        """The place of the character that begins at a byte."""
        if not self._data:
            return byte
        block = byte // _SPACING
        return self._known[block] + self._count(block * _SPACING, byte)


class Events:
    """Takes the events in their order. `offset` is where in the text the parsed part of it begins."""

    def __init__(self, text: str, offset: int, leaves: Leaves) -> None:
        self._text = text
        self._offset = offset
        self._places = Places(text[offset:])
        self._leaves = leaves
        self._leaf: Leaf | None = None
        self._cells: list[Leaf] | None = None
        self._rows: list[list[Leaf]] = []
        self._lists: list[int | None] = []
        self._before = ""
        self._names: list[Leaf] = []
        self._name = ""
        self._code = False
        self._html: tuple[int, int] | None = None
        self._hidden_until = 0

    def take(self, events: Iterable[tuple[Any, Any]]) -> None:
        """Read all of them."""
        for event, place in events:
            start, end = (self._offset + self._places[place[key]] for key in ("start", "end"))
            kind, value = _named(event)
            if kind in ("Start", "End"):
                name, value = _named(value)
                if name in _INLINE:
                    self._open().reach(start, end)
                elif kind == "Start":
                    self._close()
                    self._start(name, value, start, end)
                else:
                    self._end(name)
            else:
                self._inline(kind, value, start, end)
        self._close()

    def _open(self) -> Leaf:
        """The leaf that is being read; a new one where words stand in a list's item without a paragraph."""
        if self._leaf is None:
            self._leaf = Leaf(before=self._before)
            self._before = ""
        return self._leaf

    def _start(self, name: str, value: Any, start: int, end: int) -> None:
        if name == "Heading":
            self._open().level = int(value["level"][1:])
        elif name == "List":
            self._lists.append(value)
        elif name == "Item":
            self._number()
        elif name == "CodeBlock":
            self._code = True
        elif name == "HtmlBlock":
            self._html = (start, end)
        elif name in ("TableHead", "TableRow"):
            self._cells = []
        elif name == "Table":
            self._rows = []
        elif name == "DefinitionListDefinition" and not self._names and self._name:
            self._before = f"{self._name}: "
        elif name == "DefinitionListTitle":
            self._name = ""

    def _number(self) -> None:
        following = self._lists[-1] if self._lists else None
        if following is not None:
            self._before += f"{following}. "
            self._lists[-1] = following + 1

    def _end(self, name: str) -> None:
        if name == "DefinitionListTitle" and self._leaf:
            self._names.append(self._leaf)
            self._leaf = None
        elif name == "TableCell" and self._cells is not None:
            self._cells.append(self._leaf or Leaf())
            self._leaf = None
        self._close()
        if name == "List":
            self._lists.pop()
        elif name in ("Item", "DefinitionListDefinition"):
            self._before = ""
        elif name == "DefinitionList":
            self._flush_names()
            self._name = ""
        elif name in ("TableHead", "TableRow"):
            self._rows.append(self._cells or [])
            self._cells = None
        elif name == "Table":
            self._write_table()
        elif name == "CodeBlock":
            self._code = False
        elif name == "HtmlBlock" and self._html:
            self._read_html(*self._html)
            self._html = None

    def _close(self) -> None:
        leaf, self._leaf = self._leaf, None
        if leaf is None:
            return
        if self._names and not self._code and not leaf.level:
            self._define(leaf)
        else:
            self._flush_names()
            self._leaves.add(leaf)

    def _define(self, leaf: Leaf) -> None:
        """A definition with the names before it: side by side, or the name read before one that is longer."""
        names, self._names = self._names, []
        self._name = "; ".join(name.read(self._text) for name in names)
        if leaf.end - names[0].start <= LONGEST_ROW:
            self._leaves.add_row([*names, leaf], apart=["; "] * (len(names) - 1) + [": "])
            return
        for name in names:
            self._leaves.add(name)
        leaf.before = f"{self._name}: "
        self._leaves.add(leaf)

    def _flush_names(self) -> None:
        for name in self._names:
            self._leaves.add(name)
        self._names = []

    def _write_table(self) -> None:
        """The rows of a table, the first of which names its columns, or the first two do."""
        rows, self._rows = self._rows, []
        texts = [[cell.read(self._text) for cell in row] for row in rows]
        count = stacked_headings(texts) or 1
        names = column_names(texts, count)
        for number, cells in enumerate(rows):
            pair = number >= count and len(cells) == 2 and not any(names)  # noqa: PLR2004 - a name and its value
            self._leaves.add_row(cells, names if number >= count else (), [": "] if pair else ())

    def _read_html(self, start: int, end: int) -> None:
        block = HtmlBlock(self._text, max(start, self._hidden_until), end)
        self._hidden_until = max(self._hidden_until, block.hidden_until)
        for leaf in block.leaves:
            self._leaves.add(leaf)

    def _inline(self, kind: str, value: Any, start: int, end: int) -> None:
        """Words, or what stands among them."""
        if self._html or kind == "Rule" or end <= self._hidden_until:
            return
        leaf = self._open()
        if kind == "Text":
            self._words(leaf, value, start, end)
        elif kind == "Code":
            self._code_span(leaf, value, start, end)
        elif kind == "InlineHtml":
            self._tag(leaf, start, end)
        elif kind in ("SoftBreak", "HardBreak"):
            leaf.add(start, end, None if self._text[start:end].isspace() else "\n")
        elif kind == "TaskListMarker":
            leaf.add(start, end, "done: " if value else "not done: ")
        else:
            leaf.reach(start, end)

    def _words(self, leaf: Leaf, words: str, start: int, end: int) -> None:
        """Text as it stands, but for a sign that is escaped or written by its name."""
        start = max(start, self._hidden_until)
        if len(words) == end - start:
            leaf.add(start, end)
            return
        if self._code:
            self._lines(leaf, words, start, end)
            return
        for found in _WRITTEN.finditer(self._text, start, end):
            leaf.add(start, found.start())
            if found[1]:
                leaf.add(*found.span(1))
            elif (sign := html.unescape(found[0])) != found[0]:
                leaf.add(*found.span(), sign)
            else:
                leaf.add(*found.span())
            start = found.end()
        leaf.add(start, end)

    def _lines(self, leaf: Leaf, code: str, start: int, end: int) -> None:
        """Lines of code, each behind the marks of what the code stands in."""
        for line in _CODE_LINE.findall(code):
            at = self._text.find(line, start, end) if line else _at(_LINE_END.search(self._text, start, end))
            if at < 0:  # the parser has written a tab as blanks
                break
            ended = _LINE_END.match(self._text, at + len(line), end)
            leaf.add(at, start := ended.end() if ended else at + len(line))
        leaf.add(start, end)

    def _code_span(self, leaf: Leaf, words: str, start: int, end: int) -> None:
        leaf.reach(start, end)
        at = self._text.find(words, start, end) if words else -1
        if at >= 0:
            leaf.add(at, at + len(words))
        else:  # it runs over a line end, or holds an escaped bar of a table
            ticks = len(self._text[start:end]) - len(self._text[start:end].lstrip("`"))
            leaf.add(start + ticks, end - ticks)

    def _tag(self, leaf: Leaf, start: int, end: int) -> None:
        tag = TAG.match(self._text, start, end)
        leaf.reach(start, end)
        if tag and tag[1].lower() == "br":
            leaf.add(start, end, "\n")
        elif tag and (alt := alternative(tag[0])):
            leaf.add(start + alt[0], start + alt[1])


def _at(found: re.Match[str] | None) -> int:
    return found.start() if found else -1


def _named(event: Any) -> tuple[str, Any]:
    """The name of an event, and what comes with it."""
    return (event, None) if isinstance(event, str) else next(iter(event.items()))
