"""Conversations in the making: what the readers of foreign files share, before a question set holds.

A `Passage` is a text that answers are looked up in; a `Draft` is a conversation as a file tells
it, with turns that may not be told well enough. `collect` keeps what can be scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TypeAlias

from quoth.evaluation.sets.question_set import Answerability, Dialogue, Evidence, Question, YesNo
from quoth.files.blocks import trim
from quoth.files.formats import from_text
from quoth.index.passages import sentences
from quoth.types import Span, text_hash

NEAR = 100
"""Code points. Answers found further than this from the place that was given are other mentions."""

_YES_NO = re.compile(
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|has|have|had|should|shall|may|might|must)(?:n['’]t)?\b"  # noqa: RUF001 - the typographic apostrophe stands in questions
)
_DEFINITION = re.compile(r"define\b|(?:.*\b)?what (?:is|are) an? |.*\bwhat (?:do|does|did)\b.*\bmean\b")
_HOW_MANY = re.compile(r"\bhow (?:many|much|long|old|far|often|big|large|tall|high)\b")
_WHEN = re.compile(r"\b(?:what|which) (?:year|month|day|date|time|century)\b")
_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b")
_KINDS = {"whom": "who", "whose": "who", "which": "what"}


def kind_of(question: str) -> str:
    """The kind of a question by its words: who, what, when, where, why, how, how_many, yes_no or definition.

    >>> kind_of("In which year did it end?"), kind_of("Did he know why?"), kind_of("And the other?")
    ('when', 'yes_no', 'what')
    """
    asked = " ".join(question.lower().split())
    if _YES_NO.match(asked):
        return "yes_no"
    if _DEFINITION.match(asked):
        return "definition"
    word = _WORD.search(asked)
    if not word:
        return "what"
    if _HOW_MANY.match(asked, word.start()):
        return "how_many"
    if _WHEN.match(asked, word.start()):
        return "when"
    if asked.startswith("come ", word.end() + 1):
        return "why"
    return _KINDS.get(word[0], word[0])


@dataclass(frozen=True)
class SourceText:
    """A text that answers stand in, and a title that its document is named after."""

    title: str
    text: str

    def find(self, exact: str, near: int) -> Span | None:
        """Where some words stand, without the white space around them; None where they do not.

        `near` is the place that was given. Where other words stand there, the nearest mention
        within NEAR code points is meant: places that were counted in UTF-16 or before a text was
        tidied are a little off.
        """
        start, end = trim(exact, 0, len(exact))
        words, near = exact[start:end], near + start
        if not words or near < 0:
            return None
        found = [m.start() for m in self._mentions(words, near)]
        at = min(found, key=lambda place: abs(place - near), default=None)
        return None if at is None else (at, at + len(words))

    def _mentions(self, words: str, near: int) -> Iterator[re.Match[str]]:
        pattern = re.compile(f"(?={re.escape(words)})")  # a look ahead also finds mentions that overlap
        return pattern.finditer(self.text, max(0, near - NEAR), near + NEAR + len(words))

    def around(self, span: Span) -> Span:
        """The sentences that a span touches, as one span."""
        touched = [(a, b) for a, b in self._sentences if a < span[1] and span[0] < b]
        return (min(span[0], touched[0][0]), max(span[1], touched[-1][1])) if touched else span

    @cached_property
    def _sentences(self) -> list[Span]:
        blocks = from_text("passage.txt", self.text).blocks
        return [span for block in blocks for span in sentences(self.text, block.start, block.end)]


TextPlace: TypeAlias = tuple[SourceText, Span]


@dataclass(frozen=True)
class Gold:
    """What a file gives as the answer to a turn; `places` are alternatives."""

    answerability: Answerability
    answers: tuple[str, ...] = ()
    places: tuple[TextPlace, ...] = ()
    yes_no: YesNo | None = None


UNANSWERABLE = Gold("unanswerable")


def answered(
    texts: Iterable[str],
    places: Iterable[TextPlace | None],
    yes_no: YesNo | None = None,
    answerability: Answerability = "answerable",
) -> Gold | None:
    """The gold of an answered turn; None without an answer, or without a place that is known."""
    listed = [*([yes_no] if yes_no else []), *(text.strip() for text in texts)]
    answers = tuple(dict.fromkeys(text for text in listed if text))
    known = tuple(dict.fromkeys(place for place in places if place))
    return Gold(answerability, answers, known, yes_no) if answers and known else None


@dataclass(frozen=True)
class Asked:
    """A turn as a file tells it. `gold` is None where the file does not tell it well enough.

    A turn that `follows` cannot be understood without the one before.
    """

    id: str
    question: str
    gold: Gold | None
    follows: bool = False


@dataclass(frozen=True)
class Draft:
    """A conversation as a file tells it, over some passages; `left_out` counts turns that are not in it."""

    id: str
    passages: Sequence[SourceText] = ()
    asked: Sequence[Asked] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Imported:
    """What was read: conversations, the text of each document by its name, and the turns that were left out."""

    conversations: tuple[Dialogue, ...]
    texts: dict[str, str]
    left_out: int


@dataclass
class _Maker:
    """Names documents and turns: one document for one text, and no id twice."""

    texts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def document(self, passage: SourceText) -> str:
        # Lower case, letters and digits of ASCII: what every file system keeps as it is.
        if passage.text not in self.names:
            title = re.sub(r"[^a-z0-9]+", "-", passage.title.lower())[:40].strip("-") or "text"
            name = f"{title}-{text_hash(passage.text)[:12]}.txt"
            self.names[passage.text], self.texts[name] = name, passage.text
        return self.names[passage.text]

    def id(self, wanted: str) -> str:
        found = next(name for n in count(1) if (name := wanted if n == 1 else f"{wanted}~{n}") not in self.ids)
        self.ids.add(found)
        return found

    def evidence(self, place: TextPlace) -> Evidence:
        passage, (start, end) = place
        return Evidence(document=self.document(passage), start=start, end=end, exact=passage.text[start:end])

    def turn(self, asked: Asked, name: str, gold: Gold, before: str | None, *, first: bool) -> Question:
        question = asked.question.strip()
        return Question(
            id=name,
            question=question,
            kind="yes_no" if gold.yes_no else kind_of(question),
            answerability=gold.answerability,
            answers=gold.answers,
            yes_no=gold.yes_no,
            evidence=tuple(self.evidence(place) for place in gold.places),
            standalone=question if first else None,
            depends_on=before if asked.follows else None,
        )

    def conversation(self, draft: Draft) -> Dialogue | None:
        kept: list[tuple[Asked, Gold]] = []
        gap = False
        for asked in draft.asked:
            gap = asked.gold is None or not asked.question.strip() or (gap and asked.follows)
            if asked.gold and not gap:
                kept.append((asked, asked.gold))
        if not kept:
            return None
        for passage in draft.passages:
            self.document(passage)
        name, turns = self.id(draft.id), list[Question]()
        for asked, gold in kept:
            # A conversation may be called by its first turn, as in SQuAD.
            own = name if asked.id == draft.id and not turns else self.id(asked.id)
            before = turns[-1].id if turns else None
            turns.append(self.turn(asked, own, gold, before, first=asked is draft.asked[0]))
        return Dialogue(id=name, turns=tuple(turns))


def collect(drafts: Iterable[Draft], most: int | None) -> Imported:
    """The first `most` conversations that have a turn to score; what is left out is counted up to there.

    A turn that cannot be expressed is left out, and so is each that follows one left out, for
    nobody could know what it is about.
    """
    maker, made, left_out = _Maker(), list[Dialogue](), 0
    rest = iter(drafts)
    while len(made) != most and (draft := next(rest, None)):
        conversation = maker.conversation(draft)
        left_out += draft.left_out + len(draft.asked) - (len(conversation.turns) if conversation else 0)
        made += [conversation] if conversation else []
    return Imported(tuple(made), maker.texts, left_out)
