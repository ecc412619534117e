"""How long a person waits for the page, in Chromium: `python -m eval.page_speed [--times 5] [--json speed.json]`.

Starts `quoth serve` on corpus/ and a PDF of 300 pages made here, and measures, each several times, medians in seconds:
a first page in a new browser until the question can be typed, and once more with what the browser kept; an answer on
screen over the time that `POST /api/ask` takes for the same question; a place in the long document that a click
opens; and, of 500 conversations, a reload, the opening of one and a search. The exit code is 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from eval.serving import serving

ROOT = Path(__file__).parents[1]
PAGES, CONVERSATIONS = 300, 500
BOX = "#question textarea:enabled"
QUESTIONS = ("Who founded Wagner?", "How did the founder of Wagner die?", "When did Wagner leave Mali?",
             "Which countries has Wagner sent fighters to?", "Who won the football match?")  # fmt: skip
TARGETS = {"first page": 1.5, "answer over ask": 0.3, "document at its quote": 0.5, "conversation of 500": 0.5}
WATCH = """() => {
    const look = () => {
        if (document.querySelector('#question textarea:enabled')) window.usable = performance.now();
        else requestAnimationFrame(look);
    };
    look();
}"""
SHOWN = """async ([act, there]) => {
    const began = performance.now();
    new Function(act)();
    while (!new Function('return ' + there)()) {
        if (performance.now() - began > 30000) throw new Error('waited in vain for ' + there);
        await new Promise(requestAnimationFrame);
    }
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    return (performance.now() - began) / 1000;
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the medians beside their targets; 1 where one is missed."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="eval.page_speed", description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        with serving(_documents(Path(folder) / "documents"), data) as address:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            found = _measured(browser, address, data, options.times)
            browser.close()
    for name, values in found.items():
        target = f"   target {TARGETS[name]:.1f}" if name in TARGETS else ""
        print(f"{name:28} {median(values):6.2f} s   {min(values):.2f} to {max(values):.2f}{target}")
    if options.json:
        options.json.write_text(json.dumps({name: median(values) for name, values in found.items()}, indent=2))
    return int(any(median(found[name]) > most for name, most in TARGETS.items()))


def _measured(browser: Any, address: str, data: Path, times: int) -> dict[str, list[float]]:
    found = dict(zip(("first page", "page once more"), _first_pages(browser, address, times), strict=True))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.locator(BOX).wait_for()
    asked = _answers(page, address)
    found |= {"ask": [one for one, _ in asked], "answer over ask": [max(0.0, seen - one) for one, seen in asked]}
    found["document at its quote"] = _long_document(page, times)
    found |= _many(page, context, data, times)
    context.close()
    return found


def _documents(folder: Path) -> Path:
    """What is asked: the corpus, and a long PDF."""
    from fpdf import FPDF

    shutil.copytree(ROOT / "corpus", folder)
    pdf = FPDF(unit="pt", format=(620, 700))
    pdf.set_font("Helvetica", size=10)
    for page in range(1, PAGES + 1):
        pdf.add_page()
        for line in range(12):
            pdf.text(40, 60 + 40 * line, f"Page {page} says that pump{page}x{line} was mended by somebody from afar.")
    pdf.output(str(folder / "long.pdf"))
    return folder


def _first_pages(browser: Any, address: str, times: int) -> tuple[list[float], list[float]]:
    """Seconds from the beginning of the navigation until the box takes letters: new, and with what was kept."""
    first: list[float] = []
    again: list[float] = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.add_init_script(f"({WATCH})()")
        for kept in (first, again):
            page.goto(address)
            page.wait_for_function("window.usable")
            kept.append(page.evaluate("window.usable") / 1000)
        context.close()
    return first, again


def _answers(page: Any, address: str) -> list[tuple[float, float]]:
    """Of each question the seconds of `ask` alone, and those until its answer is on screen."""
    found = []
    with httpx.Client(base_url=address, timeout=60) as client:
        for question in QUESTIONS:
            page.locator("#new").click()
            page.wait_for_function("!document.querySelector('#chat [data-testid=bot]')")
            _quiet(page)
            times = []
            for _ in range(3):
                began = time.perf_counter()
                client.post("/api/ask", json={"question": question}).raise_for_status()
                times.append(time.perf_counter() - began)
            page.locator(BOX).fill(question)
            there = "document.querySelector('#chat [data-testid=bot]') && document.querySelector('#send')?.offsetParent"
            found.append((median(times), _shown(page, "document.querySelector('#send').click()", there)))
    return found


def _long_document(page: Any, times: int) -> list[float]:
    """Seconds from a click on a marker until its sentence, in the middle of the long text, is in sight."""
    hash_ = page.locator(".quoth-paper", has_text="long.pdf").locator("a").get_attribute("href").split("/")[2]
    found = []
    for number in range(times):
        wanted = f"pump{40 + 50 * number}x5"
        route = f"/quoth/find?document={hash_}&words={wanted}"
        start = page.evaluate("async (route) => (await (await fetch(route)).json()).places[0]", route)
        _quiet(page)
        there = (
            "(() => { const mark = document.querySelector('#document mark'); if (!mark || mark.textContent !== "
            f"'{wanted}') return false; const box = mark.getBoundingClientRect(); const text = "
            "document.querySelector('.quoth-text').getBoundingClientRect(); return box.top >= text.top "
            "&& box.bottom <= text.bottom; })()"
        )
        link = f"#quoth/open/{hash_}/{start}/{start + len(wanted)}"
        found.append(_shown(page, f"window.quothGo('{link}')", there))
    return found


def _many(page: Any, context: Any, data: Path, times: int) -> dict[str, list[float]]:
    """With 500 conversations: seconds of a reload, of the opening of one, and of a search."""
    _fill(context, data)
    reloads, opened, searched = [], [], []
    page.add_init_script(f"({WATCH})()")
    for number in range(times):
        page.reload()
        page.wait_for_function("window.usable")
        reloads.append(page.evaluate("window.usable") / 1000)
        _quiet(page)
        row = f"document.querySelectorAll('.quoth-talk .quoth-rowname')[{450 - number}]"
        title = page.evaluate(f"{row}.textContent")
        there = f"document.querySelector('#chat .quoth-asked')?.innerText.trim() === {json.dumps(title)}"
        opened.append(_shown(page, f"{row}.click()", there))
        _quiet(page)
        search = page.locator("#search input, #search textarea")
        began = time.perf_counter()
        search.fill(f"mill {100 + number}?")
        page.wait_for_function("document.querySelectorAll('.quoth-talk').length === 1")
        searched.append(time.perf_counter() - began)
    return {"reload with 500": reloads, "conversation of 500": opened, "search in 500": searched}


def _fill(context: Any, data: Path) -> None:
    """Give the person of a browser more conversations than anybody has."""
    from quoth.service.conversations import Conversations
    from quoth.web.session import browser

    cookie = next(one["value"] for one in context.cookies() if one["name"] == "quoth_browser")
    owner = browser(cookie.rsplit(".", 2)[0])
    with Conversations.open(data / "conversations.db") as kept:
        for number in range(CONVERSATIONS - len(kept.listed(owner))):
            kept.add(owner, kept.start(owner), f"What of mill {number}?", None, "it was never asked")


def _shown(page: Any, act: str, there: str) -> float:
    """Seconds from an act until something is there and drawn; measured within the page."""
    return float(page.evaluate(SHOWN, [act, there]))


def _quiet(page: Any) -> None:
    """Until nothing is asked of the server any more: suggestions are looked for after each act."""
    before = -1
    while before != (now := page.evaluate("performance.getEntriesByType('resource').length")):
        before = now
        page.wait_for_timeout(1000)


if __name__ == "__main__":
    sys.exit(main())
