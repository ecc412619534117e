"""The doors for programs: HTTP, the page's typed endpoints, MCP; and who is let in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from quoth.service.users import Users
from quoth.web.session import COOKIE
from serving import served

TEXT = "# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804. They were slow.\n"
QUOTE = "Steam drove the first of them, in 1804."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text(TEXT)
    return folder


@pytest.fixture(scope="module")
def address(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(corpus, tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one login: ada, steam engine."""
    data = tmp_path_factory.mktemp("guarded")
    users = Users.open(data / "users.txt", missing_ok=True)
    users.add("ada", "steam engine")
    with served(corpus, data, users) as address:
        yield address


def test_the_api_gives_the_object_that_every_door_gives(address: str) -> None:
    """The quote stands at its place, errors come as words, documents are listed, the API describes itself."""
    answer = httpx.post(f"{address}/api/ask", json={"question": "What happened in 1804?", "history": []}).json()
    assert answer["citations"][0]["quote"] == QUOTE
    assert TEXT[answer["citations"][0]["start"] : answer["citations"][0]["end"]] == QUOTE
    empty = httpx.post(f"{address}/api/ask", json={"question": " "})
    assert (empty.status_code, empty.json()["error"]) == (400, "the question is empty")
    unknown = httpx.post(f"{address}/api/ask", json={"question": "Who?", "sources": [".uploads/x/a.md"]})
    assert (unknown.status_code, unknown.json()["error"]) == (400, "no such document: .uploads/x/a.md")
    hits = httpx.post(f"{address}/api/search", json={"question": "rails", "limit": 1}).json()
    assert [(hit["source"], hit["ranks"]["fused"]) for hit in hits] == [("engines.md", 1)]
    assert [d["source"] for d in httpx.get(f"{address}/api/documents").json()] == ["engines.md"]
    assert httpx.get(f"{address}/api/health").json()["status"] == "ok"
    assert "/api/ask" in httpx.get(f"{address}/api/openapi.json").json()["paths"]


def test_another_host_name_is_refused(address: str) -> None:
    """A page elsewhere that points its own name at this machine reads nothing."""
    assert httpx.get(f"{address}/api/documents", headers={"host": "evil.example"}).status_code == 400


def test_a_browser_gets_a_cookie_that_no_script_and_no_other_site_reads(address: str) -> None:
    """Once, with the page; a browser that has one keeps it, and one that nobody made here is replaced."""
    first = httpx.get(address)
    sent = first.headers["set-cookie"]
    assert sent.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(sent.split("; "))
    assert "Max-Age=15552000" in sent
    assert "set-cookie" not in httpx.get(address, cookies={COOKIE: first.cookies[COOKIE]}).headers
    assert "set-cookie" in httpx.get(address, cookies={COOKIE: "made-elsewhere"}).headers
    changed = first.cookies[COOKIE][::-1]
    assert "set-cookie" in httpx.get(address, cookies={COOKIE: changed}).headers


@pytest.mark.parametrize("other", ['foo={"a":1}', "theme=dark mode", "a[b]=c", "noequals"])
def test_cookies_of_other_programs_on_this_machine_do_not_hide_ours(address: str, other: str) -> None:
    """They are shared between ports; a browser that has ours keeps it beside any of them."""
    ours = httpx.get(address).cookies[COOKIE]
    response = httpx.get(address, headers={"cookie": f"{other}; {COOKIE}={ours}"})
    assert "set-cookie" not in response.headers


def test_where_there_are_logins_nothing_is_said_without_one(guarded: str) -> None:
    """Neither by the API nor by the page; a wrong password is no better than none."""
    asked: dict[str, Any] = {"url": f"{guarded}/api/ask", "json": {"question": "What happened in 1804?"}}
    assert httpx.post(**asked).status_code == 401
    assert httpx.post(**asked, auth=("ada", "wrong engine")).status_code == 401
    assert httpx.post(**asked, auth=("ada", "steam engine")).json()["citations"][0]["quote"] == QUOTE
    assert httpx.get(f"{guarded}/gradio_api/info").status_code == 401
    assert "Log in to ask" in httpx.get(guarded).text
    assert httpx.post(f"{guarded}/login", data={"username": "ada", "password": "no"}).status_code == 400
    with httpx.Client(base_url=guarded) as browser:
        entered = browser.post("/login", data={"username": "ada", "password": "steam engine"})
        assert entered.status_code == 200
        assert all({"HttpOnly", "SameSite=Lax"} <= set(c.split("; ")) for c in entered.headers.get_list("set-cookie"))
        assert browser.get("/gradio_api/info").status_code == 200
        kept = dict(browser.cookies)
        assert browser.get("/logout").status_code == 405
        assert browser.post("/logout", data={}).status_code == 303
        assert httpx.get(f"{guarded}/gradio_api/info", cookies=kept).status_code == 401  # not by the old cookie either


def test_a_file_of_users_without_any_lets_nobody_in(corpus: Path, tmp_path: Path) -> None:
    """Whoever asked for a login has one, also once the last line is taken out of the file."""
    users = Users.open(tmp_path / "users.txt", missing_ok=True)
    with served(corpus, tmp_path, users) as address:
        assert httpx.get(f"{address}/api/documents").status_code == 401
        assert httpx.get(f"{address}/gradio_api/info").status_code == 401
        assert "Log in to ask" in httpx.get(address).text


def test_a_program_logs_in_as_a_browser_does(guarded: str) -> None:
    """Gradio's own client, with a name and a password."""
    from gradio_client import Client

    client = Client(guarded, auth=("ada", "steam engine"), verbose=False)
    assert client.predict(api_name="/documents")[0]["source"] == "engines.md"


def test_the_typed_endpoints_answer_and_nothing_else_is_shown(address: str) -> None:
    """ask, search and documents, with the types of what they take."""
    shown = httpx.get(f"{address}/gradio_api/info").json()["named_endpoints"]
    assert sorted(shown) == ["/ask", "/documents", "/search"]
    assert [p["parameter_name"] for p in shown["/ask"]["parameters"]] == ["question", "history", "documents"]
    from gradio_client import Client

    client = Client(address, verbose=False)
    answer = client.predict("What happened in 1804?", api_name="/ask")
    assert answer["citations"][0]["quote"] == QUOTE
    assert client.predict("rails", 1, api_name="/search")[0]["source"] == "engines.md"
    assert client.predict(api_name="/documents")[0]["source"] == "engines.md"


def test_the_same_are_mcp_tools(address: str) -> None:
    """Listed with their descriptions, and called as a client of the protocol calls them."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def talk() -> tuple[dict[str, str], str]:
        async with (
            streamablehttp_client(f"{address}/gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool.description or "" for tool in (await session.list_tools()).tools}
            name = next(n for n in tools if n.endswith("ask"))
            said = await session.call_tool(name, {"question": "What happened in 1804?"})
            return tools, str(said.content)

    tools, said = asyncio.run(talk())
    assert sorted(name.rpartition("_")[2] for name in tools) == ["ask", "documents", "search"]
    assert any("quotes from the documents" in description for description in tools.values())
    assert QUOTE in said
