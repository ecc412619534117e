"""Who is asking: a login name where there are logins, else a browser, known by a cookie of its own."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "quoth_browser"
_YEAR = 365 * 24 * 3600


def owner_of(request: Any) -> str:
    """The owner that a request, Starlette's or Gradio's, acts for; "" for a program without a cookie.

    It is 32 hexadecimal digits; a login and a browser can never be the same owner. The cookie itself
    is a secret; what is kept on disk is its hash.
    """
    name = getattr(request, "username", None)
    if name:
        return login(name)
    token = (getattr(request, "cookies", None) or {}).get(COOKIE, "")
    return _hashed(f"browser:{token}") if token else ""


def login(name: str) -> str:
    """The owner that a login is."""
    return _hashed(f"login:{name}")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Browsers:
    """Middleware that gives each browser its cookie with the page: no script and no other site reads it.

    What a proxy would say of itself is dropped: nobody is before this server, and Gradio's MCP
    (6.31) would connect to whatever host such a header names.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI 3."""
        if scope["type"] == "http":
            kept = [
                (n, v) for n, v in scope["headers"] if not n.startswith(b"x-forwarded-") and n != b"x-gradio-server"
            ]
            scope = {**scope, "headers": kept}
        if scope["type"] != "http" or scope["path"] != "/" or _token(scope):
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                value = f"{COOKIE}={secrets.token_urlsafe(24)}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Strict"
                MutableHeaders(scope=message).append("set-cookie", value)
            await send(message)

        await self._app(scope, receive, with_cookie)


def _token(scope: Scope) -> str:
    """What the browser's cookie says, read as Starlette reads it: others of this host may be no good cookies."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return cookie_parser("; ".join(lines)).get(COOKIE, "")
