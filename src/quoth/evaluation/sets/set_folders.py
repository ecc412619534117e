"""The folders of question sets: those that come with the repository, the one that a person names, a new one."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from pydantic import ValidationError

from quoth.errors import SetError
from quoth.evaluation.sets.json_files import refusal, write
from quoth.evaluation.sets.question_set import (
    CONVERSATIONS,
    DOCUMENTS,
    MANIFEST,
    Dialogue,
    Manifest,
    QuestionSet,
    load_set,
)
from quoth.files.file_names import is_no_name
from quoth.types import text_hash

SETS = Path("eval") / "sets"
"""Where a set may be named by its name alone, seen from the root of the repository."""


def known_sets() -> list[Path]:
    """The folders of the sets in SETS, by name."""
    return sorted(path.parent for path in SETS.glob(f"*/{MANIFEST}"))


def find_set(name: str) -> Path:
    """The folder of a set: a path to it, or the name of one in SETS. Raises SetError with the names there are."""
    for folder in (Path(name), SETS / name):
        if _is_set(folder):
            return folder
    known = ", ".join(folder.name for folder in known_sets())
    raise SetError(
        f"there is no question set {name}",
        f"name one of: {known}" if known else f"name the folder of one; it holds a {MANIFEST}",
    )


def _is_set(folder: Path) -> bool:
    try:
        return (folder / MANIFEST).is_file()
    except (OSError, ValueError):  # a name that is too long, or holds what no name can
        return False


def open_set(name: str, documents: Path | None = None) -> QuestionSet:
    """Load the set that `find_set` finds. Raises SetError and CorpusError as `load_set`."""
    return load_set(find_set(name), documents)


def dump(conversations: Iterable[Dialogue]) -> str:
    """Conversations as the lines of a conversations.jsonl."""
    return "".join(
        json.dumps(conversation.model_dump(mode="json"), ensure_ascii=False) + "\n" for conversation in conversations
    )


def write_set(
    folder: Path, manifest: Mapping[str, str], conversations: Sequence[Dialogue], texts: Mapping[str, str]
) -> QuestionSet:
    """Write a set with its documents: `manifest` gives name, about and licence; texts go by name, folders with `/`.

    Raises SetError if the set does not hold, and before anything is written for a name that is not
    a file of its own below the folder's documents, on every file system.
    """
    _check_names(folder / DOCUMENTS, texts)
    lines = dump(conversations)
    facts = {
        **manifest,
        "documents": [{"name": name, "sha256": text_hash(text)} for name, text in texts.items()],
        "conversations_sha256": text_hash(lines),
    }
    try:
        made = Manifest.model_validate(facts)
    except ValidationError as error:
        raise SetError(refusal(folder / MANIFEST, error).problem, "give the set another name") from error
    for name, text in texts.items():
        write(folder / DOCUMENTS / name, text)
    write(folder / CONVERSATIONS, lines)
    write(folder / MANIFEST, made.model_dump_json(indent=2) + "\n")
    return load_set(folder)


def _check_names(folder: Path, names: Iterable[str]) -> None:
    taken: dict[str, str] = {}
    for name in names:
        parts = name.split("/")
        if any(map(is_no_name, parts)):
            raise SetError(f"{folder}: {name!a} cannot be the name of a document", "name it like notes.txt or a/b.txt")
        for place in accumulate(parts, "{}/{}".format):
            own = name if place == name else f"{place}/"
            other = taken.setdefault(_key(place), own)
            if other != own:
                raise SetError(f"{folder}: {name!a} and {other!a} may be one place on a disk", "rename one of the two")


def _key(name: str) -> str:
    """What names have in common that a file system may not tell apart."""
    return unicodedata.normalize("NFC", name).casefold()
