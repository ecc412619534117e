"""What a person at a terminal sees: a bar while they wait, an answer in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from quoth.files.encodings import CONTROLS
from quoth.types import Answer, Citation

if TYPE_CHECKING:
    from quoth.index.sync import Progress, Report


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A bar on standard error, where a person may be watching, after the first second."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(delay=1, leave=False, dynamic_ncols=True) as bar:

        def tell(what: str, done: int, total: int) -> None:
            bar.set_description(what, refresh=False)
            bar.total, bar.n = total, done
            bar.refresh() if bar.format_dict["elapsed"] > 1 else None

        yield tell


def tell_unread(report: Report | None) -> None:
    """Say on standard error which files could not be read."""
    tell_lines(unread_lines(report))


def unread_lines(report: Report | None) -> list[str]:
    """A line for each file that could not be read."""
    return [f"quoth: {file.line()}" for file in (report.files if report else ()) if file.outcome == "failed"]


def tell_lines(lines: Iterable[str]) -> None:
    """Say lines on standard error."""
    for line in lines:
        print(escaped(line), file=sys.stderr)


def print_json(data: Any) -> None:
    """Print plain data as JSON: letters as they are where the stream has them all, else escaped."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(data, ensure_ascii=not plain, indent=2))


def standard_input() -> str:
    """What is piped in; bytes that are no UTF-8 become question marks."""
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def escaped(text: str) -> str:
    r"""A text that cannot steer the terminal: what would is written out, line ends and tabs stay.

    >>> escaped("Rex\x1b[0m")
    'Rex\\x1b[0m'
    """
    return CONTROLS.sub(lambda found: "".join(map(_written, found[0])), text)


def _written(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def in_words(answer: Answer) -> str:
    """An answer as text: what was found, then each place and its quote, then what else to know and to ask."""
    lines = [answer.text]
    for citation in answer.citations:
        lines.append(f"\n[{citation.marker}] {_place(citation)}")
        lines.append(f"    {' '.join(citation.quote.split())}")
    lines += [f"\nAlso: {_place(citation)}" for citation in answer.also]
    lines += [f"\n{note}" for note in answer.notes]
    lines += [f"\nAsk: {choice}" for choice in answer.choices]
    return escaped("\n".join(lines))


def _place(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    return f"{citation.source}{page}, characters {citation.start}-{citation.end}"
