"""Follow-ups out of dialogues whose page is not at hand."""

from __future__ import annotations

import re
from pathlib import Path

from training.rows import Row, Turn, read_json

_NO_ANSWER = re.compile(r"^(?:CANNOTANSWER|I don'?t know\.?|unknown\.?|)$", re.IGNORECASE)
_YES_NO = re.compile(r"^(?:yes|no)\b", re.IGNORECASE)


def read_quotes(path: Path) -> list[Row]:
    """Follow-ups of dialogues whose answers are quotes (CANARD's turns, from QuAC).

    The article is not in the file; the quotes of one dialogue, in the order in which they were
    given, stand in for it, so a question's answer is one of several passages on the same subject.
    The first pair of a dialogue is its page and section, which become the title.
    """
    longest: dict[str, list[str]] = {}
    for found in read_json(path):
        name, said = found["id"].rsplit(":", 1)[0], found["history"]
        if len(said) > len(longest.get(name, [])):
            longest[name] = said
    return [row for name, said in longest.items() for row in _quoted(name, said)]


def _quoted(name: str, said: list[str]) -> list[Row]:
    turns: list[Turn] = [(q, a.strip()) for q, a in zip(said[2::2], said[3::2], strict=False)]
    context, places = "", {}
    for number, (_, answer) in enumerate(turns):
        if _NO_ANSWER.match(answer) or _YES_NO.match(answer) or answer in context:
            continue
        start = len(context) + 1 if context else 0
        context = f"{context} {answer}" if context else answer
        if context[-1] not in ".!?\"'":
            context += "."
        places[number] = (start, start + len(answer))
    if len(places) < 3:
        return []
    title = ", ".join(said[:2])
    return [
        Row(f"{name}:{i}", "canard", title, tuple(turns[:i]), turns[i][0], context, "span", (span,), None, turns[i][1])
        for i, span in places.items()
    ]
