"""Put Quoth into a LlamaIndex pipeline: its node parser, its retriever, its query engine.

    python examples/inside_llama_index.py corpus/wagner-leaves-mali.md "Who founded Wagner?"

No LLM and no network are asked for. Each node knows the place in its document that it was cut from.
"""

from __future__ import annotations

import sys
from pathlib import Path

from llama_index.core import Document
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import TextNode

import quoth
from quoth.llama_index import QuothNodeParser, QuothQueryEngine, QuothRetriever


def run(file: Path, question: str) -> None:
    """Cut a file into nodes, find those that a question is about, and answer it."""
    document = Document(text=file.read_text("utf-8"), metadata={"file_name": file.name})
    nodes = IngestionPipeline(transformations=[QuothNodeParser()]).run(documents=[document])
    print(f"{len(nodes)} nodes")
    with quoth.Assistant.open(file) as assistant:
        found = QuothRetriever(assistant, top_k=2).retrieve(question)
        for hit in found:
            if isinstance(hit.node, TextNode):
                print(f"{hit.score:.3f}  {hit.node.start_char_idx} to {hit.node.end_char_idx}: {hit.node.text[:60]}")
        print(QuothQueryEngine(assistant=assistant).query(question))


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2])
