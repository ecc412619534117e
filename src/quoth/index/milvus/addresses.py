"""Where an index in Milvus is: `milvus://HOST:PORT/NAME`, or a file of Milvus Lite."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from quoth.errors import UsageError

TOKEN: Final = "QUOTH_MILVUS_TOKEN"  # noqa: S105 - the name of the variable
"""The environment variable that holds `user:password` or an API key. Nothing else takes a secret."""

_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_FORMS = "write milvus://HOST:PORT/NAME, milvus+https://HOST:PORT/NAME or milvus+file:///PATH.db"
_PORT = 19530


@dataclass(frozen=True)
class MilvusAddress:
    """An index in Milvus. `text` is how it is written, and holds no secret."""

    text: str
    uri: str
    name: str
    is_file: bool
    token: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> MilvusAddress:
        """Raises UsageError for what is no address, and for one with a password in it."""
        try:
            parts = urlsplit(text)
            port = parts.port or _PORT
        except ValueError as error:
            raise UsageError("--store is no address", _FORMS) from error
        if parts.username is not None or parts.password is not None:
            raise UsageError("an address holds no password, since others see it", f"put it into {TOKEN}")
        if parts.scheme == "milvus+file" and parts.path.endswith(".db") and not parts.netloc:
            return cls(text, str(Path(unquote(parts.path))), "quoth", is_file=True)
        name = parts.path.removeprefix("/")
        scheme = {"milvus": "http", "milvus+https": "https"}.get(parts.scheme)
        if scheme is None or not parts.hostname or not _NAME.fullmatch(name):
            raise UsageError(f"{text} is no address of an index in Milvus", _FORMS)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(text, f"{scheme}://{host}:{port}", name, is_file=False, token=os.environ.get(TOKEN, ""))

    def __str__(self) -> str:
        return self.text
