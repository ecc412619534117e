"""A question put to a server of the same index that runs already: `quoth ask` then loads nothing at all.

The server listens on a Unix socket in the folder of the index. Each side says one JSON object a line: the
question with all that it depends on; then how far a reading is, if there is one; then the answer, or that the
server answers something else than what was asked. Whatever goes wrong, the caller gets nothing and asks by itself.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from quoth import __version__
from quoth.config import Settings

NAME = "ask.sock"
LONGEST = 16_000_000
"""Bytes of one line; an answer over long passages has some 100,000."""
_CONNECT, _ANSWER = 0.5, 120.0
"""Seconds to wait for a server that must be there, and for one that reads or answers."""
_MOST_PATH = 100
"""Bytes of a socket's path; systems allow 104 or 108, while a folder's path has thousands."""

Line = dict[str, Any]
Tell = Callable[[str, int, int], None]


def identity(corpus: Path, encoder: str, settings: Settings) -> Line:
    """All that an answer depends on beside the question and what the documents say, as JSON has it."""
    facts = {"version": __version__, "corpus": str(corpus.resolve()), "encoder": encoder, "settings": asdict(settings)}
    return dict(json.loads(json.dumps(facts)))


def ask_running(folder: Path, request: Line, tell: Tell | None = None) -> Line | None:
    """What a server of the index in that folder answers to a request; None where there is none that can.

    `tell` hears how far it is with documents that have changed.
    """
    with suppress(OSError, ValueError, TypeError), _connected(folder) as sock:
        send(sock, request)
        for line in lines(sock):
            if "progress" not in line:
                return line if "answer" in line else None
            if tell:
                what, done, total = line["progress"]
                tell(str(what), int(done), int(total))
    return None


@contextmanager
def _connected(folder: Path) -> Iterator[socket.socket]:
    """Raises OSError where nobody listens, or somebody else than this user."""
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets")
    refuse_strange((folder / NAME).lstat())
    with short_path(folder) as path, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(_CONNECT)
        sock.connect(path)
        refuse_stranger(sock)
        sock.settimeout(_ANSWER)
        yield sock


def refuse_strange(found: os.stat_result) -> None:
    """Raises OSError unless this is a socket of this user's own that nobody else may write to."""
    if not stat.S_ISSOCK(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise OSError("the socket is not this user's own")


def refuse_stranger(sock: socket.socket) -> None:
    """Raises OSError where the other side is another user's process; where the system does not say, files have to."""
    if not hasattr(socket, "SO_PEERCRED"):
        return
    _, user, _ = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    if user != os.getuid():
        raise OSError("the other side is another user's")


@contextmanager
def short_path(folder: Path) -> Iterator[str]:
    """A path of the socket in a folder that is short enough for one. Raises OSError where there is none."""
    path = str(folder / NAME)
    if len(os.fsencode(path)) <= _MOST_PATH:
        yield path
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{handle}/{NAME}"
    finally:
        os.close(handle)


def send(sock: socket.socket, line: Line) -> None:
    """Say one line. Raises OSError."""
    sock.sendall(json.dumps(line).encode() + b"\n")


def lines(sock: socket.socket, most: int = LONGEST) -> Iterator[Line]:
    """What the other side says, a line at a time, until it ends. Raises OSError, and ValueError for what is no line."""
    with sock.makefile("rb") as stream:
        while text := stream.readline(most + 1):
            if len(text) > most or not text.endswith(b"\n"):
                raise ValueError("a line that does not end")
            yield dict(json.loads(text))
