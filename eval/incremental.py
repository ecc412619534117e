"""What does a change to a folder cost? One file of many is edited, then one deleted.

    python -m eval.incremental --json incremental.json

Makes a folder of files, indexes it, edits one file and indexes again, deletes one and indexes
again; then makes the index from nothing, and LlamaIndex's stock FAISS index of the same files with
the same encoder, which is what its users do after a change (its FAISS store deletes nothing).
Checks that what was edited away or deleted is found by nothing. The exit code is 1 if it is.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.encoders import CountingEncoder
from eval.systems import bar, llama_index

from quoth.assistant import Assistant
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.types import text_hash

ADJECTIVES = ("old", "quiet", "broad", "northern", "heavy", "early", "narrow", "public", "distant", "careful", "green")
NOUNS = (
    *("harbour", "letter", "council", "bridge", "winter", "engine", "village", "merchant", "river", "school"),
    *("island", "tower", "soldier", "garden", "doctor", "mountain", "library", "farmer", "station", "painter"),
)
VERBS = ("reached", "described", "repaired", "visited", "sold", "painted", "crossed", "measured", "guarded", "left")
PLACES = ("before the storm", "after the long war", "near the coast", "in the spring", "without a word")
SENTENCES = 13
"""A file, its sentence with the unique word included, has about 150 words."""
TAIL = 10
"""Letters at the end of a unique word that are looked for in the raw files: FTS5 stores a term
without the letters it shares with the one before."""


def unique_word(number: int) -> str:
    """A made-up word that no other file has: 14 letters, random by its number, no English ending.

    >>> unique_word(1) == unique_word(1), len(unique_word(7))
    (True, 14)
    """
    chosen = random.Random(f"word {number}")
    return "".join(chosen.choice("bdfgklmnprtvz") + chosen.choice("aiou") for _ in range(6)) + "xo"


def sentence(chosen: random.Random) -> str:
    """A made-up sentence of about eleven words."""
    a, b = chosen.sample(ADJECTIVES, 2)
    c, d = chosen.sample(NOUNS, 2)
    return f"The {a} {c} {chosen.choice(VERBS)} the {b} {d} {chosen.choice(PLACES)}."


def file_text(number: int, word: str) -> str:
    """The text of a file: sentences that are its own, one of them with its unique word."""
    chosen = random.Random(number)
    lines = [sentence(chosen) for _ in range(SENTENCES)]
    lines.insert(SENTENCES // 2, f"The {chosen.choice(NOUNS)} was called {word} by everyone there.")
    return " ".join(lines)


def make_folder(folder: Path, files: int) -> None:
    """Write the files `0000.txt`, `0001.txt`, ..."""
    for number in range(files):
        (folder / f"{number:04}.txt").write_text(file_text(number, unique_word(number)), encoding="utf-8")


@dataclass(frozen=True)
class Step:
    """Wall-clock seconds, and how many texts went through the encoder."""

    name: str
    seconds: float
    embedded: int


@dataclass(frozen=True)
class Check:
    """Something that must hold, and whether it did."""

    claim: str
    holds: bool


@dataclass(frozen=True)
class Outcome:
    """All that was measured on a folder of `files` files, which made `passages` passages."""

    files: int
    passages: int
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, with the time of each step as a part of the full builds."""
        ratios = {step.name: {"of_rebuild": a, "of_llama_index": b} for step, a, b in self.ratios()}
        return {**asdict(self), "ratios": ratios}

    def ratios(self) -> Iterator[tuple[Step, float, float]]:
        """Each step with its time over that of the rebuild, and over LlamaIndex's build."""
        *_, rebuild, llama = self.steps
        for step in self.steps:
            yield step, step.seconds / rebuild.seconds, step.seconds / llama.seconds


class Bench:
    """A folder, its index, and the steps measured so far."""

    def __init__(self, place: Path, encoder: CountingEncoder) -> None:
        self.corpus, self.index = place / "corpus", place / "index"
        self.corpus.mkdir()
        self.encoder = encoder
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done in the block."""
        began, texts = time.perf_counter(), self.encoder.texts
        yield
        self.steps.append(Step(name, time.perf_counter() - began, self.encoder.texts - texts))

    def indexed(self, name: str, *, rebuild: bool = False) -> Assistant:
        """Index the folder as `quoth index` does, and measure it."""
        with self.step(name), bar() as told:
            return Assistant.open(self.corpus, self.index, encoder=self.encoder, progress=told, rebuild=rebuild)

    def raw(self, word: str) -> bool:
        """Whether the end of a word stands in the bytes of any file of the index."""
        return any(word[-TAIL:].encode() in path.read_bytes() for path in self.index.rglob("*") if path.is_file())


def found_by(assistant: Assistant, text: str, word: str) -> list[str]:
    """The ways in which a text and its unique word are still found; empty where they are gone."""
    hits = assistant.search(word, 20)
    answer = assistant.ask(f"Who was called {word}?")
    vector = assistant.encoder.encode([text])[0]
    with assistant.store.snapshot() as snapshot:
        near = [i for i, _ in snapshot.dense(vector, len(snapshot) + 100)]
        passages = snapshot.passages(near)
        ways = {
            "vector": len(passages) != len(near) or any(word in passage.text for passage in passages),
            "keyword": bool(snapshot.lexical(word, 20)),
            "text": snapshot.text(text_hash(text)) is not None,
            "search": any(word in hit.passage.text for hit in hits),
            "question": any(word in said for said in (answer.text, *(hit.passage.text for hit in answer.passages))),
        }
    return [way for way, found in ways.items() if found]


def load_libraries(encoder: Encoder) -> None:
    """Load the model and the libraries of both sides, so that no step pays for it."""
    text = {"a": "The first call loads the model."}
    llama_index(text, encoder)
    Assistant.from_texts(text, encoder=encoder).close()


def measure(files: int, encoder: Encoder) -> Outcome:
    """Run all steps and checks on a folder of so many files, at least three."""
    counted = CountingEncoder(encoder)
    load_libraries(counted)
    edited, deleted = files // 3, files // 2
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place), counted)
        make_folder(bench.corpus, files)
        checks: list[Check] = []
        with bench.indexed("first index") as assistant:
            with assistant.store.snapshot() as snapshot:
                passages = len(snapshot)
            text, word = file_text(deleted, unique_word(deleted)), unique_word(deleted)
            ways = found_by(assistant, text, word)
            checks.append(Check("before the deletion the file is found in every way", len(ways) == 5))  # noqa: PLR2004 - all of `found_by`
            checks.append(Check("before the deletion its word stands in the raw files", bench.raw(word)))
        bench.indexed("again, nothing changed").close()
        checks.append(Check("with nothing changed nothing is embedded", bench.steps[-1].embedded == 0))
        checks += _edit(bench, edited, unique_word(files))
        checks += _delete(bench, deleted)
        checks += _rebuild(bench)
        with bench.step("LlamaIndex, all files"):
            texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(bench.corpus.iterdir())}
            llama_index(texts, counted).storage_context.persist(str(Path(place, "llama")))
    return Outcome(files, passages, tuple(bench.steps), tuple(checks))


def _edit(bench: Bench, number: int, word: str) -> list[Check]:
    path = bench.corpus / f"{number:04}.txt"
    old = path.read_text(encoding="utf-8")
    path.write_text(file_text(number, word), encoding="utf-8")
    with bench.indexed("after one edit") as assistant:
        report, step = assistant.report, bench.steps[-1]
        if report is None:
            raise AssertionError("an assistant over a folder has a report")
        own = [file.passages for file in report.files if file.source == path.name]
        ways = found_by(assistant, old, unique_word(number))
        now = found_by(assistant, path.read_text(encoding="utf-8"), word)
        return [
            Check(f"after the edit only that file's {own} passages are embedded", [report.embedded] == own),
            Check("the encoder was given no other text", step.embedded == report.embedded),
            Check("every other file is unchanged", report.count("unchanged") == len(report.files) - 1),
            Check(_claim("what was edited away is gone", ways), not ways),
            Check("its word is gone from the raw files", not bench.raw(unique_word(number))),
            Check("what was written instead is found in every way", len(now) == 5),  # noqa: PLR2004 - all of `found_by`
        ]


def _delete(bench: Bench, number: int) -> list[Check]:
    path = bench.corpus / f"{number:04}.txt"
    old = path.read_text(encoding="utf-8")
    path.unlink()
    with bench.indexed("after one deletion") as assistant:
        ways = found_by(assistant, old, unique_word(number))
        names = {source.name for source in assistant.documents()}
        embedded = bench.steps[-1].embedded
    return [
        Check("for the deletion nothing is embedded", embedded == 0),
        Check(_claim("the deleted file is found by no vector, keyword, text, search or question", ways), not ways),
        Check("it is not among the documents", path.name not in names),
        Check("its word is gone from the raw files", not bench.raw(unique_word(number))),
    ]


def _rebuild(bench: Bench) -> list[Check]:
    with Assistant.open(bench.corpus, bench.index, encoder=bench.encoder) as assistant:
        kept = fingerprint(assistant)
    with bench.indexed("rebuild, all files", rebuild=True) as assistant:
        return [Check("the rebuilt index is the one that the changes had led to", fingerprint(assistant) == kept)]


def fingerprint(assistant: Assistant) -> str:
    """A hash of what is indexed."""
    with assistant.store.snapshot() as snapshot:
        return snapshot.fingerprint()


def _claim(claim: str, ways: Sequence[str]) -> str:
    return f"{claim}, but by {', '.join(ways)}" if ways else claim


def to_markdown(outcome: Outcome) -> str:
    """The steps as a table, then the checks."""
    lines = [f"{outcome.files:,} files, {outcome.passages:,} passages.", ""]
    lines += [
        "| step | texts embedded | seconds | of a rebuild | of LlamaIndex's build |",
        "|---|---|---|---|---|",
    ]
    for step, rebuild, llama in outcome.ratios():
        lines.append(f"| {step.name} | {step.embedded:,} | {step.seconds:.2f} | {rebuild:.2%} | {llama:.2%} |")
    return "\n".join([*lines, "", *(f"- {'ok' if c.holds else 'FAILED'}: {c.claim}" for c in outcome.checks)])


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> int:
    """Run the script; the exit code is 1 if a check failed. Tests pass a small encoder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--encoder", default=DEFAULT_ENCODER)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    options = parser.parse_args(arguments)
    if options.files < 3:  # noqa: PLR2004 - one to edit, one to delete, one to leave
        parser.error("--files must be at least 3")
    outcome = measure(options.files, encoder or load_encoder(options.encoder))
    print(to_markdown(outcome))
    if options.json:
        options.json.write_text(json.dumps(outcome.to_dict(), indent=1), encoding="utf-8")
    return 0 if all(check.holds for check in outcome.checks) else 1


if __name__ == "__main__":
    sys.exit(main())
