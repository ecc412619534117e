"""The page as a reading desk, in a real browser: two panes, a document that is read, searched, opened at its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fpdf import FPDF
from playwright.sync_api import expect

from browsing import NARROW, WIDE, ask, in_view, looked_at
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = 300
ENGINES = """# Engines

It was a cold day. Steam drove the first of *them*, in
1804. They were slow.

## Parts

- rope
- coal

| part | price |
|------|-------|
| rope | 41 |

```
run --fast
```
"""


def sentence(page: int, number: int) -> str:
    return f"Page {page} says that pump{page}x{number} was mended by somebody who came a long way over the hill."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Markdown file, a PDF of two pages, and one of three hundred."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(ENGINES, "utf-8")
    (folder / "hebrew.txt").write_text("שלום עולם. The word is shalom.", "utf-8")
    long = FPDF(unit="pt", format=(620, 700))
    long.set_font("Helvetica", size=10)
    for page in range(1, PAGES + 1):
        long.add_page()
        for number in range(20):
            long.text(40, 60 + 30 * number, sentence(page, number))
    long.output(str(folder / "long.pdf"))
    pdf = FPDF(unit="pt", format=(300, 400))
    pdf.set_font("Helvetica", size=12)
    for words in ("The mill stood here.", "The mill burnt in 1901."):
        pdf.add_page()
        pdf.text(40, 100, words)
    pdf.output(str(folder / "mill.pdf"))
    return folder


@pytest.fixture
def narrow(browser: Browser, address: str) -> Iterator[Page]:
    with looked_at(browser, address, viewport=NARROW) as page:
        yield page


def box_of(page: Page, selector: str) -> Any:
    return page.locator(selector).bounding_box()


def open_at(page: Page, question: str, lit: str) -> None:
    ask(page, question, 0)
    page.wait_for_function("lit => document.querySelector('#document mark')?.textContent === lit", arg=lit)
    page.wait_for_timeout(300)


def read(page: Page, words: str) -> None:
    page.locator("#document .quoth-find").fill(words)
    page.locator("#document .quoth-find").press("Enter")


# --- Two panes ---


def test_conversation_and_document_stand_side_by_side_in_full_height(page: Page) -> None:
    """Half and half; a document is open from the start; what is asked stands at the foot; only the two scroll."""
    page.locator("#document .quoth-heading").first.wait_for()
    middle, panel, asking = box_of(page, "#middle"), box_of(page, "#panel"), box_of(page, "#asking")
    assert abs(middle["width"] - panel["width"]) <= 2
    assert middle["y"] + middle["height"] == panel["y"] + panel["height"] == WIDE["height"]
    assert asking["y"] + asking["height"] > WIDE["height"] - 24
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(page.locator("#document .quoth-title")).to_have_text("engines.md", use_inner_text=True)


def test_the_border_is_dragged_and_remembered(page: Page) -> None:
    """By pointer and by arrow keys, within limits; a double click brings it back to the middle."""
    border = page.get_by_role("separator", name="Width of the conversation")
    page.locator("#document .quoth-doc").wait_for()
    border.hover()  # waits until it stands still: the sidebar may be unfolding
    columns = box_of(page, "#columns")
    page.mouse.down()
    page.mouse.move(columns["x"] + columns["width"] * 0.4, 400, steps=4)
    page.mouse.up()
    expect(border).to_have_attribute("aria-valuenow", "40")
    assert abs(box_of(page, "#middle")["width"] / columns["width"] - 0.4) < 0.02
    border.press("ArrowRight")
    expect(border).to_have_attribute("aria-valuenow", "42")
    border.press("Home")
    border.press("ArrowLeft")
    expect(border).to_have_attribute("aria-valuenow", "25")
    page.reload()
    page.locator("#document .quoth-doc").wait_for()
    assert abs(box_of(page, "#middle")["width"] / box_of(page, "#columns")["width"] - 0.25) < 0.03
    border.dblclick()
    assert abs(box_of(page, "#middle")["width"] - box_of(page, "#panel")["width"]) <= 2


def test_the_sidebar_folds_away_and_stays_so(browser: Browser, address: str) -> None:
    """Folded at first where there is little room; as it was left after that."""
    for width, folded in ((1024, True), (1280, False)):
        with looked_at(browser, address, viewport={"width": width, "height": 768}) as page:
            page.locator("#side:not(.open)" if folded else "#side.open").wait_for(state="attached")
            page.wait_for_timeout(800)
            assert page.get_by_role("button", name="New conversation").is_visible() != folded
            page.locator("#side .toggle-button").click()
            page.wait_for_timeout(500)
            page.reload()
            page.locator("#document .quoth-doc").wait_for()
            page.locator("#side.open" if folded else "#side:not(.open)").wait_for(state="attached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1024, 390])
def test_axe_finds_nothing_of_any_weight(browser: Browser, address: str, scheme: str, width: int) -> None:
    """Empty, with an answer, a refusal and the document at its quote."""
    from axe_playwright_python.sync_playwright import Axe

    viewport = {"width": width, "height": 800}
    with looked_at(browser, f"{address}?__theme={scheme}", viewport=viewport, reduced_motion="reduce") as page:
        page.locator("#document .quoth-doc").wait_for(state="attached")
        page.wait_for_timeout(1000)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found] == []
        ask(page, "What was the first drive by Steam?", 0)
        ask(page, "Who likes zebras?", 1)
        page.wait_for_timeout(800)  # the chat scrolls to its end
        page.locator("#chat a.quoth-marker").first.click()
        page.locator("#document mark").first.wait_for()
        page.wait_for_timeout(800)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found] == []


def test_on_a_phone_the_source_is_a_sheet_over_the_chat(narrow: Page) -> None:
    """It comes with a marker, is closed by its button or by Esc, and leaves the chat where it was."""
    ask(narrow, "What was the first drive by Steam?", 0)
    expect(narrow.locator("#panel")).to_be_hidden()
    narrow.locator("#chat a.quoth-marker").click()
    narrow.locator("#document mark").first.wait_for()
    narrow.wait_for_timeout(500)
    assert in_view(narrow, "#document mark")
    assert box_of(narrow, "#panel")["width"] == NARROW["width"]
    narrow.get_by_role("button", name="Close the document").click()
    narrow.wait_for_timeout(400)
    expect(narrow.locator("#panel")).to_be_hidden()
    narrow.get_by_role("button", name="Document", exact=True).click()
    narrow.wait_for_timeout(400)
    expect(narrow.locator("#panel")).to_be_visible()
    narrow.keyboard.press("Escape")
    narrow.wait_for_timeout(400)
    expect(narrow.locator("#panel")).to_be_hidden()
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_jumps_when_suggestions_come(browser: Browser, tmp_path: Path) -> None:
    """There is space for them before."""
    (tmp_path / "corpus").mkdir()
    founders = "# Founders\n\nAda Byron founded Acme Railways in 1890. The Kestrel line was founded by Ann Lee.\n"
    (tmp_path / "corpus" / "founders.md").write_text(founders)
    (tmp_path / "corpus" / "engines.md").write_text("# Engines\n\nTrains run on rails. Steam drove them in 1804.\n")
    with (
        served(tmp_path / "corpus", tmp_path / "data") as address,
        looked_at(browser, address, viewport=WIDE) as page,
    ):
        page.locator("#document .quoth-doc").wait_for()
        page.wait_for_timeout(500)  # the sidebar slides out
        before = box_of(page, "#asking"), box_of(page, "#chat")
        page.locator("button.quoth-suggestion:visible").first.wait_for(timeout=60_000)
        assert (box_of(page, "#asking"), box_of(page, "#chat")) == before


# --- A document that is read ---


def test_a_document_is_read_as_one(page: Page) -> None:
    """No signs of Markdown, headings as such, joined lines, a list, a table, code."""
    open_at(page, "What was the first drive by Steam?", "Steam drove the first of *them*, in\n1804.")
    expect(page.locator("#document mark")).to_have_text("Steam drove the first of them, in 1804.", use_inner_text=True)
    shown = page.locator("#document .quoth-text").inner_text()
    assert not set("#*|`") & set(shown)
    expect(page.get_by_role("heading", name="Parts")).to_be_visible()
    assert page.locator("#document li").all_inner_texts() == ["rope", "coal"]
    assert page.locator("#document td").all_inner_texts() == ["rope", "41"]
    expect(page.locator("#document pre")).to_have_text("run --fast", use_inner_text=True)


def test_a_long_text_opens_at_its_quote_and_is_scrolled_both_ways(page: Page) -> None:
    """Of 300 pages the 200th opens at once; up and down follow, stretch upon stretch, without a gap."""
    wanted = sentence(200, 7)
    open_at(page, "What of pump200x7?", wanted)
    assert in_view(page, "#document mark")
    text = page.locator("#document .quoth-text")
    assert page.locator("#document .quoth-to-page").input_value() in ("199", "200")
    for way in ("text => { text.scrollTop = text.scrollHeight; }", "text => { text.scrollTop = 0; }"):
        for _ in range(6):
            text.evaluate(way)
            page.wait_for_timeout(150)
    pieces = text.evaluate(
        """text => [...text.children].map(
            one => [Number(one.dataset.start), Number(one.dataset.end), one.textContent.length])"""
    )
    assert [end - start for start, end, _ in pieces] == [letters for *_, letters in pieces]
    assert [start for start, *_ in pieces[1:]] == [end for _, end, _ in pieces[:-1]]
    assert pieces[-1][1] - pieces[0][0] > 40_000
    page.get_by_role("button", name="Back to the quote").click()
    page.wait_for_timeout(300)
    assert in_view(page, "#document mark")
    expect(page.get_by_role("button", name="Back to the quote")).to_be_hidden()


def test_what_is_read_stays_where_it_is_as_more_comes_above(page: Page) -> None:
    """The lit sentence does not move while earlier text is loaded."""
    open_at(page, "What of pump150x7?", sentence(150, 7))
    where = "() => document.querySelector('#document mark').getBoundingClientRect().top"
    page.locator("#document .quoth-text").evaluate("text => { text.scrollTop -= 100; }")
    before = page.evaluate(where)
    page.wait_for_timeout(1000)
    assert abs(page.evaluate(where) - before) <= 1


def test_a_page_is_gone_to_by_its_number(page: Page) -> None:
    """Its first sentence stands at the top, its number at the margin."""
    open_at(page, "What of pump150x7?", sentence(150, 7))
    number = page.locator("#document .quoth-to-page")
    number.fill("42")
    number.press("Enter")
    page.wait_for_function("() => document.querySelector('#document .quoth-to-page').value === '42'")
    mark = page.locator('#document .quoth-page[data-page="42"]')
    mark.wait_for(state="attached")
    page.wait_for_timeout(300)
    top = page.evaluate("""() => document.querySelector('#document [data-page="42"]').getBoundingClientRect().top
        - document.querySelector('.quoth-text').getBoundingClientRect().top""")
    assert 0 <= top < 120


def test_words_are_found_in_a_long_document(page: Page) -> None:
    """Counted over all of it; Enter leads on, from the place that is read, and round."""
    open_at(page, "What of pump150x7?", sentence(150, 7))
    read(page, "PUMP299X1 was")
    page.locator("#document .quoth-hits").get_by_text("1 of 1").wait_for()
    page.locator("#document .quoth-hit").wait_for()
    expect(page.locator("#document .quoth-hit")).to_have_text("pump299x1 was", use_inner_text=True)
    assert in_view(page, "#document .quoth-hit")
    read(page, "says that pump7x")
    page.locator("#document .quoth-hits").get_by_text(re.compile(r"^1 of \d\d$")).wait_for()
    page.get_by_role("button", name="Previous place found").click()
    page.locator("#document .quoth-hits").get_by_text(re.compile(r"^(\d\d) of \1$")).wait_for()
    read(page, "zebra")
    page.locator("#document .quoth-hits").get_by_text("not found").wait_for()
    page.locator("#document .quoth-find").press("Escape")
    page.wait_for_function("() => !document.querySelector('#document .quoth-found')")


def test_each_place_that_is_cited_has_a_tick_and_can_be_gone_to(page: Page) -> None:
    """In the order of the text, whatever the order in which they were asked for."""
    open_at(page, "What of pump200x7?", sentence(200, 7))
    ask(page, "What speaks of pump20x3?", 1)
    page.locator("#document .quoth-cite-count").get_by_text("1 of 2 cited").wait_for()
    expect(page.locator("#document .quoth-tick")).to_have_count(2)
    page.get_by_role("button", name="Next cited place").click()
    page.locator("#document .quoth-cite-count").get_by_text("2 of 2 cited").wait_for()
    page.wait_for_function("() => document.querySelector('#document mark')?.textContent.includes('pump200x7')")
    page.get_by_role("button", name="Next cited place").click()
    page.locator("#document .quoth-cite-count").get_by_text("1 of 2 cited").wait_for()


def test_the_page_that_is_read_is_named(page: Page) -> None:
    """A short PDF that is opened from its list begins with page 1, though page 2 is in sight."""
    ask(page, "When was 1901?", 0)
    page.locator("#side").get_by_text("mill.pdf").click()
    page.wait_for_function("() => !document.querySelector('#document mark')")
    page.wait_for_timeout(300)
    expect(page.locator("#document .quoth-to-page")).to_have_value("1")


def test_a_page_of_a_pdf_is_shown_as_it_is_printed(page: Page) -> None:
    """One button shows the page as a picture, the same one the text again."""
    open_at(page, "When was 1901?", "The mill burnt in 1901.")
    button = page.get_by_role("button", name="Printed page")
    button.click()
    picture = page.locator("#document .quoth-print img")
    picture.wait_for()
    page.wait_for_function("() => document.querySelector('#document .quoth-print img').naturalWidth > 0")
    expect(picture).to_have_attribute("alt", "Page 2 as it is printed, with the quote marked")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(page.locator("#document mark")).to_be_visible()
    assert in_view(page, "#document mark")


def test_other_ways_of_writing_run_their_own_way(page: Page) -> None:
    """A sentence of Hebrew runs from right to left, in a document and in a question."""
    ask(page, "What word is shalom?", 0)
    page.wait_for_function("() => document.querySelector('#document .quoth-title').textContent === 'hebrew.txt'")
    direction = page.locator("#document .quoth-text p").first.evaluate("p => getComputedStyle(p).direction")
    assert direction == "rtl"


# --- The answer ---


def test_the_answers_own_words_stand_out_in_chat_and_document(page: Page) -> None:
    """What is said, within the sentence that it is said of."""
    open_at(page, "What was the first drive by Steam?", "Steam drove the first of *them*, in\n1804.")
    answer = page.locator("#chat .quoth-short").inner_text()
    for place in ("#chat .quoth-said .quoth-own", "#document mark .quoth-own"):
        for words in page.locator(place).all_inner_texts():
            assert words in answer


def test_the_sentences_on_either_side_are_unfolded(page: Page) -> None:
    """In the chat, around the quote."""
    ask(page, "What was the first drive by Steam?", 0)
    page.locator("#chat summary").get_by_text("In context").click()
    page.locator("#chat .quoth-beside p").wait_for()
    said = page.locator("#chat .quoth-beside p").inner_text()
    assert said.startswith("It was a cold day. Steam drove")
    assert said.endswith("They were slow.")


def test_a_marker_tells_its_sentence_and_leads_to_it(page: Page) -> None:
    """On hover and on focus; Enter takes the focus to the sentence in the document."""
    open_at(page, "What of pump150x7?", sentence(150, 7))
    marker = page.locator("#chat a.quoth-marker").first
    marker.hover()
    tip = page.get_by_role("tooltip")
    tip.wait_for()
    assert sentence(150, 7) in tip.inner_text()
    page.mouse.move(5, 5)
    tip.wait_for(state="hidden")
    marker.focus()
    tip.wait_for()
    assert marker.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    tip.wait_for(state="hidden")
    marker.press("Enter")
    page.wait_for_function("() => document.activeElement?.matches('#document mark')")
    marker.click()
    page.wait_for_timeout(500)
    expect(tip).to_be_hidden()


def test_esc_leaves_an_edit(page: Page) -> None:
    """The box is empty again and nothing is replaced."""
    ask(page, "What was the first drive by Steam?", 0)
    page.locator("#chat").get_by_role("link", name="Edit").click()
    page.locator("#editing").get_by_text("Editing").wait_for()
    page.locator("#question textarea").press("Escape")
    page.locator("#editing").get_by_text("Editing").wait_for(state="hidden")
    expect(page.locator("#question textarea")).to_have_value("")


def test_the_lit_sentence_fades_in_unless_motion_is_not_wanted(browser: Browser, address: str) -> None:
    """prefers-reduced-motion is kept."""
    for wanted, least, most in (("no-preference", 0.1, 1.0), ("reduce", 0.0, 0.02)):
        with looked_at(browser, address, viewport=WIDE, reduced_motion=wanted) as page:
            open_at(page, "What of pump150x7?", sentence(150, 7))
            time = page.locator("#document mark").evaluate("m => getComputedStyle(m).animationDuration")
            assert least <= float(time.removesuffix("s")) <= most


# --- What the script asks ---


def test_a_stretch_is_given_to_who_may_see_it_alone(address: str) -> None:
    """What is no text, no way or no place is nothing."""
    document = httpx.get(f"{address}/api/documents").json()[0]["document"]
    found = httpx.get(f"{address}/quoth/text", params={"document": document, "way": "after", "at": 0, "lit": "2-9"})
    assert found.status_code == 200
    assert ">Engines</mark>" in found.json()["html"]
    assert found.json()["start"] == 0
    for asked in (
        {"document": "0" * 64, "way": "after", "at": "0"},
        {"document": "x", "way": "after", "at": "0"},
        {"document": document, "way": "up", "at": "0"},
        {"document": document, "way": "after", "at": "-1"},
        {"document": document, "way": "after", "at": "9" * 12},
    ):
        assert httpx.get(f"{address}/quoth/text", params=asked).status_code == 404
    beside = {"document": document, "start": 9, "end": 5}
    assert httpx.get(f"{address}/quoth/beside", params=beside).status_code == 404
    assert httpx.get(f"{address}/quoth/find", params={"document": document, "words": "ROPE"}).json()["places"]


def test_a_persons_own_document_is_read_by_nobody_else(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """Not by the hash of its text either."""
    (tmp_path / "mine.md").write_text("# Mine\n\nThe gate is painted green.\n")
    with served(corpus, tmp_path / "data") as address, looked_at(browser, address, viewport=WIDE) as page:
        page.locator("#upload input[type=file]").set_input_files(tmp_path / "mine.md")
        page.locator("#report li").first.wait_for(timeout=60_000)
        ask(page, "What is green?", 0)
        document = page.locator("#document .quoth-doc").get_attribute("data-document")
        asked = f"{address}/quoth/text?document={document}&way=after&at=0"
        assert page.evaluate("async (asked) => (await fetch(asked)).status", asked) == 200
        assert httpx.get(asked).status_code == 404
