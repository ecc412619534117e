"""Writes down every address that this Python connects to, sends to, or looks up.

Python runs this before anything else where this folder stands in PYTHONPATH, in children as well.
"""

from __future__ import annotations

import json
import os
import sys

EVENTS = {
    # The place of the address among the arguments: https://docs.python.org/3/library/audit_events.html
    **dict.fromkeys(("socket.connect", "socket.sendto", "socket.sendmsg"), 1),
    **dict.fromkeys(("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"), 0),
}
_file = os.open(os.environ["QUOTH_TOUCHED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in EVENTS:
        line = json.dumps([event, repr(arguments[EVENTS[event]])]) + "\n"
        os.write(_file, line.encode())


sys.addaudithook(_note)
