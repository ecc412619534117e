"""Who wrote a document: the name in the line that says so below its title."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.overviews.extracts import Scene
from quoth.answering.overviews.named_documents import named
from quoth.answering.reply import composed, enumerated
from quoth.answering.shape.writing_words import A_WRITING
from quoth.types import Answer, Passage, Span

_ASKED = re.compile(
    rf"(?:who\s+(?:wrote|authored|has\s+written|is\s+(?:the\s+)?(?:author|writer)\s+of)\s+(?P<of>{A_WRITING})"
    rf"|(?:by\s+whom|who)\s+was\s+(?P<was>{A_WRITING})\s+written(?:\s+by)?"
    r"|who\s+(?:is|are|was|were)\s+the\s+(?:authors?|writers?))",
    re.IGNORECASE,
)
_PART = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"  # noqa: RUF001 - the typographic apostrophe stands in names
_NAME = rf"{_PART}(?:[ \t]+(?:{_PART}\.?|de|da|di|van|von|der|den|del|la|le)){{0,3}}[ \t]+{_PART}"
_NAMES = rf"(?P<names>{_NAME}(?:(?:,[ \t]*(?:and[ \t]+)?|[ \t]+(?:and|&)[ \t]+){_NAME}){{0,4}})"
_LINE = re.compile(
    rf"^[ \t>*_]*(?i:by|written[ \t]+by|authors?[ \t]*:|words[ \t]+by)[ \t*_]+{_NAMES}[*_]*"
    r"(?=[ \t]*(?:$|[,|·•(\u2013\u2014]))",
    re.MULTILINE,
)
_MARK = r"(?:[ \t]*(?:[*\u2217\u2020\u2021\u00a7\u00b6#]|\d{1,2}(?:,\d{1,2})*|\([^)\n]{0,3}\)))*"
_MARKED = re.compile(
    rf"{_NAME}{_MARK}(?:[ \t]*(?:,[ \t]*(?:and[ \t]+|&[ \t]*)?|[ \t](?:and|&)[ \t]+){_NAME}{_MARK})*[ \t]*"
)
"""The names of a title page, with the signs of their footnotes."""
_ABSTRACT = re.compile(r"^[ \t#*_]*(?:abstract|summary)\b", re.IGNORECASE | re.MULTILINE)
_OF_ITSELF = re.compile(
    r"\b(?:this|our|the\s+present)\s+(?:\w+\s+)?(?:paper|article|report|study|thesis|work)\b", re.IGNORECASE
)
_LINES = re.compile(r"[^\n\f]*[^\s\f][^\n\f]*")
_ALONE = re.compile(rf"^{_NAMES}$")
_DATE = re.compile(r"\b(?:1[89]|20)\d\d\b.*\b\d+[ \t-]?min(?:utes?)?\b|\bmin(?:utes?)?[ \t]+read\b", re.IGNORECASE)
_THIS = re.compile(r"(?:it|this|these)\b", re.IGNORECASE)
_OPENS = 600
"""Characters of a document in which its byline stands."""
_FRONT = 3000
"""Characters of a document among which its abstract begins."""
_SURE = 0.9
"""The confidence of a name in such a line."""


def byline(question: str, scene: Scene, unanswered: Answer) -> Answer | None:
    """Who wrote the document that is asked about; None for another question, or where no line of it tells."""
    asked = _ASKED.fullmatch(question.strip(" ?.!"))
    if asked is None:
        return None
    topic = asked["of"] or asked["was"] or "it"
    documents = named(topic, scene.snapshot, scene.sources, scene.cited)
    passages = scene.snapshot.passages(scene.snapshot.spread(documents, 1)) if len(documents) == 1 else []
    full = scene.snapshot.text(passages[0].document) if passages else None
    if full is None:
        return None
    top = full.text[:_FRONT]
    if not (_THIS.match(topic) or _OF_ITSELF.search(top) or scene.snapshot.absent(topic, scene.sources)):
        return None  # "the letter" of which the text tells is not the text
    front = _front(passages[0], top)
    said = [Saying(front.slice(*place), _found(front, place)) for place in _authors(front)]
    short = enumerated([one.words for one in said])
    return composed(unanswered, said, scene.snapshot.text, short=short) if said else None


def _front(passage: Passage, top: str) -> Passage:
    """The beginning of a document as a passage of lines: title and names may be headings, which no passage holds."""
    lines = tuple(found.span() for found in _LINES.finditer(top))
    return replace(passage, start=0, end=len(top), text=top, sentences=lines, glosses=(), headings=(), id=0)


def _found(passage: Passage, place: Span) -> Candidate:
    line = next((s for s in passage.sentences if s[0] <= place[0] and place[1] <= s[1]), place)
    return Candidate(passage, line, passage.slice(*place), _SURE, place)


def _authors(front: Passage) -> list[Span]:
    """Where the names stand: in a line that says so, or each on the title page of what has an abstract."""
    if place := _author(front.text[:_OPENS]):
        return [place]
    for line in list(_LINES.finditer(front.text))[1:2] if _ABSTRACT.search(front.text) else ():
        if _MARKED.fullmatch(line[0].strip()) and not _ABSTRACT.match(line[0]):
            return [(line.start() + one.start(), line.start() + one.end()) for one in re.finditer(_NAME, line[0])]
    return []


def _author(text: str) -> Span | None:
    """Where the names stand in a line that says who wrote, or alone beside the line that says how long it reads."""
    if found := _LINE.search(text):
        return found.span("names")
    for one, other in pairwise(_LINES.finditer(text)):
        for dated, said in ((one, other), (other, one)):
            if _DATE.search(dated[0]) and _ALONE.match(said[0].strip()):
                start = said.start() + said[0].index(said[0].strip())
                return start, start + len(said[0].strip())
    return None
