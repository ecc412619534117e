"""The HTTP door: the same answers as JSON, for programs on this machine.

POST /api/ask        {"question": ..., "history": [[question, answer], ...], "sources": [...]}
POST /api/search     {"question": ..., "limit": 8, "sources": [...]}
GET  /api/documents
GET  /api/health
GET  /api/openapi.json
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, Field
from starlette.middleware.trustedhost import TrustedHostMiddleware

import quoth
from quoth.config import DEFAULTS
from quoth.errors import QuothError, UsageError
from quoth.ui.library import Library
from quoth.ui.session import login, owner_of
from quoth.ui.users import Users


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


def create_app(library: Library, hosts: tuple[str, ...] = (), users: Users | None = None) -> FastAPI:
    """The API over a library; a browser sees its own uploads there too, by its cookie.

    A request must name this machine, or one of `hosts`, as its host: a page from elsewhere that
    points its own name at 127.0.0.1 reads nothing. Where there are users, each call but that for
    health needs one's name and password (HTTP Basic).
    """
    app = FastAPI(
        title="Quoth", version=quoth.__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None
    )
    allowed = ["127.0.0.1", "localhost", "[::1]", *hosts]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"] if "0.0.0.0" in hosts else allowed)  # noqa: S104
    api = APIRouter(prefix="/api", dependencies=[Depends(_identified(users))])

    @app.exception_handler(QuothError)
    def in_words(_request: Request, error: QuothError) -> JSONResponse:
        status = 400 if isinstance(error, UsageError) else 500
        return JSONResponse({"error": error.problem, "remedy": error.remedy}, status)

    @api.post("/ask")
    def ask(asked: AskRequest, request: Request) -> dict[str, Any]:
        answer = library.ask(request.state.owner, asked.question, asked.history, asked.sources)
        return answer.to_dict()

    @api.post("/search")
    def search(asked: SearchRequest, request: Request) -> list[dict[str, Any]]:
        hits = library.search(request.state.owner, asked.question, asked.limit, asked.sources)
        return [hit.to_dict() for hit in hits]

    @api.get("/documents")
    def documents(request: Request) -> list[dict[str, Any]]:
        entries = library.entries(request.state.owner)
        return [entry.to_dict() for entry in entries]

    @app.get("/api/health")
    def health() -> dict[str, Any]:
        return {"status": "ok", "version": quoth.__version__}

    app.include_router(api)
    return app


def _identified(users: Users | None) -> Callable[..., None]:
    """Finds out who is asking: by login where there are users, else by the browser's cookie."""
    if users is None:

        def by_cookie(request: Request) -> None:
            request.state.owner = owner_of(request)

        return by_cookie

    def by_login(request: Request, given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> None:
        if not users.check(given.username, given.password):
            raise HTTPException(401, "name or password is wrong", {"WWW-Authenticate": "Basic"})
        request.state.owner = login(given.username)

    return by_login
