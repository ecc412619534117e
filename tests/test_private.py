"""Nobody else on the machine looks into an index or into what a chat keeps, whatever the umask is."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quoth.assistant import Assistant
from quoth.service.conversations import Conversations
from quoth.service.library import Library

Open = Callable[..., Assistant]


@pytest.fixture
def _no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def wider(folder: Path) -> dict[str, str]:
    """What in a folder, itself included, somebody else may look into."""
    found = {path: stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {path.name: oct(mode) for path, mode in found.items() if mode & 0o077}


@pytest.mark.usefixtures("_no_umask")
def test_an_index_is_its_owners_alone(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Its folder, those made above it, the database with its log, and the vectors, while it is open too."""
    place = tmp_path / "cache" / "quoth"
    with Assistant.open(corpus, place / "index", encoder=open_words(corpus).encoder) as assistant:
        assert {path.name for path in (place / "index").iterdir()} >= {"quoth.sqlite", "quoth.sqlite-wal"}
        assert wider(tmp_path / "cache") == {}
        (corpus / "new.txt").write_text("Owls hoot.", "utf-8")
        assistant.update()
        assert wider(tmp_path / "cache") == {}


@pytest.mark.parametrize("folder", [0o755, 0o777])
def test_an_index_that_others_could_read_is_closed_to_them(
    corpus: Path, tmp_path: Path, open_words: Open, folder: int
) -> None:
    """When it is opened the next time; its owner gets no right that was not there."""
    open_words(corpus).close()
    for path in (tmp_path / "index").iterdir():
        path.chmod(0o644)
    (tmp_path / "index").chmod(folder)
    open_words(corpus)
    assert wider(tmp_path / "index") == {}


@pytest.mark.usefixtures("_no_umask")
def test_what_a_chat_keeps_is_its_owners_alone(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Uploads and conversations, also where they lay open before."""
    data = tmp_path / "data"
    for name in ("conversations.db", "conversations.db.lock"):
        data.mkdir(mode=0o700, exist_ok=True)
        (data / name).touch(0o666)
    (data / "uploads").mkdir(0o777)
    with closing(Conversations.open(data / "conversations.db")):
        (report,) = Library(open_words(corpus, uploads=data / "uploads")).add("ada", [corpus / "trains.txt"])
        assert report.outcome == "duplicate"
        assert wider(data) == {}
