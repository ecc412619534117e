"""Does a corpus move from a folder into Milvus with the same answers? A thousand files, both stores, one question each.

    python -m eval.stores kinds-dev --fast

Cuts the documents of a question set (or of a folder) into a thousand small files: first all that they
say, then the same again with other names and numbers, so that there is much to mistake. Indexes
them in a folder and in Milvus (Milvus Lite in a file, or the server that --store names), asks both,
and prints how many answers have the same citations. The exit code is 1 if any have not.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from quoth.assistant import Assistant
from quoth.config import DEFAULTS, Settings
from quoth.evaluation.sets.set_folders import open_set
from quoth.files.corpus import read_texts
from quoth.types import Answer

FILES = 1000
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{3,}|\d+")
_LETTERS = 500
"""A file has a paragraph or more, of so many letters together at least."""


@dataclass(frozen=True)
class Outcome:
    """What both stores answered to a question, and the milliseconds that each took."""

    question: str
    same: bool
    folder_ms: float
    milvus_ms: float


def cut(text: str) -> Iterator[str]:
    r"""The paragraphs of a text, short ones together.

    >>> list(cut("one\n\ntwo"))
    ['one\n\ntwo']
    """
    held: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        held.append(paragraph)
        if sum(map(len, held)) >= _LETTERS:
            yield "\n\n".join(held)
            held = []
    if held:
        yield "\n\n".join(held)


def renamed(text: str, seed: int) -> str:
    """The text with other names and numbers, the same for the same.

    >>> renamed("It is Maria, not Maria.", 1) == renamed("It is Maria, not Maria.", 1) != renamed("It is Maria.", 2)
    True
    """
    return _NAME.sub(lambda found: _other(found[0], seed), text)


def _other(word: str, seed: int) -> str:
    dice = random.Random(f"{seed} {word}")
    if word.isdigit():
        return str(dice.randrange(10 ** (len(word) - 1), 10 ** len(word)))
    return "".join(dice.choice("bdfgklmnprtv") + dice.choice("aeiou") for _ in range(3)).capitalize()


def small_files(texts: Mapping[str, str], count: int = FILES) -> dict[str, str]:
    """So many small files by name, made of the texts. Raises ValueError for texts without words."""
    pieces = [
        (Path(name).suffix, piece) for name, text in sorted(texts.items()) for piece in cut(text) if piece.strip()
    ]
    if not pieces:
        raise ValueError("there is no text to cut")
    random.Random(count).shuffle(pieces)
    found: dict[str, str] = {}
    for number in range(count):
        around, at = divmod(number, len(pieces))
        suffix, piece = pieces[at]
        kind = suffix if suffix in {".md", ".txt"} else ".txt"
        found[f"{number % 10}/piece-{number:04}{kind}"] = renamed(piece, around) if around else piece
    return found


def cited(answer: Answer) -> list[tuple[str, str, int, int, str]]:
    """What is compared: the status, and each citation's file, place and words."""
    places = [(c.source, c.document, c.start, c.end, c.quote) for c in answer.citations]
    return [(answer.status, answer.text, 0, 0, ""), *places]


def compare(folder: Assistant, milvus: Assistant, questions: Sequence[str]) -> Iterator[Outcome]:
    """Each question to both, in turns."""
    for question in questions:
        began = time.perf_counter()
        first = folder.ask(question)
        between = time.perf_counter()
        second = milvus.ask(question)
        ended = time.perf_counter()
        same = cited(first) == cited(second)
        yield Outcome(question, same, 1000 * (between - began), 1000 * (ended - between))


def material(name: str, limit: int) -> tuple[dict[str, str], list[str]]:
    """The texts of a set and some of its questions; of a folder its first lines as questions."""
    if Path(name).is_dir() and not (Path(name) / "manifest.json").is_file():
        texts, _ = read_texts(Path(name))
        asked = [f"What is said of {' '.join(piece.split()[:8])}?" for text in texts.values() for piece in cut(text)]
    else:
        found = open_set(name)
        texts = dict(found.texts)
        asked = [turn.standalone or turn.question for turn in found.turns]
    asked = list(dict.fromkeys(asked))
    random.Random(limit).shuffle(asked)
    return dict(texts), asked[:limit]


def opened(corpus: Path, place: Path, settings: Settings) -> tuple[Assistant, float]:
    """An assistant over the files, indexed anew, and the seconds that took."""
    began = time.perf_counter()
    index = None if settings.store else place / "index"
    assistant = Assistant.open(corpus, index, settings=settings, rebuild=True)
    return assistant, time.perf_counter() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what came of it."""
    parser = argparse.ArgumentParser(prog="eval.stores", description=__doc__.partition("\n")[0])
    parser.add_argument("set", help="a question set, or a folder of documents")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--store", help="a server's address; what it holds under that name is replaced")
    parser.add_argument("--fast", action="store_true", help="answer without the judge")
    options = parser.parse_args(arguments)
    texts, questions = material(options.set, options.questions)
    with tempfile.TemporaryDirectory() as holder:
        place = Path(holder)
        for name, text in small_files(texts, options.files).items():
            (place / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
            (place / "corpus" / name).write_text(text, "utf-8")
        plain = replace(DEFAULTS, judge=not options.fast)
        stored = replace(plain, store=options.store or f"milvus+file://{place}/index.db")
        first, seconds = opened(place / "corpus", place, plain)
        second, others = opened(place / "corpus", place, stored)
        with first, second:
            for title, assistant, took in (("folder", first, seconds), ("milvus", second, others)):
                with assistant.store.snapshot() as snapshot:
                    print(f"{title}: {len(snapshot.names())} files, {len(snapshot)} passages, indexed in {took:.1f} s")
            return told(list(compare(first, second, questions)))


def told(outcomes: Sequence[Outcome]) -> int:
    """Print the outcomes; the exit code."""
    for outcome in outcomes:
        if not outcome.same:
            print(f"not the same: {outcome.question}")
    same = sum(outcome.same for outcome in outcomes)
    print(f"the same answer and citations: {same} of {len(outcomes)} questions")
    if outcomes:
        folder, milvus = (median(getattr(o, f"{kind}_ms") for o in outcomes) for kind in ("folder", "milvus"))
        print(f"median of an answer: folder {folder:.0f} ms, milvus {milvus:.0f} ms")
    return int(same != len(outcomes))


if __name__ == "__main__":
    sys.exit(main())
