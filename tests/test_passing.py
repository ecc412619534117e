"""Uploads on their way: whose they are, how much room they take, and when they go."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from quoth.service.uploads import Limits
from quoth.web.passing import LEFT_BEHIND, Passing
from quoth.web.payload import Refused


def received(passing: Passing, owner: str, name: str, size: int) -> str:
    """A file that came whole."""
    path = passing.begin(name)
    path.write_bytes(b"x" * size)
    return passing.keep(owner, path)


def test_a_file_is_taken_once_and_only_by_who_uploaded_it(tmp_path: Path) -> None:
    """Its name cannot be guessed; what is no name of a file is nobody's."""
    passing = Passing(tmp_path / "passing", lambda _: Limits())
    name = received(passing, "ada", "a.md", 3)
    assert len(name) == 32 + len("/a.md")
    for owner, names in (("bob", [name]), ("ada", ["../../etc/passwd"]), ("ada", [name, "0/a.md"]), ("", [name])):
        with pytest.raises(Refused, match="not uploaded by you"):
            passing.take(owner, names)
    assert [path.read_bytes() for path in passing.take("ada", [name, name])] == [b"xxx"]
    with pytest.raises(Refused):
        passing.take("ada", [name])


def test_what_is_on_its_way_counts_as_a_person_s_own(tmp_path: Path) -> None:
    """Of 10 bytes and 3 files: 4 are kept, 5 are coming, so 2 bytes are too many, and 1 is not."""
    passing = Passing(tmp_path / "passing", lambda _: Limits(file_bytes=10, files=3, owner_bytes=10))
    received(passing, "ada", "a.md", 4)
    passing.reserve("ada", 5)
    assert passing.room("ada") == Limits(file_bytes=10, files=2, owner_bytes=1)
    with pytest.raises(Refused, match="this has 2 bytes; you may add 1 bytes more"):
        passing.reserve("ada", 2)
    passing.reserve("ada", 1)
    assert passing.room("bob") == Limits(file_bytes=10, files=3, owner_bytes=10)
    passing.release("ada", 5)
    passing.release("ada", 1)
    received(passing, "ada", "b.md", 1)
    received(passing, "ada", "c.md", 1)
    with pytest.raises(Refused, match="as many documents as you may keep"):
        passing.reserve("ada", 1)


def test_nobody_may_upload(tmp_path: Path) -> None:
    """Who has no cookie is told what to do."""
    with pytest.raises(Refused, match="cannot tell you from others"):
        Passing(tmp_path / "passing", lambda _: Limits()).reserve("", 1)


def test_what_nobody_took_within_an_hour_goes(tmp_path: Path) -> None:
    """With its folder; what came later stays."""
    now = 0.0
    passing = Passing(tmp_path / "passing", lambda _: Limits(), lambda: now)
    old = received(passing, "ada", "old.md", 1)
    now = 60.0
    new = received(passing, "ada", "new.md", 1)
    now = LEFT_BEHIND + 1
    passing.sweep()
    assert [path.name for path in sorted(passing.folder.rglob("*.md"))] == ["new.md"]
    with pytest.raises(Refused):
        passing.take("ada", [old])
    assert len(passing.take("ada", [new])) == 1


def test_what_a_killed_server_left_goes_with_the_next_start(tmp_path: Path) -> None:
    """What is two hours old; a younger one may be another server's and stays. Nobody else may look into the folder."""
    folder = tmp_path / "passing"
    for name in ("old/a.pdf", "new/b.pdf"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"x")
    folder.chmod(0o777)
    then = time.time() - 7200
    os.utime(folder / "old", (then, then))
    passing = Passing(folder, lambda _: Limits())
    assert [path.name for path in sorted(folder.rglob("*"))] == ["new", "b.pdf"]
    assert folder.stat().st_mode & 0o777 == 0o700
    path = passing.begin("c.md")
    assert path.parent.stat().st_mode & 0o777 == 0o700
