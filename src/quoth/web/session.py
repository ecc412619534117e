"""Who is asking: a login where there are logins, else a browser, known by a cookie of its own.

Cookies are made and signed by this server (itsdangerous), no script and no other site reads them,
and each has an end. What is kept on disk of a browser is a hash of what its cookie says.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import cookie_parser

from quoth.disk import write_whole
from quoth.errors import ChatFileError

COOKIE = "quoth_browser"
DAY = 24 * 3600
LIFE = 180 * DAY
"""Seconds that a browser is known for; it starts anew whenever the page is loaded a day later."""
_SECRET_BYTES = 32
_PATIENCE = 5


@dataclass(frozen=True)
class Visitor:
    """Who a request acts for: `owner` is "" for a program without a cookie, `name` the login if there is one."""

    owner: str = ""
    name: str = ""


def owner_of(request: Any) -> str:
    """The owner that a request, Starlette's or Gradio's, acts for, as the gate has found out; "" for nobody.

    It is 32 hexadecimal digits; a login and a browser can never be the same owner.
    """
    found = getattr(getattr(request, "state", None), "visitor", None)
    return found.owner if isinstance(found, Visitor) else ""


def login(name: str) -> str:
    """The owner that a login is."""
    return _hashed(f"login:{name}")


def browser(token: str) -> str:
    """The owner that a browser is whose cookie says this."""
    return _hashed(f"browser:{token}")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Browsers:
    """Gives browsers their cookies and knows them again. `secret` signs; whoever has it can be anybody.

    `known` tells whether an owner keeps anything here: a cookie from before cookies were signed is
    then signed with the page, so that nobody loses what they keep.
    """

    def __init__(self, secret: bytes, known: Callable[[str], bool] = lambda _: False) -> None:
        self._signer = TimestampSigner(secret, salt="quoth.browser", digest_method=hashlib.sha256)
        self._known = known

    def visitor(self, cookies: dict[str, str]) -> Visitor:
        """Who has sent these cookies."""
        token, _ = self._read(cookies.get(COOKIE, ""))
        return Visitor(browser(token)) if token else Visitor()

    def renewed(self, cookies: dict[str, str]) -> str | None:
        """The `Set-Cookie` line that a page goes out with; None where the cookie is good and new enough."""
        given = cookies.get(COOKIE, "")
        token, age = self._read(given)
        if token and age < DAY:
            return None
        if not token and given and "." not in given and self._known(browser(given)):
            token = given
        signed = self._signer.sign(token or secrets.token_urlsafe(24)).decode("ascii")
        return set_cookie(COOKIE, signed, LIFE)

    def _read(self, value: str) -> tuple[str, float]:
        """What a cookie says and its age in seconds; "" for none, and for one that we did not make."""
        try:
            said, made = self._signer.unsign(value, max_age=LIFE, return_timestamp=True)
        except BadSignature:
            return "", 0.0
        return said.decode("ascii", "replace"), self._signer.get_timestamp() - made.timestamp()


def set_cookie(name: str, value: str, seconds: int) -> str:
    """A `Set-Cookie` line for this server alone: read by no script, with an end.

    Other sites may lead here with it, and do no more (the gate sees to that): with `Strict` a link from
    elsewhere would come without the cookie, and the page would make the browser somebody new.
    """
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def cookies_of(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The cookies of a request, read as Starlette reads them: others of this host may be no good cookies."""
    lines = [value.decode("latin-1") for name, value in headers if name == b"cookie"]
    return cookie_parser("; ".join(lines))


def secret_of(folder: Path) -> bytes:
    """The secret that signs cookies, kept in `folder` (0600) so that they outlive a restart; made if missing.

    Raises ChatFileError where it cannot be kept, or is not as it was made.
    """
    path = folder / "secret"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(f"{path}.lock", timeout=_PATIENCE, mode=0o600):
                if not path.exists():  # of two servers that start at once one makes it
                    write_whole(path, secrets.token_bytes(_SECRET_BYTES))
        secret = path.read_bytes()
        path.chmod(0o600)
    except OSError as error:
        raise ChatFileError(
            f"{path} cannot be kept ({error.strerror or error})", "name a folder that can be written: --data DIR"
        ) from error
    if len(secret) != _SECRET_BYTES:
        raise ChatFileError(
            f"{path} is not the secret that was made", "remove it; browsers then get a new cookie, and start anew"
        )
    return secret
