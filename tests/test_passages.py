"""Passages: whole sentences, exact places, bounded windows."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import WordEncoder
from quoth.config import Settings
from quoth.files.blocks import plain_blocks
from quoth.files.formats import from_text
from quoth.files.markdown.markdown_files import from_markdown
from quoth.index.mapped_encoder import MappedEncoder
from quoth.index.passages import sentences, split
from quoth.types import Block, Document, Passage

SMALL = Settings(max_tokens=14, overlap_tokens=4, max_chars=60)
count = WordEncoder().count_tokens


def spans(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text, 0, len(text))]


def test_sentences_end_where_a_person_would_end_them() -> None:
    """Abbreviations, initials, decimals and dates do not end a sentence; marks of every kind do."""
    text = "Dr. J. R. Smith of the U.S. Army paid $3.5 million. Why? He left at 5 p.m. on Friday! Well…"
    assert spans(text) == [
        "Dr. J. R. Smith of the U.S. Army paid $3.5 million.",
        "Why?",
        "He left at 5 p.m. on Friday!",
        "Well…",
    ]


def test_a_long_quotation_is_opened() -> None:
    """A quotation of several sentences is one sentence only while it is short."""
    short = "“We came. We saw.” They left."
    assert spans(short) == ["“We came. We saw.”", "They left."]
    first = "We came " + "and went " * 20 + "again."
    second = "We saw " + "and heard " * 20 + "much."
    assert spans(f"“{first} {second}”") == [f"“{first}", f"{second}”"]


def test_sentences_of_a_stretch_have_offsets_in_the_whole_text() -> None:
    """Offsets count from the start of the text, not of the stretch."""
    assert sentences("Skip this. One. Two.", 11, 20) == [(11, 15), (16, 20)]


def test_a_repeated_sentence_is_found_at_its_own_place() -> None:
    """The third of three equal sentences is not the first."""
    text = "Hi. Hi. Hi."
    passages = split(from_text("x.txt", text), count, Settings(max_tokens=4, overlap_tokens=0))
    assert [(p.start, p.end, p.text) for p in passages] == [(0, 3, "Hi."), (4, 7, "Hi."), (8, 11, "Hi.")]


def test_windows_overlap_by_whole_sentences() -> None:
    """Three-token sentences in windows of nine, overlapping by one: 1-3, 3-5, 5-6."""
    text = "A one. B two. C six. D ten. E oh. F ex."
    passages = split(from_text("x.txt", text), count, Settings(max_tokens=11, overlap_tokens=3))
    assert [p.text for p in passages] == ["A one. B two. C six.", "C six. D ten. E oh.", "E oh. F ex."]
    assert passages[1].sentences == ((14, 20), (21, 27), (28, 33))


def test_a_passage_stays_in_its_section_and_knows_its_headings() -> None:
    """A heading ends a passage, is not part of one, and is carried as a path; siblings replace it."""
    text = "# Top\n\nIntro.\n\n## One\n\nFirst.\n\n### Deep\n\nBelow.\n\n## Two\n\nSecond.\n"
    passages = split(from_text("x.md", text), count)
    assert [(p.headings, p.text) for p in passages] == [
        (("Top",), "Intro."),
        (("Top", "One"), "First."),
        (("Top", "One", "Deep"), "Below."),
        (("Top", "Two"), "Second."),
    ]


def test_a_heading_with_nothing_below_is_still_found() -> None:
    """A heading whose section is empty becomes a passage of its own; one with subsections does not."""
    passages = split(from_text("x.md", "# A\n\n## B\n\n## C\n\nText.\n\n# D\n"), count)
    assert [(p.headings, p.text) for p in passages] == [(("A",), "B"), (("A", "C"), "Text."), ((), "D")]


def test_pages_follow_the_start_of_a_passage() -> None:
    """A passage bears the page on which it starts, counted from 1."""
    document = Document("x.pdf", "One.\fTwo.", (Block(0, 4), Block(5, 9)), page_starts=(0, 5))
    passages = split(document, count, Settings(max_tokens=4, overlap_tokens=0))
    assert [(p.text, p.page) for p in passages] == [("One.", 1), ("Two.", 2)]


def test_a_sentence_too_long_is_cut_at_a_clause_then_at_a_space_then_anywhere() -> None:
    """The cut nearest to the middle wins within its kind."""
    clause = "one two three four, five six seven eight nine"
    assert [p.text for p in split(from_text("x", clause), count, Settings(max_tokens=9, overlap_tokens=0))] == [
        "one two three four,",
        "five six seven eight nine",
    ]
    solid = "x" * 100
    assert [len(p.text) for p in split(from_text("x", solid), count, SMALL)] == [50, 50]


def test_a_combining_mark_stays_with_its_letter() -> None:
    """A cut between letters never parts a letter from the mark above it."""
    text = "e\u0301" * 100
    for passage in split(from_text("x", text), count, SMALL):
        assert passage.text.startswith("e")
        assert passage.text.endswith("\u0301")


def test_wrapped_lines_are_one_paragraph_and_short_ones_are_not() -> None:
    """Lines cut to a width are joined; a title, a list and closed lines stand alone."""
    wrapped = (
        "The harbour master wrote down every ship that came in\n"
        "between the first frost and the thaw, in a ledger that\n"
        "nobody read.\n"
    )
    listing = "Shopping\napples\nPears\n- nuts\n"
    assert [wrapped[b.start : b.end] for b in plain_blocks(wrapped)] == [wrapped.strip()]
    assert [listing[b.start : b.end] for b in plain_blocks(listing)] == ["Shopping\napples", "Pears", "- nuts"]


def test_markdown_blocks_are_the_parsers_leaves() -> None:
    """Headings of both styles, items, quotes and table rows, with CRLF line ends; where a link leads is no words."""
    text = "Top\r\n===\r\n\r\n- one\r\n- two\r\n\r\n> said\r\n\r\n| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n\r\n[l]: http://x\r\n"
    blocks = from_markdown("x.md", text).blocks
    assert [(text[b.start : b.end], b.level) for b in blocks] == [
        ("Top", 1),
        ("one", 0),
        ("two", 0),
        ("said", 0),
        ("a | b", 0),
        ("1 | 2", 0),
    ]


# What documents are made of, nasty parts included. Joined without a separator, so that
# repetitions, runs without a space and marks in odd places all come about.
PARTS = st.sampled_from(
    [
        *("Hi. ", "Hi.", "No? ", "The cat sat on the mat. ", "Dr. No paid $3.50. ", "a", "word ", "x" * 70),
        *("\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " ", "\t", "\u2028", "\f", "\u00a0", "\ufeff", "\u00ad"),
        *("é", "e\u0301", "日本語。", "😀", "👩‍👩‍👧", "שלום. ", "مرحبا ", "\u202e", "İ", "ß", "ﬁ"),
        *("# ", "## Head\n", "- ", "1. ", "> ", "```\n", "| a | b |\n", "---\n", "===\n", "*b*", "“Q. Q.” ", "(p. q)"),
        *("…", "...", "!?", ";", ", ", " — ", "\\", "<b>", "&amp;", "[1]", "\x0b", "\x1c", "\x85"),
    ]
)
DOCUMENTS = st.lists(PARTS, max_size=40).map("".join)


def assert_exact(document: Document, passages: tuple[Passage, ...], limits: Settings) -> None:
    text = document.text
    covered = [False] * len(text)
    for block in document.blocks:
        if block.level:
            covered[block.start : block.end] = [True] * (block.end - block.start)
    last = (-1, -1)
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text != ""
        assert (passage.start, passage.end) > last
        last = (passage.start, passage.end)
        assert len(passage.text) <= limits.max_chars
        assert count([passage.rendering.text])[0] <= limits.max_tokens - 2
        assert (passage.sentences[0][0], passage.sentences[-1][1]) == (passage.start, passage.end)
        before = passage.start
        for start, end in passage.sentences:
            assert before <= start < end
            before = end
            covered[start:end] = [True] * (end - start)
    hidden = {place for gloss in document.glosses for place in range(gloss.start, gloss.end)}
    for block in document.blocks:
        for place in range(block.start, block.end):
            assert covered[place] or text[place].isspace() or text[place] == "\ufeff" or place in hidden


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS, st.sampled_from(["x.txt", "x.md"]))
def test_nothing_is_misplaced_in_ten_thousand_documents(text: str, name: str) -> None:
    """Each passage and each sentence is the text at its place, in order, within the limits, and
    together they cover every character of every block that is not white space or markup.
    """
    document = from_text(name, text)
    assert_exact(document, split(document, count, SMALL), SMALL)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_blocks_lose_no_word(text: str) -> None:
    """Every letter and digit of a text stands in exactly one block."""
    for blocks in (plain_blocks(text), from_markdown("x.md", text).blocks):
        places = [place for block in blocks for place in range(block.start, block.end)]
        assert len(places) == len(set(places))
        assert {i for i, c in enumerate(text) if c.isalnum()} <= set(places) | _markup(text)


def _markup(text: str) -> set[int]:
    """Digits that number an item are its marker and not its words; a tag and the name of a sign are markup."""
    tags = {place for found in re.finditer("<b>|&amp;", text) for place in range(*found.span())}
    return tags | {i for i, c in enumerate(text) if c == "1" and text[i : i + 2] in ("1.", "1)")}


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
def test_the_real_tokenizer_agrees(minilm: MappedEncoder, name: str) -> None:
    """No passage exceeds 160 tokens of the encoder, its two special ones included."""
    text = "".join(
        f"Sentence {i} of a naïve report, número {i * 37 % 101}, 日本 says “unbelievable”. " for i in range(200)
    )
    passages = split(from_text(name, text), minilm.count_tokens)
    assert len(passages) > 10
    assert max(minilm.count_tokens([p.text for p in passages])) <= 158
