"""The reader's network at answer time: an ONNX model that finds answer words in passages.

A folder of files is loaded: `mapped.onnx`, a graph whose weights are places in `reader.onnx` (of a large network
its word embeddings are in `words.bin`), `tokenizer.json` and `reader.json`, which holds the fitted numbers and the
SHA-256 of the others; a file that differs from its hash is refused.

Input to the model is what `quoth.answering.inputs` lays out. Output: start and end logits of each token,
where [CLS] stands for "no answer in this passage", logits of the four kinds of answer, and of each
token whether it is outside of an answer's items, begins one or goes on with one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoth.answering.inputs import SENTENCE_END, TURNS, Layout, Window, lay_out, special_of, stack
from quoth.answering.several.coordinations import spread
from quoth.answering.spans import snap
from quoth.disk import file_hash
from quoth.errors import ReaderError
from quoth.index.cores import on_every_core
from quoth.index.onnx_sessions import open_over
from quoth.types import Exchange, Span

KINDS = ("span", "yes", "no", "none")
LONGEST_SPAN = 64  # tokens of the longest answer
LISTED = 6.0  # how far below the best span another may score and still give items of a list
REMEMBERED = 2048
"""Readings that are kept, a few kilobytes each. One question is asked of the same passages by all who look for a list,
a second answer or a conflict, a suggestion is answered before it is shown, and what many ask is read once."""
FORMAT = 2
MAPPED, WORDS = "mapped.onnx", "words.bin"
FILES = ("reader.onnx", MAPPED, "tokenizer.json")
"""What is loaded beside `reader.json`, which holds their hashes."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """An answer in a passage: code points [start, end), its words, and its score above "nothing"."""

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True)
class Reading:
    """What one passage says: probability of each kind, best spans first, chance that it answers.

    `margin` is how far "some answer" is above "nothing" among the kinds, in log-odds; `items` are the
    parts of the answer in the order of the text, where it is a list.
    """

    kinds: dict[str, float]
    spans: tuple[Found, ...]
    confidence: float
    margin: float = 0.0
    items: tuple[Found, ...] = ()

    def answer(self, polar: bool) -> str:
        """Yes or no to a question that asks for one, the best span's words to any other."""
        if polar:
            return "yes" if self.kinds["yes"] >= self.kinds["no"] else "no"
        return self.spans[0].text if self.spans else ""


@dataclass(frozen=True)
class Fitted:
    """Numbers fitted on development rows: confidence = sigmoid(span·x + kind·y + place·ln n + bias).

    n is the passage's place in the search, from 1: what the search puts first answers more often.

    Below `threshold` the honest answer is "not found". `polarity` is added to the log-odds of yes
    against no, which otherwise lean as the classes of the last training rows did. `crossing` is taken
    off a span's score for each sentence end inside it: start and end are scored apart, so without it
    the start of one answer joins the end of the next one.
    """

    span: float = 0.25
    kind: float = 0.5
    bias: float = 0.0
    threshold: float = 0.5
    polarity: float = 0.0
    crossing: float = 1.0
    place: float = 0.0

    def confidence(self, span: float, kind: float, place: int = 1) -> float:
        """Chance between 0 and 1 that a passage with these two margins at this place answers rightly."""
        logit = self.span * span + self.kind * kind + self.place * np.log(place) + self.bias
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def sentence_numbers(passage: str, offsets: Sequence[Span]) -> NDArray[np.int64]:
    """For each token the number of sentence ends before it (a rough count is enough: titles count too)."""
    ends = [match.end() for match in SENTENCE_END.finditer(passage)]
    return np.searchsorted(ends, [start for start, _ in offsets], side="right").astype(np.int64)


def best_spans(
    logits: Floats, at: int, count: int, *, most: int = 4, longest: int = LONGEST_SPAN, costs: Floats | None = None
) -> list[tuple[int, int, float]]:
    """The best spans (first token, last token, score) that do not overlap, best first.

    `logits` is (T, 2) of one input; the passage has `count` tokens from position `at`. Positions
    are counted in the passage. The score is start + end - ([CLS] start + [CLS] end), less the
    difference of `costs` (count,) between last and first token where given.
    """
    if count == 0:
        return []
    starts, ends = logits[at : at + count, 0], logits[at : at + count, 1]
    table = starts[:, None] + ends[None, :]
    steps = np.arange(count)
    length = steps[None, :] - steps[:, None]
    if costs is not None:
        table = table - (costs[None, :] - costs[:, None])
    table = np.where((length >= 0) & (length < longest), table, -np.inf)
    found: list[tuple[int, int, float]] = []
    for _ in range(most):
        first, last = np.unravel_index(int(table.argmax()), table.shape)
        if not np.isfinite(table[first, last]):
            break
        found.append((int(first), int(last), float(table[first, last] - logits[0].sum())))
        table[: last + 1, first:] = -np.inf  # every span that shares a token with this one
    return found


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True), dtype=np.float32)


def kind_margin(logits: Floats) -> float:
    """How far "some answer" is above "nothing" among the four kind logits, in log-odds."""
    others = np.delete(logits, KINDS.index("none"))
    return float(np.logaddexp.reduce(others) - logits[KINDS.index("none")])


@dataclass(frozen=True)
class Logits:
    """What the network says of one input: span (T, 2), kind (4,), items (T, 3)."""

    span: Floats
    kind: Floats
    items: Floats


def decode(layout: Layout, passage: str, logits: Logits, fitted: Fitted, *, most: int = 4, place: int = 1) -> Reading:
    """Turn the logits of one passage into a Reading."""
    found = []
    costs = (fitted.crossing * sentence_numbers(passage, layout.offsets)).astype(np.float32)
    for first, last, score in best_spans(logits.span, layout.passage_at, len(layout.offsets), most=most, costs=costs):
        found.append(_found(layout, passage, first, last, score))
    margin = found[0].score if found else -30.0
    lean = np.array([0, fitted.polarity / 2, -fitted.polarity / 2, 0], np.float32)
    chances = dict(zip(KINDS, softmax(logits.kind + lean).tolist(), strict=True))
    answers = kind_margin(logits.kind)
    confidence = fitted.confidence(margin, answers, place)
    return Reading(chances, tuple(found), confidence, answers, listed(passage, found))


def _found(layout: Layout, passage: str, first: int, last: int, score: float) -> Found:
    """The words from one passage token to another."""
    start, end = snap(passage, layout.offsets[first][0], layout.offsets[last][1])
    return Found(start, end, passage[start:end], score)


def listed(passage: str, found: Sequence[Found]) -> tuple[Found, ...]:
    """The items of an answer that is a list, in the order of the text.

    They are those of all coordinations that the best spans are parts of. The network's own marks of items find a
    third of what this finds (item F1 13.7 against 50.0 on dev/multispan).
    """
    near = [one for one in found if one.score >= found[0].score - LISTED]
    ends = [mark.end() for mark in SENTENCE_END.finditer(passage)]
    places = spread(
        passage, [(one.start, one.end) for one in near], list(zip([0, *ends], [*ends, len(passage)], strict=True))
    )
    score = found[0].score if found else 0.0
    return tuple(Found(start, end, passage[start:end], score) for start, end in places)


class Model:
    """Reads passages for a question; open one and keep it."""

    def __init__(self, session: Any, tokenizer: Any, facts: Mapping[str, Any]) -> None:
        self._session, self._tokenizer, self.facts = session, tokenizer, facts
        self.fitted = Fitted(**facts["fitted"])
        self._special = special_of(tokenizer)
        self._reading = lru_cache(REMEMBERED)(self._read)

    @classmethod
    def open(cls, folder: Path) -> Model:
        """Load a reader; raises ReaderError when a file is missing or is not the one that was shipped."""
        from tokenizers import Tokenizer

        facts = check(folder)
        session = open_over((folder / MAPPED).read_bytes(), folder, threads=1)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(session, tokenizer, facts)

    def read(
        self,
        question: str,
        history: Sequence[Exchange],
        windows: Sequence[Window],
        places: Sequence[int] = (),
        most: int = 4,
    ) -> list[Reading]:
        """Read each window for a question asked after `history` ((question, answer), oldest first).

        `places` are the windows' places in the search, from 1; without them they are in its order.
        Returns one Reading a window, in their order; [] for none. A window longer than about 200
        tokens is read up to there: cut it before. Each is read by itself, on a core of its own: the products of
        bytes are scaled by the largest number among all that is read together, so that beside others a window would
        read otherwise, and it took half as long again.
        """
        places = places or range(1, len(windows) + 1)

        before = tuple((asked, said) for asked, said in history[-TURNS:])  # no more of them is read

        def read_one(job: tuple[Window, int]) -> Reading:
            return self._reading(question, before, *job, most)

        return list(on_every_core(read_one, list(zip(windows, places, strict=True))))

    def _read(self, question: str, history: tuple[Exchange, ...], window: Window, place: int, most: int) -> Reading:
        layout = lay_out(self._tokenizer, history, question, window, self._special)
        return decode(layout, window.text, self._logits(layout), self.fitted, most=most, place=place)

    def _logits(self, layout: Layout) -> Logits:
        ids, segments, mask = stack([layout])
        span, kind, items = self._session.run(None, {"ids": ids, "segments": segments, "mask": mask})
        return Logits(span[0], kind[0], items[0])


def check(folder: Path) -> dict[str, Any]:
    """The facts in reader.json, once the files beside it have the hashes that it names."""
    again = "train and export it again: make reader DATA=path"
    try:
        facts: dict[str, Any] = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise ReaderError(f"the reader in {folder} has format {facts['format']}, not {FORMAT}", again)
        # By our own list: one that is not named there could be any file.
        for name in (*FILES, WORDS) if (folder / WORDS).exists() else FILES:
            if file_hash(folder / name) != facts["sha256"][name]:
                raise ReaderError(f"{folder / name} is not the file that was shipped", again)
    except (OSError, KeyError, ValueError) as error:
        raise ReaderError(f"there is no reader in {folder} ({error})", again) from error
    return facts
