"""A model's own tokenizer, from its folder; nothing is cut off and nothing is filled up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quoth.errors import EncoderError


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer of the model in a folder. Raises EncoderError."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises bare Exception
        raise broken(folder, error) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def broken(folder: Path, error: Exception) -> EncoderError:
    """The error for a model that cannot be loaded."""
    return EncoderError(
        f"the model in {folder} cannot be loaded ({error})", "check that the folder holds a whole model"
    )
