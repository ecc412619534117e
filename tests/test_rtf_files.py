"""Rich text: characters of every code page, tables, notes, and what nobody sees."""

from __future__ import annotations

import pytest

from office import read_as
from quoth.errors import DocumentError
from quoth.files.formats import parse


def read(inside: str) -> list[str]:
    """The blocks of a rich text, as they are read."""
    return read_as(parse("a.rtf", ("{\\rtf1\\ansi\\ansicpg1252 " + inside + "}").encode("ascii")))


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        (r"one\par two \b bold\b0  end\par", ["one", "two bold end"]),
        (r"Caf\'e9 \u8364?5 \u-10179?\u-8704? \{x\}\~y", ["Café €5 😀 {x}\xa0y"]),
        (r"{\uc2\u8212--}x {\uc0\u8212}y", ["—x —y"]),
        (r"\u8217\par x", ["\u2019", "x"]),
        (r"\ldblquote a\rdblquote\emdash b\endash c\lquote d\rquote", ["\u201ca\u201d\u2014b\u2013c\u2018d\u2019"]),
        (
            r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}\f1\'cc\'ee \f2\'93\'8c \f0\'e9",
            ["\u041c\u043e 東 é"],
        ),
        (r"a\line b\tab c", ["a\nb\tc"]),
        (r"{\pntext\'b7\tab}rope\par{\listtext 2.\tab}lamp", ["rope", "2.\tlamp"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt here}} now", ["here now"]),
        (r"{\*\unknown gone}{\info{\author gone}}{\*\bkmkstart gone}kept", ["kept"]),
        (r"a {\v hidden}b \deleted gone\deleted0 c", ["a b c"]),
        (r"a\bin3 }}}b", ["ab"]),
        (r"a{\footnote by hand}b\par c", ["ab", "by hand", "c"]),
        (r"a{\*\annotation by hand}b\par", ["ab", "by hand"]),
        (r"a{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt in a box\par}}{\shprslt again}}b\par", ["ab", "in a box"]),
        (r"{\upr{ansi}{\*\ud{\u8217 x}}} end", ["ansi end"]),
    ],
)
def test_words_are_read_as_they_are_seen(inside: str, seen: list[str]) -> None:
    """Each character in the code page of its font; hidden words, instructions and names are left out."""
    assert [block.removeprefix("Comment: ") for block in read(inside)] == seen


def test_a_comment_is_read_as_one() -> None:
    """It is quoted without the word before it."""
    document = parse("a.rtf", rb"{\rtf1 a{\*\annotation by hand}\par}")
    assert (read_as(document), document.text) == (["a", "Comment: by hand"], "a\n\nby hand")


def test_headings_are_told_by_their_styles_and_levels() -> None:
    """A style by its name, a paragraph by its level; the style of the letters of a heading is none."""
    styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 heading 2;}{\*\cs3 heading 3 Char;}}"
    text = r"\pard\s1 Top\par\pard\s2 Sub\par\pard body\par\pard\outlinelevel2 Third\par\pard\s0 end\par"
    assert read(styles + text) == ["# Top", "## Sub", "body", "### Third", "end"]


def test_rows_of_tables_are_rows() -> None:
    """Headings are marked, or told by the cells; a cell may hold paragraphs; one may reach over the next row."""
    row = r"\trowd{}\cellx1{}\cellx2\pard\intbl {}\cell {}\cell\row "
    marked = (
        row.format(r"\trhdr", "", "Name", "Town") + row.format("", "", r"Ove\par Strand", "Borg") + r"\pard after\par"
    )
    assert read(marked) == ["Name; Town", "Name: Ove Strand; Town: Borg", "after"]
    plain = row.format("", "", "Item", "Price") + row.format("", "", "rope", "41") + row.format("", "", "lamp", "29")
    assert read(plain)[1] == "Item: rope; Price: 41"
    merged = (
        row.format(r"\trhdr", "", "Town", "Year")
        + row.format(r"\clvmgf", "", "Borg", "2019")
        + row.format(r"\clvmrg", "", "", "2020")
    )
    assert read(merged) == ["Town; Year", "Town: Borg; Year: 2019", "Town: Borg: Year: 2020"]


def test_headers_and_footers_are_read_once_at_the_end() -> None:
    """The same header for left and right pages is one."""
    margins = r"{\headerl\pard Price list\par}{\headerr\pard Price list\par}{\footer\pard Page 1\par}"
    assert read(margins + r"body\par") == ["body", "Price list", "Page 1"]


def test_what_is_left_out_is_told() -> None:
    """A picture (its copy for old programs is the same one), an embedded object, hidden words twice."""
    picture = r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}"
    inside = picture + r"{\object\objemb{\*\objdata 0105}{\result{\pict 00}}}{\v x}a{\v y}\par"
    document = parse("a.rtf", ("{\\rtf1 " + inside + "}").encode())
    assert read_as(document) == ["a"]
    assert document.warnings == ("1 picture, 1 embedded object, 2 hidden passages not read",)


def test_what_is_no_rich_text_is_refused() -> None:
    """The remedy says what to do."""
    with pytest.raises(DocumentError) as caught:
        parse("a.rtf", b"Words.")
    assert caught.value.problem == "a.rtf is not a rich text file"
