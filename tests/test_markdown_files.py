"""Markdown: the text is the file's own, and what is read of it is what shows."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.files.formats import parse
from quoth.index.passages import split
from quoth.types import Document
from reading import blocks, read, words


def parsed(text: str) -> Document:
    document = parse("a.md", text.encode())
    assert document.text == text
    return document


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("The **old** _mill_ ***turns***.", "The old mill turns."),
        ("It is ~~red~~ blue.", "It is red blue."),
        ("A snake_case_name and 2*3*4.", "A snake_case_name and 234."),
        ("Run `mill --fast` now.", "Run mill --fast now."),
        ("Run `` a ` b `` now.", "Run a ` b now."),
        ("Ask [Ida Ry](https://x.example/ida 'her page') first.", "Ask Ida Ry first."),
        ("Ask [Ida **Ry**][ida] first.\n\n[ida]: https://x.example", "Ask Ida Ry first."),
        ("See ![A red boat](boat.png) here.", "See A red boat here."),
        ("See <https://x.example/a_b_c> here.", "See https://x.example/a_b_c here."),
        ("Salt &amp; pepper &lt; 5 &#8364;", "Salt & pepper < 5 €"),
        ("Not \\*marked\\* here.", "Not *marked* here."),
        ("Press <kbd>Ctrl</kbd>+<b>C</b>.", "Press Ctrl+C."),
        ("One<br>two.", "One\ntwo."),
        ("One <!-- the code is 1234 --> two.", "One  two."),
        ("It has 84 berths.[^1]\n\n", "It has 84 berths.[^1]"),
        ("Grüße 😀 **an** alle.", "Grüße 😀 an alle."),
        ("An unclosed **mark and [bracket.", "An unclosed **mark and [bracket."),
        ("> A quote\n> goes *on*.", "A quote\ngoes on."),
        ("- An item\n  goes `on`.", "An item\ngoes on."),
        ("Two  \nlines\\\nor three.", "Two  \nlines\nor three."),
    ],
)
def test_markup_is_hidden_and_stays_in_the_text(text: str, shows: str) -> None:
    """What is read is what shows; the block is the text as it stands."""
    assert read(parsed(text)) == [shows]


def test_a_quote_keeps_its_marks() -> None:
    """The block of a paragraph that begins and ends with a mark holds both of them."""
    assert words(parsed("# **Mill** rules\n\n**No dogs** in the `yard`\n")) == [
        "**Mill** rules",
        "**No dogs** in the `yard`",
    ]


def test_headings_are_read_without_their_marks_also_above_other_blocks() -> None:
    """Of both styles; the path of a passage says what shows."""
    document = parsed("The `mill` *guide*\n===\n\nOpening {#hours}\n---\n\nAt 8.\n\n### Fees ###\n\nNone.\n")
    assert [(shows, level) for shows, (_, level) in zip(read(document), blocks(document), strict=True)] == [
        *(("The mill guide", 1), ("Opening", 2), ("At 8.", 0), ("Fees", 3), ("None.", 0)),
    ]
    passages = split(document, lambda texts: [len(text.split()) for text in texts])
    assert [passage.headings for passage in passages] == [
        ("The mill guide", "Opening"),
        ("The mill guide", "Opening", "Fees"),
    ]


def test_comments_are_no_blocks_and_no_part_of_a_passage() -> None:
    """On one line, over empty lines, in a block of other HTML, or never closed."""
    text = (
        "One.\n\n<!-- code 1 -->\n\nTwo.\n\n<!-- code\n\n2 -->\n\nThree.\n\n<div><!-- code\n\n3 --> Four.</div>\n\n"
        "<script>\ncode 4\n</script>\n\nFive.\n\n<!-- code\n\n5\n"
    )
    document = parsed(text)
    assert read(document) == ["One.", "Two.", "Three.", "Four.", "Five."]
    (passage,) = split(document, lambda texts: [len(text.split()) for text in texts])
    assert passage.rendering.text.split() == ["One.", "Two.", "Three.", "Four.", "Five."]


def test_html_shows_its_words() -> None:
    """Blocks of HTML fall into blocks at its own; tags are hidden, headings bear levels, pictures say their words."""
    document = parsed(
        '<h2 align="center">Lost <i>keys</i></h2>\n\n'
        "<details><summary>Price</summary>\n40 crowns &amp; more.\n</details>\n\n"
        '<p><img src="x.png" alt="A red boat"> sails</p>\n'
    )
    assert [(shows, level) for shows, (_, level) in zip(read(document), blocks(document), strict=True)] == [
        *(("Lost keys", 2), ("Price", 0), ("40 crowns & more.", 0), ("A red boat sails", 0)),
    ]


def test_settings_in_front_are_one_block_a_line() -> None:
    """Between rules at the very beginning, in two notations; anywhere else rules are rules."""
    assert words(parsed("---\ntitle: The mill\ntags: [a, b]\n---\n# Top\n")) == [
        "title: The mill",
        "tags: [a, b]",
        "Top",
    ]
    assert words(parsed('\ufeff+++\ntitle = "The mill"\n+++\nText.\n')) == ['title = "The mill"', "Text."]
    assert blocks(parsed("---\nHeading\n---\nText.\n")) == [("Heading", 2), ("Text.", 0)]
    assert words(parsed("Text.\n\n---\n\nMore.\n\n---\n")) == ["Text.", "More."]


def test_items_are_read_with_their_number_or_whether_they_are_done() -> None:
    """The mark is no part of the block; the number is the one that shows."""
    document = parsed("3. Call.\n3. Wait.\n\n   Then go.\n\n- [x] Roof mended\n- [ ] Door mended\n- plain\n")
    assert words(document) == ["Call.", "Wait.", "Then go.", "[x] Roof mended", "[ ] Door mended", "plain"]
    assert read(document) == ["3. Call.", "4. Wait.", "Then go.", "done: Roof mended", "not done: Door mended", "plain"]


def test_rows_of_a_table_are_read_after_the_headings_of_their_columns() -> None:
    """The line below the headings is no block; empty cells say nothing; bars and marks are hidden."""
    document = parsed("| Boat | *Fee* |\n|:--|--:|\n| **Yacht** | 9 \\| 8 |\n| Dinghy |  |\n")
    assert words(document) == ["Boat | *Fee*", "**Yacht** | 9 \\| 8", "Dinghy"]
    assert read(document) == ["Boat; Fee", "Boat: Yacht; Fee: 9 | 8", "Boat: Dinghy"]
    assert [block.row for block in document.blocks] == [True, True, True]


def test_a_table_without_names_of_columns_pairs_its_cells() -> None:
    """Two columns under empty headings."""
    assert read(parsed("| | |\n|--|--|\n| Pilot | Ada Holm |\n")) == ["Pilot: Ada Holm"]


def test_definitions_are_read_with_their_term() -> None:
    """Side by side where both are short; the term is read again before a further definition, and before a long one."""
    long = "It opens at eight. " * 30
    document = parsed(f"Summer\n: from 6 am\n: not on Mondays\n\nWinter\n: {long.strip()}\n")
    assert words(document) == ["Summer\n: from 6 am", "not on Mondays", "Winter", long.strip()]
    assert read(document) == ["Summer: from 6 am", "Summer: not on Mondays", "Winter", f"Winter: {long.strip()}"]


def test_code_keeps_its_lines_and_not_its_fence() -> None:
    """Fenced, in a quote, and indented."""
    document = parsed(
        "```bash\nmill --fast\n\nmill --slow\n```\n\n> ~~~\n> a\n>\n>  b\n> ~~~\n\nText.\n\n    c\n      d\n"
    )
    assert words(document) == ["mill --fast\n\nmill --slow", "a\n>\n>  b", "Text.", "c\n      d"]
    assert read(document) == ["mill --fast\n\nmill --slow", "a\n\n b", "Text.", "c\n  d"]
    assert read(parsed("- x\r\n\r\n  ```\r\n  a\r\n\tb\r\n  ```\r\n")) == ["x", "a\r\n\tb"]


def test_code_that_begins_with_an_empty_line_of_another_system_is_kept() -> None:
    """A lone carriage return ends its first line, the pair its second: the words are between."""
    assert words(parsed("```\n\rHi. \r\n")) == words(parsed("```\n\nHi. \r\n")) == ["Hi."]


def test_what_only_says_where_a_link_leads_is_no_block() -> None:
    """A footnote is one, without its mark."""
    assert words(parsed("A[^n] [b].\n\n[b]: https://x.example 'B'\n\n[^n]: Twelve are kept.\n")) == [
        "A[^n] [b].",
        "Twelve are kept.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_line_ends(end: str) -> None:
    """As CommonMark says."""
    text = end.join(["# Top", "", "Über *uns*.", "", "| a | b |", "|---|---|", "| c | d |", ""])
    assert read(parsed(text)) == ["Top", "Über uns.", "a; b", "a: c; b: d"]


MARKS = st.sampled_from(
    [
        *("*", "**", "_", "`", "``", "[", "]", "(x)", "![", "](u)", "<b>", "</b>", "<!--", "-->", "&amp;", "\\"),
        *(
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "> ",
            "# ",
            "| ",
            "|",
            "|--|--|\n",
            "```\n",
            ": ",
            "[x] ",
            "---\n",
            "    ",
            "[^1]",
        ),
        *("word", " ", "é", "😀", "\r", "\r\n", "\t", "a", "1"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(MARKS, max_size=30).map("".join))
def test_whatever_the_marks_blocks_and_glosses_are_in_order(text: str) -> None:
    """None over another, none empty, all within the text, and none without a letter or figure that shows."""
    document = parse("a.md", text.encode() or b" ")
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text)
        last = block.end
    last = 0
    for gloss in document.glosses:
        assert last <= gloss.start <= gloss.end <= len(document.text)
        last = gloss.end
    assert all(any(letter.isalnum() for letter in shows) for shows in read(document))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 300_000,
        "*a " * 100_000 + "_b" * 50_000,
        ">" * 100_000 + "x",
        "- " * 50_000 + "x",
        "[a](<" * 100_000,
        "<!--" * 100_000,
        "<div>" + "<" * 200_000,
        "**a" * 100_000,
        "`" * 100_000 + "a",
        "---\n" + "a: b\n" * 100_000,
    ],
)
def test_texts_that_are_made_to_harm_are_read_in_bounded_time(text: str) -> None:
    """What takes other parsers for ever."""
    begun = time.process_time()
    parse("a.md", text.encode())
    assert time.process_time() - begun < 5
