"""Quoth as parts of LlamaIndex, and LlamaIndex's own index over Quoth's nodes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from llama_index.core import Document, MockEmbedding, VectorStoreIndex
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import NodeRelationship, TextNode

from fakes import ScriptedReader, WordEncoder
from quoth.assistant import Assistant
from quoth.llama_index import QuothNodeParser, QuothQueryEngine, QuothRetriever

TEXTS = {"engines.md": "# Engines\n\nTrains run on rails. Steam drove the first.", "cats.txt": "Cats purr."}


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=ScriptedReader("Steam")) as assistant:
        yield assistant


def test_nodes_of_repeated_text_have_their_own_places() -> None:
    """A passage that repeats earlier text keeps its own offsets, which LlamaIndex's lookup loses."""
    unit = "The same old story is told here once more. "
    text = "Start. " + unit * 60 + "Hi. " + unit * 60
    nodes = QuothNodeParser().get_nodes_from_documents([Document(text=text, id_="d")])
    assert len(nodes) > 3
    places = []
    for node in nodes:
        assert isinstance(node, TextNode)
        assert node.start_char_idx is not None
        assert node.end_char_idx is not None
        assert text[node.start_char_idx : node.end_char_idx] == node.text
        places.append((node.start_char_idx, node.end_char_idx))
    assert places[0][0] == 0
    assert places[-1][1] == len(text.rstrip())
    for (start, end), (after, _) in pairwise(places):
        assert start < after <= end + 1, "a stretch of the text is in no node: a place is wrong"


def test_nodes_carry_headings_and_relations() -> None:
    """Markdown gives a heading path; nodes know their document and their neighbours."""
    document = Document(text="# A\n\nOne.\n\n## B\n\nTwo.\n", id_="d", metadata={"file_name": "x.md"})
    first, second = QuothNodeParser().get_nodes_from_documents([document])
    assert [(n.get_content(), n.metadata["headings"]) for n in (first, second)] == [("One.", "A"), ("Two.", "A > B")]
    assert first.ref_doc_id == second.ref_doc_id == "d"
    assert first.relationships[NodeRelationship.NEXT].node_id == second.node_id  # type: ignore[union-attr]


def test_the_parser_works_inside_their_pipeline_and_index() -> None:
    """An IngestionPipeline and a VectorStoreIndex take the parser as they take their own."""
    documents = [Document(text="Cats purr. Dogs bark.", id_="d")]
    nodes = IngestionPipeline(transformations=[QuothNodeParser()]).run(documents=documents)
    assert [node.get_content() for node in nodes] == ["Cats purr. Dogs bark."]
    index = VectorStoreIndex(nodes, embed_model=MockEmbedding(embed_dim=4))
    (found,) = index.as_retriever(similarity_top_k=1).retrieve("cats")
    assert found.node.get_content() == "Cats purr. Dogs bark."


def test_the_retriever_returns_places(assistant: Assistant) -> None:
    """Nodes come best first, with source, offsets and the fused score."""
    first, second = QuothRetriever(assistant, top_k=2).retrieve("steam rails")
    assert isinstance(first.node, TextNode)
    assert first.node.metadata["source"] == "engines.md"
    assert (first.node.start_char_idx, first.node.end_char_idx) == (11, 54)
    assert TEXTS["engines.md"][11:54] == first.node.text
    assert second.node.metadata["source"] == "cats.txt"
    assert first.score is not None
    assert second.score is not None
    assert first.score > second.score


def test_the_query_engine_answers_with_citations_and_no_llm(assistant: Assistant) -> None:
    """The response is Quoth's answer; its source nodes are the cited passages, its metadata the JSON."""
    response = QuothQueryEngine(assistant=assistant).query("What drove the first?")
    assert str(response) == "Steam drove the first. [1]"
    assert [node.node.metadata["source"] for node in response.source_nodes] == ["engines.md"]
    assert response.metadata is not None
    assert response.metadata["citations"][0]["quote"] == "Steam drove the first."
