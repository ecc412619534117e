"""What is the difference between two things: what the documents say of each, or nothing where they lack one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quoth.answering.candidates import Candidate
from quoth.answering.several.parts import joined, missing
from quoth.answering.shape.kinds import core
from quoth.answering.stems import stems
from quoth.index.keywords import subject_words
from quoth.types import Answer

_SIDES = r"(?P<one>[^,;?]+?)\s+and\s+(?P<other>[^,;?]+?)"
_FORMS = (
    re.compile(
        rf"what(?:'s|\s+is|\s+are)\s+the\s+(?:main\s+)?differences?(?:\s+in\s+(?P<measure>[\w\s-]+?))?\s+between\s+{_SIDES}\W*$",
        re.IGNORECASE,
    ),
    re.compile(rf"how\s+do(?:es)?\s+{_SIDES}\s+differ\W*$", re.IGNORECASE),
    re.compile(
        r"how\s+(?P<measure>much|many)\s+(?:more|less|fewer)\s+(?P<counted>(?:[\w-]+\s+){0,2}?)(?P<does>do|does|did|is|are|was|were"
        r"|has|have|can|will)\s+(?P<one>[^,;?]+?)(?P<verb>\s+[\w-]+)\s+than\s+(?P<other>[^,;?]+?)\W*$",
        re.IGNORECASE,
    ),
    re.compile(r"how\s+does\s+(?P<one>[^,;?]+?)\s+differ\s+from\s+(?P<other>[^,;?]+?)\W*$", re.IGNORECASE),
)


def sides(question: str) -> list[str]:
    """The questions about both things whose difference is asked for; [] for any other question.

    >>> sides("What is the difference between a lease and a rental?")
    ['What is a lease?', 'What is a rental?']
    >>> sides("What is the difference in price between the gate and the fence?")
    ['What is the price of the gate?', 'What is the price of the fence?']
    >>> sides("How much more does a gate cost than a fence?")
    ['How much does a gate cost?', 'How much does a fence cost?']
    """
    found = next(filter(None, (form.match(core(question)) for form in _FORMS)), None)
    if found is None:
        return []
    if "verb" in found.groupdict():
        ahead = f"How {found['measure']} {found['counted']}{found['does']}"
        return [f"{ahead} {found[name].strip()}{found['verb']}?" for name in ("one", "other")]
    measure = found.groupdict().get("measure")
    of = f"the {measure} of " if measure else ""
    return [f"What is {of}{found[name].strip()}?" for name in ("one", "other")]


def says_both(best: Candidate | None, questions: Sequence[str]) -> bool:
    """Whether the sentence of an answer speaks of both things itself, so that it may tell their difference."""
    if best is None:
        return False
    said = stems(best.passage.slice(*best.evidence))
    return all(stems(" ".join(subject_words(one))) <= said for one in questions)


def set_apart(unanswered: Answer, questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """What is said of each thing, with its source; or that nothing is, which one is told."""
    if all(one.status == "answered" for one in answers) and answers[0].short != answers[1].short:
        return joined(unanswered, questions, answers)
    lacking = [missing(q) for q, a in zip(questions, answers, strict=True) if a.status != "answered"]
    return replace(unanswered, notes=tuple(lacking))
