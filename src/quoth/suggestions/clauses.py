"""A sentence → its plain clauses: who does what, in the words of the sentence.

Not a parser: it knows the commonest shape of an English statement, a subject that opens the clause
and a finite verb after it, and gives nothing for any other. That is enough to turn the clause round
into a question, and where it gives a clause it is rarely wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quoth.suggestions import grammar
from quoth.suggestions.grammar import BE, HAVE, MODALS

_MOST_SUBJECT_WORDS = 9
_MARKUP = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)|\[\d+\]|!?\[(?=[^\]]*\]\()|(?<=\w)\]\([^)]*\)")
_BULLET = re.compile(r"^(?:[-*•#>]+|\(?\d{1,2}[.)]|[A-Za-z][.)])\s+")
_LABEL = re.compile(r"^([^\W\d_][\w'\u2019&/ -]{0,39}):\s+(?=\S)")
_ASIDE = re.compile(r", (?:who|which|whose|where|including|such as|[a-z]+(?:ed|ing)) [^,;:]*,\s+")
_APPOSITION = re.compile(r",\s(?:an?|the|[A-Z][\w'\u2019-]+(?:\s[A-Z][\w'\u2019-]+)*)\b[^,;:]{0,60},\s+")
LEAD = re.compile(
    r"^(?:((?:In|On|At|By|After|Before|Since|During|Until|From|Between|As of) [^,;:]{2,80}),\s+|"
    rf"((?:In|On|At) (?:noon|midnight|\d{{4}}|(?:{grammar.MONTHS})(?: \d{{4}})?)) (?=(?:the|an?|[A-Z])\b))"
)
_OPENER = re.compile(
    r"^(?:But|And|So|Then|Also|However|Moreover|Today|Now|Still|In addition|As a result|For example),?\s+"
)
_PIECES = re.compile(r"\s*;\s+|,\s(?:and|but|so|yet)\s(?=(?:the|an?|[A-Z]\S*)\s)|(?<=[a-z]{3})\.\s+(?=[A-Z])")
_TOKEN = re.compile(r"[^\s,;:()]+|[,;:()]")
_CUT = re.compile(
    r"\s*[,:(\u2013\u2014]\s*(?:and|but|so|which|who|whose|where|while|although|though|whereas|as|or|nor|yet|with|including|"
    r"once|until|unless|provided|since|because|the|an?|[a-z]+ing)\b|\s*(?::(?!\d)|[(\u2013\u2014])|\s(?:unless|because|although|though|"
    r"whereas|while|when|if|provided that|so that|according to|after which)\b"
)


@dataclass(frozen=True)
class Clause:
    """A statement in its parts, each as it would stand inside a question.

    `auxiliary` is a form of "be" or a modal verb, and `verb` is then empty; else `verb` is a base
    form and `form` what the sentence has. `rest` is all that follows, `body` that without clauses
    of its own. `lead` is what stood before the subject, such as "In 1804". `head` is the noun of
    the subject, and `named` says that the subject begins with a name.
    """

    subject: str
    head: str
    named: bool
    plural: bool
    auxiliary: str
    negated: bool
    verb: str
    form: str
    past: bool
    rest: str
    body: str
    lead: str = ""

    def turned(self, body: str) -> str:
        """The clause as it follows a question word, with `body` for what comes after the verb.

        "the fan is loud" gives "is the fan loud", "Ada built it" gives "did Ada build it".
        """
        if self.auxiliary:
            parts = [self.auxiliary, self.subject, "not" if self.negated else "", body]
        else:
            do = "did" if self.past else "do" if self.plural else "does"
            parts = [do, self.subject, self.verb, body]
        return " ".join(part for part in parts if part)


def plain(sentence: str) -> str:
    """A sentence in one line, without markup, bullet and the mark at its end.

    >>> plain("- **Dogs** are welcome.")
    'Dogs are welcome'
    """
    text = _MARKUP.sub("", _BULLET.sub("", " ".join(sentence.split())))
    text = re.sub(r"\bour (?!own\b)", "the ", _BULLET.sub("", text))
    return text.rstrip(" .!")


def labelled(text: str) -> tuple[str, str]:
    """The label before a colon, as in "Owner: Ada Byron", and what follows; no label, all of it."""
    match = _LABEL.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def clauses(sentence: str, context: str) -> Iterator[Clause]:
    """The plain clauses of a sentence, in order. `context` is the text it stands in."""
    if sentence.rstrip().endswith(("?", ":")):
        return
    text = _OPENER.sub("", labelled(plain(sentence))[1])
    text = re.sub(r"\s*\([^()]*\)", "", text)
    for aside in (_ASIDE, _APPOSITION):
        text = aside.sub(lambda match: " " if goes_on(match) else match[0], text)
    for piece in _PIECES.split(text):
        found = _clause(piece, context)
        if found:
            yield found


def goes_on(aside: re.Match[str]) -> bool:
    """Whether a finite verb follows, so that what stands between the commas only describes the subject."""
    following = [w for w in aside.string[aside.end() :].split()[:3] if not is_adverb(w)]
    return bool(following) and _is_finite(following[0])


def _is_finite(word: str) -> bool:
    return bool(word in BE | MODALS | HAVE or grammar.base_of_past(word) or grammar.base_of_present(word))


def body_of(rest: str) -> str:
    """What follows a verb up to the next clause: the simple part of it.

    >>> body_of("allowed in bowls, which the desk lends")
    'allowed in bowls'
    """
    cut = _CUT.search(rest)
    text = rest[: cut.start()] if cut else rest
    for match in re.finditer(r",?\s(?:and|but|or)(?: (?:also|then|now|still|later))? ([a-z]+)\b", text):
        if _is_finite(match[1]):
            return text[: match.start()].rstrip(" ,")
    return text.rstrip(" ,")


def _clause(piece: str, context: str) -> Clause | None:
    lead = LEAD.match(piece)
    text = piece[lead.end() :] if lead else piece
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    words = [token for token, _, _ in tokens]
    if not words or not _opens(words[0]):
        return None
    at = _verb_at(words)
    if at is None:
        return None
    last = at
    while last > 0 and is_adverb(words[last - 1]):
        last -= 1
    subject = words[:last]
    if not subject or _is_bad(subject):
        return None
    capitals = len(subject) > 1 and subject[0][0].isupper() and subject[1][0].isupper()
    named = grammar.is_name(subject[0], context) or (capitals and subject[0].lower() not in grammar.DETERMINERS)
    subject_text = text[: tokens[last - 1][2]]
    head = _head(subject)
    alone = len(subject) == 1 and not grammar.is_plural(head)
    named = named or (alone and grammar.base_of_past(words[at]) is not None)  # "Apple announced"
    said = subject_text if named else subject_text[0].lower() + subject_text[1:]
    proper = named if head == subject[0] else head[:1].isupper()
    plural = "and" in subject or (grammar.is_plural(head) and not proper)
    return _with_verb(words, tokens, at, text, (said, head, named, plural, (lead[1] or lead[2]) if lead else ""))


def _with_verb(
    words: Sequence[str],
    tokens: Sequence[tuple[str, int, int]],
    at: int,
    text: str,
    subject: tuple[str, str, bool, bool, str],
) -> Clause | None:
    said, head, named, plural, lead = subject
    form = words[at]
    following = words[at + 1 : at + 2]
    auxiliary, verb, past, negated = "", "", False, False
    if form in BE | MODALS:
        auxiliary = "can" if form == "cannot" else form
        negated = form == "cannot" or following == ["not"]
        past = form in {"was", "were"}
        plural = form in {"are", "were"} or (plural and form not in {"is", "was"})
    elif form in HAVE:
        if any(grammar.past_of_participle(w) or w in {"been", "had", "not", "to"} for w in words[at + 1 : at + 3]):
            return None  # a perfect tense is not turned round
        verb, past = "have", form == "had"
        plural = form == "have" or (plural and past)
    elif base := grammar.base_of_past(form):
        verb, past = base, True
    else:
        verb = grammar.base_of_present(form) or ""
        if (form == verb) != plural:
            return None  # "the work place" has no verb in it
    if verb and past and re.match(r"an? ", said):
        return None  # "a letter came" is about a letter that nobody knows of yet
    start = at + (2 if negated and form != "cannot" else 1)
    rest = text[tokens[start][1] :] if start < len(tokens) else ""
    return Clause(said, head, named, plural, auxiliary, negated, verb, form, past, rest, body_of(rest), lead)


def _opens(word: str) -> bool:
    """Whether a clause whose first word this is can be one with its subject in front."""
    small = word.lower()
    closed = grammar.PREPOSITIONS | grammar.UNBOUND | grammar.QUANTIFIERS | grammar.CONJUNCTIONS | grammar.ADVERBS
    if small in closed | BE | MODALS | HAVE | {"you", "your", "do", "does", "did", "not", "let", "please"}:
        return False
    return word[0].isalpha() and not (small.endswith("ly") and len(small) > 5)  # noqa: PLR2004 - "fly", "July"


def _verb_at(words: Sequence[str]) -> int | None:
    for at, word in enumerate(words[: _MOST_SUBJECT_WORDS + 1]):
        if at == 0:
            continue
        if not (word[0].isalnum() or word[0] in "'\u2019&"):
            return None
        if word in BE | MODALS | HAVE:
            return at
        if word in {"do", "does", "did"} or word.lower() in grammar.UNBOUND:
            return None
        later = _finite_later(words[at + 1 :])
        bare = words[at - 1].lower() not in grammar.DETERMINERS | grammar.PREPOSITIONS  # no verb in "a saw costs"
        if bare and grammar.base_of_past(word) and not later and words[at + 1 : at + 2] != ["by"]:
            return at
        if grammar.base_of_present(word) and at + 1 < len(words) and not later and not _is_finite(words[at + 1]):
            before = words[at - 1].lower()
            if before not in grammar.DETERMINERS | grammar.PREPOSITIONS | grammar.CONJUNCTIONS:
                return at
    return None


def _finite_later(words: Sequence[str]) -> bool:
    """Whether another verb follows in the same clause, so that what stands before it is a noun or a participle."""
    for word in words:
        if word in {",", ";", ":", "and", "or", "but", "that", "(", "when", "if", "because"}:
            return False
        if word.lower() in grammar.UNBOUND:
            return False
        if word in BE | MODALS | HAVE:
            return True
    return False


def is_adverb(word: str) -> bool:
    """Whether a word is an adverb of the kind that stands between a subject and its verb."""
    return word in grammar.ADVERBS or (
        word.islower() and word.endswith("ly") and word not in {"family", "supply", "assembly", "fly"}
    )


def _is_bad(subject: Sequence[str]) -> bool:
    """Whether a subject cannot stand in a question of its own, or is no subject."""
    small = [word.lower() for word in subject]
    if small[-1] in grammar.PREPOSITIONS | grammar.CONJUNCTIONS | grammar.DETERMINERS | {"not"}:
        return True
    if any(word in grammar.UNBOUND for word in small):
        return True
    if grammar.is_base(small[0]) and small[1:2] and small[1] in grammar.DETERMINERS | grammar.QUANTIFIERS:
        return True  # a command: "Leave the unit unplugged"
    head = _head(subject)
    if small[0] == "the" and head.lower() in grammar.VAGUE and len(subject) <= 2:  # noqa: PLR2004 - "the group"
        return True
    adjective = re.search(r"(?:ing|al|ive|ic|ous|ful|less|able|ible)$", small[0])
    return bool(adjective) and len(subject) == 1 and subject[0].isalpha()


def _head(subject: Sequence[str]) -> str:
    """The noun of a subject: the last word before a preposition."""
    for at, word in enumerate(subject):
        if at and word.lower() in grammar.PREPOSITIONS:
            return subject[at - 1]
    return subject[-1]
