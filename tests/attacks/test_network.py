"""The network is never used: everything is done in a network namespace, and every attempt to leave it is seen.

Twice: by Python's audit events, in all processes, and by the kernel of the namespace, which counts
what had nowhere to go, whoever asked for it.
"""

from __future__ import annotations

import ast
import ipaddress
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attacks.tally import Tally
from test_offline import ROOT, can_cut_the_network_off

WATCHING = Path(__file__).parent / "watching"
tally = Tally("Attempts to make the server use the network")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the program in the namespace tells."""
    if not can_cut_the_network_off():
        pytest.skip("a network namespace needs root and util-linux")
    folder = tmp_path_factory.mktemp("cut-off")
    python = os.pathsep.join(map(str, (WATCHING, ROOT / "src", ROOT / "tests", ROOT)))
    done = subprocess.run(
        ["unshare", "--net", "--", sys.executable, "-W", "ignore", "-m", "attacks.cut_off", str(folder)],
        capture_output=True, text=True, check=False, timeout=300, cwd=folder,
        env={**os.environ, "HOME": str(folder), "PYTHONPATH": python, "QUOTH_TOUCHED": str(folder / "touched")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    yield json.loads(done.stdout.splitlines()[-1])
    tally.write()


def _outside(event: str, address: str) -> bool:
    """Whether an address, as Python prints it, is none of this machine's own."""
    value = ast.literal_eval(address)
    host = value[0] if isinstance(value, tuple) else value
    if event.startswith(("socket.connect", "socket.send")) and not isinstance(value, tuple):
        return False  # the path of a Unix socket
    if host in (None, "", b"", "localhost", b"localhost"):
        return False
    try:
        return not ipaddress.ip_address(host if isinstance(host, str) else host.decode()).is_loopback
    except ValueError:
        return True


def test_nothing_outside_of_this_machine_is_reached_for(found: dict[str, Any]) -> None:
    """By index, ask, verify, doctor, eval, every route by four methods, every function of the page, and each tool."""
    assert found["codes"] == [0] * 5
    assert sum(found["seen"].values()) > 1_000
    assert not [status for status in found["seen"] if status.startswith("5")], found["seen"]
    assert (found["tools"], found["healthy"]) == (3, "ok")
    with tally.input("index, ask, verify, doctor, eval; every route, function and tool"):
        assert [line for line in found["touched"] if _outside(*line)] == []
        assert found["without route"] == 0


def test_an_attempt_would_have_been_seen(found: dict[str, Any]) -> None:
    """The same process reaches out once all is done: both watchers see it, and saw the clients of this machine."""
    assert {(event, address) for event, address in found["control"] if _outside(event, address)} >= {
        ("socket.connect", "('192.0.2.1', 80)"),
        ("socket.getaddrinfo", "'outside.example'"),
    }
    assert found["control without route"] > 0
    assert any(event == "socket.connect" for event, _ in found["touched"])
