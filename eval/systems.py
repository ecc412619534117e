"""What is measured: Quoth's search and its two legs, bm25s, and LlamaIndex's stock FAISS index."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from eval.data import Benchmark
from eval.measures import TOP, Ranks, first_rank
from numpy.typing import NDArray
from tqdm import tqdm

from quoth.answering import retrieval
from quoth.assistant import Assistant
from quoth.index.encoder import Encoder
from quoth.index.seam import IndexSnapshot

HYBRID = "Quoth hybrid"


@dataclass(frozen=True)
class Corpus:
    """A benchmark in Quoth's index. `vectors` has a row for each question."""

    benchmark: Benchmark
    snapshot: IndexSnapshot
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


def every_rank(benchmark: Benchmark, encoder: Encoder) -> dict[str, Ranks]:
    """Ranks by system, Quoth's first."""
    with open_corpus(benchmark, encoder) as corpus:
        return {
            **quoth_ranks(corpus),
            "bm25s": bm25s_ranks(corpus),
            "bm25s + Porter": bm25s_ranks(corpus, porter),
            "LlamaIndex FAISS": llama_ranks(corpus, encoder),
        }
