"""Who does it, and to whom: "Sharks eat crabs" does not say what crabs eat; a time that only its speaker knows; and
whether each or all together are meant.

By the order of words alone, and only for the plainest questions: a verb with one thing before or after it.
"""

from __future__ import annotations

import re

from quoth.answering.stems import stem
from quoth.answering.thread import closed_class as closed
from quoth.types import Span

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe stands in words
_OF_OBJECT = re.compile(
    r"\s*(?:and\s+|but\s+)?(?:what|whom?)\s+(?:do|does|did|can|will|would)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?P<thing>[\w-]+)\s+(?P<verb>[\w-]+)\W*$",
    re.IGNORECASE,
)
_OF_SUBJECT = re.compile(
    r"\s*(?:and\s+|but\s+)?(?:what|who)\s+(?P<verb>[\w-]+)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?(?P<thing>[\w-]+)\W*$",
    re.IGNORECASE,
)
_NEAR = 3
"""Words after a verb among which its object is."""
_RELATIVE = re.compile(
    r"(?<!the )(?<!that )\b(?P<when>last|next)\s+(?P<span>year|month|week|quarter|season|term|summer|winter)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every|per|apiece|individual(?:ly)?)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:total|totals|overall|altogether|combined|in\s+all|in\s+sum)\b", re.IGNORECASE)
_WORDS = {"last": "last|past|previous|prior|preceding", "next": "next|coming|following|upcoming"}


def is_turned(question: str, sentence: str, answer: Span) -> bool:
    """Whether an answer does in its sentence what was asked to be done to it, or the other way round.

    >>> is_turned("What do crabs eat?", "Sharks eat crabs.", (0, 6))
    True
    >>> is_turned("What do crabs eat?", "Crabs eat snails.", (10, 16))
    False
    """
    for form, before in ((_OF_OBJECT, True), (_OF_SUBJECT, False)):
        found = form.match(question)
        if found and found["verb"].lower() not in closed.VERBAL and found["thing"].lower() not in closed.BREAKS:
            return _turned(stem(found["thing"]), stem(found["verb"]), sentence, answer, before=before)
    return False


def _turned(thing: str, verb: str, sentence: str, answer: Span, *, before: bool) -> bool:
    tokens = list(_TOKEN.finditer(sentence))
    acts = [i for i, token in enumerate(tokens) if stem(token[0]) == verb]
    if len(acts) != 1 or (acts[0] and tokens[acts[0] - 1][0].lower() in closed.VERBAL):
        return False
    at = acts[0]
    behind, ahead = tokens[at + 1 : at + 1 + _NEAR], tokens[max(0, at - _NEAR) : at]
    if any(token[0].lower() in closed.PREPOSITIONS for token in behind[:1]):
        return False
    around, others = (behind, tokens[:at]) if before else (ahead, tokens[at + 1 :])
    stands = any(stem(token[0]) == thing for token in around) and all(stem(token[0]) != thing for token in others)
    return stands and (answer[1] <= tokens[at].start() if before else answer[0] >= tokens[at].end())


def is_of_no_such_time(question: str, text: str) -> bool:
    """Whether a question asks for a time as of today, "last year", and a text names none such.

    >>> is_of_no_such_time("How many came last year?", "Visitors: 400")
    True
    >>> is_of_no_such_time("How many came last year?", "In the past year 400 people came.")
    False
    """
    found = _RELATIVE.search(question)
    if found is None:
        return False
    said = rf"\b(?:{_WORDS[found['when'].lower()]})\s+(?:[\w-]+\s+){{0,2}}?{found['span']}"
    return not re.search(said, text, re.IGNORECASE)


def is_of_other_count(question: str, sentence: str) -> bool:
    """Whether a question asks of each and a sentence tells of all together, or the other way round.

    >>> is_of_other_count("How long may each speaker talk?", "The total time is 30 minutes.")
    True
    >>> is_of_other_count("What is the total per person?", "Each pays 4 euros.")
    False
    """
    each, together = _EACH.search(question), _TOGETHER.search(question)
    of_each, of_all = _EACH.search(sentence), _TOGETHER.search(sentence)
    if each and not together:
        return bool(of_all and not of_each)
    return bool(together and not each and of_each and not of_all)
