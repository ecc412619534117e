"""Whether a sentence denies what it speaks of."""

from __future__ import annotations

import re

from quoth.answering.stems import stems

_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|fail(?:s|ed)?\s+to|refus(?:e|es|ed)\s+to|forbid(?:s|den)?"
    r"|prohibit(?:s|ed)?|banned|den(?:y|ies|ied)|exclud(?:e|es|ed)|reject(?:s|ed)?|lack(?:s|ed)?|unable)\b|n['’]t\b",  # noqa: RUF001
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,;:.!?](?=\s|$)|\b(?:but|because|although|though|while|whereas|so|as)\b")


def negated(text: str, asked: frozenset[str]) -> bool:
    """Whether that clause of a sentence which has most of the words is negated."""
    clauses = [clause for clause in CLAUSE.split(text) if clause.strip()]
    best = max(clauses, key=lambda clause: len(stems(clause) & asked), default=text)
    return len(_NEGATION.findall(best)) % 2 == 1
