"""A corpus read by several machines: each takes the files whose name falls to it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Final

from quoth.errors import UsageError
from quoth.files.corpus import Listing

MOST_PARTS: Final = 1024


@dataclass(frozen=True)
class FilePart:
    """Part `number`, from 1, of `of`. A name falls to the same one on every machine."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> FilePart:
        """A part as it is written, `2/4`. Raises UsageError."""
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
        part = cls(*map(int, found.groups())) if found else None
        if part is None or not 1 <= part.number <= part.of <= MOST_PARTS:
            raise UsageError(f"{text} is no part", f"write the second of four as 2/4; there are {MOST_PARTS} at most")
        return part

    def has(self, name: str) -> bool:
        """Whether a file of that name falls to this part."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1

    def among(self, listing: Listing) -> Listing:
        """The files of a listing that fall to this part. What cannot be looked into is everybody's."""
        return replace(listing, files=tuple(file for file in listing.files if self.has(file.source)))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
