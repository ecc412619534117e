"""The gate: what must hold of every version, and which turns changed since the baseline.

A baseline is a committed file with the state of every turn of a set. A change of state, for better
or worse, has to be acknowledged by writing it anew; what must always hold cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quoth.evaluation.judging.runs import Run
from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.sets.json_files import SetRecord, read_bytes, read_whole, write

INVARIANT = ("verbatim", "resolvable")
"""Measures that are 1, always."""


class Baseline(SetRecord):
    """The state of every turn when it was last acknowledged.

    `wavering` holds the other state of turns that stand so near to a limit that rounding on another
    processor moves them.
    """

    set_sha256: str
    measures: int
    states: Mapping[str, str]
    wavering: Mapping[str, str] = {}


def state(score: TurnScore) -> str:
    """What became of a turn, without what may differ between machines."""
    if score.answerability == "unanswerable":
        return "refused" if score.refused else "answered wrongly"
    if score.refused:
        return "refused" if score.answerability == "underspecified" else "refused wrongly"
    return "grounded" if score.grounded else "answered wrongly"


def baseline_of(run: Run) -> Baseline:
    """The states of a run."""
    states = {score.turn: state(score) for score in run.scores}
    return Baseline(set_sha256=run.facts.set_sha256, measures=run.facts.measures, states=states)


def load_baseline(path: Path) -> Baseline:
    """Read a baseline. Raises SetError."""
    again = "write it: quoth eval gate SET --accept"
    return read_whole(path, Baseline, read_bytes(path, again), again)


def save_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, one turn a line, so that a change of one is a change of one line. Raises SetError."""
    write(path, baseline.model_dump_json(indent=1, exclude_defaults=True) + "\n")


def broken(run: Run, again: Run, baseline: Baseline) -> list[str]:
    """What keeps a version from passing, in words; empty if nothing does. `again` is a second run of it."""
    found = []
    for name in INVARIANT:
        value = run.summary[name].value
        if value is not None and value != 1:
            turns = [score.turn for score in run.scores if getattr(score, name) is False]
            found.append(f"{name} is {value:.4f} and has to be 1: {', '.join(turns[:5])}")
    if run.facts.predictions_sha256 != again.facts.predictions_sha256:
        found.append("two runs gave different predictions")
    if (baseline.set_sha256, baseline.measures) != (run.facts.set_sha256, run.facts.measures):
        return [*found, "the baseline is of other questions or of another version of the measures"]
    for score in run.scores:
        was, now = baseline.states.get(score.turn, "missing"), state(score)
        if now not in (was, baseline.wavering.get(score.turn)):
            found.append(f"turn {score.turn} was {was} and is {now}")
    return found
