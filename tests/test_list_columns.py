"""Columns of tables as lists: found by their own words where a reader that learnt from running text is unsure."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant
from quoth.types import Answer

STALL = """# Tools of the stall

These tools were sold:

| No | Kind of thing | Price |
|---|---|---|
| a | Saw | 41 |
| b | Axe | 35 |
| c | Rake | 90 |

It rained. All was sold by noon.
"""
LENT = "# Boats to lend\n\n| Boat | Fee |\n|---|---|\n| Punt | 41 |\n| Raft | 35 |\n"


def ask(text: str, question: str, words: dict[str, float]) -> Answer:
    return Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=WordsReader(words)).ask(question)


def test_the_sentence_above_a_table_says_what_its_rows_are() -> None:
    """That they were sold stands there, and a word that only asks ("things") names the column; each row is cited."""
    answer = ask(STALL, "Which things were sold?", {"Axe": 0.9})
    assert answer.text == "Saw (a) [1], Axe (b) [2] and Rake (c) [3]."
    assert [one.quote for one in answer.citations] == ["a | Saw | 41", "b | Axe | 35", "c | Rake | 90"]
    assert ask(STALL, "What tools were sold?", {"Axe": 0.4}).short == "Saw (a), Axe (b) and Rake (c)"
    assert ask(STALL, "What tools were sold by noon?", {"Axe": 0.9}).short == "Axe"
    assert ask(STALL, "Which things were stolen?", {"Axe": 0.9}).short == "Axe"
    assert ask(STALL, "Which thing was sold for 35?", {"Axe": 0.9}).short == "Axe"


def test_a_column_that_all_words_name_needs_no_sure_reader() -> None:
    """Two words name it, one in its heading and one above the table; one alone may be of any table."""
    assert ask(LENT, "Which boats can I lend?", {"Raft": 0.3}).text == "Punt [1] and Raft [2]."
    assert ask(LENT, "Which boats are there?", {"Raft": 0.3}).status == "not_found"
    assert ask(LENT, "Which boats can I buy?", {"Raft": 0.3}).status == "not_found"


def test_rows_under_a_lead_in_are_told_by_their_column(tmp_path: Path) -> None:
    """In HTML a row stands in a line of its own; it is a row all the same, and its heading is none of the answers."""
    rows = "".join(f"<tr><td>{thing}</td><td>{price}</td></tr>" for thing, price in (("Saw", 41), ("Axe", 35)))
    table = f"<table><tr><th>Kind of tool</th><th>Price</th></tr>{rows}</table>"
    (tmp_path / "a.html").write_text(f"<p>These tools were sold:</p>{table}<p>It rained.</p>")
    folder, index = tmp_path, tmp_path / "index"
    with Assistant.open(folder, index, encoder=WordEncoder(), reader=WordsReader({"Axe": 0.9})) as assistant:
        answer = assistant.ask("Which tools were sold?")
    with Assistant.open(folder, index, encoder=WordEncoder(), reader=WordsReader({"It": 0.2})) as unsure:
        assert unsure.ask("What tools were sold?").text == "Saw and Axe [1]."
    assert answer.text == "Saw [1] and Axe [2]."
    assert [one.quote for one in answer.citations] == ["Saw\t41", "Axe\t35"]


FORM = [["Pilot Name:", "Ada Berg"], ["Date of Birth:", "March 15, 1978"], ["Home Field:", "North Strand"]]


def _form(folder: Path) -> Assistant:
    document = Document()
    table = document.add_table(len(FORM), len(FORM[0]))
    for row, cells in zip(table.rows, FORM, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(folder / "form.docx"))
    reader = WordsReader({"Ada Berg": 0.9, "North Strand": 0.4})
    return Assistant.open(folder / "form.docx", folder / "index", encoder=WordEncoder(), reader=reader)


def test_a_line_of_a_form_is_no_list(tmp_path: Path) -> None:
    """Names with their values have no column; the first one says whose the others are, and nobody else's."""
    with _form(tmp_path) as assistant:
        assert assistant.ask("What is the pilot's name?").text == "Ada Berg [1]."
        assert assistant.ask("What is Ada Berg's home field?").text == "North Strand [1]."
        assert "North Strand" not in assistant.ask("What is Bo Lind's home field?").text
