"""CoQA, QuAC and MTRAG: what is kept of a conversation, and what follows what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foreign import (
    FIRE,
    MILL,
    NO,
    REBUILT,
    RYE,
    YES,
    answer,
    ask,
    coqa,
    coqa_answer,
    only,
    quac,
    reply,
    saved,
    spans,
    squad,
    turns,
)
from quoth.errors import SetError
from quoth.evaluation.sets.importers import read


def test_a_story_of_coqa_is_a_conversation(tmp_path: Path) -> None:
    """Yes and no are known, unknown is unanswerable, the evidence is the sentence around the rationale."""
    answers = [
        coqa_answer(1, "Ada", "Ada Finch rebuilt", 30),
        coqa_answer(2, "No.", " burned down", 8),
        coqa_answer(3, "unknown", "unknown", -1),
    ]
    found = read("coqa", saved(tmp_path, coqa(["Who rebuilt it?", "Is it old?", "Why?"], answers)), None)
    assert [turn.id for turn in turns(found)] == ["s1.1", "s1.2", "s1.3"]
    assert [turn.answers for turn in turns(found)] == [("Ada",), ("no", "No."), ()]
    assert [turn.yes_no for turn in turns(found)] == [None, "no", None]
    assert [spans(turn) for turn in turns(found)] == [[REBUILT], [FIRE], []]
    assert [turn.answerability for turn in turns(found)] == ["answerable", "answerable", "unanswerable"]
    assert [turn.depends_on for turn in turns(found)] == [None, "s1.1", "s1.2"]


def test_the_answers_of_all_annotators_of_coqa_count(tmp_path: Path) -> None:
    """Those in other words are answers too, and their rationales alternatives; who does not know adds nothing."""
    first = [coqa_answer(1, "Ada", "Ada Finch", 30)]
    others = [("Ada Finch", "Finch", 34), ("unknown", "unknown", -1), ("ada", "1911. Ada", 24)]
    story = coqa(["Who?"], first, *([coqa_answer(1, *other)] for other in others))
    turn = only(read("coqa", saved(tmp_path, story), None))
    assert (turn.answers, spans(turn), len(turn.groups)) == (("Ada", "Ada Finch", "ada"), [REBUILT, (0, 51)], 1)


def test_what_follows_a_turn_left_out_is_left_out_too(tmp_path: Path) -> None:
    """Without the turn before nobody knows what it is about; so is a turn without an answer."""
    answers = [
        coqa_answer(1, "Ada", "Ada Finch", 30),
        coqa_answer(2, "oats", "oats", 3),
        coqa_answer(3, "rye", "rye", 62),
    ]
    found = read("coqa", saved(tmp_path, coqa(["Who?", "What?", "And?", "And then?"], answers)), None)
    assert ([turn.id for turn in turns(found)], found.left_out) == (["s1.1"], 3)
    with pytest.raises(SetError, match=r"left out: 1"):
        read("coqa", saved(tmp_path, coqa(["Who?"], [])), None)


def test_a_dialogue_of_quac_is_a_conversation(tmp_path: Path) -> None:
    """No answer is unanswerable, yes and no are known, and the mark at the end is no part of the document."""
    nothing = answer("CANNOTANSWER", 67)
    asked: list[dict[str, Any]] = [
        {"question": "What burned?", "orig_answer": answer("The mill", 0)},
        {"question": "Was it rebuilt?", "orig_answer": answer("Ada Finch", 30), "yesno": "y"},
        {"question": "Why?", "orig_answer": nothing, "answers": [answer("rye", 62), nothing]},
        {"question": "Rye?", "orig_answer": answer("rye", 62), "answers": [answer("rye", 62), nothing], "yesno": "n"},
    ]
    found = read("quac", saved(tmp_path, quac(*asked)), None)
    assert [turn.answers for turn in turns(found)] == [("The mill",), ("yes", "Ada Finch"), (), ("no", "rye")]
    assert [turn.yes_no for turn in turns(found)] == [None, "yes", None, "no"]
    assert [spans(turn) for turn in turns(found)] == [[FIRE], [REBUILT], [], [RYE]]
    assert [turn.kind for turn in turns(found)] == ["what", "yes_no", "why", "yes_no"]
    assert list(found.texts.values()) == [MILL]
    assert next(iter(found.texts)).startswith("the-mill-fire-")


def test_a_turn_of_quac_follows_the_one_before_unless_that_closes_the_subject(tmp_path: Path) -> None:
    """After a `followup` of n a turn stands alone, also where the one before was left out."""
    asked = [
        {"question": "Who?", "orig_answer": answer("Ada Finch", 30), "followup": "m"},
        {"question": "And?", "orig_answer": answer("oats", 30), "followup": "y"},
        {"question": "So?", "orig_answer": answer("rye", 62), "followup": "n"},
        {"question": "When?", "orig_answer": answer("1911", 24), "followup": "m"},
        {"question": "Where?", "orig_answer": answer("The mill", 0), "followup": "y"},
    ]
    found = read("quac", saved(tmp_path, quac(*asked)), None)
    assert found.left_out == 2
    assert [(turn.id, turn.depends_on) for turn in turns(found)] == [
        ("C_q#0", None),
        ("C_q#3", None),
        ("C_q#4", "C_q#3"),
    ]


def test_a_conversation_of_mtrag_cites_the_passages_judged_relevant(tmp_path: Path) -> None:
    """Whole passages are alternatives, irrelevant ones documents only; a partial answer stays partial."""
    talk = [
        ask("When did it burn?"),
        reply("In 1911.", (MILL, YES), ("Rye grows.", NO), ("It burned. \n", YES)),
        ask("Why?", "UNANSWERABLE"),
        reply("I do not know.", ("No cause.", NO)),
        ask("Who did it?", "PARTIAL"),
        reply("Somebody.", (MILL, YES)),
        ask("That one?", "UNDERSPECIFIED"),
        reply("Which one?"),
    ]
    found = read("mtrag", saved(tmp_path, [{"messages": talk}]), None)
    assert [turn.id for turn in turns(found)] == ["mtrag-1.1", "mtrag-1.3", "mtrag-1.5", "mtrag-1.7"]
    assert [turn.answers for turn in turns(found)] == [("In 1911.",), (), ("Somebody.",), ()]
    assert [turn.answerability for turn in turns(found)] == [
        "answerable",
        "unanswerable",
        "partial",
        "underspecified",
    ]
    assert [one.exact for one in turns(found)[0].evidence] == [MILL, "It burned."]
    assert sorted(found.texts.values()) == ["It burned. \n", "No cause.", "Rye grows.", MILL]
    assert [turn.depends_on for turn in turns(found)] == [None, "mtrag-1.1", "mtrag-1.3", "mtrag-1.5"]


def test_only_the_first_question_of_a_conversation_stands_alone(tmp_path: Path) -> None:
    """Nobody wrote the others in other words; a question of SQuAD is always the first."""
    answers = [coqa_answer(1, "Ada", "Ada Finch", 30), coqa_answer(2, "rye", "rye", 62)]
    story = read("coqa", saved(tmp_path, coqa(["Who?", "What?"], answers)), None)
    assert [turn.standalone for turn in turns(story)] == ["Who?", None]
    talk = quac(*({"question": asked, "orig_answer": answer("Ada", 30), "followup": "n"} for asked in ("Who?", "Why?")))
    assert [turn.standalone for turn in turns(read("quac", saved(tmp_path, talk), None))] == ["Who?", None]
    found = ({"orig_answer": answer("oats", 3), "followup": "n"}, {"orig_answer": answer("Ada", 30)})
    gone = quac(*({"question": "Who?", **one} for one in found))
    assert [turn.standalone for turn in turns(read("quac", saved(tmp_path, gone), None))] == [None]
    single = read("squad", saved(tmp_path, squad({}, {})), None)
    assert [turn.standalone for turn in turns(single)] == ["Who rebuilt it?"] * 2


def test_the_last_verdict_of_mtrag_counts(tmp_path: Path) -> None:
    """A reviewer's word stands against the annotator's, whichever is written first; no verdict is no relevance."""
    late_no, late_yes = {"a": ("yes", 1), "b": ("no", 2)}, {"b": ("yes", 2), "a": ("no", 1)}
    talk = [ask("Who?"), reply("Ada.", ("One.", late_no), ("Two.", late_yes), ("Three.", {}))]
    talk[1]["contexts"].append({"text": "Four."})
    turn = only(read("mtrag", saved(tmp_path, [{"messages": talk}]), None))
    assert [one.exact for one in turn.evidence] == ["Two."]


def test_a_passage_without_words_is_no_evidence(tmp_path: Path) -> None:
    """Though somebody judged it relevant; a turn that has no other is left out."""
    talk = [ask("Who?"), reply("Ada.", (" \n", YES), (MILL, YES)), ask("When?"), reply("1911.", ("", YES))]
    found = read("mtrag", saved(tmp_path, [{"messages": talk}]), None)
    assert (spans(only(found)), list(found.texts.values()), found.left_out) == ([(0, 66)], [MILL], 1)


def test_what_is_no_question_in_mtrag_is_left_out(tmp_path: Path) -> None:
    """Thanks break no chain; a question without a reply, a verdict or a passage that is relevant does."""
    talk = [
        ask("Who?"),
        reply("Ada.", (MILL, YES)),
        ask("Thank you", "CONVERSATIONAL"),
        reply("You are welcome."),
        ask("When?"),
        reply("1911.", (MILL, YES)),
        ask("What?"),
        reply("Rye.", (MILL, NO)),
        ask("And?"),
        reply("Rye.", (MILL, YES)),
    ]
    silent = [ask("Who?", "UNANSWERABLE"), ask("Who?"), reply("Ada.", (MILL, YES))]
    unmarked = [ask("Who?", None), reply("Ada.", (MILL, YES))]
    found = read("mtrag", saved(tmp_path, [{"messages": talk}, {"messages": silent}, {"messages": unmarked}]), None)
    assert [(turn.id, turn.depends_on) for turn in turns(found)] == [("mtrag-1.1", None), ("mtrag-1.5", "mtrag-1.1")]
    assert found.left_out == 6
