"""The real encoder on the default corpus: what a person gets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import quoth
from quoth.assistant import Assistant
from quoth.errors import EncoderError
from quoth.index.encoder import load_encoder
from quoth.index.mapped_encoder import MappedEncoder

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"


@pytest.fixture(scope="module")
def assistant(minilm: MappedEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Assistant.open(CORPUS, tmp_path_factory.mktemp("index"), encoder=minilm) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who founded Wagner?", "Prigozhin"),
        ("How many Wagner fighters were still in Mali in March?", "1,500"),
        ("Near which city was the bombing on Wednesday?", "Bamako"),
    ],
)
def test_plain_questions_are_answered_with_the_right_sentence(assistant: Assistant, question: str, words: str) -> None:
    """The cited sentence holds the answer and stands at its place in the file."""
    answer = assistant.ask(question)
    assert answer.status == "answered"
    (citation,) = answer.citations
    assert words in citation.quote
    assert (CORPUS / citation.source).read_text("utf-8")[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("question", ["What does a kilogram of cheese cost?", "Wie wird das Wetter?", "asdf qwer"])
def test_what_has_nothing_to_do_with_the_documents_is_refused(assistant: Assistant, question: str) -> None:
    """Far from the documents there is no answer."""
    assert assistant.ask(question).status == "not_found"


def test_a_follow_up_is_understood(assistant: Assistant) -> None:
    """He is the person that the last answer named."""
    answer = assistant.ask("How did he die?", [("Who founded Wagner?", "Yevgeny Prigozhin [1]")])
    assert answer.standalone_question == "How did Yevgeny Prigozhin die?"
    assert "plane crash" in answer.citations[0].quote


def test_ask_makes_its_own_index(tmp_path: Path) -> None:
    """One call answers from a single file; the second call finds the index made."""
    file = tmp_path / "note.txt"
    file.write_text("The parcel was left with the neighbour at number nine.", "utf-8")
    for _ in range(2):
        answer = quoth.ask("Where was the parcel left?", corpus=file)
        assert answer.citations[0].source == "note.txt"


def test_the_packaged_weights_are_the_published_ones(minilm: MappedEncoder) -> None:
    """The hash that the encoder bears is that of the file that it loads."""
    weights = (minilm.folder / "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == minilm.sha256
    assert minilm.sha256.startswith("53aa51172d142c89")


def test_vectors_are_unit_and_independent_of_their_batch(minilm: MappedEncoder) -> None:
    """A text has one vector, of length one, whatever stands beside it."""
    texts = ["Cats purr.", "A much longer text about trains that run on rails. " * 10, "x"]
    together = minilm.encode(texts)
    assert together.shape == (3, 384)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    alone = np.stack([minilm.encode([text])[0] for text in texts])
    assert np.abs(together - alone).max() < 1e-5


def test_a_model_folder_is_an_encoder(minilm: MappedEncoder) -> None:
    """A folder with a sentence-transformers model is taken as it is, by path."""
    other = load_encoder(str(minilm.folder))
    assert (other.sha256, other.name) == (minilm.sha256, str(minilm.folder))


@pytest.mark.parametrize("name", ["no-such-model", "some/repository"])
def test_a_model_that_is_not_here_is_not_fetched(name: str) -> None:
    """The network is never asked for a model; the error says how to get it."""
    with pytest.raises(EncoderError, match="not on this machine"):
        load_encoder(name)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    """The error names the folder and the way back."""
    with pytest.raises(EncoderError, match="holds no sentence-transformers model"):
        load_encoder(str(tmp_path))


def test_altered_weights_are_noticed(minilm: MappedEncoder, tmp_path: Path) -> None:
    """Another byte in the weights is another encoder."""
    folder = tmp_path / "model"
    folder.mkdir()
    data = bytearray((minilm.folder / "model.safetensors").read_bytes())
    data[-1] ^= 1
    (folder / "model.safetensors").write_bytes(data)
    assert load_encoder(str(folder)).sha256 != minilm.sha256
