"""HTML of answers, sources and documents: exact, escaped, and lit at the right place."""

from __future__ import annotations

import html as escapes
import re
from typing import Any

import pytest
from eval.steps import steps

from quoth.service import markup
from quoth.service.letters import safe

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
        said.index("Steam <a")
        < said.index('<strong class="quoth-own">Steam</strong> drove them, in 1804.')
        < said.index(">Sure<")
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
    assert "quoth-sure" not in said


@pytest.mark.parametrize(
    ("value", "words"), [(0.85, "Sure"), (0.84, "Likely · check the quote"), (0.64, "Unsure · check the quote")]
)
def test_confidence_in_words(value: float, words: str) -> None:
    """Two limits, .85 and .65, belong to the better word."""
    assert markup.sureness(value) == words


def test_the_cited_passage_is_shown_whole_with_its_quote_lit() -> None:
    """What stands around the quote stays around it, under file and heading."""
    html = markup.cited(answer(), 0)
    assert lit(html) == [QUOTE]
    assert "Trains run on rails. <mark>" in html
    assert "<h2>[1] engines.md · Engines</h2>" in html


def test_other_places_that_speak_of_it_stand_below_what_is_cited() -> None:
    """Each lit in its passage, without a marker, with a link by its number; a refusal shows none."""
    also = {**answer()["citations"][0], "start": START - 21, "end": START - 1, "quote": TEXT[START - 21 : START - 1]}
    del also["marker"]
    html = markup.cited(answer(also=[also]), 4)
    assert lit(html) == [QUOTE, "Trains run on rails."]
    assert "<h2>engines.md · Engines</h2>" in html
    assert re.findall(r'href="([^"]*)"', html) == ["#quoth/cite/4/1", "#quoth/also/4/0"]
    assert "Other places" not in markup.cited(answer(also=[also], citations=[]), 4)


def test_what_else_to_know_stands_below_how_sure_an_answer_is() -> None:
    """Notes of an answer that was given, such as that documents disagree, are shown with it."""
    said = markup.answer(answer(notes=["The documents disagree."]), 0)
    assert said.index("The documents disagree.") < said.index(">Sure<")
    assert "%" not in said


def test_without_a_citation_the_three_nearest_passages_are_shown() -> None:
    """None of them is lit; each leads to its place."""
    passages = answer()["passages"] * 5
    html = markup.cited(answer(citations=[], passages=passages), 4)
    assert lit(html) == []
    assert re.findall(r'href="([^"]*)"', html) == [f"#quoth/near/4/{n}" for n in range(3)]


def test_details_show_the_ranks_of_each_leg() -> None:
    """A leg that missed the passage says so; no number tells how sure an answer is."""
    html = markup.details(answer())
    assert "<strong>engines.md · Engines</strong><span>2. by meaning, not found by its words</span>" in html
    assert "Sure. Time: read 12 ms." in html
    assert "0.9" not in html
    assert "Nothing was sure enough." in markup.details(answer(status="not_found"))


HOSTILE = '<script>x</script><img src=x onerror="y">[a](javascript:z)&amp;'


@pytest.mark.parametrize("show", [lambda a: markup.answer(a, 0), lambda a: markup.cited(a, 0), markup.details])
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
    assert safe("a\u202egpj.exe\u2066") == "a\ufffdgpj.exe\ufffd"


def test_a_report_says_what_became_of_each_file() -> None:
    """Name, outcome and what to do; nothing for no file."""
    html = markup.report([("a<b>.pdf", "no text layer", "export it again with text")])
    assert "<strong>a&lt;b&gt;.pdf</strong>: no text layer<br>export it again with text" in html
    assert markup.report([]) == ""


def test_how_often_each_step_is_right_is_counted() -> None:
    """Of what was answered alone; the surest step first."""
    scores = [
        {"status": "answered", "confidence": confidence, "right": right}
        for confidence, right in ((0.9, True), (0.86, False), (0.7, True), (0.6, None))
    ]
    refused = {"status": "not_found", "confidence": 0.3, "right": True}
    assert steps([*scores, refused]) == {
        "Sure": (2, 1), "Likely · check the quote": (1, 1), "Unsure · check the quote": (1, 0),
    }  # fmt: skip


def test_a_refusal_names_where_it_looked_and_the_nearest_places() -> None:
    """Each document once, each place a link; nothing of thresholds."""
    passages = [{**answer()["passages"][0], "source": f"{name}.md"} for name in "aabcdef"]
    said = markup.answer(answer(status="not_found", text="Nothing.", citations=[], passages=passages), 4)
    assert "Looked for in a.md, b.md, c.md, d.md and 2 more." in said
    assert re.findall(r'href="(#quoth/near[^"]*)"', said) == [f"#quoth/near/4/{n}" for n in range(3)]
    assert "%" not in said
