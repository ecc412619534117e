"""Questions as the product reads them: what the search brings, skimmed and judged, with what was right.

What a row of one paragraph cannot say is how much the search's order and the other passages tell.
Here they are seen: on conversations with gold history over several documents, on questions over all
paragraphs of an article at once, and on rows whose context is a document of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from quoth.answering.inputs import Window
from quoth.answering.network import Reading
from quoth.answering.reader import TrainedReader, sentences_around
from quoth.answering.shape.forms import polar
from quoth.answering.verdict import Signs
from quoth.assistant import Assistant
from quoth.evaluation.judging.running import gold_answer
from quoth.evaluation.measures.metrics import token_f1
from quoth.evaluation.sets.question_set import Question, load_set
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.types import Exchange, Passage
from training.evaluate import best
from training.rows import Row

RIGHT = 0.5  # F1 from which an answer counts as right
POOL = 24  # contexts without a title that are searched together
OWN = ("boolq", "condaqa")  # sets whose rows are asked of their own context alone, as follow-ups are

Check = Callable[[Passage, Reading, str], bool]
"""Whether a passage, its reading and what that says are right."""


@dataclass(frozen=True)
class Skimmed:
    """A passage that the search brought: the skimmer's margins of span and kind, place from 1, whether it is right."""

    span: float
    kind: float
    place: int
    right: bool


@dataclass(frozen=True)
class Weighed:
    """A passage that the judge read: what speaks for its answer, and whether that is right."""

    signs: Signs
    right: bool


@dataclass(frozen=True)
class Asked:
    """A question of a set about a document; `none` where that does not answer it."""

    source: str
    group: str
    none: bool
    polar: bool
    skimmed: tuple[Skimmed, ...]
    judged: tuple[Weighed, ...]


def asked_set(folder: Path, reader: TrainedReader, encoder: str | Encoder = DEFAULT_ENCODER) -> Iterator[Asked]:
    """The answerable and the unanswerable turns of a set, read over what the search brings for each.

    Turns that are partly answerable or underspecified say nothing about a threshold and are left
    out. Raises SetError for a set that does not hold.
    """
    questions = load_set(folder)
    with Assistant.from_texts(dict(questions.texts), encoder=encoder, reader=reader) as assistant:
        for conversation in questions.conversations:
            before: list[Exchange] = []
            for turn in conversation.turns:
                if turn.answerability in ("answerable", "unanswerable"):
                    check = _check_turn(turn) if turn.evidence else None
                    put = _Put(folder.name, conversation.id, turn.question, list(before), None, check)
                    yield _asked(assistant, reader, put)
                before.append((turn.question, gold_answer(turn)))


def asked_rows(rows: Sequence[Row], reader: TrainedReader, encoder: str | Encoder = DEFAULT_ENCODER) -> Iterator[Asked]:
    """Rows, each read over what a search brings among all contexts of its article, or in its own context."""
    model = load_encoder(encoder) if isinstance(encoder, str) else encoder
    for title, together in articles(rows):
        names = {context: f"{i}.txt" for i, context in enumerate(dict.fromkeys(row.context for row in together))}
        with Assistant.from_texts(
            {name: context for context, name in names.items()}, encoder=model, reader=reader
        ) as assistant:
            for row in together:
                own = names[row.context]
                alone = (own,) if row.turns or row.source in OWN else None
                check = None if row.kind == "none" else _check_row(row, own)
                yield _asked(assistant, reader, _Put(row.source, title, row.question, row.turns, alone, check))


def articles(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Rows by title; those without one by runs of contexts, so that there is something to search in."""
    titled = sorted((row for row in rows if row.title), key=lambda row: row.title)
    for title, found in groupby(titled, key=lambda row: row.title):
        yield title, list(found)
    left = [row for row in rows if not row.title]
    contexts = list(dict.fromkeys(row.context for row in left))
    for first in range(0, len(contexts), POOL):
        pool = set(contexts[first : first + POOL])
        yield f"{left[0].source} {first}", [row for row in left if row.context in pool]


@dataclass(frozen=True)
class _Put:
    """A question as it is put: of which set and group, after what was said, of which files, and what is right."""

    source: str
    group: str
    question: str
    before: Sequence[Exchange]
    sources: Sequence[str] | None
    check: Check | None

    def right(self, passage: Passage, reading: Reading, asks: bool) -> bool:
        return self.check is not None and self.check(passage, reading, reading.answer(asks))


def _asked(assistant: Assistant, reader: TrainedReader, put: _Put) -> Asked:
    """One question, skimmed and judged over what the search brings."""
    with assistant.pipeline.gather(put.question, put.before, put.sources) as gathered:
        passages, alone, history = gathered.passages, gathered.question, gathered.history
        windows = [Window(p.rendering.text, p.headings) for p in passages]
        skimmed = reader.skim(alone, history, windows)
        judged = reader.judged(alone, history, windows, skimmed)
    asks = polar(alone)
    skims = [
        Skimmed(r.spans[0].score, r.margin, place, put.right(p, r, asks))
        for place, (p, r) in enumerate(zip(passages, skimmed, strict=True), 1)
        if r.spans
    ]
    weighed = [
        Weighed(one.signs, put.right(passages[one.number], one.reading, asks)) for one in judged if one.reading.spans
    ]
    return Asked(put.source, put.group, put.check is None, asks, tuple(skims), tuple(weighed))


def _check_row(row: Row, own: str) -> Check:
    def check(passage: Passage, _reading: Reading, said: str) -> bool:
        return passage.source == own and best(token_f1, said, row) >= RIGHT

    return check


def _check_turn(turn: Question) -> Check:
    """Whether an answer is right, and its sentence part of the evidence."""

    def check(passage: Passage, reading: Reading, said: str) -> bool:
        span = reading.spans[0]
        good = (
            said == turn.yes_no if turn.yes_no else max((token_f1(said, a) for a in turn.answers), default=0) >= RIGHT
        )
        start, end = sentences_around(passage, passage.start + span.start, passage.start + span.end)
        return good and any(e.document == passage.source and e.start < end and start < e.end for e in turn.evidence)

    return check


def keep(found: Sequence[Asked], path: Path) -> None:
    """Write what was asked, so that numbers can be fitted to it again without reading it again."""
    path.write_text("".join(json.dumps(asdict(one)) + "\n" for one in found), encoding="utf-8")


def kept(path: Path) -> list[Asked]:
    """What `keep` wrote."""
    return [_restored(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _restored(found: dict[str, object]) -> Asked:
    skimmed, judged = found.pop("skimmed"), found.pop("judged")
    return Asked(
        **found,  # type: ignore[arg-type]
        skimmed=tuple(Skimmed(**one) for one in skimmed),  # type: ignore[attr-defined]
        judged=tuple(Weighed(Signs(**one["signs"]), one["right"]) for one in judged),  # type: ignore[attr-defined]
    )
