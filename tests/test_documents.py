"""Files → documents: the exact text, its blocks and pages, and which files of a folder are read."""

from __future__ import annotations

import io
import os
import struct
import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from fakes import ScriptedReader
from quoth.assistant import Assistant
from quoth.errors import CorpusError, DocumentError
from quoth.files.corpus import list_corpus, refuse_empty
from quoth.files.formats import parse
from quoth.types import Document

MARKDOWN = """\
# Top #

First para
still first.

Sub
---

- item one
- item two

| a | b |
|---|---|
| c | d |

```
code here
```

> quoted
"""


def blocks(document: Document) -> list[tuple[str, int]]:
    """The words and the heading level of each block, in order."""
    return [(document.text[b.start : b.end], b.level) for b in document.blocks]


def pdf(*pages: str) -> bytes:
    """A PDF with a text layer."""
    made = FPDF()
    made.set_font("Helvetica", size=12)
    for text in pages:
        made.add_page()
        made.multi_cell(0, 8, text)
    return bytes(made.output())


def sources(folder: Path) -> list[str]:
    """The names of the files that are read, in the order in which they are listed."""
    return [file.source for file in list_corpus(folder).files]


def test_plain_text_is_cut_at_empty_lines_and_keeps_every_character() -> None:
    """A paragraph cut to a width is one block; the byte-order mark and line ends stay in the text."""
    text = (
        "\ufeffThe first paragraph of this text runs on over the end\r\n"
        "of its line and ends here.\r\n\r\nThe second one is short.\r\n"
    )
    document = parse("a.txt", text.encode("utf-8"))
    assert document.text == text
    assert [(b.start, b.end) for b in document.blocks] == [(1, 82), (86, 110)]
    assert (document.page_starts, document.warnings) == ((), ())


def test_lines_that_end_sentences_are_blocks_of_their_own() -> None:
    """A line that ends in closing punctuation is not joined with the next."""
    assert blocks(parse("a.txt", b"One line.\rTwo line!\nThree")) == [("One line.", 0), ("Two line!", 0), ("Three", 0)]


def test_letters_and_verses_keep_their_lines() -> None:
    """The lines of an address and of a poem are blocks; those of a paragraph cut to a width are one."""
    text = (
        "Ida Ry\n12 Mill Lane\nHamar\n\nDear Ida,\n\n"
        "the crane was mended on Monday, and the harbour opens\nas soon as the ice has gone from the outer berths.\n\n"
        "The mill stands still,\nThe wind is low,\nAnd none will grind.\n"
    )
    assert [words for words, _ in blocks(parse("a.txt", text.encode()))] == [
        "Ida Ry",
        "12 Mill Lane",
        "Hamar",
        "Dear Ida,",
        "the crane was mended on Monday, and the harbour opens\nas soon as the ice has gone from the outer berths.",
        "The mill stands still,",
        "The wind is low,",
        "And none will grind.",
    ]


def test_markdown_blocks_are_headings_paragraphs_items_rows_code_and_quotes() -> None:
    """Each leaf of the Markdown is a block without its markup; the headings bear their levels."""
    document = parse("a.md", MARKDOWN.encode())
    assert document.text == MARKDOWN
    assert blocks(document) == [
        ("Top", 1),
        ("First para\nstill first.", 0),
        ("Sub", 2),
        ("item one", 0),
        ("item two", 0),
        ("a | b", 0),
        ("c | d", 0),
        ("code here", 0),
        ("quoted", 0),
    ]
    assert (document.blocks[0].start, document.blocks[0].end) == (2, 5)


@pytest.mark.parametrize(
    ("name", "encoding", "text"),
    [
        ("a.txt", "utf-8", "Soft\u00adhyphen, Caf\u00e9, cafe\u0301.\r\n\r\nNext.\r\n"),
        ("a.md", "utf-8", "# Caf\u00e9\r\n\r\nSoft\u00adhyphen.\r\n"),
        ("a.txt", "utf-8", "\ufeffMarked."),
        ("a.md", "utf-8", "\ufeff# Marked\n\nWords.\n"),
        ("a.txt", "utf-16-le", "\ufeffGr\u00fc\u00dfe an alle.\r\n"),
        ("a.txt", "utf-16-be", "\ufeffGr\u00fc\u00dfe an alle.\r\n"),
        ("a.txt", "utf-32-le", "\ufeffGr\u00fc\u00dfe an alle.\r\n"),
        ("a.txt", "latin-1", "Le gar\u00e7on a mang\u00e9 une p\u00eache. O\u00f9 est la for\u00eat? Tr\u00e8s loin."),
        ("a.txt", "cp1252", "The caf\u00e9\u2019s owner said \u201cno\u201d. He paid \u20ac5 \u2013 and left."),
        ("a.txt", "cp1251", "Поезд прибыл на станцию вечером. Пассажиры вышли на платформу. Было холодно."),
        ("a.txt", "shift_jis", "列車は夕方に駅に着いた。乗客はホームに降りた。寒くて暗く、雪が降っていた。"),
    ],
)
def test_text_is_decoded_with_its_real_encoding(name: str, encoding: str, text: str) -> None:
    """The text is what was written, and encoding it again gives the bytes back."""
    data = text.encode(encoding)
    document = parse(name, data)
    assert document.text == text
    assert document.text.encode(encoding) == data


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "The mill opens at eight.\r\nIt closes at six.\r\n",
        "Gr\u00fc\u00dfe \u2013 an alle. \U0001f600\n",
        "Поезд прибыл на станцию вечером. Было холодно.\n",
        "列車は夕方に駅に着いた。\n乗客はホームに降りた。\n寒かった。\n",
    ],
)
def test_utf_16_is_known_without_a_byte_order_mark(text: str, encoding: str) -> None:
    """Spaces and line ends at the least have their NUL bytes all on one side."""
    assert parse("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"abc\0def\0",
        b"a word\0",
        bytes(range(256)) * 8,
        b"\0" * 64,
        b"a\0\0b" * 20,
        struct.pack("<300h", *range(300)),
        "One line.\n".encode("utf-32-le"),
        "A \x07 bell.\n".encode("utf-16-le"),
        "Plain text here.\n".encode("utf-16-le") + b"\0",
    ],
)
def test_bytes_that_are_no_text_are_refused_for_their_nul_bytes(data: bytes) -> None:
    """Strings in a program, numbers, half a character: none of them is UTF-16."""
    with pytest.raises(DocumentError, match="not a text file"):
        parse("a.txt", data)


def test_an_old_encoding_is_seen_where_the_text_departs_from_ascii() -> None:
    """Typographic quotes far into a long file are read as Windows-1252, as they are at its start."""
    text = "A plain line of letters.\n" * 10_000 + "It\u2019s a caf\u00e9."
    assert parse("a.txt", text.encode("cp1252")).text[-13:] == "\nIt\u2019s a caf\u00e9."


@pytest.mark.parametrize("before", ["", "x"])
def test_a_character_of_two_bytes_is_never_halved_by_the_look_at_the_encoding(before: str) -> None:
    """A long Japanese file is read right wherever the part that tells its encoding happens to end."""
    text = before + "列車は夕方に駅に着いた。乗客はホームに降りた。" * 6000
    assert parse("a.txt", text.encode("shift_jis")).text == text


def test_a_combining_mark_is_a_character_of_its_own() -> None:
    """Offsets count code points: a letter with a combining mark takes two."""
    document = parse("a.txt", "cafe\u0301 open.".encode())
    assert (document.blocks[0].start, document.blocks[0].end) == (0, 11)
    assert unicodedata.normalize("NFC", document.text) != document.text


def test_html_is_read_in_its_declared_encoding_without_scripts_and_styles() -> None:
    """What a browser would not show is not in the text; the title and h1 become headings of level 1."""
    page = (
        '<html><head><meta charset="iso-8859-1"><title>Title</title><style>p {color: red}</style>'
        '<script>var x = "hidden";</script></head>'
        "<body><h1>Caf\u00e9</h1><p>\u00dcber <b>al</b>les.</p><p>Second.</p></body></html>"
    )
    document = parse("a.html", page.encode("latin-1"))
    assert document.text == "Title\n\nCaf\u00e9\n\n\u00dcber alles.\n\nSecond."
    assert [(b.start, b.end, b.level) for b in document.blocks] == [(0, 5, 1), (7, 11, 1), (13, 24, 0), (26, 33, 0)]


def test_html_without_a_declared_encoding_is_read_as_utf_8() -> None:
    """UTF-8 needs no declaration, and list items are blocks."""
    page = "<h2>Caf\u00e9</h2><p>\u00dcber alles.</p><ul><li>One</li><li>Two</li></ul>"
    assert blocks(parse("a.htm", page.encode())) == [
        ("Caf\u00e9", 2),
        ("\u00dcber alles.", 0),
        ("One", 0),
        ("Two", 0),
    ]


def test_html_that_says_latin_1_has_the_quotes_that_browsers_show() -> None:
    """The label iso-8859-1 means Windows-1252 on the Web, which is what its authors wrote."""
    page = b'<meta charset="iso-8859-1"><p>It\x92s here.</p>'
    assert parse("a.html", page).text.strip() == "It\u2019s here."


@pytest.mark.parametrize("label", ["undefined", "rot13", "no-such-thing"])
def test_html_with_a_senseless_encoding_is_read_all_the_same(label: str) -> None:
    """A declared encoding that decodes nothing is passed over."""
    page = f'<meta charset="{label}"><p>Caf\u00e9.</p>'
    assert parse("a.html", page.encode()).text.strip() == "Caf\u00e9."


def test_html_nested_deeply_keeps_its_text() -> None:
    """Three hundred nested elements hide nothing."""
    page = "<div>" * 300 + "Deep down." + "</div>" * 300
    assert parse("a.html", page.encode()).text.strip() == "Deep down."


def test_a_pdf_has_pages_parted_by_form_feeds() -> None:
    """The text of each page is the page's own, and `page_starts` says where each begins."""
    document = parse("a.pdf", pdf("Page one has apples.", "Two has pears. They are green.", "Three ends."))
    assert document.text == "Page one has apples.\fTwo has pears. They are green.\fThree ends."
    assert document.page_starts == (0, 21, 52)
    assert [(b.start, b.end) for b in document.blocks] == [(0, 20), (21, 51), (52, 63)]


def test_a_citation_from_a_pdf_names_the_page_that_it_stands_on(
    tmp_path: Path, open_words: Callable[..., Assistant]
) -> None:
    """Where several short pages share a passage, each sentence is still cited with its own page."""
    (tmp_path / "corpus").mkdir()
    data = pdf("Page one has apples.", "Two has pears. They are green.", "Three ends.")
    (tmp_path / "corpus" / "a.pdf").write_bytes(data)
    reader = ScriptedReader("apples")
    assistant = open_words(tmp_path / "corpus", reader=reader)
    cited = []
    for reader.needle in ("apples", "green", "Three"):
        (citation,) = assistant.ask("Which page has it?").citations
        cited.append((citation.page, citation.start, citation.quote))
    assert cited == [(1, 0, "Page one has apples."), (2, 36, "They are green."), (3, 52, "Three ends.")]


def test_a_pdf_without_text_is_taken_for_a_scan() -> None:
    """Two empty pages give no text, two page starts and a warning that asks whether it is scanned."""
    document = parse("a.pdf", pdf("", ""))
    assert (document.blocks, len(document.page_starts)) == ((), 2)
    assert document.warnings[0].startswith("0 characters: is it scanned?")


def test_a_docx_keeps_its_headings_and_the_cells_of_its_tables() -> None:
    """Headings bear their levels, and a row of a table is a block."""
    made = docx.Document()
    made.add_heading("Report", 1)
    made.add_paragraph("Opening words.")
    made.add_heading("Figures", 2)
    table = made.add_table(2, 2)
    for row, cells in enumerate((("Name", "Born"), ("Ada", "1815"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    made.add_paragraph("Closing words.")
    data = io.BytesIO()
    made.save(data)
    assert [(" ".join(words.split()), level) for words, level in blocks(parse("a.docx", data.getvalue()))] == [
        ("Report", 1),
        ("Opening words.", 0),
        ("Figures", 2),
        ("Name Born", 0),
        ("Ada 1815", 0),
        ("Closing words.", 0),
    ]


def test_an_empty_file_is_a_document_without_blocks_and_with_a_warning() -> None:
    """A file of 0 bytes has no text, and its warning says so."""
    document = parse("a.txt", b"")
    assert (document.text, document.blocks, document.warnings) == ("", (), ("0 characters: is it empty?",))


def test_files_are_listed_by_name_and_hidden_and_other_kinds_left_out(tmp_path: Path) -> None:
    """Hidden files and folders are not seen; a kind that is not read is counted."""
    for name in ("b.txt", "a.MD", "deep/c.html", "deep/.hidden.txt", ".git/d.txt", "e.jpg", "f"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"Words.")
    listing = list_corpus(tmp_path)
    assert [file.source for file in listing.files] == ["a.MD", "b.txt", "deep/c.html"]
    assert (listing.passed_over, listing.unreadable) == (2, ())
    assert listing.other_kinds == (".jpg",)


def test_kinds_that_are_passed_over_are_told_the_commonest_first(tmp_path: Path) -> None:
    """Whatever the case of their letters; what stands after a point and is no kind is not told."""
    for name in ("a.heic", "b.HEIC", "c.key", "d.\x1b[31m", "e.with a space", "f."):
        (tmp_path / name).touch()
    listing = list_corpus(tmp_path)
    assert (listing.passed_over, listing.other_kinds) == (6, (".heic", ".key"))
    with pytest.raises(CorpusError) as caught:
        refuse_empty(listing, tmp_path)
    assert caught.value.problem.endswith("; 6 files of other kinds were passed over (.heic, .key)")


def test_a_linked_folder_is_followed_once(tmp_path: Path) -> None:
    """Of two ways to one folder the first by name is taken, and a link to a parent ends there."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "c.txt").write_bytes(b"Words.")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first").symlink_to(tmp_path / "elsewhere")
    (corpus / "second").symlink_to(tmp_path / "elsewhere")
    (corpus / "up").symlink_to(corpus)
    (corpus / "linked.txt").symlink_to(tmp_path / "elsewhere" / "c.txt")
    assert sources(corpus) == ["first/c.txt", "linked.txt"]


def test_a_file_may_be_a_corpus(tmp_path: Path) -> None:
    """A corpus of one file has it under its bare name."""
    (tmp_path / "a.txt").write_bytes(b"Words.")
    assert sources(tmp_path / "a.txt") == ["a.txt"]


def test_a_name_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    """A file whose name no citation could spell is named as well as it can be, with what to do."""
    (tmp_path / "a.txt").write_bytes(b"Words.")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"Words.")
    listing = list_corpus(tmp_path)
    ((source, error),) = listing.unreadable
    assert [file.source for file in listing.files] == ["a.txt"]
    assert source == "caf\ufffd.txt"
    assert (error.problem, error.remedy) == ("the name caf\ufffd.txt is not UTF-8", "rename the file")
