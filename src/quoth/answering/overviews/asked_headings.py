"""A document that asks the question itself: what stands below "Q: How common is it?", and nothing else, answers that.

A reader looks for words that answer; what stands below such a line may give none in so few words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from quoth.answering.beside.negations import negated
from quoth.answering.candidates import Candidate, Saying
from quoth.answering.reply import TextOf, composed
from quoth.answering.shape.kinds import core, kind_of
from quoth.answering.stems import stem, stems
from quoth.answering.thread import closed_class as closed
from quoth.types import Answer, Passage, Span

_ASKS = re.compile(r"\?[\s*_\"'”’]*$")  # noqa: RUF001 - quotation marks
_OPENS = re.compile(r"(?:who|whom|whose|how|when|where|what|which|why)\s+\w", re.IGNORECASE)
"""How a heading begins that asks without a mark: "Who may enter"."""
_LABEL = re.compile(r"^[\s*_#\d.)]*(?:(?:q|question)\s*\d*\s*[:.)]\s*)?", re.IGNORECASE)
_SMALL = frozenset(map(stem, closed.MODALS | closed.PREPOSITIONS))
"""Words that do not tell what a question is about: "who may borrow" asks what "who can borrow" does."""
_MOST = 3
"""Sentences that are told, at most."""
_SURE = 0.8
"""The confidence of what stands below the question itself."""


def asked_there(question: str, passages: Sequence[Passage], unanswered: Answer, text_of: TextOf) -> Answer | None:
    """The first sentences below a heading or behind a sentence that asks the question; None where nothing does.

    Words that the document is about need not be asked there again: a title or the name of the file has them.
    """
    for passage in sorted(passages, key=lambda one: one.start):
        if places := _below(question, passage) or _behind(question, passage):
            said = [Saying(words, Candidate(passage, place, words, _SURE, place)) for place, words in places]
            short = " ".join(words for _, words in places)
            return composed(unanswered, said, text_of, short=short, whole=True)
    return None


def _below(question: str, passage: Passage) -> list[tuple[Span, str]]:
    heading = "".join(passage.headings[-1:])
    asks = _ASKS.search(heading) or _OPENS.match(_LABEL.sub("", heading, count=1))
    return _told(passage, passage.sentences) if asks and _is_same(question, heading, passage) else []


def _behind(question: str, passage: Passage) -> list[tuple[Span, str]]:
    for at, place in enumerate(passage.sentences):
        text = passage.slice(*place)
        if _ASKS.search(text) and _is_same(question, text, passage):
            return _told(passage, passage.sentences[at + 1 :])
    return []


def _told(passage: Passage, places: Sequence[Span]) -> list[tuple[Span, str]]:
    """The sentences of the first paragraph of some, up to the next question."""
    found: list[tuple[Span, str]] = []
    for place in places[:_MOST]:
        words = passage.slice(*place)
        parted = found and "\n\n" in passage.slice(found[-1][0][1], place[0])
        if _ASKS.search(words) or parted:
            break
        found.append((place, " ".join(words.split())))
    return found


def _is_same(question: str, text: str, passage: Passage) -> bool:
    """Whether a text asks what the question asks: the same kind, and every word that tells what it is about."""
    there, asked = _LABEL.sub("", text, count=1), stems(question) - _SMALL
    if negated(there, asked) != negated(question, asked):
        return False
    around = stems(" ".join((*passage.headings[:-1], *re.findall(r"[^\W\d_]+", PurePath(passage.source).stem))))
    own = stems(there) - _SMALL
    return bool(own) and own <= asked <= own | around and kind_of(core(there)) is kind_of(core(question))
