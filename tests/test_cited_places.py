"""What the last answer cited is looked around: a follow-up is read there, whatever the search found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.answering.requests import checked_history, cited_places
from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.types import Answer, Citation, text_hash

STORY = " ".join(f"Sentence {n} tells of thing{n} and of nothing else." for n in range(40))
OTHER = " ".join(f"Line {n} speaks of pears and pears again." for n in range(40))
SETTINGS = replace(DEFAULTS, max_tokens=14, overlap_tokens=0, read_passages=3, whole_below=0)
"""A passage for each sentence."""


def told(n: int, status: str = "answered") -> Answer:
    """An answer that cites the Nth sentence of the story."""
    quote = f"Sentence {n} tells of thing{n} and of nothing else."
    start = STORY.index(quote)
    cited = Citation(1, "story", text_hash(STORY), None, start, start + len(quote), quote, 0.9)
    return Answer("What?", "What?", status, f"thing{n} [1].", f"thing{n}", 0.9, (cited,))  # type: ignore[arg-type]


def read_for(history: list[Any], sources: list[str] | None = None) -> list[str]:
    """The beginnings of the passages that are read for a question about pears."""
    reader = ScriptedReader("nowhere")
    texts = {"story": STORY, "other": OTHER}
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=reader, settings=SETTINGS) as assistant:
        assistant.ask("Which pears speaks line again?", history, sources=sources)
    return [" ".join(passage.text.split()[:2]) for passage in reader.asked[-1][2]]


def test_the_place_last_cited_and_its_neighbours_are_read() -> None:
    """After what the search found; as an answer or as its JSON, and not for a text, which has no place."""
    near = ["Sentence 20", "Sentence 19", "Sentence 21"]
    for last in (told(20), told(20).to_dict()):
        found = read_for([("Which?", told(3)), ("What?", last)])
        assert (len(found), found[3:]) == (6, near)
        assert all(line.startswith("Line") for line in found[:3])
    assert len(read_for([("What?", "thing20")])) == 3


def test_the_ends_of_a_document_have_one_neighbour() -> None:
    """There is nothing before the first passage and after the last."""
    assert read_for([("What?", told(0))])[3:] == ["Sentence 0", "Sentence 1"]
    assert read_for([("What?", told(39))])[3:] == ["Sentence 39", "Sentence 38"]


def test_a_place_outside_of_what_is_asked_is_not_read() -> None:
    """Neither in a file that was not chosen, nor in one that is not there."""
    assert len(read_for([("What?", told(20))], sources=["other"])) == 3
    gone = {**told(20).to_dict(), "citations": [{"document": "0" * 64, "start": 0, "end": 5}]}
    assert len(read_for([("What?", gone)])) == 3


@pytest.mark.parametrize(
    "citations",
    [
        None, 3, "text", [None], [{}], [{"document": 3, "start": 0, "end": 1}],
        [{"document": "d", "start": 2, "end": 1}],
        [{"document": "d", "start": "0", "end": 1}], [{"document": "d", "start": 0, "end": 2**70}],
        [{"document": "d", "start": False, "end": True}],
    ],
)  # fmt: skip
def test_json_that_names_no_place_names_none(citations: Any) -> None:
    """It comes from outside, and its text is read all the same."""
    past = [("What?", {"status": "answered", "text": "Pears [1].", "citations": citations})]
    assert cited_places(past) == []
    assert checked_history(past) == [("What?", "Pears.")]


def test_the_json_of_a_refusal_says_nothing() -> None:
    """Its question alone is kept, as for an `Answer`."""
    refused = replace(told(3, "not_found"), citations=())
    for past in (refused, refused.to_dict()):
        assert checked_history([("What?", past)]) == [("What?", "")]
    assert cited_places([]) == []
