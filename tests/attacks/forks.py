"""Processes that may be killed or broken: each is forked from one that has loaded everything already."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

_STARTING = Lock()


@cache
def _forks() -> ForkServerContext:
    """The server of forks, started in a process that finds the same modules as this one."""
    made = get_context("forkserver")
    made.set_forkserver_preload(["pytest", "faiss", "attacks.victims", "attacks.faulted"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return made


@contextmanager
def forked(job: Callable[..., None], *arguments: Any) -> Iterator[tuple[BaseProcess, Connection]]:
    """A process that does the job, and what it says: `job(*arguments, pipe)`. It is killed at the end."""
    with _STARTING:
        forks = _forks()
    ours, theirs = forks.Pipe()
    process = forks.Process(target=job, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def said(pipe: Connection) -> list[Any]:
    """All that a process that has ended had said."""
    found = []
    try:
        while pipe.poll(0):
            found.append(pipe.recv())
    except EOFError:
        pass
    return found
