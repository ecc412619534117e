"""Which questions does Quoth suggest for a document, and how often does it find some?

    python -m eval.suggestions PATH... [--count 10] [--tries 60]

Prints, for each file, the suggested questions with the answer that Quoth gives and its confidence,
and how many were asked to find them. A person has to judge the questions.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from quoth import Answer, Assistant
from quoth.files.corpus import read_texts
from quoth.suggestions.propose import suggest

LEAST = 3
"""Suggestions that an empty chat should have to show."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="documents, or folders of them")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--tries", type=int, default=60)
    given = parser.parse_args()
    enough = [report(name, text, given) >= LEAST for path in given.paths for name, text in read_texts(path)[0].items()]
    print(f"{sum(enough)} of {len(enough)} documents have at least {LEAST} suggestions")


def report(name: str, text: str, given: argparse.Namespace) -> int:
    """Print what is suggested for one document; returns how much that is."""
    with Assistant.from_texts({name: text}) as assistant:
        with assistant.store.snapshot() as snapshot:
            passages = snapshot.passages(snapshot.passage_ids())
        answers: dict[str, Answer] = {}

        def ask(question: str) -> Answer:
            answers[question] = assistant.ask(question)
            return answers[question]

        begun = time.perf_counter()
        found = suggest(ask, passages, given.count, tries=given.tries)
        asking = time.perf_counter() - begun
    print(f"\n{name}: {len(found)} suggestions of {len(answers)} asked in {asking:.1f} s")
    for question in found:
        print(f"  {answers[question].confidence:.2f}  {question}  ->  {answers[question].short}")
    return len(found)


if __name__ == "__main__":
    main()
