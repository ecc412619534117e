"""What a text has mentioned: its noun phrases, found by the words that cannot stand inside one.

No tagger: a phrase begins with a determiner or an open-class word and ends before the next word of a
closed class. In a question the last word of a run is the verb where an auxiliary stands before it
("does the battery last"). It is right often enough to name what "it" is, and cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quoth.answering import closed_class as closed

_WORD = re.compile(r"[^\W_]+(?:['’.,:/&-][^\W_]+)*['’]?|[^\w\s]")  # noqa: RUF001 - the typographic apostrophe
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")  # noqa: RUF001
_OWNER = re.compile(r"(.{2,60}?)(?:['’]s|(?<=s)['’]) \w")  # noqa: RUF001
_CONTRACTED = re.compile(
    r"(?:who|what|where|when|how|why|it|that|there|here|he|she|they|i|you|we|let)['’](?:s|re|ve|ll|d|m)$",  # noqa: RUF001
    re.IGNORECASE,
)
_PAST = re.compile(r"[a-z]{2,}ed$")
_MOST = 600
"""Characters of one text that are looked at: what a follow-up means was said in few words."""
_LONGEST = 12
"""Words of one phrase."""


@dataclass(frozen=True)
class Word:
    """A word or a mark of a text, with its place in code points."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_open(self) -> bool:
        """Whether it may stand inside a noun phrase."""
        return self.text[0].isalnum() and self.lower not in closed.BREAKS and not _CONTRACTED.match(self.text)

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Mention:
    """A noun phrase: `text` as written, `start` and `end` its place, `head` its main noun in lower case.

    `of` is the part from the first "of" on; `determiner` is the word that it begins with, if that is one;
    `preposition` is the word before it, if that is one.
    """

    text: str
    start: int
    end: int
    head: str
    determiner: str = ""
    preposition: str = ""
    of: str = ""

    @property
    def bare(self) -> str:
        """The phrase without its determiner."""
        return self.text[len(self.determiner) :].lstrip()

    @property
    def named(self) -> bool:
        """Whether it is, or has, a name: some word of it is written with a capital letter."""
        words = self.bare.split()
        return any(word[:1].isupper() for word in words) or (len(words) > 1 and words[-1].isdigit())

    @property
    def is_name(self) -> bool:
        """Whether it is a name and no common noun with a name in it."""
        base = (self.bare[: self.bare.index(self.of)] if self.of and self.of in self.bare else self.bare).split()
        return bool(base) and base[0][:1].isupper() and base[-1][:1].isupper()

    @property
    def owner(self) -> str:
        """Who owns what it names: "Ada" of "Ada's shop"; empty where no apostrophe says so."""
        found = _OWNER.match(self.bare)
        return found[1] if found else ""

    @property
    def plural(self) -> bool:
        """Whether "they" can stand for it by its form; of a name that cannot be told."""
        return is_plural(self.head) or " and " in self.text

    @property
    def key(self) -> str:
        """What two mentions of one thing have in common."""
        return self.bare.casefold()

    def again(self) -> str:
        """The phrase as it is said the second time: "a windscreen" is "the windscreen" then."""
        if self.determiner.lower() in ("a", "an", "another", "some", "any", "this", "that", "these", "those"):
            return f"the {self.bare}"
        return self.text if self.determiner[:1].islower() or not self.determiner else self.determiner.lower() + self.text[
            len(self.determiner) :
        ]


def is_plural(noun: str) -> bool:
    """Whether a noun in lower case looks like a plural."""
    return noun in closed.IRREGULAR_PLURALS or (noun[-1:] == "s" and not noun.endswith(("ss", "us", "is")) and len(noun) > 3)  # noqa: PLR2004


def singular(noun: str) -> str:
    """A noun in lower case without the ending of a plural, roughly: what two forms of it share."""
    if noun.endswith("ies") and len(noun) > 4:  # noqa: PLR2004
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "xes", "sses")):
        return noun[:-2]
    return noun[:-1] if is_plural(noun) and noun.endswith("s") else noun


def words_of(text: str) -> list[Word]:
    """The words and marks of the beginning of a text, in order."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text[:_MOST])]


def mentions(text: str) -> tuple[Mention, ...]:
    """The noun phrases of a text, in order, each with the "of" phrases that follow it.

    >>> [m.text for m in mentions("How long does the battery of the Pro last?")]
    ['the battery of the Pro']
    """
    return _mentions(text[:_MOST])


@lru_cache(maxsize=512)
def _mentions(text: str) -> tuple[Mention, ...]:
    words = words_of(text)
    verbs = verbs_of(words)
    found: list[Mention] = []
    at = 0
    while at < len(words):
        end = _phrase(words, at, verbs)
        if end > at and not _is_stray(words, at, end):
            whole = _with_complements(words, end, verbs)
            found.append(_mention(text, words, at, end, whole))
            at = whole
        else:
            at += 1
    return tuple(found)


def _phrase(words: Sequence[Word], at: int, verbs: set[int]) -> int:
    """The index after the base phrase that begins at a word; `at` itself where none does."""
    first = at
    if words[at].lower in closed.DETERMINERS and not _joins(words, at):
        at += 1
    start = at
    named = at < len(words) and words[at].is_capital
    while at < len(words) and at - start < _LONGEST and words[at].is_open and at not in verbs:
        if named and at > start and not words[at].is_capital and first == start and not words[at].text[0].isdigit():
            if not _POSSESSIVE.search(words[at - 1].text):
                break  # a name ends before a small letter: "Ada sold it"
        if at > start and not named and words[at].is_capital and _has_own_verb(words, at):
            break  # "the budget Piet was given"
        at += 1
    if at > start + 1 and _PAST.match(words[at - 1].text):
        at -= 1
    return at if at > start else first


def _has_own_verb(words: Sequence[Word], at: int) -> bool:
    """Whether a name is the subject of a clause: an auxiliary comes after it."""
    while at < len(words) and words[at].is_open and words[at].is_capital:
        at += 1
    return at < len(words) and words[at].lower in closed.AUXILIARIES


def _is_stray(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether a phrase of one word is rather a verb or an adjective: "how long", "carried"."""
    if end > first + 1:
        return end == first + 2 and words[first].lower in closed.DETERMINERS and words[first + 1].lower in closed.ORDINALS
    before = words[first - 1].lower if first else ""
    if words[first].lower in closed.ORDINALS:
        return True
    return before == "how" or bool(re.match(r"[a-z]+(?:ed|ing)$", words[first].text))


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether "that" begins a clause: a name comes after it."""
    return words[at].lower == "that" and at > 0 and at + 1 < len(words) and words[at + 1].is_capital


def _with_complements(words: Sequence[Word], end: int, verbs: set[int]) -> int:
    while end < len(words) - 1 and words[end].lower == "of":
        further = _phrase(words, end + 1, verbs)
        if further == end + 1:
            break
        end = further
    return end


def _mention(text: str, words: Sequence[Word], first: int, base: int, end: int) -> Mention:
    main = base - 2 if words[base - 1].text.isdigit() and base - 2 > first else base - 1
    head = _POSSESSIVE.sub("", words[main].text).lower()
    said = text[words[first].start : words[end - 1].end]
    trimmed = _POSSESSIVE.sub("", said)
    determiner = words[first].text if words[first].lower in closed.DETERMINERS and base > first + 1 else ""
    before = words[first - 1].lower if first else ""
    of = text[words[base].start : words[end - 1].end] if end > base else ""
    start = words[first].start
    return Mention(
        trimmed, start, start + len(trimmed), head, determiner, before if before in closed.PREPOSITIONS else "", of
    )


def verbs_of(words: Sequence[Word]) -> set[int]:
    """The indices of the words that are main verbs by where they stand in a question."""
    found = {verb for start, end in _clauses(words) for verb in _verb(words, start, end)}
    return found | {i + 1 for i, word in enumerate(words) if word.lower == "to" and _is_infinitive(words, i + 1)}


def _is_infinitive(words: Sequence[Word], i: int) -> bool:
    """Whether a word after "to" is a verb: a small letter, and an object after it."""
    if i + 1 >= len(words) or not words[i].text[0].islower() or not words[i].is_open or is_plural(words[i].lower):
        return False
    return words[i + 1].is_open or words[i + 1].lower in closed.DETERMINERS | closed.PERSONS | closed.THING | closed.PLURAL


def _clauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The runs of words between marks that end a clause."""
    start = 0
    for at, word in enumerate(words):
        if word.text in ".?!,;:":
            yield start, at
            start = at + 1
    yield start, len(words)


def _verb(words: Sequence[Word], start: int, end: int) -> Iterator[int]:
    asks = next((i for i in range(start, end) if words[i].lower in closed.QUESTION_WORDS), None)
    aux = next((i for i in range(start, end) if words[i].lower in closed.DO | closed.MODALS), None)
    be = next((i for i in range(start, end) if words[i].lower in closed.AUXILIARIES), None)
    if aux is not None and (asks is not None or aux == start or words[aux - 1].lower in closed.CONJUNCTIONS):
        yield from _after_auxiliary(words, aux + 1, end)
    elif asks is not None and be is None:
        yield from _of_subject(words, asks, end)


def _after_auxiliary(words: Sequence[Word], at: int, end: int) -> Iterator[int]:
    """The bare verb of "does the battery last" or "did Ada Byron found it"."""
    known = next((i for i in range(at, end) if _is_known_verb(words, i, at)), None)
    if known is not None:
        yield known
        return
    run: list[int] = []
    subject = False
    if at + 2 == end and words[at].lower in closed.POINTING and words[at + 1].is_open:
        yield at + 1  # "Where did this start"
        return
    for i in range(at, end):
        if not words[i].is_open:
            if (len(run) > 1 or (run and subject)) and not words[run[-1]].is_capital:
                break
            if words[i].lower in closed.VERBAL:
                return
            subject = subject or bool(run) or words[i].lower in closed.PERSONS | closed.PLURAL | closed.SPEAKERS | {"it"}
            run = []
        elif run and words[run[-1]].is_capital and not words[i].is_capital and not words[i].text[0].isdigit():
            yield i  # the small word after a name
            return
        elif len(run) > 1 and words[i].is_capital and not words[run[-1]].is_capital:
            break  # "the crossing take Agnes"
        else:
            run.append(i)
    if (len(run) > 1 or (run and subject)) and not words[run[-1]].is_capital:
        yield run[-1]


def _is_known_verb(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether a word is one of the commonest verbs, and no noun by its article."""
    return i > start and words[i].lower in closed.COMMON_VERBS and words[i - 1].lower not in closed.DETERMINERS


def _of_subject(words: Sequence[Word], asks: int, end: int) -> Iterator[int]:
    """The verb of "Who founded it" and "Which groups claimed the attack"."""
    first = asks + 1 + (asks + 1 < end and words[asks + 1].lower in ("many", "much"))
    run = []
    for i in range(first, end):
        if not words[i].is_open:
            break
        run.append(i)
    after = first + len(run)
    if words[asks].lower in ("who", "what") and run:
        past = _PAST.match(words[run[0]].text) or words[run[0]].lower in closed.PARTICIPLES
        if words[asks].lower == "who" or after < end or past:
            yield run[0]
    elif len(run) > 1 and after < end:
        yield run[-1]
    elif len(run) > 1 and _PAST.match(words[run[-1]].text):
        yield run[-1]
