"""What a table says over several rows or headings: comparisons, all rows that have a value, stacked headings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from xlsxwriter import Workbook

from fakes import WordEncoder, WordsReader
from quoth.answering.paired_marks import unbroken
from quoth.answering.several.differences import sides
from quoth.answering.shape.roles import is_of_no_such_time, is_of_other_count, is_turned
from quoth.assistant import Assistant
from quoth.files.table_rows import stacked_headings
from quoth.types import Answer

DRINKS = "# Drinks\n\n| Drink | 2021 | 2022 |\n|---|---|---|\n| Cider | 1640 | 1215 |\n| Cocoa | 410 | 980 |\n"
VOTES = "# Election\n\nHolt: 71 votes\nMarsh: 238 votes\nOduya: 154 votes\n"
PLAYS = "# Plays\n\n| Play | Shows | Showtime |\n|---|---|---|\n| Green Door | 9 | 7 PM |\n| Last Train | 31 | 3 PM |\n"
SHOPS = (
    "# Figures\n\n| | Early 2024 | |\n|---|---|---|\n| | Income | Costs |\n| North shop | 84 | 52 |\n"
    "| South shop | 69 | 41 |\n"
    "| Online | 99 | 9 |\n| Total | 252 | 102 |\n"
)
PARTS = (
    "| Part | Kind | State |\n|---|---|---|\n| Q-4 | Steel | Good |\n| Q-5 | Brass | Worn |\n| Q-6 | Steel | Worn |\n"
)


def ask(text: str, question: str, sure: dict[str, float] | None = None) -> Answer:
    reader = WordsReader(sure or {})
    return Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=reader).ask(question)


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        (DRINKS, "Which drink sold most in 2022?", "Cider (1215) [1]."),
        (DRINKS, "Which drink sold least in 2021?", "Cocoa (410) [1]."),
        (DRINKS, "Which drink had the highest sales in 2022?", "Cider (1215) [1]."),
        (VOTES, "Who got the most votes?", "Marsh (238 votes) [1]."),
        (VOTES, "Who got fewer votes, Holt or Oduya?", "Holt (71 votes) [1] and Oduya (154 votes) [2]."),
        (PLAYS, "Which play has the most shows?", "Last Train (31) [1]."),
        (SHOPS, "Which shop had the highest income in 2024?", "North shop (84) [1]."),
    ],
)
def test_the_right_column_is_compared(text: str, question: str, said: str) -> None:
    """A year or a counted word names it; a total is no row, nor is one of another kind than is asked for."""
    assert ask(text, question).text == said


@pytest.mark.parametrize("question", ["Which drink sold most in 2019?", "Which drink is the sweetest and largest?"])
def test_a_neighbour_is_refused(question: str) -> None:
    """The sure reader's row is not told where no column can be compared."""
    assert ask(DRINKS, question, {"Cocoa": 0.99}).status == "not_found"


GAPS = (
    "# Drinks\n\n| Drink | 2021 | 2022 | 2023 | 2024 |\n|---|---|---|---|---|\n| Cider | 1640 | 1215 | 3 | |\n"
    "| Cocoa | 410 | | 5 | |\n| Tea | 400 | 3000 | | |\n| Total | 2450 | 4215 | 8 | 7 |\n"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which drink sold most in 2022?", "Tea (3000) [1]."),
        ("Which drink sold least in 2022?", "Cider (1215) [1]."),
        ("Which drink sold most in 2024?", ""),
    ],
)
def test_an_empty_cell_is_none_of_those_compared(question: str, said: str) -> None:
    """Its row is of the table all the same; where only the total has a figure, nothing is compared."""
    assert ask(GAPS, question, {"Cocoa": 0.99}).text.replace("The documents do not answer this.", "") == said


def test_a_row_that_says_it_itself_is_told() -> None:
    """What is asked for, "highest price", is in the row, so nothing has to be compared."""
    text = "| Item | Value |\n|---|---|\n| Highest price | 40 |\n| Lowest price | 12 |\n"
    assert ask(text, "What was the highest price ever?", {"40": 0.99}).short == "40"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which parts are steel?", "Q-4 [1] and Q-6 [2]."),
        ("Which worn parts are steel?", "Q-6 [1]."),
        ("Which parts are not steel?", "Q-5 [1]."),
        ("Which parts have the state good?", "Q-4 [1]."),
    ],
)
def test_all_rows_that_have_a_value_are_told(question: str, said: str) -> None:
    """By whole cells, with the word for the rows from the first heading."""
    assert ask(PARTS, question, {"Q-5": 0.9}).text == said


ROWS = [
    ["Region", "2022", "", "2023", ""],
    ["", "Births", "Deaths", "Births", "Deaths"],
    ["Vale", "312", "208", "297", "221"],
    ["Moor", "118", "131", "104", "140"],
]
READ = "Region: Moor; 2022 Births: 118; 2022 Deaths: 131; 2023 Births: 104; 2023 Deaths: 140"


def _markdown(path: Path) -> None:
    lines = [f"| {' | '.join(row)} |" for row in ROWS]
    path.write_text("\n".join([lines[0], "|---|---|---|---|---|", *lines[1:]]))


def _html(path: Path) -> None:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in ROWS]
    path.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")


def _csv(path: Path) -> None:
    path.write_text("\n".join(map(",".join, ROWS)))


def _xlsx(path: Path) -> None:
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, [int(cell) if cell.isdigit() else cell or None for cell in row])


def _docx(path: Path) -> None:
    document = Document()
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(path))


@pytest.mark.parametrize(
    ("kind", "write"), [("md", _markdown), ("html", _html), ("csv", _csv), ("xlsx", _xlsx), ("docx", _docx)]
)
def test_stacked_headings_both_name_the_columns(tmp_path: Path, kind: str, write: Callable[[Path], None]) -> None:
    """An empty cell of the upper row belongs to the heading on its left, in each kind of file."""
    corpus = tmp_path / "files"
    corpus.mkdir()
    write(corpus / f"a.{kind}")
    with Assistant.open(corpus, index=tmp_path / "index", encoder=WordEncoder(), reader=WordsReader({})) as assistant:
        passages = assistant.ask("Which deaths does Moor have?").passages
    assert READ in " ".join(passages[0].passage.rendering.text.split())


def test_a_missing_heading_is_not_filled_from_the_row_below() -> None:
    """A first row of data with words or figures of its own is no heading."""
    assert stacked_headings([["Town", "2022", ""], ["Vale", "31", ""], ["Moor", "11", "new"]]) == 0
    assert stacked_headings([["", "Answer", ""], ["", "yes", "no"], ["Vale", "often", "rarely"]]) == 0
    assert stacked_headings([["", "Sum", ""], ["", "2021", "2022"], ["Vale", "31", "20"]]) == 2


@pytest.mark.parametrize(
    ("question", "short", "quote"),
    [
        ("What is the length of Tin Moon?", "94 min", "2 Tin Moon 9 PM $180\n\n(Length: 94 min"),
        ("What is the length of Grey Bay?", "127 min", "1 Grey Bay 6 PM $310\n\n(Length: 127 min"),
    ],
)
def test_a_label_belongs_to_its_own_record(question: str, short: str, quote: str) -> None:
    """The sure reader's price is of the record, and not what was asked for."""
    text = "1 Grey Bay 6 PM $310\n\n(Length: 127 min); Family week\n\n2 Tin Moon 9 PM $180\n\n(Length: 94 min); Late\n"
    answer = ask(text, question, {"$180": 0.95})
    assert (answer.short, answer.citations[0].quote) == (short, quote)


def test_a_total_is_that_of_the_column_asked_for() -> None:
    """The words "Totals" and "Net amount" hold all words of the question, "Total income" does not."""
    text = "| Month | Gross amount | Net amount |\n|---|---|---|\n| June | $84 | $75 |\n| Totals | $84 | $75 |\n\n"
    text += "Total income: $90\n"
    assert ask(text, "What is the total net amount?", {"$90": 0.95}).short == "$75"
    assert ask(text, "What is the total income?", {"$90": 0.95}).short == "$90"


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("702) 939-3254", "(702) 939-3254"),
        ("LoadError`, `TimeError` and `UserError", "`LoadError`, `TimeError` and `UserError`"),
        ("A. Holm (chair", "A. Holm (chair)"),
        ("'broc", "'broc'"),
        ("Holm's men", "Holm's men"),
        ("Vela", "Vela"),
    ],
)
def test_pairs_of_marks_stay_whole(cut: str, whole: str) -> None:
    """Brackets, quotation marks and the marks of code that an answer cuts are added to it; an apostrophe is none."""
    text = "(702) 939-3254: `LoadError`, `TimeError` and `UserError`; "
    text += "A. Holm (chair), 'broc' and Holm's men on the \"Vela\"."
    at = text.index(cut)
    assert text[slice(*unbroken(text, (at, at + len(cut)), (0, len(text))))] == whole


def test_a_pair_that_is_too_long_is_left_out() -> None:
    """Only so much is added to an answer as a reader expects."""
    text = f"Ray (who {'very ' * 30}often sings) left."
    assert text[slice(*unbroken(text, (0, 12), (0, len(text))))] == "Ray"


def test_both_sides_of_a_difference_are_told_or_none() -> None:
    """Each with its source; where one is missing it is named."""
    text = "A loan is money for a time.\n\nA grant is money for good.\n"
    answers = {"What is a loan?": {"money for a time": 0.9}, "What is a grant?": {"money for good": 0.9}}
    reader = WordsReader({"money for good": 0.9}, answers)
    with Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=reader) as assistant:
        told = assistant.ask("What is the difference between a loan and a grant?")
        answers["What is a grant?"] = {}
        refused = assistant.ask("What is the difference between a loan and a grant?")
    assert (told.short, len(told.citations)) == ("money for a time; money for good", 2)
    assert (refused.status, refused.notes) == ("not_found", ("The documents do not answer “What is a grant?”",))


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "turned"),
    [
        ("What do crabs eat?", "Sharks eat crabs.", "Sharks", True),
        ("What do crabs eat?", "Crabs eat snails.", "snails", False),
        ("What eats crabs?", "Crabs eat snails.", "snails", True),
        ("What eats crabs?", "Sharks eat crabs.", "Sharks", False),
        ("What do crabs eat?", "Snails are eaten by crabs.", "Snails", False),
        ("Who founded the mill?", "The mill was founded by Ada.", "Ada", False),
    ],
)
def test_the_asked_role_must_fit(question: str, sentence: str, answer: str, *, turned: bool) -> None:
    """By the order of the words around the verb, in active sentences alone."""
    at = sentence.index(answer)
    assert is_turned(question, sentence, (at, at + len(answer))) is turned


def test_last_year_is_only_where_a_text_says_so() -> None:
    """The following year of a story is no such time."""
    assert is_of_no_such_time("What was the accuracy last year?", "Overall accuracy: 97%")
    assert not is_of_no_such_time("What was the accuracy last year?", "In the past year it was 97%.")
    assert not is_of_no_such_time("What did he do the next year?", "In 1887 he sang.")


def test_by_how_much_one_is_more_is_told_of_both_or_where_a_sentence_says_it() -> None:
    """A sentence that has both and no "than" gives each; one that says by how much is taken at its word."""
    answers = {
        "How long does the old boat take?": {"40 minutes": 0.9},
        "How long does the new one take?": {"half": 0.9},
    }
    told = []
    for text in ("The old boat takes 40 minutes, the new one half.", "The old boat takes half more than the new one."):
        reader = WordsReader({"half": 0.9}, answers)
        with Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=reader) as assistant:
            told.append(assistant.ask("How much longer does the old boat take than the new one?").short)
    assert told == ["40 minutes; half", "half"]


def test_other_questions_have_no_two_sides() -> None:
    """Only a difference has, however it is asked for."""
    assert sides("How do hares and rabbits differ?") == ["What is hares?", "What is rabbits?"]
    assert sides("What lies between the mill and the weir?") == []
    assert sides("How many more beds does the red hut have than the blue one?") == [
        "How many beds does the red hut have?",
        "How many beds does the blue one have?",
    ]
    assert sides("How much more does it cost?") == []


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("How long may each speaker talk?", "The council limits the total time to 30 minutes.", True),
        ("How long may each speaker talk?", "Each speaker has 3 minutes, 30 minutes in all.", False),
        ("How long may each speaker talk?", "A speaker has 3 minutes.", False),
        ("What do the tickets cost in all?", "Every ticket is 5 euros.", True),
        ("What is the total for each guest?", "Every ticket is 5 euros.", False),
        ("How long may speakers talk?", "Every speaker has 3 minutes.", False),
    ],
)
def test_each_is_not_all_together(question: str, sentence: str, other: bool) -> None:
    """A sentence about the one does not answer a question about the other."""
    assert is_of_other_count(question, sentence) is other
