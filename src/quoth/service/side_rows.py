"""HTML of the sidebar: conversations by day, a row for each document, and what is asked alone, as chips.

What a button does stands in its `data-act`; the page's script (`sidebar.js`) hands it to the server, and opens
the menu of a row. Whatever comes from a document or from a person is escaped here; `data-label` has a name as it
is, to be sent back, and is shown nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import groupby
from pathlib import PurePath

from quoth.service.conversation_texts import distinct, folded
from quoth.service.conversations import Listed
from quoth.service.letters import safe, visible
from quoth.service.listing import Shelved

_CHECK = (
    '<button type="button" class="quoth-claim-button" data-act="claim" title="Check what stands in the box">'
    "Check a sentence</button>"
)
UNTITLED = "Empty conversation"
_COMMAND = re.compile(r":\s*(?:quoth|pip)\s.*$")
_AGAIN = re.compile(r":\s*quoth index$")


def day_of(when: float, now: float) -> str:
    """The day of a time, as a heading; both in seconds since the epoch, days as the server's clock has them."""
    day, today = datetime.fromtimestamp(when).astimezone().date(), datetime.fromtimestamp(now).astimezone().date()
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A}, {day.day} {day:%B}{year}"


def conversations(listed: Sequence[Listed], opened: str | None, words: str, now: float) -> str:
    """The conversations under their days, the open one marked; in words where there are none, or none that say so."""
    if not listed:
        said = f"No conversation says or quotes “{safe(words.strip())}”." if words.strip() else "No conversation yet."
        return f'<p class="quoth-none" role="status">{said}</p>'
    taken: set[str] = set()
    parts = []
    for day, group in groupby(listed, key=lambda one: day_of(one.updated, now)):
        rows = "".join(_talk(one, opened, taken) for one in group)
        parts.append(f'<h3 class="quoth-day">{day}</h3><ul class="quoth-rows">{rows}</ul>')
    return f'<div class="quoth-talks" data-roving>{"".join(parts)}</div>'


def _talk(one: Listed, opened: str | None, taken: set[str]) -> str:
    title = distinct(one.title or UNTITLED, taken)
    taken.add(folded(title))
    current = ' aria-current="true"' if one.id == opened else ""
    return (
        f'<li class="quoth-row quoth-talk" data-id="{safe(one.id)}"><button type="button" class="quoth-rowname" '
        f'data-act="talk"{current} dir="auto">{safe(title)}</button>{_dots("talk", title)}</li>'
    )


def _dots(menu: str, name: str) -> str:
    label = safe(f"Menu of {name}")
    return (
        f'<button type="button" class="quoth-dots" data-menu="{menu}" aria-haspopup="menu" aria-expanded="false" '
        f'aria-label="{label}">⋯</button>'
    )


def documents(shelf: Sequence[Shelved], scope: Collection[str]) -> str:
    """A row for each document: its tick, name, kind, pages and state, and its menu."""
    if not shelf:
        return '<p class="quoth-none">No document yet. Drop a file anywhere on this page.</p>'
    return f'<ul class="quoth-rows quoth-shelf" data-roving>{"".join(_document(one, scope) for one in shelf)}</ul>'


def _document(one: Shelved, scope: Collection[str]) -> str:
    entry, name = one.entry, visible(one.entry.label)
    asked = f' data-act="tick" aria-label="{safe(f"Ask only {name}")}"{" checked" if entry.label in scope else ""}'
    tick = (
        f'<input type="checkbox" class="quoth-only"{asked}>' if entry.document else '<span class="quoth-only"></span>'
    )
    opens = f'href="#quoth/open/{entry.document}"' if entry.document else 'role="link" aria-disabled="true"'
    facts = [kind_of(entry.label), *([f"{one.pages} pages" if one.pages > 1 else "1 page"] if one.pages else [])]
    state, worse = state_of(one)
    style = ' class="quoth-worse"' if worse else ""
    return (
        f'<li class="quoth-row quoth-paper" data-label="{escape(entry.label)}"{" data-own" if entry.uploaded else ""}'
        f"{' data-read' if entry.document else ''}>{tick}"
        f'<a class="quoth-rowname" {opens} dir="auto" title="{safe(name)}">{safe(name)}'
        f"<small><span>{' · '.join(map(safe, facts))}</span> · <span{style}>{safe(state)}</span></small></a>"
        f"{_dots('paper', name)}</li>"
    )


def kind_of(label: str) -> str:
    """What kind of file a name says.

    >>> kind_of("report.final.pdf"), kind_of("notes")
    ('PDF', 'Text')
    """
    return PurePath(label).suffix[1:].upper() or "Text"


def state_of(one: Shelved) -> tuple[str, bool]:
    """How a document is, and whether that is something to act on."""
    entry = one.entry
    if one.problem:
        return f"not read: {one.problem}; {on_page(one.remedy)}", True
    if not entry.document:
        return "; ".join(entry.warnings) or "not read yet", True
    if entry.changed:
        return "changed; read it again", True
    return "; ".join(["read", *entry.warnings]), False


def on_page(remedy: str) -> str:
    """What to do, for somebody who has the page and no shell: commands are those of who runs it.

    >>> on_page("split it, or raise the limit: quoth index --max-mb 3"), on_page("read it again: quoth index")
    ('split it, or raise the limit (who runs this page can)', 'read it again')
    >>> on_page("save it as PDF: then add it")
    'save it as PDF: then add it'
    """
    return _COMMAND.sub(" (who runs this page can)", _AGAIN.sub("", remedy))


def chips(scope: Sequence[str], documents_: int) -> str:
    """What the next question is asked of: a chip for each document, or all of them."""
    if not scope:
        said = "No document yet" if not documents_ else "All documents" if documents_ > 1 else "The one document"
        head = '<p class="quoth-chips"><span class="quoth-asks">Asks</span>'
        return f'{head}<span class="quoth-chip">{said}</span>{_CHECK}</p>'
    made = "".join(
        f'<span class="quoth-chip" data-label="{escape(label)}"><span dir="auto">{safe(label)}</span>'
        f'<button type="button" data-act="untick" aria-label="{safe(f"Do not ask only {visible(label)}")}">✕</button>'
        "</span>"
        for label in scope
    )
    every = '<button type="button" class="quoth-every" data-act="untick-all">Ask all</button>'
    head = '<p class="quoth-chips" role="group" aria-label="Asked alone"><span class="quoth-asks">Asks only</span>'
    return f"{head}{made}{every}{_CHECK}</p>"


def asked_only(scope: Sequence[str]) -> str:
    """What an answer was asked of, below it; nothing where that were all documents."""
    return f'<p class="quoth-about" dir="auto">Asked only: {safe(", ".join(scope))}</p>' if scope else ""
