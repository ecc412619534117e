"""From what was read to what is said: an answer that cites where its words stand, and is held to it.

A reply that breaks a promise is not shown, whoever phrased it: then nothing was found, and the note says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.shape.decided import qualification
from quoth.answering.shape.hedges import hedged, leaning, source_of
from quoth.answering.spans import is_written_so
from quoth.files.encodings import without_controls
from quoth.index.snapshot import StoredText
from quoth.types import Answer, Citation, Span, page_at

MARKER = re.compile(r"\[(\d+)\]")
"""A citation's marker in a text, as `marked` writes it; the group is its number."""
_MARKER_AFTER = re.compile(rf"\s*{MARKER.pattern}")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LIMITS = (
    "up to|at least|at most|more than|less than|fewer than|no more than|no fewer than|no less than|as many as|"
    "as much as|an estimated|a maximum of|a minimum of|close to|just over|just under|well over|only|some|circa|about|"
    "around|nearly|almost|over|roughly|approximately|the|a|an|its|his|her|their"
)
_PLACES = (
    "due to|owing to|thanks to|because of|because|in|on|at|by|near|from|to|for|with|since|until|during|after|before|"
    "between|through|within|under"
)
_BEFORE = {
    circumstance: re.compile(rf"(?:(?<!\w)(?:{words})[ \n])+$", re.IGNORECASE)
    for circumstance, words in ((False, _LIMITS), (True, f"{_LIMITS}|{_PLACES}"))
}
_PARTICLE = re.compile(
    r"(?:in|on|by|with|through)[ \n](?=(?:within|in|on|at|by|until|before|after|during|since|to|from)\b)"
)
"""A small word that belongs to the verb before it: "handed in within a week"."""
_CIRCUMSTANCE = re.compile(
    r"\s*(?:and |but |so )?(?:(?:by|until|till|since|from) )?"
    r"(?:when|where|why|how(?! (?:many|much|long|old|far|often|big|large|tall|high)\b))\b",
    re.IGNORECASE,
)

_WHERE = re.compile(
    r"\s*(?:and |but |so )?(?:where|(?:at |in |to )?what (?:is the )?(?:street|address))\b", re.IGNORECASE
)
_HOUSE = re.compile(r"(?<!\w)(?:[A-Z][a-z]{0,2}\. *\d{1,4}[a-z]?,? +|\d{1,3}[a-z]? +)$")

NOT_FOUND = "The documents do not answer this."

TextOf: TypeAlias = Callable[[str], StoredText | None]
"""Gives the text with a hash, as the index has it; None for one that it has not."""


def reply(
    unanswered: Answer, candidates: Sequence[Candidate], threshold: float, text_of: TextOf, open_pronoun: str = ""
) -> Answer:
    """Answer with the best candidate, or say that there is none good enough.

    The question of `unanswered` decides which small words go with the answer's own. `open_pronoun`
    is a word of it that nothing in the conversation explains: then an answer below the threshold
    becomes a question back.
    """
    best = max(candidates, key=lambda candidate: candidate.confidence, default=None)
    if best is None:
        return unanswered
    if best.confidence >= threshold:
        return _cited(unanswered, best, text_of)
    unsure = replace(unanswered, confidence=best.confidence)
    if open_pronoun:
        back = f"Who or what is meant by “{open_pronoun}”? Name it, and ask again."
        return replace(unsure, status="clarify", text=back)
    return unsure


def composed(
    unanswered: Answer, pieces: Sequence[Saying], text_of: TextOf, *, short: str, whole: bool = False
) -> Answer:
    """An answer of several pieces, each with its marker; those from one place share theirs.

    Sayings are items of a list ("The mill [1], the weir [2] and the lock [1]."), or sentences where they are `whole`.
    The confidence is that of the least sure one. A reply that breaks a promise becomes "not found" with a note.
    """
    places = list(dict.fromkeys((piece.candidate.passage.document, piece.candidate.evidence) for piece in pieces))
    first = {place: next(p.candidate for p in pieces if _place(p.candidate) == place) for place in places}
    texts = {document: text_of(document) for document, _ in places}
    marks = [places.index(_place(piece.candidate)) + 1 for piece in pieces]
    said = replace(
        unanswered,
        status="answered",
        text=_sentences(pieces, marks) if whole else _enumerated(pieces, marks),
        short=say(short),
        confidence=min(piece.candidate.confidence for piece in pieces),
        citations=tuple(cite(first[place], i, _starts(texts[place[0]])) for i, place in enumerate(places, 1)),
    )
    broken = problems(said, texts.get)
    return replace(unanswered, notes=tuple(broken)) if broken else said


def _place(candidate: Candidate) -> tuple[str, Span]:
    return candidate.passage.document, candidate.evidence


def _starts(document: StoredText | None) -> Sequence[int]:
    return document.page_starts if document else ()


def _sentences(pieces: Sequence[Saying], marks: Sequence[int]) -> str:
    return " ".join(marked(piece.words, mark) for piece, mark in zip(pieces, marks, strict=True))


def _enumerated(pieces: Sequence[Saying], marks: Sequence[int]) -> str:
    """Items with commas and "and"; a marker stands once behind the last of its run."""
    following = [*marks[1:], 0]
    items = [
        say(piece.words) + (f" [{mark}]" if mark != after else "")
        for piece, mark, after in zip(pieces, marks, following, strict=True)
    ]
    return f"{_capital(enumerated(items))}."


_PARTED = re.compile(r"[,;]\s")
_ITEM_WORDS = 12
"""Words of an item that stands between commas, at most: a longer one is a statement."""


def enumerated(items: Sequence[str]) -> str:
    """Items in one line, parted by semicolons where one of them has a comma or one itself, or is long.

    >>> enumerated(["rope", "tar", "nails"]), enumerated(["an egg, beaten", "salt"])
    ('rope, tar and nails', 'an egg, beaten; salt')
    >>> enumerated(["It burns for as long as the wind of the night turns the mill", "It is red"])
    'It burns for as long as the wind of the night turns the mill; It is red'
    """
    if any(_PARTED.search(item) or len(item.split()) > _ITEM_WORDS for item in items):
        return "; ".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def _cited(unanswered: Answer, best: Candidate, text_of: TextOf) -> Answer:
    best = housed(best, unanswered.standalone_question)
    piece = Saying(spoken(best, unanswered.standalone_question), best)
    return composed(unanswered, [piece], text_of, short=best.short, whole=True)


def problems(answer: Answer, text_of: TextOf) -> list[str]:
    """What keeps an answer from being shown; empty for one that keeps every promise.

    The promises: markers run [1]..[n] without a gap and each has its citation; each quote stands
    verbatim at its place in the text of its document; each number of the answer stands in a quote.
    """
    found = []
    markers = list(dict.fromkeys(int(number) for number in MARKER.findall(answer.text)))
    cited = [citation.marker for citation in answer.citations]
    if markers != list(range(1, len(cited) + 1)) or cited != markers:
        found.append(f"markers {markers} do not match citations {cited}")
    for citation in answer.citations:
        document = text_of(citation.document)
        stands = document is not None and document.text[citation.start : citation.end] == citation.quote
        if not stands or not citation.quote:
            found.append(f"quote [{citation.marker}] does not stand at its place in {citation.source}")
    quotes = " ".join(citation.quote for citation in answer.citations)
    numbers = set(_NUMBER.findall(MARKER.sub("", answer.text))) - set(_NUMBER.findall(quotes))
    if answer.status == "answered" and numbers:
        found.append(f"numbers that no quote holds: {', '.join(sorted(numbers))}")
    return found


def housed(candidate: Candidate, question: str) -> Candidate:
    """The candidate, to whose street the number of the house belongs where a place is asked for."""
    if candidate.words is None or not _WHERE.match(question):
        return candidate
    passage, (start, end) = candidate.passage, candidate.words
    at = start - passage.start
    house = _HOUSE.search(passage.text, max(0, at - 20), at)
    if house is None or passage.start + house.start() < candidate.evidence[0]:
        return candidate
    words = (passage.start + house.start(), end)
    return replace(candidate, words=words, short=passage.slice(*words))


def spoken(candidate: Candidate, question: str) -> str:
    """The answer with what a person would say as well: small words, conditions, hedges and sources of its document."""
    passage = candidate.passage
    sentence = (candidate.evidence[0] - passage.start, candidate.evidence[1] - passage.start)
    if candidate.words is None:
        return _limited(passage.text, sentence, candidate.short, question)
    start = with_lead(passage.text, candidate.words[0] - passage.start, question)
    return hedged(passage.text, (max(start, sentence[0]), candidate.words[1] - passage.start), sentence, question)


def _limited(text: str, sentence: Span, said: str, question: str) -> str:
    """A yes or no with the words of its sentence that limit it, or say who says so."""
    limits = qualification(text, sentence, said, question) or source_of(text, sentence, question)
    if not limits and said == "yes":
        limits = leaning(text, sentence, question)
    return f"{said}, {limits}" if limits else said


def with_lead(text: str, start: int, question: str) -> int:
    """Where an answer begins with the small words before it that a person would say as well.

    Articles, and what limits a figure ("up to 1,500"), belong to any answer; a preposition belongs
    to one that says when, where, why or how ("in a plane crash"), not who ("by Ada").
    """
    match = _BEFORE[bool(_CIRCUMSTANCE.match(question))].search(text, max(0, start - 40), start)
    if match is None:
        return start
    particle = _PARTICLE.match(text, match.start(), start)
    return particle.end() if particle else match.start()


def marked(answer: str, marker: int = 1) -> str:
    """The answer as a sentence with a capital letter, which ends with its marker.

    >>> marked("in a plane crash")
    'In a plane crash [1].'
    >>> marked("They were slow.")
    'They were slow. [1]'
    >>> marked("office@harbour.example")
    'office@harbour.example [1].'
    """
    said = _capital(say(answer))
    return f"{said} [{marker}]" if said.endswith((".", "!", "?", "…")) else f"{said} [{marker}]."


def _capital(said: str) -> str:
    return said if is_written_so(said.partition(" ")[0]) else said[:1].upper() + said[1:]


def without_markers(text: str) -> str:
    """A text as it was said, without the markers of its citations.

    >>> without_markers("In a plane crash [1].")
    'In a plane crash.'
    """
    return _MARKER_AFTER.sub("", text).strip()


def say(short: str) -> str:
    """The answer in one line, without footnote marks of the source's own, which are not our markers, and
    without what would steer a terminal or turn the direction of letters.

    >>> say("built in 1887.[3]")
    'built in 1887.'
    """
    return " ".join(without_controls(MARKER.sub("", short)).split())


def cite(candidate: Candidate, marker: int, page_starts: Sequence[int]) -> Citation:
    """The citation of a candidate's evidence: a place, the page that it is on, and the words that stand there."""
    start, end = candidate.evidence
    passage = candidate.passage
    return Citation(
        marker=marker,
        source=passage.source,
        document=passage.document,
        page=page_at(page_starts, start),
        start=start,
        end=end,
        quote=passage.slice(start, end),
        score=candidate.confidence,
    )
