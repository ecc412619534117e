"""Reading a file in a process of its own, which may take so much time and memory and no more.

A file comes from a stranger, and a few kilobytes can keep a parser busy for ever or make it fill
the memory. So no parser runs in the process that answers questions: a few workers
(`quoth.files.parse_worker`) wait for one file at a time. They are started anew and not forked, since
the parent has threads; they get the file's bytes and nothing else of the parent's. What a worker
says is JSON and text, and is looked at before it is believed, for a parser may have been misled.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from quoth.config import Settings
from quoth.errors import DocumentError, PassingError
from quoth.files.worker_answers import REMEDY, document_of, misled
from quoth.types import Document

WORKERS: Final = 3
"""Files read at once: somebody's small file is read while two others' large ones are."""
MOST_PICTURE: Final = 40_000_000
"""Bytes of the picture of a page."""
GREETING: Final = b"quoth\n"
_PREFIX = 8
_BLOCK_BYTES = 128
"""Room for a block and the glosses in it in JSON, and more than enough."""
_FACTS_BYTES = 1_000_000
_DYING_S = 5.0
"""Seconds that a process may take to be gone once it has closed its end."""
_BOOT = (
    "import sys; sys.path[:0] = [path for path in sys.argv[1:] if path not in sys.path];"
    "from quoth.files.parse_worker import main; main()"
)
_KEPT = ("HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")


def read_frame(stream: IO[bytes], most: int) -> bytes | None:
    """The next message of a stream; None at its end. Raises ValueError for one of more than `most` bytes."""
    prefix = stream.read(_PREFIX)
    if len(prefix) < _PREFIX:
        return None
    size = int.from_bytes(prefix, "big")
    if size > most:
        raise ValueError(f"a message of {size} bytes")
    data = stream.read(size)
    return data if len(data) == size else None


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Send a message: its length in eight bytes, then itself."""
    stream.write(len(data).to_bytes(_PREFIX, "big"))
    stream.write(data)


def parse_file(source: str, data: bytes, settings: Settings) -> Document:
    """`formats.parse` in a worker, bounded by the settings.

    Raises:
        DocumentError: as `formats.parse`; or reading took too long, or too much memory, or broke off.
        PassingError: no worker could be started, which says nothing of the file.
    """
    return document_of(source, *ask_worker(source, data, {"task": "text"}, settings), settings)


def ask_worker(source: str, data: bytes, task: dict[str, Any], settings: Settings) -> tuple[Any, bytes]:
    """What a worker says of a file when it is given a task (`parse_worker.TASKS`): facts, and bytes.

    Raises as `parse_file`; what is said is not looked at yet.
    """
    for _ in range(WORKERS + 1):
        with _POOL.worker() as worker:
            said = worker.ask(source, data, task, settings)
        if said is not None:
            return said
    raise PassingError("the process that reads files ends before it reads any", "try again in a moment")


class _Worker:
    """One process, and what is said to it. It is `sound` while it waits for a file."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, in our own interpreter
                [sys.executable, "-I", "-B", "-c", _BOOT, *_import_path()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of the drive we are on
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the parent, which then ends this one
            )
        except OSError as error:
            raise PassingError(
                f"no process can be started to read files ({error.strerror or error})",
                "free some memory, then try again",
            ) from error
        if self._process.stdout is None or self._process.stdin is None:
            raise AssertionError("both were asked for")
        self._answers, self._requests = self._process.stdout, self._process.stdin
        self.sound = self._answers.read(len(GREETING)) == GREETING
        if not self.sound:
            self.end()
            raise PassingError("the process that reads files does not start", "install Quoth again, then try again")

    def waits(self) -> bool:
        """Whether it can be given a file."""
        return self.sound and self._process.poll() is None

    def ask(self, source: str, data: bytes, task: dict[str, Any], settings: Settings) -> tuple[Any, bytes] | None:
        """What it says; None where the worker had left before it saw the file. Raises DocumentError."""
        seconds = settings.parse_seconds_for(len(data))
        request = {
            **task,
            "source": source,
            "max_text_bytes": settings.max_text_bytes,
            "max_blocks": settings.max_blocks,
            "seconds": seconds,
            "memory": settings.parse_memory_bytes,
        }
        overdue = threading.Event()

        def end() -> None:
            overdue.set()
            self._process.kill()

        watch = threading.Timer(seconds * settings.parse_wall_share, end)
        watch.daemon = True
        try:
            watch.start()
        except RuntimeError as error:  # no memory for a thread
            raise PassingError(f"{source} cannot be read now ({error})", "free some memory, then try again") from error
        self.sound = False
        try:
            answer = self._exchange(json.dumps(request).encode(), data, settings)
        except (ValueError, RecursionError) as error:
            raise misled(source, error) from error
        finally:
            watch.cancel()
        if answer is None:
            self._bury(source, seconds, overdue.is_set())
            return None
        self.sound = True
        return answer

    def _exchange(self, request: bytes, data: bytes, settings: Settings) -> tuple[Any, bytes] | None:
        """What the worker says, facts and text; None where it ended. Raises ValueError for what nobody can use."""
        try:
            write_frame(self._requests, request)
            write_frame(self._requests, data)
            self._requests.flush()
            facts = read_frame(self._answers, _BLOCK_BYTES * settings.max_blocks + _FACTS_BYTES)
            text = read_frame(self._answers, max(settings.max_text_bytes, MOST_PICTURE))
        except OSError:  # its end of the pipe is gone
            return None
        return None if facts is None or text is None else (json.loads(facts), text)

    def _bury(self, source: str, seconds: float, overdue: bool) -> None:
        """Raises DocumentError with why the worker ended, unless it left by itself before it saw the file.

        Nor does it say anything of the file where somebody else killed it.
        """
        code = self.end(_DYING_S)
        if overdue or code == -getattr(signal, "SIGPROF", 0):
            raise DocumentError(f"{source} took more than {seconds:g} s to read", REMEDY)
        if code not in (0, -getattr(signal, "SIGKILL", 0)):
            raise DocumentError(f"{source} cannot be read (the process that read it ended with {code})", REMEDY)

    def end(self, patience: float = 0) -> int:
        """End the process, if need be after so many seconds; its exit status."""
        with suppress(OSError):
            self._requests.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._answers.close()
        return self._process.wait()


def _import_path() -> list[str]:
    """Where the parent finds modules, but for the folder that it happens to stand in."""
    own = str(Path(__file__).parents[2])
    here = str(Path.cwd())
    return [own, *(path for path in sys.path if path not in ("", own, here) and Path(path).is_absolute())]


def _environment() -> dict[str, str]:
    """What a worker knows of its surroundings: one thread for each library, so that the address space is small."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")
    return {**kept, **threads, "LC_ALL": "C.UTF-8"}


class _Pool:
    """The workers that wait for a file, and the right to start a few more."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(WORKERS)
        self._idle: list[_Worker] = []
        self._strange: list[_Worker] = []

    @contextmanager
    def worker(self) -> Iterator[_Worker]:
        """A worker for one file. One that did not come through it is not used again."""
        with self._turns:
            worker = self._waiting() or _Worker()
            try:
                yield worker
            finally:
                if worker.waits():
                    self._idle.append(worker)
                else:
                    worker.end()

    def _waiting(self) -> _Worker | None:
        with suppress(IndexError):  # none is left
            while True:
                worker = self._idle.pop()
                if worker.waits():
                    return worker
                worker.end()
        return None

    def close(self) -> None:
        """End the workers that wait for a file."""
        with suppress(IndexError):
            while True:
                self._idle.pop().end(_DYING_S)

    def forget(self) -> None:
        """In a process that was forked: those workers are the other's."""
        self._strange += self._idle  # kept, for an object that goes waits for its process
        self._idle, self._turns = [], threading.BoundedSemaphore(WORKERS)


_POOL = _Pool()
close_workers = _POOL.close
atexit.register(close_workers)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_POOL.forget)
