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

_POSITIVE = {
    **{f"{word}er": word for word in ("long", "tall", "old", "high", "deep", "fast", "young", "thick", "warm", "cold")},
    "larger": "large",
    "bigger": "big",
    "heavier": "heavy",
    "wider": "wide",
    "further": "far",
    "farther": "far",
}
"""What is measured where a thing is "longer" than another."""
_SIDES = r"(?P<one>[^,;?]+?)\s+and\s+(?P<other>[^,;?]+?)"
_FORMS = (
    re.compile(
        rf"what(?:'s|\s+is|\s+are)\s+the\s+(?:main\s+)?differences?(?:\s+in\s+(?P<measure>[\w\s-]+?))?\s+between\s+{_SIDES}\W*$",
        re.IGNORECASE,
    ),
    re.compile(rf"how\s+do(?:es)?\s+{_SIDES}\s+differ\W*$", re.IGNORECASE),
    re.compile(
        rf"how\s+(?P<measure>much|many)\s+(?P<more>more|less|fewer|{'|'.join(_POSITIVE)})\s+"
        r"(?P<counted>(?:[\w-]+\s+){0,2}?)(?P<does>do|does|did|is|are|was|were"
        r"|has|have|can|will)\s+(?P<one>[^,;?]+?)(?P<verb>\s+[\w-]+)\s+than\s+(?P<other>[^,;?]+?)\W*$",
        re.IGNORECASE,
    ),
    re.compile(r"how\s+does\s+(?P<one>[^,;?]+?)\s+differ\s+from\s+(?P<other>[^,;?]+?)\W*$", re.IGNORECASE),
)
_MORE = re.compile(r"\bthan\b", re.IGNORECASE)


def sides(question: str) -> list[str]:
    """The questions about both things whose difference is asked for; [] for any other question.

    >>> sides("What is the difference between a lease and a rental?")
    ['What is a lease?', 'What is a rental?']
    >>> sides("What is the difference in price between the gate and the fence?")
    ['What is the price of the gate?', 'What is the price of the fence?']
    >>> sides("How much more does a gate cost than a fence?")
    ['How much does a gate cost?', 'How much does a fence cost?']
    >>> sides("How much longer does the old boat take than the new one?")
    ['How long does the old boat take?', 'How long does the new one take?']
    """
    found = next(filter(None, (form.match(core(question)) for form in _FORMS)), None)
    if found is None:
        return []
    if "verb" in found.groupdict():
        how = _POSITIVE.get(found["more"].lower(), found["measure"])
        ahead = f"How {how} {found['counted']}{found['does']}"
        return [f"{ahead} {found[name].strip()}{found['verb']}?" for name in ("one", "other")]
    measure = found.groupdict().get("measure")
    of = f"the {measure} of " if measure else ""
    return [f"What is {of}{found[name].strip()}?" for name in ("one", "other")]


def says_both(best: Candidate | None, question: str, questions: Sequence[str]) -> bool:
    """Whether the sentence of an answer speaks of both things itself, so that it may tell their difference.

    By how much one thing is more than the other only a sentence tells that says so.
    """
    text = best.passage.slice(*best.evidence) if best else ""
    if not text or (_MORE.search(question) and not _MORE.search(text)):
        return False
    said = stems(text)
    return all(stems(" ".join(subject_words(one))) <= said for one in questions)


def set_apart(unanswered: Answer, questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """What is said of each thing, with its source; or that nothing is, which one is told."""
    if all(one.status == "answered" for one in answers) and answers[0].short != answers[1].short:
        return joined(unanswered, questions, answers)
    lacking = [missing(q) for q, a in zip(questions, answers, strict=True) if a.status != "answered"]
    return replace(unanswered, notes=tuple(lacking))
