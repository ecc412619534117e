"""A sheet of answers → its quotes, as `quoth verify` looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quoth.config import DEFAULTS
from quoth.errors import ExportError
from quoth.files.sheet_cells import cells_of
from quoth.sheets.sheet_writing import plain


def citations_in_sheet(name: str, data: bytes) -> list[dict[str, Any]]:
    """The quotes of a sheet that `quoth ask --sheet` wrote, without places. Raises ExportError, DocumentError."""
    rows = cells_of(name, data, DEFAULTS).rows
    for number, row in enumerate(rows):
        if "quote" in row and "document" in row:
            pairs = list(_columns(row))
            return [
                {"source": plain(cells[document]), "quote": plain(cells[quote]), "start": -1, "end": -1}
                for cells in rows[number + 1 :]
                for quote, document in pairs
                if cells[quote].strip()
            ]
    raise ExportError(f"{name} has no columns quote and document", "make one with: quoth ask --sheet FILE")


def _columns(headings: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The columns of each quote and its document."""
    for column, heading in enumerate(headings):
        document = re.sub("^quote", "document", heading)
        if re.fullmatch(r"quote(?: \d+)?", heading) and document in headings:
            yield column, headings.index(document)


def located(citations: list[dict[str, Any]], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The citations with their places: a sheet keeps the words of a quote, not the white space between them."""
    return [citation | _place(citation, texts.get(citation["source"], "")) for citation in citations]


def _place(citation: dict[str, Any], text: str) -> dict[str, Any]:
    found = re.search(r"\s+".join(map(re.escape, citation["quote"].split())), text)
    return {"start": found.start(), "end": found.end(), "quote": found[0]} if found else {}
