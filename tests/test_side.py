"""The sidebar in a real browser: rows and their menus, ticks, chips, dropped files, edited documents, a reload."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from playwright.sync_api import expect

from browsing import NARROW, WIDE, ask, looked_at
from quoth.answering.checks import citations_in, verify
from quoth.service.conversations import Conversations
from quoth.web.session import browser as browser_of
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENGINES = "Trains run on rails. Steam drove the first of them, in 1804. They were slow. Diesel came after it.\n"
BOATS = "The ferry was launched in 1901. The pier was founded by Bea Moss. Boats carry passengers slowly.\n"
BOX = "Ask the documents"
DROP = """([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text ?? ""], name));
    for (const kind of text === null ? ["dragenter"] : ["dragenter", "dragover", "drop"])
        document.querySelector("#chat").dispatchEvent(
            new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(ENGINES, encoding="utf-8")
    (folder / "boats.md").write_text(BOATS, encoding="utf-8")
    return folder


def menu(page: Page, row: str, act: str) -> None:
    """Choose an act of the menu of a row."""
    page.get_by_role("button", name=f"Menu of {row}", exact=True).click()
    page.get_by_role("menuitem", name=act, exact=True).click()


def talks(page: Page, wanted: list[str]) -> None:
    """Wait until the list has these titles."""
    page.wait_for_function(
        "wanted => JSON.stringify([...document.querySelectorAll('.quoth-talk .quoth-rowname')].map(t => t.textContent))"
        " === JSON.stringify(wanted)",
        arg=wanted,
    )


def questions(page: Page, wanted: list[str]) -> None:
    page.wait_for_function(
        "wanted => JSON.stringify([...document.querySelectorAll('#chat .quoth-asked')].map(q => q.innerText.trim()))"
        " === JSON.stringify(wanted)",
        arg=wanted,
    )


def test_quotes_are_ticked_and_taken_along(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """A tick outlives a reload and a restart; Markdown, JSON and Word have it, and can be verified."""
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        ask(page, "What drove Steam?", 0)
        ask(page, "What came after Diesel?", 1)
        page.locator(".quoth-check").nth(1).click()
        page.get_by_text("1 of 2 quotes checked").wait_for()
        page.reload()
        page.get_by_text("1 of 2 quotes checked").wait_for()
        page.wait_for_function(
            "[...document.querySelectorAll('.quoth-check')].map(b => b.ariaPressed).join() === 'false,true'"
        )
        state = page.context.storage_state()
    with served(corpus, tmp_path) as address:
        kept = {**state, "cookies": [{**c, "domain": "127.0.0.1"} for c in state["cookies"]]}
        with looked_at(browser, address, viewport=WIDE, storage_state=kept) as page:
            page.get_by_text("1 of 2 quotes checked").wait_for()
            files = {}
            for name in ("Markdown", "JSON", "Word (.docx)"):
                page.get_by_role("button", name="Download", exact=True).click()
                with page.expect_download() as saved:
                    page.get_by_role("menuitem", name=f"Download as {name}").click()
                files[saved.value.suggested_filename.rpartition(".")[2]] = saved.value.path()
            assert "; checked" in files["md"].read_text()
            export = json.loads(files["json"].read_text())
            assert [turn["checked"] for turn in export["turns"]] == [[], [1]]
            assert [one.verdict for one in verify(citations_in(export), {"engines.md": ENGINES})] == ["ok", "ok"]
            with files["docx"].open("rb") as stream:
                tables = docx.Document(stream).tables
            assert [table.rows[1].cells[5].text for table in tables] == ["not checked", "checked"]


def test_conversations_have_days_menus_and_keys(page: Page) -> None:
    """Arrows go through the rows, Enter opens, a title is changed in its row, what is deleted is asked about first."""
    for number, question in enumerate(["What drove Steam?", "What drove Steam?"]):
        if number:
            page.get_by_role("button", name="New conversation").click()
            questions(page, [])
        ask(page, question, 0)
    talks(page, ["What drove Steam? (2)", "What drove Steam?"])
    assert page.locator(".quoth-day").all_inner_texts() == ["Today"]
    page.locator(".quoth-talk .quoth-rowname").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") == "What drove Steam?"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Rename").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("Engines")
    page.keyboard.press("Enter")
    talks(page, ["What drove Steam? (2)", "Engines"])
    menu(page, "Engines", "Delete…")
    page.get_by_role("button", name="Keep", exact=True).click()
    menu(page, "Engines", "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    talks(page, ["What drove Steam? (2)"])
    questions(page, ["What drove Steam?"])
    page.locator("#search input, #search textarea").fill("zebra")
    page.get_by_text("No conversation says or quotes “zebra”.").wait_for()


def test_an_undone_conversation_stays_until_it_is_deleted(page: Page) -> None:
    """Its question is in the box; it is listed, and the next question goes on in it."""
    ask(page, "What drove Steam?", 0)
    page.get_by_role("button", name="Undo").click()
    talks(page, ["Empty conversation"])
    expect(page.get_by_placeholder(BOX, exact=True)).to_have_value("What drove Steam?")
    ask(page, "What came after Diesel?", 0)
    talks(page, ["What came after Diesel?"])
    menu(page, "What came after Diesel?", "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("No conversation yet.").wait_for()


def test_five_hundred_conversations_make_no_delay(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """One is opened within a second, searched and scrolled to."""
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        ask(page, "What drove Steam?", 0)
        cookie = next(c["value"] for c in page.context.cookies() if c["name"] == "quoth_browser")
        owner = browser_of(cookie.rsplit(".", 2)[0])
        with Conversations.open(tmp_path / "conversations.db") as kept:
            assert len(kept.listed(owner)) == 1
            for number in range(499):
                kept.add(owner, kept.start(owner), f"What of mill {number}?", None, "it was never asked")
        page.reload()
        page.locator(".quoth-talk").nth(499).wait_for(state="attached")
        page.wait_for_timeout(1500)  # suggestions are looked for
        took = page.evaluate(
            """async () => {
                const row = document.querySelectorAll(".quoth-talk .quoth-rowname")[450], began = performance.now();
                const title = row.textContent;
                row.click();
                while (document.querySelector("#chat .quoth-asked")?.innerText.trim() !== title
                       && performance.now() - began < 20000)
                    await new Promise((tick) => setTimeout(tick, 10));
                return performance.now() - began;
            }"""
        )
        assert took < 3000  # a second on a quiet machine


def test_documents_have_rows_and_menus(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """A dropped file is added wherever it falls; a click opens it; several are removed at once, after a question."""
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        page.locator(".quoth-paper").nth(1).wait_for()
        page.evaluate(DROP, ["over.md", None])
        page.locator("#quoth-drop").wait_for()
        for name, text in (
            ("owls.md", "# Owls\n\nOwls hoot."),
            ("bats.md", "Bats fly by night."),
            ("x.pdf", "%PDF no"),
        ):
            page.evaluate(DROP, [name, text])
            page.locator("#report").get_by_text(name).first.wait_for()
        expect(page.locator("#quoth-drop")).to_be_hidden()
        assert "print it to a new PDF" in page.locator("#report").inner_text()
        assert page.url.startswith(address)
        page.locator(".quoth-paper").get_by_role("link", name="owls.md").click()
        page.locator("#document .quoth-title").get_by_text("owls.md").wait_for()
        page.locator("#document").get_by_text("Owls hoot.").wait_for()
        assert "MD · read" in page.locator(".quoth-paper").filter(has_text="owls.md").inner_text()
        menu(page, "the documents", "Remove several…")
        for name in ("owls.md", "bats.md"):
            page.get_by_role("dialog").get_by_label(name).check()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        page.locator("#report").get_by_text("bats.md: removed").wait_for()
        page.wait_for_function("document.querySelectorAll('.quoth-paper').length === 2")


def test_a_reading_tells_how_far_it_is_and_is_stopped(page: Page, tmp_path: Path) -> None:
    """Nothing of what was sent is kept then."""
    files = [tmp_path / f"part{number}.md" for number in range(80)]
    for file in files:
        file.write_text(f"# {file.name}\n\n" + "".join(f"Line {n} of {file.name} is here. " for n in range(400)))
    page.locator("#upload input[type=file]").set_input_files(files)
    page.locator("#progress progress").wait_for()
    page.get_by_role("button", name="Stop").last.click()
    page.locator("#report").get_by_text("stopped before it was read").first.wait_for(timeout=60_000)
    expect(page.locator(".quoth-paper")).to_have_count(2)
    page.locator("#progress progress").wait_for(state="detached")


def test_what_is_asked_alone_stands_above_the_box(page: Page) -> None:
    """Over a reload and with the answer; suggestions follow at once; a chip is taken away."""
    page.locator("button.quoth-suggestion:visible").first.wait_for(timeout=60_000)
    menu(page, "boats.md", "Ask only this")
    page.locator("#chips").get_by_text("Asks only").wait_for()
    assert page.locator("#chips .quoth-chip").all_inner_texts() == ["boats.md\n✕"]
    page.wait_for_function(
        "(() => { const all = [...document.querySelectorAll('button.quoth-suggestion')].filter(b => b.offsetParent)"
        ".map(b => b.innerText); return all.length && all.every(q => /ferry|pier|Boats/.test(q)); })()",
        timeout=60_000,
    )
    page.reload()
    page.locator("#chips .quoth-chip").get_by_text("boats.md").wait_for()
    ask(page, "What drove Steam?", 0)
    page.locator("#chat").get_by_text("Asked only: boats.md").wait_for()
    page.get_by_text("The documents do not answer this.").wait_for()
    page.get_by_role("button", name="Do not ask only boats.md").click()
    page.locator("#chips").get_by_text("All documents").wait_for()
    ask(page, "What drove Steam?", 1)
    page.locator("#chat blockquote").wait_for()


def test_an_edited_document_shows_both_wordings(browser: Browser, tmp_path: Path) -> None:
    """Before it is read again and after, side by side; nothing says that it was removed."""
    file = tmp_path / "corpus" / "gate.md"
    file.parent.mkdir()
    file.write_text("The gate is painted green. It is old.")
    with served(file.parent, tmp_path / "data") as address, looked_at(browser, address, viewport=WIDE) as page:
        ask(page, "What is painted green?", 0)
        file.write_text("The gate is painted blue. It is old.")
        page.reload()
        page.locator("#tally").get_by_text("is not read again yet").wait_for()
        page.get_by_role("link", name="What changed").click()
        page.locator("#document del").get_by_text("green").wait_for()
        expect(page.locator("#document ins")).to_have_text("blue", use_inner_text=True)
        page.get_by_role("button", name="Read it again").click()
        page.locator("#report").get_by_text("gate.md: read").wait_for()
        page.wait_for_function("!document.querySelector('.quoth-change [data-act=reread]')")
        expect(page.locator("#document del")).to_have_text("green", use_inner_text=True)
        page.wait_for_function(
            "[...document.querySelectorAll('#document mark')].map(m => m.innerText).join('')"
            " === 'The gate is painted blue.'"
        )
        assert "removed" not in page.locator("body").inner_text()


def test_a_reload_while_an_answer_is_on_its_way_shows_it(page: Page) -> None:
    """The question stands there, and its answer comes."""
    page.get_by_placeholder(BOX, exact=True).fill("What carries passengers slowly?")
    page.get_by_placeholder(BOX, exact=True).press("Enter")
    page.locator("#stop").wait_for()
    page.wait_for_timeout(300)
    page.reload()
    questions(page, ["What carries passengers slowly?"])
    page.locator("#chat blockquote").get_by_text("Boats carry passengers slowly.").wait_for()
    page.locator("#send").wait_for()
    expect(page.get_by_placeholder(BOX, exact=True)).to_have_value("")


def test_a_sentence_is_checked(page: Page) -> None:
    """From the box, and selected in the document; the place is shown, and the card is closed."""
    page.get_by_role("button", name="Check a sentence").click()
    page.get_by_text("Paste or write a sentence").wait_for()
    page.get_by_placeholder(BOX, exact=True).fill("Bea Moss built the pier. The ferry was launched in 1901.")
    page.get_by_role("button", name="Check a sentence").click()
    page.locator(".quoth-claim.quoth-supported").get_by_text("boats.md").wait_for()
    expect(page.locator(".quoth-claim.quoth-not-found")).to_have_count(1)
    page.locator(".quoth-supported").get_by_role("link", name="Show in the document").click()
    page.locator("#document mark").get_by_text("The ferry was launched in 1901").wait_for()
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator(".quoth-claims").wait_for(state="detached")
    page.get_by_placeholder(BOX, exact=True).fill("The ferry sank when launched in 1901.")
    page.get_by_role("button", name="Check a sentence").click()
    contradicted = page.locator(".quoth-claim.quoth-contradicted")
    expect(contradicted.locator("blockquote")).to_contain_text("The ferry was launched in 1901.")
    expect(contradicted).to_contain_text("Contradicted")
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator(".quoth-claims").wait_for(state="detached")
    page.locator("#document mark").first.click(click_count=3)
    page.locator("#quoth-pick").click()
    page.locator(".quoth-claim").first.wait_for()


@pytest.mark.parametrize(("scheme", "viewport"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
def test_axe_finds_nothing_in_rows_menus_and_dialogs(
    browser: Browser, address: str, scheme: str, viewport: dict[str, int]
) -> None:
    """With an answer, a chip, an open menu and a dialog."""
    from axe_playwright_python.sync_playwright import Axe

    with looked_at(browser, f"{address}?__theme={scheme}", viewport=viewport) as page:
        if viewport is NARROW:
            page.locator("#side:not(.open)").wait_for(state="attached")
            page.locator("#side .toggle-button").click()
        ask(page, "What drove Steam?", 0) if viewport is WIDE else None
        menu(page, "boats.md", "Ask only this")
        page.locator("#chips").get_by_text("Asks only").wait_for(state="attached")
        page.get_by_role("button", name="Menu of boats.md").click()
        page.wait_for_timeout(300)
        found = {v["id"]: [n["html"][:150] for n in v["nodes"]] for v in Axe().run(page).response["violations"]}
        assert found == {}
