"""Is an answer right? The scores of SQuAD 2.0 and CoQA, yes and no, and grounded accuracy.

Scores are shares in [0, 1]; the official scripts print the same numbers times 100. Where there is
nothing to count a share is None and not 0, so that nobody takes a missing kind for a failed one.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoth.errors import UsageError
from quoth.evaluation.sets.question_set import YesNo

RIGHT_F1 = 0.5
"""From this token F1 on, an answer in other words counts as right."""
LOOSEST = 3
"""More cited characters than this many times the gold ones, and a person has to search again."""

_DROP_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_MARKER = re.compile(r"\[\d+\]")
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
    """Exact match and token F1, in [0, 1]: of one answer, or the means over `count` of them."""

    exact: float
    f1: float
    count: int = 1


def mean_scores(scores: Iterable[AnswerScores]) -> AnswerScores | None:
    """The means over answers, each with the weight of its `count`; None where there are none."""
    listed = list(scores)
    count = sum(one.count for one in listed)
    if not count:
        return None
    exact = sum(one.exact * one.count for one in listed) / count
    return AnswerScores(exact, sum(one.f1 * one.count for one in listed) / count, count)


def _best(prediction: str, golds: Sequence[str]) -> AnswerScores:
    return AnswerScores(max(exact_match(prediction, g) for g in golds), max(token_f1(prediction, g) for g in golds))


def squad_scores(prediction: str, answers: Sequence[str]) -> AnswerScores:
    """One answer against every gold answer, the best of each score.

    Gold answers of which normalising leaves nothing are passed over. Without any other, the
    question is unanswerable, and only an answer without tokens is right.
    """
    return _best(prediction, [answer for answer in answers if normalize_answer(answer)] or [""])


@dataclass(frozen=True)
class Squad:
    """The scores over all questions, and over those with and without gold answers; None for a kind that is missing."""

    all: AnswerScores | None
    has_answer: AnswerScores | None
    no_answer: AnswerScores | None


def squad(turns: Iterable[tuple[str, Sequence[str]]]) -> Squad:
    """SQuAD 2.0 over `(prediction, gold answers)`, an empty list of gold answers for an unanswerable question."""
    scored = [(squad_scores(prediction, answers), bool(answers)) for prediction, answers in turns]
    return Squad(
        all=mean_scores(scores for scores, _ in scored),
        has_answer=mean_scores(scores for scores, answerable in scored if answerable),
        no_answer=mean_scores(scores for scores, answerable in scored if not answerable),
    )


def coqa_scores(prediction: str, references: Sequence[str]) -> AnswerScores:
    """One answer against the references of several people, comparable to what one of them would get.

    With several, each is left out once, the best of the others counts, and the mean is taken; with
    one, that one. Source: evaluate-v1.0.py of CoQA (Reddy et al. 2019). Raises UsageError without
    a reference.
    """
    return _mean_of_turn(_best(prediction, others) for others in _left_out(references))


def coqa_human(references: Sequence[str]) -> AnswerScores:
    """Each reference against the others, averaged: what people score. Raises UsageError for fewer than two."""
    if len(references) == 1:
        raise UsageError("one reference has none to be held against", "give at least two")
    pairs = zip(references, _left_out(references), strict=True)
    return _mean_of_turn(_best(reference, others) for reference, others in pairs)


def _left_out(references: Sequence[str]) -> list[list[str]]:
    if not references:
        raise UsageError(
            "there is no reference to score against", "give at least one: an unanswerable turn has one too"
        )
    if len(references) == 1:
        return [list(references)]
    return [[*references[:i], *references[i + 1 :]] for i in range(len(references))]


def _mean_of_turn(scores: Iterable[AnswerScores]) -> AnswerScores:
    listed = list(scores)
    return AnswerScores(sum(s.exact for s in listed) / len(listed), sum(s.f1 for s in listed) / len(listed))


def yes_no(answer: str) -> YesNo | None:
    """What an answer says to a yes/no question; None where it says something else.

    The first word decides; "no" only where it stands by itself, before a pause or before a pronoun.

    >>> yes_no("Yes, in 1887. [1]"), yes_no("no it was not"), yes_no("No one knows.")
    ('yes', 'no', None)
    """
    said = _MARKER.sub("", answer)
    if _YES.match(said):
        return "yes"
    return "no" if _NO.match(said) else None


def yes_no_accuracy(turns: Iterable[tuple[str, str]]) -> float | None:
    """The share of `(prediction, gold)` that agree, of those whose gold answer is yes or no; None without any."""
    right = [yes_no(prediction) == expected for prediction, gold in turns if (expected := yes_no(gold))]
    return sum(right) / len(right) if right else None


@dataclass(frozen=True)
class JudgedTurn:
    """One turn, judged. The fields after `refused` matter for an answerable turn only.

    `f1` is the token F1 in [0, 1]; `overlaps` says that at least one citation shares a character
    with gold evidence; `verbatim`, that every quote stands at its place; the counts are of
    characters, each counted once.
    """

    answerable: bool
    refused: bool
    f1: float = 0.0
    yes_no_right: bool = False
    overlaps: bool = False
    verbatim: bool = False
    cited_chars: int = 0
    gold_chars: int = 0

    @property
    def grounded(self) -> bool:
        """Whether the turn was answered rightly, and shown to be by citations that a person can take in."""
        right = self.f1 >= RIGHT_F1 or self.yes_no_right
        tight = self.cited_chars <= LOOSEST * self.gold_chars
        return not self.refused and right and self.overlaps and self.verbatim and tight


@dataclass(frozen=True)
class GroundedAccuracy:
    """`answered`: the share of answerable turns that are grounded; `refused`: of unanswerable ones, refused.

    `score` is their harmonic mean, which neither refusing nor answering everything can raise.
    Each is None where there is no turn to count.
    """

    answered: float | None
    refused: float | None
    score: float | None


def grounded_accuracy(turns: Iterable[JudgedTurn]) -> GroundedAccuracy:
    """The harmonic mean of grounded answers and right refusals; 0.0 where both are 0."""
    listed = list(turns)
    answerable = [turn.grounded for turn in listed if turn.answerable]
    unanswerable = [turn.refused for turn in listed if not turn.answerable]
    answered = sum(answerable) / len(answerable) if answerable else None
    refused = sum(unanswerable) / len(unanswerable) if unanswerable else None
    if answered is None or refused is None:
        return GroundedAccuracy(answered, refused, None)
    return GroundedAccuracy(answered, refused, harmonic_mean(answered, refused))


def harmonic_mean(one: float, other: float) -> float:
    """The harmonic mean of two shares; 0.0 where both are 0."""
    return 2 * one * other / (one + other) if one + other else 0.0
