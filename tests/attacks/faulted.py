"""Work while the disk is full or broken, or memory is short: many tries in one process.

Each try goes from state to state until a fault stops it, sees whether the state before is there as it
was, and whether the next one is come to without the fault.
"""

from __future__ import annotations

import ctypes
import errno
import resource
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, TypeAlias

from attacks.faults import Faults
from attacks.works import Index, Work
from quoth.errors import QuothError

Fault: TypeAlias = Literal["full", "broken", "unread", "large", "memory"]
"""The nth call fails for want of room, or with an error of the disk; the nth document cannot be opened; no file may
have more than n steps of bytes; the memory may grow by n steps of bytes and no more.
"""
STEPS = 40
"""States that one try goes through, unless a fault stops it."""
_ERRORS = {"full": errno.ENOSPC, "broken": errno.EIO, "unread": errno.EIO}
_MISLEADING = ("Traceback", "move that file away")
"""What no error says where nothing is wrong with the files."""
_MEMORY_STEP = 50_000
_FILE_STEP = 100
"""Bytes, for each sentence of the files."""
_MEMORY = ctypes.CDLL(None)
_MMAP_THRESHOLD, _ARENAS = -3, -8
"""How the C library calls what makes it ask the system for each large block (malloc.h)."""


@dataclass(frozen=True)
class Trial:
    """What came of one fault. `hit` says what failed, "" where the fault was not reached.

    `words` is the error as it was told, "" for none; `wrong` is what should not be; `seconds` is what it took.
    """

    number: int
    hit: str
    words: str
    wrong: tuple[str, ...]
    seconds: float


def run(
    make: Callable[[Path, int], Work],
    base: Path,
    size: int,
    series: Sequence[tuple[Fault, Sequence[int]]],
    pipe: Connection,
) -> None:
    """Try one fault after another; says the fault before each, and its `Trial` after it."""
    _MEMORY.mallopt(_ARENAS, 1)
    _MEMORY.mallopt(_MMAP_THRESHOLD, _MEMORY_STEP)
    work = make(base, size)
    faults = Faults([work.folder])
    faults.install()
    state = 0
    for fault, numbers in series:
        faults.folders = [work.corpus if fault == "unread" and isinstance(work, Index) else work.folder]
        for number in numbers:
            pipe.send((fault, number))
            state, trial = _tried(work, faults, fault, number, state)
            pipe.send(trial)
    pipe.send(None)


def _tried(work: Work, faults: Faults, fault: Fault, number: int, state: int) -> tuple[int, Trial]:
    """Go on until the fault strikes, and once more without it; the state then, and what came of it."""
    began = time.perf_counter()
    within = _injected(work, faults, fault, number)
    words = ""
    wrong: list[str] = []
    for _ in range(STEPS if fault in _ERRORS else 1):
        state += 1
        words, wrong = _stepped(work, state, fault, within)
        if words or wrong or faults.hit:
            break
    hit = faults.hit or (fault if words else "")
    faults.arm(0, 0)
    if words or wrong:
        wrong += _compared(work, state, words)
    if _compared(work, state, ""):
        again, more = _stepped(work, state, fault, nullcontext)
        wrong += more + ([f"then, without the fault: {again}"] if again else [])
    wrong += _compared(work, state, "")
    return state, Trial(number, hit, words, tuple(wrong), time.perf_counter() - began)


def _injected(work: Work, faults: Faults, fault: Fault, number: int) -> Callable[[], AbstractContextManager[None]]:
    """Blocks in which that fault is."""
    faults.arm(number, _ERRORS.get(fault, 0))
    if fault == "large":
        return lambda: _limited(resource.RLIMIT_FSIZE, number * work.size * _FILE_STEP)
    if fault == "memory":
        return lambda: _limited(resource.RLIMIT_AS, _address_space() + number * _MEMORY_STEP)
    return faults.on


def _address_space() -> int:
    """Bytes of it that are in use, once what is free has been given back."""
    _MEMORY.malloc_trim(0)
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


@contextmanager
def _limited(kind: int, most: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


def _stepped(
    work: Work, state: int, fault: Fault, within: Callable[[], AbstractContextManager[None]]
) -> tuple[str, list[str]]:
    """The error in words of one step, and what is no error in words."""
    work.prepare(state)
    try:
        with within():
            words = work.step(state)
    except QuothError as error:
        words = str(error)
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        if fault == "memory" and isinstance(error, MemoryError):
            return "MemoryError\nPython's own, for want of memory", []
        return "", [traceback.format_exc()]
    odd = len(words.splitlines()) == 1 or any(bad in words for bad in _MISLEADING)
    unforeseen = "should not have happened" in words and fault != "memory"
    return words, [f"these are no words: {words}"] if odd or unforeseen else []


def _compared(work: Work, state: int, words: str) -> list[str]:
    """What is wrong with what is there, after an error in words or none.

    An error that does not say otherwise may come after the step, for the new state cannot be read.
    """
    try:
        now = work.seen(state)
    except (AssertionError, QuothError):
        return [traceback.format_exc()]
    before, wanted = work.before(state), work.wanted(state)
    if now == wanted and "as it was" not in words:
        return []
    if words and (now == before or (isinstance(work, Index) and _by_file(now, before or {}, wanted))):
        return []
    return [f"after “{words}”: {now}\nis not {before if words else wanted}"]


def _by_file(now: dict[str, str] | None, before: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether each file is as it was or as it should be, where the others went on without one."""
    return all(text in (before.get(name), wanted.get(name)) for name, text in (now or {}).items())
