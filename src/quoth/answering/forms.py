"""What form a question has, by its words: whether it asks for yes or no."""

from __future__ import annotations

import re

AUXILIARY = (
    r"(?:am|is|are|was|were|do|does|did|can|could|has|have|had|will|would|shall|should|may|might|must)(?:n['’]?t)?"  # noqa: RUF001
)
_LEAD = (
    r"^\W*(?:(?:and|but|so|or|then|also|ok|okay|well|yes|no|please)\b[\s,]*)*"
    r"(?:(?:(?!\b(?:what|which|who|whom|whose|how|where|why)\b)[^?]){1,400}[,.!]\s*)?"
)
_POLAR = re.compile(
    rf"{_LEAD}{AUXILIARY}\s+(?!(?:you|we|i|anyone|somebody|someone)\b)(?P<rest>.+)", re.IGNORECASE | re.DOTALL
)
_SPOKEN_TO = re.compile(
    rf"{_LEAD}{AUXILIARY}\s+(?:you|we|i|anyone|somebody|someone)\s+(?:(?:please|kindly|perhaps|also|possibly|maybe)\s+)?(?P<verb>\w+)",
    re.IGNORECASE,
)
_TELLING = frozenset(
    (
        *("tell", "say", "explain", "know", "show", "give", "list", "name", "describe", "find", "see", "help"),
        *("remind", "state", "repeat", "summarise", "summarize"),
    )
)
_WHETHER = re.compile(
    r"\b(?:whether|if (?:the|it|he|she|they|there|this|that|any|his|her|its|their|one|a|an)\b)", re.IGNORECASE
)
_TAG = re.compile(
    rf",\s*(?:right|correct|true|yes|no|{AUXILIARY} (?:it|he|she|they|there|this|that|we|you|i))\s*\?\s*$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?!\s+(?:not|any|so|more|less|later|earlier|otherwise|anything|anyone)\b)", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:wonder|wondering|know|tell|say|asking|ask|check|sure|confirm)\b", re.IGNORECASE)
_ADDED = re.compile(r"\s*\([^()]*\)\s*$")


def polar(question: str) -> bool:
    """Whether a question asks for yes or no, by its form alone.

    >>> [polar(q) for q in ("Did he leave?", "When did he leave?", "Can you tell me when?", "Was it Ada or Bob?")]
    [True, False, False, False]
    """
    question = _ADDED.sub("", question)  # the question before, which a short follow-up takes along
    if _TAG.search(question):
        return True
    if _WHETHER.search(question) and _ASKING.search(question):
        return True
    spoken = _SPOKEN_TO.match(question)
    if spoken:
        return spoken["verb"].lower() not in _TELLING
    found = _POLAR.match(question)
    return found is not None and not _CHOICE.search(found["rest"])
