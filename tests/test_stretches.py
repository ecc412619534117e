"""Lists behind a colon or under one modal verb are told whole; what only looks so is left as it is."""

from __future__ import annotations

import pytest

from quoth.answering.records import word_set
from quoth.answering.several.coordinations import widened
from quoth.answering.several.stretches import behind_colon, governed


def place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


@pytest.mark.parametrize(
    ("text", "part", "question", "many", "whole"),
    [
        ("Present: Ann Low (chair), Bo Hay\nAway: Cy Orr", "Ann Low", "Who was present?", False,
         "Ann Low (chair), Bo Hay"),
        ("Present: Ann Low (chair), Bo Hay", "Bo Hay", "Who was present?", False, "Ann Low (chair), Bo Hay"),
        ("Present: Ann Low (chair), Bo Hay", "Ann Low", "Who is the chair?", False, None),
        ("Contact: Ann Low, the head of the club", "Ann Low", "Who is the contact?", False, None),
        ("Four clubs meet: the Owls sing, the Rooks dance and the Jays row.", "the Owls", "Which clubs meet?", True,
         "the Owls sing, the Rooks dance and the Jays row"),
        ("Four clubs meet: the Owls sing, the Rooks dance and the Jays row.", "Rooks", "Which clubs meet?", True,
         "the Owls sing, the Rooks dance and the Jays row"),
        ("Four clubs meet: the Owls sing, the Rooks dance and the Jays row.", "the Owls", "Who sings?", False, None),
        ("It was cold: the pump froze, and the barn burned.", "the pump", "What froze?", True, None),
        ("Present: Ann Low", "Ann Low", "Who was present?", False, None),
        ("It has four members: the chair Ann Low, the clerk Bo Hay, and two wardens (Cy Orr, Di Poe).", "Ann Low",
         "Who sits on it?", True, "the chair Ann Low, the clerk Bo Hay, and two wardens (Cy Orr, Di Poe)"),
        ("It has four members: the chair Ann Low, the clerk Bo Hay, and two wardens (Cy Orr, Di Poe).", "Ann Low",
         "Who is the chair?", False, None),
        ("It has four members: the chair Ann Low, the clerk Bo Hay, and two wardens (Cy Orr, Di Poe).", "Bo Hay",
         "Who is on it as clerk?", True, None),
    ],
)  # fmt: skip
def test_what_stands_behind_a_colon(text: str, part: str, question: str, many: bool, whole: str | None) -> None:
    """All of it where the label is asked for, or where many are and "and" ends the list."""
    found = behind_colon(text, place(text, part), (0, len(text)), word_set(question), many=many)
    assert (text[slice(*found)] if found else None) == whole


@pytest.mark.parametrize(
    ("text", "part", "question", "whole"),
    [
        ("Towns should shield the lamps, or switch them off.", "switch them off", "What should towns do?",
         "shield the lamps, or switch them off"),
        ("Towns should shield the lamps, or switch them off.", "switch them off", "What is right?", None),
        ("Towns shield the lamps, or switch them off.", "switch them off", "What do towns do?", None),
        ("You can wait in the hall and the guard will help you.", "the guard", "What can I do?", None),
    ],
)  # fmt: skip
def test_what_one_modal_verb_governs(text: str, part: str, question: str, whole: str | None) -> None:
    """Both things that one may do, for a question for what is done."""
    found = governed(text, place(text, part), (0, len(text)), question)
    assert (text[slice(*found)] if found else None) == whole


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Tickets are sold at the quay, in the office and, from June, on the boat.", "at the quay",
         "at the quay, in the office and, from June, on the boat"),
        ("If the pump stops, ring the bell, call Ann or go home.", "call Ann", "ring the bell, call Ann or go home"),
        ("If you are in the hall or on the quay, please call Ann and go home.", "please call Ann and go home",
         "please call Ann and go home"),
    ],
)  # fmt: skip
def test_what_is_put_in_parts_no_list(text: str, part: str, whole: str) -> None:
    """A time between the commas behind "and", and the condition before the first item."""
    found = widened(text, place(text, part), (0, len(text)))
    assert text[slice(*found)] == whole
