"""The door for `quoth ask` into a server that runs: a Unix socket that only its owner can open.

It answers as `quoth ask` would by itself: over the shared documents alone, once they are read as they are now,
and only where corpus, encoder, settings and version are the very ones that the other side has.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quoth.disk import make_private
from quoth.errors import QuothError
from quoth.service.ask_socket import NAME, Line, Tell, lines, refuse_stranger, send, short_path

_LOG = logging.getLogger(__name__)
_LONGEST_REQUEST = 1_000_000
_PATIENCE = 10.0
"""Seconds for the other side to say its line, and to take each of ours."""
_MOST = 8
"""Questions at once; one more asks by itself."""

Answers = Callable[[Line, Tell], Line]
"""What becomes of a request, telling how far it is. Raises QuothError where it is not one for this server."""


@contextmanager
def socket_door(folder: Path, answers: Answers) -> Iterator[bool]:
    """Answer at the socket of an index's folder while the block runs; False where another server does, or none can."""
    sock = _listening(folder)
    if sock is None:
        yield False
        return
    own = (folder / NAME).lstat().st_ino
    thread = threading.Thread(target=_welcome, args=(sock, answers), name="ask socket", daemon=True)
    thread.start()
    try:
        yield True
    finally:
        with suppress(OSError):
            if (folder / NAME).lstat().st_ino == own:
                (folder / NAME).unlink()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits on it
        sock.close()
        thread.join(timeout=_PATIENCE)


def _listening(folder: Path) -> socket.socket | None:
    if not hasattr(socket, "AF_UNIX"):
        return None
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        make_private(folder)
        with short_path(folder) as path:
            _refuse_second(path)
            Path(path).unlink(missing_ok=True)  # of a server that was killed
            sock.bind(path)
            Path(path).chmod(0o600)  # the folder let nobody else at it before
        sock.listen(_MOST)
    except OSError as error:
        sock.close()
        _LOG.info("quoth ask will not ask this server: %s", error)
        return None
    return sock


def _refuse_second(path: str) -> None:
    """Raises OSError where another server answers already."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(_PATIENCE)
        try:
            sock.connect(path)
        except OSError:
            return
    raise OSError("another server answers there")


def _welcome(sock: socket.socket, answers: Answers) -> None:
    free = threading.BoundedSemaphore(_MOST)
    while True:
        try:
            guest, _ = sock.accept()
        except OSError:
            return  # it was closed
        if not free.acquire(blocking=False):
            guest.close()
            continue
        threading.Thread(target=_serve, args=(guest, answers, free), name="ask", daemon=True).start()


def _serve(guest: socket.socket, answers: Answers, free: threading.BoundedSemaphore) -> None:
    try:
        with guest, suppress(OSError, ValueError, TypeError):
            guest.settimeout(_PATIENCE)
            refuse_stranger(guest)
            request = next(lines(guest, _LONGEST_REQUEST), None)
            if request is not None:
                send(guest, _answered(request, answers, guest))
    finally:
        free.release()


def _answered(request: Line, answers: Answers, guest: socket.socket) -> Line:
    def tell(what: str, done: int, total: int) -> None:
        send(guest, {"progress": [what, done, total]})

    try:
        return answers(request, tell)
    except QuothError as error:
        return {"declined": error.problem}  # it finds out by itself, and says it in its own words
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - whatever fails here, the other side can still ask by itself
        _LOG.exception("a question at the socket failed")
        return {"declined": "it failed"}
