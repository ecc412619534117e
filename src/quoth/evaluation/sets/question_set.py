"""Question sets: conversations over documents, with the places that hold the evidence.

A set is a folder:

```
manifest.json         name, what it is, licence, documents (name and SHA-256 of the text), hash of the questions
conversations.jsonl   one conversation a line
documents/            the documents, unless the manifest names another folder or the person does
```

Offsets count code points of a document's text as Quoth extracts it. A set over a text that may
not be copied gives the SHA-256 of each evidence in place of its words. A set that does not
hold is refused with the file and the line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from quoth.errors import CorpusError, DocumentError, SetError
from quoth.evaluation.sets.json_files import SetRecord, read_bytes, read_lines, read_whole, write
from quoth.files.corpus import read_texts
from quoth.types import text_hash

MANIFEST, CONVERSATIONS, DOCUMENTS = "manifest.json", "conversations.jsonl", "documents"
_WANTED = "name the folder of a question set"

Answerability = Literal["answerable", "partial", "unanswerable", "underspecified"]
YesNo = Literal["yes", "no"]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, Field(min_length=1)]
Wordings = Annotated[tuple[Name, ...], Field(min_length=1)]


class Evidence(SetRecord):
    """A place that holds evidence. Places of one `group` are alternatives; every group is needed."""

    document: Name
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    exact: str | None = None
    sha256: Sha256 | None = None
    group: int = 1

    @model_validator(mode="after")
    def _can_be_checked(self) -> Evidence:
        if self.end <= self.start:
            raise ValueError(f"start {self.start} is not before end {self.end}")
        if self.exact is None and self.sha256 is None:
            raise ValueError("neither the exact words nor their sha256 are given")
        return self


class Question(SetRecord):
    """One turn: what is asked, what counts as an answer, and where it stands.

    `standalone` is the question in words that need no turn before it; None where nobody wrote them.
    `items`: what a list must name, no more and no less, and `must_say`: what must be shown beside the
    answer, such as an exception; each as its alternative wordings. `least`: of an overview's groups of
    evidence so many have to be cited. An underspecified turn may have the evidence of each reading.
    """

    id: Name
    question: Name
    kind: Name
    answerability: Answerability
    answers: tuple[str, ...] = ()
    yes_no: YesNo | None = None
    evidence: tuple[Evidence, ...] = ()
    items: tuple[Wordings, ...] = ()
    must_say: tuple[Wordings, ...] = ()
    least: int | None = Field(default=None, ge=1)
    standalone: Name | None
    depends_on: str | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Question:
        answered = self.answerability in ("answerable", "partial")
        if answered and not (self.answers and self.evidence):
            raise ValueError(f"it is {self.answerability}, and has no answers or no evidence")
        read_in_ways = self.answerability == "underspecified" and self.answers and self.evidence
        if not answered and not read_in_ways and (self.answers or self.evidence):
            raise ValueError(f"it is {self.answerability}, and has answers or evidence")
        if (self.items or self.must_say or self.least) and not self.evidence:
            raise ValueError(f"it is {self.answerability}, and has items, must_say or least")
        if self.least is not None and self.least > len(self.groups):
            raise ValueError(f"least is {self.least}, and the groups of evidence are {len(self.groups)}")
        return self

    @property
    def groups(self) -> tuple[tuple[tuple[str, int, int], ...], ...]:
        """The evidence as groups of alternatives, each `(document, start, end)`."""
        found: dict[int, list[tuple[str, int, int]]] = {}
        for one in self.evidence:
            found.setdefault(one.group, []).append((one.document, one.start, one.end))
        return tuple(tuple(places) for _, places in sorted(found.items()))


class Dialogue(SetRecord):
    """Turns that were asked one after the other: a conversation, but for the name that another thing has."""

    model_config = ConfigDict(title="Conversation")

    id: Name
    turns: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _looks_back_only(self) -> Dialogue:
        before: set[str] = set()
        for turn in self.turns:
            if turn.depends_on is not None and turn.depends_on not in before:
                raise ValueError(f"turn {turn.id} depends on {turn.depends_on}, which is no earlier turn")
            before.add(turn.id)
        return self


class SetDocument(SetRecord):
    """A document of a set, known by the SHA-256 of its text in UTF-8."""

    name: Name
    sha256: Sha256


class Manifest(SetRecord):
    """What a set is. `documents_in` is relative to the set's folder; None: the person names the place."""

    format: Literal[1] = 1
    name: Name
    about: str
    licence: Name
    documents_in: str | None = DOCUMENTS
    documents: tuple[SetDocument, ...] = Field(min_length=1)
    conversations_sha256: Sha256


@dataclass(frozen=True)
class QuestionSet:
    """A set that holds: its manifest, conversations and the texts that they are about, by name."""

    manifest: Manifest
    conversations: tuple[Dialogue, ...]
    texts: Mapping[str, str]

    @cached_property
    def fingerprint(self) -> str:
        """The hash of all that a score depends on: questions and texts."""
        parts = [self.manifest.conversations_sha256, *(f"{d.name}:{d.sha256}" for d in self.manifest.documents)]
        return text_hash("\n".join(parts))

    @cached_property
    def turns(self) -> tuple[Question, ...]:
        """Every turn, conversation by conversation."""
        return tuple(turn for conversation in self.conversations for turn in conversation.turns)


def load_set(folder: Path, documents: Path | None = None) -> QuestionSet:
    """Read a set; `documents` names the folder or file of its documents where the set does not bring them.

    Raises SetError with the file, the line and the mend, and CorpusError when the documents cannot be read.
    """
    manifest = _manifest(folder / MANIFEST)
    path = folder / CONVERSATIONS
    raw = read_bytes(path, _WANTED)
    if hashlib.sha256(raw).hexdigest() != manifest.conversations_sha256:
        raise SetError(f"{path} is not the file that its manifest names", "after an edit: quoth eval seal SET")
    return _checked(path, raw, manifest, _read_documents(folder, manifest, documents))


@dataclass(frozen=True)
class _Found:
    """The documents at a place: their texts by name, and what kept others from being read."""

    place: Path
    texts: Mapping[str, str]
    failed: Mapping[str, DocumentError]


def _checked(path: Path, raw: bytes, manifest: Manifest, found: _Found) -> QuestionSet:
    texts = _texts(manifest, found)
    conversations = tuple(_conversations(path, raw, texts))
    if not conversations:
        raise SetError(f"{path} holds no conversation", "write one conversation a line")
    return QuestionSet(manifest, conversations, texts)


def seal(folder: Path, documents: Path | None = None) -> QuestionSet:
    """Write the hashes of the questions and the documents as they are now into the manifest, and load the set.

    Raises SetError for a set that does not hold, and leaves its manifest as it was.
    """
    path = folder / MANIFEST
    manifest = _manifest(path)
    raw = read_bytes(folder / CONVERSATIONS, _WANTED)
    there = _read_documents(folder, manifest, documents)
    texts = there.texts
    _refuse_unread(manifest, there)
    wanted = {document.name for document in manifest.documents}
    kept = [name for name in sorted(texts) if name in wanted or manifest.documents_in]
    if not kept:
        raise SetError(
            f"none of the documents of {manifest.name} is there", "name their folder with --documents FOLDER"
        )
    sealed = manifest.model_copy(
        update={
            "documents": tuple(SetDocument(name=name, sha256=text_hash(texts[name])) for name in kept),
            "conversations_sha256": hashlib.sha256(raw).hexdigest(),
        }
    )
    found = _checked(folder / CONVERSATIONS, raw, sealed, there)
    write(path, sealed.model_dump_json(indent=2) + "\n")
    return found


def _manifest(path: Path) -> Manifest:
    return read_whole(path, Manifest, read_bytes(path, _WANTED))


def _read_documents(folder: Path, manifest: Manifest, documents: Path | None) -> _Found:
    place = documents or (folder / manifest.documents_in if manifest.documents_in else None)
    if place is None:
        raise SetError(
            f"the set {manifest.name} does not bring its documents", "name their folder with --documents FOLDER"
        )
    try:
        return _Found(place, *read_texts(place.resolve()))
    except CorpusError as error:
        raise SetError(
            f"the documents of {manifest.name}: {error.problem}",
            "name the folder or the file that they are in with --documents PATH",
        ) from error


def _refuse_unread(manifest: Manifest, found: _Found) -> None:
    for document in manifest.documents:
        if document.name in found.failed:
            error = found.failed[document.name]
            raise SetError(f"{found.place}: {error.problem}", error.remedy)


def _texts(manifest: Manifest, found: _Found) -> dict[str, str]:
    _refuse_unread(manifest, found)
    for document in manifest.documents:
        if document.name not in found.texts:
            raise SetError(
                f"{found.place} has no document {document.name}, which the set {manifest.name} is about",
                "put it there, name another place with --documents PATH, or seal the set without it",
            )
        if text_hash(found.texts[document.name]) != document.sha256:
            raise SetError(
                f"{document.name} in {found.place} is not the text that the set {manifest.name} was written for",
                "restore it, or write the offsets anew and seal the set: quoth eval seal SET",
            )
    return {document.name: found.texts[document.name] for document in manifest.documents}


def _conversations(path: Path, raw: bytes, texts: Mapping[str, str]) -> Iterator[Dialogue]:
    known, asked = set[str](), set[str]()
    for place, conversation in read_lines(path, Dialogue, raw):
        _check_id(place, conversation.id, known, "conversation")
        for turn in conversation.turns:
            _check_id(place, turn.id, asked, "turn")
        _check_evidence(place, conversation, texts)
        yield conversation


def _check_id(place: str, name: str, known: set[str], what: str) -> None:
    if name in known:
        raise SetError(f"{place}: the {what} {name} was there before", f"give each {what} an id of its own")
    known.add(name)


def _check_evidence(place: str, conversation: Dialogue, texts: Mapping[str, str]) -> None:
    for turn in conversation.turns:
        for one in turn.evidence:
            text = texts.get(one.document)
            if text is None:
                raise SetError(
                    f"{place}: turn {turn.id} cites {one.document}, which the manifest does not name", "name it there"
                )
            stands = text[one.start : one.end]
            same = stands == one.exact if one.exact is not None else text_hash(stands) == one.sha256
            if one.exact is not None and one.sha256 is not None:
                same = same and text_hash(one.exact) == one.sha256
            if not same:
                wanted = f"“{one.exact}”" if one.exact is not None else f"the text with SHA-256 {one.sha256}"
                shown = f"“{stands}”" if one.exact is not None else "another text"
                raise SetError(
                    f"{place}: turn {turn.id}: {one.document}[{one.start}:{one.end}] is {shown}, not {wanted}",
                    "mend start and end: they count code points, the end exclusive",
                )
