"""Whether what a question takes for given is in the text: "without a wrench", "on Sundays", "unanimously", "visitors".

A network that reads for yes or no takes a sentence on the subject for proof. What it may not pass over is told by
closed classes of words: "without", "only", weekdays, years, votes, and the subject between two verbs.
"""

from __future__ import annotations

import re

from quoth.answering.beside.negations import negated
from quoth.answering.deciding.comparing import YEAR
from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.shape.clause_bounds import clause_around
from quoth.answering.shape.forms import AUXILIARY
from quoth.answering.stems import stem, stems

_WITHOUT = re.compile(
    r"\bwithout\s+(?:(?:an?|any|the|his|her|its|their|your|my|having|using|paying)\s+)*(?P<what>[\w'’-]+(?:\s+(?!(?:in|on|at|if"  # noqa: RUF001
    r"|when|for|from|to|during|by)\b)[\w'’-]+){0,2})",  # noqa: RUF001
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\b(?:if|would)\b", re.IGNORECASE)
"""What asks to think a case through, which no sentence need name."""
_ONLY = re.compile(r"\b(?:only|solely|exclusively|requires?|required|needs?|must)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_SOME_DAY = re.compile(r"(?:days?|daily|weekends?|week|times?|always|never|anytime)\b", re.IGNORECASE)
_UNANIMOUS = re.compile(r"\b(?:unanimous(?:ly)?|without\s+dissent)\b", re.IGNORECASE)
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_VOTES = re.compile(rf"\b{_NUMBER}\s+(?:votes?\s+)?(?:to|against)\s+{_NUMBER}\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|everyone|everybody|nobody|none|no\s+one|unanim\w+|against|zero|nil)\b", re.IGNORECASE)
_MODAL = r"(?:can|could|may|might|must|shall|should|will|would)"
_ASKED_OF = re.compile(
    rf"^\W*{_MODAL}\s+(?:(?:the|an?|all|any)\s+)?(?P<who>(?!(?:i|you|we|he|she|it|they|one|there|this|that|these|those)\b)"
    r"[\w-]+)\s+(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)


_ANYBODY = re.compile(r"\W*(?:they|it|he|she|you|we|i|everyone|everybody|anyone|anybody|all|one)\W*", re.IGNORECASE)


def by_condition(case: PolarCase) -> Proof | None:
    """What a condition of the question makes of the answer; None where it has none, or all is met."""
    for rule in (_unanimous, _without, _year, _weekday, _other_subject):
        if proof := rule(case):
            return proof
    return None


def _unanimous(case: PolarCase) -> Proof | None:
    """Votes on both sides are not unanimous; and no word of votes says neither."""
    if not _UNANIMOUS.search(case.question):
        return None
    for place, sentence in sorted(case.sentences(), key=lambda one: one[0] != case.evidence):
        votes = _VOTES.search(sentence)
        if votes and len(case.asked & stems(sentence)) >= len(case.asked) - 1:
            return Proof("no", place, sure=True)
    return None if _ALL.search(case.sentence) else case.refused()


def _without(case: PolarCase) -> Proof | None:
    """No, where a sentence says that it is so only with what is left out; refused where none names that."""
    found = _WITHOUT.search(case.question)
    if found is None or _SUPPOSED.search(case.question):
        return None
    what = stems(found["what"])
    if not what <= case.known:
        return case.refused()
    rest = case.asked - what
    for place, sentence in case.sentences():
        only = _ONLY.search(sentence)
        if only is None or not what <= stems(sentence) or negated(sentence, what):
            continue
        clause = sentence[slice(*clause_around(sentence, *only.span(), (0, len(sentence))))]
        if what <= stems(clause) and (rest & stems(sentence) or place != case.evidence):
            return Proof("no", _joined(case, place), sure=bool(rest & stems(sentence)) or case.said == "no")
    return None


def _joined(case: PolarCase, place: tuple[int, int]) -> tuple[int, int]:
    """The place that decides, with the sentence about the subject where that is another one beside it."""
    rest = case.asked & stems(case.passage.slice(*place))
    if len(rest) > 1 or case.evidence == place:
        return place
    places = list(case.passage.sentences)
    number = places.index(place)
    near = places[max(0, number - 1) : number + 2]
    if case.evidence not in near:
        return place
    return min(place[0], case.evidence[0]), max(place[1], case.evidence[1])


def _year(case: PolarCase) -> Proof | None:
    """Refused where a year of the question stands nowhere."""
    years = YEAR.findall(case.question)
    text = " ".join((case.passage.text, *case.passage.headings, case.passage.source))
    return case.refused() if case.said == "yes" and any(year not in text for year in years) else None


def _weekday(case: PolarCase) -> Proof | None:
    """Refused where the sentence has no such day, and speaks of days and weeks at large or not at all."""
    days = {day.casefold() for day in _WEEKDAY.findall(case.question)}
    if len(days) != 1 or {day.casefold() for day in _WEEKDAY.findall(case.sentence)}:
        return None
    if case.said == "yes" and re.search(r"\b(?:weekdays?|weekends?)\b", case.sentence, re.IGNORECASE):
        return case.refused()
    return None if _SOME_DAY.search(case.sentence) else case.refused()


def _other_subject(case: PolarCase) -> Proof | None:
    """Refused where the sentence says of others what the question asks: "Staff may travel", "Can visitors travel?"."""
    asked = _ASKED_OF.match(case.question)
    if asked is None or stem(asked["who"]) in stems(case.sentence):
        return None
    own = re.search(
        rf"(?P<who>[^,;.]*?)\s+{AUXILIARY}\s+(?:not\s+|only\s+|also\s+|always\s+)?{re.escape(asked['verb'])}\b",
        case.sentence,
        re.IGNORECASE,
    )
    who = own["who"].strip() if own else ""
    return case.refused() if stems(who) and not _ANYBODY.fullmatch(who) else None
