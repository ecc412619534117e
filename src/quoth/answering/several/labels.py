"""What tells the answers that fit one question apart: a row, a heading, a longer name of the thing, or a document.

"The north gate" and "the south gate" are two gates to a question that says "the gate"; "Anna" is two women where one
document has "Anna Brenner" and another "Anna Castell".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import PurePath

from quoth.answering.candidates import Candidate
from quoth.answering.records import asked_words, records_of, word_set
from quoth.answering.several.contrasts import ALIKE, Answered, contrasted, told_apart
from quoth.answering.stems import stem
from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.mentions import mentions
from quoth.answering.thread.verbs import PAST, verbs_of, words_of
from quoth.index.keywords import STOP_WORDS, subject_words
from quoth.types import Passage, Span

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe stands in names
_INFINITIVE = re.compile(r"\bto\s+([a-z]+)")
_PRONOUNS = closed.PERSONS | closed.THING | closed.PLURAL
_POINTS = frozenset({"it", "he", "she", "they", "him", "them"})
"""Pronouns that stand for something in the sentence before theirs, wherever they stand."""
_ROOT = 4
"""Letters of a word that another one is made of, at least."""
_BEFORE = 2
"""Words before a name that can be a part of it."""
_BACK = 5
"""Sentences before one that begins with a pronoun, among which is the one that says what it stands for."""


def told_by(question: str, found: Sequence[Candidate], pronoun: str = "") -> list[str]:
    """A label for each answer, none like another and none of which the question names; [] where nothing tells them.

    What tells running sentences apart stands alike in them, or names people or things of two kinds: without that, two
    that contradict each other would look as if they were of two things.
    """
    contrasts = _contrasts(question, found)
    for labels in (
        _rows(found),
        *_headings(found),
        *_subjects(question, found, pronoun),
        contrasts,
        _documents(found),
    ):
        if _differ(labels) and (labels is contrasts or not named_by(question, labels)):
            return labels
    return []


def told_by_place(question: str, found: Sequence[Candidate]) -> list[str]:
    """The headings or the names of the files under which answers stand, where the question names none; else []."""
    for labels in (*_headings(found), _documents(found)):
        if _differ(labels) and not named_by(question, labels):
            return labels
    return []


def loosely_told(question: str, found: Sequence[Candidate]) -> list[str]:
    """Words of each sentence that another has not and the question does not name; [] for rows of a table."""
    if any(r.place == one.evidence for one in found for r in records_of(one.passage)):
        return []
    answered = [Answered(one.passage.slice(*one.evidence), _within(one)) for one in found]
    labels = told_apart(question, answered)
    return labels if _differ(labels) else []


def _differ(labels: Sequence[str]) -> bool:
    """Whether each label has a word that no other has: "Ilse Marant" and "the painter Ilse Marant" are one."""
    own = [word_set(" ".join(filter(_means, re.split(r"\s+(?!A\b)", label)))) for label in labels]  # "plot A" is one
    apart = all(mine - other for i, mine in enumerate(own) for j, other in enumerate(own) if i != j)
    return len(own) > 1 and apart and all(own)


def _means(word: str) -> bool:
    return word.lower() not in closed.DETERMINERS


def named_by(question: str, labels: Sequence[str]) -> bool:
    """Whether a question names what tells one of some labels from the others."""
    own = [word_set(label) for label in labels]
    common = frozenset.intersection(*own)
    asked = asked_words(question)
    return any(_akin(one, other) for words in own for one in words - common for other in asked)


def _akin(one: str, other: str) -> bool:
    """Whether two words are the same, or one is made of the other: "edited" and "editor"."""
    short, long = sorted((stem(one), stem(other)), key=len)
    return one == other or (len(short) >= _ROOT and long.startswith(short))


def context(passage: Passage, sentence: Span, asked: frozenset[str], pronoun: str = "") -> Span:
    """A sentence with those before it from the one that says what its pronoun stands for, if it has one.

    That is the nearest one with a word of the question that the sentence has not; for a question that has a pronoun
    itself, the nearest that begins with something else. For one that has its pronoun further on it is the one before.
    """
    words = [found[0].lower() for found in _TOKEN.finditer(passage.slice(*sentence))]
    if not words or (words[0] not in _PRONOUNS and (pronoun or _POINTS.isdisjoint(words))):
        return sentence
    missing = asked - _stems(passage.slice(*sentence))
    back = _BACK if words[0] in _PRONOUNS else 1
    for start, end in [place for place in passage.sentences if place[1] <= sentence[0]][: -back - 1 : -1]:
        text = passage.slice(start, end)
        opening = _TOKEN.search(text)
        if missing & _stems(text) or (pronoun and opening and opening[0].lower() not in _PRONOUNS):
            return start, sentence[1]
    return sentence


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _TOKEN.findall(text))


def _rows(found: Sequence[Candidate]) -> list[str]:
    return [_row(one) for one in found]


def _row(candidate: Candidate) -> str:
    """The first cell of the row in which an answer stands; empty for one that stands in that cell, or in no row."""
    words = candidate.words or candidate.evidence
    for record in records_of(candidate.passage):
        cell = record.cell_at(words)
        if cell is not None and cell is not record.cells[0]:
            return candidate.passage.slice(record.cells[0].start, record.cells[0].end).strip(" \t|")
    return ""


def _headings(found: Sequence[Candidate]) -> list[list[str]]:
    return [list(level) for level in zip_longest(*(one.passage.headings for one in found), fillvalue="")]


def _subjects(question: str, found: Sequence[Candidate], pronoun: str) -> list[list[str]]:
    """The names that the sentences have for what the question calls by a word of theirs, or by a pronoun."""
    asked = frozenset(map(stem, subject_words(question)))
    texts = [one.passage.slice(*context(one.passage, one.evidence, asked, pronoun)) for one in found]
    if pronoun:
        return [[opening(text) for text in texts]]
    said = [word_set(one.short) for one in found]
    return [
        ["" if word_set(name) & own - asked else name for name, own in zip(names, said, strict=True)]
        for word in _things(question)
        for names in [[_name(text, stem(word)) for text in texts]]
    ]


def _things(question: str) -> list[str]:
    """The words of a question that say what it is about and are no verbs."""
    words = words_of(question)
    verbs = {words[i].lower for i in verbs_of(words)} | closed.VERBAL
    return [word for word in subject_words(question) if word.lower() not in verbs and not PAST.match(word)]


def _contrasts(question: str, found: Sequence[Candidate]) -> list[str]:
    """Phrases of the sentences that stand alike in them and are of different words; of running text alone."""
    if any(one.passage.glosses and any(r.place == one.evidence for r in records_of(one.passage)) for one in found):
        return []
    answered = [Answered(one.passage.slice(*one.evidence), _within(one)) for one in found]
    labels, fits = contrasted(question, answered)
    figure = (
        re.search(r"\d", found[0].short) or word_set(found[0].short) & closed.NUMBERS
    )  # of names that share a word one is often meant
    own = _own_of(labels, answered, infinitives(question)) if figure else labels
    if not labels or named_by(question, own):
        return []
    return labels if fits >= ALIKE or all(map(_of_a_kind, labels)) else []


def _own_of(labels: Sequence[str], found: Sequence[Answered], verbs: frozenset[str]) -> list[str]:
    """The labels without the things that all sentences name: "lamp" of "the red lamp" beside "the bulb of the lamp"."""
    common = frozenset.intersection(*(word_set(one.text) for one in found)) - verbs
    return [" ".join(sorted(word_set(label) - common)) for label in labels]


def infinitives(question: str) -> frozenset[str]:
    """The words of a question behind "to" that may be verbs: "set to run with another one".

    >>> sorted(infinitives("When did the bee begin to fly?"))
    ['fly']
    """
    return frozenset(_INFINITIVE.findall(question)) - closed.DETERMINERS


def _of_a_kind(label: str) -> bool:
    """Whether a label has a plural: "for adults"."""
    return re.search(r"[^\Ws]s\b", label) is not None


def _within(one: Candidate) -> Span:
    """Where the words of an answer stand in its sentence, all that is told of them; (0, 0) where it has none yet."""
    if one.words is None or one.words == one.evidence:
        return (0, 0)
    start, end = one.words[0] - one.evidence[0], one.words[1] - one.evidence[0]
    at = one.passage.slice(*one.evidence).find(one.short, max(0, start - len(one.short)))
    near = one.short and 0 <= at <= end
    return (min(start, at), max(end, at + len(one.short))) if near else (start, end)


def opening(text: str, *, person: bool = False) -> str:
    """What a sentence begins with, where that is the name of a thing, or of a person if one is wanted."""
    first = next(iter(mentions(text)), None)
    if first is None or text[: first.start].strip():
        return ""
    return first.text if first.named or (first.determiner and not person) else ""


def _name(text: str, asked: str) -> str:
    """The longer name in a text of what a question calls by one word: with the words before it, or the names behind."""
    tokens = list(_TOKEN.finditer(text))
    at = next((i for i, token in enumerate(tokens) if stem(token[0]) == asked), None)
    if at is None:
        return ""
    first = last = at
    while (
        first
        and at - first < _BEFORE
        and _joined(text, tokens[first - 1], tokens[first])
        and _tells(tokens[first - 1][0])
    ):
        first -= 1
    if first and first < at and not _opens(tokens[first - 1][0]) and _joined(text, tokens[first - 1], tokens[first]):
        named = [i for i in range(first, at) if all(tokens[j][0][0].isupper() for j in range(i, at))]
        first = named[0] if named else at
    while tokens[at][0][0].isupper() and last + 1 < len(tokens) and _is_name(text, tokens[last], tokens[last + 1]):
        last += 1
    return text[tokens[first].start() : tokens[last].end()] if last > first else ""


def _joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not text[one.end() : other.start()].strip()


def _is_name(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    letter = len(other[0]) == 1 and other[0] != "I"  # "plot A"
    named = other[0][0].isupper() and (letter or other[0].lower() not in STOP_WORDS)
    return named and _joined(text, one, other)


def _tells(word: str) -> bool:
    """Whether a word before a thing can tell which one it is: no figure, and none of a closed class."""
    low = word.lower()
    return word.isalpha() and low not in STOP_WORDS | closed.DETERMINERS | closed.PREPOSITIONS | closed.ADVERBS | (
        closed.NUMBERS | closed.VERBAL | closed.CONJUNCTIONS | closed.MEASURES
    )


def _opens(word: str) -> bool:
    return word.lower() in closed.DETERMINERS | closed.PREPOSITIONS | closed.CONJUNCTIONS


def _documents(found: Sequence[Candidate]) -> list[str]:
    """The names of the files, where they are built alike or each stands in the text of its own document alone."""
    names = [PurePath(one.passage.source).stem.replace("_", " ").replace("-", " ") for one in found]
    words = [word_set(name) for name in names]
    common = frozenset.intersection(*words)
    texts = [word_set(one.passage.text) for one in found]
    own = [all(((w - common) <= text) == (i == j) for j, text in enumerate(texts)) for i, w in enumerate(words)]
    return names if all(own) or (common and all(w - common for w in words)) else []
