"""What is really asked, and all that an answer may rest on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.ellipsis import is_fragment
from quoth.answering.thread.mentions import mentions
from quoth.index.seam import IndexSnapshot
from quoth.types import Answer, Exchange, Hit, Passage

AROUND = 24
"""Passages that are looked through for what is said of an answer elsewhere, beside those that were read."""

WHOLE = 500
"""Passages of a document whose tables are compared over all their rows."""


@dataclass(frozen=True)
class Gathered:
    """What is really asked, and all that an answer may rest on.

    `unanswered` is what is said where nothing is found, with the passages that the search brought.
    `open_pronoun` is a word that nothing in the conversation explains. The snapshot is open as long
    as the block of `Pipeline.gather`. `cited` is the file that the last answer was from. `began`
    and `searched` are by `time.perf_counter`.
    """

    unanswered: Answer
    open_pronoun: str
    history: list[Exchange]
    sources: Collection[str] | None
    snapshot: IndexSnapshot
    began: float
    searched: float
    cited: str = ""

    @property
    def question(self) -> str:
        """The question as it stands alone."""
        return self.unanswered.standalone_question

    @property
    def leans(self) -> bool:
        """Whether a question is one by what was said before: that was added to it, or it goes on with "and"."""
        asked = self.unanswered.question
        goes_on = asked.partition(" ")[0].lower() in closed.CONJUNCTIONS
        return bool(self.history) and (goes_on or self.question != asked)

    @cached_property
    def turns(self) -> list[Exchange]:
        """What the reader is told of the conversation: nothing where it names only new things itself."""
        if self.leans or self.open_pronoun or is_fragment(self.unanswered.question):
            return self.history
        said = " ".join(f"{asked} {answered}" for asked, answered in self.history).casefold()
        named = mentions(self.unanswered.question)
        return [] if named and all(one.head not in said for one in named) else self.history

    @cached_property
    def kind(self) -> QuestionKind:
        """What kind of question it is."""
        return kind_of(self.question)

    @property
    def restricted(self) -> Collection[str] | None:
        """The names of the documents that are asked, where these are not all that anybody may ask."""
        if self.sources is None:
            return None
        everybody = self.snapshot.shared() or self.snapshot.names()
        return None if everybody <= set(self.sources) else self.sources

    @property
    def passages(self) -> list[Passage]:
        """What there is to read, the likeliest first."""
        return [hit.passage for hit in self.unanswered.passages]

    def around(self, short: str) -> list[Passage]:
        """The passages, and further ones that share most words with the question and its answer."""
        among = None if self.sources is None else self.snapshot.passage_ids(self.sources)
        found = self.snapshot.lexical(f"{self.question} {short}", AROUND, among)
        known = {passage.id for passage in self.passages}
        return self.passages + self.snapshot.passages([i for i, _ in found if i not in known], self.sources)

    def beside(self, passage: Passage) -> list[Passage]:
        """All passages of the document that one is of, up to WHOLE of them; else none."""
        found = self.snapshot.passage_ids([passage.source])
        return self.snapshot.passages(list(found)) if len(found) <= WHOLE else []

    def about(self, question: str, hits: list[Hit]) -> Gathered:
        """The same for another question that stands alone, and what the search brought for it."""
        return replace(self, unanswered=replace(self.unanswered, standalone_question=question, passages=tuple(hits)))
