"""Families of examples made of rows: rivals, twins, claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from training.examples import Example
from training.material import Material
from training.mixture import Mixture
from training.rows import Claim, Row
from training.windows import Pages

from small_training import tokenizer

NORIX = "Ann Lee founded Norix. It makes bells in Oslo."
VELTEC = "Bob Ray founded Veltec. It makes boats in Bern."
QUINCO = "Cid Fox founded Quinco. It makes kites in Cork."


def row(question: str, context: str, answer: str = "", source: str = "squad1") -> Row:
    """A question with its answer, or without one."""
    start = context.index(answer)
    answers = ((start, start + len(answer)),) if answer else ()
    title, kind = context.split(maxsplit=1)[0], "span" if answer else "none"
    return Row(question, source, title, (), question, context, kind, answers)


ASKED = [
    row("Who founded Norix?", NORIX, "Ann Lee"),
    row("What does Norix make?", NORIX, "bells"),
    row("Who founded Veltec?", VELTEC, "Bob Ray"),
    row("Who founded Quinco?", QUINCO, "Cid Fox"),
]
MISS = row("Who founded Norix in Bern?", NORIX, source="squad2")


def mixture(rows: Sequence[Row] = (*ASKED, MISS), claims: Sequence[Claim] = (), seed: int = 0) -> Mixture:
    sets: dict[str, list[Row]] = defaultdict(list)
    together: dict[str, list[Row]] = defaultdict(list)
    for one in rows:
        sets[one.source].append(one)
        together[one.context].append(one)
    return Mixture(Material(dict(sets), dict(together), list(claims), {}), Pages(tokenizer()), seed)


def family(recipe: str, one: Row, seed: int = 0) -> list[Example]:
    return [made for made in mixture(seed=seed).recipes[recipe].make(one) if made]


def test_a_question_is_ranked_over_its_own_passage_and_near_ones() -> None:
    """One passage answers and two do not; where its title is shown theirs are too, each its own."""
    shown = set()
    for seed in range(8):
        right, *rivals = family("ranked", ASKED[0], seed)
        assert (right.kind, right.answer(), right.passage) == ("span", "Ann Lee", NORIX)
        assert {rival.passage for rival in rivals} == {VELTEC, QUINCO}
        assert {(rival.kind, rival.question) for rival in rivals} == {("none", "Who founded Norix?")}
        for made in (right, *rivals):
            assert made.headings in ((), (made.passage.split(maxsplit=1)[0],))
        assert len({bool(made.headings) for made in (right, *rivals)}) == 1
        shown.add(bool(right.headings))
    assert shown == {True, False}


def test_a_near_miss_has_a_twin_that_the_same_passage_answers() -> None:
    """The twin is one of the two questions nearest in words, never a third, under the same headings."""
    far = row("Where are bells cast?", NORIX, "Oslo")
    for seed in range(8):
        twin, miss = (e for e in mixture((far, *ASKED, MISS), seed=seed).recipes["misses"].make(MISS) if e)
        assert twin.question in ("Who founded Norix?", "What does Norix make?")
        assert (twin.kind, miss.kind, miss.question, miss.span) == ("span", "none", MISS.question, None)
        assert (twin.passage, twin.headings) == (miss.passage, miss.headings)


def test_a_swapped_question_stands_beside_the_one_it_was() -> None:
    """Same passage, another question, no answer: a word for its opposite is all that can be changed here."""
    first = row("Who was the first owner?", "Ann owned it.", "Ann")
    for seed in range(8):
        right, wrong = family("swapped", first, seed)
        assert (right.question, right.answer()) == ("Who was the first owner?", "Ann")
        assert wrong.question in ("Who was the last owner?", "Who was not the first owner?")
        assert (wrong.passage, wrong.kind, wrong.span, wrong.items) == ("Ann owned it.", "none", None, None)


def test_a_follow_up_has_the_turns_before_it() -> None:
    """The other question on the paragraph becomes a turn with its gold answer."""
    made = [one for seed in range(8) for one in family("made", ASKED[1], seed)]
    assert {one.turns for one in made} == {(("Who founded Norix?", "Ann Lee"),)}
    assert {one.answer() for one in made} == {"bells"}


def test_claims_become_yes_or_no_questions() -> None:
    """A claim that is neither supported nor refuted has no answer in its evidence."""
    claims = [
        Claim("Ann was a painter.", "yes", ("Ann painted.",)),
        Claim("Ann was a singer.", "none", ("Ann painted.",)),
    ]
    made = {one.question.rstrip("?"): one for (one,) in mixture((), claims, seed=3).families(facts=1.0)}
    assert {name: one.kind for name, one in made.items()} == {"Was Ann a painter": "yes", "Was Ann a singer": "none"}
    assert made["Was Ann a painter"].answer() == "Ann painted."


def test_every_recipe_goes_through_its_sets_as_often_as_it_says() -> None:
    """Four rows are ranked once each: three share "founded" with two other texts, the fourth no word with any.

    The near miss is asked once, beside its twin, or twice (1.3 passes). Whatever is not alike in a family
    is either its questions or its passages.
    """
    made = list(mixture().families())
    ranked = [family[0].passage for family in made if len(family) == 3]
    assert sorted(ranked) == sorted((NORIX, VELTEC, QUINCO))
    missed = [family for family in made if family[-1].source == "squad2" and len(family) == 2]
    assert 1 <= len(missed) <= 2
    assert all(len({e.question for e in one}) == 1 or len({e.passage for e in one}) == 1 for one in made)
