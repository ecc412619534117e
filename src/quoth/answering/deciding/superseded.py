"""What no longer holds: the old day of what is "moved to" another, and what something else is done "instead of"."""

from __future__ import annotations

import re

from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.records import word_set
from quoth.answering.stems import stems
from quoth.answering.thread import closed_class as closed

_NAMED = closed.MONTHS | closed.DAYS | {"noon", "midnight"}
_END = r"(?=[,;.!?](?:\s|$)|\s+(?:because|due|owing|since|as|so|after|but|and)\b|$)"
_MOVED = re.compile(
    r"\b(?:moved|moves|postponed|rescheduled|brought\s+forward|put\s+(?:off|back)|shifted|transferred|relocated|changed"
    r"|switched|delayed|deferred|adjourned)\s+(?:from\s+(?P<old>[^;]{1,60}?)\s+)?(?:to|until|till)\s+"
    rf"(?P<new>[^;]{{1,60}}?){_END}",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    rf"\b(?:instead\s+of|rather\s+than|in\s+place\s+of)\s+(?P<old>[^;]{{1,60}}?){_END}", re.IGNORECASE
)
_FORMER = re.compile(
    r"\b(?:originally|first|initially|planned|once|before|formerly|previously|move[sd]?|postponed?|change[sd]?|supposed|due"
    r"|scheduled|instead|rather)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"^\W*(?:was|were|did|had)\b", re.IGNORECASE)


def by_succession(case: PolarCase) -> Proof | None:
    """No for what was given up, yes for what took its place; None where nothing is told or asked of either."""
    if _FORMER.search(case.question):
        return None
    moved = _MOVED.search(case.sentence)
    said = _moved(case, moved) if moved else _replaced(case)
    return Proof(said, case.evidence, sure=True) if said else None


def _moved(case: PolarCase, moved: re.Match[str]) -> str:
    """By the days and numbers before and behind "moved to", or by the words of "moved from ... to ..."."""
    if moved["old"] and _PAST.match(case.question):
        return ""
    if moved["old"]:
        asked, old, new = case.asked, stems(moved["old"]), stems(moved["new"])
        gone, come = asked & old - new, asked & new - old
        rest = asked - old - new
    else:
        asked, old, new = (_times(text) for text in (case.question, case.sentence[: moved.start()], moved["new"]))
        gone, come = (asked if asked <= times else frozenset[str]() for times in (old, new))
        rest = case.asked - asked
    if bool(gone - come) == bool(come) or not rest <= stems(case.sentence) | case.around:
        return ""
    return "no" if gone - come else "yes"


def _times(text: str) -> frozenset[str]:
    """The numbers of a text, and the days and months that it names."""
    return frozenset(word for word in word_set(text) if word.isdigit() or word in _NAMED)


def _replaced(case: PolarCase) -> str:
    """No, where the question asks for what stands behind "instead of", and for nothing that the sentence lacks."""
    instead = _INSTEAD.search(case.sentence)
    if instead is None:
        return ""
    old = stems(instead["old"])
    said = stems(case.sentence[: instead.start()] + case.sentence[instead.end() :])
    return "no" if case.asked & old - said and case.asked <= said | old | case.around else ""
