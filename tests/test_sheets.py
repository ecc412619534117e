"""Sheets of questions: which column is asked, what comes back beside it, and that no cell computes."""

from __future__ import annotations

import csv
import io
import threading
import time
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import xlsxwriter

from fakes import ScriptedReader, WordEncoder
from quoth import cli
from quoth.assistant import Assistant
from quoth.config import DEFAULTS
from quoth.errors import DocumentError, ExportError, UsageError
from quoth.files.sheet_cells import cells_of
from quoth.sheets.question_rows import question_rows
from quoth.sheets.sheet_answers import read_questions
from quoth.sheets.sheet_quotes import citations_in_sheet, located
from quoth.sheets.sheet_writing import plain, written
from quoth.types import Answer, Citation
from serving import served

TEXT = "# Engines\n\nTrains run on rails. Steam drove the first of them,\nin 1804. They were slow.\n"
QUOTE = "Steam drove the first of them,\nin 1804."
HEADINGS = ["answer", "quote", "document", "page", "confidence", "status"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "engines.md").write_text(TEXT)
    return folder


@pytest.fixture
def assistant(corpus: Path, tmp_path: Path) -> Iterator[Assistant]:
    reader = ScriptedReader("Steam", short="Steam")
    with Assistant.open(corpus, tmp_path / "index", encoder=WordEncoder(), reader=reader) as assistant:
        yield assistant


def csv_rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=delimiter))


def test_each_question_has_its_answer_beside_it(assistant: Assistant, tmp_path: Path) -> None:
    """With quote, document, confidence and status; other columns and empty rows stay, the delimiter too."""
    path = tmp_path / "asked.csv"
    path.write_text("Owner;Question;Due\nAda;What drove trains?;-5\nBo;;3\n", "utf-8")
    told: list[tuple[str, int, int]] = []
    done = assistant.ask_sheet(path, progress=lambda *said: told.append(said))
    rows = csv_rows(tmp_path / "asked-answers.csv", ";")
    assert rows[0] == ["Owner", "Question", "Due", *HEADINGS]
    assert rows[1] == ["Ada", "What drove trains?", "-5", rows[1][3], QUOTE, "engines.md", "", "0.90", "answered"]
    assert rows[2] == ["Bo", "", "3", "", "", "", "", "", ""]
    assert (len(done.rows), done.answered) == (1, 1)
    assert told == [("Asking", 0, 2), ("Asking", 1, 2)]


def test_a_workbook_comes_back_as_a_workbook(assistant: Assistant, tmp_path: Path) -> None:
    """Numbers stay numbers, what looks like a formula is a text, and asking again replaces the answers."""
    path = tmp_path / "asked.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((("Frage", "n"), ("What drove trains?", 7), ("=1+1?", 8))):
            for column, value in enumerate(cells):
                write = sheet.write_string if isinstance(value, str) else sheet.write_number
                write(row, column, value)
    for name in ("first.xlsx", "second.xlsx"):
        assistant.ask_sheet(path, tmp_path / name)
        path = tmp_path / name
    rows = cells_of("second.xlsx", path.read_bytes(), DEFAULTS).rows
    assert rows[0] == ("Frage", "n", *HEADINGS)
    assert (rows[1][1], rows[1][3], rows[1][4]) == ("7", QUOTE, "engines.md")
    assert rows[2][0] == "=1+1?"
    with zipfile.ZipFile(path) as parts:
        written_cells = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="B2"><v>7</v></c>' in written_cells
    assert "<f>" not in written_cells


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"), ("+1 is more", "'+1 is more"), ("-5", "-5"), ("+3.25", "+3.25"), ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"), (" =1", "' =1"), ("\t=1", "'\t=1"), ("a=1", "a=1"), ("-1+1", "'-1+1"),
    ],
)  # fmt: skip
def test_no_cell_of_a_text_file_is_a_formula(cell: str, kept: str) -> None:
    """A plain number is none; the apostrophe comes off again where the quote is looked at."""
    [[found]] = csv.reader(io.StringIO(written([[cell]], ".csv").decode("utf-8-sig"), newline=""))
    assert found == kept
    assert plain(found) == cell


@pytest.mark.parametrize(
    ("rows", "headings", "column", "count"),
    [
        ([("Sheet of May", ""), ("no", "Questions:"), ("1", "Who")], ("no", "Questions:"), 1, 1),
        ([("no", "Ask"), ("1", "Who?"), ("2", "When?")], ("no", "Ask"), 1, 2),
        ([("1", "Who?"), ("2", "When?")], ("", "question"), 1, 2),
        ([("Tell me of trains",), ("And of rails",)], ("question",), 0, 2),
    ],
)
def test_the_column_of_questions_is_found(
    rows: list[tuple[str, ...]], headings: tuple[str, ...], column: int, count: int
) -> None:
    """By its heading, by its question marks, or because no other column has words."""
    found = question_rows("asked.csv", rows)
    assert (found.headings, found.column, len(found.rows)) == (headings, column, count)


def test_a_sheet_that_cannot_be_asked_is_refused_in_words(assistant: Assistant, tmp_path: Path) -> None:
    """No column, no question, another kind, a place that holds the questions, a file that is none."""
    (tmp_path / "two.csv").write_text("a,b\nc,d\n")
    (tmp_path / "none.csv").write_text("question,b\n,d\n")
    (tmp_path / "good.csv").write_text("question\nWho?\n")
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no zip")
    for name, why in (("two.csv", "no column of questions"), ("none.csv", "has 0 questions"), ("x.pdf", "no sheet")):
        with pytest.raises(UsageError, match=why):
            read_questions(name, (tmp_path / name).read_bytes() if name != "x.pdf" else b"", DEFAULTS)
    with pytest.raises(UsageError, match="holds the questions"):
        assistant.ask_sheet(tmp_path / "good.csv", tmp_path / "good.csv")
    with pytest.raises(UsageError, match="cannot be written"):
        assistant.ask_sheet(tmp_path / "good.csv", tmp_path / "nowhere" / "out.csv")
    with pytest.raises(DocumentError):
        assistant.ask_sheet(tmp_path / "bad.xlsx")
    with pytest.raises(UsageError, match="from 1 to 2 can"):
        read_questions("many.csv", b"question\nA?\nB?\nC?\n", DEFAULTS, 2)


def test_a_question_that_cannot_be_asked_is_told_in_its_row(assistant: Assistant, tmp_path: Path) -> None:
    """The others are answered all the same."""
    path = tmp_path / "asked.csv"
    path.write_text(f"question\n{'x' * 4001}?\nWhat drove trains?\n")
    done = assistant.ask_sheet(path)
    assert [row.status for row in done.rows] == ["refused", "answered"]
    assert csv_rows(tmp_path / "asked-answers.csv")[1][1].startswith("the question has 4,002 characters")


def test_more_quotes_of_an_answer_have_columns_of_their_own() -> None:
    """And verify finds each, at its place, whatever became of its white space."""
    cited = [Citation(n, "a.md", "0", n, 0, 5, quote, 1.0) for n, quote in ((1, "=one two"), (2, "three\r\nfour"))]
    answer = Answer("Q?", "Q?", "answered", "One [1]. Three [2].", "one", 0.5, tuple(cited))
    for kind in (".csv", ".xlsx"):
        sheet = read_questions(f"q{kind}", written([["question"], ["Q?"], ["R?"]], kind), DEFAULTS)
        done = sheet.answered(lambda q: replace(answer, question=q))
        rows = cells_of(f"q{kind}", done.data, DEFAULTS).rows
        assert rows[0] == ("question", *HEADINGS, "quote 2", "document 2", "page 2")
        assert rows[1][1] == "One [1]. Three [2]."
        text = "Zero. =one two\nthree\r\nfour"
        places = located(citations_in_sheet(f"q{kind}", done.data), {"a.md": text})
        assert [text[one["start"] : one["end"]] for one in places] == ["=one two", "three\r\nfour"] * 2
    with pytest.raises(ExportError, match="no columns quote and document"):
        citations_in_sheet("q.csv", b"question\nWho?\n")


def test_verify_reads_a_sheet_of_answers(
    assistant: Assistant, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0 while each quote stands in its document, 1 once one does not."""
    (tmp_path / "asked.csv").write_text("question\nWhat drove trains?\n")
    assistant.ask_sheet(tmp_path / "asked.csv", tmp_path / "out.xlsx")
    assert cli.main(["verify", str(tmp_path / "out.xlsx"), "--corpus", str(corpus)]) == 0
    assert capsys.readouterr().out == f"ok      engines.md 32-71: {' '.join(QUOTE.split())}\n1 quotes checked\n"
    (corpus / "engines.md").write_text(TEXT.replace("1804", "1805"))
    assert cli.main(["verify", str(tmp_path / "out.xlsx"), "--corpus", str(corpus)]) == 1


def test_a_sheet_and_a_draft_go_over_http(corpus: Path, tmp_path: Path) -> None:
    """The sheet in base64 there and back; what is no sheet, no base64 and too long is refused in words."""
    with served(corpus, tmp_path / "data") as address:
        body = {"name": "q.csv", "data": b64encode(b"question\nWhat happened in 1804?\n").decode()}
        done = httpx.post(f"{address}/api/sheet", json=body).json()
        assert (done["name"], done["rows"][0]["status"]) == ("q-answers.csv", "answered")
        assert QUOTE.encode() in b64decode(done["data"])
        for data, status in (("AAAA", 400), ("A", 400), ("?", 422)):
            refused = httpx.post(f"{address}/api/sheet", json={**body, "data": data})
            assert (refused.status_code, set(refused.json())) == (status, {"error", "remedy"})
        assert httpx.post(f"{address}/api/sheet", json={**body, "name": "../q.csv"}).status_code == 422
        many = b64encode(b"question\n" + b"Who?\n" * 501).decode()
        assert httpx.post(f"{address}/api/sheet", json={**body, "data": many}).status_code == 400
        report = httpx.post(f"{address}/api/check", json={"text": "It says “Trains run on roads” of 1804."}).json()
        assert [(claim["kind"], claim["verdict"]) for claim in report["claims"]] == [
            ("quotation", "changed"),
            ("figure", "other_words"),
        ]
        assert report["claims"][0]["changes"] == [{"draft": "roads", "document": "rails"}]
        assert httpx.post(f"{address}/api/check", json={"text": "x" * 300_001}).status_code == 422
        strange = httpx.post(f"{address}/api/check", json={"text": "a", "sources": ["other.md"]})
        assert strange.status_code == 400


def test_questions_asked_together_stay_in_their_rows() -> None:
    """Though the first is answered last; and where it is stopped, those that were not begun are not asked."""
    questions = read_questions("a.csv", b"question\nA?\nB?\nC?\nD?\n", DEFAULTS)
    second, asked = threading.Event(), list[str]()

    def ask(question: str) -> Answer:
        asked.append(question)
        if question == "A?":
            assert second.wait(10)
        elif question == "B?":
            second.set()
        return Answer(question, question, "answered", question.lower())

    done = questions.answered(ask, together=2)
    assert [row.answer.text for row in done.rows if row.answer] == ["a?", "b?", "c?", "d?"]
    asked.clear()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    def slowly(question: str) -> Answer:
        time.sleep(0.2)
        return ask(question)

    with pytest.raises(KeyboardInterrupt):
        questions.answered(slowly, progress=stop)
    assert len(asked) <= 1
