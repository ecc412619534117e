"""What parts the items of an enumeration: commas, semicolons, "and", "or" and their like, where they part any.

Brackets and quotation marks hold together what stands in them, and so do names and dates. By marks and closed
classes of English words; there is no parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.records import word_set
from quoth.answering.spans import tidy
from quoth.types import Span

_JOINT = r"(?:and/or|and|or|nor|as\s+well\s+as|plus)"
_INSERTED = r"(?:in|on|at|from|since|until|by|for|with|after|before|during|as|if|when|where)\s[^,;.:]{1,40}"
"""What stands between two commas behind "and": "and, from June, by post"."""
_SEPARATOR = re.compile(
    rf",?\s+{_JOINT},\s+{_INSERTED},\s+|\s*(?:;|,(?=\s))\s*(?:{_JOINT}\s+(?:also\s+)?)?|\s+{_JOINT}\s+(?:also\s+)?",
    re.IGNORECASE,
)
JOINS = re.compile(rf"\b{_JOINT}\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|“[^“”]*”|\"[^\"]*\"|``.*?''", re.DOTALL)
_FILLER = re.compile(r"(?:both|either|neither|including|namely|such as|also|as well as)\s+", re.IGNORECASE)
_OTHERS = re.compile(
    r"\s+amongs?t?\s+(?:many\s+)?others$|^(?:among\s+)?(?:many\s+)?others$|^(?:etc|so on|more)\.?$", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?:who|whom|whose|which|that|where|when|because|although|though|namely|by some|for example)\b", re.IGNORECASE
)
_INSTITUTION = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w'\u2019-]*\s+(?:of|for)\s+(?:the\s+)?[^\W\d_a-zß-öø-ÿ][\w'\u2019,\s-]*$"
)
_OPENS_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_YEAR = re.compile(r"\s*\d{4}\b")
DETERMINER = re.compile(
    r"(?:the|an?|his|her|its|their|our|your|my|some|any|all|every|each|no|\d[\d.,]*)\b", re.IGNORECASE
)


def separators(text: str, start: int, end: int) -> list[Span]:
    """What parts the items of `text[start:end]`: not within brackets or quotation marks, nor inside a name or a date.

    Where semicolons part them, commas and "and" belong to the items.

    >>> text = "ropes (old, new), the Ministry of Trade and Industry and tar"
    >>> [text[a:b] for a, b in separators(text, 0, len(text))]
    [', ', ' and ']
    """
    held = [found.span() for found in _BRACKETS.finditer(text, start, end)]
    marks: list[Span] = []
    since = start
    for found in _SEPARATOR.finditer(text, start, end):
        mark = found.span()
        if any(a < mark[0] and mark[1] < b for a, b in held) or _in_date(text, mark):
            continue
        if not _in_name(text, mark, since):
            marks.append(mark)
        since = mark[1]
    semicolons = [mark for mark in marks if ";" in text[slice(*mark)]]
    return semicolons if any(JOINS.search(text, *mark) for mark in semicolons) else marks


def within(text: str, span: Span, sentence: Span) -> Span:
    """The part of a sentence that a span is in: what stands in the same brackets or quotation marks, if it does."""
    around = (found.span() for found in _BRACKETS.finditer(text, *sentence))
    return next(((a + 1, b - 1) for a, b in around if a < span[0] and span[1] < b), sentence)


def _in_date(text: str, mark: Span) -> bool:
    """Whether a comma stands before a year: "June 27, 2010" is one thing."""
    return (
        text[mark[0] : mark[1]].strip() == ","
        and text[mark[0] - 1 : mark[0]].isdigit()
        and bool(_YEAR.match(text, mark[1]))
    )


def _in_name(text: str, mark: Span, since: int) -> bool:
    """Whether "and" joins two capitals behind "of": "Ministry of Trade and Industry"."""
    joins = text[mark[0] : mark[1]].strip().lower() == "and"
    return joins and bool(_INSTITUTION.search(text[since : mark[0]])) and bool(_OPENS_NAME.match(text, mark[1]))


def items(text: str, start: int, end: int) -> list[Span]:
    """The items of a range, without what stands around them; the range itself where it has no parts.

    >>> text = "both the mill, the weir and the lock"
    >>> [text[a:b] for a, b in items(text, 0, len(text))]
    ['the mill', 'the weir', 'the lock']
    """
    found: list[Span] = []
    last = start
    for left, right in [*separators(text, start, end), (end, end)]:
        filler = _FILLER.match(text, last, left)
        first = filler.end() if filler else last
        others = _OTHERS.search(text[first:left].strip())
        stop = left - len(others[0]) if others else left
        if any(map(str.isalnum, text[first:stop])) and not (found and _ASIDE.match(text, first, stop)):
            found.append(tidy(text, first, stop))
        last = right
    return found


def joins(text: str, mark: Span) -> bool:
    """Whether a separator has a joint ("and") in it."""
    return bool(JOINS.search(text, *mark))


def distinct(text: str, found: Sequence[Span]) -> list[Span]:
    """The items, none over another or twice; of two names of which one is a part of the other the longer."""
    kept: list[Span] = []
    for item in found:
        words = item_words(text[slice(*item)])
        if not words or any(item[0] < b and a < item[1] for a, b in kept):
            continue
        like = [one for one in kept if words <= (own := item_words(text[slice(*one)])) or own <= words]
        if like and words > item_words(text[slice(*like[0])]):
            kept[kept.index(like[0])] = item
        elif not like:
            kept.append(item)
    return kept


def item_words(words: str) -> frozenset[str]:
    """What tells an item from others: its words without articles, case and plural endings."""
    return word_set(DETERMINER.sub("", words) if not words[:1].isdigit() else words)
