"""What an overview is made from, and how its sentences are said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.overviews.prose import Prose
from quoth.answering.reply import composed
from quoth.config import DEFAULTS, Settings
from quoth.index.encoder import Encoder
from quoth.index.seam import IndexSnapshot
from quoth.types import Answer, Hit, Ranks


@dataclass(frozen=True)
class Scene:
    """What an overview is made from: the index, the files that are asked, and the one that was cited last."""

    snapshot: IndexSnapshot
    encoder: Encoder
    sources: Collection[str]
    cited: str = ""
    settings: Settings = DEFAULTS


def extract(sentences: Sequence[Prose], confidence: float, scene: Scene, unanswered: Answer) -> Answer:
    """An answer of whole sentences in the order given; its `short` is all of them without markers.

    The passages that they stand in are listed in the place of those that the search brought.
    """
    pieces = [Saying(one.text, Candidate(one.passage, one.place, one.text, confidence, one.place)) for one in sentences]
    passages = {one.passage.id: one.passage for one in sentences}
    hits = tuple(Hit(passage, Ranks(), 0.0) for passage in passages.values())
    whole = " ".join(one.text for one in sentences)
    return composed(replace(unanswered, passages=hits), pieces, scene.snapshot.text, short=whole, whole=True)
