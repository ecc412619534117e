"""Suggested questions: made from the documents, answered once, and never in the way of a person's own."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from quoth.errors import QuothError
from quoth.service.conversations import Turn
from quoth.service.library import Library
from quoth.suggestions.propose import suggest
from quoth.types import Answer, Citation, Passage

STARTERS, FOLLOW_UPS = 4, 3
MOST_STARTERS, MOST_FOLLOW_UPS = 24, 10
"""Questions that are tried: each try reads passages."""
SAMPLED = 240
"""Passages that questions are made from."""
SEARCHED = 2000
"""Passages of a document among which the nearest to a citation are looked for."""
REMEMBERED = 64
"""States of the documents of which the starters are kept."""
AT_ONCE = 2
"""Persons for whom questions are looked for at the same time."""
_State: TypeAlias = tuple[frozenset[tuple[str, str]], frozenset[str] | None]
"""Label and hash of each document, and the labels that are chosen."""


class Traffic:
    """How many questions of persons are being answered."""

    def __init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    @contextmanager
    def question(self) -> Iterator[None]:
        """While a person's question is answered."""
        with self._lock:
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1

    @property
    def quiet(self) -> bool:
        """Whether no question is being answered."""
        return not self._count


class _GivenUpError(Exception):
    """The server has persons' questions to answer."""


@dataclass(frozen=True)
class Suggesting:
    """Finds questions that the documents of a person answer; gives way to the questions that persons ask."""

    library: Library
    traffic: Traffic
    remembered: int = REMEMBERED
    _starters: OrderedDict[_State, list[str]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))

    def starters(self, owner: str, chosen: Collection[str] | None) -> list[str]:
        """Questions made from all over the documents; found once for each state of them."""

        def find() -> list[str]:
            state = self._state(owner, chosen)
            with self._lock:
                known = self._starters.get(state)
            if known is None:
                passages = self.library.passages(owner, chosen, SAMPLED)
                known = suggest(self._ask(owner, chosen), _apart(passages), STARTERS, MOST_STARTERS)
                if self._state(owner, chosen) == state:  # else somebody of the old state would get questions of the new
                    self._remember(state, known)
            return list(known)

        return self._found(find)

    def follow_ups(self, owner: str, turns: Sequence[Turn], chosen: Collection[str] | None) -> list[str]:
        """What the last answer gives to choose from, else questions near what was cited; none that was asked already.

        Near what was cited last of the chosen documents; starters of these where no answer cites any of them.
        """
        last = turns[-1].answer if turns else None
        asked = [turn.question for turn in turns]
        if last and last.get("choices"):  # an answer that was kept before there was such a list has none
            return unasked(last["choices"], asked)
        cited = next(
            (c for t in reversed(turns) for c in (t.answer or {}).get("citations", ())[:1]
             if chosen is None or c["source"] in chosen), None,
        )  # fmt: skip
        if cited is None:
            return unasked(self.starters(owner, chosen), asked)

        def find() -> list[str]:
            passages = self.library.passages(owner, [cited["source"]], SEARCHED)
            near = around(passages, Citation(**cited))[:SAMPLED]
            return suggest(self._ask(owner, chosen), near, FOLLOW_UPS, MOST_FOLLOW_UPS, asked)

        return unasked(self._found(find), asked)

    def _found(self, find: Callable[[], list[str]]) -> list[str]:
        """What is found; nothing where nothing can be asked, or not now."""
        if not self._places.acquire(blocking=False):  # a thread that waits answers nobody
            return []
        try:
            return find()
        except (QuothError, _GivenUpError):
            return []
        finally:
            self._places.release()

    def _state(self, owner: str, chosen: Collection[str] | None) -> _State:
        seen = frozenset((entry.label, entry.document) for entry in self.library.entries(owner))
        return seen, None if chosen is None else frozenset(chosen)

    def _ask(self, owner: str, chosen: Collection[str] | None) -> Callable[[str], Answer]:
        def ask(question: str) -> Answer:
            if not self.traffic.quiet:
                raise _GivenUpError
            return self.library.ask(owner, question, (), chosen)

        return ask

    def _remember(self, state: _State, questions: list[str]) -> None:
        with self._lock:
            self._starters[state] = questions
            while len(self._starters) > self.remembered:
                self._starters.popitem(last=False)


def unasked(questions: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The questions that were not asked in the same words, whatever their case, blanks and end marks.

    >>> unasked(["Who built it?", "When?"], ["who  built it"])
    ['When?']
    """
    known = {_plain(question) for question in asked}
    return [question for question in questions if _plain(question) not in known]


def _plain(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?.!")


def around(passages: Sequence[Passage], citation: Citation) -> list[Passage]:
    """The passages, those nearest to a citation first, by the characters between; other documents last."""

    def distance(passage: Passage) -> tuple[bool, int]:
        return passage.document != citation.document, max(0, passage.start - citation.end, citation.start - passage.end)

    return sorted(passages, key=distance)


def _apart(passages: Sequence[Passage]) -> list[Passage]:
    """The passages in an order in which the first, one for each starter, are far from each other."""
    step = -(-len(passages) // STARTERS)
    return [passage for start in range(step) for passage in passages[start::step]]
