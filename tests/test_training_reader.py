# ruff: noqa: RUF001 - curly apostrophes and dashes are what is tested
"""A reader's network at answer time: words kept whole, best spans, items of lists, yes or no, hashes of its files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quoth.answering.inputs import Window, lay_out
from quoth.answering.network import (
    FORMAT,
    Fitted,
    Found,
    Logits,
    Reading,
    best_spans,
    check,
    decode,
    kind_margin,
    listed,
    sentence_numbers,
)
from quoth.answering.spans import snap, tidy
from quoth.errors import ReaderError
from small_training import tokenizer


@pytest.mark.parametrize(
    ("text", "picked", "kept"),
    [
        ("Wagner’s founder", "Wagner", "Wagner"),
        ("of Jama’a Nusrat", "Jama", "Jama’a"),
        ("of Jama’a Nusrat", "a Nusrat", "a Nusrat"),
        ("I don't know", "don", "don't"),
        ("up to 1,500 men", "1", "1,500"),
        ("about 3.5 years", "5 years", "3.5 years"),
        ("roughly 80% of it", "80", "80%"),
        ("the mercenary group", "cenary", "mercenary"),
        ("“Mission accomplished.” he", "“Mission accomplished.”", "Mission accomplished"),
        ("in the U.S. today", "the U.S.", "the U.S."),
        ("Corps (JNIM) said", "JNIM)", "JNIM"),
        ("Corps (JNIM) said", "Corps (JNIM)", "Corps (JNIM)"),
        ("70–80 percent", "70–80 percent", "70–80 percent"),
        ("Email: office@harbour.example.", "office@harbour", "office@harbour.example"),
        ("see https://harbour.example/berths?id=7, then", "https://harbour", "https://harbour.example/berths?id=7"),
        ("The model no. is A-7/b.", "7", "A-7/b"),
        ("the version is 2.4.1.", "2.4", "2.4.1"),
        ("a 5-year plan", "5", "5"),
        ("in 2020-2021 or so", "2020", "2020"),
        ("by Wagner (office@x.example).", "Wagner", "Wagner"),
        ("Revenue: 99; Margin: -3.5%; Year", "3.5", "-3.5%"),
        ("Margin: -3.5%; Year", "-3.5%", "-3.5%"),
        ("it fell to \u221240 °C", "40", "\u221240"),
        ("a loss of -$1,200 then", "1,200", "-$1,200"),
        ("it costs $5 a day", "5", "$5"),
        ("with p < .05 only", "05", ".05"),
        ("open 9 -17 daily", "17", "17"),
        ("Flight AB-17 left", "17", "AB-17"),
        ("- 6 eggs", "6", "6"),
        ("it sank to 5--7 or so", "7", "7"),
    ],
)
def test_answers_are_whole_words_without_stray_marks(text: str, picked: str, kept: str) -> None:
    """Half words grow, possessives stay out, quotes and lone brackets go."""
    start = text.rindex(picked) if picked == "a Nusrat" else text.index(picked)
    found = snap(text, start, start + len(picked))
    assert text[slice(*found)] == (kept if picked != "a Nusrat" else "Jama’a Nusrat")


def test_an_answer_of_marks_alone_is_left_as_it_is() -> None:
    """Tidying never leaves an empty range."""
    assert tidy("...", 0, 3) == (0, 3)


def test_the_best_span_counts_from_nothing_and_others_do_not_overlap_it() -> None:
    """Start 2 + end 3 - (1 + 0) = 4 for tokens 1 to 2; token 0 alone is the runner-up with 1 + 1 - 1 = 1."""
    logits = np.array([[1, 0], [9, 9], [1, 1], [2, 0], [0, 3]], np.float32)
    assert best_spans(logits, at=2, count=3, most=3) == [(1, 2, 4.0), (0, 0, 1.0)]


def test_a_span_is_never_longer_than_allowed() -> None:
    """With one token at most, the best start and end do not combine."""
    logits = np.array([[0, 0], [5, 0], [0, 5]], np.float32)
    assert best_spans(logits, at=1, count=2, most=1, longest=1)[0][2] == 5.0


def test_a_span_pays_for_the_sentence_ends_inside_it() -> None:
    """Two tokens in two sentences score 5 - 1 with a cost of 1, so one token with 4.5 wins."""
    logits = np.array([[0, 0], [2.5, 2], [0, 2.5]], np.float32)
    assert best_spans(logits, at=1, count=2, most=1)[0] == (0, 1, 5.0)
    assert best_spans(logits, at=1, count=2, most=1, costs=np.array([0, 1], np.float32))[0] == (0, 0, 4.5)


def test_sentence_ends_are_counted_before_each_token() -> None:
    """The text "Hi there. Bob!" has none before its first three tokens and one before the last two."""
    passage = "Hi there. Bob!"
    assert sentence_numbers(passage, lay_out(tokenizer(), [], "q", Window(passage)).offsets).tolist() == [0, 0, 0, 1, 1]


def test_the_kind_margin_sets_all_answers_against_none() -> None:
    """Three logits of 0 against one of 0 give log 3."""
    assert kind_margin(np.zeros(4, np.float32)) == pytest.approx(np.log(3))


def read(passage: str, span: list[list[float]], kind: list[float]) -> Reading:
    """What logits of each passage token say, all others being zero."""
    layout = lay_out(tokenizer(), [], "q", Window(passage))
    whole = [np.zeros((len(layout.ids), width), np.float32) for width in (2, 3)]
    whole[0][layout.passage_at : layout.passage_at + len(span)] = span
    return decode(layout, passage, Logits(whole[0], np.array(kind, np.float32), whole[1]), Fitted())


def test_a_reading_has_places_in_the_passage() -> None:
    """Logits that point at the third word give its code points and its words."""
    found = read("It is Zürich's.", [[0, 0], [0, 0], [5, 5]], [9, 0, 0, 0])
    assert (found.spans[0].text, found.spans[0].start, found.spans[0].end) == ("Zürich", 6, 12)
    assert found.kinds["span"] > 0.99
    assert found.confidence > 0.9


def test_a_reading_has_the_items_of_a_list_in_the_order_of_the_text() -> None:
    """A span is parted at its commas and its "and"; what stands twice is one item."""
    passage = "They sell Ann's tea, rice, salt and Rice."
    items = listed(passage, [Found(10, 40, passage[10:40], 5.0)])
    assert [(item.text, item.start, item.end) for item in items] == [
        ("Ann's tea", 10, 19),
        ("rice", 21, 25),
        ("salt", 27, 31),
    ]


def test_items_come_of_other_spans_that_score_nearly_as_high() -> None:
    """Of spans with 9, 3 and 2.9 the last is too far below the best."""
    passage = "Ann came. So did Bob. Carl left."
    spans = [Found(17, 20, "Bob", 9.0), Found(0, 3, "Ann", 3.0), Found(22, 26, "Carl", 2.9)]
    assert [item.text for item in listed(passage, spans)] == ["Ann", "Bob"]


def test_nothing_found_has_no_items() -> None:
    """An empty list of spans."""
    assert listed("...", []) == ()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """The hash of reader.json must be that of the file."""
    (tmp_path / "reader.onnx").write_bytes(b"x")
    facts = {"format": FORMAT, "fitted": {}, "sha256": {"reader.onnx": "0" * 64}}
    (tmp_path / "reader.json").write_text(json.dumps(facts))
    with pytest.raises(ReaderError, match="not the file that was shipped"):
        check(tmp_path)


def test_a_missing_reader_says_what_to_do(tmp_path: Path) -> None:
    """The error names the folder and the remedy."""
    with pytest.raises(ReaderError, match="train and export it again"):
        check(tmp_path)


def test_a_reader_of_another_format_is_refused(tmp_path: Path) -> None:
    """The error names both formats."""
    (tmp_path / "reader.json").write_text(json.dumps({"format": 1, "fitted": {}, "sha256": {}}))
    with pytest.raises(ReaderError, match=f"has format 1, not {FORMAT}"):
        check(tmp_path)


@pytest.mark.parametrize(("yes", "no", "said"), [(0.2, 0.3, "no"), (0.3, 0.2, "yes"), (0.1, 0.1, "yes")])
def test_yes_or_no_is_said_to_whom_asks_for_it_alone(yes: float, no: float, said: str) -> None:
    """The likelier of both, however likely a span is; any other question gets the best span's words, or none."""
    chances = {"span": 0.4, "yes": yes, "no": no, "none": 0.1}
    found = Reading(chances, (Found(0, 2, "it", 1.0), Found(4, 6, "me", 0.5)), 0.9)
    assert (found.answer(polar=True), found.answer(polar=False)) == (said, "it")
    assert Reading(chances, (), 0.1).answer(polar=False) == ""
