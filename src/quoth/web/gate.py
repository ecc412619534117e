"""The gate in front of everything that is served: who may pass through which door, with what.

Deny by default. A request passes if its path is a door, its method one that the door takes, its host
this server, its origin this server's own page or no page at all, its sender somebody who may, and
its body small, whole and in time. What answers is kept from every other origin.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Collection
from functools import partial
from urllib.parse import parse_qsl

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quoth.errors import TooManyTries
from quoth.web.bodies import AT_ONCE, Gone, Incoming, Waiting, read_whole, refuse_long, replayed
from quoth.web.doors import Door, doors, find
from quoth.web.headers import Kept, kept_for, packed, secured
from quoth.web.payload import Refused, checked_call, from_json, refuse_files
from quoth.web.session import Browsers, Visitor, cookies_of
from quoth.web.signin import Logins
from quoth.web.whole import Whole

_UNTRUSTED = re.compile(rb"x-forwarded-|forwarded$|x-gradio-|x-original-|x-rewrite-|x-real-ip")
"""What a proxy would say of itself: nobody is before this server, and Gradio's MCP (6.31) would
connect to whatever host such a header names."""
_FORM = "application/x-www-form-urlencoded"
_TYPES = {"json": "application/json", "call": "application/json", "form": _FORM, "files": "multipart/form-data"}
_SESSIONS = 10_000
STREAMS, STREAMS_EACH = 1_000, 64
"""Answers that stay open, of all and of one person or, without a cookie, one address."""


class Gate:
    """ASGI middleware (3.0). `hosts` are names that this server has besides addresses and localhost."""

    def __init__(
        self,
        app: ASGIApp,
        browsers: Browsers,
        logins: Logins | None,
        functions: int,
        *,
        hosts: Collection[str] = (),
        mcp: bool = False,
    ) -> None:
        self._app, self._browsers, self._logins, self._functions = app, browsers, logins, functions
        self._hosts = {host.lower() for host in hosts} | {"localhost"}
        self._doors = doors(logins=logins is not None, mcp=mcp)
        self._reading = Waiting(AT_ONCE)
        self._hashing = anyio.CapacityLimiter(8)
        self._all_streams = Waiting(STREAMS)
        self._streams: dict[str, Waiting] = {}
        self._sessions: dict[str, str] = {}
        """The owner of each of Gradio's sessions: what comes of a call is told to nobody else."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI 3."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            incoming = Incoming(receive)
            try:
                await self._pass(scope, incoming, send)
            except Refused as why:
                await incoming.drain()
                await _refuse(send, why)
            except Gone:
                pass
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _pass(self, scope: Scope, receive: Incoming, send: Send) -> None:
        headers = _headers(scope)
        self._check_host(headers)
        door = _door(scope, self._doors)
        _check_origin(scope, headers, door)
        cookies = cookies_of(scope["headers"])
        visitor = await self._visitor(scope, headers, cookies)
        if self._logins and not visitor.name and not door.open:
            why = Refused(401, "nobody is logged in here", "log in on the page; a program sends its name and password")
            if scope["path"].startswith("/api/"):
                why.headers.append((b"www-authenticate", b'Basic realm="Quoth", charset="UTF-8"'))
            raise why
        body = await self._body(door, headers, receive, visitor)
        self._check_session(scope, visitor)
        kept = [(n, v) for n, v in scope["headers"] if not _UNTRUSTED.match(n.lower())]
        kept = [(n, v) for n, v in kept if n != b"content-length"] if body is not None else kept
        if body is not None:
            kept.append((b"content-length", str(len(body)).encode()))
        state = {**scope.get("state", {}), "visitor": visitor, "cookies": cookies}
        inner: Scope = {**scope, "headers": kept, "state": state, "root_path": ""}
        out = _page(send, self._cookie(cookies), scope) if door.page else _Plain(send, door, receive, kept_for(scope))
        called = self._streamed if door.streams else self._app
        await called(inner, receive if body is None else replayed(body, receive), out)

    def _cookie(self, cookies: dict[str, str]) -> list[str]:
        line = None if self._logins else self._browsers.renewed(cookies)
        return [line] if line else []

    def _check_host(self, headers: dict[str, str]) -> None:
        """A page elsewhere that points its own name at this machine reads nothing; an address is no such name."""
        host = headers.get("host", "").lower()
        name = re.sub(r":\d+$", "", host)
        if name not in self._hosts and not _is_address(name):
            raise Refused(400, "this server has another name", "use the address that it was started with")

    async def _visitor(self, scope: Scope, headers: dict[str, str], cookies: dict[str, str]) -> Visitor:
        """Who is asking: by login where there are users, else by the browser's cookie."""
        if self._logins is None:
            return self._browsers.visitor(cookies)
        given = headers.get("authorization", "")
        if not given or not scope["path"].startswith("/api/"):
            return self._logins.visitor(cookies)
        address = scope["client"][0] if scope.get("client") else ""
        check = partial(self._logins.check_basic, given, address)
        try:
            return await anyio.to_thread.run_sync(check, limiter=self._hashing)
        except TooManyTries as error:
            raise Refused(429, error.problem, error.remedy) from error

    async def _body(self, door: Door, headers: dict[str, str], receive: Receive, visitor: Visitor) -> bytes | None:
        """The body as the inner application may have it; None where it reads the body itself."""
        if door.body == "none":
            refuse_long(_length(headers), 0)
            return b""
        wanted = _TYPES.get(door.body, "")
        given = headers.get("content-type", "").split(";")[0].strip().lower()
        nothing = not given and door.body == "form" and not _length(headers)
        if wanted and given != wanted and not nothing:
            raise Refused(415, f"the body is {given or 'of no kind'}, not {wanted}", f"send it as {wanted}")
        if door.body == "files":
            return None
        refuse_long(_length(headers), door.most)
        with self._reading.task():
            body = await read_whole(receive, door.most)
        return self._checked(door, body, visitor)

    def _checked(self, door: Door, body: bytes, visitor: Visitor) -> bytes:
        if door.body == "call":
            checked, session = checked_call(body, self._functions)
            self._claim(session, visitor)
            return checked
        if door.body == "json" or (door.body == "stream" and body):
            refuse_files(said := from_json(body)) if door.body == "stream" else (said := from_json(body))
            if not isinstance(said, dict) and door.body == "json":
                raise Refused(422, "the body is no object", "see /api/openapi.json")
        return body

    def _claim(self, session: str | None, visitor: Visitor) -> None:
        """A session of Gradio's belongs to whom it began with."""
        if session is None:
            return
        if self._sessions.setdefault(session, visitor.owner) != visitor.owner:
            raise Refused(403, "this is the page of somebody else", "load the page again")
        while len(self._sessions) > _SESSIONS:
            del self._sessions[next(iter(self._sessions))]

    def _check_session(self, scope: Scope, visitor: Visitor) -> None:
        """Only who began a session sees what comes of it, however its name is written. Raises Refused."""
        path: str = scope["path"]
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        named = [value for name, value in query if name == "session_hash"]
        if path.startswith("/gradio_api/heartbeat/"):
            self._claim(path.rpartition("/")[2], visitor)
        elif path == "/gradio_api/queue/data" and (len(named) != 1 or named[0] not in self._sessions):
            raise Refused(404, "there is no such session", "load the page again")
        for session in named:
            self._claim(session, visitor)

    async def _streamed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An answer that may take as long as it likes; of too many the oldest are ended."""
        address = scope["client"][0] if scope.get("client") else ""
        key = scope["state"]["visitor"].owner or address
        own = self._streams.setdefault(key, Waiting(STREAMS_EACH))
        try:
            with self._all_streams.task(), own.task():
                await self._app(scope, receive, send)
        except Refused:  # its start is sent already
            await send({"type": "http.response.body", "body": b""})
        finally:
            if not len(own):
                self._streams.pop(key, None)


class _Plain:
    """An answer on its way, with our headers; an error inside of Gradio's call is the caller's to mend."""

    def __init__(self, send: Send, door: Door, incoming: Incoming, kept: Kept) -> None:
        self._send, self._door, self._incoming, self._kept = send, door, incoming, kept
        self._refused = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] >= 400:  # noqa: PLR2004 - a refusal
                await self._incoming.drain()
            if self._door.body == "call" and message["status"] >= 500:  # noqa: PLR2004 - a fault of the server's
                self._refused = True
                await _refuse(self._send, Refused(422, "the page sent what it was not given", "load the page again"))
                return
            message = secured(message, kept=self._kept)
        if not self._refused:
            await self._send(message)


def _page(send: Send, cookies: list[str], scope: Scope) -> Whole:
    """A page on its way: kept until it is whole, for its policy names the scripts that stand in it."""
    return Whole(send, lambda start, page: packed(secured(start, kept="", page=page, cookies=cookies), page, scope))


def _door(scope: Scope, among: tuple[Door, ...]) -> Door:
    """The door of a request. Raises Refused: 404 where there is none, 405 for a method that it does not take."""
    door = find(scope["path"], among)
    if door is None or scope.get("raw_path", b"").split(b"?")[0].decode("latin-1") != scope["path"]:
        raise Refused(404, "there is nothing here", "see /api/openapi.json, or open the page at /")
    if scope["method"] not in door.methods:
        why = Refused(405, f"{scope['method']} is not taken here", f"use {' or '.join(door.methods)}")
        why.headers.append((b"allow", ", ".join(door.methods).encode()))
        raise why
    return door


def _check_origin(scope: Scope, headers: dict[str, str], door: Door) -> None:
    """Raises Refused for what a page of another origin sent: programs name none, our page its own.

    https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/
    """
    origin, host = headers.get("origin"), headers.get("host", "")
    own = {f"http://{host}", f"https://{host}"}
    from_elsewhere = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    led_here = door.page and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if (origin is not None and origin not in own) or (from_elsewhere and not led_here):
        raise Refused(403, "a page of another origin may not ask here", f"open {scope['scheme']}://{host}/ itself")


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by lower-case name. Raises Refused where one that decides something comes twice."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key in found and key in ("host", "origin", "content-length", "content-type", "authorization"):
            raise Refused(400, f"the header {key} comes twice", "send it once")
        found[key] = value.decode("latin-1")
    if "transfer-encoding" in found and "content-length" in found:  # RFC 9112, 6.1: somebody may read it otherwise
        raise Refused(400, "the body has two lengths", "send Content-Length or Transfer-Encoding")
    return found


def _length(headers: dict[str, str]) -> int:
    given = headers.get("content-length", "0")
    if not given.isascii() or not given.isdigit():
        raise Refused(400, "the length of the body is no number", "send it again")
    return int(given)


def _is_address(name: str) -> bool:
    """Whether a host is written as an address (RFC 3986, 3.2.2): of IPv6 in brackets, without a zone."""
    try:
        if name.startswith("["):
            return name.endswith("]") and "%" not in name and bool(ipaddress.IPv6Address(name[1:-1]))
        return bool(ipaddress.IPv4Address(name))
    except ValueError:
        return False


async def _refuse(send: Send, why: Refused) -> None:
    body = json.dumps({"error": why.problem, "remedy": why.remedy}).encode()
    headers = [*why.headers, (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"retry-after", b"15")] if why.status in (429, 503) else []
    headers += [(b"connection", b"close")] if why.status in (408, 413) else []
    start: Message = {"type": "http.response.start", "status": why.status, "headers": headers}
    await send(secured(start, kept=""))
    await send({"type": "http.response.body", "body": body})
