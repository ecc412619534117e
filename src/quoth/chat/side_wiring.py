"""The parts of the sidebar wired to what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from quoth.chat.document_handlers import Shelf
from quoth.chat.errands import Errands
from quoth.chat.handlers import Handlers
from quoth.chat.layout import Parts

READY = "() => window.quothReady()"
CHECKED = "() => window.quothChecked()"
READ = "() => window.quothRead()"
SAVE = "(file) => { window.quothSave(file); return ''; }"
KEEP_SCOPE = "(scope) => window.quothKeep('scope', scope)"
KEEP_PENDING = "(pending) => window.quothKeep('pending', pending)"
SEVERAL = {"trigger_mode": "multiple"}
"""Acts that may come one on top of the other, such as ticks."""


@dataclass(frozen=True)
class SideActs:
    """The handlers."""

    do: Handlers
    errands: Errands
    shelf: Shelf


def wire_side(
    on: Callable[..., Any], suggest: Callable[[Any], None], acts: SideActs, parts: Parts, conversation: list[Any]
) -> None:
    """Connect the sidebar, the chips and the ticks. `conversation` are the parts that change with a conversation."""
    _wire_talks(on, suggest, acts, parts, conversation)
    _wire_papers(on, suggest, acts, parts)
    kept = parts.kept
    waited = [kept.pending, kept.place, parts.middle.box]
    on(parts.errands["wait"].click, acts.do.wait, waited, conversation, **SEVERAL)  # the script looks for suggestions
    parts.side.scope.change(None, parts.side.scope, None, js=KEEP_SCOPE)
    kept.pending.change(None, kept.pending, None, js=KEEP_PENDING)


def _wire_talks(
    on: Callable[..., Any], suggest: Callable[[Any], None], acts: SideActs, parts: Parts, conversation: list[Any]
) -> None:
    side, kept, strip = parts.side, parts.kept, parts.strip
    scope = [side.scope, side.papers, strip.chips]
    opened = [kept.place, kept.pending, side.search, kept.edited]
    for event, handler, inputs in (
        (side.new.click, acts.do.start_new, [kept.edited]),
        (parts.errands["talk"].click, acts.errands.talk, opened),
    ):
        suggest(on(event, handler, inputs, [*conversation, *scope]).then(None, js=READY))
    on(side.search.change, acts.errands.search, [side.search, kept.place], [side.listed])
    changed = [side.listed, strip.tally, strip.checked, parts.saved]
    acted = on(parts.errands["act"].click, acts.errands.act, [kept.place, side.search], changed, **SEVERAL)
    acted.then(None, parts.saved, parts.saved, js=SAVE)
    checked = on(parts.errands["claim"].click, acts.errands.claim, [side.scope], [strip.checked], **SEVERAL)
    checked.then(None, js=CHECKED)


def _wire_papers(on: Callable[..., Any], suggest: Callable[[Any], None], acts: SideActs, parts: Parts) -> None:
    side, kept, strip = parts.side, parts.kept, parts.strip
    scope = [side.scope, side.papers, strip.chips]
    known = [kept.place, side.scope]
    library = [*scope, strip.tally, side.report, side.progress]
    for event, handler in (
        (parts.errands["papers"].click, acts.shelf.papers),
        (side.refresh.click, acts.shelf.refresh),
    ):
        suggest(on(event, handler, known, library, **SEVERAL).then(None, js=READ))
    filled = [side.report, side.progress, parts.saved]
    answered = on(parts.errands["fill"].click, acts.shelf.sheet, [side.scope], filled, **SEVERAL).then(None, js=READ)
    answered.then(None, parts.saved, parts.saved, js=SAVE)
    on(parts.errands["look"].click, acts.shelf.look, [], [side.progress], **SEVERAL)
    suggest(on(parts.errands["narrow"].click, acts.shelf.narrow, [], [*scope, *parts.middle.suggestions], **SEVERAL))
