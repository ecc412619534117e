"""How far the reading of a person's documents is, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from quoth.errors import QuothError
from quoth.index.sync import Progress
from quoth.service.letters import safe


class StoppedError(QuothError):
    """The person stopped it; nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__("stopped before it was read", "add it again, or read new and changed files, when you like")


@dataclass(frozen=True)
class ReadingState:
    """What is done, how much of it, and how much there is."""

    what: str = ""
    done: int = 0
    total: int = 0


class Readings:
    """The readings of persons, for any number of threads; of each person one is told and stopped, the latest."""

    def __init__(self) -> None:
        self._states: dict[str, ReadingState] = {}
        self._stopped: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def reading(self, owner: str) -> Iterator[Progress]:
        """While documents of a person are read: what is to be told how far it is, and raises StoppedError."""
        with self._lock:
            self._states[owner] = ReadingState()
            self._stopped.discard(owner)

        def tell(what: str, done: int, total: int) -> None:
            with self._lock:
                self._states[owner] = ReadingState(what, done, total)
                if owner in self._stopped and done < total:  # what is written already is not thrown away
                    raise StoppedError

        try:
            yield tell
        finally:
            with self._lock:
                self._states.pop(owner, None)
                self._stopped.discard(owner)

    def stop(self, owner: str) -> None:
        """Stop it at the next file or page; a reading that is not under way is not stopped."""
        with self._lock:
            if owner in self._states:
                self._stopped.add(owner)

    def state(self, owner: str) -> ReadingState | None:
        """How far it is; None where nothing is read."""
        with self._lock:
            return self._states.get(owner)


def progress_bar(state: ReadingState | None) -> str:
    """HTML of how far it is, with a button that stops it; nothing where nothing is read."""
    if state is None:
        return ""
    what = safe(state.what[:1].upper() + state.what[1:]) or "Waiting to be read"
    most = f' max="{state.total}" value="{state.done}"' if state.total else ""
    counts = state.total > 1 and not state.what.startswith("reading page ")  # then they are parts of pages
    count = f" ({state.done} of {state.total})" if counts else ""
    return (
        f'<div class="quoth-progress"><p><span role="status">{what}{count}</span></p>'
        f'<progress aria-label="How far it is read"{most}></progress>'
        '<button type="button" class="quoth-tool" data-act="halt">Stop</button></div>'
    )
