"""Who is asking: cookies that are made here, and the secret that signs them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from quoth.errors import ChatFileError
from quoth.service.users import Users
from quoth.web.session import COOKIE, Browsers, Visitor, browser, cookies_of, login, owner_of, secret_of
from quoth.web.signin import COOKIE as LOGIN
from quoth.web.signin import DEVICE, LASTS, Logins

SECRET = b"0" * 32


def given(line: str | None) -> dict[str, str]:
    """The cookies of a browser that was sent a `Set-Cookie` line."""
    assert line is not None
    name, _, value = line.split(";")[0].partition("=")
    return {name: value}


def test_a_browser_is_known_by_the_cookie_that_it_was_given() -> None:
    """Again and again, by every server that has the secret, and by no other; a new one is another."""
    browsers = Browsers(SECRET)
    cookies = given(browsers.renewed({}))
    visitor = browsers.visitor(cookies)
    assert len(visitor.owner) == 32
    assert browsers.renewed(cookies) is None
    assert Browsers(SECRET).visitor(cookies) == visitor
    assert Browsers(b"1" * 32).visitor(cookies) == Visitor()
    assert browsers.visitor(given(browsers.renewed({}))) != visitor


def test_a_cookie_from_before_they_were_signed_is_signed_if_somebody_keeps_something_under_it() -> None:
    """The owner stays the same; what nobody keeps anything under is replaced; until it is signed it is nobody."""
    browsers = Browsers(SECRET, known=lambda owner: owner == browser("old"))
    assert browsers.visitor({COOKIE: "old"}) == Visitor()
    assert browsers.visitor(given(browsers.renewed({COOKIE: "old"}))) == Visitor(browser("old"))
    assert browsers.visitor(given(browsers.renewed({COOKIE: "new"}))) != Visitor(browser("new"))


def test_a_login_and_a_cookie_are_never_the_same_owner() -> None:
    """Whatever a browser puts into its cookie; a request that passed no gate is nobody's."""
    assert len(login("ada")) == 32
    assert login("ada") not in (browser("ada"), browser("login:ada"))
    assert owner_of(SimpleNamespace(state=SimpleNamespace(visitor=Visitor("x")))) == "x"
    assert owner_of(SimpleNamespace(state=SimpleNamespace(), cookies={COOKIE: "x"}, username="ada")) == ""
    assert owner_of(object()) == ""


def test_cookies_of_other_programs_do_not_hide_ours() -> None:
    """They are shared between ports, and may be no good cookies."""
    header = [(b"cookie", b'foo={"a":1}; quoth_browser=mine'), (b"cookie", b"noequals")]
    assert cookies_of(header)[COOKIE] == "mine"


def test_the_secret_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    """32 bytes, 0600, also where it was made wider; a file that is something else is refused in words."""
    secret = secret_of(tmp_path / "data")
    path = tmp_path / "data" / "secret"
    assert len(secret) == 32
    assert {p.name for p in path.parent.iterdir()} == {"secret", "secret.lock"}
    path.chmod(0o644)
    assert secret_of(tmp_path / "data") == secret
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"short")
    with pytest.raises(ChatFileError, match="is not the secret that was made"):
        secret_of(tmp_path / "data")


@pytest.fixture
def users(tmp_path: Path) -> Users:
    users = Users.open(tmp_path / "users.txt", missing_ok=True)
    users.add("ada", "steam engine")
    return users


def test_a_login_ends_by_logging_out_and_by_itself(users: Users) -> None:
    """After half a day without a request; each request puts that off."""
    now = 0.0
    logins = Logins(users, SECRET, lambda: now)
    first, second = ({**given(a), **given(b)} for a, b in (logins.begin("ada"), logins.begin("ada")))
    assert logins.visitor(first) == logins.visitor(second) == Visitor(login("ada"), "ada")
    logins.end(first)
    assert logins.visitor(first) == Visitor()
    now = LASTS - 1
    assert logins.visitor(second).name == "ada"
    now = 2 * LASTS - 2
    assert logins.visitor(second).name == "ada"
    now = 3 * LASTS
    assert logins.visitor(second) == Visitor()
    assert logins.visitor({LOGIN: ""}) == Visitor()


def test_a_browser_that_logged_in_before_is_not_held_up_by_those_who_guess(users: Users) -> None:
    """Its mark is good for the name that it was given for, and for no other."""
    logins = Logins(users, SECRET)
    mark = given(logins.begin("ada")[1])
    assert set(mark) == {DEVICE}
    assert logins._source("ada", "1.2.3.4", mark).startswith("device:")
    assert logins._source("bob", "1.2.3.4", mark) == "address:1.2.3.4"
    assert logins._source("ada", "1.2.3.4", {DEVICE: mark[DEVICE][:-1]}) == "address:1.2.3.4"
    assert logins._source("ada", "1.2.3.4", {}) == "address:1.2.3.4"
    assert logins._source("ada", "2001:db8:1:2:3:4:5:6%eth0", {}) == "address:2001:db8:1:2::/64"


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic YWRh", "Bearer YWRhOnN0ZWFtIGVuZ2luZQ==", "Basic /w=="])
def test_a_header_that_is_no_login_is_nobody(users: Users, header: str) -> None:
    """Whatever is wrong with it; the right one is somebody."""
    logins = Logins(users, SECRET)
    assert logins.check_basic(header, "1.2.3.4") == Visitor()
    assert logins.check_basic("Basic YWRhOnN0ZWFtIGVuZ2luZQ==", "1.2.3.4") == Visitor(login("ada"), "ada")
