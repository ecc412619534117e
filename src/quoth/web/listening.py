"""Listening: uvicorn, with an end to requests that do not come, and a log that nobody can fill.

uvicorn (0.54) waits for ever for the rest of a request's headers, and has no bound for how many do so.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from quoth.web.bodies import Waiting

HEADERS = 10.0
"""Seconds in which the headers of a request must come, counted from the connection or from their first byte."""
UNREAD = 30.0
"""Seconds in which something of an answer that is sent must be read."""
HALF_OPEN = 128
"""Connections whose headers have not come yet; one more ends the one that has waited longest."""
MOST = 2_000
"""Connections at the same time, most of them pages that wait for what comes of a call."""
LONGEST_HEADERS = 16_384
BACKLOG = 128
"""Connections that wait to be taken; asyncio takes as many before it does anything else."""
LINES, BYTES = 50, 20_000
"""What is written to the log in ten seconds."""
_SPAN = 10.0

_half_open = Waiting(HALF_OPEN)


class Patient(H11Protocol):
    """HTTP/1.1 that does not wait for ever."""

    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        # asyncio (3.11) does so only where the listening socket was made with its protocol's number; else the
        # body of an answer waits 40 ms for the other side to confirm its head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._came()
        elif self._timer is None and not self.transport.is_closing():
            self._expect()  # a further request on this connection has begun

    def pause_writing(self) -> None:
        """Called where the other side reads no more: it does so soon again, or not at all."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        """Called once it has read enough."""
        self._read()
        super().resume_writing()

    def _read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._came()
        self._read()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._timer = self.loop.call_later(HEADERS, self.transport.abort)
        _half_open.add(self, self.transport.abort)

    def _came(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        _half_open.drop(self)


def config(application: ASGIApp) -> uvicorn.Config:
    """How the server listens."""
    return uvicorn.Config(
        application,
        http=Patient,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
        limit_concurrency=MOST,
        backlog=BACKLOG,
        h11_max_incomplete_event_size=LONGEST_HEADERS,
    )


def listen(application: ASGIApp, sock: socket.socket) -> None:
    """Serve on a socket until interrupted."""
    _raise_limit_of_files()
    uvicorn.Server(config(application)).run(sockets=[sock])


def _raise_limit_of_files() -> None:
    """A connection is an open file; systems often allow fewer than they could."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 4 * MOST if hard == resource.RLIM_INFINITY else min(hard, 4 * MOST)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


class Paced:
    """A stream for the log: of what comes too fast only the beginning is written, and how much was left out."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._began, self._lines, self._bytes, self._left = clock(), 0, 0, 0

    def write(self, text: str) -> int:
        """As `TextIO.write`."""
        if self._clock() - self._began > _SPAN:
            if self._left:
                self._stream.write(f"quoth: {self._left:,} characters of the log were left out\n")
            self._began, self._lines, self._bytes, self._left = self._clock(), 0, 0, 0
        self._lines += text.count("\n")
        self._bytes += len(text)
        if self._lines > LINES or self._bytes > BYTES:
            self._left += len(text)
        else:
            self._stream.write(text)
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
