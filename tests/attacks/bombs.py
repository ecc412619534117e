"""Files that are made to hang a parser, to fill the memory, to reach out, or to mislead: made here, by their names."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

Make: TypeAlias = Callable[[], bytes | str]

ELSEWHERE: Final = "root:"
"""What `/etc/passwd` begins with, and no answer ever should."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_MAIN = (
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
)
_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_EXPANDING = f'<!DOCTYPE x [<!ENTITY e0 "ha">{_LAUGHS}]>'
_REACHING = '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'


def _p(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _zip(parts: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def docx(body: str, *, before: str = "", parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """A word processor's file with that body; `before` stands before the root, `parts` lie in `word/`."""
    document = f'<?xml version="1.0"?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>'
    more = {f"word/{name}": part for name, part in (parts or {}).items()}
    return _zip(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(_MAIN),
            "word/document.xml": document,
            **more,
        }
    )


def _table(rows: int, columns: int, inside: str = _p("x")) -> str:
    row = f"<w:tr>{f'<w:tc>{inside}</w:tc>' * columns}</w:tr>"
    return f"<w:tbl>{row * rows}</w:tbl>"


def _nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + _p("x") + "</w:tc></w:tr></w:tbl>" * depth


def _lying(size: int) -> bytes:
    """An archive whose directory tells of an entry of a few bytes, with their checksum, that unpacks to `size`."""
    whole, told = b" " * size, b" " * 10
    data = bytearray(_zip({"word/document.xml": whole}))
    for mark, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = data.find(mark) + place
        struct.pack_into("<I", data, at, zlib.crc32(told))
        struct.pack_into("<I", data, at + 8, len(told))
    return bytes(data)


def _overlapping(entries: int) -> bytes:
    """An archive whose directory names the same megabyte many times."""
    data = _zip({"word/document.xml": b" " * 1_000_000})
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    body, entry = data[:start], data[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, entries, entries, len(entry) * entries, start, 0)
    return body + entry * entries + tail


DOCX: Final[dict[str, Make]] = {
    "unpacks-to-210-mb": lambda: _zip({"word/document.xml": b" " * 210_000_000}),
    "unpacks-to-more-than-it-says": lambda: _lying(50_000_000),
    "names-one-entry-2000-times": lambda: _overlapping(2000),
    "has-5000-entries": lambda: docx("x", parts={f"part{n}.xml": "" for n in range(5_000)}),
    "expands-entities": lambda: docx(_p("&e9;"), before=_EXPANDING),
    "names-a-file-of-the-system": lambda: docx(_p("&e9;"), before=_REACHING),
    "nests-20000-deep": lambda: docx(f"<w:p>{'<w:ins>' * 20_000}{'</w:ins>' * 20_000}</w:p>"),
    "nests-200-tables": lambda: docx(_nested_tables(200)),
    "has-a-table-of-90000-cells": lambda: docx(_table(300, 300)),
    "has-a-row-of-60000-cells": lambda: docx(_table(1, 60_000)),
    "has-20000-runs-in-a-paragraph": lambda: docx(f"<w:p>{'<w:r><w:t>x</w:t></w:r>' * 20_000}</w:p>"),
    "has-100000-attributes": lambda: docx("<w:p " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"),
    "links-to-other-machines": lambda: docx(
        _p("Ships sail."),
        parts={
            "_rels/document.xml.rels": _RELATIONS.format(
                '<Relationship Id="r" Type="http://x/image" TargetMode="External" Target="http://192.0.2.1/x.png"/>'
            )
        },
    ),
    "has-macros": lambda: docx(_p("Ships sail."), parts={"vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Shell" * 100}),
    "is-encrypted": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "is-cut-short": lambda: docx(_p("x" * 10_000))[:-100],
    "has-no-document": lambda: _zip({"hello.txt": "Hello."}),
    "is-an-archive-in-an-archive": lambda: _zip({"word/document.xml": _zip({"a": b" " * 10_000_000})}),
}


def pdf(content: bytes = b"BT /F1 12 Tf (Ships sail.) Tj ET", **objects: bytes) -> bytes:
    """A page; `objects` stand in the place of `catalog`, `pages`, `page`, `stream`, `font` or come after them."""
    known = {
        "catalog": b"<</Type/Catalog/Pages 2 0 R>>",
        "pages": b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "page": b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        "stream": b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        "font": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    } | objects
    return assembled(list(known.values()))


def assembled(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, thing in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(data + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, trailer, start))


def _packed(data: bytes, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    return b"<</Length %d/Filter%s%s>>stream\n%s\nendstream" % (len(data), filters, more, data)


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *[page] * count]
    )


def _locked() -> bytes:
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.set_encryption(owner_password="owner", user_password="user")  # noqa: S106 - a test's
    return bytes(made.output())


_CMAP = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<00000000><ffffffff>"
    b"endcodespacerange 1 beginbfrange<00000000><ffffffff><0000>endbfrange endcmap end end"
)
_FORM = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
)
_WITH_FORM = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>"

PDF: Final[dict[str, Make]] = {
    "unpacks-to-100-mb": lambda: pdf(stream=_packed(zlib.compress(b" " * 100_000_000))),
    "unpacks-twice": lambda: pdf(
        stream=_packed(zlib.compress(zlib.compress(b" " * 100_000_000), 9), b"[/FlateDecode/FlateDecode]")
    ),
    "has-a-page-in-itself": lambda: pdf(pages=b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
    "claims-a-billion-pages": lambda: pdf(pages=b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>"),
    "has-10000-pages": lambda: _pages(10_000),
    "has-30000-objects": lambda: pdf(**{f"o{n}": b"<<>>" for n in range(30_000)}),
    "claims-a-billion-places": lambda: pdf().replace(b"xref\n0 6", b"xref\n0 999999999"),
    "has-a-table-that-follows-itself": lambda: pdf().replace(b"/Root", b"/Prev %d/Root" % pdf().find(b"xref\n")),
    "nests-100000-arrays": lambda: pdf(
        catalog=b"<</Type/Catalog/Pages 2 0 R/X %s>>" % (b"[" * 100_000 + b"]" * 100_000)
    ),
    "nests-arrays-in-a-page": lambda: pdf(b"[" * 300_000),
    "has-a-form-in-itself": lambda: pdf(b"/X Do", page=_WITH_FORM, form=_FORM),
    "has-a-font-of-all-characters": lambda: pdf(
        font=b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R>>",
        cmap=_packed(zlib.compress(_CMAP)),
    ),
    "has-rows-of-a-billion": lambda: pdf(
        stream=_packed(zlib.compress(b"x" * 1000), more=b"/DecodeParms<</Predictor 12/Columns 1000000000>>")
    ),
    "repeats-by-run-length": lambda: pdf(stream=_packed(b"\x81x" * 2_000_000, b"/RunLengthDecode")),
    "says-20000-letters-apart": lambda: pdf(b"BT /F1 12 Tf " + b"(a) Tj 0 1 Td " * 20_000 + b"ET"),
    "runs-a-program": lambda: pdf(
        catalog=b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>/Names<</JavaScript 6 0 R>>>>",
        script=b"<</Names[(x)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>",
    ),
    "is-encrypted": _locked,
    "is-cut-short": lambda: pdf(b"BT (x) Tj ET " * 1000)[:5000],
    "is-no-pdf": lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(100_000),
}

HTML: Final[dict[str, Make]] = {
    "nests-100000-deep": lambda: "<div>" * 100_000 + "x",
    "nests-500-tables": lambda: "<table><tr><td>" * 500 + "x",
    "nests-200-tables-beside-cells": lambda: "<table><tr>" + "<td><table><tr><td>x</td><td>" * 200 + "y",
    "has-a-table-of-300000-cells": lambda: "<table>" + ("<tr>" + "<td>x" * 1000) * 300,
    "has-a-table-of-many-rows": lambda: "<table>" + "<tr><td>x<td>y" * 20_000,
    "spans-a-billion-columns": lambda: '<table><tr><td colspan="1000000000" rowspan="1000000000">x</table>',
    "expands-entities": lambda: _EXPANDING + "<p>&e9;</p>",
    "names-a-file-of-the-system": lambda: _REACHING + '<p>&e9;</p><iframe src="file:///etc/passwd"></iframe>',
    "has-an-attribute-of-5-mb": lambda: f'<p title="{"x" * 5_000_000}">Ships sail.</p>',
    "ends-with-10000-headings": lambda: "<p>x</p>" + "<h1>Contact</h1>" * 10_000,
    "never-closes-a-tag": lambda: "<b><i>" * 100_000 + "x",
    "nests-lists": lambda: "<ul><li>x" * 3000,
    "declares-a-slow-encoding": lambda: '<meta charset="punycode"><p>' + "x" * 100_000 + "-" + "a9" * 100_000,
    "declares-no-encoding-of-text": lambda: '<meta charset="zlib_codec"><p>Ships sail.</p>',
    "is-full-of-nul": lambda: b"<p>Ships sail.</p>" + bytes(1_000_000),
}

MARKDOWN: Final[dict[str, Make]] = {
    "nests-quotes": lambda: ">" * 200_000 + " x",
    "nests-lists": lambda: "".join(f"{' ' * (2 * n)}- x\n" for n in range(800)),
    "opens-brackets": lambda: "[" * 500_000,
    "defines-20000-links": lambda: "".join(f"[a{n}]: /x\n" for n in range(20_000)),
    "has-a-row-of-100000-cells": lambda: "|a" * 100_000 + "|\n" + "|-" * 100_000 + "|\n" + "|x" * 100_000 + "|\n",
    "opens-emphasis": lambda: "*a _b " * 100_000,
    "never-ends-its-front-matter": lambda: "---\n" + "a: b\n" * 20_000,
    "has-ever-longer-fences": lambda: "".join(f"{'`' * n}\n" for n in range(3, 1500)),
}

TEXT: Final[dict[str, Make]] = {
    "is-one-line-of-9-mb": lambda: ("word" * 8 + " ") * 272_000,
    "is-one-word-of-2-mb": lambda: "x" * 2_000_000,
    "is-3000000-empty-lines": lambda: "a\n\n" * 3_000_000,
    "is-a-sheet-of-commas": lambda: (",,,,,,,,,\n" * 30_000) + "a,b\n",
    "holds-nul": lambda: b"Ships\0sail.",
    "is-broken-utf-8": lambda: "Schöne Grüße. ".encode() * 1000 + b"\xff\xfe\xc3",
    "is-half-a-character": lambda: b"\xff\xfea\x00b",
    "is-noise": lambda: bytes(byte or 1 for byte in random.Random(2).randbytes(300_000)),
    "piles-marks-on-a-letter": lambda: "Z" + "\u0301" * 300_000,
    "turns-the-writing-around": lambda: "\u202eships\u202c \u2066sail\u2069. " * 20_000,
}

KINDS: Final = {"docx": DOCX, "pdf": PDF, "html": HTML, "md": MARKDOWN, "txt": TEXT}


def bombs() -> Iterator[tuple[str, bytes]]:
    """Every one of them, by the name of its file."""
    for kind, made in KINDS.items():
        for name, make in made.items():
            data = make()
            yield f"{kind}-{name}.{kind}", data if isinstance(data, bytes) else data.encode("utf-8")
