"""A question for the meaning of a word is answered by a sentence that says what it means, not by one that has it."""

import pytest

from quoth.answering.shape.kinds import QuestionKind
from quoth.answering.shape.meanings import UNDEFINED, is_undefined, term
from quoth.answering.shape.shaping import ScoredWords, shaped
from quoth.types import Passage


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is a tide gauge?", "tide gauge"),
        ("what exactly is a tide gauge", "tide gauge"),
        ("Could you tell me what the word “neap” means?", ""),  # no form that is certain
        ("What does the term “neap” mean?", "neap"),
        ("What is meant by slack water?", "slack water"),
        ("What is the meaning of neap?", "neap"),
        ("What are groynes?", "groynes"),
        ("What is the price?", ""),
        ("What does it mean?", ""),
        ("What is in the shed?", ""),
        ("What is another name?", ""),
        ("What is a tide gauge used for?", ""),
    ],
)
def test_the_word_whose_meaning_is_asked_for(question: str, asked: str) -> None:
    """Only a bare word or two after "what is", "mean" and the like is a term; no attribute, pronoun or place."""
    assert term(question) == asked


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("A groyne is a low wall built into the sea.", "a low wall"),
        ("The beach is held by low walls called groynes.", "low walls"),
        ("A groyne (a low wall) holds the sand.", "a low wall"),
        ("Low walls, or groynes, hold the sand.", "Low walls"),
        ("The groyne, a low wall, holds the sand.", "a low wall"),
        ("Groyne: a low wall.", "a low wall"),
        ("**Groyne on the chart:** a low wall.", "low wall"),
        ("We tell it from a groyne, which is a low wall.", "a low wall"),
        ("If a wall runs out into the sea, it is said to be a groyne.", "a wall runs out into the sea"),
        ("The low wall holds the sand.", "low wall"),  # the word itself stands elsewhere: no verdict
    ],
)
def test_what_says_what_a_word_means_stays(sentence: str, answer: str) -> None:
    """Behind the verb, before a word of naming, in brackets or beside it the answer is what the word means."""
    start = sentence.index(answer)
    assert not is_undefined("What is a groyne?", sentence, (start, start + len(answer)))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("The Needle is a groyne of oak.", "The Needle"),  # one of them, not what they are
        ("For the repair of the groyne tar is needed.", "tar"),
        ("At the end of the groyne is a lamp.", "a lamp"),  # within something else
        ("The old groyne of twelve posts lost two of them.", "twelve posts"),
        ("Harbour groyne | 40 m | oak", "Harbour"),
    ],
)
def test_what_only_has_the_word_does_not_define_it(sentence: str, answer: str) -> None:
    """An instance, a part of another thing, a number behind "of" and a row of a table say nothing of what it means."""
    start = sentence.index(answer)
    assert is_undefined("What is a groyne?", sentence, (start, start + len(answer)))


def test_an_answer_that_defines_nothing_loses_confidence() -> None:
    """The loss is told with the words: 3 log-odds for a mere mention, none for a definition."""
    text = "The Needle is a groyne of oak. A groyne is a low wall."
    passage = Passage("a.txt", "d", 0, len(text), text, ((0, 30), (31, 54)))
    kind, question = QuestionKind.DEFINITION, "What is a groyne?"
    mention = shaped(passage, question, kind, (0, 10), [ScoredWords((0, 10), 4.0)])
    meaning = shaped(passage, question, kind, (43, 53), [ScoredWords((43, 53), 4.0)])
    assert (mention.loss, meaning.loss) == (UNDEFINED, 0.0) == (3.0, 0.0)
