"""A clause → the questions that it answers, by patterns.

Each pattern gives words without the question mark, the answer left out; `quoth.suggestions.propose` throws
away what does not stand alone. The surest patterns come first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from quoth.suggestions import grammar
from quoth.suggestions.clauses import Clause, body_of
from quoth.suggestions.grammar import BE, MONTHS, NUMBER_WORDS, WEEKDAYS

_CLOCK = r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midnight|midday|dawn|sunset|sunrise"
_DATE = (
    rf"(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?(?:early |late |mid-)?(?:{MONTHS})(?: \d{{1,2}}(?!\d))?"
    r"(?:,? \d{4})?|(?:the )?(?:spring|summer|autumn|fall|winter) of \d{4}|(?:early |late |about |around )?1\d{3}s?|"
    rf"(?:early |late |about |around )?20\d\ds?|(?:a |the )?(?:{WEEKDAYS})s?|weekdays|weekends|"
    r"the \d{1,2}(?:st|nd|rd|th)(?: century)?"
)
_COUNT = rf"(?:\d+|a|an|one|{NUMBER_WORDS})"
_SPAN = rf"{_COUNT} (?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?|years?)"
_WHEN = re.compile(
    rf"(?:^|\s)(?:only )?(?:in|on|at|by|from|before|after|between|during|within)\s(?:{_CLOCK}|{_DATE}|"
    rf"{_SPAN} (?:of|after|before)\b|the (?:first|last) (?:\w+ )?(?:days?|weeks?|months?|years?)\b)(?!\w)"
)
_HOW_OFTEN = re.compile(
    rf"(?:^|\s)(?:every (?:{NUMBER_WORDS}|\d+|other|second)? ?(?:day|hour|minute|week|month|year)s?|(?:once|twice|"
    rf"{_COUNT} times) (?:a|an|each|every|per) \w+|(?:daily|weekly|monthly|yearly|annually)$)\b"
)
_HOW_LONG = re.compile(
    rf"(?:^|\s)for (?:up to |at least |about |almost |nearly |more than |over |only )*{_SPAN}(?! (?:old|each|of age))\b"
)
NAME = r"[^\W\d_a-z][\w'\u2019.-]*(?:\s(?:(?:of|the|de|van|von|al|bin|and)\s)?[^\W\d_a-z][\w'\u2019.-]*)*"
FULL = r"[A-Z][\w'\u2019-]+(?:\s(?:[A-Z]\.|[A-Z][\w'\u2019-]+)){1,3}"
_WHERE = re.compile(
    rf"(?:^|\s)(?:in|at|near|beside|behind|outside)\s(?!{MONTHS}|{WEEKDAYS})(?:the (?:\w+ )?)?{NAME}(?: \w+)?$"
)
BECAUSE = re.compile(
    r",? (?:because|due to|owing to|as a result of)\b|,? so that\b|"
    r", (?:since|as) (?!\w+(?:ed|wn|en|of|if)\b|well\b|of\b)(?=[A-Za-z])"
)
QUANTITY = re.compile(
    r"(?:(?:about|around|nearly|almost|over|exactly|roughly|only|up to|at least|at most|more than|fewer than|"
    r"as many as) )*"
    rf"(?:\d[\d,]*|{NUMBER_WORDS})(?:(?: to |-|\u2013)(?:\d[\d,]*|{NUMBER_WORDS}))? "
    r"(?P<noun>(?:(?!of |in |on |at |to |and |or |more )[\w-]+ ){0,3}?[a-z]+s|people|men|women|children)"
    r"(?P<of> of (?:[a-z]+ ?){1,2})?(?![\w-])"
)
_MONEY = (
    r"(?:(?:[$€£¥]) ?\d|(?:\d[\d.,]*|"
    + NUMBER_WORDS
    + r") (?:pounds?|euros?|dollars?|pence|cents?|francs?|shillings?)\b)"
)
_MEASURE = re.compile(
    rf"^(?:about |around |nearly |almost |over |only |up to |approximately |roughly )*(?:\d[\d.,]*|{NUMBER_WORDS}) ?"
    r"(?:km|m|cm|mm|kilomet(?:re|er)s?|met(?:re|er)s?|centimet(?:re|er)s?|miles?|feet|foot|inch(?:es)?|years?)"
    r" (?P<how>long|high|wide|deep|tall|old|thick|away)\b"
)

_LASTING = {"contain", "have", "include", "cost", "weigh", "mean", "consist", "total", "comprise", "remain"}
_GIVES_TIME = {"have", "need", "get", "offer", "give", "take", "allow", "receive", "require", "provide"}

Pattern = Callable[[Clause], Iterator[str]]


def _by(clause: Clause) -> Iterator[str]:
    """From "Acme was founded by Ada Byron": who founded Acme."""
    match = re.match(r"(?:\w+ly )?([a-z]+) by ((?:the |an? )?)(\S+(?: [a-z-]+)?)", clause.body)
    if clause.auxiliary not in BE or clause.negated or not match:
        return
    agent = match[3].split()
    person = agent[0][:1].isupper() or any(grammar.is_person(w.rstrip("s,")) for w in agent)
    if person and (past := grammar.past_of_participle(match[1])) and clause.past:
        yield f"Who {past} {clause.subject}"


def _why(clause: Clause) -> Iterator[str]:
    match = BECAUSE.search(clause.rest)
    if match:
        before = clause.rest[: match.start()].rstrip(" ,")
        before = re.sub(r",? (?:only|mostly|mainly|partly|chiefly|just)$", "", before)
        if before and before == body_of(before):
            yield f"Why {clause.turned(before)}"


def _when(clause: Clause) -> Iterator[str]:
    if clause.negated or clause.verb in _LASTING or clause.form in grammar.SAYING:
        return
    for word, expression in (("How often", _HOW_OFTEN), ("How long", _HOW_LONG), ("When", _WHEN)):
        match = expression.search(clause.body)
        if match is None:
            continue
        before = re.sub(r"\s(?:only|both|daily|again|about|around|even)$", "", clause.body[: match.start()]).rstrip(
            " ,"
        )
        complete = before or clause.auxiliary or clause.verb in grammar.NEEDS_NOTHING
        if complete and not (clause.auxiliary in BE and re.match(r"(?:an?|the|once|not|in|on|at|more|less)\b", before)):
            yield from _unless_measured(f"{word} {clause.turned(before)}", before)
        return
    if (
        clause.past
        and not re.match(r"(?:an?|the|once|and)\b", clause.body if clause.auxiliary else "")
        and re.fullmatch(rf"(?:In|On|At|By|After|Before|Since|During) (?:{_DATE})", clause.lead)
    ):
        yield f"When {clause.turned(clause.body)}"


def _unless_measured(question: str, before: str) -> Iterator[str]:
    if not re.match(r"[\d$€£]|and |or ", before):
        yield question


def _how_many(clause: Clause) -> Iterator[str]:
    if clause.negated:
        return
    match = QUANTITY.match(clause.body)
    if clause.verb and match and clause.verb not in {"cost", "weigh", "measure", "last", "pay"}:
        noun = f"{match['noun']}{match['of'] or ''}".strip()
        time = bool(re.fullmatch(r"(?:minute|hour|day|week|month|year|time)s", match["noun"].split()[-1]))
        later = re.match(r" ?(?:after|before|ago|later|earlier|and [a-z]+ [a-z]+s)\b", clause.body[match.end() :])
        if (
            grammar.is_plural(match["noun"].split()[-1])
            and not later
            and (not time or (clause.verb in _GIVES_TIME and not clause.past))
        ):
            yield f"How many {noun} {clause.turned('')}"


def _how_much(clause: Clause) -> Iterator[str]:
    if clause.negated:
        return
    money = re.match(rf"(?:about |from |up to |between |only |at least )*{_MONEY}", clause.body)
    if money and (clause.verb in {"cost", "pay"} or clause.auxiliary in BE):
        yield f"How much {clause.turned('')}"
    if clause.verb in {"weigh", "cost"} and re.match(r"(?:\w+ )?[$€£]?\d", clause.body):
        yield f"How much {clause.turned('')}"
    if clause.verb == "last" and re.match(rf"(?:\w+ ){{0,2}}{_SPAN}|\d", clause.body):
        yield f"How long {clause.turned('')}"
    if (match := _MEASURE.match(clause.body)) and (clause.auxiliary in BE or clause.verb == "stand"):
        how = {"away": "far away"}.get(match["how"], match["how"])
        yield f"How {how} {clause.turned('')}"


def _where(clause: Clause) -> Iterator[str]:
    match = _WHERE.search(clause.body)
    if match is None or clause.negated:
        return
    before = clause.body[: match.start()].strip()
    placed = clause.auxiliary in BE and (not before or re.fullmatch(r"(?:\w+ly )?[a-z]+(?:ed|en|t|d|n)", before))
    if placed or clause.verb in {"live", "stand", "lie", "stay", "die", "reside", "work", "settle", "grow", "meet"}:
        yield f"Where {clause.turned(before)}"


def _what_is(clause: Clause) -> Iterator[str]:
    """From "Acme is a maker of kites" and "The nearest station is Ely"."""
    if clause.auxiliary not in BE or clause.negated:
        return
    match = re.match(
        r"(an?|the) ((?:[\w'\u2019-]+ ){0,3}?)([a-z-]{3,})(?= of| from| in| for| that| who| with| on|,|$)",
        clause.body,
    )
    bare = re.fullmatch(r"[a-z]+(?: [a-z]+)?", clause.subject) and not clause.plural and not clause.past
    if match and (clause.named or (bare and not re.match(r"an? ", clause.subject))):
        if grammar.is_person(match[3]) or grammar.is_person(clause.head):
            if " and " in clause.subject:
                return
            yield f"Who {clause.auxiliary} {clause.subject}"
        elif match[1] != "the" and not clause.past and match[3] not in grammar.LOOSE:
            yield f"What {clause.auxiliary} {clause.subject}"
    elif re.match(rf"{NAME}(?:,|$)", clause.body) and not clause.named:
        yield f"{'Who' if grammar.is_person(clause.head) else 'What'} {clause.auxiliary} {clause.subject}"


def _said(clause: Clause) -> Iterator[str]:
    verb = grammar.SAYING.get(clause.form)
    if verb and (clause.named or grammar.is_person(clause.head)) and len(clause.rest.split()) > 3:  # noqa: PLR2004
        yield f"What {'did' if clause.past else 'does'} {clause.subject} {verb}"


def _what_does(clause: Clause) -> Iterator[str]:
    """From "The shop sells bread": what does the shop sell; "You can" aside, also what it must or may."""
    modal = re.match(r"([a-z]+) (?:an?|the) [a-z-]+ ", clause.body) if clause.auxiliary in {"must", "can"} else None
    if modal and modal[1] in grammar.TAKES_WHAT and not clause.negated:
        yield f"What {clause.turned(modal[1])}"
    if clause.verb not in grammar.TAKES_WHAT or clause.form in grammar.SAYING or re.match(r"[\d$€£]", clause.body):
        return
    first = clause.body.split()[:1]
    closed = grammar.PREPOSITIONS | grammar.UNBOUND | grammar.QUANTIFIERS | grammar.ADVERBS | {"not", "to", "no"}
    if first and first[0].lower() not in closed and first[0][0].isalpha():
        yield f"What {clause.turned('')}"


def _who_did(clause: Clause) -> Iterator[str]:
    """From "Ada Byron founded Acme": who founded Acme."""
    person = clause.named or grammar.is_person(clause.head)
    if not person or not clause.past or not clause.verb or clause.form in grammar.SAYING:
        return
    if clause.verb in {"die", "become", "remain", "arrive", "have"} or "," in clause.body:
        return
    if re.match(rf"(?:the [a-z]+|an? [a-z]+|{NAME}|\w+ of)", clause.body):
        yield f"Who {clause.form} {clause.body}"


def _what_may(clause: Clause) -> Iterator[str]:
    """From "Claims must be filed within 60 days": what must be filed within 60 days."""
    if clause.named or clause.auxiliary not in {"must", "may", "can", "should"} or clause.subject.startswith("the "):
        return
    if re.match(r"be [a-z]+(?:ed|en|t|d) (?:in|on|at|within|by|with|to|for) ", clause.body):
        yield f"What {clause.auxiliary} {'not ' if clause.negated else ''}{clause.body}"


def _happened(clause: Clause) -> Iterator[str]:
    if clause.past and (match := re.fullmatch(rf"(In|On) ({_DATE})", clause.lead)):
        yield f"What happened {match[1].lower()} {match[2]}"


PATTERNS: tuple[Pattern, ...] = (
    _by,
    _why,
    _when,
    _how_many,
    _how_much,
    _where,
    _what_is,
    _said,
    _what_does,
    _who_did,
    _what_may,
    _happened,
)
