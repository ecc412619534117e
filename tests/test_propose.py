"""Questions made from documents: what they look like, what they are not made from, which are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from quoth.suggestions.propose import suggest
from quoth.types import Answer, Citation, Passage, Span

EVERY = 1000
"""More tries than any passage here has questions."""


def passage(*sentences: str, start: int = 0, document: str = "d", headings: tuple[str, ...] = ()) -> Passage:
    """A passage of these sentences, a line each, at `start` of a document."""
    spans: list[Span] = []
    at = start
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    text = "\n".join(sentences)
    return Passage("note.txt", document, start, start + len(text), text, tuple(spans), headings)


class Fake:
    """Something to ask: `short` and confidence by question, cited from `place`; it keeps what it was asked."""

    def __init__(self, says: dict[str, tuple[str, float]], place: Callable[[str], tuple[str, Span]]) -> None:
        self.says = says
        self.place = place
        self.asked: list[str] = []

    def __call__(self, question: str) -> Answer:
        self.asked.append(question)
        if question not in self.says:
            return Answer(question, question, "not_found", "The documents do not answer this.", confidence=0.99)
        short, confidence = self.says[question]
        document, (start, end) = self.place(question)
        citation = Citation(1, "note.txt", document, None, start, end, "quote", confidence)
        return Answer(question, question, "answered", f"{short} [1].", short, confidence, (citation,))


def proposed(*passages: Passage) -> list[str]:
    """What is asked of one who answers nothing: all that was made."""
    nobody = Fake({}, lambda _: ("d", (0, 0)))
    assert suggest(nobody, passages, 4, EVERY) == []
    return nobody.asked


MADE = [
    (("The policy is reviewed every two years.",), "How often is the policy reviewed?"),
    (("The guarantee lasts for five years.",), "How long does the guarantee last?"),
    (("The shop opens at 9:00.",), "When does the shop open?"),
    (("The mill was rebuilt in 1912.",), "When was the mill rebuilt?"),
    (("In May 1912, the mill was rebuilt.",), "When was the mill rebuilt?"),
    (("The museum is open on Sundays from 9:00 to 17:00, and free.",), "When is the museum open?"),
    (("The hall can hold up to 40 guests at once.",), "How many guests can the hall hold at once?"),
    (("The hotel has 26 rooms.",), "How many rooms does the hotel have?"),
    (("The cable is 1.4 metres long.",), "How many metres long is the cable?"),
    (("The tray costs 12.50 euros.",), "How much does the tray cost?"),
    (("The whole stack weighs 4.2 kg and stands on a shelf.",), "How much does the whole stack weigh?"),
    (("The price of the deal was $8.1 billion.",), "What was the price of the deal?"),
    (("- The **kettle** carries five litres [3].", "A kettle is hot."), "How many litres does the kettle carry?"),
    (("The mill was founded by Ada Byron.",), "Who founded the mill?"),
    (("The song was written by Noor Siddiqui.",), "Who was the song written by?"),
    (("Ada Byron, who founded Zorbix, died in 1852.",), "Who founded Zorbix?"),
    (("The Lark, launched by Tom Reed, sank off Cork.",), "Who launched the Lark?"),
    (("Ask the finance director, Hugh Penn, for a key.",), "Who is the finance director?"),
    (("Policy owner: Priya Raman, Head of People.",), "Who is the policy owner?"),
    (("Leave is not granted in May, because of the audit.", "Ask for leave."), "Why is leave not granted in May?"),
    (("The call duck is the smallest breed.", "A call duck quacks."), "What is the call duck?"),
    (("Zorbix opened a mill in 1804.", "Of Zorbix: may it open?", "Buy Zorbix"), "When did Zorbix open a mill?"),
]


@pytest.mark.parametrize(("sentences", "question"), MADE)
def test_a_sentence_gives_the_question_that_it_answers(sentences: Sequence[str], question: str) -> None:
    """Dates, figures and names are asked for with the words around them, turned round at the verb."""
    assert question in proposed(passage(*sentences))


NOTHING = [
    "She was born in 1804.",
    "It costs 5 euros.",
    "This mill was rebuilt in 1912.",
    "Each guest has two towels.",
    "The report says that the mill was rebuilt in 1912.",
    "The minister said prices are 5 euros.",
    "The mill was rebuilt for her in 1912.",
    "Unplug the unit for 30 minutes.",
    "Was the mill rebuilt in 1912?",
    "The mill was rebuilt.",
    "The mill was rebuilt in 1912",
    "Kestrel was rebuilt in 1912.",
    "The result is a mess.",
    "A letter was opened in 1912.",
    "Zorbix opened a mill in 1804.",
    "The new mill and the old inn were rebuilt after a long and costly quarrel with the neighbours in 1912.",
    "The mill was rebuilt in 1912" + " and burnt" * 40 + ".",
    "",
    "?",
    "()",
    "1804.",
    "| a | 5 |",
    "**",
    "{subject} is due on 5 May.",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_a_sentence_that_does_not_stand_alone_gives_no_question(sentence: str) -> None:
    """Pronouns, hidden verbs, commands, fragments, names that come once and scraps are passed over."""
    assert proposed(passage(sentence)) == []


def test_no_passages_no_questions() -> None:
    """An empty document asks nothing."""
    assert proposed() == proposed(passage()) == []


def test_a_word_that_opens_a_sentence_keeps_its_capital_only_if_it_is_a_name() -> None:
    """The text writes a name with a capital elsewhere, other words small."""
    assert proposed(passage("Tovi is open in May.", "Ask Tovi.")) == ["When is Tovi open?"]
    assert proposed(passage("Dogs are fed in May.", "All dogs bark.")) == ["When are dogs fed?"]


def test_a_question_of_the_document_is_asked_as_it_stands() -> None:
    """In a heading or on a line of its own before its answer; not within a paragraph, nor what only looks like one."""
    asked = "How long does a course take?"
    assert proposed(passage(asked, "Plan about six hours.")) == [asked]
    assert proposed(passage("Plan about six hours.", headings=("Help", f"**{asked}**"))) == [asked]
    within = passage("Well. " + asked, "Plan about six hours.")
    cut = Passage("note.txt", "d", 0, within.end, within.text, ((0, 5), (6, 34), within.sentences[1]))
    assert proposed(cut) == []
    assert (
        proposed(passage("What about inference?", "It is slow."), passage("It rains.", headings=("How to row?",))) == []
    )


def test_a_heading_that_the_text_has_after_the_is_asked_for() -> None:
    """So "the opening hours" is a thing; nobody says "the getting started", and one word alone is too vague."""
    assert proposed(passage("See the opening hours.", headings=("Opening hours",))) == ["What are the opening hours?"]
    assert proposed(passage("The water bill came.", headings=("Water bill",))) == ["What is the water bill?"]
    assert proposed(passage("Ask the board of directors.", headings=("Board of directors",))) == [
        "What is the board of directors?"
    ]
    assert proposed(passage("We begin by getting started.", headings=("Getting started",))) == []
    assert proposed(passage("The notes follow.", headings=("Notes",))) == []


FACTS = passage(
    "The mill was founded by Ada Byron.",
    "The mill was rebuilt in 1912.",
    "The crate weighs 4.2 kg.",
    "The hotel has 26 rooms.",
    start=100,
)
FOUNDED, REBUILT, WEIGHS, ROOMS = MADE[13][1], MADE[3][1], "How much does the crate weigh?", MADE[7][1]
QUESTIONS = [FOUNDED, REBUILT, WEIGHS, ROOMS]
SAYS = {FOUNDED: ("Ada Byron", 0.6), REBUILT: ("in 1912", 0.9), WEIGHS: ("4.2 kg", 0.7), ROOMS: ("26", 0.8)}
BEST_FIRST = [REBUILT, ROOMS, WEIGHS, FOUNDED]


def home(question: str) -> tuple[str, Span]:
    """The sentence that the question was made from."""
    return "d", FACTS.sentences[QUESTIONS.index(question)]


def test_what_is_answered_from_its_own_sentence_is_suggested_the_surest_first() -> None:
    """All four hold; a confidence of exactly 0.6 is enough."""
    assert suggest(Fake(SAYS, home), [FACTS], 4, EVERY) == BEST_FIRST


def test_no_more_is_asked_than_is_needed() -> None:
    """After the second that holds nothing more is asked; the tries end it where nothing holds."""
    fake = Fake(SAYS, home)
    assert suggest(fake, [FACTS], 2, EVERY) == [REBUILT, FOUNDED]
    assert fake.asked == [FOUNDED, REBUILT]
    nobody = Fake({}, home)
    assert suggest(nobody, [FACTS], 4, 3) == []
    assert nobody.asked == QUESTIONS[:3]
    assert suggest(nobody, [FACTS], 0, EVERY) == suggest(nobody, [FACTS], 4, 0) == []
    assert len(nobody.asked) == 3


NOT_HELD = [
    ("in 1912", 0.59, "d", (135, 164)),
    ("in 1912", 0.9, "other", (135, 164)),
    ("in 1912", 0.9, "d", (164, 188)),
    ("in 1912", 0.9, "d", (100, 135)),
    ("in 1911", 0.9, "d", (135, 164)),
    ("in 19123", 0.9, "d", (135, 164)),
    ("", 0.9, "d", (135, 164)),
]


@pytest.mark.parametrize(("short", "confidence", "document", "span"), NOT_HELD)
def test_any_other_answer_is_no_suggestion(short: str, confidence: float, document: str, span: Span) -> None:
    """An unsure one, one of another document or sentence, one without the date that the question was made for."""
    fake = Fake({REBUILT: (short, confidence)}, lambda _: (document, span))
    assert suggest(fake, [FACTS], 4, EVERY) == []
    assert REBUILT in fake.asked


@pytest.mark.parametrize("status", ["not_found", "clarify"])
def test_what_is_not_answered_is_no_suggestion(status: str) -> None:
    """Whatever else such an answer holds."""

    def ask(question: str) -> Answer:
        citation = Citation(1, "note.txt", *("d", None), *FACTS.sentences[1], "quote", 0.9)
        return Answer(question, question, status, "in 1912", "in 1912", 0.9, (citation,))  # type: ignore[arg-type]

    assert suggest(ask, [FACTS], 4, EVERY) == []


def test_an_answer_made_of_the_question_is_no_suggestion() -> None:
    """Asked what the call duck is, "call duck" tells nothing; "the smallest breed" does."""
    here = passage("The call duck is the smallest breed.", "A call duck quacks.")
    for short, kept in (("call duck", []), ("the smallest breed", ["What is the call duck?"])):
        fake = Fake({"What is the call duck?": (short, 0.9)}, lambda _: ("d", here.sentences[0]))
        assert suggest(fake, [here], 4, EVERY) == kept


def test_a_question_of_a_heading_is_answered_from_anywhere_below_it() -> None:
    """The second sentence of its passage will do; the passage after will not."""
    asked = "How long does a course take?"
    here = passage("Courses vary.", "Plan about six hours.", headings=(asked,))
    for span, kept in (((14, 35), [asked]), ((36, 50), [])):
        assert suggest(Fake({asked: ("six hours", 0.9)}, lambda _, s=span: ("d", s)), [here], 4, EVERY) == kept  # type: ignore[misc]


def test_two_questions_with_one_answer_are_one_suggestion() -> None:
    """Also where one answer holds the other: "26" and "26 rooms"."""
    here = passage("The hotel has 26 rooms.", "The inn has 26 beds.")
    beds = "How many beds does the inn have?"
    fake = Fake({ROOMS: ("26 rooms", 0.7), beds: ("26", 0.9)}, lambda q: ("d", here.sentences[q == beds]))
    assert suggest(fake, [here], 4, EVERY) == [ROOMS]
    assert fake.asked == [ROOMS, beds]


def test_a_sentence_is_suggested_once() -> None:
    """One that gives two questions, for its date and for its figure, is asked for the first that holds."""
    here = passage("In 1912, the mill was opened for 30 days.")
    opened, long = "When was the mill opened for 30 days?", "How long was the mill opened?"
    assert proposed(here) == [opened, long]
    fake = Fake({opened: ("1912", 0.9), long: ("30 days", 0.9)}, lambda _: ("d", here.sentences[0]))
    assert suggest(fake, [here], 4, EVERY) == [opened]


def test_what_was_asked_before_is_not_suggested() -> None:
    """A question is known by its content words in any order and case; one word more is another question."""
    fake = Fake(SAYS, home)
    asked = ["who FOUNDED a mill", "In which year was the mill rebuilt?"]
    assert suggest(fake, [FACTS], 4, EVERY, asked) == [REBUILT, ROOMS, WEIGHS]
    assert FOUNDED not in fake.asked


def test_passages_take_turns() -> None:
    """The first question of each comes before the second of any; a passage that overlaps adds nothing."""
    one = passage("The hotel has 26 rooms.", "The crate weighs 4.2 kg.")
    two = passage("The mill was rebuilt in 1912.", start=500)
    assert proposed(one, two, one) == [ROOMS, REBUILT, WEIGHS]
