"""Coordinations: "the mill, the weir and the lock", all of it where a reader found a part, and its items.

By the marks and small words of English alone (no parser): commas, semicolons, "and", "or" and their like part items,
brackets and quotation marks hold them together, and a list ends where its clause does. The word classes
below are closed ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.several.enumerations import DETERMINER, JOINS, distinct, items, joins, separators, within
from quoth.answering.shape.forms import AUXILIARY
from quoth.answering.spans import tidy
from quoth.types import Span

_CLAUSE = re.compile(
    r"(?:(?i:who|whom|whose|which|that|where|when|while|because|although|though|if|unless|since|as|but|so|then|yet|not"
    rf"|he|she|it|they|we|you|i|this|these|those|there|please)|{AUXILIARY})\b(?!')"
)
"""What begins another clause, so that what goes before it ends here."""
_SUBORDINATE = re.compile(r"(?:if|when|whenever|while|because|although|though|unless|once|as)\b", re.IGNORECASE)
_FINITE = re.compile(rf"(?:{AUXILIARY}|be|been)")
_PLACED = re.compile(
    r"(?:in|on|at|by|to|from|for|with|into|over|under|after|before|during|until|about|near|between|among|through|without|per|via)\b",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"[a-z]+ly\s+\w")
_PLEASE = re.compile(r"please\b", re.IGNORECASE)
"""What begins a sentence of its own behind a comma: "If it rains, please wait"."""
_SPEAKER = re.compile(r"he|she|it|they|we|you|i", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;]+")
_NAME_PART = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ]|\d)[\w'\u2019.&/-]*$|(?:of|the|de|del|der|van|von|al|bin|du|da|di|la|le|for)$"
)
_OPENS_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_BRACKET_AFTER = re.compile(r"\s*\([^()]*\)")
_QUOTES = "()\"'”\u2019`"
_LONGEST = 12
"""Words of an item that the reader did not mark itself."""


def widened(text: str, span: Span, sentence: Span, known: Sequence[Span] = ()) -> Span:
    """All of the coordination that a span is a part of, within its sentence; the span itself where it is of none.

    `known` are other spans that a reader thought of, whose borders are better than what words tell.

    >>> text = "They sold the mill, the weir and the lock in May."
    >>> start, end = widened(text, (10, 18), (0, 48))
    >>> text[start:end]
    'the mill, the weir and the lock'
    """
    sentence = within(text, span, sentence)
    marks = separators(text, *sentence)
    end = _rightwards(text, span, sentence, marks, known)
    start = _leftwards(text, (span[0], end), sentence, marks, known)
    return (start, end)


def _rightwards(text: str, span: Span, sentence: Span, marks: Sequence[Span], known: Sequence[Span]) -> int:
    """Where the last item ends; nothing is added unless a joint ("and") stands before it."""
    kept = at = span[1]
    joined = any(joins(text, mark) for mark in marks if span[0] < mark[0] and mark[1] < span[1])
    if joined:
        tail = _followed(text, at, marks)
        if tail is None or not _joins_alone(text, tail):
            return kept  # "A, B and C, the king": what follows the last item is none
    for _ in range(len(marks)):
        mark = _followed(text, at, marks)
        if mark is None:
            break
        stop = next((a for a, b in marks if a >= mark[1]), sentence[1])
        item = _item_after(text, (mark[1], stop), (span, sentence[0]), known)
        first = not joined and at == span[1]
        if item is None or (first and (_is_loose(text, mark) or not _resembles(text, (mark[1], item), span, mark))):
            break
        at = item
        if joins(text, mark):
            kept = at
            if not _is_followed_by_joint(text, at, marks):
                break
    return kept


def _resembles(text: str, item: Span, first: Span, mark: Span) -> bool:
    """Whether what follows has the form of the first item, so that it is no aside on it and no second verb."""
    other = (
        first[0] - len(article[0]) if (article := _ARTICLE_BEFORE.search(text, 0, first[0])) else first[0],
        first[1],
    )
    words = [text[slice(*one)] for one in (item, other)]
    forms = [
        (bool(DETERMINER.match(one)), bool(_OPENS_NAME.match(one, _lead(one, 0))), bool(re.search(r"\d", one)))
        for one in words
    ]
    if ";" in text[slice(*mark)]:
        return True
    if joins(text, mark):
        return forms[0][0] == forms[1][0] or (forms[0][1] and forms[1][1])
    return forms[0][::2] == forms[1][::2] and len(words[0].split()) <= len(words[1].split()) + 1


def _is_followed_by_joint(text: str, at: int, marks: Sequence[Span]) -> bool:
    mark = _followed(text, at, marks)
    return mark is not None and _joins_alone(text, mark)


def _joins_alone(text: str, mark: Span) -> bool:
    """Whether "and" goes on with a list that has one already: behind a comma it begins something else."""
    return joins(text, mark) and "," not in text[slice(*mark)]


def _is_loose(text: str, mark: Span) -> bool:
    """Whether "and" stands behind a comma, as in a list it does only after two items: else a clause begins."""
    return bool(re.fullmatch(r",\s*(?:and|or|nor)\s+", text[slice(*mark)], re.IGNORECASE))


def _followed(text: str, at: int, marks: Sequence[Span]) -> Span | None:
    """The separator that stands right behind a place, or behind what stands there in brackets."""
    bracket = _BRACKET_AFTER.match(text, at)
    places = {at, bracket.end() if bracket else at}
    return next((mark for mark in marks if mark[0] in places or (mark[0] == at + 1 and text[at] in _QUOTES)), None)


def _item_after(text: str, between: Span, like: tuple[Span, int], known: Sequence[Span]) -> int | None:
    """Where the item that begins `between` ends; None where a new clause begins instead."""
    start, stop = between
    if _CLAUSE.match(text, start) or _ADVERB.match(text, start) or start >= stop:
        return None
    for one in known:
        near = one[0] - start <= _near(text, start, one[0])
        if near and start <= one[0] and one[1] <= stop and _is_like(text, one, *like):
            return one[1]
    if text[start - 2 : start].strip() == ";" or text[stop : stop + 1] == ";":
        return tidy(text, start, stop)[1]
    words = list(_WORD.finditer(text, start, stop))
    return _cut(text, words, _names(text, *like), like[0]) if words else None


def _is_like(text: str, known: Span, like: Span, sentence: int) -> bool:
    """Whether a known span can stand in one list with another: beside a name only names can."""
    names = all(_NAME_PART.match(word[0]) for word in _WORD.finditer(text, *known))
    return names or not _names(text, like, sentence)


def _names(text: str, span: Span, sentence: int) -> bool | None:
    """Whether a span is a name by its capital; None where a sentence begins with it, which gives anything a capital."""
    article = DETERMINER.match(text, *span)
    start = min(article.end() + 1, span[1] - 1) if article and span[0] == sentence else span[0]
    return None if start == sentence else bool(_OPENS_NAME.match(text, _lead(text, start)))


def _near(text: str, start: int, at: int) -> int:
    """How many characters may stand before a known span: those of an article."""
    article = DETERMINER.match(text, start)
    return article.end() + 1 - start if article and article.end() <= at else 0


def _cut(text: str, words: Sequence[re.Match[str]], names: bool | None, like: Span) -> int | None:
    """The end of an item by its words: that of a name where the others are names, else the end of its clause."""
    own = next((word[0] for word in words if not DETERMINER.fullmatch(word[0])), words[0][0])
    named = bool(_OPENS_NAME.match(own)) and names is not False
    if names and not named:
        return None
    first = text[like[0] : like[1]]
    if any(_FINITE.fullmatch(word[0]) for word in _WORD.finditer(first)):
        return tidy(text, words[0].start(), words[-1].end())[1]  # a clause beside a clause
    finite = any(_FINITE.fullmatch(word[0]) for word in words[1:])
    loose = finite or any(_PLACED.match(word[0]) for word in _WORD.finditer(first))
    taken: list[re.Match[str]] = []
    for word in words:
        plain = word[0].strip(_QUOTES + ".:")
        ends = (named and not _NAME_PART.match(plain) and not JOINS.fullmatch(plain)) or (
            _PLACED.fullmatch(plain) and not loose
        )
        if taken and (ends or _CLAUSE.fullmatch(plain) or _is_past(plain, text, word.end())):
            break
        taken.append(word)
        if word[0].endswith(":"):
            break
    while taken and re.fullmatch(r"and|or|of|the|de|del|der|van|von|al|bin|du|da|di|la|le|for", taken[-1][0]):
        taken.pop()
    if not taken or len(taken) > _LONGEST:
        return None
    return tidy(text, taken[0].start(), taken[-1].end())[1]


def _is_past(word: str, text: str, end: int) -> bool:
    """Whether a word looks like a verb in the past that closes a clause ("burned in May", "were sold.")."""
    following = _WORD.search(text, end)
    closes = (
        following is None
        or text[end : end + 1] in ".,;"
        or bool(_PLACED.match(following[0]) or DETERMINER.match(following[0]))
    )
    return len(word) > 4 and word.endswith("ed") and word.islower() and closes  # noqa: PLR2004 - "red", "shed"


def _leftwards(text: str, span: Span, sentence: Span, marks: Sequence[Span], known: Sequence[Span]) -> int:
    """Where the first item begins."""
    at = span[0]
    joined = any(joins(text, mark) for mark in marks if span[0] <= mark[0] and mark[1] <= span[1])
    for _ in range(len(marks)):
        mark = next((m for m in marks if m[1] == at or _lead(text, m[1]) == at), None)
        if mark is None or not (joined or joins(text, mark)):
            break
        floor = max((b for a, b in marks if b <= mark[0]), default=sentence[0])
        loose = _is_loose(text, mark) and (floor == sentence[0] or joined)
        if loose or _PLEASE.match(text, at) or (joined and _ends_clause(text, mark, (at, span[1]))):
            break
        joined = True
        if floor == sentence[0] and _SUBORDINATE.match(text, floor):
            break  # "If the pump stops, ring": what comes first is no item
        item = _item_before(text, (floor, mark[0]), span, known)
        if item is None:
            break
        at = item
    return at


def _ends_clause(text: str, mark: Span, span: Span) -> bool:
    """Whether a semicolon stands before items that none parts: "…; the mill and the weir" are all of that list."""
    return ";" in text[slice(*mark)] and ";" not in text[slice(*span)]


def _lead(text: str, at: int) -> int:
    """Where an item begins behind its article."""
    article = DETERMINER.match(text, at)
    return article.end() + 1 if article else at


def _item_before(text: str, between: Span, like: Span, known: Sequence[Span]) -> int | None:
    """Where the item that ends `between` begins; None where it cannot be told."""
    floor, stop = between
    told = _known_before(text, between, like, known)
    if told is not None and not _OPENS_NAME.match(text[told:stop]):
        return told
    words = list(_WORD.finditer(text, floor, stop))
    first = text[like[0] : like[1]]
    taken: list[re.Match[str]] = []
    spoken = False
    named, articled = (
        bool(_OPENS_NAME.match(first)),
        bool(DETERMINER.match(first) or DETERMINER.match(text, max(like[0] - 4, 0))),
    )
    for word in reversed(words):
        plain = word[0].strip(_QUOTES)
        if (
            _CLAUSE.fullmatch(plain)
            or _PLACED.fullmatch(plain)
            or word[0].endswith((":", "."))
            or (named and not _NAME_PART.match(plain) and not JOINS.fullmatch(plain))
        ):
            spoken = bool(_SPEAKER.fullmatch(plain))
            break
        taken.insert(0, word)
        if not named and articled and DETERMINER.fullmatch(plain):
            break
    if spoken and len(taken) > 1:
        taken.pop(0)  # the verb: "we sell rope"
    while taken and re.fullmatch(r"of|for|and|or", taken[0][0]):
        taken.pop(0)
    if not taken or len(taken) > _LONGEST:
        return told
    start = tidy(text, taken[0].start(), stop)[0]
    return start if told is None else min(start, told)  # of a name all, where the reader knew a part


def _known_before(text: str, between: Span, like: Span, known: Sequence[Span]) -> int | None:
    """Where a span that the reader thought of begins which ends `between`, if there is one."""
    floor, stop = between
    fitting = (one for one in known if floor <= one[0] and one[1] <= stop and _is_like(text, one, like, floor))
    return next((one[0] for one in fitting if not text[one[1] : stop].strip(f" {_QUOTES}")), None)


def spread(text: str, spans: Sequence[Span], sentences: Sequence[Span]) -> list[Span]:
    """The items of all coordinations that spans are parts of, in the order of the text, none twice or over another."""
    found: list[Span] = []
    for span in spans:
        others = [one for one in spans if one != span]
        for start, end in sentences:
            part = (max(span[0], start), min(span[1], end))
            if part[0] < part[1]:
                found += items(text, *widened(text, part, (start, end), others))
    return sorted(distinct(text, found))
