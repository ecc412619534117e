"""A conversation that was taken along as Markdown or .docx → its quotes, as `quoth verify` looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from quoth.config import DEFAULTS
from quoth.errors import ExportError
from quoth.files.parsing import parse_file
from quoth.service.export_docx import COLUMNS

_PLACE: Final = re.compile(
    r"\\\[\d+\\\] (?P<source>.*?)(?:, page \d+)?, characters (?P<start>\d+) to (?P<end>\d+)(?:; (?:not )?checked)?"
)
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def citations_in_markdown(name: str, text: str) -> list[dict[str, Any]]:
    """The quotes of an exported conversation. Raises ExportError for a text that is none."""
    found = []
    for quoted, lines in groupby(text.splitlines(), key=lambda line: line.startswith(">")):
        block = [line.removeprefix(">").removeprefix(" ") for line in lines] if quoted else []
        place = _PLACE.fullmatch(block[-1]) if block else None
        if place:
            quote = " ".join(line.removesuffix("\\") for line in block[:-1] if line)
            start, end = int(place["start"]), int(place["end"])
            found.append({"source": _letters(place["source"]), "quote": _letters(quote), "start": start, "end": end})
    if not found:
        raise ExportError(f"{name} holds no quotes with their places", "export the conversation again")
    return found


def _letters(markdown: str) -> str:
    return _ESCAPED.sub(r"\1", markdown)


def citations_in_docx(name: str, data: bytes) -> list[dict[str, Any]]:
    """The quotes of an exported conversation. Raises ExportError for a file that is none, DocumentError."""
    found = list(_rows(name, data))
    if not found:
        raise ExportError(f"{name} holds no table of quotes", "export the conversation again")
    return found


def _rows(name: str, data: bytes) -> Iterator[dict[str, Any]]:
    document = parse_file(name, data, DEFAULTS)
    quote, source = COLUMNS.index("quote"), COLUMNS.index("document")
    for block in document.blocks:
        cells = document.text[block.start : block.end].split("\t")
        if block.row and len(cells) == len(COLUMNS) and tuple(cells) != COLUMNS:
            yield {"source": cells[source], "quote": cells[quote], "start": -1, "end": -1}
