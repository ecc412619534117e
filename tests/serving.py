"""A server of the page over small documents."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic.v1  # noqa: F401 - FastAPI loads it late, where a finaliser's own import can break it (CPython 3.11)
import uvicorn

from fakes import ScriptedReader, WordEncoder
from quoth.answering.candidates import Candidate
from quoth.assistant import Assistant
from quoth.chat import app
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.users import Users
from quoth.service.workspace import Desk
from quoth.types import Exchange, Passage
from quoth.web.listening import config


class AnySentence(ScriptedReader):
    """Finds the first sentence that holds the question's last word; takes two seconds where it is to take its time.

    A question may be read more than once; it takes them for the first reading alone. It says no where something sank.
    """

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """See `Reader.read`."""
        read_before = any(asked == question for asked, *_ in self.asked)
        time.sleep(2.0 if "slowly" in question and not read_before else 0.0)
        self.needle = question.rstrip("?)").split()[-1]
        self.short = "no" if " sank " in question else None
        return super().read(question, history, passages)


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, the folder that it keeps things in, and what an attacker may find out of it."""

    address: str
    data: Path
    functions: int
    routes: frozenset[str]


@contextmanager
def served(corpus: Path, data: Path, users: Users | None = None, port: int = 0) -> Iterator[str]:
    """The address of the page and the API over a folder, on a port of this machine, any free one for 0."""
    with serve(corpus, data, users, port) as server:
        yield server.address


@contextmanager
def serve(corpus: Path, data: Path, users: Users | None = None, port: int = 0) -> Iterator[Server]:
    """The page and the API over a folder, as `served`."""
    with ExitStack() as stack:
        assistant = stack.enter_context(
            Assistant.open(
                corpus, data / "index", uploads=data / "uploads", encoder=WordEncoder(), reader=AnySentence("")
            )
        )
        conversations = stack.enter_context(Conversations.open(data / "conversations.db"))
        library = Library(assistant)
        desk = Desk(library, conversations, data / "feedback.jsonl")
        gate = app.create(desk, data, users)
        sock = stack.enter_context(socket.create_server(("127.0.0.1", port)))
        running = uvicorn.Server(config(gate))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            address = f"http://127.0.0.1:{sock.getsockname()[1]}"
            yield Server(address, data, gate._functions, frozenset(paths(gate._app)))
        finally:
            running.should_exit = True
            thread.join(timeout=10)


def paths(application: Any) -> Iterator[str]:
    """The paths of all routes of an application, and of those that are mounted in it."""
    for route in getattr(application, "routes", []) or getattr(getattr(application, "_app", None), "routes", []):
        if getattr(route, "path", ""):
            yield route.path
        for inner in ("app", "router", "original_router"):
            yield from paths(getattr(route, inner, None))
