"""The packaged encoder runs without PyTorch, and gives the vectors that sentence-transformers gives."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from training.encoder_graph import WEIGHTS, build

from quoth.answering.packaged_models import begin_loading, packaged_model
from quoth.assistant import Assistant
from quoth.errors import EncoderError
from quoth.index import mapped_encoder
from quoth.index.encoder import DEFAULT_ENCODER, SentenceEncoder
from quoth.index.mapped_encoder import GRAPH, MappedEncoder

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "transformers", "sentence_transformers", "llama_index", "sklearn", "scipy", "pandas"}
ASK = """
import json, sys
from quoth import cli
code = cli.main(["ask", "Who founded Wagner?", "--corpus", sys.argv[1], "--index", sys.argv[2]])
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]))
"""
TEXTS = (
    "",
    "Who founded Wagner?",
    "The 3.5 mm bolt (M3) costs €0.12; ask for it by number 4711-B.",
    "def add(a, b):\n    return a + b  # twice",
    "Größe, façade, naïve, 東京, Ελλάδα, мир",
    "x" * 500,
    "one two three " * 400,
)


@pytest.fixture(scope="module")
def peer(minilm: MappedEncoder) -> SentenceEncoder:
    """The same model as sentence-transformers runs it, in fp32."""
    return SentenceEncoder(DEFAULT_ENCODER, minilm.folder, minilm.sha256)


def test_a_question_over_the_default_encoder_loads_no_pytorch(tmp_path: Path) -> None:
    """In a fresh process a corpus is indexed and a question answered; then none of the heavy libraries is there."""
    command = [sys.executable, "-c", ASK, str(ROOT / "corpus"), str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    code, loaded = json.loads(done.stdout.splitlines()[-1])
    assert (code, HEAVY & set(loaded)) == (0, set())
    assert "onnxruntime" in loaded
    assert "Prigozhin" in done.stdout


def test_vectors_are_those_of_sentence_transformers(minilm: MappedEncoder, peer: SentenceEncoder) -> None:
    """Of odd texts and of every paragraph of a page: cosine 0.999 at the least, 0.9997 in the middle."""
    page = (ROOT / "docs" / "HOW_IT_WORKS.md").read_text("utf-8").split("\n\n")
    texts = [*TEXTS, *page]
    cosines = (minilm.encode(texts) * peer.encode(texts)).sum(axis=1)
    assert cosines.min() > 0.999
    assert np.median(cosines) > 0.9997


def test_a_text_has_one_vector_to_the_bit_whatever_is_beside_it(minilm: MappedEncoder) -> None:
    """Rows are quantised each by itself, and none is padded."""
    together = minilm.encode([*TEXTS, *TEXTS])
    alone = np.concatenate([minilm.encode([text]) for text in TEXTS])
    assert np.abs(together - np.concatenate([alone, alone])).max() < 1e-6


def test_what_goes_beyond_256_tokens_is_not_seen(minilm: MappedEncoder) -> None:
    """254 words of a token each fill the model; another one behind them changes nothing, one among them does."""
    full = "cat " * 254
    first, second, third = minilm.encode([full, full + "dog", "dog " + full])
    assert first.tolist() == second.tolist()
    assert first.tolist() != third.tolist()


def test_no_texts_have_no_vectors(minilm: MappedEncoder) -> None:
    """The shape stays."""
    assert minilm.encode([]).shape == (0, 384)


def test_every_text_is_told_of_once(minilm: MappedEncoder) -> None:
    """Progress adds up to the number of texts."""
    told: list[int] = []
    minilm.encode(TEXTS, told.append)
    assert sum(told) == len(TEXTS)


def test_an_index_that_sentence_transformers_made_is_read_as_it_is(
    minilm: MappedEncoder, peer: SentenceEncoder, corpus: Path, tmp_path: Path
) -> None:
    """The vectors are near enough to be mixed: no file is read again, and a question finds its passage first."""
    with Assistant.open(corpus, tmp_path / "index", encoder=peer):
        pass
    with Assistant.open(corpus, tmp_path / "index", encoder=minilm) as assistant:
        assert assistant.report is not None
        assert {file.outcome for file in assistant.report.files} == {"unchanged"}
        assert assistant.search("What makes bread rise?")[0].passage.source == "deep/bread.txt"


def test_an_altered_graph_is_refused(monkeypatch: pytest.MonkeyPatch, minilm: MappedEncoder, tmp_path: Path) -> None:
    """A byte more, or no file at all; the error says how to get it back."""
    fresh = MappedEncoder(minilm.name, minilm.folder, minilm.sha256)
    monkeypatch.setattr(mapped_encoder, "GRAPH", tmp_path / "encoder.onnx")
    with pytest.raises(EncoderError, match="cannot be read"):
        fresh.encode(["x"])
    (tmp_path / "encoder.onnx").write_bytes(GRAPH.read_bytes() + b"\0")
    with pytest.raises(EncoderError, match="not the file that was shipped") as caught:
        fresh.encode(["x"])
    assert "install" in caught.value.remedy


def test_weights_that_are_cut_short_are_refused(minilm: MappedEncoder, tmp_path: Path) -> None:
    """The graph names places beyond the end of the file."""
    (tmp_path / WEIGHTS).write_bytes(b"\0" * 4096)
    (tmp_path / "tokenizer.json").symlink_to(minilm.folder / "tokenizer.json")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        MappedEncoder("small", tmp_path, "").encode(["x"])


def test_the_shipped_graph_is_what_training_writes(minilm: MappedEncoder) -> None:
    """Built again with the stray channels that stand in it, it is the same to the byte."""
    held = {one.name: one for one in onnx.load(str(GRAPH), load_external_data=False).graph.initializer}
    channels = {name: numpy_helper.to_array(one).tolist() for name, one in held.items() if name.endswith(".channels")}
    stray: dict[str, list[int]] = {}
    for name, found in channels.items():
        part = name.removesuffix(".channels")
        ends = ("query", "key", "value") if part.endswith("self") else ("dense",)
        stray |= {f"{part}.{end}": found for end in ends}
    assert build(minilm.folder / WEIGHTS, stray).SerializeToString() == GRAPH.read_bytes()


def test_two_threads_load_a_network_once() -> None:
    """One loads, the other waits for it."""
    begin_loading(DEFAULT_ENCODER, judge=False)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(packaged_model, ["skimmer"] * 4))
    assert all(one is found[0] for one in found)
