"""The answer's own words within the sentence that it cites: what a person has to compare."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quoth.answering.reply import MARKER
from quoth.types import Span

_MOST = 0.9
"""Share of a quote above which marking would tell nothing."""


def own_words(answer: Mapping[str, Any], marker: int) -> list[str]:
    """What an answer says with a marker: the words that lead to it, else its short answer; the best come first."""
    said, last = [], 0
    for match in MARKER.finditer(answer["text"]):
        if int(match[1]) == marker:
            said.append(answer["text"][last : match.start()])
        last = match.end()
    parts = [part.get("short", "") for part in answer.get("parts", ())]
    return [words for one in (*said, answer.get("short", ""), *parts) if (words := one.strip(' .,;:\n“”"'))]


def places_of(quote: str, said: Sequence[str]) -> tuple[Span, ...]:
    """Where in a quote the first of the words stand that stand there whole, whatever the white space between them."""
    for words in said:
        pattern = r"\s+".join(re.escape(part) for part in words.split())
        found = re.search(rf"(?<!\w){pattern}(?!\w)", quote, re.IGNORECASE)
        if found and found.end() - found.start() <= _MOST * len(quote):
            return (found.span(),)
    return ()
