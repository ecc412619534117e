"""Pronouns and pointing words of a question, each given way to what it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quoth.answering import closed_class as closed
from quoth.answering.antecedents import Told, antecedent, candidates, items_of, kind_of, of_head
from quoth.answering.expletives import may_stand_for_nothing, stands_for_nothing
from quoth.answering.mentions import Mention, Word, is_plural, mentions, singular, verbs_of, words_of

_DOCUMENT = frozenset("article document text report page file paper manual policy book story passage section".split())
_WHEN = closed.SPANS | frozenset("time moment point way case kind sort case regard respect".split())
_LONG = 60
"""Characters of a phrase that may stand before an apostrophe; a longer one comes after "of"."""


@dataclass(frozen=True)
class Plain:
    """A question whose words stand for themselves; `meant` as in `Told`, `left` a pronoun that nothing was found for."""

    question: str
    meant: dict[str, str] = field(default_factory=dict)
    left: str = ""


@dataclass(frozen=True)
class _Change:
    start: int
    end: int
    text: str


def substituted(question: str, turns: Sequence[Told]) -> Plain:
    """The question with what its pronouns stand for; the first of each class only, as a person would say it."""
    words = words_of(question)
    own = mentions(question)
    meant: dict[str, str] = {}
    changes: list[_Change] = []
    left = ""
    for i, word in enumerate(words):
        if word.lower in closed.PERSONS | closed.THING | closed.PLURAL - {"theirs"}:
            kind = kind_of(word.lower)
            if kind in meant or _needs_nothing(question, words, i, own):
                continue
            found = antecedent(word.lower, turns, _besides(own, meant))
            if found is not None:
                meant[kind] = found.key
                changes.append(_of_pronoun(question, words, i, found))
            elif not left and not (word.lower in closed.THING and may_stand_for_nothing(question, word.start)):
                left = word.text
        elif change := _of_pointer(question, words, i, turns, meant):
            changes.append(change)
    return Plain(_applied(question, changes), meant, left)


@dataclass(frozen=True)
class Site:
    """A pronoun that something in the conversation must explain: its place among the words, and what it cannot be."""

    pronoun: str
    index: int
    besides: frozenset[str]


def site_of(question: str) -> Site | None:
    """The first pronoun of a question that nothing in it explains."""
    words, own = words_of(question), mentions(question)
    for i, word in enumerate(words):
        if word.lower in closed.PERSONS | closed.THING | closed.PLURAL and not _needs_nothing(question, words, i, own):
            return Site(word.lower, i, _besides(own, {}))
    return None


def with_antecedent(question: str, site: Site, mention: Mention) -> str:
    """The question with a phrase in the place of its pronoun."""
    return _applied(question, [_of_pronoun(question, words_of(question), site.index, mention)])


def open_pronoun(question: str) -> str:
    """The first pronoun that nothing in the question itself explains; empty where there is none."""
    words, own = words_of(question), mentions(question)
    for i, word in enumerate(words):
        if word.lower in closed.PERSONS | closed.THING | closed.PLURAL and not _needs_nothing(question, words, i, own):
            if word.lower in closed.THING and may_stand_for_nothing(question, word.start):
                continue
            return word.text
    return ""


def _besides(own: Sequence[Mention], meant: dict[str, str]) -> frozenset[str]:
    return frozenset(mention.key for mention in own) | frozenset(meant.values())


def _needs_nothing(question: str, words: Sequence[Word], i: int, own: Sequence[Mention]) -> bool:
    """Whether a pronoun is explained where it stands: by the grammar, or by a phrase before it in the question."""
    word = words[i]
    if word.lower.endswith(("self", "selves")):
        return True
    if word.lower in closed.THING and stands_for_nothing(question, word.start):
        return True
    if i + 2 < len(words) and word.lower == "it" and words[i - 1].lower in closed.BE and words[i + 1].lower in ("who", "that"):
        return True
    return any(_explains(mention, words, i) for mention in own if mention.end <= word.start)


def _explains(mention: Mention, words: Sequence[Word], i: int) -> bool:
    """Whether a phrase before a pronoun can be what it stands for.

    It fits by number and kind, and is not the subject of the pronoun's own clause: "What did Ada do with it?"
    """
    word = words[i]
    kind = kind_of(word.lower)
    person = mention.head in closed.PEOPLE or mention.key.split()[0] in closed.TITLES
    if kind == "person" and not (mention.named or person):
        return False
    if kind == "thing" and (person or (mention.plural and not mention.named)):
        return False
    if kind == "plural" and not (mention.plural or mention.named):
        return False
    if not (mention.named or mention.determiner) or mention.head in closed.MEASURES:
        return kind == "plural" and mention.plural and _new_clause(mention, words, i)
    if word.lower in closed.POSSESSIVE and not (word.lower == "her" and _is_object(words, i)):
        return mention.named or _new_clause(mention, words, i)
    return _new_clause(mention, words, i) or (not _is_object(words, i) and mention.named)


def _new_clause(mention: Mention, words: Sequence[Word], i: int) -> bool:
    """Whether a new clause begins between a phrase and a pronoun."""
    between = [word.lower for word in words[:i] if word.start >= mention.end]
    return any(word in closed.CONJUNCTIONS | {"when", "who", "which", "where", "how", "why", ",", ".", "-"} for word in between)


def _is_object(words: Sequence[Word], i: int) -> bool:
    """Whether a pronoun is no subject and no possessive: nothing that could follow those comes after it."""
    if i + 1 >= len(words):
        return True
    after = words[i + 1]
    return not after.text[0].isalnum() or after.lower in closed.BREAKS - closed.AUXILIARIES - closed.ADVERBS


def _of_pronoun(question: str, words: Sequence[Word], i: int, found: Mention) -> _Change:
    word = words[i]
    said = found.again()
    if i == 0:
        said = said[:1].upper() + said[1:]
    possessive = word.lower in closed.POSSESSIVE and not (word.lower in ("her", "hers") and _is_object(words, i))
    if not possessive:
        return _Change(word.start, word.end, said)
    if found.of or len(said) > _LONG or " and " in said:
        end = i + 1
        verbs = verbs_of(words)
        while end < len(words) and words[end].is_open and end not in verbs:
            end += 1
        if end > i + 1:
            return _Change(word.start, words[end - 1].end, f"the {question[words[i + 1].start : words[end - 1].end]} of {said}")
    return _Change(word.start, word.end, said + ("'" if said.endswith("s") else "'s"))


def _of_pointer(
    question: str, words: Sequence[Word], i: int, turns: Sequence[Told], meant: dict[str, str]
) -> _Change | None:
    """What "that attack", "the second one", "a new one" or "there" stands for."""
    word = words[i]
    if not turns:
        return None
    if word.lower in closed.POINTING and i + 1 < len(words) and words[i + 1].is_open:
        return _of_noun(question, words, i, turns, meant)
    if word.lower in closed.ORDINALS and i and words[i - 1].lower == "the":
        return _of_ordinal(words, i, turns)
    if word.lower in ("one", "ones") and (i == 0 or words[i - 1].lower not in ("which", "no", "every", "any", "each", "the", "this", "that")):
        return _of_one(words, i, turns)
    if word.lower == "there" and i:
        return _of_there(words, i, turns)
    ends = i + 1 == len(words) or not words[i + 1].text[0].isalnum() or words[i + 1].lower in closed.VERBAL
    if word.lower in ("this", "that") and i and ends:
        return _of_event(words, i, turns)
    return None


def _of_noun(
    question: str, words: Sequence[Word], i: int, turns: Sequence[Told], meant: dict[str, str]
) -> _Change | None:
    end, verbs = i + 1, verbs_of(words)
    while end < len(words) and words[end].is_open and end not in verbs:
        end += 1
    if end == i + 1:
        return None
    head = words[end - 1].lower
    if head in _WHEN or (head in _DOCUMENT and of_head(head, turns) is None):
        return None
    found = of_head(head, turns)
    if found is not None and len(found.bare) > len(head):
        return _Change(words[i].start, words[end - 1].end, found.again())
    name = _named_answer(turns)
    if name is not None and found is not None and _asked_for(head, turns[-1].asked):
        meant.setdefault("thing", name.key)
        return _Change(words[i].start, words[end - 1].end, f"the {head} {name.text}")
    if name is not None and found is None and not is_plural(head):
        meant.setdefault("thing", name.key)
        return _Change(words[i].start, words[end - 1].end, name.again())
    return None if found is None else _Change(words[i].start, words[i].end, "the")


def _asked_for(head: str, asked: str) -> bool:
    """Whether a question wanted the name of a thing: "which album", "what was the album called"."""
    named = rf"\b(?:what|which)\b(?: \w+)? {re.escape(head)}\b|\b{re.escape(head)}\b.{{0,20}} (?:called|named)\b|name of"
    return bool(re.search(named, asked, re.IGNORECASE))


def _named_answer(turns: Sequence[Told]) -> Mention | None:
    """The name that the last answer is."""
    said = next((turn.said for turn in reversed(turns[-3:]) if turn.said), "")
    found = [m for m in mentions(said[:200]) if m.named]
    if not found or found[0].start:
        return None
    inner = [m for m in mentions(found[0].of) if m.is_name] if not found[0].is_name else []
    return inner[0] if inner else found[0]


def _of_ordinal(words: Sequence[Word], i: int, turns: Sequence[Told]) -> _Change | None:
    end = i + 1
    if end < len(words) and words[end].lower in ("one", "ones"):
        end += 1
    elif end < len(words) and words[end].is_open:
        return None  # "the first mill" has a noun of its own
    items = items_of(turns)
    place = closed.ORDINALS[words[i].lower]
    if not items or place >= len(items):
        return None
    item = items[place]
    return _Change(words[i - 1].start, words[end - 1].end, item[:1].lower() + item[1:] if item.split()[0].lower() in closed.DETERMINERS else item)


def _of_one(words: Sequence[Word], i: int, turns: Sequence[Told]) -> _Change | None:
    """The noun of "a new one", from the last question or answer."""
    counted = i + 1 < len(words) and (words[i + 1].is_open or words[i + 1].lower in ("of", "and", "or", "another"))
    if counted or (i and words[i - 1].lower in closed.PREPOSITIONS - {"for", "with", "of", "about", "without", "on"}):
        return None
    many = words[i].lower == "ones"
    modified = i > 0 and i - 1 not in verbs_of(words) and (words[i - 1].is_open or words[i - 1].lower in closed.DETERMINERS)
    near = sorted(candidates(turns[-2:]), key=lambda one: (one.back, not (one.in_answer and one.mention.start == 0)))
    for mention in (candidate.mention for candidate in near):
        countable = mention.determiner or mention.plural
        if mention.named or mention.head in closed.MEASURES | closed.PEOPLE | closed.SPANS or not countable or mention.bare[0].isdigit():
            continue
        if many and not modified:
            return _Change(words[i].start, words[i].end, mention.bare)
        noun = mention.head if many or modified else mention.bare
        noun = noun if many or not mention.plural else noun[: len(noun) - len(mention.head)] + singular(mention.head)
        article = "" if many or modified else "an " if noun[0].lower() in "aeiou" else "a "
        return _Change(words[i].start, words[i].end, article + noun)
    return None


def _of_there(words: Sequence[Word], i: int, turns: Sequence[Told]) -> _Change | None:
    """The place of "there", which stands for none beside a form of "be"."""
    near = {words[i - 1].lower, words[i + 1].lower if i + 1 < len(words) else ""}
    if near & (closed.VERBAL | {"'s", "if"}):
        return None
    for turn in reversed(turns[-2:]):
        for text in (turn.said[:200], turn.asked):
            places = [m for m in mentions(text) if m.preposition in ("in", "at", "on", "to", "near", "from")]
            if places:
                place = places[-1]
                preposition = "" if words[i - 1].lower in closed.PREPOSITIONS else "at " if place.preposition in ("to", "from") else f"{place.preposition} "
                return _Change(words[i].start, words[i].end, f"{preposition}{place.again()}")
    return None


def _of_event(words: Sequence[Word], i: int, turns: Sequence[Told]) -> _Change | None:
    """The thing that a bare "that" points to: a short answer with a name or an article."""
    answered = [m for m in mentions(turns[-1].said[:120]) if m.named or m.determiner]
    if answered and answered[0].start == 0 and len(turns[-1].said) <= _LONG and not re.match(r"\W*\d", turns[-1].said):
        return _Change(words[i].start, words[i].end, answered[0].again())
    return None


def _applied(question: str, changes: Sequence[_Change]) -> str:
    """The question with its changes, the last first; of two that overlap the earlier counts."""
    kept: list[_Change] = []
    for change in changes:
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    for change in reversed(kept):
        question = question[: change.start] + change.text + question[change.end :]
    return question
