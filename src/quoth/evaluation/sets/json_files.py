"""JSON of sets, predictions and other people's files: read with its place in words, and written as it is."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from quoth.errors import SetError

T = TypeVar("T")

MEND = "mend that field"
FORMAT = "mend that entry, or name the format that the file has"


class SetRecord(BaseModel):
    """Frozen, and nothing that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_bytes(path: Path, remedy: str = "name a file that can be read") -> bytes:
    """A file as it is. Raises SetError with the remedy."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetError(f"{path} cannot be read: {error.strerror}", remedy) from error


def decoded(path: Path, raw: bytes) -> str:
    """The text of a file, unpacked where its name ends in .gz, without a byte-order mark. Raises SetError."""
    try:
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SetError(f"{path} is not UTF-8: {error.reason}", "write it in UTF-8") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SetError(f"{path} is no gzip file, or a part of one: {error}", "fetch or pack it again") from error


def read_whole(path: Path, kind: type[T], raw: bytes, remedy: str = MEND) -> T:
    """The one value of a JSON file of those bytes. Raises SetError for one that is not of that kind."""
    return _checked(TypeAdapter(kind), decoded(path, raw), str(path), remedy)


def read_lines(path: Path, kind: type[T], raw: bytes, remedy: str = MEND) -> Iterator[tuple[str, T]]:
    """The values of a JSON-lines file of those bytes, each with its place in words; blank lines are passed over.

    Raises SetError with the line for one that is not of that kind.
    """
    adapter = TypeAdapter(kind)
    # Not by splitlines: a string may hold U+2028 and other such ends of lines as they are.
    for number, line in enumerate(decoded(path, raw).split("\n"), 1):
        if line.strip():
            place = f"{path}, line {number}"
            yield place, _checked(adapter, line, place, remedy)


def _checked(adapter: TypeAdapter[T], text: str, place: str, remedy: str) -> T:
    try:
        return adapter.validate_python(_parsed(text, place, remedy))
    except ValidationError as error:
        raise refusal(place, error, remedy) from error


def _parsed(text: str, place: str, remedy: str) -> Any:
    try:
        return json.loads(text)
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        what = "is not JSON" if isinstance(error, json.JSONDecodeError) else "is no JSON that can be read"
        raise SetError(f"{place} {what}: {error}", remedy.replace("that field", "the JSON")) from error


def refusal(place: str | Path, error: ValidationError, remedy: str = MEND) -> SetError:
    """The first thing that pydantic found at a place: the field and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = "this is no JSON object" if first["type"] == "model_type" else first["msg"]
    return SetError(f"{place}: {where}: {said}" if where else f"{place}: {said}", remedy)


def write(path: Path, text: str, remedy: str = "name a place that can be written") -> None:
    """Write a file and its folder, with the line ends that the text has: hashes count them. Raises SetError.

    Documents may hold what UTF-8 cannot, half of a surrogate pair: it becomes a question mark.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise SetError(f"{path} cannot be written: {error.strerror}", remedy) from error
