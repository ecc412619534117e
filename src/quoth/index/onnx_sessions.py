"""ONNX Runtime as the readers and the encoder use it: on the processor, with the same numbers on every one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PRECISE = ("session.x64quantprecision", "1")
"""Else a processor without VNNI lets sums of bytes overflow, and gives other answers than one that has it:
onnxruntime 1.32, "x64 quantization precision", sets the slower product that does not."""
_WEIGHTS_IN = "session.model_external_initializers_file_folder_path"
_VNNI = re.compile(r"\bavx(?:512)?_vnni\b")


def adds_exactly(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor is known to multiply bytes without overflow, so that `PRECISE` would only cost time.

    With VNNI both ways gave the same numbers to the bit, the precise one in 2.6 times the time (onnxruntime
    1.32). Linux alone tells what a processor can do; elsewhere nothing is known.
    """
    try:
        return bool(_VNNI.search(cpuinfo.read_text(encoding="ascii", errors="replace")))
    except OSError:
        return False


def open_over(graph: bytes, weights: Path, threads: int) -> Any:
    """A session over a graph, whose products of bytes are the same on every processor.

    Weights that are places in files of the folder are mapped, not read. The nodes are run as they are written: the
    fusions that ONNX Runtime 1.32 would find make the encoder slower and the readers no faster.
    """
    import onnxruntime

    options = _options(threads)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry(_WEIGHTS_IN, str(weights))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _options(threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    if not adds_exactly():
        options.add_session_config_entry(*PRECISE)
    return options
