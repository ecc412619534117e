"""Work that goes from state to state, for whoever breaks it on the way. What each state is, is known beforehand."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from attacks.victims import (
    OWNER,
    after,
    assistant,
    files,
    hashes,
    indexed,
    kept_by,
    upload_name,
    upload_text,
    write,
)
from fakes import WordEncoder
from quoth import cli
from quoth.index import doctor
from quoth.service.conversations import Conversations
from quoth.service.library import Library


class Work(Protocol):
    """Something that goes from state to state; it begins in state 0."""

    folder: Path
    """What is written to."""
    size: int
    """Sentences of each file, or half a line of each answer."""

    def prepare(self, state: int) -> None:
        """What others do before the step to a state; no fault is theirs."""

    def step(self, state: int) -> str:
        """Go to a state from the one before; an error in words where one is told and not raised."""

    def seen(self, state: int) -> Any:
        """What is there, looked at anew. Raises AssertionError where parts of it disagree."""

    def wanted(self, state: int) -> Any:
        """What should be there in that state."""

    def before(self, state: int) -> Any:
        """What should be there before the step to it."""


class Index:
    """A folder and its index; every seventh state is that of a new index, and some are made from nothing."""

    def __init__(self, base: Path, size: int) -> None:
        self.size = size
        self.corpus = base / "corpus"
        self.folder = base / "indexes"
        self.folder.mkdir(parents=True, exist_ok=True)

    def place(self, state: int) -> Path:
        """Where the index of that state is."""
        return self.folder / str(state // 7)

    def prepare(self, state: int) -> None:
        """See `Work.prepare`."""
        write(self.corpus, files(state, 3, self.size))

    def step(self, state: int) -> str:
        """See `Work.step`."""
        with assistant(self.corpus, self.place(state), rebuild=state % 7 == 4, retry=True) as opened:
            failed = [file for file in opened.report.files if file.problem] if opened.report else []
            if opened.stale:
                raise opened.stale
            return "\n".join(f"{file.problem}\n{file.remedy}" for file in failed)

    def seen(self, state: int) -> Any:
        """See `Work.seen`."""
        found = indexed(self.place(state))
        if found is not None:
            findings = doctor.check(self.place(state))
            assert findings == (), findings
        return found

    def wanted(self, state: int) -> Any:
        """See `Work.wanted`."""
        return hashes(files(state, 3, self.size))

    def before(self, state: int) -> Any:
        """See `Work.before`."""
        return None if state % 7 == 0 or state == 1 else self.wanted(state - 1)


class CommandLine(Index):
    """The same by `quoth index`, with a model's folder; a small encoder stands in for the library that loads it."""

    def __init__(self, base: Path, size: int) -> None:
        super().__init__(base, size)
        self.model = base / "model"
        self.model.mkdir()
        (self.model / "model.safetensors").write_bytes(b"words")
        tokenizer = Tokenizer(WordLevel({"?": 0}, unk_token="?"))  # noqa: S106 - a token of text
        tokenizer.pre_tokenizer = Whitespace()
        tokenizer.save(str(self.model / "tokenizer.json"))
        libraries: dict[str, Any] = {
            "sentence_transformers": SimpleNamespace(SentenceTransformer=_Loaded),
            "transformers.utils.logging": SimpleNamespace(disable_progress_bar=lambda: None),
        }
        sys.modules.update(libraries)

    def step(self, state: int) -> str:
        """See `Work.step`."""
        out, err = io.StringIO(), io.StringIO()
        words = ["index", "--corpus", self.corpus, "--index", self.place(state), "--encoder", self.model]
        words += ["--rebuild"] if state % 7 == 4 else []
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([str(word) for word in words])
        told = err.getvalue()
        assert (code, told.count("\n")) == ((1, 2) if told else (0, 0)), (code, told)
        return told.removeprefix("quoth: ").removesuffix("\n")


class _Loaded:
    """A model as sentence-transformers gives it."""

    def __init__(self, folder: str, **_: Any) -> None:
        assert Path(folder).is_dir()

    def get_embedding_dimension(self) -> int:
        return WordEncoder.dimension

    def encode(self, texts: Sequence[str], **_: Any) -> Any:
        return WordEncoder().encode(texts)


class Uploads:
    """Files that a person adds, replaces and removes, over an assistant that stays open."""

    def __init__(self, base: Path, size: int) -> None:
        self.size = size
        self.corpus = base / "corpus"
        self.given = base / "given"
        self.folder = base / "data"
        write(self.corpus, files(0, 1))
        self.given.mkdir()
        self.library = Library(assistant(self.corpus, self.folder / "index", self.folder / "uploads"))

    def prepare(self, state: int) -> None:
        """See `Work.prepare`."""
        (self.given / upload_name(state)).write_text(upload_text(state, self.size), "utf-8")

    def step(self, state: int) -> str:
        """See `Work.step`."""
        if state % 5 == 4:
            self.library.remove(OWNER, upload_name(state - 1))
            return ""
        (report,) = self.library.add(OWNER, [self.given / upload_name(state)])
        return f"{report.problem}\n{report.remedy}" if report.problem else ""

    def seen(self, state: int) -> Any:  # noqa: ARG002 - the same place for all states
        """See `Work.seen`."""
        findings = doctor.check(self.folder / "index")
        assert findings == (), findings
        found = kept_by(self.library)
        with assistant(self.corpus, self.folder / "index", self.folder / "uploads") as again:
            assert kept_by(Library(again)) == found
        lying = {path.name: path.read_text("utf-8") for path in (self.folder / "uploads").rglob("*.md")}
        assert lying == found, (lying.keys(), found.keys())
        return found

    def wanted(self, state: int) -> Any:
        """See `Work.wanted`."""
        found: dict[str, str] = {}
        for number in range(1, state + 1):
            if number % 5 == 4:
                del found[upload_name(number - 1)]
            else:
                found[upload_name(number)] = upload_text(number, self.size)
        return found

    def before(self, state: int) -> Any:
        """See `Work.before`."""
        return self.wanted(state - 1)


class Talk:
    """A conversation that is opened, and a turn kept, at each step."""

    def __init__(self, base: Path, size: int) -> None:
        self.size = size
        self.folder = base / "talk"
        self.path = self.folder / "conversations.db"
        with Conversations.open(self.path) as kept:
            self.id = kept.start(OWNER)

    def prepare(self, state: int) -> None:
        """See `Work.prepare`."""

    def step(self, state: int) -> str:
        """See `Work.step`."""
        with Conversations.open(self.path) as kept:
            known = [turn.id for turn in kept.get(OWNER, self.id).turns]
            forget = known[-2] if state % 3 == 2 and len(known) > 1 else None
            answer = {"text": "x" * 100 * self.size}
            kept.add(OWNER, self.id, str(state), answer, forget=forget, known=known)
        return ""

    def seen(self, state: int) -> Any:  # noqa: ARG002 - the same place for all states
        """See `Work.seen`."""
        with Conversations.open(self.path) as kept:
            return [turn.question for turn in kept.get(OWNER, self.id).turns]

    def wanted(self, state: int) -> Any:
        """See `Work.wanted`."""
        questions: list[str] = []
        for number in range(1, state + 1):
            questions = after(questions, number)
        return questions

    def before(self, state: int) -> Any:
        """See `Work.before`."""
        return self.wanted(state - 1)
