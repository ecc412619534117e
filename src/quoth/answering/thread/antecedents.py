"""What a pronoun stands for: every phrase that the conversation has mentioned, weighed for the pronoun."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.mentions import Mention, mentions
from quoth.answering.thread.verbs import singular

_BACK = 6
"""Turns that a pronoun reaches back over."""
_SAID = 300
"""Characters of an answer that are looked at: what it names first."""
_PERSON_ASKED = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
_THING_ASKED = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_ASKED = re.compile(r"^\W*(?:\w+ )?(?:what|which|who|whom)\b", re.IGNORECASE)
_BEFORE_NOUN = re.compile(r"^\W*(?:\w+ )?(?:what|which|whose|how many|how much)\s*$", re.IGNORECASE)
_LEADING = re.compile(
    r"\b(?:lead|leads|led|heads?|headed|runs?|ran|owns?|owned|found|founded|chairs?|chaired|commands?|commanded|funds?|funded"
    r"|joins?|joined|members? of|belongs? to)\s+(?:it|them)\b|\b(?:it|they) (?:based|headquartered)\b",
    re.IGNORECASE,
)
"""What is led, owned or joined is a group, and rather the one that was named than the event that was asked about."""
_LED = 20.0
_HE = frozenset(["mr", "sir", "lord", "king", "prince", "man", "boy", "father", "brother", "son", "husband", "uncle"])
_SHE = frozenset(
    ["mrs", "ms", "miss", "lady", "queen", "princess", "woman", "girl", "mother", "sister", "daughter", "wife", "aunt"]
)
_OFTEN = {"person": 0.8, "thing": 0.4, "plural": 0.8}
_OF_OBJECT = re.compile(r"^\W*(?:\w+ )?what (?:do|does|did)\b", re.IGNORECASE)
"""Whose answer is no subject, and its one word a capital one only as it begins the answer: "Mice"."""
_IS_ASKED = re.compile(r"^\W*(?:\w+ )?(?:what|which) (?:is|are|was|were) $", re.IGNORECASE)
_ASKED_OF = 3.0
"""Against what was asked of a thing, where "its" asks for something else of it."""
_OPENS = 3.0
"""Against a capital letter that may only begin a sentence."""
_NEVER = -100.0


@dataclass(frozen=True)
class Told:
    """A turn that is over: the question as it stood alone, what was said, and what its pronouns stood for."""

    asked: str
    said: str
    meant: dict[str, str] = field(default_factory=dict)
    """For "person", "thing" and "plural" the `Mention.key` of what such a pronoun stood for."""
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


def kind_of(pronoun: str) -> str:
    """Which class of things a pronoun in lower case stands for."""
    if pronoun in closed.PERSONS:
        return "person"
    return "thing" if pronoun in closed.THING else "plural"


def antecedent(
    pronoun: str, turns: Sequence[Told], besides: frozenset[str] = frozenset(), question: str = ""
) -> Mention | None:
    """What a pronoun of a question most likely stands for; None where nothing fits.

    `besides` are keys that it cannot stand for.
    """
    kind = kind_of(pronoun)
    known, is_led = _known(turns), bool(_LEADING.search(question))
    best, found = 0.0, None
    every = [one for one in candidates(turns, joint=kind == "plural") if one.mention.key not in besides]
    times = Counter(one.mention.key for one in every)
    for candidate in every:
        weight = _WEIGHTS[kind](candidate, pronoun, known) + _shared(candidate, kind)
        weight -= _ASKED_OF if pronoun in closed.POSSESSIVE and _is_attribute(candidate) else 0.0
        weight += _OFTEN[kind] * min(times[candidate.mention.key] - 1, 4)
        weight -= _OPENS if candidate.mention.opens and times[candidate.mention.key] == 1 else 0.0
        weight += _LED if is_led and _is_wanted_name(candidate) else 0.0
        if weight > best:
            best, found = weight, candidate.mention
    return found


def _is_attribute(candidate: Antecedent) -> bool:
    """Whether a phrase is what was asked of something: of "What is the cost of the tap?" all from "the cost" on."""
    asked = candidate.turn.asked[: candidate.mention.start]
    return not candidate.in_answer and bool(candidate.mention.of) and bool(_IS_ASKED.match(asked))


def _is_wanted_name(candidate: Antecedent) -> bool:
    """Whether a phrase is the name that the answer to "which group" is."""
    asked = candidate.turn.asked
    wanted = _THING_ASKED.match(asked) and not _PERSON_ASKED.search(asked)
    return bool(wanted) and candidate.in_answer and candidate.mention.named and candidate.mention.start == 0


def candidates(turns: Sequence[Told], *, joint: bool = False) -> Iterator[Antecedent]:
    """The phrases of the last turns, the latest turn first; with `joint` also two that "and" joins."""
    for back, turn in enumerate(reversed(turns[-_BACK:])):
        for in_answer, text in ((False, turn.asked), (True, turn.said[:_SAID])):
            found = mentions(text)
            inner = [part for one in found for part in _inside(one)]
            pairs = list(_joined(text, found)) if joint else []
            for order, mention in enumerate((*found, *inner, *pairs)):
                yield Antecedent(mention, back, in_answer, order, turn)


def _inside(mention: Mention) -> Iterator[Mention]:
    """What stands after "of" within a phrase."""
    if mention.of:
        yield from mentions(mention.of)
    if mention.owner:
        yield from (replace(one, preposition="'s") for one in mentions(mention.owner))


def _joined(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    for one, other in pairwise(found):
        if (
            text[one.end : other.start].strip().lower() in ("and", "&")
            and one.is_name
            and other.is_name
            and not one.determiner
        ):
            whole = text[one.start : other.end]
            yield Mention(whole, one.start, other.end, other.head, one.determiner, one.preposition)


def _known(turns: Sequence[Told]) -> dict[str, str]:
    """What each phrase was in earlier turns: the class of the last pronoun that stood for it."""
    return {key: kind for turn in turns for kind, key in turn.meant.items()}


def _shared(candidate: Antecedent, kind: str) -> float:
    """What counts for any pronoun: nearness, and what such a pronoun stood for a turn ago."""
    meant = candidate.turn.meant.get(kind) == candidate.mention.key
    weight = -0.9 * candidate.back + (4.5 if meant and not candidate.in_answer else 0.0) - 0.1 * candidate.order
    words = set(candidate.mention.key.split())
    if candidate.mention.head.rstrip("s") in closed.SPANS or candidate.mention.key in closed.NUMBERS:
        return _NEVER
    if words & (closed.MONTHS | closed.DAYS) or re.match(r"\d", candidate.mention.bare):
        weight -= 6
    return weight if candidate.mention.determiner.lower() not in ("any", "no", "every", "each") else weight - 3


def _is_person(mention: Mention) -> bool:
    return mention.head in closed.PEOPLE or mention.key.split()[0] in closed.TITLES


def _weight_of_person(candidate: Antecedent, pronoun: str, known: dict[str, str]) -> float:
    mention = candidate.mention
    if not _is_person(mention) and (not mention.is_name or (mention.determiner and mention.plural)):
        return _NEVER
    words = set(mention.key.split())
    if words & (_SHE if pronoun in ("he", "him", "his") else _HE):
        return _NEVER
    weight = 1.5 if mention.named else 1.0
    weight += 2.0 if _is_person(mention) or known.get(mention.key) == "person" else 0.0
    weight -= 4.0 if known.get(mention.key) == "thing" else 0.0
    weight += 0.7 if " " in mention.bare else 0.0
    weight -= 1.0 if mention.preposition in ("in", "at", "on", "of") else 0.0
    if candidate.in_answer:
        asked = bool(_PERSON_ASKED.search(candidate.turn.asked))
        first = next((one.key for one in mentions(candidate.turn.said[:_SAID]) if one.is_name), "")
        begins = mention.start == 0 or mention.key == first  # "a girl called Ann"
        return weight + (4.5 if asked and begins else 0.5 if asked else -0.5)
    return weight + (0.0 if mention.determiner and mention.named else 0.5)


def _weight_of_thing(candidate: Antecedent, _pronoun: str, known: dict[str, str]) -> float:
    mention = candidate.mention
    if _is_person(mention) or known.get(mention.key) == "person":
        return _NEVER
    weight = 1.2 if mention.is_name else 0.8 if mention.named else 0.0
    determiner = mention.determiner.lower()
    weight += 1.5 if determiner in ("the", "this", "that", *closed.POSSESSIVE) else 1.0 if determiner else 0.0
    weight -= 3.0 if mention.plural and not mention.named else 0.0
    weight -= 1.0 if mention.head in closed.MEASURES else 0.0
    weight -= 1.5 if not determiner and not mention.named else 0.0
    return weight + _place_of_thing(candidate)


def _place_of_thing(candidate: Antecedent) -> float:
    """For "it": the topic of the question comes first, an answer only where a thing was asked for."""
    asked = candidate.turn.asked
    if candidate.in_answer:
        if _PERSON_ASKED.search(asked):
            return -2.0
        return 0.5 if _THING_ASKED.match(asked) and candidate.mention.start == 0 else 0.0
    return (
        2.0
        - (3.0 if _is_asked_noun(candidate) else 0.0)
        - (0.0 if candidate.mention.preposition in ("", "of") else 1.0)
    )


def _is_asked_noun(candidate: Antecedent) -> bool:
    """Whether a phrase is the noun of the question phrase, as "groups" is of "which groups"."""
    return bool(_BEFORE_NOUN.match(candidate.turn.asked[: candidate.mention.start][:20]))


def _weight_of_plural(candidate: Antecedent, _pronoun: str, known: dict[str, str]) -> float:
    mention = candidate.mention
    plural = mention.plural
    if not plural and not mention.named:
        return _NEVER
    weight = 3.0 if plural else 1.0
    weight -= 3.0 if not plural and (_is_person(mention) or known.get(mention.key) in ("person", "thing")) else 0.0
    weight += 0.5 if mention.determiner.lower() == "the" else 0.0
    if candidate.in_answer and not plural and _PERSON_ASKED.search(candidate.turn.asked):
        return weight - 2.5
    if candidate.in_answer:
        last = 0.0 if candidate.back else 1.0  # what was asked since then comes first
        word = plural and not mention.determiner and " " not in mention.text
        is_object = word and _OF_OBJECT.match(candidate.turn.asked)
        answers = mention.start == 0 and mention.named and not is_object and _ASKED.match(candidate.turn.asked)
        return weight + (1.5 + last if answers else 0.0)
    return weight + 1.0 - (2.0 if _is_asked_noun(candidate) else 0.0)


_WEIGHTS = {"person": _weight_of_person, "thing": _weight_of_thing, "plural": _weight_of_plural}


def of_head(head: str, turns: Sequence[Told]) -> Mention | None:
    """The phrase with that main noun that was mentioned last, the one that says most first."""
    for turn in reversed(turns[-_BACK:]):
        found = [
            m for text in (turn.asked, turn.said[:_SAID]) for m in mentions(text) if singular(m.head) == singular(head)
        ]
        if found:
            return max(found, key=lambda mention: len(mention.text))
    return None


def items_of(turns: Sequence[Told]) -> list[str]:
    """The items of the last answer that has several."""
    for turn in reversed(turns[-_BACK:]):
        said = re.sub(r"[.!?\s]+$", "", turn.said[: 2 * _SAID])
        parts = [part.strip() for part in re.split(r"\s*[;\n]\s*|,\s*(?:and |or )?|\s+(?:and|or)\s+", said)]
        if len([part for part in parts if part]) > 1:
            return [part for part in parts if part]
    return []
