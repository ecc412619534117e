"""What the words of a sentence tell of its weight for an overview, whatever it is about.

Bonus and stigma words: Edmundson, "New methods in automatic extracting", JACM 16, 1969. Closed classes: what writings
say of themselves ("this report tells", "we conclude"), what states an outcome, and the marks of speech and of asides.
"""

from __future__ import annotations

import re

from quoth.answering.shape.overview_forms import WRITINGS

_WORK = rf"(?:{WRITINGS.pattern}|trial|work|experiment|project|survey|section|chapter|post)"
_OF_ITSELF = re.compile(
    rf"\b(?:this|the\s+present|these)\s+(?:[\w-]+\s+){{0,2}}?{_WORK}\b"
    rf"|\bin\s+(?:this|the)\s+(?:[\w-]+\s+){{0,2}}?{_WORK}\b.{{0,20}}\b(?:we|i)\b"
    r"|\bwe\s+(?:(?:will|also|then|here|first)\s+)*(?:describe|present|report|show|propose|study|studied|investigate"
    r"|investigated|explore|explored|examine|examined|analy[sz]e|analy[sz]ed|ran|tested|conclude|introduce|argue"
    r"|compare|compared|discuss)\b"
    r"|\b(?:i\s+am|we\s+are|i'm|we're)\s+writing\b"
    r"|\b(?:aims?|purpose|goal|objective)\s+(?:of\s+.{1,60}?\s+)?(?:is|are|was)\s+to\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:decision|decided|decides|agreed|resolved|approved|carried|voted|adopted|conclude[sd]?|conclusions?|results?|findings?"
    r"|found\s+that|shows?\s+that|showed\s+that|suggests?\s+that|therefore|in\s+(?:sum|short|summary|conclusion)|overall"
    r"|(?:most|more|especially|particularly)\s+important(?:ly)?|main(?:ly)?|aims?|purpose|in\s+total|altogether)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"^\W*[\"\u201c\u2018]|[\"\u201d]\W{0,3}(?:said|says|asked|replied|told|added|answered)\b")
_ASIDE = re.compile(
    r"^\W*(?:for\s+(?:example|instance)|e\.g\.|note\s+that|\(|by\s+the\s+way|in\s+passing|incidentally)|\b(?:i|we)\s+thank\b|\bthank\s+you\b",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"\b(?:i|me|my)\b", re.IGNORECASE)
_NUMBERED = r"^\W*(?:[\dIVX]+\.?\s*)?"
_ADVICE = re.compile(rf"{_NUMBERED}(?:recommendations?|takeaways?)\b", re.IGNORECASE)
OUTCOMES = re.compile(
    rf"{_NUMBERED}(?:(?:main|key)\s+)?(?:results?|findings|discussion|conclusions?|decisions?|decided|resolved|agreed|outcomes?"
    r"|recommendations?|takeaways?)\b",
    re.IGNORECASE,
)
"""Headings and labels below which a writing says what something came to."""
INTRODUCED = re.compile(
    rf"{_NUMBERED}(?:introduction|preface|foreword|purpose|scope|aims?|background|about|preamble|general)\b",
    re.IGNORECASE,
)
"""Headings below which a writing says what it is about."""
SUMMED_UP = re.compile(
    rf"{_NUMBERED}(?:abstract|(?:executive\s+)?summary|key\s+(?:points|facts|messages)|overview|at\s+a\s+glance|highlights"
    r"|tl;?dr|in\s+(?:short|brief))\b",
    re.IGNORECASE,
)
"""Headings below which a writing sums itself up."""


def advises(heading: str) -> bool:
    """Whether below a heading stands what should follow from what something came to."""
    return _ADVICE.match(heading) is not None


def of_itself(text: str) -> bool:
    """Whether a writing says in a sentence what it is or does.

    >>> of_itself("This report tells how the bridge was built."), of_itself("The bridge was built in 1804.")
    (True, False)
    """
    return _OF_ITSELF.search(text) is not None


def outcome(text: str) -> bool:
    """Whether a sentence seems to state what something came to.

    >>> outcome("DECISION: The hall is let."), outcome("The hall is cold.")
    (True, False)
    """
    return _OUTCOME.search(text) is not None


def of_oneself(text: str) -> bool:
    """Whether somebody speaks of himself in a sentence."""
    return _OF_ONESELF.search(text) is not None


def beside(text: str) -> bool:
    """Whether a sentence is speech, thanks, an example or an aside, which says little of the whole.

    >>> beside('"We ran," said Ann.'), beside("The town was flooded.")
    (True, False)
    """
    return _SPEECH.search(text) is not None or _ASIDE.search(text) is not None
