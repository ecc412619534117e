"""Ask a folder one question after the other, and print each answer with the places of its quotes.

    python examples/ask_a_folder.py corpus "Who founded Wagner?" "How did he die?"

Every question is a follow-up of those before it. The index is made once and kept in the user's cache.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import quoth


def ask_all(folder: str, questions: Sequence[str]) -> None:
    """Print what the documents of a folder say to each question."""
    history: list[tuple[str, quoth.Answer]] = []
    with quoth.Assistant.open(folder) as assistant:
        for question in questions:
            answer = assistant.ask(question, history)
            print(f"{question}\n  {answer.text}")
            for citation in answer.citations:
                print(f"  [{citation.marker}] {citation.source}, {citation.start} to {citation.end}: {citation.quote}")
            history.append((question, answer))


if __name__ == "__main__":
    try:
        ask_all(sys.argv[1], sys.argv[2:])
    except quoth.QuothError as error:  # what is wrong, and what to do next
        sys.exit(str(error))
