"""A question of a few words ("Why?", "And for the Lite?", "What about March?") made whole by the one before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.alignment import attribute_of, replaced, split, with_place
from quoth.answering.thread.antecedents import Told
from quoth.answering.thread.clauses import (
    Clause,
    asked_anew,
    denied,
    finished,
    inside,
    parsed,
    short_answer,
    with_phrase,
)
from quoth.answering.thread.mentions import mentions
from quoth.answering.thread.times import is_whole
from quoth.answering.thread.verbs import Word, is_participle, singular, verbs_of, words_of

LEAD = re.compile(
    r"^\W*(?:(?:and|but|or|so|also|then|well|what\s+about|how\s+about|what\s+of|what\s+if\s+it\s+is|same\s+for|now)\b[\s,:]*)+",
    re.IGNORECASE,
)
_SENTENCE = 120
"""Characters of an answer that can be taken into a question."""
_ONLY = 6
"""Content words of a fragment at most."""
_SUBJECTS = ("i", "we", "he", "she", "they")
_MEASURED = ("long", "often", "far", "soon", "many", "much", "big", "large", "high")
_OTHER = re.compile(
    r"^\W*(?:no\W+)?(?:not (?:that|this|him|her|it)(?: one)?\W+)?(?:but )?(?:the|an)\s?other(?: one)?\W*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\W*(?:and )?(?:what )?(?:happened |comes |came )?(?:then|next|after (?:that|this)|afterwards)(?: what)?\W*$",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"^\W*(?:and )?(?:(?P<asked>who|what|where|when|why|how)|any(?:thing|one|body|where))\s+else\W*$",
    re.IGNORECASE,
)
_IF = re.compile(
    r"^\W*(?:(?:and|but|so|what) )+(?P<rest>(?:if|when|unless|once|after|before) "
    r"(?:i|you|we|he|she|it|they|the|a|an|my|nobody|someone)\b.{3,200})$",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"^\W*(?:and |but )?(?P<asked>why|when|where(?!\s+is\s+it)|how)\s+(?:is|was)\s+(?:that|this|it)(?:\s+so)?\W*$",
    re.IGNORECASE,
)
_SAYS_WHO = re.compile(
    r"^\W*(?:and )?(?:says who|who says (?:so|that)|who said (?:so|that)|how do you know(?: that)?)\W*$", re.IGNORECASE
)

_TIME_BEHIND = re.compile(
    r"(?P<head>.+?) (?P<place>(?P<preposition>in|on|at|during|for|before|after|since|until|from) (?P<time>.+))",
    re.IGNORECASE,
)
"""A phrase and a time behind it, as in "trainees in the first year"."""


def completed(fragment: str, turns: Sequence[Told]) -> str | None:
    """A fragment as the whole question that it means after the turns before; None where it cannot be made so."""
    if not turns:
        return None
    last = turns[-1]
    lead = LEAD.match(fragment)
    rest = fragment[lead.end() :] if lead else fragment
    led = bool(lead) or last.said.endswith("?")  # a reply to a question is a fragment without a word before it
    parts = [part for part in re.split(r"\s*,\s*(?:and\s+)?", re.sub(r"[\s?.!]+$", "", rest)) if part]
    if not 1 <= len(parts) <= 2 or not all(_is_fragment(part, led, "?" in fragment) for part in parts):  # noqa: PLR2004
        return None
    if not lead and not any(mention.named for mention in mentions(last.asked)):
        parts[0] = parts[0][0].lower() + parts[0][1:]  # a capital letter that only begins a sentence
    same = _asks_the_same if mentions(last.asked) else _asks_of_such
    last = next((turn for turn in reversed(turns[-4:]) if same(parts[0], turn)), last)
    asked: str | None = last.asked
    for part in parts:
        asked = _applied(part, Told(asked, last.said, last.meant)) if asked else None
    return asked


def _asks_the_same(part: str, turn: Told) -> bool:
    """Whether a turn asked with the words that a fragment begins with: "how much" of "how much for a printer"."""
    found = re.match(r"(?:how \w+|which \w+|what \w+)(?= (?:for|in|of|on|at|with|to)\b)", part, re.IGNORECASE)
    clause = parsed(turn.asked) if found else None
    return clause is not None and found is not None and clause.asked.lower().startswith(found[0].lower())


def _asks_of_such(part: str, turn: Told) -> bool:
    """Whether a turn asked of what a fragment names another sort of: "part-time clerks", where clerks were asked of."""
    found = mentions(part)
    if len(found) != 1 or found[0].named or " " not in found[0].bare:
        return False
    return any(singular(one.head) == singular(found[0].head) for one in mentions(turn.asked))


def of_turn(fragment: str, turns: Sequence[Told]) -> str | None:
    """For a turn of phrase that has no words of its own, such as "and then?" or "says who?", what it means."""
    return _special(fragment, turns) if turns else None


def _special(fragment: str, turns: Sequence[Told]) -> str | None:
    """Turns of phrase that have no words of their own."""
    last = turns[-1]
    clause = parsed(last.asked)
    if _AFTER.match(fragment) and (said := last.said.strip(" .")) and len(said) < _SENTENCE:
        rest = re.sub(r"^by (?=\w+ing\b)", "", inside(said))
        return None if rest.split()[0] in closed.PREPOSITIONS else finished("", f"what happened after {rest}")
    if (found := _ELSE.match(fragment)) and clause and clause.asked:
        asked = clause.asked if not found["asked"] or clause.asked.lower() == found["asked"].lower() else ""
        return with_phrase(clause, f"{asked} else") if asked and " " not in asked else None
    if (found := _BECAUSE.match(fragment)) and clause:
        return _circumstance(found["asked"], "", clause, last)
    if found := _IF.match(fragment):
        return finished("", f"what happens {found['rest']}")
    if _SAYS_WHO.match(fragment) and clause:
        return asked_anew(clause, "according to whom", last.said)
    return None


def the_other(fragment: str, turns: Sequence[Told]) -> str | None:
    """For "no, the other" the question before, about the other of two that were named or for another answer."""
    if not turns or not _OTHER.match(fragment):
        return None
    last = turns[-1].asked
    texts = [text for turn in turns[-3:-1] for text in (turn.asked, turn.said[:200])]
    names = [mention for text in texts for mention in split(mentions(text)) if mention.named]
    spoken = [m for m in split(mentions(last)) if m.named]
    for mention in spoken:
        for other in reversed(names):
            alike = other.determiner.lower() == mention.determiner.lower() and other.head != mention.head
            if alike and all(other.key != one.key for one in spoken):
                return f"{last[: mention.start]}{other.text}{last[mention.end :]}"
    clause = parsed(last)
    if clause and clause.asked.lower() in ("who", "what", "where"):
        return with_phrase(clause, f"{clause.asked} else")
    if clause and (found := re.match(r"(which|what) (\w.*)", clause.asked, re.IGNORECASE)):
        return with_phrase(clause, f"{found[1]} other {found[2]}")
    return None


def is_fragment(question: str) -> bool:
    """Whether a question has no clause of its own."""
    lead = LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    return _is_fragment(re.sub(r"[\s?.!]+$", "", rest), bool(lead), "?" in question)


def _is_fragment(part: str, led: bool, asks: bool) -> bool:
    words = words_of(part)
    if not words or len(words) > 12 or any(word.text in ".?!;" for word in words):  # noqa: PLR2004
        return False
    lower = [word.lower for word in words]
    if any(word in closed.AUXILIARIES for word in lower) or verbs_of(words) or _has_subject(words):
        return False
    content = [word for word in words if word.is_open]
    if len(content) > _ONLY:
        return False
    first = lower[1] if lower[0] in closed.PREPOSITIONS and len(lower) > 1 else lower[0]
    if first in closed.QUESTION_WORDS or lower[-1] in ("who", "whom", "what", "which", "when"):
        return _asks_alone(words, first)
    opens = lower[0] in closed.PREPOSITIONS | closed.DETERMINERS or (asks and len(content) <= 2)  # noqa: PLR2004
    return bool(content) and (led or (asks and opens))


def _has_subject(words: Sequence[Word]) -> bool:
    """Whether a word in it can only be the subject of a clause: "I added these two", "what's next"."""
    return any(
        word.lower in _SUBJECTS or (not word.is_open and word.lower not in closed.BREAKS)
        for word in words
        if word.text[0].isalpha()
    )


def _asks_alone(words: Sequence[Word], first: str) -> bool:
    """Whether a question phrase is all there is: "how long", "by which printer", "why not sooner"."""
    rest = [word for word in words if word.is_open]
    if first in ("who", "whom"):
        return not rest
    if first in ("what", "which", "whose", "how"):
        others = {word.lower for word in words[1:]} & (
            closed.DETERMINERS | closed.PERSONS | closed.PLURAL | closed.THING
        )
        if first == "how" and {"many", "much", "long", "often", "far"} & {word.lower for word in words}:
            return len(rest) <= 4  # noqa: PLR2004 - "how much for a printer"
        placed = any(word.lower in closed.PREPOSITIONS for word in words[1:] if word.lower not in closed.QUESTION_WORDS)
        happens = len(rest) == 1 and rest[0].lower.endswith("ed") and words[0].lower not in closed.PREPOSITIONS
        return not others and not happens and not placed and len(rest) <= 3  # noqa: PLR2004
    return len(rest) <= 2  # noqa: PLR2004


def _applied(part: str, last: Told) -> str | None:
    """The last question with the fragment in its place."""
    words = words_of(part)
    lower = [word.lower for word in words]
    clause = parsed(last.asked)
    first = lower[1] if lower[0] in closed.PREPOSITIONS and len(lower) > 1 else lower[0]
    if first in closed.QUESTION_WORDS or lower[-1] in ("whom", "what"):
        return _asked_phrase(part, words, clause, last) if clause else None
    if clause is None:
        return None
    if lower[0] in closed.PREPOSITIONS:
        return with_place(part, lower[0], last)
    if lower[-1] in closed.BARE_VERBS and len(words) == 1 and clause.auxiliary.lower() in closed.DO | closed.MODALS:
        return _doing(part, last.asked)
    found = mentions(part)
    if not found:
        return None
    behind = _TIME_BEHIND.fullmatch(part)
    if behind and is_whole(behind["time"]) and not is_whole(behind["head"]):
        head = _applied(behind["head"], last)
        return with_place(behind["place"], behind["preposition"], replace(last, asked=head)) if head else None
    if singular(found[0].head) in closed.MEASURES and (whole := attribute_of(found[0], last)):
        return whole
    return replaced(last.asked, part, found[0])


def _doing(verb: str, asked: str) -> str | None:
    """As in "And close?" after "When does the pool open?": the question with another verb."""
    words = words_of(asked)
    last = max(verbs_of(words), default=None)
    return None if last is None else f"{asked[: words[last].start]}{verb}{asked[words[last].end :]}"


def _asked_phrase(part: str, words: Sequence[Word], clause: Clause, last: Told) -> str | None:
    lower = [word.lower for word in words]
    if lower[:2] == ["according", "to"] or lower[:2] in (["by", "whom"], ["of", "what"], ["of", "whom"]):
        return _attached(part, lower, clause, last)
    if lower[:2] == ["why", "not"] and not clause.polar and clause.tail.startswith("not "):
        return asked_anew(clause, "why", last.said)
    if lower[:2] == ["why", "not"]:
        if clause.polar and last.said.strip().lower().startswith("yes"):
            return None
        return denied(clause, " ".join(word.text for word in words[2:]))
    place = next((i for i, w in enumerate(lower) if i and w in closed.PREPOSITIONS), None)
    if place is not None and lower[0] in closed.QUESTION_WORDS and place < len(words) - 1:
        head = part[: words[place].start].strip()
        return _phrase_and_place(head, part[words[place].start :], last)
    end = 1 + (lower[0] in closed.PREPOSITIONS)
    if lower[end - 1] in ("why", "when", "where", "how") and lower[end - 1] != "how":
        return _circumstance(part[: words[end - 1].end], part[words[end - 1].end :].strip(), clause, last)
    return _circumstance(part, "", clause, last)


def _phrase_and_place(head: str, place: str, last: Told) -> str | None:
    """As in "How much for a printer": the last question with both."""
    asked = with_place(place, place.split(maxsplit=1)[0].lower(), last)
    clause = parsed(asked) if asked else None
    if clause is None or clause.asked.lower().startswith(head.lower()):
        return asked
    return _circumstance(head, "", clause, Told(asked or "", last.said, last.meant))


def _circumstance(wanted: str, extra: str, clause: Clause, last: Told) -> str | None:
    """Another question phrase asked of the same clause."""
    lower = wanted.lower()
    first = lower.split()[0]
    counts = lower.startswith(("how many", "how much"))
    adjunct = (first in ("why", "when", "where", "how") and not counts) or first in closed.PREPOSITIONS
    same = clause.asked.split()[0].lower() == first if clause.asked else False
    if first == "whose" or (not adjunct and clause.asked.lower() in ("who", "whom", "whose")):
        return None
    if not adjunct and clause.asked and (not clause.is_circumstance or same):
        noun = (
            clause.asked.split(maxsplit=1)[-1]
            if " " in clause.asked and lower in ("which", "how many", "how much")
            else ""
        )
        return with_phrase(clause, f"{wanted} {noun}")
    if not adjunct and clause.polar and lower == "how much" and is_participle((clause.tail.split() or [""])[-1]):
        return asked_anew(clause, wanted, last.said)  # "Are they paid?"
    if not adjunct:
        return with_phrase(clause, wanted) if clause.polar else None
    if clause.polar and lower.startswith("how ") and lower.split()[1] not in _MEASURED:
        return None  # "Is he younger than the king?" - "How young?"
    if lower.startswith(("how ", "what ", "which ")) and clause.asked and not clause.is_circumstance:
        return with_phrase(clause, wanted)  # "which temperature" gives way to "how long"
    said = extra if any(word.is_open for word in words_of(extra)) else ""
    return asked_anew(clause, wanted, last.said, said)


def _attached(part: str, lower: Sequence[str], clause: Clause, last: Told) -> str | None:
    """For "According to whom?" the whole statement, for "of what?" the answer's own words."""
    if lower[0] == "of":
        said = short_answer(last.said)
        return with_phrase(clause, f"{said} {part.lower()}") if said and clause.asked else None
    return asked_anew(clause, part.lower(), last.said)
