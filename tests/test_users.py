"""Logins: hashed in the file, slow to guess, and never on a command line."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quoth import cli
from quoth.errors import ChatFileError, UsageError
from quoth.ui import command
from quoth.ui.users import Users

RIGHT, WRONG = "correct horse", "battery staple"


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "auth" / "users.txt"


@pytest.fixture
def ada(path: Path) -> Path:
    """A file with one user."""
    Users.open(path, missing_ok=True).add("ada", RIGHT)
    return path


# --- The file ---


def test_a_user_is_a_line_with_a_hash_that_anybody_can_check(ada: Path) -> None:
    """`name:scrypt:n:r:p:salt:hash`, with scrypt of hashlib, a salt of 16 bytes, and no password anywhere."""
    line = ada.read_text("ascii")
    name, method, n, r, p, salt, digest = line.removesuffix("\n").split(":")
    assert (name, method, n, r, p) == ("ada", "scrypt", "16384", "8", "1")
    raw = base64.b64decode(salt)
    assert len(raw) == 16
    wanted = hashlib.scrypt(RIGHT.encode(), salt=raw, n=2**14, r=8, p=1)
    assert base64.b64decode(digest) == wanted


def test_the_file_is_for_its_owner_alone_and_replaced_whole(ada: Path) -> None:
    """0600 whatever it was before; nothing is left beside it but the lock."""
    ada.chmod(0o644)
    before = ada.stat().st_ino
    Users.open(ada).add("ben", RIGHT)
    assert stat.S_IMODE(ada.stat().st_mode) == 0o600
    assert stat.S_IMODE(ada.parent.stat().st_mode) == 0o700
    assert ada.stat().st_ino != before
    assert {file.name for file in ada.parent.iterdir()} <= {"users.txt", "users.txt.lock"}


def test_the_same_password_of_two_users_has_two_hashes(ada: Path) -> None:
    """Each has a salt of its own."""
    Users.open(ada).add("ben", RIGHT)
    first, second = ada.read_text("ascii").splitlines()
    assert first.split(":")[5:] != second.split(":")[5:]


def test_a_second_password_takes_the_place_of_the_first(ada: Path) -> None:
    """The line stays where it was, and so do the others; what is open knows it at once."""
    users = Users.open(ada)
    users.add("ben", WRONG)
    users.add("ada", "another one")
    assert [line.split(":")[0] for line in ada.read_text("ascii").splitlines()] == ["ada", "ben"]
    for one in (users, Users.open(ada)):
        assert (one.check("ada", RIGHT), one.check("ada", "another one"), one.check("ben", WRONG)) == (
            False, True, True,
        )  # fmt: skip
        assert len(one) == 2


def test_users_added_at_once_are_all_kept(path: Path) -> None:
    """By six threads, each with the file open for itself."""
    threads = [
        threading.Thread(target=lambda n=n: Users.open(path, missing_ok=True).add(f"u{n}", RIGHT)) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(line.split(":")[0] for line in path.read_text("ascii").splitlines()) == [f"u{n}" for n in range(6)]


def test_a_link_to_the_file_stays_a_link(ada: Path, tmp_path: Path) -> None:
    """What it points at is replaced."""
    link = tmp_path / "link"
    link.symlink_to(ada)
    Users.open(link).add("ben", RIGHT)
    assert link.is_symlink()
    assert len(Users.open(ada)) == 2


GOOD = "ada:scrypt:16384:8:1:" + base64.b64encode(b"s" * 16).decode() + ":" + base64.b64encode(b"h" * 64).decode()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("ben", "the password is not hashed by scrypt:16384:8:1"),
        ("ben:secret", "the password is not hashed by scrypt:16384:8:1"),
        (GOOD.replace("ada", ""), "it does not begin with the name of a user"),
        (GOOD.replace("ada", "a b"), "it does not begin with the name of a user"),
        (GOOD.replace("ada", "é"), "it does not begin with the name of a user"),
        ("# a comment", "it does not begin with the name of a user"),
        (GOOD, "ada was there before"),
        (GOOD.replace("ada", "ben").replace("16384", "2"), "the password is not hashed by scrypt:16384:8:1"),
        (GOOD.replace("ada", "ben").replace("scrypt", "md5"), "the password is not hashed by scrypt:16384:8:1"),
        (GOOD.replace("ada", "ben") + ":x", "the password is not hashed by scrypt:16384:8:1"),
        (GOOD.replace("ada", "ben")[:-8], "salt and hash are not 16 and 64 bytes in base64"),
        (GOOD.replace("ada", "ben").replace("cw==", "!!!!"), "salt and hash are not 16 and 64 bytes in base64"),
        (GOOD.replace("ada", "ben").replace("c3Nz", "", 1), "salt and hash are not 16 and 64 bytes in base64"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(path: Path, line: str, problem: str) -> None:
    """When the file is opened, and when a user is added; it is left as it is. Blank lines count and do no harm."""
    path.parent.mkdir()
    path.write_text(f"{GOOD}\n\n{line}\n", "utf-8")
    with pytest.raises(ChatFileError) as caught:
        Users.open(path)
    assert caught.value.problem == f"{path}, line 3: {problem}"
    path.write_text(f"{GOOD}\r\n\n", "utf-8")
    users = Users.open(path)
    path.write_text(f"{GOOD}\n\n{line}\n", "utf-8")
    with pytest.raises(ChatFileError, match="line 3"):
        users.add("eve", RIGHT)
    assert path.read_text("utf-8") == f"{GOOD}\n\n{line}\n"


def test_a_missing_file_says_how_to_make_one(path: Path) -> None:
    """And one that cannot be read or written says so."""
    with pytest.raises(ChatFileError, match="there is no file of users") as caught:
        Users.open(path)
    assert caught.value.remedy == f"add the first user: quoth user NAME --auth {path}"
    path.mkdir(parents=True)
    with pytest.raises(ChatFileError, match=r"cannot be read \(Is a directory\)"):
        Users.open(path)
    (path / "file").touch()
    with pytest.raises(ChatFileError, match=r"cannot be (read|written) \(Not a directory\)"):
        Users.open(path / "file" / "users", missing_ok=True).add("ada", RIGHT)


# --- Checking ---


def test_only_the_right_password_of_a_known_name_passes(ada: Path) -> None:
    """Not in other case, not cut, not longer, not for another name; nor does any, where there are no users."""
    users = Users.open(ada)
    assert users.check("ada", RIGHT)
    for name, password in (
        ("ada", RIGHT.upper()), ("ada", RIGHT[:-1]), ("ada", RIGHT + " "), ("ADA", RIGHT), ("ben", RIGHT), ("", ""),
        ("ada\n", RIGHT), ("ada", "x" * 1025), ("\ud800", RIGHT), ("ada", "\ud800"),
    ):  # fmt: skip
        assert not users.check(name, password)
    assert not Users.open(ada.with_name("none"), missing_ok=True).check("ada", RIGHT)


def test_a_password_is_the_same_however_its_letters_are_composed(path: Path) -> None:
    """A keyboard may send é as one code point or as two."""
    users = Users.open(path, missing_ok=True)
    users.add("ada", "caf\u00e9 au lait")
    assert users.check("ada", "cafe\u0301 au lait")


def test_an_unknown_name_takes_as_long_as_a_known_one(ada: Path) -> None:
    """Both are hashed once: neither is answered in less than a third of the other's time."""
    users = Users.open(ada, clock=Clock())

    def best(name: str) -> float:
        times = []
        for _ in range(4):
            began = time.perf_counter()
            users.check(name, WRONG)
            times.append(time.perf_counter() - began)
        return min(times)

    known, unknown = best("ada"), best("ben")
    assert known < 3 * unknown
    assert unknown < 3 * known


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_after_five_failures_each_asks_for_a_longer_wait(ada: Path, name: str) -> None:
    """1, 2, 4 seconds and so on; till then every password is refused, unhashed, and a try does not prolong it."""
    clock = Clock()
    users = Users.open(ada, clock)
    for _ in range(5):
        assert not users.check(name, WRONG)
    for wait in (1.0, 2.0, 4.0):
        began = time.perf_counter()
        for _ in range(200):
            assert not users.check(name, RIGHT)
        assert time.perf_counter() - began < 1.0  # 200 hashes take some 10 s
        clock.now += wait * 0.99
        assert not users.check("ada", RIGHT) or name != "ada"
        clock.now += wait * 0.02
        assert not users.check(name, WRONG)
    clock.now += 8.0
    assert users.check(name, RIGHT) == (name == "ada")


def test_the_right_password_makes_failures_forgotten(ada: Path) -> None:
    """Four failures, a success, and four more ask for no wait; another name is not concerned by any."""
    users = Users.open(ada, Clock())
    users.add("ben", RIGHT)
    for _ in range(2):
        for _ in range(4):
            assert not users.check("ada", WRONG)
        assert users.check("ada", RIGHT)
    for _ in range(5):
        assert not users.check("ada", WRONG)
    assert not users.check("ada", RIGHT)
    assert users.check("ben", RIGHT)


def test_no_wait_is_longer_than_five_minutes(ada: Path) -> None:
    """So that nobody can lock another out for good."""
    clock = Clock()
    users = Users.open(ada, clock)
    for _ in range(20):
        assert not users.check("ada", WRONG)
        clock.now += 300.0
    assert users.check("ada", RIGHT)


# --- The command ---


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""

    def pipe_(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return pipe_


def user(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = cli.main(["user", *map(str, arguments)])
    except SystemExit as end:
        code = int(end.code or 0)
    return code, *capsys.readouterr()


def test_the_command_adds_a_user_and_changes_a_password(
    path: Path, pipe: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """The password is the first line of standard input, without its end."""
    pipe(b"correct horse\r\nnothing more\n")
    code, out, err = user(capsys, "ada", "--auth", path)
    assert (code, out, err) == (0, "ada: added; a running chat knows it when started again\n", "")
    assert Users.open(path).check("ada", RIGHT)
    pipe("Zoë's Straße".encode())
    code, out, _ = user(capsys, "ada", "--auth", path)
    assert (code, out.startswith("ada: the password is changed;")) == (0, True)
    assert Users.open(path).check("ada", "Zoë's Straße")


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("ada", b"seven77\n", "the password has 7 characters\nchoose one of at least 8 and at most 1024\n"),
        ("ada", b"", "the password has 0 characters\n"),
        ("ada", b"x" * 1025, "the password has 1025 characters\n"),
        ("ada", b"caf\xe9 au lait", "the password is not UTF-8\n"),
        ("a:b", b"correct horse", "“a:b” cannot be the name of a user\ntake 1 to 64 of these"),
        ("", b"correct horse", "“” cannot be the name"),
        ("x" * 65, b"correct horse", "cannot be the name"),
        ("../x", b"correct horse", "cannot be the name"),
    ],
)
def test_the_command_refuses_bad_names_and_passwords(  # noqa: PLR0917 - pytest passes them by name
    path: Path, pipe: Callable[[bytes], None], capsys: pytest.CaptureFixture[str], name: str, typed: bytes, problem: str
) -> None:
    """In two lines, with exit code 2, and without a file."""
    pipe(typed)
    code, out, err = user(capsys, name, "--auth", path)
    assert (code, out) == (2, "")
    assert problem in err
    assert not path.exists()


def test_the_command_takes_no_password_and_needs_a_file(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody's password ever stands on a command line."""
    for arguments in (("ada", RIGHT, "--auth", path), ("ada", "--password", RIGHT, "--auth", path), ("ada",)):
        code, out, err = user(capsys, *arguments)
        assert (code, out) == (2, "")
        assert err.endswith("see: quoth user --help\n")
    code, out, _ = user(capsys, "--help")
    assert code == 0
    assert "--auth FILE" in out


class Terminal(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ([RIGHT, RIGHT], None),
        ([RIGHT, WRONG], "the two passwords differ"),
        (["short"], "the password has 5 characters"),
    ],
)
def test_at_a_terminal_the_password_is_asked_twice(
    path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], problem: str | None
) -> None:
    """One that is too short is not asked again; two that differ are none."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return typed[len(asked) - 1]

    words = ["ada", "--auth", str(path)]
    if problem is None:
        assert command.run(words, cli._Parser, ask) == 0
        assert Users.open(path).check("ada", RIGHT)
    else:
        with pytest.raises(UsageError, match=problem):
            command.run(words, cli._Parser, ask)
        assert not path.exists()
    assert asked == ["Password for ada: ", "Once more: "][: len(typed)]


def test_a_bad_name_is_refused_before_a_password_is_asked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody types a password for nothing."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(UsageError, match="cannot be the name"):
        command.run(["a:b", "--auth", str(path)], cli._Parser, lambda _: pytest.fail("it was asked"))


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal")
def test_a_full_disk_leaves_the_users_as_they_were(ada: Path) -> None:
    """The new file does not fit: the old one stays, and nothing is left beside it."""
    import resource

    before = ada.read_bytes()
    users = Users.open(ada)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), hard))
    try:
        with pytest.raises(ChatFileError, match=r"cannot be written \(File too large\)"):
            users.add("ben", RIGHT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ada.read_bytes() == before
    assert {file.name for file in ada.parent.iterdir()} <= {"users.txt", "users.txt.lock"}
    assert users.check("ada", RIGHT)
    assert not users.check("ben", RIGHT)
