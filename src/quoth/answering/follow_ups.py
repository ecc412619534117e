"""What is really asked: a follow-up question made to stand alone.

By rule, from the words of the conversation only: a pronoun gives way to the name it most likely
stands for, and a question too short to mean anything by itself takes the one before along. The
result is shown to the person, who can see at once what was searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quoth.index.keywords import STOP_WORDS
from quoth.types import Exchange

_PERSONS = {"he", "she", "him", "her", "his", "hers"}
_THINGS = {"it", "its", "they", "them", "their", "theirs"}
_POSSESSIVE = {"his", "her", "hers", "its", "their", "theirs"}
_POINTERS = {"this", "that", "these", "those", "there", "then"}
_PRONOUN = re.compile(rf"\b({'|'.join(sorted(_PERSONS | _THINGS))})\b", re.IGNORECASE)
_OPENING = re.compile(r"^\s*(?:and|but|or|so|also|what about|how about)\b", re.IGNORECASE)
_PARTICLES = r"(?:of|the|de|del|der|van|von|al|bin|for|and)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*"  # noqa: RUF001 - the typographic apostrophe stands in names
_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:{_PARTICLES}\s+){{0,2}}{_CAPITAL})*")
_SHORT_QUESTION = 1
"""Content words. A follow-up with fewer says too little to search for."""


@dataclass(frozen=True)
class Standalone:
    """A question that needs no conversation. `open_pronoun` is one that nothing was found for."""

    question: str
    open_pronoun: str = ""


def stand_alone(question: str, history: Sequence[Exchange] = ()) -> Standalone:
    """The question as it would be asked by someone who has not heard the conversation.

    >>> stand_alone("How did he die?", [("Who founded Acme?", "Ada Byron")]).question
    'How did Ada Byron die?'
    """
    question = " ".join(question.split())
    pronoun = _open_pronoun(question)
    if pronoun and (name := next(_antecedents(pronoun.group().lower(), history), "")):
        said = pronoun.group().lower()
        possessive = said in _POSSESSIVE and not (said == "her" and _is_object(question, pronoun))
        name += ("'" if name.endswith("s") else "'s") if possessive else ""
        return Standalone(question[: pronoun.start()] + name + question[pronoun.end() :])
    if history and (pronoun or _is_elliptic(question)):
        before = stand_alone(history[-1][0], history[:-1]).question
        return Standalone(f"{question} ({before})")
    return Standalone(question, pronoun.group() if pronoun else "")


def _open_pronoun(question: str) -> re.Match[str] | None:
    """The first pronoun, unless the question names something before it that it can stand for."""
    pronoun = _PRONOUN.search(question)
    if pronoun is None or any(_names(question[: pronoun.start()])):
        return None
    return pronoun


def _is_object(question: str, pronoun: re.Match[str]) -> bool:
    following = question[pronoun.end() :].split()
    return not following or following[0].strip("?.,!").lower() in STOP_WORDS | {""}


def _is_elliptic(question: str) -> bool:
    words = re.findall(r"\w+", question.lower())
    content = [word for word in words if word not in STOP_WORDS]
    if _OPENING.match(question) or len(content) < _SHORT_QUESTION:
        return not any(_names(question))
    return bool(_POINTERS & set(words)) and len(content) <= _SHORT_QUESTION


def _antecedents(pronoun: str, history: Sequence[Exchange]) -> Iterator[str]:
    """Names that a pronoun can stand for, the likeliest first.

    A person is more often what the last answer named, a thing what the last question was about.
    """
    for asked, answered in reversed(history):
        for text in (answered, asked) if pronoun in _PERSONS else (asked, answered):
            names = list(_names(text))
            if pronoun in _PERSONS:
                names.sort(key=lambda name: " " not in name)  # a full name before a single word
            yield from names


def _names(text: str) -> Iterator[str]:
    """Runs of capitalised words; a word that opens a sentence counts unless it is a common one."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in STOP_WORDS | {"yes", "no", "in", "when", "after", "since"}:
            words.pop(0)
        if words:
            yield re.sub(r"['’]s$", "", " ".join(words))  # noqa: RUF001
