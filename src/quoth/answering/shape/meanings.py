"""Does a sentence say what a word means? "What is a debut single?" is not answered by a song that is one.

A sentence that defines a thing has it before a verb and what it is behind: "A sluice is a gate". Or it names what it
has described ("a gate called a sluice"), or sets one beside the other ("the sluice, a gate"; "sluice: a gate"). By the
order of words and closed classes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoth.answering.shape.kinds import core
from quoth.answering.stems import stem
from quoth.answering.thread import closed_class as closed
from quoth.types import Span

UNDEFINED = 3.0
"""Log-odds that an answer loses whose sentence has a word, and does not say what it means."""
_THING = r"[\"'“‘`]*(?:an?\s+)?(?P<thing>[^\W_][\w-]*(?:\s+[\w-]+){0,2}?)[\"'”’`]*"  # noqa: RUF001
_ASKED = re.compile(
    rf"""(?:
      (?:define|what(?:\s+exactly)?(?:'s|\s+is|\s+are)(?:\s+(?:exactly|actually))?)\s+(?!(?:the|this|that|these|those|his|her
        |its|their|our|your|my)\b)
    | what(?:'s|\s+is|\s+are)\s+(?:meant\s+by|the\s+(?:meaning|definition)\s+of)\s+(?:the\s+)?(?:(?:word|term|phrase
        |expression|name)\s+)?
    | what\s+(?:exactly\s+)?(?:does|do)\s+(?:the\s+)?(?:(?:word|term|phrase|expression|name)\s+)?(?=.*\smean\W*$)
    ){_THING}(?:\s+mean)?\s*\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_TERM = closed.PREPOSITIONS | closed.ADVERBS | closed.VERBAL | closed.PERSONS | closed.THING | closed.PLURAL
_NO_TERM |= (
    (closed.DETERMINERS - closed.ARTICLES)
    | closed.SPEAKERS
    | closed.INDEFINITE
    | closed.CONJUNCTIONS
    | closed.QUESTION_WORDS
)
_WORD = re.compile(r"[^\W_]+")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|mean(?:s|t|ing)?|denot(?:es?|ed|ing)|refer(?:s|ring)?\s+to|st(?:ands?|ood)\s+for|describes?"
    r"|represents?|consists?\s+of|comprises?|includes?|involves?|indicates?|defined|called|known|signif(?:y|ies|ying)"
    r"|symboli[sz]es?|becomes?|became"
    r"|happens?|occurs?|shows?|signals?|warns?|tells?|marks?"
    r"|when(?:ever)?|if|literally|in\s+other\s+words)\b",
    re.IGNORECASE,
)
_NAMING = re.compile(
    r"\b(?:called|known\s+as|named|termed|(?:referred|refers?)\s+to\s+as|dubbed|denoted|labell?ed|(?:meaning|definition)\s+of"
    r"|said\s+to\s+be|(?:defines?|defined|denoted)(?:\s+as)?|means?|i\.\s?e\.)\W*(?:(?:the|an?|its?|their)\s+)?\W*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^[\"'”’`]*\s*(?:[,:=([\u2013\u2014-]\s*|or\s+)+(?:(?:or|i\.\s?e\.|that\s+is|namely|also|both|in\s+full)\W+)?"  # noqa: RUF001
    r"(?:(?:the|an?|its|their|his|her|one\s+of)\s+)*[\"'“‘`(]*\s*$",  # noqa: RUF001
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[^.;:!?\n]{0,60}:\W*(?:(?:the|an?)\s+)?$", re.IGNORECASE)
"""What is left of a label that begins with the term: "E1 on the display: ..."."""
_IN_BRACKETS = re.compile(r"^[\"'”’`]*\s*[(\[][^)\]]*$")  # noqa: RUF001
_WITHIN = re.compile(
    r"(?<!meaning )(?<!definition )(?<!name )(?<!term )(?<!word )(?<!idea )(?<!concept )(?<!purpose )\b"
    r"(?:of|on|in|for|with|by|at|from|to|under|within)\s+(?:(?:the|an?)\s+)?[\"'“‘`]*$",  # noqa: RUF001
    re.IGNORECASE,
)

_COMPOUND = re.compile(r"-[^\W\d_]")
"""What makes a word another: "sluice-keeper"."""
_WHICH = re.compile(r"\s*,?\s*(?:which|that|who|whose)\b", re.IGNORECASE)
_CASE = re.compile(r"\b(?:if|when|whenever|where)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)


def term(question: str) -> str:
    """The words whose meaning a question asks for; empty where it asks for something else.

    >>> term("What is a debut single?"), term("What does the word sluice mean?"), term("What is the price?")
    ('debut single', 'sluice', '')
    """
    found = _ASKED.match(core(question))
    return found["thing"] if found and not _NO_TERM & {*found["thing"].lower().split()} else ""


def is_undefined(question: str, sentence: str, answer: Span) -> bool:
    """Whether a sentence has the word whose meaning is asked for, and the answer in it does not say what that is.

    >>> is_undefined("What is a sluice?", "A sluice is a gate.", (12, 18))
    False
    >>> is_undefined("What is a sluice?", "The Falk Gate is a sluice.", (0, 13))
    True
    >>> is_undefined("What is a sluice?", "The sluice-keeper is a baker.", (21, 28))
    True
    """
    wanted = [stem(word) for word in _WORD.findall(term(question))]
    places = list(_places(wanted, sentence)) if wanted else []
    return bool(places) and not any(_tells(sentence, place, answer) for place in places)


def _places(wanted: list[str], sentence: str) -> Iterator[Span]:
    """Where the words of a term stand together in a sentence."""
    words = list(_WORD.finditer(sentence))
    for first in range(len(words) - len(wanted) + 1):
        together = words[first : first + len(wanted)]
        if [stem(word[0]) for word in together] == wanted:
            yield together[0].start(), together[-1].end()


def _tells(sentence: str, place: Span, answer: Span) -> bool:
    """Whether an answer is said of the term at a place: behind its verb, before a word of naming, or beside it."""
    (start, end), ahead = place, sentence[: place[0]]
    if _COMPOUND.match(sentence, end):
        return False
    if start < answer[1] and answer[0] < end:
        behind, before = sentence[end : max(answer[1], end)], sentence[min(answer[0], start) : start]
        return bool(_is_said(behind, ahead) or _NAMING.search(before))
    if answer[0] >= end:
        between = sentence[end : answer[0]]
        return _is_said(between, ahead) or any(form.match(between) for form in (_BESIDE, _LABEL, _IN_BRACKETS))
    between = sentence[answer[1] : start]
    if between.isspace():
        return sentence[start].isupper() or bool(_NAMING.search(sentence[: answer[0]]))
    return bool(_NAMING.search(between) or _BESIDE.match(between) or _CASE.search(sentence[: answer[0]]))


def _is_said(between: str, ahead: str) -> bool:
    """Whether a verb of defining stands behind a term that no preposition makes a part of something else."""
    return bool(_VERB.search(between)) and (bool(_WHICH.match(between)) or not _WITHIN.search(ahead))
