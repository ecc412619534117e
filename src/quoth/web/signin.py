"""Logging in and out: who is logged in is known to this server alone, and forgotten with it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadSignature, TimestampSigner

from quoth.service.users import Users
from quoth.web.session import LIFE, Visitor, login, set_cookie

COOKIE = "quoth_login"
DEVICE = "quoth_device"
LASTS = 12 * 3600
"""Seconds that a login lasts without a request."""
_MOST = 10_000
"""Logins at the same time."""


@dataclass
class _Login:
    name: str
    ends: float


class Logins:
    """The logins of a server. A browser that logged in once keeps a signed mark of it.

    Its own tries count for themselves, so that nobody who guesses elsewhere holds it up (OWASP's
    device cookies, "Slow Down Online Guessing Attacks with Device Cookies").
    """

    def __init__(self, users: Users, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._users, self._clock = users, clock
        self._signer = TimestampSigner(secret, salt="quoth.device", digest_method=hashlib.sha256)
        self._open: OrderedDict[str, _Login] = OrderedDict()
        self._lock = threading.Lock()

    def visitor(self, cookies: dict[str, str]) -> Visitor:
        """Who is logged in by these cookies; each request puts the end off."""
        key, now = _key(cookies.get(COOKIE, "")), self._clock()
        with self._lock:
            found = self._open.get(key)
            if found is None or found.ends < now or found.name not in self._users:
                self._open.pop(key, None)
                return Visitor()
            found.ends = now + LASTS
            return Visitor(login(found.name), found.name)

    def check(self, name: str, password: str, address: str, cookies: dict[str, str]) -> bool:
        """Whether this is the password of that name. Takes a while: call it in a thread. Raises TooManyTries."""
        return self._users.check(name, password, self._source(name, address, cookies))

    def check_basic(self, header: str, address: str) -> Visitor:
        """Who an `Authorization: Basic` header (RFC 7617) speaks for; nobody for a wrong one. As `check`."""
        scheme, _, encoded = header.partition(" ")
        try:
            name, colon, password = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return Visitor()
        if scheme.lower() != "basic" or not colon or not self.check(name, password, address, {}):
            return Visitor()
        return Visitor(login(name), name)

    def begin(self, name: str) -> list[str]:
        """The `Set-Cookie` lines of a new login."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._open[_key(token)] = _Login(name, self._clock() + LASTS)
            while len(self._open) > _MOST:
                self._open.popitem(last=False)
        mark = self._signer.sign(f"{secrets.token_hex(8)}.{login(name)}").decode("ascii")
        return [set_cookie(COOKIE, token, LASTS), set_cookie(DEVICE, mark, LIFE)]

    def end(self, cookies: dict[str, str]) -> list[str]:
        """End the login of these cookies; the `Set-Cookie` lines that go with it."""
        with self._lock:
            self._open.pop(_key(cookies.get(COOKIE, "")), None)
        return [set_cookie(COOKIE, "", 0)]

    def _source(self, name: str, address: str, cookies: dict[str, str]) -> str:
        """Who tries, as `Users.check` counts it: a browser that had this login, else the address."""
        address = _network(address)
        try:
            mark = self._signer.unsign(cookies.get(DEVICE, ""), max_age=LIFE).decode("ascii")
        except BadSignature:
            return f"address:{address}"
        device, _, owner = mark.partition(".")
        return f"device:{device}" if owner == login(name) else f"address:{address}"


def _network(address: str) -> str:
    """The address, of IPv6 the part that one household or company has (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)  # noqa: PLR2004


def _key(token: str) -> str:
    """How a login is kept: by a hash, so that comparing takes no time that tells something."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
