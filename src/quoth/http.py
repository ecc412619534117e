"""The HTTP door: the same answers as JSON, for programs on this machine.

POST /api/ask        {"question": ..., "history": [[question, answer], ...], "sources": [...]}
                     (an answer is a text, or the object that this gave)
POST /api/search     {"question": ..., "limit": 8, "sources": [...]}
POST /api/check      {"text": ..., "sources": [...]}  (every quotation and figure of a draft)
POST /api/sheet      {"name": "questions.csv", "data": BASE64, "sources": [...]}
GET  /api/documents
GET  /api/page       ?document=HASH&page=1&start=0&end=0&scale=2  (a PNG, the range of the text marked)
GET  /api/health
GET  /api/openapi.json

Who is asking, and whether they may, is settled before (`web.gate`).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

import quoth
from quoth.config import DEFAULTS
from quoth.errors import DocumentError, QuothError, UsageError
from quoth.files.page_views import SCALES
from quoth.service.library import Library
from quoth.sheets.sheet_answers import MOST_ROWS, read_questions
from quoth.types import PastTurn, Status
from quoth.web.session import owner_of

MOST_TURNS = 200
MOST_CITED = 100
"""Citations of a past answer."""
LONGEST_DRAFT, LONGEST_SHEET = 80_000, 900_000
"""Characters of a draft, and of a sheet in base64: even written as escapes of twelve bytes each, a draft is less than
the door takes (`web.doors`)."""
LONGEST = 20_000
"""Characters of one thing said."""
Said = Annotated[str, Field(max_length=LONGEST)]
Sources = Annotated[list[Annotated[str, Field(max_length=1_000)]], Field(max_length=1_000)]


def _as_number(value: Any) -> Any:
    """What is no number stays none: pydantic takes "10" and true for integers, JSON Schema takes 10.0 for one."""
    if isinstance(value, (str, bool)):
        raise ValueError("a number is wanted")  # noqa: TRY004 - what pydantic takes for a fault of the value
    return value


class PastPlace(BaseModel):
    """Where a past answer stands, as its citation says."""

    document: Annotated[str, Field(max_length=64)]
    start: int
    end: int


class PastAnswer(BaseModel):
    """An answer as this API gave it; what of it is not needed is passed over."""

    status: Status
    text: Said
    citations: Annotated[list[PastPlace], Field(max_length=MOST_CITED)] = []


class AskRequest(BaseModel):
    """A question, and the conversation that it stands in, oldest turn first; a refusal is said as null or nothing.

    What was said is a text, or the answer as it was given: then the search looks around what that cited.
    """

    model_config = ConfigDict(extra="forbid")
    question: Said
    history: Annotated[list[tuple[Said, Said | PastAnswer | None]], Field(max_length=MOST_TURNS)] = []

    def past(self) -> list[PastTurn]:
        """The history as the library takes it."""
        return [(asked, said.model_dump() if isinstance(said, PastAnswer) else said) for asked, said in self.history]

    sources: Sources | None = None


class SearchRequest(BaseModel):
    """A question, and how many passages are wanted for it."""

    model_config = ConfigDict(extra="forbid")
    question: Said
    limit: Annotated[int, Field(ge=1, le=1000), BeforeValidator(_as_number)] = DEFAULTS.read_passages
    sources: Sources | None = None


class CheckRequest(BaseModel):
    """A draft, whose quotations and figures are to be held to the documents."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=LONGEST_DRAFT)]
    sources: Sources | None = None


class SheetRequest(BaseModel):
    """A sheet of questions: the name of the file, which says its kind, and its bytes in base64."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200, pattern=r"^[^/\\\x00-\x1f]+\.(?:csv|tsv|xlsx)$")]
    data: Annotated[str, Field(max_length=LONGEST_SHEET, pattern="^[A-Za-z0-9+/]*={0,2}$")]
    sources: Sources | None = None


class PageRequest(BaseModel):
    """A page of a document, by the hash of its text, and a range of that text to mark on it.

    `scale` is in pixels a point.
    """

    model_config = ConfigDict(extra="forbid")
    document: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    page: Annotated[int, Field(ge=1, le=1_000_000)]
    start: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    end: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    scale: Annotated[float, Field(ge=SCALES[0], le=SCALES[1])] = 2.0


class Problem(BaseModel):
    """What is wrong, and what to do about it."""

    error: str
    remedy: str


class Health(BaseModel):
    """That the server answers, and its version."""

    status: str
    version: str


_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The question cannot be asked, or the request is no request"},
    401: {"model": Problem, "description": "Nobody is logged in, or the password is wrong"},
    403: {"model": Problem, "description": "A page of another origin asked"},
    405: {"model": Problem, "description": "The method is not taken here"},
    429: {"model": Problem, "description": "Passwords are tried too fast"},
    500: {"model": Problem, "description": "The documents cannot be read just now"},
}
_WITH_BODY: dict[int | str, dict[str, Any]] = {
    **_REFUSALS,
    408: {"model": Problem, "description": "The body did not come in time"},
    413: {"model": Problem, "description": "The body is too long"},
    415: {"model": Problem, "description": "The body is not JSON by its kind"},
    422: {"model": Problem, "description": "The body does not say what it must"},
    503: {"model": Problem, "description": "Too many requests are half sent"},
}
_PICTURE: dict[int | str, dict[str, Any]] = {
    **_REFUSALS,
    200: {"content": {"image/png": {}}, "description": "The page as a picture"},
    404: {"model": Problem, "description": "There is no such page"},
    422: {"model": Problem, "description": "The address does not say what it must"},
}


def create_app(library: Library) -> FastAPI:
    """The API over a library; a browser sees its own uploads there too, by its cookie.

    It refuses nobody by itself: serve it behind `web.gate.Gate`.
    """
    app = FastAPI(
        title="Quoth", version=quoth.__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None
    )

    _explain_errors(app)

    @app.post("/api/ask", responses=_WITH_BODY)
    def ask(asked: AskRequest, request: Request) -> dict[str, Any]:
        answer = library.ask(owner_of(request), asked.question, asked.past(), asked.sources)
        return answer.to_dict()

    @app.post("/api/search", responses=_WITH_BODY)
    def search(asked: SearchRequest, request: Request) -> list[dict[str, Any]]:
        hits = library.search(owner_of(request), asked.question, asked.limit, asked.sources)
        return [hit.to_dict() for hit in hits]

    @app.get("/api/documents", responses=_REFUSALS)
    def documents(request: Request) -> list[dict[str, Any]]:
        entries = library.entries(owner_of(request))
        return [entry.to_dict() for entry in entries]

    @app.get("/api/page", responses=_PICTURE, response_class=Response)
    def page(asked: Annotated[PageRequest, Query()], request: Request) -> Response:
        found = library.original(owner_of(request), asked.document)
        if found is None or not (found.has_pages and asked.page <= len(found.page_starts)):
            return JSONResponse({"error": "there is no such page", "remedy": "see /api/documents"}, 404)
        rects = found.rects(asked.start, asked.end) if asked.start < asked.end <= len(found.text) else ()
        picture = found.picture(asked.page, rects, asked.scale)
        return Response(picture, media_type="image/png")

    @app.get("/api/health", responses=_REFUSALS)
    async def health() -> Health:  # not in a thread: it answers whatever else runs
        return Health(status="ok", version=quoth.__version__)

    _take_files(app, library)
    return app


def _explain_errors(app: FastAPI) -> None:
    """Every error in two parts: what is wrong, and what to do."""

    @app.exception_handler(QuothError)
    def in_words(_request: Request, error: QuothError) -> JSONResponse:
        status = 400 if isinstance(error, UsageError) else 500
        return JSONResponse({"error": error.problem, "remedy": error.remedy}, status)

    @app.exception_handler(RequestValidationError)
    def unlike(_request: Request, error: RequestValidationError) -> JSONResponse:
        found = error.errors()[0]
        place = ".".join(str(part) for part in found["loc"] if part != "body")
        said = f"{place}: {found['msg']}" if place else str(found["msg"])
        return JSONResponse({"error": said, "remedy": "see /api/openapi.json"}, 422)


def _take_files(app: FastAPI, library: Library) -> None:
    """The doors for what a person wrote: a draft, a sheet of questions."""

    @app.post("/api/check", responses=_WITH_BODY)
    def check(asked: CheckRequest, request: Request) -> dict[str, Any]:
        return library.check(owner_of(request), asked.text, asked.sources).to_dict()

    @app.post("/api/sheet", responses=_WITH_BODY)
    def sheet(asked: SheetRequest, request: Request) -> dict[str, Any]:
        owner = owner_of(request)
        try:
            questions = read_questions(asked.name, b64decode(asked.data, validate=True), DEFAULTS, MOST_ROWS)
        except ValueError as error:
            raise UsageError("the data is not base64", "encode the bytes of the file") from error
        except DocumentError as error:
            raise UsageError(error.problem, error.remedy) from error
        done = questions.answered(lambda question: library.ask(owner, question, (), asked.sources))
        rows = [row.to_dict() for row in done.rows]
        return {"name": done.name, "data": b64encode(done.data).decode(), "rows": rows}
