"""Electronic books: the chapters in their order, the title, and what the contents call them."""

from __future__ import annotations

from office import archive, read_as
from quoth.files.formats import parse
from quoth.types import Document

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
XHTML = "application/xhtml+xml"


def book(items: str, spine: str, chapters: dict[str, str], metadata: str = "") -> Document:
    """What is read of a book: its list of parts, the order, the parts."""
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return parse("a.epub", archive({**parts, **{f"OEBPS/{name}": text for name, text in chapters.items()}}))


def item(name: str, kind: str = XHTML, properties: str = "") -> str:
    """A part of a book, whose id is its name."""
    return f'<item id="{name}" href="{name}" media-type="{kind}" properties="{properties}"/>'


def test_chapters_are_read_in_the_order_of_the_book() -> None:
    """Not that of its list; each once, and what is no text not at all."""
    items = item("b.xhtml") + item("a%20a.xhtml").replace('id="a%20a.xhtml"', 'id="a"') + item("c.css", "text/css")
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("a", "c.css", "b.xhtml", "a", "none"))
    chapters = {"b.xhtml": "<h1>Two</h1><p>lamps</p>", "a a.xhtml": "<h1>One</h1><p>ropes</p>", "c.css": "p {}"}
    metadata = "<dc:title>Of Mills</dc:title><dc:creator>Ove Strand</dc:creator><dc:creator>Lena Falk</dc:creator>"
    document = book(items, spine, chapters, metadata)
    assert read_as(document) == [
        "# Of Mills",
        "Author: Ove Strand",
        "Author: Lena Falk",
        "## One",
        "ropes",
        "## Two",
        "lamps",
    ]
    assert document.text.startswith("Of Mills\n\nOve Strand\n\nLena Falk\n\nOne")


def test_a_chapter_without_a_heading_is_called_as_in_the_contents() -> None:
    """Those of version 3, which are left out where they stand in the book, and those of version 2."""
    spine = '<itemref idref="n"/><itemref idref="a.xhtml"/>'
    page = "<html><head><title/></head><body><p>ropes</p></body></html>"
    nav = '<html xmlns="http://www.w3.org/1999/xhtml"><nav><a href="a.xhtml#x">Of <b>Ropes</b>&nbsp;</a></nav></html>'
    third = book(
        item("a.xhtml") + f'<item id="n" href="nav/n.xhtml" media-type="{XHTML}" properties="nav"/>',
        spine,
        {"a.xhtml": page, "nav/n.xhtml": nav.replace("a.xhtml", "../a.xhtml")},
    )
    assert read_as(third) == ["## Of Ropes", "ropes"]
    point = '<navPoint><navLabel><text>Of Ropes</text></navLabel><content src="a.xhtml"/></navPoint>'
    ncx = f"<ncx><navMap>{point}</navMap></ncx>"
    second = book(item("a.xhtml") + item("t.ncx", "application/x-dtbncx+xml"), spine, {"a.xhtml": page, "t.ncx": ncx})
    assert read_as(second) == ["## Of Ropes", "ropes"]


def test_empty_elements_of_xhtml_have_an_end() -> None:
    """HTML would take all that follows for a title, a script, a style."""
    head = '<head><title/><script src="x"/><style media="a/b"/></head>'
    page = f"<html>{head}<body><p>one</p><p/><p>two<br/>three</p></body></html>"
    document = book(item("a.xhtml"), '<itemref idref="a.xhtml"/>', {"a.xhtml": page})
    assert "".join(document.text.split()) == "onetwothree"
