"""The "it" that stands for nothing: "Is it true that", "How long does it take", "What does it say about"."""

from __future__ import annotations

import re

_VERB = r"to\s+(?!(?:the|an?|my|our|your|his|her|its|their|this|that)\b)(?-i:[a-z])"
""" "To" and a verb, not a place."""
_FOR = rf"for\s+\w+(?:\s+\w+){{0,3}}\s+{_VERB}"
_WEATHER = "raining|snowing|freezing|dark|late|early|cold|hot|windy|foggy|icy|christmas|easter"
_AFTER = "from|to|until|till|since|before|between|now|today"
_ABOUT = "about|on|of|that|how|why|when|where|whether|regarding|under|in"
_TRUE = (
    "true|correct|right|possible|allowed|permitted|legal|safe|necessary|required|mandatory|compulsory|ok|okay|fine|enough"
    "|worth|normal"
)
_ALWAYS = re.compile(
    r"\b(?:"
    + "|".join(
        (
            rf"(?:is|was|isn['’]t|wasn['’]t|be)\s+it\s+(?:\w+\s+){{0,3}}?(?:that\b|{_VERB}|whether\b|{_FOR})",  # noqa: RUF001
            rf"(?:is|was)\s+it\s+(?:{_WEATHER})\b",
            rf"it\s+(?:is|was|['’]s)\s+(?:\w+\s+){{1,3}}?(?:that\b|{_VERB}|whether\b)",  # noqa: RUF001
            rf"how\s+(?:far|late|early|long)\s+(?:is|was)\s+it\s+(?:\w+\s+)?(?:{_AFTER})\b",
            r"what\s+(?:time|day|date|year|month|season)\s+(?:is|was)\s+it\b",
            rf"it\s+(?:takes?|took|costs?|pays?|helps?|matters?|needs?|requires?)\s+(?:\w+\s+){{0,4}}?(?:{_VERB}|if\b|whether\b|{_FOR})",
            r"it\s+(?:rains?|rained|snows?|snowed|freezes?|hails?)\b",
            rf"it\s+(?:is|was|gets?|be|becomes?)\s+(?:{_WEATHER})\b",
            rf"it\s+(?:says?|states?|mentions?|explains?|describes?|tells?)\b(?=[^?]{{0,200}}\b(?:{_ABOUT})\b)",
            r"it\s+(?:seems?|seemed|appears?|appeared|turns?\s+out|turned\s+out|happens?|follows?)\s+that\b",
            r"(?:when|if|as|where)\s+it\s+comes\s+to\b",
            r"ma(?:k|d)e\s+it\s+(?:to|after|before|by|in|on|there|only|until)\b",
        )
    )
    + ")",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"\b(?:"
    + "|".join(
        (
            rf"(?:is|was)\s+it\s+(?:really\s+|still\s+|always\s+)?(?:{_TRUE})\b",
            r"(?:how\s+long|how\s+much|how\s+many\s+\w+|what)\s+(?:does|did|would|will)\s+it\s+(?:\w+\s+)?(?:take|cost|need)\b",
            r"(?:does|did|would|will)\s+it\s+(?:matter|take|cost|help|say|mention|state|explain|describe|mean)\b",
            r"how\s+(?:does|did)\s+it\s+work\b",
        )
    )
    + ")",
    re.IGNORECASE,
)
_LOOKED_AT = 300


def stands_for_nothing(question: str, at: int) -> bool:
    """Whether the "it" at an offset is only there for the grammar, or for the document itself."""
    return _covers(_ALWAYS, question, at)


def may_stand_for_nothing(question: str, at: int) -> bool:
    """Whether the "it" at an offset can be so where nothing before explains it."""
    return stands_for_nothing(question, at) or _covers(_PERHAPS, question, at)


def _covers(pattern: re.Pattern[str], question: str, at: int) -> bool:
    first = max(0, at - 40)
    near = question[first : at + _LOOKED_AT]
    return any(found.start() <= at - first < found.end() + 1 for found in pattern.finditer(near))
