"""The HTTP door: the same answers as JSON, for programs on this machine.

POST /api/ask        {"question": ..., "history": [[question, answer], ...], "sources": [...]}
POST /api/search     {"question": ..., "limit": 8, "sources": [...]}
GET  /api/documents
GET  /api/health
GET  /api/openapi.json
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.middleware.trustedhost import TrustedHostMiddleware

import quoth
from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.errors import QuothError, UsageError


class AskRequest(BaseModel):
    """A question, and the conversation that it stands in, oldest turn first."""

    question: str
    history: list[tuple[str, str]] = []
    sources: list[str] | None = None


class SearchRequest(BaseModel):
    """A question, and how many passages are wanted for it."""

    question: str
    limit: Annotated[int, Field(ge=1, le=1000)] = DEFAULTS.read_passages
    sources: list[str] | None = None


def create_app(assistant: Assistant, hosts: tuple[str, ...] = ()) -> FastAPI:
    """The API over one assistant.

    A request must name this machine, or one of `hosts`, as its host: a page from elsewhere that
    points its own name at 127.0.0.1 reads nothing.
    """
    app = FastAPI(
        title="Quoth", version=quoth.__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None
    )
    allowed = ["127.0.0.1", "localhost", "[::1]", *hosts]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"] if "0.0.0.0" in hosts else allowed)  # noqa: S104

    @app.exception_handler(QuothError)
    def in_words(_request: Request, error: QuothError) -> JSONResponse:
        status = 400 if isinstance(error, UsageError) else 500
        return JSONResponse({"error": error.problem, "remedy": error.remedy}, status)

    @app.post("/api/ask")
    def ask(request: AskRequest) -> dict[str, Any]:
        return assistant.ask(request.question, request.history, sources=request.sources).to_dict()

    @app.post("/api/search")
    def search(request: SearchRequest) -> list[dict[str, Any]]:
        hits = assistant.search(request.question, request.limit, sources=request.sources)
        return [hit.to_dict() for hit in hits]

    @app.get("/api/documents")
    def documents() -> list[dict[str, Any]]:
        return [{"source": s.name, "document": s.document, "warnings": list(s.warnings)} for s in assistant.documents()]

    @app.get("/api/health")
    def health() -> dict[str, Any]:
        return {"status": "ok", "version": quoth.__version__, "documents": len(assistant.documents())}

    return app
