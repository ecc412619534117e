"""The words of a question, and which of them are its verbs by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quoth.answering.thread import closed_class as closed

_WORD = re.compile(r"[^\W_]+(?:['’.,:/&-][^\W_]+)*['’]?|[^\w\s]")  # noqa: RUF001 - the typographic apostrophe
_CONTRACTED = re.compile(
    r"(?:who|what|where|when|how|why|it|that|there|here|he|she|they|i|you|we|let)['’](?:s|re|ve|ll|d|m)$",  # noqa: RUF001
    re.IGNORECASE,
)
PAST = re.compile(r"[a-z]{2,}ed$")
"""A word that is a past or a participle by its form."""
_PARTICIPLES = frozenset(closed.PARTICIPLES.values())
_PREFIX = re.compile(r"(?:re|over|out|under|mis|un)(?=[a-z]{3,})")
_ACTS = re.compile(r"[a-z]{2,}(?<![sui])s")
"""What may be a verb of the third person: "what eats owls"."""
_DEGREE = re.compile(r"(?:est|ly|better|best|worse|worst|er)$")
"""Of a word that says how: "longest", "quickly"."""
_SHORTEST = 3
"""Letters of a noun that is no plural yet: "gas"."""
_SUBORDINATE = frozenset(["when", "if", "because", "while", "once", "until", "unless", "after", "before", "although"])
MOST = 600
"""Characters of one text that are looked at: what a follow-up means was said in few words."""


@dataclass(frozen=True)
class Word:
    """A word or a mark of a text, with its place in code points."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_open(self) -> bool:
        """Whether it may stand inside a noun phrase."""
        return self.text[0].isalnum() and self.lower not in closed.BREAKS and not _CONTRACTED.match(self.text)

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()

    @property
    def is_small(self) -> bool:
        """Whether it begins with a small letter or a mark: neither as a name does nor with a figure."""
        return not self.is_capital and not self.text[0].isdigit()


def words_of(text: str) -> list[Word]:
    """The words and marks of the beginning of a text, in order."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text[:MOST])]


def is_plural(noun: str) -> bool:
    """Whether a noun in lower case looks like a plural."""
    shaped = noun[-1:] == "s" and not noun.endswith(("ss", "us", "is")) and len(noun) > _SHORTEST
    return shaped or noun in closed.IRREGULAR_PLURALS


def singular(noun: str) -> str:
    """A noun in lower case without the ending of a plural, roughly: what two forms of it share."""
    if noun.endswith("ies") and len(noun) > _SHORTEST + 1:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "xes", "sses")):
        return noun[:-2]
    return noun[:-1] if is_plural(noun) and noun.endswith("s") else noun


def is_past(word: str) -> bool:
    """Whether a word, as it is written, can only be the past or the participle of a verb: "sold", "rebuilt"."""
    return bool(PAST.match(word)) or word in closed.ONLY_PASTS or _PREFIX.sub("", word, count=1) in closed.ONLY_PASTS


def is_participle(word: str) -> bool:
    """Whether a word can be a past participle by its form: "paid", "opened"; some of these are pasts and nouns too."""
    return bool(PAST.match(word)) or word in _PARTICIPLES


def verbs_of(words: Sequence[Word]) -> set[int]:
    """The indices of the words that are main verbs by where they stand in a question."""
    found = {verb for start, end in _clauses(words) for verb in _verb(words, start, end)}
    return found | {i + 1 for i, word in enumerate(words) if word.lower == "to" and _is_infinitive(words, i + 1)}


def _is_infinitive(words: Sequence[Word], i: int) -> bool:
    """Whether a word after "to" is a verb: a small letter, and an object after it."""
    if i + 1 >= len(words) or not words[i].text[0].islower() or not words[i].is_open or is_plural(words[i].lower):
        return False
    return (
        words[i + 1].is_open or words[i + 1].lower in closed.DETERMINERS | closed.PERSONS | closed.THING | closed.PLURAL
    )


def _clauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The runs of words between marks that end a clause."""
    start = 0
    for at, word in enumerate(words):
        if word.text in ".?!,;:":
            yield start, at
            start = at + 1
    yield start, len(words)


def _verb(words: Sequence[Word], start: int, end: int) -> Iterator[int]:
    asks = next((i for i in range(start, end) if words[i].lower in closed.QUESTION_WORDS), None)
    aux = next((i for i in range(start, end) if words[i].lower in closed.BEFORE_VERBS), None)
    be = next((i for i in range(start, end) if words[i].lower in closed.AUXILIARIES), None)
    if aux is not None and asks == aux - 1 and _is_done_by(words, asks, aux, end):
        yield aux + 1
    elif aux is not None and (asks is not None or aux == start or words[aux - 1].lower in closed.CONJUNCTIONS):
        yield from _after_auxiliary(words, aux + 1, end)
    elif start < end and words[start].lower in _SUBORDINATE and be is None:
        yield from _of_condition(words, start + 1, end)
    elif asks is not None and be is None:
        yield from _of_subject(words, asks, end)


def _is_done_by(words: Sequence[Word], asks: int, aux: int, end: int) -> bool:
    """Whether the question word is the subject: "Who can sign it"."""
    opens = aux + 1 < end and words[aux + 1].is_open and not words[aux + 1].is_capital
    return opens and words[asks].lower == "who" and words[aux].lower not in closed.DO


def _of_condition(words: Sequence[Word], start: int, end: int) -> Iterator[int]:
    """The verb of "when the boiler stops": the last word of the first run of two or more."""
    first = start + (start < end and words[start].lower in closed.DETERMINERS)
    at = first
    while at < end and words[at].is_open:
        at += 1
    if at > first + 1:
        yield at - 1


def _after_auxiliary(words: Sequence[Word], at: int, end: int) -> Iterator[int]:
    """The bare verb of "does the battery last" or "did Ada Byron found it"."""
    known = next((i for i in range(at, end) if _is_known_verb(words, i, at)), None)
    if known is not None:
        yield known
        return
    if at + 2 == end and words[at].lower in closed.POINTING and words[at + 1].is_open:
        yield at + 1  # "Where did this start"
        return
    yield from _of_run(words, at, end)


def _of_run(words: Sequence[Word], at: int, end: int) -> Iterator[int]:
    """The last word of the first run that has room for a subject and a verb."""
    run: list[int] = []
    subject = False
    for i in range(at, end):
        if not words[i].is_open:
            if run and words[i].lower in closed.VERBAL:
                return  # "will the whole film be shown"
            if (len(run) > 1 or (run and subject)) and not words[run[-1]].is_capital:
                break
            if words[i].lower in closed.VERBAL:
                return
            subject = (
                subject or bool(run) or words[i].lower in closed.PERSONS | closed.PLURAL | closed.SPEAKERS | {"it"}
            )
            run = []
        elif run and words[i].lower in ("one", "ones"):
            break
        elif run and words[run[-1]].is_capital and words[i].is_small and not _is_modified(words, run[0], i):
            yield i  # the small word after a name
            return
        elif len(run) > 1 and words[i].is_capital and not words[run[-1]].is_capital:
            break  # "the crossing take Agnes"
        else:
            run.append(i)
    if (len(run) > 1 or (run and subject)) and not words[run[-1]].is_capital:
        yield run[-1]


def _is_modified(words: Sequence[Word], first: int, i: int) -> bool:
    """Whether a small word after a name goes on with it: "the Boots self-locking nut"."""
    return "-" in words[i].text and first > 0 and words[first - 1].lower in closed.DETERMINERS


def _is_known_verb(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether a word is one of the commonest verbs, and no noun by its article."""
    return i > start and words[i].lower in closed.BARE_VERBS and words[i - 1].lower not in closed.DETERMINERS


def _of_subject(words: Sequence[Word], asks: int, end: int) -> Iterator[int]:
    """The verb of "Who founded it" and "Which groups claimed the attack"."""
    first = asks + 1 + (asks + 1 < end and words[asks + 1].lower in ("many", "much"))
    run = []
    for i in range(first, end):
        if not words[i].is_open:
            break
        run.append(i)
    after = first + len(run)
    if words[asks].lower in ("who", "what") and run:
        past = PAST.match(words[run[0]].text) or words[run[0]].lower in closed.PARTICIPLES
        acts = len(run) in (2, 3) and _ACTS.fullmatch(words[run[0]].text) and not is_plural(words[run[0]].lower[:-1])
        if words[asks].lower == "who" or after < end or past or acts:
            yield run[0]
    elif first > asks + 1 and run and is_past(words[run[0]].text):
        yield run[0]  # "how many died"
    elif (found := _within_run([words[i] for i in run])) is not None:
        yield run[found]
    elif len(run) > 1 and after < end:
        yield run[-1]


def _within_run(run: Sequence[Word]) -> int | None:
    """The place of the verb among the words after "which": "movie runs longest", "team won", "vaccine needs ice"."""
    for i in range(1, len(run)):
        word, before = run[i].lower, is_plural(run[i - 1].lower)
        if is_past(run[i].text) or (before and word in closed.BARE_VERBS):
            return i
        if _ACTS.fullmatch(run[i].text) and not before and i + 1 < len(run) and _has_object(run[i + 1 :]):
            return i
    plural = next((i for i, word in enumerate(run) if is_plural(word.lower)), len(run))
    return plural + 1 if plural + 2 < len(run) else None


def _has_object(rest: Sequence[Word]) -> bool:
    """Whether the words after one such as "runs" are what a verb takes, and no verb: "longest", "two cups"."""
    word = rest[0]
    counted = word.text[0].isdigit() or word.lower in closed.NUMBERS
    takes = len(rest) == 1 or bool(_DEGREE.search(word.lower))
    return counted or word.is_capital or (takes and word.lower not in closed.BARE_VERBS)
