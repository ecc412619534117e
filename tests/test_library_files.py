"""The files of persons: names that do no harm, limits, whole files or none."""

from __future__ import annotations

import os
import resource
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.errors import DocumentError, UsageError
from quoth.files.file_names import MAX_NAME_BYTES, numbered, safe_name
from quoth.service.uploads import Landed, Limits, Uploads, settle, take_back

DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/x.md", "x.md"),
        ("C:\\Users\\ada\\x.md", "x.md"),
        ("..", "document"),
        ("", "document"),
        ("dir/", "document"),
        (".hidden.md", "hidden.md"),
        (".md", "document.md"),
        ("\u202e.pdf", "document.pdf"),
        ("CON.txt", "_CON.txt"),
        ("com1.notes.txt", "_com1.notes.txt"),
        ("CON .txt", "_CON.txt"),
        ("aux", "_aux"),
        ("Conan.txt", "Conan.txt"),
        ("a\u202eexe.txt", "aexe.txt"),
        ("a\0b\nc\x7f.txt", "abc.txt"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("  two   words .txt", "two words.txt"),
        ("notes.", "notes"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("half\ud800.txt", "half.txt"),
        ("a" * 300 + ".md", "a" * 147 + ".md"),
        ("é" * 300 + ".md", "é" * 73 + ".md"),
        ("a." + "b" * 300, "a." + "b" * 148),
    ],
)
def test_a_name_becomes_a_safe_one(name: str, safe: str) -> None:
    """Only the last part of a path; nothing hidden, reserved, invisible, turned around or too long. 147 + 3 = 150."""
    assert safe_name(name) == safe


@given(st.text(max_size=300) | st.text("/\\.. \u202e\0aCOn1é", max_size=40))
def test_any_text_becomes_a_name_that_does_no_harm(text: str) -> None:
    """Whatever a stranger sends: one visible part of a path, in one form, of bounded length."""
    name = safe_name(text)
    assert 1 <= len(name.encode()) <= MAX_NAME_BYTES
    assert not set(name) & set('/\\<>:"|?*\0')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert {unicodedata.category(c) for c in name}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    assert unicodedata.is_normalized("NFC", name)
    assert name.partition(".")[0].strip().lower() not in DEVICES


@given(st.text(min_size=1, max_size=300), st.integers(2, 999))
def test_a_number_fits_into_a_name(text: str, number: int) -> None:
    """The name with its number is no longer than a name may be, and safe names stay safe."""
    name = numbered(safe_name(text), number)
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert f" ({number})" in name


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A file of 100 bytes that is to be uploaded."""
    file = tmp_path / "new.txt"
    file.write_bytes(b"n" * 100)
    return file


def land(uploads: Uploads, owner: str, file: Path, name: str) -> Landed:
    return uploads.put(uploads.take(owner, file, name))


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_lands_where_nobody_else_on_the_machine_reads_it(tmp_path: Path, new: Path) -> None:
    """In a folder that does not tell its owner's name, for its owner alone."""
    landed = land(Uploads(tmp_path / "uploads", Limits()), "ada", new, "a.txt")
    assert landed.path.read_bytes() == b"n" * 100
    assert "ada" not in str(landed.path.relative_to(tmp_path))
    assert len(landed.path.parent.name) == 32
    for path, mode in ((landed.path, 0o600), (landed.path.parent, 0o700), (tmp_path / "uploads", 0o700)):
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("owner", ["../ada", "a/b", "\0", "\ud800", "x" * 5000])
def test_an_owner_is_no_path(tmp_path: Path, new: Path, owner: str) -> None:
    """Whatever an owner is called, the folder is one below the uploads'."""
    landed = land(Uploads(tmp_path / "uploads", Limits()), owner, new, "a.txt")
    assert landed.path.parent.parent == tmp_path / "uploads"
    with pytest.raises(UsageError):
        land(Uploads(tmp_path, Limits()), "", new, "a.txt")


def test_what_was_replaced_can_come_back(tmp_path: Path, new: Path) -> None:
    """Until it is settled; then nothing of it is left. A file that replaced none is simply gone again."""
    uploads = Uploads(tmp_path / "uploads", Limits())
    old = tmp_path / "old.txt"
    old.write_bytes(b"old")
    settle(land(uploads, "ada", old, "a.txt"))
    take_back(land(uploads, "ada", new, "a.txt"))
    take_back(land(uploads, "ada", new, "b.txt"))
    assert everything(uploads.folder) == {"a.txt": b"old"}
    settle(land(uploads, "ada", new, "a.txt"))
    assert everything(uploads.folder) == {"a.txt": b"n" * 100}
    take_back(uploads.hide("ada", "a.txt"))
    assert uploads.sizes("ada") == {"a.txt": 100}
    settle(uploads.hide("ada", "a.txt"))
    assert everything(uploads.folder) == {}
    with pytest.raises(DocumentError):
        uploads.hide("ada", "a.txt")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(file_bytes=99), "new.txt has 0.0 MB; a file may have 0.0 MB"),
        (Limits(files=1), "you may keep 1 documents"),
        (Limits(owner_bytes=149), "your documents would have"),
    ],
)
def test_limits_are_per_owner(tmp_path: Path, new: Path, limits: Limits, words: str) -> None:
    """With 50 bytes kept: 100 more are too much by one, and another owner has a full measure."""
    fifty = tmp_path / "fifty.txt"
    fifty.write_bytes(b"5" * 50)
    uploads = Uploads(tmp_path / "uploads", limits)
    land(uploads, "ada", fifty, "fifty.txt")
    with pytest.raises(DocumentError, match=r"new\.txt") as caught:
        land(uploads, "ada", new, "new.txt")
    assert words in caught.value.problem
    if limits.file_bytes > 99:
        land(uploads, "bob", new, "new.txt")
        land(uploads, "ada", fifty, "fifty.txt")
    assert uploads.sizes("ada") == {"fifty.txt": 50}


def test_the_limits_themselves_are_allowed(tmp_path: Path, new: Path) -> None:
    """100 bytes where a file and an owner may have 100; replacing it is no second file."""
    uploads = Uploads(tmp_path / "uploads", Limits(file_bytes=100, files=1, owner_bytes=100))
    for _ in range(2):
        settle(land(uploads, "ada", new, "new.txt"))
    assert uploads.sizes("ada") == {"new.txt": 100}


@pytest.mark.parametrize("name", ["run.exe", "noend", "a.md.zip"])
def test_other_kinds_are_refused(tmp_path: Path, new: Path, name: str) -> None:
    """With the kinds that are read, and nothing is written."""
    with pytest.raises(DocumentError, match="kind") as caught:
        land(Uploads(tmp_path / "uploads", Limits()), "ada", new, name)
    assert ".pdf" in caught.value.remedy
    assert not (tmp_path / "uploads").exists()


def test_only_regular_files_are_taken(tmp_path: Path) -> None:
    """A folder, a pipe that would never end and a file that is gone are refused in words."""
    os.mkfifo(tmp_path / "pipe.txt")
    uploads = Uploads(tmp_path / "uploads", Limits())
    for path in (tmp_path, tmp_path / "pipe.txt", tmp_path / "gone.txt"):
        with pytest.raises(DocumentError):
            land(uploads, "ada", path, "a.txt")


@contextmanager
def full_disk_after(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes; to a program this is a disk that runs full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, new: Path) -> None:
    """The error says so, and what was there before is whole."""
    uploads = Uploads(tmp_path / "uploads", Limits())
    settle(land(uploads, "ada", new, "a.txt"))
    new.write_bytes(b"m" * 5000)
    with full_disk_after(1000), pytest.raises(DocumentError, match=r"a\.txt cannot be kept") as caught:
        land(uploads, "ada", new, "a.txt")
    assert caught.value.remedy
    assert everything(uploads.folder) == {"a.txt": b"n" * 100}


def test_a_folder_that_cannot_be_made_is_told(new: Path) -> None:
    """As where a file lies in its place; and it holds no document."""
    uploads = Uploads(new, Limits())
    with pytest.raises(DocumentError, match="cannot be kept"):
        land(uploads, "ada", new, "a.txt")
    assert uploads.sizes("ada") == {}


def test_only_documents_count(tmp_path: Path, new: Path) -> None:
    """Not what is hidden or half done, not folders or links out of the folder."""
    uploads = Uploads(tmp_path / "uploads", Limits())
    place = land(uploads, "ada", new, "a.txt").path.parent
    (place / ".part-1").touch()
    (place / "deep.txt").mkdir()
    (place / "link.txt").symlink_to(new)
    (place / "noend").touch()
    assert uploads.sizes("ada") == {"a.txt": 100}
