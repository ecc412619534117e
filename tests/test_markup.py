"""HTML of answers, sources and documents: exact, escaped, and lit at the right place."""

from __future__ import annotations

import html as escapes
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.service import markup
from quoth.service.markup import View

TEXT = "# Engines\n\nTrains run on rails. Steam drove them, in 1804.\n"
QUOTE = "Steam drove them, in 1804."
START = TEXT.index(QUOTE)


def answer(**changes: Any) -> dict[str, Any]:
    """An answer as `to_dict` gives it, with one citation."""
    place = {"source": "engines.md", "document": "d", "page": None}
    citation = {**place, "marker": 1, "start": START, "end": START + len(QUOTE), "quote": QUOTE, "score": 0.9}
    start = TEXT.index("Trains")
    ranks = {"dense": 2, "lexical": None, "fused": 1}
    passage = {
        **place, "start": start, "end": len(TEXT) - 1, "text": TEXT[start:-1], "headings": ["Engines"], "ranks": ranks,
        "score": 0.5,
    }  # fmt: skip
    found = {
        "question": "What drove them?", "standalone_question": "What drove them?", "status": "answered",
        "text": "Steam [1].", "short": "Steam", "confidence": 0.9, "citations": [citation], "passages": [passage],
        "notes": [], "index": "i", "timings_ms": {"read": 12.4},
    }  # fmt: skip
    return {**found, **changes}


def lit(html: str) -> list[str]:
    """What stands in marks, as letters."""
    return [escapes.unescape(part) for part in re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL)]


def test_a_message_has_the_short_answer_then_the_sentence_then_how_sure_it_is() -> None:
    """Its marker is a link with words for a screen reader; the rest of the text has no other link."""
    said = markup.answer(answer(), 3)
    assert (
        said.index("Steam <a") < said.index("<blockquote>Steam drove them, in 1804.") < said.index("Confident (90 %)")
    )
    assert re.findall(r'href="([^"]*)"', said) == ["#quoth/cite/3/1", "#quoth/copy"]
    assert '<span class="quoth-hidden">source </span>1]' in said
    assert "Searched for" not in said


def test_a_bracketed_number_without_a_citation_is_no_marker() -> None:
    """Only numbers that are cited become links."""
    assert re.findall(r'href="([^"]*)"', markup.answer(answer(text="Steam [7] [1]."), 0))[:-1] == ["#quoth/cite/0/1"]


def test_how_a_follow_up_was_understood_is_told() -> None:
    """Only where it differs by more than white space."""
    assert "Searched for: What drove trains?" in markup.answer(answer(standalone_question="What drove trains?"), 0)
    assert "Searched for" not in markup.answer(answer(question="What  drove them?"), 0)


def test_what_was_not_found_tells_why_instead_of_how_sure() -> None:
    """The notes take the place of the confidence."""
    said = markup.answer(answer(status="not_found", text="Nothing.", citations=[], notes=["No word “zebra”."]), 0)
    assert "No word “zebra”." in said
    assert "Confident" not in said


@pytest.mark.parametrize(
    ("value", "words"), [(0.8, "Confident (80 %)"), (0.79, "Likely (79 %)"), (0.5, "Unsure: check the quote (50 %)")]
)
def test_confidence_in_words(value: float, words: str) -> None:
    """Two limits, .8 and .55, belong to the better word."""
    assert markup.confidence(value) == words


def test_the_cited_passage_is_shown_whole_with_its_quote_lit() -> None:
    """What stands around the quote stays around it, under file and heading."""
    html = markup.cited(answer(), 0)
    assert lit(html) == [QUOTE]
    assert "Trains run on rails. <mark>" in html
    assert "<h3>[1] engines.md · Engines</h3>" in html


def test_other_places_that_speak_of_it_stand_below_what_is_cited() -> None:
    """Each lit in its passage, without a marker, with a link by its number; a refusal shows none."""
    also = {**answer()["citations"][0], "start": START - 21, "end": START - 1, "quote": TEXT[START - 21 : START - 1]}
    del also["marker"]
    html = markup.cited(answer(also=[also]), 4)
    assert lit(html) == [QUOTE, "Trains run on rails."]
    assert "<h3>engines.md · Engines</h3>" in html
    assert re.findall(r'href="([^"]*)"', html) == ["#quoth/cite/4/1", "#quoth/also/4/0"]
    assert "Other places" not in markup.cited(answer(also=[also], citations=[]), 4)


def test_what_else_to_know_stands_below_how_sure_an_answer_is() -> None:
    """Notes of an answer that was given, such as that documents disagree, are shown with it."""
    said = markup.answer(answer(notes=["The documents disagree."]), 0)
    assert said.index("Confident (90 %)") < said.index("The documents disagree.")


def test_without_a_citation_the_three_nearest_passages_are_shown() -> None:
    """None of them is lit; each leads to its place."""
    passages = answer()["passages"] * 5
    html = markup.cited(answer(citations=[], passages=passages), 4)
    assert lit(html) == []
    assert re.findall(r'href="([^"]*)"', html) == [f"#quoth/near/4/{n}" for n in range(3)]


def test_the_document_is_whole_with_headings_and_the_sentence_lit() -> None:
    """A line that is a heading of the document looks like one; every letter is kept."""
    view = View("engines.md", TEXT, headings=frozenset({"Engines"}), lit=(START, START + len(QUOTE)))
    html = markup.document(view)
    assert lit(html) == [QUOTE]
    assert '<span class="quoth-heading"># Engines\n</span>' in html
    assert "Show later text" not in html


def test_pages_are_numbered_where_they_begin() -> None:
    """The second page starts at 5, in the middle of a line; what is lit crosses into it."""
    html = markup.document(View("a.pdf", "one two three", (0, 5), lit=(4, 7)))
    assert '<p class="quoth-page">Page 1</p>one <mark>t</mark><p class="quoth-page">Page 2</p>' in html
    assert lit(html) == ["t", "wo"]


def test_a_long_document_is_shown_in_parts_around_what_is_lit() -> None:
    """40,000 characters at once: of 100,000, those from 30,000 around 50,000; links lead before and behind."""
    text = "x" * 50_000 + "HERE" + "y" * 49_996
    view = View("big.txt", text, lit=(50_000, 50_004), link="#quoth/cite/5/1")
    html = markup.document(view)
    assert lit(html) == ["HERE"]
    assert "characters 30,000 to 70,000 of 100,000" in html
    assert re.findall(r'href="([^"]*)"', html) == ["#quoth/cite/5/1/0", "#quoth/cite/5/1/70000"]
    assert "characters 70,000 to 100,000 of 100,000" in markup.document(view, 70_000)


def test_a_part_of_a_long_document_begins_and_ends_between_words() -> None:
    """Words of 9 letters and a blank: 29,995 is in the middle of one, and so is 69,995; both move to the next."""
    text = "abcdefghi " * 10_000
    html = markup.document(View("big.txt", text, lit=(49_995, 50_000), link="#l"))
    assert "characters 30,000 to 70,000 of 100,000" in html
    assert "characters 69,990 to 100,000 of 100,000" in markup.document(View("big.txt", text), 69_981)


def test_why_shows_the_ranks_of_each_leg() -> None:
    """A leg that missed the passage has a dash."""
    html = markup.why(answer())
    assert "<td>1</td><td>2</td><td>-</td><td>0.500</td>" in html
    assert "read 12 ms" in html


HOSTILE = '<script>x</script><img src=x onerror="y">[a](javascript:z)&amp;'


@pytest.mark.parametrize("show", [lambda a: markup.answer(a, 0), lambda a: markup.cited(a, 0), markup.why])
def test_nothing_of_a_document_or_a_person_becomes_html(show: Any) -> None:
    """In text, quote, file name, heading, page, note and question alike."""
    found = answer(text=HOSTILE, notes=[HOSTILE], standalone_question=HOSTILE, status="not_found")
    for part in (*found["citations"], *found["passages"]):
        part.update(source=HOSTILE, quote=HOSTILE, text=HOSTILE)
    found["passages"][0]["headings"] = [HOSTILE]
    html = show(found)
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', html))


def test_marks_that_turn_the_direction_of_text_are_shown() -> None:
    """A name such as exe.txt written backwards reads as it is."""
    assert markup.safe("a\u202egpj.exe\u2066") == "a\ufffdgpj.exe\ufffd"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(0, 200), st.integers(0, 60)
)
def test_a_document_keeps_every_letter_and_lights_exactly_its_span(text: str, start: int, length: int) -> None:
    """Taken out of its HTML again the text is the text, and what is lit is the slice."""
    span = (min(start, len(text)), min(start + length, len(text)))
    shown = markup.document(View("t", text, lit=span))
    body = shown[shown.index('aria-label="Text of the document">') + len('aria-label="Text of the document">') : -6]
    kept = escapes.unescape(re.sub(r"</?(?:mark|span)[^>]*>", "", body))
    assert kept == markup.visible(text)
    assert "".join(lit(shown)) == markup.visible(text[slice(*span)])


def test_a_report_says_what_became_of_each_file() -> None:
    """Name, outcome and what to do; nothing for no file."""
    html = markup.report([("a<b>.pdf", "no text layer", "export it again with text")])
    assert "<strong>a&lt;b&gt;.pdf</strong>: no text layer<br>export it again with text" in html
    assert markup.report([]) == ""


def test_a_line_of_blanks_is_looked_at_in_no_time() -> None:
    """Twenty thousand of them before a letter once took hours to be told from a heading."""
    text = "Treacle." + " " * 20_000 + "x"
    html = markup.document(View("t", text, headings=frozenset({"Engines"}), lit=(0, 8)))
    assert lit(html) == ["Treacle."]
