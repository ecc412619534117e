"""What a question says of where its answer is to be found: "according to the essay". No text says that of itself."""

from __future__ import annotations

import re

from quoth.answering.shape.writing_words import ANY_WRITINGS

_TEXT = (
    r"(?:it|(?:the|this|that|these|those|your|my|our)\s+(?:(?:given|above|whole|provided|attached|following|same)\s+)?"
    rf"(?:{ANY_WRITINGS}|author(?:s)?|writer(?:s)?))"
)
_BY = (
    r"(?:according\s+to|based\s+on|going\s+by|as\s+per|judging\s+by|as\s+(?:stated|described|given|written|said|mentioned"
    r"|explained|told|defined)\s+(?:in|by))"
)
_BEFORE = re.compile(rf"^\W*{_BY}\s+{_TEXT}\s*[,:]\s+", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere)(?<!\bbe)(?<!\bbeen)\s*,?\s+{_BY}\s+{_TEXT}(?=\s*(?:$|[?.!]\s*$|[,;]))",
    re.IGNORECASE,
)


def without_reference(question: str) -> str:
    """The question without the words that only say that a text at hand is to answer it.

    >>> without_reference("Who paid, according to the report?"), without_reference("Who paid according to Ada?")
    ('Who paid?', 'Who paid according to Ada?')
    """
    asked = _BEHIND.sub("", _BEFORE.sub("", question, count=1))
    return asked[:1].upper() + asked[1:] if re.search(r"\w", asked) and len(asked) < len(question) else question
