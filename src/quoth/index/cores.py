"""Numeric work on every core: one pool for all networks of the process, a job a thread.

A session of ONNX Runtime with threads of its own makes them wait for each other in every node, and where something
else runs too, they wait for that; two questions at once then fight for the same cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Semaphore
from typing import TypeVar

_MOST = 8
"""Threads; each wants memory of its own for what a network's layers make."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


TURNS = Semaphore(2 * cores())
"""Held while a question is answered: what is begun comes to its end before more is begun. Else, of many at once each
waits for a piece of all others, and the unlucky ones for twice as long."""

Job = TypeVar("Job")
Done = TypeVar("Done")


def on_every_core(run: Callable[[Job], Done], jobs: Sequence[Job]) -> Iterator[Done]:
    """What `run` makes of each job, in their order. A job may not call this: it would wait for its own thread."""
    if len(jobs) == 1 or cores() == 1:
        return map(run, jobs)
    return _pool().map(run, jobs)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(cores(), _MOST), thread_name_prefix="cores")
