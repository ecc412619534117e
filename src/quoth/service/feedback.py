"""What people think of answers, one JSON object a line, for `quoth eval import feedback`."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from quoth.disk import narrow_files
from quoth.errors import ChatFileError, UsageError
from quoth.service.conversations import Conversation, Rating, Turn

_PATIENCE: Final = 5
"""Seconds. A line takes a moment to write, so whoever holds the lock for longer hangs."""


def record(
    path: str | os.PathLike[str], conversation: Conversation, turn: Turn, rating: Rating | None, now: float
) -> None:
    """Add a line: `time` (ISO 8601, UTC), `rating`, `conversation`, `turn`, `question`, `history`, `answer`.

    `now` is in seconds since the epoch; a rating of None takes an earlier one back. `history` has
    the turns before that said something, as `[question, answer]`, oldest first; `answer` is the
    `Answer.to_dict()` whole. The file is made for its owner alone; any number of processes may
    add to it, and a line is there whole or not at all.

    Raises UsageError for a turn without an answer, and ChatFileError where nothing can be written.
    """
    if turn.answer is None:
        raise UsageError("this question got no answer that could be rated", "ask it again, and rate what comes")
    before = [earlier for earlier in conversation.turns if earlier.id < turn.id and earlier.answer is not None]
    line = {
        "time": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        "rating": rating,
        "conversation": conversation.id,
        "turn": turn.id,
        "question": turn.question,
        "history": [[earlier.question, earlier.answer["text"]] for earlier in before if earlier.answer],
        "answer": turn.answer,
    }
    _append(Path(path), (json.dumps(line) + "\n").encode("ascii"))


def _append(path: Path, line: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        narrow_files((path, Path(f"{path}.lock")))  # whatever rights they had
        with FileLock(f"{path}.lock", timeout=_PATIENCE, mode=0o600):
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            try:
                _write_whole(handle, line)
            finally:
                os.close(handle)
    except Timeout as error:
        raise ChatFileError(f"another process holds the ratings in {path}", "try again in a moment") from error
    except OSError as error:
        raise ChatFileError(
            f"the ratings in {path} cannot be written ({error.strerror})",
            "free some space, or name a file in a folder that can be written",
        ) from error


def _write_whole(handle: int, line: bytes) -> None:
    """Write a line at the end with one call, or leave the file as it was."""
    size = os.fstat(handle).st_size
    if size:
        os.lseek(handle, size - 1, os.SEEK_SET)
        line = line if os.read(handle, 1) == b"\n" else b"\n" + line  # somebody edited it by hand
    written = 0
    try:
        written = os.write(handle, line)
    finally:
        if written < len(line):
            os.ftruncate(handle, size)
    if written < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
