"""From what was read to what is said: an answer whose every word stands in a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoth.answering.spans import with_lead
from quoth.types import Candidate, Citation, Status

_FOOTNOTE = re.compile(r"\[\d+\]")

_WHO = "Who or what is meant by “"
NOWHERE = "These words of the question occur nowhere in the documents that were asked:"
NOT_FOUND = "The documents do not answer this."


@dataclass(frozen=True)
class Reply:
    """The part of an answer that depends on what was read."""

    status: Status
    text: str
    short: str = ""
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()


def reply(candidates: Sequence[Candidate], threshold: float, open_pronoun: str = "", question: str = "") -> Reply:
    """Answer with the best candidate, or say that there is none good enough.

    The `question` decides which small words go with the answer's own. `open_pronoun` is a word of
    it that nothing in the conversation explains: then an answer below the threshold becomes a
    question back.
    """
    best = max(candidates, key=lambda candidate: candidate.confidence, default=None)
    if best is None:
        return Reply("not_found", NOT_FOUND, notes=("Nothing in the documents resembles the question.",))
    if best.confidence >= threshold:
        citation = cite(best, marker=1)
        return Reply("answered", marked(spoken(best, question)), say(best.short), best.confidence, (citation,))
    if open_pronoun:
        ask = f"{_WHO}{open_pronoun}”? Name it, and ask again."
        return Reply("clarify", ask, confidence=best.confidence)
    note = f"The likeliest sentence has a confidence of {best.confidence:.3f}; {threshold:.3f} is needed."
    return Reply("not_found", NOT_FOUND, confidence=best.confidence, notes=(note,))


def naming(said: Reply, absent: Sequence[str]) -> Reply:
    """The reply, with a note that names words of the question which occur nowhere, if there are any."""
    if not absent:
        return said
    words = ", ".join(f"“{word}”" for word in absent)
    return replace(said, notes=(*said.notes, f"{NOWHERE} {words}."))


def spoken(candidate: Candidate, question: str) -> str:
    """The answer with the small words before it that its document has and a person would say."""
    if candidate.words is None:
        return candidate.short
    passage = candidate.passage
    start = with_lead(passage.text, candidate.words[0] - passage.start, question) + passage.start
    return passage.slice(max(start, candidate.evidence[0]), candidate.words[1])


def marked(answer: str) -> str:
    """The answer as a sentence that ends with its marker.

    >>> marked("in a plane crash")
    'In a plane crash [1].'
    >>> marked("They were slow.")
    'They were slow. [1]'
    """
    said = sentence(answer)
    return f"{said} [1]" if said.endswith((".", "!", "?", "…")) else f"{said} [1]."


def says_nothing(answer: str) -> bool:
    """Whether a text is what `reply` says when it has no answer."""
    return answer == NOT_FOUND or answer.startswith(_WHO)


def say(short: str) -> str:
    """The answer in one line, without footnote marks of the source's own, which are not our markers.

    >>> say("built in 1887.[3]")
    'built in 1887.'
    """
    return " ".join(_FOOTNOTE.sub("", short).split())


def sentence(short: str) -> str:
    """The answer as it is shown: in one line, with a capital letter.

    >>> sentence("no")
    'No'
    """
    said = say(short)
    return said[:1].upper() + said[1:]


def cite(candidate: Candidate, marker: int) -> Citation:
    """The citation of a candidate's evidence: a place, and the words that stand there."""
    start, end = candidate.evidence
    passage = candidate.passage
    return Citation(
        marker=marker,
        source=passage.source,
        document=passage.document,
        page=passage.page,
        start=start,
        end=end,
        quote=passage.slice(start, end),
        score=candidate.confidence,
    )
