"""What is permitted: "Ducks and pigs are not permitted" says no to "Can I keep a pig?", whatever the network finds.

A closed class of words says that a thing is permitted or is not. Only where the sentence names the thing by all of its
words, sets no condition, and speaks of no place or time that the question does not.
"""

from __future__ import annotations

import re

from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.stems import stem, stems
from quoth.answering.thread import closed_class as closed

_ASKS = re.compile(
    r"\W*(?:(?:can|may|could|might)\s+(?:i|we|you|one|people|anybody|anyone|somebody)\b"
    r"|(?:am|are|is)\s+.{1,80}?\b(?:allowed|permitted|forbidden|prohibited|banned)\b)",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"(?P<none>no\s+)?(?P<things>[^.;:!?()]{2,120}?)\s+(?:is|are)\s+(?:also\s+|strictly\s+|expressly\s+)?"
    r"(?P<not>not\s+|never\s+)?(?:also\s+)?(?P<word>allowed|permitted|forbidden|prohibited|banned)\b(?P<rest>[^.;!?]*)",
    re.IGNORECASE,
)
_FORBIDDING = re.compile(r"forbidden|prohibited|banned", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:if|unless|except|only|until|without|but|where|when|other\s+than|provided|some|most|other|large|more)\b",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or|nor)\s+", re.IGNORECASE)
_SMALL = frozenset(map(stem, closed.MODALS | closed.PREPOSITIONS)) | stems(
    "allowed permitted forbidden prohibited banned"
)


def by_permission(case: PolarCase) -> Proof | None:
    """Yes or no by the one sentence that permits or forbids what is asked; None where none does, or two disagree."""
    asked = case.asked - _SMALL
    if not asked or not _ASKS.match(case.question) or re.search(r"\bnot\b|n['’]t\b", case.question):  # noqa: RUF001
        return None
    if not asked <= case.known:
        return None
    found = {said: place for place, text in case.sentences() if (said := _told(text, asked))}
    if len(found) != 1:
        return None
    ((said, place),) = found.items()
    turned = _FORBIDDING.search(case.question) is not None
    return Proof("no" if (said == "yes") == turned else "yes", place, sure=True)


def _told(text: str, asked: frozenset[str]) -> str:
    """Whether a sentence permits ("yes") or forbids ("no") a thing that is asked for; empty where it does neither."""
    rule = _RULES.match(text)
    if rule is None or _LIMITS.search(text) or not stems(rule["rest"]) - _SMALL <= asked:
        return ""
    named = map(stems, _PARTED.split(rule["things"]))
    if not any(own and own <= asked for own in named):
        return ""
    denied = bool(rule["none"] or rule["not"]) != bool(_FORBIDDING.search(rule["word"]))
    return "no" if denied else "yes"
