"""Quoth inside LlamaIndex: a node parser, a retriever and a query engine.

    parser = QuothNodeParser()                  # nodes = whole sentences, at their exact places
    retriever = QuothRetriever(assistant)       # hybrid search as NodeWithScore
    engine = QuothQueryEngine(assistant=assistant)  # cited answers, no LLM

LlamaIndex's own `CitationQueryEngine` sets the offsets of its sources to None (0.14.25).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.node_parser import NodeParser
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)
from pydantic import ConfigDict

from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.files.formats import from_text
from quoth.index.encoder import load_encoder
from quoth.index.passages import split
from quoth.types import Answer, Hit, Passage


class QuothNodeParser(NodeParser):
    """Cuts LlamaIndex documents into Quoth's passages.

    `start_char_idx` and `end_char_idx` are exact, repeated sentences included. A document whose
    `file_name` ends in `.md` is read as Markdown, and its nodes carry their heading path.
    """

    max_tokens: int = DEFAULTS.max_tokens
    overlap_tokens: int = DEFAULTS.overlap_tokens

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex serialises it."""
        return "QuothNodeParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:  # noqa: ARG002 - the base class names it
        settings = replace(DEFAULTS, max_tokens=self.max_tokens, overlap_tokens=self.overlap_tokens)
        count_tokens = load_encoder().count_tokens
        found: list[BaseNode] = []
        for node in nodes:
            name = str(node.metadata.get("file_name", node.node_id))
            document = from_text(name, node.get_content(metadata_mode=MetadataMode.NONE))
            found += (_node(passage, node) for passage in split(document, count_tokens, settings))
        return found

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]) -> list[BaseNode]:
        """The base class looks each text up again with `str.find`; the true places are put back."""
        places = [(n.start_char_idx, n.end_char_idx) if isinstance(n, TextNode) else None for n in nodes]
        nodes = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, place in zip(nodes, places, strict=True):
            if isinstance(node, TextNode) and place:
                node.start_char_idx, node.end_char_idx = place
        return nodes


def _node(passage: Passage, parent: BaseNode) -> TextNode:
    source = parent.source_node or parent.as_related_node_info()
    return TextNode(
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={**parent.metadata, **_metadata(passage)},
        relationships={NodeRelationship.SOURCE: source},
    )


def _metadata(passage: Passage) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if passage.headings:
        metadata["headings"] = " > ".join(passage.headings)
    if passage.page is not None:
        metadata["page"] = passage.page
    return metadata


def hit_to_node(hit: Hit) -> NodeWithScore:
    """A hit as LlamaIndex has it; the node's id names the document and the place."""
    p = hit.passage
    node = TextNode(
        id_=f"{p.document[:16]}:{p.start}-{p.end}",
        text=p.text,
        start_char_idx=p.start,
        end_char_idx=p.end,
        metadata={"source": p.source, "document": p.document, **_metadata(p)},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=p.document)},
    )
    return NodeWithScore(node=node, score=hit.score)


class QuothRetriever(BaseRetriever):
    """Quoth's hybrid search as a LlamaIndex retriever: the `top_k` best passages, best first."""

    def __init__(self, assistant: Assistant, top_k: int = DEFAULTS.read_passages) -> None:
        super().__init__()
        self._assistant = assistant
        self._top_k = top_k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [hit_to_node(hit) for hit in self._assistant.search(query_bundle.query_str, self._top_k)]


class QuothQueryEngine(CustomQueryEngine):
    """Quoth's answers as a LlamaIndex query engine. It never asks for an LLM.

    The response's `source_nodes` are the cited passages, in the order of their markers, and its
    `metadata` is the answer as `Answer.to_dict()` gives it.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    assistant: Assistant

    def custom_query(self, query_str: str) -> Response:
        """Answer one question. Raises what `Assistant.ask` raises."""
        answer = self.assistant.ask(query_str)
        return Response(answer.text, source_nodes=_cited(answer), metadata=answer.to_dict())


def _cited(answer: Answer) -> list[NodeWithScore]:
    cited = []
    for citation in answer.citations:
        for hit in answer.passages:
            p = hit.passage
            if p.document == citation.document and p.start <= citation.start and citation.end <= p.end:
                cited.append(hit_to_node(hit))
                break
    return cited
