"""What the styles of a Word document say of a paragraph or a run: heading, number, hidden, bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from quoth.files.docx.docx_xml import child, children, is_on, value, whole

_HEADING: Final = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
_BODY_LEVEL: Final = 9
"""The outline level that is none."""
_LONGEST_CHAIN: Final = 20


class WordStyles:
    """The styles by their ids. A chain of styles that are based on each other is followed, circles are not."""

    def __init__(self, root: Any) -> None:
        self._styles = {value(style, "styleId") or "": style for style in children(root, "w:style")}
        self._default = next(
            (key for key, style in self._styles.items() if value(style, "type") == "paragraph" and _is_default(style)),
            "",
        )

    def chain(self, key: str | None) -> Iterator[Any]:
        """A style and those it is based on, the nearest first; nothing for one that is not there."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(key or "")
            if style is None:
                return
            yield style
            key = value(child(style, "w:basedOn"))

    def of_paragraph(self, properties: Any) -> str:
        """The id of a paragraph's style."""
        return value(child(properties, "w:pStyle")) or self._default

    def level(self, properties: Any) -> int:
        """The heading level of a paragraph, 0 for one that is no heading."""
        own = value(child(properties, "w:outlineLvl"))
        key = self.of_paragraph(properties)
        if own is not None:
            return _level(own)
        for style in self.chain(key):
            found = value(child(style, "w:pPr", "w:outlineLvl"))
            if found is not None:
                return _level(found)
            called = value(child(style, "w:name")) or ""
            if heading := _HEADING.match(called):
                return int(heading[1])
            if called.lower() == "title":
                return 1
        heading = None if key in self._styles else _HEADING.match(key)
        return int(heading[1]) if heading else 0

    def is_set(self, run: Any, paragraph: Any, called: str) -> bool:
        """Whether a run has a property, such as `w:vanish`: its own, its style's, or its paragraph's style's."""
        own = is_on(run, called)
        if own is not None:
            return own
        for key in (value(child(run, "w:rStyle")), self.of_paragraph(paragraph)):
            for style in self.chain(key):
                found = is_on(style, "w:rPr", called)
                if found is not None:
                    return found
        return False

    def numbering(self, properties: Any) -> tuple[str, int | None, str]:
        """`(list, level, style that named the list)` of a paragraph; no list, or list 0, is none."""
        own = child(properties, "w:numPr")
        level = value(child(own, "w:ilvl"))
        key = value(child(own, "w:numId"))
        if key is not None:
            return key, whole(level), ""
        for style in self.chain(self.of_paragraph(properties)):
            found = child(style, "w:pPr", "w:numPr")
            key = value(child(found, "w:numId"))
            if key is not None:
                level = level or value(child(found, "w:ilvl"))
                return key, None if level is None else whole(level), value(style, "styleId") or ""
        return "", None, ""

    def list_of(self, key: str | None) -> str | None:
        """The list that a list style stands for."""
        return value(child(self._styles.get(key or ""), "w:pPr", "w:numPr", "w:numId"))

    def marks_first_row(self, table_style: str | None) -> bool:
        """Whether a table's style sets its first row off."""
        return any(
            value(part, "type") == "firstRow" and len(part)
            for style in self.chain(table_style)
            for part in children(style, "w:tblStylePr")
        )


def _is_default(style: Any) -> bool:
    return (value(style, "default") or "0").lower() in ("1", "true", "on")


def _level(outline: str) -> int:
    level = whole(outline, _BODY_LEVEL)
    return level + 1 if 0 <= level < _BODY_LEVEL else 0
