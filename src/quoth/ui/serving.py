"""`quoth chat` and `quoth serve`: the page and the HTTP API, started."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quoth.assistant import Assistant
from quoth.config import Settings, default_data
from quoth.errors import UsageError
from quoth.terminal import progress
from quoth.ui.conversations import Conversations
from quoth.ui.desk import Desk
from quoth.ui.library import Library
from quoth.ui.users import Users

LEFT_BEHIND = 3600
"""Seconds after which an upload that nobody took is one that was left behind."""
LOCAL = ("127.0.0.1", "::1", "localhost")


def run(options: argparse.Namespace, settings: Settings, *, browser: bool) -> int:
    """Serve until interrupted. Raises UsageError for an address that cannot be had."""
    users = Users.open(options.auth) if options.auth else None
    sock = bind(options.host, options.port)
    host = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{host}:{sock.getsockname()[1]}"
    if options.host not in LOCAL and users is None:
        print(f"quoth: anybody who can reach {address} can read these documents", file=sys.stderr)
        print("ask for a login: quoth user NAME --auth FILE, then --auth FILE", file=sys.stderr)
    with sock, open_desk(options, settings) as desk:
        for file in desk.library.report.files if desk.library.report else ():
            if file.outcome == "failed":
                print(f"quoth: {file.line()}", file=sys.stderr)
        serve(desk, sock, address, users, browser=browser, host=options.host)
    return 0


def serve(desk: Desk, sock: socket.socket, address: str, users: Users | None, *, browser: bool, host: str) -> None:
    """Serve a desk on a listening socket."""
    import uvicorn

    from quoth import server
    from quoth.ui import app

    application = app.mount(server.create_app(desk.library, (host,), users), desk, users, local=host in LOCAL)
    print(f"Quoth answers at {address}  (Ctrl+C ends it)", flush=True)
    if browser:
        import webbrowser

        webbrowser.open(address)
    uvicorn.Server(uvicorn.Config(application, log_level="warning")).run(sockets=[sock])


@contextmanager
def open_desk(options: argparse.Namespace, settings: Settings) -> Iterator[Desk]:
    """The documents and conversations that the options name.

    The index holds what people upload as well, so it is one of the chat's own unless one is named:
    `quoth ask` on the same corpus would take the uploads for removed files.
    """
    data: Path = options.data or default_data(options.corpus)
    uploads = data / "uploads"
    with progress() as tell:
        opened = Assistant.open(
            options.corpus,
            options.index or data / "index",
            uploads=uploads,
            encoder=options.encoder,
            settings=settings,
            progress=tell,
        )
    os.environ["GRADIO_TEMP_DIR"] = str(passing(data / "passing"))
    with opened as assistant, Conversations.open(data / "conversations.db") as conversations:
        yield Desk(Library(assistant), conversations, data / "feedback.jsonl")


def passing(folder: Path) -> Path:
    """The folder of uploads on their way, where nobody else looks; what a killed server left in it goes."""
    for path in sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):  # another server may be at it
            if path.is_dir():
                path.rmdir()
            elif time.time() - path.stat().st_mtime > LEFT_BEHIND:
                path.unlink()
    return folder


def bind(host: str, port: int) -> socket.socket:
    """The listening socket, bound before anything slow is done, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen()
    except (OSError, OverflowError) as error:
        sock.close()
        raise UsageError(
            f"cannot listen on {host} port {port} ({error})", "name a free port: --port 7861, or --port 0 for any"
        ) from error
    return sock
