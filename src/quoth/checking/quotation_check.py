"""A quotation → where the documents have it, word by word, cut, changed, in another document, or nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from quoth.checking.bookcase import Bookcase, OpenDocument
from quoth.checking.findings import Claim, ClaimVerdict, FoundPlace, WordChange
from quoth.checking.folding import folded, is_unparted, is_word
from quoth.checking.limiting import limit_after, limit_before, negates
from quoth.checking.nearest import NearPlace, nearest
from quoth.checking.wording import Standing, Wording
from quoth.types import Span

_PHRASE: Final = 6
"""Words of a phrase that is searched, one after the other."""
_DOCUMENTS: Final = 10
"""Documents that are read for one quotation, beside those that the draft names."""
_UNSEARCHED: Final = 200
"""Documents that are read where the index knows no words of a script."""
_STANDINGS: Final = 50
_PASSAGES: Final = 8
"""Passages around which a place is looked for that is nearly the same."""
_OTHERS: Final = 5
_SAME: Final = 0.999


@dataclass(frozen=True)
class Around:
    """A quotation of a draft: where it stands, which documents are named beside it, and the words on both sides."""

    span: Span
    text: str
    named: frozenset[str] = frozenset()
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class _Match:
    verdict: ClaimVerdict
    place: FoundPlace
    limit: str = ""
    changes: tuple[WordChange, ...] = ()


def check_quotation(case: Bookcase, asked: Around) -> Claim | None:
    """What the documents say to a quotation; None for marks without a word between them."""
    wording = Wording.of(asked.text)
    if wording is None:
        return None
    matches = _matches(case, wording, asked, _likely(case, wording, asked.named))
    if claim := _standing(case, asked, matches):
        return claim
    near = _nearest(case, wording)
    if near and not near.changes:  # the index takes the words of some scripts apart in another way
        matches += _matches(case, wording, asked, [near.place.source])
        if claim := _standing(case, asked, matches):
            return claim
    named = _documents(case, asked)
    found = sorted((*matches, *([near] if near else [])), key=lambda match: match.place.document not in named)
    return _claim(asked, found[:1], "changed" if found else "nowhere")


def _documents(case: Bookcase, asked: Around) -> set[str]:
    return {case.document(source) for source in asked.named}


def _standing(case: Bookcase, asked: Around, matches: Sequence[_Match]) -> Claim | None:
    """The claim of a quotation that stands somewhere; None for one that stands nowhere."""
    named = _documents(case, asked)
    whole = [match for match in matches if match.verdict != "changed"]
    if here := [match for match in whole if not named or match.place.document in named]:
        return _claim(asked, here, here[0].verdict)
    return _claim(asked, whole, "elsewhere") if whole else None


def _claim(asked: Around, matches: Sequence[_Match], verdict: ClaimVerdict) -> Claim:
    """The claim of the first of some matches."""
    start, end = asked.span
    best = matches[0] if matches else None
    return Claim(
        "quotation",
        verdict,
        start,
        end,
        asked.text,
        place=best.place if best else None,
        changes=best.changes if best else (),
        limit=best.limit if best else "",
        named=min(asked.named, default=""),
        others=tuple(match.place for match in matches[1 : 1 + _OTHERS]),
    )


def _matches(case: Bookcase, wording: Wording, asked: Around, sources: Iterable[str]) -> list[_Match]:
    """Every place in some documents where it stands but for what it marks as changed; those with its limits first."""
    found: list[_Match] = []
    for source in sources:
        document = case.open(source)
        if document is None:
            continue
        found += [_judged(document, one, asked) for one in islice(wording.standings(document.words), _STANDINGS)]
    order = {"verbatim": 0, "cut": 1, "changed": 2}
    return sorted(found, key=lambda match: order[match.verdict])


def _likely(case: Bookcase, wording: Wording, named: Collection[str]) -> Iterator[str]:
    """The documents that may have it: the ones that are named, then those that hold a phrase of it."""
    told = dict.fromkeys(sorted(named))
    phrases = [" ".join(phrase) for phrase in _phrases(wording)]
    for passage in case.holding(phrases):
        told.setdefault(passage.source)
    if any(is_unparted(word) for piece in wording.pieces for word in piece.words):
        told |= dict.fromkeys(case.sources()[:_UNSEARCHED])
        yield from told
        return
    yield from islice(told, len(named) + _DOCUMENTS)


def _phrases(wording: Wording) -> Iterator[Sequence[str]]:
    """Runs of words from the beginning, the middle and the end of the longest pieces, and of all that is written."""
    pieces = sorted((piece.words for piece in wording.pieces), key=len, reverse=True)[:3]
    for words in (*pieces, wording.literal()):
        real = [word for word in words if is_word(word)]
        last = max(len(real) - _PHRASE, 0)
        for first in {0, last // 2, last}:
            if real:
                yield real[first : first + _PHRASE]


def _judged(document: OpenDocument, standing: Standing, asked: Around) -> _Match:
    """Whether what it leaves away there limits what it says."""
    start, end = document.range_of(standing.first, standing.last)
    place = document.place(start, end)
    words = document.words.words
    for first, last in standing.replaced:
        if negates(words[first:last]):
            return _Match("changed", place, changes=(WordChange("[…]", document.words.said(first, last)),))
    for first, last in standing.omitted:
        if negates(_edges(words[first:last])):
            return _Match("cut", place, document.words.said(first, last))
    limit = _limit(document, start, end, asked)
    return _Match("cut" if limit else "verbatim", place, limit)


def _edges(words: Sequence[str]) -> Sequence[str]:
    """The words of two sentences that an ellipsis joins, without the sentences between them."""
    ends = [number for number, word in enumerate(words) if word in (".", "!", "?")]
    return words if not ends else (*words[: ends[0]], *words[ends[-1] :])


def _limit(document: OpenDocument, start: int, end: int, asked: Around) -> str:
    """The words on either side, within the sentence, that limit what is quoted and are not in the draft either."""
    last, first = document.sentence(end - 1), document.sentence(start)
    after = document.text[end : last[1]] if last else ""
    after = after.partition("\t")[0].partition("\n\n")[0]
    rest = folded(after)
    number = limit_after(rest.words)
    if number is not None and not _told(rest.words[number], asked.after):
        return " ".join(after.split())
    before = document.text[first[0] : start] if first else ""
    before = before.rpartition("\t")[2].rpartition("\n\n")[2]
    head = folded(before)
    number = limit_before(head.words)
    if number is not None and not _told(head.words[number], asked.before):
        return " ".join(before.split())
    return ""


def _told(word: str, draft: str) -> bool:
    """Whether the draft says a limiting word itself beside the quotation."""
    return word.lower() in (each.lower() for each in folded(draft).words)


def _nearest(case: Bookcase, wording: Wording) -> _Match | None:
    """The likest place of all."""
    words = [word for piece in wording.pieces for word in piece.words if is_word(word)]
    passages = case.best(words, _PASSAGES)
    passages += case.holding([" ".join(phrase) for phrase in _phrases(wording)], most=_PASSAGES)
    best: tuple[NearPlace, OpenDocument] | None = None
    for passage in {(p.source, p.start): p for p in passages}.values():
        document = case.open(passage.source)
        near = nearest(wording, document, passage.start, passage.end) if document else None
        if document and near and (best is None or near.alike > best[0].alike):
            best = near, document
        if best and best[0].alike > _SAME:
            break
    if best is None:
        return None
    near, document = best
    start, end = document.range_of(near.first, near.last)
    return _Match("changed", document.place(start, end), changes=near.changes)
