"""The command line: what it prints, and the code with which it ends."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from fpdf import FPDF

import quoth
from quoth import cli
from quoth.errors import UsageError
from quoth.files.corpus import read_texts
from quoth.serve import bind
from quoth.terminal import in_words, print_json
from quoth.types import Answer, Citation

ROOT = Path(__file__).parent.parent
QUOTH = Path(sys.executable).with_name("quoth")

ANSWER = {
    "question", "standalone_question", "status", "text", "short", "confidence", "citations", "passages", "notes",
    "index", "timings_ms", "also", "choices", "parts",
}  # fmt: skip
CITATION = {"marker", "source", "document", "page", "start", "end", "quote", "score"}
PASSAGE = {"source", "document", "page", "headings", "start", "end", "text", "ranks", "score"}

Result: TypeAlias = tuple[int, str, str]
Quoth: TypeAlias = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Quoth:
    """Runs the program in this process; gives its exit code, standard output and standard error."""

    def run_(*arguments: object) -> Result:
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse leaves by this door
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return run_


@pytest.fixture
def places(corpus: Path, tmp_path: Path) -> tuple[str, ...]:
    """The options that name the small corpus and an index beside it."""
    return ("--corpus", str(corpus), "--index", str(tmp_path / "index"))


def assert_contract(answer: dict[str, Any]) -> None:
    """The keys of the contract at every level, markers without a gap, and quotes that are their passages' own."""
    assert set(answer) == ANSWER
    assert set(answer["timings_ms"]) == {"retrieve", "read", "total"}
    for number, citation in enumerate(answer["citations"], 1):
        assert set(citation) == CITATION
        assert citation["marker"] == number
        assert f"[{number}]" in answer["text"]
    for passage in answer["passages"]:
        assert set(passage) == PASSAGE
        assert set(passage["ranks"]) == {"dense", "lexical", "fused"}


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Puts bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


# --- Help and version ---


def test_help_names_every_command(run: Quoth) -> None:
    """`quoth --help` lists the commands and ends well."""
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    commands = re.findall(r"^ {4}(\w+) ", out, re.MULTILINE)
    assert {"index", "ask", "chat", "serve", "doctor", "verify"} <= set(commands)


@pytest.mark.parametrize("command", ["index", "ask", "chat", "serve", "doctor", "verify"])
def test_each_command_has_help(command: str, run: Quoth) -> None:
    """`quoth COMMAND --help` says what the command takes; all of them take a corpus."""
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert "--corpus PATH" in out


def test_version_is_the_version_of_the_package(run: Quoth) -> None:
    """`quoth --version` prints one line."""
    assert run("--version") == (0, f"quoth {quoth.__version__}\n", "")


# --- index ---


def test_index_prints_a_line_a_file_and_a_summary(run: Quoth, places: tuple[str, ...], corpus: Path) -> None:
    """Each line has the outcome, passages, pages where there are any, seconds, and warnings."""
    made = FPDF()
    made.set_font("Helvetica", size=12)
    for text in ("Ships sail on water.", "Planes fly.", "Feet walk."):
        made.add_page()
        made.multi_cell(0, 8, text)
    (corpus / "ships.pdf").write_bytes(bytes(made.output()))
    (corpus / "bad.pdf").write_bytes(b"Hello.")
    (corpus / "empty.txt").touch()
    (corpus / "photo.jpg").touch()
    (corpus / "trains-again.txt").write_bytes((corpus / "trains.txt").read_bytes())
    code, out, err = run("index", *places)
    assert (code, err) == (0, "")
    *lines, summary = [re.sub(r"\d+\.\d+ s", "T", line) for line in out.splitlines()]
    assert lines[0].startswith("bad.pdf: failed, bad.pdf is not a readable PDF (")
    assert [re.sub(r"(?<=indexed, )\d+(?= passages, 3 pages)", "N", line) for line in lines[1:]] == [
        "cats.md: indexed, 2 passages, T",
        "deep/bread.txt: indexed, 1 passages, T",
        "empty.txt: indexed, 0 passages, T; 0 characters: is it empty?",
        "ships.pdf: indexed, N passages, 3 pages, T",
        "trains-again.txt: indexed, 1 passages, T",
        "trains.txt: duplicate of trains-again.txt",
    ]
    assert summary.startswith("5 indexed, 1 duplicate, 1 failed, 1 of other kinds passed over (.jpg); ")


def test_index_again_embeds_nothing_and_then_only_what_changed(
    run: Quoth, places: tuple[str, ...], corpus: Path
) -> None:
    """A second run has nothing to say but its summary; an edit and a deletion are one line each."""
    run("index", *places)
    code, out, _ = run("index", *places)
    assert (code, re.sub(r"\d+\.\d+ s", "T", out)) == (0, "3 unchanged; 0 passages embedded in T\n")
    (corpus / "trains.txt").write_text("Trams run on rails, too.", "utf-8")
    (corpus / "cats.md").unlink()
    code, out, _ = run("index", *places)
    assert [re.sub(r"\d+\.\d+ s", "T", line) for line in out.splitlines()] == [
        "cats.md: removed",
        "trains.txt: indexed, 1 passages, T",
        "1 indexed, 1 unchanged, 1 removed; 1 passages embedded in T",
    ]


def test_index_as_json_has_the_same_report(run: Quoth, places: tuple[str, ...]) -> None:
    """`--json` prints one object with an entry for each file."""
    code, out, _ = run("index", "--rebuild", "--json", *places)
    report = json.loads(out)
    assert code == 0
    assert [(f["source"], f["outcome"], f["passages"]) for f in report["files"]] == [
        ("cats.md", "indexed", 2),
        ("deep/bread.txt", "indexed", 1),
        ("trains.txt", "indexed", 1),
    ]
    assert report["embedded"] == 4


def test_a_second_writer_is_refused_and_a_reader_is_not(
    run: Quoth, places: tuple[str, ...], corpus: Path, tmp_path: Path
) -> None:
    """While another process writes, `index` ends with an error; `ask` answers, with a note."""
    run("index", *places)
    (corpus / "new.txt").write_text("Ships sail on water.", "utf-8")
    with closing(sqlite3.connect(tmp_path / "index" / "quoth.sqlite", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        code, out, err = run("index", *places)
        assert (code, out, len(err.splitlines())) == (1, "", 2)
        assert err.startswith(f"quoth: another process is writing the index in {tmp_path / 'index'}\n")
        code, out, err = run("ask", "What do trains run on?", "--json", *places)
        assert (code, err) == (0, "")
        assert ["another process" in note for note in json.loads(out)["notes"]][:1] == [True]


# --- ask ---


def test_ask_as_json_prints_the_contract(run: Quoth, places: tuple[str, ...], corpus: Path) -> None:
    """The object has exactly the contract's keys, and each quote stands at its place in the file."""
    code, out, err = run("ask", "What do trains run on?", "--json", *places)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert_contract(answer)
    assert answer["question"] == "What do trains run on?"
    (citation,) = answer["citations"]
    assert (citation["source"], citation["start"], citation["end"]) == ("trains.txt", 0, 20)
    assert (corpus / "trains.txt").read_text("utf-8")[0:20] == citation["quote"] == "Trains run on rails."


def test_ask_in_words_shows_the_answer_and_where_it_stands(run: Quoth, places: tuple[str, ...]) -> None:
    """The answer comes first, then each citation with its file, its place and its words."""
    code, out, err = run("ask", "What do trains run on?", *places)
    assert (code, err) == (0, "")
    assert out == "Rails [1].\n\n[1] trains.txt, characters 0-20\n    Trains run on rails.\n"


def test_an_answer_in_words_names_other_places_notes_and_what_to_ask_instead() -> None:
    """Places by file and characters, below the quotes."""
    place = Citation(0, "a.pdf", "d", 3, 7, 12, "Rails", 0.9)
    answer = Answer(question="q", standalone_question="q", status="clarify", text="Which?")
    answer = replace(answer, also=(place,), notes=("Two fit.",), choices=("The first?", "The second?"))
    said = "Which?\n\nAlso: a.pdf, page 3, characters 7-12\n\nTwo fit.\n\nAsk: The first?\n\nAsk: The second?"
    assert in_words(answer) == said
    assert "marker" not in answer.to_dict()["also"][0]


def test_check_tells_what_does_not_hold_and_ends_with_1(
    run: Quoth, places: tuple[str, ...], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line a claim with its places; 0 and one line where all holds, 2 for a draft that is none."""
    (corpus / "check.md").write_text("The fee is refunded within thirty days, unless the ticket was used.\n")
    pipe(monkeypatch, "It says “fee is refunded within 30 days” and “The fee is refunded”.".encode())
    assert run("check", "-", *places)[:2] == (
        1,
        (
            "changed     9-39: fee is refunded within 30 days\n"
            "    changed: 30 -> thirty\n"
            "    check.md, characters 4-38: fee is refunded within thirty days\n"
            "cut         46-65: The fee is refunded\n"
            "    left away: within thirty days, unless the ticket was used.\n"
            "    check.md, characters 0-19: The fee is refunded\n"
            "2 quotations and figures, 0 hold\n"
        ),
    )
    pipe(monkeypatch, "“within thirty days, unless the ticket was used.”".encode())
    assert run("check", "-", *places)[:2] == (0, "1 quotations and figures, 1 hold\n")
    code, printed, told = run("check", "draft.pdf", *places)
    assert (code, printed) == (2, "")
    assert "draft.pdf is no draft that can be checked\n" in told


def test_not_found_is_an_answer_and_no_error(run: Quoth, places: tuple[str, ...]) -> None:
    """A question that the documents do not answer ends with code 0 and cites nothing."""
    code, out, err = run("ask", "Which treaty fixed the price of saffron in 1874?", "--json", *places)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert_contract(answer)
    assert (answer["status"], answer["short"], answer["citations"]) == ("not_found", "", [])


def test_ask_only_some_files(run: Quoth, places: tuple[str, ...]) -> None:
    """With `--source` only that file is searched."""
    _, out, _ = run("ask", "What do trains run on?", "--json", "--source", "cats.md", *places)
    assert {passage["source"] for passage in json.loads(out)["passages"]} == {"cats.md"}


def test_a_dash_reads_the_question_from_standard_input(
    run: Quoth, places: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`quoth ask -` takes the question from standard input, without its line end."""
    pipe(monkeypatch, b"What do trains run on?\n")
    code, out, _ = run("ask", "-", "--json", *places)
    assert (code, json.loads(out)["question"]) == (0, "What do trains run on?")


def test_a_question_of_bytes_that_are_no_text_is_asked_all_the_same(
    run: Quoth, places: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte on standard input that is no UTF-8 becomes a question mark of Unicode's."""
    pipe(monkeypatch, b"What do tr\xe4ins run on?")
    code, out, err = run("ask", "-", "--json", *places)
    assert (code, json.loads(out)["question"], err) == (0, "What do tr\ufffdins run on?", "")


def test_a_bad_file_is_told_beside_the_answer(run: Quoth, places: tuple[str, ...], corpus: Path) -> None:
    """A file that cannot be read is one line on standard error; the answer stands on standard output."""
    (corpus / "bad.pdf").write_bytes(b"Hello.")
    code, out, err = run("ask", "What do trains run on?", "--json", *places)
    assert (code, len(err.splitlines())) == (0, 1)
    assert err.startswith("quoth: bad.pdf: failed, ")
    assert json.loads(out)["citations"][0]["source"] == "trains.txt"


# --- verify ---


@pytest.fixture
def export(corpus: Path, tmp_path: Path) -> Callable[..., Path]:
    """Writes an export that quotes the trains, as it was when the corpus was new."""
    document = quoth.types.text_hash((corpus / "trains.txt").read_text("utf-8"))

    def export_(*quotes: tuple[int, int, str], source: str = "trains.txt") -> Path:
        citations = [
            {"marker": n, "source": source, "document": document, "start": start, "end": end, "quote": quote}
            for n, (start, end, quote) in enumerate(quotes, 1)
        ]
        path = tmp_path / "export.json"
        path.write_text(json.dumps({"turns": [{"answer": {"citations": citations}}]}), "utf-8")
        return path

    return export_


RAILS = (0, 20, "Trains run on rails.")
STEAM = (21, 51, "Steam drove the first of them.")


def test_verify_says_ok_of_quotes_at_their_places(run: Quoth, corpus: Path, export: Callable[..., Path]) -> None:
    """Quotes that stand where they stood are ok, and the exit code is 0."""
    code, out, err = run("verify", export(RAILS, STEAM), "--corpus", corpus)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "ok      trains.txt 0-20: Trains run on rails.",
        "ok      trains.txt 21-51: Steam drove the first of them.",
        "2 quotes checked",
    ]


def test_verify_finds_a_quote_that_moved(run: Quoth, corpus: Path, export: Callable[..., Path]) -> None:
    """A quote pushed along by an insertion is found at its new place; the exit code is 0."""
    file = corpus / "trains.txt"
    file.write_text("New. " + file.read_text("utf-8"), "utf-8")
    code, out, _ = run("verify", export(RAILS), "--corpus", corpus, "--json")
    assert code == 0
    assert json.loads(out) == [
        {
            "verdict": "moved",
            "source": "trains.txt",
            "quote": "Trains run on rails.",
            "was": [0, 20],
            "now": {"source": "trains.txt", "start": 5, "end": 25},
        }
    ]


def test_verify_finds_a_renamed_file(run: Quoth, corpus: Path, export: Callable[..., Path]) -> None:
    """A file under a new name counts as moved."""
    (corpus / "trains.txt").rename(corpus / "railways.txt")
    code, out, _ = run("verify", export(STEAM), "--corpus", corpus, "--json")
    (checked,) = json.loads(out)
    assert (code, checked["verdict"]) == (0, "moved")
    assert checked["now"] == {"source": "railways.txt", "start": 21, "end": 51}


def test_verify_tells_a_quote_that_changed(run: Quoth, corpus: Path, export: Callable[..., Path]) -> None:
    """A quote whose file no longer says it is changed, and the exit code is 1; the other is still ok."""
    (corpus / "trains.txt").write_text("Trains run on rails. Steam drove the last of them.", "utf-8")
    code, out, _ = run("verify", export(RAILS, STEAM), "--corpus", corpus)
    assert code == 1
    assert [line.split()[0] for line in out.splitlines()] == ["ok", "changed", "2"]


def test_verify_tells_a_quote_whose_file_is_gone(run: Quoth, corpus: Path, export: Callable[..., Path]) -> None:
    """A quote whose file is away, and which stands nowhere else, is gone; the exit code is 1."""
    path = export(RAILS)
    (corpus / "trains.txt").unlink()
    code, out, _ = run("verify", path, "--corpus", corpus)
    assert (code, [line.split()[0] for line in out.splitlines()]) == (1, ["gone", "1"])


def test_verify_looks_into_other_folders_as_well(
    run: Quoth, corpus: Path, export: Callable[..., Path], tmp_path: Path
) -> None:
    """What was added in the chat lies elsewhere; one of a name that the corpus has is found by its text."""
    (tmp_path / "added").mkdir()
    for name in ("mine.txt", "trains.txt"):
        (tmp_path / "added" / name).write_text(f"This is {name}.", "utf-8")
    where = ("--corpus", corpus, "--also", tmp_path / "added")
    mine = export((0, 17, "This is mine.txt."), source="mine.txt")
    assert run("verify", mine, "--corpus", corpus)[:2] == (
        1,
        "gone    mine.txt 0-17: This is mine.txt.\n1 quotes checked\n",
    )
    assert run("verify", mine, *where)[:2] == (0, "ok      mine.txt 0-17: This is mine.txt.\n1 quotes checked\n")
    document = quoth.types.text_hash("This is trains.txt.")
    path = export((0, 19, "This is trains.txt."))
    path.write_text(
        path.read_text("utf-8").replace(quoth.types.text_hash((corpus / "trains.txt").read_text("utf-8")), document)
    )
    code, out, _ = run("verify", path, *where)
    assert (code, out.split()[0]) == (0, "moved")


def test_verify_reads_standard_input(
    run: Quoth, corpus: Path, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`quoth verify -` takes the export from standard input."""
    pipe(monkeypatch, export(RAILS).read_bytes())
    code, out, _ = run("verify", "-", "--corpus", corpus)
    assert (code, out.splitlines()[-1]) == (0, "1 quotes checked")


def test_verify_prints_any_quote(run: Quoth, corpus: Path, export: Callable[..., Path]) -> None:
    """A quote with half a character, which no document holds, is changed and no crash."""
    code, out, _ = run("verify", export((0, 1, "\ud800")), "--corpus", corpus)
    assert (code, out.split()[0]) == (1, "changed")


def test_what_ask_prints_verify_finds_ok(run: Quoth, places: tuple[str, ...], corpus: Path, tmp_path: Path) -> None:
    """An answer as JSON is an export that holds."""
    _, out, _ = run("ask", "What do trains run on?", "--json", *places)
    (tmp_path / "answer.json").write_text(out, "utf-8")
    code, out, _ = run("verify", tmp_path / "answer.json", "--corpus", corpus)
    assert (code, out.splitlines()) == (0, ["ok      trains.txt 0-20: Trains run on rails.", "1 quotes checked"])


# --- doctor ---


def test_doctor_finds_a_sound_index_sound(run: Quoth, places: tuple[str, ...], tmp_path: Path) -> None:
    """Looking and mending both say so and end with 0."""
    run("index", *places)
    sound = (0, f"{tmp_path / 'index'}: sound\n", "")
    assert run("doctor", "--check", *places) == sound
    assert run("doctor", *places) == sound


def test_doctor_checks_without_mending_and_then_mends(run: Quoth, places: tuple[str, ...], tmp_path: Path) -> None:
    """`--check` ends with 1 and changes nothing; without it the damage is mended and the index sound."""
    run("index", *places)
    (vectors,) = (tmp_path / "index").glob("vectors-*.faiss")
    vectors.unlink()
    for _ in range(2):
        code, out, _ = run("doctor", "--check", *places)
        assert (code, out.splitlines()[-1]) == (1, f"{tmp_path / 'index'}: 1 problems found")
    code, out, _ = run("doctor", "--json", *places)
    report = json.loads(out)
    assert (code, report["mended"], len(report["findings"])) == (0, True, 1)
    assert set(report["findings"][0]) == {"problem", "remedy"}
    assert run("doctor", "--check", *places)[0] == 0
    assert run("ask", "What do trains run on?", *places)[0] == 0


# --- The program itself ---


def test_python_m_quoth_is_the_same_program() -> None:
    """`python -m quoth` and `quoth` print the same help, under the same name."""
    texts = [
        subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
        for command in ([sys.executable, "-m", "quoth"], [str(QUOTH)])
    ]
    assert texts[0] == texts[1]
    assert texts[0].startswith("usage: quoth ")


def test_the_program_answers_from_the_article(tmp_path: Path) -> None:
    """`quoth ask "Who founded Wagner?" --json` on the article quotes the sentence that names the founder."""
    shared = ROOT.parent / "shared" / "corpus"
    corpus = shared if shared.is_dir() else ROOT / "corpus"
    command = [str(QUOTH), "ask", "Who founded Wagner?", "--corpus", str(corpus), "--json"]
    done = subprocess.run(
        [*command, "--index", str(tmp_path / "index")], capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert_contract(answer)
    assert answer["status"] == "answered"
    assert "Prigozhin" in answer["citations"][0]["quote"]
    texts, _ = read_texts(corpus)
    for citation in answer["citations"]:
        assert texts[citation["source"]][citation["start"] : citation["end"]] == citation["quote"]


def test_a_port_that_is_taken_is_told_at_once() -> None:
    """The second server on a port is refused before anything slow is done."""
    with bind("127.0.0.1", 0) as first, pytest.raises(UsageError, match="cannot listen"):
        bind("127.0.0.1", first.getsockname()[1])


def test_json_survives_a_terminal_without_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the stream cannot hold a letter it is escaped, so that a quote stays what it was."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="latin-1", errors="replace"))
    print_json({"quote": "Wagner\u2019s"})
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode("latin-1")) == {"quote": "Wagner\u2019s"}


def test_verify_tells_a_file_that_cannot_be_read_from_one_that_is_gone(
    run: Quoth, corpus: Path, export: Callable[..., Path]
) -> None:
    """The cited file is there and broken: that is an error with its remedy, not a verdict."""
    file = export(RAILS)
    (corpus / "trains.txt").write_bytes(bytes(4))
    code, out, err = run("verify", file, "--corpus", corpus)
    assert (code, out) == (1, "")
    assert "trains.txt is not a text file" in err


def test_nothing_in_a_document_steers_the_terminal(run: Quoth, corpus: Path, places: tuple[str, ...]) -> None:
    """A quote shows what would colour it, name the window or turn its letters; the JSON has the text itself."""
    (corpus / "pilot.txt").write_text("The pilot is \x1b[31mRex\x1b[0m Lund\x1b]0;owned\x07 of \u202eBergen.", "utf-8")
    _, said, _ = run("ask", "Who is the pilot?", *places)
    assert "The pilot is \\x1b[31mRex\\x1b[0m Lund\\x1b]0;owned\\x07 of \\u202eBergen." in said
    assert not any(c in said for c in "\x1b\x07\u202e")
