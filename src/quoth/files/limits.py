"""The most text that a file may hold, in one place for all kinds."""

from __future__ import annotations

from quoth.errors import DocumentError


def refuse_long(source: str, size: int, limit: int) -> None:
    """Raises DocumentError for more bytes of text than the limit."""
    if size > limit:
        raise DocumentError(
            f"{source} holds {size / 1e6:.1f} MB of text; the limit is {limit / 1e6:.1f} MB",
            f"split it, or raise the limit: quoth index --max-mb {size // 1_000_000 + 1}",
        )


def too_long(source: str, limit: int) -> DocumentError:
    """The error for a file whose reading was ended at the limit, so that nobody knows how much it holds."""
    return DocumentError(
        f"{source} holds more than {limit / 1e6:.1f} MB of text, which is the limit",
        f"split it, or raise the limit: quoth index --max-mb {2 * limit // 1_000_000 + 1}",
    )
