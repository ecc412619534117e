"""Question sets as the search and the readers see them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.rows import Row
from training.searched import Skimmed, articles, asked_rows, asked_set

from fakes import WordEncoder
from quoth.answering.inputs import Window
from quoth.answering.network import Fitted, Found, Reading
from quoth.answering.reader import TrainedReader
from quoth.evaluation.sets.question_set import Dialogue
from quoth.evaluation.sets.set_folders import write_set
from quoth.types import Exchange

TEXTS = {"gate.txt": "The gate is green.", "songs.txt": "Ann sings loudly."}


class LastWord:
    """Answers with the last word of each window; margins 2 and 1."""

    fitted = Fitted()

    def read(
        self, _question: str, _history: Sequence[Exchange], windows: Sequence[Window], _places: Sequence[int]
    ) -> list[Reading]:
        """See `quoth.answering.reader.Network`."""
        found = []
        for window in windows:
            word = window.text.rstrip(".").split()[-1]
            start = window.text.rindex(word)
            span = Found(start, start + len(word), word, 2.0)
            found.append(Reading({"span": 1.0, "yes": 0.6, "no": 0.4, "none": 0.0}, (span,), 0.5, 1.0))
        return found


READER = TrainedReader(LastWord(), LastWord())


def turn(name: str, question: str, answerability: str, **more: object) -> dict[str, object]:
    """A turn as a set writes it."""
    said = {"id": name, "question": question, "kind": "what", "standalone": question}
    return {**said, "answerability": answerability, **more}


def test_each_passage_has_its_place_in_the_search_and_whether_it_is_right(tmp_path: Path) -> None:
    """The gate's passage comes first for its question and ends in the right word; the other one does
    not. An unanswerable turn has nothing right; one without a verdict is left out.
    """
    evidence = [{"document": "gate.txt", "start": 0, "end": 18, "exact": "The gate is green."}]
    turns = [
        turn("1", "Which colour has the gate?", "answerable", answers=["Green"], evidence=evidence),
        turn("2", "Which gate sings?", "unanswerable"),
        turn("3", "Which gate?", "underspecified"),
    ]
    talk = Dialogue.model_validate({"id": "c", "turns": turns})
    write_set(tmp_path / "set", {"name": "set", "about": "a test", "licence": "CC0-1.0"}, [talk], TEXTS)
    found = list(asked_set(tmp_path / "set", READER, WordEncoder()))
    assert found[0].skimmed == (Skimmed(2.0, 1.0, 1, right=True), Skimmed(2.0, 1.0, 2, right=False))
    assert [(one.signs.place, one.right) for one in found[0].judged] == [(1, True), (2, False)]
    assert [one.right for one in found[1].skimmed] + [one.right for one in found[1].judged] == [False] * 4
    assert [(one.source, one.group, one.none) for one in found] == [("set", "c", False), ("set", "c", True)]


def row(question: str, context: str, kind: str = "span", answer: str = "", **more: object) -> Row:
    """A row whose answer stands where it is first found."""
    spans = ((context.index(answer), context.index(answer) + len(answer)),) if answer else ()
    fields: dict[str, object] = {"source": "squad1", "title": "Gates", "turns": (), **more}
    return Row("r", question=question, context=context, kind=kind, answers=spans, **fields)  # type: ignore[arg-type]


def test_a_row_is_read_over_all_contexts_of_its_article() -> None:
    """The search brings both contexts; only the row's own can be right, also where the other says the same words."""
    rows = [
        row("Which colour has the gate?", "The gate is green.", answer="green"),
        row("Which colour has the door?", "The door is green.", answer="green"),
    ]
    first, second = asked_rows(rows, READER, WordEncoder())
    assert [one.right for one in first.skimmed] == [True, False]
    assert [one.right for one in second.skimmed] == [True, False]


def test_a_follow_up_and_a_yes_or_no_are_asked_of_their_own_context() -> None:
    """One passage each; yes is right where the row says so, and a row without an answer has nothing right."""
    rows = [
        row("Which colour?", "The gate is green.", answer="green", turns=(("What is there?", "a gate"),)),
        row("Is the gate green?", "The gate is green.", "yes", source="boolq"),
        row("Is the gate red?", "The door is open.", "none", source="condaqa"),
    ]
    found = list(asked_rows(rows, READER, WordEncoder()))
    assert [[one.right for one in asked.judged] for asked in found] == [[True], [True], [False]]
    assert [(asked.polar, asked.none) for asked in found] == [(False, False), (True, False), (True, True)]


def test_rows_without_a_title_are_searched_together() -> None:
    """Titles come first, in order; then runs of contexts, each row with its own."""
    rows = [row("a?", "A a.", title=""), row("b?", "B b.", title="T"), row("c?", "C c.", title="")]
    assert [(name, [r.question for r in found]) for name, found in articles(rows)] == [
        ("T", ["b?"]),
        ("squad1 0", ["a?", "c?"]),
    ]
