"""Ship a trained reader: `python -m training.export --weights FILE --out DIR`.

Writes reader.onnx (int8), its twin for mapping, tokenizer.json and reader.json (fitted numbers and hashes); with
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

import numpy as np
import onnx
import torch
from onnx.external_data_helper import save_external_data, set_external_data
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from quoth.answering.network import FORMAT, MAPPED, WORDS, Fitted
from quoth.answering.verdict import Verdict
from training import weights
from training.deck import Deck
from training.graph import HEADS, KEPT, STRAYED, Stray, build
from training.learn import spelt
from training.mapping import mapped
from training.model import Reader
from training.packed import Packed

FLOAT, SMALL = "reader-fp32.onnx", "reader.onnx"


STRAYS = {"down": 16, "up": 8}
"""Channels of a layer's inputs that stay in float: in MPNet a few run ten times as far as all others, and int8
with one scale for all makes the logits err by 1.7; without these by .07, with twice as many by .07."""
LOOKED_AT = 48  # inputs that show which


def strays(reader: Reader, pack: Path) -> Stray:
    """For the layers named in `STRAYS` the channels of their input that run farthest over some inputs of a pack."""
    far: dict[str, Tensor] = {}

    def look(name: str, value: Tensor) -> None:
        far[name] = value.abs().flatten(0, 1).amax(0)

    hooks = [
        getattr(layer, part).register_forward_pre_hook(lambda _, given, name=f"layers.{i}.{part}": look(name, given[0]))
        for i, layer in enumerate(reader.layers)
        for part in STRAYS
    ]
    batch = Deck([Packed.load(pack)], torch.device("cpu")).batch(np.arange(LOOKED_AT))
    with torch.inference_mode():
        reader.eval()(spelt(reader, batch.ids), batch.segments, batch.mask)
    for hook in hooks:
        hook.remove()
    return {name: sorted(value.topk(STRAYS[name.rpartition(".")[2]]).indices.tolist()) for name, value in far.items()}


def export(reader: Reader, out: Path, tokenizer: Path, fitted: Fitted, stray: Stray | None = None) -> None:
    """Write the files of a reader, and its float twin, into a folder.

    The word embeddings of a large reader stand in a file of their own: no file is to be too large to be kept.
    """
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(reader), str(out / FLOAT))
    model = small(reader, stray or {})
    (out / WORDS).unlink(missing_ok=True)
    if reader.shape.buckets:
        words = next(t for t in model.graph.initializer if t.name == "words.int8")
        set_external_data(words, WORDS)
        save_external_data(words, str(out))
        words.ClearField("raw_data")
    (out / SMALL).write_bytes(model.SerializeToString())
    (out / MAPPED).write_bytes(mapped(out / SMALL))
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    write_facts(out, fitted)


def small(reader: Reader, stray: Stray) -> onnx.ModelProto:
    """The reader's graph with its products in int8, one scale for each column of a weight."""
    mixed = build(reader, small_words=True, stray=stray)
    kept = [*(HEADS if stray else KEPT), *(node.name for node in mixed.graph.node if node.name.endswith(STRAYED))]
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "mixed.onnx", Path(folder) / "small.onnx"
        onnx.save(mixed, str(before))
        quantize_dynamic(
            before, after, op_types_to_quantize=["MatMul", "Attention"], per_channel=True,
            weight_type=QuantType.QInt8, nodes_to_exclude=kept,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
        return onnx.load(str(after))


def write_facts(folder: Path, fitted: Fitted, verdict: Verdict | None = None) -> None:
    """Write reader.json: format, fitted numbers, hashes of the files beside it."""
    names = [name for name in (SMALL, MAPPED, WORDS, "tokenizer.json") if (folder / name).exists()]
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    facts = {"format": FORMAT, "fitted": asdict(fitted), "sha256": hashes}
    if verdict:
        facts["verdict"] = verdict.to_dict()
    (folder / "reader.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export and say how large the result is."""
    parser = argparse.ArgumentParser(prog="training.export", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--pack", type=Path, help="inputs that show which channels are to stay in float")
    found = parser.parse_args(arguments)
    reader = weights.load(found.weights)
    if reader.shape.buckets and not found.pack:
        parser.error("a judge needs --pack: without it int8 spoils what it says")
    export(
        reader,
        found.out,
        found.encoder / "tokenizer.json",
        Fitted(),
        strays(reader, found.pack) if found.pack else None,
    )
    for name in (SMALL, FLOAT):
        print(name, round((found.out / name).stat().st_size / 1e6, 1), "MB")


if __name__ == "__main__":
    main()
