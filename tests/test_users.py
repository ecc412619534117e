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
from contextlib import nullcontext
from pathlib import Path

import argon2
import pytest

from quoth import cli
from quoth.errors import ChatFileError, TooManyTries, UsageError
from quoth.service import user_command
from quoth.service.passwords import HASHING, Turnstile
from quoth.service.throttle import Throttle
from quoth.service.users import Users

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


def old(name: str, password: str = RIGHT) -> str:
    """A line as Quoth once wrote it: `name:scrypt:n:r:p:salt:hash`, by hashlib alone."""
    hashed = hashlib.scrypt(password.encode(), salt=b"s" * 16, n=2**14, r=8, p=1)
    return f"{name}:scrypt:16384:8:1:{base64.b64encode(b's' * 16).decode()}:{base64.b64encode(hashed).decode()}"


def tried(users: Users, name: str, password: str, source: str = "") -> bool | float:
    """Whether it is the password, or the wait in seconds that is asked for."""
    try:
        return users.check(name, password, source)
    except TooManyTries as error:
        return error.wait


@pytest.fixture
def ada(path: Path) -> Path:
    """A file with one user."""
    Users.open(path, missing_ok=True).add("ada", RIGHT)
    return path


# --- The file ---


def test_a_user_is_a_line_with_a_hash_that_anybody_can_check(ada: Path) -> None:
    """`name:$argon2id$...`, which the plain library for Argon2 verifies; no password anywhere."""
    name, _, hashed = ada.read_text("ascii").removesuffix("\n").partition(":")
    assert name == "ada"
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert argon2.PasswordHasher().verify(hashed, RIGHT)
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(hashed, WRONG)


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
    assert first.split("$")[4:] != second.split("$")[4:]
    assert len(first.split("$")) == 6


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
        assert [name in one for name in ("ada", "ben", "eve")] == [True, True, False]


def test_users_added_at_once_are_all_kept(path: Path) -> None:
    """By six threads, each with the file open for itself."""
    together(6, lambda n: Users.open(path, missing_ok=True).add(f"u{n}", RIGHT))
    assert sorted(line.split(":")[0] for line in path.read_text("ascii").splitlines()) == [f"u{n}" for n in range(6)]


def test_a_link_to_the_file_stays_a_link(ada: Path, tmp_path: Path) -> None:
    """What it points at is replaced."""
    link = tmp_path / "link"
    link.symlink_to(ada)
    Users.open(link).add("ben", RIGHT)
    assert link.is_symlink()
    assert "ben" in Users.open(ada)


GOOD = old("ada")
NEW = "$argon2id$v=19$m=19456,t=2,p=1$" + "c" * 22 + "$" + "h" * 43
NO_HASH = "after the name there is no whole hash that begins with $argon2id$v=19$m=19456,t=2,p=1$ or scrypt:16384:8:1:"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("ben", NO_HASH),
        ("ben:secret", NO_HASH),
        (GOOD.replace("ada", ""), "it does not begin with the name of a user"),
        (GOOD.replace("ada", "a b"), "it does not begin with the name of a user"),
        (GOOD.replace("ada", "é"), "it does not begin with the name of a user"),
        ("# a comment", "it does not begin with the name of a user"),
        (GOOD, "ada was there before"),
        (f"ada:{NEW}", "ada was there before"),
        (GOOD.replace("ada", "ben").replace("16384", "2"), NO_HASH),
        (GOOD.replace("ada", "ben").replace("scrypt", "md5"), NO_HASH),
        (GOOD.replace("ada", "ben") + ":x", NO_HASH),
        (GOOD.replace("ada", "ben")[:-8], NO_HASH),
        (GOOD.replace("ada", "ben").replace("==", "!!", 1), NO_HASH),
        (f"ben:{NEW}"[:-1], NO_HASH),
        (f"ben:{NEW}h", NO_HASH),
        (f"ben:{NEW.replace('m=19456', 'm=99999999')}", NO_HASH),
        (f"ben:{NEW.replace('argon2id', 'argon2i')}", NO_HASH),
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


# --- Lines of older files ---


def test_the_right_password_of_an_old_line_replaces_it(path: Path) -> None:
    """The wrong one does not. The other lines stay, and so does who may read the file; next time it is Argon2id."""
    path.parent.mkdir()
    path.write_text(f"{old('ada')}\n{old('ben', WRONG)}\n", "ascii")
    path.chmod(0o600)
    users = Users.open(path)
    assert not users.check("ada", WRONG)
    assert path.read_text("ascii") == f"{old('ada')}\n{old('ben', WRONG)}\n"
    assert users.check("ada", RIGHT)
    first, second = path.read_text("ascii").splitlines()
    assert first.startswith("ada:$argon2id$")
    assert second == old("ben", WRONG)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for one in (users, Users.open(path)):
        assert one.check("ada", RIGHT)
        assert not one.check("ada", WRONG)
    assert path.read_text("ascii").splitlines() == [first, second]


def test_an_old_line_that_cannot_be_replaced_still_lets_in(path: Path) -> None:
    """A folder in the place of the lock stops whoever writes; the line stays, and works."""
    path.parent.mkdir()
    path.write_text(f"{old('ada')}\n", "ascii")
    path.with_name("users.txt.lock").mkdir()
    users = Users.open(path)
    assert [users.check("ada", RIGHT), users.check("ada", RIGHT), users.check("ada", WRONG)] == [True, True, False]
    assert path.read_text("ascii") == f"{old('ada')}\n"


def test_an_old_line_is_not_put_in_the_place_of_a_newer_password(path: Path) -> None:
    """Somebody changed the password in another process: the old one lets in here, and the file keeps the new one."""
    path.parent.mkdir()
    path.write_text(f"{old('ada')}\n", "ascii")
    users = Users.open(path)
    Users.open(path).add("ada", "another one")
    changed = path.read_bytes()
    assert users.check("ada", RIGHT)
    assert path.read_bytes() == changed
    assert Users.open(path).check("ada", "another one")


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


@pytest.mark.parametrize("also", ["new", "old"])
def test_an_unknown_name_takes_as_long_as_a_known_one(ada: Path, also: str) -> None:
    """Whatever kind of line a name has, none is answered in less than three fifths of another's time."""
    if also == "old":
        ada.write_text(f"{ada.read_text('ascii')}{old('ben')}\n", "ascii")
    users = Users.open(ada, Clock())
    times: dict[str, list[float]] = {"ada": [], "ben": [], "eve": []}
    for n in range(6):
        for name, taken in times.items():
            began = time.thread_time()  # of this thread alone: other tests run beside it
            assert not users.check(name, WRONG, f"address:{n}")
            taken.append(time.thread_time() - began)
    best = sorted(min(taken) for taken in times.values())
    assert best[0] > 0.6 * best[2]


@pytest.mark.parametrize("source", ["", "address:1.2.3.4", "device:x"])
@pytest.mark.parametrize("name", ["ada", "ben"])
def test_after_five_failures_each_asks_for_a_longer_wait(ada: Path, name: str, source: str) -> None:
    """1, 2, 4, 8, 15 seconds and no more; till then each is refused, unhashed, and a try does not prolong it."""
    clock = Clock()
    users = Users.open(ada, clock)
    for _ in range(5):
        assert tried(users, name, WRONG, source) is False
    for wait in (1.0, 2.0, 4.0, 8.0, 15.0, 15.0):
        began = time.perf_counter()
        for _ in range(200):
            assert tried(users, name, RIGHT, source) == wait
        assert time.perf_counter() - began < 1.0  # 200 hashes take some 4 s
        clock.now += wait - 0.25
        assert tried(users, name, RIGHT, source) == 0.25
        clock.now += 0.25
        assert tried(users, name, WRONG, source) is False
    clock.now += 15.0
    assert tried(users, name, RIGHT, source) is (name == "ada")


def test_a_wait_is_told_in_words() -> None:
    """In whole seconds, and without a word on the name."""
    assert str(TooManyTries(7.2)) == "too many tries to log in\nwait 8 seconds, then type the password again"
    assert "wait 1 second," in str(TooManyTries(0.3))


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
    assert tried(users, "ada", RIGHT) == 1.0
    assert users.check("ben", RIGHT)


def test_failures_of_ten_minutes_ago_are_free_again(ada: Path) -> None:
    """A new count begins with the first failure after that."""
    clock = Clock()
    users = Users.open(ada, clock)
    for _ in range(2):
        for _ in range(5):
            assert tried(users, "ada", WRONG) is False
        assert tried(users, "ada", RIGHT) == 1.0
        clock.now += 600.0


# --- Who is held by whose failures ---

HERE, THERE = "address:1.2.3.4", "address:5.6.7.8"


def test_guesses_from_one_address_do_not_hold_another(ada: Path) -> None:
    """Fifteen failures are counted here; there the right password passes at once."""
    clock = Clock()
    users = Users.open(ada, clock)
    for _ in range(15):
        assert tried(users, "ada", WRONG, HERE) is False
        clock.now += 15.0
    assert tried(users, "ada", WRONG, HERE) is False
    assert tried(users, "ada", RIGHT, HERE) == 15.0
    assert tried(users, "ada", RIGHT, THERE) is True


def test_after_200_guesses_the_right_password_is_let_in_within_15_seconds(ada: Path) -> None:
    """From the very address that guessed, by the clock, which the 200 moved on as they had to wait."""
    clock = Clock()
    users = Users.open(ada, clock)
    looked_at = 0
    while looked_at < 200:
        found = tried(users, "ada", WRONG, HERE)
        looked_at += found is False
        clock.now += 0.0 if found is False else float(found)
    assert clock.now > 2000.0  # 200 guesses took more than half an hour
    wait = tried(users, "ada", RIGHT, HERE)
    assert 0.0 < wait <= 15.0
    clock.now += wait
    assert tried(users, "ada", RIGHT, HERE) is True


def test_an_address_that_tries_many_names_is_held_for_all(ada: Path) -> None:
    """Twenty failures over twenty names are free; then the wait is for every name, and for this address alone."""
    users = Users.open(ada, Clock())
    for n in range(20):
        assert tried(users, f"u{n}", WRONG, HERE) is False
    assert tried(users, "ada", RIGHT, HERE) == 1.0
    assert tried(users, "ada", RIGHT, THERE) is True
    for n in range(30):
        assert tried(users, f"u{n}", WRONG) is False
    assert tried(users, "ada", RIGHT) is True  # a source that is not told is everybody


def test_a_name_that_is_tried_from_many_addresses_is_held_but_not_its_devices(ada: Path) -> None:
    """Fifty failures from fifty addresses are free; a browser that has logged in before passes all the same."""
    clock = Clock()
    users = Users.open(ada, clock)
    for n in range(50):
        assert tried(users, "ada", WRONG, f"address:10.0.0.{n}") is False
    assert tried(users, "ada", RIGHT, HERE) == 1.0
    assert tried(users, "ada", RIGHT, "device:x") is True
    assert tried(users, "ben", WRONG, HERE) is False
    clock.now += 1.0
    assert tried(users, "ada", RIGHT, HERE) is True


def test_a_device_holds_itself_and_nobody_else(ada: Path) -> None:
    """Its failures are no address's and no name's."""
    clock = Clock()
    users = Users.open(ada, clock)
    for _ in range(60):
        found = tried(users, "ada", WRONG, "device:x")
        clock.now += 0.0 if found is False else float(found)
    assert tried(users, "ada", RIGHT, HERE) is True
    assert tried(users, "ada", RIGHT, "device:y") is True


def test_what_is_remembered_is_bounded() -> None:
    """A hundred thousand names from as many addresses leave 10,000 counts of each of three kinds, the newest."""
    clock = Clock()
    throttle = Throttle(clock)
    for n in range(100_000):
        throttle.failed(f"address:{n}", f"u{n}")
    assert [len(kind._found) for kind in (throttle._pairs, throttle._sources, throttle._names)] == [10_000] * 3
    for source, held in (("address:99999", True), ("address:0", False)):
        for _ in range(4):
            throttle.failed(source, f"u{source.removeprefix('address:')}")
        with pytest.raises(TooManyTries) if held else nullcontext():
            throttle.check(source, f"u{source.removeprefix('address:')}")


# --- Threads ---


def test_guesses_at_the_same_time_gain_nothing(ada: Path) -> None:
    """Forty threads guess at once: at most six passwords are looked at, five and one that was underway."""
    users = Users.open(ada, Clock())
    found: list[bool | float] = []
    together(40, lambda _: found.append(tried(users, "ada", WRONG, HERE)))
    assert len(found) == 40
    assert 5 <= sum(one is False for one in found) <= 6


def test_right_passwords_at_the_same_time_all_pass(path: Path) -> None:
    """Of old lines too: twenty threads of four users let in, and four lines of Argon2id after it."""
    path.parent.mkdir()
    path.write_text("".join(f"{old(f'u{n}')}\n" for n in range(4)), "ascii")
    users = Users.open(path)
    found: list[bool | float] = []
    together(20, lambda n: found.append(tried(users, f"u{n % 4}", RIGHT, HERE)))
    assert found == [True] * 20
    lines = path.read_text("ascii").splitlines()
    assert [line[:13] for line in lines] == [f"u{n}:$argon2id$"[:13] for n in range(4)]


def test_no_more_than_two_passwords_are_looked_at_at_once(ada: Path) -> None:
    """While two others have their turn a check waits; one that would wait for long is refused."""
    users = Users.open(ada)
    found: list[bool | float] = []
    checking = threading.Thread(target=lambda: found.append(tried(users, "ada", RIGHT)))
    with HASHING.turn(), HASHING.turn():
        checking.start()
        checking.join(0.3)
        assert checking.is_alive()
    checking.join()
    assert found == [True]
    gate = Turnstile(at_once=1, patience=0.05)
    with gate.turn(), pytest.raises(TooManyTries), gate.turn():
        pass
    with gate.turn():
        pass


def together(count: int, do: Callable[[int], None]) -> None:
    """As many threads, each of which does it with its number, begun at once."""
    threads = [threading.Thread(target=do, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


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
        assert user_command.run(words, cli._Parser, ask) == 0
        assert Users.open(path).check("ada", RIGHT)
    else:
        with pytest.raises(UsageError, match=problem):
            user_command.run(words, cli._Parser, ask)
        assert not path.exists()
    assert asked == ["Password for ada: ", "Once more: "][: len(typed)]


def test_a_bad_name_is_refused_before_a_password_is_asked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody types a password for nothing."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(UsageError, match="cannot be the name"):
        user_command.run(["a:b", "--auth", str(path)], cli._Parser, lambda _: pytest.fail("it was asked"))


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
