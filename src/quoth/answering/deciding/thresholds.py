"""Whether a figure of the question is within the limit that a sentence sets: "over four hours", "a five-hour trip"."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from quoth.answering.beside.figures import figures
from quoth.answering.beside.negations import negated
from quoth.answering.beside.quantities import Quantity, akin
from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.stems import stems

_Holds = Callable[[float, float], bool]
_UP = "longer|heavier|taller|older|bigger|larger|higher|greater|deeper|wider|later|more"
_DOWN = "shorter|lighter|younger|smaller|lower|less|fewer|narrower|earlier|sooner"
_ABOVE = re.compile(rf"(?:(?:{_UP})\s+than|\b(?:over|above|exceed(?:s|ed|ing)?|beyond))\s+[$€£]?$", re.IGNORECASE)
_BELOW = re.compile(rf"(?:(?:{_DOWN})\s+than|\b(?:under|below))\s+[$€£]?$", re.IGNORECASE)
_LEAST = re.compile(
    rf"\b(?:at\s+least|from|(?:no|not)\s+(?:{_DOWN})\s+than|(?:a\s+)?minimum\s+of)\s+[$€£]?$", re.IGNORECASE
)
_MOST = re.compile(
    rf"\b(?:up\s+to|at\s+most|within|until|till|(?:no|not)\s+(?:{_UP})\s+than|(?:a\s+)?maximum\s+of)\s+[$€£]?$",
    re.IGNORECASE,
)
_BACKWARDS = re.compile(r"\b(?:up\s+to|until|till|(?:no|not)\s+later\s+than)\s+$", re.IGNORECASE)
_AHEAD = re.compile(r"^[\s-]+[a-z]+\s+(?:before|prior|in\s+advance|ahead)\b", re.IGNORECASE)
_OR_MORE = re.compile(rf"^(?:[\s-]+[a-z]+){{0,2}}?\s+(?:or|and)\s+(?:{_UP}|over|above|up|upwards)\b", re.IGNORECASE)
_OR_LESS = re.compile(rf"^(?:[\s-]+[a-z]+){{0,2}}?\s+(?:or|and)\s+(?:{_DOWN}|under|below)\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:\b(?:an?|of|with|after|at|weigh(?:s|ing)|lasting|costing|worth|is|are|aged|takes?|taking)\s+)[$€£]?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^(?:-[a-z]+|\s+[a-z]+\s+(?:old|before|after|prior|in\s+advance|ahead|long)\b)", re.IGNORECASE)
_ONE = re.compile(r"\bone(?=[\s-][a-z])", re.IGNORECASE)
_MISSING = 1  # words of the question that the sentence may lack


def by_threshold(case: PolarCase) -> Proof | None:
    """Yes or no by the one figure of the question and the one limit of the sentence that says most of the rest.

    None where the question has no figure that says of which kind a thing is, or no sentence a limit in its unit; where
    a sentence denies something within its limit, what is beyond it is left open.
    """
    question = _ONE.sub("  1", case.question)
    asked = figures(question)
    if len(asked) != 1 or not _is_of_kind(question, asked[0]):
        return None
    start, end = asked[0].place
    unit = stems(re.split(r"\s", question[end:].lstrip(" -"), maxsplit=1)[0].partition("-")[0])
    rest = case.asked - stems(case.question[start:end]) - unit - stems("old before long advance")
    for place, sentence in sorted(case.sentences(), key=lambda one: one[0] != case.evidence):
        holds = _limit(sentence, asked[0])
        if holds is None or len(rest - stems(sentence) - case.around) > _MISSING or not rest & stems(sentence):
            continue
        denied = negated(sentence, rest)
        if holds:
            return Proof("no" if denied else "yes", place, sure=True)
        return Proof("", place) if denied else Proof("no", place, sure=True)
    return None


def _is_of_kind(question: str, asked: Quantity) -> bool:
    """Whether a figure says of which kind something is ("a parcel of 3 kilos"), not what is asked of it."""
    start, end = asked.place
    before, after = question[:start], question[end:]
    if any(limit.search(before) for limit in (_ABOVE, _BELOW, _LEAST, _MOST)):
        return False
    return bool(_BESIDE.search(before) or _BEHIND.match(after))


def _limit(sentence: str, asked: Quantity) -> bool | None:
    """Whether what is asked is within the one limit of a sentence; None where it has none in that unit, or more."""
    sentence = _ONE.sub("  1", sentence)
    found = [(one, holds) for one in figures(sentence) if akin(one, asked) and (holds := _holds(sentence, one))]
    return found[0][1](asked.value, found[0][0].value) if len(found) == 1 else None


def _holds(sentence: str, limit: Quantity) -> _Holds | None:
    before, after = sentence[max(0, limit.place[0] - 40) : limit.place[0]], sentence[limit.place[1] :]
    if _BACKWARDS.search(before) and _AHEAD.match(after):
        return operator.ge
    for pattern, text, holds in (
        (_LEAST, before, operator.ge),
        (_MOST, before, operator.le),
        (_ABOVE, before, operator.gt),
        (_BELOW, before, operator.lt),
        (_OR_MORE, after, operator.ge),
        (_OR_LESS, after, operator.le),
    ):
        if pattern.search(text):
            return holds
    return None
