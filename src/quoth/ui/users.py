"""Who may use the chat: names and hashed passwords, in a file of one line each.

A line is `name:scrypt:n:r:p:salt:hash`, the last two in base64: scrypt (RFC 7914) of the password
in NFC and UTF-8, under a salt of 16 random bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from quoth.errors import ChatFileError, UsageError

SHORTEST: Final = 8
LONGEST: Final = 1024
"""Characters of a password. A longer one would only cost time."""
FREE_FAILURES: Final = 5
LONGEST_WAIT: Final = 300.0
"""Seconds. The wait after a failure doubles up to this, so that nobody can lock another out for good."""

_COST: Final = (2**14, 8, 1)
"""n, r and p: 16 MiB and some 50 ms. The same for all, so that the time says nothing of a name."""
_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 64
_NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,64}")
_REMEMBERED: Final = 10_000
"""Names with failures. Those that are tried at random must not fill the memory."""
_PATIENCE: Final = 5


@dataclass(frozen=True)
class _Secret:
    salt: bytes
    hash: bytes

    def line(self, name: str) -> str:
        """The line of the file for a name."""
        cost = ":".join(map(str, _COST))
        return f"{name}:scrypt:{cost}:{_base64(self.salt)}:{_base64(self.hash)}\n"


@dataclass(frozen=True)
class _Failures:
    """How often a name failed in a row, and until when it is not tried again, by the clock."""

    count: int = 0
    until: float = 0.0


class Users:
    """The users of a file as they were when it was opened. For any number of threads."""

    def __init__(self, path: Path, secrets_: Mapping[str, _Secret], clock: Callable[[], float]) -> None:
        self._path = path
        self._secrets = dict(secrets_)
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._lock = threading.Lock()
        self._nobody = _Secret(secrets.token_bytes(_SALT_BYTES), bytes(_HASH_BYTES))

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], clock: Callable[[], float] = time.monotonic, *, missing_ok: bool = False
    ) -> Users:
        """Read the file; `missing_ok` takes a missing one for one without users. `clock` gives seconds.

        Raises ChatFileError for a file that cannot be read, and for a bad line, with its number.
        """
        place = Path(path)
        return cls(place, _read(place, missing_ok=missing_ok), clock)

    def __len__(self) -> int:
        """How many users there are."""
        return len(self._secrets)

    def __contains__(self, name: object) -> bool:
        return name in self._secrets

    def check(self, name: str, password: str) -> bool:
        """Whether this is the password of that name. It takes the same time for a name that nobody has.

        After FREE_FAILURES failures of a name, known or not, each asks for a longer wait before the
        next try; until then every password is refused at once, the right one too.
        """
        if not _NAME.fullmatch(name) or len(password) > LONGEST:
            return False
        with self._lock:  # one at a time: guesses at the same time gain nothing, and 16 MiB are enough
            before = self._failures.get(name, _Failures())
            if self._clock() < before.until:
                return False
            secret = self._secrets.get(name, self._nobody)
            same = hmac.compare_digest(_hash(password, secret.salt), secret.hash)
            if same and name in self._secrets:
                self._failures.pop(name, None)
                return True
            self._failed(name, before.count + 1)
            return False

    def _failed(self, name: str, count: int) -> None:
        over = count - FREE_FAILURES
        wait = min(2.0 ** min(over, 30), LONGEST_WAIT) if over >= 0 else 0.0
        self._failures[name] = _Failures(count, self._clock() + wait)
        self._failures.move_to_end(name)
        if len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)

    def add(self, name: str, password: str) -> None:
        """Add a user, or give one another password; the file (0600) is replaced whole.

        Raises UsageError for a name or a password that cannot be one, and ChatFileError where the
        file cannot be written or holds a bad line; it is then as it was.
        """
        check_name(name)
        check_password(password)
        salt = secrets.token_bytes(_SALT_BYTES)
        secret = _Secret(salt, _hash(password, salt))
        path = self._path.resolve()  # a link stays one
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(f"{path}.lock", timeout=_PATIENCE, mode=0o600):
                found = {**_read(path, missing_ok=True), name: secret}
                _replace(path, "".join(one.line(who) for who, one in found.items()))
        except Timeout as error:
            raise ChatFileError(f"another process is writing {path}", "try again in a moment") from error
        except OSError as error:
            raise ChatFileError(
                f"{path} cannot be written ({error.strerror})",
                "free some space, or name a file in a folder that can be written; the users are as they were",
            ) from error
        with self._lock:
            self._secrets = found
            self._failures.pop(name, None)


def check_name(name: str) -> None:
    """Raises UsageError for a name that no user can have."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{name}” cannot be the name of a user", "take 1 to 64 of these: letters A-Z and a-z, digits, . _ @ -"
        )


def check_password(password: str) -> None:
    """Raises UsageError for a password that is too short, or longer than any is."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"the password has {len(password)} characters", f"choose one of at least {SHORTEST} and at most {LONGEST}"
        )


def _hash(password: str, salt: bytes) -> bytes:
    n, r, p = _COST
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, dklen=_HASH_BYTES)


def _read(path: Path, *, missing_ok: bool) -> dict[str, _Secret]:
    try:
        text = path.read_bytes().decode("ascii", "replace")
    except FileNotFoundError as error:
        if missing_ok:
            return {}
        raise ChatFileError(
            f"there is no file of users {path}", f"add the first user: quoth user NAME --auth {path}"
        ) from error
    except OSError as error:
        raise ChatFileError(f"{path} cannot be read ({error.strerror})", "name a file that can be read") from error
    found: dict[str, _Secret] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            name, secret = _parsed(line.strip(), f"{path}, line {number}")
            if name in found:
                raise _bad(f"{path}, line {number}", f"{name} was there before")
            found[name] = secret
    return found


def _parsed(line: str, place: str) -> tuple[str, _Secret]:
    name, *parts = line.split(":")
    if not _NAME.fullmatch(name):
        raise _bad(place, "it does not begin with the name of a user")
    cost = [str(number) for number in _COST]
    if parts[:-2] != ["scrypt", *cost]:
        raise _bad(place, f"the password is not hashed by scrypt:{':'.join(cost)}")
    salt = digest = b""
    with suppress(ValueError):
        salt, digest = (base64.b64decode(part, validate=True) for part in parts[-2:])
    if len(salt) != _SALT_BYTES or len(digest) != _HASH_BYTES:
        raise _bad(place, f"salt and hash are not {_SALT_BYTES} and {_HASH_BYTES} bytes in base64")
    return name, _Secret(salt, digest)


def _bad(place: str, problem: str) -> ChatFileError:
    return ChatFileError(
        f"{place}: {problem}", "take the line out, and add the user again: quoth user NAME --auth FILE"
    )


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _replace(path: Path, text: str) -> None:
    """Write a file beside (0600) and put it in the place of the old one, or leave that as it was."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="ascii", newline="") as file:  # noqa: PTH123 - a handle is no path
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
