"""What is being done while it is killed: an index made or updated, files added, turns kept."""

from __future__ import annotations

from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from fakes import ScriptedReader, WordEncoder
from quoth.assistant import Assistant
from quoth.errors import IndexMissing
from quoth.files.formats import from_text
from quoth.index.store import Store
from quoth.service.conversations import Conversations
from quoth.service.library import Library

OWNER = "ada"
SLOTS = 7
"""Uploads go round so many names, so that most replace an earlier file."""


def assistant(
    corpus: Path, index: Path, uploads: Path | None = None, *, rebuild: bool = False, retry: bool = False
) -> Assistant:
    """An assistant that loads no model."""
    words, reader = WordEncoder(), ScriptedReader("purr")
    return Assistant.open(corpus, index, uploads=uploads, encoder=words, reader=reader, rebuild=rebuild, retry=retry)


def files(state: int, count: int = 12, size: int = 60) -> dict[str, str]:
    """Files by name, of so many sentences; in the next state half of them say something else, and one is renamed."""
    found = {}
    for number in range(count):
        name = f"{number}-{state}.md" if number == 0 else f"{number}.md"
        said = state if number % 2 else 0
        found[name] = f"# Note {number}\n\n" + f"Cat {number} purrs in state {said}. " * size
    return found


def write(folder: Path, texts: dict[str, str]) -> None:
    """Make these the files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")


def hashes(texts: dict[str, str]) -> dict[str, str]:
    """The hash of each text as an index has it, by name."""
    return {name: from_text(name, text).sha256 for name, text in texts.items()}


def indexed(folder: Path) -> dict[str, str] | None:
    """The hash of each text that an index holds, by name; None where it was never finished."""
    try:
        with Store.open(folder) as store, store.snapshot() as snapshot:
            return {name: source.document for name, source in snapshot.sources().items()}
    except IndexMissing:
        return None


def kept_by(library: Library) -> dict[str, str]:
    """The text of each upload in the index, by name. Raises AssertionError where its file is another by now."""
    found = {}
    for entry in library.entries(OWNER):
        if entry.uploaded:
            assert not entry.changed, entry
            stored = library.document(OWNER, entry.document)
            assert stored is not None, entry
            found[entry.label] = stored.text
    return found


def upload_name(number: int) -> str:
    """The name of the file that is added as the nth."""
    return f"note-{number % SLOTS}.md"


def upload_text(number: int, size: int = 150) -> str:
    """What it says, in so many sentences."""
    return f"# Note {number}\n\n" + f"Cat {number} purrs. " * size


def index(corpus: Path, folder: Path, pipe: Connection) -> None:
    """Bring the index up to date."""
    pipe.send("begun")
    with assistant(corpus, folder):
        pipe.send("done")


def upload(folder: Path, first: int, pipe: Connection) -> None:
    """Add files without end; says the number of each that was taken."""
    (folder / "given").mkdir(exist_ok=True)
    with assistant(folder / "corpus", folder / "index", folder / "uploads") as opened:
        library = Library(opened)
        for number in count(first):
            file = folder / "given" / upload_name(number)
            file.write_text(upload_text(number), "utf-8")
            (report,) = library.add(OWNER, [file])
            if report.outcome != "indexed":
                raise AssertionError(report.line())
            pipe.send(number)


def after(questions: list[str], number: int) -> list[str]:
    """The questions of a conversation once turn `number` is kept: every third takes the place of the last two."""
    kept = questions[:-2] if number % 3 == 2 and len(questions) > 1 else questions
    return [*kept, str(number)]


def converse(path: Path, conversation: str, first: int, pipe: Connection) -> None:
    """Keep turns without end; says the number of each that was kept."""
    with Conversations.open(path) as kept:
        for number in count(first):
            known = [turn.id for turn in kept.get(OWNER, conversation).turns]
            forget = known[-2] if number % 3 == 2 and len(known) > 1 else None
            kept.add(OWNER, conversation, str(number), {"text": "x" * 2000}, forget=forget, known=known)
            pipe.send(number)
