"""What form a question has, by its words: whether it asks for yes or no.

Closed classes of English words only: auxiliaries, question words, pronouns, and verbs of asking and telling.
"""

from __future__ import annotations

import re

AUXILIARY = (
    r"(?:am|is|are|was|were|do|does|did|can|could|has|have|had|will|would|shall|should|may|might|must)(?:n['’]?t)?"  # noqa: RUF001
)
_QUESTION_WORD = r"(?:what|which|who|whom|whose|how|where|why|when)"
_LEAD = (
    r"^\W*+(?:(?:and|but|so|or|then|also|ok|okay|well|yes|no|please)\b[\s,]*)*"
    r"(?:(?:(?:(?!\b(?:what|which|who|whom|whose|how|where|why|when)\b)[^?]){1,400}"
    rf"|(?:if|since|given|assuming|because|although|considering|when|where)\s+(?!{AUXILIARY}\b)[^?]{{1,400}})[,.!]\s*)?"
)
_OTHERS = r"(?:you|we|i|anyone|somebody|someone)"
_POLAR = re.compile(rf"{_LEAD}{AUXILIARY}\s+(?!{_OTHERS}\b)(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_SPOKEN_TO = re.compile(
    rf"{_LEAD}{AUXILIARY}\s+{_OTHERS}\s+(?:(?:please|kindly|perhaps|also|possibly|maybe)\s+)?(?P<verb>\w+)",
    re.IGNORECASE,
)
_TELLING = frozenset(
    (
        *("tell", "say", "explain", "know", "show", "give", "list", "name", "describe", "find", "see", "help"),
        *("remind", "state", "repeat", "summarise", "summarize"),
    )
)
_TELLS = r"(?:say|tell|mention|state|specify|explain|show|give|list|describe|note|indicate)"
_TOLD = re.compile(
    rf"^\W*(?:(?:and|but|so|also|then)\s+)?(?:(?:does|do|doesn['’]?t|don['’]?t)\s+(?:it|they|(?:the|this|that|these|those|your)"  # noqa: RUF001
    rf"\s+[\w-]+(?:\s+[\w-]+)?)\s+(?:also\s+|even\s+)?{_TELLS}(?:\s+(?:me|us))?(?:\s+(?:anything|something)\s+about)?"
    rf"|(?:is|was)\s+it\s+(?:known|said|stated|mentioned|clear|explained)|(?:do|don['’]?t)\s+(?:you|we)\s+know"  # noqa: RUF001
    rf")\s+(?:exactly\s+)?{_QUESTION_WORD}\b",
    re.IGNORECASE,
)
"""A question of what a document tells, which wants that: "Does it say when he died?"."""
_WHETHER = re.compile(
    r"\b(?:wonder\w*|know|tell|tells|tell\s+(?:me|us)|say|says|said|ask\w*|check|sure|confirm\w*|see|find\s+out|idea|clear"
    r"|mention\w*|state|states|stated|verify|curious|known|unsure|interested)\s+(?:whether|if|that)\b"
    r"|^\W*(?:\w+\s+)?whether\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:whether|if)\b|\b(?:confirm|verify|check)\s+that\b", re.IGNORECASE)
_CHANCE = re.compile(r"^\W*any\s+(?:chance|possibility|hope)\b", re.IGNORECASE)
_OPINION = re.compile(r"^\W*(?:would|could|can|do)\s+(?:you|one|we)\s+(?:say|think|believe|agree)\b", re.IGNORECASE)
_TAG = re.compile(
    rf"(?:,\s*(?:right|correct|true|yes|no|eh|ok|okay|{AUXILIARY} (?:it|he|she|they|there|this|that|we|you|i))"
    r"|\s(?:right|correct))\s*\?\s*$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?!\s+(?:not|any|so|more|less|later|earlier|otherwise|anything|anyone)\b)", re.IGNORECASE)
_ADDED = re.compile(r"\s*\([^()]*\)\s*$")
_SUBJECT = r"(?:he|she|it|they|we|you|i|there|this|that|these|those|everyone|everybody|nobody|someone|anyone|one)"
_ASKED = re.compile(rf"\b{_QUESTION_WORD}\b", re.IGNORECASE)
_WITHIN = r"(?:[^?.!]|[.!](?=\S))"  # of one sentence
_OPEN_END = re.compile(
    r"\b(?:of|to|as|at|by|for|in|on|from|with|into|about|regarding|concerning|be|been|being|is|are|was|were|called|named"
    r"|titled|known|the|an?|and|or|than|sometimes)\W*$",
    re.IGNORECASE,
)
"""A statement that leaves out what is asked for: "The mill was called?"."""
_STATED = re.compile(
    rf"^\W*(?:(?:but|so|then|ok|okay|well|oh|now)\b[\s,]*)*(?:(?:and\s+)?{_SUBJECT}(?:['’](?:s|re|m|ve|d|ll))?\s+\w+"  # noqa: RUF001
    rf"|(?!(?:{AUXILIARY}|and)\b)\w{_WITHIN}{{0,200}}?\s{AUXILIARY}\s+\w){_WITHIN}*\?\s*$",
    re.IGNORECASE,
)
"""A statement with a question mark: "The gate is open?", "So he left?"."""
_BARE = re.compile(r"^\W*(?!(?:what|how)\s+about\b)[^?]{1,200}\?\s*$", re.IGNORECASE)


def polar(question: str) -> bool:
    """Whether a question asks for yes or no, by its form alone.

    >>> [polar(q) for q in ("Did he leave?", "When did he leave?", "Can you tell me when?", "Was it Ada or Bob?")]
    [True, False, False, False]
    >>> [polar(q) for q in ("So he left?", "I wonder if he left", "Does it say when he left?")]
    [True, True, False]
    """
    question = _bare(question)
    if _TOLD.match(question):
        return False
    if _is_tagged(question) or _is_indirect(question):
        return True
    spoken = _SPOKEN_TO.match(question)
    if spoken and not _OPINION.match(question):
        return spoken["verb"].lower() not in _TELLING and not _CHOICE.search(question[spoken.end() :])
    found = _POLAR.match(question)
    if found is None and not spoken:
        return _is_stated(question)
    return not _CHOICE.search(found["rest"] if found else question)


def unclear(question: str) -> bool:
    """Whether the form leaves open if yes or no is asked for: a choice, or a few words with a question mark.

    >>> [unclear(q) for q in ("Was it Ada or Bob?", "Dogs allowed?", "Who left?")]
    [True, True, False]
    """
    question = _bare(question)
    return not polar(question) and not _TOLD.match(question) and not _ASKED.search(question) and bool(_opens(question))


def _bare(question: str) -> str:
    """The question without the one before, which a short follow-up takes along."""
    return _ADDED.sub("", question)


def _opens(question: str) -> bool:
    """Whether it is a choice after an auxiliary, or words with a question mark that ask nobody to tell anything."""
    spoken = _SPOKEN_TO.match(question)
    if spoken and spoken["verb"].lower() in _TELLING:
        return False
    return bool(_POLAR.match(question) or _BARE.match(question))


def _is_tagged(question: str) -> bool:
    found = _TAG.search(question)
    return found is not None and found.start() > 0 and not _ASKED.search(question)


def _is_indirect(question: str) -> bool:
    """Whether it says that somebody wants to know whether something is so."""
    found = _WHETHER.search(question)
    if found and _ASKS.search(found[0]) and not _ASKED.search(question[: found.start()]):
        return True
    return bool(_CHANCE.match(question) and not _ASKED.search(question))


def _is_stated(question: str) -> bool:
    if _ASKED.search(question) or _CHOICE.search(question) or _OPEN_END.search(question):
        return False
    return bool(_STATED.match(question))


_EACH = re.compile(r"\b(?:each|every)\b", re.IGNORECASE)


def asks_of_each(question: str) -> bool:
    """Whether something is asked of each of several things, so that one of them alone is half an answer."""
    return _EACH.search(question) is not None
