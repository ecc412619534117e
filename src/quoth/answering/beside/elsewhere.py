"""All places: beside the answer the other sentences that say the same or speak of it, for a person to go through.

A sentence says the same if it has the words of the answer, or its figure, and half of what the question is about; it
speaks of it if it has nearly all that the question is about. What is only near is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quoth.answering.beside.days import dates
from quoth.answering.beside.figures import figures
from quoth.answering.beside.quantities import comparable, differ
from quoth.answering.beside.scopes import Statement, statements, touch
from quoth.answering.candidates import Candidate
from quoth.answering.reply import TextOf, cite
from quoth.answering.stems import stem, stems
from quoth.index.keywords import STOP_WORDS, subject_words
from quoth.types import Answer, Citation, Passage

MOST = 10
"""Places beside the answer, at most."""
_SAME, _ABOUT = 0.5, 0.8
"""The share of the question's words that a sentence has which says the same, or speaks of it."""
_LEAST = 3
"""Words of a question, other than names, with fewer than which no sentence can be known to speak of it."""


def elsewhere(answer: Answer, passages: Sequence[Passage], text_of: TextOf) -> Answer:
    """The answer with other places that say the same or speak of it, by document and place; nothing for a refusal."""
    if answer.status != "answered":
        return answer
    cited = [(c.document, (c.start, c.end)) for c in answer.citations]
    words = subject_words(answer.standalone_question)
    names = len(words) > 1 and all(word[0].isupper() for word in words)
    asked, told = frozenset(map(stem, words)), len(words) >= _LEAST or names
    weighed = [
        (share, statement)
        for statement in statements(passages)
        if (share := _share(answer.short, asked, statement, told=told))
        and not any(statement.passage.document == d and touch(statement.place, place) for d, place in cited)
    ]
    best = sorted(weighed, key=lambda pair: -pair[0])[:MOST]
    places = sorted(best, key=lambda pair: (pair[1].passage.source, pair[1].place))
    texts = {document: text_of(document) for document in {s.passage.document for _, s in places}}
    also = []
    for share, statement in places:
        document = texts[statement.passage.document]
        candidate = Candidate(statement.passage, statement.place, statement.text, min(share, 1.0))
        also.append(cite(candidate, 0, document.page_starts if document else ()))
    return replace(answer, also=tuple(also))


def beside(cited: Sequence[Citation], places: Sequence[Citation]) -> tuple[Citation, ...]:
    """The places that none of the cited ones overlaps, each once, at most `MOST`, by document and place."""
    kept = {
        (place.source, place.start): place
        for place in places
        if not any(c.document == place.document and touch((c.start, c.end), (place.start, place.end)) for c in cited)
    }
    return tuple(kept[key] for key in sorted(kept))[:MOST]


def _share(short: str, asked: frozenset[str], statement: Statement, *, told: bool) -> float:
    """How much of question and answer a sentence has: above 1 where it says the same, 0 where it speaks of neither.

    `told` says that the words of the question are enough to know what is spoken of.
    """
    own = len(asked & statement.stems)
    if not own:
        return 0.0
    around = len(asked & statement.around(statement)) / len(asked)
    if _says(short, statement.text) and around >= _SAME:
        return 1.0 + (around + own / len(asked)) / 2
    return own / len(asked) if told and own >= _ABOUT * len(asked) else 0.0


def _says(short: str, text: str) -> bool:
    """Whether a text has the words of an answer, or its figure or date in another form."""
    if short in ("yes", "no"):
        return False
    quantities = [(way, one) for way in (dates, figures) for one in way(short)]
    for way, one in quantities:
        alike = [other for other in way(text) if comparable(one, other, frozenset())]
        rest = stems(short[: one.place[0]] + short[one.place[1] :]) - STOP_WORDS
        if rest <= stems(text) and any(not differ(one, other) for other in alike):
            return True
    words = stems(short)
    return not quantities and bool(words - STOP_WORDS) and words <= stems(text)
