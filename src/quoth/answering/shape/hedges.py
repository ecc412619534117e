"""How sure a document is of what it says, and who says it: words that a bare answer would leave out.

"Up to", "reportedly", "is believed to", "according to Reuters", "Wagner said": closed classes of English words, with
who is named beside them. They are taken from the clause of the answer, word for word.
"""

from __future__ import annotations

import re

from quoth.answering.records import asked_words, word_set
from quoth.answering.shape.clause_bounds import clause_around, trimmed
from quoth.types import Span

_ADVERB = re.compile(
    r"(?<!\w)(?:reportedly|allegedly|supposedly|apparently|purportedly|presumably|probably|possibly|perhaps|likely|unofficially"
    r"|provisionally|tentatively|in\s+theory)(?!\w)",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"(?<!\w)(?:according\s+to|in\s+the\s+(?:view|opinion|words)\s+of)\s+", re.IGNORECASE)
_SAYS = (
    r"(?:said|says|say|claimed|claims|claim|reported|reports|estimated|estimates|announced|alleged|alleges|believed|believes"
    r"|believe|suggested|suggests|told\s+\w+(?:\s+\w+)?|stated|states|argued|argues|insisted|insists|predicted|predicts)"
)
_SAYING = re.compile(
    rf"\b(?:{_SAYS}|according|tell|state|argue|estimate|announce|suggest|insist|predict)\b", re.IGNORECASE
)
_STOP = re.compile(r",|;|\s[\u2013\u2014]\s|\.(?=\s|$)|$")
_SPEAKER = r"(?:[^\s,;:.]+\s+){0,6}?[^\s,;:.]+"
_SPOKEN_FIRST = re.compile(
    rf"(?P<whole>{_SPEAKER}\s+(?:also\s+|later\s+|has\s+|have\s+|had\s+)?{_SAYS})\s+(?:that\s+)?", re.IGNORECASE
)
_SPOKEN_LAST = re.compile(
    rf",[\"'\u201d\u2019]?\s+(?P<whole>(?:{_SPEAKER}\s+{_SAYS}|said\s+{_SPEAKER}))\W*$", re.IGNORECASE
)
_LEANING = re.compile(
    r"(?<!\w)(?:(?:is|are|was|were|has\s+been|have\s+been)\s+(?:widely\s+|generally\s+|also\s+|now\s+)?"
    r"(?:believed|thought|said|reported|alleged|expected|estimated|assumed|rumou?red|supposed|scheduled|planned|due"
    r"|considered|claimed|likely|set)\s+to|plan(?:s|ned)?\s+to|intend(?:s|ed)?\s+to|hope(?:s|d)?\s+to|aim(?:s|ed)?\s+to"
    r"|(?:may|might|could)(?:\s+have)?|(?:seems?|appears?|appeared|seemed)\s+to)\s+",
    re.IGNORECASE,
)
_MAY = re.compile(r"may|might|could", re.IGNORECASE)
_MEASURE_AFTER = re.compile(
    r"\s+(?:or\s+(?:more|less|so|fewer|over|under)|at\s+(?:most|least|the\s+(?:latest|earliest))|on\s+average|in\s+total"
    r"|(?:per|a|an|each|every)\s+(?:second|minute|hour|day|night|week|month|quarter|year|person|head|child|adult|item|unit"
    r"|kilometre|kilometer|mile|metre|meter|litre|liter|kilo(?:gram)?|boat|car|room|bed|guest|visit|page|copy))(?!\w)",
    re.IGNORECASE,
)
_LONGEST_CLAUSE, _LONGEST_NAME = 18, 12  # words


def hedged(text: str, said: Span, sentence: Span, question: str) -> str:
    """The words text[said] with those of its clause that say how sure they are and by whom; as they stand otherwise.

    >>> sentence = "About 40 men fled, according to the ministry."
    >>> hedged(sentence, (0, 8), (0, 45), "How many men fled?")
    'About 40, according to the ministry'
    >>> sentence = "He is believed to have died in 2019."
    >>> hedged(sentence, (28, 35), (0, 36), "When did he die?")
    'He is believed to have died in 2019'
    """
    start, end = said
    measure = _MEASURE_AFTER.match(text, end, sentence[1])
    if measure and re.search(r"\d\W*\w*$", text[start:end]):
        end = measure.end()
    clause = clause_around(text, start, end, sentence)
    leaning = _last(_LEANING, text, clause[0], start)
    if (
        leaning
        and not asked_words(leaning[0]) & asked_words(question)
        and _fits(text[clause[0] : end], _LONGEST_CLAUSE)
    ):
        start = trimmed(text, clause[0], end)[0]
    words = " ".join(text[start:end].split())
    added = [_adverb(text, (clause[0], start), question), _attribution(text, sentence, clause, (start, end), question)]
    new = [part for part in added if part and not word_set(part) <= word_set(words)]
    return ", ".join((words.rstrip(".,;:"), *new)) if new else words


def source_of(text: str, sentence: Span, question: str) -> str:
    """Who says what a sentence says, in its own words; empty where it says so itself.

    >>> source_of("Wagner said it had left.", (0, 24), "Has it left?")
    'Wagner said'
    """
    start, end = sentence
    return _attribution(text, sentence, sentence, (end, end), question) or _attribution(
        text, sentence, sentence, (start, start), question
    )


def leaning(text: str, sentence: Span, question: str) -> str:
    """The clause of a sentence that says what is planned or believed, not what is so; empty where it has none.

    >>> leaning("It was planned to open in 2018.", (0, 31), "Did it open in 2018?")
    'it was planned to open in 2018'
    """
    found = _LEANING.search(text, *sentence)
    if found is None or _MAY.match(found[0]) or asked_words(found[0]) & asked_words(question):
        return ""
    clause = trimmed(text, *clause_around(text, *found.span(), sentence))
    words = _low(text[slice(*clause)])
    return words if _fits(words, _LONGEST_CLAUSE) else ""


def _fits(words: str, most: int) -> bool:
    return len(words.split()) <= most


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    return max(pattern.finditer(text, start, end), key=lambda found: found.start(), default=None)


def _adverb(text: str, lead: Span, question: str) -> str:
    found = _last(_ADVERB, text, *lead)
    return found[0].lower() if found and not word_set(found[0]) <= word_set(question) else ""


def _attribution(text: str, sentence: Span, clause: Span, said: Span, question: str) -> str:
    """Who is named as the source, before the answer or behind it; not where the question asks who or what was said."""
    if _SAYING.search(question):
        return ""
    for found in _ACCORDING.finditer(text, *sentence):
        stop = _STOP.search(text, found.end(), sentence[1])
        right = stop.start() if stop else sentence[1]
        opening = not text[sentence[0] : found.start()].strip(" \"'\u201c,")
        behind = said[1] <= found.start() <= clause[1] + 2
        if (behind or (opening and right <= said[0])) and _fits(text[found.start() : right], _LONGEST_NAME):
            words = " ".join(text[slice(*trimmed(text, found.start(), right))].split())
            return words[:1].lower() + words[1:] if opening else words
    first = _SPOKEN_FIRST.match(text, sentence[0], said[0])
    if first:
        return _low(first["whole"])
    last = _SPOKEN_LAST.search(text, said[1], sentence[1])
    return " ".join(last["whole"].split()) if last else ""


_SMALL = re.compile(
    r"(?:the|an?|his|her|its|their|our|he|she|it|they|we|some|many|most|one|both|officials|experts)(?!\w)",
    re.IGNORECASE,
)


def _low(words: str) -> str:
    """Words from the beginning of a sentence as they stand within one: small, unless they may be a name."""
    words = " ".join(words.split())
    return words[:1].lower() + words[1:] if _SMALL.match(words) else words
