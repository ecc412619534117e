"""The page's endpoints for programs: typed, in its OpenAPI, and the same as MCP tools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from quoth.config import DEFAULTS
from quoth.errors import QuothError
from quoth.service.library import Library
from quoth.web.session import owner_of


def offer(library: Library) -> None:
    """Add `ask`, `search` and `documents` to the `gradio.Blocks` that is open."""
    endpoints = Endpoints(library)
    for function in (endpoints.ask, endpoints.search, endpoints.documents):
        gr.api(  # type: ignore[attr-defined]
            function, api_name=function.__name__
        )


class Endpoints:
    """What programs may call. Gradio makes each one's schema of its signature and its docstring."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def ask(  # noqa: D417 - Gradio passes the request, a caller does not
        self,
        request: gr.Request,
        question: str,
        history: list[list[str]] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question with quotes from the documents, or say that they do not answer it.

        Args:
            question: As a person asks it; a follow-up is understood from the history.
            history: The conversation so far, [question, answer] pairs, oldest first.
            documents: Names of the documents to ask; all of them if none are named.

        Returns:
            status (answered, not_found or clarify), text with markers, short answer, confidence, and
            citations whose quotes stand verbatim at their offsets.
        """
        turns = [(pair[0], pair[1]) for pair in history or [] if len(pair) == 2]  # noqa: PLR2004 - a pair
        with _in_words():
            return self._library.ask(owner_of(request), question, turns, documents or None).to_dict()

    def search(  # noqa: D417 - as above
        self,
        request: gr.Request,
        question: str,
        limit: int = DEFAULTS.read_passages,
        documents: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Find the passages nearest to a question, by meaning and by words together.

        Args:
            question: What to look for.
            limit: How many passages are wanted.
            documents: Names of the documents to search; all of them if none are named.

        Returns:
            The passages, best first, with source, place, text and ranks.
        """
        with _in_words():
            hits = self._library.search(owner_of(request), question, limit, documents or None)
            return [hit.to_dict() for hit in hits]

    def documents(self, request: gr.Request) -> list[dict[str, Any]]:
        """The documents that can be asked.

        Returns:
            For each its name, the hash of its text, and what its reader should know.
        """
        with _in_words():
            return [entry.to_dict() for entry in self._library.entries(owner_of(request))]


@contextmanager
def _in_words() -> Iterator[None]:
    """Tells an error of Quoth's as Gradio tells errors."""
    try:
        yield
    except QuothError as error:
        raise gr.Error(f"{error.problem}: {error.remedy}", print_exception=False) from error
