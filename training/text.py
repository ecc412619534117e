"""Pure text helpers: sentences, words, the part of a text nearest to an answer."""

from __future__ import annotations

import re

from quoth.evaluation.measures.metrics import normalize_answer, token_f1

_ENDS = re.compile(r"[.!?][\"'”\u2019)\]]*(?=\s)|\n+")
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|No|Inc|Ltd|Co|Gen|Col|Lt|Rev|Sen|Gov|Fig|al|cf|e\.g|i\.e|[ap]\.m|[AP]\.M|U\.S))\.$"
)
_WORD = re.compile(r"\w+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut the text into (start, end) code-point ranges without leading or trailing blanks."""
    found, start = [], 0
    for match in _ENDS.finditer(text):
        if match[0][0] == "." and _SHORT.search(text[start : match.start() + 1]):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    return [trimmed for s, e in found if (trimmed := trim(text, s, e)) is not None]


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Drop blanks from both ends of a range; None when nothing else is in it."""
    inside = text[start:end]
    if not inside.strip():
        return None
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return _WORD.findall(text.lower())


def normalised(text: str) -> list[str]:
    """Words as SQuAD's measure compares them: lower case, no punctuation, no articles."""
    return normalize_answer(text).split()


def best_part(text: str, start: int, end: int, reference: str) -> tuple[int, int]:
    """The run of whole words in text[start:end] nearest in F1 to the reference; the shortest of equals.

    Falls back to the whole range when no word is shared. Positions are code points in `text`.
    """
    places = [m.span() for m in re.finditer(r"\S+", text[start:end])][:60]
    best, chosen = 0.0, (start, end)
    for i, (left, _) in enumerate(places):
        for _, right in places[i : i + 25]:
            value = token_f1(text[start + left : start + right], reference)
            if value > best + 1e-9:
                best, chosen = value, (start + left, start + right)
    return chosen
