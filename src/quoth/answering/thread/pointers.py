"""What "that attack", "the second one", "a new one" and "there" point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.antecedents import Told, candidates, items_of, of_head
from quoth.answering.thread.mentions import Mention, mentions
from quoth.answering.thread.verbs import Word, is_plural, singular, verbs_of

_WHERE = re.compile(r"\bwhere\b|\bwhich\b|\bwhat (?:place|town|city|country|village|region)\b", re.IGNORECASE)
"""What asks for a place that the answer names."""
_WHEN = closed.SPANS | frozenset(["time", "moment", "point", "way", "case", "kind", "sort", "regard", "respect"])
_LONG = 60
"""Characters of an answer that a bare "that" can point to."""


@dataclass(frozen=True)
class Change:
    """Words of a question, by their place, that give way to others."""

    start: int
    end: int
    text: str


def of_pointer(words: Sequence[Word], i: int, turns: Sequence[Told], meant: dict[str, str]) -> Change | None:
    """What "that attack", "the second one", "a new one" or "there" stands for."""
    word = words[i]
    if not turns:
        return None
    if word.lower in closed.POINTING and i + 1 < len(words) and words[i + 1].is_open:
        return _of_noun(words, i, turns, meant)
    if word.lower in closed.ORDINALS and i and words[i - 1].lower == "the":
        return _of_ordinal(words, i, turns)
    if word.lower in ("one", "ones") and (
        i == 0 or words[i - 1].lower not in ("which", "no", "every", "any", "each", "the", "this", "that")
    ):
        return _of_one(words, i, turns)
    if word.lower == "there" and i:
        return _of_there(words, i, turns)
    ends = i + 1 == len(words) or not words[i + 1].text[0].isalnum() or words[i + 1].lower in closed.VERBAL
    if word.lower in ("this", "that") and i and ends:
        return _of_event(words, i, turns)
    if word.lower in ("these", "those") and i and ends:
        return _of_several(words, i, turns)
    return None


def _of_noun(words: Sequence[Word], i: int, turns: Sequence[Told], meant: dict[str, str]) -> Change | None:
    end, verbs = i + 1, verbs_of(words)
    while end < len(words) and words[end].is_open and end not in verbs:
        end += 1
    if end == i + 1:
        return None
    head = words[end - 1].lower
    if head in _WHEN or (head in closed.WRITINGS and of_head(head, turns) is None):
        return None
    found = of_head(head, turns)
    if found is not None and len(found.bare) > len(head):
        return Change(words[i].start, words[end - 1].end, found.again())
    name = _named_answer(turns)
    if name is not None and found is not None and _asked_for(head, turns[-1].asked):
        meant.setdefault("thing", name.key)
        return Change(words[i].start, words[end - 1].end, f"the {head} {name.text}")
    if name is not None and found is None and not is_plural(head):
        meant.setdefault("thing", name.key)
        return Change(words[i].start, words[end - 1].end, name.again())
    return None if found is None else Change(words[i].start, words[i].end, "the")


def _asked_for(head: str, asked: str) -> bool:
    """Whether a question wanted the name of a thing: "which album", "what was the album called"."""
    named = (
        rf"\b(?:what|which)\b(?: \w+)? {re.escape(head)}\b|\b{re.escape(head)}\b.{{0,20}} (?:called|named)\b|name of"
    )
    return bool(re.search(named, asked, re.IGNORECASE))


def _named_answer(turns: Sequence[Told]) -> Mention | None:
    """The name that the last answer is."""
    said = next((turn.said for turn in reversed(turns[-3:]) if turn.said), "")
    found = [m for m in mentions(said[:200]) if m.named]
    if not found or found[0].start:
        return None
    inner = [m for m in mentions(found[0].of) if m.is_name] if not found[0].is_name else []
    return inner[0] if inner else found[0]


def _of_ordinal(words: Sequence[Word], i: int, turns: Sequence[Told]) -> Change | None:
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
    return Change(
        words[i - 1].start,
        words[end - 1].end,
        item[:1].lower() + item[1:] if item.split()[0].lower() in closed.DETERMINERS else item,
    )


def _of_one(words: Sequence[Word], i: int, turns: Sequence[Told]) -> Change | None:
    """The noun of "a new one", from the last question or answer."""
    verbs = verbs_of(words)
    noun_follows = i + 1 < len(words) and words[i + 1].is_open and i + 1 not in verbs
    counted = noun_follows or (i + 1 < len(words) and words[i + 1].lower in ("of", "and", "or", "another"))
    if counted or (i and words[i - 1].lower in closed.PREPOSITIONS - {"for", "with", "of", "about", "without", "on"}):
        return None
    many = words[i].lower == "ones"
    modified = i > 0 and i - 1 not in verbs and (words[i - 1].is_open or words[i - 1].lower in closed.DETERMINERS)
    near = sorted(candidates(turns[-2:]), key=lambda one: (one.back, not (one.in_answer and one.mention.start == 0)))
    for mention in (candidate.mention for candidate in near):
        countable = mention.determiner or mention.plural
        if (
            mention.named
            or mention.head in closed.MEASURES | closed.PEOPLE | closed.SPANS
            or not countable
            or mention.bare[0].isdigit()
        ):
            continue
        if many and not modified:
            return Change(words[i].start, words[i].end, mention.bare)
        noun = mention.head if many or modified else mention.bare
        noun = noun if many or not mention.plural else noun[: len(noun) - len(mention.head)] + singular(mention.head)
        article = "" if many or modified else "an " if noun[0].lower() in "aeiou" else "a "
        return Change(words[i].start, words[i].end, article + noun)
    return None


def _of_there(words: Sequence[Word], i: int, turns: Sequence[Told]) -> Change | None:
    """The place of "there", which stands for none beside a form of "be"."""
    near = {words[i - 1].lower, words[i + 1].lower if i + 1 < len(words) else ""}
    if near & (closed.VERBAL | {"'s", "if"}):
        return None
    for turn in reversed(turns[-2:]):
        texts = (turn.said[:200], turn.asked)
        for text in texts if _WHERE.search(turn.asked) else texts[::-1]:
            places = [m for m in mentions(text) if m.preposition in ("in", "at", "on", "to", "near", "from")]
            if places:
                place = places[-1]
                preposition = (
                    ""
                    if words[i - 1].lower in closed.PREPOSITIONS
                    else "at "
                    if place.preposition in ("to", "from")
                    else f"{place.preposition} "
                )
                return Change(words[i].start, words[i].end, f"{preposition}{place.again()}")
    return None


def _of_several(words: Sequence[Word], i: int, turns: Sequence[Told]) -> Change | None:
    """The things that a bare "those" points to: the first ones that the last answer names."""
    several = next((m for m in mentions(turns[-1].said[:120]) if m.plural), None)
    return Change(words[i].start, words[i].end, several.again()) if several else None


def _of_event(words: Sequence[Word], i: int, turns: Sequence[Told]) -> Change | None:
    """The thing that a bare "that" points to: a short answer with a name or an article."""
    answered = [m for m in mentions(turns[-1].said[:120]) if m.named or m.determiner]
    if answered and answered[0].start == 0 and len(turns[-1].said) <= _LONG and not re.match(r"\W*\d", turns[-1].said):
        return Change(words[i].start, words[i].end, answered[0].again())
    return None
