"""What is told of a draft: frozen records, all offsets in code points, ends exclusive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

ClaimVerdict: TypeAlias = Literal["verbatim", "changed", "cut", "elsewhere", "nowhere", "found", "other_words"]
"""Of a quotation `verbatim`, `changed`, `cut`, `elsewhere` or `nowhere`; of a figure `found`, with words like those
of the draft around it, `other_words` or `nowhere`."""

HOLDS = frozenset({"verbatim", "found"})


@dataclass(frozen=True)
class FoundPlace:
    """Where words of a draft stand in a document, and the words there: `text` is the document's own."""

    source: str
    document: str
    page: int | None
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class WordChange:
    """Words of a draft and those that the document has in their place; either may be empty."""

    draft: str
    document: str


@dataclass(frozen=True)
class Claim:
    """A quotation or a figure of a draft, and what the documents say to it.

    `start` and `end` are places in the draft. `place` is the best one, None for `nowhere`; `others` are more
    places that say the same. `named` is the document that the draft names beside it. `limit` are the words that a
    `cut` quotation leaves away.
    """

    kind: Literal["quotation", "figure"]
    verdict: ClaimVerdict
    start: int
    end: int
    text: str
    place: FoundPlace | None = None
    changes: tuple[WordChange, ...] = ()
    limit: str = ""
    named: str = ""
    others: tuple[FoundPlace, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the documents say it so."""
        return self.verdict in HOLDS

    def to_dict(self) -> dict[str, Any]:
        """The claim as plain data."""
        return {
            **asdict(self),
            "changes": [asdict(change) for change in self.changes],
            "others": [asdict(place) for place in self.others],
            "holds": self.holds,
        }


@dataclass(frozen=True)
class DraftReport:
    """All claims of a draft, in its order. `left_out` counts those beyond what is looked at."""

    claims: tuple[Claim, ...]
    left_out: int = 0

    @property
    def holds(self) -> bool:
        """Whether every claim was looked at and stands so in the documents."""
        return not self.left_out and all(claim.holds for claim in self.claims)

    def relabelled(self, label: Callable[[str], str]) -> DraftReport:
        """The report with what a person calls each source."""
        return replace(self, claims=tuple(_relabelled(claim, label) for claim in self.claims))

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "holds": self.holds,
            "left_out": self.left_out,
            "claims": [claim.to_dict() for claim in self.claims],
        }


def _relabelled(claim: Claim, label: Callable[[str], str]) -> Claim:
    places = [replace(place, source=label(place.source)) for place in (claim.place, *claim.others) if place]
    named = label(claim.named) if claim.named else ""
    return replace(claim, named=named, place=next(iter(places), None), others=tuple(places[1:]))
