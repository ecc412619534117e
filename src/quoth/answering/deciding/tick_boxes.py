"""Boxes of a form: "Yes ☐ No ☑", "[x] Yes [ ] No". The marked one is the answer, and the quote shows the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quoth.answering.beside.negations import negated
from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.stems import stems
from quoth.types import Passage, Span

_TICKED = (
    r"(?:[\u2611\u2612\u2714\u2713\u2717\u2718\u25A0\u25CF\u25C9\U0001F5F9\u2705]|\[\s*[xX\u2713\u2714\u2717]\s*\])"
)
_EMPTY = r"(?:[\u2610\u25A1\u25CB\u25FB\u2B1C]|\[\s*\])"
_BOX = rf"(?:{_TICKED}|{_EMPTY})"
_GAP = r"[\s,/|;:]*"
_PAIR = re.compile(
    rf"(?P<first>yes|no)\b{_GAP}(?P<a>{_BOX}){_GAP}(?:or\s+)?(?P<second>yes|no)\b{_GAP}(?P<b>{_BOX})"
    rf"|(?P<c>{_BOX}){_GAP}(?P<third>yes|no)\b{_GAP}(?:or\s+)?(?P<d>{_BOX}){_GAP}(?P<fourth>yes|no)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"\n[ \t]*\n|\n(?=[^\n]*[:?]\s)")
_ASKING = stems("indicate check mark tick box whether please state person applicant form")


@dataclass(frozen=True)
class TickedBox:
    """What is ticked, "yes", "no" or "" where that is unclear; where it stands with its label, in the document."""

    said: str
    place: Span
    label: str


def by_box(case: PolarCase) -> Proof | None:
    """The box that is ticked for what a question asks; None where its passage has no boxes near the evidence.

    Every word of the question must stand in the label or, for whose form it is, in the passage; or every word of the
    label in the question. What rests on boxes that are ticked for something else is refused.
    """
    boxes = list(boxes_of(case.passage))
    named = [(box, stems(box.label) - _ASKING) for box in boxes]
    fitting = [
        (len(label & case.asked), box)
        for box, label in named
        if label & case.asked and (label <= case.asked or _is_told(case, label))
    ]
    best = max((shared for shared, _ in fitting), default=0)
    top = [box for shared, box in fitting if shared == best]
    if (
        len(top) == 1
        and top[0].said
        and not negated(top[0].label, case.asked)
        and not negated(case.question, case.asked)
    ):
        return Proof(top[0].said, top[0].place, sure=True)
    touched = any(box.place[0] < case.evidence[1] and case.evidence[0] < box.place[1] for box in boxes)
    return case.refused() if touched else None


def _is_told(case: PolarCase, label: frozenset[str]) -> bool:
    """Whether what a label lacks of the question is the name of who filled in the form: it stands outside of labels."""
    outside = case.passage.text
    for box in boxes_of(case.passage):
        outside = outside.replace(case.passage.slice(*box.place), " ")
    return case.asked <= label | stems(outside) | case.around and len(label & case.asked) * 2 > len(
        case.asked - stems(outside)
    )


def boxes_of(passage: Passage) -> Iterator[TickedBox]:
    """The pairs of boxes for yes and no of a passage, each with the words before it."""
    last = 0
    for found in _PAIR.finditer(passage.text):
        cut = max((one.end() for one in _LINE.finditer(passage.text, last, found.start())), default=last)
        begin = cut + len(passage.text[cut : found.start()]) - len(passage.text[cut : found.start()].lstrip(" \t\n|.;"))
        label = passage.text[begin : found.start()]
        if label.strip():
            yield TickedBox(_ticked(found), (passage.start + begin, passage.start + found.end()), label)
        last = found.end()


def _ticked(found: re.Match[str]) -> str:
    pairs = (("first", "a"), ("second", "b")) if found["a"] else (("third", "c"), ("fourth", "d"))
    said = [found[name].lower() for name, box in pairs if re.fullmatch(_TICKED, found[box])]
    return said[0] if len(said) == 1 and found[pairs[0][0]].lower() != found[pairs[1][0]].lower() else ""
