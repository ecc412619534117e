"""How far the reading of documents is told to be."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF

from fakes import ScriptedReader, WordEncoder
from quoth.assistant import Assistant
from quoth.chat.document_handlers import outcome
from quoth.index.sync import FileReport
from quoth.service.library import Library
from quoth.service.readings import ReadingState, progress_bar


def test_a_file_with_pages_is_told_by_its_pages(tmp_path: Path) -> None:
    """By the name that the person knows, up to the last one; what has none, as it was."""
    pdf = FPDF()
    for number in range(1, 41):
        pdf.add_page()
        pdf.set_font("helvetica")
        pdf.write(text=f"Page {number} tells of mills. " * 30)
    pdf.output(str(tmp_path / "mills.pdf"))
    (tmp_path / "corpus").mkdir()
    told: list[tuple[str, int, int]] = []
    with Assistant.open(
        tmp_path / "corpus", tmp_path / "index", uploads=tmp_path / "uploads",
        encoder=WordEncoder(), reader=ScriptedReader(""),
    ) as assistant:  # fmt: skip
        Library(assistant).add("ada", [tmp_path / "mills.pdf"], lambda *said: told.append(said))
    pages = [what for what, _, _ in told if what.startswith("reading page ")]
    assert pages[-1].startswith("reading page 40 of 40 of mills.pdf")  # then how long it takes, where that is long
    assert all(done <= total for _, done, total in told)


def test_pages_are_not_counted_twice() -> None:
    """The bar has how far it is; the words have the page."""
    html = progress_bar(ReadingState("reading page 7 of 40 of mills.pdf", 9, 60))
    assert "Reading page 7 of 40 of mills.pdf</span>" in html
    assert 'max="60" value="9"' in html
    assert "Embedding (9 of 60)</span>" in progress_bar(ReadingState("embedding", 9, 60))


def test_a_line_of_report_names_its_file_once_and_counts_its_pages() -> None:
    """One page is no pages."""
    assert outcome(FileReport("a.pdf", "indexed", 3, 1)) == "added, 1 page"
    assert outcome(FileReport("a.pdf", "indexed", 3, 2)) == "added, 2 pages"
    assert outcome(FileReport("a.pdf", "failed", problem="a.pdf is encrypted")) == "is encrypted"
