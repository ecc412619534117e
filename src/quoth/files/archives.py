"""Zip archives from strangers: what they unpack to is counted before anything believes them."""

from __future__ import annotations

import io
import zipfile

from quoth.errors import DocumentError

_UNPACKED_LIMIT = 20
"""An archive that unpacks to more than this many times the text limit is taken for a bomb."""
_PIECE = 1 << 20


def refuse_bomb(source: str, data: bytes, limit: int) -> None:
    """Raises DocumentError for an archive that unpacks to far more than so many bytes of text need.

    Raises zipfile.BadZipFile for what is no archive, or one whose directory lies.
    """
    most = _UNPACKED_LIMIT * limit
    if unpacked(data, most) > most:
        raise DocumentError(
            f"{source} unpacks to more than {most / 1e6:.0f} MB", "save it again without its pictures and attachments"
        )


def unpacked(data: bytes, most: int) -> int:
    """How many bytes a zip archive unpacks to, counted by unpacking it; it stops once there are more than `most`.

    Raises BadZipFile where its directory says otherwise: `zipfile` believes the directory and would
    unpack all of an entry into memory before it cuts it to the size that is told.
    """
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            told, entry.file_size = entry.file_size, most + 2 * _PIECE  # what it is cut to
            before = total
            with archive.open(entry) as stream:
                while piece := stream.read(_PIECE):
                    total += len(piece)
                    if total > most:
                        return total
            if total - before != told:
                raise zipfile.BadZipFile(f"{entry.filename} is not as long as its directory says")
    return total
