"""The headers of every answer: what a browser may do with it, and for whom."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.types import Message

_FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-dns-prefetch-control": "off",
}
_KEPT_BY_BROWSERS = "private, max-age=86400"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'none'"
)
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


def secured(start: Message, *, kept: bool, page: bytes = b"", cookies: Iterable[str] = ()) -> Message:
    """The start of an answer with our headers and none that would let another origin read it.

    `kept` lets the browser keep it; `page` is the whole page where it is one.
    """
    dropped = (b"access-control-", b"server", b"x-powered-by", b"vary", *(name.encode() for name in _FIXED))
    given = [(n, v) for n, v in start.get("headers", []) if not n.lower().startswith(dropped)]
    given = [(n, v) for n, v in given if n.lower() not in (b"cache-control", b"content-security-policy")]
    ours = {
        **_FIXED,
        "content-security-policy": policy(page),
        "cache-control": _KEPT_BY_BROWSERS if kept else "no-store",
        "vary": "Cookie, Authorization, Origin",
    }
    added = [(name.encode(), value.encode("latin-1")) for name, value in ours.items()]
    return {**start, "headers": [*given, *added, *((b"set-cookie", line.encode("latin-1")) for line in cookies)]}
