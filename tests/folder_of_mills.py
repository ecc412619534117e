"""A small question set on disk, and what spoils it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError
from quoth.evaluation.sets.question_set import CONVERSATIONS, MANIFEST
from quoth.evaluation.sets.set_folders import write_set
from quoth.types import text_hash
from tiny import NAME, OWNER, TEXT, conversations, question

FACTS = {"name": "mills", "about": "About mills.", "licence": "CC0"}
Line = dict[str, Any]


def write_mills(folder: Path) -> Path:
    """A sealed set: one conversation of two turns, then one of a single turn that has no answer."""
    first = [question("a1"), question("a2", depends_on="a1", kind="where", answers=("Leeds",), span=OWNER)]
    write_set(folder, FACTS, conversations(first, [question("b1", "unanswerable")]), {NAME: TEXT})
    return folder


def lines(folder: Path) -> list[Line]:
    return [json.loads(line) for line in (folder / CONVERSATIONS).read_text("utf-8").splitlines()]


def rewrite(folder: Path, found: list[Line]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in found)
    (folder / CONVERSATIONS).write_text(text, "utf-8")
    change_manifest(folder, conversations_sha256=text_hash(text))


def change_manifest(folder: Path, **fields: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, **fields}), "utf-8")


def refusal(load: Callable[[], object]) -> str:
    """What a person is told: the problem, and on the next line the mend."""
    with pytest.raises(SetError) as caught:
        load()
    assert caught.value.remedy
    return str(caught.value)
