"""Pictures of the page: `python -m eval.screenshots [--out docs/pictures]`.

Starts `quoth serve` on corpus/ and a PDF made here, and takes eight pictures in Chromium: the page as it opens, a
first answer, a refusal, a page of a PDF, a sentence that is checked, the documents, a phone, and the dark.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eval.serving import serving

ROOT = Path(__file__).parents[1]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
FOUNDER, DEATH, REFUSED = "Who founded Wagner?", "How did he die?", "Who won the football match?"
HARBOUR, CLAIM = "How deep is the inner basin?", "As many as 1,500 Wagner fighters were believed to be active in Mali."
BOX = "Ask the documents"
PDF = (
    ("The harbour of Ostrey", "The harbour was laid out in 1884 by the engineer Mary Holm.", "It has two basins."),
    ("Depths", "The outer basin is 7.5 m deep at low water.", "The inner basin is 4.2 m deep at low water.",
     "Ships with a draught of more than 3.8 m wait for the tide."),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Take all pictures."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="eval.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(_documents(Path(folder) / "documents"), Path(folder) / "data") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _light(browser, address, out)
        _phone_and_dark(browser, address, out)
        browser.close()


def _documents(folder: Path) -> Path:
    """What is asked: the corpus, and a PDF of two pages."""
    from fpdf import FPDF

    shutil.copytree(ROOT / "corpus", folder)
    pdf = FPDF(unit="pt", format="A5")
    for title, *lines in PDF:
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.text(50, 80, title)
        pdf.set_font("Helvetica", size=11)
        for number, line in enumerate(lines):
            pdf.text(50, 115 + 24 * number, line)
    pdf.output(str(folder / "harbour.pdf"))
    return folder


@contextmanager
def _page(browser: Any, address: str, scheme: str = "light", size: Any = None) -> Iterator[Any]:
    context = browser.new_context(viewport=size or WIDE, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}?__theme={scheme}")
    page.locator("#document .quoth-doc").wait_for(state="attached", timeout=60_000)
    yield page
    context.close()


def _ask(page: Any, *questions: str) -> None:
    for turn, question in enumerate(questions):
        page.get_by_placeholder(BOX, exact=True).fill(question)
        page.get_by_placeholder(BOX, exact=True).press("Enter")
        page.locator("#chat [data-testid=bot]").nth(turn).wait_for(timeout=60_000)
        page.locator("#send").wait_for()


def _take(page: Any, out: Path, name: str) -> None:
    page.wait_for_timeout(1500)
    page.screenshot(path=out / f"{name}.png")


def _light(browser: Any, address: str, out: Path) -> None:
    with _page(browser, address) as page:
        page.locator("button.quoth-suggestion:visible").first.wait_for(timeout=60_000)
        _take(page, out, "open")
        _ask(page, FOUNDER, DEATH)
        _take(page, out, "answer")
    with _page(browser, address) as page:
        _ask(page, REFUSED)
        _take(page, out, "refusal")
    with _page(browser, address) as page:
        _ask(page, HARBOUR)
        page.get_by_role("button", name="Printed page").click()
        page.locator("#document .quoth-print img").wait_for()
        _take(page, out, "pdf")
        page.locator("#side").screenshot(path=out / "documents.png")
    with _page(browser, address) as page:
        page.get_by_placeholder(BOX, exact=True).fill(CLAIM)
        page.get_by_role("button", name="Check a sentence").click()
        page.locator(".quoth-claim").first.wait_for(timeout=60_000)
        _take(page, out, "check")


def _phone_and_dark(browser: Any, address: str, out: Path) -> None:
    for name, scheme, size in (("phone", "light", NARROW), ("dark", "dark", WIDE)):
        with _page(browser, address, scheme, size) as page:
            _ask(page, FOUNDER, DEATH)
            page.locator("#chat a.quoth-marker").last.click()
            page.locator("#document mark").first.wait_for()
            _take(page, out, name)


if __name__ == "__main__":
    main()
