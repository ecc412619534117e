"""Names and what they stand for: the `dt` and `dd` of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoth.files.grids import Pair, Part, Written
from quoth.types import Gloss

_LONGEST: Final = 400
"""Characters of a value that is read in one line with its name."""


class Names:
    """The names of a list that wait for their value, and how they are written with it."""

    def __init__(self) -> None:
        self._waiting: list[Written] = []
        self._given = ""

    def named(self, parts: Sequence[Written]) -> list[Written]:
        """A name; what is still without a value when something follows that is no name is written as it is."""
        self._given = ""
        self._waiting += parts
        return []

    def valued(self, parts: Sequence[Written]) -> list[Written]:
        """A value, with the name before it; after further values of one name it is only read."""
        names, self._waiting = self._waiting, []
        plain = [part for part in parts if isinstance(part, Part) and not part.level and not part.kept]
        value = "\n".join(part.text for part in plain)
        simple = len(plain) == len(parts) and len(value) <= _LONGEST
        if names and simple and all(isinstance(name, Part) and not name.level for name in names):
            self._given = ", ".join(" ".join(name.text.split()) for name in names if isinstance(name, Part))
            return [Pair(self._given, value)]
        if self._given and simple and plain:
            return [Part(" ".join(value.split()), glosses=(Gloss(0, 0, f"{self._given}: "),))]
        return [*names, *parts]

    def left(self) -> list[Written]:
        """The names that never got a value."""
        left, self._waiting = self._waiting, []
        return left
