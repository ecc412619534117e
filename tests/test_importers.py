"""A user's file becomes conversations: where answers stand, what is left out, what documents are called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foreign import (
    FIRE,
    MILL,
    NO,
    REBUILT,
    RYE,
    STORY,
    TALK,
    YES,
    answer,
    ask,
    only,
    reply,
    row,
    saved,
    spans,
    squad,
    turns,
)
from quoth.evaluation.sets.conversion import SourceText, kind_of
from quoth.evaluation.sets.importers import read
from quoth.evaluation.sets.set_folders import write_set


def test_a_span_is_cited_with_the_sentence_around_it(tmp_path: Path) -> None:
    """SQuAD: the answer is the span, the evidence the sentence it stands in, word for word."""
    found = read("squad", saved(tmp_path, squad()), None)
    turn = only(found)
    assert (turn.answers, turn.answerability, turn.kind) == (("Ada Finch",), "answerable", "who")
    assert spans(turn) == [REBUILT]
    assert turn.evidence[0].exact == "Ada Finch rebuilt it."
    assert found.texts == {turn.evidence[0].document: MILL}


def test_alternative_answers_bring_their_sentences_into_one_group(tmp_path: Path) -> None:
    """Texts that differ are answers, each once; their sentences are alternatives, each once."""
    answers = [answer("1911", 24), answer("in 1911", 21), answer("1911", 24), answer("rye", 62)]
    turn = only(read("squad", saved(tmp_path, squad({"answers": answers})), None))
    assert turn.answers == ("1911", "in 1911", "rye")
    assert spans(turn) == [FIRE, RYE]
    assert len(turn.groups) == 1


def test_an_answer_across_sentences_is_cited_with_all_of_them(tmp_path: Path) -> None:
    """From the start of the first sentence that it touches to the end of the last, and no further."""
    turn = only(read("squad", saved(tmp_path, squad({"answers": [answer("1911. Ada", 24)]})), None))
    assert spans(turn) == [(0, 51)]


def test_a_heading_is_no_part_of_the_sentence_below_it(tmp_path: Path) -> None:
    """A short line ends a sentence, also without a full stop."""
    text = "The mill\nAda Finch rebuilt it."
    turn = only(read("squad", saved(tmp_path, squad({"answers": [answer("Ada Finch", 9)]}, context=text)), None))
    assert spans(turn) == [(9, 30)]


@pytest.mark.parametrize("start", [28, 30, 35])
def test_a_place_that_is_a_little_off_is_mended(tmp_path: Path, start: int) -> None:
    """The words are looked for near the place that was given."""
    turn = only(read("squad", saved(tmp_path, squad({"answers": [answer("Ada Finch", start)]})), None))
    assert spans(turn) == [REBUILT]


def test_offsets_count_code_points(tmp_path: Path) -> None:
    """Behind a character outside the basic plane, which UTF-16 counts twice, the place is the same."""
    text = "𝄞 played. Ada Finch sang."
    turn = only(read("squad", saved(tmp_path, squad({"answers": [answer("Ada Finch", 10)]}, context=text)), None))
    assert turn.evidence[0].exact == "Ada Finch sang."


def test_the_nearest_mention_is_meant() -> None:
    """Of two mentions the nearer, also where mentions overlap; one more than 100 characters away is another."""
    assert SourceText("", "rye and rye").find("rye", 7) == (8, 11)
    assert SourceText("", "rye and rye").find("rye", 3) == (0, 3)
    assert SourceText("", "anana").find("ana", 2) == (2, 5)
    assert SourceText("", " " * 100 + "rye").find("rye", 0) == (100, 103)
    assert SourceText("", " " * 101 + "rye").find("rye", 0) is None
    assert SourceText("", "rye" + " " * 100).find("rye", 100) == (0, 3)
    assert SourceText("", "rye" + " " * 101).find("rye", 101) is None


def test_white_space_around_an_answer_is_no_part_of_it() -> None:
    """The span begins with the first character that can be seen, and nothing is found for none."""
    assert SourceText("", "so rye").find(" rye ", 2) == (3, 6)
    assert SourceText("", "a  a").find("   a", 0) == (3, 4)
    assert SourceText("", "so rye").find(" \n", 2) is None
    assert SourceText("", "so rye").find("so", -1) is None


def test_a_question_of_squad_2_without_an_answer_is_unanswerable(tmp_path: Path) -> None:
    """`is_impossible` says so, and its plausible answers are none; without that field no answers say so."""
    first = {"is_impossible": True, "answers": [answer("rye", 62)]}
    found = read("squad", saved(tmp_path, squad(first, {"answers": []}, {"is_impossible": False})), None)
    assert [turn.answerability for turn in turns(found)] == ["unanswerable", "unanswerable", "answerable"]
    assert [len(turn.answers) + len(turn.evidence) for turn in turns(found)] == [0, 0, 2]


def test_an_answer_that_stands_nowhere_is_left_out_and_counted(tmp_path: Path) -> None:
    """So is one without words, one that is promised and missing, and a question without words."""
    gone: list[dict[str, Any]] = [{"answers": [answer("barley", 3)]}, {"answers": [answer(" ", 3)]}]
    missing: list[dict[str, Any]] = [{"is_impossible": False, "answers": []}, {"question": " "}]
    found = read("squad", saved(tmp_path, squad(*gone, *missing, {})), None)
    assert (only(found).id, found.left_out) == ("q5", 4)


def test_an_answer_in_other_words_stays_beside_one_that_is_found(tmp_path: Path) -> None:
    """Every gold text counts for the answer; the place comes from those that stand in the text."""
    turn = only(read("squad", saved(tmp_path, squad({"answers": [answer("A. Finch", 30), answer("Ada", 30)]})), None))
    assert (turn.answers, spans(turn)) == (("A. Finch", "Ada"), [REBUILT])


def test_each_question_of_squad_is_a_conversation_by_its_own_id(tmp_path: Path) -> None:
    """The official ids stay; one that is used twice is told apart, and a number will do."""
    found = read("squad", saved(tmp_path, squad({}, {"id": "q1"}, {"id": 7}, {"id": "q1"})), None)
    assert [conversation.id for conversation in found.conversations] == ["q1", "q1~2", "7", "q1~3"]
    assert [turn.id for turn in turns(found)] == ["q1", "q1~2", "7", "q1~3"]


def test_one_text_is_one_document_with_a_safe_name(tmp_path: Path) -> None:
    """A title gives letters and digits to the name; another text of that title has another name."""
    data = squad(title="../A/C: Café")
    data["data"] += squad({"id": "b"}, title="Other")["data"]
    data["data"] += squad({"id": "c"}, context=MILL + " ", title="../A/C: Café")["data"]
    found = read("squad", saved(tmp_path, data), None)
    first, second = found.texts
    assert first[:8] == second[:8] == "a-c-caf-"
    assert all(name.endswith(".txt") and "/" not in name for name in found.texts)
    assert [turn.evidence[0].document for turn in turns(found)] == [first, first, second]


def test_a_title_without_letters_still_gives_a_name(tmp_path: Path) -> None:
    """And a long one gives a short name."""
    (bare,) = read("squad", saved(tmp_path, squad(title="日本")), None).texts
    (long,) = read("squad", saved(tmp_path, squad(title="x" * 300)), None).texts
    assert bare.startswith("text-")
    assert len(long) == 40 + len("-") + 12 + len(".txt")


def test_only_the_first_conversations_and_their_documents_are_read(tmp_path: Path) -> None:
    """`most` counts conversations that are kept; what lies behind them is not counted as left out."""
    data = squad({"answers": [answer("barley", 0)]}, {}, {})
    data["data"] += squad({"answers": [answer("oats", 0)]}, context="Oats.")["data"]
    found = read("squad", saved(tmp_path, data), 1)
    assert ([c.id for c in found.conversations], found.left_out, list(found.texts.values())) == (["q2"], 1, [MILL])


def test_what_no_file_can_hold_is_replaced_in_place(tmp_path: Path) -> None:
    """A NUL, a byte-order mark and half a character give way to one character each; the set can be written."""
    text = "\ufeffA\0B\ud800 is Ada."
    file = saved(tmp_path, json.dumps(squad({"answers": [answer("Ada", 9)]}, context=text)))
    found = read("squad", file, None)
    made = write_set(tmp_path / "set", {"name": "m", "about": "", "licence": "x"}, found.conversations, found.texts)
    assert list(made.texts.values()) == ["\ufffdA\ufffdB\ufffd is Ada."]
    assert turns(found)[0].evidence[0].end == 13


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who rebuilt it?", "who"),
        ("To whom was it sold?", "who"),
        ("Whose mill was it?", "who"),
        ("What burned?", "what"),
        ("Which mill burned?", "what"),
        ("When did it burn?", "when"),
        ("In what year did it burn?", "when"),
        ("Where is it?", "where"),
        ("Why did it burn?", "why"),
        ("How come it burned?", "why"),
        ("How did it burn?", "how"),
        ("And how  many mills burned?", "how_many"),
        ("For how long?", "how_many"),
        ("Did it burn when he came?", "yes_no"),
        ("Wasn't it rebuilt?", "yes_no"),
        ("Isn\N{RIGHT SINGLE QUOTATION MARK}t it?", "yes_no"),
        ("What is a mill?", "definition"),
        ("What does rebuilt mean?", "definition"),
        ("Define rye.", "definition"),
        ("Island of the mill?", "what"),
        ("the mill", "what"),
    ],
)
def test_the_words_of_a_question_give_its_kind(question: str, kind: str) -> None:
    """The first question word decides, unless a verb in front asks for yes or no."""
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("squad", squad({}, {"answers": []})),
        ("coqa", STORY),
        ("quac", TALK),
        ("mtrag", [{"messages": [ask("Who?"), reply("Ada.", (MILL, YES), ("Other.", NO))]}]),
        ("rows", row("a")),
    ],
)
def test_what_was_read_holds_as_a_question_set(tmp_path: Path, form: str, content: Any) -> None:
    """Written and loaded again, every place is where it was, and every document the text it was."""
    found = read(form, saved(tmp_path, content), None)
    made = write_set(tmp_path / "set", {"name": "m", "about": "", "licence": "x"}, found.conversations, found.texts)
    assert (made.conversations, dict(made.texts)) == (found.conversations, found.texts)
