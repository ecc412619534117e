"""A document as HTML to read: headings, lists, tables, code, joined lines, and every letter at its place.

What a document says is escaped, and none of its own markup becomes HTML. Whatever is not for reading, such as the
stars of Markdown or the bars of its tables, stays in the page unseen, so that the letters of a stretch of HTML are
the letters of that stretch of the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quoth.index.passages import sentences
from quoth.index.shapes import Readable
from quoth.service.letters import safe
from quoth.types import Block, Span

PIECE = 6_000
"""Characters that are rendered at once."""
MOST_FOUND = 2_000
_LONGEST = 3 * PIECE
"""Characters. A longer block may be cut between two words."""
_GAP = re.compile(r"\s+")
_LONGEST_WORD = 200
_ITEM = re.compile(r"(?P<deep>[ \t]*)(?:[-*+•‣◦▪–]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]+$")  # noqa: RUF001 - a dash is meant
_LEADS = re.compile(r"(?:[•‣◦▪–]|\(?(?:\d{1,3}|[a-z])[.)])\s")  # noqa: RUF001 - as above
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*\|?[ \t:|-]*-{2,}[ \t:|-]*$", re.MULTILINE)
_BARS = re.compile(r"[\s|:>-]*")
_STYLES = {"**": "b", "__": "b", "*": "i", "_": "i", "`": "c"}


@dataclass(frozen=True)
class Marks:
    """Places in a text that are marked, each in order: a sentence that is lit, the answer's own words in it, what the
    conversation cites, what was looked for.
    """

    lit: Span | None = None
    own: tuple[Span, ...] = ()
    cited: tuple[Span, ...] = ()
    found: tuple[Span, ...] = ()


def around(text: Readable, place: int) -> Span:
    """A stretch of a text that begins shortly before a place."""
    start = before(text, min(max(place, 0), len(text.text)), PIECE // 2)[0]
    return start, max(after(text, start)[1], after(text, place, PIECE // 2)[1])


def after(text: Readable, start: int, size: int = PIECE) -> Span:
    """The stretch that follows a place."""
    wanted, length = start + size, len(text.text)
    if wanted >= length:
        return start, length
    ends = _ends(text)
    at = bisect.bisect_left(ends, wanted)
    end = ends[at] if at < len(ends) else length
    return start, end if end - start <= _LONGEST else _between_words(text.text, wanted)


def before(text: Readable, end: int, size: int = PIECE) -> Span:
    """The stretch that leads to a place."""
    wanted = end - size
    if wanted <= 0:
        return 0, end
    ends = _ends(text)
    at = bisect.bisect_right(ends, wanted) - 1
    start = ends[at] if at >= 0 else 0
    return (start if end - start <= _LONGEST else min(_between_words(text.text, wanted), end)), end


def _ends(text: Readable) -> list[int]:
    return [block.end for block in text.blocks]


def _between_words(text: str, place: int) -> int:
    """The place, or the first after it where a word begins, if one is near."""
    if not 0 < place < len(text) or text[place - 1].isspace():
        return place
    gap = _GAP.search(text, place, place + _LONGEST_WORD)
    return gap.end() if gap else place


def apart(spans: Iterable[Span], most: int) -> tuple[Span, ...]:
    """The spans of a text of that length in their order, without those that lie over an earlier one or are none."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start < end <= most and (not found or found[-1][1] <= start):
            found.append((start, end))
    return tuple(found)


def occurrences(text: str, words: str) -> list[Span]:
    """Where words stand in a text, whatever their case and the white space between them."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    found: list[Span] = []
    for match in re.finditer(r"\s+".join(parts), text, re.IGNORECASE):
        found.append(match.span())
        if len(found) == MOST_FOUND:
            break
    return found


def beside(text: Readable, span: Span) -> tuple[str, str]:
    """The sentence before a place and the one after it, empty where there is none."""
    starts = [block.start for block in text.blocks]
    at = max(bisect.bisect_right(starts, span[0]) - 1, 0)
    until = bisect.bisect_left(starts, span[1])
    found: list[Span] = []
    for block in text.blocks[max(at - 1, 0) : until + 1]:
        start, end = max(block.start, span[0] - PIECE), min(block.end, span[1] + PIECE)
        if start < end:
            found += [(start, end)] if block.row else sentences(text.text, start, end)
    earlier = [text.text[a:b] for a, b in found if b <= span[0]]
    later = [text.text[a:b] for a, b in found if a >= span[1]]
    return " ".join(earlier[-1].split()) if earlier else "", " ".join(later[0].split()) if later else ""


def piece(text: Readable, span: Span, marks: Marks) -> str:
    """A stretch of a document as HTML."""
    inner = "".join(_Stretch(text, span, marks, text.source).parts())
    return f'<div class="quoth-piece" data-start="{span[0]}" data-end="{span[1]}">{inner}</div>'


class _Stretch:
    """A stretch while it is rendered."""

    def __init__(self, text: Readable, span: Span, marks: Marks, source: str) -> None:
        self._text, self._marks, (self._start, self._end) = text.text, marks, span
        self._markdown = source.lower().endswith((".md", ".markdown"))
        self._sheet = source.lower().endswith((".csv", ".tsv", ".xlsx", ".ods"))
        first = bisect.bisect_right([b.end for b in text.blocks], self._start)
        self._blocks = [b for b in text.blocks[first:] if b.start < self._end]
        hidden = bisect.bisect_right([b for _, b in text.hidden], self._start)
        self._hidden = [h for h in text.hidden[hidden : hidden + self._end - self._start] if h[0] < self._end]
        self._pages = {p: number for number, p in enumerate(text.page_starts, 1) if self._start <= p < self._end}
        self._fenced = False
        self._style: set[str] = set()
        layers = (self._hidden, [marks.lit] if marks.lit else [], marks.own, marks.cited, marks.found)
        edges = {edge for spans in layers for span in spans for edge in span}
        self._edges = sorted({e for e in edges | set(self._pages) if self._start < e < self._end})
        self._layers = [sorted(spans) for spans in layers]

    def parts(self) -> Iterator[str]:
        """The elements in their order."""
        last, open_ = self._start, ""
        ends = [*self._blocks[1:], Block(self._end, self._end)]
        for block, following in zip(self._blocks, ends, strict=False):
            start, end = max(block.start, self._start), min(block.end, self._end)
            gap = self._text[last:start]
            self._fenced ^= len(_FENCE.findall(gap)) % 2 == 1
            kind, element = self._element(Block(start, end, block.level, block.row), gap, following.start)
            if open_ and (open_ != kind or (kind == "table" and not _BARS.fullmatch(gap))):
                yield _CLOSING[open_]
                open_ = ""
            if kind in _OPENING and not open_:
                yield from (self._unseen(last, start), _OPENING[kind])
                open_ = kind
            else:
                element = self._inside(element, kind, self._unseen(last, start))
            yield element
            last = end
        yield _CLOSING.get(open_, "")
        yield self._unseen(last, self._end)

    @staticmethod
    def _inside(element: str, kind: str, unseen: str) -> str:
        """The element with what stands unseen before it, where HTML may have it."""
        if kind not in _OPENING:
            return unseen + element
        place = element.index(">", element.index("<td") if kind == "table" and "<td" in element else 0) + 1
        if kind == "table" and "<td" not in element:
            place = element.index(">", element.index("<th")) + 1
        return element[:place] + unseen + element[place:]

    def _element(self, block: Block, gap: str, following: int) -> tuple[str, str]:
        """What a block is, and its HTML."""
        at, line = f'data-at="{block.start}"', gap.rpartition("\n")[2]
        self._style = set()
        if block.row:
            header = bool(_RULE.search(self._text[block.end : following])) and self._markdown
            return "table", self._row(block, header or (self._sheet and block.start == 0))
        led = bool(_LEADS.match(self._text, block.start, block.end)) and not block.level
        inner = self._run(block.start, block.end, shown=block.start if led else -1)
        if block.level:
            shape = f'class="quoth-heading quoth-h{block.level}" role="heading" aria-level="{min(block.level + 2, 6)}"'
            return "heading", f"<div {shape} {at}>{inner}</div>"
        if self._fenced:
            return "code", f'<pre class="quoth-code" {at}>{inner}</pre>'
        if led:
            return "list", f'<li class="quoth-led" {at}>{inner}</li>'
        if item := _ITEM.match(line):
            deep, sign = min(len(item["deep"].expandtabs(4)) // 2, 4), line.strip()
            shape = f'class="quoth-d{deep}" data-sign="{safe(sign) if sign not in "-*+" else "•"}"'
            return "list", f"<li {shape} {at}>{inner}</li>"
        return "p", f"<p{self._paragraph(gap, line)} {at}>{inner}</p>"

    def _paragraph(self, gap: str, line: str) -> str:
        if self._markdown and line.strip() == ">":
            return ' class="quoth-quoted"'
        return ' class="quoth-next"' if gap.count("\n") == 1 else ""

    def _row(self, block: Block, header: bool) -> str:
        parting = r"(?<!\\)\|" if self._markdown else "\t"
        cuts = [m.start() for m in re.finditer(parting, self._text[block.start : block.end])]
        edges = [block.start, *(block.start + cut for cut in cuts), block.end]
        tag = "th" if header else "td"
        cells = []
        for number, (start, end) in enumerate(pairwise(edges)):
            bar = self._unseen(start, start + 1) if number else ""
            cells.append(f"<{tag}>{bar}{self._run(start + 1 if number else start, end)}</{tag}>")
        return f'<tr data-at="{block.start}">{"".join(cells)}</tr>'

    def _unseen(self, start: int, end: int) -> str:
        """What is not for reading, unless it is lit and says something."""
        text = self._text[start:end]
        lit = self._marks.lit
        pages = "".join(_page(self._pages[p]) for p in sorted(self._pages) if start <= p < end)
        if not text:
            return pages
        if lit and max(start, lit[0]) < min(end, lit[1]) and any(letter.isalnum() for letter in text):
            return f'<p class="quoth-next">{self._run(start, end)}</p>'
        return f'{pages}<span class="quoth-mute">{safe(text)}</span>'

    def _run(self, start: int, end: int, shown: int = -1) -> str:
        """The letters of a stretch, marked; what is hidden is not, where it begins at `shown`."""
        found, open_, own = [], False, False
        for left, right in pairwise(self._cuts(start, end)):
            muted, lit, is_own = (_holds(self._layers[layer], left) for layer in (0, 1, 2))
            lit_now, own_now = bool(lit), bool(lit and is_own)
            if own and (not own_now):
                found.append("</strong>")
            if open_ and not lit_now:
                found.append("</mark>")
            if left in self._pages:
                found.append(_page(self._pages[left]))
            if lit_now and not open_:
                found.append('<mark class="quoth-lit" id="quoth-lit">' if left == (lit or (0,))[0] else "<mark>")
            if own_now and not own:
                found.append('<strong class="quoth-own">')
            open_, own = lit_now, own_now
            found.append(self._letters(left, right, muted if muted and muted[0] != shown else None))
        found += ["</strong>"] * own + ["</mark>"] * open_
        return "".join(found)

    def _cuts(self, start: int, end: int) -> list[int]:
        low, high = bisect.bisect_right(self._edges, start), bisect.bisect_left(self._edges, end)
        return [start, *self._edges[low:high], end] if start < end else []

    def _letters(self, left: int, right: int, muted: Span | None) -> str:
        text = safe(self._text[left:right])
        if muted:
            once = self._markdown and left == muted[0]
            style = _STYLES.get(self._text[muted[0] : muted[1]]) if once else None
            self._style ^= {style} if style else set()
            return f'<span class="quoth-mute">{text}</span>'
        names = [f"quoth-{style}" for style in sorted(self._style)]
        names += ["quoth-cited"] if _holds(self._layers[3], left) and not _holds(self._layers[1], left) else []
        hit = _holds(self._layers[4], left)
        names += ["quoth-found"] if hit else []
        at = f' data-found="{hit[0]}"' if hit and hit[0] == left else ""
        return f'<span class="{" ".join(names)}"{at}>{text}</span>' if names else text


_OPENING = {
    "table": '<div class="quoth-grid" tabindex="0" role="group" aria-label="Table"><table>',
    "list": '<ul class="quoth-items">',
}
_CLOSING = {"table": "</table></div>", "list": "</ul>"}


def _page(number: int) -> str:
    return f'<i class="quoth-page" role="note" data-page="{number}" aria-label="page {number}"></i>'


def _holds(spans: Sequence[Span], place: int) -> Span | None:
    """The span that holds a place; spans are in order."""
    at = bisect.bisect_right(spans, (place, 1 << 62)) - 1
    return spans[at] if at >= 0 and spans[at][0] <= place < spans[at][1] else None
