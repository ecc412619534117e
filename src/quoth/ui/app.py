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

_BROWN, _DARK_BROWN, _RED = "#9a4a00", "#7c3b00", "#b42318"
THEME = gr.themes.Default().set(  # Gradio's orange is too pale for letters on it, or of it
    button_primary_background_fill=_BROWN, button_primary_background_fill_dark=_BROWN,
    button_primary_background_fill_hover=_DARK_BROWN, button_primary_background_fill_hover_dark=_DARK_BROWN,
    button_primary_text_color="#ffffff", button_primary_text_color_dark="#ffffff",
    button_cancel_background_fill=_RED, button_cancel_background_fill_dark=_RED,
    button_cancel_text_color="#ffffff", button_cancel_text_color_dark="#ffffff",
    block_info_text_color="*body_text_color", block_info_text_color_dark="*body_text_color",
    block_label_text_color="*body_text_color", block_label_text_color_dark="*body_text_color",
    block_title_text_color="*body_text_color", block_title_text_color_dark="*body_text_color",
    input_placeholder_color="#6b7280", input_placeholder_color_dark="#b3b9c4",
)  # fmt: skip


def mount(app: FastAPI, desk: Desk, users: Users | None = None, *, local: bool = True) -> FastAPI:
    """Serve the page at the root of an application, behind a login where there are users.

    MCP tools are offered to this machine alone: Gradio (6.31) has no login before them, and finds
    its own address in the request.
    """
    script = (_ASSETS / "chat.js").read_text(encoding="utf-8")
    app.add_middleware(Browsers)
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        app,
        build(desk, logins=users is not None),
        path="/",
        auth=users.check if users else None,
        auth_message="Log in to ask the documents.",
        theme=THEME,
        css=(_ASSETS / "chat.css").read_text(encoding="utf-8"),
        head=f"<script>{script}</script>",
        max_file_size=MOST_UPLOADED,
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=local and users is None,
        footer_links=[],
    )
