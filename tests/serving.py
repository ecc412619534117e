"""A server of the page over small documents, and a browser to look at it with."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from fakes import ScriptedReader, WordEncoder
from quoth import server
from quoth.assistant import Assistant
from quoth.types import Candidate, Exchange, Passage
from quoth.ui import app
from quoth.ui.conversations import Conversations
from quoth.ui.desk import Desk
from quoth.ui.library import Library
from quoth.ui.users import Users

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


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
        application = app.mount(server.create_app(library, users=users), desk, users)
        sock = stack.enter_context(socket.create_server(("127.0.0.1", port)))
        running = uvicorn.Server(uvicorn.Config(application, log_level="warning"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(timeout=10)


@contextmanager
def looked_at(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """The chat in a browser of its own; what it asks of another host, or a script's error, fails the test."""
    context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address.split("?", maxsplit=1)[0], "data:", "blob:")):
            outside.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: outside.append(f"script error: {error}"))
    page.goto(address)
    page.get_by_placeholder("Ask the documents", exact=True).wait_for(timeout=60_000)
    yield page
    context.close()
    assert outside == []


def ask(page: Page, question: str, turn: int) -> None:
    """Ask, and wait for the answer of that turn, counted from 0."""
    box = page.get_by_placeholder("Ask the documents", exact=True)
    box.fill(question)
    box.press("Enter")
    page.locator("#chat [data-testid=bot]").nth(turn).wait_for(timeout=30_000)
    page.locator("#send").wait_for()  # it comes back with the answer


def in_view(page: Page, selector: str) -> bool:
    """Whether an element stands within the window and within the box that scrolls it."""
    return bool(
        page.evaluate(
            """selector => {
                const mark = document.querySelector(selector).getBoundingClientRect();
                const text = document.querySelector(selector).closest('.quoth-text').getBoundingClientRect();
                return mark.top >= Math.max(0, text.top) - 1 && mark.bottom <= Math.min(innerHeight, text.bottom) + 1;
            }""",
            selector,
        )
    )
