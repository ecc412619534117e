"""A whole session by keyboard alone: nothing in it needs a pointer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import WIDE, looked_at
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ENGINES = "# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804. They were slow.\n"
OWLS = "# Owls\n\nOwls hoot at night. The barn was built by Ann Lee.\n"
MOST = 90
"""Presses of Tab within which all of the page is reached."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(ENGINES, encoding="utf-8")
    return folder


def reach(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press a key until something has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(MOST):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"not reached by {key}: {wanted}")


def ask(page: Page, question: str, turn: int) -> None:
    """Type into the box, which is reached by Tab."""
    reach(page, page.locator("#question textarea"))
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    expect(page.locator("#chat [data-testid=bot]")).to_have_count(turn + 1, timeout=30_000)
    expect(page.locator("#send")).to_be_visible()


def choose(page: Page, button: Locator, act: str) -> None:
    """Open a menu with Enter, and go to an act of it with the arrows."""
    reach(page, button)
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name=act, exact=True)
    reach(page, item, "ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_a_question_its_source_and_the_way_back(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """Ask, go by the marker to the sentence, back to the box, another conversation and back to the first, export."""
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        expect(page.locator("#question textarea")).to_be_focused()
        ask(page, "What drove Steam?", 0)
        expect(page.locator("#document mark")).to_have_count(1)
        reach(page, page.locator("#chat a.quoth-marker").first, "Shift+Tab")
        expect(page.get_by_role("tooltip")).to_contain_text("Steam drove the first of them")
        page.keyboard.press("Enter")
        expect(page.locator("#document mark")).to_be_focused()
        expect(page.locator("#document mark")).to_have_text("Steam drove the first of them, in 1804.")
        reach(page, page.locator("#question textarea"), "Shift+Tab")
        reach(page, page.get_by_role("button", name="New conversation"), "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#chat [data-testid=bot]")).to_have_count(0)
        ask(page, "What are slow?", 0)
        rows = page.locator(".quoth-talk .quoth-rowname")
        expect(rows).to_have_count(2)
        reach(page, rows.first, "Shift+Tab")
        page.keyboard.press("ArrowDown")
        expect(rows.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#chat .quoth-asked")).to_have_text("What drove Steam?")
        with page.expect_download() as saved:
            choose(page, page.get_by_role("button", name="Download", exact=True), "Download as JSON")
        export = json.loads(saved.value.path().read_text())
        assert [turn["question"] for turn in export["turns"]] == ["What drove Steam?"]


def test_a_document_is_asked_alone_and_removed(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """Its menu by Tab and arrows; what is to be removed is asked about, and Keep has the focus."""
    mine = tmp_path / "owls.md"
    mine.write_text(OWLS, encoding="utf-8")
    with served(corpus, tmp_path / "data") as address, looked_at(browser, address, viewport=WIDE) as page:
        page.locator("#upload input[type=file]").set_input_files(mine)
        papers = page.locator(".quoth-paper")
        expect(papers).to_have_count(2, timeout=30_000)
        dots = page.get_by_role("button", name="Menu of owls.md")
        choose(page, dots, "Ask only this")
        expect(page.locator("#chips .quoth-chip")).to_contain_text("owls.md")
        ask(page, "Who built the barn by Ann Lee?", 0)
        expect(page.locator("#chat blockquote cite").first).to_have_text("owls.md")
        for answer, left in (("Keep", 2), ("Remove", 1)):
            choose(page, dots, "Remove…")
            keep = page.get_by_role("dialog").get_by_role("button", name="Keep")
            expect(keep).to_be_focused()
            reach(page, page.get_by_role("dialog").get_by_role("button", name=answer), "Shift+Tab")
            page.keyboard.press("Enter")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(papers).to_have_count(left)
        expect(page.locator("#report")).to_contain_text("owls.md: removed")


def test_enter_on_a_marker_leads_to_the_sentence_in_firefox_too(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """Its click of a key counts as one press (`detail` is 1), as one by hand does; one by hand takes no focus away."""
    presses = """marker => {
        const options = { key: "Enter", detail: 1, bubbles: true, cancelable: true };
        marker.focus();
        marker.dispatchEvent(new KeyboardEvent("keydown", options));
        marker.dispatchEvent(new MouseEvent("click", options));
    }"""
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        ask(page, "What drove Steam?", 0)
        expect(page.locator("#document mark")).to_have_count(1)
        marker = page.locator("#chat a.quoth-marker")
        marker.evaluate(presses)
        expect(page.locator("#document mark")).to_be_focused()
        page.locator("#question textarea").focus()
        marker.click()
        expect(page.locator("#document mark")).to_be_visible()
        expect(page.locator("#document mark")).not_to_be_focused()
