"""What a page or a client of Gradio's sends along with a call, checked before Gradio sees it.

Gradio takes any `{"path": ...}` in any input for a file of its own, fetches it where it is an
address, and copies it where everybody may read it. Nothing that looks like one passes here: uploads
are named by plain strings, which `passing` knows.
"""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, Field, ValidationError

from quoth.errors import QuothError

MOST_INPUTS = 64
MOST_DEEP = 100
_KEYS = ("path", "url", "is_file", "is_stream")
"""What marks a file to Gradio, in one version or another."""


class Refused(QuothError):  # noqa: N818 - it reads as what it is
    """A request that is not served, with its status (RFC 9110), and headers that say more of it."""

    def __init__(self, status: int, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.status = status
        self.headers: list[tuple[bytes, bytes]] = []


class Call(BaseModel):
    """A call of a function of the page; whatever else a client sends is left out."""

    fn_index: Annotated[int, Field(ge=0, le=100_000, strict=True)]
    data: Annotated[list[Any], Field(max_length=MOST_INPUTS)]
    event_data: Any = None
    trigger_id: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] | None = None
    session_hash: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")] | None = None


def from_json(body: bytes) -> Any:
    """What a body says. Raises Refused for what is no JSON of the standard (RFC 8259): NaN, or too deep."""
    try:
        said = json.loads(body, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Refused(422, f"the body is not JSON ({error})", "send JSON in UTF-8") from error
    if _deeper(said, MOST_DEEP):
        raise Refused(422, f"the body nests deeper than {MOST_DEEP}", "send it flatter")
    return said


def _deeper(value: Any, most: int) -> bool:
    """Whether lists and objects stand in each other more than so many times."""
    level = [value]
    for _ in range(most + 1):
        inner = (item.values() if isinstance(item, dict) else item for item in level if isinstance(item, (dict, list)))
        level = [value for values in inner for value in values]
        if not level:
            return False
    return True


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def checked_call(body: bytes, functions: int) -> tuple[bytes, str | None]:
    """A call as Gradio may have it, and the page's session that it names.

    `functions` is how many there are. Raises Refused.
    """
    try:
        call = Call.model_validate(from_json(body))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Refused(422, f"this is no call ({place}: {first['msg']})", "load the page again") from error
    if call.fn_index >= functions:
        raise Refused(404, f"there is no function {call.fn_index}", "load the page again")
    refuse_files([call.data, call.event_data])
    whole = json.dumps(call.model_dump(), ensure_ascii=False).encode("utf-8", "replace")  # half characters go
    return whole, call.session_hash


def refuse_files(value: Any) -> None:
    """Raises Refused where anything in a value, however deep, would be a file to Gradio."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if any(key in item for key in _KEYS) or _meant_as_file(item.get("meta")):
                raise Refused(403, "no file can be named here", "load the page again")
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _meant_as_file(meta: Any) -> bool:
    return isinstance(meta, dict) and "gradio" in str(meta.get("_type", "")).lower()
