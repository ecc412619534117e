"""Tables of what attacks came to, each a section of one document that its own run writes anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

WRITE = "QUOTH_WRITE_ATTACKS"
"""Where this variable of the environment is set, a run of the tests writes its tables to docs/ATTACKS.md."""
ATTACKS = Path(__file__).parent.parent.parent / "docs" / "ATTACKS.md"
_HEAD = "# Attacks\n\nWhat the attack suite (`tests/attacks/`) came to. Each section is written by its own run.\n"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; a vertical bar in a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def write_section(name: str, text: str, document: Path = ATTACKS) -> None:
    """Put a section in the place of the one of that name, or at the end; the others stay as they are."""
    before = document.read_text("utf-8") if document.exists() else _HEAD
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    section = f"{start}\n## {name}\n\n{text.strip()}\n\n{end}"
    if start in before and end in before:
        head, rest = before.split(start, 1)
        after = head + section + rest.split(end, 1)[1]
    else:
        after = f"{before.rstrip()}\n\n{section}"
    document.parent.mkdir(exist_ok=True)
    document.write_text(after, "utf-8")


def tell(name: str, text: str) -> None:
    """Write a section of docs/ATTACKS.md, where that is wanted."""
    if os.environ.get(WRITE):
        write_section(name, text)
