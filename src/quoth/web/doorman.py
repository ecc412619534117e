"""The login page, logging in and logging out over HTTP, in front of the page and the API."""

from __future__ import annotations

import html
from functools import partial
from pathlib import Path
from string import Template

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from quoth.errors import TooManyTries
from quoth.web.signin import Logins

_AT_ONCE = 8
"""Threads that check passwords: the others are for answers."""


class Doorman:
    """ASGI application (3.0): answers for the login, and lets whoever is logged in through to `app`."""

    def __init__(self, app: ASGIApp, logins: Logins, page: Path) -> None:
        self._app, self._logins = app, logins
        self._page = Template(page.read_text(encoding="utf-8"))
        self._threads = anyio.CapacityLimiter(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI 3."""
        answer = await self._answer(Request(scope, receive)) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """What is said of the login itself; None for what is not about it."""
        path = request.url.path
        if path == "/login":
            return await self._log_in(request)
        if path == "/logout":
            return _leading_home(self._logins.end(request.state.cookies))
        return self._shown("") if path == "/" and not request.state.visitor.name else None

    async def _log_in(self, request: Request) -> Response:
        form = await request.form()
        name, password = (str(form.get(field, "")) for field in ("username", "password"))
        address = request.client.host if request.client else ""
        check = partial(self._logins.check, name.strip(), password, address, request.state.cookies)
        try:
            right = await anyio.to_thread.run_sync(check, limiter=self._threads)
        except TooManyTries as error:
            return self._again(request, f"{error.problem}: {error.remedy}", 429, {"retry-after": f"{error.wait:.0f}"})
        if not right:
            return self._again(request, "Name or password is wrong.", 400)
        lines = self._logins.begin(name.strip())
        return _leading_home(lines) if _is_browser(request) else _with(JSONResponse({"success": True}), lines)

    def _again(self, request: Request, problem: str, status: int, headers: dict[str, str] | None = None) -> Response:
        if _is_browser(request):
            return self._shown(problem, status, headers)
        return JSONResponse({"error": problem, "remedy": "try again"}, status, headers)

    def _shown(self, problem: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        return HTMLResponse(self._page.substitute(problem=html.escape(problem)), status, headers)


def _leading_home(lines: list[str]) -> Response:
    return _with(RedirectResponse("/", 303), lines)


def _with(response: Response, lines: list[str]) -> Response:
    for line in lines:
        response.headers.append("set-cookie", line)
    return response


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
