"""What is really asked: a follow-up question made to stand alone.

By rule, from the words of the conversation only: a pronoun gives way to the phrase that it most likely
stands for (`antecedents`, `substitution`), and a question without a clause of its own is put into the one
before it (`ellipsis`). What stands alone already is left as it is. The result is shown to the person,
who can see at once what was searched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.antecedents import Told
from quoth.answering.thread.clauses import finished, inside, parsed
from quoth.answering.thread.ellipsis import LEAD, completed, is_fragment, of_turn, the_other
from quoth.answering.thread.mentions import mentions
from quoth.answering.thread.substitution import named, open_pronoun, substituted
from quoth.answering.thread.verbs import verbs_of, words_of
from quoth.index.keywords import STOP_WORDS
from quoth.types import Exchange

_COURTESY = re.compile(
    r"^\W*(?:(?:thanks|thank you|ok|okay|great|good|fine|right|well|cool|perfect|i see|got it|all right|alright|hm+|oh"
    r"|ah|yes|sure|no)(?: (?:very much|so much|a lot|then))?"
    r"(?:\s*[,.!;:]+\s*|\s+(?=(?:and|but|so|now|ok|okay|thanks)\b)))+",
    re.IGNORECASE,
)
_REPLY = closed.REPLIES
_STATED = re.compile(r"^(?:i|we|it|that|this|they|he|she)(?:['’]| (?!else))", re.IGNORECASE)  # noqa: RUF001
_TOPIC = re.compile(
    r"^(?:(?:and|but|so|what about|how about|as for)\b\s*)(?P<topic>[^,?]{2,60}),\s*(?P<rest>.+)$", re.IGNORECASE
)
_OWNED = re.compile(r"(?P<owner>.+)['\u2019]s? (?P<thing>[^'\u2019]+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_LONGEST = 400
"""Characters of a question that may lean on what was said before; a longer one says what it means."""
_POINTERS = closed.POINTING | {"there", "then"}


@dataclass(frozen=True)
class Standalone:
    """A question that needs no conversation. `open_pronoun` is one that nothing was found for."""

    question: str
    open_pronoun: str = ""


def stand_alone(question: str, history: Sequence[Exchange] = ()) -> Standalone:
    """The question as it would be asked by someone who has not heard the conversation.

    >>> stand_alone("How did he die?", [("Who founded Acme?", "Ada Byron")]).question
    'How did Ada Byron die?'
    >>> stand_alone("And a tyre change?", [("How much is a windscreen?", "90 pounds")]).question
    'How much is a tyre change?'
    """
    return _alone(" ".join(question.split()), told(history))[0]


def told(history: Sequence[Exchange]) -> list[Told]:
    """The turns of a conversation, each question as it stands alone after those before it."""
    turns: list[Told] = []
    for asked, said in history:
        whole = " ".join(asked.split())
        alone, meant = _alone(whole, turns) if turns else (Standalone(_resolved(whole), open_pronoun(whole)), {})
        leans = _is_added(whole, alone.question)
        turns.append(
            Told(whole if leans else alone.question, " ".join(said.split()), meant, leans, bool(alone.open_pronoun))
        )
    return turns


def _resolved(asked: str) -> str:
    """The last sentence of a first question, with what its pronouns stand for in those before."""
    head, last = _parted(asked)
    return substituted(last, [Told(head, "")]).question if head else asked


def _is_added(question: str, alone: str) -> bool:
    """Whether a question takes the one before it along in brackets."""
    return alone.startswith(f"{question} (")


def _parted(question: str) -> tuple[str, str]:
    """The last sentence, and what stands before it: only the last asks."""
    if len(question) > _LONGEST:
        return "", question
    parts = _SENTENCE.split(question)
    return " ".join(parts[:-1]), parts[-1]


def _alone(question: str, turns: Sequence[Told]) -> tuple[Standalone, dict[str, str]]:
    """The question by itself, and what its pronouns stood for."""
    if not turns or len(question) > _LONGEST:
        return Standalone(question, open_pronoun(question) if len(question) <= _LONGEST else ""), {}
    if whole := the_other(question, turns):  # "no, the other" is no courtesy
        return Standalone(whole), turns[-1].meant
    head, core = _parted(_without_courtesy(question))
    core = _with_topic(core) or core
    if whole := _as_told(core, turns[-1]) or of_turn(core, turns):
        return Standalone(whole), turns[-1].meant
    plain = substituted(core, [*turns, Told(head, "")] if head else turns)
    if whole := _from_fragment(core, plain.question, turns):
        return Standalone(whole), _meant_by(core, whole, {**turns[-1].meant, **plain.meant})
    if _leans(plain.question) or (plain.left and plain.question == core and _says_little(core)):
        before = next((turn.asked for turn in reversed(turns) if not turn.leans), turns[-1].asked)
        return Standalone(f"{question} ({before})"), plain.meant
    if plain.question == core == question or _is_stated(core) or (plain.question == core and is_fragment(core)):
        return Standalone(question, plain.left), {}
    return Standalone(f"{head} {_without_lead(plain.question)}".lstrip(), plain.left), plain.meant


def _as_told(reply: str, last: Told) -> str | None:
    """The last question with what a person says that its pronoun means, after they were asked: "Ada Byron"."""
    said = re.sub(r"^(?:i mean|i meant|of|about)\s+|[\s.!?]+$", "", reply, flags=re.IGNORECASE)
    found = mentions(said)
    if not last.open or last.said or len(found) != 1 or found[0].text != said:
        return None
    return named(last.asked, found[0]) if found[0].named or found[0].determiner else None


def _from_fragment(core: str, plain: str, turns: Sequence[Told]) -> str | None:
    """The whole question of a fragment, of which `plain` has what its pronouns stand for."""
    changed = plain != core and is_fragment(core)
    if changed and (asked := _of_owner(core, plain, turns)):
        return asked
    acts = plain != core and not is_fragment(core) and bool(verbs_of(words_of(_without_lead(core))))
    if not acts and (whole := completed(plain, turns)):  # "what eats them" has a verb of its own
        return whole
    rest = _without_lead(plain).rstrip("?.! ")
    return finished("", f"what about {inside(rest)}") if changed else None


def _meant_by(fragment: str, whole: str, meant: dict[str, str]) -> dict[str, str]:
    """What pronouns stand for after a fragment: what it put in the place of the one before, as in "And the Lite?"."""
    put = mentions(_without_lead(fragment))
    known = whole.casefold()
    return {kind: put[0].key if len(put) == 1 and key not in known else key for kind, key in meant.items()}


def _is_stated(question: str) -> bool:
    """Whether it is no question at all, as "It is printed in German" is."""
    return not question.rstrip().endswith("?") and bool(_STATED.match(question))


def _without_courtesy(question: str) -> str:
    """The question without the thanks before it, where something comes after them."""
    found = _COURTESY.match(question)
    rest = question[found.end() :] if found else question
    return rest if len(words_of(rest)) > 1 or (rest.rstrip().endswith("?") and words_of(rest)) else question


def _without_lead(question: str) -> str:
    lead = LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    return rest[:1].upper() + rest[1:] if lead else question


def _with_topic(question: str) -> str | None:
    """As in "And pears, which temperature do they need?" with the pears in the place of the pronoun."""
    found = _TOPIC.match(question)
    topics = mentions(found["topic"]) if found else ()
    if not found or len(topics) != 1 or topics[0].start > 0 or is_fragment(found["rest"]):
        return None
    for word in words_of(found["rest"]):
        plural = word.lower in ("they", "them")
        if word.lower in ("it", "that", "this") or plural or word.lower in closed.PERSONS - closed.POSSESSIVE:
            return finished("", f"{found['rest'][: word.start]}{topics[0].text}{found['rest'][word.end :]}")
    return None


def _of_owner(core: str, plain: str, turns: Sequence[Told]) -> str | None:
    """As in "And its weight?", with the owner named, as a question."""
    if not {word.lower for word in words_of(core)} & closed.POSSESSIVE:
        return None
    rest = _without_lead(plain).rstrip("?.! ")
    if {word.lower for word in words_of(core)} & closed.THING and (owned := _OWNED.fullmatch(rest)):
        rest = f"the {owned['thing']} of {inside(owned['owner'])}"  # as a column and its row are asked for
    clause = parsed(turns[-1].asked)
    past = clause is not None and (clause.auxiliary in ("did", "was", "were") or clause.verb.endswith("ed"))
    found = mentions(rest)
    many = bool(found) and not found[-1].named and found[-1].plural and " of " not in rest
    be = ("were" if many else "was") if past else ("are" if many else "is")
    words = rest[0].lower() + rest[1:] if rest.split()[0].lower() in closed.DETERMINERS else rest
    return finished("", f"what {be} {words}")


def _says_little(question: str) -> bool:
    """Whether a question with a pronoun that nothing was found for has one more word to search for at most."""
    return sum(word.is_open for word in words_of(question)) <= 1


def _leans(question: str) -> bool:
    """Whether a question says too little to be searched for by itself."""
    words = re.findall(r"\w+", question.lower())
    content = [word for word in words if word not in STOP_WORDS]
    if set(words) <= _REPLY or any(mention.named for mention in mentions(question[1:])):
        return False
    return not content or (len(content) == 1 and (bool(LEAD.match(question)) or bool(_POINTERS & set(words))))
