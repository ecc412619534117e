"""Turns on the page in a real browser: edited, stopped, copied, in two windows, and after the server was gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import WIDE, ask, looked_at
from quoth.service.users import Users
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ENGINES = "Trains run on rails. Steam drove the first of them, in 1804. They were slow. Diesel came after it.\n"
BOX = "Ask the documents"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(ENGINES, encoding="utf-8")
    return folder


def questions(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#chat .quoth-asked").all_inner_texts()]


def quotes(page: Page) -> Locator:
    return page.locator("#chat [data-testid=bot] blockquote")


def wait_for_questions(page: Page, wanted: list[str]) -> None:
    page.wait_for_function(
        "wanted => JSON.stringify([...document.querySelectorAll('#chat .quoth-asked')].map(q => q.innerText.trim()))"
        " === JSON.stringify(wanted)",
        arg=wanted,
    )
    page.locator("#send").wait_for()


def start(page: Page, question: str) -> None:
    """Ask without waiting for the answer."""
    page.get_by_placeholder(BOX, exact=True).fill(question)
    page.get_by_placeholder(BOX, exact=True).press("Enter")
    page.locator("#stop").wait_for()


def test_an_older_question_is_edited(page: Page) -> None:
    """It comes into the box; asked in other words it takes the place of itself and of what followed."""
    ask(page, "What drove Steam?", 0)
    ask(page, "Were they slow?", 1)
    page.locator("#chat").get_by_role("link", name="Edit").first.click()
    page.locator("#editing").get_by_text("Editing “What drove Steam?”").wait_for()
    box = page.get_by_placeholder(BOX, exact=True)
    assert box.input_value() == "What drove Steam?"
    assert page.evaluate("document.activeElement === document.querySelector('#question textarea')")
    ask(page, "What came after Diesel?", 0)
    wait_for_questions(page, ["What came after Diesel?"])
    assert quotes(page).first.inner_text().startswith("Diesel came after it.")
    assert not page.locator("#editing").get_by_text("Editing").is_visible()


def test_an_edit_can_be_given_up(page: Page) -> None:
    """The box is empty again, and the next question comes after the others."""
    ask(page, "What drove Steam?", 0)
    page.locator("#chat").get_by_role("link", name="Edit").click()
    page.get_by_role("link", name="Keep it as it is").click()
    page.locator("#editing").get_by_text("Editing").wait_for(state="hidden")
    assert page.get_by_placeholder(BOX, exact=True).input_value() == ""
    ask(page, "Were they slow?", 1)
    wait_for_questions(page, ["What drove Steam?", "Were they slow?"])


def test_a_question_is_stopped(page: Page) -> None:
    """Its words come back into the box, nothing is kept of it, and the next one is answered."""
    ask(page, "What drove Steam?", 0)
    start(page, "What ran slowly on rails?")
    page.get_by_role("button", name="Stop").click()
    page.locator("#send").wait_for()
    assert page.get_by_placeholder(BOX, exact=True).input_value() == "What ran slowly on rails?"
    page.wait_for_timeout(2500)  # its answer would have come
    assert questions(page) == ["What drove Steam?"]
    ask(page, "Were they slow?", 1)
    page.reload()
    wait_for_questions(page, ["What drove Steam?", "Were they slow?"])


def test_a_question_is_asked_again_in_its_place(page: Page) -> None:
    """Retry answers anew: the turn is another, and the old one is gone."""
    ask(page, "What drove Steam?", 0)
    before = page.locator("#chat a.quoth-marker").get_attribute("href")
    page.get_by_role("button", name="Retry").click()
    page.wait_for_function(
        "before => { const link = document.querySelector('#chat a.quoth-marker');"
        " return link && link.getAttribute('href') !== before; }",
        arg=before,
    )
    wait_for_questions(page, ["What drove Steam?"])


def test_a_question_is_not_asked_twice(page: Page) -> None:
    """Enter and then the button at once, as a hand may slip."""
    page.get_by_placeholder(BOX, exact=True).fill("What drove Steam?")
    page.evaluate(
        "document.querySelector('#question textarea').addEventListener('keypress',"
        " () => document.querySelector('#send').click())"
    )
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_placeholder(BOX, exact=True).press("Enter")
    page.locator("#chat [data-testid=bot]").first.wait_for()
    page.wait_for_timeout(300)
    given = [json.loads(data)["data"] for data in sent if data.startswith('{"data":')]
    assert sum(values[1:2] == ["What drove Steam?"] for values in given) == 1  # the scope is first


def test_what_was_typed_outlives_the_page(page: Page) -> None:
    """A draft is there again, and gone once it was answered."""
    box = page.get_by_placeholder(BOX, exact=True)
    box.fill("What drove Steam?")
    page.reload()
    page.wait_for_function("document.querySelector('#question textarea')?.value === 'What drove Steam?'")
    ask(page, "What drove Steam?", 0)
    page.wait_for_timeout(300)
    page.reload()
    wait_for_questions(page, ["What drove Steam?"])
    assert box.input_value() == ""


def test_an_answer_does_not_bring_its_page_back(page: Page) -> None:
    """Who has gone to another conversation stays there; the answer is in its own."""
    ask(page, "What drove Steam?", 0)
    start(page, "What ran slowly on rails?")
    page.get_by_role("button", name="New conversation").click()
    wait_for_questions(page, [])
    ask(page, "Were they slow?", 0)
    page.wait_for_timeout(2500)
    assert questions(page) == ["Were they slow?"]
    page.locator("#conversations").get_by_text("What drove Steam?").click()
    wait_for_questions(page, ["What drove Steam?", "What ran slowly on rails?"])
    assert quotes(page).nth(1).inner_text().startswith("Trains run on rails.")


def test_a_page_outlives_its_server(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """The next question goes on in the same conversation, and older markers still open their places."""
    with served(corpus, tmp_path) as address:
        port = int(address.rsplit(":", 1)[1])
        looking = looked_at(browser, address, viewport=WIDE)
        page = looking.__enter__()
        ask(page, "What drove Steam?", 0)
        page.wait_for_load_state("networkidle")
    with served(corpus, tmp_path, port=port):
        page.wait_for_timeout(1000)
        ask(page, "Were they slow?", 1)
        wait_for_questions(page, ["What drove Steam?", "Were they slow?"])
        assert quotes(page).nth(1).inner_text().startswith("They were slow.")
        page.locator("#chat a.quoth-marker").first.click()
        # It stood at another place before.
        page.wait_for_function(
            "[...document.querySelectorAll('#document mark')].map(m => m.innerText).join('')"
            " === 'Steam drove the first of them, in 1804.'"
        )
        page.get_by_label("Ask only engines.md").check()
        ask(page, "What drove Steam?", 2)
        page.get_by_role("button", name="New conversation").click()
        wait_for_questions(page, [])
        page.locator("#conversations").get_by_text("What drove Steam?").click()
        wait_for_questions(page, ["What drove Steam?", "Were they slow?", "What drove Steam?"])
        looking.__exit__(None, None, None)


def test_a_server_started_again_asks_for_the_login(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """It knows no login of before: what the person does brings the question who they are."""
    users = Users.open(tmp_path / "users.txt", missing_ok=True)
    users.add("ada", "steam engine")

    def enter(page: Page) -> None:
        page.get_by_label("username").fill("ada")
        page.get_by_label("password").fill("steam engine")
        page.get_by_role("button", name="Login").click()

    with served(corpus, tmp_path / "data", users) as address:
        page = browser.new_context().new_page()
        page.goto(address)
        enter(page)
        ask(page, "What drove Steam?", 0)
        page.wait_for_load_state("networkidle")
    with served(corpus, tmp_path / "data", users, port=int(address.rsplit(":", 1)[1])):
        page.get_by_placeholder(BOX, exact=True).fill("Were they slow?")
        page.get_by_placeholder(BOX, exact=True).press("Enter")
        enter(page)
        wait_for_questions(page, ["What drove Steam?"])
        page.context.close()


def test_a_page_loaded_again_opens_its_own_conversation(page: Page) -> None:
    """Its address names it; the latest is opened where the address names none or one that is gone."""
    ask(page, "What drove Steam?", 0)
    page.wait_for_function("location.hash.startsWith('#conversation/')")
    first = page.url
    page.get_by_role("button", name="New conversation").click()
    wait_for_questions(page, [])
    ask(page, "Were they slow?", 0)
    page.goto("about:blank")
    page.goto(first)
    wait_for_questions(page, ["What drove Steam?"])
    page.goto("about:blank")
    page.goto(first.split("#")[0] + "#conversation/none")
    wait_for_questions(page, ["Were they slow?"])


def test_two_windows_on_one_conversation_do_not_mix(page: Page) -> None:
    """An old window names turns as it shows them, and may not throw away what it never showed."""
    ask(page, "What drove Steam?", 0)
    other = page.context.new_page()
    other.goto(page.url)
    wait_for_questions(other, ["What drove Steam?"])
    other.get_by_role("button", name="Undo").click()
    wait_for_questions(other, [])
    ask(other, "Were they slow?", 0)
    page.locator("#chat a.quoth-marker").click()
    page.get_by_text("this message is not in the conversation any more").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("this conversation went on in another window").wait_for()
    page.reload()
    wait_for_questions(page, ["Were they slow?"])


def test_what_cannot_be_asked_is_told_and_covers_nothing(page: Page) -> None:
    """An empty question is refused in words, and the answers before it can still be read."""
    ask(page, "What drove Steam?", 0)
    page.get_by_placeholder(BOX, exact=True).fill("   ")
    page.get_by_placeholder(BOX, exact=True).press("Enter")
    page.get_by_text("the question is empty: write one into the box").wait_for()
    assert page.get_by_text("Error", exact=True).count() == 0
    ask(page, "Were they slow?", 1)


def test_the_list_stays_as_it_was_searched(page: Page) -> None:
    """Of two conversations one is found; opened, it is still the only one in the list."""
    ask(page, "What drove Steam?", 0)
    page.get_by_role("button", name="New conversation").click()
    wait_for_questions(page, [])
    ask(page, "What of Diesel?", 0)
    listed = page.locator("#conversations .quoth-talk")
    page.locator("#search input, #search textarea").fill("Steam?")
    page.wait_for_function("document.querySelectorAll('#conversations .quoth-talk').length === 1")
    listed.first.locator(".quoth-rowname").click()
    wait_for_questions(page, ["What drove Steam?"])
    assert listed.count() == 1


def test_an_answer_is_copied_as_letters(browser: Browser, address: str) -> None:
    """The text with its marker, then the quote with its place."""
    with looked_at(browser, address, viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]) as page:
        ask(page, "What drove Steam?", 0)
        page.get_by_role("link", name="Copy").click()
        page.get_by_role("link", name="Copied").wait_for()
        said, quote = page.evaluate("navigator.clipboard.readText()").split("\n")
        assert said == "Steam drove the first of them, in 1804. [1]"
        assert quote == "[1] “Steam drove the first of them, in 1804.” (engines.md)"


def test_who_logs_in_can_log_out(browser: Browser, corpus: Path, tmp_path: Path) -> None:
    """The page asks who one is, opens, and asks again once one has left; axe finds nothing serious in the question."""
    from axe_playwright_python.sync_playwright import Axe

    users = Users.open(tmp_path / "users.txt", missing_ok=True)
    users.add("ada", "steam engine")
    with served(corpus, tmp_path / "data", users) as address:
        page = browser.new_context().new_page()
        page.goto(address)
        page.get_by_label("username").fill("ada")
        violations = Axe().run(page).response["violations"]
        grave = {v["id"] for v in violations if v["impact"] in ("serious", "critical")}
        assert grave <= {"document-title"}  # Gradio's login (6.31) has none, and takes none
        page.get_by_label("password").fill("steam engine")
        page.get_by_role("button", name="Login").click()
        ask(page, "What drove Steam?", 0)
        page.get_by_role("link", name="Log out").click()
        page.get_by_label("password").wait_for()
        page.context.close()
