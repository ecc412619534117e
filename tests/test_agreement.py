"""Answers that another sentence contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from fakes import WordEncoder
from quoth import Assistant
from quoth.answering.beside.agreement import CONFLICT
from quoth.answering.candidates import Candidate
from quoth.types import Answer, Exchange, Passage

NUMBER = r"(?<![\d.])\d[\d.,]*(?: million)?(?: [a-z]+)?"


class PatternReader:
    """Answers each passage with what a pattern finds first in it; yes or no where the question asks for one."""

    threshold = 0.5

    def __init__(self, pattern: str = NUMBER, confidence: float = 0.9) -> None:
        self.pattern, self.confidence, self.read_passages = re.compile(pattern), confidence, 0

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:  # noqa: ARG002
        self.read_passages += len(passages)
        found = []
        for passage in passages:
            for span in passage.sentences:
                words = self.pattern.search(passage.slice(*span))
                if words is None:
                    continue
                place = (span[0] + words.start(), span[0] + words.end())
                if question.startswith(("Is", "Was", "Are")):
                    figure = re.search(r"\b\d{1,3}\b", question)
                    no = " not " in passage.slice(*span) or (figure and figure[0] not in passage.slice(*span))
                    found.append(Candidate(passage, span, "no" if no else "yes", self.confidence))
                else:
                    found.append(Candidate(passage, span, words[0], self.confidence, place))
                break
        return found


def ask(question: str, *texts: str, reader: PatternReader | None = None) -> Answer:
    named = {f"{letter}.txt": text for letter, text in zip("abc", texts, strict=False)}
    with Assistant.from_texts(named, encoder=WordEncoder(), reader=reader or PatternReader()) as assistant:
        return assistant.ask(question)


def test_two_figures_of_one_document_are_told_with_both_places() -> None:
    """The answer names both, in the words of the document, and cites both; a note says that they disagree."""
    text = "The mill has 12 wheels. It is old. A later page says that the mill has 14 wheels."
    answer = ask("How many wheels does the mill have?", text)
    assert answer.text == "12 wheels [1]; another place says 14 wheels [2]."
    assert answer.short == "12 wheels"
    assert [(c.marker, c.quote) for c in answer.citations] == [
        (1, "The mill has 12 wheels."),
        (2, "A later page says that the mill has 14 wheels."),
    ]
    assert answer.notes == (f"{CONFLICT} a.txt has both “12 wheels” and “14 wheels”.",)


def test_what_stands_under_another_heading_is_of_another_thing() -> None:
    """The battery of the lock beside that of the mill."""
    texts = [f"# The {name}\n\nThe battery costs {price} euros.\n" for name, price in (("lock", 35), ("mill", 41))]
    both = {"a.md": texts[0], "b.md": texts[1]}
    with Assistant.from_texts(both, encoder=WordEncoder(), reader=PatternReader()) as assistant:
        assert assistant.ask("What does the battery of the lock cost?").notes == ()


def test_two_documents_that_disagree_are_both_named() -> None:
    """A date in one and another date in the other."""
    reader = PatternReader(r"in (\d{4})|\d{4}")
    answer = ask(
        "When was the mill built?", "The mill was built in 1804.", "Built in 1806, the mill is old.", reader=reader
    )
    assert answer.text == "In 1804 [1]; another place says in 1806 [2]."
    assert [c.source for c in answer.citations] == ["a.txt", "b.txt"]
    assert answer.notes == (f"{CONFLICT} a.txt has “in 1804”, b.txt has “in 1806”.",)


def test_a_yes_and_a_no_are_a_conflict() -> None:
    """One sentence says that it is so, another that it is not."""
    answer = ask(
        "Was the bridge reopened?",
        "The bridge was reopened.",
        "The bridge was not reopened.",
        reader=PatternReader("bridge"),
    )
    assert answer.text == "Yes [1]; another place says no [2]."
    assert answer.notes == (f"{CONFLICT} a.txt has “yes”, b.txt has “no”.",)


def test_another_sentence_in_other_words_is_read_without_the_cited_one() -> None:
    """The packaged reader finds the figure that the cited sentence hid; the same figure is no conflict."""
    text = (
        "The club has 310 members. It owns three boats. In winter they are kept in a shed. "
        "With its {} members it is too small to buy a fourth."
    )
    notes = []
    for members in ("480", "310"):
        with Assistant.from_texts({"a.txt": text.format(members)}) as assistant:
            notes.append(assistant.ask("How many members does the club have?").notes)
    assert notes == [(f"{CONFLICT} a.txt has both “310” and “480”.",), ()]


def test_a_figure_that_is_asked_about_is_held_against_another() -> None:
    """Whether the yes or the no is answered, the other figure is told; a sentence of another year has none."""
    has, other = "In 1990 the mill had 12 wheels.", "According to a guest, the mill had 14 wheels in 1990."
    answer = ask("Was it 12 wheels that the mill had in 1990?", has, other, reader=PatternReader("mill had"))
    assert answer.text == "Yes [1]; another place says 14 [2]."
    answer = ask(
        "Was it 12 wheels that the mill had in 1990?", has, other.replace("1990", "1991"), reader=PatternReader("mill")
    )
    assert answer.text == "Yes [1]."


def test_an_answer_that_another_sentence_denies_is_told() -> None:
    """The sentence is quoted, for it gives no other date."""
    reader = PatternReader("in May|May")
    answer = ask(
        "When was the bridge reopened?",
        "The bridge was reopened in May.",
        "The bridge was not reopened in May.",
        reader=reader,
    )
    assert answer.text == "In May [1]; another place says: “The bridge was not reopened in May.” [2]."


QUIET = {
    "two years": ("How many men did it employ?", "It employed 12 men in 1990.", "It employed 14 men in 1991."),
    "another year than was asked": (
        "How many men worked in 1990?",
        "In 1990, 12 men worked.",
        "In 1991, 14 men worked.",
    ),
    "planned and actual": (
        "What did the hall cost?",
        "The hall cost 12 euros.",
        "The hall was planned to cost 14 euros.",
    ),
    "up to": ("How long is the term?", "The term is 12 months.", "The term is up to 14 months."),
    "a range": ("How long is the path?", "The path is 12 miles long.", "The path is between 10 and 15 miles long."),
    "rounded": ("How long is the path?", "The path is 12 miles long.", "The path is about 13 miles long."),
    "other units": ("How long is the path?", "The path is 12 miles long.", "The path is 19 kilometres long."),
    "another entity": ("How deep is Lake Ouse?", "Lake Ouse is 12 metres deep.", "Lake Barr is 14 metres deep."),
    "a part of it": ("How many seats has the hall?", "The hall has 12 seats.", "The gallery of the hall has 14 seats."),
    "first and second": (
        "How many pages has the second part?",
        "The second part has 12 pages.",
        "The first part has 14 pages.",
    ),
    "each": ("How many oars has each boat?", "Each boat has 12 oars.", "The long boat has 14 oars."),
    "a condition": ("What is the fee?", "The fee is 12 euros.", "The fee is 14 euros if you are late."),
    "a change told": ("What is the fee?", "The fee is 12 euros.", "The fee rose from 12 euros to 14 euros."),
    "the same": ("How many men?", "There were 1500 men.", "There were 1,500 men."),
}


@pytest.mark.parametrize("case", list(QUIET))
def test_what_differs_in_time_scope_or_kind_is_no_conflict(case: str) -> None:
    """Within one document or between two, and whichever is answered."""
    question, one, other = QUIET[case]
    for texts in ((one, other), (f"{one} {other}",), (other, one)):
        answer = ask(question, *texts)
        assert not [note for note in answer.notes if note.startswith(CONFLICT)], texts
        assert len(answer.citations) <= 1


def test_a_negation_of_something_else_is_no_conflict() -> None:
    """Another place, another month, a condition: as the packaged reader reads them."""
    for other in (
        "Dogs are not allowed in the shop.",
        "In 1990 dogs were not allowed in the park.",
        "Dogs are not allowed in the park if they bite.",
        "Dogs were not allowed in the park in former years.",
    ):
        text = f"Dogs are allowed in the park. {other}"
        with Assistant.from_texts({"a.txt": text}, encoder=WordEncoder()) as assistant:
            answer = assistant.ask("Are dogs allowed in the park?")
        assert (answer.text, answer.notes) == ("Yes [1].", ()), other


def test_a_denial_for_another_date_is_no_conflict() -> None:
    """That it was not so in April says nothing of May."""
    other = "The bridge was not reopened in April."
    answer = ask(
        "Was the bridge reopened in May?", "The bridge was reopened in May.", other, reader=PatternReader("bridge")
    )
    assert (answer.text, answer.notes) == ("Yes [1].", ())


def test_a_question_that_names_nothing_has_no_conflict() -> None:
    """What "that" was is not known, so two years are not known to be of one thing."""
    texts = "In 1879 the head was shown. It was a good year. The statue was completed in 1884."
    assert ask("What year was that?", texts, reader=PatternReader(r"\d{4}")).notes == ()


def test_an_unsure_second_answer_is_no_conflict() -> None:
    """What would not be given as an answer contradicts none."""
    reader = PatternReader(confidence=0.49)
    reader.threshold = 0.4
    assert (
        ask("How many wheels has the mill?", "The mill has 12 wheels.", "The mill has 14 wheels.", reader=reader).notes
        == ()
    )


def test_nothing_is_read_again_where_nothing_can_disagree() -> None:
    """One passage is read once; what may disagree is read once more without the cited sentence."""
    for text, read in (
        ("The mill has 12 wheels. It is 9 metres high.", 1),
        ("The mill has 12 wheels. The mill has 14 wheels.", 2),
    ):
        reader = PatternReader()
        ask("How many wheels has the mill?", text, reader=reader)
        assert reader.read_passages == read
