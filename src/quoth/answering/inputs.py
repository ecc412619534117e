"""What a reader sees: turns, question, headings and passage in the places that it learnt them in.

`[CLS] turns [SEP] question [SEP] headings [SEP] passage [SEP]`; turns and headings are left out with
their separator where there are none. Segment 0 is all before the passage, 1 the passage, and 2 that
part of the passage which the last answer of the conversation quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoth.types import Exchange, Span

LONGEST = 256  # tokens of one input in all
QUESTION = 40  # tokens of the question
HEADINGS = 16  # tokens of the headings, the nearest kept
TURNS, SAID, REPLIED, HISTORY = 3, 28, 20, 64  # turns kept; tokens of a turn's two halves; of all turns
PASSAGE, QUOTED = 1, 2
_ABOVE = 400  # characters of the headings that are looked at: more than their tokens need

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Special:
    """Ids of the tokens that begin and part an input."""

    cls: int
    sep: int


BERT = Special(101, 102)
MPNET = Special(0, 2)


def special_of(tokenizer: Any) -> Special:
    """The ids of the tokens that part an input, by the family of the tokenizer."""
    return MPNET if tokenizer.token_to_id("<s>") == MPNET.cls else BERT


@dataclass(frozen=True)
class Window:
    """A text to be read, and the headings that it stands under, the highest first."""

    text: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One input: ids, position of the first passage token, code-point range of each passage token.

    `quoted` are the passage tokens [first, last) that the last answer quoted, counted in the passage.
    """

    ids: tuple[int, ...]
    passage_at: int
    offsets: tuple[Span, ...]
    quoted: Span = (0, 0)


def lay_out(
    tokenizer: Any, turns: Sequence[Exchange], question: str, window: Window, special: Special = BERT
) -> Layout:
    """Put turns, question, headings and passage in their places.

    Question and passage are kept before headings, headings before turns; of the turns the last, cut on the left.
    """
    asked = _ids(tokenizer, question, QUESTION)
    read = tokenizer.encode(window.text, add_special_tokens=False)
    body = read.ids[: LONGEST - 3 - len(asked)]
    room = LONGEST - 4 - len(asked) - len(body)
    above = _last(_ids(tokenizer, ": ".join(window.headings)[-_ABOVE:], _ABOVE), min(HEADINGS, room))
    room -= len(above) + bool(above)
    past: list[int] = []
    for said, replied in turns[-TURNS:]:
        past += _ids(tokenizer, said, SAID) + _ids(tokenizer, replied, REPLIED)
    past = _last(past, min(HISTORY, room))
    head = [special.cls]
    for part in (past, asked, above):
        head += [*part, special.sep] if part or part is asked else []
    offsets = tuple(read.offsets[: len(body)])
    return Layout((*head, *body, special.sep), len(head), offsets, _tokens(offsets, quoted_in(window.text, turns)))


def _ids(tokenizer: Any, text: str, most: int) -> list[int]:
    return list(tokenizer.encode(text, add_special_tokens=False).ids[:most])


def _last(ids: list[int], most: int) -> list[int]:
    return ids[-most:] if most > 0 else []


def _tokens(offsets: Sequence[Span], span: Span) -> Span:
    """The tokens [first, last) that a code-point range touches."""
    touched = [i for i, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
    return (touched[0], touched[-1] + 1) if touched else (0, 0)


SENTENCE_END = re.compile(r"[.!?][\"'”\u2019)\]]*\s+(?=[\"'“\u2018(\[]?[A-Z0-9])|\n+")
_SHORTEST = 3  # characters of an answer that can be looked for


def quoted_in(passage: str, turns: Sequence[Exchange]) -> Span:
    """The sentences of a passage that the last answer quoted, as one range; (0, 0) where there are none.

    An answer lies in a sentence, or is made of whole ones.
    """
    if not turns:
        return (0, 0)
    said = turns[-1][1].strip(" .").casefold()
    folded = passage.casefold()
    if len(said) < _SHORTEST or said in ("yes", "no") or len(folded) != len(passage):
        return (0, 0)
    ends = [match.end() for match in SENTENCE_END.finditer(passage)]
    spans = list(zip([0, *ends], [*ends, len(passage)], strict=True))
    found = re.search(rf"(?<!\w){re.escape(said)}(?!\w)", folded)
    if found:
        at = found.start()
        held = [s for s in spans if s[0] < at + len(said) and at < s[1]]
    else:
        held = [s for s in spans if len(part := folded[slice(*s)].strip(" .\n")) > len(said) / 4 and part in said]
    return (held[0][0], held[-1][1]) if held else (0, 0)


def stack(layouts: Sequence[Layout]) -> tuple[Ints, Ints, Ints]:
    """Arrays (B, T) of ids, segments and mask, padded with zeros on the right."""
    longest = max(len(layout.ids) for layout in layouts)
    ids = np.zeros((len(layouts), longest), np.int64)
    segments, mask = np.zeros_like(ids), np.zeros_like(ids)
    for i, layout in enumerate(layouts):
        size, at = len(layout.ids), layout.passage_at
        ids[i, :size] = layout.ids
        mask[i, :size] = 1
        segments[i, at : size - 1] = PASSAGE
        segments[i, at + layout.quoted[0] : at + layout.quoted[1]] = QUOTED
    return ids, segments, mask
