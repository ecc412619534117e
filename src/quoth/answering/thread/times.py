"""Phrases of time in a question, by their parts: a new year, month or half takes the place of the old one alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.mentions import Mention

_DAYS = closed.DAYS | {"weekday", "morning", "afternoon", "evening", "night", "noon", "midnight"}
_UNITS = closed.MONTHS | _DAYS | closed.SPANS
_YEAR = r"(?:1\d|20)\d\d(?:[/\u2013-]\d\d(?:\d\d)?)?"
_PARTS = {
    "year": re.compile(rf"(?<![\w.,])(?:{_YEAR})(?![\w%])(?![.,]\d)"),
    "month": re.compile(rf"\b(?:{'|'.join(sorted(closed.MONTHS))})\b", re.IGNORECASE),
    "part": re.compile(
        rf"\b(?:(?:{'|'.join(sorted(closed.ORDINALS))})\s+(?:half|quarter|term|semester|trimester|"
        rf"{'|'.join(sorted(closed.SPANS))})|(?:early|late|mid|end|beginning|start|middle)(?=\s+(?:of\b|{_YEAR}))"
        r"|(?-i:[QH][1-4]))\b",
        re.IGNORECASE,
    ),
    "day": re.compile(rf"\b(?:{'|'.join(sorted(_DAYS))})s?\b", re.IGNORECASE),
}
_DATED = re.compile(rf"\b\d\d?(?:st|nd|rd|th)?\s+(?:{'|'.join(sorted(closed.MONTHS))})|\b\w{{3,9}}\s+\d\d?\b(?!\d)")
"""A day by its number and month: another year, month or day makes another date of it altogether."""
_SMALL = re.compile(r"\b(?:the|an?|of|in|on|at|during|this|that|last|next|each|every|whole|year)\b", re.IGNORECASE)


def is_time(mention: Mention) -> bool:
    """Whether a phrase names a time: a month, a weekday, a year, a half of one."""
    words = mention.key.replace("-", " ").split()
    if any(word in _UNITS or word.rstrip("s") in _UNITS for word in words):
        return True
    return bool(re.fullmatch(r"\d\d?:\d\d", mention.bare)) or is_whole(mention.text)


def is_whole(text: str) -> bool:
    """Whether a text is a time and nothing else.

    >>> is_whole("the first half of 2023"), is_whole("the 2023 fee")
    (True, False)
    """
    found = parts_of(text)
    for pattern in _PARTS.values():
        text = pattern.sub(" ", text)
    return bool(found) and not re.search(r"\w", _SMALL.sub(" ", text))


def parts_of(text: str) -> dict[str, str]:
    """The parts of a time that a text names, by their kind; the first of each."""
    return {kind: found[0] for kind, pattern in _PARTS.items() if (found := pattern.search(text))}


def moved(old: str, new: str) -> str | None:
    """A phrase with the parts of a new time in the place of its own; None where it has not all of them.

    >>> moved("the first half of 2023", "2022"), moved("May 2021", "June"), moved("May", "2022")
    ('the first half of 2022', 'June 2021', None)
    """
    if not is_whole(new) or _DATED.search(old):
        return None
    parts = parts_of(new)
    if not parts.keys() <= parts_of(old).keys():
        return None
    for kind, words in parts.items():
        old = _PARTS[kind].sub(lambda _, words=words: words, old, count=1)  # type: ignore[misc]
    return old


def moved_within(asked: str, new: str) -> str | None:
    """A question with the parts of a new time in the place of its own, where it has just one of each."""
    alone = all(len(list(_found(kind, asked))) == 1 for kind in parts_of(new))
    return moved(asked, new) if alone else None


def _found(kind: str, text: str) -> Iterator[re.Match[str]]:
    return _PARTS[kind].finditer(text)
