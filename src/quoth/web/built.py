"""What the page is built of, from memory: compressed once, and asked for all at once as the page begins."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quoth.web.headers import takes_gzip
from quoth.web.whole import Whole

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_LEVEL = 6
_BASE = re.compile(rb"<base [^>]*>")
"""Addresses of the page are relative to it, so what is asked for early stands behind it."""


@dataclass(frozen=True)
class BuiltFile:
    """A file as it is and compressed."""

    kind: str
    plain: bytes
    small: bytes


class Built:
    """ASGI middleware (3.0): serves files by path, and puts `head` into the page at /.

    Gradio (6.31) looks up and compresses each of some seventy files anew for each page; what it alone
    knows of goes on to it.
    """

    def __init__(self, app: ASGIApp, files: Mapping[str, Path], head: str) -> None:
        self._app, self._head = app, head.encode()
        self._files = {path: read(file) for path, file in files.items() if file.suffix in _TYPES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI 3."""
        path = scope.get("path", "") if scope["type"] == "http" and scope["method"] == "GET" else ""
        if path == "/":
            send = Whole(send, self._begun)
        elif found := self._files.get(path):
            await _give(found, scope, send)
            return
        await self._app(scope, receive, send)

    def _begun(self, start: Message, page: bytes) -> tuple[Message, bytes]:
        """The page with what it loads at once in its head."""
        if base := _BASE.search(page):
            page = page[: base.end()] + self._head + page[base.end() :]
        kept = [(n, v) for n, v in start.get("headers", []) if n.lower() != b"content-length"]
        return {**start, "headers": [*kept, (b"content-length", str(len(page)).encode())]}, page


def read(file: Path) -> BuiltFile:
    """A file of scripts or styles."""
    plain = file.read_bytes()
    return BuiltFile(_TYPES[file.suffix], plain, gzip.compress(plain, _LEVEL, mtime=0))


async def _give(file: BuiltFile, scope: Scope, send: Send) -> None:
    small = takes_gzip(scope)
    body = file.small if small else file.plain
    headers = [(b"content-type", file.kind.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(b"content-encoding", b"gzip")] if small else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
