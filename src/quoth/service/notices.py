"""HTML of what a person should know of what was quoted: which of it they have checked, and what was edited since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quoth.service.conversations import Turn
from quoth.service.edits import Edit, Fate
from quoth.service.letters import safe
from quoth.service.rewording import Rewording, differences

_FATES: Mapping[Fate, str] = {
    "edited": "was edited since it was quoted here, and is not read again yet",
    "read": "was edited since it was quoted here",
    "removed": "was removed since it was quoted here",
}


def tally(turns: Sequence[Turn], edited: Mapping[str, Fate]) -> str:
    """How many quotes of a conversation are checked, a way to take it along, and what was edited since."""
    cited = [(turn, citation) for turn in turns for citation in (turn.answer or {}).get("citations", ())]
    ticked = [f"{turn.id}:{marker}" for turn in turns for marker in turn.checked]
    if not turns:
        return '<div class="quoth-tally" data-checked=""></div>'
    count = f"{len(ticked)} of {len(cited)} {'quote' if len(cited) == 1 else 'quotes'} checked" if cited else ""
    first = {c["source"]: f"#quoth/cite/{turn.id}/{c['marker']}" for turn, c in reversed(cited)}
    notes = "".join(
        f'<p class="quoth-edited"><span dir="auto">{safe(label)}</span> {_FATES[fate]}. '
        f'<a class="quoth-act" href="{first[label]}">What changed</a></p>'
        for label, fate in edited.items()
    )
    return (
        f'<div class="quoth-tally" data-checked="{" ".join(ticked)}"><span role="status">{count}</span>'
        '<button type="button" class="quoth-take" data-menu="take" aria-haspopup="menu" aria-expanded="false">'
        f"Download</button></div>{notes}"
    )


def check_button(turn: int, marker: int) -> str:
    """The tick beside a quote; the page's script shows whether it is set."""
    return (
        f'<button type="button" class="quoth-check" value="{turn}:{marker}" '
        f'aria-pressed="false"><span aria-hidden="true"></span>Checked</button>'
    )


def change(edit: Edit) -> str:
    """What became of a cited document, with both wordings side by side, above its text."""
    again = '<button type="button" class="quoth-tool" data-act="reread">Read it again</button>'
    said = f"<strong>{safe(edit.label)}</strong> {_FATES[edit.fate]}. {again if edit.fate == 'edited' else ''}"
    return f'<div class="quoth-change" role="note"><p dir="auto">{said}</p>{_became(edit)}</div>'


def _became(edit: Edit) -> str:
    if edit.fate == "removed":
        below = "Below it is as it was read." if edit.document else "Its quote stands in the conversation."
        return f"<p>{below}</p>"
    if edit.rewording is None:
        return f"<p>It cannot be read as it is now: {safe(edit.problem)}.</p>"
    became, old = edit.rewording.became, edit.rewording.old
    if became == "same":
        return "<p>What was quoted still stands, at the same place.</p>"
    if became == "moved":
        return "<p>What was quoted still stands, at another place.</p>"
    if became == "gone":
        return (
            f'<div class="quoth-wordings"><div><h4>As it was quoted</h4><p dir="auto">{safe(" ".join(old.split()))}</p>'
            "</div><div><h4>Now</h4><p>Nothing like it stands there any more.</p></div></div>"
        )
    return _side_by_side(edit.rewording)


def _side_by_side(rewording: Rewording) -> str:
    steps = differences(rewording.old, rewording.new)
    old = "".join(safe(one.old) if one.same else f"<del>{safe(one.old)}</del>" for one in steps if one.old)
    new = "".join(safe(one.new) if one.same else f"<ins>{safe(one.new)}</ins>" for one in steps if one.new)
    return (
        f'<div class="quoth-wordings"><div><h4>As it was quoted</h4><p dir="auto">{old}</p></div>'
        f'<div><h4>As it says now</h4><p dir="auto">{new}</p></div></div>'
    )
