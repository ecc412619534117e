"""What kind of question is asked, by its form alone."""

from __future__ import annotations

import pytest

from quoth.answering.shape.kinds import QuestionKind, core, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Did he leave?", QuestionKind.YES_NO),
        ("I wonder whether the gate is open.", QuestionKind.YES_NO),
        ("How many boats were lost?", QuestionKind.NUMBER),
        ("Could you please tell me how much it costs?", QuestionKind.NUMBER),
        ("What is the maximum weight?", QuestionKind.NUMBER),
        ("For how long was it shut?", QuestionKind.NUMBER),
        ("Which countries were named?", QuestionKind.LIST),
        ("In which towns is there a mill?", QuestionKind.LIST),
        ("What are the rules?", QuestionKind.LIST),
        ("List all things that are not paid back.", QuestionKind.LIST),
        ("Who were the founders?", QuestionKind.LIST),
        ("What did the harbour master say about it?", QuestionKind.QUOTATION),
        ("How did she describe the lock?", QuestionKind.QUOTATION),
        ("What does “gross” mean?", QuestionKind.DEFINITION),
        ("What is a sluice?", QuestionKind.DEFINITION),
        ("What is the difference between a weir and a lock?", QuestionKind.COMPARISON),
        ("Who built it?", QuestionKind.WHO),
        ("Whose boat was it?", QuestionKind.WHO),
        ("Where does he live?", QuestionKind.WHERE),
        ("In which city was he born?", QuestionKind.WHERE),
        ("When was it?", QuestionKind.WHEN),
        ("In what year did it open?", QuestionKind.WHEN),
        ("Hi, do you know why it shut?", QuestionKind.WHY),
        ("What caused the fire?", QuestionKind.WHY),
        ("How is it cleaned?", QuestionKind.HOW),
        ("Which class is it in?", QuestionKind.OTHER),
        ("What was it sold for?", QuestionKind.OTHER),
        ("the mill", QuestionKind.OTHER),
        ("He left when?", QuestionKind.WHEN),
        ("Does the manual say how much it costs?", QuestionKind.NUMBER),
        ("Is it known why he left?", QuestionKind.WHY),
        ("When it rains, what should people do?", QuestionKind.OTHER),
        ("When many boats come in at once they are called?", QuestionKind.OTHER),
        ("Who asked how often it is cleaned?", QuestionKind.WHO),
        ("What if it rains?", QuestionKind.OTHER),
    ],
)
def test_the_form_tells_the_kind(question: str, kind: QuestionKind) -> None:
    """Politeness before it does not hide it, and what it is about does not matter."""
    assert kind_of(question) is kind


def test_what_is_only_polite_stays() -> None:
    """Nothing is left of a greeting if all of it is taken off, so it stays."""
    assert core("Thanks!") == "Thanks!"
    assert core("Please, can you tell me who\u2019s there?") == "who's there?"
