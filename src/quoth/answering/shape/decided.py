"""Yes or no: what the sentence that decides adds to it, and what figures, weekdays and exceptions decide themselves.

A reader of text weighs words; it often overlooks that "7 km" is not "5 km", and that "every day except Monday"
shuts the Monday out. Both are told by closed classes of words: numbers, units, weekdays, words of exception.
"""

from __future__ import annotations

import re

from quoth.answering.records import asked_words, word_set
from quoth.answering.shape.clause_bounds import clause_around, trimmed
from quoth.types import Span

_EXCEPTION = (
    r"(?:with\s+the\s+exception\s+of|except(?:ing)?(?:\s+(?:for|that|in|on|at|during|when|where|if|by|with))?|apart\s+from"
    r"|other\s+than|excluding|but\s+not|unless)"
)
_CONDITION = (
    r"(?:only\s+(?:if|when|with|after|for|in|on|at|by|under|from|until|once|where|to)|provided(?:\s+that)?|providing"
    r"|as\s+long\s+as|so\s+long\s+as|on\s+condition\s+that|subject\s+to|if|until)"
)
_YES = re.compile(rf"(?<!\w)(?:{_EXCEPTION}|{_CONDITION})(?!\w)", re.IGNORECASE)
_NO = re.compile(rf"(?<!\w)(?:{_EXCEPTION}|{_CONDITION.replace('|if|', '|')}|but(?=\s+\w+\s+\w+))(?!\w)", re.IGNORECASE)
_HEDGE = re.compile(
    r"(?<!\w)(?:reportedly|allegedly|supposedly|apparently|purportedly|presumably|probably|possibly|perhaps|usually|generally"
    r"|normally|typically|mostly|sometimes|occasionally|in\s+most\s+cases|in\s+some\s+cases|as\s+a\s+rule)(?!\w)",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\b(?:planned|due|scheduled|supposed|meant|expected|intended|hoped)\b", re.IGNORECASE)
_CAME_TO_NOTHING = re.compile(
    rf"\b(?:was|were|had|had\s+been)\s+{_MEANT.pattern}\s+to\b.*\b(?:but|however)\b", re.IGNORECASE
)
_RANGE = re.compile(r"(?<!\w)(?:from|between)\s+(?:[^\s,;]+\s+){1,4}$", re.IGNORECASE)
_LONGEST = 24  # words of what is added
_EVERY = re.compile(
    r"(?<!\w)(?:every|all|any|always|daily|each|everything|everyone|anything|whole|throughout)(?!\w)", re.IGNORECASE
)
_NONE = re.compile(
    r"(?<!\w)(?:no|not|none|never|nobody|nothing|neither|nor|cannot|without|\w+n['’]t)(?!\w)",  # noqa: RUF001
    re.IGNORECASE,
)
_EXCEPT = re.compile(rf"(?<!\w){_EXCEPTION.replace('|unless', '')}(?!\w)\s*", re.IGNORECASE)
_VERB = re.compile(
    r"\s+(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must)(?!\w)",
    re.IGNORECASE,
)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_DAY_RANGE = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\s*(?:to|till|until|through|[-\u2013\u2014])\s*"
    r"(mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)
_MOST = re.compile(r"\b(?:up\s+to|at\s+most|no\s+more\s+than|not\s+more\s+than|maximum\s+of|only)\s+$", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:at\s+least|no\s+(?:less|fewer)\s+than|minimum\s+of)\s+$", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:up\s+to|at\s+least|at\s+most|more|less|fewer|over|under|between|within|above|below|about|around|nearly|almost|from|or"
    r"|maximum|minimum)\b",
    re.IGNORECASE,
)
_COUNTED = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBERS = {word: value for value, word in enumerate(_COUNTED)}
_FIGURE = re.compile(
    rf"(?<![\w.,])(\d[\d,]*(?:\.\d+)?|{'|'.join(_NUMBERS)})(?![\d\w])\s*-?\s*(%|°?[^\W\d_]+)?", re.IGNORECASE
)


def qualification(text: str, sentence: Span, said: str, question: str) -> str:
    """The words of a sentence that limit a yes or no, as they stand there; empty where there are none.

    >>> sentence = "The bridge is open all year, except during ice."
    >>> qualification(sentence, (0, len(sentence)), "yes", "Is the bridge open in winter?")
    'except during ice'
    """
    asked = word_set(question)
    excepted = _EXCEPT.search(text, *sentence)
    if said == "no" and excepted and word_set(text[excepted.end() : sentence[1]]) & asked_words(question):
        return ""  # it is what the question asks for
    shut = said == "no" and _by_weekday(text[slice(*sentence)], question) == said  # the days alone decide
    for found in (_YES if said == "yes" else _NO).finditer(text, *sentence):
        if shut and _EXCEPT.match(found[0]):
            continue
        start, end = (
            _from(text, found.start(), sentence),
            clause_around(text, found.end(), found.end() + 1, sentence)[1],
        )
        end = _noun_end(text, found, end)
        if start == sentence[0] and "," in text[start:end]:
            end = text.index(",", start, end)
        start, end = trimmed(text, start, end)
        added = " ".join(text[start:end].split())
        words = word_set(text[found.end() : end])
        known = words & asked_words(question) if _EXCEPT.match(found[0]) else words <= asked
        if found[0].lower() == "but" and not _denies(text[sentence[0] : start], question):
            continue
        if words and len(added.split()) <= _LONGEST and not known:
            return added[:1].lower() + added[1:] if start == sentence[0] else added
    hedge = _HEDGE.search(text, *sentence)
    return hedge[0].lower() if hedge and not word_set(hedge[0]) & word_set(question) else ""


def _denies(said: str, question: str) -> bool:
    """Whether what stands before "but" is about the question, and says no."""
    return bool(_NONE.search(said) and word_set(said) & asked_words(question))


def _from(text: str, start: int, sentence: Span) -> int:
    """Where "from March until September" begins, of which "until" was found."""
    before = _RANGE.search(text, sentence[0], start)
    return before.start() if before else start


def _noun_end(text: str, found: re.Match[str], end: int) -> int:
    """Where the thing ends that is excepted: before the verb of the sentence, if that comes after it."""
    verb = _VERB.search(text, found.end(), end) if _EXCEPT.match(found[0]) else None
    return verb.start() if verb else end


def decided(said: str, sentence: str, question: str) -> str:
    """Yes or no by the figures, weekdays and exceptions of the sentence where they decide; else as it was said.

    >>> decided("yes", "It is open every day except Monday.", "Is it open on Mondays?")
    'no'
    >>> decided("yes", "The lake is 7 km long.", "Is the lake 5 km long?")
    'no'
    """
    if said == "yes" and _CAME_TO_NOTHING.search(sentence) and not _MEANT.search(question):
        return "no"
    return _by_weekday(sentence, question) or _by_exception(sentence, question) or _by_figure(sentence, question, said)


def _by_weekday(sentence: str, question: str) -> str:
    """Whether the one weekday of the question is among those of a sentence that names some by range or exception."""
    asked = {found.lower() for found in _DAY.findall(question)}
    if len(asked) != 1 or _NONE.search(question):
        return ""
    exception = _EXCEPT.search(sentence)
    main = sentence[: exception.start()] if exception else sentence
    out = set(_days(sentence[exception.end() :])) if exception else set()
    days = set(_days(main)) if _DAY_RANGE.search(main) else set()
    if (
        not days
        and out
        and re.search(r"\b(?:daily|(?:every|all|each|any)\s+(?:other\s+)?days?|all\s+week)\b", main, re.IGNORECASE)
    ):
        days = set(range(7))
    if not days or (_NONE.search(main)):
        return ""
    day = next(i for i, name in enumerate(_WEEK) if name.startswith(next(iter(asked))))
    return "yes" if day in days - out else "no"


def _days(text: str) -> list[int]:
    """The numbers of the weekdays that a text names, those within a range as well."""

    def number(name: str) -> int:
        return next(i for i, day in enumerate(_WEEK) if day.startswith(name.lower()))

    found = [number(name) for name in _DAY.findall(text)]
    for first, last in _DAY_RANGE.findall(text):
        a, b = number(first), number(last)
        found += [day % 7 for day in range(a, b + 1 if b >= a else b + 8)]
    return found


def _by_exception(sentence: str, question: str) -> str:
    """The opposite of what the sentence says of all, where the question asks for what it excepts."""
    found = _EXCEPT.search(sentence)
    if found is None or _NONE.search(question) or _EXCEPT.search(question):
        return ""
    excepted = word_set(_VERB.split(re.split(r"[,;.]|\bbut\b", sentence[found.end() :])[0])[0])
    main = sentence[: found.start()]
    named = asked_words(question) & excepted - word_set(main)
    if not named:
        return ""
    if _NONE.search(main):
        return "yes"
    return "no" if _EVERY.search(main) else ""


def _by_figure(sentence: str, question: str, said: str) -> str:
    """No, where the one figure of the question has another value in the sentence, or is beyond a limit there.

    Both have the same word behind them.
    """
    asked = _figures(question)
    if said != "yes" or len(asked) != 1 or _COMPARED.search(question):
        return said
    _, value, unit = asked[0]
    same = [(before, number) for before, number, behind in _figures(sentence) if behind == unit and unit]
    if len(same) == 1 and _MOST.search(same[0][0]):
        return "no" if value > same[0][1] else said
    if len(same) == 1 and _LEAST.search(same[0][0]):
        return "no" if value < same[0][1] else said
    other = same and value not in [number for _, number in same] and not _COMPARED.search(sentence)
    return "no" if other else said


def _figures(text: str) -> list[tuple[str, float, str]]:
    """Each figure of a text: the words before it, its value, and the word behind it."""
    return [
        (text[max(0, found.start() - 20) : found.start()], _value(found[1]), next(iter(word_set(found[2] or "")), ""))
        for found in _FIGURE.finditer(text)
    ]


def _value(figure: str) -> float:
    low = figure.lower()
    return float(_NUMBERS[low]) if low in _NUMBERS else float(low.replace(",", ""))
