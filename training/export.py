"""Ship a trained reader: `python -m training.export --weights FILE --out DIR`.

Writes reader.onnx (int8), tokenizer.json and reader.json (fitted numbers and hashes); with
`--data` it also prints how far int8 is from fp32 on development rows. `reader-fp32.onnx` is
written beside, for that comparison; it is not shipped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from quoth.answering.network import FORMAT, Fitted
from training.graph import KEPT, build
from training.model import Reader
from training.predict import load_reader
from training.train import find_encoder

FLOAT, SMALL = "reader-fp32.onnx", "reader.onnx"


def export(reader: Reader, out: Path, tokenizer: Path, fitted: Fitted) -> None:
    """Write the three files of a reader, and its float twin, into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(reader), str(out / FLOAT))
    with tempfile.TemporaryDirectory() as folder:
        mixed = Path(folder) / "mixed.onnx"
        onnx.save(build(reader, small_words=True), str(mixed))
        quantize_dynamic(
            mixed, out / SMALL, op_types_to_quantize=["MatMul", "Attention"], per_channel=True,
            weight_type=QuantType.QInt8, nodes_to_exclude=list(KEPT),
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    write_facts(out, fitted)


def write_facts(folder: Path, fitted: Fitted) -> None:
    """Write reader.json: format, fitted numbers, hashes of the two files beside it."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (SMALL, "tokenizer.json")}
    facts = {"format": FORMAT, "fitted": asdict(fitted), "sha256": hashes}
    (folder / "reader.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export and say how large the result is."""
    parser = argparse.ArgumentParser(prog="training.export", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument(
        "--part", default="average", choices=("average", "reader"), help="which weights of a checkpoint"
    )
    found = parser.parse_args(arguments)
    export(
        load_reader(found.weights, found.part),
        found.out,
        (found.encoder or find_encoder()) / "tokenizer.json",
        Fitted(),
    )
    for name in (SMALL, FLOAT):
        print(name, round((found.out / name).stat().st_size / 1e6, 1), "MB")


if __name__ == "__main__":
    main()
