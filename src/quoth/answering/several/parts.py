"""A question that is two: parted by its form, each part asked by itself, and said together what was found.

Only where both halves are questions of their own, with a question word or an auxiliary: "Who wrote and directed it?"
is one. The word classes are closed ones of English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quoth.answering.beside.elsewhere import beside
from quoth.answering.reply import MARKER, without_markers
from quoth.answering.shape.forms import AUXILIARY
from quoth.answering.shape.kinds import core
from quoth.answering.stems import stems
from quoth.answering.thread.follow_ups import stand_alone
from quoth.types import Answer, Citation, Hit, SubQuestion

MOST = 3
"""Parts of a question that are answered."""
_QUERY = r"(?:who|whom|whose|what|which|when|where|why|how)"
_LED = rf"(?:(?:in|at|on|to|from|for|with|by|of|since|until)\s+)?{_QUERY}"
_SUBJECT = r"(?:it|he|she|they|there|one|we|you|i|this|that|these|those|his|her|its|their)\b"
_BETWEEN = re.compile(
    rf"\s*(?:[,;]\s*)?\b(?:and|but)\s+(?:also\s+|then\s+|if so,?\s+)?(?={_LED}\b|{AUXILIARY}\s)", re.IGNORECASE
)
_STARTS = re.compile(rf"{_LED}\b|{AUXILIARY}\s", re.IGNORECASE)
_INVERTED = re.compile(
    rf"(?:{_LED}(?:\s+(?!{AUXILIARY}\b)[\w'\u2019-]+){{0,4}}?\s+{AUXILIARY}\b.*|{AUXILIARY}\s+{_SUBJECT}.*)",
    re.IGNORECASE | re.DOTALL,
)
_OF_SUBJECT = re.compile(
    r"(?:who|what|which(?:\s+\w+)?|how\s+(?:many|much)(?:\s+\w+)?)\s+"
    rf"(?!{AUXILIARY}\b|{_SUBJECT})\w+\s+\w+.*",
    re.IGNORECASE | re.DOTALL,
)
"""A question word that is the subject itself, and its verb: "who paid for it"."""
_BARE = re.compile(rf"{_LED}(?:\s+(?:much|many|long|often|far))?\W*$", re.IGNORECASE)
_EMBEDDING = re.compile(rf"\b(?:whether|if|{_QUERY})\b", re.IGNORECASE)
_ADDED = re.compile(r"\s*\([^()]*\?\)\s*$")
_MODAL = re.compile(
    rf"(?:who|which)\s+(?!(?:do|does|did)\b){AUXILIARY}\s+(?!{_SUBJECT}|the\b|an?\b)[a-z]", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs)\b", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=\?)\s+")


def parted(question: str) -> list[str]:
    """The questions that a question is made of, each standing alone; [] for one that is one.

    >>> parted("When was the Mill built, and who paid for it?")
    ['When was the Mill built?', 'Who paid for the Mill?']
    >>> parted("Who wrote and directed it?")
    []
    """
    asked = core(_ADDED.sub("", question))
    polite = len(asked) < len(question.strip())
    found = [part for one in _SENTENCES.split(asked) for part in _halves(one.strip(" ,;"), polite)]
    found = [_finished(part) for part in found]
    if not 1 < len(found) <= MOST or not all(_STARTS.match(core(part)) for part in found):
        return []
    return [found[0], *(_leant(part, found[0]) for part in found[1:])]


def _leant(part: str, first: str) -> str:
    """A later part, standing alone: what it leans on is in the first, unless that leans on the same."""
    pronoun = _PRONOUN.search(part)
    if pronoun and re.search(rf"\b{pronoun[0]}\b", first, re.IGNORECASE):
        return f"{part} ({first})"
    return stand_alone(part, [(first, "")]).question


def _halves(asked: str, polite: bool) -> list[str]:
    """The two questions that "and" joins, or the one."""
    for joint in _BETWEEN.finditer(asked):
        first, second = asked[: joint.start()].rstrip(" ,;"), asked[joint.end() :]
        if _BARE.fullmatch(first) and re.match(rf"{_LED}\s+{AUXILIARY}\b", second, re.IGNORECASE):
            opening = re.match(rf"{_LED}\b", second, re.IGNORECASE)
            return [first + second[opening.end() :] if opening else first, second]  # "When and where was it built?"
        inverted = bool(_INVERTED.fullmatch(second))
        if _is_question(first, polite, nested=inverted) and (_is_question(second, polite) or _BARE.fullmatch(second)):
            closed = "," in joint[0] or not re.match(rf"{AUXILIARY}\s", second, re.IGNORECASE)
            if closed or re.match(rf"{AUXILIARY}\s+{_SUBJECT}", second, re.IGNORECASE):
                return [first, second]
    return [asked]


def _is_question(words: str, polite: bool, nested: bool = False) -> bool:
    """Whether words ask by themselves, in the order of a question, with no other clause inside unless that may be."""
    opening = _STARTS.match(words)
    if opening is None or _BARE.fullmatch(words) or (not nested and _EMBEDDING.search(words, opening.end())):
        return False
    if re.match(rf"{AUXILIARY}\s", words, re.IGNORECASE):
        return True
    return polite or bool(_INVERTED.fullmatch(words) or _OF_SUBJECT.fullmatch(words))


def _finished(part: str) -> str:
    part = part.rstrip(" ?.!,;")
    return f"{part[:1].upper()}{part[1:]}?"


def joined(unanswered: Answer, questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """What was found for each part, with the markers of one answer, and which part the documents do not have."""
    given = [
        answer
        for place, answer in enumerate(answers)
        if (answer.status == "answered" or _asks_back(answer)) and not _repeated(place, questions, answers)
    ]
    parts = tuple(
        SubQuestion(_ADDED.sub("", q), _short(a) if a in given else "") for q, a in zip(questions, answers, strict=True)
    )
    whole = replace(unanswered, parts=parts, passages=_merged([answer.passages for answer in answers]))
    notes = tuple(dict.fromkeys(note for answer in answers for note in answer.notes))
    if not given:
        best = max(answer.confidence for answer in answers)
        return replace(whole, confidence=best, notes=notes)
    citations: list[Citation] = []
    texts = [
        _renumbered(answer, citations) if answer in given else missing(question)
        for question, answer in zip(questions, answers, strict=True)
    ]
    return replace(
        whole,
        status="answered",
        text=" ".join(texts),
        short="; ".join(part.short for part in parts if part.short),
        confidence=min(answer.confidence for answer in given),
        citations=tuple(citations),
        also=beside(citations, [one for answer in given for one in answer.also]),
        notes=notes,
    )


def _asks_back(answer: Answer) -> bool:
    """Whether several answers fit a part, and it is asked which one is meant."""
    return answer.status == "clarify" and bool(answer.citations)


def _short(answer: Answer) -> str:
    """The short answer of a part, or all that fit where it is asked which one is meant."""
    return answer.short or without_markers(answer.text.partition("? ")[2]).rstrip(".")


def _repeated(place: int, questions: Sequence[str], answers: Sequence[Answer]) -> bool:
    """Whether a part only says an earlier one again, from a sentence that has no word of what it asks beyond that."""
    for earlier in range(place):
        one, own = answers[earlier], answers[place]
        if one.short == own.short and one.citations == own.citations:
            added = stems(questions[place]) - stems(questions[earlier])
            return not added & stems(" ".join(citation.quote for citation in own.citations))
    return False


def _renumbered(answer: Answer, citations: list[Citation]) -> str:
    """The text of a part with its markers as they are among all citations, to which its own are added."""
    numbers = {}
    for citation in answer.citations:
        place = (citation.document, citation.start, citation.end)
        known = next((one.marker for one in citations if (one.document, one.start, one.end) == place), 0)
        if not known:
            known = len(citations) + 1
            citations.append(replace(citation, marker=known))
        numbers[citation.marker] = known
    return MARKER.sub(lambda found: f"[{numbers[int(found[1])]}]", answer.text)


def missing(question: str) -> str:
    """What is said of a part that the documents do not have; it claims nothing of them.

    >>> missing("Who has to pay for it?"), missing("When was it built?")
    ('The documents do not say who has to pay for it.', 'The documents do not answer “When was it built?”')
    """
    words = _ADDED.sub("", question).rstrip(" ?")
    if _OF_SUBJECT.fullmatch(words) or _MODAL.match(words):
        return f"The documents do not say {words[:1].lower()}{words[1:]}."
    return f"The documents do not answer “{words}?”"


def _merged(lists: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The passages of all searches, each once, those that any found first before the rest."""
    found: dict[int, Hit] = {}
    for hits in lists:
        for hit in hits:
            found.setdefault(hit.passage.id, hit)
    return tuple(found.values())
