"""What is served and what is not: every path, every function, every origin, every body."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from attacks.tally import Tally
from quoth.web.doors import doors, find
from quoth.web.session import COOKIE
from serving import Server, serve

TEXT = "# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804. They were slow.\n"


tally = Tally("Requests at every door, and beside them")


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    """The counts, once all is tried."""
    yield
    tally.write()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "engines.md").write_text(TEXT)
    with serve(corpus, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture
def visitor(server: Server) -> Iterator[httpx.Client]:
    """A browser with a cookie of this server's."""
    with httpx.Client(base_url=server.address, timeout=20) as client:
        client.get("/")
        yield client


def file(path: str) -> dict[str, Any]:
    """What Gradio takes for a file."""
    return {"path": path, "url": path, "meta": {"_type": "gradio.FileData"}, "orig_name": "x", "is_stream": False}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[Any]]]:
    """An address of this machine where nobody should ever ask, and who did."""
    asked: list[Any] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as sock:
        sock.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, who = sock.accept()
                except TimeoutError:
                    continue
                connection.close()
                asked.append(who)

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"127.0.0.1:{sock.getsockname()[1]}", asked
        over.set()
        thread.join()


def test_no_file_can_be_named_in_any_input_of_any_function(
    server: Server, visitor: httpx.Client, tmp_path: Path, listener: tuple[str, list[Any]]
) -> None:
    """A file of the machine, a pipe, another server's page, another person's upload: refused, never opened."""
    pipe, address = tmp_path / "pipe", listener[0]
    os.mkfifo(pipe)
    other = httpx.Client(base_url=server.address)
    other.get("/")
    theirs = other.post("/gradio_api/upload", files={"files": ("a.md", b"# Theirs\n\nA secret.\n")}).json()[0]
    values = [file(path) for path in ("/etc/shadow", str(pipe), f"http://{address}/x", theirs, "/proc/self/environ")]
    values += [{"path": "/etc/passwd"}, {"url": f"http://{address}/y"}, {"meta": {"_type": "gradio.FileData"}}]
    statuses = set()
    for index in range(server.functions):
        for number in range(3):  # each value meets every third function or so, in each of the shapes
            value = values[(3 * index + number) % len(values)]
            shapes: list[list[Any]] = [[value], [[value]], [{"deep": [{"er": value}]}], [None, value]]
            body = {"fn_index": index, "data": shapes[(index + number) % 4], "session_hash": "abcdefg"}
            with tally.input("a file in an input of a function"):
                statuses.add(visitor.post("/gradio_api/run/predict", json=body).status_code)
        body = {"fn_index": index, "data": [], "event_data": values[0], "session_hash": "abcdefg"}
        statuses.add(visitor.post("/gradio_api/queue/join", json=body).status_code)
    assert statuses == {403}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"q": values[0]}}}
    assert visitor.post("/gradio_api/mcp/", json=call).status_code == 403
    assert listener[1] == []
    kept = [path.name for path in server.data.rglob("*") if path.is_file()]
    assert "shadow" not in kept
    assert "environ" not in kept


def test_what_hostile_pages_send_to_every_function_is_refused_in_words(server: Server, visitor: httpx.Client) -> None:
    """No fault of the server's, whatever comes; it answers a question as before."""
    hostile: list[Any] = [
        None, True, -1, 10**30, 1.5, "", "x" * 10_000, "\x00\u202e<script>", "\ud800", [], {}, [[]], [None] * 50,
        {"__type__": "update", "value": "x"}, {"id": "x" * 500, "turns": [10**20]}, {"token": 1, "question": []},
        json.loads("[" * 400 + "]" * 400), {"component": "x", "props": {}},
    ]  # fmt: skip
    statuses = set()
    for index in range(server.functions):
        for number in range(3):  # each value meets every sixth function
            value = hostile[(3 * index + number) % len(hostile)]
            body = {"fn_index": index, "data": [value] * (index % 7), "event_data": value, "session_hash": "hostile1"}
            sent, headers = json.dumps(body), {"content-type": "application/json"}
            with tally.input("hostile values in the inputs of a function"):
                response = visitor.post("/gradio_api/run/predict", content=sent, headers=headers)
                statuses.add(response.status_code)
    assert statuses <= {200, 404, 422}
    asked = visitor.post("/api/ask", json={"question": "What happened in 1804?"}).json()
    assert asked["citations"][0]["quote"] == "Steam drove the first of them, in 1804."


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'{"fn_index": 1e3, "data": []}', b'{"fn_index": true, "data": []}',
        b'{"fn_index": -1, "data": []}', b'{"fn_index": 0}', b'{"fn_index": 0, "data": {}}', b'{"data": []}',
        b'{"fn_index": 0, "data": [NaN]}', b'{"fn_index": 0, "data": [1e999]}', b"\xff\xfe{}", b"[" * 100_000,
        b'{"fn_index": 0, "data": [], "session_hash": "../../x"}', b'{"fn_index": 0, "data": [' + b"1" * 5000 + b"]}",
    ],
)  # fmt: skip
def test_a_body_that_is_no_call_is_refused(visitor: httpx.Client, body: bytes) -> None:
    """Before Gradio sees it, with words."""
    with tally.input("a body that is no call"):
        _refused(visitor, body)


def _refused(visitor: httpx.Client, body: bytes) -> None:
    response = visitor.post("/gradio_api/run/predict", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert set(response.json()) == {"error", "remedy"}


def test_every_route_that_is_no_door_is_not_there(server: Server, visitor: httpx.Client) -> None:
    """Gradio's routes and ours, each by every method: 404 unless the table of doors names it, else 405 or an answer."""
    table = doors(logins=False, mcp=True)
    tried, passed = 0, set()
    for path in sorted(server.routes):
        real = re.sub(r"\{[^}]*\}", "x", path)
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            tried += 1
            door = next((d for d in table if d.path.fullmatch(real)), None)
            with tally.input("a route by a method"), visitor.stream(method, real) as response:
                status = response.status_code
            if door is None:
                assert status == 404, (method, real)
            elif method not in door.methods:
                assert status == 405, (method, real)
                assert response.headers["allow"] == ", ".join(door.methods)
            else:
                passed.add(real)
    assert tried >= 7 * 80
    assert "/gradio_api/token" not in passed
    assert len(passed) < 29


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd", "/gradio_api/file=http://127.0.0.1:9/x", "/gradio_api/proxy=http://127.0.0.1:9",
        "/gradio_api/file/etc/passwd", "/gradio_api/token", "/gradio_api/user", "/logout", "/login", "/config/",
        "/gradio_api/openapi.json", "/gradio_api/upload/", "/monitoring", "/robots.txt", "/gradio_api/reset",
        "/gradio_api/dev/reload", "/gradio_api/call/ask", "/gradio_api/api/ask", "/gradio_api/runs", "/theme.css/",
        "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd", "/static/.env",
        "/gradio_api%2Ftoken", "//gradio_api/token", "/./gradio_api/token", "/GRADIO_API/token", "/gradio_api/token%00",
        "/docs", "/redoc", "/openapi.json", "/quoth/../chat.css", "/quoth/login.html", "/quoth/chat.css",
    ],
)  # fmt: skip
def test_a_path_beside_the_doors_leads_nowhere(server: Server, path: str) -> None:
    """Written in whatever way."""
    host, port = server.address.removeprefix("http://").split(":")
    with tally.input("a path beside the doors"), socket.create_connection((host, int(port)), timeout=10) as sock:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        assert sock.recv(64).split()[1] in (b"404", b"400")


EXAMPLES = (
    *(
        "/",
        "/quoth/chat.js",
        "/quoth/text",
        "/favicon.ico",
        "/assets/x.js",
        "/static/x.js",
        "/theme.css",
        "/gradio_api/run/predict",
    ),
    *("/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/upload", "/gradio_api/upload_progress"),
    *("/config", "/gradio_api/info", "/gradio_api/heartbeat/x", "/api/health", "/api/openapi.json"),
    *("/api/documents", "/api/ask", "/gradio_api/mcp/"),
)
"""A path of each door."""


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1:1", "http://localhost:1"])
def test_a_page_of_another_origin_is_refused_at_every_door(visitor: httpx.Client, origin: str) -> None:
    """By its Origin, and by what the browser says of it where it sends none; nothing is mirrored."""
    table = doors(logins=False, mcp=True)
    found = [find(path, table) for path in EXAMPLES]
    assert found == list(table)
    for path, door in zip(EXAMPLES, table, strict=True):
        for headers in ({"origin": origin}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "cross-site"}):
            with tally.input("a request of another origin"):
                response = visitor.request(door.methods[0], path, headers=headers)
                assert response.status_code == 403, (path, headers)
            assert not [name for name in response.headers if name.startswith("access-control-")]


def test_every_answer_says_what_a_browser_may_do_with_it(visitor: httpx.Client) -> None:
    """No frame, no guessing of kinds, no storing, no address handed on; what never changes may be kept."""
    for path in ("/", "/api/documents", "/config", "/nowhere", "/theme.css", "/gradio_api/info", "/quoth/chat.js"):
        headers = visitor.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "'unsafe-inline'" not in headers["content-security-policy"].split("style-src")[0]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers
    asset = re.search(r"\./(assets/index-[\w-]+\.js)", visitor.get("/").text)
    assert asset
    assert visitor.get(f"/{asset[1]}").headers["cache-control"].startswith("private, max-age")


def test_another_server_s_name_is_refused(server: Server) -> None:
    """A page elsewhere that points its own name at this machine reads nothing; an address is no name."""
    names = ("evil.example", "localhost.evil.example", "]127.0.0.1[", "[::1%evil.example]", "[127.0.0.1]", "::1", "")
    for host, status in (*((name, 400) for name in names), ("127.0.0.1", 200), ("[::1]:80", 200), ("localhost", 200)):
        assert httpx.get(f"{server.address}/api/health", headers={"host": host}).status_code == status


def test_a_session_of_the_page_belongs_to_who_began_it(server: Server, visitor: httpx.Client) -> None:
    """What comes of a call is told to nobody else, who names it as they like."""
    body = {"fn_index": 0, "data": ["What happened in 1804?", None, None], "session_hash": "mine123"}
    assert visitor.post("/gradio_api/queue/join", json=body).status_code == 200
    with httpx.Client(base_url=server.address) as other:
        other.get("/")
        for query in ("session_hash=mine123", "session_hash=%6dine123", "session%5Fhash=mine123"):
            assert other.get(f"/gradio_api/queue/data?{query}").status_code == 403
        for query in ("", "session_hash=x&session_hash=mine123", "session_hash=nobodys", "session_hash="):
            assert other.get(f"/gradio_api/queue/data?{query}").status_code == 404
        assert other.post("/gradio_api/queue/join", json=body).status_code == 403
        assert other.get("/gradio_api/heartbeat/mine123").status_code == 403


def test_a_cookie_that_was_not_made_here_is_nobody(server: Server, visitor: httpx.Client) -> None:
    """Changed, cut or invented: it keeps nothing and sees nobody's documents."""
    good = visitor.cookies[COOKIE]
    for cookie in (good[:-1], good + "x", good.rsplit(".", 1)[0], "0" * 32, "ada", "."):
        form = {"files": ("a.md", b"text")}
        response = httpx.post(f"{server.address}/gradio_api/upload", files=form, cookies={COOKIE: cookie})
        assert response.status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": "Who?", "history": [["a", "b"]] * 201}, 422),
        ({"question": "Who?", "history": [["a" * 20_001, "b"]]}, 422),
        ({"question": "Who?", "history": [["a" * 19_000, "b" * 19_000]] * 26}, 200),
        ({"question": "Who?", "history": [["a" * 19_000, "b" * 19_000]] * 30}, 413),
        ({"question": "x" * 4_001}, 400),
        ({"question": "x" * 20_001}, 422),
        ({"question": "Who?", "sources": ["a"] * 1_001}, 422),
        ({"question": "Who?", "sources": []}, 400),
        ({"question": "Who?", "more": 1}, 422),
    ],
)
def test_a_question_has_limits(visitor: httpx.Client, body: dict[str, Any], status: int) -> None:
    """Turns, characters and bytes: 413 or 422 in words, and no question is refused within them."""
    response = visitor.post("/api/ask", json=body)
    assert response.status_code == status
    if status != 200:
        assert set(response.json()) == {"error", "remedy"}


def test_a_body_with_two_lengths_is_refused(server: Server) -> None:
    """Whoever reads by the one would take the rest for another request."""
    host, port = server.address.removeprefix("http://").split(":")
    head = "POST /api/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as sock:
        sock.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n".encode())
        assert sock.recv(64).startswith(b"HTTP/1.1 400")


def test_ten_megabytes_of_history_are_refused_by_their_length(visitor: httpx.Client) -> None:
    """Before they are read, also where the length is not told."""
    body = json.dumps({"question": "Who?", "history": [["a" * 500, "b" * 500]] * 10_000}).encode()
    assert visitor.post("/api/ask", content=body, headers={"content-type": "application/json"}).status_code == 413
    pieces = (body[i : i + 65_536] for i in range(0, len(body), 65_536))
    assert visitor.post("/api/ask", content=pieces, headers={"content-type": "application/json"}).status_code == 413
