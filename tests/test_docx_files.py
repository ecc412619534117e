"""Word documents → what a word processor shows, in reading order."""

from __future__ import annotations

import pytest

from quoth.errors import DocumentError
from quoth.files.docx.docx_numbers import written
from quoth.files.formats import parse
from quoth.types import Document
from reading import blocks, read, words
from word_files import cell, field, level, numbered, p, package, r, row, t, table, word


def opened(body: str, **parts: str) -> Document:
    return parse("a.docx", word(body, **parts))


def shown(body: str, **parts: str) -> list[str]:
    return words(opened(body, **parts))


def test_headers_stand_first_and_footers_last_each_once() -> None:
    """Two sections with the same header; numbers of pages are left out, and so is what no page shows."""
    sections = (
        p("One.", '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader1"/></w:sectPr>')
        + p("Two.")
        + '<w:sectPr><w:titlePg/><w:headerReference w:type="default" r:id="rIdheader2"/>'
        '<w:headerReference w:type="first" r:id="rIdheader3"/><w:headerReference w:type="even" r:id="rIdheader4"/>'
        '<w:footerReference w:type="default" r:id="rIdfooter1"/></w:sectPr>'
    )
    parts = {
        "header1": p("Contract KM-7"),
        "header2": p("Contract KM-7") + p(more=field(" PAGE ", r(t("2")))),
        "header3": p("Cover"),
        "header4": p("Left"),
        "footer1": p("Signed by Ida Ry, ", more=field("PAGE", r(t("2"))) + r(t(" of ")) + field("NUMPAGES", r(t("9")))),
    }
    assert shown(sections, **parts) == ["Contract KM-7", "Cover", "One.", "Two.", "Signed by Ida Ry, of"]
    even = {"settings": "<w:evenAndOddHeaders/>"}
    assert shown(sections, **parts, **even)[:3] == ["Contract KM-7", "Cover", "Left"]


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="Clause"><w:name w:val="Clause"/><w:basedOn w:val="Part"/></w:style>'
    '<w:style w:styleId="Part"><w:name w:val="Part"/><w:basedOn w:val="Clause"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Deeper"><w:name w:val="Deeper"/><w:basedOn w:val="Secret"/></w:style>'
)


def style(key: str) -> str:
    return f'<w:pStyle w:val="{key}"/>'


def test_headings_are_known_by_outline_and_style_in_any_language() -> None:
    """By the style's level, that of the one it is based on, the title, a bare id, or the paragraph's own level."""
    body = (
        p("Title", style("Titel"))
        + p("One", style("berschrift1"))
        + p("Two", style("Clause"))
        + p("Three", style("Heading3"))
        + p("Four", '<w:outlineLvl w:val="3"/>')
        + p("Body", style("berschrift1") + '<w:outlineLvl w:val="9"/>')
        + p("Text")
    )
    assert blocks(opened(body, styles=STYLES)) == [
        *(("Title", 1), ("One", 1), ("Two", 2), ("Three", 3), ("Four", 4), ("Body", 0), ("Text", 0)),
    ]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.", '<w:pStyle w:val="berschrift1"/>')
    + level(1, "decimal", "%1.%2")
    + level(2, "lowerLetter", "(%3)")
    + level(3, "upperRoman", "%1-%4", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7")
    + level(1, "decimal", "%2)")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    "</w:lvlOverride></w:num>"
)


def test_numbers_are_written_as_they_show() -> None:
    """Levels count on, begin anew below a new number, and a list that starts over does so once."""
    steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 3), (3, 0), (3, 0), (1, 0), (2, 0), (2, 1)]
    body = "".join(p("x", numbered(*step)) for step in steps)
    found = opened(body, numbering=NUMBERING)
    assert words(found) == [
        *("1. x", "1.1 x", "1.2 x", "(a) x", "(b) x", "2. x", "2.1 x", "2-1 x", "7. x", "8. x", "9. x", "• x", "1) x"),
    ]
    assert read(found)[-2:] == ["x", "1) x"]


def test_a_style_brings_its_number() -> None:
    """A heading that is numbered by its style; number 0 takes it away."""
    numbering = NUMBERING.replace('w:numId="3"', 'w:numId="4"')
    styles = STYLES.replace('<w:outlineLvl w:val="0"/>', f'{numbered(1)}<w:outlineLvl w:val="0"/>')
    plain = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("Scope", style("berschrift1")) + p("Note", style("berschrift1") + plain) + p("Fees", style("berschrift1"))
    assert blocks(opened(body, numbering=numbering, styles=styles)) == [("1. Scope", 1), ("Note", 1), ("2. Fees", 1)]


def test_number_formats_by_hand() -> None:
    """Word repeats letters after z; what is rare is a figure."""
    made = [written(28, "lowerLetter"), written(14, "upperRoman"), written(3, "decimalZero"), written(5, "ordinal")]
    assert made == ["bb", "XIV", "03", "5"]


def test_what_was_deleted_or_hidden_is_left_out() -> None:
    """Tracked changes as accepted; hidden by the run, its style, or its paragraph's style, unless switched off."""
    body = (
        p("Keep.", more=f"<w:del>{r('<w:delText>no</w:delText>')}</w:del><w:ins>{r(t(' New.'))}</w:ins>")
        + p(more=f"<w:moveFrom>{r(t('no'))}</w:moveFrom><w:moveTo>{r(t('Moved.'))}</w:moveTo>")
        + p(more=r(t("no"), "<w:vanish/>") + r(t("yes"), '<w:vanish w:val="0"/>'))
        + p(more=r(t("no"), '<w:rStyle w:val="Deeper"/>') + r(t("Shown.")))
        + p("no", style("Deeper"))
        + table(row("a", "b"), row("no", "no", properties="<w:del/>"))
    )
    assert shown(body, styles=STYLES) == ["Keep. New.", "Moved.", "yes", "Shown.", "a\tb"]


def test_notes_and_comments_follow_the_paragraph_that_refers_to_them() -> None:
    """A mark in the text and before the note; a comment with who made it; none twice, and one without a place last."""
    note = '<w:footnote w:id="{}">{}</w:footnote>'
    comment = '<w:comment w:id="{}" w:author="{}">{}</w:comment>'
    found = opened(
        p("It has 84 berths.", more=r('<w:footnoteReference w:id="2"/>') + r(t(" The crane is old.")))
        + p("It is dear.", more=r('<w:commentReference w:id="5"/>') + r('<w:commentReference w:id="5"/>'))
        + p("End.", more=r('<w:endnoteReference w:id="3"/>')),
        footnotes=note.format(0, p("no")) + note.format(2, p("Twelve are kept for guests.")),
        endnotes='<w:endnote w:id="3">' + p("See the map.") + "</w:endnote>",
        comments=comment.format(5, "Bo Ek", p("Ask again.")) + comment.format(6, "", p("Lost.")),
    )
    assert words(found) == [
        "It has 84 berths.[1] The crane is old.",
        "[1] Twelve are kept for guests.",
        "It is dear.",
        "Comment by Bo Ek: Ask again.",
        "End.[i]",
        "[i] See the map.",
        "Comment: Lost.",
    ]


def test_text_boxes_follow_their_paragraph_and_are_read_once() -> None:
    """A shape that is written down for two kinds of programs."""
    box = "<w:txbxContent>" + p("In the box.") + p("Two lines.") + "</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert shown(p("Before", more=r(both) + r(t(" and after.")))) == ["Before and after.", "In the box.", "Two lines."]
    group = (
        f"<w:drawing><a:group>{both.replace('w:drawing', 'a:shape').replace('w:pict', 'a:shape')}</a:group></w:drawing>"
    )
    assert shown(p("Group", more=r(group))) == ["Group", "In the box.", "Two lines."]
    only = f"<mc:AlternateContent><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    assert shown(p("Old", more=r(only))) == ["Old", "In the box.", "Two lines."]


def control(content: str) -> str:
    return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def simple(code: str, result: str) -> str:
    return f'<w:fldSimple w:instr="{code}">{r(t(result))}</w:fldSimple>'


def test_small_things_in_a_run() -> None:
    """Tabs and breaks, hyphens, signs of picture fonts, raised figures, pictures' words, links and controls."""
    inside = (
        t("Name:")
        + "<w:tab/>"
        + t("Bo Ek")
        + "<w:noBreakHyphen/>"
        + t("Ry, 5 ")
        + '<w:sym w:font="Symbol" w:char="F0B0"/>'
        + t("C, ")
        + '<w:sym w:font="Wingdings" w:char="F0FE"/>'
        + t("yes")
        + "<w:br/>"
        + t("Next soft")
        + "<w:softHyphen/>"
        + t("ware")
    )
    picture = '<w:drawing><wp:docPr name="Picture 1" descr="A red boat"/></w:drawing>'
    named = '<w:drawing><wp:docPr descr="photo.png"/></w:drawing>'
    body = (
        p(more=r(inside))
        + p("10", more=r(t("6"), '<w:vertAlign w:val="superscript"/>') + r(t(" tons")) + r(picture) + r(named))
        + p(more=f"<w:hyperlink>{r(t('A link'))}</w:hyperlink>{control(r(t(' and more')))}")
        + control(p("In a control."))
        + p("See ", more=field('HYPERLINK "x"', r(t("the map"))) + field("TOC", field("PAGEREF a", r(t(" 12")))))
        + p(more=simple("DATE", "2 May") + simple(" PAGE ", "7"))
    )
    found = opened(body)
    assert words(found) == [
        "Name: Bo Ek-Ry, 5 °C, ☒ yes",
        "Next software",
        "10⁶ tons A red boat",
        "A link and more",
        "In a control.",
        "See the map 12",
        "2 May",
    ]
    assert read(found)[0] == "Name: Bo Ek-Ry, 5 °C, chosen: yes"


def test_a_field_that_never_ends_hides_no_more_than_its_paragraph() -> None:
    """Of a damaged document the rest is read."""
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    assert shown(p("One.", more=begun + r(t("no"))) + p("Two.")) == ["One.", "Two."]


def test_forms_say_what_was_chosen() -> None:
    """Boxes of today and of old, and the entry of a list."""
    new = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>'
    old = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    entries = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Red"/><w:listEntry w:val="Blue"/></w:ddList>'
    body = (
        p(more=new.format(1) + r(t("Oars")))
        + p(more=new.format(0) + r(t("Sails")))
        + p(more=old.format('<w:checkBox><w:default w:val="1"/></w:checkBox>') + r(t("Rope")))
        + p("Colour: ", more=old.format(entries))
    )
    assert read(opened(body)) == ["chosen: Oars", "not chosen: Sails", "chosen: Rope", "Colour: Blue"]
    assert shown(body) == ["☒ Oars", "☐ Sails", "☒ Rope", "Colour: Blue"]


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


SUM = (
    f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{math("i=1")}</m:sub><m:sup>{math("n")}</m:sup>'
    f"<m:e>{math('i')}</m:e></m:nary>"
)
BRACKETS = (
    f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{math("a")}</m:e><m:e>{math("b")}</m:e></m:d>'
)
MATRIX = (
    f"<m:m><m:mr><m:e>{math('a')}</m:e><m:e>{math('b')}</m:e></m:mr><m:mr><m:e>{math('c')}</m:e>"
    f"<m:e>{math('d')}</m:e></m:mr></m:m>"
)


@pytest.mark.parametrize(
    ("equation", "line"),
    [
        (math("P = U * I"), "P = U * I"),
        (f"<m:f><m:num>{math('a+b')}</m:num><m:den>{math('c')}</m:den></m:f>", "(a+b)/c"),
        (f"<m:f><m:num>{math('1')}</m:num><m:den>{math('2a')}</m:den></m:f>{math('x')}", "1/(2a)x"),
        (f"<m:f><m:num>{math('1')}</m:num><m:den>{math('z')}</m:den></m:f>{math('dz')}", "1/z dz"),
        (f"<m:sSup><m:e>{math('x')}</m:e><m:sup>{math('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSup><m:e>{math('x+1')}</m:e><m:sup>{math('n+1')}</m:sup></m:sSup>", "(x+1)^(n+1)"),
        (f"<m:sSubSup><m:e>{math('x')}</m:e><m:sub>{math('i')}</m:sub><m:sup>{math('2')}</m:sup></m:sSubSup>", "x_i^2"),
        (f"<m:rad><m:deg/><m:e>{math('x')}</m:e></m:rad>", "sqrt(x)"),
        (f"<m:rad><m:deg>{math('3')}</m:deg><m:e>{math('x')}</m:e></m:rad>", "root(3; x)"),
        (SUM, "∑_(i=1)^n i"),
        (BRACKETS, "[a|b]"),
        (f"{math('a')}<m:func><m:fName>{math('sin')}</m:fName><m:e>{math('x')}</m:e></m:func>", "a sin x"),
        (f'<m:acc><m:accPr><m:chr m:val="\u0301"/></m:accPr><m:e>{math("e")}</m:e></m:acc>', "é"),
        (MATRIX, "[a, b; c, d]"),
        (math("\U0001d438=\U0001d45a"), "E=m"),
    ],
)
def test_equations_are_one_line(equation: str, line: str) -> None:
    """As one would type them, in the line where they stand."""
    assert shown(p("So ", more=f"<m:oMath>{equation}</m:oMath>" + r(t("holds.")))) == [f"So {line} holds."]


def test_rows_that_repeat_on_each_page_name_the_columns() -> None:
    """A cell over two columns is read after both names, one over two rows before the rows that it reaches."""
    fees = table(
        row("Boat", "Summer", "Winter", properties="<w:tblHeader/>"),
        row(cell("Dinghy", '<w:vMerge w:val="restart"/>'), "4", "3"),
        row(cell("<w:p/>", "<w:vMerge/>"), "5", "2"),
        row("Yacht", cell("free", '<w:gridSpan w:val="2"/>')),
    )
    found = opened(fees)
    assert words(found) == ["Boat\tSummer\tWinter", "Dinghy\t4\t3", "5\t2", "Yacht\tfree"]
    assert read(found)[1:] == [
        "Boat: Dinghy; Summer: 4; Winter: 3",
        "Dinghy: Summer: 5; Winter: 2",
        "Boat: Yacht; Summer, Winter: free",
    ]


LOOK = '<w:tblStyle w:val="Lined"/><w:tblLook w:firstRow="1" w:val="04A0"/>'
BOLD_FIRST = '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
LINED = f'<w:style w:type="table" w:styleId="Lined">{BOLD_FIRST}</w:style>'


def test_a_first_row_that_is_set_off_to_the_eye_names_the_columns() -> None:
    """By the table's style, or bold letters; the look alone is on in every table and says nothing."""
    rows = (row("Post", "Name"), row("Pilot", "Ada Holm"), row("Cook", "Bo Ek"))
    bold = row(cell(p(more=r(t("Post"), "<w:b/>"))), cell(p(more=r(t("Name"), "<w:b/>"))))
    named = ["Post; Name", "Post: Pilot; Name: Ada Holm", "Post: Cook; Name: Bo Ek"]
    assert read(opened(table(*rows, properties=LOOK), styles=LINED)) == named
    assert read(opened(table(bold, *rows[1:], properties=LOOK))) == named
    assert read(opened(table(*rows, properties=LOOK))) == ["Post: Name", "Pilot: Ada Holm", "Cook: Bo Ek"]


def test_columns_of_paragraphs_are_read_one_after_the_other() -> None:
    """A table that only lays a page out."""
    left = p("The pilot is Ada Holm.") + p("She lives in Hamar and") + p("sails at dawn.")
    right = p("The cook is Bo Ek.") + p("He sleeps.")
    assert shown(table(row(cell(left), cell(right)))) == [
        "The pilot is Ada Holm.",
        "She lives in Hamar and\nsails at dawn.",
        "The cook is Bo Ek.",
        "He sleeps.",
    ]


def test_a_table_within_a_cell_follows_its_row() -> None:
    """The row stays together."""
    inner = table(row("small", "70"), row("large", "90"))
    outer = table(row("Item", "Price"), row("Rope", "9"), row("Sail", cell(p("see") + inner)))
    assert read(opened(outer)) == [
        "Item: Price",
        "Rope: 9",
        "Sail: see",
        "small: 70",
        "large: 90",
    ]


def test_what_is_not_read_is_told() -> None:
    """Charts, embedded files, inserted files, pictures that nobody described."""
    chart = r('<w:drawing><c:chart r:id="x"/></w:drawing>')
    picture = r("<w:drawing><a:blip/></w:drawing>")
    body = p("Words.", more=chart + chart + r("<w:object/>") + picture) + '<w:altChunk r:id="y"/>'
    found = opened(body)
    assert (words(found), found.warnings) == (
        ["Words."],
        ("2 charts not read", "1 embedded object not read", "1 picture not read", "1 inserted file not read"),
    )


def test_the_standards_strict_form_is_read_too() -> None:
    """Its namespaces have other names."""
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    files = {
        "_rels/.rels": '<Relationships><Relationship Type="x/officeDocument" Target="/word/main.xml"/></Relationships>',
        "word/main.xml": f'<w:document xmlns:w="{strict}"><w:body>{p("Strictly so.")}</w:body></w:document>',
    }
    assert words(parse("a.docx", package(files))) == ["Strictly so."]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xd0\xcf\x11\xe0old", "a.docx is encrypted, or an old .doc file"),
        (b"no archive", "a.docx is not a readable .docx (File is not a zip file)"),
        (package({"xl/workbook.xml": "<x/>"}), "a.docx holds no Word document"),
        (word(p("x")).replace(b"PK\x05\x06", b"PK\x05\x07"), "a.docx is not a readable .docx (File is not a zip file)"),
    ],
)
def test_what_is_no_word_document_is_refused_in_words(data: bytes, problem: str) -> None:
    """With what to do."""
    with pytest.raises(DocumentError) as caught:
        parse("a.docx", data)
    assert caught.value.problem == problem
    assert caught.value.remedy


def test_entities_and_what_lies_outside_are_never_read() -> None:
    """A file that declares entities is told by name, for what stands after one would be lost; so are endless levels."""
    entities = '<!DOCTYPE w [<!ENTITY big "aaaa"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
    body = word(p("x"))
    document = f"{entities}<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
    made = package(
        {
            "_rels/.rels": '<Relationships><Relationship Type="x/officeDocument" Target="d.xml"/></Relationships>',
            "d.xml": f"{document}{p('a&big;&file;b')}</w:body></w:document>",
        }
    )
    with pytest.raises(DocumentError, match=r"a\.docx defines entities"):
        parse("a.docx", made)
    assert words(parse("a.docx", body)) == ["x"]
    with pytest.raises(DocumentError, match="not a readable"):
        opened("<w:sdt><w:sdtContent>" * 1000 + p("x") + "</w:sdtContent></w:sdt>" * 1000)


def test_headings_that_are_merged_over_columns_need_no_mark() -> None:
    """A name over three rows tells how many are headings; without it a row of words parts what stands above."""
    across, down, more = '<w:gridSpan w:val="4"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    half = '<w:gridSpan w:val="2"/>'
    deep = table(
        row(cell("Boat", down), cell("Fees", across)),
        row(cell("<w:p/>", more), cell("Summer", half), cell("Winter", half)),
        row(cell("<w:p/>", more), "Member", "Guest", "Member", "Guest"),
        row("Sloop", "1,900", "2,600", "700", "880"),
    )
    summer, winter = (f"Fees {season} Member: {{}}; Fees {season} Guest: {{}}" for season in ("Summer", "Winter"))
    assert read(opened(deep))[-1] == f"Boat: Sloop; {summer.format('1,900', '2,600')}; {winter.format('700', '880')}"
    flat = table(row("", cell("Fees", half)), row("", "Summer", "Winter"), row("Sloop", "1,900", "700"))
    assert read(opened(flat))[-1] == "Sloop; Fees Summer: 1,900; Fees Winter: 700"
