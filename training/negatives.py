"""Near misses: questions changed until their passage no longer answers, and lexically close passages."""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from training.text import words

_NAME = re.compile(r"(?<!^)\b[A-Z][\w'\u2019-]*(?:\s+(?:of\s+|the\s+|de\s+)?[A-Z][\w'\u2019-]*)*")
_OWN = re.compile(r"['\u2019]s?$")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+)(\w+)")
_OPPOSITES = dict(
    pair
    for a, b in (
        ("first", "last"), ("largest", "smallest"), ("highest", "lowest"), ("oldest", "youngest"),
        ("most", "least"), ("before", "after"), ("more", "less"), ("north", "south"), ("east", "west"),
        ("increase", "decrease"), ("increased", "decreased"), ("won", "lost"), ("win", "lose"),
        ("began", "ended"), ("begin", "end"), ("start", "stop"), ("started", "stopped"),
        ("above", "below"), ("older", "younger"), ("best", "worst"), ("early", "late"),
        ("northern", "southern"), ("eastern", "western"), ("male", "female"), ("men", "women"),
        ("accepted", "rejected"), ("supported", "opposed"), ("maximum", "minimum"), ("longest", "shortest"),
        ("public", "private"), ("allowed", "forbidden"), ("bought", "sold"), ("buy", "sell"), ("always", "never"),
    )
    for pair in ((a, b), (b, a))
)  # fmt: skip
_AUXILIARY = re.compile(r"\b(is|are|was|were|did|does|do|can|could|has|have|had|would|will|should)\b", re.IGNORECASE)

Way = Callable[[str, str, str, random.Random], "str | None"]


def names(text: str) -> list[str]:
    """Capitalised runs of a text that are not merely the first word of a sentence, without possessive 's."""
    starts = {m.start(1) for m in _SENTENCE_START.finditer(text)}
    return [_OWN.sub("", m[0]) for m in _NAME.finditer(text) if m.start() not in starts]


def numbers(text: str) -> list[str]:
    """The figures of a text, trailing punctuation dropped."""
    return [m[0].rstrip(".,") for m in _NUMBER.finditer(text)]


def swap(question: str, passage: str, answer: str, rng: random.Random) -> str | None:
    """A question near to the given one that the passage should not answer, or None.

    A name of the question gives way to another name of the passage (not the answer), a figure to
    another figure, a word to its opposite, or the question is negated; tried in random order.
    """
    ways: list[Way] = [swap_name, swap_number, swap_opposite]
    rng.shuffle(ways)
    if rng.random() < 0.15:
        ways.insert(0, negate)
    for way in ways:
        changed = way(question, passage, answer, rng)
        if changed is not None and changed != question:
            return changed
    return None


def swap_name(question: str, passage: str, answer: str, rng: random.Random) -> str | None:
    """Put another name of the passage in the place of one that question and passage share."""
    asked = [name for name in names(question) if name in passage]
    known = {w for text in (question, answer) for w in words(text)}
    others = sorted({name for name in names(passage) if not known & set(words(name))})
    if not asked or not others:
        return None
    return question.replace(rng.choice(asked), rng.choice(others))


def swap_number(question: str, passage: str, answer: str, rng: random.Random) -> str | None:
    """Put another figure in the place of one: from the passage if it has one, else a near one."""
    asked = numbers(question)
    if not asked:
        return None
    chosen = rng.choice(asked)
    others = sorted({n for n in numbers(passage) if n not in question and n not in answer and len(n) == len(chosen)})
    if others:
        return question.replace(chosen, rng.choice(others))
    if not chosen.isdigit():
        return None
    near = str(int(chosen) + rng.choice((-20, -10, -3, 3, 7, 10, 20)))
    return None if near in passage or near.startswith("-") else question.replace(chosen, near)


def swap_opposite(question: str, passage: str, _answer: str, rng: random.Random) -> str | None:
    """Put a word's opposite in its place, if the passage does not use the opposite."""
    held = [w for w in question.split() if w in _OPPOSITES and _OPPOSITES[w] not in words(passage)]
    if not held:
        return None
    chosen = rng.choice(held)
    return re.sub(rf"\b{chosen}\b", _OPPOSITES[chosen], question, count=1)


def negate(question: str, _passage: str, _answer: str, _rng: random.Random) -> str | None:
    """Put "not" behind the first auxiliary ("Who was not ...", "What did not ..."), when it leads.

    None for questions that are negative already, or whose auxiliary stands first (yes/no questions).
    """
    match = _AUXILIARY.search(question)
    if match is None or match.start() == 0 or re.search(r"\bnot\b|n't|never", question):
        return None
    if match[0].lower() in ("did", "does", "do"):
        return None  # "What did not X do" is seldom English
    return f"{question[: match.end()]} not{question[match.end() :]}"


class Close:
    """Finds, among texts, the ones that share rare words with a question."""

    def __init__(self, texts: Iterable[str], most: int = 400) -> None:
        self.texts = list(dict.fromkeys(texts))
        self._held: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            for word in set(words(text)):
                self._held[word].append(number)
        self._most = most

    def near(self, question: str, but: str, count: int = 5) -> list[str]:
        """Up to `count` texts other than `but` with the greatest sum of idf over shared words."""
        scores: Counter[int] = Counter()
        for word in set(words(question)):
            held = self._held.get(word, [])
            if 0 < len(held) <= self._most:
                for number in held:
                    scores[number] += math.log(len(self.texts) / len(held))  # type: ignore[assignment]
        found = [self.texts[number] for number, _ in scores.most_common(count + 1)]
        return [text for text in found if text != but][:count]
