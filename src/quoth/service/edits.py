"""What became of a cited document: edited since, whether it was read again or not, or removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from quoth.config import Settings
from quoth.errors import DocumentError
from quoth.files.corpus import File, read_bytes
from quoth.files.parsing import parse_file
from quoth.index.seam import IndexSnapshot
from quoth.service.listing import Entry, is_changed
from quoth.service.rewording import Rewording, reworded

Fate: TypeAlias = Literal["edited", "read", "removed"]
"""`edited`: the index has what was cited, the file another; `read`: the index has the new text; `removed`: no file."""


@dataclass(frozen=True)
class Edit:
    """What became of a cited place. `document` is the hash of the text that `rewording` gives places of.

    `rewording` is None where the new text cannot be read, and `problem` says why, or where there is none.
    """

    fate: Fate
    label: str
    rewording: Rewording | None = None
    document: str = ""
    problem: str = ""


def edit_of(
    snapshot: IndexSnapshot,
    file: tuple[str, Path | None],
    cited: Mapping[str, Any],
    passages: Sequence[Mapping[str, Any]],
    settings: Settings,
) -> Edit | None:
    """What became of a citation; None where that is as it was cited. `passages` are those of its answer.

    `file` is the name that the index has for the document's file, "" for none, and where that lies. The file is
    read where it is another than the index has, in a process of its own as all files are.
    """
    source, path = file
    record, label = snapshot.source(source), cited["source"]
    if record is None:
        return Edit("removed", label)
    before, after = _neighbours(cited, passages)
    if record.document != cited["document"]:
        stored = snapshot.text(record.document)
        became = reworded(cited["quote"], cited["start"], stored.text if stored else "", before, after)
        return Edit("read", label, became, record.document)
    if path is None or not is_changed(record, path):
        return None
    if not path.exists():
        return Edit("removed", label, document=record.document)
    try:
        document = parse_file(source, read_bytes(File(path, source)), settings)
    except DocumentError as error:
        return Edit("edited", label, problem=error.problem.replace(source, label))
    if document.sha256 == cited["document"]:  # saved again, with the same words
        return None
    became = reworded(cited["quote"], cited["start"], document.text, before, after)
    return Edit("edited", label, became, document.sha256)


def _neighbours(cited: Mapping[str, Any], passages: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """The text before and after a citation, as far as its answer has it."""
    for one in passages:
        if one["document"] == cited["document"] and one["start"] <= cited["start"] and cited["end"] <= one["end"]:
            return one["text"][: cited["start"] - one["start"]], one["text"][cited["end"] - one["start"] :]
    return "", ""


def edited_since(citations: Iterable[Mapping[str, Any]], entries: Iterable[Entry]) -> dict[str, Fate]:
    """What became of the documents of some citations that are not as they were cited, by label, in their order."""
    known = {entry.label: entry for entry in entries}
    held = {entry.document for entry in known.values()}
    found: dict[str, Fate] = {}
    for cited in citations:
        label, document = cited["source"], cited["document"]
        entry = known.get(label)
        if entry is None:
            if document not in held:  # else it was renamed
                found.setdefault(label, "removed")
        elif entry.document and entry.document != document:
            found.setdefault(label, "read")
        elif entry.changed:
            found.setdefault(label, "edited")
    return found
