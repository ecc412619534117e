"""Pronouns and pointing words of a question, each given way to what it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.antecedents import Told
from quoth.answering.thread.expletives import may_stand_for_nothing, stands_for_nothing
from quoth.answering.thread.mentions import Mention, mentions
from quoth.answering.thread.pointers import Change, of_pointer
from quoth.answering.thread.salience import antecedent, kind_of, sex_of
from quoth.answering.thread.verbs import Word, verbs_of, words_of

_LONG = 60
"""Characters of a phrase that may stand before an apostrophe; a longer one comes after "of"."""


@dataclass(frozen=True)
class Plain:
    """A question whose words stand for themselves; `meant` as in `Told`, `left` a pronoun that nothing explains."""

    question: str
    meant: dict[str, str] = field(default_factory=dict)
    left: str = ""


def substituted(question: str, turns: Sequence[Told]) -> Plain:
    """The question with what its pronouns stand for; the first of each class only, as a person would say it."""
    words = words_of(question)
    own = mentions(question)
    meant: dict[str, str] = {}
    changes: list[Change] = []
    left = ""
    for i, word in enumerate(words):
        if word.lower in closed.PERSONS | closed.THING | closed.PLURAL - {"theirs"}:
            kind = kind_of(word.lower)
            if kind in meant or _needs_nothing(question, words, i, own):
                continue
            found = antecedent(word.lower, turns, _besides(own, meant), question)
            if found is not None:
                meant[kind] = found.key
                if kind == "person":
                    meant[sex_of(word.lower)] = found.key
                changes.append(_of_pronoun(question, words, i, found))
            elif not left and not (word.lower in closed.THING and may_stand_for_nothing(question, word.start)):
                left = word.text
        elif change := of_pointer(words, i, turns, meant):
            changes.append(change)
    return Plain(_applied(question, changes), meant, left)


def named(question: str, mention: Mention) -> str | None:
    """A question with a phrase for its first pronoun that nothing in it explains; None where there is none."""
    words, own = words_of(question), mentions(question)
    for i, word in enumerate(words):
        if word.lower in closed.PERSONS | closed.THING | closed.PLURAL and not _needs_nothing(question, words, i, own):
            return _applied(question, [_of_pronoun(question, words, i, mention)])
    return None


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
    if (
        i + 2 < len(words)
        and word.lower == "it"
        and words[i - 1].lower in closed.BE
        and words[i + 1].lower in ("who", "that")
    ):
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
    return any(
        word in closed.CONJUNCTIONS | {"when", "who", "which", "where", "how", "why", ",", ".", "-"} for word in between
    )


def _is_object(words: Sequence[Word], i: int) -> bool:
    """Whether a pronoun is no subject and no possessive: nothing that could follow those comes after it."""
    if i + 1 >= len(words):
        return True
    after = words[i + 1]
    return not after.text[0].isalnum() or after.lower in closed.BREAKS - closed.AUXILIARIES - closed.ADVERBS


def _of_pronoun(question: str, words: Sequence[Word], i: int, found: Mention) -> Change:
    word = words[i]
    said = found.again()
    if i == 0:
        said = said[:1].upper() + said[1:]
    possessive = word.lower in closed.POSSESSIVE and not (word.lower in ("her", "hers") and _is_object(words, i))
    if not possessive:
        return Change(word.start, word.end, said)
    if found.of or len(said) > _LONG or " and " in said:
        end = i + 1
        verbs = verbs_of(words)
        while end < len(words) and words[end].is_open and end not in verbs:
            end += 1
        if end > i + 1:
            return Change(
                word.start, words[end - 1].end, f"the {question[words[i + 1].start : words[end - 1].end]} of {said}"
            )
    return Change(word.start, word.end, said + ("'" if said.endswith("s") else "'s"))


def _applied(question: str, changes: Sequence[Change]) -> str:
    """The question with its changes, the last first; of two that overlap the earlier counts."""
    kept: list[Change] = []
    for change in changes:
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    for change in reversed(kept):
        question = question[: change.start] + change.text + question[change.end :]
    return question
