"""Full and broken disks and no memory, at the nth call: an error in words, nothing lost, and the next try succeeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from attacks import faulted, works
from attacks.faulted import Fault, Trial
from attacks.forks import forked
from attacks.table import table, tell
from attacks.works import Work
from quoth.index import doctor
from quoth.index.schema import DATABASE

FORTY = range(1, 41)
EACH_FOURTH = range(1, 41, 4)
FAULTS: dict[Fault, str] = {
    "full": "no room (ENOSPC) at the nth call",
    "broken": "error of the disk (EIO) at the nth call",
    "unread": "nth document cannot be opened (EIO)",
    "large": "no file may grow beyond a limit",
    "memory": "memory may not grow beyond a limit",
}


@dataclass(frozen=True)
class Run:
    """Faults that are tried one after another in one process, on files of so many sentences."""

    name: str
    make: Callable[[Path, int], Work]
    size: int
    series: Sequence[tuple[Fault, Sequence[int]]]


RUNS = (
    Run("quoth index", works.CommandLine, 60, [("full", FORTY), ("large", EACH_FOURTH), ("memory", EACH_FOURTH)]),
    Run(
        "indexing",
        works.Index,
        60,
        [("full", FORTY), ("broken", FORTY), ("unread", range(1, 21)), ("large", range(1, 21))],
    ),
    Run("uploads", works.Uploads, 150, [("full", FORTY), ("broken", FORTY), ("large", range(1, 21))]),
    Run("conversations", works.Talk, 20, [("full", FORTY), ("broken", FORTY), ("large", FORTY)]),
    Run("indexing", works.Index, 1500, [("memory", EACH_FOURTH)]),
    Run("uploads", works.Uploads, 3000, [("memory", EACH_FOURTH)]),
    Run("conversations", works.Talk, 4000, [("memory", EACH_FOURTH)]),
)


def trials(run: Run, base: Path) -> dict[Fault, list[Trial]]:
    """What came of each fault, all of them in one process.

    A library in Rust (sentencex 1.0.32, which finds sentences) ends its process where it gets no memory. That is
    as if it were killed, and what is left then is looked at in `test_kills`; the rest is tried anew, in another place.
    """
    found: dict[Fault, list[Trial]] = {fault: [] for fault, _ in run.series}
    left = list(run.series)
    while left:
        base = base / "next"
        base.mkdir()
        ended = _tried(run, base, left, found)
        left = [] if ended is None else _after(left, *ended)
    return found


def _tried(
    run: Run, base: Path, series: Sequence[tuple[Fault, Sequence[int]]], found: dict[Fault, list[Trial]]
) -> tuple[Fault, int] | None:
    """Adds what came of each fault to `found`; returns the one that ended the process, if one did."""
    with forked(faulted.run, run.make, base, run.size, series) as (_, pipe):
        try:
            while (asked := pipe.recv()) is not None:
                fault, number = asked
                found[fault].append(pipe.recv())
        except EOFError:
            ended = "the process ended"
            wrong = _left_wrong(base) if fault == "memory" else (ended,)
            found[fault].append(Trial(number, ended, "", wrong, 0.0))
            return fault, number
    return None


def _left_wrong(base: Path) -> tuple[str, ...]:
    """What is wrong with the indexes that a process left as it ended."""
    indexes = sorted(database.parent for database in base.rglob(DATABASE))
    return tuple(str(finding) for place in indexes for finding in doctor.check(place))


def _after(
    series: Sequence[tuple[Fault, Sequence[int]]], last: Fault, number: int
) -> list[tuple[Fault, Sequence[int]]]:
    """What of a series comes after a fault."""
    place = [fault for fault, _ in series].index(last)
    rest = [one for one in series[place][1] if one > number]
    return [*([(last, rest)] if rest else []), *series[place + 1 :]]


Results: TypeAlias = list[Future[dict[Fault, list[Trial]]]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Results]:
    """What comes of all runs, two of which are made at a time; it is written down at the end."""
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(trials, run, tmp_path_factory.mktemp("faults")) for run in RUNS]
        yield results
    rows = [
        (run.name, FAULTS[fault], len(found), struck(found), sum(bool(trial.wrong) for trial in found), slowest(found))
        for run, result in zip(RUNS, results, strict=True)
        for fault, found in result.result().items()
    ]
    head = ("work", "fault", "tries", "struck", "failures", "slowest")
    tell("Faults of disk and memory", table(head, rows))


def struck(found: Sequence[Trial]) -> int:
    """How many faults were reached; after a limit on files or memory some work has room enough."""
    return sum(bool(trial.hit) for trial in found)


def slowest(found: Sequence[Trial]) -> str:
    """The longest of the tries, with all that was looked at after it."""
    return f"{max(trial.seconds for trial in found):.1f} s"


@pytest.mark.parametrize(
    ("run", "fault"),
    [(number, fault) for number, run in enumerate(RUNS) for fault, _ in run.series],
    ids=lambda value: value if isinstance(value, str) else RUNS[value].name,
)
def test_a_fault_ends_in_words_and_loses_nothing(running: Results, run: int, fault: Fault) -> None:
    """Whatever call it strikes: the error is two lines, all is as it was before, and without the fault it succeeds."""
    found = running[run].result()[fault]
    wrong = [(trial.number, trial.hit, *trial.wrong) for trial in found if trial.wrong]
    assert not wrong, "\n".join(map(str, wrong[0])) + f"\nand {len(wrong) - 1} more"
    assert [trial.number for trial in found] == list(dict(RUNS[run].series)[fault])
    assert struck(found) == len(found) if fault in {"full", "broken", "unread"} else struck(found) > 0
