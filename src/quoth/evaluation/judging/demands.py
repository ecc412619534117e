"""What a question may demand beyond an answer in the right words: a whole list, an exception, an overview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.reply import MARKER
from quoth.evaluation.measures.evidence import Group, characters, shared
from quoth.evaluation.measures.metrics import LOOSEST
from quoth.evaluation.measures.support import has_content
from quoth.evaluation.sets.predictions import Prediction
from quoth.evaluation.sets.question_set import Question

MOST_CITED = 7
"""Citations of an overview that a person can go through."""

_ASIDE = re.compile(r"\([^()]*\)")
_BREAK = re.compile(r"[,;\n\u2022\u2013\u2014]|\b(?:and|or|but|nor|plus|as well as)\b|&", re.IGNORECASE)
# A part of a list that begins so says more of the item before it, or leads in to the first.
_DETAIL = re.compile(
    r"\W*(?:which|who|whose|that|where|when|while|if|unless|because|since|until|after|before|during|with|without|for|from|in|on|"
    r"at|of|to|by|as|one|all|both|each|either|its|their|his|her|it|they|not|yes|no)\b",
    re.IGNORECASE,
)


def meets(turn: Question, said: Prediction, answers: bool) -> bool:
    """Whether an answer is right; `answers`: it is by its words alone, which a list and an overview go without."""
    if not turn.groups:
        return answers
    if said.refused:
        return turn.answerability == "underspecified" and said.status == "clarify"
    if turn.items:
        answers = names_all(said.answer, turn.items)
    elif turn.least is not None or turn.answerability == "underspecified":
        answers = True  # judged by what is cited
    shown = "\n".join((said.answer, MARKER.sub("", said.text), *said.notes))
    return answers and says_all(shown, turn.must_say)


def says_all(shown: str, demands: Sequence[Sequence[str]]) -> bool:
    """Whether one wording of each demand stands in what was shown, in whole words, whatever their case."""
    return all(any(_places(wording, shown) for wording in wordings) for wordings in demands)


def names_all(answer: str, items: Sequence[Sequence[str]]) -> bool:
    """Whether an answer names every item of a list and nothing else.

    Parts between commas, semicolons and "and" that hold no item are further items, but for what
    stands in brackets, has no content word, or begins as a detail of the item before it.

    >>> names_all("tea and milk", [["tea"], ["milk"]]), names_all("tea, milk and rum", [["tea"], ["milk"]])
    (True, False)
    """
    rest = MARKER.sub("", answer)
    for wordings in items:
        found = [place for wording in wordings for place in _places(wording, rest)]
        if not found:
            return False
        rest = _blotted(rest, found)
    return not any(_is_an_item(part) for part in _BREAK.split(_ASIDE.sub(" ", rest)))


_BLOT = "\0"


def _blotted(text: str, places: Sequence[tuple[int, int]]) -> str:
    """A text with places made unreadable, so that no part of them is taken for another item."""
    for start, end in places:
        text = text[:start] + _BLOT * (end - start) + text[end:]
    return text


def _is_an_item(part: str) -> bool:
    return _BLOT not in part and not _DETAIL.match(part) and has_content(part)


def _places(wording: str, text: str) -> list[tuple[int, int]]:
    """Where a wording stands in a text, as whole words; blanks and the two apostrophes are all the same."""
    words = (re.escape(word).replace("'", "['\u2019]") for word in wording.replace("\u2019", "'").split())
    pattern = r"\s+".join(words)
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)]


def cites_each(turn: Question, said: Prediction) -> bool:
    """Whether an answer cites something of every group of evidence."""
    return sum(_touched(turn, said)) == len(turn.groups)


def gives_an_overview(turn: Question, said: Prediction) -> bool:
    """Whether enough groups are cited, in few citations, at least half of them of evidence, and not whole pages."""
    cited = [c.place for c in said.citations]
    everywhere = [place for group in turn.groups for place in group]
    hits = sum(shared([place], everywhere) > 0 for place in cited)
    few = len(cited) <= MOST_CITED and characters(cited) <= LOOSEST * characters(everywhere)
    return few and 2 * hits >= len(cited) and sum(_touched(turn, said)) >= (turn.least or 0)


def _touched(turn: Question, said: Prediction) -> Iterator[bool]:
    cited = [c.place for c in said.citations]

    def touches(group: Group) -> bool:
        return shared(cited, group) > 0

    return map(touches, turn.groups)
