"""Questions that the documents can answer, made from the documents themselves.

A question is made from one sentence (`propose`), and kept only if the answer to it comes from that
very sentence (`suggest`): round-trip consistency, after Alberti et al. 2019, "Synthetic QA Corpora
Generation with Roundtrip Consistency".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quoth.index.keywords import content_words
from quoth.suggestions import grammar
from quoth.suggestions.clauses import plain
from quoth.suggestions.statements import from_row, from_sentence
from quoth.types import Answer, Citation, Passage, Span

_LEAST_WORDS, _MOST_WORDS = 3, 14
_MOST_SENTENCE = 400
"""Characters. A longer sentence is a list, or no sentence at all."""
_LEAST_SAID = 4
"""Words. Fewer are a name out of what was said, not what was said."""
_FIGURE = re.compile(rf"\d|\b(?:one|a|an|half|{grammar.NUMBER_WORDS})\b", re.IGNORECASE)
_TIME = re.compile(
    rf"\b(?:{grammar.MONTHS}|{grammar.WEEKDAYS}|noon|midnight|every|daily|weekly|monthly|yearly|weekdays|weekends|"
    r"spring|summer|autumn|winter|\w*(?:day|week|month|year|centur|decade|night|morning|evening)\w*)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:How \w+|\w+)")
_EMPTY = {"what", "who", "when", "where", "why", "how", "many", "much", "long", "often", "happened"}


@dataclass(frozen=True)
class Proposed:
    """A question, and the place in the document of the sentence that it was made from."""

    question: str
    evidence: Span


def propose(passage: Passage) -> list[Proposed]:
    """Questions that single sentences of a passage seem to answer, in the order of the sentences.

    Each is English as far as patterns can tell: 3 to 14 words, a capital and a question mark, no
    pronoun that needs the sentence before, and something named that is asked about.
    """
    found: dict[str, Proposed] = {one.question: one for one in _written(passage)}
    for span in passage.sentences:
        for words in _words(passage, span):
            question = _asked(words)
            if question:
                found.setdefault(question, Proposed(question, span))
    return list(found.values())


def _written(passage: Passage) -> Iterator[Proposed]:
    """The questions that a document asks and answers itself: in a heading, or before a sentence."""
    title = passage.headings[-1] if passage.headings else ""
    if asked := _as_written(title):
        yield Proposed(asked, (passage.start, passage.end))
    for before, after in pairwise(passage.sentences):
        asked = _as_written(passage.slice(*before))
        if asked and not passage.slice(*after).rstrip().endswith("?"):
            yield Proposed(asked, after)


def _as_written(text: str) -> str:
    said = plain(text)
    good = said.endswith("?") and re.match(r"(?:What|Who|When|Where|Why|How|Which)\b", said)
    return _asked(said.rstrip("? ")) if good else ""


def _words(passage: Passage, span: Span) -> Iterator[str]:
    sentence = passage.slice(*span)
    if len(sentence) > _MOST_SENTENCE:
        return
    if sentence.lstrip().startswith("|"):
        header = passage.slice(*passage.sentences[0])
        if header.startswith("|") and header != sentence:
            yield from from_row(header, sentence)
        return
    yield from from_sentence(sentence, passage.text)


def _asked(words: str) -> str:
    """The question in full, or nothing if it does not stand alone or reads badly."""
    text = " ".join(words.split()).rstrip(" ,")
    tokens = text.split()
    small = [token.strip(",'’").lower() for token in tokens]  # noqa: RUF001 - the typographic apostrophe
    good = (
        _LEAST_WORDS <= len(tokens) <= _MOST_WORDS
        and not re.search(r"[\"«»()|;:?!@\\<>{}]", text)
        and not set(small[1:]) & (grammar.UNBOUND - {"that"} - ({"there"} if small[0] == "how" else set()))
        and small[-1]
        not in grammar.DETERMINERS
        | grammar.CONJUNCTIONS
        | {"of", "not", "is", "are", "that", "against", "by", "with", "to", "for", "from"}
        and not re.search(r"(?:^|[ .])[A-Z]$", text)
        and bool(_subjects(text))
    )
    return f"{text[0].upper()}{text[1:]}?" if good else ""


def _subjects(text: str) -> set[str]:
    """The words of a question that say what it is about: not vague, nor all there is of a verb of saying."""
    saying = set(grammar.SAYING) | set(grammar.SAYING.values())
    return {w for w in content_words(text) if grammar.lemma(w) not in grammar.VAGUE | grammar.LOOSE} - _EMPTY - saying


def around(passages: Sequence[Passage], citation: Citation) -> list[Passage]:
    """The passages, those nearest to a citation first: of its document by their distance in characters.

    Passages of other documents follow in the order given.
    """

    def distance(passage: Passage) -> tuple[bool, int]:
        if passage.document != citation.document:
            return True, 0
        return False, max(0, passage.start - citation.end, citation.start - passage.end)

    return sorted(passages, key=distance)


@dataclass(frozen=True)
class _Kept:
    question: str
    short: str
    confidence: float


def suggest(
    ask: Callable[[str], Answer],
    passages: Sequence[Passage],
    count: int,
    *,
    avoid: Collection[str] = (),
    tries: int = 24,
    above: float,
) -> list[str]:
    """Questions that `ask` answers from the sentence each was made from, the surest first.

    Args:
        ask: What answers a question.
        passages: Where the questions come from; the first are used first.
        count: How many questions are wanted; fewer come back where no more are found.
        avoid: Questions asked already; none with the same content words comes back.
        tries: How many questions are asked at most, since each takes its time.
        above: The least confidence of an answer, in [0, 1].

    No two come from the same sentence or have the same answer, and kinds of question take turns.
    The same passages give the same questions.
    """
    pool = list(_candidates(passages))
    taken = [_content(question) for question in avoid]
    kept: list[_Kept] = []
    places: set[tuple[str, Span]] = set()
    answered: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    while pool and len(kept) < count and tried.total() < tries:
        chosen = min(pool, key=lambda c: (answered[_opening(c[1])], tried[_opening(c[1])]))
        pool.remove(chosen)
        passage, proposed = chosen
        place = (passage.document, proposed.evidence)
        if place in places or _content(proposed.question) in taken:
            continue
        tried[_opening(proposed)] += 1
        answer = ask(proposed.question)
        if _holds(answer, passage, proposed, above) and not _known(answer.short, kept):
            kept.append(_Kept(proposed.question, answer.short, answer.confidence))
            places.add(place)
            taken.append(_content(proposed.question))
            answered[_opening(proposed)] += 1
    return [one.question for one in sorted(kept, key=lambda one: -one.confidence)]


def _candidates(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Proposed]]:
    """What the passages propose, each question once: the first of each passage, then the second, and so on."""
    seen: set[str] = set()
    lists = [[(passage, proposed) for proposed in propose(passage)] for passage in passages]
    for at in range(max(map(len, lists), default=0)):
        for found in lists:
            if at < len(found) and found[at][1].question not in seen:
                seen.add(found[at][1].question)
                yield found[at]


def _opening(proposed: Proposed) -> str:
    """The kind of a question."""
    match = _OPENING.match(proposed.question)
    return match[0] if match else ""


def _content(question: str) -> frozenset[str]:
    return frozenset(grammar.lemma(word) for word in content_words(question)) - _EMPTY


def _holds(answer: Answer, passage: Passage, proposed: Proposed, above: float) -> bool:
    """Whether a question was answered from where it was made, with something that it does not say itself."""
    start, end = proposed.evidence
    cited = any(c.document == passage.document and c.start < end and start < c.end for c in answer.citations)
    said = _plain(answer.short)
    return (
        answer.status == "answered"
        and answer.confidence >= above
        and cited
        and bool(said)
        and not _within(said, _plain(proposed.question))
        and _fits(answer.short, proposed.question)
    )


def _fits(short: str, question: str) -> bool:
    """Whether an answer is of the kind that is asked for: a figure, a time, more than a name for what was said."""
    opening = _OPENING.match(question)
    kind = opening[0] if opening else ""
    if kind in {"How many", "How much"}:
        return bool(_FIGURE.search(short))
    if kind in {"When", "How long", "How often", "How far", "How high"}:
        return bool(_FIGURE.search(short) or _TIME.search(short))
    if question.rsplit(maxsplit=1)[-1].rstrip("?") in grammar.SAYING.values():
        return len(short.split()) >= _LEAST_SAID
    return bool(_subjects(short))  # "a study" tells nobody what was published


def _known(short: str, kept: Iterable[_Kept]) -> bool:
    said = _plain(short)
    return any(_within(said, _plain(one.short)) or _within(_plain(one.short), said) for one in kept)


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
