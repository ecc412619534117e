"""Somebody else does it: "workers slept seven hours" is not how long the foragers slept of whom the text speaks too.

By the order of words alone: the noun before a verb of the question, and the one before the same verb in a sentence. A
pronoun or a name there may mean the same, and so may a word for it that the text has nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.stems import stem, stems
from quoth.answering.thread import closed_class as closed

OF_OTHER_DOER = 3.0
"""Log-odds that an answer loses whose sentence has another doer of what is asked about."""
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ASKED = [
    re.compile(
        r"\b(?:(?P<helped>do|does|did|will|would|can|could|should|must|may)|is|are|was|were)\s+(?:(?:the|an?|his|her|its"
        rf"|their)\s+)?{between}(?P<doer>[a-z-]+)\s+(?P<verb>[a-z-]+)\b"
    )
    for between in ("", r"[\w-]+\s+")
]
"""Without and with another word before the doer."""
_SMALL = (
    closed.BREAKS | closed.PREPOSITIONS | closed.VERBAL | closed.ADVERBS | closed.PERSONS | closed.THING | closed.SPANS
)
_SMALL |= closed.PLURAL | closed.DETERMINERS | closed.SPEAKERS | closed.POSSESSIVE | closed.INDEFINITE
_SMALL |= {"which", "who", "there", "one", "ones", "not", "also", "only", "still", "often", "to", "have", "has", "had"}
_PAST = {form: past for pair in closed.PARTICIPLES.items() for past in pair[:1] for form in pair}
_POINTING = re.compile(r"\b(?:the|this|that|these|those|such)\s+$", re.IGNORECASE)
_SHORT = 6
"""Letters of a verb that may have an irregular past."""


def is_of_other_doer(question: str, sentence: str, around: frozenset[str]) -> bool:
    """Whether a sentence tells of another doer what is asked; `around` are the stems of all that its passage says.

    >>> is_of_other_doer("How long did foragers sleep?", "Workers slept for seven hours.", frozenset(("forag",)))
    True
    """
    asked, said = stems(question), stems(sentence)
    return any(
        stem(doer) in around - said and any(stem(other) not in asked for other in _doers(verb, doer, sentence, helped))
        for doer, verb, helped in _acts(question)
    )


def _acts(question: str) -> Iterator[tuple[str, str, str]]:
    """Who is asked about, what they do, and the verb that helps to ask it, if it does not stand for a participle."""
    for found in (match for form in _ASKED for match in form.finditer(question)):
        doer, verb, helped = found["doer"], found["verb"], found["helped"] or ""
        if not {doer, verb} & _SMALL and (helped or verb.endswith("ed") or verb in _PAST):
            yield doer, verb, helped


def _doers(verb: str, doer: str, sentence: str, helped: str) -> Iterator[str]:
    """The nouns right before a verb of a sentence; none where that may be no verb, or the noun hangs on another."""
    tokens = list(_TOKEN.finditer(sentence))
    for at, token in enumerate(tokens):
        if not _is_same(verb, token[0].lower()) or sentence[token.end() : token.end() + 1] in ("'", "’"):  # noqa: RUF001
            continue
        first = at
        while first and _is_between(tokens[first - 1][0].lower()):
            first -= 1
        noun = _head(tokens[:first])
        if noun is None or not _may_do(noun, sentence[: noun.start()], sentence[noun.end() : token.start()]):
            continue
        plurals = noun[0].endswith("s") and doer.endswith("s") and helped != "does"
        if token[0].lower() != verb or first < at or (helped and plurals):
            yield noun[0]


def _head(tokens: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """The last noun of some words, or the one that it hangs on: "workers" of "workers of the hive"."""
    for _ in range(len(tokens)):
        before = [
            i for i, token in enumerate(tokens) if i > len(tokens) - 4 and token[0].lower() in closed.PREPOSITIONS
        ]
        if not before:
            break
        tokens = tokens[: before[0]]
    return tokens[-1] if tokens else None


def _may_do(noun: re.Match[str], ahead: str, behind: str) -> bool:
    """Whether a word may be another common noun that does what stands behind it, with no comma or owner's mark between.

    "The equipment" alone may be any thing that was spoken of before, a desk for one.
    """
    common = not ahead or noun[0][0].islower()
    return (
        common and noun[0].lower() not in _SMALL and not _POINTING.search(ahead) and not set(behind) & set(",'’")  # noqa: RUF001
    )


def _is_between(word: str) -> bool:
    return (
        word in closed.VERBAL or word in closed.ADVERBS or word.endswith("ly") or word in ("not", "has", "have", "had")
    )


def _is_same(verb: str, word: str) -> bool:
    """Whether two words are forms of one verb: by their stems, or an irregular past by its first consonants."""
    if word not in _PAST:
        return stem(verb) == stem(word)
    return (
        _PAST.get(verb, word) == _PAST[word] if verb in _PAST else len(verb) <= _SHORT and _bones(verb) == _bones(word)
    )


def _bones(verb: str) -> str:
    return verb[:1] + re.sub("[aeiouy]", "", verb[1:])[:1]
