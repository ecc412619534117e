"""A conversation as a file that a person takes along: as JSON that `quoth verify` accepts, or as Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from quoth.files.file_names import fitted, is_reserved
from quoth.service.conversations import Conversation, Turn

_SIGNS = re.compile(r"[\\`*_{}\[\]<>&~|#$@:^=]")
"""Signs that Markdown, HTML or a common extension gives a meaning somewhere in a line."""
_OPENINGS = re.compile(r"^(?:[-+]|\d+(?=[.)]))|(?<=\bwww)(?=\.)", re.IGNORECASE)
"""What makes a list of the line that it opens, and a link of a bare name."""
_UNSEEN = re.compile(r"[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, signs that turn the direction of what follows them, halves of characters."""


def to_json(conversation: Conversation) -> dict[str, Any]:
    """Plain data: `title`, `created` (ISO 8601, UTC) and `turns`, each `question`, `answer` and any `rating`.

    An answer is what `Answer.to_dict()` gave, with the markers of the quotes that the person has `checked`; None,
    with an `error`, where there was none. `sources` are the documents that were asked, if not all.
    """
    return {
        "title": conversation.title,
        "created": _time(conversation.created).isoformat(timespec="seconds"),
        "turns": [_turn(turn) for turn in conversation.turns],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    found: dict[str, Any] = {"question": turn.question, "answer": turn.answer}
    if turn.answer is None:
        found["error"] = turn.error
    else:
        found["checked"] = list(turn.checked)
    if turn.scope:
        found["sources"] = list(turn.scope)
    if turn.rating is not None:
        found["rating"] = turn.rating
    return found


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def to_markdown(conversation: Conversation) -> str:
    """CommonMark: the title, each question and its answer, and under it each quote with its place and its tick.

    What comes from documents and persons is escaped: no Markdown and no HTML in it has an effect.
    Lines of a quote stay lines; other white space becomes one space, and a control or a sign that
    would turn the direction of the text becomes U+FFFD. The JSON has every character as it was.
    """
    blocks = [f"# {_letters(conversation.title) or 'Conversation'}"]
    blocks.append(f"{_time(conversation.created):%Y-%m-%d %H\\:%M} UTC")
    for turn in conversation.turns:
        blocks += [f"## {_letters(turn.question)}", *_reply(turn)]
    return "\n\n".join(blocks) + "\n"


def _reply(turn: Turn) -> Iterator[str]:
    if turn.answer is None:
        yield f"No answer\\: {_letters(turn.error)}"
        return
    yield _letters(turn.answer["text"])
    understood = turn.answer["standalone_question"]
    if understood != " ".join(turn.question.split()):
        yield f"Searched for\\: {_letters(understood)}"
    for citation in turn.answer["citations"]:
        yield _quote(citation, checked=citation["marker"] in turn.checked)


def _quote(citation: Mapping[str, Any], *, checked: bool) -> str:
    page = f", page {citation['page']}" if citation["page"] else ""
    place = f"{_letters(citation['source'])}{page}, characters {citation['start']} to {citation['end']}"
    place += "; checked" if checked else "; not checked"
    lines = [line for raw in citation["quote"].splitlines() if (line := _letters(raw))]
    # A backslash at the end of a line keeps the line end.
    return "\\\n".join(f"> {line}" for line in lines) + f"\n>\n> \\[{citation['marker']}\\] {place}"


def _letters(text: str) -> str:
    """A text as one line of Markdown that shows its letters and does nothing else."""
    line = _UNSEEN.sub("\ufffd", " ".join(text.split()))
    return _OPENINGS.sub(_opened, _SIGNS.sub(r"\\\g<0>", line))


def _opened(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() or not found[0] else f"\\{found[0]}"


def file_name(title: str, suffix: str) -> str:
    """A name for a download that every file system takes: letters, digits and a few signs.

    `suffix` is kept as it is, with its dot.

    >>> file_name("Who founded A/B?", ".md")
    'Who founded A B.md'
    """
    plain = unicodedata.normalize("NFC", title.encode("utf-8", "ignore").decode("utf-8"))
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c in "-_.,()'" else " " for c in plain)
    stem = " ".join(kept.split()).strip(" .")
    return fitted((f"chat {stem}" if is_reserved(stem) else stem) or "conversation", suffix)
