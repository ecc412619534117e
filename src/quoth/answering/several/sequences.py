"""Steps that are told in running text: "First open the valve. Then wait an hour. Finally close it.", all of them."""

from __future__ import annotations

import re

from quoth.answering.candidates import Candidate, Saying
from quoth.types import Passage, Span

_STEPS = re.compile(r"\b(?:steps?|procedure|process|sequence|instructions?)\b", re.IGNORECASE)
_BEGINS = re.compile(r"\W*(?:first(?:ly)?|first of all|to begin with|to start with|begin by|start by)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\W*(?:second(?:ly)?|third(?:ly)?|then|next|now|after that|afterwards|once (?:this|that)|finally|lastly"
    r"|last(?: of all)?|at last|in the end)\b",
    re.IGNORECASE,
)
_LEAST, _MOST = 3, 9
"""Sentences of a sequence."""


def sequence(question: str, best: Candidate) -> list[Saying]:
    """The sentences from the one that begins with "First" to the last that goes on, where the answer is in one of them.

    [] where no steps are asked for, or where fewer than two sentences go on. All stand in one paragraph.
    """
    if not _STEPS.search(question):
        return []
    for run in _runs(best.passage):
        if any(a < best.evidence[1] and best.evidence[0] < b for a, b in run):
            return [_saying(best, place) for place in run]
    return []


def _runs(passage: Passage) -> list[list[Span]]:
    """The sequences of a passage."""
    found: list[list[Span]] = []
    for paragraph in _paragraphs(passage):
        begun = next((i for i, place in enumerate(paragraph) if _BEGINS.match(passage.slice(*place))), None)
        going = [i for i, place in enumerate(paragraph) if _GOES_ON.match(passage.slice(*place))]
        if begun is not None and len(going) > 1 and going[0] > begun:
            run = paragraph[begun : going[-1] + 1]
            found += [run] if _LEAST <= len(run) <= _MOST else []
    return found


def _paragraphs(passage: Passage) -> list[list[Span]]:
    """The sentences of a passage by paragraph."""
    found: list[list[Span]] = []
    for place in passage.sentences:
        if not found or "\n\n" in passage.slice(found[-1][-1][1], place[0]):
            found.append([])
        found[-1].append(place)
    return found


def _saying(best: Candidate, place: Span) -> Saying:
    words = best.passage.slice(*place)
    short = words.rstrip(". \n")
    own = (place[0], place[0] + len(short))
    return Saying(" ".join(short.split()), Candidate(best.passage, place, short, best.confidence, own))
