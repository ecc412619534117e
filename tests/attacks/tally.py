"""How many hostile inputs a module of attacks tried, and what they came to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from attacks.table import table, tell


@dataclass
class _Count:
    inputs: int = 0
    failures: int = 0
    slowest: float = 0.0


@dataclass
class Tally:
    """Counts by kind of attack, a section of docs/ATTACKS.md."""

    name: str
    counts: dict[str, _Count] = field(default_factory=dict)

    @contextmanager
    def input(self, kind: str) -> Iterator[None]:
        """Count what is tried in the block as one input; it fails where the block raises."""
        count = self.counts.setdefault(kind, _Count())
        count.inputs += 1
        began = time.perf_counter()
        try:
            yield
        except BaseException:
            count.failures += 1
            raise
        finally:
            count.slowest = max(count.slowest, time.perf_counter() - began)

    def write(self) -> None:
        """Write the section, where that is wanted."""
        rows = [(kind, one.inputs, one.failures, f"{one.slowest:.2f}") for kind, one in self.counts.items()]
        inputs = sum(one.inputs for one in self.counts.values())
        failures = sum(one.failures for one in self.counts.values())
        said = f"{inputs:,} inputs, {failures} failures.\n\n"
        tell(self.name, said + table(("attack", "inputs", "failures", "slowest, seconds"), rows))
