"""Hashes of passwords: Argon2id for new ones, and the scrypt that older files hold.

Every hash has the same cost, so that the time of a check says nothing of whose password it was, and
few are computed at a time, for each takes 20 MB and a core.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from quoth.errors import TooManyTries

_MEMORY_KIB, _PASSES, _LANES = 19456, 2, 1
"""The least that OWASP advises for Argon2id; some 20 ms. One lane, so that a login takes one core."""
_ARGON2: Final = f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p={_LANES}$"
_ARGON2_HASH: Final = re.compile(rf"{re.escape(_ARGON2)}[A-Za-z0-9+/]{{22}}\$[A-Za-z0-9+/]{{43}}")
_N, _R, _P = 2**14, 8, 1
_SCRYPT: Final = f"scrypt:{_N}:{_R}:{_P}:"
_SCRYPT_HASH: Final = re.compile(rf"{_SCRYPT}[A-Za-z0-9+/]{{22}}==:[A-Za-z0-9+/]{{86}}==")
_SALT_BYTES, _HASH_BYTES = 16, 64

FORMS: Final = f"{_ARGON2} or {_SCRYPT}"
"""How a hash that is understood begins."""


class Scrypt:
    """Hashes of files before Argon2id: `scrypt:n:r:p:salt:hash`, the last two in base64 (RFC 7914).

    One of the hashers that pwdlib asks in turn; `hash` is never asked for a new password.
    """

    @classmethod
    def identify(cls, hash: str | bytes) -> bool:  # noqa: A002 - pwdlib's name for it, here and below
        """Whether it is one of these."""
        return _SCRYPT_HASH.fullmatch(_text(hash)) is not None

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """The hash under that salt, or a random one."""
        salt = salt or secrets.token_bytes(_SALT_BYTES)
        typed = password.encode() if isinstance(password, str) else password
        made = hashlib.scrypt(typed, salt=salt, n=_N, r=_R, p=_P, dklen=_HASH_BYTES)
        return _SCRYPT + ":".join(base64.b64encode(part).decode("ascii") for part in (salt, made))

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002
        """Whether the hash is that of the password."""
        salt = base64.b64decode(_text(hash).split(":")[4])
        return hmac.compare_digest(self.hash(password, salt=salt), _text(hash))

    def check_needs_rehash(self, hash: str | bytes) -> bool:  # noqa: A002, ARG002
        """Always."""
        return True


_HASHES: Final = PasswordHash((Argon2Hasher(_PASSES, _MEMORY_KIB, _LANES), Scrypt()))
_NOBODYS: Final = _ARGON2 + "A" * 22 + "$" + "A" * 43
_NOBODYS_OLD: Final = f"{_SCRYPT}{'A' * 22}==:{'A' * 86}=="
"""Hashes of no password that anybody knows, to spend the time of a check on."""


class Turnstile:
    """Lets a few threads through at a time; one that would wait longer than `patience` seconds is refused."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One thread's turn. Raises TooManyTries."""
        if not self._free.acquire(timeout=self._patience):
            raise TooManyTries(self._patience)
        try:
            yield
        finally:
            self._free.release()


HASHING: Final = Turnstile(at_once=2, patience=5.0)
"""What every check of this process goes through."""


def known(hashed: str) -> bool:
    """Whether it is a hash of one of the two kinds, at their cost."""
    return any(form.fullmatch(hashed) for form in (_ARGON2_HASH, _SCRYPT_HASH))


def old(hashed: str) -> bool:
    """Whether it is a hash that gives way to a new one when its password is typed."""
    return Scrypt.identify(hashed)


def new_hash(password: str) -> str:
    """A hash for a file, in one line of ASCII, under a new salt."""
    return _HASHES.hash(_typed(password))


def verify(password: str, hashed: str | None, *, mixed: bool) -> tuple[bool, str | None]:
    """Whether the hash is that of the password, and the hash to keep instead where it is an old one.

    None stands for a name that nobody has. Where a file is `mixed`, old and new, both kinds are
    computed for every name, for one takes twice the time of the other.
    """
    typed = _typed(password)
    if mixed:
        _HASHES.verify(typed, _NOBODYS if hashed is not None and old(hashed) else _NOBODYS_OLD)
    right, renewed = _HASHES.verify_and_update(typed, _NOBODYS if hashed is None else hashed)
    return right and hashed is not None, renewed


def _typed(password: str) -> bytes:
    """What is hashed: a keyboard may send one letter in two ways."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _text(hash: str | bytes) -> str:  # noqa: A002
    return hash if isinstance(hash, str) else hash.decode("ascii", "replace")
