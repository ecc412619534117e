"""The page in a real browser, and the same answers over HTTP."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn

from fakes import ScriptedReader, WordEncoder
from quoth import server, ui
from quoth.assistant import Assistant
from quoth.types import Candidate, Exchange, Passage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
HOSTILE = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> Steam is **bold** & hot.'
TEXTS = {
    "engines.md": "# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804. They were slow.",
    "bad <b>name</b>.txt": HOSTILE,
}


class AnySentence(ScriptedReader):
    """Finds the first sentence that holds the question's last word."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """See `Reader.read`."""
        self.needle = question.rstrip("?").split()[-1]
        return super().read(question, history, passages)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the page and the API on a free port of this machine."""
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=AnySentence("")) as assistant:
        app = ui.mount(server.create_app(assistant), assistant)
        sock = socket.create_server(("127.0.0.1", 0))
        running = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        running.should_exit = True
        thread.join(timeout=10)
        sock.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine; make test installs it where it can")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The chat, opened; anything that it asks of another host fails the test."""
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            outside.append(request.url)

    def cry(error: object) -> None:
        outside.append(f"script error: {error}")

    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.on("request", note)
    page.on("pageerror", cry)
    page.goto(address)
    page.get_by_placeholder("Ask the documents").wait_for(timeout=60_000)
    yield page
    page.close()
    assert outside == []


def ask(page: Page, question: str, turn: int) -> None:
    box = page.get_by_placeholder("Ask the documents")
    box.fill(question)
    box.press("Enter")
    page.locator("#chat [data-testid=bot]").nth(turn).wait_for(timeout=30_000)


def test_ask_follow_up_and_see_the_sentence_in_its_passage(page: Page) -> None:
    """The answer carries its marker, the panel marks the quoted sentence inside its passage, a
    follow-up is answered in the same conversation, and choosing an older answer brings back its
    own source.
    """
    ask(page, "What was the first drive by Steam?", 0)
    page.get_by_text("Steam drove the first of them, in 1804. [1]").wait_for()
    mark = page.locator("#sources mark")
    assert mark.inner_text() == "Steam drove the first of them, in 1804."
    card = page.locator("#sources .quoth-source")
    assert "[1] engines.md · Engines" in card.inner_text()
    assert "Trains run on rails. Steam drove the first of them, in 1804. They were slow." in card.inner_text()
    ask(page, "Were they slow?", 1)
    page.get_by_text("They were slow. [1]").wait_for()
    assert mark.inner_text() == "They were slow."
    page.get_by_text("Steam drove the first of them, in 1804. [1]").click()
    page.wait_for_function("document.querySelector('#sources mark').innerText.startsWith('Steam')")


def test_what_is_not_there_is_said_and_the_nearest_is_shown(page: Page) -> None:
    """Nothing is marked; the nearest passages are there for a look."""
    ask(page, "Who likes zebras?", 0)
    page.get_by_text("The documents do not answer this.").wait_for()
    assert page.locator("#sources mark").count() == 0
    assert page.locator("#sources .quoth-source").count() == 2


def test_a_hostile_document_runs_nothing(page: Page) -> None:
    """Scripts and handlers in text and file name are shown as letters."""
    ask(page, "What is hot?", 0)
    page.get_by_text("<script>window.hacked = 1</script>").first.wait_for()
    assert page.evaluate("window.hacked") is None
    assert page.locator("#sources h3").inner_text() == "[1] bad <b>name</b>.txt"
    assert page.locator("#sources img, #sources script, #chat img[src=x]").count() == 0
    assert page.get_by_text("Steam is **bold** & hot. [1]").count() == 1


def test_an_endless_question_is_refused_in_words(page: Page) -> None:
    """The chat says what is wrong and what to do, and goes on."""
    ask(page, "x" * 5000, 0)
    page.get_by_text("the question has 5,000 characters; the limit is 4,000").wait_for()
    ask(page, "What is Steam?", 1)
    page.locator("#sources mark").wait_for()


def test_the_api_gives_the_same_object(address: str) -> None:
    """POST /api/ask returns what `to_dict` returns, errors come as words, documents are listed."""
    answer = httpx.post(f"{address}/api/ask", json={"question": "What happened in 1804?", "history": []}).json()
    assert answer["citations"][0]["quote"] == "Steam drove the first of them, in 1804."
    text = TEXTS["engines.md"]
    assert text[answer["citations"][0]["start"] : answer["citations"][0]["end"]] == answer["citations"][0]["quote"]
    empty = httpx.post(f"{address}/api/ask", json={"question": " "})
    assert (empty.status_code, empty.json()["error"]) == (400, "the question is empty")
    hits = httpx.post(f"{address}/api/search", json={"question": "rails", "limit": 1}).json()
    assert [(hit["source"], hit["ranks"]["fused"]) for hit in hits] == [("engines.md", 1)]
    assert {d["source"] for d in httpx.get(f"{address}/api/documents").json()} == set(TEXTS)
    assert httpx.get(f"{address}/api/health").json()["documents"] == 2
    assert "/api/ask" in httpx.get(f"{address}/api/openapi.json").json()["paths"]


def test_another_host_name_is_refused(address: str) -> None:
    """A page elsewhere that points its own name at this machine reads nothing."""
    response = httpx.get(f"{address}/api/documents", headers={"host": "evil.example"})
    assert response.status_code == 400


def test_gradio_keeps_nothing_and_asks_nobody(address: str) -> None:
    """Analytics and run history are off, and the plumbing is no public endpoint."""
    config = httpx.get(f"{address}/config").json()
    assert config["analytics_enabled"] is False
    assert httpx.get(f"{address}/gradio_api/info").json()["named_endpoints"] == {}


def test_history_is_what_was_answered() -> None:
    """The pairs are those of the answers themselves, without what the page adds; failures are none."""
    told = {"question": "Who?", "text": "Nobody. [1]"}
    assert ui.exchanges([told, None]) == [("Who?", "Nobody. [1]")]


def test_panel_without_an_answer_says_what_to_do() -> None:
    """Before the first question the panel says what will appear there."""
    assert "appears here" in ui.source_panel(None)
