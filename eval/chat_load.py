"""Many people at once: does each get their own answer, and how long do they wait?

    python -m eval.chat_load [--clients 20] [--seconds 60] [--workers 0] [--json load.json]

Starts `quoth serve` on corpus/ and asks it over HTTP, each client in a conversation of its own:
questions of the golden set, one after the other, follow-ups with the answers that this client got.
Beforehand every conversation is held once alone, with a server of its own; each answer under load must be equal to that
one in text and citations. A conversation that comes round again is read from memory: `first` are the questions of those
that nobody had before, the figures behind it are theirs alone. The exit code is 1 for any error or any answer of
somebody else's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from eval.serving import serving

ROOT = Path(__file__).parents[1]
Talk = list[str]
"""The questions of one conversation, in order."""


@dataclass
class Tally:
    """What came of the questions; milliseconds are per question."""

    milliseconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


def talks(path: Path) -> list[Talk]:
    """The conversations of a question set."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [[turn["question"] for turn in json.loads(line)["turns"]] for line in lines]


def hold(client: httpx.Client, talk: Talk, tally: Tally, *, first: bool = True) -> list[tuple[str, list[Any]]]:
    """Ask the questions of a conversation, each with what was answered before; (text, citations) each."""
    history: list[tuple[str, str]] = []
    answers = []
    for question in talk:
        began = time.perf_counter()
        response = client.post("/api/ask", json={"question": question, "history": history})
        took = 1000 * (time.perf_counter() - began)
        tally.milliseconds.append(took)
        if first:
            tally.first.append(took)
        if response.status_code != httpx.codes.OK:
            tally.errors.append(f"{response.status_code} {question}")
            break
        answer = response.json()
        history.append((question, answer["text"]))
        answers.append((answer["text"], answer["citations"]))
    return answers


def alone(address: str, all_talks: Sequence[Talk], tally: Tally) -> list[list[tuple[str, list[Any]]]]:
    """What is said in each conversation where nobody else asks."""
    with httpx.Client(base_url=address, timeout=120) as one:
        return [hold(one, talk, tally) for talk in all_talks]


def press(address: str, all_talks: Sequence[Talk], known: Sequence[Any], clients: int, seconds: float) -> Tally:
    """All clients at once for some seconds; `known` is what is to be said in each conversation."""
    crowd, end, begun, lock = Tally(), time.perf_counter() + seconds, set[int](), threading.Lock()

    def person(number: int) -> None:
        with httpx.Client(base_url=address, timeout=120) as client:
            client.get("/")  # it gives a cookie: each client is a person of its own to the server
            while time.perf_counter() < end:
                place = number % len(all_talks)
                with lock:
                    first = place not in begun
                    begun.add(place)
                if hold(client, all_talks[place], crowd, first=first) != known[place]:
                    crowd.mixed.append(" / ".join(all_talks[place]))
                number += clients

    threads = [threading.Thread(target=person, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return crowd


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how it went; 1 for an error or a mixed answer."""
    parser = argparse.ArgumentParser(prog="eval.chat_load", description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=0, help="as of `quoth serve`")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args(arguments)
    how = ("--workers", str(options.workers))
    held, one = talks(ROOT / "eval" / "sets" / "golden" / "conversations.jsonl"), Tally()
    with tempfile.TemporaryDirectory() as data, serving(ROOT / "corpus", Path(data), *how) as address:
        known = alone(address, held, one)
    with tempfile.TemporaryDirectory() as data, serving(ROOT / "corpus", Path(data), *how) as address:
        crowd = press(address, held, known, options.clients, options.seconds)
    figures = {
        "clients": options.clients,
        "seconds": options.seconds,
        "questions": len(crowd.milliseconds),
        "errors": len(crowd.errors) + len(one.errors),
        "mixed": len(crowd.mixed),
        "alone_p50_ms": round(float(np.median(one.milliseconds))),
        "p50_ms": round(float(np.median(crowd.milliseconds))),
        "p95_ms": round(float(np.percentile(crowd.milliseconds, 95))),
        "first": len(crowd.first),
        "first_p50_ms": round(float(np.median(crowd.first))),
        "first_p95_ms": round(float(np.percentile(crowd.first, 95))),
    }
    for name, value in figures.items():
        print(f"{name:14}{value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for what in (*one.errors, *crowd.errors, *crowd.mixed):
        print(f"wrong: {what}", file=sys.stderr)
    return int(bool(figures["errors"] or figures["mixed"]))


if __name__ == "__main__":
    sys.exit(main())
