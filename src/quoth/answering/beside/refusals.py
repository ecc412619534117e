"""What helps where nothing is answered: which words are missing, what comes nearest, and what stands there instead.

No note claims more than can be seen in the place that it names. Patterns of English only; nothing of what any
document is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from quoth.answering.candidates import Candidate
from quoth.answering.reply import say
from quoth.answering.stems import stem
from quoth.answering.thread.closed_class import ONLY_PASTS
from quoth.index.keywords import STOP_WORDS, subject_words
from quoth.types import Answer, Passage

NOWHERE = "These words of the question occur nowhere in the documents that were asked:"
"""What the note on words begins with that no document has."""
APART = "The documents have the words of the question, but no sentence that answers it."
_QUOTED = 140
"""Characters of a sentence that a note quotes at most."""
_LISTED = 5
"""Names of documents in a note at most."""
_OTHERS = 2
"""Further places that are named beside the nearest one."""
_DETERMINER = r"(?:(?:the|a|an|this|that|its|his|her|their|our|your|each|every)\s+)?"
_ARTICLE = re.compile(r"^(?:The|An?|This|That|Its|His|Her|Their|Our|Your|Each|Every)\b")
_THING = r"[^\W_][\w'’-]*(?:\s+[A-Z0-9][\w'’-]*)*"  # noqa: RUF001 - the typographic apostrophe stands in names
_LIGHT = frozenset(
    """according after again against ago almost already also although always among another around away back
    because before behind below between both down during each either else even ever every few first get gets
    getting give given gives go goes going got happen happened happens just kind last least less let like made
    make makes making may might more most must name never next off once one only other out over own per put same
    say said says shall since still take taken takes than thing things through too toward under until up upon
    use used uses very via want way well went while within without yet you'll""".split()  # noqa: SIM905 - it reads
)
"""Words of a question that tell nobody what is missing: prepositions, adverbs, light verbs."""
_NO_NOUN = re.compile(r"[a-z]{3,}(?:(?<!e)ed|ly)")
"""An adverb, or a past by its form."""
_CLAUSE_WORDS = STOP_WORDS | {"when", "while", "during", "after", "before", "one", "all", "other"}


def helpful(
    answer: Answer,
    candidates: Sequence[Candidate],
    absent: Sequence[str],
    asked: Collection[str] | None = None,
) -> Answer:
    """The refusal, with notes that say what is missing, what comes nearest, and which documents were `asked`.

    `candidates` are what the reader found, `absent` the words of the question that occur nowhere, `asked` the names
    of the documents where not all were asked.
    """
    if answer.notes:  # a reply that was not shown tells why
        found: list[str] = []
    else:
        near = _nearest(answer, candidates)
        found = list(_near(answer.standalone_question, near, absent)) if near else []
        if not found and not absent:
            found = [APART]
    told = naming(replace(answer, notes=(*answer.notes, *found)), absent)
    return told if asked is None else replace(told, notes=(*told.notes, f"Asked: {listing(sorted(asked))}."))


def naming(answer: Answer, absent: Sequence[str]) -> Answer:
    """The answer with a note that names the words which occur nowhere, if there are any."""
    question = answer.standalone_question
    told = dict.fromkeys(_whole(word, question) for word in absent if not _is_light(word, question))
    return replace(answer, notes=(*answer.notes, f"{NOWHERE} {_quoted(list(told))}.")) if told else answer


def _is_light(word: str, question: str) -> bool:
    """Whether a word of a question tells nobody what is missing; one with a capital within it is a name."""
    named = word[:1].isupper() and not question.startswith(word)
    return not named and word.casefold() in _LIGHT


def _whole(word: str, text: str) -> str:
    """A word with what hyphens join to it in a text: "e-mail" for "mail"."""
    found = re.search(rf"(?<![\w-])(?:\w+-)*{re.escape(word)}(?:-\w+)*(?![\w-])", text, re.IGNORECASE)
    return found[0] if found and "-" in found[0] else word


def listing(names: Sequence[str], most: int = _LISTED) -> str:
    """Some names, and how many more there are.

    >>> listing(["a.txt", "b.txt", "c.txt"], 2)
    'a.txt, b.txt and 1 more'
    """
    more = len(names) - most
    return f"{', '.join(names[:most])} and {more} more" if more > 0 else ", ".join(names)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _nearest(answer: Answer, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose sentences share words with the question, the surest of those that share most first."""
    asked = {stem(word) for word in _telling(answer.standalone_question)}
    shared = [(len(asked & _stems(_evidence(one))), one) for one in candidates]
    best = max(candidates, key=lambda one: one.confidence, default=None)
    return [
        one
        for count, one in sorted(shared, key=lambda pair: (pair[1] is not best, -pair[0], -pair[1].confidence))
        if count
    ]


def _telling(question: str) -> list[str]:
    """The words of a question that tell what it is about."""
    return [word for word in subject_words(question) if not _is_light(word, question)]


def _evidence(candidate: Candidate) -> str:
    return candidate.passage.slice(*candidate.evidence)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"[^\W_]+", text))


def _near(question: str, near: Sequence[Candidate], absent: Sequence[str]) -> Iterator[str]:
    """What the nearest sentence has and lacks of the question, and further places.

    Words that are `absent` everywhere are told apart from this.
    """
    best = near[0]
    sentence, words = _evidence(best), _telling(question)
    here = _stems(sentence)
    around = here | _stems(" ".join((*best.passage.headings, best.passage.source)))
    shared = [word for word in words if stem(word) in here]
    missing = [word for word in words if stem(word) not in around]
    lacks = [word for word in missing if word not in absent]
    if instead := _instead(question, sentence, missing):
        yield f"{instead} {_shown(best)}"
    elif missing:
        said = dict.fromkeys(_whole(word, sentence) for word in shared)
        not_said = dict.fromkeys(_whole(word, question) for word in lacks)
        but = f", not of {_quoted(list(not_said))}" if lacks else ""
        yield f"The nearest sentence speaks of {_quoted(list(said))}{but}: {_shown(best)}"
    else:
        yield f"The nearest sentence has the words of the question, but does not answer it: {_shown(best)}"
    places = dict.fromkeys(place(one.passage) for one in near)
    if others := [name for name in places if name != place(best.passage)][:_OTHERS]:
        yield f"Other places that come near: {'; '.join(others)}."


def _shown(candidate: Candidate) -> str:
    """The beginning of the sentence, and where it stands."""
    sentence = say(_evidence(candidate))
    cut = sentence if len(sentence) <= _QUOTED else f"{sentence[:_QUOTED].rsplit(' ', 1)[0]} …"
    return f"“{cut}” ({place(candidate.passage)})"


def place(passage: Passage) -> str:
    """Where a passage stands, for a person: its document, and the nearest heading above it."""
    return f"{passage.source}, under “{say(passage.headings[-1])}”" if passage.headings else passage.source


def _instead(question: str, sentence: str, missing: Sequence[str]) -> str:
    """What a sentence says of another thing than the one asked for, where both are built alike; or an empty text.

    "the warranty of the pump", "the pump's warranty": beside "the warranty of the boiler", or "the boiler's".
    """
    for word in missing:
        for thing, whose in _owned(question):
            if word.casefold() not in whose.casefold().split() or word.casefold() in thing.casefold().split():
                continue
            for other, owner in _owned(sentence):
                fits = stem(other) == stem(thing) and not _stems(owner) & _stems(question) - _stems("the a an")
                if fits:
                    return f"The documents give the {thing} of {owner}, not of {whose}:"
    return ""


def _owned(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of a thing and whose it is: "X of (the) Y", "X for (the) Y", "(the) Y's X"."""
    for found in re.finditer(rf"\b([^\W\d_]+)\s+(?:of|for)\s+({_DETERMINER}{_THING})", text):
        if not _is_small(found[1]) and not _is_small(_head(found[2])):
            yield found[1], found[2]
    for found in re.finditer(rf"({_DETERMINER}\b[^\W_][\w-]*)['’]s\s+([^\W\d_]+)", text, re.IGNORECASE):  # noqa: RUF001
        if not _is_small(found[2]) and not _is_small(_head(found[1])):
            yield found[2], _ARTICLE.sub(lambda article: article[0].lower(), found[1])


def _head(owner: str) -> str:
    return owner.rsplit(maxsplit=1)[-1]


def _is_small(word: str) -> bool:
    """Whether a word is no noun: a small word, an adverb, a past ("paid for", "asked for")."""
    low = word.casefold()
    return low in _CLAUSE_WORDS or low in ONLY_PASTS or bool(_NO_NOUN.fullmatch(word))
