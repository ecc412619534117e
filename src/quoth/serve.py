"""`quoth chat` and `quoth serve`: the page and the HTTP API, started."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from quoth.assistant import Assistant
from quoth.config import Settings, default_data, default_index
from quoth.disk import make_private
from quoth.errors import UsageError
from quoth.service.ask_socket import Line, Tell, identity
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.socket_door import socket_door
from quoth.service.users import Users
from quoth.service.workers import Opening, workers
from quoth.service.workspace import Desk
from quoth.terminal import escaped, in_words, progress, tell_unread, unread_lines

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
        tell_unread(desk.library.report)
        with _watched(desk.library, options), _asked_at_the_socket(desk.library, options, settings):
            serve(desk, sock, address, users, browser=browser, options=options)
    return 0


def _watched(library: Library, options: argparse.Namespace) -> AbstractContextManager[None]:
    """The corpus read again at each change, where the options ask for it."""
    if not options.watch:
        return nullcontext()
    if options.corpus is None:
        raise UsageError("there is no corpus to watch", "name one: --corpus PATH")
    from quoth.service.watching import watching

    return watching(options.corpus, library.update, lambda line: print(f"quoth: {escaped(line)}", file=sys.stderr))


def _asked_at_the_socket(
    library: Library, options: argparse.Namespace, settings: Settings
) -> AbstractContextManager[bool]:
    """Let `quoth ask` over the same documents ask this process; its index, where none is named, is another's folder."""
    if settings.store:  # one that runs elsewhere is as near
        return nullcontext(enter_result=False)
    wanted = identity(options.corpus, options.encoder, settings)

    def answers(request: Line, tell: Tell) -> Line:
        if request.get("identity") != wanted:
            raise UsageError("this server answers from something else", "ask without it")
        report = library.update(tell)
        answer = library.ask("", str(request["question"]), chosen=request["sources"])
        return {"answer": answer.to_dict(), "words": in_words(answer), "unread": unread_lines(report)}

    return socket_door(options.index or default_index(options.corpus), answers)


def serve(
    desk: Desk, sock: socket.socket, address: str, users: Users | None, *, browser: bool, options: argparse.Namespace
) -> None:
    """Serve a desk on a listening socket."""
    from quoth.chat import app
    from quoth.web.listening import Paced, listen

    local = options.host in LOCAL
    names = [options.host, *options.name, *([] if local else [socket.gethostname()])]
    sys.stderr = Paced(sys.stderr)
    application = app.create(desk, data_of(options), users, hosts=names, local=local)
    print(f"Quoth answers at {address}  (Ctrl+C ends it)", flush=True)
    if browser:
        import webbrowser

        webbrowser.open(address)
    listen(application, sock)


@contextmanager
def open_desk(options: argparse.Namespace, settings: Settings) -> Iterator[Desk]:
    """The documents and conversations that the options name.

    The index holds what people upload as well, so it is one of the chat's own unless one is named:
    `quoth ask` on the same corpus would take the uploads for removed files.
    """
    data = data_of(options)
    with suppress(OSError):  # what keeps it from being made keeps the index from it too, and says so
        make_private(data)
    uploads = data / "uploads"
    index = options.index or (None if settings.store else data / "index")
    if options.workers and settings.store.startswith("milvus+file:"):
        raise UsageError("Milvus Lite serves one process", "leave out --workers, or name a server with --store")
    with progress() as tell:
        opened = Assistant.open(
            options.corpus,
            index,
            uploads=uploads,
            encoder=options.encoder,
            settings=settings,
            progress=tell,
        )
    opening = Opening(index, options.encoder, settings, options.corpus, uploads)
    with (
        opened as assistant,
        workers(assistant, opening, options.workers) as answering,
        Conversations.open(data / "conversations.db") as conversations,
    ):
        yield Desk(Library(assistant, answering=answering), conversations, data / "feedback.jsonl")


def data_of(options: argparse.Namespace) -> Path:
    """The folder that the chat keeps things in."""
    data: Path = options.data or default_data(options.corpus or Path(options.store))
    return data


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
