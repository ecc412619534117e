"""`quoth eval` and what it is given by mistake: two lines, the place and the mend, and no exit code of 0."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from folder_of_mills import change_manifest
from quoth.evaluation.sets.question_set import CONVERSATIONS, DOCUMENTS, MANIFEST
from quoth.evaluation.sets.set_folders import write_set
from shell import Quoth, Result, mills_in, predicted
from tiny import NAME, TEXT, conversations, question


@pytest.fixture(autouse=True)
def mills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a person is in holds one set."""
    monkeypatch.chdir(tmp_path)
    return mills_in(tmp_path)


def said(**fields: object) -> str:
    return json.dumps({"turn": "a", "status": "answered", **fields}) + "\n"


REST = '{"turn": "b", "status": "not_found"}\n{"turn": "c", "status": "not_found"}\n'
MANY = 10**400
INFINITE = (math.nan, math.inf, -math.inf)


def found_at(**fields: object) -> str:
    return said(retrieved=[{"source": NAME, "start": 0, "end": 1, **fields}])


@pytest.mark.parametrize(
    ("content", "problem", "mend"),
    [
        (REST + said(turn="z"), "p, line 3: the set mills has no turn z", "predict the turns of that set"),
        (REST, "p has no prediction for turn a", "predict every turn"),
        (REST + said() + said(), "p, line 4: turn a was predicted before", "leave one of the two out"),
        ("", "p has no prediction for turn a and 2 more", "predict every turn"),
        ("\n\n", "p has no prediction for turn a and 2 more", "predict every turn"),
        (b"\x93\xff\x00\x01" * 99, "p is not UTF-8: invalid start byte", "write it in UTF-8"),
        (b"\x00\x01\x02", "p, line 1 is not JSON: Expecting value", "mend the JSON"),
        ("[" * 9999, "p, line 1 is no JSON that can be read: maximum recursion", "mend the JSON"),
        *(
            (said(confidence=n), "p, line 1: confidence: Input should be a finite number", "mend that")
            for n in INFINITE
        ),
        *((said(timings_ms={"x": n}), "timings_ms.x: Input should be a finite number", "mend that") for n in INFINITE),
        *((found_at(score=n), "retrieved.0.score: Input should be a finite number", "mend that") for n in INFINITE),
        (said(timings_ms={"x": 1e308}), "timings_ms.x: Input should be less than or equal to", "mend that field"),
        (said(timings_ms={"x": -1}), "timings_ms.x: Input should be greater than or equal to 0", "mend that field"),
        (said(confidence=MANY), "confidence: Input should be a valid number", "mend that field"),
        (said(counters={"x": MANY}), "counters.x: Input should be less than or equal to", "mend that field"),
        (said(counters={"x": -1}), "counters.x: Input should be greater than or equal to 0", "mend that field"),
        (
            said(citations=[{"source": NAME, "start": 0, "end": MANY, "quote": "x"}]),
            "citations.0.end: Input should be less than or equal to",
            "mend that field",
        ),
    ],
)
def test_bad_predictions_are_refused_with_their_line(
    evaluate: Quoth, content: str | bytes, problem: str, mend: str
) -> None:
    """And no run is written, nor a traceback shown."""
    Path("p").write_bytes(content if isinstance(content, bytes) else content.encode())
    refused_with(evaluate("mills", "--predictions", "p", "--out", "run"), problem, mend)
    assert not Path("run").exists()


def refused_with(result: Result, problem: str, mend: str) -> None:
    """Exit code 1, nothing on standard output, and two lines on standard error."""
    code, out, err = result
    assert (code, out) == (1, "")
    first, second = err.splitlines()
    assert first.startswith("quoth: ")
    assert problem in first
    assert second.startswith(mend)


def hashed(folder: Path, conversations: bytes) -> None:
    """Write the conversations, and their hash into the manifest."""
    (folder / CONVERSATIONS).write_bytes(conversations)
    change_manifest(folder, conversations_sha256=hashlib.sha256(conversations).hexdigest())


def shift(folder: Path) -> None:
    hashed(folder, (folder / CONVERSATIONS).read_bytes().replace(b'"start": 44', b'"start": 43'))


def other_hash(folder: Path) -> None:
    change_manifest(folder, documents=[{"name": NAME, "sha256": "0" * 64}])


def rename_document(folder: Path) -> None:
    (folder / DOCUMENTS / NAME).rename(folder / DOCUMENTS / "n.txt")


def spoil_document(folder: Path) -> None:
    (folder / DOCUMENTS / NAME).write_bytes(bytes(range(256)) * 9)


def drop_documents(folder: Path) -> None:
    shutil.rmtree(folder / DOCUMENTS)


def empty(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(b"")


def wrong_hash(value: str) -> Callable[[Path], object]:
    return lambda folder: change_manifest(folder, conversations_sha256=value)


THERE = f"eval/sets/mills/{DOCUMENTS}"


@pytest.mark.parametrize(
    ("spoil", "problem", "mend"),
    [
        (shift, f"{CONVERSATIONS}, line 2: turn c: {NAME}[43:69] is “ The owner", "mend start and end"),
        (lambda folder: hashed(folder, b""), f"{CONVERSATIONS} holds no conversation", "write one conversation a line"),
        (lambda folder: hashed(folder, b"\xff\xfe\x00"), f"{CONVERSATIONS} is not UTF-8", "write it in UTF-8"),
        (lambda folder: hashed(folder, b"{"), f"{CONVERSATIONS}, line 1 is not JSON", "mend the JSON"),
        (lambda folder: (folder / CONVERSATIONS).unlink(), f"{CONVERSATIONS} cannot be read", "name the folder of a"),
        (lambda folder: (folder / MANIFEST).write_bytes(b"\xff{"), f"{MANIFEST} is not UTF-8", "write it in UTF-8"),
        (empty(MANIFEST), f"{MANIFEST} is not JSON: Expecting value", "mend the JSON"),
        (empty(CONVERSATIONS), f"{CONVERSATIONS} is not the file that its manifest names", "after an edit"),
        (wrong_hash("0" * 64), f"{CONVERSATIONS} is not the file that its manifest names", "after an edit"),
        (wrong_hash("z"), f"{MANIFEST}: conversations_sha256: String should match", "mend that field"),
        (other_hash, f"{NAME} in {THERE} is not the text that the set mills was written for", "restore it"),
        (rename_document, f"{THERE} has no document {NAME}, which the set mills is about", "put it there"),
        (spoil_document, f"{THERE}: {NAME} ", ""),
        (drop_documents, "the documents of mills: no such file or folder:", "name the folder or"),
    ],
)
def test_a_bad_set_is_refused_with_the_place(
    evaluate: Quoth, mills: Path, spoil: Callable[[Path], object], problem: str, mend: str
) -> None:
    """By every command that asks it, before it is asked."""
    spoil(mills)
    for command in ((), ("gate",), ("threshold",)):
        refused_with(evaluate(*command, "mills"), problem, mend)


def test_a_mark_in_front_of_predictions_is_no_part_of_them(evaluate: Quoth) -> None:
    """Editors and shells of Windows put a byte-order mark there."""
    Path("p").write_text(said() + REST, "utf-8-sig")
    assert evaluate("mills", "--predictions", "p", "--out", "run")[0] == 0


def test_a_name_that_is_no_set_is_refused_however_long(evaluate: Quoth) -> None:
    """A name that no file could have is the name of no set."""
    for name in ("", "x" * 300, "a/" * 3000):
        refused_with(evaluate(name), f"there is no question set {name}".rstrip(), "name one of: mills")


def test_a_set_is_not_imported_into_what_is_there(evaluate: Quoth) -> None:
    """Neither over a file nor into a folder with anything in it; both stay as they are."""
    Path("file").write_text("mine", "utf-8")
    assert evaluate("import", "squad", "file", "file") == (2, "", "quoth: file is no folder\nname a new one\n")
    assert evaluate("import", "squad", "file", "eval") == (2, "", "quoth: eval is not empty\nname a new folder\n")
    assert Path("file").read_text("utf-8") == "mine"


def test_a_set_without_rewrites_is_refused_under_them(evaluate: Quoth) -> None:
    """An imported conversation has none: its question as it stands is asked by another history, and named so."""
    said = [{"turn_id": n, "input_text": "1887", "span_text": "1887", "span_start": 19, "span_end": 23} for n in (1, 2)]
    asked = [{"turn_id": n, "input_text": "When?"} for n in (1, 2)]
    story = {"id": "s", "story": TEXT, "questions": asked, "answers": said}
    Path("dev.json").write_text(json.dumps({"data": [story]}), "utf-8")
    assert evaluate("import", "coqa", "dev.json", "new")[0] == 0
    code, out, err = evaluate("new", "--history", "rewrite")
    assert (code, out) == (1, "")
    assert err == (
        "quoth: the set new has no rewrite of turn s.2\n"
        "ask with --history own, gold or none, or write each turn's standalone\n"
    )


def test_a_set_that_has_no_best_threshold_is_refused_before_it_is_asked(evaluate: Quoth) -> None:
    """As is a folder that holds no reader."""
    facts = {"name": "new", "about": "", "licence": "CC0"}
    write_set(Path("new"), facts, conversations([question("a")]), {NAME: TEXT})
    code, out, err = evaluate("threshold", "new")
    assert (code, out) == (1, "")
    assert err.startswith("quoth: the set new has no unanswerable turn\na threshold weighs answers against refusals")
    code, out, err = evaluate("threshold", "mills", "--reader", "new")
    assert (code, out, len(err.splitlines())) == (1, "", 2)


def test_documents_that_a_set_does_not_bring_are_named(evaluate: Quoth, mills: Path, tmp_path: Path) -> None:
    """Without --documents the person is told of it."""
    manifest = json.loads((mills / MANIFEST).read_text("utf-8"))
    (mills / MANIFEST).write_text(json.dumps({**manifest, "documents_in": None}), "utf-8")
    (mills / "documents").rename(tmp_path / "mine")
    code, _, err = evaluate("mills", "--predictions", predicted("p"))
    assert code == 1
    assert err.endswith("name their folder with --documents FOLDER\n")
    assert evaluate("mills", "--predictions", "p", "--documents", "mine")[0] == 0
    assert evaluate("seal", "mills", "--documents", "mine")[0] == 0


def test_an_unknown_set_is_refused_with_those_there_are(evaluate: Quoth, tmp_path: Path) -> None:
    """Or with what a set is, where there is none; a folder may be named as well."""
    assert evaluate("mill") == (1, "", "quoth: there is no question set mill\nname one of: mills\n")
    (tmp_path / "eval").rename(tmp_path / "else")
    code, _, err = evaluate("mills")
    assert (code, err.splitlines()[1]) == (1, "name the folder of one; it holds a manifest.json")
    assert evaluate("else/sets/mills", "--predictions", predicted("p"))[0] == 0


def test_predictions_that_do_not_hold_write_nothing(evaluate: Quoth, tmp_path: Path) -> None:
    """One line says what is wrong, one what to do; there is no folder of half a run."""
    Path("p").write_text('{"turn": "z", "status": "answered"}\n', "utf-8")
    code, out, err = evaluate("mills", "--predictions", "p", "--out", "1")
    assert (code, out) == (1, "")
    assert err == "quoth: p, line 1: the set mills has no turn z\npredict the turns of that set\n"
    assert not (tmp_path / "1").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "quoth: the following arguments are required: SET\nsee: quoth eval --help\n"),
        (["mills", "--history", "theirs"], "see: quoth eval --help\n"),
        (["gate"], "quoth: the following arguments are required: SET\nsee: quoth eval gate --help\n"),
        (["schema", "runs"], "see: quoth eval schema --help\n"),
    ],
)
def test_bad_use_is_told_in_two_lines(evaluate: Quoth, arguments: list[str], problem: str) -> None:
    """With exit code 2."""
    code, out, err = evaluate(*arguments)
    assert (code, out) == (2, "")
    assert err.endswith(problem)
    assert len(err.splitlines()) == 2
