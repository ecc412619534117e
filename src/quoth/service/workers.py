"""Processes that answer questions over an index which the server's own process writes.

What a network computes leaves Python's lock alone, so that one process keeps two cores busy; what is done between
its runs does not. On a machine with many cores, processes share that out. Each reads the index in snapshots, as
threads do: what was committed last is what the next question is answered from.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from quoth.assistant import Assistant
from quoth.config import Settings
from quoth.index.access import IndexPlace
from quoth.index.encoder import load_encoder
from quoth.types import Answer, PastTurn


class Answering(Protocol):
    """What answers a question: the assistant, or processes that each have one."""

    def ask(self, question: str, history: Sequence[PastTurn] = (), *, sources: Collection[str] | None = None) -> Answer:
        """See `Assistant.ask`."""


@dataclass(frozen=True)
class Opening:
    """What a process has to know to open what the server has open."""

    index: Path | None
    encoder: str
    settings: Settings
    corpus: Path | None
    uploads: Path | None

    def assistant(self) -> Assistant:
        """One that reads the index as it is, and never writes it. Raises IndexProblem and EncoderError."""
        store = IndexPlace.of(self.index, self.corpus, self.uploads, self.settings).open()
        model = load_encoder(self.encoder)
        return Assistant(store, model, settings=self.settings, corpus=self.corpus, uploads=self.uploads)


class Workers:
    """Answers as the assistant does, in one of some processes; in this one where they have died."""

    def __init__(self, assistant: Assistant, opening: Opening, count: int) -> None:
        self._assistant, self._opening, self._count = assistant, opening, count
        self._lock = threading.Lock()
        self._pool = self._begun()

    def _begun(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
        return ProcessPoolExecutor(self._count, spawn, initializer=_begin, initargs=(self._opening,))

    def ask(self, question: str, history: Sequence[PastTurn] = (), *, sources: Collection[str] | None = None) -> Answer:
        """See `Assistant.ask`."""
        pool = self._pool
        try:
            answer = pool.submit(_ask, question, history, sources).result()
        except BrokenProcessPool:  # one was killed, and took the others' questions with it
            self._begin_again(pool)
            return self._assistant.ask(question, history, sources=sources)
        return replace(answer, notes=self._assistant.notes + answer.notes)

    def _begin_again(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = self._begun()

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._pool.shutdown(cancel_futures=True)


@contextmanager
def workers(assistant: Assistant, opening: Opening, count: int) -> Iterator[Answering]:
    """So many processes while the block runs; for none it is the assistant that answers."""
    if not count:
        yield assistant
        return
    started = Workers(assistant, opening, count)
    try:
        yield started
    finally:
        started.close()


_opened: Assistant | None = None
"""What this process answers with, where it is a worker."""


def _begin(opening: Opening) -> None:
    global _opened  # noqa: PLW0603 - a process of the pool has one
    _opened = opening.assistant()


def _ask(question: str, history: Sequence[PastTurn], sources: Collection[str] | None) -> Answer:
    if _opened is None:
        raise AssertionError("a process of the pool begins by opening the index")
    return _opened.ask(question, history, sources=sources)
