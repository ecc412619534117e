"""The scripts in examples/, run as their docstrings say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


def run(script: str, *arguments: object) -> str:
    """What a script prints, run from the root of the repository."""
    command = [sys.executable, f"examples/{script}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_says_how_to_run_it(script: Path) -> None:
    """Its docstring holds the very command."""
    assert f"\n    python examples/{script.name} " in script.read_text("utf-8")


def test_a_folder_is_asked() -> None:
    """The first answer is cited with its place in the file, and the follow-up is understood by it."""
    printed = run("ask_a_folder.py", "corpus", "Who founded Wagner?", "How did he die?")
    assert printed.count("[1] wagner-leaves-mali.md, 4444 to 4513: Yevgeny Prigozhin, who founded Wagner, died") == 2
    assert "plane crash [1]" in printed


def test_a_folder_that_is_not_there_is_told_in_words() -> None:
    """The script prints what is wrong and what to do, and no traceback."""
    command = [sys.executable, "examples/ask_a_folder.py", "nowhere", "Who?"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("no such file or folder: nowhere")


def test_quoth_goes_into_a_llama_index_pipeline() -> None:
    """The file becomes nodes with places, the best are found, and the answer is cited."""
    lines = run("inside_llama_index.py", "corpus/wagner-leaves-mali.md", "Who founded Wagner?").splitlines()
    assert lines[0] == "8 nodes"
    assert len([line for line in lines if " to " in line]) == 2
    assert lines[-1] == "Yevgeny Prigozhin [1]."


def test_a_system_of_ones_own_is_scored(tmp_path: Path) -> None:
    """Every turn is predicted in the form that `quoth eval --predictions` reads, and the scorecard is printed."""
    printed = run("score_a_system.py", "golden", tmp_path / "said.jsonl")
    assert "nearest sentence on golden: 185 turns" in printed
    assert "  grounded_accuracy  " in printed
    said = [json.loads(line) for line in (tmp_path / "said.jsonl").read_text("utf-8").splitlines()]
    assert len({one["turn"] for one in said}) == 185
