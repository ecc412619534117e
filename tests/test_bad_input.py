"""Bad input: one line that says what is wrong, one that says what to do, and nothing lost."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfWriter

from fakes import ScriptedReader, WordEncoder
from quoth import cli
from quoth.assistant import Assistant
from quoth.config import DEFAULTS, Settings
from quoth.errors import (
    CorpusError,
    DocumentError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexProblem,
    IndexUnwritable,
    QuestionError,
    QuothError,
)
from quoth.files.corpus import list_corpus
from quoth.files.formats import parse
from quoth.index import doctor
from quoth.index.passages import split
from quoth.index.store import Store
from quoth.index.sync import FileReport

DATABASE = "quoth.sqlite"
NOBODY = 65534
Open = Callable[..., Assistant]
Spoil = Callable[[Path], object]


def assert_in_words(error: QuothError | FileReport, named: str) -> None:
    """One line for the problem, which names the thing, and one for what to do."""
    assert named in error.problem
    for line in (error.problem, error.remedy):
        assert line.strip() == line != ""
        assert len(line.splitlines()) == 1


def assert_answers(assistant: Assistant) -> None:
    """The file about trains, which every corpus here has, is still found and quoted."""
    assistant.pipeline = replace(assistant.pipeline, reader=ScriptedReader("rails"))
    (citation,) = assistant.ask("What runs on rails?").citations
    assert (citation.source, citation.start, citation.end, citation.quote) == (
        "trains.txt",
        0,
        20,
        "Trains run on rails.",
    )


def reports(assistant: Assistant) -> dict[str, FileReport]:
    assert assistant.report is not None
    return {file.source: file for file in assistant.report.files}


def state(folder: Path) -> str:
    """What the index holds, as a hash."""
    with Store.open(folder) as store, store.snapshot() as snapshot:
        return snapshot.fingerprint()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail, rather than hang, if the block takes much longer than it ever should."""

    def stop(*_: object) -> None:
        pytest.fail(f"not finished after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def pdf(*, user: str | None = None, algorithm: str | None = None) -> bytes:
    """A PDF of one sentence, encrypted if there is a password, be it an empty one."""
    made = FPDF()
    made.set_font("Helvetica", size=12)
    made.add_page()
    made.multi_cell(0, 8, "Ships sail on water.")
    data = bytes(made.output())
    if user is None:
        return data
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user_password=user, algorithm=algorithm)
    encrypted = io.BytesIO()
    writer.write(encrypted)
    return encrypted.getvalue()


# --- One bad file among good ones ---

BAD_FILES: dict[str, tuple[str, Spoil, str]] = {
    "dangling link": ("bad.txt", lambda path: path.symlink_to("nowhere"), "No such file"),
    "link to itself": ("bad.txt", lambda path: path.symlink_to(path.name), "symbolic links"),
    "pipe": ("bad.txt", os.mkfifo, "not a regular file"),
    "folder with a file's name": ("bad.txt", lambda path: path.symlink_to("/dev/null"), "not a regular file"),
    "broken PDF": ("bad.pdf", lambda path: path.write_bytes(pdf()[:600]), "not a readable PDF"),
    "no PDF at all": ("bad.pdf", lambda path: path.write_bytes(b"Hello."), "not a readable PDF"),
    "RC4 with a password": (
        "bad.pdf",
        lambda path: path.write_bytes(pdf(user="secret", algorithm="RC4-128")),
        "encrypted with a password",
    ),
    "AES with a password": (
        "bad.pdf",
        lambda path: path.write_bytes(pdf(user="secret", algorithm="AES-256")),
        "encrypted with a password",
    ),
    "20 MB of text": ("bad.txt", lambda path: path.write_bytes(b"word " * 4_000_000), "20.0 MB"),
    "20 MB of Markdown": ("bad.md", lambda path: path.write_bytes(b"word " * 4_000_000), "20.0 MB"),
    "NUL bytes": ("bad.txt", lambda path: path.write_bytes(b"\0" * 1000), "NUL"),
    "half of UTF-16": ("bad.txt", lambda path: path.write_bytes(b"\xff\xfeH\0i"), "utf-16"),
    "broken .docx": ("bad.docx", lambda path: path.write_bytes(b"PK\x03\x04 and then nothing"), "not a readable .docx"),
    "PDF named .txt": ("bad.txt", lambda path: path.write_bytes(pdf()), "bad.txt is a PDF, not a .txt file"),
    "PDF named .docx": ("bad.docx", lambda path: path.write_bytes(pdf()), "bad.docx is a PDF, not a .docx file"),
    "RTF named .md": ("bad.md", lambda path: path.write_bytes(b"{\\rtf1 Hello}"), "an RTF document, not a .md file"),
    "archive named .csv": ("bad.csv", lambda path: path.write_bytes(b"PK\x03\x04\0"), "a zip archive or an office"),
    "old .doc": ("bad.docx", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "old .doc"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_reported_and_the_others_go_on(kind: str, corpus: Path, open_words: Open) -> None:
    """The bad file has a line with the problem and the remedy; every other file is indexed and answers."""
    name, spoil, words = BAD_FILES[kind]
    spoil(corpus / name)
    with within(20):
        assistant = open_words(corpus)
    found = reports(assistant)
    assert {source: file.outcome for source, file in found.items()} == {
        name: "failed",
        "cats.md": "indexed",
        "deep/bread.txt": "indexed",
        "trains.txt": "indexed",
    }
    assert_in_words(found[name], name)
    assert words in found[name].problem
    assert len(found[name].line().splitlines()) == 1
    assert_answers(assistant)


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_alone_is_an_error_that_names_it(kind: str, tmp_path: Path, open_words: Open) -> None:
    """Where nothing else is there, the file's own problem and remedy are the error's."""
    name, spoil, words = BAD_FILES[kind]
    (tmp_path / "alone").mkdir()
    spoil(tmp_path / "alone" / name)
    with within(20), pytest.raises(CorpusError) as error:
        open_words(tmp_path / "alone")
    assert_in_words(error.value, name)
    assert words in error.value.problem


def test_a_file_that_turns_bad_keeps_its_last_readable_version(corpus: Path, open_words: Open) -> None:
    """What was indexed before a file was spoilt can still be asked."""
    open_words(corpus).close()
    (corpus / "trains.txt").write_bytes(b"\0" * 1000)
    assistant = open_words(corpus)
    assert reports(assistant)["trains.txt"].outcome == "failed"
    assert_answers(assistant)


def test_a_text_over_the_limit_is_told_the_option_that_lets_it_in() -> None:
    """The error gives the size, the limit, and an option under which the same file is read."""
    data = b"word " * 300_000
    with pytest.raises(DocumentError) as error:
        parse("long.txt", data, 1_000_000)
    assert error.value.problem == "long.txt holds 1.5 MB of text; the limit is 1.0 MB"
    assert "--max-mb 2" in error.value.remedy
    assert len(parse("long.txt", data, 2_000_000).text) == 1_500_000


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_with_an_empty_password_is_read(algorithm: str) -> None:
    """Encryption that asks nobody for anything does not stand in the way."""
    assert parse("open.pdf", pdf(user="", algorithm=algorithm)).text == "Ships sail on water."


def test_an_empty_file_is_indexed_with_a_warning(corpus: Path, open_words: Open) -> None:
    """A file of 0 bytes is no failure: it has no passages, and its line asks whether it is empty."""
    (corpus / "empty.txt").touch()
    assistant = open_words(corpus)
    report = reports(assistant)["empty.txt"]
    assert (report.outcome, report.passages, report.warnings) == ("indexed", 0, ("0 characters: is it empty?",))
    assert "is it empty?" in report.line()
    assert_answers(assistant)


def test_latin_1_is_cited_at_its_exact_place(corpus: Path, open_words: Open) -> None:
    """Bytes that are no UTF-8 are read in their encoding, and offsets count their characters."""
    (corpus / "foret.txt").write_bytes("Le garçon mange une pêche. La forêt est loin.".encode("latin-1"))
    (citation,) = open_words(corpus, reader=ScriptedReader("forêt")).ask("Where is the forêt?").citations
    assert (citation.source, citation.start, citation.end) == ("foret.txt", 27, 45)
    assert citation.quote == "La forêt est loin."


def test_a_loop_of_links_ends(corpus: Path, open_words: Open) -> None:
    """A link to a parent folder and a link to itself neither hang nor double a file."""
    (corpus / "deep" / "up").symlink_to(corpus)
    (corpus / "self").symlink_to("self")
    assistant = open_words(corpus)
    assert set(reports(assistant)) == {"cats.md", "deep/bread.txt", "trains.txt"}
    assert_answers(assistant)


def test_html_with_a_senseless_encoding_stops_nothing(corpus: Path, open_words: Open) -> None:
    """A page that declares an encoding which cannot decode does not keep the folder from being indexed."""
    (corpus / "odd.html").write_bytes(b'<meta charset="undefined"><p>Odd page.</p>')
    assert_answers(open_words(corpus))


def test_a_heap_of_combining_marks_is_indexed(corpus: Path, open_words: Open) -> None:
    """Ten thousand marks on one letter are cut into passages like any text."""
    (corpus / "marks.txt").write_text("a" + "\u0301" * 10_000, "utf-8")
    assistant = open_words(corpus)
    assert reports(assistant)["marks.txt"].outcome == "indexed"
    assert_answers(assistant)


def test_a_line_end_in_a_file_name_does_not_break_the_report(corpus: Path, open_words: Open) -> None:
    """The report stays one line a file, whatever a file is called."""
    (corpus / "two\nlines.txt").write_text("Words.", "utf-8")
    assert all(len(file.line().splitlines()) == 1 for file in reports(open_words(corpus)).values())


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Read and write as a user who may not do everything; `folder` becomes that user's."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def private() -> Iterator[tuple[Path, Path]]:
    """A corpus of two files and a place for an index, in a folder that belongs to nobody."""
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name, "corpus")
        (corpus / "deep").mkdir(parents=True)
        (corpus / "trains.txt").write_text("Trains run on rails.", "utf-8")
        (corpus / "deep" / "bread.txt").write_text("Bread is baked from flour.", "utf-8")
        with as_nobody(Path(name)):
            yield corpus, Path(name, "index")
            for path in (corpus, corpus / "deep"):
                path.chmod(0o700)


def test_a_file_without_permission_is_reported(private: tuple[Path, Path], words: WordEncoder) -> None:
    """A file that may not be read is reported; what was indexed of it before stays."""
    corpus, index = private
    Assistant.open(corpus, index, encoder=words).close()
    (corpus / "deep" / "bread.txt").chmod(0)
    with Assistant.open(corpus, index, encoder=words) as assistant:
        report = reports(assistant)["deep/bread.txt"]
        assert report.outcome == "failed"
        assert_in_words(report, "deep/bread.txt")
        assert [source.name for source in assistant.documents()] == ["deep/bread.txt", "trains.txt"]
        assert_answers(assistant)


def test_a_folder_without_permission_loses_nothing(private: tuple[Path, Path], words: WordEncoder) -> None:
    """The files of a folder that may not be read today are not taken for deleted."""
    corpus, index = private
    Assistant.open(corpus, index, encoder=words).close()
    (corpus / "deep").chmod(0)
    with Assistant.open(corpus, index, encoder=words) as assistant:
        assert_in_words(reports(assistant)["deep"], "deep")
        assert [source.name for source in assistant.documents()] == ["deep/bread.txt", "trains.txt"]
        assert_answers(assistant)


# --- A corpus that cannot be read ---


def test_a_missing_folder_is_an_error_and_leaves_no_index_behind(tmp_path: Path, open_words: Open) -> None:
    """The error names the path, and a slip of the pen makes no folder."""
    with pytest.raises(CorpusError) as error:
        open_words(tmp_path / "nowhere")
    assert_in_words(error.value, str(tmp_path / "nowhere"))
    assert not (tmp_path / "index").exists()


def test_a_folder_that_disappears_leaves_its_index_alone(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """A disk that is not mounted today costs nothing: the index stands."""
    open_words(corpus).close()
    before = state(tmp_path / "index")
    corpus.rename(tmp_path / "unmounted")
    with pytest.raises(CorpusError):
        open_words(corpus)
    assert state(tmp_path / "index") == before


def test_an_empty_folder_is_an_error_that_says_which_kinds_are_read(tmp_path: Path, open_words: Open) -> None:
    """The error names the folder, and the remedy the kinds of file."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError) as error:
        open_words(tmp_path / "empty")
    assert_in_words(error.value, str(tmp_path / "empty"))
    assert ".pdf" in error.value.remedy


def test_a_pipe_as_corpus_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A named pipe in the place of a document is refused before anything is read from it."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(CorpusError) as error:
        list_corpus(tmp_path / "pipe.txt")
    assert_in_words(error.value, "pipe.txt")


def test_one_file_with_a_name_that_is_not_utf_8_is_an_error_in_words(tmp_path: Path, open_words: Open) -> None:
    """A file that no citation could name cannot be the corpus, and the error says so."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("Words.", "utf-8")
    with pytest.raises(QuothError) as error:
        open_words(path)
    assert_in_words(error.value, "caf")
    error.value.problem.encode("utf-8")


# --- An index that cannot be used ---


def vectors(folder: Path) -> Path:
    (path,) = folder.glob("vectors-*.faiss")
    return path


def change_meta(folder: Path, key: str, value: str | None) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as db, db:
        if value is None:
            db.execute("DELETE FROM meta WHERE key = ?", (key,))
        else:
            db.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))


def cut(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def overwrite(path: Path, start: int, byte: bytes) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:start] + byte * (len(data) - start))


BAD_INDEXES: dict[str, tuple[Spoil, type[IndexProblem], str]] = {
    "truncated FAISS file": (lambda folder: cut(vectors(folder), 0.5), IndexDamaged, "doctor"),
    "empty FAISS file": (lambda folder: cut(vectors(folder), 0), IndexDamaged, "doctor"),
    "missing FAISS file": (lambda folder: vectors(folder).unlink(), IndexDamaged, "doctor"),
    "overwritten FAISS file": (lambda folder: overwrite(vectors(folder), 0, b"x"), IndexDamaged, "doctor"),
    "garbage for SQLite": (lambda folder: overwrite(folder / DATABASE, 0, b"x"), IndexDamaged, "rebuild"),
    "truncated SQLite": (lambda folder: cut(folder / DATABASE, 0.5), IndexDamaged, "rebuild"),
    "overwritten SQLite": (lambda folder: overwrite(folder / DATABASE, 8192, b"\xff"), IndexDamaged, "rebuild"),
    "a lost setting": (lambda folder: change_meta(folder, "vectors", None), IndexDamaged, "rebuild"),
    "another format": (lambda folder: change_meta(folder, "format", "99"), IndexMismatch, "rebuild"),
    "no format": (lambda folder: change_meta(folder, "format", None), IndexMismatch, "rebuild"),
    "another encoder": (lambda folder: change_meta(folder, "encoder_sha256", "1" * 64), IndexMismatch, "rebuild"),
    "other windows": (lambda folder: change_meta(folder, "max_tokens", "99"), IndexMismatch, "rebuild"),
}


@pytest.mark.parametrize("kind", BAD_INDEXES)
def test_a_bad_index_is_told_and_mended_as_it_says(kind: str, corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """The error names the index; nothing in it is touched until the remedy is run; the remedy works."""
    spoil, expected, mends = BAD_INDEXES[kind]
    folder = tmp_path / "index"
    open_words(corpus).close()
    spoil(folder)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(expected) as error:
        open_words(corpus)
    assert_in_words(error.value, str(folder))
    assert mends in error.value.remedy
    assert {name: (folder / name).read_bytes() for name in files} == files
    if mends == "doctor":
        assert doctor.mend(folder) != ()
    assert_answers(open_words(corpus, rebuild=mends == "rebuild"))
    assert doctor.check(folder) == ()


def test_an_index_path_that_is_a_file_is_an_error(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """The file is named and left as it is."""
    (tmp_path / "index").write_text("mine", "utf-8")
    with pytest.raises(IndexUnwritable) as error:
        open_words(corpus)
    assert_in_words(error.value, str(tmp_path / "index"))
    assert (tmp_path / "index").read_text("utf-8") == "mine"


def test_a_locked_index_answers_from_its_last_finished_state(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """While somebody writes, a changed corpus is answered as it was last indexed, and a note says so."""
    open_words(corpus).close()
    (corpus / "new.txt").write_text("Trains run on rails, too.", "utf-8")
    with closing(sqlite3.connect(tmp_path / "index" / DATABASE, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assistant = open_words(corpus)
        assert assistant.report is None
        assert_answers(assistant)
        (note,) = assistant.ask("What runs on rails?").notes
        assert "another process" in note
        with pytest.raises(IndexLocked) as error:
            assistant.update()
        assert_in_words(error.value, str(tmp_path / "index"))
        with pytest.raises(IndexLocked):
            open_words(corpus, rebuild=True)
    assert [file.source for file in assistant.update().files if file.outcome == "indexed"] == ["new.txt"]


def test_a_file_that_stays_bad_makes_no_question_a_writer(corpus: Path, tmp_path: Path, open_words: Open) -> None:
    """Where nothing changed but that one file is still bad, nobody needs the lock, and the file is still reported."""
    (corpus / "bad.pdf").write_bytes(b"Hello.")
    open_words(corpus).close()
    with closing(sqlite3.connect(tmp_path / "index" / DATABASE, isolation_level=None)) as writer:
        writer.execute("UPDATE sources SET read_ns = read_ns + 10000000000")  # as if read when the clock had moved on
        writer.execute("BEGIN IMMEDIATE")
        assistant = open_words(corpus)
        assert assistant.notes == ()
        assert reports(assistant)["bad.pdf"].outcome == "failed"


# --- A disk that is full ---


@pytest.fixture
def mount() -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many kilobytes, in the place of the last one."""
    with tempfile.TemporaryDirectory() as name:

        def mount_(kilobytes: int) -> Path:
            subprocess.run(["umount", name], capture_output=True, check=False)
            options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", name]
            if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
                pytest.skip("a small disk needs the right to mount one")
            return Path(name)

        yield mount_
        subprocess.run(["umount", name], capture_output=True, check=False)


def test_a_full_disk_leaves_the_old_index(corpus: Path, words: WordEncoder, mount: Callable[[int], Path]) -> None:
    """On disks of many sizes, an update is either done, or refused in words and the index as it was."""
    big = corpus / "big.txt"
    outcomes = set()
    for kilobytes in range(200, 1700, 100):
        index = mount(kilobytes) / "index"
        big.unlink(missing_ok=True)
        Assistant.open(corpus, index, encoder=words).close()
        before = state(index)
        big.write_text(" ".join(f"Sentence number {n} says thing {n * 7}." for n in range(3000)), "utf-8")
        with Assistant.open(corpus, index, encoder=words) as assistant:
            refused = assistant.stale
        if refused:
            assert isinstance(refused, IndexUnwritable)
            assert_in_words(refused, str(index))
            assert state(index) == before, f"changed all the same, with {kilobytes} kB"
            assert len(list(index.glob("vectors-*"))) == 1, f"the refused vectors fill the disk, with {kilobytes} kB"
            outcomes.add("refused")
        else:
            assert state(index) != before
            outcomes.add("done")
        with Assistant(Store.open(index), words) as assistant:
            assert_answers(assistant)
    assert outcomes == {"refused", "done"}


FULL = """
import resource, signal, sys
from dataclasses import replace
from pathlib import Path
from fakes import WordEncoder
from quoth.assistant import Assistant
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
assistant = Assistant.open(sys.argv[1], sys.argv[2], encoder=WordEncoder())
for error in (assistant.stale, assistant.ask("What runs on rails?").notes[0]):
    print(type(error).__name__)
    print(error)
"""


@pytest.mark.parametrize("limit", [40_000, 150_000])
def test_a_write_that_the_system_refuses_leaves_the_old_index(
    limit: int, corpus: Path, tmp_path: Path, open_words: Open
) -> None:
    """Where no file may grow any more, be it by a quota, the old index answers and a note says why."""
    open_words(corpus).close()
    before = state(tmp_path / "index")
    text = " ".join(f"Sentence number {n} says thing {n * 7}." for n in range(3000))
    (corpus / "big.txt").write_text(text, "utf-8")
    program = [sys.executable, "-c", FULL, str(corpus), str(tmp_path / "index"), str(limit)]
    path = os.pathsep.join(map(str, (Path(__file__).parent, *sys.path)))
    done = subprocess.run(
        program, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": path}, timeout=120
    )
    kind, problem, remedy, _, note = done.stdout.splitlines()
    assert kind == "IndexUnwritable"
    assert note == f"This answers from the last finished state of the index: {problem}."
    assert str(tmp_path / "index") in problem
    assert "--rebuild" not in remedy
    assert state(tmp_path / "index") == before
    assert reports(open_words(corpus))["big.txt"].outcome == "indexed"


# --- Questions ---


@pytest.mark.parametrize("question", ["", " \n\t ", "???", "\u200b"])
def test_an_empty_question_is_an_error(question: str, words: WordEncoder) -> None:
    """A question without a letter or a digit is no question."""
    with Assistant.from_texts({"a": "Trains run on rails."}, encoder=words) as assistant:
        with pytest.raises(QuestionError) as error:
            assistant.ask(question)
        assert_in_words(error.value, "empty")


def test_an_endless_question_is_an_error_with_the_limit(words: WordEncoder) -> None:
    """A question of 100 kB is refused with its length and the limit, before it is embedded."""
    with Assistant.from_texts({"a": "Trains run on rails."}, encoder=words) as assistant:
        embedded = len(words.encoded)
        with pytest.raises(QuestionError) as error:
            assistant.ask("why " * 25_000)
        assert_in_words(error.value, "100,000")
        assert f"{DEFAULTS.max_question_chars:,}" in error.value.problem
        assert len(words.encoded) == embedded


def test_a_question_of_broken_characters_is_asked_all_the_same(words: WordEncoder) -> None:
    """A lone surrogate, as a terminal may send it, stops nothing."""
    with Assistant.from_texts({"a": "Trains run on rails."}, encoder=words) as assistant:
        assistant.ask("What runs on rails \ud800?").question.encode("utf-8")


# --- One endless line ---


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("a.txt", "a"),
        ("a.txt", "word "),
        ("a.txt", "One sentence. "),
        ("a.md", "a"),
        ("a.md", "["),
        ("a.html", "word "),
    ],
)
def test_ten_megabytes_in_one_line_end(name: str, unit: str, words: WordEncoder) -> None:
    """A line of any length is cut into passages that stand at their places, in time that grows with it alone."""
    text = (unit * (10_000_000 // len(unit))).strip()
    settings = Settings()
    with within(60):
        document = parse(name, text.encode("ascii"))
        passages = split(document, words.count_tokens, settings)
    assert all(document.text[p.start : p.end] == p.text for p in passages)
    assert max((len(p.text) for p in passages), default=0) <= settings.max_chars
    assert sum(b.end - b.start for b in document.blocks) in (0, len(text))


# --- The program says it in two lines ---


@pytest.fixture
def spoilt(corpus: Path, tmp_path: Path, words: WordEncoder) -> Callable[[str], list[str]]:
    """The options that name a good corpus and a bad index."""

    def spoilt_(kind: str) -> list[str]:
        Assistant.open(corpus, tmp_path / "index", encoder=words).close()
        BAD_INDEXES[kind][0](tmp_path / "index")
        return ["--corpus", str(corpus), "--index", str(tmp_path / "index")]

    return spoilt_


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, list[str]]:
    """The exit code, standard output and the lines of standard error."""
    try:
        code = cli.main(arguments)
    except SystemExit as end:  # argparse leaves by this door
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "Who?", "--corpus", "{tmp}/nowhere"], 1),
        (["ask", "Who?", "--corpus", "{tmp}/empty"], 1),
        (["index", "--corpus", "{tmp}/empty"], 1),
        (["ask", "Who?", "--corpus", "{tmp}/picture.jpg"], 1),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--index", "{tmp}/picture.jpg"], 1),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--encoder", "no/such-model"], 1),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--encoder", "{tmp}/corpus"], 1),
        (["ask", "", "--corpus", "{tmp}/corpus"], 2),
        (["ask", "why " * 25_000, "--corpus", "{tmp}/corpus"], 2),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--max-mb", "0"], 2),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--max-mb", "nan"], 2),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--max-mb", "inf"], 2),
        (["ask", "Who?", "--corpus", "{tmp}/corpus", "--max-mb", "much"], 2),
        (["ask"], 2),
        (["ask", "Who?", "--no-such-option"], 2),
        (["no-such-command"], 2),
        ([], 2),
        (["serve", "--port", "99999", "--corpus", "{tmp}/corpus"], 2),
        (["doctor", "--index", "{tmp}/nowhere"], 1),
        (["doctor", "--check", "--index", "{tmp}/picture.jpg"], 1),
        (["verify", "{tmp}/nowhere.json", "--corpus", "{tmp}/corpus"], 1),
        (["verify", "{tmp}/corpus", "--corpus", "{tmp}/corpus"], 1),
        (["verify", "{tmp}/picture.jpg", "--corpus", "{tmp}/corpus"], 1),
        (["verify", "{tmp}/other.json", "--corpus", "{tmp}/corpus"], 1),
        (["verify", "{tmp}/odd.json", "--corpus", "{tmp}/corpus"], 1),
        (["verify", "{tmp}/deep.json", "--corpus", "{tmp}/corpus"], 1),
    ],
)
def test_the_program_says_what_is_wrong_and_what_to_do(
    arguments: list[str], code: int, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard error has two lines, standard output none; the exit code is 2 for bad use, else 1."""
    assert corpus == tmp_path / "corpus"
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "other.json").write_text('{"question": "Who?"}', "utf-8")
    odd = '[{"citations": [{"source": "a", "start": 0, "end": 1, "quote": "x", "document": []}]}]'
    (tmp_path / "odd.json").write_text(odd, "utf-8")
    (tmp_path / "deep.json").write_text("[" * 100_000, "utf-8")
    index = [] if "--index" in arguments or arguments[:1] == ["verify"] else ["--index", "{tmp}/index"]
    wanted = [*arguments, *(index if arguments[1:] else [])]
    found, out, err = run([argument.format(tmp=tmp_path) for argument in wanted], capsys)
    assert (found, out) == (code, "")
    assert len(err) == 2, err
    assert err[0].startswith("quoth: ")
    assert all(line.strip() for line in err)
    assert "this should not have happened" not in err[0]


SEEN_LATER = {"another encoder", "other windows", "overwritten SQLite"}
"""What is seen only after the model is loaded."""


@pytest.mark.parametrize("kind", sorted(BAD_INDEXES.keys() - SEEN_LATER))
def test_the_program_says_what_is_wrong_with_an_index(
    kind: str, spoilt: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any model is loaded, `quoth ask` tells of the damage in two lines and exits with 1."""
    found, out, err = run(["ask", "What runs on rails?", *spoilt(kind)], capsys)
    assert (found, out, len(err)) == (1, "", 2), err
    assert BAD_INDEXES[kind][2] in err[1]
    assert "this should not have happened" not in err[0]
