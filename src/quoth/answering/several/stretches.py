"""Lists that no small word holds together: what stands behind a colon, and what one modal verb governs.

"Present: Ann Low (chair), Bo Hay" has no "and"; in "four clubs: the Owls sing, the Rooks dance and the Jays row" each
item has a verb of its own; of "towns should shield lamps, or switch them off" either half is half an answer. By marks
and closed classes of words.
"""

from __future__ import annotations

import re

from quoth.answering.records import word_set
from quoth.answering.several.enumerations import DETERMINER, joins, separators
from quoth.answering.shape.kinds import core
from quoth.answering.spans import tidy
from quoth.answering.thread.closed_class import ARTICLES, NUMBERS
from quoth.types import Span

_COLON = re.compile(r"(?P<label>[^:.;\n]{1,80}):[ \t]+")
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_OPENS_CLAUSE = re.compile(
    r"(?:who|whom|whose|which|that|where|when|while|because|although|though|if|unless|since|as|but|so|not)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:can|could|will|would|shall|should|may|might|must|(?:has|have|had|need|needs|ought)\s+to)\s+")
_DOES = re.compile(r"\b(?:do|done)\b", re.IGNORECASE)
_VERBAL = re.compile(r"(?!(?:the|an?|in|on|at|by|to|from|for|with|of|he|she|it|they|we|you|this|that)\b)[a-z]{2,}\s+\w")
_OF_MEMBERS = re.compile(
    r"who\s+(?:(?:is|are|was|were|sits?|sat|serves?|served)\s+(?:on|in)|belongs?\s+to|makes?\s+up)\b(?!\s+charge)",
    re.IGNORECASE,
)
_LEAST, _LABELLED = 3, 2
"""Items that stand behind a colon, at least: where the last is joined to the others, or the label is asked for."""


_LONGEST = 12
"""Characters of a number in letters, at most."""


def asks_for_members(question: str) -> bool:
    """Whether all that are in a body are asked for, not one of them.

    >>> [asks_for_members(f"Who {verb} the board?") for verb in ("sits on", "is in charge of", "leads")]
    [True, False, False]
    """
    return _OF_MEMBERS.match(core(question)) is not None


def behind_colon(text: str, span: Span, sentence: Span, asked: frozenset[str], *, many: bool) -> Span | None:
    """All that stands behind the colon before an answer, where that is a list; None where it is none.

    `asked` are the words of the question, which the label must be among where no "and" ends the list; `many` says
    that the question asks for many. A label and its list stand in one line. An answer may be the name of an item behind
    what its bearer is ("the chair Ann Low").

    >>> text = "Present: Ann Low (chair), Bo Hay"
    >>> behind_colon(text, (9, 16), (0, 32), frozenset({"who", "present"}), many=False)
    (9, 32)
    """
    begin = max(sentence[0], text.rfind("\n", 0, span[0]) + 1)
    line = text.find("\n", span[0], sentence[1])
    end = line if line >= 0 else sentence[1]
    lead = _COLON.match(text, begin, end)
    if lead is None or lead.end() > span[0] or span[1] > end:
        return None
    start, stop = tidy(text, lead.end(), end)
    marks = [mark for mark in separators(text, start, stop) if text[slice(*mark)].strip()]
    borders = [start, *(mark[1] for mark in marks)]
    labelled = bool(label := word_set(lead["label"])) and label <= asked
    joined = bool(marks) and joins(text, marks[-1])
    if len(borders) < (_LABELLED if labelled else _LEAST) or not (labelled or (many and joined)):
        return None
    whole = span[0] in _openings(text, borders) or _is_name_of(
        text, span, borders, [*(m[0] for m in marks), stop], asked
    )
    return (start, stop) if whole and _are_alike(text, borders) else None


def _is_name_of(text: str, span: Span, borders: list[int], ends: list[int], asked: frozenset[str]) -> bool:
    """Whether an answer is the name with which an item ends that begins with an article, and no role is asked for."""
    start = max((at for at in borders if at <= span[0]), default=-1)
    if start < 0 or word_set(text[start : span[0]]) & asked - ARTICLES:
        return False
    return span[1] in ends and bool(_CAPITAL.match(text, span[0])) and bool(DETERMINER.match(text, start, span[0]))


def _openings(text: str, borders: list[int]) -> set[int]:
    """Where items begin, with their articles or without."""
    behind = (found.end() + 1 for at in borders if (found := DETERMINER.match(text, at)))
    return {*borders, *behind}


def _are_alike(text: str, borders: list[int]) -> bool:
    """Whether all items begin with an article, or all with a capital or none; and none as a clause does."""
    forms = {(bool(DETERMINER.match(text, at) or _counts(text, at)), bool(_CAPITAL.match(text, at))) for at in borders}
    return len(forms) == 1 and not any(_OPENS_CLAUSE.match(text, at) for at in borders)


def _counts(text: str, at: int) -> bool:
    return text[at : at + _LONGEST].partition(" ")[0].lower() in NUMBERS


def governed(text: str, span: Span, sentence: Span, question: str) -> Span | None:
    """All that one modal verb governs, where an answer is the last of two things that one may do; None elsewhere.

    Only for a question for what is done.

    >>> text = "Towns should shield the lamps, or switch them off."
    >>> start, end = governed(text, (34, 49), (0, 50), "What can towns do?")
    >>> text[start:end]
    'shield the lamps, or switch them off'
    """
    modal = next(reversed([*_MODAL.finditer(text, sentence[0], span[0])]), None)
    if modal is None or not _DOES.search(question) or not _VERBAL.match(text, span[0]):
        return None
    mark = next((m for m in separators(text, modal.end(), sentence[1]) if m[1] == span[0]), None)
    if mark is None or not joins(text, mark) or not _VERBAL.match(text, modal.end()):
        return None
    return modal.end(), span[1]
