"""A person at a shell: what they type, and the set that they have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from quoth.evaluation.sets.predictions import Prediction, write_predictions
from quoth.evaluation.sets.set_folders import write_set
from tiny import NAME, OWNER, TEXT, answered, conversations, question, refused

Result: TypeAlias = tuple[int, str, str]
Quoth: TypeAlias = Callable[..., Result]


def mills_in(folder: Path) -> Path:
    """A set in a folder's eval/sets: two questions that can be answered, and one that cannot."""
    turns = [
        question("a", question="When did the mill burn?", standalone="When did the mill burn?"),
        question("b", "unanswerable", question="Who painted the ceiling?", standalone="Who painted the ceiling?"),
    ]
    alone = "Where did the owner move?"
    other = question("c", question="And the owner?", standalone=alone, answers=("Leeds", "to Leeds"), span=OWNER)
    facts = {"name": "mills", "about": "About mills.", "licence": "CC0"}
    write_set(folder / "eval" / "sets" / "mills", facts, conversations(turns, [other]), {NAME: TEXT})
    return folder / "eval" / "sets" / "mills"


def predicted(name: str, *changed: Prediction) -> Path:
    found = {one.turn: one for one in (answered("a", confidence=0.9), refused("b"), refused("c"), *changed)}
    write_predictions(Path(name), list(found.values()))
    return Path(name)
