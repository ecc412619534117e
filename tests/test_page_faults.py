"""Faults that somebody who checks documents found on the page, each with its test (more: test_desk, test_side)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fpdf import FPDF
from playwright.sync_api import expect

from browsing import NARROW, WIDE, ask, looked_at
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENGINES = "# Engines\n\nTrains run on rails. Steam drove the **first** of *them*, in Africa. They were `slow`.\n"
MILLS = "The mill was built in 1790 by Ann Lee. The mill burnt in 1801.\n"
CONTRAST = """box => {
    const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const over = (colours) => {
        paint.clearRect(0, 0, 1, 1);
        for (const one of colours) { paint.fillStyle = one; paint.fillRect(0, 0, 1, 1); }
        return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (rgb) => rgb.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = [];
    for (let one = box.parentElement; one; one = one.parentElement) {
        behind.unshift(getComputedStyle(one).backgroundColor);
    }
    const grounds = ['white', ...behind];
    const [a, b] = [over(grounds), over([...grounds, getComputedStyle(box).borderTopColor])].map(light);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""
"""How much the border of a box stands out from what is behind it (WCAG 2.2, 1.4.11: at least 3)."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(ENGINES, encoding="utf-8")
    (folder / "mills.txt").write_text(MILLS, encoding="utf-8")
    return folder


def test_how_sure_an_answer_is_stands_in_words(page: Page) -> None:
    """One of three steps and no per cent, in the answer and in its details."""
    ask(page, "What drove Steam?", 0)
    expect(page.locator("#chat .quoth-sure")).to_have_text(
        re.compile(r"^(Sure|(Likely|Unsure) · check the quote)$"), ignore_case=True
    )
    page.get_by_role("tab", name="Details").click()
    expect(page.locator("#details")).to_contain_text("Searched for")
    for place in ("#chat", "#details"):
        expect(page.locator(place)).not_to_contain_text("%")


def test_a_refusal_names_the_words_the_documents_and_the_places(page: Page) -> None:
    """And no threshold of the machine's."""
    ask(page, "Who likes zebras?", 0)
    said = page.locator("#chat [data-testid=bot]")
    expect(said).to_contain_text("The documents do not answer this.")
    expect(said).to_contain_text("zebras")
    expect(said).to_contain_text(re.compile(r"Looked for in (engines\.md, mills\.txt|mills\.txt, engines\.md)\."))
    expect(said.locator(".quoth-near a")).not_to_have_count(0)
    expect(said).not_to_contain_text(re.compile(r"threshold|0\.\d|%", re.IGNORECASE))


def test_a_quote_of_markdown_is_read_without_its_signs(page: Page) -> None:
    """In the chat, at the marker, in the sources and in what stands around it; what is copied has them."""
    ask(page, "What drove Steam?", 0)
    said = page.locator("#chat .quoth-said")
    expect(said).to_have_text("Steam drove the first of them, in Africa.", use_inner_text=True)
    assert said.text_content() == "Steam drove the **first** of *them*, in Africa."
    page.locator("#chat a.quoth-marker").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Steam drove the first of them, in Africa.")
    page.mouse.move(5, 5)
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.locator("#chat summary").get_by_text("In context").click()
    expect(page.locator("#chat .quoth-beside p")).to_have_text(
        "Trains run on rails. Steam drove the first of them, in Africa. They were slow.", use_inner_text=True
    )
    page.get_by_role("tab", name="Sources").click()
    expect(page.locator("#sources mark").first).to_have_text("Steam drove the first of them, in Africa.")


def test_a_conversation_is_not_called_by_its_greeting(page: Page) -> None:
    """But by the first question of it."""
    ask(page, "Hello", 0)
    ask(page, "What drove Steam?", 1)
    expect(page.locator(".quoth-talk .quoth-rowname").first).to_have_text("What drove Steam?")


def test_details_can_be_read_on_a_phone(browser: Browser, address: str) -> None:
    """All of it within the window, no table, no line broken letter by letter."""
    with looked_at(browser, address, viewport=NARROW) as page:
        ask(page, "What drove Steam?", 0)
        page.get_by_role("button", name="Document", exact=True).click()
        page.get_by_role("tab", name="Details").click()
        rows = page.locator("#details .quoth-passages li")
        expect(rows.first).to_be_visible()
        expect(page.locator("#details table")).to_have_count(0)
        for row in rows.all():
            box = row.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]
            assert box["width"] > NARROW["width"] / 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_file_tells_its_pages_as_it_is_read(page: Page, tmp_path: Path) -> None:
    """By its name, with a way to stop it."""
    pdf = FPDF()
    pdf.set_font("helvetica", size=9)
    for number in range(150):
        pdf.add_page()
        pdf.write(text=f"Page {number} tells of wheel{number} and of the mill behind it. " * 20)
    pdf.output(str(tmp_path / "wheels.pdf"))
    page.evaluate(
        """() => { window.told = new Set(); new MutationObserver(() => {
            const said = document.querySelector('#progress [role=status]')?.innerText;
            if (said) window.told.add(said);
        }).observe(document.body, { childList: true, subtree: true, characterData: true }); }"""
    )
    page.locator("#upload input[type=file]").set_input_files(tmp_path / "wheels.pdf")
    expect(page.locator("#report")).to_contain_text("wheels.pdf: added, 150 pages", timeout=60_000)
    told = page.evaluate("[...window.told]")
    assert all("Embedding" not in said for said in told)


def test_what_was_asked_is_not_suggested(browser: Browser, tmp_path: Path) -> None:
    """Once a suggestion is asked, no button has it any more."""
    (tmp_path / "corpus").mkdir()
    founders = "# Founders\n\nAda Byron founded Acme Railways in 1890. The Kestrel line was founded by Ann Lee.\n"
    (tmp_path / "corpus" / "founders.md").write_text(founders)
    with (
        served(tmp_path / "corpus", tmp_path / "data") as address,
        looked_at(browser, address, viewport=WIDE) as page,
    ):
        buttons = page.locator("button.quoth-suggestion:visible")
        expect(buttons.first).to_be_visible(timeout=60_000)
        asked = buttons.first.inner_text()
        with page.expect_response(lambda one: "run/predict" in one.url):
            buttons.first.click()
        expect(page.locator("#chat .quoth-asked")).to_have_text(asked)
        expect(page.locator("#chat [data-testid=bot]")).to_have_count(1)
        page.wait_for_load_state("networkidle")  # others have been looked for
        assert asked not in buttons.all_inner_texts()


def test_letters_of_one_word_are_of_one_font(page: Page) -> None:
    """Also where they are bold: a font that lacks some letters mixes two."""
    ask(page, "What drove Steam?", 0)
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    for place in ("#chat .quoth-short", "#chat .quoth-said", "#chat .quoth-asked", ".quoth-talk .quoth-rowname"):
        expect(page.locator(place).first).to_be_visible()
        node = client.send("DOM.querySelector", {"nodeId": root, "selector": place})["nodeId"]
        fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert len({font["familyName"] for font in fonts}) <= 1, place
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert [name for name in loaded if ".woff" in name] == []


def test_the_page_has_its_own_sign(page: Page, address: str) -> None:
    """A picture that browsers show on the tab."""
    sign = httpx.get(f"{address}/favicon.ico")
    assert (sign.status_code, sign.headers["content-type"].partition(";")[0]) == (200, "image/svg+xml")
    assert page.title() == "Quoth"


def test_small_buttons_have_a_name_and_can_be_hit(page: Page) -> None:
    """28 pixels each way at least, of the chat, the rows and the document."""
    ask(page, "What drove Steam?", 0)
    page.locator(".quoth-talk").first.hover()
    icons = page.locator("#chat .icon-button-wrapper button, .quoth-dots, #document .quoth-tools button.quoth-tool")
    expect(icons.nth(5)).to_be_attached()
    for icon in icons.all():
        if icon.is_visible():
            box = icon.bounding_box()
            assert box is not None
            name = icon.get_attribute("aria-label") or icon.inner_text()
            assert name
            assert min(box["width"], box["height"]) >= 28, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_that_is_not_ticked_is_seen(browser: Browser, address: str, scheme: str) -> None:
    """Of a document and of a quote."""
    with looked_at(browser, f"{address}?__theme={scheme}", viewport=WIDE) as page:
        ask(page, "What drove Steam?", 0)
        expect(page.locator(".quoth-only").first).to_be_visible()
        assert page.locator(".quoth-only").first.evaluate(CONTRAST) >= 3


def test_a_question_runs_its_own_way(page: Page) -> None:
    """One of Hebrew from right to left, beside others from left to right."""
    ask(page, "שלום, What is shalom?", 0)
    assert page.locator("#chat .quoth-asked").evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"
    expect(page.locator(".quoth-talk .quoth-rowname").first).to_have_attribute("dir", "auto")
    assert page.locator(".quoth-talk .quoth-rowname").first.evaluate("one => getComputedStyle(one).direction") == "rtl"
