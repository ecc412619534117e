"""A server of the page over small documents."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvicorn

from fakes import ScriptedReader, WordEncoder
from quoth.assistant import Assistant
from quoth.types import Candidate, Exchange, Passage
from quoth.ui import app
from quoth.ui.conversations import Conversations
from quoth.ui.desk import Desk
from quoth.ui.library import Library
from quoth.ui.listening import config
from quoth.ui.users import Users


class AnySentence(ScriptedReader):
    """Finds the first sentence that holds the question's last word; takes two seconds where it is to take its time."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """See `Reader.read`."""
        time.sleep(2.0 if "slowly" in question else 0.0)
        self.needle = question.rstrip("?)").split()[-1]
        return super().read(question, history, passages)


@contextmanager
def served(corpus: Path, data: Path, users: Users | None = None, port: int = 0) -> Iterator[str]:
    """The address of the page and the API over a folder, on a port of this machine, any free one for 0."""
    with ExitStack() as stack:
        assistant = stack.enter_context(
            Assistant.open(
                corpus, data / "index", uploads=data / "uploads", encoder=WordEncoder(), reader=AnySentence("")
            )
        )
        conversations = stack.enter_context(Conversations.open(data / "conversations.db"))
        library = Library(assistant)
        desk = Desk(library, conversations, data / "feedback.jsonl")
        application = app.create(desk, data, users)
        sock = stack.enter_context(socket.create_server(("127.0.0.1", port)))
        running = uvicorn.Server(config(application))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(timeout=10)
