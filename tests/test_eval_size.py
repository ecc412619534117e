"""The script that measures an index by its size, on small ones."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from fakes import WordEncoder
from quoth.index import doctor
from quoth.index.store import Store

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import size


def test_other_names_are_as_long_as_those_before() -> None:
    """The first time names stay; then each is another, the same one everywhere, and nothing else changes."""
    text = "Rivers meet. When Herons fish, the Herons wait."
    assert size.renamed(text, 0) == text
    once, twice = size.renamed(text, 1), size.renamed(text, 2)
    assert len(once) == len(twice) == len(text)
    assert once[6:13] == text[6:13] == " meet. "
    first, second = once.split()[3].rstrip(","), once.split()[6]
    assert first == second != "Herons"
    assert once != twice


def test_an_index_is_made_and_measured(tmp_path: Path, corpus: Path) -> None:
    """A hundred passages of four real ones make a sound index, whose dense leg finds what there is; a row tells it."""
    made_of = size.material([corpus], 10, WordEncoder())
    assert len(made_of.passages) == 4
    size.make(tmp_path / "i", 100, made_of, WordEncoder())
    assert doctor.check(tmp_path / "i") == ()
    with Store.open(tmp_path / "i") as store, store.snapshot() as snapshot:
        assert len(snapshot) == 100
        assert len(snapshot.names()) == 10
        assert np.allclose(np.linalg.norm(snapshot.vectors(snapshot.passage_ids()), axis=1), 1, atol=1e-5)
    row = [cell.strip() for cell in size.measure(tmp_path / "i", made_of).strip("| ").split("|")]
    assert row[0] == "100"
    assert row[8] == "1.0000, 1.0000"
    assert len(row) == size.HEAD.count("---")
    assert doctor.check(tmp_path / "i") == ()


def test_the_commonest_words_make_up_a_tenth_of_the_questions(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twenty questions two are made of three common words each."""
    monkeypatch.setattr(size, "QUESTIONS", 20)
    asked = size.material([corpus], 10, WordEncoder()).questions
    assert sum(question.startswith("What was the ") and len(question.split()) == 6 for question in asked) == 2
