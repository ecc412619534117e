"""Figures of a reader on the development sets: `python -m training.evaluate --data DIR --weights FILE`.

`--weights` is a checkpoint or finished run (PyTorch, .pt) or an exported model (.onnx). Answers to
questions that have one are measured forced (the reader must answer); refusals are measured on
squad2 with a threshold that is fitted on one half of its articles and used on the other.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from quoth.answering.network import Fitted
from quoth.answering.shape.forms import polar
from quoth.evaluation.measures.metrics import exact_match, normalize_answer, token_f1
from training.pack import load_tokenizer
from training.predict import Answered, Asked, Scorer, answer, onnx_scorer, remembering, torch_scorer, windows
from training.rows import Row, read_rows
from training.weights import load
from training.windows import Pages

Figures = dict[str, float]


@dataclass(frozen=True)
class Judge:
    """Everything that is needed to ask a reader."""

    score: Scorer
    tokenizer: Tokenizer
    pages: Pages
    fitted: Fitted

    def answers(self, rows: Sequence[Row], history: bool = True) -> list[Answered]:
        """Read all windows of all rows."""
        asked: list[Asked] = [windows(row, self.pages, history) for row in rows]
        return answer(self.score, self.tokenizer, asked, self.fitted)


def mean(values: Iterable[float]) -> float:
    """Mean in percent with two decimals; 0 for nothing."""
    found = list(values)
    return round(100 * sum(found) / len(found), 2) if found else 0.0


def golds(row: Row) -> list[str]:
    """All texts that count as right: the spans, what people said, or yes / no."""
    if row.kind in ("yes", "no"):
        return [row.kind]
    found = [row.context[slice(*span)] for span in row.answers]
    return found + [said for said in (row.reference, *row.references) if said] or [""]


def best(measure: Callable[[str, str], float], text: str, row: Row) -> float:
    """The measure against the answer that suits best."""
    return max(measure(text, right) for right in golds(row))


def text_of(found: Answered, fitted: Fitted, polar: bool = False) -> str:
    """What the best window says, yes or no where that is asked for."""
    return found.readings[found.best(fitted)].answer(polar)


def spans(judge: Judge, rows: Sequence[Row]) -> Figures:
    """F1 and EM of span answers that are always there."""
    texts = [text_of(found, judge.fitted) for found in judge.answers(rows)]
    pairs = list(zip(texts, rows, strict=True))
    return {
        "rows": len(rows),
        "f1": mean(best(token_f1, t, r) for t, r in pairs),
        "em": mean(best(exact_match, t, r) for t, r in pairs),
    }


def refusals(judge: Judge, rows: Sequence[Row]) -> Figures:
    """F1 and EM with and without answers, refusing below a threshold fitted on the other half."""
    found = judge.answers(rows)
    texts = [text_of(one, judge.fitted) for one in found]
    chances = [max(judge.fitted.confidence(*m) for m in one.margins) for one in found]
    right = [best(token_f1, t, r) for t, r in zip(texts, rows, strict=True)]
    same = [best(exact_match, t, r) for t, r in zip(texts, rows, strict=True)]
    none = [row.kind == "none" for row in rows]
    half = halves(rows)
    limit = [0.0, 0.0]
    for side in (0, 1):
        others = [i for i, h in enumerate(half) if h != side]
        limit[side] = threshold([chances[i] for i in others], [right[i] for i in others], [none[i] for i in others])
    kept = [chances[i] >= limit[half[i]] for i in range(len(rows))]
    scored = [float(not k) if n else r * k for k, n, r in zip(kept, none, right, strict=True)]
    exactly = [float(not k) if n else s * k for k, n, s in zip(kept, none, same, strict=True)]
    own = threshold(chances, right, none)
    return {
        "rows": len(rows), "f1": mean(scored), "em": mean(exactly),
        "answerable f1": mean(s for s, n in zip(scored, none, strict=True) if not n),
        "answerable em": mean(s for s, n in zip(exactly, none, strict=True) if not n),
        "unanswerable refused": mean(s for s, n in zip(scored, none, strict=True) if n),
        "answerable refused": mean(float(not k) for k, n in zip(kept, none, strict=True) if not n),
        "answerable f1 forced": mean(r for r, n in zip(right, none, strict=True) if not n),
        "f1 at own best threshold": mean(
            float(c < own) if n else r * (c >= own) for c, n, r in zip(chances, none, right, strict=True)
        ),
    }  # fmt: skip


def halves(rows: Sequence[Row]) -> list[int]:
    """0 or 1 for each row, so that the rows of one article are together and both are of a size."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.title] = sizes.get(row.title, 0) + 1
    total, side = [0, 0], {}
    for title in sorted(sizes, key=lambda t: (-sizes[t], t)):
        side[title] = int(total[1] < total[0])
        total[side[title]] += sizes[title]
    return [side[row.title] for row in rows]


def threshold(chances: Sequence[float], right: Sequence[float], none: Sequence[bool]) -> float:
    """The confidence below which refusing gives the highest mean F1 (a refusal is 1 where none answers)."""
    order = sorted(range(len(chances)), key=lambda i: -chances[i])
    value = top = float(sum(none))
    limit = 1.1
    for place, i in enumerate(order):
        value += -1.0 if none[i] else right[i]
        if value > top:
            follower = chances[order[place + 1]] if place + 1 < len(order) else 0.0
            top, limit = value, (chances[i] + follower) / 2
    return limit


def yes_no(judge: Judge, rows: Sequence[Row]) -> Figures:
    """Accuracy of a forced yes or no, by class, and how often the free choice would be either.

    The lean between the two is fitted on one half of the articles and used on the other.
    """
    best = [one.readings[one.best(judge.fitted)] for one in judge.answers(rows)]
    odds = [math.log(max(r.kinds["yes"], 1e-9) / max(r.kinds["no"], 1e-9)) for r in best]
    truth = [row.kind == "yes" for row in rows]
    half = halves(rows)
    lean = []
    for side in (0, 1):
        others = [i for i, h in enumerate(half) if h != side]
        lean.append(polarity([odds[i] for i in others], [truth[i] for i in others]))
    say = [o + lean[h] > 0 for o, h in zip(odds, half, strict=True)]
    hits = [s == t for s, t in zip(say, truth, strict=True)]
    return {
        "rows": len(rows),
        "accuracy": mean(map(float, hits)),
        "yes right": mean(float(h) for h, t in zip(hits, truth, strict=True) if t),
        "no right": mean(float(h) for h, t in zip(hits, truth, strict=True) if not t),
        "says yes": mean(map(float, say)),
        "accuracy without lean": mean(float((o > 0) == t) for o, t in zip(odds, truth, strict=True)),
        "free choice is yes or no": mean(float(max(r.kinds, key=r.kinds.__getitem__) in ("yes", "no")) for r in best),
    }


def polarity(odds: Sequence[float], truth: Sequence[bool]) -> float:
    """What to add to the log-odds of yes so that accuracy plus balanced accuracy is highest."""
    positive, negative = max(1, sum(truth)), max(1, len(truth) - sum(truth))

    def value(lean: float) -> float:
        yes = sum(o + lean > 0 for o, t in zip(odds, truth, strict=True) if t)
        no = sum(o + lean <= 0 for o, t in zip(odds, truth, strict=True) if not t)
        return (yes + no) / max(1, len(truth)) + (yes / positive + no / negative) / 2

    return max((-o for o in sorted(odds)), key=value, default=0.0)


def three_way(judge: Judge, rows: Sequence[Row]) -> Figures:
    """Accuracy of yes, no and "the passage does not say", of questions that ask for yes or no."""
    kept = [row for row in rows if row.kind in ("yes", "no", "none")]
    found = [one.readings[one.best(judge.fitted)].kinds for one in judge.answers(kept)]
    say = [max(("yes", "no", "none"), key=lambda kind: kinds[kind]) for kinds in found]
    either = ["yes" if kinds["yes"] >= kinds["no"] else "no" for kinds in found]
    figures: Figures = {"rows": len(kept), "accuracy": mean(float(s == r.kind) for s, r in zip(say, kept, strict=True))}
    for kind in ("yes", "no", "none"):
        figures[f"{kind} right"] = mean(float(s == kind) for s, r in zip(say, kept, strict=True) if r.kind == kind)
    forced = [float(s == r.kind) for s, r in zip(either, kept, strict=True) if r.kind != "none"]
    return figures | {"accuracy of forced yes or no": mean(forced)}


def conversations(judge: Judge, rows: Sequence[Row]) -> Figures:
    """F1 over the windows of a passage, by kind, and on follow-ups with and without their turns."""
    scored = {}
    for history in (True, False):
        found = judge.answers(rows, history)
        texts = [text_of(one, judge.fitted, polar(row.question)) for one, row in zip(found, rows, strict=True)]
        scored[history] = [best(token_f1, t, r) for t, r in zip(texts, rows, strict=True)]
    figures: Figures = {"rows": len(rows), "f1": mean(scored[True])}
    for kind in sorted({row.kind for row in rows}):
        figures[f"f1 {kind}"] = mean(s for s, r in zip(scored[True], rows, strict=True) if r.kind == kind)
    for history, name in ((True, "with history"), (False, "without history")):
        figures[f"follow-ups f1 {name}"] = mean(s for s, r in zip(scored[history], rows, strict=True) if r.turns)
    return figures


def lists(judge: Judge, rows: Sequence[Row]) -> Figures:
    """F1 of the items of a list in the best window against the gold ones, by exact words and by shared words."""
    exact, shared = [], []
    for found, row in zip(judge.answers(rows), rows, strict=True):
        gold = {normalize_answer(row.context[slice(*span)]) for span in row.answers}
        said = {normalize_answer(item.text) for item in found.readings[found.best(judge.fitted)].items} - {""}
        exact.append(set_f1(len(said & gold), len(said & gold), len(said), len(gold)))
        shared.append(set_f1(nearest(said, gold), nearest(gold, said), len(said), len(gold)))
    return {"rows": len(rows), "item f1": mean(exact), "item f1 by words": mean(shared)}


def nearest(own: set[str], other: set[str]) -> float:
    """The sum of each text's F1 of words with the nearest of the others."""
    return sum(max((token_f1(a, b) for b in other), default=0.0) for a in own)


def set_f1(right: float, found: float, said: int, gold: int) -> float:
    """Harmonic mean of how much of what was said is right and how much of the gold was found."""
    precision, recall = right / max(1, said), found / max(1, gold)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


SETS: dict[str, Callable[[Judge, Sequence[Row]], Figures]] = {
    "squad2": refusals, "squad1": spans, "qed_nq": spans, "boolq": yes_no, "condaqa": three_way,
    "coqa": conversations, "abgcoqa": conversations, "multispan": lists,
}  # fmt: skip


def measure(judge: Judge, data: Path, sets: Sequence[str], most: int | None = None) -> dict[str, Figures]:
    """The figures of each set, over about `most` of its rows, evenly spread, where given."""
    return {name: SETS[name](judge, spread(read_rows(data / "dev" / f"{name}.jsonl.gz"), most)) for name in sets}


def spread(rows: list[Row], most: int | None) -> list[Row]:
    """Every n-th row, so that at most `most` are left; a set's first rows may all be of one article."""
    return rows if most is None else rows[:: max(1, -(-len(rows) // most))]


def open_judge(weights: Path, tokenizer: Path, fitted: Fitted, cache: Path | None = None) -> Judge:
    """A judge over PyTorch or ONNX weights; with a folder it remembers there what it has read."""
    found = load_tokenizer(tokenizer)
    scorer = onnx_scorer(weights) if weights.suffix == ".onnx" else torch_scorer(load(weights), half=True)
    return Judge(remembering(scorer, cache), found, Pages(found), fitted)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of every set asked for."""
    parser = argparse.ArgumentParser(prog="training.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, help="folder with tokenizer.json, if not that of the weights")
    parser.add_argument("--cache", type=Path, help="folder that keeps what was read, for these weights alone")
    parser.add_argument("--fitted", type=Path, help="reader.json with fitted numbers")
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    parser.add_argument("--most", type=int, help="only so many rows of each set, evenly spread")
    found = parser.parse_args(arguments)
    fitted = Fitted(**json.loads(found.fitted.read_text())["fitted"]) if found.fitted else Fitted()
    judge = open_judge(found.weights, found.encoder or found.weights.parent, fitted, found.cache)
    for name in found.sets:
        print(name, json.dumps(measure(judge, found.data, [name], found.most)[name]), flush=True)


if __name__ == "__main__":
    main()
