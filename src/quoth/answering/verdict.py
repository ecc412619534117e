"""How likely the answer that the judge found is to be right: a calibrator for a question, not a passage.

What speaks for an answer is more than how sure one reader is of one passage: whether the next best
passage is as good, whether both readers found the same words, and where the search had put it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from quoth.answering.network import Reading

SPAN = 0.5
"""Weight of a span's margin beside that of the type where passages are ranked: at this both spread alike."""
FURTHEST = 12.0  # log-odds; what is further apart says no more


@dataclass(frozen=True)
class Signs:
    """What speaks for the best answer of a passage; margins are above "nothing", in log-odds.

    `span` and `kind` are the judge's margins of words and of "some answer", `skim` the skimmer's of
    both, `lead` how far the passage is ahead of the best other one, `agrees` whether the skimmer's
    best words touch the judge's, `place` the place in the search from 1; `polar` says that yes or no
    is asked for, and `sure` how far these two are apart then.
    """

    span: float
    kind: float
    skim: float
    lead: float
    agrees: bool
    place: int
    polar: bool
    sure: float

    def values(self) -> tuple[float, ...]:
        """Numbers of like size, in the order of `Verdict.weights`."""
        near = 1.0 - self.polar
        return (
            _within(self.span) * near / 4,
            _within(self.kind) / 4,
            _within(self.skim) / 4,
            _within(self.lead) / 4,
            float(self.agrees) * near,
            math.log(self.place),
            float(self.polar),
            min(self.sure, FURTHEST) * self.polar / 4,
        )


FOLLOWED = 0.25
"""Log-odds by which an answer after other turns is less sure than its signs say: the numbers were fitted to questions
that stand alone, and of the doubtful answers to follow-ups (0.51 to 0.57) a third and less were right."""


def followed(confidence: float) -> float:
    """The chance, between 0 and 1, that an answer is right which comes after other turns of a conversation.

    >>> round(followed(0.56), 2), round(followed(0.9), 2)
    (0.5, 0.88)
    """
    sure = min(max(confidence, 1e-9), 1 - 1e-9)
    return 1 / (1 + math.exp(FOLLOWED) * (1 - sure) / sure)


def _within(value: float) -> float:
    return max(-FURTHEST, min(FURTHEST, value))


@dataclass(frozen=True)
class Verdict:
    """Numbers fitted to many questions: chance = sigmoid(weights · signs + bias).

    Below `threshold` the honest answer is "not found"; above `certified` at most one answer in ten was
    wrong, with 95 % confidence, on questions that nothing was fitted to (1 where there is no such limit).
    """

    weights: tuple[float, ...] = (0.5, 1.0, 0.25, 0.5, 0.25, -0.1, 0.0, 0.25)
    bias: float = -1.0
    threshold: float = 0.5
    certified: float = 1.0

    def chance(self, signs: Signs) -> float:
        """The chance, between 0 and 1, that the answer is right."""
        logit = self.bias + sum(w * v for w, v in zip(self.weights, signs.values(), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Verdict:
        """The numbers that `to_dict` gave, or those by default where there are none."""
        numbers: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in held.items()}
        return cls(**numbers)

    def to_dict(self) -> dict[str, object]:
        """The numbers as reader.json holds them."""
        return asdict(self)


def rank(reading: Reading, polar: bool) -> float:
    """What the judge ranks passages by: the margins of words and type, the latter alone for yes or no."""
    best = reading.spans[0].score if reading.spans else -2 * FURTHEST
    return reading.margin if polar else SPAN * best + reading.margin


def signs(skimmed: Sequence[Reading], judged: Sequence[Reading], places: Sequence[int], polar: bool) -> list[Signs]:
    """The signs of each passage that both readers read; `places` are in the search, from 1."""
    ranks = [rank(reading, polar) for reading in judged]
    found = []
    for i, (skim, judge, place) in enumerate(zip(skimmed, judged, places, strict=True)):
        others = [value for j, value in enumerate(ranks) if j != i]
        yes, no = (max(judge.kinds[kind], 1e-9) for kind in ("yes", "no"))
        found.append(
            Signs(
                span=judge.spans[0].score if judge.spans else -2 * FURTHEST,
                kind=judge.margin,
                skim=rank(skim, polar),
                lead=ranks[i] - max(others, default=0.0),
                agrees=_touch(skim, judge),
                place=place,
                polar=polar,
                sure=abs(math.log(yes / no)),
            )
        )
    return found


def _touch(skim: Reading, judge: Reading) -> bool:
    """Whether the best words of two readings of one passage share a character."""
    if not skim.spans or not judge.spans:
        return False
    one, other = skim.spans[0], judge.spans[0]
    return one.start < other.end and other.start < one.end
