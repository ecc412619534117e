"""What a pronoun stands for: the most salient of all phrases that the conversation has mentioned.

Weights for where and how a phrase was said, in the manner of Lappin and Leass (1994), "An Algorithm for Pronominal
Anaphora Resolution", chosen on CANARD's development rows and on conversations of our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.antecedents import SAID, Antecedent, Told, candidates
from quoth.answering.thread.clauses import asks_of_subject, parsed
from quoth.answering.thread.mentions import Mention, mentions

_PERSON_ASKED = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
_THING_ASKED = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_WHICH = re.compile(r"which\b|what \w", re.IGNORECASE)
_UTMOST = re.compile(r"the (?:most|least|only|first|last|best|worst|\w+est)\b", re.IGNORECASE)
_DEFINED = re.compile(r"^\W*(?:\w+ )?what (?:is|are|was|were) (?!the\b)[^?]{2,40}\W*$", re.IGNORECASE)
"""Whose answer says what the thing is, and is the same thing."""
_ASKED = re.compile(r"^\W*(?:\w+ )?(?:what|which|who|whom)\b", re.IGNORECASE)
_BEFORE_NOUN = re.compile(r"^\W*(?:\w+ )?(?:what|which|whose|how many|how much)\s*$", re.IGNORECASE)
_LEADING = re.compile(
    r"\b(?:lead|leads|led|heads?|headed|runs?|ran|owns?|owned|found|founded|chairs?|chaired|commands?|commanded|funds?|funded"
    r"|joins?|joined|members? of|belongs? to)\s+(?:it|them)\b|\b(?:it|they) (?:based|headquartered)\b",
    re.IGNORECASE,
)
"""What is led, owned or joined is a group, and rather the one that was named than the event that was asked about."""
_LED = 20.0
_HAPPENING = re.compile(r"\b(?:happen|happened|occur|occurred|take place|took place|go on|going on)\b", re.IGNORECASE)
"""What happens is no thing that an answer singled out, but what was done."""
_TITLED = {
    "he": closed.words_in("mr sir lord king prince man boy father brother son husband uncle"),
    "she": closed.words_in("mrs ms miss lady queen princess woman girl mother sister daughter wife aunt"),
}
_AND_MORE = re.compile(r"\s*(?:[,;&]|(?:and|or)\b)")
_OFTEN = {"person": 0.8, "thing": 0.4, "plural": 0.8}
_OF_OBJECT = re.compile(r"^\W*(?:\w+ )?what (?:do|does|did)\b", re.IGNORECASE)
"""Whose answer is no subject, and its one word a capital one only as it begins the answer: "Mice"."""
_IS_ASKED = re.compile(r"^\W*(?:\w+ )?(?:what|which) (?:is|are|was|were) $", re.IGNORECASE)
_ASKED_OF = 3.0
"""Against what was asked of a thing, where "its" asks for something else of it."""
_SINGLED_OUT = 9.0
"""For what an answer to "which" names: it is spoken of from then on."""
_COUNTED = 6.5
"""For what a question has just counted, the parts of a thing: "what are they" asks for these."""
_OPENS = 3.0
"""Against a capital letter that may only begin a sentence."""
_UNANSWERED = 1.0
"""Against what an earlier question was about that had no answer."""
_ROLE = 1.0
_ROLES = ("er", "or", "ist", "ian", "ant", "man", "woman", "chief", "clerk", "judge", "nurse", "head", "guest", "pilot")
"""Endings of nouns of what people are; some things have them too."""
_WRITING = 2.0
"""Against a writing, where something of what it says can be meant."""
_OLD_TOPIC = 1.5
"""Against what was spoken of before a question brought up something else."""
_NEVER = -100.0


def kind_of(pronoun: str) -> str:
    """Which class of things a pronoun in lower case stands for."""
    if pronoun in closed.PERSONS:
        return "person"
    return "thing" if pronoun in closed.THING else "plural"


def sex_of(pronoun: str) -> str:
    """Which of "he" and "she" a pronoun of a person, in lower case, is a form of."""
    return "he" if pronoun in ("he", "him", "his", "himself") else "she"


def antecedent(
    pronoun: str, turns: Sequence[Told], besides: frozenset[str] = frozenset(), question: str = ""
) -> Mention | None:
    """What a pronoun of a question most likely stands for; None where nothing fits.

    `besides` are keys that it cannot stand for.
    """
    kind = kind_of(pronoun)
    topic = _new_topic(turns) if kind == "thing" else len(turns)
    known, is_led, happens = _spoken(turns), bool(_LEADING.search(question)), bool(_HAPPENING.search(question))
    best, found = 0.0, None
    every = [one for one in candidates(turns, joint=kind == "plural") if one.mention.key not in besides]
    times = Counter(one.mention.key for one in every)
    for candidate in every:
        weight = _WEIGHTS[kind](candidate, pronoun, known) + _shared(candidate, kind, topic)
        weight -= _ASKED_OF if pronoun in closed.POSSESSIVE and _is_attribute(candidate) else 0.0
        weight += _OFTEN[kind] * min(times[candidate.mention.key] - 1, 4)
        weight -= _OPENS if candidate.mention.opens and times[candidate.mention.key] == 1 else 0.0
        weight += _LED if is_led and _is_wanted_name(candidate) else 0.0
        weight -= _SINGLED_OUT if happens and _is_singled_out(candidate) else 0.0
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


@dataclass(frozen=True)
class _Spoken:
    """What each phrase, by its key, was in earlier turns: the class of the last pronoun for it, and "he" or "she"."""

    kinds: dict[str, str]
    sexes: dict[str, str]


def _spoken(turns: Sequence[Told]) -> _Spoken:
    said = [(key, kind) for turn in turns for kind, key in turn.meant.items()]
    return _Spoken(
        {key: kind for key, kind in said if kind in _WEIGHTS}, {key: sex for key, sex in said if sex in _TITLED}
    )


def _new_topic(turns: Sequence[Told]) -> int:
    """How many turns ago a question that leaned on nothing named a thing for the first time."""
    for back, turn in enumerate(reversed(turns)):
        if turn.meant or turn.leans:
            continue
        before = {one.head for other in turns[: len(turns) - 1 - back] for one in mentions(other.asked)}
        if any(_is_brought_up(one) and one.head not in before for one in mentions(turn.asked)):
            return back
    return len(turns)


def _is_brought_up(mention: Mention) -> bool:
    """Whether a phrase of a question brings a thing up: a name, or a known thing that no preposition puts aside."""
    return not mention.opens and (mention.named or (bool(mention.determiner) and not mention.preposition))


def _shared(candidate: Antecedent, kind: str, topic: int) -> float:
    """What counts for any pronoun: nearness, and what such a pronoun stood for a turn ago, unless the topic is new."""
    meant = candidate.turn.meant.get(kind) == candidate.mention.key and candidate.back <= topic
    weight = -0.9 * candidate.back + (4.5 if meant and not candidate.in_answer else 0.0) - 0.1 * candidate.order
    weight -= _OLD_TOPIC if candidate.back > topic else 0.0
    weight -= _UNANSWERED if candidate.back and not candidate.turn.said else 0.0
    words = set(candidate.mention.key.split())
    if candidate.mention.head.rstrip("s") in closed.SPANS or candidate.mention.key in closed.NUMBERS:
        return _NEVER
    if words & (closed.MONTHS | closed.DAYS) or re.match(r"\d", candidate.mention.bare):
        weight -= 6
    return weight if candidate.mention.determiner.lower() not in ("any", "no", "every", "each") else weight - 3


def _is_person(mention: Mention) -> bool:
    return mention.head in closed.PEOPLE or mention.key.split()[0] in closed.TITLES


def _is_role(mention: Mention) -> bool:
    """Whether a phrase can be a person by the ending of its noun: "the mayor", "a dentist"."""
    return bool(mention.determiner) and not mention.plural and mention.head.endswith(_ROLES)


def _weight_of_person(candidate: Antecedent, pronoun: str, known: _Spoken) -> float:
    mention = candidate.mention
    if not _is_person(mention) and (not mention.is_name or (mention.determiner and mention.plural)):
        return _ROLE - 0.9 * candidate.in_answer if _is_role(mention) else _NEVER
    words = set(mention.key.split())
    other = "she" if sex_of(pronoun) == "he" else "he"
    if words & _TITLED[other] or known.sexes.get(mention.key) == other:
        return _NEVER
    weight = 1.5 if mention.named else 1.0
    weight += 2.0 if _is_person(mention) or known.kinds.get(mention.key) == "person" else 0.0
    weight -= 4.0 if known.kinds.get(mention.key) == "thing" else 0.0
    weight += 0.7 if " " in mention.bare else 0.0
    weight -= 1.0 if mention.preposition in ("in", "at", "on", "of") else 0.0
    if candidate.in_answer:
        asked = bool(_PERSON_ASKED.search(candidate.turn.asked))
        first = next((one.key for one in mentions(candidate.turn.said[:SAID]) if one.is_name), "")
        begins = mention.start == 0 or mention.key == first  # "a girl called Ann"
        return weight + (4.5 if asked and begins else 0.5 if asked else -0.5)
    return weight + (0.0 if mention.determiner and mention.named else 0.5)


def _weight_of_thing(candidate: Antecedent, _pronoun: str, known: _Spoken) -> float:
    mention = candidate.mention
    if _is_person(mention) or known.kinds.get(mention.key) == "person":
        return _NEVER
    weight = 1.2 if mention.is_name else 0.8 if mention.named else 0.0
    determiner = mention.determiner.lower()
    weight += 1.5 if determiner in ("the", "this", "that", *closed.POSSESSIVE) else 1.0 if determiner else 0.0
    weight -= 3.0 if mention.plural and not mention.named else 0.0
    weight -= 1.0 if mention.head in closed.MEASURES else 0.0
    weight -= _WRITING if mention.head in closed.WRITINGS else 0.0
    if not determiner and not mention.named:
        weight += 1.5 if _is_subject(candidate) else 0.0 if _is_singled_out(candidate) else -1.5
    return weight + _place_of_thing(candidate)


def _place_of_thing(candidate: Antecedent) -> float:
    """For "it": the topic of the question comes first, an answer only where a thing was asked for."""
    asked = candidate.turn.asked
    if candidate.in_answer:
        if _PERSON_ASKED.search(asked):
            return -2.0
        if _is_singled_out(candidate):
            return _SINGLED_OUT / (1 + candidate.back)
        if candidate.mention.start or not _THING_ASKED.match(asked):
            return 0.0
        is_new = candidate.mention.determiner.lower() in ("a", "an") and _OF_OBJECT.match(asked)
        return -1.5 if _DEFINED.match(asked) else 2.5 if is_new else 0.5
    return (
        2.0
        - (3.0 if _is_asked_noun(candidate) else 0.0)
        - (0.0 if candidate.mention.preposition in ("", "of") else 1.0)
    )


def _is_singled_out(candidate: Antecedent) -> bool:
    """Whether an answer names it as the one of its kind that was asked for."""
    mention, turn = candidate.mention, candidate.turn
    near = candidate.in_answer and candidate.back <= 1
    alone = near and mention.start == 0 and not _AND_MORE.match(turn.said, mention.end)
    return alone and _asks_which(turn.asked)


@lru_cache(maxsize=128)
def _asks_which(question: str) -> bool:
    """Whether a question asks for the one of its kind that does or is something: "which form is used"."""
    clause = parsed(question)
    if clause is None or not _WHICH.match(clause.asked):
        return False
    if clause.auxiliary.lower() not in closed.BE:
        return not clause.auxiliary or asks_of_subject(clause)
    return bool(_UTMOST.match(clause.tail)) or not _has_own_subject(clause.tail)


def _has_own_subject(tail: str) -> bool:
    """Whether what comes after "which ... is" has a subject of its own, and does not only say "it"."""
    words = tail.lower().split() or [""]
    own = tail[:1].isupper() or words[0] in closed.DETERMINERS | closed.PERSONS | closed.THING | closed.PLURAL
    return words[-1] in closed.PREPOSITIONS or (own and len(words) > 1)


def _is_subject(candidate: Antecedent) -> bool:
    """Whether a bare noun is what a question is about: it stands behind the auxiliary, as in "Does smoking harm"."""
    if candidate.in_answer or candidate.mention.preposition or candidate.mention.plural:
        return False
    before = candidate.turn.asked[: candidate.mention.start].lower().split()
    return bool(before) and before[-1] in closed.AUXILIARIES


def _is_asked_noun(candidate: Antecedent) -> bool:
    """Whether a phrase is the noun of the question phrase, as "groups" is of "which groups"."""
    return bool(_BEFORE_NOUN.match(candidate.turn.asked[: candidate.mention.start][:20]))


def _weight_of_plural(candidate: Antecedent, _pronoun: str, known: _Spoken) -> float:
    mention = candidate.mention
    plural = mention.plural or mention.head in closed.GROUPS
    if not plural and not mention.named:
        return _NEVER
    weight = 3.0 if plural else 1.0
    weight -= (
        3.0 if not plural and (_is_person(mention) or known.kinds.get(mention.key) in ("person", "thing")) else 0.0
    )
    weight += 0.5 if mention.determiner.lower() == "the" else 0.0
    if candidate.in_answer and not plural and _PERSON_ASKED.search(candidate.turn.asked):
        return weight - 2.5
    if candidate.in_answer:
        last = 0.0 if candidate.back else 1.0  # what was asked since then comes first
        word = plural and not mention.determiner and " " not in mention.text
        is_object = word and _OF_OBJECT.match(candidate.turn.asked)
        answers = (
            mention.start == 0
            and (mention.named or " and " in mention.text)
            and not is_object
            and _ASKED.match(candidate.turn.asked)
        )
        return weight + (1.5 + last if answers else 0.0)
    if _is_asked_noun(candidate):
        return weight + (-1.0 if not mention.of else 1.0 if candidate.back else _COUNTED)
    return weight + 1.0


_WEIGHTS = {"person": _weight_of_person, "thing": _weight_of_thing, "plural": _weight_of_plural}
