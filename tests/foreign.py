"""Files as other people write them: SQuAD, CoQA, QuAC, MTRAG and rows about one mill."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quoth.evaluation.sets.conversion import Imported
from quoth.evaluation.sets.question_set import Question

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


def turns(found: Imported) -> list[Question]:
    """Every turn that was read."""
    return [turn for conversation in found.conversations for turn in conversation.turns]


def only(found: Imported) -> Question:
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


STORY = coqa(["Who?"], [coqa_answer(1, "Ada", "Ada Finch", 30)])
TALK = quac({"question": "Who?", "orig_answer": answer("Ada", 30)})
