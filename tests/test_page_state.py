"""What the page remembers comes back as it was, and nothing else is taken for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from quoth.errors import UsageError
from quoth.service.page_state import Opened, Pending, Proposed, Settled, recalled

RECORDS = [
    Opened("a", (3, 5)),
    Opened(),
    Pending("t", "Who?", None),
    Pending("t", "Who?", "a", 3),
    Settled("t", "a"),
    Proposed(Opened("a", (3,)), ("Who?",)),
]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_comes_back_as_it_was(record: Any) -> None:
    """Through what JSON makes of it: lists for tuples, a dict within a dict."""
    assert recalled(type(record), json.loads(json.dumps(asdict(record)))) == record


@pytest.mark.parametrize(
    "value",
    [[], "a", 7, {"id": 7}, {"id": "a", "turns": ["x"]}, {"turns": None}, {"id": {"a": "b"}}, {"turns": [2**53 + 1]}],
)
def test_what_is_no_record_is_refused_in_words(value: Any) -> None:
    """The page is in the hands of its reader."""
    with pytest.raises(UsageError, match="load the page again"):
        recalled(Opened, value)


def test_nothing_is_remembered_of_a_new_page() -> None:
    """None is none."""
    assert recalled(Opened, None) is None


@pytest.mark.parametrize(("message", "turn"), [(0, 3), (1, 3), (2, 5), ([3, 0], 5)])
def test_two_messages_are_a_turn(message: Any, turn: int) -> None:
    """The question and the answer of the second turn are messages 2 and 3."""
    assert Opened("a", (3, 5)).turn(message) == turn


@pytest.mark.parametrize("message", [4, -1])
def test_a_message_on_its_way_is_no_turn(message: int) -> None:
    """The question that waits for its answer has no place yet."""
    with pytest.raises(UsageError, match="no answer yet"):
        Opened("a", (3, 5)).turn(message)


@pytest.mark.parametrize(
    "value",
    [
        {"token": "t" * 65, "question": "Who?", "id": None},
        {"token": "t", "question": "x" * 20_001, "id": None},
        {"token": "t"},
    ],
)
def test_a_question_on_its_way_has_its_limits(value: Any) -> None:
    """What is kept of it is no more than a page may send."""
    with pytest.raises(UsageError, match="load the page again"):
        recalled(Pending, value)
