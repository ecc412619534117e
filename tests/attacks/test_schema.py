"""The API against what it says of itself: schemathesis makes requests up from /api/openapi.json.

All its default checks run. Of two the terms are ours: a question that fits the schema may be refused
in words (400: it is empty, or names no document), and no other way.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from attacks.tally import Tally
from quoth.http import Problem, create_app
from quoth.service.users import Users
from serving import served

ADA = ("ada", "steam engine")
JSON = {"content-type": "application/json"}
PATHS = {
    "/api/ask": "POST", "/api/search": "POST", "/api/check": "POST", "/api/sheet": "POST",
    "/api/documents": "GET", "/api/page": "GET", "/api/health": "GET",
}  # fmt: skip
SAID = create_app(None).openapi()  # type: ignore[arg-type]  # none is asked for this
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404"]}}},
)
STEADY = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}
"""The same requests in every run, so that a change is judged by the change."""
schema = schemathesis.openapi.from_dict(SAID, config=CONFIG)
tally = Tally("Requests made up from the API's schema")


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    yield
    tally.write()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text("# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804.\n")
    return folder


@pytest.fixture(scope="module")
def address(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(corpus, tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one login."""
    data = tmp_path_factory.mktemp("guarded")
    users = Users.open(data / "users.txt", missing_ok=True)
    users.add(*ADA)
    with served(corpus, data, users) as address:
        yield address


def test_the_schema_that_is_served_is_the_one_that_is_tried(address: str) -> None:
    """Nothing of the page's is in it, and nothing of the API's is missing."""
    assert httpx.get(f"{address}/api/openapi.json").json() == SAID
    assert {path: next(iter(methods)).upper() for path, methods in SAID["paths"].items()} == PATHS


@schema.parametrize()
@settings(max_examples=60, **STEADY)  # type: ignore[arg-type]
def test_every_answer_is_one_that_the_schema_promises(case: schemathesis.Case[Any], address: str) -> None:
    """No 5xx, no undeclared status, no answer unlike its schema, nothing taken that the schema forbids."""
    with tally.input(f"{case.operation.label} without logins"):
        case.call_and_validate(base_url=address, timeout=30)


@schema.parametrize()
@settings(max_examples=5, **STEADY)  # type: ignore[arg-type]
def test_so_it_is_where_there_are_logins(case: schemathesis.Case[Any], guarded: str) -> None:
    """With name and password as without logins; without them 401 whatever else is wrong, but for health and methods."""
    with tally.input(f"{case.operation.label} with a login"):
        case.call_and_validate(base_url=guarded, timeout=30, auth=ADA)
    with tally.input(f"{case.operation.label} with none"):
        response = case.call(base_url=guarded, timeout=30)
        case.validate_response(response, excluded_checks=[positive_data_acceptance])
        open_ = case.path == "/api/health"
        assert response.status_code in ((200, 405) if open_ else (401, 405))
        assert response.status_code != 401 or "Basic" in response.headers["www-authenticate"][0]


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """A program that talks to the server without logins."""
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def _refused(client: httpx.Client, path: str, body: bytes | str, status: int) -> str:
    """What a body is refused with, which is a problem in two parts."""
    with tally.input(f"POST {path} with {'no JSON' if isinstance(body, bytes) else 'odd values'}"):
        response = client.post(path, content=body, headers=JSON)
        assert response.status_code == status
        return Problem.model_validate_json(response.content).error


@pytest.mark.parametrize(
    "limit",
    ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "-0", "-0.0", "0", "1001", str(2**63), "1" + "0" * 5000,
     '"10"', "true", "8.5", "null", "[1]", "{}", '"\\ud800"'],
)  # fmt: skip
def test_a_limit_that_is_no_number_of_passages_is_refused(client: httpx.Client, limit: str) -> None:
    """422, whether JSON has no such number, Python has none, or the schema."""
    _refused(client, "/api/search", f'{{"question": "rails", "limit": {limit}}}', 422)


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
@pytest.mark.parametrize("field", ['"question": {}', '"question": "rails", "sources": [{}]', '"question": "a", {}: 1'])
def test_half_a_character_is_refused(client: httpx.Client, path: str, field: str) -> None:
    """A lone surrogate, escaped, wherever a string may stand; both halves of one are a character."""
    for half in ("\\ud800", "\\udfff", "a\\udc00b"):
        _refused(client, path, "{" + field.format(f'"{half}"') + "}", 422)
    whole = client.post(path, content='{"question": "rails \\ud83d\\ude82?"}', headers=JSON)
    assert whole.status_code == 200


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_body_that_nests_deep_is_refused_in_words(client: httpx.Client, opening: str) -> None:
    """At every depth near the one that Python's parser ends at, and far beyond it."""
    closing = "]" if opening == "[" else "}"
    for depth in (*range(1, 1_100, 50), *range(940, 990, 2), 50_000):
        nested = opening * depth + "0" + closing * depth
        _refused(client, "/api/ask", f'{{"question": "rails", "history": {nested}}}', 422)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"1", b'"rails"', b"[]", b"{", b'{"question": "rails"} x', b"question=rails", b"\x00" * 10,
     b'{"question": "\xff"}', b'{"question": "\xed\xa0\x80"}', b'{"question": "\n"}', b"{'question': 'rails'}",
     b'{"question": "rails", }', b'{"question": "rails" /* so */}', b'{"question": "rails", "more": 1}'],
)  # fmt: skip
def test_a_body_that_is_no_question_is_refused(client: httpx.Client, body: bytes) -> None:
    """No JSON, or no object, or not the one that the schema describes."""
    for path in ("/api/ask", "/api/search"):
        _refused(client, path, body, 422)


@pytest.mark.parametrize(
    "kind",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/json, text/plain", "text/plain; application/json", "application/vnd.api+json", "json"],
)  # fmt: skip
def test_a_body_of_another_kind_is_refused(client: httpx.Client, kind: str | None) -> None:
    """A browser sends the first of these to anybody without asking; only application/json is read."""
    for path in ("/api/ask", "/api/search"):
        with tally.input(f"POST {path} of another kind"):
            headers = {} if kind is None else {"content-type": kind}
            response = client.post(path, content=b'{"question": "rails"}', headers=headers)
            assert response.status_code == 415
            Problem.model_validate_json(response.content)


@pytest.mark.parametrize("path", [*PATHS, "/api/openapi.json"])
def test_another_method_is_refused_with_the_one_that_is_taken(address: str, guarded: str, path: str) -> None:
    """405 with `Allow` (RFC 9110), also for methods that nobody has heard of; with logins as well."""
    taken = PATHS.get(path, "GET")
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "BREW")
    with httpx.Client(timeout=30) as client:
        for server in (address, guarded):
            for method in (one for one in methods if one != taken):
                with tally.input("other methods"):
                    response = client.request(method, f"{server}{path}")
                    assert (response.status_code, response.headers["allow"]) == (405, taken)


@pytest.mark.parametrize(
    "head",
    [b"Content-Length: 1\r\nContent-Length: 2", b"Content-Length: -1", b"Content-Length: 1_0", b"Content-Length: \xb2",
     b"Content-Length: 99999999999999999999",
     b"Transfer-Encoding: gzip", b"X: a\r\n b", b"Origin: null", b"Sec-Fetch-Site: cross-site"],
)  # fmt: skip
def test_a_request_that_is_none_is_refused(address: str, head: bytes) -> None:
    """Bad lengths, two of them, unknown encodings: 4xx by one of the layers, and the server goes on."""
    host, port = address.removeprefix("http://").split(":")
    with tally.input("requests that are none"), socket.create_connection((host, int(port)), timeout=20) as sock:
        start = f"POST /api/ask HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n".encode()
        sock.sendall(start + head + b"\r\n\r\n{}")
        assert sock.recv(1_000).split()[1][:1] == b"4"
        assert httpx.get(f"{address}/api/health").json()["status"] == "ok"


def test_a_long_question_is_refused_and_a_long_conversation_too(client: httpx.Client) -> None:
    """By characters, by turns and by bytes: 422 where the schema tells, 413 where it is the size."""
    turns: list[object] = [["rails", "yes"]] * 201
    for said in (
        {"question": "a" * 20_001},
        {"question": "a", "history": turns},
        {"question": "a", "sources": ["a"] * 1_001},
    ):
        _refused(client, "/api/ask", json.dumps(said), 422)
    _refused(client, "/api/ask", json.dumps({"question": "a" * 1_000_000}), 413)
