"""Plain text: decoded, and nothing else."""

from __future__ import annotations

from typing import Final

from quoth.files.blocks import plain_blocks
from quoth.files.encodings import decode
from quoth.types import Document

LIBRARIES: Final = ()


def read(source: str, data: bytes, _limit: int) -> Document:
    """The document of a text file's bytes. Raises DocumentError."""
    text = decode(source, data)
    return Document(source, text, plain_blocks(text))
