"""What is loaded as a model is, file by file, what was published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quoth.answering.inputs import Window
from quoth.answering.network import Model
from quoth.answering.packaged_models import WEIGHTS, packaged_model
from quoth.errors import EncoderError, ReaderError
from quoth.index.encoder import check_files
from quoth.index.mapped_encoder import MappedEncoder


def copied(source: Path, folder: Path) -> Path:
    """The files of a folder by links, so that nothing large is copied."""
    for file in source.rglob("*"):
        if file.is_file():
            link = folder / file.relative_to(source)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(file)
    return folder


def altered(file: Path) -> None:
    """Put a file in the place of a link that differs from its target in the last byte."""
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


@pytest.mark.parametrize(
    "name", ["tokenizer.json", "vocab.txt", "config.json", "modules.json", "1_Pooling/config.json", "model.safetensors"]
)
def test_an_altered_file_of_the_encoder_is_refused(minilm: MappedEncoder, tmp_path: Path, name: str) -> None:
    """One byte in any of them; the error names the file and how to get it back."""
    folder = copied(minilm.folder, tmp_path / "model")
    check_files(folder)
    altered(folder / name)
    with pytest.raises(EncoderError, match=name) as caught:
        check_files(folder)
    assert "pip install" in caught.value.remedy


@pytest.mark.parametrize("name", ["adapter_config.json", "modeling.py", "pytorch_model.bin"])
def test_a_file_too_many_of_the_encoder_is_refused(minilm: MappedEncoder, tmp_path: Path, name: str) -> None:
    """A library that looks for it would load it; and a file too few is refused as well."""
    folder = copied(minilm.folder, tmp_path / "model")
    (folder / name).touch()
    with pytest.raises(EncoderError, match=name):
        check_files(folder)
    (folder / name).unlink()
    (folder / "config.json").unlink()
    with pytest.raises(EncoderError, match=r"config\.json"):
        check_files(folder)


@pytest.mark.parametrize(
    ("network", "name"),
    [
        *(("skimmer", name) for name in ("reader.onnx", "mapped.onnx", "tokenizer.json")),
        *(("judge", name) for name in ("reader.onnx", "mapped.onnx", "tokenizer.json", "words.bin")),
    ],
)
def test_a_file_of_a_reader_cannot_go_without_its_hash(tmp_path: Path, network: str, name: str) -> None:
    """An altered file is refused, also where the list of hashes leaves it out."""
    folder = copied(WEIGHTS / network, tmp_path / "weights")
    altered(folder / name)
    facts = json.loads((folder / "reader.json").read_text("utf-8"))
    del facts["sha256"][name]
    for hashes in (None, facts):
        if hashes:
            (folder / "reader.json").unlink()
            (folder / "reader.json").write_text(json.dumps(hashes), "utf-8")
        with pytest.raises(ReaderError):
            Model.open(folder)


@pytest.mark.parametrize("network", ["skimmer", "judge"])
def test_a_passage_reads_the_same_whatever_is_read_beside_it(network: str) -> None:
    """To the last bit, and in the order that was given."""
    model, other = packaged_model(network), Model.open(WEIGHTS / network)  # that has read nothing yet
    texts = ["The mill was built in 1804.", "It burnt down. " * 20, "Nobody knows who built the old bridge."]
    windows = [Window(text) for text in texts]
    beside = model.read("When was the mill built?", [], windows, [1, 2, 3])
    alone = [other.read("When was the mill built?", [], [window], [n]) for n, window in enumerate(windows, start=1)]
    assert beside == [reading for (reading,) in alone]
    assert beside[0].spans[0].text == "1804"


def test_what_was_read_is_not_read_again() -> None:
    """The same question after the same last three turns, of the same passage at the same place; else it is."""

    class Counted:
        """A session that counts."""

        def __init__(self, session: Any) -> None:
            self.session, self.runs = session, 0

        def run(self, *given: Any) -> Any:
            self.runs += 1
            return self.session.run(*given)

    model = Model.open(WEIGHTS / "skimmer")
    counted = model._session = Counted(model._session)
    turns = [("What is this?", "A mill."), ("Why?", "For flour."), ("Who?", "A smith.")]
    mill, bridge = Window("The mill was built in 1804."), Window("The bridge fell.", ("Bridges",))
    first = model.read("When?", turns, [mill, bridge], [1, 2])
    assert model.read("When?", [("Hello", ""), *turns], [mill, bridge], [1, 2]) == first
    assert counted.runs == 2
    for question, history, window, place in (
        ("When was it?", turns, mill, 1),
        ("When?", turns[1:], mill, 1),
        ("When?", turns, Window(mill.text, ("Mills",)), 1),
        ("When?", turns, mill, 2),
    ):
        model.read(question, history, [window], [place])
    assert counted.runs == 6
