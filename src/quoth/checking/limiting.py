"""Words that limit what is said beside them, and whether the rest of a sentence does.

Closed classes of English, by hand: negation, exception, condition, contrast and doubt (the cue words that work on
negation and hedging lists, such as Vincze et al., "The BioScope corpus", 2008). Other languages are not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from quoth.checking.folding import is_word

_NEGATIONS: Final = frozenset("not never no none neither nor cannot without hardly scarcely barely".split())  # noqa: SIM905
_DOUBTS: Final = frozenset(
    """allegedly reportedly supposedly presumably perhaps possibly maybe might may could seemingly apparently arguably
    probably unlikely doubtful rarely seldom almost nearly denied denies deny doubt doubts doubted""".split()  # noqa: SIM905
)
_EXCEPTIONS: Final = frozenset("unless except excepting excluding save barring lest".split())  # noqa: SIM905
_CONDITIONS: Final = frozenset("if only until till provided although though albeit whereas while however".split())  # noqa: SIM905
_CONTRASTS: Final = frozenset("but yet".split())  # noqa: SIM905
_FIRM: Final = (
    *(("provided", "that"), ("subject", "to"), ("other", "than"), ("only", "if"), ("only", "when"), ("but", "only")),
    *(("as", "long", "as"), ("apart", "from"), ("on", "condition"), ("in", "part"), ("to", "some", "extent")),
    *(("with", "the", "exception"), ("at", "least", "in"), ("even", "if"), ("if", "and", "only"), ("but", "not")),
)
"""Several words that limit wherever they stand."""
_AFTER: Final = _NEGATIONS | _DOUBTS | _EXCEPTIONS | _CONDITIONS | _CONTRASTS
_BEFORE: Final = _NEGATIONS | _DOUBTS | _EXCEPTIONS | frozenset({"if", "only"})
_SIGNS: Final = frozenset(",;:-(")
_NEAR, _FAR = 3, 30
"""Words that a limit may stand away: within one clause, and at the beginning of a later one."""


def negates(words: Sequence[str]) -> bool:
    """Whether any of some words turns a sentence round, or takes something from it."""
    return any(_negative(word.lower()) or word.lower() in _EXCEPTIONS for word in words)


def limit_after(words: Sequence[str]) -> int | None:
    """The number of the word with which the rest of a sentence begins to limit what went before; None for none.

    It does directly, or at the beginning of a clause that follows.
    """
    low = [word.lower() for word in words[:_FAR]]
    clause = True
    for number, word in enumerate(low):
        if not is_word(word):
            clause = word in _SIGNS
            continue
        if word in _EXCEPTIONS or _firm(low, number) or (clause and (word in _AFTER or _negative(word))):
            return number
        clause = clause and word in ("and", "or", "then")
    return None


def limit_before(words: Sequence[str]) -> int | None:
    """The number of the word that limits what follows these words of one sentence; None for none.

    It does in the same clause, or as the head of a clause that ends where they end.
    """
    low = [word.lower() for word in words]
    first = max((n + 1 for n, word in enumerate(low[:-1]) if word in _SIGNS), default=0)
    near = [n for n in range(max(first, len(low) - _NEAR), len(low)) if low[n] in _BEFORE or _negative(low[n])]
    if near:
        return near[0]
    if low and low[-1] == "," and len(low) <= _FAR:
        heads = [n for n, (sign, word) in enumerate(pairwise([",", *low])) if sign in _SIGNS and word in _HEADS]
        return heads[-1] if heads else None
    return None


_HEADS: Final = _EXCEPTIONS | _CONDITIONS | {"without"}


def _negative(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def _firm(words: Sequence[str], at: int) -> bool:
    return any(tuple(words[at : at + len(phrase)]) == phrase for phrase in _FIRM)
