"""The words of a paragraph of OpenDocument, and what its styles hide, name and number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_MOST_SPACES: Final = 1_000
_UNSEEN: Final = frozenset({"ruby-text", "script", "hidden-text", "tracked-changes", "forms", "meta", "title", "desc"})
_ASIDE: Final = frozenset(
    {"note", "annotation", "frame", "custom-shape", "rect", "ellipse", "g", "text-box", "line", "connector"}
)
"""What stands within a paragraph and is read after it."""
_SIGNS: Final = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_ROMAN: Final = tuple(zip(_SIGNS, (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), strict=True))
_MOST_NUMBER: Final = 3_999
_LEVELS: Final = 10


def name_of(element: Any) -> str:
    """An element's name without its namespace; empty for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value_of(element: Any, name: str) -> str:
    """An attribute by its name without its namespace; empty where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def number_of(element: Any, name: str, otherwise: int = 1) -> int:
    """An attribute that is a whole number."""
    text = value_of(element, name)
    return int(text[:9]) if text.isdecimal() else otherwise


@dataclass(frozen=True)
class Styles:
    """What the styles of a document say of how it is read."""

    hidden: frozenset[str]
    """Styles of text and sections that are not shown, of tables that are not, of slides that are not."""
    titles: frozenset[str]
    """Styles of paragraphs that are titles."""
    numbers: dict[tuple[str, int], tuple[str, str, str]]
    """Format, prefix and suffix of the numbers of a list, by its style and level."""

    @classmethod
    def of(cls, *roots: Any) -> Styles:
        """The styles of a document's parts."""
        hidden, parents, numbers = set(), {}, {}
        for one in (one for root in roots for one in root.iter("{*}style", "{*}list-style")):
            name = value_of(one, "name")
            if name_of(one) == "list-style":
                for level in one.iter("{*}list-level-style-number"):
                    shown = (
                        value_of(level, "num-format"),
                        value_of(level, "num-prefix"),
                        value_of(level, "num-suffix"),
                    )
                    numbers[name, number_of(level, "level")] = shown
                continue
            parents[name] = value_of(one, "parent-style-name")
            if any(
                value_of(part, "display") in ("none", "false") or value_of(part, "visibility") == "hidden"
                for part in one
            ):
                hidden.add(name)
        titles = {name for name in parents if "Title" in _line(name, parents)}
        return cls(frozenset(hidden), frozenset(titles | {"Title"}), numbers)

    def number(self, style: str, level: int, count: int) -> str:
        """The number of an item, as it is shown with a space after it; empty for a list without numbers."""
        form, prefix, suffix = self.numbers.get((style, level), ("", "", ""))
        return f"{prefix}{_counted(form, count)}{suffix} " if form else ""


def _line(name: str, parents: dict[str, str]) -> list[str]:
    line = [name]
    while line[-1] in parents and parents[line[-1]] and len(line) < _LEVELS:
        line.append(parents[line[-1]])
    return line


def _counted(form: str, count: int) -> str:
    if form.lower() == "a":
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "A" else letter
    if form.lower() == "i" and count <= _MOST_NUMBER:
        text = ""
        for sign, value in _ROMAN:
            text += sign * (count // value)
            count %= value
        return text.upper() if form == "I" else text
    return str(count)


def words_of(paragraph: Any, styles: Styles, aside: list[Any], left_out: Counter[str]) -> str:
    """The words of a paragraph; what is read after it, such as notes and frames, is put `aside`."""
    return "".join(_words(paragraph, styles, aside, left_out))


def _words(element: Any, styles: Styles, aside: list[Any], left_out: Counter[str]) -> Iterator[str]:
    yield _plain(element.text)
    for child in element:
        name = name_of(child)
        if name in _ASIDE:
            aside.append(child)
        elif value_of(child, "style-name") in styles.hidden and name == "span":
            left_out["hidden passage"] += 1
        elif name == "s":
            yield " " * min(number_of(child, "c"), _MOST_SPACES)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name and name not in _UNSEEN:
            yield from _words(child, styles, aside, left_out)
        yield _plain(child.tail)


def _plain(text: str | None) -> str:
    """White space of the file's own layout counts as one space."""
    if not text:
        return ""
    words = " ".join(text.split())
    return f"{' ' * text[0].isspace()}{words}{' ' * (text[-1].isspace() and bool(words))}"
