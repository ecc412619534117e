"""Files of sets, predictions and runs: read and written as they are, and refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from quoth.errors import SetError


def read_bytes(path: Path, remedy: str) -> bytes:
    """A file as it is. Raises SetError with the remedy."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetError(f"{path} cannot be read: {error.strerror}", remedy) from error


def decoded(path: Path, raw: bytes) -> str:
    """The text of a file, without a byte-order mark. Raises SetError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SetError(f"{path} is not UTF-8: {error.reason}", "write it as JSON lines in UTF-8") from error


def write(path: Path, text: str) -> None:
    """Write a file and its folder, with the line ends that the text has: hashes count them. Raises SetError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise SetError(f"{path} cannot be written: {error.strerror}", "name a place that can be written") from error


def lines_of(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """The lines of a JSON-lines file that are not blank, each with its place in words."""
    # Not by splitlines: a string may hold U+2028 and other such ends of lines as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}, line {number}", line


def refusal(place: str | Path, error: ValidationError) -> SetError:
    """The first thing that pydantic found at a place: the field and what is wrong with it, or that it is no JSON."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    problem = f"{where}: {first['msg']}" if where else str(first["msg"])
    return SetError(f"{place}: {problem}", "mend the JSON" if first["type"] == "json_invalid" else "mend that field")
