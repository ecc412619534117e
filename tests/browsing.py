"""A browser to look at the page with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


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
