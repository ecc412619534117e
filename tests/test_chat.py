"""The page in a real browser: asking, following up, markers, uploads, conversations, hostile documents."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fpdf import FPDF
from playwright.sync_api import expect

from browsing import NARROW, WIDE, ask, in_view, looked_at
from quoth.answering.checks import citations_in, verify
from quoth.web.session import COOKIE
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> Steam is **bold** & hot.'
ENGINES = "# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804. They were slow.\n"
LONG = "".join(f"Sentence number {n} speaks of pistons{n}. " for n in range(1500))
TEXTS = {
    "engines.md": ENGINES,
    "bad <b>name.txt": HOSTILE,
    "long.txt": LONG,
    "links.md": "# A [link](javascript:alert(1))\n\n![x](http://outside.example/x.png) Coal burns in a furnace.\n",
    "founders.md": "# Founders\n\nAda Byron founded Acme Railways in 1890. The Kestrel line was founded by Ann Lee.\n",
    "turned.txt": "The \u202egpj.exe\u202c file holds soot.\n",
}
WATCH_UPLOAD = """() => {
    window.progressed = new Set();
    const look = () => {
        for (const said of document.querySelectorAll("#progress [role=status]"))
            for (const name of said.innerText.match(/[\\w.]+\\.(pdf|md)/g) ?? []) window.progressed.add(name);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("scheme", "viewport"), [("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW)])
def test_ask_follow_up_and_land_on_the_sentence(browser: Browser, address: str, scheme: str, viewport: object) -> None:
    """The answer comes first, then its sentence; the marker opens the document with that very
    sentence lit and in view; a follow-up goes on in the same conversation; nothing scrolls sideways.
    """
    with looked_at(browser, f"{address}?__theme={scheme}", viewport=viewport) as page:
        ask(page, "What speaks of pistons900?", 0)
        marker = page.locator("#chat a.quoth-marker")
        assert marker.text_content() == "[source 1]"
        marker.click()
        mark = page.locator("#document mark")
        mark.wait_for()
        page.wait_for_timeout(600)
        expect(mark).to_have_text("Sentence number 900 speaks of pistons900.", use_inner_text=True)
        assert in_view(page, "#document mark")
        ask(page, "Were they slow?", 1)
        page.locator("#chat [data-testid=bot]").nth(1).get_by_text("They were slow.").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_marker_works_with_the_keyboard(page: Page) -> None:
    """It can be focused and opened with Enter."""
    ask(page, "What was the first drive by Steam?", 0)
    page.locator("#document mark").wait_for()
    page.wait_for_timeout(500)  # the chat is drawn once more, and what had the focus loses it
    page.locator("#chat a.quoth-marker").press("Enter")
    page.locator("#document mark").wait_for()
    expect(page.locator("#document mark")).to_have_text("Steam drove the first of them, in 1804.", use_inner_text=True)
    expect(page.locator("#document .quoth-heading")).to_have_text("Engines", use_inner_text=True)


def test_the_panel_follows_the_message_that_is_chosen(page: Page) -> None:
    """Citations never drift to another turn."""
    ask(page, "What was the first drive by Steam?", 0)
    ask(page, "Were they slow?", 1)
    mark = page.locator("#document mark")
    page.wait_for_function("document.querySelector('#document mark')?.innerText === 'They were slow.'")
    page.locator("#chat [data-testid=bot]").first.locator(".quoth-short").click(position={"x": 3, "y": 3})
    page.wait_for_function("document.querySelector('#document mark')?.innerText?.startsWith('Steam')")
    expect(mark).to_have_text("Steam drove the first of them, in 1804.", use_inner_text=True)


def test_what_is_not_there_is_said_and_the_nearest_is_shown(page: Page) -> None:
    """The words that occur nowhere are named; nothing is marked."""
    ask(page, "Who likes zebras?", 0)
    page.get_by_text("The documents do not answer this.").wait_for()
    assert page.get_by_text("occur nowhere").first.inner_text().count("zebras") == 1
    expect(page.locator("#document mark")).to_have_count(0)
    expect(page.locator("#chat .quoth-near a")).to_have_count(3)
    page.get_by_role("tab", name="Sources").click()
    page.locator("#sources .quoth-source").nth(2).wait_for()


def test_how_it_was_understood_can_be_edited_and_asked_again(page: Page) -> None:
    """The new answer takes the place of the old one."""
    ask(page, "Who likes zebras?", 0)
    page.get_by_role("tab", name="Details").click()
    page.locator("#understood textarea").fill("What drove Steam?")
    page.get_by_role("button", name="Ask again").click()
    page.get_by_text("Steam drove the first of them, in 1804.").first.wait_for()
    expect(page.locator("#chat [data-testid=bot]")).to_have_count(1)  # the chat is drawn once more


def test_an_endless_question_is_refused_in_words(page: Page) -> None:
    """The page says what is wrong and what to do, keeps the words, and goes on."""
    box = page.get_by_placeholder("Ask the documents", exact=True)
    box.fill("x" * 5000)
    box.press("Enter")
    page.locator("#notice").get_by_text("the question has 5,000 characters; the limit is 4,000").wait_for()
    expect(box).to_have_value("x" * 5000)
    ask(page, "What is Steam?", 0)
    page.locator("#document mark").wait_for()
    expect(page.locator("#notice p")).to_have_count(0)


def test_upload_ask_and_remove(browser: Browser, address: str, tmp_path: Path) -> None:
    """A PDF and a Markdown file are read, each answers, a broken one is told, a removed one answers no more;
    another browser never sees them.
    """
    pdf = FPDF()
    for words in ("Nothing here.", "The parcel weighs nine kilos."):
        pdf.add_page()
        pdf.set_font("helvetica")
        pdf.write(text=words)
    pdf.output(str(tmp_path / "parcel.pdf"))
    (tmp_path / "garden.md").write_text("# Garden\n\nThe gate is painted green.\n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with looked_at(browser, address, viewport=WIDE) as page:
        page.locator("#upload input[type=file]").set_input_files(
            [tmp_path / "parcel.pdf", tmp_path / "garden.md", tmp_path / "broken.pdf"]
        )
        page.locator("#report .quoth-report li").nth(2).wait_for(timeout=60_000)
        told = page.locator("#report").inner_text()
        assert "parcel.pdf: added, 2 pages" in told
        assert "garden.md: added" in told
        assert "broken.pdf" in told
        ask(page, "How much is nine kilos?", 0)
        page.locator("#chat cite").first.get_by_text("parcel.pdf · page 2").wait_for()
        ask(page, "What is green?", 1)
        page.locator("#chat cite").nth(1).get_by_text("garden.md").wait_for()
        with looked_at(browser, address, viewport=WIDE) as other:
            ask(other, "What is green?", 0)
            other.get_by_text("The documents do not answer this.").wait_for()
            assert "garden.md" not in other.locator("#documents").inner_text()
        page.get_by_role("button", name="Menu of garden.md").click()
        page.get_by_role("menuitem", name="Remove…").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        page.locator("#report").get_by_text("garden.md: removed").wait_for()
        ask(page, "What is green?", 2)
        page.get_by_text("The documents do not answer this.").wait_for()


def test_many_files_are_read_with_progress(page: Page, tmp_path: Path) -> None:
    """While they are read their names go by."""
    files = [tmp_path / f"part{number}.md" for number in range(60)]
    for file in files:
        file.write_text(f"# {file.name}\n\n" + "".join(f"Line {n} of {file.name} is here. " for n in range(1500)))
    page.evaluate(WATCH_UPLOAD)
    page.locator("#upload input[type=file]").set_input_files(files)
    page.locator("#report .quoth-report li").nth(59).wait_for(timeout=60_000)
    progressed = set(page.evaluate("[...window.progressed]"))
    assert progressed
    assert progressed <= {file.name for file in files}


def test_a_file_that_changed_is_told_and_read_again(browser: Browser, tmp_path: Path) -> None:
    """Its name has a badge, and a button reads it; the answer is then the new one, and what was ticked stays so."""
    (tmp_path / "corpus").mkdir()
    file = tmp_path / "corpus" / "gate.md"
    file.write_text("The gate is painted green.")
    with served(tmp_path / "corpus", tmp_path / "data") as address, looked_at(browser, address, viewport=WIDE) as page:
        expect(page.get_by_text("changed; read it again")).to_be_hidden()
        file.write_text("The gate was painted blue in spring.")
        page.reload()
        page.get_by_label("Ask only gate.md", exact=True).check()
        page.get_by_text("changed; read it again").wait_for()
        page.get_by_role("button", name="Read new and changed files").click()
        page.locator("#report").get_by_text("gate.md: read").wait_for()
        page.get_by_text("changed; read it again").wait_for(state="hidden")
        assert page.get_by_label("Ask only gate.md", exact=True).is_checked()
        ask(page, "What was painted blue?", 0)
        page.locator("#chat blockquote").get_by_text("The gate was painted blue in spring.").wait_for()


def test_only_the_chosen_documents_are_asked(page: Page) -> None:
    """A tick narrows the search."""
    page.get_by_label("Ask only long.txt", exact=True).check()
    page.locator("#chips").get_by_text("long.txt").wait_for()
    ask(page, "What drove Steam?", 0)
    page.get_by_text("The documents do not answer this.").wait_for()
    page.get_by_label("Ask only long.txt", exact=True).uncheck()
    page.locator("#chips").get_by_text("All documents").wait_for()
    ask(page, "What drove Steam?", 1)
    page.locator("#document mark").wait_for()


def test_conversations_outlive_the_server(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """After a restart the conversation is there with its citations, an older message shows its own
    sources; it can be renamed, found, saved and deleted.
    """
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        ask(page, "What was the first drive by Steam?", 0)
        ask(page, "Were they slow?", 1)
        page.locator("#document mark").wait_for()
        kept = page.context.storage_state()
    with served(corpus, tmp_path) as address:
        state = {**kept, "cookies": [{**c, "domain": "127.0.0.1"} for c in kept["cookies"]]}
        with looked_at(browser, address, viewport=WIDE, storage_state=state) as page:
            page.locator("#chat [data-testid=bot]").nth(1).wait_for()
            page.locator("#chat [data-testid=bot]").first.locator(".quoth-short").click(position={"x": 3, "y": 3})
            page.wait_for_function("document.querySelector('#document mark')?.innerText?.startsWith('Steam')")
            page.locator("#conversations .quoth-dots").first.click()
            page.get_by_role("menuitem", name="Rename").click()
            page.locator(".quoth-rename").fill("About engines")
            page.locator(".quoth-rename").press("Enter")
            page.locator("#conversations").get_by_text("About engines").wait_for()
            with page.expect_download() as saved:
                page.get_by_role("button", name="Menu of About engines").click()
                page.get_by_role("menuitem", name="Download as JSON").click()
            export = json.loads(saved.value.path().read_text())
            assert saved.value.suggested_filename == "About engines.json"
            assert [item.verdict for item in verify(citations_in(export), TEXTS)] == ["ok", "ok"]
            with page.expect_download() as saved:
                page.get_by_role("button", name="Menu of About engines").click()
                page.get_by_role("menuitem", name="Download as Markdown").click()
            assert "> Steam drove the first of them, in 1804." in saved.value.path().read_text()
            page.locator("#search input, #search textarea").fill("zebra")
            page.wait_for_function("!document.querySelector('#conversations').innerText.includes('About engines')")
            page.locator("#search input, #search textarea").fill("1804")
            page.locator("#conversations").get_by_text("About engines").wait_for()
            page.get_by_role("button", name="Menu of About engines").click()
            page.get_by_role("menuitem", name="Delete…").click()
            page.get_by_role("dialog").get_by_role("button", name="Delete").click()
            page.wait_for_function("!document.querySelector('#conversations').innerText.includes('About engines')")
            expect(page.locator("#chat [data-testid=bot]")).to_have_count(0)


def test_retry_undo_and_thumbs(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """A question can be asked again, and taken back into the box to be put in other words; a thumb is written down."""
    with served(corpus, tmp_path) as address, looked_at(browser, address, viewport=WIDE) as page:
        ask(page, "What drove Steam?", 0)
        page.locator("#document mark").wait_for()
        page.get_by_role("button", name="Like", exact=True).click()
        page.wait_for_timeout(1000)
        line = json.loads((tmp_path / "feedback.jsonl").read_text().splitlines()[-1])
        assert (line["rating"], line["question"]) == ("good", "What drove Steam?")
        assert line["answer"]["citations"][0]["quote"] == "Steam drove the first of them, in 1804."
        page.get_by_role("button", name="Retry").click()
        page.wait_for_timeout(1500)
        expect(page.locator("#chat [data-testid=bot]")).to_have_count(1)
        page.get_by_role("button", name="Undo").click()
        page.wait_for_function("document.querySelectorAll('#chat [data-testid=bot]').length === 0")
        expect(page.get_by_placeholder("Ask the documents", exact=True)).to_have_value("What drove Steam?")


@pytest.mark.parametrize("question", ["What is hot?", "What burns in a furnace?", "What file holds soot?"])
def test_a_hostile_document_runs_nothing(page: Page, question: str) -> None:
    """Scripts, handlers, links and marks of direction are letters, in the message, the panel and the document."""
    ask(page, question, 0)
    page.locator("#document mark").wait_for()
    page.locator("#chat a.quoth-marker").click()
    page.locator("#document mark").wait_for()
    assert page.evaluate("window.hacked") is None
    for place in ("#sources", "#document", "#chat", "#details"):
        expect(page.locator(f"{place} :is(script, img, iframe, [onerror], a[href^=javascript])")).to_have_count(0)
    assert "\u202e" not in page.locator("body").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_endless_line_breaks_no_layout(browser: Browser, tmp_path: Path) -> None:
    """Five megabytes without a line end are shown in parts, and nothing scrolls sideways."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "line.txt").write_text("The word is treacle. " + "x" * 5_000_000)
    with (
        served(tmp_path / "corpus", tmp_path / "data") as address,
        looked_at(browser, address, viewport=NARROW) as page,
    ):
        ask(page, "What is treacle?", 0)
        page.locator("#chat a.quoth-marker").click()
        page.locator("#document mark").wait_for()
        expect(page.locator("#document mark")).to_have_text("The word is treacle.", use_inner_text=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for _ in range(8):
            page.evaluate(
                "() => { const text = document.querySelector('.quoth-text'); text.scrollTop = text.scrollHeight; }"
            )
            page.wait_for_timeout(200)
        pieces = page.locator("#document .quoth-piece")
        assert int(pieces.last.get_attribute("data-end") or 0) > 30_000
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, scheme: str) -> None:
    """Names, roles and contrast of the page, empty and with an answer in each tab."""
    from axe_playwright_python.sync_playwright import Axe

    with looked_at(browser, f"{address}?__theme={scheme}", viewport=WIDE) as page:
        for tab in ("Sources", "Details", "Document"):
            if tab == "Details":
                ask(page, "What was the first drive by Steam?", 0)
                page.locator("#document mark").wait_for()
            page.get_by_role("tab", name=tab).click()
            page.wait_for_timeout(500)
            found = Axe().run(page).response["violations"]
            grave = [
                (v["id"], [(n["target"], n["html"][:160]) for n in v["nodes"]])
                for v in found
                if v["impact"] in ("serious", "critical")
            ]
            assert grave == [], tab


def test_suggestions_are_questions_that_are_answered(page: Page) -> None:
    """A starter stands on the empty page; a click asks it, and it is answered."""
    button = page.locator("button.quoth-suggestion:visible").first
    button.wait_for(timeout=60_000)
    asked = button.inner_text()
    button.click()
    page.locator("#document mark").wait_for()
    assert page.locator("#chat .quoth-asked").first.inner_text().strip() == asked


def test_many_at_once_get_their_own_answers(address: str) -> None:
    """Twenty clients, each with its own question: no error, and no answer of another."""

    def one(number: int) -> tuple[int, str]:
        asked = {"question": f"What speaks of pistons{number}?"}
        response = httpx.post(f"{address}/api/ask", json=asked, cookies={COOKIE: f"client-{number}"}, timeout=120)
        return response.status_code, response.json()["citations"][0]["quote"]

    numbers = [n * 31 for n in range(40)]
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(one, numbers))
    assert found == [(200, f"Sentence number {n} speaks of pistons{n}.") for n in numbers]


def test_gradio_keeps_nothing_and_asks_nobody(address: str) -> None:
    """Analytics and run history are off, and the plumbing is no public endpoint."""
    config = httpx.get(f"{address}/config").json()
    assert config["analytics_enabled"] is False
    assert set(httpx.get(f"{address}/gradio_api/info").json()["named_endpoints"]) == {"/ask", "/search", "/documents"}
