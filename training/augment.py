"""Small disturbances of questions, as people type them. (The encoder is uncased: capitals do not matter.)"""

from __future__ import annotations

import random


def typo(word: str, rng: random.Random) -> str:
    """Swap, drop or double one inner letter of a word; words under five letters stay as they are."""
    if len(word) < 5 or not word.isalpha():
        return word
    at = rng.randint(1, len(word) - 3)
    way = rng.randrange(3)
    if way == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if way == 1:
        return word[:at] + word[at + 1 :]
    return word[: at + 1] + word[at:]


def disturb(question: str, rng: random.Random) -> str:
    """One question in twelve gets a typo, one in five loses its question mark."""
    if rng.random() < 1 / 12:
        parts = question.split(" ")
        at = rng.randrange(len(parts))
        parts[at] = typo(parts[at], rng)
        question = " ".join(parts)
    if rng.random() < 0.2:
        question = question.rstrip("? ")
    return question or "?"
