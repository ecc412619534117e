"""Whole runs with tiny networks: from rows to shipped files that answer, with a teacher, and resumed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from training import export, pack, weights
from training.evaluate import best, open_judge, spans
from training.model import Reader, Shape
from training.rows import read_rows
from training.sample import write
from training.text import sentences
from training.train import Options, parse, start, train

from quoth.answering.inputs import Window
from quoth.answering.network import Fitted, Model
from quoth.evaluation.measures.metrics import token_f1
from quoth.index.encoder import load_encoder
from small_training import DEEP, TINY, WORDS, mpnet_tokenizer, packed_lessons, tokenizer

pytestmark = pytest.mark.usefixtures("one_thread")


def begun(folder: Path, shape: Shape, name: str = "start.pt") -> Path:
    """Random weights of a shape, in a file."""
    torch.manual_seed(0)
    weights.save(Reader(shape), folder / name)
    return folder / name


def log(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_a_small_run_learns_and_its_export_answers(tmp_path: Path) -> None:
    """Rows are packed, the loss falls by half, and over rows that it has seen F1 doubles that of the lead sentence.

    So does that of the files that are shipped. (So small a network from nothing learns its rows, not to read.)
    """
    data, out, encoder = tmp_path / "data", tmp_path / "out", load_encoder().folder
    write(data, passages=8)
    packed = tmp_path / "pack"
    pack.main(["--data", str(data), "--encoder", str(encoder), "--out", str(packed)])
    shape = Shape(hidden=48, layers=2, heads=4, inner=96, positions=256)
    options = Options((packed,), begun(tmp_path, shape), out, tokens=1024, peak=4e-3, steps=250, say_every=25)
    train(options)
    first, *_, last, _ = log(out)
    assert last["span"] < first["span"] / 2

    rows = read_rows(data / "train" / "squad1.jsonl.gz")
    lead = 100 * sum(best(token_f1, r.context[slice(*sentences(r.context)[0])], r) for r in rows) / len(rows)
    assert spans(open_judge(out / "reader.pt", encoder, Fitted()), rows)["f1"] > 2 * lead

    shipped = tmp_path / "shipped"
    export.main(["--weights", str(out / "reader.pt"), "--out", str(shipped), "--encoder", str(encoder)])
    row = rows[0]
    found = Model.open(shipped).read(row.question, [], [Window(row.context)])[0]
    assert found.spans[0].text == row.context[found.spans[0].start : found.spans[0].end]
    assert spans(open_judge(shipped / "reader.onnx", shipped, Fitted()), rows)["f1"] > 2 * lead


def test_a_reader_of_mpnets_kind_learns_and_is_shipped_with_its_words_apart(tmp_path: Path) -> None:
    """The float graph and the small one answer as the weights do; the words of a large one are a file of their own."""
    made = mpnet_tokenizer(*WORDS)
    made.save(str(tmp_path / "tokenizer.json"))
    packed = packed_lessons(tmp_path / "pack", made, 200)
    train(Options((packed,), begun(tmp_path, DEEP), tmp_path / "out", tokens=512, peak=1e-2, steps=150, say_every=10))
    first, *_, last, held = log(tmp_path / "out")
    assert last["span"] < first["span"] / 2
    assert held["held"]["answers exact"] > 0.5

    where, shipped = str(tmp_path), tmp_path / "shipped"
    export.main(["--weights", f"{where}/out/reader.pt", "--out", str(shipped), "--encoder", where,
                 "--pack", str(packed)])  # fmt: skip
    assert (shipped / "words.bin").stat().st_size >= DEEP.vocabulary * DEEP.hidden
    passage = "boris lives in oslo . ada lives in bern ."
    (found,) = Model.open(shipped).read("where does ada live ?", [], [Window(passage)])
    assert found.spans[0].text == "bern"
    assert [item.text for item in found.items] == ["bern"]


def test_a_reader_learns_from_a_teacher(tmp_path: Path) -> None:
    """BERT's kind learns over MPNet's inputs; what it says comes nearer to the teacher, and the log says how near."""
    packed = packed_lessons(tmp_path / "pack", mpnet_tokenizer(*WORDS))
    teacher = begun(tmp_path, DEEP, "teacher.pt")
    train(Options((packed,), begun(tmp_path, TINY), tmp_path / "out", tokens=512, peak=1e-2, steps=60, say_every=10,
                  teacher=teacher))  # fmt: skip
    first, *_, last, _ = log(tmp_path / "out")
    assert last["taught"] < first["taught"]
    assert last["span"] < first["span"]


def test_a_run_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    """Six steps and a checkpoint, then up to ten in all; without --resume it begins anew."""
    packed = packed_lessons(tmp_path / "pack", tokenizer(*WORDS))
    options = Options((packed,), begun(tmp_path, TINY), tmp_path / "out", tokens=512, steps=6, say_every=1)
    train(options).save(tmp_path / "out" / "checkpoint.pt", 7.0)
    assert train(replace(options, steps=10, resume=True)).steps == 10
    steps = [line["step"] for line in log(tmp_path / "out") if "step" in line]
    assert steps == [*range(1, 7), *range(7, 11)]
    assert train(replace(options, steps=2)).steps == 2


def test_two_runs_of_the_same_steps_are_the_same(tmp_path: Path) -> None:
    """The seed decides what is dealt; a run that is measured by steps does not depend on the clock."""
    packed = packed_lessons(tmp_path / "pack", tokenizer(*WORDS))
    options = Options((packed, packed), begun(tmp_path, TINY), tmp_path / "one", tokens=512, steps=4)
    one, two = (train(replace(options, out=tmp_path / name)).reader.state_dict() for name in ("one", "two"))
    assert all(torch.equal(value, two[name]) for name, value in one.items())


def test_a_run_starts_from_weights_or_from_a_published_encoder(tmp_path: Path) -> None:
    """A file is the reader that it holds; the folder of the encoder that comes with Quoth is one of BERT's kind."""
    assert start(begun(tmp_path, DEEP)).shape == DEEP
    found = start(load_encoder().folder)
    assert found.shape == Shape()
    assert float(found.words.weight[100].detach().abs().max()) > 0


def test_options_come_from_the_command_line() -> None:
    """Several packs can be named."""
    found = parse(["--pack", "a", "--pack", "b", "--start", "s", "--out", "o", "--teacher", "t", "--resume"])
    assert found == Options((Path("a"), Path("b")), Path("s"), Path("o"), teacher=Path("t"), resume=True)
