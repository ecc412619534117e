"""What tests share. The network is refused everywhere but on the loopback (see pyproject)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from browsing import CHROMIUM, FLAGS, WIDE, looked_at
from fakes import WordEncoder
from quoth import cli
from quoth.assistant import Assistant
from quoth.index.encoder import load_encoder
from quoth.index.mapped_encoder import MappedEncoder
from shell import Quoth, Result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Indexes that a test does not place itself go into a folder of the run, never the user's own."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str]) -> Quoth:
    """Runs `quoth eval` in this process; gives its exit code, standard output and standard error."""

    def run(*arguments: object) -> Result:
        try:
            code = cli.main(["eval", *map(str, arguments)])
        except SystemExit as end:  # argparse leaves by this door
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Tiny networks compute alone: on a busy machine two threads spend nearly all time waiting for each other."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def words() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def minilm() -> MappedEncoder:
    """The real encoder, loaded once a run."""
    found = load_encoder()
    assert isinstance(found, MappedEncoder)
    return found


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three small files about three things."""
    folder = tmp_path / "corpus"
    (folder / "deep").mkdir(parents=True)
    (folder / "cats.md").write_text("# Cats\n\nCats purr when they rest.\n\n## Food\n\nThey eat fish.\n", "utf-8")
    (folder / "trains.txt").write_text("Trains run on rails. Steam drove the first of them.", "utf-8")
    (folder / "deep" / "bread.txt").write_text("Bread is baked from flour.\r\n\r\nYeast makes it rise.", "utf-8")
    return folder


@pytest.fixture
def open_words(tmp_path: Path, words: WordEncoder) -> Iterator[Callable[..., Assistant]]:
    """Opens assistants with the small encoder on `tmp_path / "index"` and closes them."""
    opened: list[Assistant] = []

    def open_(corpus: Path, **options: object) -> Assistant:
        assistant = Assistant.open(corpus, tmp_path / "index", **{"encoder": words, **options})  # type: ignore[arg-type]
        opened.append(assistant)
        return assistant

    yield open_
    for assistant in opened:
        assistant.close()


# In CI every run tries the same examples, so that a change is judged by the change.
hypothesis.settings.register_profile("ci", derandomize=True, database=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine may be late once; a fault comes twice."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; a module long, since as long as it runs its thread has an event loop."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine; make test installs it where it can")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page over the documents of a module is served."""
    from serving import served  # it loads the whole page

    with served(corpus, tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """That page in a browser of its own."""
    with looked_at(browser, address, viewport=WIDE) as page:
        yield page
