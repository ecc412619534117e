"""Quotes of Markdown files without its signs, and every letter of them kept."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.service.as_read import LONGEST, as_read, unseen
from quoth.service.markup import answer


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Steam drove *them*.", "Steam drove them."),
        ("**a *b* c** d", "a b c d"),
        ("***both***, ~~gone~~ and __so__", "both, gone and so"),
        ("2 * 3 * 4 and a*b*c", "2 * 3 * 4 and a*b*c"),
        ("snake_case_name and _it_", "snake_case_name and it"),
        ("`code * x` and \\*no\\*", "code * x and *no*"),
        ("[**x**](u_r_l) ![y](z.png)", "x y"),
        ("*p and *q", "*p and *q"),
        ("# Head\n> said", "Head\nsaid"),
        ("**it was cut", "**it was cut"),
    ],
)
def test_signs_of_markdown_are_not_for_reading(written: str, read: str) -> None:
    """In a Markdown file; anywhere else they are what the file says."""
    assert as_read(written, "deep/File.MD") == read
    assert as_read(written, "file.txt") == written


@given(st.text(alphabet="*_`~[](\\)# ab\n", max_size=40))
def test_no_letter_is_lost_and_no_place_is_named_twice(text: str) -> None:
    """Whatever stands there."""
    places = unseen(text, "a.md")
    assert all(start < end for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    gone = sum(end - start for start, end in places)
    assert len(as_read(text, "a.md")) == len(text) - gone
    assert [c for c in as_read(text, "a.md") if c in "ab"] == [c for c in text if c in "ab"] or "](" in text


def test_a_quote_that_is_very_long_is_shown_as_it_stands() -> None:
    """It would take too long."""
    assert unseen("*a* " * LONGEST, "a.md") == ()


def test_a_quote_in_the_chat_keeps_its_signs_unseen_and_marks_the_answers_own_words() -> None:
    """So that what is copied can be verified."""
    quote = "Steam drove the **first** of <them>."
    cited = {"marker": 1, "source": "a.md", "document": "0" * 64, "page": None, "quote": quote, "start": 0, "end": 36}
    said = {
        "text": "the **first** of [1]", "citations": [cited], "passages": [], "notes": [], "question": "What?",
        "standalone_question": "What?", "status": "answered", "confidence": 0.9,
    }  # fmt: skip
    html = answer(said, 4)
    assert '<p class="quoth-short">the first of <a' in html
    shown = re.search(r'<span class="quoth-said">(.*?)</span><cite>', html)
    assert shown is not None
    assert shown[1] == (
        'Steam drove <strong class="quoth-own">the <span class="quoth-mute">**</span>first'
        '<span class="quoth-mute">**</span> of</strong> &lt;them&gt;.'
    )
    assert unescape(re.sub(r"<[^>]*>", "", shown[1])) == quote
