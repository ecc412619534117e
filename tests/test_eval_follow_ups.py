"""The table of rewriting on CANARD: its measures by hand, and the script on a tiny file."""

from __future__ import annotations

import gzip
import json
import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import follow_ups

ROWS = [
    {"history": ["Ada Byron", "Life"], "question": "Where was she born?", "rewrite": "Where was Ada Byron born?"},
    {"history": ["Elm Mill", "Fire"], "question": "Who owned the mill?", "rewrite": "Who owned the mill?"},
]


def test_bleu_is_that_of_the_corpus() -> None:
    """Of five words four are right, of four pairs three, of three triples two, of two fours one; none is too short."""
    expected = (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25
    assert follow_ups.bleu(["he sold four old boats"], ["he sold four old ships"]) == pytest.approx(expected)
    assert follow_ups.bleu(["one two three four"], ["one two three four five"]) == pytest.approx(math.exp(1 - 5 / 4))
    assert follow_ups.bleu(["one"], ["two"]) == 0


def test_the_table_holds_rules_against_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As asked one of two is right; of the other 3 of 4 words are shared with 5: F1 2/3. The rules have both."""
    (tmp_path / "dev").mkdir()
    with gzip.open(tmp_path / "dev" / "canard.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in ROWS)
    out = tmp_path / "out.json"
    assert follow_ups.main([str(tmp_path), "--json", str(out), "--worst", "1"]) == 0
    asked, ruled = json.loads(out.read_text("utf-8"))
    assert (asked["rows"], asked["exact"], asked["changed"]) == (2, 0.5, 0.0)
    assert (asked["f1"], asked["f1_changed"]) == pytest.approx(((1 + 2 / 3) / 2, 2 / 3))
    assert (ruled["exact"], ruled["f1"], ruled["bleu"], ruled["changed"]) == (1.0, 1.0, 1.0, 0.5)
    assert "| as asked | 2 | 0.500 | 0.833 | 0.667 |" in capsys.readouterr().out
