"""The reader's network at answer time: an ONNX model that finds answer words in passages.

A folder of three files is loaded: `reader.onnx`, `tokenizer.json` and `reader.json`, which holds
the fitted numbers and the SHA-256 of the other two; a file that differs from its hash is refused.

Input to the model: `[CLS] turns [SEP] question [SEP] passage [SEP]` (no turns: `[CLS] question
[SEP] passage [SEP]`), segment 1 from the passage on. Output: start and end logits of each token,
where [CLS] stands for "no answer in this passage", and logits of the four kinds of answer.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoth.answering.spans import snap
from quoth.errors import ReaderError
from quoth.types import Exchange, Span

KINDS = ("span", "yes", "no", "none")
LONGEST = 256  # tokens of one input in all
QUESTION = 40  # tokens of the question
TURNS, SAID, REPLIED, HISTORY = 3, 28, 20, 64  # turns kept; tokens of a turn's two halves; of all turns
CLS, SEP = 101, 102
LONGEST_SPAN = 64  # tokens of the longest answer
FORMAT = 1
FILES = ("reader.onnx", "tokenizer.json")
"""What is loaded beside `reader.json`, which holds their hashes."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


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

    `margin` is how far "some answer" is above "nothing" among the kinds, in log-odds.
    """

    kinds: dict[str, float]
    spans: tuple[Found, ...]
    confidence: float
    margin: float = 0.0

    def answer(self) -> str:
        """Give yes or no where these two together are likelier than a span, else the best span's words."""
        if self.kinds["yes"] + self.kinds["no"] > self.kinds["span"]:
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


@dataclass(frozen=True)
class Layout:
    """One input: ids, position of the first passage token, code-point range of each passage token."""

    ids: tuple[int, ...]
    passage_at: int
    offsets: tuple[Span, ...]


def lay_out(tokenizer: Any, turns: Sequence[Exchange], question: str, passage: str) -> Layout:
    """Put turns, question and passage in their places.

    Question and passage are kept before turns; of the turns the last, cut on the left.
    """
    asked = _ids(tokenizer, question, QUESTION)
    read = tokenizer.encode(passage, add_special_tokens=False)
    body = read.ids[: LONGEST - 3 - len(asked)]
    room = min(HISTORY, LONGEST - 4 - len(asked) - len(body))
    past: list[int] = []
    for said, replied in turns[-TURNS:]:
        past += _ids(tokenizer, said, SAID) + _ids(tokenizer, replied, REPLIED)
    past = past[-room:] if room > 0 else []
    head = [CLS, *past, *([SEP] if past else []), *asked, SEP]
    return Layout((*head, *body, SEP), len(head), tuple(read.offsets[: len(body)]))


def _ids(tokenizer: Any, text: str, most: int) -> list[int]:
    return list(tokenizer.encode(text, add_special_tokens=False).ids[:most])


def stack(layouts: Sequence[Layout]) -> tuple[Ints, Ints, Ints]:
    """Arrays (B, T) of ids, segments and mask, padded with zeros on the right."""
    longest = max(len(layout.ids) for layout in layouts)
    ids = np.zeros((len(layouts), longest), np.int64)
    segments, mask = np.zeros_like(ids), np.zeros_like(ids)
    for i, layout in enumerate(layouts):
        size = len(layout.ids)
        ids[i, :size] = layout.ids
        mask[i, :size] = 1
        segments[i, layout.passage_at : size - 1] = 1
    return ids, segments, mask


_END = re.compile(r"[.!?][\"'”\u2019)\]]*\s+(?=[\"'“\u2018(\[]?[A-Z0-9])|\n+")


def sentence_numbers(passage: str, offsets: Sequence[Span]) -> Ints:
    """For each token the number of sentence ends before it (a rough count is enough: titles count too)."""
    ends = [match.end() for match in _END.finditer(passage)]
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


def decode(
    layout: Layout, passage: str, span: Floats, kind: Floats, fitted: Fitted, *, most: int = 4, place: int = 1
) -> Reading:
    """Turn the logits of one passage, span (T, 2) and kind (4,), into a Reading."""
    found = []
    costs = (fitted.crossing * sentence_numbers(passage, layout.offsets)).astype(np.float32)
    for first, last, score in best_spans(span, layout.passage_at, len(layout.offsets), most=most, costs=costs):
        start, end = snap(passage, layout.offsets[first][0], layout.offsets[last][1])
        found.append(Found(start, end, passage[start:end], score))
    margin = found[0].score if found else -30.0
    lean = np.array([0, fitted.polarity / 2, -fitted.polarity / 2, 0], np.float32)
    chances = dict(zip(KINDS, softmax(kind + lean).tolist(), strict=True))
    answers = kind_margin(kind)
    return Reading(chances, tuple(found), fitted.confidence(margin, answers, place), answers)


class Model:
    """Reads passages for a question; open one and keep it."""

    def __init__(self, session: Any, tokenizer: Any, fitted: Fitted) -> None:
        self._session, self._tokenizer, self.fitted = session, tokenizer, fitted

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> Model:
        """Load a reader; raises ReaderError when a file is missing or is not the one that was shipped."""
        import onnxruntime
        from tokenizers import Tokenizer

        facts = check(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Else a processor without VNNI lets sums of bytes overflow, and gives other answers than one that has it:
        # onnxruntime 1.32, "x64 quantization precision", sets the slower product that does not.
        options.add_session_config_entry("session.x64quantprecision", "1")
        session = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(session, tokenizer, Fitted(**facts["fitted"]))

    def read(
        self, question: str, history: Sequence[Exchange], passages: Sequence[str], most: int = 4, first: int = 1
    ) -> list[Reading]:
        """Read each passage for a question asked after `history` ((question, answer), oldest first).

        The passages are in the order of the search; `first` is the place of the first one in it.
        Returns one Reading a passage, in their order; [] for no passages. A passage longer than
        about 200 tokens is read up to there: cut it before.
        """
        if not passages:
            return []
        layouts = [lay_out(self._tokenizer, history, question, passage) for passage in passages]
        ids, segments, mask = stack(layouts)
        span, kind = self._session.run(None, {"ids": ids, "segments": segments, "mask": mask})
        return [
            decode(layout, passage, span[i], kind[i], self.fitted, most=most, place=first + i)
            for i, (layout, passage) in enumerate(zip(layouts, passages, strict=True))
        ]


def check(folder: Path) -> dict[str, Any]:
    """The facts in reader.json, once the files beside it have the hashes that it names."""
    again = "train and export it again: make reader DATA=path"
    try:
        facts: dict[str, Any] = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise ReaderError(f"the reader in {folder} has format {facts['format']}, not {FORMAT}", again)
        for name in FILES:  # by our own list: one that is not named there could be any file
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != facts["sha256"][name]:
                raise ReaderError(f"{folder / name} is not the file that was shipped", again)
    except (OSError, KeyError, ValueError) as error:
        raise ReaderError(f"there is no reader in {folder} ({error})", again) from error
    return facts
