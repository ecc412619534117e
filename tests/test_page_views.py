"""Where a quote stands on its page, and the page as a picture: through the assistant and over HTTP."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import fpdf
import httpx
import numpy as np
import pytest

from fakes import ScriptedReader
from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.errors import DocumentError, UsageError
from quoth.files.page_views import Pages
from serving import served

Open = Callable[..., Assistant]
TWICE = "The mill burnt."


def two_pages(file: Path) -> Path:
    """In 12 point Helvetica: the same sentence with its baseline at 100 and 200 points, and on page 2 at 300."""
    pdf = fpdf.FPDF(unit="pt", format=(400, 500))
    pdf.set_font("Helvetica", size=12)
    for lines in (((100, TWICE), (150, "It was built again."), (200, TWICE)), ((300, TWICE),)):
        pdf.add_page()
        for baseline, words in lines:
            pdf.text(72, baseline, words)
    pdf.output(str(file))
    return file


@pytest.fixture
def mill(tmp_path: Path, open_words: Open) -> Assistant:
    folder = tmp_path / "mill"
    folder.mkdir()
    two_pages(folder / "mill.pdf")
    return open_words(folder, reader=ScriptedReader("built"))


def pixels(png: bytes) -> np.ndarray:
    """A PNG of 8-bit RGB without a filter, as rows of pixels."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    at, data = 8, b""
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def test_each_of_three_like_sentences_has_its_own_place(mill: Assistant) -> None:
    """Capitals of Helvetica are 0.72 of 12 points high: the ink begins 8.6 above the baseline; 76 are its width."""
    document = mill.document("mill.pdf")
    starts = [at for at in range(len(document.text)) if document.text.startswith(TWICE, at)]
    found = [document.rects(start, start + len(TWICE)) for start in starts]
    for rects, (page, baseline) in zip(found, ((1, 100), (1, 200), (2, 300)), strict=True):
        ((on, left, top, right, bottom),) = rects
        assert on == page
        assert left == pytest.approx(72, abs=1)
        assert right == pytest.approx(72 + 76, abs=2)
        assert top == pytest.approx(baseline - 8.6, abs=1)
        assert bottom == pytest.approx(baseline, abs=1)


def test_a_stretch_over_two_pages_has_a_rectangle_on_each(mill: Assistant) -> None:
    """From the second sentence of page 1 to the end of page 2."""
    document = mill.document("mill.pdf")
    start = document.text.index("It was")
    assert [rect[0] for rect in document.rects(start, len(document.text))] == [1, 1, 2]


def test_a_citation_has_its_place_on_the_page(mill: Assistant) -> None:
    """In the record and in its JSON; one of a text without pages has none."""
    (citation,) = mill.ask("What was built?").citations
    ((page, _, top, _, bottom),) = citation.rects
    assert (page, citation.quote) == (1, "It was built again.")
    assert 140 < top < bottom < 154
    assert citation.to_dict()["rects"] == [list(citation.rects[0])]


def test_a_text_has_no_rectangles(corpus: Path, open_words: Open) -> None:
    """Neither has its citation a field for them, as ever."""
    assistant = open_words(corpus, reader=ScriptedReader("rails"))
    assert assistant.document("trains.txt").rects(0, 5) == ()
    assert "rects" not in assistant.ask("rails?").citations[0].to_dict()


def test_a_file_that_is_another_by_now_gives_no_places(mill: Assistant, tmp_path: Path) -> None:
    """The quote stands in the index all the same, and who asks for the page is told."""
    (tmp_path / "mill" / "mill.pdf").write_bytes(b"%PDF-1.4 other")
    assert mill.ask("What was built?").citations[0].rects == ()
    with pytest.raises(DocumentError, match=r"mill\.pdf has changed since it was read"):
        mill.document("mill.pdf").rects(0, 5)


def test_a_document_that_is_not_there_is_bad_use(mill: Assistant) -> None:
    """With what to name instead."""
    with pytest.raises(UsageError, match=r"no document none\.pdf"):
        mill.document("none.pdf")


def test_the_picture_of_a_page_has_its_size_and_the_mark(mill: Assistant) -> None:
    """400 by 500 points at two pixels a point; what is marked is no longer white, and only that."""
    document = mill.document("mill.pdf")
    start = document.text.index("It was")
    marked = pixels(document.picture(1, document.rects(start, start + 19), 2.0))
    plain = pixels(document.picture(1, (), 2.0))
    assert marked.shape == plain.shape == (1000, 800, 3)
    rows = np.flatnonzero((marked != plain).any(axis=(1, 2)))
    assert 2 * 138 <= rows.min() < rows.max() <= 2 * 156


def test_a_page_that_is_not_there_cannot_be_shown(mill: Assistant) -> None:
    """Page 3 of two, and any of a text."""
    with pytest.raises(DocumentError, match="no page 3"):
        mill.document("mill.pdf").picture(3)


def test_a_file_that_is_no_pdf_has_neither_places_nor_pictures() -> None:
    """It is refused in words, as when it is read."""
    broken = Pages("a.pdf", b"no pdf", DEFAULTS)
    with pytest.raises(DocumentError):
        broken.rects("text", (0,), (0, 4))
    with pytest.raises(DocumentError):
        broken.picture(1, (), 1.0)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The page over one PDF and one text."""
    folder = tmp_path_factory.mktemp("mill")
    two_pages(folder / "mill.pdf")
    (folder / "note.txt").write_text("The parcel is at number nine.", "utf-8")
    with (
        served(folder, tmp_path_factory.mktemp("data")) as address,
        httpx.Client(base_url=str(address), timeout=60) as client,
    ):
        yield client


def documents(client: httpx.Client) -> dict[str, str]:
    """The hash of each text by the name of its file."""
    found = client.post("/api/search", json={"question": "mill parcel", "limit": 20}).json()
    return {hit["source"]: hit["document"] for hit in found}


def test_a_page_is_to_be_had_over_http(server: httpx.Client) -> None:
    """As a PNG of the size that was asked for; no browser keeps it."""
    asked: dict[str, str | int] = {
        "document": documents(server)["mill.pdf"],
        "page": 1,
        "start": 0,
        "end": 15,
        "scale": 1,
    }
    response = server.get("/api/page", params=asked)
    assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
    assert pixels(response.content).shape == (500, 400, 3)
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"document": "0" * 64, "page": 1}, 404),
        ({"page": 3}, 404),
        ({"page": 0}, 422),
        ({"page": 1, "scale": 100}, 422),
        ({"page": 1, "document": "../../etc/passwd"}, 422),
        ({"page": 1, "other": 1}, 422),
    ],
    ids=str,
)
def test_a_page_that_cannot_be_had_is_refused_in_words(
    server: httpx.Client, asked: dict[str, str | int], status: int
) -> None:
    """An unknown document, a page beyond the last, or what is no page, scale or hash."""
    response = server.get("/api/page", params={"document": documents(server)["mill.pdf"], **asked})
    assert response.status_code == status
    assert response.json().keys() == {"error", "remedy"}


def test_a_text_has_no_page_over_http(server: httpx.Client) -> None:
    """There is nothing to draw."""
    response = server.get("/api/page", params={"document": documents(server)["note.txt"], "page": 1})
    assert response.status_code == 404
