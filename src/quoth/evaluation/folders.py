"""The folders of question sets: those that come with the repository, the one that a person names."""

from __future__ import annotations

from pathlib import Path

from quoth.errors import SetError
from quoth.evaluation.sets import MANIFEST, QuestionSet, load_set

SETS = Path("eval") / "sets"
"""Where a set may be named by its name alone, seen from the root of the repository."""


def known_sets() -> list[Path]:
    """The folders of the sets in SETS, by name."""
    return sorted(path.parent for path in SETS.glob(f"*/{MANIFEST}"))


def find_set(name: str) -> Path:
    """The folder of a set: a path to it, or the name of one in SETS. Raises SetError with the names there are."""
    for folder in (Path(name), SETS / name):
        if (folder / MANIFEST).is_file():
            return folder
    known = ", ".join(folder.name for folder in known_sets())
    raise SetError(
        f"there is no question set {name}",
        f"name one of: {known}" if known else f"name the folder of one; it holds a {MANIFEST}",
    )


def open_set(name: str, documents: Path | None = None) -> QuestionSet:
    """Load the set that `find_set` finds. Raises SetError and CorpusError as `load_set`."""
    return load_set(find_set(name), documents)
