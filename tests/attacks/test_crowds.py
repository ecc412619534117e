"""Many at once, slow ones, and those who send too much."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from attacks.tally import Tally
from quoth.service.users import Users
from quoth.web.bodies import AT_ONCE
from quoth.web.gate import STREAMS_EACH
from quoth.web.listening import HALF_OPEN, LINES, Paced
from serving import Server, serve

tally = Tally("Crowds, slow ones, and too much")


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    """The counts, once all is tried."""
    yield
    tally.write()


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test is one attack, however many take part in it."""
    with tally.input(request.function.__name__.removeprefix("test_").replace("_", " ")):
        yield


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text("# Engines\n\nSteam drove the first of them, in 1804.\n")
    return folder


@pytest.fixture(scope="module")
def server(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(corpus, tmp_path_factory.mktemp("data")) as server:
        yield server


@contextmanager
def visitor(server: Server) -> Iterator[httpx.Client]:
    """A browser of its own."""
    with httpx.Client(base_url=server.address, timeout=60) as client:
        client.get("/")
        yield client


def upload(client: httpx.Client, name: str, content: bytes) -> httpx.Response:
    return client.post("/gradio_api/upload", files={"files": (name, content)})


def on_their_way(server: Server) -> list[Path]:
    """What was received and not taken yet."""
    # not `rglob`, which minds a folder that goes while it looks
    return [Path(folder, name) for folder, _, names in os.walk(server.data / "passing") for name in names]


def opened(server: Server) -> socket.socket:
    host, port = server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def add_function(server: Server) -> int:
    """The function of the page that adds what was received: the one behind the errands for documents."""
    config = httpx.get(f"{server.address}/config").json()
    scripts = {part["id"]: str(part["props"].get("js_on_load")) for part in config["components"]}
    errand = next(id_ for id_, script in scripts.items() if "quothPapers" in script)
    return next(int(d["id"]) for d in config["dependencies"] if [errand, "click"] in map(list, d["targets"]))


def adding(add: int, names: list[str], session: str) -> dict[str, object]:
    """What the page sends to add files by the names that they have on their way."""
    event = {"said": {"act": "add", "names": names}}
    return {"fn_index": add, "data": [None, []], "event_data": event, "session_hash": session}


def test_fifty_people_who_drop_the_same_file_all_have_it(server: Server) -> None:
    """At once, each for themselves: nobody's copy is another's, and none is left over."""
    add = add_function(server)

    def drop(number: int) -> tuple[int, list[str]]:
        with visitor(server) as client:
            names = upload(client, "same.md", b"# Same\n\nThe parcel is at number nine.\n").json()
            joined = client.post("/gradio_api/queue/join", json=adding(add, names, f"drop{number}"))
            with client.stream("GET", f"/gradio_api/queue/data?session_hash=drop{number}") as events:
                for line in events.iter_lines():
                    if "process_completed" in line:
                        break
            return joined.status_code, [d["source"] for d in client.get("/api/documents").json()]

    with ThreadPoolExecutor(50) as pool:
        done = list(pool.map(drop, range(50)))
    assert done == [(200, ["same.md", "engines.md"])] * 50
    assert on_their_way(server) == []


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.exe", b"MZ", 415), ("a.md.exe", b"MZ", 415), ("noending", b"x", 415), ("a.md", b"x" * 50_000_001, 413)],
)
def test_what_may_not_be_added_is_refused_and_leaves_nothing(
    server: Server, name: str, content: bytes, status: int
) -> None:
    """By kind and size, as soon as either is seen."""
    with visitor(server) as client:
        assert upload(client, name, content).status_code == status
    assert on_their_way(server) == []


def test_a_large_upload_of_nobody_is_refused_before_it_is_read(server: Server) -> None:
    """606 MB without a cookie: the answer comes while none of them has been sent."""
    head = "POST /gradio_api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 606000000\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    with opened(server) as sock:
        sock.sendall(head.encode())
        assert sock.recv(64).startswith(b"HTTP/1.1 403")
    assert on_their_way(server) == []


def test_more_than_a_person_s_room_is_refused_by_its_length(server: Server) -> None:
    """What is on its way counts; an upload that is broken off does not, and leaves nothing."""
    with visitor(server) as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        head += "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n"
        begun = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n' + b"a" * 100_000
        with opened(server) as sock:
            sock.sendall(head.format(300_000_000).encode() + begun)
            until = time.monotonic() + 10
            while not on_their_way(server) and time.monotonic() < until:
                time.sleep(0.02)
            with opened(server) as second:
                second.sendall(head.format(300_000_000).encode())
                assert second.recv(64).startswith(b"HTTP/1.1 413")
        until = time.monotonic() + 20
        while on_their_way(server) and time.monotonic() < until:
            time.sleep(0.05)
        assert on_their_way(server) == []
        assert upload(client, "a.md", b"text").status_code == 200


def test_an_upload_of_somebody_else_cannot_be_added(server: Server) -> None:
    """Its name is known, and still it is not theirs; its owner can add it afterwards."""
    add = add_function(server)
    with visitor(server) as owner, visitor(server) as thief:
        names = upload(owner, "mine.md", b"# Mine\n\nThe key is under the mat.\n").json()
        for client, session, sources in (
            (thief, "thief1", ["engines.md"]),
            (owner, "owner1", ["mine.md", "engines.md"]),
        ):
            client.post("/gradio_api/queue/join", json=adding(add, names, session))
            with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
                assert any("process_completed" in line for line in events.iter_lines())
            assert [d["source"] for d in client.get("/api/documents").json()] == sources


def test_a_form_that_is_cut_short_is_refused_and_leaves_nothing(server: Server) -> None:
    """However little of its end is missing."""
    whole = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\nships sail\r\n--x--\r\n'
    with visitor(server) as client:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        for missing in (4, 7, 12, 20):
            cut = whole[:-missing]
            assert client.post("/gradio_api/upload", content=cut, headers=headers).status_code == 422
        assert client.post("/gradio_api/upload", content=whole, headers=headers).status_code == 200


def test_of_too_many_answers_that_stay_open_the_oldest_are_ended(server: Server) -> None:
    """Seventy from one address: six are ended, and the page is there for everybody else."""
    socks = []
    with ExitStack() as stack:
        for number in range(STREAMS_EACH + 6):
            sock = stack.enter_context(opened(server))
            sock.sendall(f"GET /gradio_api/heartbeat/open{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert sock.recv(15) == b"HTTP/1.1 200 OK"
            socks.append(sock)
        assert httpx.get(f"{server.address}/api/health").status_code == 200
        until = time.monotonic() + 10
        while len(ended := [n for n, sock in enumerate(socks) if has_end(sock)]) < 6 and time.monotonic() < until:
            pass
        assert ended == [0, 1, 2, 3, 4, 5]


def has_end(sock: socket.socket) -> bool:
    """Whether an answer that is sent in pieces has come to its end, or its connection has."""
    sock.settimeout(0.01)
    try:
        said = sock.recv(65_536, socket.MSG_PEEK)
    except TimeoutError:
        return False
    return said == b"" or said.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("form", [b"", b"--x", b"--x\r\n\r\n--x--", b"\r\n" * 1000, b"--y\r\nx: y\r\n\r\nz\r\n--y--"])
def test_a_form_without_a_file_is_refused(server: Server, form: bytes) -> None:
    """Whatever it is instead."""
    with visitor(server) as client:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        assert client.post("/gradio_api/upload", content=form, headers=headers).status_code == 422


HALF = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n{",
)


@pytest.mark.parametrize("half", HALF, ids=["headers", "body"])
def test_six_hundred_half_requests_do_not_hold_the_page(server: Server, half: bytes) -> None:
    """The oldest of them are ended, so that whoever asks in earnest is answered."""
    with ExitStack() as stack:
        socks = []
        for _ in range(600):
            sock = stack.enter_context(opened(server))
            sock.sendall(half)
            socks.append(sock)
        for _ in range(5):
            assert httpx.get(f"{server.address}/api/health", timeout=10).status_code == 200
        with visitor(server) as client:
            assert client.post("/api/ask", json={"question": "What happened in 1804?"}).status_code == 200
        ended = sum(is_over(sock) for sock in socks)
        assert ended >= 600 - HALF_OPEN - AT_ONCE


def is_over(sock: socket.socket) -> bool:
    """Whether the server has ended a connection, with an answer or without one."""
    sock.settimeout(0.01)
    try:
        return sock.recv(64) == b"" or sock.recv(1) is not None
    except TimeoutError:
        return False
    except OSError:
        return True


def test_guessing_holds_neither_the_server_nor_who_knows_the_password(corpus: Path, tmp_path: Path) -> None:
    """Eight who guess without a pause: health answers all the time, and the right password enters soon after."""
    users = Users.open(tmp_path / "users.txt", missing_ok=True)
    users.add("ada", "steam engine")
    with serve(corpus, tmp_path / "data", users) as server:
        over, statuses = time.monotonic() + 3, set()

        def guess(number: int) -> None:
            while time.monotonic() < over:
                form = {"username": "ada", "password": f"guess {number}"}
                statuses.add(httpx.post(f"{server.address}/login", data=form, timeout=30).status_code)

        threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        while time.monotonic() < over:
            assert httpx.get(f"{server.address}/api/health", timeout=15).status_code == 200
        for thread in threads:
            thread.join()
        assert statuses == {400, 429}
        right = {"username": "ada", "password": "steam engine"}
        until = time.monotonic() + 30
        while (status := httpx.post(f"{server.address}/login", data=right).status_code) != 200:
            assert status == 429
            assert time.monotonic() < until
            time.sleep(0.5)


def test_a_log_that_somebody_fills_stays_short() -> None:
    """Of lines that come too fast the first fifty are written, and how much was left out, once there is time again."""
    written: list[str] = []

    class Stream:
        def write(self, text: str) -> None:
            written.append(text)

    now = 0.0
    paced = Paced(Stream(), lambda: now)  # type: ignore[arg-type]
    for _ in range(1000):
        paced.write("0123456789\n")
    assert len(written) == LINES == 50
    now = 10.5
    paced.write("later\n")
    assert written[50:] == ["quoth: 10,450 characters of the log were left out\n", "later\n"]


def test_a_server_that_is_shouted_at_writes_little(corpus: Path, tmp_path: Path) -> None:
    """Ten thousand bad requests to the real program: under 100 kB on standard error."""
    log = tmp_path / "log"
    command = [sys.executable, "-m", "quoth", "serve", "--corpus", str(corpus), "--data", str(tmp_path / "data")]
    with log.open("wb") as errors:
        process = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            assert process.stdout is not None
            found = re.search(r"http://([\d.]+):(\d+)", process.stdout.readline())
            assert found
            for _ in range(20):
                with socket.create_connection((found[1], int(found[2])), timeout=20) as sock:
                    sock.sendall(b"\x00\xff nonsense\r\n\r\n" * 500)
            with httpx.Client(base_url=f"http://{found[1]}:{found[2]}", timeout=20) as client:
                for number in range(100):
                    body = {"fn_index": 3 + number, "data": ["x"] * (number % 9)}
                    client.post("/gradio_api/run/predict", json=body)
        finally:
            process.terminate()
            process.wait(20)
            if process.stdout is not None:
                process.stdout.close()
    assert log.stat().st_size < 100_000
