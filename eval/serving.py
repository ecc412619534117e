"""`quoth serve` as a process of its own, for scripts that use the page or the API from outside."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ADDRESS = re.compile(r"http://\S+")


@contextmanager
def serving(corpus: Path, data: Path, *options: str) -> Iterator[str]:
    """The address of a server over a corpus; it ends with the block. Raises RuntimeError if it does not start."""
    command = [sys.executable, "-m", "quoth", "serve", "--corpus", str(corpus), "--data", str(data), "--port", "0"]
    command += options
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = _ADDRESS.search(line)
            if found is None:
                raise RuntimeError(f"the server did not start: {line!r}")
            yield found[0]
        finally:
            process.terminate()
            process.wait(timeout=30)
