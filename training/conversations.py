"""Conversations made from several questions about one paragraph, and questions made from claims."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from training.negatives import names
from training.rows import Claim, Row, Turn, gold
from training.text import words

_SUBJECT = {"he": "he", "she": "she", "they": "they", "it": "it"}
_OBJECT = {"he": "him", "she": "her", "they": "them", "it": "it"}
_OWNER = {"he": "his", "she": "her", "they": "their", "it": "its"}
_BEFORE_OBJECT = frozenset(
    [
        "of",
        "to",
        "for",
        "with",
        "by",
        "from",
        "in",
        "on",
        "at",
        "about",
        "against",
        "into",
        "over",
        "under",
        "between",
        "after",
        "before",
        "than",
        "as",
        "called",
        "named",
        "kill",
        "killed",
        "marry",
        "married",
        "help",
        "helped",
        "influence",
        "influenced",
        "made",
        "make",
    ]
)
_AUXILIARY = frozenset(
    ["is", "are", "was", "were", "did", "does", "do", "has", "have", "had", "can", "could", "will", "would", "should"]
)
_AFTER_NAME = _AUXILIARY | frozenset(
    ["in", "on", "at", "to", "of", "for", "with", "by", "from", "and", "or", "when", "during", "after", "before", "as"]
)
_WH = re.compile(
    r"^(?:in |on |at |for |by |to |from )?(who|whom|when|where|why|how many|how much|how|which|what)\b", re.IGNORECASE
)


def followed(row: Row, others: Sequence[Row], rng: random.Random) -> tuple[tuple[Turn, ...], str]:
    """Earlier turns for a row out of other questions on its context, and its question as a follow-up.

    One to three questions that precede the row's answer in the text (or any, a third of the time)
    become turns with their gold answers. A name that turns and question share becomes a pronoun,
    four times in five; otherwise the question stays as it is, to teach that it can stand alone.
    """
    usable = [other for other in others if other.question != row.question and gold(other) is not None]
    if not usable:
        return (), row.question
    here = gold(row)
    usable.sort(key=lambda other: gold(other) or (0, 0))
    earlier = [o for o in usable if here is None or (gold(o) or (0, 0)) < here]
    pool = usable if not earlier or rng.random() < 0.33 else earlier
    count = min(len(pool), rng.choice((1, 1, 2, 2, 3)))
    chosen = pool[-count:] if rng.random() < 0.6 else _in_order(pool, count, rng)
    turns = tuple((other.question, other.context[slice(*(gold(other) or (0, 0)))]) for other in chosen)
    question = row.question
    if rng.random() < 0.8:
        question = pronoun(question, turns, row.context) or question
    return turns, question


def _in_order(pool: Sequence[Row], count: int, rng: random.Random) -> list[Row]:
    """A random choice that keeps the order of the text."""
    return [pool[i] for i in sorted(rng.sample(range(len(pool)), count))]


def pronoun(question: str, turns: Sequence[Turn], context: str) -> str | None:
    """The question with a name that the turns have spoken of as a pronoun; None if they share none.

    "When did Prigozhin die?" after "Who founded Wagner?" "Yevgeny Prigozhin" gives "When did he die?".
    """
    spoken = " ".join(f"{q} {a}" for q, a in turns[-2:])
    heard = set(words(spoken))
    shared = [name for name in names(question) if set(words(name)) <= heard]
    if not shared:
        return None
    name = max(shared, key=len)
    kind = guess(name, context)
    pattern = rf"(?:\b[Tt]he\s+)?\b{re.escape(name)}(?P<own>['\u2019]s?(?!\w))?"
    match = re.search(pattern, question)
    if match is None:
        return None
    before, after = words(question[: match.start()]), words(question[match.end() :])
    if not match["own"] and after and after[0] not in _AFTER_NAME and (not before or before[-1] not in _AUXILIARY):
        return None  # the name qualifies a noun ("the BBC news"), or a pronoun would not read well
    if match["own"]:
        said = _OWNER[kind]
    elif before and (before[-1] in _BEFORE_OBJECT or not after):
        said = _OBJECT[kind]
    else:
        said = _SUBJECT[kind]
    changed = question[: match.start()] + said + question[match.end() :]
    return changed[:1].upper() + changed[1:]


def guess(name: str, context: str) -> str:
    """he, she, they or it for a name, by the pronouns of its context; a rough guess on purpose.

    A name that follows "the", holds a figure or is spoken of where no person is becomes "it" (or
    "they" when it ends in s), so that the model learns pronouns as links and not as gender.
    """
    found = words(context)
    he = sum(w in ("he", "his", "him") for w in found)
    she = sum(w in ("she", "her", "hers") for w in found)
    thing = re.search(rf"\b(?:[Tt]he|in|at|from)\s+{re.escape(name)}\b", context) is not None
    if not thing and max(he, she) >= 2:
        return "he" if he >= she else "she"
    return "they" if name.endswith("s") and not name.endswith("ss") else "it"


def shortened(question: str, before: str) -> str | None:
    """Only the question word ("When?"), when nearly all else was said in the turn before; else None."""
    match = _WH.match(question)
    rest = {w for w in words(question[match.end() :]) if len(w) > 3} if match else set()
    if match is None or not rest or len(rest & set(words(before))) / len(rest) < 0.75:
        return None
    return match[1].capitalize() + "?"


_SUBJECT_OF_CLAIM = r"(?P<subject>(?:[A-Z][\w.'\u2019-]*|the|of|and|a|an|in|\([^)]*\)|[\"\d:]|\s)+?)"
_BE = re.compile(rf"^{_SUBJECT_OF_CLAIM} (?P<verb>is|was|are|were|has|had|can|will|could) (?P<rest>.+?)\.?$")
_PERFECT = re.compile(r"(?:not |never )?(?:been|\w+ed|won|had|made)\b")


def question_of(claim: str, rng: random.Random) -> str:
    """A claim as a yes/no question: its auxiliary first, or "Is it true that ..."."""
    match = _BE.match(claim.strip())
    owns = match is not None and match["verb"] in ("has", "had") and not _PERFECT.match(match["rest"])
    if match is None or owns:
        plain = claim.strip().rstrip(".")
        return rng.choice((f"Is it true that {plain}?", f"{plain}, right?", f"{plain}?"))
    return f"{match['verb'].capitalize()} {match['subject']} {match['rest']}?"


def checked(claim: Claim, others: Sequence[Claim], rng: random.Random) -> tuple[str, str, tuple[int, int]]:
    """(question, passage, evidence range) of a claim, its evidence among sentences about other things."""
    body = " ".join(claim.evidence)
    parts = [" ".join(other.evidence[:1]) for other in others]
    at = rng.randint(0, len(parts))
    before = " ".join(parts[:at])
    start = len(before) + 1 if before else 0
    passage = " ".join(filter(None, (before, body, " ".join(parts[at:]))))
    return question_of(claim.text, rng), passage, (start, start + len(body))
