"""Whether two sentences speak of the same thing, by what sets things apart: times, plans, parts, conditions, names.

Closed classes of English only. Where one sentence has such a word and the other has not, they are taken to speak of
different things: to be quiet about a conflict is better than to tell one that is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from quoth.answering.quantities import Quantity, dates, stem
from quoth.index.keywords import STOP_WORDS, content_words
from quoth.types import Passage, Span


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


_PLANNED = _any(
    r"plan(?:s|ned|ning)? expect(?:s|ed)? expected propos(?:e|es|ed|al) project(?:ed|ion|ions) forecasts? predict(?:s|ed) "
    r"estimat(?:e|es|ed) target(?:s|ed)? budget(?:s|ed)? goal aim(?:s|ed)? intend(?:s|ed)? hop(?:e|es|ed|ing) would could "
    r"might may will originally initially supposed scheduled draft(?:s|ed)? recommend(?:s|ed|ation)? suggest(?:s|ed)? "
    r"rumou?rs? rumou?red allegedly wrongly mistakenly"
)
_CONDITION = _any(
    r"if unless except(?:ing|ion|ions)? only provided without otherwise apart excluding including partly partially "
    r"usually normally sometimes instead"
)
_SCOPE = _any(
    r"first second third fourth fifth last next previous previously former formerly latter earlier later initial final "
    r"other another new(?:er)? old(?:er)? original current upper lower northern southern eastern western north south "
    r"east west left right inner outer front back early late main minor major smaller larger small large long(?:er)? "
    r"short(?:er)? maximum minimum highest lowest average mean median total overall net gross combined each every per "
    r"annual(?:ly)? daily monthly weekly hourly yearly nightly weekdays? weekends? holidays? morning afternoon evening "
    r"night spring summer autumn fall winter children child adults? men women boys girls male female students? "
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days? half quarter both additional extra more fewer less most least "
    r"january february march april june july august september october november december yesterday today tomorrow "
    r"almost increase increased increases decreased? decreases rose fell grew drop dropped"
)
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

    @cached_property
    def around(self) -> frozenset[str]:
        """The stems of it, of the sentence before it, and of the headings above."""
        above = " ".join((*self.passage.headings, self.passage.slice(*self.before) if any(self.before) else ""))
        return self.stems | stems(above)


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that say what it is about."""
    return frozenset(map(stem, content_words(text)))


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


def names(text: str, small: Collection[str]) -> frozenset[str]:
    """The names in a text: words with a capital; the first of a sentence unless it is among the `small` ones."""
    found = []
    for match in _NAME.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        first = not text[: match.start()].rstrip(" \"'“‘(").rstrip() or re.search(r"[.!?:]\W*$", text[: match.start()])  # noqa: RUF001
        low = word.casefold()
        if low not in STOP_WORDS and len(word) > 1 and not (first and low in small):
            found.append(low)
    return frozenset(found)


def same_scope(question: str, one: Statement, other: Statement, *, figure: bool) -> bool:
    """Whether nothing in two sentences sets them apart; `figure` says that a figure is asked for, not a date."""
    asked = _marks(question)
    for pattern in (_PLANNED, _CONDITION):
        if bool(pattern.search(one.text)) != bool(pattern.search(other.text)):
            return False
    own, others = _marks(one.text), _marks(other.text)
    if others - own - asked or own - others - asked or asked & own - others:
        return False
    if figure and not _same_time(question, one, other):
        return False
    return not _is_part(question, one, other)


def _marks(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _SCOPE.findall(text))


def _same_time(question: str, one: Statement, other: Statement) -> bool:
    """Whether the dates beside two figures agree; a date on one side alone sets them apart."""
    asked, own, others = dates(question), dates(one.text), dates(other.text)
    if asked and not others and any(other.before):
        others = dates(other.passage.slice(*other.before))
    if asked:
        return any(_agree(date, found) for date in asked for found in others)
    if bool(own) != bool(others):
        return False
    return not own or any(_agree(date, found) for date in own for found in others)


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
        if "of" in kept and kept.index("of") and stem(kept[kept.index("of") - 1]) not in known:
            return True
        within = one.passage.document == other.passage.document
        if within and lead and lead[-1] not in STOP_WORDS and stem(lead[-1]) not in known and not other.text[:1].islower():
            at_name = re.search(rf"\b{re.escape(lead[-1])}\s+{re.escape(word)}", other.text)
            if at_name and len(lead) > 1 and lead[-2] in ("the", "a", "an", "its", "their", "our"):
                return True
    return False


def same_names(question: str, one: Statement, other: Statement) -> bool:
    """Whether two sentences speak of one entity, as far as names tell.

    The names of the question stand in the other sentence, or near it where it names nobody else. Where the question
    names nobody, the two sentences, or their passages, share a name or have none.
    """
    small = frozenset(re.findall(r"\b[a-z]\w+", f"{one.passage.text} {other.passage.text}"))
    asked = names(question[:1].lower() + question[1:], small)
    own, others = names(one.text, small), names(other.text, small)
    near = names(other.passage.text, small) | names(" ".join((other.passage.source, *other.passage.headings)), frozenset())
    if asked:
        missing = asked - others
        return not missing or (missing <= near and not others - own - asked)
    if own and others and not own & others:
        around = names(one.passage.text, small)
        return one.passage.document != other.passage.document and bool(around & near)
    return True
