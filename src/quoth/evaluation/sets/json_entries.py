"""A user's JSON, entry by entry, each of which can say where it stands in which file."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.errors import SetError

# A document of a set is a file of UTF-8: none of these would come back from one as it went in.
_NOT_IN_A_FILE = re.compile("[\0\ufeff\ud800-\udfff]")

_MEND = "mend that entry, or name the format that the file has"


def storable(text: str) -> str:
    """The text with each character that no file could hold as U+FFFD, so that offsets stay."""
    return _NOT_IN_A_FILE.sub("\ufffd", text)


@dataclass(frozen=True)
class JsonEntry:
    """A JSON object and its place in words. Whatever is asked of it and not there is a SetError."""

    place: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, value: Any, place: str) -> JsonEntry:
        """Take a value for an object. Raises SetError for any other."""
        if not isinstance(value, dict):
            raise SetError(f"{place} is no JSON object", _MEND)
        return cls(place, value)

    def has(self, name: str) -> bool:
        """Whether there is such a field, and it is not null."""
        return self.fields.get(name) is not None

    def text(self, name: str) -> str:
        """A field's text; each character that no file could hold is U+FFFD, so that offsets stay."""
        return storable(self._field(name, str, "text"))

    def filled(self, name: str) -> str:
        """A field's text, which has to be more than white space."""
        text = self.text(name)
        if not text.strip():
            raise self.wrong(f"{name} is empty")
        return text

    def optional(self, name: str) -> str:
        """A field's text, empty where there is none."""
        return self.text(name) if self.has(name) else ""

    def identity(self, name: str) -> str:
        """A field that names the entry: a text, or a whole number made one."""
        value = self.fields.get(name)
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else self.filled(name)

    def number(self, name: str) -> int:
        """A field's whole number."""
        return int(self._field(name, int, "a whole number"))

    def truth(self, name: str, *, default: bool) -> bool:
        """A field that is true or false; `default` where it is missing."""
        return bool(self._field(name, bool, "true or false")) if self.has(name) else default

    def texts(self, name: str) -> list[str]:
        """A field's list of texts."""
        values = self._field(name, list, "a list")
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(f"{name} holds something that is no text")
        return [storable(value) for value in values]

    def values(self, name: str) -> list[Any]:
        """A field's list, whatever it holds."""
        return list(self._field(name, list, "a list"))

    def entry(self, name: str) -> JsonEntry:
        """A field's object."""
        return JsonEntry(f"{self.place}, {name}", self._field(name, dict, "an object"))

    def entries(self, name: str) -> list[JsonEntry]:
        """A field's list of objects."""
        values = self._field(name, list, "a list")
        return [JsonEntry.of(value, f"{self.place}, {name}[{n}]") for n, value in enumerate(values)]

    def wrong(self, problem: str) -> SetError:
        """The error for what is wrong with this entry."""
        return SetError(f"{self.place}: {problem}", _MEND)

    def _field(self, name: str, kind: type, called: str) -> Any:
        if not self.has(name):
            raise self.wrong(f"{name} is missing")
        value = self.fields[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(f"{name} is not {called}")
        return value


def read_object(file: Path) -> JsonEntry:
    """The one object of a JSON file, packed by gzip where its name ends in .gz.

    Raises SetError for a file that cannot be read, is not UTF-8, or is not a JSON object.
    """
    return JsonEntry.of(_parse(_text(file), str(file)), str(file))


def read_list(file: Path, name: str) -> list[JsonEntry]:
    """The objects of a JSON file that is a list; `name` is what to call one. Raises SetError as `read_object`."""
    values = _parse(_text(file), str(file))
    if not isinstance(values, list):
        raise SetError(f"{file} is no list of {name}s", _MEND)
    return [JsonEntry.of(value, f"{file}, {name} {number}") for number, value in enumerate(values, 1)]


def read_lines(file: Path) -> Iterator[JsonEntry]:
    """The objects of a file of JSON lines, blank lines left out. Raises SetError as `read_object`."""
    # Not splitlines: a JSON text may hold the other line ends of Unicode as they are.
    for number, line in enumerate(_text(file).split("\n"), 1):
        if line.strip():
            yield JsonEntry.of(_parse(line, f"{file}, line {number}"), f"{file}, line {number}")


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
        return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SetError(f"{file} is not UTF-8: {error.reason}", "write it in UTF-8") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SetError(f"{file} is no gzip file, or a part of one: {error}", "fetch or pack it again") from error
    except OSError as error:
        raise SetError(f"{file} cannot be read: {error.strerror}", "name a file that can be read") from error


def _parse(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SetError(
            f"{place} is not JSON: {error}", "mend it there, or name the format that the file has"
        ) from error
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        raise SetError(f"{place} is no JSON that can be read: {error}", _MEND) from error
