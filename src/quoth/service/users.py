"""Who may use the chat: names and hashed passwords, in a file of one line each.

A line is `name:hash`, the hash as `quoth.service.passwords` makes it: Argon2id, or the scrypt of older
files, which gives way to Argon2id when its password is typed. Passwords are hashed in NFC and UTF-8.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from quoth.disk import write_whole
from quoth.errors import ChatFileError, UsageError
from quoth.service import passwords
from quoth.service.throttle import Throttle

SHORTEST: Final = 8
LONGEST: Final = 1024
"""Characters of a password. A longer one would only cost time."""

_NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,64}")
_PATIENCE: Final = 5


class Users:
    """The users of a file as they were when it was opened. For any number of threads."""

    def __init__(self, path: Path, hashes: Mapping[str, str], clock: Callable[[], float]) -> None:
        self._path = path
        self._hashes = dict(hashes)
        self._throttle = Throttle(clock)
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], clock: Callable[[], float] = time.monotonic, *, missing_ok: bool = False
    ) -> Users:
        """Read the file; `missing_ok` takes a missing one for one without users. `clock` gives seconds.

        Raises ChatFileError for a file that cannot be read, and for a bad line, with its number.
        """
        place = Path(path)
        return cls(place, _read(place, missing_ok=missing_ok), clock)

    def __contains__(self, name: object) -> bool:
        return name in self._hashes

    def check(self, name: str, password: str, source: str = "") -> bool:
        """Whether this is the password of that name. It takes the same time for a name that nobody has.

        It may take seconds: call it in a thread. `source` says who tries: `address:` and an IP
        address, or `device:` and an id, for a browser in which this name has logged in before. What
        fails is counted (see `Throttle`). The right password of an old line renews the line, where
        the file can be written.

        Raises TooManyTries, without a look at the password, while a wait runs for that source or
        name, and where too many others are being checked.
        """
        if not _NAME.fullmatch(name) or len(password) > LONGEST:
            return False
        self._throttle.check(source, name)
        with passwords.HASHING.turn():
            self._throttle.check(source, name)  # guesses that waited for their turn together gain nothing
            hashes = self._hashes
            hashed = hashes.get(name)
            mixed = any(map(passwords.old, hashes.values()))
            right, renewed = passwords.verify(password, hashed, mixed=mixed)
            if not right:
                self._throttle.failed(source, name)
                return False
        self._throttle.passed(source, name)
        if hashed and renewed:
            self._renew(name, hashed, renewed)
        return True

    def _renew(self, name: str, hashed: str, renewed: str) -> None:
        """Put a hash in the place of one of the same password; not where there is another password by now."""

        def change(found: dict[str, str]) -> dict[str, str]:
            return found | {name: renewed} if found.get(name) == hashed else found

        with self._lock:
            self._hashes = change(self._hashes)
        with suppress(Timeout, OSError, ChatFileError):  # the old line does as well, till the next start
            self._rewrite(change)

    def add(self, name: str, password: str) -> None:
        """Add a user, or give one another password; the file (0600) is replaced whole.

        Raises UsageError for a name or a password that cannot be one, and ChatFileError where the
        file cannot be written or holds a bad line; it is then as it was.
        """
        check_name(name)
        check_password(password)
        hashed = passwords.new_hash(password)
        try:
            found = self._rewrite(lambda found: found | {name: hashed})
        except Timeout as error:
            raise ChatFileError(f"another process is writing {self._path}", "try again in a moment") from error
        except OSError as error:
            raise ChatFileError(
                f"{self._path} cannot be written ({error.strerror})",
                "free some space, or name a file in a folder that can be written; the users are as they were",
            ) from error
        with self._lock:
            self._hashes = found
        self._throttle.passed("", name)

    def _rewrite(self, change: Callable[[dict[str, str]], dict[str, str]]) -> dict[str, str]:
        """Replace what the file holds now by what `change` makes of it, while nobody else does; returns that."""
        path = self._path.resolve()  # a link stays one
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=_PATIENCE, mode=0o600):
            before = _read(path, missing_ok=True)
            found = change(before)
            if found != before:
                write_whole(path, "".join(f"{who}:{hashed}\n" for who, hashed in found.items()).encode("ascii"))
        return found


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


def _read(path: Path, *, missing_ok: bool) -> dict[str, str]:
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
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            name, hashed = _parsed(line.strip(), f"{path}, line {number}")
            if name in found:
                raise _bad(f"{path}, line {number}", f"{name} was there before")
            found[name] = hashed
    return found


def _parsed(line: str, place: str) -> tuple[str, str]:
    name, _, hashed = line.partition(":")
    if not _NAME.fullmatch(name):
        raise _bad(place, "it does not begin with the name of a user")
    if not passwords.known(hashed):
        raise _bad(place, f"after the name there is no whole hash that begins with {passwords.FORMS}")
    return name, hashed


def _bad(place: str, problem: str) -> ChatFileError:
    return ChatFileError(
        f"{place}: {problem}", "take the line out, and add the user again: quoth user NAME --auth FILE"
    )
