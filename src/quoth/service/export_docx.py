"""A conversation as .docx (ECMA-376, WordprocessingML): answers, and a table of their quotes to be ticked off."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from quoth.service.conversations import Conversation, Turn

COLUMNS: Final = ("marker", "quote", "document", "page", "characters", "checked")
_WIDTHS: Final = (700, 4200, 1900, 700, 1200, 1000)
"""Of the columns, in twentieths of a point."""
NO_PAGE: Final = "-"
"""In the place of a page, so that no cell is empty: readers of tables pass such ones over."""
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not take."""
_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATION}/styles" Target="styles.xml"/></Relationships>'
    ),
    "word/styles.xml": (
        f'<w:styles {_W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/></w:pPr>'
        '<w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style></w:styles>'
    ),
}


def to_docx(conversation: Conversation) -> bytes:
    """The title, each question and its answer, and under it a table of the quotes with their places and ticks.

    White space in a cell becomes one space, and a character that XML does not take U+FFFD.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, "word/document.xml": _document(conversation)}.items():
            archive.writestr(name, _HEAD + text)
    return made.getvalue()


def _document(conversation: Conversation) -> str:
    begun = datetime.fromtimestamp(conversation.created, UTC)
    body = [
        _paragraph(conversation.title or "Conversation", "Heading1"),
        _paragraph(f"{begun:%Y-%m-%d %H:%M} UTC"),
        *(part for turn in conversation.turns for part in _turn(turn)),
    ]
    return f"<w:document {_W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"


def _turn(turn: Turn) -> Iterator[str]:
    yield _paragraph(turn.question, "Heading2")
    if turn.answer is None:
        yield _paragraph(f"No answer: {turn.error}")
        return
    yield _paragraph(turn.answer["text"])
    if turn.scope:
        yield _paragraph(f"Asked: {', '.join(turn.scope)}")
    if quotes := turn.answer["citations"]:
        yield _table([COLUMNS, *(_cells(one, checked=one["marker"] in turn.checked) for one in quotes)])
        yield _paragraph("")


def _cells(cited: Mapping[str, Any], *, checked: bool) -> Sequence[str]:
    place = f"{cited['start']} to {cited['end']}"
    return (
        str(cited["marker"]), cited["quote"], cited["source"], str(cited["page"] or NO_PAGE), place,
        "checked" if checked else "not checked",
    )  # fmt: skip


def _table(rows: Sequence[Sequence[str]]) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    lines = "".join(_row(row, heads=number == 0) for number, row in enumerate(rows))
    return f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _row(cells: Sequence[str], *, heads: bool) -> str:
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if heads else ""
    return f"<w:tr>{repeated}{''.join(f'<w:tc>{_paragraph(cell, bold=heads)}</w:tc>' for cell in cells)}</w:tr>"


def _paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    said = escape(_NO_XML.sub("\ufffd", " ".join(text.split())))
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    strong = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{looks}<w:r>{strong}<w:t xml:space="preserve">{said}</w:t></w:r></w:p>'
