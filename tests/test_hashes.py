"""The hash of a large file is worked out once and remembered for as long as the file is the same."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from quoth.disk import file_hash

LARGE = b"owl" * 400_000


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that remembers hashes, in a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "quoth" / "hashes.json"


def remembered(memory: Path, path: Path, digest: str) -> None:
    """Write another hash where that of a file is remembered, so that it shows whether it was read from there."""
    known = json.loads(memory.read_text())
    known[str(path)][-1] = digest
    memory.write_text(json.dumps(known))


def test_it_is_sha256(memory: Path, tmp_path: Path) -> None:
    """Of a small file it is not remembered."""
    (tmp_path / "abc").write_bytes(b"abc")
    assert (
        file_hash(tmp_path / "abc", 0)  # FIPS 180-2, appendix B.1
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert not memory.exists()


def test_a_large_file_is_read_once(memory: Path, tmp_path: Path) -> None:
    """Until it changes, even where size and time of change are set to what they were."""
    large = tmp_path / "large"
    large.write_bytes(LARGE)
    before = large.stat()
    assert file_hash(large, 0) == hashlib.sha256(LARGE).hexdigest()
    assert memory.stat().st_mode & 0o777 == 0o600
    remembered(memory, large, "known")
    assert file_hash(large, 0) == "known"
    large.write_bytes(LARGE[::-1])
    os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file_hash(large, 0) == hashlib.sha256(LARGE[::-1]).hexdigest()


def test_what_was_changed_just_now_is_not_remembered(memory: Path, tmp_path: Path) -> None:
    """It may change once more within the same tick of the file system's clock."""
    (tmp_path / "large").write_bytes(LARGE)
    file_hash(tmp_path / "large", settled_ns=10**12)
    assert not memory.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"/large": 1}', '{"/large": ["a"]}', '{"/large": [1, 2, 3, 4]}'])
def test_a_damaged_memory_is_made_again(memory: Path, tmp_path: Path, text: str) -> None:
    """It is a cache: nothing depends on it."""
    memory.parent.mkdir(parents=True)
    memory.write_text(text)
    (tmp_path / "large").write_bytes(LARGE)
    assert file_hash(tmp_path / "large", 0) == hashlib.sha256(LARGE).hexdigest()
    assert list(json.loads(memory.read_text())) == [str(tmp_path / "large")]


def test_only_the_latest_are_remembered(memory: Path, tmp_path: Path) -> None:
    """Sixty-four of them."""
    for number in range(66):
        (tmp_path / f"large{number}").write_bytes(LARGE)
        file_hash(tmp_path / f"large{number}", 0)
    assert list(json.loads(memory.read_text())) == [str(tmp_path / f"large{number}") for number in range(2, 66)]


def test_where_nothing_can_be_kept_it_is_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that is a file takes nothing."""
    (tmp_path / "cache").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "large").write_bytes(LARGE)
    assert file_hash(tmp_path / "large", 0) == hashlib.sha256(LARGE).hexdigest()
