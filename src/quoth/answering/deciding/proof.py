"""Whether yes or no is proved: what conditions, limits, figures and marks make of a network's word for it."""

from __future__ import annotations

from quoth.answering.deciding.comparing import by_comparison
from quoth.answering.deciding.met_conditions import by_condition
from quoth.answering.deciding.permissions import by_permission
from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.deciding.superseded import by_succession
from quoth.answering.deciding.thresholds import by_threshold
from quoth.answering.deciding.tick_boxes import by_box
from quoth.answering.shape.decided import decided
from quoth.types import Passage, Span

_RULES = (by_box, by_comparison, by_condition, by_threshold, by_succession, by_permission)


def proved(said: str, passage: Passage, evidence: Span, question: str) -> Proof:
    """What the passage proves of a yes or no question, to which a network says `said` for what is in `evidence`."""
    case = PolarCase(passage, question, said, evidence)
    for rule in _RULES:
        if proof := rule(case):
            return proof
    return Proof(decided(said, case.sentence, question), evidence)
