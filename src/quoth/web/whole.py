"""An answer that is held until it is whole, to be sent as it is made then."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Message, Send


class Whole:
    """What takes an answer's messages in the place of `send` (ASGI 3); `finish` gives its start and its body."""

    def __init__(self, send: Send, finish: Callable[[Message, bytes], tuple[Message, bytes]]) -> None:
        self._send, self._finish = send, finish
        self._start: Message = {}
        self._pieces: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Hold a piece, or send all of it once it is whole."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._pieces.append(message.get("body", b""))
        if message.get("more_body"):
            return
        start, body = self._finish(self._start, b"".join(self._pieces))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
