"""Under which heading a sentence stands, and how well that heading names a topic.

A heading is one that the file marks as such, the words before the colon at the beginning of a paragraph ("**Dogs:**
must be on a lead"), or, in a text without marked headings, a short line by itself. By form alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from quoth.answering.records import word_set
from quoth.answering.stems import stem
from quoth.index.keywords import STOP_WORDS
from quoth.types import Passage, Span

SectionKey: TypeAlias = tuple[str, tuple[str, ...], str]
"""The document, the headings that it marks, and the line that stands for one."""
End: TypeAlias = tuple[str, int]
"""A document and where a sentence of it ends."""
_TITLE_WORDS, _LABEL = 8, 60
"""Words of a line that may stand for a heading, and characters of the words before a colon."""
_FEW_WORDS = 4
"""Words of a line that is no sentence of running text, at most."""
_WHOLE = re.compile(r"[.!?…][\"'”\u2019»)\]*_]*$")
_LABELLED = re.compile(
    r"(?:[\s*+•‣◦▪\u2013\u2014#>-]|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s)*"
    r"(?:\*\*|__)?(?P<label>[^\W\d_][^:.;!?*_\n]*)(?::(?:\*\*|__)|(?:\*\*|__):?|:)(?=\s)"
)
_ITEM = re.compile(r"\n[ \t]*(?:[-*+•‣◦▪\u2013\u2014]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]*$")
"""How what stands between two sentences ends where the second is an item of a list."""
_ENDED = re.compile(r"[.;:,!?…][\"'”\u2019»)\]*_]*$")
_ASKS = re.compile(r"\?[\s*_]*$")
_NUMBERED = re.compile(
    r"\W*(?:section|chapter|part|article|paragraph|appendix|annex)?\W*(?P<number>\d+(?:\.\d+)*|[A-Z](?=[.:) ]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Spot:
    """Where a sentence stands: in which section, in which paragraph, and what that one is labelled."""

    section: SectionKey
    paragraph: End
    label: str = ""

    @property
    def heading(self) -> str:
        """The nearest heading above the paragraph; empty where there is none."""
        _, marked, line = self.section
        return line or (marked[-1] if marked else "")


def spots(passages: Sequence[Passage]) -> dict[End, Spot]:
    """Where each sentence of passages stands; those of one document are in its order, or nearly so."""
    marked = {passage.document for passage in passages if len(passage.headings) > 1}
    found: dict[End, Spot] = {}
    line, paragraph, label, last = "", ("", 0), "", ("", -1)
    for passage in passages:
        if passage.document != last[0]:
            line = ""
        for place, alone, joined in _parted(passage):
            if (passage.document, place[1]) in found:
                spot = found[passage.document, place[1]]
                line, paragraph, label = spot.section[2], spot.paragraph, spot.label
                last = (passage.document, place[1])
                continue
            text = passage.slice(*place)
            if alone and passage.document not in marked and _is_line(text):
                line = " ".join(text.split())
            if not (joined or _goes_on(passage, place, last)):
                paragraph = (passage.document, place[0])
                held = _LABELLED.match(text)
                label = held["label"].strip() if held and len(held["label"]) <= _LABEL else ""
            last = (passage.document, place[1])
            found[last] = Spot((passage.document, passage.headings, line), paragraph, label)
    return found


def _goes_on(passage: Passage, place: Span, last: End) -> bool:
    """Whether a passage begins within the paragraph that the one before it broke off in."""
    return place == passage.sentences[0] and last[0] == passage.document and 0 <= place[0] - last[1] <= 1


def _parted(passage: Passage) -> Iterable[tuple[Span, bool, bool]]:
    """The sentences of a passage, whether each is a paragraph by itself, and whether it goes on from the one before."""
    spans = passage.sentences
    gaps = [passage.slice(one[1], other[0]) for one, other in pairwise(spans)]
    breaks = [True, *("\n\n" in gap or _ITEM.search(gap) is not None for gap in gaps), True]
    ends = [gap.strip(" \t") == "\n" for gap in gaps]
    for i, span in enumerate(spans):
        first = i == 0
        leads = i + 1 < len(spans) and ends[i] and _is_told_below(passage, spans[i + 1])
        yield span, breaks[i] and (breaks[i + 1] or leads), not (breaks[i] or first)


def _is_told_below(passage: Passage, place: Span) -> bool:
    """Whether the line below one is running text, over which that one may stand as a heading without a blank line."""
    text = passage.slice(*place)
    return len(text.split()) > _FEW_WORDS and _WHOLE.search(text) is not None


def _is_line(text: str) -> bool:
    """Whether a paragraph of one line looks like a heading: few words, and at the end no mark but a question's."""
    plain = " ".join(text.split())
    ended = _ENDED.search(plain) is not None and not _ASKS.search(plain)
    return "\n" not in text.strip() and 0 < len(plain.split()) <= _TITLE_WORDS and not ended


def fit(topic: Collection[str], heading: str, around: Collection[str]) -> float:
    """How well a heading names a topic, in [0, 1]; `around` are the words of what stands above it, such as the title.

    All words of a topic must stand in one or the other for more than a half, and one in the heading itself.

    >>> fit({"predator", "duck"}, "Predators", {"duck"}), fit({"predator"}, "Heraldry", {"duck"})
    (1.0, 0.0)
    """
    own = {stem(word) for word in word_set(heading) - STOP_WORDS if not word.isdigit()}
    wanted = {stem(word) for word in topic}
    held = wanted & own
    if not held:
        return 0.0
    cover = len(held | (wanted & {stem(word) for word in around})) / len(wanted)
    return cover**2 * (0.4 + 0.6 * len(held) / len(own))


def is_number(topic: str) -> bool:
    """Whether a part of a document is named by its number or letter alone: "3.2", "B"."""
    return re.fullmatch(r"\d+(?:\.\d+)*|[A-Z]", topic.strip()) is not None


def has_number(heading: str, number: str) -> bool:
    """Whether a heading begins with that number: "3. Sick leave" with 3, "3.1 Pay" with 3.1 alone."""
    found = _NUMBERED.match(heading)
    return found is not None and found["number"].casefold() == number.strip().casefold()
