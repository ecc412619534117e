"""`quoth user`: give somebody a login. No password ever stands on a command line."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from quoth.errors import UsageError
from quoth.service.users import Users, check_name, check_password


def run(
    arguments: Sequence[str],
    parser: Callable[..., argparse.ArgumentParser],
    ask: Callable[[str], str] = getpass.getpass,
) -> int:
    """Run `quoth user ARGUMENTS`; `parser` makes parsers that speak as the program does, `ask` asks unseen."""
    made = parser(
        prog="quoth user",
        description="Give somebody a login for the chat, or another password.",
        epilog="The password is asked for, or is the first line of standard input where that is no terminal.",
    )
    made.add_argument("name", metavar="NAME", help="letters, digits and . _ @ -")
    made.add_argument("--auth", type=Path, metavar="FILE", required=True, help="the file of users; made if missing")
    options = made.parse_args(list(arguments))
    check_name(options.name)
    users = Users.open(options.auth, missing_ok=True)
    known = options.name in users
    users.add(options.name, _asked(options.name, ask) if sys.stdin.isatty() else _piped())
    print(
        f"{options.name}: {'the password is changed' if known else 'added'}; a running chat knows it when started again"
    )
    return 0


def _asked(name: str, ask: Callable[[str], str]) -> str:
    password = ask(f"Password for {name}: ")
    check_password(password)
    if ask("Once more: ") != password:
        raise UsageError("the two passwords differ", "type the same password twice")
    return password


def _piped() -> str:
    try:
        return sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UsageError("the password is not UTF-8", "write it in UTF-8") from error
