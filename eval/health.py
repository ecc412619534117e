"""Does the server answer while it is attacked?

    python -m eval.health [--seconds 15] [--write docs/ATTACKS.md]

Starts `quoth serve` on corpus/ and asks /api/health every 50 ms, in peace and under each attack in
turn: a file that costs its reader all the time it has, over and over; questions with as much
history as is taken, and ones with ten times that; eight who guess a password without a pause; 600
half sent requests, renewed as the server ends them. The exit code is 1 where health was refused.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import httpx
import numpy as np
from eval.serving import serving

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the attacks are those of the tests

from attacks.bombs import bombs as files  # noqa: E402
from attacks.table import table, write_section  # noqa: E402

EVERY = 0.05
Attack: TypeAlias = Callable[[str, threading.Event], int]
"""Attacks an address until the event is set; gives how often."""

SLOW = ("docx-has-a-table-of-90000-cells.docx", "docx-has-a-row-of-60000-cells.docx")
"""The ones that take their reader longest."""


def peace(_address: str, over: threading.Event) -> int:
    """Nothing else runs."""
    over.wait()
    return 0


def bombs(address: str, over: threading.Event) -> int:
    """Uploads that cost their reader all the time it has."""
    add, count = adding(address), 0
    made = {name: data for name, data in files() if name in SLOW}
    with httpx.Client(base_url=address, timeout=120) as client:
        client.get("/")
        while not over.is_set():
            name = SLOW[count % len(SLOW)]
            names = client.post("/gradio_api/upload", files={"files": (name, made[name])}).json()
            session = f"bomb{count}"
            client.post("/gradio_api/queue/join", json={"fn_index": add, "data": [names, []], "session_hash": session})
            with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
                for line in events.iter_lines():
                    if "process_completed" in line or over.is_set():
                        break
            count += 1
    return count


def adding(address: str) -> int:
    """The page's function that adds what was uploaded."""
    config = httpx.get(f"{address}/config").json()
    upload = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "upload")
    named = next(d["id"] for d in config["dependencies"] if [upload, "upload"] in [list(t) for t in d["targets"]])
    return int(next(d["id"] for d in config["dependencies"] if d.get("trigger_after") == named))


def histories(address: str, over: threading.Event) -> int:
    """Questions with 980 kB of history, and ones with 10 MB."""
    bodies = [
        json.dumps({"question": "How did he die?", "history": [["Who is Ada Byron? " * 500, "A " * 4_700]] * turns})
        for turns in (52, 530)
    ]
    count, headers = 0, {"content-type": "application/json"}
    with httpx.Client(base_url=address, timeout=120) as client:
        while not over.is_set():
            client.post("/api/ask", content=bodies[count % 2], headers=headers)
            count += 1
    return count


def guesses(address: str, over: threading.Event) -> int:
    """Eight who guess the password of one name."""
    counts = [0] * 8

    def guess(number: int) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not over.is_set():
                client.post("/login", data={"username": "ada", "password": f"guess {number} {counts[number]}"})
                counts[number] += 1

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def halves(address: str, over: threading.Event) -> int:
    """600 requests whose headers or bodies never come."""
    host, port = address.removeprefix("http://").split(":")
    begun = (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{",
    )
    count = 0
    while not over.is_set():
        with ExitStack() as stack:
            for number in range(600):
                sock = stack.enter_context(socket.create_connection((host, int(port)), timeout=10))
                sock.sendall(begun[number % 2])
                count += 1
            over.wait(2)
    return count


@contextmanager
def guarded(folder: Path) -> Iterator[str]:
    """A server with a login."""
    users = folder / "users.txt"
    command = [sys.executable, "-m", "quoth", "user", "ada", "--auth", str(users)]
    subprocess.run(command, input="steam engine\n", text=True, check=True, capture_output=True)
    with serving(ROOT / "corpus", folder / "data", "--auth", str(users)) as address:
        yield address


def watch(address: str, attack: Attack, seconds: float) -> tuple[list[float], int, int]:
    """Milliseconds of each answer of health under an attack, how many were refused, how often was attacked."""
    over, counts = threading.Event(), [0]

    def run() -> None:
        counts[0] = attack(address, over)

    thread = threading.Thread(target=run)
    thread.start()
    times, refused, end = [], 0, time.perf_counter() + seconds
    time.sleep(1)
    with httpx.Client(base_url=address, timeout=10) as client:
        while time.perf_counter() < end:
            began = time.perf_counter()
            refused += client.get("/api/health").status_code != httpx.codes.OK
            times.append(1000 * (time.perf_counter() - began))
            time.sleep(EVERY)
    over.set()
    thread.join()
    return times, refused, counts[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how long health took; 1 where it was refused."""
    parser = argparse.ArgumentParser(prog="eval.health", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--write", type=Path, help="put the table into this document as well")
    options = parser.parse_args(arguments)
    rows, bad = [], 0
    attacks: dict[str, Attack] = {
        "nothing": peace, "files that take all their time": bombs, "histories": histories, "600 half requests": halves,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, serving(ROOT / "corpus", Path(folder)) as address:
        found = {name: watch(address, attack, options.seconds) for name, attack in attacks.items()}
    with tempfile.TemporaryDirectory() as folder, guarded(Path(folder)) as address:
        found["eight who guess a password"] = watch(address, guesses, options.seconds)
    for name, (times, refused, count) in found.items():
        bad += refused
        median, high, most = np.percentile(times, [50, 95, 100])
        rows.append((name, count, len(times), refused, f"{median:.0f}", f"{high:.0f}", f"{most:.0f}"))
    head = ("while", "attacks", "times asked", "refused", "p50 ms", "p95 ms", "longest ms")
    text = table(head, rows)
    print(text)
    if options.write:
        write_section("Health", f"`python -m eval.health`, two cores.\n\n{text}", options.write)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
