"""Does the search return the right paragraph? Quoth's two legs, their fusion, bm25s and LlamaIndex.

    python -m eval.retrieval DATA --json retrieval.json   # the reported figures
    python -m eval.retrieval DATA --tune                  # what the settings do, on sets not reported

DATA holds question-answering rows (`dev/squad1.jsonl.gz`, ...). Every distinct paragraph of the
reported sets together is one document of the corpus; a question's right paragraph is its own. The
rank of an answer is that of the first passage from the right paragraph, from 1.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import logging
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from quoth import lexical, retrieval
from quoth.assistant import Assistant
from quoth.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.snapshot import Snapshot
from quoth.types import text_hash

REPORTED = ("dev/squad1", "train/squadshifts_new_wiki")
HELD_OUT = ("train/squad1", "train/squadshifts_reddit")
"""Sets that settings are chosen on. No article of theirs is in a reported set."""

TOP = 10
"""Passages asked of each system: as far as MRR@10 looks."""
DEPTH = 100
"""Passages of each leg that tuning fuses at most."""
RESAMPLES = 2000
ALL = "together"
HYBRID = "Quoth hybrid"

Ranks = NDArray[np.int64]
"""One number a question: the rank of the right paragraph from 1, or 0 where it was not returned."""


# --- the questions -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """`paragraph` is the name of the document that it was asked about."""

    text: str
    paragraph: str
    origin: str


@dataclass(frozen=True)
class Benchmark:
    """A corpus as `{name: text}`, and the questions about it."""

    paragraphs: dict[str, str]
    questions: tuple[Question, ...]


def read_rows(data: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a set such as `dev/squad1`, in the order of its file."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def make_benchmark(
    sets: Mapping[str, Sequence[Mapping[str, Any]]], *, questions: int = 0, paragraphs: int = 0, seed: int = 0
) -> Benchmark:
    """The benchmark of some sets of rows; with numbers above 0, of a seeded sample of each set."""
    corpus: dict[str, str] = {}
    names: dict[str, str] = {}
    asked: list[Question] = []
    for origin, rows in sets.items():
        contexts = sorted({row["context"] for row in rows})
        chosen = set(_sample(contexts, paragraphs, seed))
        for context in contexts:
            if context in chosen and context not in names:
                names[context] = f"p{len(names):05}.txt"
                corpus[names[context]] = context
        kept = [row for row in rows if row["context"] in chosen]
        asked += [Question(row["question"], names[row["context"]], origin) for row in _sample(kept, questions, seed)]
    return Benchmark(corpus, tuple(asked))


def _sample(items: Sequence[Any], size: int, seed: int) -> Sequence[Any]:
    return random.Random(seed).sample(items, size) if 0 < size < len(items) else items


# --- the measures ------------------------------------------------------------------------------


def first_rank(ranking: Sequence[str], right: str) -> int:
    """The place of the first `right` in a ranking, from 1; 0 where it is missing.

    >>> first_rank(["a", "b", "b"], "b"), first_rank(["a"], "b")
    (2, 0)
    """
    return ranking.index(right) + 1 if right in ranking else 0


def hits(ranks: Ranks, k: int) -> NDArray[np.float64]:
    """For each question 1.0 where the right paragraph is among the first `k`, else 0.0."""
    return ((ranks > 0) & (ranks <= k)).astype(np.float64)


def reciprocal_ranks(ranks: Ranks, k: int = TOP) -> NDArray[np.float64]:
    """For each question 1 / rank, or 0.0 where the rank is beyond `k`. Their mean is MRR@k."""
    return hits(ranks, k) / np.maximum(ranks, 1)


MEASURES: dict[str, Callable[[Ranks], NDArray[np.float64]]] = {
    "hit@1": lambda ranks: hits(ranks, 1),
    "hit@5": lambda ranks: hits(ranks, 5),
    "MRR@10": reciprocal_ranks,
}


@dataclass(frozen=True)
class Estimate:
    """A mean, and the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def signed(self) -> str:
        """As a difference."""
        return f"{self.mean:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def bootstrap(values: NDArray[np.float64], clusters: Sequence[str], seed: int = 0) -> Estimate:
    """The mean with a percentile bootstrap that draws whole clusters.

    The questions of one paragraph are hard or easy together, so paragraphs are drawn and not
    questions; drawing questions would give intervals that are too narrow.
    """
    _, cluster = np.unique(np.asarray(clusters), return_inverse=True)
    sums, sizes = np.bincount(cluster, values), np.bincount(cluster)
    generator = np.random.default_rng(seed)
    means = np.empty(RESAMPLES)
    for i in range(RESAMPLES):
        drawn = generator.integers(0, len(sums), len(sums))
        means[i] = sums[drawn].sum() / sizes[drawn].sum()
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(values.mean()), float(low), float(high))


@dataclass(frozen=True)
class Paired:
    """One system against another on the same questions; `p` is McNemar's exact test on hit@1."""

    mrr: Estimate
    only_one: int
    only_other: int
    p: float


def compare(one: Ranks, other: Ranks, clusters: Sequence[str]) -> Paired:
    """The difference in MRR@10, and how often only one of the two has the right passage first."""
    difference = reciprocal_ranks(one) - reciprocal_ranks(other)
    only_one, only_other = int(((one == 1) & (other != 1)).sum()), int(((other == 1) & (one != 1)).sum())
    return Paired(bootstrap(difference, clusters), only_one, only_other, mcnemar(only_one, only_other))


def mcnemar(only_one: int, only_other: int) -> float:
    """The two-sided exact p-value: a fair coin thrown for each question on which two systems differ.

    >>> mcnemar(5, 0)
    0.0625
    """
    thrown: int = only_one + only_other
    term = total = 1  # binomial coefficients as whole numbers, so that thousands of throws stay exact
    for i in range(min(only_one, only_other)):
        term = term * (thrown - i) // (i + 1)
        total += term
    return min(1.0, 2 * total / (1 << thrown))


def check_with_ir_measures(ranks: Ranks) -> str:
    """Work the means out again with ir-measures, where it is installed; says which were used.

    Raises AssertionError where the two disagree.
    """
    if importlib.util.find_spec("ir_measures") is None:
        return "plain functions (ir-measures is not installed)"
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success

    qrels = [Qrel(str(i), "right", 1) for i in range(len(ranks))]
    run = [
        ScoredDoc(str(i), "right" if place == rank else f"wrong{place}", float(-place))
        for i, rank in enumerate(ranks.tolist())
        for place in range(1, TOP + 1)
    ]
    theirs = ir_measures.calc_aggregate([Success @ 1, Success @ 5, RR @ TOP], qrels, run)
    for measure, name in ((Success @ 1, "hit@1"), (Success @ 5, "hit@5"), (RR @ TOP, "MRR@10")):
        ours = float(MEASURES[name](ranks).mean())
        if abs(float(theirs[measure]) - ours) > 1e-9:  # noqa: PLR2004 - rounding
            raise AssertionError(f"{name}: {ours} here, {theirs[measure]} by ir-measures")
    return f"the same by ir-measures {version('ir-measures')}"


# --- the encoder -------------------------------------------------------------------------------


class RememberingEncoder:
    """An encoder that keeps its vectors in a file, so that a second run embeds only what is new."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.encoder = encoder
        self.name, self.sha256 = encoder.name, encoder.sha256
        self._db = sqlite3.connect(file, isolation_level=None, timeout=60)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS vectors"
            " (encoder TEXT, text TEXT, vector BLOB, PRIMARY KEY (encoder, text)) WITHOUT ROWID"
        )

    @property
    def dimension(self) -> int:
        """As the encoder's own."""
        return self.encoder.dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder counts."""
        return self.encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """The vectors, from the file where they are there."""
        keys = [text_hash(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if self._get(key) is None}
        if progress:
            progress(len(texts) - len(missing))
        if missing:
            fresh = self.encoder.encode(list(missing.values()), progress)
            rows = [(self.sha256, key, v.astype("<f4").tobytes()) for key, v in zip(missing, fresh, strict=True)]
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")
        found = np.empty((len(texts), self.dimension), np.float32)
        for row, key in enumerate(keys):
            found[row] = self._get(key)
        return found

    def _get(self, key: str) -> NDArray[np.float32] | None:
        query = "SELECT vector FROM vectors WHERE encoder = ? AND text = ?"
        row = self._db.execute(query, (self.sha256, key)).fetchone()
        return np.frombuffer(row[0], "<f4") if row else None


# --- fusion ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fusion:
    """A way to fuse the legs. `dense` is the weight of the dense leg, the other has the rest."""

    rrf_k: int = 60
    dense: float = 0.5
    legs: int = 50
    stop_words: bool = True
    porter: bool = True


def weighted_fusion(dense: Sequence[int], words: Sequence[int], fusion: Fusion) -> list[int]:
    """Ids by weighted reciprocal rank, best first; ties by the lower id, as in the product."""
    scores: dict[int, float] = {}
    for ranking, weight in ((dense, fusion.dense), (words, 1 - fusion.dense)):
        for rank, item in enumerate(ranking[: fusion.legs], start=1):
            scores[item] = scores.get(item, 0.0) + 2 * weight / (fusion.rrf_k + rank)
    return sorted(scores, key=lambda item: (-scores[item], item))


def describe(fusion: Fusion) -> str:
    """A fusion in words; what is as in the product is left out where that reads well."""
    parts = [f"rrf_k {fusion.rrf_k}", f"dense {fusion.dense:g}"]
    parts += [f"legs {fusion.legs}"] if fusion.legs != Fusion.legs else []
    return ", ".join(parts + _words_as(porter=fusion.porter, stop_words=fusion.stop_words))


def _words_as(*, porter: bool, stop_words: bool) -> list[str]:
    return ([] if porter else ["porter off"]) + ([] if stop_words else ["stop words in"])


# --- the systems -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corpus:
    """A benchmark in Quoth's index. `vectors` has a row for each question."""

    benchmark: Benchmark
    snapshot: Snapshot
    vectors: NDArray[np.float32]
    paragraph: dict[int, str]
    """Passage id → the name of its paragraph."""
    searchable: dict[int, str]
    """Passage id → what is indexed of it."""

    def rank(self, rankings: Iterable[Sequence[int]], name: str) -> Ranks:
        """The ranks that a search gives which returns these passage ids for each question in turn."""
        asked = tqdm(self.benchmark.questions, name, leave=False)
        pairs = zip(rankings, asked, strict=True)
        return np.array([first_rank([self.paragraph[i] for i in ids], q.paragraph) for ids, q in pairs], np.int64)


@contextmanager
def open_corpus(benchmark: Benchmark, encoder: Encoder) -> Iterator[Corpus]:
    """Index a benchmark as the product would, a file a paragraph, in a folder that goes with the block."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "corpus")
        folder.mkdir()
        for name, text in benchmark.paragraphs.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        with bar() as told:
            assistant = Assistant.open(folder, Path(place, "index"), encoder=encoder, progress=told)
        vectors = encode(encoder, [question.text for question in benchmark.questions], "questions")
        with assistant, assistant.store.snapshot() as snapshot:
            passages = snapshot.passages(snapshot.passage_ids())
            if len({p.source for p in passages}) != len(benchmark.paragraphs):
                raise AssertionError("a paragraph has no passage")
            paragraph = {p.id: p.source for p in passages}
            yield Corpus(benchmark, snapshot, vectors, paragraph, {p.id: p.searchable for p in passages})


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for whatever `Assistant.open` reports."""
    with tqdm(leave=False) as shown:

        def tell(doing: str, done: int, total: int) -> None:
            shown.set_description(doing.partition(" ")[0], refresh=False)
            shown.total = total
            shown.update(done - shown.n)

        yield tell


def encode(encoder: Encoder, texts: Sequence[str], name: str) -> NDArray[np.float32]:
    """Vectors of texts, with a progress bar."""
    with tqdm(total=len(texts), desc=name, leave=False) as shown:
        return encoder.encode(texts, shown.update)


def quoth_ranks(corpus: Corpus) -> dict[str, Ranks]:
    """Quoth's two legs alone, and its search as it is."""
    snapshot = corpus.snapshot
    texts = [question.text for question in corpus.benchmark.questions]
    asked = list(zip(texts, corpus.vectors, strict=True))
    hybrid = (retrieval.search(snapshot, text, vector, limit=TOP) for text, vector in asked)
    dense = (snapshot.dense(vector, TOP) for vector in corpus.vectors)
    words = (snapshot.lexical(text, TOP) for text in texts)
    return {
        HYBRID: corpus.rank(([hit.passage.id for hit in found] for found in hybrid), "hybrid"),
        "Quoth dense": corpus.rank(([i for i, _ in found] for found in dense), "dense"),
        "Quoth BM25 (FTS5)": corpus.rank(([i for i, _ in found] for found in words), "FTS5"),
    }


def fused_ranks(corpus: Corpus, fusion: Fusion) -> Ranks:
    """Quoth's two legs as they are, fused in another way."""
    rankings = (
        weighted_fusion(
            [i for i, _ in corpus.snapshot.dense(vector, fusion.legs)],
            [i for i, _ in corpus.snapshot.lexical(question.text, fusion.legs)],
            fusion,
        )[:TOP]
        for question, vector in zip(corpus.benchmark.questions, corpus.vectors, strict=True)
    )
    return corpus.rank(rankings, describe(fusion))


def porter(words: Sequence[str]) -> list[str]:
    """NLTK's Porter stemmer, which comes with llama-index-core; bm25s has none of its own."""
    from nltk.stem.porter import PorterStemmer  # type: ignore[import-untyped]  # it publishes no types

    stem = PorterStemmer().stem
    return [stem(word) for word in words]


def bm25s_ranks(corpus: Corpus, stemmer: Callable[[Sequence[str]], list[str]] | None = None) -> Ranks:
    """bm25s over the same passages, its own tokens and English stop words, and a stemmer if one is given."""
    import bm25s

    ids = list(corpus.searchable)
    index = bm25s.BM25()
    options = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    index.index(bm25s.tokenize(list(corpus.searchable.values()), **options), show_progress=False)
    asked = bm25s.tokenize([question.text for question in corpus.benchmark.questions], **options)
    rows, scores = index.retrieve(asked, k=min(TOP, len(ids)), show_progress=False)
    found = (
        [ids[row] for row, score in zip(*pair, strict=True) if score > 0] for pair in zip(rows, scores, strict=True)
    )
    return corpus.rank(found, "bm25s")


def llama_embedding(encoder: Encoder) -> Any:
    """The encoder as LlamaIndex's `BaseEmbedding`."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class EncoderEmbedding(BaseEmbedding):
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [vector.tolist() for vector in encoder.encode(texts)]

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return EncoderEmbedding(model_name=encoder.name, embed_batch_size=512)


def llama_index(texts: Mapping[str, str], encoder: Encoder) -> Any:
    """LlamaIndex's stock way: `SentenceSplitter` as it comes, `FaissVectorStore` over `IndexFlatL2`."""
    import faiss
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.faiss import FaissVectorStore

    store = FaissVectorStore(faiss_index=faiss.IndexFlatL2(encoder.dimension))
    return VectorStoreIndex.from_documents(
        [Document(text=text, id_=name) for name, text in texts.items()],
        storage_context=StorageContext.from_defaults(vector_store=store),
        transformations=[SentenceSplitter()],
        embed_model=llama_embedding(encoder),
    )


def llama_ranks(corpus: Corpus, encoder: Encoder) -> Ranks:
    """LlamaIndex's own index of the same paragraphs, asked with the same vectors of the questions."""
    from llama_index.core.schema import QueryBundle

    retriever = llama_index(corpus.benchmark.paragraphs, encoder).as_retriever(similarity_top_k=TOP)
    found = []
    for number, question in enumerate(tqdm(corpus.benchmark.questions, "LlamaIndex", leave=False)):
        nodes = retriever.retrieve(QueryBundle(question.text, embedding=corpus.vectors[number].tolist()))
        found.append(first_rank([node.node.ref_doc_id for node in nodes], question.paragraph))
    return np.array(found, np.int64)


def every_rank(benchmark: Benchmark, encoder: Encoder, other: Fusion | None = None) -> dict[str, Ranks]:
    """Ranks by system, Quoth's first. `other` is a fusion to measure beside the product's own."""
    with open_corpus(benchmark, encoder) as corpus:
        return {
            **quoth_ranks(corpus),
            **({f"{HYBRID}, if {describe(other)}": fused_ranks(corpus, other)} if other else {}),
            "bm25s": bm25s_ranks(corpus),
            "bm25s + Porter": bm25s_ranks(corpus, porter),
            "LlamaIndex FAISS": llama_ranks(corpus, encoder),
        }


# --- the report --------------------------------------------------------------------------------


def groups(benchmark: Benchmark) -> dict[str, NDArray[np.bool_]]:
    """Which questions belong to each set, and to all of them."""
    origins = np.array([question.origin for question in benchmark.questions])
    sets = {name: origins == name for name in dict.fromkeys(origins.tolist())}
    return {**sets, ALL: np.ones(len(origins), bool)} if len(sets) > 1 else sets


def report(benchmark: Benchmark, ranks: Mapping[str, Ranks]) -> dict[str, Any]:
    """Every measure of every system with its interval, and each hybrid against each other system."""
    hybrids = [system for system in ranks if system.startswith(HYBRID)]
    others = [system for system in ranks if system not in hybrids]
    paragraphs = np.array([question.paragraph for question in benchmark.questions])
    found: dict[str, Any] = {}
    for name, chosen in groups(benchmark).items():
        inside = paragraphs[chosen].tolist()
        found[name] = {
            "questions": int(chosen.sum()),
            "systems": {
                system: {m: bootstrap(of(row[chosen]), inside) for m, of in MEASURES.items()}
                for system, row in ranks.items()
            },
            "against": {
                hybrid: {other: compare(ranks[hybrid][chosen], ranks[other][chosen], inside) for other in others}
                for hybrid in hybrids
            },
        }
    return found


def to_markdown(found: Mapping[str, Any]) -> str:
    """The report as two tables."""
    lines = ["| set | n | system | hit@1 | hit@5 | MRR@10 |", "|---|---|---|---|---|---|"]
    for name, part in found.items():
        for system, row in part["systems"].items():
            lines.append(f"| {name} | {part['questions']:,} | {system} | " + " | ".join(map(str, row.values())) + " |")
    lines += ["", "| set | one | other | MRR@10, one - other | first by one alone | by the other alone | McNemar p |"]
    lines.append("|---|---|---|---|---|---|---|")
    for name, part in found.items():
        for one, row in part["against"].items():
            for other, pair in row.items():
                counts = f"{pair.only_one:,} | {pair.only_other:,} | {pair.p:.2g}"
                lines.append(f"| {name} | {one} | {other} | {pair.mrr.signed()} | {counts} |")
    return "\n".join(lines)


def plain(value: Any) -> Any:
    """Records as JSON can hold them."""
    return value.__dict__ if isinstance(value, (Estimate, Paired)) else str(value)


# --- tuning ------------------------------------------------------------------------------------


DENSE_ALONE, WORDS_ALONE = "dense alone", "BM25 alone"
WEIGHTS = (0.3, 0.4, 0.45, 0.5, 0.6, 0.7)
BASES = (Fusion(), Fusion(rrf_k=2, dense=0.4))
"""Fusions that the other settings are varied around."""
GRID = tuple(
    dict.fromkeys(
        (
            *(Fusion(rrf_k=k, dense=weight) for k in (1, 2, 5, 10, 20, 60, 100) for weight in WEIGHTS),
            *(replace(base, legs=legs) for base in BASES for legs in (10, 20, 50, 100)),
            *(replace(base, stop_words=a, porter=b) for base in BASES for a in (True, False) for b in (True, False)),
        )
    )
)


class WordIndex:
    """FTS5 over passages with another tokenizer than the product's."""

    def __init__(self, passages: Mapping[int, str], *, stem: bool) -> None:
        self._db = sqlite3.connect(":memory:")
        tokenizer = ("porter " if stem else "") + "unicode61 remove_diacritics 2"
        self._db.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5(words, tokenize = '{tokenizer}')")
        lexical.add(self._db, passages.items())

    def search(self, question: str, *, stop_words: bool) -> list[int]:
        """The best passages by BM25, with the stop words of the question left out or in."""
        chosen = lexical.content_words(question) if stop_words else lexical.words(question)
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
            fused = (weighted_fusion(*legs, fusion)[:TOP] for legs in zip(dense, words, strict=True))
            found[describe(fusion)] = corpus.rank(fused, describe(fusion))
    return found


def tuning_report(benchmark: Benchmark, ranks: Mapping[str, Ranks]) -> dict[str, Any]:
    """The measures of every setting by set, and its lead in MRR@10 over the better of the product's two legs."""
    paragraphs = np.array([question.paragraph for question in benchmark.questions])
    found: dict[str, Any] = {}
    for name, chosen in groups(benchmark).items():
        inside = paragraphs[chosen].tolist()
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


# --- the command line --------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> int:
    """Run the script. Tests pass a small encoder."""
    options = _parser().parse_args(arguments)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    model = encoder or load_encoder(options.encoder)
    if options.vectors:
        model = RememberingEncoder(model, options.vectors)
    names = options.sets or (HELD_OUT if options.tune else REPORTED)
    sets = {name: read_rows(options.data, name) for name in names}
    benchmark = make_benchmark(sets, questions=options.questions, paragraphs=options.paragraphs, seed=options.seed)
    made_of = f"{len(benchmark.paragraphs):,} paragraphs, {len(benchmark.questions):,} questions; encoder {model.name}"
    if options.tune:
        with open_corpus(benchmark, model) as corpus:
            found = tuning_report(benchmark, tuning_ranks(corpus))
        text = tuning_markdown(found)
    else:
        other = Fusion(rrf_k=int(options.other[0]), dense=options.other[1]) if options.other else None
        ranks = every_rank(benchmark, model, other)
        checks = {check_with_ir_measures(row) for row in ranks.values()}
        found = report(benchmark, ranks)
        text = to_markdown(found)
        made_of += f"; measures: {', '.join(checks)}; intervals 95 %, drawn by paragraph"
    print(f"{made_of}.\n\n{text}")
    if options.json:
        command = ["python", "-m", "eval.retrieval", *(arguments if arguments is not None else sys.argv[1:])]
        result = {"command": command, "made_of": made_of, "versions": _versions(), "results": found}
        options.json.write_text(json.dumps(result, indent=1, default=plain, ensure_ascii=False), encoding="utf-8")
    return 0


def _versions() -> dict[str, str]:
    llama = ("llama-index-core", "llama-index-vector-stores-faiss")
    names = ("quoth", "faiss-cpu", "sentence-transformers", "bm25s", *llama)
    return {**{name: version(name) for name in names}, "sqlite": sqlite3.sqlite_version}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the labelled data")
    parser.add_argument("--sets", nargs="+", metavar="SET", help="other sets, such as dev/squad2")
    parser.add_argument("--questions", type=int, default=0, help="a seeded sample of so many of each set (all)")
    parser.add_argument("--paragraphs", type=int, default=0, help="a seeded sample of so many of each set (all)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", default=DEFAULT_ENCODER)
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="keep vectors there, for the next run")
    parser.add_argument("--tune", action="store_true", help="what the settings do, on sets that are not reported")
    parser.add_argument(
        "--other", nargs=2, type=float, metavar=("RRF_K", "DENSE"), help="measure this fusion too; DENSE is a weight"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
