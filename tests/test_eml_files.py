"""E-mails: who wrote what to whom, the text, the messages within, the attachments."""

from __future__ import annotations

import io
from email.message import EmailMessage

import docx
import pytest

from office import archive, read_as
from quoth.errors import DocumentError
from quoth.files.formats import parse


def letter(subject: str, text: str = "", html: str = "") -> EmailMessage:
    """A message of one day."""
    made = EmailMessage()
    made["From"] = "Ove Strand <ove@borg.example>"
    made["To"] = "Lena Falk <lena@vik.example>"
    made["Date"] = "Fri, 01 Mar 2024 18:00:00 +0100"
    made["Subject"] = subject
    if text:
        made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html") if text else made.set_content(html, subtype="html")
    return made


HEAD = [
    "From: Ove Strand <ove@borg.example>",
    "To: Lena Falk <lena@vik.example>",
    "Date: Fri, 01 Mar 2024 18:00:00 +0100",
]


def test_a_message_is_its_subject_who_when_and_what() -> None:
    """Words of all languages in the subject and the text; the plain text is read, not the same in HTML."""
    document = parse("a.eml", letter("Preise für Ropes, новые", "Ropes are 41 €.\n", "<p>no</p>").as_bytes())
    assert read_as(document) == ["# Preise für Ropes, новые", *HEAD, "Ropes are 41 €."]
    assert document.warnings == ()


def test_html_is_read_where_there_is_no_plain_text() -> None:
    """Alone, and beside a plain text that says nothing."""
    assert read_as(parse("a.eml", letter("s", html="<h1>Ropes</h1><p>41</p>").as_bytes()))[4:] == ["## Ropes", "41"]
    assert read_as(parse("a.eml", letter("s", "\n", "<p>41</p>").as_bytes()))[4:] == ["41"]


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("us-ascii", "Café".encode()),
        ("iso-8859-1", "Café".encode()),
        ("utf-8", "Café".encode("cp1252")),
        ("none-such", "Café".encode()),
    ],
)
def test_charsets_that_lie_are_seen_through(charset: str, body: bytes) -> None:
    """Said to be ASCII or unknown and UTF-8 in truth; said to be UTF-8 and Windows' in truth."""
    head = f"Subject: s\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert read_as(parse("a.eml", head.encode() + body)) == ["# s", "Café"]


def test_headers_in_no_known_form_are_read() -> None:
    """Bytes without a charset, in UTF-8 and in Windows' own; an address that is none; a date that is none."""
    mail = "Subject: Café\nFrom: <<;;@\nDate: yesterday\n\nx".encode()
    assert read_as(parse("a.eml", mail)) == ["# Café", "From: <<;;@", "Date: yesterday", "x"]
    assert read_as(parse("a.eml", "Subject: Café\n\nx".encode("cp1252")))[0] == "# Café"


def test_attachments_of_known_kinds_are_read_under_their_names() -> None:
    """A Word document and a table; a picture and an archive are told, and so is what cannot be read."""
    made = letter("s", "see below\n")
    word = docx.Document()
    word.add_paragraph("Ropes are 41.")
    data = io.BytesIO()
    word.save(data)
    made.add_attachment(data.getvalue(), maintype="application", subtype="octet-stream", filename="../../prices.docx")
    made.add_attachment(b"Item,Price\nrope,41\nlamp,29\n", maintype="text", subtype="csv", filename="stock.csv")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="boat.png")
    made.add_attachment(b"no book", maintype="application", subtype="epub+zip", filename="book.epub")
    made.add_attachment(archive({"a.txt": "x"}), maintype="application", subtype="zip", filename="all.zip")
    document = parse("a.eml", made.as_bytes())
    assert read_as(document)[4:] == [
        "see below",
        "## prices.docx",
        "Ropes are 41.",
        "## stock.csv",
        "Item; Price",
        "Item: rope; Price: 41",
        "Item: lamp; Price: 29",
    ]
    assert document.warnings == (
        "2 attachments read (prices.docx, stock.csv)",
        "3 attachments not read (boat.png, book.epub is not a readable .epub (File is not a zip file), all.zip)",
    )


def nested(depth: int) -> EmailMessage:
    """A message in a message, so many deep."""
    made = letter(f"level {depth}", f"text {depth}\n")
    if depth:
        made.add_attachment(nested(depth - 1))
    return made


def test_messages_within_messages_are_read_to_a_depth() -> None:
    """Three of them within the first; the others are told."""
    document = parse("a.eml", nested(5).as_bytes())
    seen = [block for block in read_as(document) if not block.startswith(("From", "To", "Date"))]
    assert seen == ["# level 5", "text 5", "## level 4", "text 4", "### level 3", "text 3", "#### level 2", "text 2"]
    assert document.warnings == ("1 attachment not read (a message)",)


def test_messages_attached_as_files_are_read_to_a_depth() -> None:
    """The same for files of the kind; nobody counts anew in each."""
    data = letter("inner", "x\n").as_bytes()
    for depth in range(5):
        outer = letter(f"level {depth}", f"text {depth}\n")
        outer.add_attachment(data, maintype="application", subtype="octet-stream", filename="a.eml")
        data = outer.as_bytes()
    document = parse("a.eml", data)
    texts = [block for block in read_as(document) if block.startswith("text")]
    assert texts == ["text 4", "text 3", "text 2", "text 1"]


def test_of_very_many_parts_the_first_are_read() -> None:
    """A hundred parts, the message itself among them; the rest are told."""
    made = letter("s", "x\n")
    for number in range(150):
        made.add_attachment(f"text {number}".encode(), maintype="text", subtype="plain", filename=f"{number}.txt")
    document = parse("a.eml", made.as_bytes())
    assert read_as(document)[-1] == "text 97"
    assert document.warnings[0] == "more than 100 parts; the others are not read"


def test_a_message_saved_with_two_bytes_a_character_is_read() -> None:
    """With a mark of their order, and without."""
    mail = "Subject: s\n\nRopes are 41."
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert read_as(parse("a.eml", mail.encode(encoding))) == ["# s", "Ropes are 41."]


def test_what_stands_before_the_first_header_is_passed_over() -> None:
    """A byte-order mark, empty lines, the line with which mails are parted in a file of many."""
    for lead in (b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf\n", b"From ove@borg.example Fri Mar  1 18:00:00 2024\n"):
        assert read_as(parse("a.eml", lead + b"Subject: s\n\nx")) == ["# s", "x"]


def test_what_is_no_message_is_refused() -> None:
    """A text without a header; an empty one is told as any empty file is."""
    with pytest.raises(DocumentError) as caught:
        parse("a.eml", b"Just a text.\nWith two lines.\n")
    assert caught.value.problem == "a.eml is not an e-mail message"
    assert parse("a.eml", b" \n\n").warnings == ("0 characters: is it empty?",)
