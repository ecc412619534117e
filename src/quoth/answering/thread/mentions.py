"""What a text has mentioned: its noun phrases, found by the words that cannot stand inside one.

No tagger: a phrase begins with a determiner or an open-class word and ends before the next word of a
closed class. In a question the last word of a run is the verb where an auxiliary stands before it
("does the battery last"). It is right often enough to name what "it" is, and cheap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.verbs import MOST, PAST, Word, is_past, is_plural, verbs_of, words_of

_POSSESSIVE = re.compile(r"['’](?:s|S)?$")  # noqa: RUF001
_OWNER = re.compile(r"(.{2,60}?)(?:['’]s|(?<=s)['’]) \w")  # noqa: RUF001
_BEFORE_BE = frozenset(["why", "and", "but", "so", ",", ";", ":", "-", ".", "?", "!"])
_STATES = closed.words_in("due open closed available ready free full over possible necessary required visible safe")
"""What is asked when or where a thing is: "when is the rent due"."""
_ABOUT_IT = frozenset(["for", "to", "during", "after", "before", "until", "since", "without", "enough", "now", "today"])
"""What follows the word that is said of a thing, and hardly ever the thing: "safe for children", "open until nine"."""
_LONGEST = 12
"""Words of one phrase."""


@dataclass(frozen=True)
class Mention:
    """A noun phrase: `text` as written, `start` and `end` its place, `head` its main noun in lower case.

    `opens` says that it is one word at the start of a longer sentence, whose capital letter says nothing.
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
    opens: bool = False

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
        return (
            self.text
            if self.determiner[:1].islower() or not self.determiner
            else self.determiner.lower() + self.text[len(self.determiner) :]
        )


def mentions(text: str) -> tuple[Mention, ...]:
    """The noun phrases of a text, in order, each with the "of" phrases that follow it.

    >>> [m.text for m in mentions("How long does the battery of the Pro last?")]
    ['the battery of the Pro']
    """
    return _mentions(text[:MOST])


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
            at = whole + (whole == end < len(words) and _is_said_of(words, at, end + 1))
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
    if first < start < len(words) - 1 and words[start].lower in closed.ORDINALS and words[start + 1].is_open:
        at += 1  # "the first year", where "first" alone is an adverb
    while at < len(words) and at - start < _LONGEST and words[at].is_open and at not in verbs:
        if at > start and _ends_before(words, at, start, named=named, bare=first == start):
            break
        at += 1
    ends = is_past(words[at - 1].text) or _is_said_of(words, first, at)
    if at > start + 1 and ends:
        at -= 1
    return at if at > start else first


def _is_said_of(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether the last word of a phrase is said of the rest of it: "is the pool cold", "why is sugar bad for teeth"."""
    be = first > 0 and words[first - 1].lower in closed.BE
    asks = be and (first == 1 or words[first - 2].lower in _BEFORE_BE or words[at - 1].lower in _STATES)
    if not asks or words[at - 1].is_capital:
        return False
    after = words[at].lower if at < len(words) else "?"
    timed = at + 1 < len(words) and (words[at + 1].lower.rstrip("s") in closed.DAYS | closed.MONTHS)
    return not after[0].isalnum() or after in closed.CONJUNCTIONS | _ABOUT_IT or timed


def _ends_before(words: Sequence[Word], at: int, first: int, *, named: bool, bare: bool) -> bool:
    """Whether a phrase ends within a run: a name before a small letter, a noun before the subject of its clause."""
    if not named:
        if bare and at - first > 1 and words[at - 1].text[0].isdigit() and words[at].text[0].islower():
            return True  # "is room 12 open"
        called = bool(PAST.match(words[at - 1].text))  # "a girl called Ann"; "the budget Piet was given"
        return words[at].is_capital and (called or _has_own_verb(words, at))
    if words[at].text in closed.ONLY_PASTS:
        return True  # "the South grew"
    return bare and words[at].is_small and not _POSSESSIVE.search(words[at - 1].text)  # "Ada sold it"


def _has_own_verb(words: Sequence[Word], at: int) -> bool:
    """Whether a name is the subject of a clause: an auxiliary comes after it."""
    while at < len(words) and words[at].is_open and words[at].is_capital:
        at += 1
    return at < len(words) and words[at].lower in closed.AUXILIARIES


def _is_stray(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether a phrase of one word is rather a verb or an adjective: "how long", "carried"."""
    if end > first + 1:
        return (
            end == first + 2
            and words[first].lower in closed.DETERMINERS
            and words[first + 1].lower
            in (
                *closed.ORDINALS,
                *closed.TURNS_OF_PHRASE,
            )
        )
    before = words[first - 1].lower if first else ""
    if words[first].lower in closed.ORDINALS or words[first].lower in closed.TURNS_OF_PHRASE:
        return True
    if first == 1 and before in closed.BE and words[first].text.endswith("ing") and _is_said_of(words, first, end + 1):
        return False  # "is parking free"
    done = first == 0 and words[first].lower in (*closed.REPLIES, *closed.PARTICIPLES.values())  # "Yes", "Paid off"
    return before == "how" or done or bool(re.match(r"[a-z]+(?:ed|ing)$", words[first].text))


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
    preposition = before if before in closed.PREPOSITIONS else ""
    begins = first == 0 or words[first - 1].text in ".!?"
    opens = begins and base == first + 1 and any(word.is_open for word in words[base:])
    return Mention(trimmed, start, start + len(trimmed), head, determiner, preposition, of, opens)
