"""Coordinations: all of them where a part was found, and their items; nothing where there is none."""

from __future__ import annotations

import pytest

from quoth.answering.several.coordinations import spread, widened
from quoth.answering.several.enumerations import distinct, items
from quoth.types import Span


def _whole(text: str, part: str, *known: str) -> str:
    start = text.index(part)
    spans = [(text.index(one), text.index(one) + len(one)) for one in known]
    left, right = widened(text, (start, start + len(part)), (0, len(text)), spans)
    return text[left:right]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("They sold the mill, the weir and the lock in May.", "the mill", "the mill, the weir and the lock"),
        ("They sold the mill, the weir and the lock in May.", "the weir", "the mill, the weir and the lock"),
        ("They sold the mill, the weir and the lock in May.", "the lock", "the mill, the weir and the lock"),
        ("The mill, the weir and the lock burned.", "The mill", "The mill, the weir and the lock"),
        ("It was built by Ada Byron and Bob Smith in 1887.", "Ada Byron", "Ada Byron and Bob Smith"),
        ("Alcohol, fines and gifts to officials are never repaid.", "fines", "Alcohol, fines and gifts to officials"),
        ("We sell rope (41 euros), tar and nails.", "nails", "rope (41 euros), tar and nails"),
        ("Members are Ada; Bob, the smith; and Carl.", "Ada", "Ada; Bob, the smith; and Carl"),
        ("He saw Leeds, York and Hull, and then went home.", "York", "Leeds, York and Hull"),
        ("Racks are wet or trays are full.", "Racks are wet", "Racks are wet or trays are full"),
        ("It was wet or it was full.", "It was wet", "It was wet"),
        ("They asked Ada Byron, Bob Smith or the Ministry of Trade and Industry.", "Bob Smith",
         "Ada Byron, Bob Smith or the Ministry of Trade and Industry"),
        ("Some places (Leeds, York and Hull), Wales and Kent have it.", "York", "Leeds, York and Hull"),
        ("Hunting, as well as fishing, is forbidden.", "fishing", "Hunting, as well as fishing"),
    ],
)  # fmt: skip
def test_a_part_is_widened_to_the_whole(text: str, part: str, whole: str) -> None:
    """Half a list is a wrong answer, whichever item was found."""
    assert _whole(text, part) == whole


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("It was built by Ada Byron, a mathematician, and sold.", "Ada Byron"),
        ("It opened on June 27, 2010, and shut in May.", "June 27, 2010"),
        ("The mill burned in May, and the lock was sold.", "The mill"),
        ("It lies in Leeds, Yorkshire, in a valley.", "Leeds"),
        ("A light is a reminder and goes out at night.", "a reminder"),
        ("A child or parent, and one day for any other, is given.", "A child or parent"),
        ("There was a rope of flowers, and the band from Sutley played.", "the band from Sutley"),
        ("He was paid nine shillings, and the lad two.", "nine shillings"),
        ("With version five, two programs for music and films came.", "version five"),
    ],
)
def test_what_is_no_list_stays_as_it_is(text: str, part: str) -> None:
    """An aside, a date, a second verb, another clause: none is an item."""
    assert _whole(text, part) == part


def test_of_a_name_that_a_reader_knew_in_part_all_is_taken() -> None:
    """Of the first founder it thought of the last name alone."""
    assert _whole("It was written by Ada Byron and Bob Smith.", "Bob Smith", "Byron") == "Ada Byron and Bob Smith"


def test_what_a_reader_thought_of_has_the_better_borders() -> None:
    """By its words the last item would go on to "at"; the reader knows that it is "the lock"."""
    text = "They saw the mill and the lock keeper at noon."
    assert _whole(text, "the mill") == "the mill and the lock keeper"
    assert _whole(text, "the mill", "the lock") == "the mill and the lock"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("both the mill, the weir and the lock", ["the mill", "the weir", "the lock"]),
        ("the Ministry of Trade and Industry and Ada", ["the Ministry of Trade and Industry", "Ada"]),
        ("rope (old, new), tar as well as nails", ["rope (old, new)", "tar", "nails"]),
        ("1,500 bricks and 2,000 tiles", ["1,500 bricks", "2,000 tiles"]),
        ("May 3, 2010 and June 4, 2011", ["May 3, 2010", "June 4, 2011"]),
        ("Ada; Bob, the smith; and Carl", ["Ada", "Bob, the smith", "Carl"]),
        ("Ada, who paid, and Bob among others", ["Ada", "Bob"]),
        ("the mill", ["the mill"]),
    ],
)
def test_items_are_parted_where_they_end(text: str, parts: list[str]) -> None:
    """Not in a figure, a date, a name or brackets."""
    assert [text[a:b] for a, b in items(text, 0, len(text))] == parts


def test_no_item_is_told_twice() -> None:
    """Case, plural, article and a part of a name make no other item; of two names the longer one stays."""
    text = "Byron; the mill; The Mills; Ada Byron; mill"
    found: list[Span] = items(text, 0, len(text))
    assert [text[a:b] for a, b in distinct(text, found)] == ["Ada Byron", "the mill"]


def test_items_of_several_sentences_are_in_their_order() -> None:
    """Each found word brings its own coordination along."""
    text = "Ada and Bob dug. Carl, Dan and Eve built."
    spans = [(text.index("Dan"), text.index("Dan") + 3), (0, 3)]
    assert [text[a:b] for a, b in spread(text, spans, [(0, 16), (17, 41)])] == ["Ada", "Bob", "Carl", "Dan", "Eve"]


def test_a_semicolon_before_a_list_of_another_clause_is_no_part_of_it() -> None:
    """What is parted by semicolons throughout is one list."""
    text = "Spades may be kept for a week; mowers and shredders stay here. We sell ropes, old; tar; and nails."
    sentence, other = (0, 62), (63, len(text))
    assert text[slice(*widened(text, (31, 51), sentence))] == "mowers and shredders"
    assert text[slice(*widened(text, (42, 51), sentence))] == "mowers and shredders"
    at = text.index("nails")
    assert text[slice(*widened(text, (at, at + 5), other))].endswith("old; tar; and nails")
