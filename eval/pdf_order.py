"""How the text of PDFs agrees with that of pdftotext (poppler), a reader of long standing, and how long it takes.

    python -m eval.pdf_order FOLDER [--worst N] [--no-pypdf]

For each PDF: the share of pdftotext's words that Quoth's text has (a multiset; NFKC, hyphens left out), the share
that it has in the same order (longest common subsequence), both of all words of pdftotext; the share of the words of
Quoth's paragraphs, rows of tables left out, that pdftotext has in the same order; and pages a second of processor
time, beside pypdf's, which read PDFs here before. Lines that recur on many pages are counted once in pdftotext's
text, as Quoth does headers. Files with pages that were read by OCR are left out, for pdftotext reads
nothing there. pdftotext is not always right: it reads the cells of a table in an order of its own.

pdftotext must be installed (Debian: poppler-utils). pypdf is read with the `test` extra.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quoth.errors import DocumentError
from quoth.files.formats import load_parsers, parse

MOST_WORDS = 60_000
"""Words of a file that are compared in their order."""
FEWEST, SHARE = 3, 0.3
"""Pages, and share of the pages, that a header recurs on."""


@dataclass(frozen=True)
class Compared:
    """A file: words of the peer, how many were found and in order; own words of prose, how many in order; and time."""

    name: str
    words: int
    found: int
    ordered: int
    prose: int
    prose_ordered: int
    pages: int
    seconds: float
    peer_seconds: float
    trouble: str = ""


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    plain = re.sub(r"(?<=\w)[-\u2010\u2011](?:\s*[\n\f]\s*)?(?=\w)", "", plain)
    return re.findall(r"\w+", plain)


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence (bit-parallel, after Hyyro 2004)."""
    places: dict[str, int] = {}
    for place, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << place
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(one) - row.bit_count()


def peer_text(data: bytes) -> str:
    """What pdftotext reads, lines that recur on many pages once."""
    done = subprocess.run(
        ["pdftotext", "-", "-"],  # noqa: S607 - whichever is installed
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
    )
    pages = [page.split("\n") for page in done.stdout.decode("utf-8", "replace").split("\f")]
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_key(line) for line in page})
    most = max(FEWEST, SHARE * len(pages))
    kept: set[str] = set()
    lines: list[str] = []
    for page in pages:
        for line in page:
            if seen[_key(line)] < most or _key(line) not in kept:
                lines.append(line)
            kept.add(_key(line))
        lines.append("\f")
    return "\n".join(lines)


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def compare(path: Path, *, with_pypdf: bool) -> Compared:
    """One file's figures."""
    data = path.read_bytes()
    peer = words_of(peer_text(data))
    began = time.process_time()
    try:
        document = parse(path.name, data)
    except DocumentError as error:
        return Compared(path.name, len(peer), 0, 0, 0, 0, 0, 0.0, 0.0, error.problem)
    seconds = time.process_time() - began
    own = words_of(document.text)
    found = sum((Counter(own) & Counter(peer)).values())
    ordered = common(peer[:MOST_WORDS], own[: 2 * MOST_WORDS])
    prose = words_of("\n".join(document.text[block.start : block.end] for block in document.blocks if not block.row))
    prose_ordered = common(prose[:MOST_WORDS], peer[: 2 * MOST_WORDS])
    pages = len(document.page_starts)
    peer_seconds = pypdf_seconds(data) if with_pypdf else 0.0
    told = "; ".join(document.warnings)
    return Compared(path.name, len(peer), found, ordered, len(prose), prose_ordered, pages, seconds, peer_seconds, told)


def pypdf_seconds(data: bytes) -> float:
    """How long pypdf takes for the same pages; 0 where it fails."""
    from pypdf import PdfReader

    began = time.process_time()
    try:
        for page in PdfReader(io.BytesIO(data)).pages:
            page.extract_text()
    except Exception:  # noqa: BLE001 - whatever it is, it has no time
        return 0.0
    return time.process_time() - began


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="agreement of PDFs' text with pdftotext's")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=1000, help="files to list, the worst first")
    parser.add_argument("--no-pypdf", action="store_true", help="do not time pypdf")
    asked = parser.parse_args()
    load_parsers("a.pdf")
    files = sorted(path for path in asked.folder.rglob("*.pdf") if path.is_file())
    report([compare(path, with_pypdf=not asked.no_pypdf) for path in files], asked.worst)


def report(compared: Sequence[Compared], worst: int) -> None:
    """Print a line for each file, those with the most words out of place first, and the sums."""
    print(f"{'words':>7} {'found':>7} {'order':>7} {'prose':>7} {'pages':>5} {'s':>7}  file")
    for one in sorted(compared, key=lambda one: one.prose_ordered - one.prose)[:worst]:
        print(
            f"{one.words:7} {_share(one.found, one.words)} {_share(one.ordered, one.words)} "
            f"{_share(one.prose_ordered, one.prose)} {one.pages:5} "
            f"{one.seconds:7.2f}  {one.name} {one.trouble}"
        )
    read = [one for one in compared if one.pages and "read by OCR" not in one.trouble]
    words, pages = sum(one.words for one in read), sum(one.pages for one in read)
    print(f"{len(read)} of {len(compared)} files compared, {pages} pages, {words} words")
    print(f"words found {_share(sum(one.found for one in read), words)}")
    print(f"in order    {_share(sum(one.ordered for one in read), words)}")
    prose = sum(one.prose for one in read)
    print(f"prose       {_share(sum(one.prose_ordered for one in read), prose)} of {prose} words outside of tables")
    print(f"pages a second: {pages / max(sum(one.seconds for one in read), 1e-9):.0f}")
    timed = [one for one in read if one.peer_seconds]
    if timed:
        print(f"pypdf:          {sum(one.pages for one in timed) / sum(one.peer_seconds for one in timed):.0f}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f}%" if whole else "      -"


if __name__ == "__main__":
    main()
