"""The page in an application: its style and script, its cookie, its logins."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from quoth.ui.desk import Desk
from quoth.ui.page import build
from quoth.ui.session import Browsers
from quoth.ui.users import Users

_ASSETS = Path(__file__).parent / "assets"
MOST_UPLOADED = "50mb"
"""The largest file that is taken from a browser."""


def mount(app: FastAPI, desk: Desk, users: Users | None = None, *, local: bool = True) -> FastAPI:
    """Serve the page at the root of an application, behind a login where there are users.

    MCP tools are offered to this machine alone: Gradio (6.31) has no login before them, and finds
    its own address in the request.
    """
    script = (_ASSETS / "chat.js").read_text(encoding="utf-8")
    app.add_middleware(Browsers)
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        app,
        build(desk),
        path="/",
        auth=users.check if users else None,
        css=(_ASSETS / "chat.css").read_text(encoding="utf-8"),
        head=f"<script>{script}</script>",
        max_file_size=MOST_UPLOADED,
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=local and users is None,
        footer_links=[],
    )
