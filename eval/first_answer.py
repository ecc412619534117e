"""How long does a person wait who types one question? Whole processes, from start to end.

    python -m eval.first_answer [--times 10] [--against PROGRAM] [--corpus corpus]

The same question, by each way in turn; the indexes are there already. *alone*: `quoth ask`. *server*: `quoth ask`
while `quoth serve` runs over the same index, each time another question of the golden set, for what is asked again is
not read again; that is *again*. *llama_index*: a script that loads an index of LlamaIndex and
sentence-transformers, and prints the best passages: retrieval alone. With `--against` also `quoth ask` by another
Python, whose environment has another version of Quoth (PYTHONPATH is not handed on to it). Medians of the clock, of
processor time of the process itself, and of its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.serving import serving

from quoth.files.corpus import read_texts
from quoth.index.encoder import SentenceEncoder, load_encoder

QUESTION = "Who founded Wagner?"
GOLDEN = Path(__file__).parent / "sets" / "golden" / "conversations.jsonl"
LLAMA = """
import sys
from pathlib import Path
from llama_index.core import StorageContext, load_index_from_storage
from llama_index.vector_stores.faiss import FaissVectorStore
from eval.systems import llama_embedding
from quoth.index.encoder import SentenceEncoder
folder, model, question = sys.argv[1:]
store = StorageContext.from_defaults(
    vector_store=FaissVectorStore.from_persist_dir(folder), persist_dir=folder
)
index = load_index_from_storage(store, embed_model=llama_embedding(SentenceEncoder("minilm", Path(model), "")))
for found in index.as_retriever(similarity_top_k=8).retrieve(question):
    print(found.node.get_content())
"""

LAUNCH = """
import os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class Spent:
    """What one process took: seconds by the clock and of a processor, and kilobytes at most."""

    seconds: float
    work: float
    memory: int


def spent(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Spent:
    """Run a command to its end, from a small process: what this one holds would count as the other's memory.

    Raises SystemExit where it fails.
    """
    launched = [sys.executable, "-I", "-S", "-c", LAUNCH, *command]
    done = subprocess.run(launched, stdout=subprocess.PIPE, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {done.returncode}")
    seconds, work, memory = map(float, done.stdout.split())
    return Spent(seconds, work, int(memory))


def asked(program: str, corpus: Path, index: Path, question: str = QUESTION) -> list[str]:
    """The command of `quoth ask`."""
    return [program, "-m", "quoth", "ask", question, "--corpus", str(corpus), "--index", str(index)]


def llama_asked(corpus: Path, folder: Path) -> list[str]:
    """The command of retrieval alone, once LlamaIndex's index of the corpus is made."""
    from eval.systems import llama_index

    encoder = SentenceEncoder("minilm", load_encoder().folder, "")
    texts, _ = read_texts(corpus)
    llama_index(texts, encoder).storage_context.persist(str(folder))
    return [sys.executable, "-c", LLAMA, str(folder), str(encoder.folder), QUESTION]


def questions() -> list[str]:
    """What the conversations of the golden set begin with."""
    return [json.loads(line)["turns"][0]["question"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()]


def measured(ways: Mapping[str, Sequence[Sequence[str]]], times: int) -> dict[str, list[Spent]]:
    """Each way in turn, so many times after one that does not count; of several commands of a way the next one."""
    found: dict[str, list[Spent]] = {name: [] for name in ways}
    other = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for number in range(times + 1):
        for name, commands in ways.items():
            command = commands[number % len(commands)]
            one = spent(command, None if command[0] == sys.executable else other)
            if number:
                found[name].append(one)
    return found


def in_markdown(found: Mapping[str, Sequence[Spent]]) -> str:
    """A row a way; `times` is against the first."""
    lines = ["| way | seconds | times | processor time | memory |", "|---|---|---|---|---|"]
    first = statistics.median(one.seconds for one in next(iter(found.values())))
    for name, every in found.items():
        seconds, work, memory = (
            statistics.median(values)
            for values in zip(*((one.seconds, one.work, one.memory) for one in every), strict=True)
        )
        lines.append(f"| {name} | {seconds:.2f} | {seconds / first:.2f} | {work:.2f} s | {memory / 1024:.0f} MB |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="eval.first_answer", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--against", metavar="PROGRAM", help="the Python of another version of Quoth")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place, corpus = Path(folder), options.corpus.resolve()
        ways = {"alone": [asked(sys.executable, corpus, place / "alone")]}
        if options.against:
            ways["against"] = [asked(options.against, corpus, place / "against")]
        ways["llama_index"] = [llama_asked(corpus, place / "llama")]
        found = measured(ways, options.times)
        with serving(corpus, place / "data", "--index", str(place / "server")):
            server = place / "server"
            new = [asked(sys.executable, corpus, server, question) for question in questions()]
            found |= measured({"server": new, "again": [asked(sys.executable, corpus, server)]}, options.times)
    print(in_markdown(found))
    print(f"\nLoad {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
