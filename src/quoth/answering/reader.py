"""Passages → answers. `Reader` is the seam; `TrainedReader` stands behind it.

The weights and the numbers fitted to them lie in the package, in `weights/`, with a model card
that says how they were trained and what they get wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from os import PathLike
from pathlib import Path
from typing import Protocol

from quoth.answering.candidates import LOOKED_UP, Candidate, lowered
from quoth.answering.deciding.proof import proved
from quoth.answering.inputs import Window
from quoth.answering.network import Fitted, Found, Model, Reading
from quoth.answering.packaged_models import packaged_model
from quoth.answering.records import is_looked_up, narrowed, settled
from quoth.answering.shape.forms import polar, unclear
from quoth.answering.shape.kinds import kind_of
from quoth.answering.shape.nearness import astray
from quoth.answering.shape.shaping import UNFIT, ScoredWords, shaped
from quoth.answering.shape.speaking import is_of_other_words
from quoth.answering.verdict import Signs, Verdict, rank, signs
from quoth.types import Exchange, Passage, Span

_BATCH = 16
"""Passages read at once."""


class Reader(Protocol):
    """What finds answers in passages."""

    @property
    def threshold(self) -> float:
        """The confidence below which an answer is not worth giving, in [0, 1]."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """Answers found in the passages, given best first; the best answer first, at most one for a sentence."""


JUDGED = 4
"""Passages that the judge reads at most: those that the skimmer finds likeliest."""
HOPELESS, FAR_BEHIND = 0.03, 0.1
"""The judge need not read what the skimmer gives less than the one, or than the other times what it gives the best:
of 276 questions of kinds-dev 4 are answered otherwise for it, and a third of the judge's work is saved."""


UNPROVED = 12.0
"""Log-odds that a yes or no loses which its sentence does not prove."""


class Network(Protocol):
    """What reads windows of text; `quoth.answering.network.Model` is one."""

    fitted: Fitted

    def read(
        self, question: str, history: Sequence[Exchange], windows: Sequence[Window], places: Sequence[int]
    ) -> list[Reading]:
        """A reading for each window, in their order; `places` are theirs in the search, from 1."""


class TrainedReader:
    """A small network skims every passage, a larger one judges the few that matter (`quoth.answering.network`).

    The judge decides which words answer, or yes or no, or nothing; how likely it is right is fitted to
    what both say (`quoth.answering.verdict`). Without a judge the skimmer's own word stands.
    """

    def __init__(self, skimmer: Network, judge: Network | None = None, verdict: Verdict | None = None) -> None:
        self.skimmer, self.judge, self.verdict = skimmer, judge, verdict or Verdict()
        self.threshold = self.verdict.threshold if judge else skimmer.fitted.threshold

    @classmethod
    def open(cls, folder: str | PathLike[str], *, judge: bool = True) -> TrainedReader:
        """The readers in the folders `skimmer` and `judge` of a folder. Raises ReaderError."""
        place = Path(folder)
        return cls.of(lambda name: Model.open(place / name), judge)

    @classmethod
    def of(cls, load: Callable[[str], Model], judge: bool) -> TrainedReader:
        """The readers that `load` gives for the names `skimmer` and `judge`."""
        skimmer = load("skimmer")
        if not judge:
            return cls(skimmer)
        larger = load("judge")
        return cls(skimmer, larger, Verdict.of(larger.facts.get("verdict", {})))

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """See `Reader.read`. The best answer of each passage, the likeliest passage first."""
        passages = narrowed(passages, question)
        windows = [Window(passage.rendering.text, passage.headings) for passage in passages]
        skimmed = self.skim(question, history, windows)
        if self.judge is None:
            asks = asks_yes_no(question, skimmed)
            read = [
                _candidate(p, r, question, asks, partial(_without_judge, r.confidence))
                for p, r in zip(passages, skimmed, strict=True)
            ]
        else:
            read = self.candidates(question, passages, self.judged(question, history, windows, skimmed))
        best: dict[tuple[str, Span], Candidate] = {}
        for candidate in sorted(filter(None, read), key=lambda candidate: -candidate.confidence):
            best.setdefault((candidate.passage.document, candidate.evidence), candidate)
        return list(best.values())

    def candidates(
        self, question: str, passages: Sequence[Passage], judged: Sequence[Judged]
    ) -> list[Candidate | None]:
        """The answer of each passage that was judged; None where all that was found are words of ours."""
        return [
            _candidate(
                passages[one.number],
                one.reading,
                question,
                one.signs.polar,
                partial(
                    self._chance,
                    one.signs,
                    0.0 if one.signs.polar else astray(question, passages[one.number], passages),
                ),
            )
            for one in judged
        ]

    def _chance(self, signs: Signs, astray: float, score: float, loss: float) -> float:
        """The chance that words with a score are right which lose something for their place and for their type."""
        return lowered(self.verdict.chance(replace(signs, span=score)), astray + loss)

    def skim(self, question: str, history: Sequence[Exchange], windows: Sequence[Window]) -> list[Reading]:
        """The small network's reading of every window; they are in the order of the search."""
        places = range(1, len(windows) + 1)
        batches = [slice(first, first + _BATCH) for first in range(0, len(windows), _BATCH)]
        return [
            reading
            for batch in batches
            for reading in self.skimmer.read(question, history, windows[batch], places[batch])
        ]

    def judged(
        self, question: str, history: Sequence[Exchange], windows: Sequence[Window], skimmed: Sequence[Reading]
    ) -> list[Judged]:
        """The large network's reading of the windows that the skimmer finds likeliest, and what speaks for each."""
        if self.judge is None:
            return []
        likely = likeliest([reading.confidence for reading in skimmed])
        places = [i + 1 for i in likely]
        readings = self.judge.read(question, history, [windows[i] for i in likely], places)
        weighed = signs([skimmed[i] for i in likely], readings, places, asks_yes_no(question, readings))
        return [Judged(*one) for one in zip(likely, readings, weighed, strict=True)]


def likeliest(confidences: Sequence[float]) -> list[int]:
    """Which passages the judge is to read, by their numbers from 0, the skimmer's best first; always that one."""
    best_first = sorted(range(len(confidences)), key=lambda i: -confidences[i])
    least = max(HOPELESS, FAR_BEHIND * max(confidences, default=0.0))
    return best_first[:1] + [i for i in best_first[1:JUDGED] if confidences[i] >= least]


@dataclass(frozen=True)
class Judged:
    """A window, by its number from 0, with the judge's reading and what speaks for it."""

    number: int
    reading: Reading
    signs: Signs


@cache
def packaged_reader(judge: bool = True) -> TrainedReader:
    """The readers that come with Quoth, loaded once. Raises ReaderError when their files are damaged."""
    return TrainedReader.of(packaged_model, judge)


class PackagedReader:
    """The readers that come with Quoth, loaded when there is something to read: making an index needs none."""

    def __init__(self, judge: bool = True) -> None:
        self._judge = judge

    @property
    def threshold(self) -> float:
        """See `Reader.threshold`."""
        return packaged_reader(self._judge).threshold

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """See `Reader.read`. Raises ReaderError when the weights are damaged."""
        return packaged_reader(self._judge).read(question, history, passages)


def _without_judge(confidence: float, _score: float, loss: float) -> float:
    return lowered(confidence, loss)


def asks_yes_no(question: str, readings: Sequence[Reading]) -> bool:
    """Whether yes or no is asked for: by the form of the question, or by the best reading where that leaves it open."""
    if not unclear(question) or not readings:
        return polar(question)
    kinds = max(readings, key=lambda reading: rank(reading, False)).kinds
    return kinds["yes"] + kinds["no"] > kinds["span"]


def _candidate(
    passage: Passage, reading: Reading, question: str, asks: bool, chance: Callable[[float, float], float]
) -> Candidate | None:
    """The best answer of a passage whose words stand in the document, not in a gloss alone.

    `chance` gives the confidence of words by their score and what they lose for being of another type.
    """
    spans = [ScoredWords(place, found.score) for found in reading.spans if (place := _own_words(passage, found))]
    if not spans:
        return None
    items = tuple(place for item in reading.items if (place := _own_words(passage, item)))
    if asks:
        place = spans[0].place
        evidence = sentences_around(passage, *place)
        proof = proved(reading.answer(True), passage, evidence, question)
        loss = UNFIT * is_of_other_words(question, passage.slice(*proof.evidence))
        confidence = chance(spans[0].score, loss if proof.said else UNPROVED)
        rivals = tuple(one.place for one in spans[1:])
        sure = max(confidence, LOOKED_UP) if proof.sure else confidence
        return Candidate(passage, proof.evidence, proof.said or "no", sure, None, items, rivals)
    best = settled(passage, question, [one.place for one in spans])
    if best is None:
        return None
    shape = shaped(passage, question, kind_of(question), best, spans)
    words, confidence = shape.words, chance(shape.score, shape.loss)
    if is_looked_up(passage, question, words):
        confidence = max(confidence, LOOKED_UP)
    others = [one for one in spans if one.place != best]
    rivals, behind = tuple(one.place for one in others), tuple(spans[0].score - one.score for one in others)
    evidence = sentences_around(passage, min(words[0], shape.basis[0]), max(words[1], shape.basis[1]))
    return Candidate(passage, evidence, passage.slice(*shape.short), confidence, words, items, rivals, behind)


def _own_words(passage: Passage, found: Found) -> Span | None:
    """Where a range of a passage as it is read stands in the document, without the marks that parted cells."""
    place = passage.rendering.place(found.start, found.end)
    if place is None:
        return None
    words = passage.slice(*place)
    start, end = place[0] + len(words) - len(words.lstrip()), place[1] - len(words) + len(words.rstrip())
    return (start, end) if start < end else None


def sentences_around(passage: Passage, start: int, end: int) -> Span:
    """From the start of the sentence in which a span begins to the end of the one in which it ends."""
    touched = [(a, b) for a, b in passage.sentences if a < end and start < b]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
