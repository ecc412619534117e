"""What stands below the heading that says what is asked, where no words of the text answer by themselves.

"What changed since version 2?" is answered by all below "Changes since version 2": a reader finds no such span. Only
for questions that leave open what sort of thing they want, and whose every word is in the heading or the title.
"""

from __future__ import annotations

import re

from quoth.answering.overviews.extracts import Scene
from quoth.answering.overviews.topics import about, below
from quoth.answering.shape.forms import AUXILIARY
from quoth.answering.shape.overview_forms import Reach, Wanted
from quoth.index.keywords import subject_words
from quoth.types import Answer

_OPEN = re.compile(rf"(?:what|how)\s+(?:{AUXILIARY}\b|[a-z]+ed\b|happen)", re.IGNORECASE)
"""How a question begins that asks for no number, name, time or reason."""
_DOING = re.compile(r"do|does|did|done|doing|happens?|happened|since|made|make|makes", re.IGNORECASE)
_HELD = re.compile(
    r"how\s+(?:was|were|is|has|have|did\s+(?:they|we|the\s+\w+))\s+(?:been\s+)?(?:(?:the|this|that|its|their)\s+)?"
    r"(?:stud(?:y|ies)|research|experiments?|survey|trial|analysis|investigation|measurements?|tests?)\s+(?:been\s+)?"
    r"(?:done|made|carried\s+out|conducted|run|performed|designed|set\s+up|organi[sz]ed)",
    re.IGNORECASE,
)
"""What asks how a piece of research went: what a writing calls its methods."""
_BEFELL = re.compile(
    r"what\s+(?:happens|happened|has\s+happened|became|becomes|has\s+become)\s+(?:to|with|of)\s+(?P<topic>.+)",
    re.IGNORECASE,
)
_FEWEST = 2
"""Words that a question must be made of for a heading to be all of it."""


def headed(question: str, scene: Scene, unanswered: Answer) -> Answer | None:
    """What stands below the heading that holds all that a question asks, with the title; None where none does."""
    asked = question.strip(" ?.!")
    if _HELD.fullmatch(asked):
        return below(Wanted(Reach.TOPIC, "method", part=True), scene, unanswered)
    if befell := _BEFELL.fullmatch(asked):
        said = about(Wanted(Reach.TOPIC, befell["topic"]), scene, list(scene.sources), unanswered)
        return said if said and said.citations else None
    if not _OPEN.match(question):
        return None
    words = [word for word in subject_words(question) if not _DOING.fullmatch(word)]
    few = len(subject_words(question)) < _FEWEST or not words
    return None if few else below(Wanted(Reach.TOPIC, " ".join(words), part=True), scene, unanswered)
