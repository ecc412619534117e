"""Pictures of the page for the README: `python -m eval.screenshots [--out eval/screenshots]`.

Starts `quoth serve` on corpus/, asks two questions in Chromium, opens the first marker, and takes
the page in light, in dark, and on a narrow screen.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.serving import serving

ROOT = Path(__file__).parents[1]
QUESTIONS = ("Who founded Wagner?", "How did he die?")
PICTURES = (
    ("light", "light", {"width": 1360, "height": 860}),
    ("dark", "dark", {"width": 1360, "height": 860}),
    ("narrow", "light", {"width": 390, "height": 844}),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Take all pictures."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="eval.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "screenshots")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(ROOT / "corpus", Path(data)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, scheme, size in PICTURES:
            page = browser.new_context(viewport=size, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
            page.goto(f"{address}?__theme={scheme}")
            box = page.get_by_placeholder("Ask the documents", exact=True)
            for turn, question in enumerate(QUESTIONS):
                box.fill(question)
                box.press("Enter")
                page.locator("#chat [data-testid=bot]").nth(turn).wait_for()
            page.locator("#chat a.quoth-marker").last.click()
            page.locator("#document mark").wait_for()
            page.locator("button.quoth-suggestion:visible").first.wait_for(timeout=30_000)
            page.wait_for_timeout(1500)
            page.screenshot(path=out / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
