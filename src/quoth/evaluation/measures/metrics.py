"""Is an answer right? The scores of SQuAD 2.0, which CoQA's are made of too, and yes and no.

Scores are shares in [0, 1]; the official scripts print the same numbers times 100.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quoth.answering.reply import MARKER
from quoth.evaluation.sets.question_set import YesNo

RIGHT_F1 = 0.5
"""From this token F1 on, an answer in other words counts as right."""
LOOSEST = 3
"""More cited characters than this many times the gold ones, and a person has to search again."""

_DROP_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_YES = re.compile(r"\W*(?:yes|yeah|yep)\b", re.IGNORECASE)
# "No one knows" and "No. 5" begin with the same two letters and say something else.
_NO = re.compile(
    r"\W*(?:no|nope)\b(?=\W*$|\s*[,;:!\u2013\u2014]|\.(?!\s*\d)"
    r"|\s+(?:i|you|he|she|it|we|they|this|that|these|those|there)\b)",
    re.IGNORECASE,
)


def normalize_answer(text: str) -> str:
    """Lower case, without ASCII punctuation, English articles and surplus blanks.

    The order is the official one: punctuation goes first, so that "a.m." becomes "am" and stays.
    Source: evaluate-v2.0.py of SQuAD 2.0 (Rajpurkar et al. 2018); CoQA's script has the same.

    >>> normalize_answer("The  U.S. Army's")
    'us armys'
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_DROP_PUNCTUATION)).split())


def exact_match(prediction: str, gold: str) -> float:
    """1.0 where both are the same once normalised, else 0.0."""
    return float(normalize_answer(prediction) == normalize_answer(gold))


def token_f1(prediction: str, gold: str) -> float:
    """The F1 of two bags of normalised tokens, in [0, 1].

    Where one of the two has no token left, both must: 1.0 if neither has, else 0.0.
    """
    said, meant = Counter(normalize_answer(prediction).split()), Counter(normalize_answer(gold).split())
    if not said or not meant:
        return float(said == meant)
    return 2 * (said & meant).total() / (said.total() + meant.total())


@dataclass(frozen=True)
class AnswerScores:
    """Exact match and token F1 of one answer, each in [0, 1]."""

    exact: float
    f1: float


def squad_scores(prediction: str, answers: Sequence[str]) -> AnswerScores:
    """One answer against every gold answer, the best of each score.

    Gold answers of which normalising leaves nothing are passed over. Without any other, the
    question is unanswerable, and only an answer without tokens is right.
    """
    golds = [answer for answer in answers if normalize_answer(answer)] or [""]
    return AnswerScores(
        max(exact_match(prediction, gold) for gold in golds), max(token_f1(prediction, gold) for gold in golds)
    )


def yes_no(answer: str) -> YesNo | None:
    """What an answer says to a yes/no question; None where it says something else.

    The first word decides; "no" only where it stands by itself, before a pause or before a pronoun.

    >>> yes_no("Yes, in 1887. [1]"), yes_no("no it was not"), yes_no("No one knows.")
    ('yes', 'no', None)
    """
    said = MARKER.sub("", answer)
    if _YES.match(said):
        return "yes"
    return "no" if _NO.match(said) else None


def harmonic_mean(one: float, other: float) -> float:
    """The harmonic mean of two shares; 0.0 where both are 0."""
    return 2 * one * other / (one + other) if one + other else 0.0
