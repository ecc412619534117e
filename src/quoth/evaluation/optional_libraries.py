"""The libraries of the `eval` extra, which Quoth itself does without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from quoth.errors import QuothError


@contextmanager
def eval_extra() -> Iterator[None]:
    """Around an import: raises QuothError with the remedy where the library is missing."""
    try:
        yield
    except ImportError as error:
        raise QuothError(f"{error.name or error} is not installed", "pip install 'quoth[eval]'") from error
