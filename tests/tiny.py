"""A set of a few turns over one short document, and what was said to them: small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.sets.predictions import Cited, Prediction, Retrieved
from quoth.evaluation.sets.question_set import Dialogue, Evidence, Manifest, Question, QuestionSet, SetDocument
from quoth.types import Span, text_hash

NAME = "m.txt"
TEXT = "The mill burned in 1887. Nobody rebuilt it. The owner moved to Leeds."
BURNED, REBUILT, OWNER, ALL = (0, 24), (25, 43), (44, 69), (0, 69)
SCRIPT = "<script>alert(1)</script>"
"""What nobody should run who reads a report."""


def evidence(span: Span = BURNED, **more: Any) -> Evidence:
    return Evidence(**{"document": NAME, "start": span[0], "end": span[1], "exact": TEXT[slice(*span)], **more})


def question(name: str, answerability: str = "answerable", span: Span = BURNED, **more: Any) -> Question:
    """A question about the year, or one that nobody can answer."""
    answered = answerability in ("answerable", "partial")
    fields: dict[str, Any] = {
        "id": name,
        "question": f"Question {name}?",
        "kind": "when",
        "answerability": answerability,
        "answers": ("in 1887",) if answered else (),
        "evidence": (evidence(span),) if answered else (),
        "standalone": f"Question {name}, alone?",
    }
    return Question(**{**fields, **more})


def conversations(*turns: Sequence[Question]) -> tuple[Dialogue, ...]:
    return tuple(Dialogue(id=f"c{i}", turns=tuple(listed)) for i, listed in enumerate(turns, 1))


def question_set(*turns: Sequence[Question], text: str = TEXT) -> QuestionSet:
    """One conversation for each list of turns: c1, c2 and so on."""
    manifest = Manifest(
        name="mills",
        about="About mills.",
        licence="CC0",
        documents=(SetDocument(name=NAME, sha256=text_hash(text)),),
        conversations_sha256="0" * 64,
    )
    return QuestionSet(manifest, conversations(*turns), {NAME: text})


def cited(span: Span = BURNED, **more: Any) -> Cited:
    return Cited(**{"source": NAME, "start": span[0], "end": span[1], "quote": TEXT[slice(*span)], **more})


def answered(name: str, answer: str = "in 1887", *spans: Span, **more: Any) -> Prediction:
    """An answer that cites these places, or where the mill burned."""
    quotes = tuple(cited(span) for span in spans or (BURNED,))
    markers = "".join(f"[{i}]" for i, _ in enumerate(quotes, 1))
    fields: dict[str, Any] = {"answer": answer, "text": f"{answer} {markers}", "citations": quotes}
    return Prediction(**{"turn": name, "status": "answered", **fields, **more})


def refused(name: str, **more: Any) -> Prediction:
    return Prediction(**{"turn": name, "status": "not_found", "text": "Not found.", **more})


def scored(**fields: Any) -> TurnScore:
    """A turn that went right, with other fields."""
    (found,) = score(question_set([question("a")]), [answered("a")])
    return TurnScore(**{**asdict(found), **fields})


def mills() -> tuple[QuestionSet, tuple[Prediction, ...]]:
    """Two conversations, five turns: right, refused wrongly; refused rightly, answered wrongly, not the gold words."""
    questions = question_set(
        (question("a1"), question("a2", depends_on="a1", standalone="When did the mill burn?")),
        (
            question("b1", "unanswerable"),
            question("b2", "unanswerable"),
            question("b3", kind="where", answers=("Leeds",), span=OWNER),
        ),
    )
    found = (
        answered("a1", confidence=0.9, timings_ms={"read": 4.0, "total": 5.0}, counters={"passages": 2},
                 retrieved=(Retrieved(source=NAME, start=30, end=40), Retrieved(source=NAME, start=0, end=30))),
        refused("a2", confidence=0.4, timings_ms={"total": 1.0}),
        refused("b1", confidence=0.1, timings_ms={"read": 2.0, "total": 3.0}),
        answered("b2", SCRIPT, confidence=0.7, timings_ms={"read": 9.0, "total": 9.0}),
        answered("b3", "York", OWNER, confidence=0.6),
    )  # fmt: skip
    return questions, found
