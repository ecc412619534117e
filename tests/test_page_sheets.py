"""A sheet of questions is answered on the page, and comes back as a file whose quotes stand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quoth.answering.checks import verify
from quoth.files.corpus import read_texts
from quoth.sheets.sheet_quotes import citations_in_sheet, located

if TYPE_CHECKING:
    from playwright.sync_api import FileChooser, Page

STEAM = "Steam drove the first of them, in 1804."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(f"# Engines\n\n{STEAM} They were slow.\n")
    return folder


def chosen(page: Page, put: Callable[[FileChooser], None]) -> None:
    """Choose a file for the menu's entry."""
    page.get_by_role("button", name="Menu of the documents").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Answer a sheet of questions…").click()
    put(chooser.value)


def test_a_sheet_comes_back_with_answers(page: Page, corpus: Path, tmp_path: Path) -> None:
    """Each question with its quote and the document beside it; the sheet is no document afterwards."""
    sheet = tmp_path / "asked.csv"
    sheet.write_text("question\nWhat was the first drive by Steam?\nWho likes zebras?\n")
    with page.expect_download() as download:
        chosen(page, lambda chooser: chooser.set_files(sheet))
    assert download.value.suggested_filename == "asked-answers.csv"
    filled = Path(download.value.path()).read_bytes()
    rows = list(csv.DictReader(filled.decode("utf-8-sig").splitlines()))
    assert [(row["quote"], row["document"], row["status"]) for row in rows] == [
        (STEAM, "engines.md", "answered"),
        ("", "", "not_found"),
    ]
    quotes = citations_in_sheet("asked-answers.csv", filled)
    texts, _ = read_texts(corpus)
    assert [item.verdict for item in verify(located(quotes, texts), texts)] == ["ok"]
    expect(page.locator("#report")).to_contain_text("2 questions, 1 answered")
    expect(page.locator(".quoth-paper")).to_have_count(1)


def test_what_is_no_sheet_is_told(page: Page, tmp_path: Path) -> None:
    """In words that can be put away, and nothing is kept of it."""
    (tmp_path / "letter.txt").write_text("Dear all")
    chosen(page, lambda chooser: chooser.set_files(tmp_path / "letter.txt"))
    expect(page.locator("#report")).to_contain_text("letter.txt is no sheet of questions")
    page.get_by_role("button", name="Close the report").click()
    expect(page.locator("#report")).not_to_contain_text("letter.txt")
    expect(page.locator(".quoth-paper")).to_have_count(1)
