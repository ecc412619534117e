"""Question sets as rows for the threshold."""

from pathlib import Path

from training.question_sets import rows_of

from quoth.evaluation.sets import Conversation, write_set

TEXTS = {"a.txt": "Ann sings.", "b.txt": "The gate is green. It creaks."}


def turn(name: str, question: str, answerability: str, **more: object) -> dict[str, object]:
    """A turn as a set writes it."""
    said = {"id": name, "question": question, "kind": "what", "standalone": question}
    return {**said, "answerability": answerability, **more}


def test_turns_become_rows_over_all_documents_in_a_row(tmp_path: Path) -> None:
    """b.txt begins at 12, after ten letters and two line ends, so "green" stands at 24 to 29; the
    second turn follows the first one's answer; a turn without a verdict is left out.
    """
    evidence = [{"document": "b.txt", "start": 0, "end": 18, "exact": "The gate is green."}]
    turns = [
        turn("1", "Which colour has the gate?", "answerable", answers=["Green"], evidence=evidence),
        turn("2", "Is it high?", "unanswerable"),
        turn("3", "Is it green?", "answerable", yes_no="yes", answers=["yes"], evidence=evidence),
        turn("4", "Which?", "underspecified"),
    ]
    talk = Conversation.model_validate({"id": "c", "turns": turns})
    write_set(tmp_path / "set", {"name": "set", "about": "a test", "licence": "CC0-1.0"}, [talk], TEXTS)
    rows = rows_of(tmp_path / "set")
    assert [(row.id, row.kind, row.answers) for row in rows] == [
        ("1", "span", ((24, 29),)),
        ("2", "none", ()),
        ("3", "yes", ()),
    ]
    assert rows[0].context[24:29] == "green"
    assert rows[1].turns == (("Which colour has the gate?", "Green"),)
    assert rows[2].turns[1] == ("Is it high?", "")
