"""Nothing here needs a network: neither the program nor its tests."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parent.parent
LOOPBACK_ONLY = ("unshare", "--net", "--", "sh", "-c", 'ip link set lo up 2>/dev/null; exec "$@"', "sh")


def can_cut_the_network_off() -> bool:
    """Whether this user may make a network namespace."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*LOOPBACK_ONLY, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_cut_the_network_off(), reason="a network namespace needs root and util-linux")
def test_the_program_answers_with_the_network_cut_off(tmp_path: Path) -> None:
    """In a network namespace with nothing but the loopback, a corpus is indexed and a question answered."""
    command = [*LOOPBACK_ONLY, sys.executable, "-m", "quoth", "ask", "Who founded Wagner?", "--json"]
    done = subprocess.run(
        [*command, "--corpus", str(ROOT / "corpus"), "--index", str(tmp_path / "index")],
        capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert "Prigozhin" in answer["citations"][0]["quote"]


def test_a_test_that_reaches_for_the_network_fails() -> None:
    """While tests run, a socket to an address outside of this machine is refused before it is opened."""
    with (
        socket.socket() as sock,
        pytest.raises(SocketConnectBlockedError),
        pytest.warns(UserWarning, match="192.0.2.1"),
    ):
        sock.connect(("192.0.2.1", 80))
