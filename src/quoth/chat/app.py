"""The whole server: the page, its uploads and logins, the API, and the gate in front of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

import gradio as gr
from starlette.types import ASGIApp

from quoth import http
from quoth.chat.frontend import early, needed
from quoth.chat.page import build
from quoth.chat.text_routes import TextRoutes
from quoth.service.users import Users
from quoth.service.workspace import Desk
from quoth.web.built import Built
from quoth.web.doorman import Doorman
from quoth.web.gate import Gate
from quoth.web.passing import Passing
from quoth.web.receiving import Receiving
from quoth.web.session import Browsers, secret_of
from quoth.web.signin import Logins

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("chat", "desk", "document", "sidebar")
_STYLES = ("chat", "desk", "document", "sidebar")
"""One of each for each part of the page, in their order; the gate knows the scripts by name too (`web.doors`)."""

_FRONTEND = Path(gr.__file__).parent / "templates" / "frontend"

_BROWN, _DARK_BROWN, _RED = "#9a4a00", "#7c3b00", "#b42318"
_SANS, _MONO = ("system-ui", "sans-serif"), ("monospace",)  # those of the machine: whole, and at hand
THEME = gr.themes.Default(font=_SANS, font_mono=_MONO).set(  # its orange is too pale for letters on it, or of it
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


def create(
    desk: Desk, data: Path, users: Users | None = None, *, hosts: Collection[str] = (), local: bool = True
) -> Gate:
    """The server over a desk, behind a login where there are users. `data` is the folder that it keeps things in.

    `hosts` are names that it answers to beside localhost and addresses. MCP tools are offered to this
    machine alone: Gradio (6.31) has no login before them.
    """
    secret = secret_of(data)
    passing = Passing(data / "passing", desk.library.room)
    mcp = local and users is None
    page = build(desk, passing, logins=users is not None)
    app = http.create_app(desk.library)
    receiving = Receiving(passing)
    app.add_route("/gradio_api/upload", receiving.upload, ["POST"], include_in_schema=False)
    app.add_route("/gradio_api/upload_progress", receiving.progress, ["GET"], include_in_schema=False)
    for path, answer in TextRoutes(desk.library).routes().items():
        app.add_route(path, answer, ["GET"], include_in_schema=False)
    # Else Gradio (6.31) lets every path of the machine through: gradio.processing_utils._check_allowed.
    page.has_launched = True
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=THEME,
        css="".join((_ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES),
        favicon_path=str(_ASSETS / "favicon.svg"),
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=mcp,
        footer_links=[],
    )
    logins = Logins(users, secret) if users is not None else None
    built = _built(app, {str(part["type"]) for part in page.config["components"]})
    inner: ASGIApp = Doorman(built, logins, _ASSETS / "login.html") if logins else built
    return Gate(inner, Browsers(secret, desk.keeps), logins, len(page.fns), hosts=hosts, mcp=mcp)


def _built(app: ASGIApp, parts: Collection[str]) -> Built:
    """The application with what its page is built of at hand: Gradio's files for these kinds of parts, our scripts."""
    files = needed(_FRONTEND, parts)
    kept = {f"/assets/{name}": _FRONTEND / "assets" / name for name in files}
    ours = {f"/quoth/{name}.js": _ASSETS / f"{name}.js" for name in (*_SCRIPTS, "login")}
    named = [f"/quoth/{name}.js?v={_version(_ASSETS / f'{name}.js')}" for name in _SCRIPTS]
    return Built(app, kept | ours, early(files, named))


def _version(file: Path) -> str:
    """What a file says, in a few letters: its address is another one once it is."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
