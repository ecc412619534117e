"""Question sets as the search and the reader see them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.rows import Row
from training.searched import Asked, Read, asked_rows, asked_set

from fakes import WordEncoder
from quoth.answering.network import Found, Reading
from quoth.evaluation.sets.question_set import Dialogue
from quoth.evaluation.sets.set_folders import write_set
from quoth.types import Exchange

TEXTS = {"gate.txt": "The gate is green.", "songs.txt": "Ann sings loudly."}


class LastWord:
    """Answers with the last word of each passage; margins 2 and 1."""

    def read(self, _question: str, _history: Sequence[Exchange], passages: Sequence[str]) -> list[Reading]:
        """See `Readings.read`."""
        found = []
        for passage in passages:
            word = passage.rstrip(".").split()[-1]
            start = passage.index(word)
            span = Found(start, start + len(word), word, 2.0)
            found.append(Reading({"span": 1.0, "yes": 0.0, "no": 0.0, "none": 0.0}, (span,), 0.5, 1.0))
        return found


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
    found = asked_set(tmp_path / "set", LastWord(), WordEncoder())
    assert found[0] == Asked((Read(2.0, 1.0, 1, right=True), Read(2.0, 1.0, 2, right=False)), none=False)
    assert [read.right for read in found[1].passages] == [False, False]
    assert found[1].none
    assert len(found) == 2


def test_a_row_is_read_over_what_a_search_in_its_own_context_brings() -> None:
    """Two sections are two passages; the gate's comes first and ends in the gold word, and a yes/no row is left out."""
    context = "# Gate\n\nThe gate is green.\n\n# Songs\n\nAnn sings loudly."
    start = context.index("green")
    row = Row("1", "set", "t", (), "Which colour has the gate?", context, "span", ((start, start + 5),))
    found = asked_rows([row, replace(row, kind="yes"), replace(row, kind="none")], LastWord(), WordEncoder())
    assert [one.none for one in found] == [False, True]
    assert [(read.place, read.right) for read in found[0].passages][:1] == [(1, True)]
    assert not any(read.right for read in found[1].passages)
