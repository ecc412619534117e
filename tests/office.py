"""Small office files, made by hand, so that a test sees all that is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from quoth.types import Document, Rendering

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as entries:
        for name, content in parts.items():
            entries.writestr(name, content)
    return made.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """A part of relations: the id, the kind and the target of each."""
    inner = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in targets)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def workbook(*sheets: str, extra: Mapping[str, str | bytes] | None = None, states: str = "", styles: str = "") -> bytes:
    """An Excel workbook of sheets, each the inside of its `worksheet` element; `states` has an `h` for a hidden one."""
    names = ""
    for number in range(1, len(sheets) + 1):
        state = ' state="hidden"' if states[number - 1 : number] == "h" else ""
        names += f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"{state}/>'
    targets = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    if styles:
        targets.append(("s", "styles", "styles.xml"))
    if extra and "xl/sharedStrings.xml" in extra:
        targets.append(("t", "sharedStrings", "sharedStrings.xml"))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("a", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*targets),
        "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}">{styles}</styleSheet>',
    }
    for number, inside in enumerate(sheets, 1):
        whole = f'<worksheet xmlns="{SHEETS}" xmlns:r="{OFFICE}">{inside}</worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = whole
    return archive({**parts, **(extra or {})})


def rows(*lines: str, start: int = 1) -> str:
    """The data of a sheet: each line a row, its cells parted by `|`; numbers are numbers, the others inline texts."""
    made = ""
    for number, line in enumerate(lines, start):
        cells = ""
        for column, cell in enumerate(line.split("|")):
            place = f'r="{chr(ord("A") + column)}{number}"'
            if cell.replace(".", "", 1).lstrip("-").isdecimal():
                cells += f"<c {place}><v>{cell}</v></c>"
            elif cell:
                cells += f'<c {place} t="inlineStr"><is><t>{cell}</t></is></c>'
        made += f'<row r="{number}">{cells}</row>'
    return f"<sheetData>{made}</sheetData>"


def open_document(kind: str, inside: str, styles: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument file: `kind` is text, spreadsheet or presentation, `inside` what its body holds."""
    spaces = "".join(
        f' xmlns:{name}="{OPEN}{whole or name}:1.0"'
        for name, whole in {
            **dict.fromkeys(("office", "text", "table", "style", "presentation", "manifest"), ""),
            "draw": "drawing",
            "fo": "xsl-fo-compatible",
            "svg": "svg-compatible",
        }.items()
    )
    content = (
        f"<office:document-content{spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{inside}</office:{kind}></office:body></office:document-content>"
    )
    return archive({"content.xml": content, **(extra or {})})


def read_as(document: Document) -> list[str]:
    """Each block as search and reader see it, a heading with as many `#` as its level."""
    return [
        "#" * block.level
        + " " * bool(block.level)
        + Rendering.of(
            document.text[block.start : block.end],
            block.start,
            [gloss for gloss in document.glosses if block.start <= gloss.start and gloss.end <= block.end],
        ).text
        for block in document.blocks
    ]
