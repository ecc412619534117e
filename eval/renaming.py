"""A question set with every name in its documents and questions replaced, the same name by the same.

A system that answers from what it learned about a name, and not from the documents, does worse on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from quoth.errors import SetError
from quoth.evaluation.sets.json_files import read_bytes, read_whole, write
from quoth.evaluation.sets.question_set import (
    CONVERSATIONS,
    DOCUMENTS,
    MANIFEST,
    Dialogue,
    Evidence,
    Question,
    QuestionSet,
    seal,
)
from quoth.evaluation.sets.set_folders import dump

NAMES = "names.json"
Rename = Callable[[str], str]


def renamer(names: Mapping[str, str]) -> Rename:
    """A function that replaces names in a text: whole words in the case that they are given in, longer names first.

    >>> renamer({"Ann": "Zoë", "Ann Lee": "Ida Moss"})("Ann Lee's cat, Ann's hat, Anna")
    "Ida Moss's cat, Zoë's hat, Anna"
    """
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return lambda text: pattern.sub(lambda found: names[found[0]], text)


def load_names(folder: Path) -> dict[str, str]:
    """The names of a set and what each becomes. Raises SetError where there are none."""
    path = folder / NAMES
    return read_whole(path, dict[str, str], read_bytes(path, "write there which name becomes which, a JSON object"))


def renamed_set(folder: Path, questions: QuestionSet, names: Mapping[str, str], out: Path) -> QuestionSet:
    """Write the set of `folder` into the folder `out` with other names, and load it.

    The documents' files are changed as they are and read again; offsets are computed anew. Raises
    SetError where the text that a file then has is not its text with other names.
    """
    rename = renamer(names)
    for file in sorted(path for path in (folder / DOCUMENTS).rglob("*") if path.is_file()):
        place = rename(file.relative_to(folder / DOCUMENTS).as_posix())
        write(out / DOCUMENTS / place, rename(file.read_text(encoding="utf-8")))
    change = partial(_question, rename=rename, texts=questions.texts)
    lines = dump(Dialogue(id=talk.id, turns=tuple(map(change, talk.turns))) for talk in questions.conversations)
    write(out / CONVERSATIONS, lines)
    told = [d.model_copy(update={"name": rename(d.name)}) for d in questions.manifest.documents]
    manifest = questions.manifest.model_copy(update={"documents": tuple(told), "documents_in": DOCUMENTS})
    write(out / MANIFEST, manifest.model_dump_json())
    return _checked(seal(out), questions, rename)


def _checked(made: QuestionSet, questions: QuestionSet, rename: Rename) -> QuestionSet:
    for name, text in questions.texts.items():
        if made.texts.get(rename(name)) != rename(text):
            raise SetError(f"{name} has another text once it is renamed", "name in names.json whole words of its text")
    return made


def _question(turn: Question, rename: Rename, texts: Mapping[str, str]) -> Question:
    asked = {"question": rename(turn.question), "standalone": turn.standalone and rename(turn.standalone)}
    gold = {
        "answers": tuple(map(rename, turn.answers)),
        "items": tuple(tuple(map(rename, wordings)) for wordings in turn.items),
        "must_say": tuple(tuple(map(rename, wordings)) for wordings in turn.must_say),
        "evidence": tuple(_evidence(one, rename, texts[one.document]) for one in turn.evidence),
    }
    return turn.model_copy(update={**asked, **gold})


def _evidence(one: Evidence, rename: Rename, text: str) -> Evidence:
    start, exact = len(rename(text[: one.start])), rename(text[one.start : one.end])
    return Evidence(document=rename(one.document), start=start, end=start + len(exact), exact=exact, group=one.group)
