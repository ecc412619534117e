"""What tells two sentences of running text apart that answer one question: "on Saturdays", "the boiler", "for adults".

Of each sentence that phrase is taken which has words that neither the question nor the other sentence has, and which
stands as the other one's does: behind the same preposition, at its beginning, or beside the same word of the
question. Closed classes of English words only; there is no parser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from quoth.answering.stems import stem
from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.verbs import verbs_of, words_of
from quoth.index.keywords import STOP_WORDS
from quoth.types import Span

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe stands in words
_POSSESSIVE = re.compile(r"['’]s?$")  # noqa: RUF001
_SMALL = (
    STOP_WORDS | closed.DETERMINERS | closed.PREPOSITIONS | closed.VERBAL | closed.CONJUNCTIONS | closed.NUMBERS
    | (closed.ADVERBS - closed.ORDINALS.keys())
)  # fmt: skip
_BEHIND = closed.PREPOSITIONS - {"of", "to", "than", "about", "over", "under"}
"""What begins a phrase that an answer may go on with and does without."""
_LONGEST = 4
"""Words of a phrase that tell something apart."""
_SHORT = 2
"""Words that are kept of a longer one."""
_MOST = 6
"""Phrases of one sentence that are looked at."""
_LEAD = 2
"""Words before the first own one that can belong to its phrase: "for a late film"."""
ALIKE = 3.0
"""How alike the phrases of two sentences must stand."""
_JOINT = re.compile(r"(?:[,;:]|\.(?!\s+\d))\s+(?:and|but|while|whereas|or)?\b\s*|\s+(?:and|but|while|whereas)\s+")
"""What parts clauses; "no. 12" is one thing."""
_PARTS = re.compile(r"[;.:]|,\s+\w")
"""A joint that parts more than two items of one clause."""
_OTHER = frozenset({"other", "former", "latter"})
"""What stands for the second of two: "in one year" and "in the other"."""
_POINTING = closed.DETERMINERS | {"one"}
_LINKING = re.compile(
    r"\b(?:on\s+the\s+(?:one|other)\s+hand|on\s+the\s+contrary|by\s+contrast|after\s+all|of\s+course|for\s+(?:example|instance)"
    r"|in\s+(?:fact|addition|contrast|particular|other\s+words|turn)|as\s+a\s+(?:result|rule)|however|therefore|thus|hence"
    r"|moreover|furthermore|besides|indeed|nevertheless|nonetheless|consequently|accordingly|similarly|likewise|meanwhile"
    r"|conversely|additionally)\b",
    re.IGNORECASE,
)
"""What leads from one sentence to another and tells nothing apart."""
_LINKS = frozenset({"and", "or", "of"})


@dataclass(frozen=True)
class Answered:
    """A sentence, the place of its answer in it, and `about`, the words before it that say what it is of."""

    text: str
    words: Span

    @property
    def stems(self) -> frozenset[str]:
        """The stems of its words outside the answer."""
        return frozenset(_key(token[0]) for token in self.tokens)

    @property
    def tokens(self) -> list[re.Match[str]]:
        """Its words outside the answer; "on weekdays" of "at nine on weekdays" is outside."""
        start, end = self.words
        inside = list(_TOKEN.finditer(self.text, start, end))
        begun = 1 + bool(inside and inside[0][0].lower() in closed.PREPOSITIONS)
        end = next((token.start() for token in inside[begun:] if token[0].lower() in _BEHIND), end)
        out = [(start, end), *(found.span() for found in _LINKING.finditer(self.text))]
        return [t for t in _TOKEN.finditer(self.text) if all(t.end() <= a or b <= t.start() for a, b in out)]


@dataclass(frozen=True)
class Phrase:
    """Words that tell a sentence apart, with their preposition; `after` is that or the word before them.

    `beside` is a word of the question that stands with them; `opens` says that the sentence begins with them,
    `behind` that the answer comes before them.
    """

    text: str
    after: str
    beside: str
    opens: bool
    behind: bool

    def fits(self, other: Phrase) -> float:
        """How alike two phrases stand: above 3 if both are behind one word, or beside one, or open their sentences."""
        same = self.opens and other.opens
        same = same or (self.after == other.after != "") or (self.beside == other.beside != "")
        return 3.0 * same + 0.5 * (self.opens == other.opens) + 0.25 * (self.behind == other.behind)


def contrasted(question: str, found: Sequence[Answered]) -> tuple[list[str], float]:
    """A label for each sentence, and how alike the least alike of them stands; [] where nothing tells them apart."""
    if len(found) < 2:  # noqa: PLR2004 - a pair
        return [], 0.0
    phrases = _own_phrases(question, found)
    choices = (
        (min(first.fits(other) for other in rest), [first, *rest])
        for first, *rest in product(*phrases)
        if len({one.text.casefold() for one in (first, *rest)}) == len(found)
    )
    fits, best = max(choices, key=lambda one: one[0], default=(0.0, []))
    return [one.text for one in best], fits


def _own_phrases(question: str, found: Sequence[Answered]) -> list[list[Phrase]]:
    """The phrases of each sentence whose words neither the question nor another sentence has."""
    words = words_of(question)
    verbs = {words[i].lower for i in verbs_of(words)} | closed.VERBAL
    asked = {_key(word): word.lower() in verbs or _is_verb(word) for word in _TOKEN.findall(question) if _tells(word)}
    stems = [one.stems for one in found]
    others = [frozenset[str]().union(*(own for own in stems if own is not mine)) for mine in stems]
    return [_phrases(one, asked, theirs)[:_MOST] for one, theirs in zip(found, others, strict=True)]


def told_apart(question: str, found: Sequence[Answered]) -> list[str]:
    """A label for each sentence, of words of its own, that need not stand alike; [] where one has none.

    The clause that a sentence begins with, "if it stands in a shop", or else the phrase it begins with, or one behind
    a preposition.
    """
    labels: list[str] = []
    for one, phrases in zip(found, _own_phrases(question, found), strict=True):
        lead = one.text.partition(",")[0]
        if phrases and lead.partition(" ")[0].lower() in closed.CONJUNCTIONS and len(lead) <= one.words[0]:
            labels.append(f"{lead[0].lower()}{lead[1:]}")
        elif phrases:
            labels.append(max(phrases, key=lambda phrase: (phrase.opens, phrase.after in closed.PREPOSITIONS)).text)
    return labels if len(labels) == len(found) else []


def clauses(text: str, one: Span, other: Span) -> tuple[Span, Span] | None:
    """The clauses of a sentence in which two answers stand, one each; None where nothing parts them.

    >>> text = "The saw weighs 3 pounds and the plane 5 pounds."
    >>> [text[a:b] for a, b in clauses(text, (15, 23), (38, 46))]
    ['The saw weighs 3 pounds', 'the plane 5 pounds.']
    """
    first, second = sorted((one, other))
    joints = list(_JOINT.finditer(text))
    between = [joint for joint in joints if first[1] <= joint.start() and joint.end() <= second[0]]
    if not between:
        return None
    start = max((joint.end() for joint in joints if joint.end() <= first[0] and _PARTS.match(joint[0])), default=0)
    stop = min((j.start() for j in joints if j.start() >= second[1] and _PARTS.match(j[0])), default=len(text))
    parts = (start, between[-1].start()), (between[-1].end(), stop)
    return parts if first == one else (parts[1], parts[0])


def acts_alone(one: Answered, other: Answered) -> bool:
    """Whether a clause has a verb of its own, by its form, that another one has not: "begun in 1881", and "opened"."""
    return any(_is_verb(token[0]) and _key(token[0]) not in other.stems for token in one.tokens)


def _key(word: str) -> str:
    return stem(_POSSESSIVE.sub("", word))


def _phrases(one: Answered, asked: Mapping[str, bool], others: frozenset[str]) -> list[Phrase]:
    """The runs of words that neither the question nor another sentence has; `asked` says which words are verbs."""
    tokens = one.tokens
    own = [_tells(token[0]) and _key(token[0]) not in asked.keys() | others for token in tokens]
    found: list[Phrase] = []
    end = 0
    for at in range(len(tokens)):
        if own[at] and at >= end:
            end = _end(one.text, tokens, own, at)
            found += filter(None, [_phrase(one, tokens, (at, end), asked)])
    return found


def _end(text: str, tokens: Sequence[re.Match[str]], own: Sequence[bool], at: int) -> int:
    """Where a run of own words ends; a determiner or a joint between two of them breaks none."""
    end = at + 1
    while end < len(tokens) and _joined(text, tokens[end - 1], tokens[end]):
        links = tokens[end][0].lower() in closed.DETERMINERS | _LINKS and end + 1 < len(tokens) and own[end + 1]
        if not own[end] and not (links and _joined(text, tokens[end], tokens[end + 1])):
            break
        end += 1
    return end


def _phrase(one: Answered, tokens: Sequence[re.Match[str]], run: Span, asked: Mapping[str, bool]) -> Phrase | None:
    first, last = run
    while last > first and _is_verb(tokens[last - 1][0]):
        last -= 1
    if last == first:
        return None
    last = first + _SHORT if last - first > _LONGEST else last  # a verb may stand among so many
    beside = ""
    if last < len(tokens) and _joined(one.text, tokens[last - 1], tokens[last]) and _key(tokens[last][0]) in asked:
        beside = _key(tokens[last][0])
        last += last == run[1] and not asked[beside]
    begin, preposition = _begin(one.text, tokens, first)
    joined = begin and _joined(one.text, tokens[begin - 1], tokens[begin])
    after = preposition or (tokens[begin - 1][0].lower() if joined else "")
    beside = beside or next((_key(t[0]) for t in tokens[begin:first] if _key(t[0]) in asked), "")
    begin += preposition == "of"
    text = one.text[tokens[begin].start() : tokens[last - 1].end()]
    opens = not one.text[: tokens[begin].start()].strip(" \"'“‘(")  # noqa: RUF001 - quotation marks
    if preposition and opens:
        text = text[0].lower() + text[1:]
    return Phrase(text, after, beside, opens, tokens[first].start() > one.words[0])


def _begin(text: str, tokens: Sequence[re.Match[str]], first: int) -> tuple[int, str]:
    """Where a phrase begins whose first own word is given, with its preposition, if it has one."""
    begin = first
    while begin and _joined(text, tokens[begin - 1], tokens[begin]) and first - begin < _LEAD:
        low = tokens[begin - 1][0].lower()
        if low in closed.PREPOSITIONS:
            return begin - 1, low
        if low in _POINTING:
            begin -= 1
            while begin and _joined(text, *tokens[begin - 1 : begin + 1]) and tokens[begin - 1][0].lower() in _POINTING:
                begin -= 1
            before = tokens[begin - 1][0].lower() if begin and _joined(text, *tokens[begin - 1 : begin + 1]) else ""
            return (begin - 1, before) if before in closed.PREPOSITIONS else (begin, "")
        if low in _SMALL or low.isdigit() or _is_verb(low):
            break
        begin -= 1
    return begin, ""


def _joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not text[one.end() : other.start()].strip()


def _tells(word: str) -> bool:
    low = word.lower()
    return (len(low) > 1 and low not in _SMALL and not low.isdigit()) or low in closed.ORDINALS or low in _OTHER


def _is_verb(word: str) -> bool:
    """Whether a word is a common verb, or a past by its form."""
    low = word.lower()
    common = low in closed.COMMON_VERBS or low.removesuffix("s") in closed.COMMON_VERBS or low in closed.ONLY_PASTS
    return common or (len(low) > 4 and low.endswith("ed") and word.islower())  # noqa: PLR2004 - "red", "shed"
