"""A question taken apart: what it asks for, its auxiliary and the rest; and another question of the same clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.mentions import mentions
from quoth.answering.thread.verbs import Word, is_participle, is_plural, verbs_of, words_of

_END = re.compile(r"[\s?.!]+$")
_ITEM = 60
"""Characters of an answer that a clause takes in; what is longer is a sentence of its own."""
_CIRCUMSTANCE = frozenset({"when", "where", "why", "how"})
_CONTRACTED = {"can": "can't", "will": "won't", "shall": "shan't", "may": "can't", "might": "mightn't", "am": "aren't"}
_POSITIVE = {"can't": "can", "won't": "will", "shan't": "shall"}
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_INDEFINITE = re.compile(r"\b(?:anyone|anybody|someone|somebody|anything|something)(?: else)?\b", re.IGNORECASE)
_SOME = re.compile(r"\b(?:any|some|an?)(?: other)? ", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A question in parts: `asked` is the question phrase ("which groups"), empty for one of yes or no.

    `auxiliary` stands before the subject, or is empty where the question phrase is the subject of a verb
    by itself; then `verb` is that verb. `tail` is the rest without the question mark. `before` is what
    stands before it all, as a condition does. `fills` says what an answer is in the clause.
    """

    before: str
    asked: str
    auxiliary: str
    tail: str
    verb: str = ""

    @property
    def polar(self) -> bool:
        """Whether it asks for yes or no."""
        return not self.asked

    @property
    def is_circumstance(self) -> bool:
        """Whether it asks when, where, why or how, or with a preposition: the clause is whole without its answer."""
        first = self.asked.split()[0].lower() if self.asked else ""
        if self.asked.lower().startswith(("how many", "how much")):
            return False
        return first in _CIRCUMSTANCE or first in closed.PREPOSITIONS


def parsed(question: str) -> Clause | None:
    """The last sentence of a question in parts; None for what is no such question."""
    text = _END.sub("", _SENTENCE.split(question.strip())[-1])
    words = words_of(text)
    at = next((i for i, word in enumerate(words) if _begins(words, i)), None)
    if at is None or len(text) > 400:  # noqa: PLR2004
        return None
    start = at - 1 if at and words[at - 1].lower in closed.PREPOSITIONS else at
    before = text[: words[start].start]
    if words[at].lower in closed.AUXILIARIES:
        return Clause(before, "", words[at].lower, text[words[at].end :].strip())
    return _with_phrase(text, words, start, at, before)


def _begins(words: Sequence[Word], i: int) -> bool:
    """Whether a question can begin with the word: a question word, or an auxiliary at the start of a clause."""
    opens = i == 0 or words[i - 1].text in ",;:-–—" or words[i - 1].lower in ("and", "but", "so", "or")  # noqa: RUF001
    word = words[i].lower
    if word in closed.QUESTION_WORDS:
        fronted = i == 1 and words[0].lower in closed.PREPOSITIONS
        return opens or fronted or (i > 1 and words[i - 1].lower in closed.PREPOSITIONS and words[i - 2].text == ",")
    return opens and word in closed.AUXILIARIES


def _with_phrase(text: str, words: Sequence[Word], start: int, at: int, before: str) -> Clause | None:
    verbs = verbs_of(words)
    end = at + 1
    while end < len(words) and words[end].lower not in closed.AUXILIARIES and end not in verbs and end - at < 8:  # noqa: PLR2004
        if words[end].lower in closed.DETERMINERS | closed.QUESTION_WORDS | closed.PERSONS | closed.PLURAL:
            return None
        end += 1
    if end >= len(words) or end - at >= 8:  # noqa: PLR2004
        return None
    asked, rest = text[words[start].start : words[end - 1].end], text[words[end].end :].strip()
    if words[end].lower in closed.AUXILIARIES:
        return Clause(before, asked, words[end].text, rest)
    return Clause(before, asked, "", rest, words[end].text)


def asked_anew(clause: Clause, wanted: str, answer: str, extra: str = "") -> str | None:
    """Another circumstance of what a question and its answer say; None where that takes more than word order.

    >>> asked_anew(parsed("When did the mill burn?"), "why", "In 1887")
    'Why did the mill burn?'
    >>> asked_anew(parsed("Who founded Acme?"), "when", "Ada Byron")
    'When was Acme founded?'
    """
    if clause.asked.lower() == "why" and clause.auxiliary.lower() in closed.NEGATED:
        clause = replace(clause, auxiliary=_POSITIVE.get(clause.auxiliary.lower(), clause.auxiliary[:-3]))
    body = _body(clause, answer)
    return None if body is None else finished(clause.before, f"{wanted} {body} {extra}")


def _body(clause: Clause, answer: str) -> str | None:
    """The clause with its auxiliary first, its answer in its place."""
    said = short_answer(answer)
    if clause.polar or clause.is_circumstance:
        return f"{clause.auxiliary} {clause.tail}" if clause.auxiliary else None
    if clause.asked.lower() == "who" and "," in said:
        said = next(
            (m.text for m in mentions(said) if m.is_name and m.start == 0), said
        )  # "Ada Byron, who was born in"
    if not clause.auxiliary:
        return _of_subject(clause, _counted(clause, said))
    if _is_passive(clause) or asks_of_subject(clause):
        return f"{clause.auxiliary} {_counted(clause, said)} {clause.tail}" if said else None
    who = clause.asked.lower() in ("who", "whose")
    if clause.auxiliary.lower() in closed.BE:
        if not said or not clause.tail:
            return None
        return f"{clause.auxiliary} {said} {clause.tail}" if who else f"{clause.auxiliary} {clause.tail} {said}"
    return f"{clause.auxiliary} {_filled(clause.tail, _counted(clause, said))}" if said else None


def _of_subject(clause: Clause, said: str) -> str | None:
    """As of "Who founded Acme?", turned to the passive, which keeps the word "founded"."""
    verb = clause.verb.lower()
    participle = closed.PARTICIPLES.get(verb, verb if verb.endswith("ed") else "")
    things = mentions(clause.tail)
    said_how = bool(re.match(r"\w+(?:est|ly)\b|(?:first|last|best|most|least)\b", clause.tail, re.IGNORECASE))
    if participle and things and things[0].start == 0 and not said_how:
        thing = things[0]
        rest = clause.tail[thing.end :].strip()
        return f"{'were' if thing.plural and not thing.named else 'was'} {thing.text} {participle} {rest}".strip()
    be = "is" if verb.endswith("s") and not participle else "was"
    return f"{be} it that {said} {clause.verb} {clause.tail}" if said else None


def asks_of_subject(clause: Clause) -> bool:
    """Whether the question phrase is the subject, as in "who has won the race": no subject follows."""
    first = clause.tail.split()[:1]
    return bool(first) and clause.auxiliary.lower() not in closed.BE | closed.DO and first[0].lower() not in (
        closed.DETERMINERS | closed.PERSONS | closed.PLURAL | closed.SPEAKERS | closed.THING
    ) and not first[0][:1].isupper()  # fmt: skip


def _is_passive(clause: Clause) -> bool:
    """Whether it is "which groups were banned": a participle right after the auxiliary."""
    return is_participle((clause.tail.lower().split() or [""])[0])


def _counted(clause: Clause, said: str) -> str:
    """The answer with the noun that was counted: "40" of "how many soldiers" is "40 soldiers"."""
    noun = re.sub(r"^(?:\w+ )?(?:how (?:many|much)|what|which) ?", "", clause.asked, flags=re.IGNORECASE)
    counts = clause.asked.lower().startswith("how") and re.fullmatch(r"[\w ,.-]*\d[\w,.]*|\w+", said)
    return f"{said} {noun}" if noun and counts and noun.lower() not in said.lower() else said


def _filled(tail: str, said: str) -> str:
    """The tail of a clause with its object in the place that the question left empty: after the verb."""
    words = words_of(tail)
    verbs = verbs_of([Word("did", 0, 0), *words])
    verb = max(verbs) - 1 if verbs else len(words) - 1
    if not 0 <= verb < len(words):
        return f"{tail} {said}"
    return f"{tail[: words[verb].end]} {said}{tail[words[verb].end :]}"


def short_answer(answer: str) -> str:
    """An answer as it stands inside a sentence; empty for one that is too long, or yes or no."""
    said = _END.sub("", " ".join(answer.split()))
    if not said or len(said) > _ITEM or said.lower() in ("yes", "no") or "; " in said:
        return ""
    return inside(said)


def inside(said: str) -> str:
    """What was said as it stands inside a sentence: without the capital letter of a small word."""
    first = said.split(maxsplit=1)[0]
    return said[0].lower() + said[1:] if first.lower() in closed.BREAKS and first != "I" else said


def denied(clause: Clause, extra: str = "") -> str | None:
    """Why the answer is no: the clause with a negated auxiliary."""
    auxiliary = clause.auxiliary.lower()
    if not auxiliary or clause.tail.startswith("it that ") or not (clause.polar or clause.is_circumstance):
        return None
    if auxiliary.endswith(("n't", "n’t")):  # noqa: RUF001
        return finished(clause.before, f"why {auxiliary} {clause.tail} {extra}")
    negated = _CONTRACTED.get(auxiliary, f"{auxiliary}n't")
    return finished(clause.before, f"why {negated} {clause.tail} {extra}")


def with_phrase(clause: Clause, wanted: str) -> str | None:
    """The clause with another question phrase in the place of its own: "how long" for "which temperature"."""
    if clause.polar:
        return _asked_of_some(clause, wanted)
    return finished(clause.before, f"{wanted} {clause.auxiliary or clause.verb} {clause.tail}")


def _asked_of_some(clause: Clause, wanted: str) -> str | None:
    """From "Did anyone survive?" to "who", from "Did they make any records?" to "which records"."""
    who = _INDEFINITE.search(clause.tail)
    if wanted.lower() in ("who", "what", "whom") and who:
        return finished(
            clause.before, f"{wanted} {clause.auxiliary} {clause.tail[: who.start()]}{clause.tail[who.end() :]}"
        )
    some = _SOME.search(clause.tail)
    found = [m for m in mentions(clause.tail) if some and m.start == some.start()]
    if not found or not some:
        return None
    noun, rest = clause.tail[some.end() : found[0].end], clause.tail[: found[0].start] + clause.tail[found[0].end :]
    if wanted.lower() in ("who", "what"):
        there = rest.split()[:1] == ["there"]
        return finished("", f"{wanted} {clause.auxiliary} the {noun} {rest.strip()[5:]}") if there else None
    if wanted.lower() in ("how many", "how much", "which", "which one", "which ones", "what"):
        phrase = wanted.partition(" one")[0]
        return finished(clause.before, f"{phrase} {noun} {clause.auxiliary} {rest}")
    return None


def verb_agrees(auxiliary: str, noun: str) -> str:
    """The auxiliary in the number of a noun: "is" of "prices" is "are"."""
    pairs = {"is": "are", "was": "were", "does": "do", "has": "have"}
    if is_plural(noun):
        return pairs.get(auxiliary, auxiliary)
    return {many: one for one, many in pairs.items()}.get(auxiliary, auxiliary)


def finished(before: str, words: str) -> str:
    """Words as a question: one blank between two, a capital letter, a question mark."""
    said = " ".join(f"{before} {words}".split())
    said = re.sub(r"\s+([,;:.?])", r"\1", said).rstrip("?.! ")
    return f"{said[:1].upper()}{said[1:]}?"
