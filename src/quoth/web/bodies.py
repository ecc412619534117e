"""Bodies of requests, read whole within bounds of size and time, and how many are read at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import anyio
from starlette.types import Message, Receive

from quoth.web.payload import Refused

SILENCE = 10.0
"""Seconds that a sender may say nothing in the middle of a body."""
WHOLE = 60.0
"""Seconds that a body which is kept in memory may take in all."""
DRAINED, QUIET = 5.0, 0.3
"""Seconds for which the rest of a refused body is taken, in all and without a word."""
AT_ONCE = 64
"""Bodies that are read at the same time; one more ends the one that has waited longest."""


class Waiting:
    """Things that wait for somebody else; one too many ends the oldest, so that who is quick always gets in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ends: OrderedDict[object, Callable[[], object]] = OrderedDict()

    def add(self, key: object, end: Callable[[], object]) -> None:
        """Wait under a key; `end` is called should there be too many."""
        self._ends[key] = end
        while len(self._ends) > self._most:
            _, oldest = self._ends.popitem(last=False)
            oldest()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._ends)

    def drop(self, key: object) -> None:
        """Wait no more."""
        self._ends.pop(key, None)

    @contextmanager
    def task(self) -> Iterator[None]:
        """Let what is done in the block wait here. Raises Refused where it was ended."""
        key = object()
        with anyio.CancelScope() as scope:
            self.add(key, scope.cancel)
            try:
                yield
            finally:
                self.drop(key)
        if scope.cancelled_caught:
            raise Refused(503, "too many requests wait at the same time", "send it again")


class Gone(Exception):  # noqa: N818 - it reads as what it is
    """The sender has left."""


async def next_piece(receive: Receive) -> tuple[bytes, bool]:
    """The next piece of a body, and whether there is more. Raises Refused after SILENCE, Gone."""
    try:
        with anyio.fail_after(SILENCE):
            message = await receive()
    except TimeoutError as error:
        raise Refused(408, "the rest of the request did not come", "send it again") from error
    if message["type"] == "http.disconnect":
        raise Gone
    return message.get("body", b""), message.get("more_body", False)


def refuse_long(length: int, most: int) -> None:
    """Raises Refused for a body of more bytes than a door takes."""
    if length > most:
        raise Refused(
            413, f"the request has {length:,} bytes; at most {most:,} are taken", "send less: fewer turns, or a file"
        )


async def read_whole(receive: Receive, most: int) -> bytes:
    """The whole body. Raises Refused for a longer one, and for one that does not come; Gone."""
    pieces, size, more = [], 0, True
    try:
        with anyio.fail_after(WHOLE):
            while more:
                piece, more = await next_piece(receive)
                size += len(piece)
                refuse_long(size, most)
                pieces.append(piece)
    except TimeoutError as error:
        raise Refused(408, "the request took too long to come", "send it again") from error
    return b"".join(pieces)


class Incoming:
    """What comes of a request, as ASGI's `receive`, and whether there is more of its body."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._more = True

    async def __call__(self) -> Message:
        """The next message."""
        message = await self._receive()
        self._more = message["type"] == "http.request" and message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """Take what is still coming of a body that was refused, for a moment, and look at none of it.

        A connection that is closed with something unread is reset, and its sender never sees why.
        """
        with anyio.move_on_after(DRAINED):
            while self._more:
                with anyio.move_on_after(QUIET) as quiet:
                    await self()
                if quiet.cancelled_caught:
                    return


def replayed(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was read once more, and after it what the server says."""
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
