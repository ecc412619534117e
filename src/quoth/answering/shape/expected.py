"""What type of words a question wants as its answer, and whether words are of it: a date, a figure, a name.

By closed classes of English words alone: months, weekdays, number words, units, conjunctions, prepositions. What is
of no certain type fits everything, so that only what is plainly of another type is turned down.
"""

from __future__ import annotations

import re

from quoth.answering.shape.kinds import QuestionKind, core

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?"
_SPANS_OF_TIME = (
    "seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies)"
    "|millenni(?:um|a)|semesters?|terms?|generations?|moments?"
)
_TIMES = (
    "springtime|spring|summers?|autumns?|winters?|mornings?|afternoons?|evenings?|noon|midnight|midday|dawn|dusk|sunrise"
    "|sunset|today|tonight|tomorrow|yesterday|now|then|later|earlier|soon|always|never|immediately|recently|currently|already"
    r"|once|daily|hourly|weekly|monthly|yearly|annually|nightly|eve|christmas|easter|birthday|anniversary|times?|dates?"
    "|seasons?|holidays?|era|age|period|ages|beginning|end|start|bc|ad|bce|ce|a\\.d|b\\.c|o'clock|a\\.m|p\\.m|am|pm"
)
_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?"
    "|dozens?|half|halves|thirds?|quarters?|zero|nil|tens|single|double|triple|pair|couple|once|twice|thrice|[a-z]+fold"
)
_AMOUNTS = (
    "several|many|few|fewer|most|more|less|none|no|nothing|both|some|free|little|much|nobody|neither|either"
    "|majority|minority|enough|unlimited|scores?|equal"
)
_SHARES = re.compile(r"(?<!\w)(?:all|every|any|whole|entire|full|each)(?!\w)", re.IGNORECASE)
_CLAUSE_OF_TIME = (
    "when|whenever|while|after|before|until|till|since|once|during|as|if|upon|following|throughout|by|within|between"
    "|prior|every|each|at"
)
_DATE = re.compile(
    rf"(?<!\w)(?:{_MONTHS}|{_DAYS}|{_SPANS_OF_TIME}|{_TIMES}|{_CLAUSE_OF_TIME})(?!\w)|\d{{1,2}}[:.]\d\d(?!\d)"
    r"|(?<![\d.,])(?:1\d{3}|20\d\d)(?![\d,]\d)|\d{1,3}0s|\d(?:st|nd|rd|th)\b|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
    rf"|^\W*(?:at\s+)?(?:\d{{1,4}}|{_ONES})\W*$|\b(?:mid|late|early)\b|\b(?:half|quarter)\s+(?:past|to)\b",
    re.IGNORECASE,
)
_AFTER_TIME = re.compile(
    r"(?<!\w)(?:after|before|during|since|until|till|upon|following|when|while|once|throughout)\s+(?:the\s+|an?\s+|his\s+"
    r"|her\s+|their\s+|its\s+)?(?:[\w'-]+\s+){0,3}$",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    rf"\b(?:every|each|per|once|twice|times?|daily|hourly|weekly|monthly|yearly|annual\w*|nightly|regular\w*|always|never"
    rf"|rarely|often|seldom|sometimes|frequent\w*|constant\w*|usual\w*|occasional\w*|all|any|an?\s+(?:{_SPANS_OF_TIME}))\b"
    r"|\bbi-?\w+ly\b|\w+ly\b",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\b(?:until|till|since|as\s+long|forever|permanent\w*|life\w*|indefinite\w*)\b", re.IGNORECASE)
_MONEY = r"[$€£¥]|\b(?:dollars?|euros?|pounds?|pence|cents?|pennies|shillings?|guineas?|francs?|marks?|yen|yuan|roubles?|rubles?|rupees?|usd|eur|gbp|chf)\b"  # noqa: E501
_UNITS = {
    "money": _MONEY,
    "time": rf"\b(?:{_SPANS_OF_TIME})\b",
    "length": (
        r"\b(?:(?:kilo|centi|milli)?met(?:re|er)s?|km|cm|mm|m|miles?|mi|feet|foot|ft|inch(?:es)?|yards?|yd|fathoms?"
        r"|leagues?|nautical|hectares?|acres?|light-years?)\b"
    ),
    "weight": r"\b(?:(?:kilo|milli)?gram(?:me)?s?|kg|g|mg|kilos?|tonnes?|tons?|pounds?|lbs?|ounces?|oz|stone)\b",
    "volume": r"\b(?:(?:milli|centi)?lit(?:re|er)s?|l|ml|cl|gallons?|pints?|cups?|quarts?|barrels?)\b",
    "temperature": r"°|\b(?:degrees?|celsius|fahrenheit|kelvin)\b",
    "share": r"%|\b(?:percent(?:age)?|per\s+cent)\b",
}
_UNIT = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _UNITS.items()}
_FIGURE = re.compile(
    rf"\d|(?<!\w)(?:{_ONES}|{_AMOUNTS})(?!\w)|(?<!\w)an?\s+(?:{'|'.join(_UNITS.values())})", re.IGNORECASE
)
_COSTS = re.compile(
    r"\b(?:cost\w*|pric\w+|pay\w*|paid|charg\w+|fees?|earn\w*|spen[dt]\w*|worth|money|salar\w+|wages?|ow\w+|rais\w+|fines?"
    r"|budget|donat\w+|sold|refund\w*|deposit|sell|buy|bought|rent)\b",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"\W*(?:(?:much|far|many)\s+)?(?:fewer|more|less)(?!\s+than\b)(?:\s+[a-z-]+){0,2}\W*", re.IGNORECASE
)
"""A comparison without a figure: "fewer flowers"."""
_COST_OF = re.compile(r"what\s+(?:do|does|did|will|would)\b[^?]*\bcost\W*$", re.IGNORECASE)
_FREE = re.compile(r"\b(?:free|nothing|charge|twice|double|half)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow\s+many\s+((?:[\w'-]+\s+){0,2}?[\w'-]+)", re.IGNORECASE)
_HOW = re.compile(r"\bhow\s+(\w+)", re.IGNORECASE)
_BARE = re.compile(
    rf"^(?:\W|\d|(?<!\w)(?:{_MONTHS}|{_DAYS}|{_SPANS_OF_TIME}|{_ONES}|{_TIMES}|in|on|at|of|the|about|around|from|to|by|and|since"
    r"|until|up|over|under|more|less|than|nearly|almost|early|late|mid|old|th|st|nd|rd|s|during|before|after)(?!\w))+$",
    re.IGNORECASE,
)
"""Nothing but figures, dates and measures of time: no name of anybody or of any place."""


def fits(question: str, kind: QuestionKind, words: str, before: str = "", after: str = "") -> bool:
    """Whether words may answer a question of a kind; `before` and `after` are what stands around them.

    >>> fits("When did it burn?", QuestionKind.WHEN, "in March")
    True
    >>> fits("How many men came?", QuestionKind.NUMBER, "the miller")
    False
    >>> fits("How many men came?", QuestionKind.NUMBER, "fewer men")
    False
    """
    if kind is QuestionKind.WHEN:
        return bool(_DATE.search(words) or _AFTER_TIME.search(before))
    if kind in (QuestionKind.WHO, QuestionKind.WHERE):
        return not _BARE.match(words)
    if kind is QuestionKind.NUMBER:
        return _measures(core(question), words, after)
    if kind is QuestionKind.OTHER and _COST_OF.match(core(question)):
        return bool(_FIGURE.search(words) or _FREE.search(words))
    return True


def _measures(question: str, words: str, after: str) -> bool:
    """Whether words have a figure, and no unit of another sort than is asked for."""
    found = _HOW.search(question)
    asked = found[1].lower() if found else ""
    if asked == "often":
        return bool(_FIGURE.search(words) or _OFTEN.search(words))
    if asked in ("big", "large", "small", "strong", "fast", "late", "early", "soon", "few", "hot", "cold", "warm"):
        return True
    if asked == "many" and _NO_COUNT.fullmatch(words):
        return False
    if asked == "long" and _LASTING.search(words):
        return True
    if not _FIGURE.search(words):
        return bool(_SHARES.search(words) and re.search(r"\bof\b|\bhow\s+much\b", question, re.IGNORECASE))
    wanted = _dimension(question, asked)
    return not wanted or not (has := _dimensions(words, after)) or bool(has & wanted)


def _dimension(question: str, asked: str) -> frozenset[str]:
    """What sorts of unit the question wants; none where it names none."""
    many = _HOW_MANY.search(question)
    if many:
        return frozenset(name for name, unit in _UNIT.items() if unit.search(many[1]))
    if asked == "much" and _COSTS.search(question):
        return frozenset(("money", "share"))
    if asked == "long":
        return frozenset(("time", "length"))
    if asked == "old":
        return frozenset(("time",))
    if asked == "high":
        return frozenset(("length", "temperature", "share", "money"))
    return frozenset(("length", "time")) if asked in ("tall", "deep", "wide", "thick", "far") else frozenset()


def _dimensions(words: str, after: str) -> frozenset[str]:
    """What sorts of unit follow the figures in words, or come right behind them."""
    said = words + " " + " ".join(after.split()[:1])
    return frozenset(name for name, unit in _UNIT.items() if unit.search(said))
