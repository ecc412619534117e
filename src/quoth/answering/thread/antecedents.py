"""What a conversation has mentioned that a later word may stand for, the latest turn first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from quoth.answering.thread.mentions import Mention, mentions
from quoth.answering.thread.verbs import singular

_BACK = 6
"""Turns that a pronoun reaches back over."""
SAID = 300
"""Characters of an answer that are looked at: what it names first."""
_HAS = re.compile(
    r"^\W*(?:\w+ )?how many (?P<noun>\w[\w -]{2,40}?) (?:do|does|did) (?P<owner>\w.{1,60}?) (?:have|contain)\W*$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:,\s*|\s+)(?:and|&)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """A turn that is over: the question as it stood alone, what was said, and what its pronouns stood for."""

    asked: str
    said: str
    meant: dict[str, str] = field(default_factory=dict)
    """For "person", "thing", "plural", "he" and "she" the `Mention.key` of what such a pronoun stood for."""
    leans: bool = False
    """Whether the question did not stand alone after all."""
    open: bool = False
    """Whether a pronoun of the question was explained by nothing."""


@dataclass(frozen=True)
class Antecedent:
    """A phrase that a pronoun may stand for, `back` turns ago, from the answer or the question."""

    mention: Mention
    back: int
    in_answer: bool
    order: int
    turn: Told


def candidates(turns: Sequence[Told], *, joint: bool = False) -> Iterator[Antecedent]:
    """The phrases of the last turns, the latest turn first; with `joint` also what is several by "and"."""
    for back, turn in enumerate(reversed(turns[-_BACK:])):
        for in_answer, text in ((False, turn.asked), (True, turn.said[:SAID])):
            found = mentions(text)
            inner = [part for one in found for part in _inside(one)]
            several = [*_counted(text, in_answer), *_joined(text, found)] if joint else []
            for order, mention in enumerate((*found, *inner, *several)):
                yield Antecedent(mention, back, in_answer, order, turn)


def _counted(asked: str, in_answer: bool) -> Iterator[Mention]:
    """What was counted of a thing, as "they" stands for it: of "How many parts does it have?" its parts."""
    found = None if in_answer else _HAS.match(asked)
    if found:
        of = f"of {found['owner']}"
        whole = f"the {found['noun']} {of}"
        yield Mention(whole, found.start("noun"), found.end("noun"), found["noun"].split()[-1].lower(), "the", of=of)


def _inside(mention: Mention) -> Iterator[Mention]:
    """What stands after "of" within a phrase."""
    if mention.of:
        yield from mentions(mention.of)
    if mention.owner:
        yield from (replace(one, preposition="'s") for one in mentions(mention.owner))


def _joined(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Names and known things that "and" joins: two, or a row of them with commas."""
    at = 0
    while at < len(found) - 1:
        end = at + 1
        while end < len(found) and _goes_on(text, found[end - 1], found[end]):
            end += 1
        one, last = found[at], found[end - 1]
        if end > at + 1 and _JOINS.search(text[found[end - 2].end : last.start]) and (not one.determiner or at == 0):
            yield Mention(text[one.start : last.end], one.start, last.end, last.head, one.determiner, one.preposition)
        at = end


def _goes_on(text: str, one: Mention, other: Mention) -> bool:
    between = text[one.end : other.start]
    alike = (one.is_name and other.is_name) or one.determiner.lower() == other.determiner.lower() == "the"
    return alike and (between.strip() == "," or bool(_JOINS.fullmatch(between)))


def of_head(head: str, turns: Sequence[Told]) -> Mention | None:
    """The phrase with that main noun that was mentioned last, the one that says most first."""
    for turn in reversed(turns[-_BACK:]):
        found = [
            m for text in (turn.asked, turn.said[:SAID]) for m in mentions(text) if singular(m.head) == singular(head)
        ]
        if found:
            return max(found, key=lambda mention: len(mention.text))
    return None


def items_of(turns: Sequence[Told]) -> list[str]:
    """The items of the last answer that has several."""
    for turn in reversed(turns[-_BACK:]):
        said = re.sub(r"[.!?\s]+$", "", turn.said[: 2 * SAID])
        parts = [part.strip() for part in re.split(r"\s*[;\n]\s*|,\s*(?:and |or )?|\s+(?:and|or)\s+", said)]
        if len([part for part in parts if part]) > 1:
            return [part for part in parts if part]
    return []
