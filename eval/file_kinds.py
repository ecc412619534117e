"""What comes of a folder of real files, kind by kind: how many are read, how many refused and why, and how fast.

    python -m eval.file_kinds FOLDER            # the table, in Markdown
    python -m eval.file_kinds FOLDER --each     # and a line for each file

Each file is read as the index reads it, in a worker with its limits, one after the other. PDFs are held to
pdftotext by `eval.pdf_order`, Word documents to the words of their own parts by `eval.docx_words`.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quoth.config import DEFAULTS, SUFFIXES
from quoth.errors import DocumentError
from quoth.files.parsing import close_workers, parse_file

_NAMED = re.compile(r"^\S*\.\w+ |\(.*\)$|\d[\d.,]*")


@dataclass(frozen=True)
class Outcome:
    """What came of a file: the trouble is empty for one that was read; pages are 0 for a kind without."""

    path: Path
    seconds: float
    pages: int = 0
    characters: int = 0
    warnings: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def kind(self) -> str:
        """The kind by the name's ending."""
        return self.path.suffix.lower()

    def line(self) -> str:
        """The file in one line."""
        said = self.trouble or f"{self.characters} characters, {self.pages} pages"
        return "; ".join([f"{self.path.name}: {said}", *self.warnings])


def read_all(folder: Path) -> Iterator[Outcome]:
    """Read every file of a folder whose kind is read."""
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES):
        began = time.perf_counter()
        try:
            found = parse_file(path.name, path.read_bytes(), DEFAULTS)
        except DocumentError as error:
            yield Outcome(path, time.perf_counter() - began, trouble=error.problem)
        else:
            seconds = time.perf_counter() - began
            yield Outcome(path, seconds, len(found.page_starts), len(found.text), found.warnings)


def table(outcomes: Sequence[Outcome]) -> str:
    """A row a kind, in Markdown."""
    lines = [
        "| kind | files | read | refused | empty | pages | seconds | slowest |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in sorted({one.kind for one in outcomes}):
        own = [one for one in outcomes if one.kind == kind]
        refused = sum(bool(one.trouble) for one in own)
        empty = sum(not one.trouble and not one.characters for one in own)
        pages, seconds = sum(one.pages for one in own), sum(one.seconds for one in own)
        slowest = max(own, key=lambda one: one.seconds).seconds
        lines.append(
            f"| {kind} | {len(own)} | {len(own) - refused} | {refused} | {empty} | {pages or ''} | {seconds:.1f} "
            f"| {slowest:.1f} s |"
        )
    return "\n".join(lines)


def reasons(outcomes: Sequence[Outcome]) -> str:
    """Why files were refused, each reason with how often it was given."""
    why = Counter((one.kind, " ".join(_NAMED.sub("", one.trouble).split())) for one in outcomes if one.trouble)
    return "\n".join(f"- {kind}, {count}: {reason}" for (kind, reason), count in sorted(why.items()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="eval.file_kinds", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="print a line for each file")
    asked = parser.parse_args(arguments)
    outcomes = []
    for outcome in read_all(asked.folder):
        outcomes.append(outcome)
        if asked.each:
            print(outcome.line(), flush=True)
    close_workers()
    print(table(outcomes))
    print(f"\nRefused:\n\n{reasons(outcomes)}")


if __name__ == "__main__":
    main()
