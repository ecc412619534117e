"""Words without their endings, roughly: enough to tell whether two sentences speak of one thing."""

from __future__ import annotations

import re

from quoth.index.keywords import content_words

_ENDING = re.compile(r"(?:ations?|ings?|ments?|ers?|ions?|ed|es|s|e|ly|y)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "feet": "foot", "people": "people", "began": "beg"}


def stem(word: str) -> str:
    """A word without its ending.

    >>> [stem(word) for word in ("planted", "plants", "Planting", "men")]
    ['plant', 'plant', 'plant', 'man']
    >>> stem("flagged"), stem("flags")
    ('flag', 'flag')
    """
    low = word.casefold()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    cut = _DOUBLED.sub(r"\1", _ENDING.sub("", low))
    return cut if len(cut) > 2 else low  # noqa: PLR2004 - less is no word


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that say what it is about."""
    return frozenset(map(stem, content_words(text)))
