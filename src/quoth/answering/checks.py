"""Does an exported answer still say what the documents say? Its quotes are held to them as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from quoth.errors import ExportError
from quoth.types import text_hash

Verdict: TypeAlias = Literal["ok", "moved", "changed", "gone"]

_FIELDS = {"source": str, "start": int, "end": int, "quote": str}


@dataclass(frozen=True)
class Checked:
    """A quote of an export, and where it stands now. `start` and `end` are None if nowhere."""

    verdict: Verdict
    quote: str
    source: str
    was: tuple[int, int]
    now_source: str | None = None
    start: int | None = None
    end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return {
            "verdict": self.verdict,
            "source": self.source,
            "quote": self.quote,
            "was": list(self.was),
            "now": None if self.start is None else {"source": self.now_source, "start": self.start, "end": self.end},
        }


def citations_in(export: Any) -> list[dict[str, Any]]:
    """Every citation of an exported answer or conversation, in order, wherever it stands.

    An export is an `Answer.to_dict()`, or any JSON that holds some. Raises ExportError for one
    that holds no answer, or a citation without its parts.
    """
    lists = list(_citation_lists(export))
    if not lists:
        raise ExportError(
            "the file holds no answer with citations",
            "export one with: quoth ask QUESTION --json > answer.json",
        )
    found = [citation for citations in lists for citation in citations]
    for number, citation in enumerate(found, 1):
        good = isinstance(citation, dict) and all(
            isinstance(citation.get(name), kind) for name, kind in _FIELDS.items()
        )
        good = good and isinstance(citation.get("document", ""), str)
        if not good:
            raise ExportError(
                f"citation {number} of the file lacks one of {', '.join(_FIELDS)}", "export the answer again"
            )
    return found


def _citation_lists(node: Any) -> Iterator[list[Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("citations"), list):
            yield node["citations"]
        for key, value in node.items():
            if key != "citations":
                yield from _citation_lists(value)
    elif isinstance(node, list):
        for value in node:
            yield from _citation_lists(value)


def verify(citations: Iterable[dict[str, Any]], texts: Mapping[str, str]) -> list[Checked]:
    """Whether each quote still stands: at its place (ok), at another (moved), or not at all.

    `texts` holds the documents as they are now, by source. A quote that is nowhere is `changed`
    where its source is still there and `gone` where it is not. A file that was renamed, and has
    the very text that was cited, counts as moved.
    """
    renamed = {text_hash(text): source for source, text in sorted(texts.items(), reverse=True)}
    return [_check(citation, texts, renamed) for citation in citations]


def _check(citation: dict[str, Any], texts: Mapping[str, str], renamed: Mapping[str, str]) -> Checked:
    source, quote = citation["source"], citation["quote"]
    was = (citation["start"], citation["end"])
    base = Checked("gone", quote, source, was)
    text = texts.get(source)
    if text is not None and quote and was[0] >= 0 and text[slice(*was)] == quote:
        return _found(base, "ok", source, was[0])
    if text is not None and quote and (place := _nearest(text, quote, was[0])) is not None:
        return _found(base, "moved", source, place)
    elsewhere = renamed.get(citation.get("document", ""))
    if elsewhere is not None and quote and texts[elsewhere][slice(*was)] == quote:
        return _found(base, "moved", elsewhere, was[0])
    for name, other in texts.items():
        if text is None and quote and (place := _nearest(other, quote, was[0])) is not None:
            return _found(base, "moved", name, place)
    return base if text is None else Checked("changed", quote, source, was)


def _found(base: Checked, verdict: Verdict, source: str, start: int) -> Checked:
    return Checked(verdict, base.quote, base.source, base.was, source, start, start + len(base.quote))


def _nearest(text: str, quote: str, place: int) -> int | None:
    """The occurrence of a quote that is nearest to where it was."""
    before = text.rfind(quote, 0, max(place, 0) + len(quote))
    after = text.find(quote, max(place, 0))
    found = [start for start in (before, after) if start >= 0]
    return min(found, key=lambda start: abs(start - place), default=None)
