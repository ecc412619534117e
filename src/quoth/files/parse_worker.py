"""The process that reads files for another one (`quoth.files.parsing`), within limits that the kernel keeps.

It waits on its standard input for a file at a time, answers on its standard output, and ends when
the other end closes, when nobody has asked for a while, or in the middle of a file, by the kernel.
Where the system knows no such limits the other process's clock is all there is.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from typing import IO, Any, Final

from quoth.errors import DocumentError
from quoth.files.formats import cells, load_parsers, parse
from quoth.files.parsing import GREETING, read_frame, write_frame
from quoth.types import Document

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_ASKED_BYTES: Final = 1_000_000
_IDLE_S: Final = 60.0
"""Seconds without a file after which the memory is better given back; starting again takes 0.1 s."""
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_REFUSED: Final = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.exec", "os.fork")
"""What no parser has any business with; events of `sys.audit`, and those that begin so."""


def main() -> None:
    """Read files until nobody asks any more."""
    requests, answers = sys.stdin.buffer, _own_output()
    _bind()
    answers.write(GREETING)
    answers.flush()
    own = _address_space()
    while _is_asked() and (request := read_frame(requests, _ASKED_BYTES)) is not None:
        asked = json.loads(request)
        load_parsers(asked["source"])
        own = max(own, _address_space())  # the size of the parsers is not the file's
        data = read_frame(requests, sys.maxsize)
        if data is None:
            break
        facts, text = _answer(asked, data, own)
        for frame in (json.dumps(facts).encode(), text):
            write_frame(answers, frame)
        answers.flush()
        _limit_time(0)
        if _address_space() > own + asked["memory"] // 4:  # what it does not give back is not the next file's fault
            break


def _own_output() -> IO[bytes]:
    """Standard output for answers alone; whatever a parser prints goes nowhere."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return own


def _bind() -> None:
    """Give up what reading a file never needs: writing files, cores, connections, programs."""
    if resource is not None:
        for name in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
            resource.setrlimit(name, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: Any) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"reading a file needs no {event}")


def _is_asked() -> bool:
    """Whether something comes, or the end, before it has been waited for too long."""
    if os.name != "posix":
        return True
    return bool(select.select([sys.stdin.buffer], [], [], _IDLE_S)[0])


def _answer(asked: dict[str, Any], data: bytes, own: int) -> tuple[dict[str, Any], bytes]:
    """What the file says, or what kept it from being read."""
    _limit_time(asked["seconds"])
    _limit_memory(own + asked["memory"] if own else None)
    try:
        return TASKS[asked["task"]](asked, data)
    except DocumentError as error:
        return {"problem": error.problem, "remedy": error.remedy}, b""
    except MemoryError:  # its frames hold all of the memory until this block is left: not even a name fits before
        pass
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is this file's and nobody else's
        return {"failure": type(error).__name__}, b""
    finally:
        _limit_memory(None)
    return {"failure": MemoryError.__name__}, b""


def _text(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    document = parse(asked["source"], data, asked["max_text_bytes"])
    return _facts(document, asked["max_blocks"]), document.text.encode("utf-8")


def _rects(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    from quoth.files.pdf.pdf_places import rects

    words = asked["page_text"], asked["page"], asked["start"], asked["end"]
    found = rects(data, *words, scans=asked["scans"])
    return {"rects": [list(rect) for rect in found]}, b""


def _picture(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    from quoth.files.pdf.pdf_places import picture

    return {}, picture(data, asked["page"], [tuple(rect) for rect in asked["rects"]], asked["scale"])


def _cells(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    delimiter, rows = cells(asked["source"], data, asked["max_text_bytes"])
    return {"delimiter": delimiter}, json.dumps(rows).encode()


TASKS: Final = {"text": _text, "rects": _rects, "picture": _picture, "cells": _cells}
"""What can be asked of a file: its text; where a range of a page's text stands; a page as a picture; its cells."""


def _facts(document: Document, most: int) -> dict[str, Any]:
    """All of a document but its text. Raises DocumentError for more paragraphs than it may have."""
    if len(document.blocks) > most:
        raise DocumentError(
            f"{document.source} falls into {len(document.blocks)} paragraphs; {most} can be read",
            "split it, or save it with its lines joined",
        )
    texts: dict[str, int] = {}  # the heading of a column is told once, however many rows there are
    return {
        "blocks": [
            number for block in document.blocks for number in (block.start, block.end, block.level, int(block.row))
        ],
        "glosses": [
            number
            for gloss in document.glosses
            for number in (gloss.start, gloss.end, texts.setdefault(gloss.text, len(texts)))
        ],
        "gloss_texts": list(texts),
        "page_starts": document.page_starts,
        "warnings": document.warnings,
    }


def _limit_time(seconds: float) -> None:
    """End this process once it has worked for so long from now on, even inside a library; 0 for no end."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(most: int | None) -> None:
    """Let no more than so many bytes of address space be had; None for what the system allows."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = hard if most is None else most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - a file of the system's
            return int(file.read().split()[0]) * _PAGE
    except OSError:
        return 0
