"""What a question names and the whole document of an answer never does: another year, another product, another person.

A passage need not name what it is about, its document does. Nothing is said where a name may only be spelt otherwise,
shortened or written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from quoth.answering.candidates import Candidate, lowered
from quoth.answering.reply import TextOf
from quoth.answering.stems import stem
from quoth.answering.thread.closed_class import DAYS, MONTHS
from quoth.index.keywords import STOP_WORDS

OF_OTHER = 2.5
"""Log-odds that an answer loses whose document never has a name or a year of the question."""
UNDATED = 1.0
"""What one loses whose document names no year at all, where a question asks for one: it may be of any."""
_WEIGHED = 0.3
"""The least confidence of an answer whose document is looked through."""
_YEAR = re.compile(r"(?<![\w.,/-])(?:1[5-9]|20)\d\d(?![\w/-]|[.,]\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_RANGE = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)\s*(?:[-\u2013/]|to|and|until)\s*((?:1[5-9]|20)?\d\d)(?!\d)")
_CODE = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?![QH]\d\b)[\w-]{2,}(?![\w-])")
_NAME = re.compile(r"(?<=[\w,] )[A-Z][a-zà-öø-ÿ]{2,}(?:[A-Z][a-z]+)*\b(?!\.)")
_NO_NAME = re.compile(r".*(?:ian|can|ean|ish|ese)s?|Celsius|Fahrenheit|Kelvin")
"""An adjective of a country, or a measure: texts give these in other words."""
_ALIKE = 0.75
"""How like two words are of which one may be the other misspelt."""
_ROOT = 4
"""Letters that a name and what is made of it share: "Norway", "Norwegian"."""


def weighed(question: str, candidates: Sequence[Candidate], text_of: TextOf) -> list[Candidate]:
    """The candidates, those less sure whose documents never name what a question names; a yes or no as it was."""
    named = list(_named(question))
    return [_weighed(question, named, one, text_of) if named else one for one in candidates]


def _weighed(question: str, named: Sequence[str], one: Candidate, text_of: TextOf) -> Candidate:
    if one.confidence < _WEIGHED or one.short in ("yes", "no"):
        return one
    document = text_of(one.passage.document)
    text = f"{one.passage.source} {' '.join(one.passage.headings)} {document.text if document else one.passage.text}"
    if not all(_has(text, name, question) for name in named):
        return replace(one, confidence=lowered(one.confidence, OF_OTHER))
    undated = any(map(str.isdigit, named)) and not _ANY_YEAR.search(text)
    return replace(one, confidence=lowered(one.confidence, UNDATED)) if undated else one


def _named(question: str) -> Iterator[str]:
    """The years of a question, its codes of letters and figures, and its names, if not all of it is in capitals."""
    yield from _YEAR.findall(question)
    yield from _CODE.findall(question)
    words = re.findall(r"[^\W\d_]+", question)
    if sum(word[0].isupper() for word in words) * 2 < len(words):
        small = STOP_WORDS | MONTHS | DAYS
        yield from (
            name
            for name in _NAME.findall(question)
            if not {name.lower(), name.lower().rstrip("s")} & small and not _NO_NAME.fullmatch(name)
        )


def _has(text: str, name: str, question: str) -> bool:
    if name.isdigit():
        return (
            name in text
            or not _ANY_YEAR.search(text)
            or any(_spans(found, int(name)) for found in _RANGE.findall(text))
        )
    if any(map(str.isdigit, name)):
        letters = re.escape(re.sub(r"[\W_]", "", name))
        loose = r"[\W_]*".join(letters)
        return bool(re.search(loose, text, re.IGNORECASE))
    root = re.escape(stem(name)[: max(_ROOT, len(name) - 3)])
    return (
        bool(re.search(rf"\b{root}", text, re.IGNORECASE))
        or _initials(question, name) in re.sub(r"(?<=[A-Z])\.", "", text)
        or bool(get_close_matches(name, _of_like_length(name, text), 1, _ALIKE))
    )


def _of_like_length(name: str, text: str) -> set[str]:
    """The words of a text that may be a name misspelt; of a long text too few to take time."""
    shortest, longest = max(1, len(name) - 3), len(name) + 1
    return {*re.findall(rf"\b{name[0]}[^\W\d_]{{{shortest},{longest}}}\b", text)}


def _spans(years: tuple[str, str], year: int) -> bool:
    """Whether a year lies in a range, "2019-21"."""
    first, last = years
    return int(first) <= year <= int(first[: 4 - len(last)] + last)


def _initials(question: str, name: str) -> str:
    """The first letters of the row of capitals that a name stands in: "US" for "United States"."""
    rows = re.findall(r"[A-Z][\w-]*(?:\s+(?:of\s+|and\s+)?[A-Z][\w-]*)+", question)
    row = next((row for row in rows if name in row), "")
    return "".join(word[0] for word in row.split() if word[0].isupper()) or "\0"
