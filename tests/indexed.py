"""Changes of an index that several tests make, whichever store keeps it; and a writer that is killed at work."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from fakes import WordEncoder
from quoth.config import DEFAULTS
from quoth.files.formats import from_text
from quoth.index.passages import split
from quoth.index.schema import Signature
from quoth.index.seam import IndexStore
from quoth.index.snapshot import Source

ENCODER = WordEncoder()
SIGNATURE = Signature.of(ENCODER, DEFAULTS)


def put(store: IndexStore, name: str, text: str) -> None:
    """Let a file stand for a text."""
    with store.update() as update:
        document = from_text(name, text)
        if not update.holds(document.sha256):
            passages = split(document, ENCODER.count_tokens)
            update.add(document, passages, ENCODER.encode([p.searchable for p in passages]))
        update.point(Source(name, document.sha256, document.sha256))


def drop(store: IndexStore, name: str) -> None:
    """Let a file go."""
    with store.update() as update:
        update.forget(name)


def kill_at_work(script: str, folder: Path, seconds: float) -> None:
    """Run a script that says when it begins to write into a folder, and kill it so many seconds later."""
    with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
