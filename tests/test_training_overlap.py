"""No evaluation text is in training: the 13-gram check and its use when rows are loaded."""

import gzip
import json
import os
from pathlib import Path

import pytest
from training.material import load
from training.overlap import evaluation_texts, grams, held_out, overlaps
from training.rows import Row
from training.sample import write

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"


def test_fourteen_words_have_two_runs_of_thirteen() -> None:
    """A text of n words has n - 12 runs of 13; a shorter one has none."""
    assert len(list(grams(LONG))) == 2
    assert list(grams("too short")) == []


def test_thirteen_shared_words_are_found_whatever_their_case_and_punctuation() -> None:
    """Thirteen words in a row count, twelve do not."""
    kept = held_out([LONG])
    assert overlaps("So: One, two, three, FOUR five six seven eight nine ten eleven twelve thirteen.", kept)
    assert not overlaps("one two three four five six seven eight nine ten eleven twelve", kept)


def test_a_short_held_out_question_is_found_whole() -> None:
    """A question of six to twelve words must match as a whole; a shorter one never does."""
    kept = held_out(["Who founded the city of Rome?", "Who is he?"])
    assert overlaps("who founded the city of rome", kept)
    assert not overlaps("who founded the city of rome first", kept)
    assert not overlaps("Who is he?", kept)


def test_rows_that_share_text_with_an_evaluation_set_or_document_are_dropped(tmp_path: Path) -> None:
    """One planted row of each kind goes, every other row stays."""
    write(tmp_path, passages=6)
    article = tmp_path / "article.txt"
    article.write_text("The article says that nobody at all may train on any one of these plain words here.")
    path = tmp_path / "train" / "squad1.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    with gzip.open(tmp_path / "dev" / "squad1.jsonl.gz", "rt") as lines:
        seen = json.loads(next(lines))
    planted = [
        dict(rows[0], context=seen["context"], answers=[]),
        dict(rows[0], context=article.read_text(), answers=[]),
    ]
    with gzip.open(path, "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in [*rows, *planted])
    found = load(tmp_path, [article])
    assert (len(found.rows["squad1"]), found.dropped["squad1"]) == (len(rows), 2)


@pytest.mark.skipif("QUOTH_DATA" not in os.environ, reason="QUOTH_DATA names the folder of the labelled data")
def test_no_training_row_shares_thirteen_words_with_any_evaluation_set_or_the_article() -> None:
    """After loading the real data, no text of any row or claim overlaps what is held out."""
    data = Path(os.environ["QUOTH_DATA"])
    documents = sorted(Path(os.environ.get("QUOTH_ARTICLES", "corpus")).glob("*.[mt]*"))
    kept = held_out(evaluation_texts(data / "dev", documents))
    material = load(data, documents)
    texts = {text for rows in material.rows.values() for row in rows for text in _texts(row)}
    texts |= {text for claim in material.claims for text in (claim.text, *claim.evidence)}
    assert documents
    assert not [text for text in texts if overlaps(text, kept)]


def _texts(row: Row) -> list[str]:
    return [row.context, row.question, *(said for turn in row.turns for said in turn)]
