"""What of Gradio's built files the page needs, found in them: so a browser can ask for all at once as it begins.

Gradio (6.31) is built by Vite (https://vite.dev): a script loads others by `import()`, and beside it stands, by their
numbers in a list, what these need. Left to itself the browser hears of each layer only once it has run the one before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from html import escape
from pathlib import Path

_LISTED = re.compile(r"m\.f=(\[.*?\])\)", re.DOTALL)
_LOADS = re.compile(
    r"(?:\b(?P<use>\w+):\(\)=>\w+\(\(\)=>)?import\(`\./(?P<file>[^`]+)`\)"
    r"(?:(?!import\().){0,120}?__vite__mapDeps\(\[(?P<needs>[\d,]*)\]\)"
)
_PART = re.compile(r"\b(?P<name>\w+):\{(?P<loads>[^{}]*?__vite__mapDeps[^{}]*)\}")
_ENTRY = re.compile(r'<script type="module"[^>]* src="\./assets/(?P<file>[^"]+)"')
_SHELL = ("Index", "Blocks")
"""What lays out a page of Gradio's, whatever is on it; each loads the next."""


def needed(frontend: Path, parts: Collection[str]) -> list[str]:
    """Names of the files below `assets` that a page with these kinds of parts loads, each once.

    `frontend` is the folder that Gradio was built into. What of it is built otherwise than known here is left
    out: the page loads it in its own time.
    """
    entry = _ENTRY.search((frontend / "index.html").read_text("utf-8"))
    if entry is None:
        return []
    assets, found = frontend / "assets", {entry["file"]: None}
    text = (assets / entry["file"]).read_text("utf-8")
    for name in _SHELL:
        file, needs = next((load for load in _loads(text, _listed(text)) if load[0].startswith(f"{name}-")), ("", []))
        found |= dict.fromkeys([file, *needs] if file else [])
        text = (assets / file).read_text("utf-8") if file else ""
    tables = [
        _parts((assets / name).read_text("utf-8"))
        for name in found
        if name.startswith("core-") and name.endswith(".js")
    ]
    found |= dict.fromkeys(name for table in tables for part in sorted(parts) for name in table.get(part, ()))
    return [name for name in found if (assets / name).is_file()]


def _loads(text: str, listed: list[str]) -> list[tuple[str, list[str]]]:
    """The files that a piece of a script loads later, each with what it needs."""
    found = []
    for load in _LOADS.finditer(text):
        if load["use"] == "example":  # of a part, in a table of examples; there is none
            continue
        numbers = [int(number) for number in load["needs"].split(",") if number]
        found.append((load["file"], [listed[number] for number in numbers if number < len(listed)]))
    return found


def _listed(text: str) -> list[str]:
    listed = _LISTED.search(text)
    return [name.removeprefix("./") for name in json.loads(listed[1])] if listed else []


def _parts(text: str) -> dict[str, list[str]]:
    """What each kind of part needs, by its name, from the text of the script that has the table of them."""
    listed, found = _listed(text), {}
    for part in _PART.finditer(text):
        loads = _loads(part["loads"], listed)
        found[part["name"]] = [name for file, needs in loads for name in (file, *needs)]
    return found


def early(files: Collection[str], scripts: Collection[str]) -> str:
    """HTML for a page's head: what is loaded at once, and our own scripts, run in their order."""
    lines = [
        f'<link rel="modulepreload" crossorigin href="/assets/{escape(name)}">'
        if name.endswith(".js")
        else f'<link rel="preload" as="style" crossorigin href="/assets/{escape(name)}">'
        for name in files
        if name.endswith((".js", ".css"))
    ]
    return "".join([*lines, *(f'<script defer src="{escape(address)}"></script>' for address in scripts)])
