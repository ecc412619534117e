"""What is to be checked: a draft as a text, or a file of one."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Final

from quoth.config import Settings
from quoth.errors import UsageError
from quoth.files.corpus import File, read_bytes
from quoth.files.parsing import parse_file

SUFFIXES: Final = (".txt", ".text", ".md", ".markdown", ".docx")
MOST_CHARACTERS: Final = 2_000_000
_LONGEST_NAME: Final = 500


def read_draft(draft: str | PathLike[str], settings: Settings) -> str:
    """The text of a draft: of the file that is named, else what is given.

    A text of one line that ends as the name of such a file does is a name. The places that are told are those in
    the text, of a .docx in what is read of it. Raises UsageError for a file that is missing, of another kind, or too
    long; DocumentError for one that cannot be read.
    """
    if isinstance(draft, str) and not _is_name(draft):
        return _bounded(draft)
    path = Path(draft).expanduser()
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path.name} is no draft that can be checked", f"save it as {', '.join(SUFFIXES)}")
    if not path.is_file():
        raise UsageError(f"no such file: {path}", "name a file that is there")
    return _bounded(parse_file(path.name, read_bytes(File(path, path.name)), settings).text)


def _is_name(draft: str) -> bool:
    return len(draft) < _LONGEST_NAME and "\n" not in draft and draft.lower().endswith(SUFFIXES)


def _bounded(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise UsageError(
            f"the draft has {len(text):,} characters; the limit is {MOST_CHARACTERS:,}", "check a part of it at a time"
        )
    return text
