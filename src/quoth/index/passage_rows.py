"""What the rows of the index say, as plain values."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from quoth.errors import IndexDamaged
from quoth.types import Gloss, Passage


def decoded(text: str) -> list[Any]:
    """A list from its JSON. Raises IndexDamaged for what is none."""
    try:
        found = json.loads(text)
    except (ValueError, TypeError) as error:
        raise IndexDamaged(f"a row of the index cannot be read ({error})", "mend it: quoth doctor") from error
    if not isinstance(found, list):
        raise IndexDamaged("a row of the index holds something else than a list", "mend it: quoth doctor")
    return found


def passage_of(row: tuple[int, str, int, int, str, str, str, int | None, int, str, str | None], name: str) -> Passage:
    """A passage of a file, from its columns as `Snapshot.passages` asks for them."""
    passage_id, document, start, stop, words, headings, sentences, page, _, glosses, own = row
    return Passage(
        source=name,
        document=document,
        start=start,
        end=stop,
        text=words[len(words) - (stop - start) :] if own is None else own,  # the heading path stands before it
        sentences=tuple((a, b) for a, b in decoded(sentences)),
        headings=tuple(decoded(headings)),
        page=page,
        id=passage_id,
        glosses=tuple(Gloss(*gloss) for gloss in decoded(glosses)),
    )


def spread_over(passage_ids: Callable[[Collection[str]], list[int]], sources: Sequence[str], most: int) -> list[int]:
    """See `Snapshot.spread`; `passage_ids` are those of some files."""
    chosen = sources[:: max(1, -(-len(sources) // most))]
    each = max(1, most // max(1, len(chosen)))
    found: list[int] = []
    for source in chosen:
        own = passage_ids([source])
        found += own[:: max(1, -(-len(own) // each))]
    return list(dict.fromkeys(found))
