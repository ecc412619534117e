"""How fast passwords may be guessed: failures are counted, and after some free ones each asks for a wait."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from quoth.errors import TooManyTries

WINDOW: Final = 600.0
"""Seconds after its first failure that a count begins anew."""
LONGEST_WAIT: Final = 15.0
"""Seconds. The wait after a failure doubles up to this: guesses are slow, and nobody is locked out for long."""
REMEMBERED: Final = 10_000
"""Counts of each kind. Names and addresses that are tried at random must not fill the memory."""
ADDRESS: Final = "address:"
DEVICE: Final = "device:"
"""How a source begins that is an address, or a browser in which that name has logged in before."""


@dataclass(frozen=True)
class _Failures:
    """How many there were since a time, and until when no more is tried, by the clock."""

    count: int = 0
    since: float = 0.0
    until: float = 0.0


class _Counts:
    """Failures by key, of which some are free; what failed longest ago is forgotten where there are too many."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._found: OrderedDict[Hashable, _Failures] = OrderedDict()

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds from now until that key may be tried."""
        return max(0.0, self._found.get(key, _Failures()).until - now)

    def failed(self, key: Hashable, now: float) -> None:
        """Count a failure."""
        before = self._found.pop(key, None)
        if before is None or now - before.since >= WINDOW:
            before = _Failures(since=now)
        over = before.count + 1 - self._free
        wait = min(2.0 ** min(over, 30), LONGEST_WAIT) if over >= 0 else 0.0
        self._found[key] = _Failures(before.count + 1, before.since, now + wait)
        if len(self._found) > REMEMBERED:
            self._found.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """Begin anew."""
        self._found.pop(key, None)


class Throttle:
    """Waits for those who guess passwords, for any number of threads. `clock` gives seconds.

    Three things are counted, each over ten minutes: failures of a name from a source, five of which
    are free; of a source whatever the names, twenty free; and of a name from all addresses, fifty
    free, for those who guess from many. A device is held by its own failures alone, so that nobody
    who guesses from elsewhere holds a person up. A source that is not told ("") is not held for
    what it does under other names, for it is everybody.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pairs, self._sources, self._names = _Counts(5), _Counts(20), _Counts(50)

    def check(self, source: str, name: str) -> None:
        """Raises TooManyTries while a wait runs for this name from this source."""
        with self._lock:
            now = self._clock()
            wait = max(counts.wait(key, now) for counts, key in self._counted(source, name))
        if wait > 0:
            raise TooManyTries(wait)

    def failed(self, source: str, name: str) -> None:
        """Count a wrong password."""
        with self._lock:
            now = self._clock()
            for counts, key in self._counted(source, name):
                counts.failed(key, now)

    def passed(self, source: str, name: str) -> None:
        """Forget what failed of this name from this source; not what the source did under other names."""
        with self._lock:
            self._pairs.forget((source, name))

    def _counted(self, source: str, name: str) -> list[tuple[_Counts, Hashable]]:
        found: list[tuple[_Counts, Hashable]] = [(self._pairs, (source, name))]
        if source:
            found.append((self._sources, source))
        if source.startswith(ADDRESS):
            found.append((self._names, name))
        return found
