"""What the settings of the search do. On sets that no reported figure uses, so that they may be chosen by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eval.data import Benchmark
from eval.measures import MEASURES, TOP, Ranks, bootstrap, reciprocal_ranks
from eval.systems import Corpus
from tqdm import tqdm

from quoth.answering.retrieval import reciprocal_rank_fusion
from quoth.config import DEFAULTS
from quoth.index import keywords

HELD_OUT = ("train/squad1", "train/squadshifts_reddit")
"""No article of theirs is in a reported set."""

DEPTH = 100
"""Passages of each leg that are fused at most."""
DENSE_ALONE, WORDS_ALONE = "dense alone", "BM25 alone"


@dataclass(frozen=True)
class Fusion:
    """A way to search, as the product's unless said otherwise. `dense` is the weight of the dense leg."""

    rrf_k: int = DEFAULTS.rrf_k
    dense: float = DEFAULTS.dense_weight
    legs: int = DEFAULTS.legs
    stop_words: bool = True
    porter: bool = True

    def __str__(self) -> str:
        parts = [f"rrf_k {self.rrf_k}", f"dense {self.dense:g}"]
        parts += [f"legs {self.legs}"] if self.legs != DEFAULTS.legs else []
        return ", ".join(parts + _words_as(porter=self.porter, stop_words=self.stop_words))

    def fuse(self, dense: Sequence[int], words: Sequence[int]) -> list[int]:
        """The best ids of two rankings."""
        rankings = [dense[: self.legs], words[: self.legs]]
        return [i for i, _ in reciprocal_rank_fusion(rankings, self.rrf_k, (self.dense, 1 - self.dense))[:TOP]]


def _words_as(*, porter: bool, stop_words: bool) -> list[str]:
    return ([] if porter else ["porter off"]) + ([] if stop_words else ["stop words in"])


PAPER = Fusion(rrf_k=60, dense=0.5)
"""Reciprocal rank fusion as its paper has it."""
GRID = tuple(
    dict.fromkeys(
        (
            *(Fusion(k, weight) for k in (1, 2, 5, 10, 20, 60, 100) for weight in (0.3, 0.4, 0.45, 0.5, 0.6, 0.7)),
            *(replace(base, legs=legs) for base in (PAPER, Fusion()) for legs in (10, 20, 50, 100)),
            *(
                replace(base, stop_words=a, porter=b)
                for base in (PAPER, Fusion())
                for a in (True, False)
                for b in (True, False)
            ),
        )
    )
)


class WordIndex:
    """FTS5 over passages with another tokenizer than the product's."""

    def __init__(self, passages: Mapping[int, str], *, stem: bool) -> None:
        self._db = sqlite3.connect(":memory:")
        tokenizer = ("porter " if stem else "") + "unicode61 remove_diacritics 2"
        self._db.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5(words, tokenize = '{tokenizer}')")
        keywords.add(self._db, passages.items())

    def search(self, question: str, *, stop_words: bool) -> list[int]:
        """The best passages by BM25, with the stop words of the question left out or in."""
        chosen = keywords.content_words(question) if stop_words else keywords.words(question)
        expression = " OR ".join(f'"{word}"' for word in dict.fromkeys(chosen))
        query = "SELECT rowid FROM passage_words WHERE passage_words MATCH ? ORDER BY rank, rowid LIMIT ?"
        return [i for (i,) in self._db.execute(query, (expression, DEPTH))] if expression else []


def tuning_ranks(corpus: Corpus, grid: Sequence[Fusion] = GRID) -> dict[str, Ranks]:
    """The ranks by each leg alone, and by each fusion of them."""
    questions = corpus.benchmark.questions
    dense = [
        [i for i, _ in corpus.snapshot.dense(vector, DEPTH)] for vector in tqdm(corpus.vectors, "dense", leave=False)
    ]
    found = {DENSE_ALONE: corpus.rank((ids[:TOP] for ids in dense), "dense")}
    for stem, stop in sorted({(fusion.porter, fusion.stop_words) for fusion in grid}, reverse=True):
        index = WordIndex(corpus.searchable, stem=stem)
        words = [index.search(q.text, stop_words=stop) for q in tqdm(questions, "words", leave=False)]
        label = ", ".join([WORDS_ALONE, *_words_as(porter=stem, stop_words=stop)])
        found[label] = corpus.rank((ids[:TOP] for ids in words), "BM25")
        for fusion in (f for f in grid if (f.porter, f.stop_words) == (stem, stop)):
            fused = (fusion.fuse(*legs) for legs in zip(dense, words, strict=True))
            found[str(fusion)] = corpus.rank(fused, str(fusion))
    return found


def tuning_report(benchmark: Benchmark, ranks: Mapping[str, Ranks]) -> dict[str, Any]:
    """The measures of every setting by set, and its lead in MRR@10 over the better of the product's two legs."""
    found: dict[str, Any] = {}
    for name, chosen in benchmark.groups().items():
        inside = benchmark.asked_about(chosen)
        legs = [reciprocal_ranks(ranks[leg][chosen]) for leg in (DENSE_ALONE, WORDS_ALONE)]
        best = max(legs, key=lambda leg: float(leg.mean()))
        settings = {
            setting: {
                **{m: float(of(row[chosen]).mean()) for m, of in MEASURES.items()},
                "lead": bootstrap(reciprocal_ranks(row[chosen]) - best, inside),
            }
            for setting, row in ranks.items()
        }
        found[name] = {"questions": int(chosen.sum()), "settings": settings}
    return found


def tuning_markdown(found: Mapping[str, Any]) -> str:
    """A row a setting: by set hit@1, MRR@10 and the lead over the better leg."""
    head = " | ".join(f"{name} (n = {part['questions']:,}): hit@1 | MRR@10 | lead" for name, part in found.items())
    lines = [f"| setting | {head} |", "|---" * (1 + 3 * len(found)) + "|"]
    for setting in next(iter(found.values()))["settings"]:
        rows = [part["settings"][setting] for part in found.values()]
        cells = " | ".join(f"{row['hit@1']:.3f} | {row['MRR@10']:.3f} | {row['lead'].signed()}" for row in rows)
        lines.append(f"| {setting} | {cells} |")
    return "\n".join(lines)
