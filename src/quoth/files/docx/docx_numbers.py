"""The numbers that a word processor writes before headings and list items, as they show ("2.1", "(a)", "•")."""

from __future__ import annotations

import re
from typing import Any, Final

from quoth.files.docx.docx_styles import WordStyles
from quoth.files.docx.docx_xml import child, children, is_on, value, whole
from quoth.files.html.html_lists import roman

BULLET: Final = "•"
_LEVELS: Final = 9
_MOST_LETTERS: Final = 30 * 26
_MOST_ROMAN: Final = 3999


class Lists:
    """The lists of a document and how far each of them has counted (ECMA-376, 17.9)."""

    def __init__(self, root: Any, styles: WordStyles) -> None:
        self._styles = styles
        self._abstract = {value(one, "abstractNumId"): one for one in children(root, "w:abstractNum")}
        self._lists = {value(one, "numId"): one for one in children(root, "w:num")}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: Any) -> str:
        """The number of the next paragraph with such properties, and a blank where one shows; empty for none."""
        key, level, style = self._styles.numbering(properties)
        of = self._lists.get(key)
        abstract = self._abstract_of(of)
        if abstract is None:
            return ""
        if level is None:
            level = self._level_of_style(abstract, style)
        if not 0 <= level < _LEVELS:
            return ""
        counts = self._counted(key, of, abstract, level)
        shown = self._shown(of, abstract, level, counts)
        apart = value(child(_level(of, abstract, level), "w:suff")) != "nothing"
        return shown + " " * (apart and bool(shown))

    def _abstract_of(self, of: Any) -> Any:
        abstract = self._abstract.get(value(child(of, "w:abstractNumId")))
        linked = value(child(abstract, "w:numStyleLink"))
        if linked:
            of = self._lists.get(self._styles.list_of(linked))
            abstract = self._abstract.get(value(child(of, "w:abstractNumId")), abstract)
        return abstract

    @staticmethod
    def _level_of_style(abstract: Any, style: str) -> int:
        found = (value(one, "ilvl") for one in children(abstract, "w:lvl") if value(child(one, "w:pStyle")) == style)
        return whole(next(found, None))

    def _counted(self, key: str, of: Any, abstract: Any, level: int) -> list[int]:
        """Count on at a level. Lists of one pattern go on counting, unless one says that it begins anew."""
        counts = self._counts.setdefault(value(abstract, "abstractNumId") or "", [None] * _LEVELS)
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = _start(of, abstract, upper)
        anew = _override(of, level)
        before = counts[level]
        if anew is not None and (key, level) not in self._begun:
            counts[level] = anew
        else:
            counts[level] = _start(of, abstract, level) if before is None else before + 1
        self._begun.add((key, level))
        for deeper in range(level + 1, _LEVELS):
            after = value(child(_level(of, abstract, deeper), "w:lvlRestart"))
            if after is None or (after != "0" and level < whole(after)):
                counts[deeper] = None
        return [count or 0 for count in counts]

    @staticmethod
    def _shown(of: Any, abstract: Any, level: int, counts: list[int]) -> str:
        own = _level(of, abstract, level)
        text = value(child(own, "w:lvlText")) or ""
        if _format(own) == "bullet":
            return BULLET if text.strip() else ""
        legal = bool(is_on(own, "w:isLgl"))

        def count(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            kind = "decimal" if legal else _format(_level(of, abstract, at))
            return written(counts[at], kind)

        return " ".join(re.sub(r"%([1-9])", count, text).split())


def _level(of: Any, abstract: Any, level: int) -> Any:
    """What a list says of a level itself, else its pattern."""
    for holder in (*(child(one, "w:lvl") for one in _overrides(of, level)), *children(abstract, "w:lvl")):
        if holder is not None and value(holder, "ilvl") == str(level):
            return holder
    return None


def _overrides(of: Any, level: int) -> list[Any]:
    return [one for one in children(of, "w:lvlOverride") if value(one, "ilvl") == str(level)]


def _override(of: Any, level: int) -> int | None:
    for one in _overrides(of, level):
        start = value(child(one, "w:startOverride"))
        if start is not None:
            return whole(start)
    return None


def _start(of: Any, abstract: Any, level: int) -> int:
    return whole(value(child(_level(of, abstract, level), "w:start")), 1)


def _format(level: Any) -> str:
    return value(child(level, "w:numFmt")) or "decimal"


def written(number: int, kind: str) -> str:
    """A number in one of the document's formats; the rare ones (in words, in other scripts) as figures.

    >>> written(28, "lowerLetter"), written(4, "upperRoman"), written(3, "decimalZero")
    ('bb', 'IV', '03')
    """
    if kind == "none":
        return ""
    if kind.endswith("Letter") and 0 < number <= _MOST_LETTERS:
        found = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif kind.endswith("Roman") and 0 < number <= _MOST_ROMAN:
        found = roman(number)
    else:
        return f"{number:02}" if kind == "decimalZero" else str(number)
    return found.upper() if kind.startswith("upper") else found
