"""What the page is built of: asked for all at once, from memory, compressed, and kept by the browser."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import gradio
import httpx
import pytest

from browsing import WIDE, looked_at
from quoth.chat.frontend import early, needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FRONTEND = Path(gradio.__file__).parent / "templates" / "frontend"
EVER = "private, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text("Steam drove the first of them.", encoding="utf-8")
    return folder


def test_what_a_part_needs_is_found_in_gradios_own_files() -> None:
    """The shell, and of the parts those that are on the page, each with its styles; nothing of the others."""
    texts = {name: (FRONTEND / "assets" / name).read_text("utf-8") for name in needed(FRONTEND, {"chatbot"})}
    assert len(texts) > 20
    kinds = {name.partition("-")[0] for name in texts}
    assert {"index", "Index", "Blocks", "core"} <= kinds
    more = set(needed(FRONTEND, {"chatbot", "tabs"})) - set(texts)
    assert {Path(name).suffix for name in more} == {".js", ".css"}
    assert len(more) <= 6
    assert set(needed(FRONTEND, {"no such part"})) < set(texts)


def test_files_that_are_built_otherwise_are_left_to_the_page(tmp_path: Path) -> None:
    """Nothing is found, and nothing fails."""
    (tmp_path / "index.html").write_text("<p>built by something else</p>")
    assert needed(tmp_path, {"chatbot"}) == []
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<script type="module" crossorigin src="./assets/index-1.js"></script>')
    (tmp_path / "assets" / "index-1.js").write_text("import(`./Index-1.js`)")
    assert needed(tmp_path, {"chatbot"}) == ["index-1.js"]


def test_what_is_asked_for_early_stands_in_the_head() -> None:
    """Scripts as modules, styles as such, ours last and in their order."""
    assert early(["a.js", "b.css", "c.woff2"], ["/quoth/x.js?v=1&2"]) == (
        '<link rel="modulepreload" crossorigin href="/assets/a.js">'
        '<link rel="preload" as="style" crossorigin href="/assets/b.css">'
        '<script defer src="/quoth/x.js?v=1&amp;2"></script>'
    )


def test_the_page_names_what_it_loads_and_all_of_it_is_there(address: str) -> None:
    """Compressed for who can unpack it, and kept for good where its address has a hash of what it says."""
    plain = httpx.get(f"{address}/", headers={"accept-encoding": "identity"})
    with httpx.stream("GET", f"{address}/", headers={"accept-encoding": "gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert (packed.headers["content-encoding"], len(sent)) == ("gzip", int(packed.headers["content-length"]))
    assert re.sub(rb'"app_id":\s*\d+', b"", gzip.decompress(sent)) == re.sub(rb'"app_id":\s*\d+', b"", plain.content)
    links = re.findall(r'(?:href|src)="(/(?:assets|quoth)/[^"]+)"', plain.text)
    assert len(links) > 40
    for link in links:
        found = httpx.get(f"{address}{link}")
        assert (found.status_code, found.headers["cache-control"]) == (200, EVER)
        assert "Cookie" not in found.headers["vary"]
    script = next(link for link in links if link.startswith("/quoth/chat.js"))
    unpacked = httpx.get(f"{address}{script}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in unpacked.headers
    assert unpacked.text == httpx.get(f"{address}{script}").text
    assert httpx.get(f"{address}/quoth/chat.js").headers["cache-control"] == "no-store"
    assert httpx.get(f"{address}/assets/nothing.js").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["assets", "quoth"])
def test_a_page_that_is_opened_again_asks_for_none_of_it(browser: Browser, address: str, kind: str) -> None:
    """The browser has it; and all that a first page loads was named in its head."""
    with looked_at(browser, address, viewport=WIDE) as page:
        script = f"""() => performance.getEntriesByType('resource')
            .filter(one => new URL(one.name).pathname.startsWith('/{kind}/'))
            .map(one => [one.name, one.transferSize, one.initiatorType])"""
        first = page.evaluate(script)
        assert sum(1 for _, size, _ in first if size) == len(first)
        page.reload()
        page.locator("#question textarea:enabled").wait_for()
        again = page.evaluate(script)
        assert [name for name, size, _ in again if size] == []
        assert len(again) >= len(first) - 1
