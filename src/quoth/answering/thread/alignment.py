"""One phrase of a question in the place of the one that it is most like: "for the Lite" where "of the Pro" stood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.antecedents import Told
from quoth.answering.thread.clauses import finished, parsed, verb_agrees
from quoth.answering.thread.mentions import Mention, mentions
from quoth.answering.thread.verbs import is_plural

_UNITS = closed.MONTHS | closed.DAYS | closed.SPANS


def with_place(part: str, preposition: str, last: Told) -> str | None:
    """The last question with a phrase such as "for the Lite" or "in March" in the place of one like it."""
    found = mentions(part)
    asked = last.asked
    if not found:
        return None
    new = found[0]
    if (old := _like_place(asked, preposition, new)) is not None:
        start = asked.rfind(f"{old.preposition} ", 0, old.start) if old.preposition else old.start
        return f"{asked[:start]}{part}{asked[old.end :]}"
    if preposition in ("for", "of") and (swapped := replaced(asked, new.text, new)):
        return swapped
    return finished("", f"{re.sub(r'[?.! ]+$', '', asked)} {part}")


def _like_place(asked: str, preposition: str, new: Mention) -> Mention | None:
    """The phrase of a question that a new one with that preposition takes the place of."""
    timed = _is_time(new)
    found = [m for m in mentions(asked) if m.preposition and _is_time(m) == timed]
    same = [m for m in found if m.preposition == preposition]
    if same:
        return same[-1]
    times = ("in", "on", "at", "during", "by", "before", "after", "until", "since", "from", "for")
    if timed and preposition in times:
        return next((m for m in reversed(found) if m.preposition in times), None)
    places = ("in", "at", "near", "on")
    if preposition in places and new.named:
        return next((m for m in reversed(found) if m.preposition in places and m.named), None)
    return None


def _is_time(mention: Mention) -> bool:
    words = mention.key.replace("-", " ").split()
    return any(word in _UNITS or word.rstrip("s") in _UNITS for word in words) or bool(
        re.fullmatch(r"(?:1\d|20)\d\d|\d\d?:\d\d", mention.bare)
    )


def replaced(asked: str, words: str, new: Mention) -> str | None:
    """A question with a new phrase in the place of the one that is most like it."""
    clause = parsed(asked)
    first = len(asked) - len(clause.tail) - 3 if clause and clause.asked else 0
    found = [m for m in split(mentions(asked)) if not clause or not clause.asked or m.start >= first or clause.before]
    rivals = [(_likeness(old, new) + 0.1 * order, old) for order, old in enumerate(found)]
    if not rivals:
        return None
    old = max(rivals, key=lambda pair: pair[0])[1]
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
        else:
            parts.append(mention)
    return parts


def _likeness(old: Mention, new: Mention) -> float:
    """How much two phrases are of a kind: of names names, of times times, of figures figures."""
    weight = 5.0 if old.head == new.head or (new.head in ("one", "ones") and not old.named) else 0.0
    weight += 3.0 if old.named == new.named else 0.0
    weight += 4.0 if _is_time(old) and _is_time(new) else 0.0
    weight -= 4.0 if _is_time(old) != _is_time(new) else 0.0
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
    found = split(mentions(last.asked))
    measures = [m for m in found if m.head in closed.MEASURES]
    if measures:
        old = measures[-1]
        return f"{last.asked[: old.start]}{new.again()}{last.asked[old.end :]}"
    things = [m for m in mentions(last.asked) if m.determiner or m.named]
    if not things or new.determiner.lower() not in ("the", ""):
        return None
    return finished("", f"what is the {new.bare} of {things[0].again()}")
