"""Score a system of your own: predict every turn of a question set, and print the scorecard.

    python examples/score_a_system.py golden predictions.jsonl

The system here answers with the sentence that shares most words with the question, and refuses where none
shares three. What it said is written as JSON lines, a form that any program in any language can write;
`quoth eval golden --predictions predictions.jsonl` scores such a file and writes the whole report.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from quoth.evaluation.judging.runs import judge
from quoth.evaluation.sets.predictions import Cited, Prediction, write_predictions
from quoth.evaluation.sets.question_set import Question, QuestionSet
from quoth.evaluation.sets.set_folders import open_set
from quoth.evaluation.showing.report import in_words

LEAST = 3
"""Words that a sentence has to share with the question."""


def words(text: str) -> set[str]:
    """The words of a text, in lower case."""
    return set(re.findall(r"\w+", text.lower()))


def nearest(question: str, questions: QuestionSet) -> tuple[int, Cited]:
    """How many words the nearest sentence shares with a question, and its place."""
    sentences = (
        Cited(source=name, start=found.start(), end=found.end(), quote=found.group())
        for name, text in questions.texts.items()
        for found in re.finditer(r"[^.!?\s][^.!?]*[.!?]", text)
    )
    return max(((len(words(question) & words(one.quote)), one) for one in sentences), key=lambda pair: pair[0])


def predict(turn: Question, questions: QuestionSet) -> Prediction:
    """What the system says to one turn."""
    shared, cited = nearest(turn.question, questions)
    if shared < LEAST:
        return Prediction(turn=turn.id, status="not_found")
    text = f"{cited.quote} [1]"
    return Prediction(turn=turn.id, status="answered", answer=cited.quote, text=text, citations=(cited,))


if __name__ == "__main__":
    questions = open_set(sys.argv[1])
    said = [predict(turn, questions) for turn in questions.turns]
    write_predictions(Path(sys.argv[2]), said)
    print(in_words(judge(questions, said, "nearest sentence", "none")))
