"""Sentences of an answer against the words that they cite."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.evaluation.measures.support import Support, support, supported

TOWER = "The tower was not built in 1887. Eiffel's firm raised it in Paris, with 1,500 men, from 3 March on."


def test_a_sentence_of_the_text_is_supported() -> None:
    """Everything stands in it, the marker and the capital apart."""
    assert support("Eiffel's firm raised the tower in Paris [1].", TOWER) == Support(1.0, ())


@pytest.mark.parametrize(
    ("sentence", "share", "ok"),
    [
        ("the tower was built with cranes", 2 / 3, False),
        ("the firm raised a huge tower with men in days", 4 / 6, False),
        ("the firm raised a huge, wide and high tower with men; built, raised", 6 / 9, False),
        ("the firm raised a huge, wide and high tower with men; built, raised, men", 7 / 10, True),
        ("it was in there", 1.0, True),
        ("it cannot", 1.0, True),
        ("a huge 1,500 of 1887", 2 / 3, False),
        ("", 1.0, True),
    ],
)
def test_the_share_of_content_words_by_hand(sentence: str, share: float, ok: bool) -> None:
    """Function words do not count, a word counts as often as it is used, and seven of ten are enough."""
    found = support(sentence, TOWER)
    assert found.share == pytest.approx(share)
    assert (found.missing, found.ok) == ((), ok)


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("the firm raised it in 1889", ("1889",)),
        ("the tower, 1887 and 88", ("88",)),
        ("with 1500 men", ()),
        ("with 1,500 men", ()),
        ("with 15 men", ("15",)),
        ("with 1.500 men", ("1.500",)),
        ("from three on", ()),
        ("from four on", ("4",)),
        ("from the 3rd on", ("3rd",)),
        ("with one man", ()),
        ("with a hundred men", ("hundred",)),
        ("with ninety-nine men", ("90", "9")),
        ("with twelve and zero men", ("12", "0")),
        ("from March on", ()),
        ("from April on", ("april",)),
        ("on 1887-03-03", ("1887-03-03",)),
        ("at 10:30, 10:30 and 7/8", ("10:30", "7", "8")),
    ],
)
def test_numbers_and_dates_have_to_stand_in_the_text(sentence: str, missing: tuple[str, ...]) -> None:
    """A figure counts by its value where commas and words tell it; a date counts as a whole; each is named once."""
    assert support(sentence, TOWER).missing == missing


def test_a_comma_elsewhere_is_no_thousand() -> None:
    """A comma before three digits is passed over, as often as there is one; before four it is something else."""
    assert support("1,234,567", "1234567").missing == ()
    assert support("1,5000", "15000").missing == ("1,5000",)


def test_a_date_is_not_its_parts() -> None:
    """The day and the month the other way round are another date; so with each of the usual marks."""
    for mark in "-/.":
        one, other = mark.join(("12", "05", "2020")), mark.join(("05", "12", "2020"))
        assert support(f"on {one}", f"It was {one}.").missing == ()
        assert support(f"on {one}", f"It was {other}.").missing == (one,)


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("Eiffel raised it", ()),
        ("Sauvestre raised it", ("sauvestre",)),
        ("it was raised by Gustave Eiffel", ("gustave",)),
        ("By his firm", ()),
        ("it was raised By his firm", ("by",)),
        ("WHO raised it", ("who",)),
        ("US men raised it", ("us",)),
        ("it is I", ()),
        ("I'm in Paris", ()),
        ("it is Paris's", ()),
        ("It\u2019s in Paris", ()),
        ("May was late", ()),
        ("from May on", ("may",)),
        ("raised by O'Brien", ("o'brien",)),
        ("raised by Élise", ("élise",)),
    ],
)
def test_names_have_to_stand_in_the_text(sentence: str, missing: tuple[str, ...]) -> None:
    """A capital makes a name, but for the function word that a sentence begins with, and "I"."""
    assert support(sentence, TOWER).missing == missing


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("the tower wasn't built in 1887", ()),
        ("the tower wasn\u2019t built in 1887", ()),
        ("the tower cannot be built", ()),
        ("the tower was never built", ("never",)),
        ("no tower was built", ("no",)),
        ("the tower was built without men", ("without",)),
        ("No, the tower was not built", ()),
        ("No. The tower was not built", ()),
        ("No [1]", ()),
        ("Yes \u2013 it was built", ()),
        ("No tower was built", ("no",)),
        ("was it built? no.", ("no",)),
    ],
)
def test_negations_have_to_stand_in_the_text(sentence: str, missing: tuple[str, ...]) -> None:
    """However "not" is written; a "No" that only answers the question denies nothing by itself."""
    assert support(sentence, TOWER).missing == missing


def test_a_denial_is_not_borne_out_by_its_opposite() -> None:
    """The words are all there but the one that turns them round."""
    found = support("The tower wasn't built by the firm.", "The tower was built by the firm.")
    assert found == Support(1.0, ("not",))
    assert not found.ok


def test_a_date_is_a_content_word() -> None:
    """One date of two content words is there, which is not enough even if it were all that decides."""
    assert support("huge 1.2.2020", "on 1.2.2020") == Support(0.5, ())


def test_after_a_yes_the_sentence_begins() -> None:
    """A capital after "Yes." is that of a beginning; the answer itself is no content word."""
    assert support("Yes. In the tower.", "a tower") == Support(1.0, ())
    assert support("Yes!", "") == Support(1.0, ())


def test_one_text_in_two_unicode_forms_is_one_text() -> None:
    """A letter with its accent apart is the letter with its accent."""
    assert support("by E\u0301lise", "by \u00c9lise") == Support(1.0, ())


def test_the_share_of_sentences_by_hand() -> None:
    """Two of three are supported; of no sentence there is no share."""
    pairs = [("the tower", TOWER), ("in 1889", TOWER), ("in 1887", TOWER)]
    assert supported(pairs) == pytest.approx(2 / 3)
    assert supported([]) is None


@settings(deadline=None)
@given(st.text(alphabet="abT N'not1,.3-\u2019", max_size=30))
def test_every_text_supports_itself(text: str) -> None:
    """No sentence lacks anything in a text that holds it, and the share is 1."""
    assert support(text, f"Well: {text}") == Support(1.0, ())


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Paris", "men", "1887", "x9", "wasn't", "Rome", "tower"]), max_size=6))
def test_more_text_never_supports_less(words: list[str]) -> None:
    """Adding words to the cited text raises the share or leaves it; the share is one."""
    sentence = "the " + " ".join(words)
    less, more = support(sentence, "men in Rome"), support(sentence, "men in Rome, 1887, a tower")
    assert 0 <= less.share <= more.share <= 1
    assert set(more.missing) <= set(less.missing)
