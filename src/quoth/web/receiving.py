"""Receiving files from a browser, in the place of Gradio's own route and in its way of saying it.

Gradio (6.31) takes any file of anybody, and keeps two people's files of the same content as one. Here
owner, kind, size and room are looked at before the first byte is kept. The multipart form (RFC 7578)
is taken apart by python-multipart, piece by piece.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import anyio
from python_multipart import MultipartParser
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from quoth.config import SUFFIXES
from quoth.files.file_names import safe_name
from quoth.service.uploads import Limits
from quoth.web.bodies import AT_ONCE, SILENCE, Waiting, refuse_long
from quoth.web.passing import Passing
from quoth.web.payload import Refused
from quoth.web.session import owner_of

_HEADER = 4_000
_BUFFER = 1 << 20
_TRACKED = 1_000
_STEP = 0.05
_SEEN_WITHIN = 3.0
"""Seconds to wait for an upload that somebody wants to see the progress of."""
PATIENCE, SLOWEST = 30.0, 20_000.0
"""Seconds that any upload may take, and bytes a second that it must come with beside."""


@dataclass
class _Progress:
    """How far an upload is: `(file name, bytes)` for each piece, and whether it has ended."""

    pieces: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=10_000))
    ended: bool = False


class _Form:
    """Takes a form apart; what is to be written waits in `buffer` until `flush` is called."""

    def __init__(self, passing: Passing, room: Limits, progress: _Progress) -> None:
        self._passing, self._room, self._progress = passing, room, progress
        self._field, self._value, self._headers = b"", b"", {}  # type: bytes, bytes, dict[bytes, bytes]
        self._file: IO[bytes] | None = None
        self._size = 0
        self._ended = False
        self.paths: list[Path] = []
        self.buffer = bytearray()

    def callbacks(self) -> dict[str, object]:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin, "on_header_field": self._on_field, "on_header_value": self._on_value,
            "on_header_end": self._end_header, "on_headers_finished": self._open, "on_part_data": self._data,
            "on_part_end": self._close, "on_end": self._end,
        }  # fmt: skip

    def _begin(self) -> None:
        self._field, self._value, self._headers = b"", b"", {}

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]
        refuse_long(len(self._field), _HEADER)

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        refuse_long(len(self._value), _HEADER)

    def _end_header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        given = options.get(b"filename")
        if given is None:
            return  # a field that is no file is not ours
        name = safe_name(given.decode("utf-8", "replace"))
        if Path(name).suffix.lower() not in SUFFIXES:
            kinds = " ".join(sorted(SUFFIXES))
            raise Refused(415, f"{name} is of a kind that is not read", f"convert it to one of these: {kinds}")
        if len(self.paths) >= self._room.files:
            raise Refused(413, f"{name} is one too many", "remove documents that you no longer need")
        path = self._passing.begin(name)
        self.paths.append(path)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._size = 0

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        self._size += end - start
        name = self.paths[-1].name
        if self._size > self._room.file_bytes:
            most = self._room.file_bytes / 1e6
            raise Refused(413, f"{name} has more than {most:.1f} MB", "split it, or save it without its pictures")
        self.buffer += data[start:end]
        self._progress.pieces.append((name, end - start))

    def _close(self) -> None:
        if self._file is not None:
            self.flush()
            self._file.close()
            self._file = None

    def _end(self) -> None:
        self._ended = True

    def flush(self) -> None:
        """Write what waits."""
        if self._file is not None and self.buffer:
            self._file.write(self.buffer)
            self.buffer.clear()

    def refuse_unlike(self) -> None:
        """Raises Refused for a form that has no end, or no file."""
        if not self._ended:
            raise Refused(422, "the upload is cut short", "add it again")
        if not self.paths:
            raise Refused(422, "the upload holds no file", "choose one")

    def drop(self) -> None:
        """Leave nothing of it."""
        if self._file is not None:
            self._file.close()
        for path in self.paths:
            self._passing.forget(path)


class Receiving:
    """The two endpoints of the page's upload."""

    def __init__(self, passing: Passing) -> None:
        logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it warns of each form that is none
        self._passing = passing
        self._tracked: OrderedDict[tuple[str, str], _Progress] = OrderedDict()
        self._waiting = Waiting(AT_ONCE)

    async def upload(self, request: Request) -> Response:
        """POST: files in, their names out as a list of strings. Errors are plain words: Gradio's page shows them."""
        owner = owner_of(request)
        progress = self._track(owner, request.query_params.get("upload_id", "")[:64])
        try:
            length = _length(request)
            room = self._passing.room(owner)
            await anyio.to_thread.run_sync(self._passing.reserve, owner, length)
            try:
                with anyio.fail_after(PATIENCE + length / SLOWEST):
                    names = await self._receive(request, owner, room, progress)
            finally:
                self._passing.release(owner, length)
        except TimeoutError:
            return _refused(Refused(408, "the upload took too long to come", "add it again"))
        except Refused as why:
            return _refused(why)
        finally:
            progress.ended = True
        return JSONResponse(names)

    async def _receive(self, request: Request, owner: str, room: Limits, progress: _Progress) -> list[str]:
        _, options = parse_options_header(request.headers.get("content-type", ""))
        form = _Form(self._passing, room, progress)
        length, received = _length(request), 0
        try:
            parser = MultipartParser(options.get(b"boundary", b""), form.callbacks())  # type: ignore[arg-type]
            with self._waiting.task():
                async for piece in _in_time(request):
                    await anyio.to_thread.run_sync(parser.write, piece)
                    received += len(piece)
                    refuse_long(received, length)
                    if len(form.buffer) > _BUFFER:
                        await anyio.to_thread.run_sync(form.flush)
            await anyio.to_thread.run_sync(parser.finalize)
            form.refuse_unlike()
        except BaseException as error:
            form.drop()
            raise _in_words(error) from error
        return [self._passing.keep(owner, path) for path in form.paths]

    def _track(self, owner: str, upload: str) -> _Progress:
        progress = _Progress()
        if upload:
            self._tracked[owner, upload] = progress
        while len(self._tracked) > _TRACKED:
            self._tracked.popitem(last=False)
        return progress

    async def progress(self, request: Request) -> Response:
        """GET: what has come of an upload so far, as server-sent events."""
        key = (owner_of(request), request.query_params.get("upload_id", "")[:64])
        until = time.monotonic() + _SEEN_WITHIN
        while key not in self._tracked:
            if time.monotonic() > until:
                return PlainTextResponse("there is no such upload", 404)
            await anyio.sleep(_STEP)
        return StreamingResponse(_events(self._tracked[key]), media_type="text/event-stream")


async def _events(progress: _Progress) -> AsyncIterator[str]:
    while progress.pieces or not progress.ended:
        while progress.pieces:
            name, size = progress.pieces.popleft()
            yield _event({"msg": "update", "orig_name": name, "chunk_size": size})
        await anyio.sleep(_STEP)
    yield _event({"msg": "done"})


def _length(request: Request) -> int:
    given = request.headers.get("content-length", "")
    if not given.isascii() or not given.isdigit():
        raise Refused(411, "the upload does not say how long it is", "send it with a Content-Length")
    return int(given)


def _refused(why: Refused) -> Response:
    return PlainTextResponse(f"{why.problem}; {why.remedy}", why.status, {"connection": "close"})


def _in_words(error: BaseException) -> BaseException:
    """What went wrong with an upload, said to the person; anything else as it is."""
    if isinstance(error, (MultipartParseError, ValueError)):
        return Refused(422, "the upload is no form with files", "send it as multipart/form-data")
    if isinstance(error, OSError):
        return Refused(507, f"the file cannot be kept ({error.strerror})", "try again later")
    if isinstance(error, ClientDisconnect):
        return Refused(400, "the upload was broken off", "add it again")
    return error


def _event(message: dict[str, object]) -> str:
    return f"data: {json.dumps(message)}\n\n"


async def _in_time(request: Request) -> AsyncIterator[bytes]:
    """The pieces of a body. Raises Refused where one does not come in SILENCE seconds."""
    stream = request.stream()
    while True:
        try:
            with anyio.fail_after(SILENCE):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise Refused(408, "the rest of the upload did not come", "add it again") from error
        if piece:
            yield piece
