"""What a document nearly answers is refused: its opposite, another year, another thing by name."""

import pytest

from quoth.answering.beside.unnamed import OF_OTHER, UNDATED, weighed
from quoth.answering.candidates import Candidate, lowered
from quoth.answering.shape.doers import OF_OTHER_DOER, is_of_other_doer
from quoth.answering.shape.kinds import QuestionKind
from quoth.answering.shape.opposites import OPPOSITE, is_of_opposite
from quoth.answering.shape.shaping import ScoredWords, shaped
from quoth.answering.stems import stems
from quoth.index.snapshot import StoredText
from quoth.types import Passage


@pytest.mark.parametrize(
    ("question", "sentence", "opposite"),
    [
        ("What is on the second floor?", "The first floor shows looms.", True),
        ("What is on the second floor?", "The first floor shows looms, the second dyes.", False),
        ("What is on the second floor?", "The first loom stands on a floor of oak.", False),  # not the first floor
        ("Who keeps the south gate?", "Ada keeps the north gate.", True),
        ("Who keeps the gate?", "Ada keeps the north gate.", False),
        ("What is the newest loom?", "The oldest loom is of 1702.", True),
        ("Which days had fewer than ten visitors?", "On Mondays there were less than ten visitors.", False),
        ("Why is it an immoral trade?", "It is a moral trade, he said.", True),
        ("Which waste is harmful?", "Non-harmful waste goes into the blue bin.", True),
        ("Which waste is harmful?", "Non-harmful waste goes into the blue bin, harmful waste is burnt.", False),
        ("Where is the information kept?", "The formation is kept in a line.", False),  # no negation of it
    ],
)
def test_the_opposite_of_a_thing_is_another_thing(question: str, sentence: str, opposite: bool) -> None:
    """One of a closed pair before the same word, or a word and its negation, where the asked one is not said."""
    assert is_of_opposite(question, sentence) is opposite


def test_an_answer_about_the_opposite_loses_confidence() -> None:
    """Of two sentences only the one about the other gate loses 3 log-odds."""
    text = "Ada keeps the north gate. Bo keeps the south gate."
    passage = Passage("a.txt", "d", 0, len(text), text, ((0, 25), (26, 50)))
    kind, question = QuestionKind.WHO, "Who keeps the south gate?"
    north = shaped(passage, question, kind, (0, 3), [ScoredWords((0, 3), 4.0)])
    south = shaped(passage, question, kind, (26, 28), [ScoredWords((26, 28), 4.0)])
    assert (north.loss, south.loss) == (OPPOSITE, 0.0) == (3.0, 0.0)


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("How long did the foragers sleep?", "Workers slept for seven hours.", True),
        ("How long did the foragers sleep?", "They slept for seven hours.", False),  # may be the foragers
        ("How long did the foragers sleep?", "Foragers and workers slept for seven hours.", False),
        ("How long did the scouts sleep?", "Workers slept for seven hours.", False),  # may be the same in another word
        ("Who were the foragers watched by?", "Young workers were watched by Ada.", True),
        ("Who were the foragers watched by?", "The workers were watched by Ada.", False),  # may be the same ones
        ("How long did the foragers sleep?", "A queen of the workers slept for an hour.", True),
        ("How long did the foragers sleep?", "The foragers of the queen slept for an hour.", False),
        ("Where does the forager feed?", "The feed is clover.", False),  # no verb here
    ],
)
def test_another_doer_of_whom_the_text_speaks_too(question: str, sentence: str, other: bool) -> None:
    """A noun before the verb that is not the one asked about, which stands elsewhere in the passage."""
    assert is_of_other_doer(question, sentence, stems("Foragers are watched.")) is other


def test_an_answer_of_another_doer_loses_confidence() -> None:
    """How long workers slept is not how long foragers did, of whom the passage speaks too: 3 log-odds."""
    text = "Workers slept for seven hours. Foragers were awake."
    passage = Passage("a.txt", "d", 0, len(text), text, ((0, 30), (31, 51)))
    hours = [ScoredWords((18, 29), 4.0)]
    workers = shaped(passage, "How long did workers sleep?", QuestionKind.NUMBER, (18, 29), hours)
    foragers = shaped(passage, "How long did foragers sleep?", QuestionKind.NUMBER, (18, 29), hours)
    assert (workers.loss, foragers.loss) == (0.0, OF_OTHER_DOER) == (0.0, 3.0)


TEXT = (
    "Looms of the Ravel Works. Rules of 2024.\nThe guarantee lasts three years. Ask in the United Kingdom. Model RW-20."
)


def confidence(question: str, short: str = "three years", text: str = TEXT) -> float:
    """What is left of a confidence of 0.8 for an answer whose document has a text."""
    passage = Passage("rules.txt", "d", 41, 74, TEXT[41:74], ((41, 74),))
    candidate = Candidate(passage, (41, 74), short, 0.8, (61, 72))
    return weighed(question, [candidate], lambda _: StoredText(text, ()))[0].confidence


@pytest.mark.parametrize(
    "question",
    [
        "How long did the guarantee last in 2019?",
        "How long does the guarantee of the Lumen last?",
        "How long does the guarantee of the RW-30 last?",
        "How long does Harlow's guarantee last?",
    ],
)
def test_a_year_or_a_name_that_the_document_never_has(question: str) -> None:
    """The passage need not say it, its document must: 0.8 less 2.5 log-odds is 0.247."""
    assert confidence(question) == lowered(0.8, OF_OTHER) == pytest.approx(0.247, abs=0.001)


@pytest.mark.parametrize(
    "question",
    [
        "How long does the guarantee last in 2024?",
        "How long does the guarantee of the Ravels last?",
        "How long does the guarantee of the RW 20 last?",
        "How long does the guarantee of the Revel Works last?",  # misspelt
        "How long does the guarantee last in the UK?",
        "How Long Does The Lumen Guarantee Last?",  # no capital tells a name here
        "How long does the Norwegian guarantee last?",
        "How long does the guarantee last on Mondays in May?",
        "How long does the guarantee last?",
    ],
)
def test_a_name_in_another_form_costs_nothing(question: str) -> None:
    """Another spelling, letters for words, an adjective of a country or a day are no proof of another thing."""
    assert confidence(question) == 0.8


def test_what_is_left_as_it_was() -> None:
    """A yes or no may deny a year; a range of years has those within."""
    assert confidence("Does the guarantee of 2019 last?", "no") == 0.8
    assert confidence("How long did it last in 2019?", text="Rules 2018-21: three years.") == 0.8
    assert confidence("How long did it last in 2022?", text="Rules 2018-21: three years.") == lowered(0.8, OF_OTHER)


def test_a_text_without_any_year_may_be_of_another() -> None:
    """It does not say that it is of the year that is asked for: 0.8 less 1 log-odds is 0.595."""
    text = "The guarantee lasts three years."
    assert confidence("How long did it last in 2019?", text=text) == lowered(0.8, UNDATED)
    assert lowered(0.8, UNDATED) == pytest.approx(0.595, abs=0.001)
    assert confidence("How long does it last?", text=text) == 0.8
