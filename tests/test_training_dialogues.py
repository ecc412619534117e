"""Follow-ups out of dialogues whose page is not at hand."""

import gzip
import json
from pathlib import Path

from training.dialogues import read_quotes

SAID = [
    "Ada Byron", "Life",
    "Where did she live?", "She lived in London",
    "Was she rich?", "Yes, she was.",
    "What did she write?", "Notes on an engine.",
    "Anything else?", "I don't know.",
    "When did she die?", "She died in 1852.",
]  # fmt: skip


def written(folder: Path, *rows: tuple[str, list[str]]) -> Path:
    path = folder / "canard.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps({"id": name, "history": said, "question": "?"}) + "\n" for name, said in rows)
    return path


def test_the_quotes_of_a_dialogue_stand_in_for_its_page(tmp_path: Path) -> None:
    """Three quotes make the context; yes and "I don't know" are no quotes but stay among the turns."""
    rows = read_quotes(written(tmp_path, ("C_1:4", SAID[:6]), ("C_1:5", SAID)))
    assert [row.question for row in rows] == ["Where did she live?", "What did she write?", "When did she die?"]
    assert {row.context for row in rows} == {"She lived in London. Notes on an engine. She died in 1852."}
    assert [row.context[slice(*row.answers[0])] for row in rows] == [SAID[3], SAID[7], SAID[11]]
    assert [len(row.turns) for row in rows] == [0, 2, 4]
    assert rows[1].turns[1] == ("Was she rich?", "Yes, she was.")
    assert rows[0].title == "Ada Byron, Life"


def test_a_dialogue_of_two_quotes_is_left_out(tmp_path: Path) -> None:
    """With fewer than three there is hardly anything to tell apart."""
    assert read_quotes(written(tmp_path, ("C_2:1", SAID[:8]))) == []
