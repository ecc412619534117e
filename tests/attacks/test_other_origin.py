"""Pages of other origins in a real browser, which is logged in here: they read, ask, frame and end nothing.

Another port of 127.0.0.1 is another origin of the same site, so that even Strict cookies go along;
`localhost` is another site. The page itself does all that it does, and breaks no rule of its own policy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from attacks.tally import Tally
from browsing import ask
from quoth.service.users import Users
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HOSTS = ["127.0.0.1", "localhost"]
READING = """async (target) => {
    const read = {};
    const look = async (way, path, options) => {
        try {
            const response = await fetch(target + path, options);
            read[`${way} ${path}`] = response.status + await response.text() + [...response.headers];
        } catch (error) { read[`${way} ${path}`] = ""; }
    };
    for (const path of ["/", "/config", "/theme.css", "/quoth/chat.js", "/favicon.ico", "/gradio_api/info",
                        "/gradio_api/token", "/api/documents", "/api/health", "/api/openapi.json", "/logout"]) {
        await look("fetch", path, { credentials: "include" });
        await look("fetch from the cache", path, { credentials: "include", cache: "force-cache" });
        await look("fetch without cookies", path, { credentials: "omit" });
        read[`XHR ${path}`] = await new Promise((done) => {
            const request = new XMLHttpRequest();
            request.withCredentials = true;
            request.onloadend = () => done(request.status ? request.status + request.responseText : "");
            request.open("GET", target + path);
            request.send();
        });
    }
    return read;
}"""
ASKING = """async (target) => {
    const read = {};
    const question = JSON.stringify({ question: "What happened in 1804?" });
    const call = JSON.stringify({ fn_index: 0, data: ["What happened in 1804?", null, null], session_hash: "abc" });
    const files = new FormData();
    files.append("files", new File(["planted"], "planted.txt"));
    const bodies = {
        "/api/ask": question, "/api/search": question, "/gradio_api/run/predict": call, "/gradio_api/queue/join": call,
        "/gradio_api/upload": files, "/logout": "", "/login": new URLSearchParams({ username: "eve", password: "x" }),
        "/gradio_api/mcp/": "{}",
    };
    for (const [path, body] of Object.entries(bodies))
        for (const mode of ["cors", "no-cors"])
            for (const kind of [null, "text/plain", "application/json"]) {
                const way = `POST ${mode} ${kind} ${path}`;
                try {
                    const headers = kind ? { "content-type": kind } : {};
                    const options = { method: "POST", mode, credentials: "include", headers, body };
                    const response = await fetch(target + path, options);
                    read[way] = await response.text();
                } catch (error) { read[way] = ""; }
            }
    read["sendBeacon"] = "";
    navigator.sendBeacon(target + "/api/ask", new Blob([question], { type: "text/plain" }));
    navigator.sendBeacon(target + "/logout");
    return read;
}"""
EMBEDDING = """async (target) => {
    const read = {};
    const waited = (ms) => new Promise((done) => setTimeout(done, ms));
    const put = (tag, attributes) => new Promise((done) => {
        const element = Object.assign(document.createElement(tag), attributes);
        element.onload = () => done("loaded");
        element.onerror = () => done("");
        document.body.append(element);
        setTimeout(() => done(""), 3000);
    });
    for (const path of ["/quoth/chat.js", "/config", "/"]) {
        read[`script ${path}`] = await put("script", { src: target + path });
        read[`module ${path}`] = await put("script", { src: target + path, type: "module" });
        read[`style ${path}`] = await put("link", { rel: "stylesheet", href: target + path });
    }
    read["image"] = await put("img", { src: target + "/favicon.ico" });
    read["import"] = await import(target + "/quoth/chat.js").then(() => "loaded", () => "");
    read["what our script defines"] = typeof window.quothGo === "undefined" ? "" : "defined";
    for (const path of ["/gradio_api/queue/data?session_hash=abc", "/gradio_api/heartbeat/abc", "/api/documents"])
        read[`EventSource ${path}`] = await new Promise((done) => {
            const source = new EventSource(target + path, { withCredentials: true });
            const end = (said) => { source.close(); done(said); };
            source.onopen = () => end("opened");
            source.onmessage = (event) => end(event.data);
            source.onerror = () => end("");
        });
    for (const path of ["/", "/gradio_api/queue/join", "/gradio_api/stream"])
        read[`WebSocket ${path}`] = await new Promise((done) => {
            const socket = new WebSocket(target.replace("http", "ws") + path);
            socket.onopen = () => done("opened");
            socket.onerror = () => done("");
        });
    return read;
}"""
FROM_NOWHERE = """(target) => new Promise((done) => {
    addEventListener("message", (event) => done(event.data), { once: true });
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.srcdoc = `<script>(async () => {
        const read = {};
        for (const [path, options] of [["/api/documents", {}], ["/", {}], ["/logout", { method: "POST" }]])
            try {
                const response = await fetch("${target}" + path, { credentials: "include", ...options });
                read["null " + path] = await response.text();
            } catch { read["null " + path] = ""; }
        parent.postMessage(read, "*");
    })()</script>`;
    document.body.append(frame);
})"""
FRAMING = """(target) => {
    for (const [tag, attribute] of [["iframe", "src"], ["object", "data"], ["embed", "src"]]) {
        const element = document.createElement(tag);
        element[attribute] = target + "/";
        if (tag !== "iframe") element.type = "text/html";
        document.body.append(element);
    }
}"""
OPENING = """async (target) => {
    const opened = window.open(target + "/");
    const read = {};
    for (let step = 0; step < 40 && !opened.closed; step++) await new Promise((done) => setTimeout(done, 100));
    for (const [name, look] of Object.entries({
        document: () => opened.document.body.innerText, href: () => opened.location.href,
        frames: () => opened.length || "", severed: () => opened.closed ? "" : "still held",
    }))
        try { read["window.open: " + name] = String(look() ?? ""); } catch { read["window.open: " + name] = ""; }
    return read;
}"""
POSTING = """([address, fields]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: address });
    for (const [name, value] of Object.entries(fields))
        form.append(Object.assign(document.createElement("input"), { name, value }));
    document.body.append(form);
    form.submit();
}"""
tally = Tally("Pages of other origins, in Chromium")


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    yield
    tally.write()


class _Empty(BaseHTTPRequestHandler):
    """An empty page under every address."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>Elsewhere</title><body>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of a server of somebody else on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "engines.md").write_text("# Engines\n\nTrains run on rails. Steam drove the first of them, in 1804.\n")
    return folder


@pytest.fixture(scope="module")
def guarded(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one login: ada, steam engine."""
    data = tmp_path_factory.mktemp("guarded")
    users = Users.open(data / "users.txt", missing_ok=True)
    users.add("ada", "steam engine")
    with served(corpus, data, users) as address:
        yield address


@pytest.fixture(scope="module", params=["with a login", "without logins"])
def at_home(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[BrowserContext, Page, str]]:
    """A browser that is somebody here, our page in it, and our address."""
    logins = request.param == "with a login"
    address: str = request.getfixturevalue("guarded" if logins else "address")
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    if logins:
        _log_in(page)
    _box(page).wait_for(timeout=60_000)
    yield context, page, address
    context.close()


def _log_in(page: Page) -> None:
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("steam engine")
    page.get_by_role("button", name="Login").click()


def _box(page: Page) -> Any:
    return page.get_by_placeholder("Ask the documents", exact=True)


@contextmanager
def _foreign(context: BrowserContext, host: str, port: int) -> Iterator[tuple[Page, list[dict[str, Any]]]]:
    """A page of another origin in this browser, and what is answered to it, also what no script may see.

    Of each answer `statusCode` and `headers`: Chrome DevTools Protocol, Network.responseReceivedExtraInfo.
    """
    page = context.new_page()
    its_own = f"http://{host}:{port}/"
    page.goto(its_own)
    answers: list[dict[str, Any]] = []
    asked: dict[str, str] = {}
    session = context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", lambda sent: asked.update({sent["requestId"]: sent["request"]["url"]}))

    def note(answer: dict[str, Any]) -> None:
        if not asked.get(answer["requestId"], its_own).startswith(its_own):  # such as its icon
            answers.append(answer)

    session.on("Network.responseReceivedExtraInfo", note)
    session.send("Network.enable")
    yield page, answers
    page.close()


def _still_at_home(page: Page, logins: bool) -> None:
    """Still who it was, with what it had: no question was asked, no file was added."""
    page.reload()
    _box(page).wait_for(timeout=60_000)
    expect(page.get_by_role("link", name="Log out")).to_have_count(int(logins))
    documents = page.evaluate("fetch('/api/documents').then((response) => response.json())")
    assert [document["source"] for document in documents] == ["engines.md"]
    assert "1804" not in page.locator("#chat").inner_text()  # one's own document stands open beside it
    expect(page.locator(".quoth-talk")).to_have_count(0)


@pytest.mark.parametrize("host", HOSTS)
def test_a_page_of_another_origin_reads_and_does_nothing(
    at_home: tuple[BrowserContext, Page, str], elsewhere: int, host: str
) -> None:
    """By fetch, XHR, beacon, tags, streams, sockets, and from a frame that has no origin at all; each is refused."""
    context, page, ours = at_home
    with _foreign(context, host, elsewhere) as (foreign, answers):
        for script in (READING, ASKING, EMBEDDING, FROM_NOWHERE):
            for way, read in foreign.evaluate(script, ours).items():
                with tally.input(f"a script of {host}: {way.split()[0]}"):
                    assert read == "", way
        foreign.wait_for_timeout(200)
        assert len(answers) > 50
        assert {answer["statusCode"] for answer in answers} <= {400, 401, 403, 404, 405, 415}
        given = {name.lower() for answer in answers for name in answer["headers"]}
        assert given & {"set-cookie", "access-control-allow-origin"} == set()
    _still_at_home(page, "guarded" in str(page.url) or page.get_by_role("link", name="Log out").count() == 1)


@pytest.mark.parametrize("host", HOSTS)
def test_the_page_is_not_framed(at_home: tuple[BrowserContext, Page, str], elsewhere: int, host: str) -> None:
    """As iframe, object or embed: what stands in the frame is no page of ours."""
    context, _, ours = at_home
    with _foreign(context, host, elsewhere) as (foreign, _):
        foreign.evaluate(FRAMING, ours)
        foreign.wait_for_timeout(1_500)
        for frame in foreign.frames[1:]:
            with tally.input(f"a frame in a page of {host}"):
                assert not frame.url.startswith(ours)
                expect(frame.locator("textarea, form, .gradio-container")).to_have_count(0)
        assert len(foreign.frames) > 1


@pytest.mark.parametrize("host", HOSTS)
def test_a_window_that_is_opened_is_not_held(
    at_home: tuple[BrowserContext, Page, str], elsewhere: int, host: str
) -> None:
    """Whoever opens the page in a window has no hold of it, neither its text nor its address nor that it is open."""
    context, _, ours = at_home
    before = context.cookies(ours)
    with _foreign(context, host, elsewhere) as (foreign, _), context.expect_page() as opened:
        for way, read in foreign.evaluate(OPENING, ours).items():
            with tally.input(f"a window opened by {host}"):
                assert read == "", way
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("window.opener") is None
    assert context.cookies(ours) == before  # or whoever follows a link here would be somebody new


@pytest.mark.parametrize("host", HOSTS)
def test_a_form_of_another_origin_logs_nobody_out_or_in(
    browser: Browser, guarded: str, elsewhere: int, host: str
) -> None:
    """Sent as forms are sent, with the whole window; a link ends no session either."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(guarded)
    _log_in(page)
    _box(page).wait_for(timeout=60_000)
    credentials = {"username": "ada", "password": "steam engine"}
    before = context.cookies(guarded)
    for path, fields in (("/logout", {}), ("/login", credentials), ("/api/ask", {"question": "rails"})):
        with _foreign(context, host, elsewhere) as (foreign, _), tally.input(f"a form of {host}"):
            with foreign.expect_navigation() as led:
                foreign.evaluate(POSTING, [f"{guarded}{path}", fields])
            assert led.value is not None
            assert led.value.status == 403
            assert "set-cookie" not in led.value.all_headers()
    for path in ("/logout", "/login", "/api/documents", "/config"):
        with _foreign(context, host, elsewhere) as (foreign, _), tally.input(f"a link of {host}"):
            with foreign.expect_navigation() as led:
                foreign.evaluate("(address) => { location.href = address; }", f"{guarded}{path}")
            assert led.value is not None
            assert led.value.status in (403, 405)
    assert context.cookies(guarded) == before
    _still_at_home(page, logins=True)
    context.close()


WATCH = """addEventListener("securitypolicyviolation", (event) =>
    window.violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""


def _watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what it did against its own policy."""
    page, found = context.new_page(), list[str]()
    page.expose_function("violated", lambda said: found.append(said))  # noqa: PLW0108 - it marks what it is given
    page.add_init_script(WATCH)
    page.on("console", lambda said: found.append(said.text) if "Content Security Policy" in said.text else None)
    return page, found


def test_the_page_keeps_its_own_policy(browser: Browser, guarded: str, tmp_path: Path) -> None:
    """Logging in, asking, opening the source, adding a file, loading again and logging out: no violation."""
    context = browser.new_context()
    page, violations = _watched(context)
    with tally.input("our own page under its policy"):
        page.goto(guarded)
        _log_in(page)
        ask(page, "What was the first drive by Steam?", 0)
        page.locator("#chat a.quoth-marker").first.click()
        page.locator("#document mark").wait_for()
        (tmp_path / "jam.txt").write_text("The word of this file is treacle.\n")
        page.locator("#upload input[type=file]").set_input_files(tmp_path / "jam.txt")
        page.locator("#report .quoth-report li").first.wait_for(timeout=60_000)
        ask(page, "What is treacle?", 1)
        page.reload()
        _box(page).wait_for(timeout=60_000)
        page.get_by_role("link", name="Log out").click()
        page.get_by_label("Username").wait_for()
        assert violations == []
    context.close()


PUT = """const put = (tag, set) => {
    const element = Object.assign(document.createElement(tag), set);
    document.body.append(element);
    return element;
};"""
INJECTED: dict[str, tuple[str, str]] = {
    "script": ("script-src-elem", "put('script', { textContent: 'window.hacked = 1' })"),
    "script of a data address": ("script-src-elem", "put('script', { src: 'data:text/javascript,window.hacked = 1' })"),
    "attribute": (
        "script-src-attr",
        "{ const b = put('button', {}); b.setAttribute('onclick', 'window.hacked = 1'); b.click(); }",
    ),
    "markup": ("script-src-attr", "put('div', { innerHTML: '<img src=/none onerror=\"window.hacked = 1\">' })"),
    "link": ("script-src-elem", "put('a', { href: 'javascript:window.hacked = 1' }).click()"),
    "frame": ("frame-src", "put('iframe', { src: ELSEWHERE })"),
    "image of elsewhere": ("img-src", "put('img', { src: ELSEWHERE + 'x.png' })"),
    "style of elsewhere": ("style-src-elem", "put('link', { rel: 'stylesheet', href: ELSEWHERE })"),
    "script of elsewhere": ("script-src-elem", "put('script', { src: ELSEWHERE })"),
    "fetch": ("connect-src", "fetch(ELSEWHERE).catch(() => 0)"),
    "beacon": ("connect-src", "navigator.sendBeacon(ELSEWHERE, 'said')"),
    "form": ("form-action", "put('form', { action: ELSEWHERE, method: 'post' }).submit()"),
    "object": ("object-src", "put('object', { data: ELSEWHERE })"),
    "worker": ("worker-src", "try { new Worker(URL.createObjectURL(new Blob(['1']))) } catch {}"),
}


@pytest.fixture(scope="module")
def injected(browser: Browser, address: str, elsewhere: int) -> Iterator[Callable[[str], tuple[list[str], bool]]]:
    """Injects code into our page; gives the violations, and whether the code ran or anything was asked elsewhere."""
    context = browser.new_context()
    page, found = _watched(context)
    outside: list[str] = []
    page.on("response", lambda response: outside.append(response.url) if f":{elsewhere}/" in response.url else None)
    page.goto(address)
    _box(page).wait_for(timeout=60_000)

    def inject(code: str) -> tuple[list[str], bool]:
        found.clear()
        page.evaluate(f"() => {{ const ELSEWHERE = 'http://127.0.0.1:{elsewhere}/'; {PUT} {code}; }}")
        page.wait_for_timeout(300)
        return [*found], bool(outside) or page.evaluate("Boolean(window.hacked)")

    yield inject
    context.close()


@pytest.mark.parametrize("way", list(INJECTED))
def test_what_is_slipped_into_the_page_does_not_run(
    injected: Callable[[str], tuple[list[str], bool]], way: str
) -> None:
    """Neither code nor anything of another server, however it came in: the policy stops it, and says so."""
    directive, code = INJECTED[way]
    with tally.input("what is slipped into our page"):
        violations, ran = injected(code)
        assert not ran
        assert any(said.startswith(directive) for said in violations), violations
