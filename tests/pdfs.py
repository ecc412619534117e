"""PDFs that tests make: words at places, and whole files object by object."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from fpdf import FPDF
from fpdf.enums import Align
from pypdf import PdfWriter

from quoth.files.formats import parse
from quoth.types import Document, Rendering

Words = tuple[float, float, str]
"""Points from the left and from the top (of the line that the letters stand on), and what stands there."""


def placed(*pages: Sequence[Words], size: float = 11, bold: bool = False) -> bytes:
    """A PDF with words in Helvetica at places, in this order."""
    made = FPDF(unit="pt", format=(600, 800))
    for page in pages:
        made.add_page()
        made.set_font("Helvetica", "B" if bold else "", size)
        for left, base, words in page:
            made.text(left, base, words)
    return bytes(made.output())


def written(*paragraphs: str, width: float = 300, size: float = 11) -> bytes:
    """A PDF with paragraphs that are cut to a width and set flush, one under the other."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    made.set_font("Helvetica", size=size)
    for paragraph in paragraphs:
        made.multi_cell(width, 1.25 * size, paragraph, align=Align.J, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


def turned(data: bytes, angle: int) -> bytes:
    """The same pages, shown turned with the clock."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.rotate(angle)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def assembled(*objects: str, root: str = "1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, thing in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{thing}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(data + f"trailer<</Size {len(places) + 1}/Root {root}>>\nstartxref\n{start}\n%%EOF".encode())


def drawn(content: str, *annotations: str, page: str = "/MediaBox[0 0 600 800]", more: Sequence[str] = ()) -> bytes:
    """A page with this content in Helvetica as /F1, and annotations or fields, which are objects from 6 on."""
    numbers = " ".join(f"{6 + number} 0 R" for number in range(len(annotations)))
    return assembled(
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{numbers}]/DR<</Font<</F1 5 0 R>>>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{page}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[{numbers}]>>",
        f"<</Length {len(content.encode('latin-1'))}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *annotations,
        *more,
    )


def at(left: float, base: float, words: str, size: float = 11) -> str:
    """The operators that write words at a place; `base` is counted from the bottom, as PDF does."""
    return f"BT /F1 {size} Tf {left} {base} Td ({words}) Tj ET\n"


def mapped(words: str, codes: Mapping[str, str]) -> bytes:
    """Words whose letters mean what the font's table says, in UTF-16, where it has them."""
    table = {letter: codes.get(letter, f"{ord(letter):04X}") for letter in sorted(set(words))}
    pairs = "".join(f"<{ord(letter):02x}><{code}>" for letter, code in table.items())
    cmap = (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<00><ff>endcodespacerange "
        f"{len(table)} beginbfchar{pairs}endbfchar endcmap end end"
    )
    return assembled(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(at(50, 700, words))}>>stream\n{at(50, 700, words)}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    )


def text_of(data: bytes) -> str:
    """The text that is read from a PDF."""
    return parse("a.pdf", data).text


def blocks_of(data: bytes) -> list[str]:
    """The text of each block that is read from a PDF."""
    document = parse("a.pdf", data)
    return [document.text[block.start : block.end] for block in document.blocks]


def read_as(document: Document) -> list[str]:
    """Each block as search and reader see it."""
    return [
        Rendering.of(
            document.text[block.start : block.end],
            block.start,
            [gloss for gloss in document.glosses if block.start <= gloss.start and gloss.end <= block.end],
        ).text
        for block in document.blocks
    ]
