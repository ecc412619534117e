"""Which questions want an overview, and of what."""

from __future__ import annotations

import pytest

from quoth.answering.shape.kinds import QuestionKind, core, kind_of
from quoth.answering.shape.overview_forms import FEW, MOST, Reach, Wanted, wanted

NAMED, WHOLE, TOPIC = Reach.NAMED, Reach.WHOLE, Reach.TOPIC


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is this about?", Wanted(NAMED, most=FEW)),
        ("Hello, what's it all about?", Wanted(NAMED, most=FEW)),
        ("Please tell me what this is about.", Wanted(NAMED, most=FEW)),
        ("What is the handbook about?", Wanted(NAMED, "the handbook", most=FEW)),
        ("What does she say about the clinic?", Wanted(TOPIC, "the clinic")),
        ("What did the author think about the plan?", Wanted(TOPIC, "the plan")),
        ("What is this document?", Wanted(NAMED, "this document", most=FEW)),
        ("What happened from 1990 to 1995?", Wanted(TOPIC, "from 1990 to 1995", events=True)),
        ("What does this document cover?", Wanted(NAMED, "this document")),
        ("What is in these files?", Wanted(NAMED, "these files")),
        ("Summarise", Wanted(WHOLE)),
        ("Summarize the policy", Wanted(WHOLE, "the policy")),
        ("Can you summarise it in three sentences, please?", Wanted(WHOLE, most=3)),
        ("Could you give me an overview of the report?", Wanted(WHOLE, "the report")),
        ("I would like a short summary", Wanted(WHOLE)),
        ("What are the main points?", Wanted(WHOLE)),
        ("What are the key findings of the study?", Wanted(WHOLE, "the study", outcomes=True)),
        ("What was decided at the meeting?", Wanted(NAMED, "the meeting", outcomes=True)),
        (
            "Give me an overview of the section on travel in the policy",
            Wanted(TOPIC, "travel", "the policy", part=True),
        ),
        ("Summarise section 3", Wanted(TOPIC, "3", part=True)),
        ("What is chapter 4 of the manual about?", Wanted(TOPIC, "4", "the manual", part=True)),
        ("What does the guarantee section say?", Wanted(TOPIC, "guarantee", part=True)),
        ("What will happen in May?", Wanted(TOPIC, "in May", events=True, coming=True)),
        ("What is The Last Crossing about?", Wanted(NAMED, "The Last Crossing", most=FEW)),
        ("What is the gist of it?", Wanted(WHOLE, most=FEW)),
        ("tl;dr", Wanted(WHOLE, most=FEW)),
        ("TLDR of the policy", Wanted(WHOLE, "the policy", most=FEW)),
        ("What does it say about parking?", Wanted(TOPIC, "parking")),
        ("What does the handbook say about parking?", Wanted(TOPIC, "parking", "the handbook")),
        ("Summarise what it says about parking", Wanted(TOPIC, "parking")),
        ("Tell me more about the weir.", Wanted(TOPIC, "the weir")),
        ("What do we know about Ada Byron?", Wanted(TOPIC, "Ada Byron")),
        ("What is known about the origin of the stones?", Wanted(TOPIC, "the origin of the stones")),
        ("Give me information on bees", Wanted(TOPIC, "bees")),
        ("What are the rules on overtime?", Wanted(TOPIC, "overtime")),
        ("Describe the reservoir", Wanted(TOPIC, "the reservoir")),
        ("What happened in 2023?", Wanted(TOPIC, "in 2023", events=True)),
        ("What happened in March 2023 in Mali?", Wanted(TOPIC, "in March 2023 in Mali", events=True)),
        ("What were the main points of the production meeting?", Wanted(WHOLE, "the production meeting")),
        ("What happened in the meeting?", Wanted(TOPIC, "in the meeting", events=True)),
        ("What does the meeting say about the budget?", Wanted(TOPIC, "the budget", "the meeting")),
        ("Could you outline how camping prices work?", Wanted(TOPIC, "camping prices")),
        ("Walk me through the manual", Wanted(WHOLE, "the manual")),
        ("In a nutshell, what is the policy about?", Wanted(NAMED, "the policy", most=FEW)),
        ("What should I know about the deposit?", Wanted(TOPIC, "the deposit")),
        ("What is the document on annual leave about?", Wanted(NAMED, "the document on annual leave", most=FEW)),
        ("What topics does the handbook cover?", Wanted(NAMED, "the handbook")),
        ("What is covered in the policy?", Wanted(NAMED, "the policy")),
        ("What was discussed in the meeting?", Wanted(NAMED, "the meeting")),
        ("Give me the highlights of the report", Wanted(WHOLE, "the report")),
        ("Give me the key facts from the leaflet", Wanted(WHOLE, "the leaflet")),
        ("What are the takeaways of the article?", Wanted(WHOLE, "the article")),
        ("Brief me on the expenses policy", Wanted(WHOLE, "the expenses policy")),
        ("Explain this document to me", Wanted(NAMED, "this document")),
        ("Key takeaways?", Wanted(WHOLE)),
    ],
)
def test_the_form_tells_what_an_overview_is_of(question: str, expected: Wanted) -> None:
    """A document by name, whatever there is, or a topic; how long it may be is told as well."""
    assert wanted(core(question)) == expected
    assert kind_of(question) is QuestionKind.SUMMARY


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the boat?",
        "What did the minister say about parking?",
        "What are the rules?",
        "What are the main causes of the war?",
        "What is he talking about?",
        "What was the dispute about?",
        "What about a windscreen?",
        "Who wrote about parking?",
        "Tell me about how it was built",
        "About how many were there?",
        "Which books are about bees?",
        "On average, how often is it opened?",
        "Does it say anything about bees?",
    ],
)
def test_a_question_for_one_thing_wants_no_overview(question: str) -> None:
    """Also where it has words that others ask for overviews with."""
    assert wanted(core(question)) is None
    assert kind_of(question) is not QuestionKind.SUMMARY


def test_no_overview_is_longer_than_seven_sentences() -> None:
    """Whatever is asked for."""
    assert wanted("Summarise it in 9 sentences") == Wanted(WHOLE, most=MOST)
