"""Office files, books, e-mails and rich text that were made to do harm: nothing runs, nothing is fetched, all ends."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from dataclasses import replace

import pytest

from office import OFFICE, SHEETS, archive, open_document, read_as, relations, rows, workbook
from quoth.config import DEFAULTS
from quoth.errors import DocumentError
from quoth.files.formats import parse
from quoth.files.parsing import parse_file

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
)
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
BRIEF = replace(DEFAULTS, parse_seconds=4, parse_seconds_most=4, parse_memory_bytes=400_000_000)
"""Little time and memory, so that a test ends soon."""


def book(chapters: dict[str, str], extra: dict[str, str | bytes] | None = None) -> bytes:
    """An electronic book of chapters, by the name of each."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    )
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
        "OEBPS/book.opf": package,
        **{f"OEBPS/{name}": text for name, text in chapters.items()},
        **(extra or {}),
    }
    return archive(parts)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", workbook(rows("x"), extra={"xl/worksheets/sheet1.xml": LAUGHS + "<x>&c;&f;</x>"})),
        ("a.xlsx", workbook(rows("x"), extra={"xl/workbook.xml": (LAUGHS + "<x>&c;&f;</x>").encode("utf-16")})),
        ("a.docx", archive({"word/document.xml": LAUGHS + "<x>&c;&f;</x>"})),
        ("a.pptx", archive({"[Content_Types].xml": LAUGHS + "<x>&c;&f;</x>"})),
        ("a.odt", archive({"content.xml": LAUGHS + "<x>&c;&f;</x>"})),
        ("a.epub", archive({"META-INF/container.xml": LAUGHS + "<x>&c;&f;</x>"})),
    ],
)
def test_entities_are_refused_by_name(name: str, data: bytes) -> None:
    """Whatever they would become, in whichever encoding: the file is told, and not read."""
    with pytest.raises(DocumentError) as caught:
        parse(name, data)
    assert caught.value.problem.startswith(f"{name} defines entities")


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"])
def test_a_zip_bomb_is_refused_by_name(suffix: str) -> None:
    """201 MB of zeros in 200 KB, where 200 MB are 20 times the most text: the file is told, and not read."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as entries, entries.open("content.xml", "w") as entry:
        for _ in range(201):
            entry.write(bytes(1_000_000))
    with pytest.raises(DocumentError) as caught:
        parse(f"a{suffix}", made.getvalue())
    assert caught.value.problem == f"a{suffix} unpacks to more than 200 MB"


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".epub"])
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04 and no more", " is not a readable "),
        (archive({"mimetype": "x"}), " is not a readable "),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), " is encrypted with a password"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), " is of an older kind than its name says"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(suffix: str, data: bytes, problem: str) -> None:
    """Cut short, without its parts, encrypted, of before 2007: the problem names the file; there is a remedy."""
    with pytest.raises(DocumentError) as caught:
        parse(f"a{suffix}", data)
    assert caught.value.problem.startswith(f"a{suffix}{problem}")
    assert caught.value.remedy


def test_names_that_lead_elsewhere_lead_nowhere() -> None:
    """A part that is named by a path out of the archive is one of the archive, and is not there."""
    stray = relations(("r1", "worksheet", "../../../../etc/passwd"), ("s", "styles", "file:///etc/passwd"))
    data = workbook(rows("x"), extra={"xl/_rels/workbook.xml.rels": stray, "../../../tmp/quoth-was-here": "x"})
    assert parse("a.xlsx", data).warnings == ("1 missing sheet not read",)
    assert read_as(parse("a.epub", book({"../../../../etc/passwd": "<p>own</p>"}))) == []


def test_what_lies_elsewhere_is_not_fetched() -> None:
    """Sheets, pictures and styles at an address: no connection is tried, and the rest is read."""
    asked: list[str] = []
    sys.addaudithook(lambda event, _: asked.append(event) if event.startswith("socket.") else None)
    outside = f'<Relationship Id="d" Type="{OFFICE}/drawing" TargetMode="External" Target="http://127.0.0.1:9/x.xml"/>'
    rels = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{outside}</Relationships>'
    )
    shape = '<d><sp xmlns="p"><p xmlns="a"><t>of the same name</t></p></sp></d>'
    own = {"xl/worksheets/http:/127.0.0.1:9/x.xml": shape}
    data = workbook(rows("x"), extra={"xl/worksheets/_rels/sheet1.xml.rels": rels, **own})
    assert read_as(parse("a.xlsx", data)) == ["# S1", "x"]
    page = '<img src="http://127.0.0.1:9/a.png"/><link rel="stylesheet" href="http://127.0.0.1:9/"/><p>words</p>'
    assert read_as(parse("a.epub", book({"c.xhtml": page}))) == ["words"]
    mail = f"Subject: s\nContent-Type: text/html\n\n{page}"
    assert read_as(parse("a.eml", mail.encode())) == ["# s", "words"]
    frame = '<draw:frame xmlns:xlink="http://www.w3.org/1999/xlink"><draw:image xlink:href="http://127.0.0.1:9/"/></draw:frame>'
    document = parse("a.odt", open_document("text", f"<text:p>words{frame}</text:p>"))
    assert (read_as(document), document.warnings) == (["words"], ("1 picture not read",))
    assert asked == []


def test_a_few_letters_that_stand_for_many_end_at_the_limit() -> None:
    """A text of 100 KB that a million cells name is 100 GB: the reading ends, and the limit is told."""
    cell = '<c t="s"><v>0</v></c>'
    data = workbook(
        f"<sheetData>{''.join(f'<row>{cell * 1000}</row>' for _ in range(100))}</sheetData>",
        extra={"xl/sharedStrings.xml": f'<sst xmlns="{SHEETS}"><si><t>{"word " * 20_000}</t></si></sst>'},
    )
    with pytest.raises(DocumentError) as caught:
        parse_file("a.xlsx", data, BRIEF)
    assert caught.value.problem == "a.xlsx holds more than 10.0 MB of text, which is the limit"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.ods",
            open_document(
                "spreadsheet",
                '<table:table table:name="T"><table:table-row table:number-rows-repeated="99999999">'
                '<table:table-cell table:number-columns-repeated="99999999"><text:p>x</text:p></table:table-cell>'
                "</table:table-row></table:table>",
            ),
        ),
        (
            "a.odt",
            open_document(
                "text",
                '<table:table><table:table-row table:number-rows-repeated="9999999">'
                "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
            ),
        ),
    ],
)
def test_cells_that_are_repeated_without_end_are_refused(name: str, data: bytes) -> None:
    """More than two million cells that hold something are no table that a person wrote."""
    with pytest.raises(DocumentError) as caught:
        parse_file(name, data, BRIEF)
    assert caught.value.problem == f"{name} holds a table of more than 2,000,000 cells"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", workbook(f"<sheetData>{'<x>' * 100_000}{'</x>' * 100_000}</sheetData>")),
        ("a.odt", open_document("text", "<text:span>" * 100_000 + "x" + "</text:span>" * 100_000)),
        ("a.rtf", b"{\\rtf1 " + b"{" * 1_000_000),
        ("a.rtf", b"{\\rtf1 " + b"{\\*\\x{\\b " * 4_000 + b"words"),
        ("a.rtf", b"{\\rtf1 a\\bin999999999999 b\\par c}"),
        ("a.rtf", b"{\\rtf1 " + b"\\u999999999999?\\f-99\\s99\\cell\\row\\cellx\\clvmrg" * 20_000),
        ("a.eml", b"Subject: x\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 3_000),
        ("a.eml", b"Subject: x\nContent-Type: message/rfc822\n\n" * 3_000),
        ("a.csv", b'"' * 1_000_000),
        ("a.csv", b'"a\n' * 100_000),
        ("a.csv", b"," * 300_000 + b"\n" + b"x," * 300_000),
        ("a.csv", b",\n" * 300_000),
    ],
)
def test_what_is_nested_or_repeated_without_end_ends(name: str, data: bytes) -> None:
    """It is read or refused in words within four seconds of work."""
    began = time.monotonic()
    try:
        parse_file(name, data, BRIEF)
    except DocumentError as error:
        assert error.problem.startswith(name)  # noqa: PT017 - either is right
    assert time.monotonic() - began < 20


def test_a_sheet_that_claims_a_million_rows_is_fast() -> None:
    """Its size is what it holds: one cell in the first row, and one in the last column of the last."""
    data = workbook(
        '<dimension ref="A1:XFD1048576"/><cols><col min="3" max="16384" width="9"/></cols><sheetData>'
        '<row r="1"><c r="A1"><v>41</v></c></row><row r="1048576"><c r="XFD1048576"><v>29</v></c></row></sheetData>'
    )
    began = time.monotonic()
    assert read_as(parse("a.xlsx", data)) == ["# S1", "41", "29"]
    assert time.monotonic() - began < 1


def test_macros_are_not_looked_at() -> None:
    """A workbook with a project of macros is read as one without."""
    data = workbook(rows("x"), extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 AutoOpen"})
    assert read_as(parse("a.xlsm", data)) == ["# S1", "x"]


def test_a_locked_book_is_refused_in_words() -> None:
    """Encrypted chapters are refused; fonts that are only made hard to copy are none of the reader's business."""
    method = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
    locked = {"META-INF/encryption.xml": method.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    fonts = {"META-INF/encryption.xml": method.format("http://www.idpf.org/2008/embedding")}
    with pytest.raises(DocumentError) as caught:
        parse("a.epub", book({"c.xhtml": "<p>words</p>"}, {**locked}))
    assert caught.value.problem == "a.epub is locked by its seller (DRM)"
    assert read_as(parse("a.epub", book({"c.xhtml": "<p>words</p>"}, {**fonts}))) == ["words"]


def test_an_encrypted_open_document_is_refused_in_words() -> None:
    """Its manifest says so; its parts are no XML."""
    manifest = '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(DocumentError) as caught:
        parse("a.odt", archive({"META-INF/manifest.xml": manifest, "content.xml": b"\x8f\x01\x02"}))
    assert caught.value.problem == "a.odt is encrypted with a password"


def test_an_encrypted_message_is_refused_in_words() -> None:
    """Only the one who has the key can read it."""
    mail = b"From: a@b.example\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\nsecret\n--x--\n"
    with pytest.raises(DocumentError) as caught:
        parse("a.eml", mail)
    assert caught.value.problem == "a.eml is encrypted"
