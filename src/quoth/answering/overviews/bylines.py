"""Who wrote a document: the name in the line that says so below its title."""

from __future__ import annotations

import re
from itertools import pairwise

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.overviews.extracts import Scene
from quoth.answering.overviews.named_documents import named
from quoth.answering.reply import composed
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
_ALONE = re.compile(rf"^{_NAMES}$")
_DATE = re.compile(r"\b(?:1[89]|20)\d\d\b.*\b\d+[ \t-]?min(?:utes?)?\b|\bmin(?:utes?)?[ \t]+read\b", re.IGNORECASE)
_THIS = re.compile(r"(?:it|this|these)\b", re.IGNORECASE)
_OPENS = 600
"""Characters of a document in which its byline stands."""
_SURE = 0.9
"""The confidence of a name in such a line."""


def byline(question: str, scene: Scene, unanswered: Answer) -> Answer | None:
    """Who wrote the document that is asked about; None for another question, or where no line of it tells."""
    asked = _ASKED.fullmatch(question.strip(" ?.!"))
    if asked is None:
        return None
    topic = asked["of"] or asked["was"] or "it"
    if not _THIS.match(topic) and not scene.snapshot.absent(topic, scene.sources):
        return None  # "the letter" of which the text tells is not the text
    documents = named(topic, scene.snapshot, scene.sources, scene.cited)
    passages = scene.snapshot.passages(scene.snapshot.spread(documents, 1)) if len(documents) == 1 else []
    for passage in passages:
        if place := _author(passage):
            words = passage.slice(*place)
            line = next((s for s in passage.sentences if s[0] <= place[0] and place[1] <= s[1]), place)
            found = Candidate(passage, line, words, _SURE, place)
            return composed(unanswered, [Saying(words, found)], scene.snapshot.text, short=words, whole=True)
    return None


def _author(passage: Passage) -> Span | None:
    """Where the names stand in a line that says who wrote, or alone beside the line that says how long it reads."""
    text = passage.text[:_OPENS] if passage.start < _OPENS else ""
    if found := _LINE.search(text):
        return passage.start + found.start("names"), passage.start + found.end("names")
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", text))
    for one, other in pairwise(lines):
        for dated, said in ((one, other), (other, one)):
            if _DATE.search(dated[0]) and _ALONE.match(said[0].strip()):
                start = passage.start + said.start() + said[0].index(said[0].strip())
                return start, start + len(said[0].strip())
    return None
