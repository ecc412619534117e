"""Whether two sentences speak of the same thing, by what sets things apart: times, plans, parts, conditions, names.

Closed classes of English only. Where one sentence has such a word and the other has not, they are taken to speak of
different things: to be quiet about a conflict is better than to tell one that is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from quoth.answering.beside.days import dates
from quoth.answering.beside.quantities import Quantity
from quoth.answering.stems import stem, stems
from quoth.index.keywords import STOP_WORDS
from quoth.types import Passage, Span


def _any(words: str) -> re.Pattern[str]:
    """Any of some words, which may be patterns."""
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


_PLANNED = _any(
    r"plan(?:s|ned|ning)? expect(?:s|ed)? propos(?:e|es|ed|al) project(?:ed|ion|ions) forecasts? predict(?:s|ed) "
    r"estimat(?:e|es|ed) target(?:s|ed)? budget(?:s|ed)? goal aim(?:s|ed)? intend(?:s|ed)? hop(?:e|es|ed|ing) would "
    r"could might (?-i:may) originally initially supposed scheduled draft(?:s|ed)? recommend(?:s|ed|ation)? "
    r"suggest(?:s|ed)? rumou?rs? rumou?red allegedly wrongly mistakenly"
)
_NOW = _any("now today currently current nowadays present will shall")
_WAS = _any("was were had did used")
_PAST = _any(r"was were had did used [a-z]+ed")
_CONDITION = _any(
    r"if unless except(?:ing|ion|ions)? only provided without otherwise apart excluding including partly partially "
    r"usually normally sometimes instead"
)
_SCOPE = _any(
    r"first second third fourth fifth last next previous previously former formerly latter earlier later initial final "
    r"other another new(?:er)? old(?:er)? original upper lower northern southern eastern western north south "
    r"east west left right inner outer front back early late main minor major smaller larger small large long(?:er)? "
    r"short(?:er)? maximum minimum highest lowest average mean median total overall net gross combined each every per "
    r"annual(?:ly)? daily monthly weekly hourly yearly nightly weekdays? weekends? holidays? morning afternoon evening "
    r"night spring summer autumn fall winter children child adults? men women boys girls male female students? "
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days? half quarter both additional extra more fewer less most least "
    r"january february (?-i:March) april (?-i:May) june july august september october november december "
    r"yesterday tomorrow almost increase increased increases decreased? decreases rose fell grew drop dropped"
)
_WHOLE = frozenset({"whole", "all", "entirety", "of"})
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’-]*")  # noqa: RUF001 - the typographic apostrophe stands in names
_POSSESSIVE = re.compile(r"['’]s$")  # noqa: RUF001
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001


@dataclass(frozen=True)
class Statement:
    """A sentence at its place in a passage; `before` is the sentence before it, an empty range for the first."""

    passage: Passage
    place: Span
    before: Span = (0, 0)

    @cached_property
    def text(self) -> str:
        """Its words."""
        return self.passage.slice(*self.place)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return stems(self.text)

    def lead(self, own: Statement) -> str:
        """The sentence before it, unless that is `own`; empty for none."""
        beside = self.passage.document == own.passage.document and touch(self.before, own.place)
        return "" if beside or not any(self.before) else self.passage.slice(*self.before)

    def around(self, own: Statement) -> frozenset[str]:
        """The stems of it, of the sentence before it if that is not `own`, and of the headings above."""
        return self.stems | stems(" ".join((*self.passage.headings, self.lead(own))))


def touch(one: Span, other: Span) -> bool:
    """Whether two ranges share a place."""
    return one[0] < other[1] and other[0] < one[1]


def statements(passages: Sequence[Passage]) -> list[Statement]:
    """Every sentence of running text, each once; no row of a table, whose neighbours speak of other things."""
    found: dict[tuple[str, Span], Statement] = {}
    for passage in passages:
        before = (0, 0)
        for place in passage.sentences:
            row = any(place[0] <= gloss.start and gloss.end <= place[1] for gloss in passage.glosses)
            if not row:
                found.setdefault((passage.document, place), Statement(passage, place, before))
            before = (0, 0) if row else place
    return list(found.values())


_OPENERS = frozenset(
    """after although among because before besides both despite during each even every few finally for former half
    however inside later many meanwhile more most near no none nobody not now nowadays of once one only other over
    perhaps several since so sometimes soon still then though through throughout thus today together toward towards
    two under until up upon usually when whenever where whereas whether while within without yes yet dear according
    please""".split()  # noqa: SIM905 - it reads
)
_CALENDAR = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|Mr|Mrs|Ms|Dr)$"
)


def names(text: str, small: Collection[str]) -> frozenset[str]:
    """The names in a text: words with a capital. The first of a sentence is none where it is a common word.

    It is one if it is among `small` words, opens sentences, looks like a plural, or is a label with a colon.
    """
    found = []
    for match in _NAME.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        low, ahead, behind = word.casefold(), text[: match.start()], text[match.end() :]
        if low in STOP_WORDS or len(word) < 2 or _CALENDAR.match(word):  # noqa: PLR2004 - a letter
            continue
        first = not ahead.strip(" \n\"'“‘(") or re.search(r"[.!?:\n]\W*$", ahead)  # noqa: RUF001
        common = low in small or low in _OPENERS or low.endswith("s") or behind[:1] == ":"
        if not (first and common and not re.match(r"\s+[A-Z]", behind)):
            found.append(low)
    return frozenset(found)


def same_scope(question: str, one: Statement, other: Statement) -> bool:
    """Whether nothing at all sets two sentences apart: a word of scope in one has its like in the other."""
    if bool(_CONDITION.search(one.text)) != bool(_CONDITION.search(other.text)):
        return False
    if any(_NOW.search(a.text) and _PAST.search(b.text) for a, b in ((one, other), (other, one))):
        return False
    asked, mine, theirs = _marks(question), _marks(one.text), _marks(other.text)
    near = theirs | _marks(other.lead(one))
    if theirs - mine - asked or mine - near - asked or asked & mine - near:
        return False
    return not set_apart(question, one, other)


def set_apart(question: str, one: Statement, other: Statement, found: tuple[Quantity, Quantity] | None = None) -> bool:
    """Whether something tells that two sentences, or what they say of two quantities `found`, are of two things.

    They are of two dates; one is planned and one is done; the other one holds on a condition, or was so and it is asked
    what is; each stands under what it is of; or the other one has another word of scope or another name in the place
    of one that is asked for, or is of a part of it.
    """
    mine, theirs = (local(s.text, q) for s, q in zip((one, other), found or (None, None), strict=True))
    if bool(_PLANNED.search(mine)) != bool(_PLANNED.search(theirs)):
        return True
    if _CONDITION.search(theirs) and not _CONDITION.search(f"{mine} {question}"):
        return True
    if found is None and _WAS.search(theirs) and not _WAS.search(f"{mine} {question}"):
        return True
    above = stems(" ".join(one.passage.headings)) & stems(question)
    if above - other.around(one) - stems(other.passage.text):
        return True  # each stands under what it is of: "the lock", and "the mill"
    if not (found and found[0].date) and _other_time(one, other):
        return True
    asked, near = _marks(question), _marks(theirs) | _marks(other.lead(one))
    if asked - near and _marks(theirs) - asked - _marks(one.text):
        return True
    return _other_name(question, one, other) or _is_part(question, one, other)


_AHEAD = re.compile(r"[;:]|\bthat\b|,\s*(?:and|but|while|whereas)\b")
_BEHIND = re.compile(r"[,;:]|\b(?:and|but|while|whereas|which|who|because)\b")


def local(text: str, quantity: Quantity | None) -> str:
    """What a sentence says near a quantity, and without it: the part of its clause that can set it apart."""
    if quantity is None:
        return text
    start, end = quantity.place
    ahead = _AHEAD.split(text[:start])[-1]
    day = quantity.date.keys() and not quantity.date.keys() & {"clock", "weekday"}
    return ahead if day else f"{ahead} … {_BEHIND.split(text[end:])[0]}"


def _marks(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _SCOPE.findall(text))


def _other_time(one: Statement, other: Statement) -> bool:
    """Whether both sentences have dates, and none of one agrees with one of the other."""
    own, others = dates(one.text), dates(other.text)
    return bool(own and others) and not any(_agree(date, found) for date in own for found in others)


def _agree(one: Quantity, other: Quantity) -> bool:
    shared = one.date.keys() & other.date.keys()
    return bool(shared) and all(one.date[part] == other.date[part] for part in shared)


def _is_part(question: str, one: Statement, other: Statement) -> bool:
    """Whether the other sentence is about a part or a kind of what the question names: "the gallery of the house"."""
    asked, known = stems(question), stems(question) | one.stems
    words = [word.casefold() for word in _WORD.findall(other.text)]
    for at, word in enumerate(words):
        if stem(word) not in asked or word in STOP_WORDS:
            continue
        lead = words[max(0, at - 4) : at]
        kept = [w for w in lead if w not in STOP_WORDS or w == "of"]
        head = kept[-2] if kept[-1:] == ["of"] and len(kept) > 1 else ""
        if head and head not in _WHOLE and stem(head) not in known:
            return True
        within = one.passage.document == other.passage.document
        if (
            within
            and lead
            and lead[-1] not in STOP_WORDS
            and stem(lead[-1]) not in known
            and not other.text[:1].islower()
        ):
            at_name = re.search(rf"\b{re.escape(lead[-1])}\s+{re.escape(word)}", other.text)
            if at_name and len(lead) > 1 and lead[-2] in ("the", "a", "an", "its", "their", "our"):
                return True
    return False


def same_names(question: str, one: Statement, other: Statement) -> bool:
    """Whether two sentences speak of one entity, as far as names tell.

    The names of the question stand in the other sentence, or near it where it names nobody else. Where the question
    names nobody, the two sentences, or their passages, share a name or have none.
    """
    small = _small(one, other)
    asked, own, others = _asked(question, small), names(one.text, small), names(other.text, small)
    near = names(other.passage.text, small) | names(
        " ".join((other.passage.source, *other.passage.headings)), frozenset()
    )
    if asked:
        missing = asked - others
        return not missing or (missing <= near and not others - own - asked)
    if own and others and not own & others:
        around = names(one.passage.text, small)
        return one.passage.document != other.passage.document and bool(around & near)
    return True


def _other_name(question: str, one: Statement, other: Statement) -> bool:
    """Whether the other sentence has another name in the place of one that is asked for."""
    small = _small(one, other)
    asked, own, others = _asked(question, small), names(one.text, small), names(other.text, small)
    return bool(asked & own - others and others - own - asked)


def _small(one: Statement, other: Statement) -> frozenset[str]:
    return frozenset(re.findall(r"\b[a-z]\w+", f"{one.passage.text} {other.passage.text}"))


def _asked(question: str, small: Collection[str]) -> frozenset[str]:
    return names(question[:1].lower() + question[1:], small)
