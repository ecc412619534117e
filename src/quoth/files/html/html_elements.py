"""What each element of a page does to the document that is written of it: lists, tables, pictures, forms, formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from quoth.files.flow import BlockFlow
from quoth.files.grids import CellGrid, GridCell, Written
from quoth.files.html.html_lists import Numbers
from quoth.files.html.html_names import Names

Attributes: TypeAlias = Mapping[str, str | None]

_STANDING: Final = {"msup": "^", "msub": "_", "mfrac": "/"}
_VALUES_OUT: Final = frozenset({"hidden", "password", "file", "range", "color"})
_MOST_ACROSS: Final = 1000
_MOST_DOWN: Final = 65534
_ALIKE: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("ul", "menu", "dir"), "bullets"),
    "sub": "sup",
    "th": "td",
}


class Elements:
    """Collects a page; `parts` are its blocks."""

    def __init__(self) -> None:
        self.parts: list[Written] = []
        self.first_heading = ""
        self._sinks: list[list[Written]] = [self.parts]
        self._flow = BlockFlow()
        self._grids: list[CellGrid] = []
        self._lists: list[Numbers | None] = []
        self._names: list[Names] = [Names()]
        self._levels: list[int] = []
        self._kept = 0
        self._raised: list[str] = []
        self._brackets: list[str] = []

    def text(self, text: str) -> None:
        """A text stands here."""
        if self._kept:
            self._flow.kept(text)
        elif self._raised:
            self._flow.raised(text, below=self._raised[-1] == "sub")
        else:
            self._flow.words(text)

    def keep(self, change: int) -> None:
        """White space is kept from here, for one element more or less."""
        self._kept += change

    def begin(self, node: Any, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if handler := getattr(self, f"_enter_{_ALIKE.get(tag, tag)}", None):
            handler(node, tag, attributes)

    def finish(self, tag: str) -> None:
        """An element ends."""
        if handler := getattr(self, f"_leave_{_ALIKE.get(tag, tag)}", None):
            handler()

    def end_block(self, *, apart: bool = False) -> None:
        """A block ends here."""
        level = self._levels[-1] if self._levels else 0
        flows = not (apart or level or self._lists)
        parts = self._flow.taken(level, kept=bool(self._kept) and not level, flows=flows)
        if level == 1 and parts and not self.first_heading:
            self.first_heading = " ".join(parts[0].text.split())
        self._sinks[-1].extend(parts)

    def sign(self, node: Any) -> None:
        """The sign of a formula between two of its parts."""
        parent = node.parent
        if parent is not None and parent.tag in _STANDING and _has_element_before(node):
            self._flow.words(_STANDING[parent.tag])

    def _enter_heading(self, _node: Any, tag: str, _attributes: Attributes) -> None:
        self._levels.append(int(tag[1]))

    def _leave_heading(self) -> None:
        self._levels.pop()

    def _enter_br(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._flow.end_line()

    def _enter_img(self, _node: Any, _tag: str, attributes: Attributes) -> None:
        self._flow.set_off(attributes.get("alt") or "")

    def _enter_q(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._flow.words("“")

    def _leave_q(self) -> None:
        self._flow.words("”")

    def _enter_sup(self, _node: Any, tag: str, _attributes: Attributes) -> None:
        self._raised.append(tag)

    def _leave_sup(self) -> None:
        self._raised.pop()

    def _enter_msqrt(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._flow.words("sqrt(")

    def _leave_msqrt(self) -> None:
        self._flow.words(")")

    def _enter_mrow(self, node: Any, _tag: str, _attributes: Attributes) -> None:
        self._brackets.append("(" if node.parent.tag in _STANDING else "")
        self._flow.words(self._brackets[-1])

    def _leave_mrow(self) -> None:
        self._flow.words(")" * bool(self._brackets.pop()))

    def _enter_input(self, _node: Any, _tag: str, attributes: Attributes) -> None:
        kind = (attributes.get("type") or "text").lower()
        if attributes.get("role") == "button":
            return
        if kind in ("checkbox", "radio"):
            chosen = "checked" in attributes
            self._flow.mark("☒" if chosen else "☐", "chosen:" if chosen else "not chosen:")
        elif kind == "image":
            self._flow.set_off(attributes.get("alt") or "")
        elif kind not in _VALUES_OUT:
            self._flow.set_off(attributes.get("value") or "")

    def _enter_option(self, _node: Any, _tag: str, attributes: Attributes) -> None:
        if "selected" in attributes:
            self._flow.gloss("chosen: ")

    def _enter_optgroup(self, _node: Any, _tag: str, attributes: Attributes) -> None:
        self._flow.words(attributes.get("label") or "")
        self.end_block(apart=True)

    def _enter_ol(self, node: Any, _tag: str, attributes: Attributes) -> None:
        items = sum(child.tag == "li" for child in node.iter()) if "reversed" in attributes else 0
        self._lists.append(Numbers.of(attributes, items))

    def _enter_bullets(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._lists.append(None)

    def _leave_ol(self) -> None:
        self._lists.pop()

    def _leave_bullets(self) -> None:
        self._lists.pop()

    def _enter_li(self, _node: Any, _tag: str, attributes: Attributes) -> None:
        if self._lists and (numbers := self._lists[-1]):
            self._flow.before += numbers.next(attributes)

    def _leave_li(self) -> None:
        self._flow.before = ""

    def _enter_dl(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._names.append(Names())

    def _leave_dl(self) -> None:
        self._sinks[-1].extend(self._names.pop().left())

    def _enter_dt(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._sinks.append([])

    def _enter_dd(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        self._sinks.append([])

    def _leave_dt(self) -> None:
        parts = self._sinks.pop()
        self._sinks[-1].extend(self._names[-1].named(parts))

    def _leave_dd(self) -> None:
        parts = self._sinks.pop()
        self._sinks[-1].extend(self._names[-1].valued(parts))

    def _enter_table(self, _node: Any, _tag: str, attributes: Attributes) -> None:
        self._grids.append(CellGrid(layout=attributes.get("role") in ("presentation", "none")))

    def _leave_table(self) -> None:
        self._sinks[-1].append(self._grids.pop())

    def _leave_thead(self) -> None:
        if self._grids and self._grids[-1].headings is None:
            self._grids[-1].headings = len(self._grids[-1].rows)

    def _enter_tr(self, _node: Any, _tag: str, _attributes: Attributes) -> None:
        if self._grids:
            self._grids[-1].rows.append([])

    def _enter_td(self, _node: Any, tag: str, attributes: Attributes) -> None:
        across, down = (_count(attributes.get(name)) for name in ("colspan", "rowspan"))
        cell = GridCell(tag == "th", min(across or 1, _MOST_ACROSS), min(down or _MOST_DOWN, _MOST_DOWN))
        if self._grids and self._grids[-1].rows:
            self._grids[-1].rows[-1].append(cell)
        self._sinks.append(cell.parts)

    def _leave_td(self) -> None:
        self._sinks.pop()


def _has_element_before(node: Any) -> bool:
    before = node.prev
    while before is not None and before.tag.startswith("-"):
        before = before.prev
    return before is not None


def _count(text: str | None) -> int:
    """A number of columns or rows: 1 where there is none, 0 where it says so."""
    found = re.match(r"\s*(\d{1,6})", text or "")
    return int(found[1]) if found else 1
