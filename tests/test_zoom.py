"""Twice as large: nothing is lost, and nothing scrolls sideways (WCAG 2.2, 1.4.4 and 1.4.10)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import WIDE, ask, in_view, looked_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENGINES = "# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804. They were slow.\n"
WINDOW = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
"""A window of 1440 by 900 whose page is zoomed to 200 %: browsers zoom by making the page smaller."""
TEXT = "document.documentElement.style.fontSize = '200%'"
"""Only letters twice as large, as some set it."""
CUT_OFF = """() => [...document.querySelectorAll('button, a, input, textarea, p, h1, h2, label, cite, td')]
    .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter(one => !one.closest('.quoth-hidden, .quoth-grid, #panel') && one.id !== 'quoth-open')
    .filter(one => { const box = one.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1); })
    .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(ENGINES, encoding="utf-8")
    return folder


def level(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_page_that_is_zoomed_has_all_of_it(browser: Browser, address: str) -> None:
    """Ask, see the answer beside the box, open its source and close it, open the sidebar and its menus."""
    with looked_at(browser, address, **WINDOW) as page:
        ask(page, "What drove Steam?", 0)
        expect(page.locator("#chat .quoth-short")).to_be_in_viewport()
        for part in ("#question textarea", "#send"):
            expect(page.locator(part)).to_be_in_viewport(ratio=1)
        assert page.evaluate(CUT_OFF) == []
        page.locator("#chat a.quoth-marker").click()
        expect(page.locator("#document mark")).to_be_in_viewport()
        assert in_view(page, "#document mark")
        for tool in ("Find in this document", "Close the document"):
            expect(page.get_by_label(tool)).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="Close the document").click()
        expect(page.locator("#panel")).to_be_hidden()
        page.locator("#side .toggle-button").click()
        menu = page.get_by_role("button", name="Menu of engines.md")
        page.locator(".quoth-paper").evaluate("row => row.scrollIntoView()")  # out of sight it is not drawn
        menu.click()
        for item in page.get_by_role("menuitem").all():
            expect(item).to_be_in_viewport(ratio=1)
        assert level(page)


def test_letters_twice_as_large_fit(browser: Browser, address: str) -> None:
    """Where a person has set them so: the box, the answer and the document's sentence are there."""
    with looked_at(browser, address, viewport=WIDE) as page:
        page.evaluate(TEXT)
        ask(page, "What drove Steam?", 0)
        expect(page.locator("#document mark")).to_be_in_viewport()
        for part in ("#question textarea", "#send", "#chat .quoth-short"):
            expect(page.locator(part)).to_be_in_viewport(ratio=1)
        assert page.evaluate(CUT_OFF) == []
        assert level(page)
