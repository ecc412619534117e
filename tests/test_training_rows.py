"""Rows as they are read, and the span that the reader should learn from each."""

from training.rows import Row, gold, row_from, unbracket


def row(kind: str, context: str, answers: list[str], evidence: str = "", reference: str = "") -> Row:
    """A row whose ranges are looked up in the context."""
    place = context.find(evidence)
    ranges = tuple((context.find(a), context.find(a) + len(a)) for a in answers)
    return Row(
        "1", "set", "", (), "?", context, kind, ranges, (place, place + len(evidence)) if evidence else None, reference
    )


def words(found: Row) -> str | None:
    """The words of the span to learn."""
    span = gold(found)
    return found.context[slice(*span)] if span else None


def test_history_becomes_pairs_of_question_and_answer() -> None:
    """Four strings are two turns, oldest first."""
    made = row_from({"id": "1", "set": "s", "history": ["a?", "b", "c?", "d"], "question": "q?", "context": "x",
                     "kind": "span", "answers": [{"text": "x", "start": 0}]})  # fmt: skip
    assert made.turns == (("a?", "b"), ("c?", "d"))
    assert made.answers == ((0, 1),)


def test_the_commonest_answer_is_learnt_without_its_end_punctuation() -> None:
    """Two of three annotators chose "86 km," and its comma is dropped."""
    assert words(row("span", "It is 86 km, or so.", ["It is 86 km", "86 km,", "86 km,"])) == "86 km"


def test_a_free_form_answer_is_brought_back_to_words_of_its_evidence() -> None:
    """The human said "a cab"; the evidence has "cab"."""
    found = row("abstractive", "She took a slow cab home.", [], "a slow cab home.", "a cab")
    assert words(found) in ("a slow cab", "cab")


def test_yes_and_no_point_at_their_evidence_and_boolq_at_nothing() -> None:
    """With evidence the span is all of it; without there is none."""
    assert words(row("no", "He never ran. Bye.", [], "He never ran.")) == "He never ran"
    assert words(row("yes", "He ran.", [])) is None


def test_treebank_brackets_are_written_as_characters() -> None:
    """-LRB- and its like become brackets."""
    assert unbracket("Tot -LRB- a club -RRB- ``x''") == 'Tot ( a club ) "x"'
