"""The script that moves a corpus from a folder into Milvus and asks both."""

from __future__ import annotations

import pytest
from eval import stores

TEXTS = {"a.md": "# Cats\n\nCats purr. Maria saw 12.\n", "b.txt": "Steam drove Trains. " * 40 + "\n\nThe end."}


def test_all_that_the_texts_say_is_in_the_first_files_and_the_rest_has_other_names() -> None:
    """Three pieces make three files; the next three are the same with other names and numbers, whatever the run."""
    files = list(stores.small_files(TEXTS, 6).values())
    pieces = sorted([*stores.cut(TEXTS["a.md"]), *stores.cut(TEXTS["b.txt"])])
    assert sorted(files[:3]) == pieces
    assert len(set(files)) == 5  # "The end." has no name to change
    assert files == list(stores.small_files(TEXTS, 6).values())
    assert stores.renamed("He met Maria 12 times, and Maria 3.", 1) == stores.renamed(
        "He met Maria 12 times, and Maria 3.", 1
    )
    assert "Maria" not in stores.renamed("He met Maria, and Maria him.", 1)


def test_a_corpus_moves_with_the_same_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve files and two questions, all through both stores."""
    assert stores.main(["kinds-dev", "--files", "12", "--questions", "2", "--fast"]) == 0
    told = capsys.readouterr().out
    assert told.count("12 files") == 2
    assert "the same answer and citations: 2 of 2 questions" in told
