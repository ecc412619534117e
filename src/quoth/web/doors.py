"""The doors of the server: every path that is served, and to whom. What is not named here is not there.

Gradio (6.31) brings some sixty routes along, among them ones that fetch other servers' pages, hand out
any file, or tell a script its login; the page uses a dozen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Body: TypeAlias = Literal["none", "json", "call", "form", "files", "stream"]
"""What a request may carry: nothing, JSON, a call of a page's function, a form, files, a protocol of its own."""

MOST_JSON = 1_000_000
"""Bytes of a question with its conversation, or of what the page sends along."""
MOST_FORM = 10_000


@dataclass(frozen=True)
class Door:
    """A path, as a pattern that must fit the whole of it, with the methods that it takes.

    An `open` one needs no login. `page` is one that a browser may be led to from anywhere.
    """

    path: re.Pattern[str]
    methods: tuple[str, ...]
    body: Body = "none"
    open: bool = False
    page: bool = False
    most: int = 0
    """Bytes of a body."""
    streams: bool = False
    """Whether the answer may stay open."""


def _door(
    path: str, *methods: str, body: Body = "none", open_: bool = False, page: bool = False, streams: bool = False
) -> Door:
    most = {"json": MOST_JSON, "call": MOST_JSON, "stream": MOST_JSON, "form": MOST_FORM}.get(body, 0)
    return Door(re.compile(path), methods, body, open_, page, most, streams)


_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
"""A part of a path that cannot lead up."""

PAGE = (
    _door("/", "GET", "HEAD", open_=True, page=True),
    _door("/quoth/(?:chat|desk|document|login|sidebar)\\.js", "GET", open_=True),
    _door("/quoth/(?:text|find|beside)", "GET"),
    _door("/favicon\\.ico", "GET", open_=True),
    _door(f"/assets/(?:{_PART}/)*{_PART}", "GET"),
    _door(f"/static/(?:{_PART}/)*{_PART}", "GET"),
    _door("/theme\\.css", "GET"),
    _door("/gradio_api/run/predict", "POST", body="call"),
    _door("/gradio_api/queue/join", "POST", body="call"),
    _door("/gradio_api/queue/data", "GET", streams=True),
    _door("/gradio_api/upload", "POST", body="files"),
    _door("/gradio_api/upload_progress", "GET", streams=True),
)
LOGIN = (_door("/(?:login|logout)", "POST", body="form", open_=True),)
CLIENT = (
    _door("/config", "GET"),
    _door("/gradio_api/info", "GET"),
    _door("/gradio_api/heartbeat/[A-Za-z0-9-]{1,64}", "GET", streams=True),
)
"""What `gradio_client` asks beside what the page asks."""
API = (
    _door("/api/health", "GET", open_=True),
    _door("/api/openapi\\.json", "GET"),
    _door("/api/(?:documents|page)", "GET"),
    _door("/api/(?:ask|search|check|sheet)", "POST", body="json"),
)
MCP = (_door("/gradio_api/mcp/?", "GET", "POST", "DELETE", body="stream", streams=True),)
"""Offered to this machine alone, see `app`."""


def doors(*, logins: bool, mcp: bool) -> tuple[Door, ...]:
    """All doors of a server, with or without logins and MCP tools."""
    return (*PAGE, *CLIENT, *API, *(LOGIN if logins else ()), *(MCP if mcp else ()))


def find(path: str, among: tuple[Door, ...]) -> Door | None:
    """The door of a path; None where there is none."""
    return next((door for door in among if door.path.fullmatch(path)), None)
