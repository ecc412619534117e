"""Can the harness be fooled? What spoils predictions has to cost, and what does not has to cost nothing."""

from __future__ import annotations

import random
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.evaluation.judging.scorecard import MEASURES
from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.sets.predictions import Prediction, prediction_hash
from quoth.evaluation.sets.question_set import QuestionSet, load_set

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval.baselines import abstain, lead, oracle
from eval.mutations import LEAST_LOSS, MUTATIONS, grounded, left, main

FOLDER = Path(__file__).parent.parent / "eval" / "sets"
SETS = {name: load_set(FOLDER / name) for name in ("golden", "kinds-test")}


@cache
def remaining(name: str) -> dict[str, float]:
    """What is left of the oracle's Grounded Accuracy after each mutation."""
    return left(SETS[name], oracle(SETS[name]))


def part(questions: QuestionSet, count: int) -> QuestionSet:
    """Conversations from all over a set: every kind of question, and follow-ups."""
    step = len(questions.conversations) // count
    return QuestionSet(questions.manifest, questions.conversations[::step], questions.texts)


SMALL = part(SETS["kinds-test"], 12)
TURNS = len(SMALL.turns)
SYSTEMS = (oracle(SMALL), lead(SMALL), abstain(SMALL))


@pytest.mark.parametrize("name", sorted(SETS))
def test_the_oracle_scores_exactly_one(name: str) -> None:
    """Every gold answer with its evidence is right, cited, tight and verbatim, and every refusal is."""
    found = score(SETS[name], oracle(SETS[name]))
    for measure in ("grounded_accuracy", "answered", "refused", "f1", "abstention_f1", "citation_precision", "partial"):
        assert MEASURES[measure].value(found) in (1, None), measure
    assert all(turn.grounded and turn.verbatim is not False and turn.resolvable is not False for turn in found)
    assert MEASURES["grounded_accuracy"].value(found) == 1


@pytest.mark.parametrize("name", sorted(SETS))
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_costs_at_least_two_fifths(name: str, mutation: str) -> None:
    """There is no cheap way to look good."""
    assert remaining(name)[mutation] <= 1 - LEAST_LOSS


def test_there_are_twelve_mutations_and_each_spoils_in_a_way_of_its_own() -> None:
    """No two of them make the same predictions."""
    made = {prediction_hash(mutate(SMALL, SYSTEMS[0], random.Random(0))) for mutate in MUTATIONS.values()}
    assert len(made) == len(MUTATIONS) == 12
    assert LEAST_LOSS == 0.4


def test_the_same_seed_spoils_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """The table can be made again, and names every mutation with what it costs."""
    assert left(SMALL, oracle(SMALL), seed=1) == left(SMALL, oracle(SMALL), seed=1)
    main([str(FOLDER / "golden")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "| none | | 1.000 | |"
    assert "| always abstain | Nothing is answered | 0.000 | 100% |" in lines
    assert len(lines) == 3 + 12


@st.composite
def mixed(draw: st.DrawFn) -> list[Prediction]:
    """Each turn answered by one of three systems, so that some go right and some wrong in each way."""
    chosen = draw(st.lists(st.sampled_from(range(3)), min_size=TURNS, max_size=TURNS))
    return [SYSTEMS[which][i] for i, which in enumerate(chosen)]


def judged(predictions: list[Prediction], questions: QuestionSet = SMALL) -> tuple[TurnScore, ...]:
    return score(questions, predictions)


def values(found: tuple[TurnScore, ...]) -> dict[str, float | None]:
    return {name: measure.value(found) for name, measure in MEASURES.items()}


@settings(max_examples=8, deadline=None)
@given(found=mixed(), order=st.permutations(range(len(SMALL.conversations))))
def test_the_order_of_the_conversations_changes_nothing(found: list[Prediction], order: list[int]) -> None:
    """Every figure is the same to the last bit."""
    other = QuestionSet(SMALL.manifest, tuple(SMALL.conversations[i] for i in order), SMALL.texts)
    said = {one.turn: one for one in found}
    assert values(judged([said[turn.id] for turn in other.turns], other)) == values(judged(found))


@settings(max_examples=8, deadline=None)
@given(found=mixed(), data=st.data())
def test_the_order_of_the_citations_changes_nothing(found: list[Prediction], data: st.DataObject) -> None:
    """Not one field of one turn."""
    others = [
        one.model_copy(update={"citations": tuple(data.draw(st.permutations(one.citations)))})
        if len(one.citations) > 1
        else one
        for one in found
    ]
    assert judged(others) == judged(found)


@settings(max_examples=8, deadline=None)
@given(found=mixed())
def test_a_citation_given_twice_changes_nothing(found: list[Prediction]) -> None:
    """Neither for better nor for worse: each character counts once."""
    twice = [one.model_copy(update={"citations": one.citations + one.citations[:1]}) for one in found]
    assert judged(twice) == judged(found)


@settings(max_examples=8, deadline=None)
@given(found=mixed())
def test_a_place_retrieved_again_raises_nothing(found: list[Prediction]) -> None:
    """At the end of the list it is no new evidence, and no earlier one."""
    twice = [one.model_copy(update={"retrieved": one.retrieved + one.retrieved[:1]}) for one in found]
    for after, before in zip(judged(twice), judged(found), strict=True):
        assert (after.search is None) == (before.search is None)
        if after.search is not None and before.search is not None:
            assert all(after.search[name] <= value for name, value in before.search.items())


@settings(max_examples=8, deadline=None)
@given(found=mixed(), data=st.data())
def test_an_answer_made_right_never_costs(found: list[Prediction], data: st.DataObject) -> None:
    """Grounded Accuracy only rises with a turn that the oracle answers."""
    place = data.draw(st.sampled_from(range(TURNS)))
    better = [*found[:place], SYSTEMS[0][place], *found[place + 1 :]]
    assert grounded(SMALL, better) >= grounded(SMALL, found)
