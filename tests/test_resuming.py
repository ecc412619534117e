"""An update that is broken off goes on where it was ended; how long it takes is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.index.kept_vectors import FILE, KeptVectors
from quoth.index.preparing import Pace

Open = Callable[..., Assistant]
TEXTS = [f"Number {number} has a sentence." for number in range(10)]


class Ending(WordEncoder):
    """Ends the process, or this call, instead of embedding the text that is named."""

    def __init__(self, at: str, how: Callable[[], object]) -> None:
        super().__init__()
        self.at, self.how = at, how

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if self.at in texts:
            self.how()
        return super().encode(texts, progress)


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.fixture
def ten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten files of one passage, four of which are embedded together."""
    monkeypatch.setattr("quoth.index.preparing._GROUP", 4)
    folder = tmp_path / "ten"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def test_an_interrupted_update_is_gone_on_with(ten: Path, tmp_path: Path, open_words: Open, words: WordEncoder) -> None:
    """Ended in the third group, the next run embeds the last two texts alone, and leaves nothing beside the index."""
    with pytest.raises(KeyboardInterrupt):
        open_words(ten, encoder=Ending(TEXTS[9], interrupt))
    assert (tmp_path / "index" / FILE).stat().st_mode & 0o777 == 0o600
    assistant = open_words(ten)
    assert words.encoded == TEXTS[8:]
    assert assistant.report is not None
    assert (assistant.report.embedded, assistant.report.count("indexed")) == (2, 10)
    assert not (tmp_path / "index" / FILE).exists()
    with assistant.store.snapshot() as snapshot:
        wanted = WordEncoder().encode(TEXTS)
        found = snapshot.vectors([i for n in range(10) for i in snapshot.passage_ids([f"{n}.txt"])])
        assert np.array_equal(found, wanted)


CHILD = """
import os, sys
sys.path[:0] = {paths!r}
from pathlib import Path
from quoth.assistant import Assistant
from quoth.index import preparing
from test_resuming import Ending, TEXTS
preparing._GROUP = 4
Assistant.open(Path(sys.argv[1]), Path(sys.argv[2]), encoder=Ending(TEXTS[5], lambda: os._exit(7)))
"""


def test_a_killed_process_is_gone_on_with(ten: Path, tmp_path: Path, open_words: Open, words: WordEncoder) -> None:
    """It ended without a word in the second group; the first is not embedded again."""
    tests = Path(__file__).parent
    script = CHILD.format(paths=[str(tests), str(tests.parent / "src")])
    child = subprocess.run([sys.executable, "-c", script, str(ten), str(tmp_path / "index")], check=False)
    assert child.returncode == 7
    open_words(ten)
    assert words.encoded == TEXTS[4:]


def test_a_small_update_keeps_nothing(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """What is one group is embedded and written at once."""
    with pytest.raises(KeyboardInterrupt):
        open_words(corpus, encoder=Ending("Trains run on rails. Steam drove the first of them.", interrupt))
    assert not (tmp_path / "index" / FILE).exists()


@pytest.mark.parametrize("damage", ["another encoder", "no database", "cut short"])
def test_what_is_not_sure_is_made_again(ten: Path, tmp_path: Path, open_words: Open, damage: str) -> None:
    """Vectors of another encoder, or from a file that is damaged, are passed over without a word."""
    with pytest.raises(KeyboardInterrupt):
        open_words(ten, encoder=Ending(TEXTS[9], interrupt))
    kept = tmp_path / "index" / FILE
    if damage != "another encoder":
        kept.write_bytes(b"none" if damage == "no database" else kept.read_bytes()[:5000])
    encoder = WordEncoder(sha256=("1" if damage == "another encoder" else "0") * 64)
    open_words(ten, encoder=encoder, rebuild=True)
    assert encoder.encoded == TEXTS
    assert not kept.exists()


def test_vectors_are_kept_by_all_texts_of_a_document(tmp_path: Path) -> None:
    """Other texts, fewer of them, or another order have none."""
    kept, texts = KeptVectors(tmp_path, "0" * 64, 64), ["Cats purr.", "Dogs bark."]
    vectors = WordEncoder().encode(texts)
    kept.keep([(texts, vectors)])
    assert np.array_equal(kept.find(texts), vectors)  # type: ignore[arg-type]
    assert [kept.find(other) for other in (texts[:1], texts[::-1], [])] == [None] * 3
    kept.drop()
    assert kept.find(texts) is None
    assert list(tmp_path.iterdir()) == []


def test_the_time_left_is_told_once_there_is_something_to_go_by() -> None:
    """A quarter of the bytes took thirty seconds, twenty of them for 800 texts: forty a second, a minute and a half."""
    pace = Pace(bytes=4000, began=100.0, done=1000, texts=800, embedding=20.0)
    assert pace.words(130.0) == ", 40 texts a second, 2 min left"
    assert pace.words(102.0) == ""
    assert Pace(bytes=4000, began=100.0, done=3000, texts=800, embedding=20.0).words(130.0).endswith(", 10 s left")
    assert Pace(bytes=4000, began=0.0, done=10, texts=8, embedding=2.0).words(30.0).endswith(", 3.3 h left")
