"""A conversation with its ticks as Markdown, JSON and .docx: what stands in it, and that it can be verified."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from quoth import cli
from quoth.errors import ExportError
from quoth.service.conversations import Conversation, Turn
from quoth.service.export import to_json, to_markdown
from quoth.service.export_docx import to_docx
from quoth.service.taken_along import citations_in_docx, citations_in_markdown

MILL = "The mill *burned* down in 1911.\nAda Finch rebuilt it & sold it at 3 < 4.\n- 5) www.mill.example"
FIRST, SECOND, THIRD = MILL.split("\n")
NAME = "the [old] mill, page 2_x.txt"


def cited(quote: str, marker: int, page: int | None = None) -> dict[str, Any]:
    start = MILL.index(quote)
    place = {"marker": marker, "source": NAME, "document": "0" * 64, "page": page, "start": start}
    return {**place, "end": start + len(quote), "quote": quote, "score": 0.9}


def turn(number: int, *citations: dict[str, Any], checked: tuple[int, ...] = ()) -> Turn:
    answer = {"text": "In 1911 [1].", "citations": list(citations), "standalone_question": "When?"}
    return Turn(number, "When?", answer, "", None, 0.0, (), checked)


TALK = Conversation(
    "c",
    "The mill",
    86_461.5,
    86_461.5,
    (
        turn(1, cited(FIRST, 1), cited(f"{SECOND}\n{THIRD}", 2, 3), checked=(2,)),
        Turn(2, "Why?", None, "the disk is full", None, 0.0),
        replace(turn(3, cited(THIRD, 1)), scope=(NAME,)),
    ),
)


def test_a_tick_stands_beside_its_quote_in_each_form() -> None:
    """Checked is the second quote of the first answer, in JSON by its marker; what was asked alone is told too."""
    turns = to_json(TALK)["turns"]
    assert [one.get("checked") for one in turns] == [[2], None, []]
    assert [one.get("sources") for one in turns] == [None, None, [NAME]]
    places = [line for line in to_markdown(TALK).splitlines() if "characters" in line]
    assert [line.partition("; ")[2] for line in places] == ["not checked", "checked", "not checked"]
    tables = docx.Document(io.BytesIO(to_docx(TALK))).tables
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in tables] == [
        [
            ["marker", "quote", "document", "page", "characters", "checked"],
            ["1", FIRST, NAME, "-", "0 to 31", "not checked"],
            ["2", f"{SECOND} {THIRD}", NAME, "3", "32 to 94", "checked"],
        ],
        [
            ["marker", "quote", "document", "page", "characters", "checked"],
            ["1", THIRD, NAME, "-", "73 to 94", "not checked"],
        ],
    ]


def test_the_docx_has_questions_as_headings_and_answers_below() -> None:
    """And the error where there is no answer."""
    paragraphs = docx.Document(io.BytesIO(to_docx(TALK))).paragraphs
    assert [(p.style.name if p.style else "", p.text) for p in paragraphs if p.text] == [
        ("Heading 1", "The mill"),
        ("Normal", "1970-01-02 00:01 UTC"),
        ("Heading 2", "When?"),
        ("Normal", "In 1911 [1]."),
        ("Heading 2", "Why?"),
        ("Normal", "No answer: the disk is full"),
        ("Heading 2", "When?"),
        ("Normal", "In 1911 [1]."),
        ("Normal", f"Asked: {NAME}"),
    ]


def test_what_xml_does_not_take_stands_for_itself() -> None:
    """Controls and halves of characters become U+FFFD, and tags are letters."""
    odd = replace(TALK, title="<w:p>\x00\ud800 & \x0b]]>")
    assert docx.Document(io.BytesIO(to_docx(odd))).paragraphs[0].text == "<w:p>\ufffd\ufffd & ]]>"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".json", json.dumps(to_json(TALK)).encode()),
        (".md", to_markdown(TALK).encode()),
        (".docx", to_docx(TALK)),
    ],
)
def test_each_form_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str, data: bytes) -> None:
    """All three quotes stand; once the document was edited, the one that was changed is told and the others stand."""
    (tmp_path / "corpus").mkdir()
    file = tmp_path / "corpus" / NAME
    file.write_text(MILL)
    export = tmp_path / f"talk{suffix}"
    export.write_bytes(data)
    command = ["verify", str(export), "--corpus", str(tmp_path / "corpus"), "--json"]
    assert cli.main(command) == 0
    assert [one["verdict"] for one in json.loads(capsys.readouterr().out)] == ["ok", "ok", "ok"]
    file.write_text(MILL.replace("1911", "1912"))
    assert cli.main(command) == 1
    assert [one["verdict"] for one in json.loads(capsys.readouterr().out)] == ["changed", "ok", "ok"]


def test_what_is_no_export_is_refused_in_words(tmp_path: Path) -> None:
    """A text without a place, and a document without such a table."""
    with pytest.raises(ExportError, match="no quotes with their places"):
        citations_in_markdown("x.md", "> A quote.\n\nText.")
    made = docx.Document()
    made.add_table(1, 2).rows[0].cells[0].text = "quote"
    made.save(str(tmp_path / "x.docx"))
    with pytest.raises(ExportError, match="no table of quotes"):
        citations_in_docx("x.docx", (tmp_path / "x.docx").read_bytes())
