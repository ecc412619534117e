"""Questions made from documents: what they look like, what they are not made from, which are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quoth.suggestions.grammar import base_of_past, base_of_present, is_name, is_person, is_plural, lemma
from quoth.suggestions.propose import Proposed, around, propose, suggest
from quoth.types import Answer, Citation, Passage, Span


def passage(*sentences: str, start: int = 0, document: str = "d", headings: tuple[str, ...] = ()) -> Passage:
    """A passage of these sentences with a blank between, at `start` of a document."""
    spans: list[Span] = []
    at = start
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentences)
    return Passage("note.txt", document, start, start + len(text), text, tuple(spans), headings)


def asked_of(*sentences: str) -> list[str]:
    return [one.question for one in propose(passage(*sentences))]


MADE = [
    ("Zorbix was founded by Ada Byron in 1843.", "Who founded Zorbix?"),
    ("The song was written by Noor Siddiqui.", "Who wrote the song?"),
    ("The Lark, built by Tom Reed, sank off Cork.", "Who built the Lark?"),
    ("Ada Byron, who founded Zorbix, died in 1852.", "Who founded Zorbix?"),
    ("Ada Byron, who founded Zorbix, died in 1852.", "When did Ada Byron die?"),
    ("The minister announced that the bridge would close.", "What did the minister announce?"),
    ("In 1804, Ada Byron opened a mill.", "When did Ada Byron open a mill?"),
    ("In 1804, Ada Byron opened a mill.", "What happened in 1804?"),
    ("The mill was rebuilt in 1912.", "When was the mill rebuilt?"),
    ("The museum is open from 9:00 to 17:00.", "When is the museum open?"),
    ("The roof is inspected every three years.", "How often is the roof inspected?"),
    ("The guarantee lasts for five years.", "How long does the guarantee last?"),
    ("The hotel has 26 rooms.", "How many rooms does the hotel have?"),
    ("There are three huts in the valley.", "How many huts are there in the valley?"),
    ("Up to 40 guests were invited to the wedding.", "How many guests were invited to the wedding?"),
    ("A spare wheel costs 12.50 euros.", "How much does a spare wheel cost?"),
    ("The crate weighs 4.2 kg.", "How much does the crate weigh?"),
    ("The cable is 1.4 metres long.", "How long is the cable?"),
    ("Zorbix is a maker of kites.", "Who is Zorbix?"),
    ("Zorbia is an island in the Gulf.", "What is Zorbia?"),
    ("The nearest station is Ely.", "What is the nearest station?"),
    ("The captain is Ada Byron.", "Who is the captain?"),
    ("Ask the warden, Hugh Penn, for a key.", "Who is the warden?"),
    ("Policy owner: Priya Raman, Head of People.", "Who is the policy owner?"),
    ("Tess Lund (treasurer) was late.", "Who is the treasurer?"),
    ("Zorbix's founder Ada Byron was rich.", "Who is Zorbix's founder?"),
    ("Dogs must be on a lead, as sheep graze here.", "Why must dogs be on a lead?"),
    ("Leave is not granted in May because the audits fall then.", "Why is leave not granted in May?"),
    ("Do not use the lift during a fire, because it may stop.", "Why should you not use the lift during a fire?"),
    ("Linen is provided in Wren Cottage.", "Where is linen provided?"),
    ("The shop sells bread and milk.", "What does the shop sell?"),
    ("Claims must be filed within 60 days.", "What must be filed within 60 days?"),
    ("- **Fires** are put out every day.", "How often are fires put out?"),
]


@pytest.mark.parametrize(("sentence", "question"), MADE)
def test_a_sentence_gives_the_question_that_it_answers(sentence: str, question: str) -> None:
    """Each pattern turns its kind of statement into a question that reads as a person would ask it."""
    assert question in asked_of(sentence)


NOTHING = [
    "She founded it in 1804.",
    "It was built by him.",
    "The company announced that it had closed.",
    "This mill was rebuilt in 1912.",
    "The mayor sent her a wreath in 1912.",
    "Leave the unit unplugged for 30 minutes.",
    "Unplug the unit.",
    "Was the mill rebuilt in 1912?",
    "The mill was rebuilt.",
    "Claims approved by the clerk.",
    "A letter came in June.",
    "In midstream a tree struck the boat.",
    "The mill has been closed since.",
    "Mixed uses include housing.",
    "",
    "?",
    "()",
    "1804.",
    "| a | b |",
    "**",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_a_sentence_that_cannot_stand_alone_gives_no_question(sentence: str) -> None:
    """Pronouns, commands, questions, vague subjects, headings and scraps are passed over."""
    found = asked_of(sentence)
    assert found in ([], ["What do mixed uses include?"])


def test_every_proposed_question_is_whole() -> None:
    """A capital, a question mark, 3 to 14 words, none of the pronouns that need another sentence."""
    for sentence, _ in MADE:
        for question in asked_of(sentence):
            words = question.rstrip("?").split()
            assert question[0].isupper()
            assert question.endswith("?")
            assert 3 <= len(words) <= 14
            assert not {"he", "she", "it", "they", "its", "his", "this"} & {word.lower() for word in words}


def test_a_long_question_is_not_asked() -> None:
    """Fifteen words are one too many."""
    fits = "The mill was rebuilt near the old stone bridge over the river Cam in 1912."
    assert "When was the mill rebuilt near the old stone bridge over the river Cam?" in asked_of(fits)
    assert not asked_of(fits.replace("old stone", "very old grey stone"))


def test_the_evidence_is_the_sentence_in_the_document() -> None:
    """Offsets count from the start of the document, not of the passage."""
    (found,) = propose(passage("It rained.", "The mill was rebuilt in 1912.", start=100))
    assert found == Proposed("When was the mill rebuilt?", (111, 140))


def test_a_question_that_the_document_asks_itself_is_taken_with_what_follows() -> None:
    """A list of questions and answers proposes its own questions; a yes-or-no question it does not."""
    asked = "How long does a course take?"
    (found,) = propose(passage(asked, "Plan about six hours.", "Is it hard?", "Not very."))
    assert found == Proposed(asked, (29, 50))
    (titled,) = propose(passage("Plan about six hours.", headings=("Help", asked)))
    assert titled == Proposed(asked, (0, 21))


def test_a_table_of_prices_gives_a_question_for_a_row() -> None:
    """The header says what is asked, the first cell of what; a row without a figure gives none."""
    found = asked_of("| Item | Price | Unit |", "| Firewood | 6.00 | net |", "| Child under 4 | free | |")
    assert found == ["What is the price for “Firewood”?"]


def test_a_word_that_opens_a_sentence_is_a_name_only_if_it_is_one() -> None:
    """What the text writes small elsewhere is no name; what no dictionary has in small letters is one."""
    assert is_name("Tovi", "Tovi won.")
    assert not is_name("Dogs", "Dogs bark.")
    assert not is_name("Tovi", "Tovi bark, a tovi is a bird.")
    assert is_name("Rose", "Rose won, and then Rose left.")
    assert not is_name("rose", "a rose")


def test_word_forms() -> None:
    """Base forms and classes, with the words that a rule alone gets wrong."""
    pasts = [base_of_past(w) for w in ("planned", "agreed", "took", "left", "hundred", "need")]
    assert pasts == ["plan", "agree", "take", "leave", None, None]
    presents = [base_of_present(w) for w in ("sells", "carries", "reaches", "trays", "sell")]
    assert presents == ["sell", "carry", "reach", None, "sell"]
    assert [is_person(w) for w in ("founder", "rebels", "river", "generator")] == [True, True, False, False]
    assert [is_plural(w) for w in ("trays", "women", "glass", "USS", "bus")] == [True, True, False, False, False]
    assert lemma("Wrote") == "write"


FACTS = passage(
    "Zorbix was founded by Ada Byron.",
    "The mill was rebuilt in 1912.",
    "The crate weighs 4.2 kg.",
    "The nearest station is Ely.",
)
SHORT = {
    "Who founded Zorbix?": ("Ada Byron", 0.6),
    "When was the mill rebuilt?": ("1912", 0.9),
    "How much does the crate weigh?": ("4.2 kg", 0.7),
    "What is the nearest station?": ("Ely", 0.8),
}
BEST_FIRST = [
    "When was the mill rebuilt?",
    "What is the nearest station?",
    "How much does the crate weigh?",
    "Who founded Zorbix?",
]


def answering(
    short: dict[str, tuple[str, float]], place: Callable[[str], tuple[str, Span]] | None = None
) -> tuple[Callable[[str], Answer], list[str]]:
    """Something to ask, which cites the sentence of FACTS that holds its answer, and what it was asked."""
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        if question not in short:
            return Answer(question, question, "not_found", "The documents do not answer this.", confidence=0.99)
        words, confidence = short[question]
        holding = next((s for s in FACTS.sentences if words in FACTS.slice(*s)), FACTS.sentences[0])
        document, (start, end) = place(question) if place else ("d", holding)
        citation = Citation(1, "note.txt", document, None, start, end, "quote", confidence)
        return Answer(question, question, "answered", f"{words} [1].", words, confidence, (citation,))

    return ask, asked


def test_suggestions_come_the_surest_first() -> None:
    """All four hold, and their order is that of the confidence."""
    assert suggest(answering(SHORT)[0], [FACTS], 4, above=0.5) == BEST_FIRST


def test_no_more_is_asked_than_is_needed() -> None:
    """After the second that holds nothing more is asked; `tries` ends it where nothing holds."""
    ask, asked = answering(SHORT)
    assert len(suggest(ask, [FACTS], 2, above=0.5)) == len(asked) == 2
    ask, asked = answering({})
    assert suggest(ask, [FACTS], 2, tries=3, above=0.5) == []
    assert len(asked) == 3
    ask, asked = answering(SHORT)
    assert suggest(ask, [FACTS], 0, above=0.5) == suggest(ask, [], 3, above=0.5) == asked == []


def test_an_unsure_answer_is_no_suggestion() -> None:
    """A confidence of exactly `above` is enough, one below is not."""
    assert suggest(answering(SHORT)[0], [FACTS], 4, above=0.8) == BEST_FIRST[:2]


def test_an_answer_from_elsewhere_is_no_suggestion() -> None:
    """The citation has to touch the sentence that the question was made from, in the same document."""
    evidence = FACTS.sentences[1]
    for document, span in (("other", evidence), ("d", (evidence[1], evidence[1] + 9)), ("d", (0, evidence[0]))):
        ask, _ = answering({BEST_FIRST[0]: SHORT[BEST_FIRST[0]]}, lambda _, d=document, s=span: (d, s))  # type: ignore[misc]
        assert suggest(ask, [FACTS], 4, above=0.5) == []


@pytest.mark.parametrize("short", ["the mill", "Mill", "", "by the river"])
def test_an_answer_that_says_nothing_new_or_is_of_another_kind_is_no_suggestion(short: str) -> None:
    """Words of the question, no words at all, or a place where a time was asked for."""
    ask, _ = answering({BEST_FIRST[0]: (short, 0.9)}, lambda _: ("d", FACTS.sentences[1]))
    assert suggest(ask, [FACTS], 4, above=0.5) == []


def test_an_answer_made_of_the_question_is_no_suggestion() -> None:
    """Asked for the nearest station, "the nearest station" is no answer."""
    ask, _ = answering({BEST_FIRST[1]: ("nearest station", 0.9)}, lambda _: ("d", FACTS.sentences[3]))
    assert suggest(ask, [FACTS], 4, above=0.5) == []


def test_two_questions_with_one_answer_are_one_suggestion() -> None:
    """What was answered by the same words is suggested once."""
    twice = passage("Zorbix was founded by Ada Byron.", "The captain is Ada Byron.")
    short = {"Who founded Zorbix?": ("Ada Byron", 0.6), "Who is the captain?": ("Ada Byron", 0.9)}
    ask, asked = answering(short, lambda q: ("d", twice.sentences["captain" in q]))
    assert suggest(ask, [twice], 4, above=0.5) == ["Who founded Zorbix?"]
    assert len(asked) == 2


def test_what_was_asked_before_is_not_suggested() -> None:
    """A question is known by its content words, in any form: "rebuilding" would not do, "mills" does."""
    ask, asked = answering(SHORT)
    found = suggest(ask, [FACTS], 4, avoid=["In which year were the mills rebuilt", "who founded ZORBIX"], above=0.5)
    assert BEST_FIRST[3] not in found
    assert "Who founded Zorbix?" not in asked
    assert BEST_FIRST[0] in found  # "year" is one word more: another question
    assert BEST_FIRST[0] not in suggest(ask, [FACTS], 4, avoid=["When were mills rebuilt?"], above=0.5)


def test_kinds_of_question_take_turns() -> None:
    """Of three prices and one name, the name is among the first two."""
    text = ("A saw costs 5 euros.", "A rake costs 6 euros.", "A spade costs 7 euros.", "The captain is Ada Byron.")
    here = passage(*text)
    short = {f"How much does a {t} cost?": (f"{n} euros", 0.9) for t, n in (("saw", 5), ("rake", 6), ("spade", 7))}
    short["Who is the captain?"] = ("Ada Byron", 0.9)
    spans = dict(zip(("saw", "rake", "spade", "captain"), here.sentences, strict=True))
    ask, _ = answering(short, lambda q: ("d", next(s for w, s in spans.items() if w in q)))
    assert suggest(ask, [here], 2, above=0.5) == ["How much does a saw cost?", "Who is the captain?"]


def test_the_same_passages_give_the_same_suggestions() -> None:
    """Nothing is left to chance, and a passage that comes twice counts once."""
    once = suggest(answering(SHORT)[0], [FACTS], 3, above=0.5)
    assert once == suggest(answering(SHORT)[0], [FACTS, FACTS], 3, above=0.5)


def test_the_passages_around_a_citation_come_nearest_first() -> None:
    """By the characters between them, 0 where they overlap; other documents last, in their order."""
    other, far = passage("Other.", document="e"), passage("Far away.", start=500)
    before, here, after = passage("Before."), passage("It is here.", start=40), passage("After.", start=60)
    citation = Citation(1, "note.txt", "d", None, 42, 50, "quote", 1.0)
    assert around([other, far, before, after, here], citation) == [here, after, before, far, other]
