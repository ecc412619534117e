"""Figures and dates in a text, and whether two of them can both be right."""

from __future__ import annotations

import pytest

from quoth.answering.beside.days import dates
from quoth.answering.beside.figures import figures
from quoth.answering.beside.quantities import comparable, differ


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("It has 1,240 seats.", "1,240", 1240, ""),
        ("It cost $3.50.", "$3.50", 3.5, "$"),
        ("It cost 2.50 euros.", "2.50", 2.5, "€"),
        ("It does 80km/h.", "80", 80, "km/h"),
        ("In all, 46 per cent came.", "46 per cent", 46, "%"),
        ("It holds 36 million cubic metres.", "36 million", 36e6, "cubic m"),
        ("A 24-month warranty.", "24", 2, "year"),
        ("They planted fifteen hundred trees.", "fifteen hundred", 1500, ""),
        ("She had twenty-three men.", "twenty-three", 23, ""),
        ("They sold a dozen eggs.", "a dozen", 12, ""),
        ("Some two thousand and twenty-three came.", "two thousand and twenty-three", 2023, ""),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, words: str, value: float, unit: str) -> None:
    """Digits or words, with what they count in: 1,500 and fifteen hundred are one value."""
    (found,) = figures(text)
    assert (text[slice(*found.place)], found.value, found.unit) == (words, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "between 25 and 30 men",
        "12\u201314 men",
        "from 5 to 9 men",
        "on the 4th floor",
        "at 10:30",
        "one of them",
        "hundreds",
    ],
)
def test_a_range_an_ordinal_and_a_time_are_no_figures(text: str) -> None:
    """They name no single value."""
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "words", "parts"),
    [
        ("It opened on 3 May 1994.", "3 May 1994", {"year": "1994", "month": "5", "day": "3"}),
        ("It opened on May 3rd, 1994.", "May 3rd, 1994", {"year": "1994", "month": "5", "day": "3"}),
        ("It opened on 1994-05-03.", "1994-05-03", {"year": "1994", "month": "5", "day": "3"}),
        ("By 31 March it was over.", "31 March", {"month": "3", "day": "31"}),
        ("It was launched in March 2006.", "March 2006", {"year": "2006", "month": "3"}),
        ("We meet on Tuesday.", "Tuesday", {"weekday": "tuesday"}),
        ("It opens at 9 a.m. daily.", "9 a.m.", {"clock": "9:00"}),
        ("It closes at 9:30 pm.", "9:30 pm", {"clock": "21:30"}),
        ("It burnt down in 1833.", "1833", {"year": "1833"}),
    ],
)
def test_a_date_is_read_in_its_parts(text: str, words: str, parts: dict[str, str]) -> None:
    """Whichever way it is written."""
    (found,) = dates(text)
    assert (text[slice(*found.place)], found.date) == (words, parts)


@pytest.mark.parametrize(
    "text", ["the 1980s", "from 1914 to 1918", "1914\u20131918", "They may go.", "march on", "1,850 men"]
)
def test_a_decade_a_span_of_years_and_small_words_are_no_dates(text: str) -> None:
    """They name no single day or year."""
    assert dates(text) == []


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("4.2 million men", "3.9 million men", True),
        ("4.2 million men", "4 million men", False),
        ("about 4 million men", "4.2 million men", False),
        ("about 9 million men", "4.2 million men", True),
        ("1,500 men", "fifteen hundred men", False),
        ("1,500 men", "1,800 men", True),
        ("2.50 euros", "2.5 euros", False),
        ("40 mg", "60 mg", True),
        ("62 metres", "203 feet", False),
        ("4.7 km", "4,700 metres", False),
        ("24 hours", "three full days", True),
        ("18 months", "1.5 years", False),
        ("312 people", "more than 300 people", False),
        ("240 people", "more than 300 people", True),
        ("24 months", "up to 36 months", False),
        ("40 months", "up to 36 months", True),
        ("up to 24 months", "up to 36 months", True),
    ],
)
def test_figures_differ_where_rounding_does_not_explain_it(one: str, other: str, verdict: bool) -> None:
    """A rounded figure is the figure, in another unit as well; a limit leaves all open that it does not rule out."""
    assert differ(figures(one)[0], figures(other)[0]) is verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("3 May 1994", "May 3rd, 1994", False),
        ("3 May 1994", "12 June 1994", True),
        ("9 November 1891", "1891", False),
        ("March 2006", "4 March 2006", False),
        ("Tuesday", "Thursday", True),
        ("9 am", "10 am", True),
    ],
)
def test_dates_differ_in_a_part_that_both_tell(one: str, other: str, verdict: bool) -> None:
    """A date that tells less is no other date."""
    assert differ(dates(one)[0], dates(other)[0]) is verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("62 metres", "58 metres", True),
        ("62 metres", "203 feet", True),
        ("62 metres", "62 square metres", False),
        ("312 people", "another 300 people", False),
        ("312 people", "40 boats", False),
        ("312 passengers", "300 people", True),
    ],
)
def test_figures_are_compared_where_they_measure_alike(one: str, other: str, verdict: bool) -> None:
    """Lengths with lengths, and no value with what only adds to it; people may be what is asked for."""
    assert comparable(figures(one)[0], figures(other)[0], frozenset({"passeng"})) is verdict
