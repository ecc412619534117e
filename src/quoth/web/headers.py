"""The headers of every answer: what a browser may do with it, and for whom."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Literal, TypeAlias

from starlette.types import Message, Scope

_FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-dns-prefetch-control": "off",
}
Kept: TypeAlias = Literal["", "day", "ever"]
_KEPT_BY_BROWSERS = {
    "": "no-store",
    "day": "private, max-age=86400",
    "ever": "private, max-age=31536000, immutable",  # RFC 8246
}
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'none'"
)
_LEVEL = 5
_INLINE = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)


def policy(page: bytes = b"") -> str:
    """The Content-Security-Policy (level 3) of a page: scripts of this server, and the ones that stand in it.

    The latter by their hashes, so that a script which somebody slips into the page later does not run.
    Gradio (6.31) makes functions out of text, hence 'unsafe-eval'; it writes styles into elements.
    """
    inline = (m["code"] for m in _INLINE.finditer(page) if b"src=" not in m["attributes"])
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(code).digest()).decode()}'" for code in inline]
    scripts = ["'self'", *dict.fromkeys(hashes), *(["'unsafe-eval'"] if page else [])]
    return _POLICY.format(scripts=" ".join(scripts))


def secured(start: Message, *, kept: Kept, page: bytes = b"", cookies: Iterable[str] = ()) -> Message:
    """The start of an answer with our headers and none that would let another origin read it.

    `kept` is how long the browser may keep it; `page` is the whole page where it is one.
    """
    dropped = (b"access-control-", b"server", b"x-powered-by", b"vary", *(name.encode() for name in _FIXED))
    given = [(n, v) for n, v in start.get("headers", []) if not n.lower().startswith(dropped)]
    given = [(n, v) for n, v in given if n.lower() not in (b"cache-control", b"content-security-policy")]
    ours = {
        **_FIXED,
        "content-security-policy": policy(page),
        "cache-control": _KEPT_BY_BROWSERS[kept if start["status"] == HTTPStatus.OK else ""],
        "vary": "Accept-Encoding" if kept == "ever" else "Cookie, Authorization, Origin, Accept-Encoding",
    }
    added = [(name.encode(), value.encode("latin-1")) for name, value in ours.items()]
    return {**start, "headers": [*given, *added, *((b"set-cookie", line.encode("latin-1")) for line in cookies)]}


def kept_for(scope: Scope) -> Kept:
    """How long a browser may keep an answer: one whose address has a hash of what it says never is another."""
    path: str = scope["path"]
    versioned = path.endswith((".js", ".css")) and scope.get("query_string", b"").startswith(b"v=")
    if path.startswith("/assets/") or versioned:
        return "ever"
    return "day" if path.startswith("/static/") else ""


def takes_gzip(scope: Scope) -> bool:
    """Whether who asks can unpack gzip (RFC 9110, 12.5.3); one that gives it a weight is sent it plain."""
    given = b",".join(value for name, value in scope["headers"] if name.lower() == b"accept-encoding")
    return b"gzip" in [one.strip().lower() for one in given.split(b",")]


def packed(start: Message, body: bytes, scope: Scope) -> tuple[Message, bytes]:
    """An answer that is whole, compressed if who asks can unpack it."""
    headers = [(n, v) for n, v in start["headers"] if n.lower() != b"content-length"]
    if body and takes_gzip(scope):
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers.append((b"content-encoding", b"gzip"))
    return {**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]}, body
