"""One phrase of a question in the place of the one that it is most like: "for the Lite" where "of the Pro" stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.antecedents import Told
from quoth.answering.thread.clauses import finished, parsed, verb_agrees
from quoth.answering.thread.mentions import Mention, mentions
from quoth.answering.thread.times import is_time, moved, moved_within
from quoth.answering.thread.verbs import is_plural, singular

OWNS = "'s"
"""In the place of a preposition: what owns the thing that is named behind it."""
_COUNTED = 0.4
"""Against what is counted ("how many pupils"), beside what the question is of."""


def with_place(part: str, preposition: str, last: Told) -> str | None:
    """The last question with a phrase such as "for the Lite" or "in March" in the place of one like it."""
    found = mentions(part)
    asked = last.asked
    if not found:
        return None
    new = found[0]
    if (old := _like_place(asked, preposition, new)) is not None:
        if old.preposition == OWNS:
            return f"{asked[: old.start]}{new.text}{asked[old.end :]}"
        if is_time(new) and (words := moved(old.text, part[len(preposition) :])):
            return f"{asked[: old.start]}{words}{asked[old.end :]}"
        start = asked.rfind(f"{old.preposition} ", 0, old.start) if old.preposition else old.start
        return f"{asked[:start]}{part}{asked[old.end :]}"
    if is_time(new) and (whole := moved_within(asked, part[len(preposition) :])):
        return whole
    if preposition in ("for", "of") and (swapped := _swapped(asked, new)):
        return swapped
    if preposition == "for" and (old := asked_attribute(asked)):
        return f"{asked[: old.end]} {part}{asked[old.end :]}"
    return finished("", f"{re.sub(r'[?.! ]+$', '', asked)} {part}")


def _swapped(asked: str, new: Mention) -> str | None:
    """A question with a phrase in the place of one of its form, which is not the attribute that is asked for."""
    attribute = asked_attribute(asked)
    start = attribute.start + len(_base(attribute)) if attribute else 0
    old = _likest(asked, new, start)
    if old is None or is_time(old) != is_time(new):
        return None
    alike = old.named == new.named and (new.named or old.determiner.lower() == new.determiner.lower())
    articles = {old.determiner.lower(), new.determiner.lower()} <= closed.ARTICLES
    return _with_other(asked, new.text, new, old) if alike or articles else None


def _like_place(asked: str, preposition: str, new: Mention) -> Mention | None:
    """The phrase of a question that a new one with that preposition takes the place of."""
    timed = is_time(new)
    found = [m for m in mentions(asked) if m.preposition and is_time(m) == timed]
    inner = split(mentions(asked)) if preposition == "of" and not timed else []
    same = [m for m in found if m.preposition == preposition] or [m for m in inner if m.preposition in ("of", OWNS)]
    if same:
        return same[-1]
    times = ("in", "on", "at", "during", "by", "before", "after", "until", "since", "from", "for")
    if timed and preposition in times:
        return next((m for m in reversed(found) if m.preposition in times), None)
    places = ("in", "at", "near", "on")
    if preposition in places and new.named:
        return next((m for m in reversed(found) if m.preposition in places and m.named), None)
    return None


def replaced(asked: str, words: str, new: Mention) -> str | None:
    """A question with a new phrase in the place of the one that is most like it."""
    old = _likest(asked, new)
    return _with_other(asked, words, new, old) if old else None


def _likest(asked: str, new: Mention, start: int = 0) -> Mention | None:
    """The phrase of a question, from a place on, that is most like a new one."""
    clause = parsed(asked)
    first = len(asked) - len(clause.tail) - 3 if clause and clause.asked and not clause.before else 0
    found = split(mentions(asked))
    rivals = [
        (_likeness(old, new) + 0.1 * order - _COUNTED * (old.start < first), old)
        for order, old in enumerate(found)
        if old.start >= max(start, first) or (old.start >= start and _is_counted(asked, old))
    ]
    return max(rivals, key=lambda pair: pair[0])[1] if rivals else None


def _is_counted(asked: str, mention: Mention) -> bool:
    """Whether a phrase is what is counted, as in "how many pupils"."""
    return bool(re.search(r"\bhow (?:many|much) $", asked[: mention.start], re.IGNORECASE))


def _with_other(asked: str, words: str, new: Mention, old: Mention) -> str:
    """A question with new words in the place of a phrase, its auxiliary in their number."""
    clause = parsed(asked)
    said = _of_the_kind(words, new, old)
    after = asked[old.end :]
    if (following := after.split()[:1]) and following == said.split()[-1:]:
        after = after.lstrip()[len(following[0]) :]  # "five days before" of "20 days before arrival"
    whole = f"{asked[: old.start]}{said}{after}"
    if clause and clause.auxiliary and clause.tail.startswith(old.text) and not old.of:
        at = whole.index(f" {clause.auxiliary} ") if f" {clause.auxiliary} " in whole else -1
        agreed = verb_agrees(
            clause.auxiliary, "books" if new.plural else new.head if not is_plural(new.head) else "book"
        )
        whole = f"{whole[: at + 1]}{agreed}{whole[at + 1 + len(clause.auxiliary) :]}" if at >= 0 else whole
    return whole[:1].upper() + whole[1:]


def split(found: Sequence[Mention]) -> list[Mention]:
    """Phrases, each without and with what follows in it after "of", and that by itself."""
    parts = []
    for mention in found:
        if mention.of and mention.of in mention.text:
            at = mention.text.index(mention.of)
            base = mention.text[:at].rstrip()
            parts.append(
                Mention(
                    base,
                    mention.start,
                    mention.start + len(base),
                    mention.head,
                    mention.determiner,
                    mention.preposition,
                )
            )
            inner = mentions(mention.of)
            parts += [
                Mention(
                    m.text, mention.start + at + m.start, mention.start + at + m.end, m.head, m.determiner, "of", m.of
                )
                for m in inner
            ]
        elif mention.owner:
            end = mention.start + mention.text.index(mention.owner) + len(mention.owner)
            whole = mention.text[: end - mention.start]
            owner = Mention(whole, mention.start, end, whole.split()[-1].lower(), mention.determiner, OWNS)
            parts += [mention, owner]
        else:
            parts.append(mention)
    return parts


def _likeness(old: Mention, new: Mention) -> float:
    """How much two phrases are of a kind: of names names, of times times, of figures figures."""
    weight = 5.0 if old.head == new.head or (new.head in ("one", "ones") and not old.named) else 0.0
    weight += 3.0 if old.named == new.named else 0.0
    weight += 4.0 if is_time(old) and is_time(new) else 0.0
    weight -= 4.0 if is_time(old) != is_time(new) else 0.0
    weight += 2.0 if (old.head in closed.MEASURES) == (new.head in closed.MEASURES) else -2.0
    weight += 1.0 if is_plural(old.head) == is_plural(new.head) else 0.0
    weight += 0.5 if old.determiner.lower() == new.determiner.lower() else 0.0
    weight -= {"": 0.0, "of": 0.0, "for": 0.0, "to": 1.5}.get(old.preposition, 0.7)
    return weight


def _of_the_kind(words: str, new: Mention, old: Mention) -> str:
    """The new words; "the grass ones" takes its noun from the phrase before."""
    if new.head not in ("one", "ones"):
        return words
    noun = old.bare.split()[-1] if not old.of else old.bare[: old.bare.index(old.of)].split()[-1]
    return re.sub(r"\bones?\b", noun, words)


def attribute_of(new: Mention, last: Told) -> str | None:
    """As in "And the price?": that of what the last question was about."""
    old = asked_attribute(last.asked)
    if old is not None:
        said = f"{old.determiner} {old.owner}'s {new.bare}".lstrip() if old.owner else new.again()
        base = replace(old, text=_base(old), end=old.start + len(_base(old)), of="")
        return _with_other(last.asked, said, new, base)
    things = [m for m in mentions(last.asked) if m.determiner or m.named]
    if not things or new.determiner.lower() not in ("the", ""):
        return None
    return finished("", f"what is the {new.bare} of {things[0].again()}")


def asked_attribute(asked: str) -> Mention | None:
    """What a question asks of something: "the boiler's price", "what is the toll"; None where it asks no such thing."""
    found = mentions(asked)
    if measures := [m for m in found if singular(m.head) in closed.MEASURES]:
        return measures[-1]
    clause = parsed(asked)
    if clause is None or clause.asked.lower() not in ("what", "which") or clause.auxiliary.lower() not in closed.BE:
        return None
    first = next((m for m in found if clause.tail.startswith(m.text)), None)
    owned = first is not None and (first.of or first.owner or first.determiner.lower() == "the")
    return first if owned else None


def _base(mention: Mention) -> str:
    """A phrase without what follows in it after "of"."""
    at = mention.text.find(mention.of) if mention.of else -1
    return mention.text[:at].rstrip() if at > 0 else mention.text
