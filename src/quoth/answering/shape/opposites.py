"""The opposite of what was asked: of the first floor where the second is meant, of what is harmful where what is not.

Only pairs of a closed class are known, and only where both stand before the same word, or a word and its own negation
("moral", "immoral").
"""

from __future__ import annotations

import re
from itertools import pairwise

from quoth.answering.stems import stem
from quoth.answering.thread.closed_class import ORDINALS

OPPOSITE = 3.0
"""Log-odds that an answer loses whose sentence speaks of the opposite."""
_WORD = re.compile(r"[^\W\d_]+")
_PAIRS = """more/less more/fewer most/least most/fewest last/first/next/previous latest/earliest newest/oldest
    youngest/oldest newer/older younger/older new/old maximum/minimum largest/smallest biggest/smallest
    larger/smaller bigger/smaller large/small big/small highest/lowest higher/lower high/low longest/shortest
    longer/shorter long/short indoor/outdoor north/south/east/west northern/southern eastern/western
    upper/lower/middle left/right top/bottom front/back/rear early/late earlier/later fastest/slowest faster/slower
    fast/slow full/half/double hot/cold male/female public/private internal/external domestic/foreign
    positive/negative major/minor direct/indirect best/worst better/worse open/closed empty/full
    morning/afternoon/evening spring/summer/autumn/winter weekday/weekend"""
_GROUPS = [frozenset(group.split("/")) for group in _PAIRS.split()] + [frozenset(ORDINALS)]
_NEGATION = re.compile(r"(?:un|im|ir|il|non|dis|anti|in(?!.*tions?$))")
_LEAST = 5
"""Letters of a word that a syllable of negation is told from: "under" is not the negation of "der"."""


def is_of_opposite(question: str, sentence: str) -> bool:
    """Whether a sentence speaks of the opposite of a thing that a question is about, and not of that.

    >>> is_of_opposite("What is on the second floor?", "The first floor shows clocks.")
    True
    >>> is_of_opposite("What is on the second floor?", "The first floor shows clocks, the second stuffed birds.")
    False
    """
    asked, said = (_WORD.findall(text.lower().replace("non-", "non")) for text in (question, sentence))
    return _is_negated(frozenset(asked), frozenset(said)) or any(
        stem(noun) == stem(other_noun) and any(one in group and other in group for group in _GROUPS)
        for one, noun in pairwise(asked)
        if one not in said
        for other, other_noun in pairwise(said)
        if other not in asked
    )


def _is_negated(asked: frozenset[str], said: frozenset[str]) -> bool:
    """Whether one has a word with a syllable of negation, and the other has it without; neither has both."""
    return any(
        word not in others and base in others and base not in own
        for own, others in ((asked, said), (said, asked))
        for word in own
        if (found := _NEGATION.match(word)) and len(base := word[found.end() :]) >= _LEAST
    )
