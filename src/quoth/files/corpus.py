"""A folder → its files: which there are, which can be read, and their bytes."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from quoth.config import DEFAULTS, SUFFIXES, UPLOADS
from quoth.errors import CorpusError, DocumentError, PassingError
from quoth.files.parsing import parse_file

_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_TOLD_KINDS = 5


@dataclass(frozen=True)
class File:
    """A file of the corpus: its path, and its name as citations give it (relative, with `/`)."""

    path: Path
    source: str


@dataclass(frozen=True)
class Listing:
    """What a corpus holds: the files to read, those that cannot be, and the kinds passed over."""

    files: tuple[File, ...]
    unreadable: tuple[tuple[str, DocumentError], ...] = ()
    passed_over: int = 0
    other_kinds: tuple[str, ...] = ()
    """Their suffixes, the commonest first."""


def others_in_words(kinds: Sequence[str]) -> str:
    """The kinds of files that were passed over, to be put after their number; empty where none has a suffix.

    >>> others_in_words([".heic", ".key"]), others_in_words([]), others_in_words([f".{n}" for n in range(9)])
    (' (.heic, .key)', '', ' (.0, .1, .2, .3, .4, ...)')
    """
    told = [*kinds[:_TOLD_KINDS], *["..."] * (len(kinds) > _TOLD_KINDS)]
    return f" ({', '.join(told)})" if told else ""


def list_corpus(corpus: Path | None, uploads: Path | None = None) -> Listing:
    """All files of a corpus, in the order of their names. Hidden files and folders are left out.

    Links to folders are followed, each folder once, so a link to a parent ends the walk there.
    Those of `uploads`, which need not be there, bear names that begin with `UPLOADS`. They are
    nobody else's: where the uploads lie inside the corpus they are not found a second time.

    Raises:
        CorpusError: there is nothing at the path, or a file of a kind that is not read.
    """
    seen: set[tuple[int, int]] = set()
    own = _folder(uploads, seen, UPLOADS) if uploads is not None and os.path.isdir(uploads) else Listing(())  # noqa: PTH112 - no error where a folder above it cannot be read
    if corpus is None:
        return own
    try:
        mode = corpus.stat().st_mode
    except OSError as error:
        raise CorpusError(
            f"no such file or folder: {corpus} ({error.strerror})", "name an existing file or folder with --corpus PATH"
        ) from error
    shared = _folder(corpus, seen) if stat.S_ISDIR(mode) else _single(corpus)
    return Listing(own.files + shared.files, own.unreadable + shared.unreadable, shared.passed_over, shared.other_kinds)


def list_uploads(uploads: Path, prefix: str) -> Listing:
    """Those of the uploads whose names begin so: the files of one person."""
    place = path_of(prefix, None, uploads)
    return _folder(place, set(), prefix) if place is not None and place.is_dir() else Listing(())


def path_of(source: str, corpus: Path | None, uploads: Path | None = None) -> Path | None:
    """Where the file of that name lies, if it is still there; None for a text that has no file."""
    if source.startswith(UPLOADS):
        return uploads / source.removeprefix(UPLOADS) if uploads is not None else None
    if corpus is None:
        return None
    return corpus if corpus.is_file() else corpus / source


def refuse_empty(listing: Listing, corpus: Path | None, uploads: Path | None = None) -> None:
    """Raises CorpusError for a corpus with no file to read, unless there may be uploads some day."""
    if uploads is None and not listing.files and not listing.unreadable:
        kinds = others_in_words(listing.other_kinds)
        others = f"; {listing.passed_over} files of other kinds were passed over{kinds}" if listing.passed_over else ""
        raise CorpusError(
            f"no document in {corpus}{others}", f"put files of these kinds there: {' '.join(sorted(SUFFIXES))}"
        )


def _single(path: Path) -> Listing:
    if path.suffix.lower() not in SUFFIXES:
        raise CorpusError(
            f"{path.name} is of a kind that is not read", f"convert it to one of these: {' '.join(sorted(SUFFIXES))}"
        )
    file = _file(path, path.name)
    if isinstance(file, DocumentError):
        raise CorpusError(file.problem, file.remedy)
    return Listing((file,))


def _folder(corpus: Path, seen: set[tuple[int, int]], prefix: str = "") -> Listing:
    """The files of a folder whose identity, and those of folders in it, are not among those `seen`."""
    files: list[File] = []
    refused: list[tuple[str, DocumentError]] = []
    others: list[str] = []
    for path in _walk(corpus, refused, seen, prefix):
        if path.suffix.lower() not in SUFFIXES:
            others.append(path.suffix.lower())
            continue
        source = prefix + path.relative_to(corpus).as_posix()
        file = _file(path, source)
        if isinstance(file, DocumentError):
            refused.append((_printable(source), file))
        else:
            files.append(file)
    ordered = tuple(sorted(files, key=lambda file: file.source))
    return Listing(ordered, tuple(refused), len(others), _kinds(others))


def _kinds(suffixes: Sequence[str]) -> tuple[str, ...]:
    """The suffixes that say something, each once, the commonest first. A name may hold any sign after its point."""
    counts = Counter(suffix for suffix in suffixes if _SUFFIX.fullmatch(suffix))
    return tuple(sorted(counts, key=lambda suffix: (-counts[suffix], suffix)))


def _file(path: Path, source: str) -> File | DocumentError:
    """The file, or what keeps it from being one."""
    if _printable(source) != source:
        return DocumentError(f"the name {_printable(source)} is not UTF-8", "rename the file")
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return unreadable(source, error)
    if not regular:
        return DocumentError(f"{source} is not a regular file", "remove it, or name a file or a folder of files")
    return File(path, source)


def _printable(name: str) -> str:
    """A name as text, whatever bytes the file system holds for it."""
    return os.fsencode(name).decode("utf-8", "replace")


def _walk(
    corpus: Path, refused: list[tuple[str, DocumentError]], seen: set[tuple[int, int]], prefix: str
) -> Iterator[Path]:
    def note(error: OSError) -> None:
        name = PurePosixPath(prefix, Path(os.fsdecode(error.filename)).relative_to(corpus)).as_posix()
        refused.append((_printable(name), unreadable(_printable(name), error)))

    for folder, subfolders, names in os.walk(corpus, followlinks=True, onerror=note):
        status = Path(folder).stat()
        identity = (status.st_dev, status.st_ino)
        if identity in seen:
            subfolders.clear()
            continue
        seen.add(identity)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def unreadable(name: str, error: OSError) -> PassingError:
    """The error for a file that the system does not give."""
    return PassingError(
        f"{name} cannot be read ({error.strerror or error})",
        "check that the file exists and that you may read it, or remove it from the corpus",
    )


def file_hash(file: File) -> str:
    """SHA-256 of a file's bytes, as hex, a piece at a time. Raises DocumentError."""
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(file.source, error) from error


def read_bytes(file: File) -> bytes:
    """The bytes of a file. Raises DocumentError where the system refuses."""
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise unreadable(file.source, error) from error


def read_texts(corpus: Path) -> tuple[dict[str, str], dict[str, DocumentError]]:
    """The text of every file of a corpus, of whatever size, by source, and what kept others from
    being read. Raises CorpusError.
    """
    listing = list_corpus(corpus)
    texts, failed = {}, dict(listing.unreadable)
    unlimited = replace(DEFAULTS, max_text_bytes=sys.maxsize, max_blocks=sys.maxsize)
    for file in listing.files:
        try:
            texts[file.source] = parse_file(file.source, read_bytes(file), unlimited).text
        except DocumentError as error:
            failed[file.source] = error
    return texts, failed
