"""A user's file becomes conversations: what is kept of each format, what is left out, what is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError, UsageError
from quoth.evaluation.adapters import FORMATS, read
from quoth.evaluation.drafts import Passage, Read, kind_of
from quoth.evaluation.folders import write_set
from quoth.evaluation.sets import Question

MILL = "The mill burned down in 1911. Ada Finch rebuilt it. It grinds rye."
"""Sentences at 0-29, 30-51 and 52-66; 1911 at 24, Ada Finch at 30, rye at 62."""
FIRE, REBUILT, RYE = (0, 29), (30, 51), (52, 66)


def saved(tmp_path: Path, content: Any, name: str = "file.json") -> Path:
    """A file of that content, as JSON unless it is text."""
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def lines(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    """A file of JSON lines."""
    return saved(tmp_path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "rows.jsonl")


def turns(found: Read) -> list[Question]:
    """Every turn that was read."""
    return [turn for conversation in found.conversations for turn in conversation.turns]


def only(found: Read) -> Question:
    """The one turn that was read."""
    (turn,) = turns(found)
    return turn


def spans(turn: Question) -> list[tuple[int, int]]:
    """Where the evidence of a turn stands."""
    return [(one.start, one.end) for one in turn.evidence]


def answer(text: str, start: int) -> dict[str, Any]:
    """An answer as SQuAD and QuAC write it."""
    return {"text": text, "answer_start": start}


def squad(*questions: dict[str, Any], context: str = MILL, title: str = "Mills") -> dict[str, Any]:
    """A SQuAD file of one paragraph; each question is a wish for other fields."""
    usual = {"question": "Who rebuilt it?", "answers": [answer("Ada Finch", 30)]}
    qas = [{"id": f"q{number}", **usual, **found} for number, found in enumerate(questions or ({},), 1)]
    return {"version": "x", "data": [{"title": title, "paragraphs": [{"context": context, "qas": qas}]}]}


def coqa_answer(turn: int, said: str, span: str, start: int) -> dict[str, Any]:
    """An answer as CoQA writes it."""
    return {
        "turn_id": turn,
        "input_text": said,
        "span_text": span,
        "span_start": start,
        "span_end": start + len(span),
    }


def coqa(questions: list[str], answers: list[dict[str, Any]], *others: list[dict[str, Any]]) -> dict[str, Any]:
    """A CoQA file of one story."""
    story: dict[str, Any] = {
        "id": "s1",
        "filename": "mill.txt",
        "story": MILL,
        "questions": [{"turn_id": number, "input_text": asked} for number, asked in enumerate(questions, 1)],
        "answers": answers,
    }
    if others:
        story["additional_answers"] = {str(number): other for number, other in enumerate(others)}
    return {"version": "1.0", "data": [story]}


def quac(*qas: dict[str, Any]) -> dict[str, Any]:
    """A QuAC file of one dialogue; the answers are the original one unless a turn says otherwise."""
    filled = [
        {"id": f"C_q#{n}", "followup": "y", "yesno": "x", "answers": [qa["orig_answer"]], **qa}
        for n, qa in enumerate(qas)
    ]
    paragraph = {"id": "C", "context": f"{MILL} CANNOTANSWER", "qas": filled}
    return {"data": [{"title": "The Mill", "section_title": "Fire", "paragraphs": [paragraph]}]}


def ask(text: str, answerability: str | None = "ANSWERABLE") -> dict[str, Any]:
    """What a user says in MTRAG."""
    asked: dict[str, Any] = {"speaker": "user", "text": text}
    return asked | ({"enrichments": {"Answerability": [answerability]}} if answerability else {})


def reply(text: str, *contexts: tuple[str, dict[str, tuple[str, int]]]) -> dict[str, Any]:
    """What the agent says in MTRAG, with passages and their verdicts `{person: (value, timestamp)}`."""
    shown = [
        {
            "document_id": f"d/{number}",
            "title": "Mill",
            "text": passage,
            "feedback": {"relevant": {who: {"value": v, "timestamp": at} for who, (v, at) in verdicts.items()}},
        }
        for number, (passage, verdicts) in enumerate(contexts)
    ]
    return {"speaker": "agent", "text": text, "contexts": shown}


YES = {"a": ("yes", 1)}
UNTIMED: dict[str, Any] = {"a": ("yes", None)}
NO = {"a": ("no", 1)}


def row(name: str, question: str = "Who rebuilt it?", history: tuple[str, ...] = (), **other: Any) -> dict[str, Any]:
    """A row with a span answer, unless other fields say otherwise."""
    return {
        "id": name,
        "set": "mills",
        "title": "Mill",
        "history": list(history),
        "question": question,
        "context": MILL,
        "kind": "span",
        "answers": [{"text": "Ada Finch", "start": 30}],
        **other,
    }


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
    assert Passage("", "rye and rye").find("rye", 7) == (8, 11)
    assert Passage("", "rye and rye").find("rye", 3) == (0, 3)
    assert Passage("", "anana").find("ana", 2) == (2, 5)
    assert Passage("", " " * 100 + "rye").find("rye", 0) == (100, 103)
    assert Passage("", " " * 101 + "rye").find("rye", 0) is None
    assert Passage("", "rye" + " " * 100).find("rye", 100) == (0, 3)
    assert Passage("", "rye" + " " * 101).find("rye", 101) is None


def test_white_space_around_an_answer_is_no_part_of_it() -> None:
    """The span begins with the first character that can be seen, and nothing is found for none."""
    assert Passage("", "so rye").find(" rye ", 2) == (3, 6)
    assert Passage("", "a  a").find("   a", 0) == (3, 4)
    assert Passage("", "so rye").find(" \n", 2) is None
    assert Passage("", "so rye").find("so", -1) is None


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


def test_a_row_is_a_turn_of_its_kind(tmp_path: Path) -> None:
    """A span has its sentence, a yes and an abstractive answer that of their rationale, none has nothing."""
    ground = {"text": "burned down", "start": 9}
    file = lines(
        tmp_path,
        row("a"),
        row("b", kind="none", answers=[]),
        row("c", kind="yes", answers=[], rationale=ground, reference="yes, by Ada"),
        row("d", kind="abstractive", answers=[], rationale=ground, reference="a woman"),
        row("e", kind="no"),
        row("f", kind="yes", answers=[]),
    )
    found = read("rows", file, None)
    assert [turn.answers for turn in turns(found)] == [
        ("Ada Finch",),
        (),
        ("yes", "yes, by Ada"),
        ("a woman",),
        ("no", "Ada Finch"),
    ]
    assert [spans(turn) for turn in turns(found)] == [[REBUILT], [], [FIRE], [FIRE], [REBUILT]]
    assert [turn.yes_no for turn in turns(found)] == [None, None, "yes", None, "no"]
    assert found.left_out == 1


def test_consecutive_rows_that_tell_one_history_are_one_conversation(tmp_path: Path) -> None:
    """Each has the questions of those before; the next without a history begins another."""
    file = lines(
        tmp_path,
        row("a", "Who?"),
        row("b", "When?", ("Who?", "Ada"), answers=[{"text": "1911", "start": 24}]),
        row("c", "What?", ("Who?", "Ada", "When?", "in 1911"), answers=[{"text": "rye", "start": 62}]),
        row("d", "Who?"),
    )
    found = read("rows", file, None)
    assert [[turn.id for turn in c.turns] for c in found.conversations] == [["a", "b", "c"], ["d"]]
    assert [turn.depends_on for turn in turns(found)] == [None, "a", "b", None]
    assert ([c.id for c in found.conversations], found.left_out) == (["a", "d"], 0)


@pytest.mark.parametrize(
    "other",
    [
        {"history": ("How?", "Ada")},
        {"history": ("Who?",)},
        {"history": ("Who?", "Ada", "How?", "so")},
        {"title": "Another"},
        {"context": MILL + " "},
    ],
)
def test_a_row_whose_history_is_not_in_the_file_is_left_out(tmp_path: Path, other: dict[str, Any]) -> None:
    """Its earlier turns have no gold answers; nor does a row that goes on from it stay."""
    second = row("b", "When?", other.pop("history", ("Who?", "Ada")), **other)
    third = row("c", "When?", ("Who?", "Ada"))
    found = read("rows", lines(tmp_path, row("a", "Who?"), second, third), None)
    assert ([turn.id for turn in turns(found)], found.left_out) == (["a"], 2)


def test_rows_may_be_packed_and_hold_any_line_end_of_unicode(tmp_path: Path) -> None:
    """A .gz file is unpacked; only a line feed ends a row; a byte-order mark in front is none of it."""
    text = "\ufeff" + json.dumps(row("a", context=MILL + "\u2028\x85"), ensure_ascii=False) + "\r\n\n"
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode("utf-8")))
    assert list(read("rows", path, None).texts.values()) == [MILL + "\u2028\x85"]


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


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_that_is_not_json_is_refused_by_name(tmp_path: Path, form: str) -> None:
    """So is one that is missing, a folder, not UTF-8, no gzip, half of one, or nested without end."""
    packed = gzip.compress(json.dumps(squad()).encode() * 9)
    bad = {
        "is not JSON": b"{'id': 1}",
        "is not UTF-8": b'"caf\xe9"',
        "no JSON object": b"3",
        "no JSON that can be read": b"[" * 200_000,
        "part of one": packed[:-9],
        "no gzip file": b"{}",
    }
    for problem, content in bad.items():
        path = tmp_path / f"bad.json{'.gz' if 'one' in problem or 'gzip' in problem else ''}"
        path.write_bytes(content)
        with pytest.raises(SetError) as caught:
            read(form, path, None)
        wanted = "no list of conversations" if form == "mtrag" and problem == "no JSON object" else problem
        assert wanted in caught.value.problem
        assert str(path) in caught.value.problem
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(SetError, match=r"cannot be read: (No such file|Is a directory)") as caught:
            read(form, path, None)
        assert str(path) in caught.value.problem


def without(content: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """A deep copy without the field at a path."""
    copy = json.loads(json.dumps(content))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return dict(copy)


STORY = coqa(["Who?"], [coqa_answer(1, "Ada", "Ada Finch", 30)])
TALK = quac({"question": "Who?", "orig_answer": answer("Ada", 30)})


@pytest.mark.parametrize(
    ("form", "content", "problem"),
    [
        ("squad", {}, "file.json: data is missing"),
        ("squad", {"data": None}, "file.json: data is missing"),
        ("squad", {"data": {}}, "file.json: data is not a list"),
        ("squad", {"data": ["x"]}, "file.json, data[0] is no JSON object"),
        ("squad", STORY, "data[0]: paragraphs is missing"),
        ("squad", squad(context=" "), "data[0], paragraphs[0]: context is empty"),
        ("squad", squad({"question": 3}), "qas[0]: question is not text"),
        ("squad", squad({}, {"id": True}), "qas[1]: id is not text"),
        ("squad", squad({"is_impossible": "no"}), "qas[0]: is_impossible is not true or false"),
        ("squad", squad({"answers": [{"text": "Ada"}]}), "answers[0]: answer_start is missing"),
        ("squad", squad({"answers": [answer("Ada", True)]}), "answers[0]: answer_start is not a whole number"),
        ("coqa", squad(), "data[0]: story is missing"),
        ("coqa", without(STORY, "data", 0, "answers"), "data[0]: answers is missing"),
        ("coqa", without(STORY, "data", 0, "questions", 0, "turn_id"), "questions[0]: turn_id is missing"),
        ("coqa", without(STORY, "data", 0, "answers", 0, "span_start"), "answers[0]: span_start is missing"),
        ("quac", without(TALK, "data", 0, "paragraphs", 0, "id"), "paragraphs[0]: id is missing"),
        ("quac", without(TALK, "data", 0, "paragraphs", 0, "qas", 0, "answers"), "qas[0]: answers is missing"),
        ("mtrag", squad(), "file.json is no list of conversations"),
        ("mtrag", [3], "file.json, conversation 1 is no JSON object"),
        ("mtrag", [{"messages": []}, {"turns": []}], "file.json, conversation 2: messages is missing"),
        ("mtrag", [{"messages": [{"text": "x"}]}], "conversation 1, messages[0]: speaker is missing"),
        ("mtrag", [{"messages": [ask("Who?"), reply("Ada", (MILL, UNTIMED))]}], "timestamp is missing"),
        ("mtrag", [{"messages": [ask("Who?") | {"enrichments": {"Answerability": [1]}}]}], "holds something"),
        ("rows", row("a", kind="spam"), "file.json, line 1: kind is spam"),
        ("rows", row("a") | {"history": [None]}, "line 1: history holds something that is no text"),
        ("rows", row("a") | {"history": "Who?"}, "line 1: history is not a list"),
        ("rows", row("a", context=""), "line 1: context is empty"),
        ("rows", row("a", answers=[{"text": "Ada"}]), "line 1, answers[0]: start is missing"),
        ("rows", without(row("a"), "history"), "line 1: history is missing"),
        ("rows", json.dumps(row("a")) + "\n[]", "file.json, line 2 is no JSON object"),
        ("rows", json.dumps(row("a")) + "\n{", "file.json, line 2 is not JSON"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_entry(
    tmp_path: Path, form: str, content: Any, problem: str
) -> None:
    """The error names the file, the entry, what is wrong with it and the mend."""
    file = saved(tmp_path, content)
    with pytest.raises(SetError) as caught:
        read(form, file, None)
    assert problem in caught.value.problem
    assert caught.value.problem.startswith(str(file))
    assert "the format that the file has" in caught.value.remedy


def test_a_file_without_a_turn_to_score_is_refused(tmp_path: Path) -> None:
    """It says how many were left out; an empty file has none."""
    with pytest.raises(SetError, match=r"file\.json has no turn that can be scored; left out: 1"):
        read("squad", saved(tmp_path, squad({"answers": [answer("oats", 3)]})), None)
    with pytest.raises(SetError, match=r"rows\.jsonl has no turn that can be scored; left out: 0"):
        read("rows", lines(tmp_path), None)


def test_an_unknown_format_and_a_number_below_one_are_refused(tmp_path: Path) -> None:
    """The formats are named, and no conversations are not worth a file."""
    with pytest.raises(UsageError, match=r"no format nq") as caught:
        read("nq", saved(tmp_path, squad()), None)
    assert caught.value.remedy == "name one of: coqa, mtrag, quac, rows, squad"
    with pytest.raises(UsageError, match=r"0 conversations"):
        read("squad", saved(tmp_path, squad()), 0)


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
