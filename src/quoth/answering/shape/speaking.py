"""What somebody said, in all their own words and nobody else's; and what a thing is, in the words that define it.

Who speaks is told by verbs of saying, a closed class, with the names beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.records import asked_words, word_set
from quoth.answering.shape.clause_bounds import clause_around, trimmed
from quoth.types import Span

_VERB = (
    r"(?:say|said|says|claim(?:ed|s)?|state[ds]?|announced?|announces|wr[io]tes?|written|argue[ds]?|suggest(?:ed|s)?|warn(?:ed|s)?"
    r"|promise[ds]?|comment(?:ed|s)?|th(?:ink|inks|ought)|believe[ds]?|call(?:ed|s)?|answer(?:ed|s)?|repl(?:y|ied|ies)"
    r"|t(?:ell|ells|old)|advise[ds]?|recommend(?:ed|s)?|add(?:ed|s)?|insist(?:ed|s)?|explain(?:ed|s)?|ask(?:ed|s)?|report(?:ed|s)?"
    r"|declare[ds]?|describe[ds]?|admit(?:ted|s)?|den(?:y|ied|ies)|noted?|notes|shout(?:ed|s)?|whisper(?:ed|s)?|respond(?:ed|s)?)"
)
_ASKED = re.compile(
    rf"\b(?:what|how)\b(?:\s+exactly)?\s+(?:did|does|do|has|have|had)\s+(?P<who>.{{1,80}}?)\s+{_VERB}\b", re.IGNORECASE
)
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w'’-]*)*"  # noqa: RUF001
_NAMED = re.compile(
    rf"({_NAME})\s+(?:\w+ly\s+|also\s+|has\s+|had\s+)?(?i:{_VERB})\b|\b(?i:said|says|added|replied|asked)\s+({_NAME})"
)
_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "you", "his", "her"))
_QUOTED = re.compile('["\u201c\u201e]([^"\u201c\u201d]{2,600})["\u201d\u201c]')
_REPORTED = re.compile(
    rf"\b(?:t(?:ell|ells|old)\s+(?:(?:the|an?|his|her|its|their|our)\s+)?\w+(?:\s+\w+(?=\s+that\b))?|{_VERB}"
    r"(?:\s+to\s+(?:(?:the|an?|his|her|its|their|our)\s+)?\w+)?)\s+(?:that\s+)?",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"\s+(?:is|are|was|were|means?|denotes?|refers?\s+to|stands?\s+for|is\s+called|:)\s+", re.IGNORECASE
)
_LONGEST = 45  # words
_ENOUGH = 4  # words that define something


def speaker_of(question: str) -> str:
    """Who is asked about in "What did ... say?"; empty in any other question, and for a pronoun."""
    found = _ASKED.search(question)
    return found["who"] if found and found["who"].lower() not in _PRONOUNS else ""


def is_others(speaker: str, sentence: str) -> bool:
    """Whether a sentence names who says something, and that is somebody else than the speaker."""
    wanted = word_set(speaker.rsplit(maxsplit=1)[-1])  # the names before it may be titles
    named = [word_set(one or other) for one, other in _NAMED.findall(sentence)]
    named = [words for words in named if words - _PRONOUNS - {"the", "a"}]
    return bool(named) and not any(words & wanted for words in named) and not wanted & word_set(sentence)


_WHETHER_SAID = re.compile(
    rf"^\W*(?:and\s+|but\s+|so\s+)?(?:did|does|do|has|have|had)\s+(?P<who>.{{1,80}}?)\s+{_VERB}\s+(?:that\s+)?(?P<what>.+)",
    re.IGNORECASE,
)


def is_of_other_words(question: str, sentence: str) -> bool:
    """Whether it is asked if somebody said something, and a sentence has not one word of that.

    >>> is_of_other_words("Did Lund say that the lock is shut?", "Lund said that nobody had asked him.")
    True
    """
    found = _WHETHER_SAID.match(question)
    return (
        found is not None and bool(asked_words(found["what"])) and not asked_words(found["what"]) & word_set(sentence)
    )


def quoted_words(text: str, sentence: Span, span: Span) -> Span:
    """All that stands between quotation marks where the span is; the span itself where it is not quoted."""
    for quoted in _QUOTED.finditer(text, *sentence):
        if quoted.start() <= span[0] and span[1] <= quoted.end():
            return _short_enough(text, trimmed(text, *quoted.span(1)), span)
    return span


def without_verb(text: str, span: Span) -> Span:
    """A span without the verb of saying that it begins with."""
    verb = _REPORTED.match(text, *span)
    return (verb.end(), span[1]) if verb and verb.end() < span[1] else span


def reported_words(text: str, sentence: Span, span: Span) -> Span:
    """All of what is reported where the span is; the span itself where nothing is."""
    clause = clause_around(text, *span, sentence)
    found = max(_REPORTED.finditer(text, clause[0], span[0]), key=lambda one: one.start(), default=None)
    if found is None:
        return span
    return _short_enough(text, trimmed(text, found.end(), clause[1]), span)


def defining(text: str, sentences: Sequence[Span], span: Span, question: str) -> Span:
    """The words that define what is asked about, from behind its verb to their comma; the span where that says it all.

    "A gate" defines no sluice; of four words and more what the reader found is enough.
    """
    own = next(((a, b) for a, b in sentences if a <= span[0] < b), None)
    if own is None or len(text[slice(*span)].split()) >= _ENOUGH:
        return span
    verb = _DEFINED.search(text, *own)
    if verb is None or not asked_words(question) <= word_set(text[own[0] : verb.start()]) or span[0] < verb.start():
        return span
    clause = clause_around(text, max(verb.end(), span[0]), max(verb.end(), span[0]) + 1, own)
    comma = text.find(", ", span[1], clause[1])
    whole = trimmed(text, verb.end(), comma if comma > 0 else clause[1])
    return _short_enough(text, whole, span) if whole[0] <= span[0] < whole[1] else span


def _short_enough(text: str, found: Span, span: Span) -> Span:
    good = found[0] <= span[0] and span[1] <= found[1] and len(text[slice(*found)].split()) <= _LONGEST
    return found if good else span
