"""What stands on a PDF's page beside its text: the values of fields, ticks, notes."""

from __future__ import annotations

import io

from pypdf import PdfWriter

from pdfs import at, drawn, read_as
from quoth.files.formats import parse


def field(name: str, value: str, rect: str, more: str = "") -> str:
    """A text field."""
    return f"<</Type/Annot/Subtype/Widget/FT/Tx/T({name})/V({value})/Rect[{rect}]/P 3 0 R/F 4/DA(/F1 10 Tf 0 g){more}>>"


def tick(name: str, rect: str, *, on: bool) -> str:
    """A box to be ticked."""
    state = "Yes" if on else "Off"
    look = "/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>"
    return f"<</Type/Annot/Subtype/Widget/FT/Btn/T({name})/V/{state}/AS/{state}/Rect[{rect}]/P 3 0 R/F 4{look}>>"


def test_a_value_is_read_with_the_label_to_its_left() -> None:
    """Each filled field makes a row with its label; an empty one leaves the label alone."""
    labels = at(50, 700, "Name of the ship:") + at(50, 660, "Port") + at(50, 620, "Master:")
    data = drawn(
        labels,
        field("a", "Sea Holly", "180 692 400 714"),
        field("b", "Wick", "180 652 400 674"),
        field("c", "", "180 612 400 634"),
    )
    document = parse("a.pdf", data)
    assert document.text == "Name of the ship:\tSea Holly\nPort\tWick\n\nMaster:".replace("\n\nM", "\n\nM")
    assert read_as(document) == ["Name of the ship: Sea Holly", "Port: Wick", "Master:"]


def test_a_value_without_a_label_is_read_with_the_name_of_its_field() -> None:
    """The name that the file has for people is read before the value and is not quoted."""
    document = parse(
        "a.pdf", drawn(at(50, 700, "Form"), field("f1", "9 May", "180 400 400 420", "/TU(Day of arrival)"))
    )
    assert document.text == "Form\n\n9 May"
    assert read_as(document) == ["Form", "Day of arrival: 9 May"]


def test_a_label_above_a_field_belongs_to_it() -> None:
    """Forms with labels over their fields, two side by side."""
    data = drawn(
        at(50, 700, "First name") + at(300, 700, "Last name"),
        field("a", "Kit", "50 672 250 694"),
        field("b", "Marsh", "300 672 500 694"),
    )
    assert read_as(parse("a.pdf", data)) == ["First name: Kit", "Last name: Marsh"]


def test_a_value_within_a_sentence_stands_in_it() -> None:
    """A gap in running text is filled."""
    data = drawn(at(50, 700, "I,") + at(200, 700, "of this town, have paid."), field("a", "Rolf Ahn", "62 694 196 712"))
    assert parse("a.pdf", data).text == "I, Rolf Ahn of this town, have paid."


def test_boxes_say_whether_they_are_ticked() -> None:
    """The label stands to the right of its box."""
    data = drawn(
        at(70, 700, "I eat fish") + at(70, 680, "I eat meat"),
        tick("fish", "50 696 62 708", on=True),
        tick("meat", "50 676 62 688", on=False),
    )
    assert read_as(parse("a.pdf", data)) == ["I eat fish: checked", "I eat meat: not checked"]


def test_the_value_of_a_password_field_is_not_read() -> None:
    """What a viewer shows as dots stays unsaid, and so does what is hidden."""
    data = drawn(
        at(50, 700, "Login:"),
        field("a", "tulip99", "180 692 400 714", "/Ff 8192"),
        field("b", "unseen", "180 592 400 614").replace("/F 4", "/F 2"),
    )
    assert parse("a.pdf", data).text == "Login:"


def test_notes_are_read_beside_what_they_stand_next_to() -> None:
    """Text that was typed over a page, and a comment on it, come behind the paragraph that is nearest."""
    data = drawn(
        at(50, 700, "The first clause of the contract.") + at(50, 500, "The second clause of the contract."),
        "<</Type/Annot/Subtype/FreeText/Rect[300 690 500 720]/Contents(Void since March)/DA(/F1 9 Tf)/F 4>>",
        "<</Type/Annot/Subtype/Text/Rect[300 490 320 510]/Contents(Ask the notary)/F 4>>",
        "<</Type/Annot/Subtype/Link/Rect[50 490 90 510]/Contents(never)/F 4>>",
    )
    assert parse("a.pdf", data).text.split("\n\n") == [
        "The first clause of the contract.",
        "Void since March",
        "The second clause of the contract.",
        "Ask the notary",
    ]


def test_bookmarks_make_headings() -> None:
    """A line that the outline names is a heading of that level, whatever it looks like."""
    writer = PdfWriter(clone_from=io.BytesIO(drawn(at(50, 700, "Of weights") + at(50, 640, "One stone is 14 pounds."))))
    above = writer.add_outline_item("Measures", 0)
    writer.add_outline_item("Of Weights", 0, parent=above)
    made = io.BytesIO()
    writer.write(made)
    document = parse("a.pdf", made.getvalue())
    assert [(block.level, document.text[block.start : block.end]) for block in document.blocks] == [
        (2, "Of weights"),
        (0, "One stone is 14 pounds."),
    ]
