"""`import quoth` is cheap, so that a program may import it without thinking."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = (
    "faiss", "gradio", "huggingface_hub", "llama_index", "numpy", "onnxruntime", "pymilvus", "pypdf",
    "sentence_transformers", "sentencex", "sqlite3", "tokenizers", "torch", "transformers",
)  # fmt: skip

PROGRAM = """
import sys, time
began = time.process_time()
import quoth
took = time.process_time() - began
import json
print(json.dumps({"took": took, "loaded": sorted(sys.modules)}))
"""


def fresh_import() -> tuple[float, set[str]]:
    """How many seconds of processor time `import quoth` takes in a new interpreter, and what is loaded after it."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return found["took"], set(found["loaded"])


def test_importing_quoth_loads_no_heavy_library() -> None:
    """None of the libraries that read, embed, store or serve is loaded by the import alone."""
    _, loaded = fresh_import()
    assert "quoth" in loaded
    assert loaded & set(HEAVY) == set()


def test_importing_quoth_takes_less_than_a_fifth_of_a_second() -> None:
    """The best of five imports, each in a new interpreter, takes under 0.2 s."""
    assert min(fresh_import()[0] for _ in range(5)) < 0.2


def test_every_public_name_is_there() -> None:
    """Each name of `__all__` can be had from the package, the lazy ones too."""
    program = "import quoth; print([name for name in quoth.__all__ if not hasattr(quoth, name)])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
