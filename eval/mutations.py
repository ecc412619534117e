"""Can the harness be fooled? Each mutation spoils good predictions in one way, and its score has to fall.

    python -m eval.mutations golden                    # spoils the oracle's predictions
    python -m eval.mutations golden --run RUN          # spoils those of a run

Prints the Grounded Accuracy that is left after each. A mutation that costs less than 40 % would be
a way to look good without being good.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.baselines import abstain, cited, lead, oracle

from quoth.evaluation.judging.runs import PREDICTIONS
from quoth.evaluation.judging.scorecard import MEASURES
from quoth.evaluation.judging.scoring import score
from quoth.evaluation.sets.predictions import Cited, Prediction, load_predictions
from quoth.evaluation.sets.question_set import QuestionSet
from quoth.evaluation.sets.set_folders import open_set

LEAST_LOSS = 0.4
"""The share of Grounded Accuracy that every mutation has to cost."""

Predictions = Sequence[Prediction]
Mutation = Callable[[QuestionSet, Predictions, random.Random], Predictions]


def grounded(questions: QuestionSet, predictions: Predictions) -> float:
    """Grounded Accuracy of predictions, in [0, 1]; 0 where it has no value."""
    return MEASURES["grounded_accuracy"].value(score(questions, predictions)) or 0.0


def _changed(predictions: Predictions, change: Callable[[Prediction], dict[str, object]]) -> Predictions:
    """The predictions, each answered one changed."""
    return [one if one.refused else one.model_copy(update=change(one)) for one in predictions]


def _quotes(predictions: Predictions, change: Callable[[Cited], Cited]) -> Predictions:
    return _changed(predictions, lambda one: {"citations": tuple(map(change, one.citations))})


def _moved(predictions: Predictions, names: Sequence[str]) -> Predictions:
    """The named fields of each answered turn given to the one half a set away, so that no turn keeps its own."""
    answered = [one for one in predictions if not one.refused]
    half = len(answered) // 2
    given = {one.turn: other for one, other in zip(answered, answered[half:] + answered[:half], strict=True)}
    return _changed(predictions, lambda one: {name: getattr(given[one.turn], name) for name in names})


def shuffle_citations(_questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Each answer cites what belongs to another."""
    return _moved(predictions, ["citations"])


def shuffle_pairs(_questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Each turn gets another's answer, with its citations."""
    return _moved(predictions, ["answer", "text", "citations"])


def corrupt_answer(_questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """The answer's letters backwards, yes for no."""
    other = {"yes": "no", "no": "yes"}
    return _changed(predictions, lambda one: {"answer": other.get(one.answer, one.answer[::-1])})


def corrupt_word(_questions: QuestionSet, predictions: Predictions, rng: random.Random) -> Predictions:
    """One word of each quote is another."""

    def change(quote: Cited) -> Cited:
        words = quote.quote.split(" ")
        words[rng.randrange(len(words))] = "otherwise"
        return quote.model_copy(update={"quote": " ".join(words)})

    return _quotes(predictions, change)


def shift_offsets(_questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Each citation begins and ends 40 characters later."""
    return _quotes(predictions, lambda q: q.model_copy(update={"start": q.start + 40, "end": q.end + 40}))


def cite_everything(questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Each citation is of the whole document."""
    return _quotes(predictions, lambda q: cited(questions, (q.source, 0, len(questions.texts[q.source]))))


def drop_citations(_questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Nothing is cited."""
    return _changed(predictions, lambda _: {"citations": ()})


def always_abstain(questions: QuestionSet, _predictions: Predictions, _rng: random.Random) -> Predictions:
    """Nothing is answered."""
    return abstain(questions)


def never_abstain(questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """What was refused is answered with the lead sentence."""
    return [other if one.refused else one for one, other in zip(predictions, lead(questions), strict=True)]


def invert_abstention(questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """What was answered is refused, and the other way round."""
    pairs = zip(predictions, lead(questions), abstain(questions), strict=True)
    return [answer if one.refused else refusal for one, answer, refusal in pairs]


def lead_sentence(questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Every answer is the lead sentence, and cites it."""
    return [one if one.refused else other for one, other in zip(predictions, lead(questions), strict=True)]


def copy_passage(questions: QuestionSet, predictions: Predictions, _rng: random.Random) -> Predictions:
    """Every answer is a thousand characters around its evidence, and cites them."""

    def change(one: Prediction) -> dict[str, object]:
        first = one.citations[0] if one.citations else lead(questions)[0].citations[0]
        middle = (first.start + first.end) // 2
        place = (first.source, max(0, middle - 500), min(len(questions.texts[first.source]), middle + 500))
        quote = cited(questions, place)
        return {"answer": quote.quote, "text": f"{quote.quote} [1]", "citations": (quote,)}

    return _changed(predictions, change)


MUTATIONS: dict[str, Mutation] = {
    made.__name__: made
    for made in (
        shuffle_citations, shuffle_pairs, corrupt_answer, corrupt_word, shift_offsets, cite_everything, drop_citations,
        always_abstain, never_abstain, invert_abstention, lead_sentence, copy_passage,
    )
}  # fmt: skip


def left(questions: QuestionSet, predictions: Predictions, seed: int = 0) -> dict[str, float]:
    """Grounded Accuracy after each mutation."""
    return {
        name: grounded(questions, mutate(questions, predictions, random.Random(seed)))
        for name, mutate in MUTATIONS.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="eval.mutations", description=__doc__.partition("\n")[0])
    parser.add_argument("set", help="a question set: a folder, or the name of one in eval/sets")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--run", type=Path, help="the folder of a run whose predictions are spoilt")
    found = parser.parse_args(arguments)
    questions = open_set(found.set, found.documents)
    predictions = load_predictions(found.run / PREDICTIONS, questions) if found.run else oracle(questions)
    whole = grounded(questions, predictions)
    print(f"| mutation | what it does | GA | loss |\n|---|---|---|---|\n| none | | {whole:.3f} | |")
    for name, value in left(questions, predictions).items():
        about = (MUTATIONS[name].__doc__ or "").strip().rstrip(".")
        loss = 1 - value / whole if whole else 0.0
        print(f"| {name.replace('_', ' ')} | {about} | {value:.3f} | {loss:.0%} |")


if __name__ == "__main__":
    main()
