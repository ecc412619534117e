"""All bombs in one folder, read into an index: what came of each, in what time, in how much memory.

`PYTHONPATH=tests python -m attacks.exploding` writes the table of it to `docs/ATTACKS.md`.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from attacks.bombs import bombs
from attacks.table import table, write_section
from fakes import OverlapReader, WordEncoder
from quoth.assistant import Assistant
from quoth.config import Settings
from quoth.files.parsing import close_workers
from quoth.index.sync import FileReport

SETTINGS = Settings(parse_seconds=0.7, parse_seconds_per_mb=0, parse_wall_share=20)
"""As little time as any good file needs, so that the ones which only time ends are soon over."""
GOOD = "good.txt"


@dataclass(frozen=True)
class Exploded:
    """What came of one file: seconds by the clock, megabytes of memory that its reader had at most."""

    size: int
    report: FileReport
    seconds: float
    megabytes: float


def workers() -> list[int]:
    """The processes that read files for this one."""
    found = []
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += [int(child) for child in (thread / "children").read_text().split()]
    return [child for child in found if b"parse_worker" in _of(child, "cmdline")]


def _of(process: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""


class Gauge(threading.Thread):
    """Watches the memory of the workers, a hundred times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._peak = 0.0

    def run(self) -> None:
        while not self._over.wait(0.01):
            self._look()

    def _look(self) -> None:
        for worker in workers():
            for line in _of(worker, "status").splitlines():
                if line.startswith(b"VmHWM:"):
                    self._peak = max(self._peak, int(line.split()[1]) / 1000)

    def lap(self) -> float:
        """The most megabytes since the last lap."""
        self._look()
        peak, self._peak = self._peak, 0.0
        for worker in workers():
            with suppress(OSError):
                Path(f"/proc/{worker}/clear_refs").write_text("5")  # the kernel begins to count anew
        return peak

    def stop(self) -> None:
        self._over.set()
        self.join()


def lay_out(folder: Path) -> dict[str, int]:
    """Write every bomb and one good file into a folder; their sizes by name."""
    sizes = {}
    for name, data in (*bombs(), (GOOD, b"Ships sail by night. Trains run on rails.")):
        (folder / name).write_bytes(data)
        sizes[name] = len(data)
    return sizes


@contextmanager
def exploded(folder: Path) -> Iterator[tuple[Assistant, list[Exploded]]]:
    """An assistant over all bombs, and what came of each."""
    (folder / "bombs").mkdir()
    sizes = lay_out(folder / "bombs")
    laps: dict[str, tuple[float, float]] = {}
    gauge, told = Gauge(), [("", 0.0)]

    def tell(what: str, _done: int, _total: int) -> None:
        name, began = told[-1]
        if name not in laps:
            laps[name] = time.perf_counter() - began, gauge.lap()
        told.append((what.removeprefix("reading "), time.perf_counter()))

    close_workers()
    gauge.start()
    try:
        with Assistant.open(
            folder / "bombs",
            folder / "index",
            encoder=WordEncoder(),
            reader=OverlapReader(),
            settings=SETTINGS,
            progress=tell,
        ) as assistant:
            report = assistant.report
            assert report is not None
            yield assistant, [Exploded(sizes[file.source], file, *laps[file.source]) for file in report.files]
    finally:
        gauge.stop()


def section(found: list[Exploded], seconds: float) -> str:
    """The table, and a line that sums it up."""
    failed = sum(item.report.outcome == "failed" for item in found)
    slowest, largest = max(item.seconds for item in found), max(item.megabytes for item in found)
    limits = f"{SETTINGS.parse_seconds:g} s of processor time and {SETTINGS.parse_memory_bytes / 1e6:.0f} MB a file"
    rows = [
        (
            item.report.source,
            f"{item.size:,}",
            item.report.outcome if not item.report.problem else item.report.problem.removeprefix(item.report.source),
            f"{item.seconds:.1f}",
            f"{item.megabytes:.0f}",
        )
        for item in found
    ]
    return (
        f"{len(found)} files in one folder, read one after the other in {seconds:.0f} s with {limits}: "
        f"{failed} refused in words, {len(found) - failed} read; no run ended, the good file among them answers. "
        f"Slowest {slowest:.1f} s, largest {largest:.0f} MB.\n\n"
        + table(("file", "bytes", "what came of it", "seconds", "MB of its reader"), rows)
    )


def main() -> None:
    """Write the section."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, exploded(Path(name)) as (_, found):
        write_section("Bombs", section(found, time.perf_counter() - began))


if __name__ == "__main__":
    main()
