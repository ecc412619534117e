"""A program that does all that Quoth does in a network namespace of its own, and says what it reached for.

`python -m attacks.cut_off FOLDER`, run by `test_network`; it prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import io
import json
import os
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

OUTSIDE = "http://192.0.2.1/x"
"""An address that nobody has (RFC 5737)."""
NAMED = "http://outside.example/x"
HOSTILE = (OUTSIDE, NAMED, "//192.0.2.1/x", "x", "..%2f..%2fetc%2fpasswd")
LIES = {
    "x-forwarded-host": "192.0.2.1", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1",
    "forwarded": "host=192.0.2.1", "x-gradio-server": OUTSIDE, "x-gradio-target": OUTSIDE,
    "x-original-host": "192.0.2.1", "referer": OUTSIDE, "x-hf-authorization": "Bearer x", "x-direct-url": OUTSIDE,
}  # fmt: skip
PAGE = (
    f'<!DOCTYPE html SYSTEM "{OUTSIDE}.dtd"><html><head><base href="{OUTSIDE}">'
    f'<link rel="stylesheet" href="{OUTSIDE}.css"><script src="{NAMED}.js"></script></head><body>'
    f'<img src="{OUTSIDE}.png"><iframe src="{NAMED}"></iframe>'
    "<h1>Engines</h1><p>Steam drove the first of them, in 1804.</p></body></html>"
)
FILE = {"path": OUTSIDE, "url": OUTSIDE, "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}


def raise_loopback() -> None:
    """Switch the loopback of this namespace on (netdevice(7): SIOCSIFFLAGS, IFF_UP and IFF_RUNNING)."""
    with socket.socket() as sock:
        fcntl.ioctl(sock, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))


def without_route() -> int:
    """How often this namespace's kernel was asked for a way to a place that there is none to."""
    names, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines()[:2])
    six = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    return int(values[names.index("OutNoRoutes")]) + int(six["Ip6OutNoRoutes"])


def command_line(folder: Path, corpus: Path) -> list[int]:
    """The exit codes of index, ask, verify, doctor and eval."""
    from folder_of_mills import write_mills
    from quoth import cli

    index = ("--corpus", corpus, "--index", folder / "index")
    answer, codes = io.StringIO(), []
    write_mills(folder / "mills")
    for words in (
        ("index", *index), ("ask", "What happened in 1804?", "--json", *index),
        ("verify", folder / "answer.json", "--corpus", corpus), ("doctor", *index),
        ("eval", folder / "mills", "--out", folder / "runs"),
    ):  # fmt: skip
        with contextlib.redirect_stdout(answer if words[0] == "ask" else io.StringIO()):
            codes.append(cli.main([str(word) for word in words]))
        (folder / "answer.json").write_text(answer.getvalue())
    return codes


@contextlib.contextmanager
def serving(folder: Path, corpus: Path) -> Iterator[tuple[str, Any]]:
    """The address of what `quoth serve` serves, and the application itself."""
    from quoth.chat import app
    from quoth.config import DEFAULTS
    from quoth.index.encoder import DEFAULT_ENCODER
    from quoth.serve import bind, data_of, open_desk
    from quoth.web import listening

    options = argparse.Namespace(corpus=corpus, index=None, data=folder / "data", encoder=DEFAULT_ENCODER, workers=0)
    with bind("127.0.0.1", 0) as sock, open_desk(options, DEFAULTS) as desk:
        application = app.create(desk, data_of(options))
        threading.Thread(target=listening.listen, args=(application, sock), daemon=True).start()
        yield f"http://127.0.0.1:{sock.getsockname()[1]}", application


def paths(routes: Any, before: str = "") -> Iterator[str]:
    """Every path of an application and of what is mounted in it, as patterns with `{names}`."""
    for route in routes:
        path = before + getattr(route, "path", "")
        yield path
        inner = getattr(route, "routes", None)
        if inner:
            yield from paths(inner, path.rstrip("/"))


def filled(path: str) -> set[str]:
    """A path with something hostile in the place of each of its names."""
    return {re.sub(r"\{[^}]*\}", value, path) or "/" for value in HOSTILE}


def visit(client: httpx.Client, application: Any) -> dict[str, int]:
    """Ask for every path by every method, and call every function; gives how many answers had which status."""
    seen: dict[str, int] = {}

    def ask(method: str, path: str, **options: Any) -> None:
        try:
            with client.stream(method, path, **options) as response:
                status = str(response.status_code)
        except httpx.TransportError as error:
            status = type(error).__name__
        seen[status] = seen.get(status, 0) + 1

    found = {one for path in paths(application._app._app.routes) for one in filled(path)}
    found |= {f"/gradio_api/{kind}={OUTSIDE}" for kind in ("file", "proxy", "stream", "reset")}
    found |= {f"/{kind}={where}" for kind in ("file", "proxy") for where in (OUTSIDE, NAMED)}
    for path in sorted(found):
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            ask(method, path, headers=LIES, **({"json": {"data": [FILE]}} if method == "POST" else {}))
    for function in client.get("/config").json()["dependencies"]:
        inputs = len(function["inputs"]) or 1
        for value in (FILE, [FILE], {"a": [FILE]}, OUTSIDE, [OUTSIDE], NAMED, {"text": OUTSIDE, "files": [OUTSIDE]}):
            call = {"fn_index": function["id"], "data": [value] * inputs, "session_hash": "abc"}
            for door in ("run/predict", "queue/join"):
                ask("POST", f"/gradio_api/{door}", json=call, headers=LIES)
    ask("GET", "/gradio_api/queue/data?session_hash=abc")
    for name, body in (("page.html", PAGE), ("notes.md", f"![x]({OUTSIDE}.png) Coal burns.")):
        ask("POST", "/gradio_api/upload", files={"files": (name, body)})
    ask("POST", "/api/ask", json={"question": OUTSIDE, "history": [[OUTSIDE, NAMED]]})
    ask("POST", "/api/search", json={"question": NAMED})
    return seen


async def call_tools(address: str) -> int:
    """Call each MCP tool with addresses; gives how many there were."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async with (
        streamablehttp_client(f"{address}/gradio_api/mcp/", headers=LIES) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        for tool in tools:
            for given in ({"question": OUTSIDE}, {"question": OUTSIDE, "documents": [OUTSIDE, NAMED]}):
                await session.call_tool(tool.name, {} if tool.name.endswith("documents") else given)
        return len(tools)


def control() -> None:
    """Reach out on purpose, by an address and by a name."""
    with contextlib.suppress(OSError):
        socket.create_connection(("192.0.2.1", 80), 2)
    with contextlib.suppress(OSError):
        socket.getaddrinfo("outside.example", 80)


def main(folder: Path) -> None:
    """Do it all, then reach out on purpose."""
    raise_loopback()
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "page.html").write_text(PAGE)
    (corpus / "links.md").write_text(f"# Links\n\n[x]({NAMED}) ![x]({OUTSIDE}.png) Coal burns in a furnace.\n")
    touched = Path(os.environ["QUOTH_TOUCHED"])
    found: dict[str, Any] = {"codes": command_line(folder, corpus)}
    with serving(folder, corpus) as (address, application):
        with httpx.Client(base_url=address, timeout=30) as client:
            client.get("/")
            found["seen"] = visit(client, application)
            found["tools"] = asyncio.run(call_tools(address))
            time.sleep(1.0)  # what the queue still has to do
            found["healthy"] = client.get("/api/health").json()["status"]
        found["touched"] = [json.loads(line) for line in touched.read_text().splitlines()]
        found["without route"] = without_route()
        control()
        found["control"] = [json.loads(line) for line in touched.read_text().splitlines()][len(found["touched"]) :]
        found["control without route"] = without_route() - found["without route"]
        print(json.dumps(found), flush=True)
        os._exit(0)  # the server runs until it is interrupted


if __name__ == "__main__":
    main(Path(sys.argv[1]))
