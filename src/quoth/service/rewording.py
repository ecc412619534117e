"""What a cited sentence has become in a text that was edited since: the same, moved, worded otherwise, or gone."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from quoth.index.passages import sentences

Became: TypeAlias = Literal["same", "moved", "reworded", "gone"]

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
ALIKE = 0.45
"""Share of its words in their order (difflib's ratio) that a sentence has to have of another to be that one, edited."""
_AROUND = 400
"""Characters on either side of the likeliest words in which their sentence begins and ends."""
_ROOM = 1.5
"""Words among which those of a sentence are looked for, as a multiple of theirs."""
_LONGEST = 20_000
"""Characters of a sentence, or of what stands in its place, that are compared."""
_LEAST = 12
"""Characters of a neighbour that can be found again by its letters."""


@dataclass(frozen=True)
class Rewording:
    """What became of a sentence: `new` is what the text has now in its place, `text[start:end]`; empty for none."""

    became: Became
    old: str
    new: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class WordStep:
    """A stretch of two wordings: the words that both have, or those of the one and of the other."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether both say it."""
        return self.old == self.new


def reworded(quote: str, start: int, text: str, before: str = "", after: str = "") -> Rewording:
    """What became of a quote that stood at `start`, between `before` and `after`, in the text as it is now."""
    if not quote.strip():
        return Rewording("gone", quote)
    if text[start : start + len(quote)] == quote:
        return Rewording("same", quote, quote, start, start + len(quote))
    if (place := _nearest(text, quote, start)) is not None:
        return Rewording("moved", quote, quote, place, place + len(quote))
    found = _likest(quote, text) or _between(quote, text, _last_line(before), _first_line(after))
    if found is None:
        return Rewording("gone", quote)
    return Rewording("reworded", quote, text[found[0] : found[1]], *found)


def differences(old: str, new: str) -> list[WordStep]:
    """Two wordings side by side, word by word: what they share, and what stands in the one and not in the other.

    >>> [(one.old, one.new) for one in differences("It is 160 m long.", "It is 210 m long.")]
    [('It is ', 'It is '), ('160', '210'), (' m long.', ' m long.')]
    """
    one, other = (_PIECE.findall(" ".join(text[:_LONGEST].split())) for text in (old, new))
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [WordStep("".join(one[a:b]), "".join(other[c:d])) for _, a, b, c, d in steps]


def _nearest(text: str, quote: str, place: int) -> int | None:
    """Where it stands nearest to a place."""
    found = (text.rfind(quote, 0, max(place, 0) + len(quote)), text.find(quote, max(place, 0)))
    return min((at for at in found if at >= 0), key=lambda at: abs(at - place), default=None)


def _likest(quote: str, text: str) -> tuple[int, int] | None:
    """The sentence, or two of them, that is likest to a quote, if one is like it; in time that grows with the text."""
    wanted = [word.casefold() for word in _WORD.findall(quote[:_LONGEST])]
    at = _thickest(wanted, [(m[0].casefold(), m.start(), m.end()) for m in _WORD.finditer(text)])
    if at is None:
        return None
    found = sentences(text, max(0, at[0] - _AROUND), min(len(text), at[1] + _AROUND))
    tried = [*found, *((a, d) for (a, _), (_, d) in itertools.pairwise(found))]
    ordered = sorted(tried, key=lambda span: (-_alike(wanted, text[slice(*span)]), span[1] - span[0]))
    # Where sentences have no end, the words themselves are the best that there is.
    return next((span for span in (*ordered[:1], at) if _alike(wanted, text[slice(*span)]) >= ALIKE), None)


def _thickest(wanted: Sequence[str], words: Sequence[tuple[str, int, int]]) -> tuple[int, int] | None:
    """The range in which most of the wanted words stand together, the rarer a word the more it counts."""
    own = set(wanted)
    often = Counter(word for word, _, _ in words if word in own)
    hits = [(number, 1 / often[word]) for number, (word, _, _) in enumerate(words) if word in own]
    room, first, weight, best, range_ = max(len(wanted) * _ROOM, 8), 0, 0.0, 0.0, None
    for number, worth in hits:
        weight += worth
        while number - hits[first][0] >= room:
            weight -= hits[first][1]
            first += 1
        if weight > best:
            best, range_ = weight, (words[hits[first][0]][1], words[number][2])
    return range_


def _alike(wanted: Sequence[str], said: str) -> float:
    own = [word.casefold() for word in _WORD.findall(said[:_LONGEST])]
    return SequenceMatcher(None, wanted, own, autojunk=False).ratio()


def _between(quote: str, text: str, before: str, after: str) -> tuple[int, int] | None:
    """What stands now between the neighbours that a quote had, where these still stand."""
    first = text.find(before) + len(before) if len(before) >= _LEAST and before in text else None
    if first is None or len(after) < _LEAST:
        return None
    last = text.find(after, first, first + 4 * len(quote) + _AROUND + len(after))
    inside = text[first:last].strip() if last >= 0 else ""
    if not inside:
        return None
    start = text.index(inside, first)
    return start, start + len(inside)


def _last_line(text: str) -> str:
    return next((line for part in reversed(text.splitlines()) if (line := part.strip())), "")[-200:]


def _first_line(text: str) -> str:
    return next((line for part in text.splitlines() if (line := part.strip())), "")[:200]
