"""Another name for the same thing: "Ada approves the claims", where another sentence says that Bob does.

Only a sentence is read for it that has every word of what is asked, of the same time and scope, and names nobody whom
the answer names. One word that says that there are several ("also", "deputy", "with") is enough to be quiet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.beside.covered import WORTH, Read, cut
from quoth.answering.beside.days import dates
from quoth.answering.beside.scopes import Statement, names, same_scope
from quoth.answering.candidates import Candidate
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.stems import stem, stems
from quoth.answering.thread.closed_class import PARTICIPLES
from quoth.index.keywords import STOP_WORDS, subject_words

MOST = 2
"""Sentences that are read for another name, at most."""
_LEAST = 2
"""Words of a question, with fewer than which two sentences may be about two things."""
_LONGEST = 6
"""Words of an answer that is a name."""
_SEVERAL = re.compile(
    r"\b(?:also|too|together|jointly|both|either|or|another|other|deputy|vice|assistant|assistants?|former|with|alongside"
    r"|besides|helped|joined|among|one of|as well)\b",
    re.IGNORECASE,
)
_PASTS = frozenset(PARTICIPLES) | frozenset(PARTICIPLES.values())
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ]")


def namesake(
    question: str, short: str, own: Statement, every: Sequence[Statement], read: Read
) -> tuple[Statement, Candidate] | None:
    """The likeliest other answer to who does something, and its sentence; None where no sentence has one."""
    asked = frozenset(map(stem, subject_words(question)))
    if kind_of(question) is not QuestionKind.WHO or len(asked) < _LEAST or not _is_name(short):
        return None
    said = stems(short)
    alike = [
        other
        for other in every
        if other != own
        and _has(asked, other)
        and not said & other.stems - asked
        and not _SEVERAL.search(other.text)
        and not _SEVERAL.search(own.text)
        and names(other.text, ()) - names(question, ())
        and bool(dates(own.text)) == bool(dates(other.text))
        and same_scope(question, own, other)
    ]
    found = [(one, other) for other in alike[:MOST] for one in read([cut(other.passage, [other.place])])]
    good = [
        (other, one)
        for one, other in found
        if one.words and one.confidence >= WORTH and _is_name(one.short) and not stems(one.short) & (own.stems | asked)
    ]
    return max(good, key=lambda pair: pair[1].confidence, default=None)


def _has(asked: frozenset[str], other: Statement) -> bool:
    """Whether a sentence has all words of a question, irregular verbs in any of their forms: "leads" and "led"."""
    pasts = {_skeleton(word) for word in re.findall(r"[a-z]+", other.text) if word in _PASTS}
    return all(_skeleton(word) in pasts for word in asked - other.stems)


def _skeleton(verb: str) -> str:
    """The first consonants of a verb, which its irregular forms share: "kp" of "keeps" and "kept"."""
    return verb[:1] + re.sub(r"[aeiouy]", "", verb[1:])[:1]


def _is_name(short: str) -> bool:
    """Whether an answer is a name: few words, and those that are not small begin with a capital."""
    words = [word for word in short.split() if word.casefold() not in STOP_WORDS]
    return 0 < len(words) <= _LONGEST and all(_CAPITAL.match(word) for word in words)
