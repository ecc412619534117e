"""The "it" that stands for nothing: "Is it true that", "How long does it take", "What does it say about"."""

from __future__ import annotations

import re

_ALWAYS = re.compile(
    r"""\b(?:
      (?:is|was|isn['’]t|wasn['’]t|be)\s+it\s+(?:\w+\s+){0,3}?(?:that|to|if|whether|when|for\s+\w+(?:\s+\w+){0,3}\s+to|[a-z]+ing)\b
      | it\s+(?:is|was|['’]s)\s+(?:\w+\s+){1,3}?(?:that|to|if|whether)\b
      | (?:what\s+(?:time|day|date|year|month|season)|how\s+(?:far|late|early|long))\s+(?:is|was)\s+it\s+(?:\w+\s+)?(?:from|to|until|till|since|before|between|now|today)\b
      | what\s+(?:time|day|date)\s+is\s+it\b
      | it\s+(?:takes?|took|costs?|pays?|helps?|matters?|needs?|requires?)\s+(?:\w+\s+){0,4}?(?:to|if|whether|when|for\s+\w+(?:\s+\w+){0,3}\s+to)\b
      | it\s+(?:rains?|rained|snows?|snowed|freezes?|hails?|(?:is|was|gets?|be|becomes?)\s+(?:raining|snowing|freezing|dark|late|early|cold|hot|windy|foggy|icy|christmas|easter))\b
      | it\s+(?:says?|states?|mentions?|explains?|describes?|tells?)\b(?=.*\b(?:about|on|of|that|how|why|when|where|whether|regarding|under|in)\b)
      | it\s+(?:seems?|seemed|appears?|appeared|turns?\s+out|turned\s+out|happens?|follows?)\s+that\b
      | (?:when|if|as|where)\s+it\s+comes\s+to\b | as\s+it\s+were\b | how\s+is\s+it\s+going\b | ma(?:k|d)e\s+it\s+(?:to|after|before|by|in|on|there|only|until)\b
    )""",  # noqa: RUF001 - the typographic apostrophe
    re.IGNORECASE | re.VERBOSE,
)
_PERHAPS = re.compile(
    r"""\b(?:
      (?:is|was)\s+it\s+(?:really\s+|still\s+|always\s+)?(?:true|correct|right|possible|allowed|permitted|legal|safe|necessary|required|mandatory|compulsory|ok|okay|fine|enough|worth|normal)\b
      | (?:how\s+long|how\s+much|how\s+many\s+\w+|what)\s+(?:does|did|would|will|do)\s+it\s+(?:\w+\s+)?(?:take|cost|need)\b
      | (?:does|did|would|will)\s+it\s+(?:matter|take|cost|help|say|mention|state|explain|describe|mean)\b
      | how\s+(?:does|did)\s+it\s+work\b
    )""",
    re.IGNORECASE | re.VERBOSE,
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
