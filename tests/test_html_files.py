"""HTML → what a browser shows, in reading order."""

from __future__ import annotations

import time

import pytest

from quoth.files.formats import parse
from quoth.files.html.html_lists import letters
from reading import blocks, read, words


def shown(markup: str) -> list[str]:
    return words(parse("a.html", markup.encode()))


def seen(markup: str) -> list[str]:
    return read(parse("a.html", markup.encode()))


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '<p>no</p>';</script>",
        "<style>p {}</style>",
        "<template><p>no</p></template>",
        "<noscript>no</noscript>",
        "<!-- no -->",
        "<p hidden>no</p>",
        "<div style='color: red; display : none'>no</div>",
        "<p style='visibility:hidden'>no</p>",
        "<p style='font-size:0'>no</p>",
        "<input type=hidden value=no>",
        "<input type=password value=no>",
        "<datalist><option>no</datalist>",
        "<dialog>no</dialog>",
        "<iframe>no</iframe>",
        "<svg><title>no</title></svg>",
        "<ruby><rt>no</rt></ruby>",
    ],
)
def test_what_a_browser_hides_is_not_in_the_text(hidden: str) -> None:
    """Neither what is for the machine nor what an element's own style hides."""
    assert shown(f"<p>Before.</p>{hidden}<p>After.</p>") == ["Before.", "After."]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p aria-hidden=true>yes</p>", "yes"),
        ("<p style='display:block'>yes</p>", "yes"),
        ("<p style='font-size:0.9em'>yes</p>", "yes"),
        ("<img alt='A red boat'>", "A red boat"),
        ("<input value='Anna Moe'>", "Anna Moe"),
        ("<textarea>one\ntwo</textarea>", "one\ntwo"),
        ("<dialog open>yes</dialog>", "yes"),
        ("<svg><text>yes</text></svg>", "yes"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字</ruby>", "漢字"),
        ("<q>Yes</q>", "“Yes”"),
    ],
)
def test_what_a_browser_shows_is_in_the_text(markup: str, text: str) -> None:
    """The words of pictures and forms too."""
    assert shown(f"<p>Before.</p><div>{markup}</div><p>After.</p>") == ["Before.", text, "After."]


def test_things_that_stand_by_themselves_are_not_glued() -> None:
    """A button, an option, a rule, a summary and a caption are blocks of their own."""
    markup = (
        "One<button>Two</button>Three<hr>Four<select><optgroup label=Five><option>Six<option>Seven</select>"
        "<details><summary>Eight</summary>Nine</details><figure><img alt=Ten><figcaption>Eleven</figcaption></figure>"
    )
    assert shown(markup) == ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven"]


def test_a_term_is_read_with_what_it_stands_for() -> None:
    """Each dd after its dt; a term with several values stands before the first and is read before the others."""
    markup = "<dl><dt>Pilot<dd>Ada Holm<dt>Cooks<dd>Bo Ek<dd>Ida Ry<dt>Nobody</dl><p>End.</p>"
    assert shown(markup) == ["Pilot\tAda Holm", "Cooks\tBo Ek", "Ida Ry", "Nobody", "End."]
    assert seen(markup) == ["Pilot: Ada Holm", "Cooks: Bo Ek", "Cooks: Ida Ry", "Nobody", "End."]


def test_a_term_with_a_list_below_it_is_kept_whole() -> None:
    """A long explanation keeps its own blocks, after the term."""
    long = "The crane lifts. " * 30
    assert shown(f"<dl><dt>Crane<dd><p>{long}</p><p>It is old.</p></dl>") == ["Crane", long.strip(), "It is old."]


def test_white_space_collapses_but_for_pre() -> None:
    """Runs of blanks, no-break spaces and line ends are one blank; in pre each line stays."""
    markup = (
        "<p>  one \n two&nbsp;&nbsp;three<b> </b>fo<!-- -->ur&shy;teen </p><pre><code>a --b 1\n  c --d 2\n</code></pre>"
    )
    document = parse("a.html", markup.encode())
    assert words(document) == ["one two three fourteen", "a --b 1\n  c --d 2"]
    assert document.text == "one two three fourteen\n\na --b 1\n  c --d 2"


def test_a_style_can_keep_white_space() -> None:
    """As code outside of pre does."""
    assert shown("<div style='white-space: pre-wrap'>a\n  b</div><p>c\n  d</p>") == ["a\n  b", "c d"]


def test_line_breaks_part_an_address_and_not_a_sentence() -> None:
    """Lines that were meant are blocks; one that goes on in small letters does not end."""
    document = parse("a.html", b"<p>Ida Ry<br>12 Mill Lane<br>Hamar<br><br>She came with<br>the last boat.</p>")
    assert words(document) == ["Ida Ry", "12 Mill Lane", "Hamar", "She came with\nthe last boat."]
    assert document.text == "Ida Ry\n12 Mill Lane\nHamar\n\nShe came with\nthe last boat."


@pytest.mark.parametrize(
    ("markup", "items"),
    [
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol start=9><li>a<li>b</ol>", ["9. a", "10. b"]),
        ("<ol reversed><li>a<li>b<li>c</ol>", ["3. a", "2. b", "1. c"]),
        ("<ol type=a start=26><li>a<li>b</ol>", ["z. a", "aa. b"]),
        ("<ol type=I><li>a<li value=9>b<li>c</ol>", ["I. a", "IX. b", "X. c"]),
        ("<ol style='list-style-type: lower-roman'><li>a<li>b</ol>", ["i. a", "ii. b"]),
        ("<ol style='list-style: none'><li>a</ol>", ["a"]),
        ("<ol><li><p>a</p><p>more</p><li><ol><li>x</ol><li>c</ol>", ["1. a", "more", "2. 1. x", "3. c"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a", "b", "c"]),
        ("<ol><li><img><li>b</ol>", ["2. b"]),
    ],
)
def test_lists_have_the_numbers_that_a_browser_shows(markup: str, items: list[str]) -> None:
    """Start, value, type and direction; each item is a block."""
    assert shown(markup) == items


def test_letters_go_on_after_z() -> None:
    """26 is z, 27 aa, 52 az, 53 ba, 702 zz, 703 aaa."""
    assert [letters(number) for number in (1, 26, 27, 52, 53, 702, 703)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


def test_cells_are_read_after_the_headings_of_their_columns() -> None:
    """Two rows of headings with spans are joined; a cell that reaches down is read before the rows that it reaches."""
    markup = (
        "<table><caption>Fees</caption><thead><tr><th rowspan=2>Boat<th colspan=2>Fee<tr><th>summer<th>winter</thead>"
        "<tr><td rowspan=2>Dinghy<td>4<td>3<tr><td>5<td>2<tr><td>Yacht<td colspan=2>free</table>"
    )
    assert shown(markup) == ["Fees", "Boat\tFee", "summer\twinter", "Dinghy\t4\t3", "5\t2", "Yacht\tfree"]
    assert seen(markup)[3:] == [
        "Boat: Dinghy; Fee summer: 4; Fee winter: 3",
        "Dinghy: Fee summer: 5; Fee winter: 2",
        "Boat: Yacht; Fee summer, Fee winter: free",
    ]


def test_a_value_that_reaches_down_is_read_with_the_heading_of_its_column() -> None:
    """Where it is not the first cell, and so does not stand for the row."""
    markup = "<table><tr><th>Boat<th>Fee<tr><td>Yacht<td rowspan=2>9<tr><td>Barge</table>"
    assert seen(markup) == ["Boat; Fee", "Boat: Yacht; Fee: 9", "Fee: 9: Boat: Barge"]


def test_a_row_begun_by_its_heading_is_a_pair() -> None:
    """What follows a th in the first column is its value; a title over the whole table stands before its rows."""
    markup = "<table><tr><th colspan=2>Crew<tr><th>Pilot<td>Ada Holm<tr><th>Cook<td>Bo <i>Ek</i></table>"
    assert shown(markup) == ["Crew", "Pilot\tAda Holm", "Cook\tBo Ek"]
    assert seen(markup) == ["Crew", "Crew: Pilot: Ada Holm", "Crew: Cook: Bo Ek"]
    assert seen(markup.replace("<tr><th colspan=2>Crew", "")) == ["Pilot: Ada Holm", "Cook: Bo Ek"]


def test_a_title_within_a_table_is_read_before_the_rows_below_it() -> None:
    """As the seasons of a table of prices."""
    markup = (
        "<table><tr><th>Boat<th>Fee<tr><th colspan=2>Summer<tr><td>Yacht<td>9"
        "<tr><th colspan=2>Winter<tr><td>Yacht<td>5</table>"
    )
    assert seen(markup) == [
        "Boat; Fee",
        "Summer",
        "Summer: Boat: Yacht; Fee: 9",
        "Winter",
        "Winter: Boat: Yacht; Fee: 5",
    ]


def test_columns_of_paragraphs_are_read_one_after_the_other() -> None:
    """A table that only lays a page out: cell after cell, and a sentence that is cut by a paragraph stays whole."""
    markup = (
        "<table><tr><td><p>The pilot is Ada Holm.</p><p>She lives in Hamar and</p><p>sails at dawn.</p></td>"
        "<td><p>The cook is Bo Ek.</p><p>He lives in Moss and</p><p>sleeps till noon.</p></td></tr></table>"
    )
    assert shown(markup) == [
        "The pilot is Ada Holm.",
        "She lives in Hamar and\nsails at dawn.",
        "The cook is Bo Ek.",
        "He lives in Moss and\nsleeps till noon.",
    ]
    apart = parse("a.html", b"<table><tr><td><p>Ida Ry</p><p>Hamar</p><td><p>Bo Ek</p><p>Moss</p></table>")
    assert apart.text == "Ida Ry\n\nHamar\n\nBo Ek\n\nMoss"


def test_a_table_within_a_table_follows_its_row() -> None:
    """The row is kept together, and so are the rows of the table in it."""
    markup = (
        "<table><tr><th>Item<th>Price</th></tr><tr><td>Rope<td>9 crowns</tr>"
        "<tr><td>Sail<td>see<table><tr><th>Size<th>Cost<tr><td>small<td>70</table></table>"
    )
    assert seen(markup) == [
        "Item; Price",
        "Item: Rope; Price: 9 crowns",
        "Item: Sail; Price: see",
        "Size; Cost",
        "Size: small; Cost: 70",
    ]


def test_a_layout_of_sections_keeps_its_headings() -> None:
    """Headings in cells are headings, with what stands below them in their cell."""
    markup = "<table><tr><td><h2>News</h2><p>None.</p><td><h2>Old</h2><p>Much.</p></table>"
    assert blocks(parse("a.html", markup.encode())) == [("News", 2), ("None.", 0), ("Old", 2), ("Much.", 0)]


@pytest.mark.parametrize(
    ("end", "last"),
    [("<h2>Contact</h2>", ("Contact", 2)), ("<h2>Contact</h2>\n\n", ("Contact", 2)), ("<h2> </h2>", ("It turns.", 0)),
     ("<div><h3>Way</h3></div><br>", ("Way", 3))],
)  # fmt: skip
def test_a_page_may_end_with_a_heading(end: str, last: tuple[str, int]) -> None:
    """With nothing below it, or with white space, or with a heading that is empty."""
    assert blocks(parse("a.html", f"<p>It turns.</p>{end}".encode()))[-1] == last


def test_the_title_is_a_heading_unless_the_first_heading_says_the_same() -> None:
    """What the browser writes above the page."""
    page = "<title>The  Mill</title><h1>{}</h1><p>It turns.</p>"
    assert blocks(parse("a.html", page.format("Hours").encode())) == [("The Mill", 1), ("Hours", 1), ("It turns.", 0)]
    assert blocks(parse("a.html", page.format("The mill").encode())) == [("The mill", 1), ("It turns.", 0)]


def test_a_raised_figure_is_no_part_of_the_one_before_it() -> None:
    """Ten to the sixth is not 106, and a note's number neither ends a year nor joins two sentences."""
    markup = "<p>10<sup>6</sup> tons of CO<sub>2</sub> in 1962<sup><a href='#3'>3</a></sup>, on the 1<sup>st</sup>.</p>"
    assert shown(markup) == ["10⁶ tons of CO2 in 1962³, on the 1st."]


def test_choices_in_a_form_are_read_as_made_or_not() -> None:
    """The browser's boxes, and the option that is chosen."""
    markup = (
        "<input type=checkbox checked> Oars<br><input type=radio> Sails"
        "<select><option>Red<option selected>Blue</select>"
    )
    assert shown(markup) == ["☒ Oars", "☐ Sails", "Red", "Blue"]
    assert seen(markup) == ["chosen: Oars", "not chosen: Sails", "Red", "chosen: Blue"]


def test_formulas_are_one_line() -> None:
    """MathML's fractions, powers and roots."""
    markup = (
        "<p>So <math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac><mo>=</mo>"
        "<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msqrt><mi>y</mi></msqrt></math>.</p>"
    )
    assert shown(markup) == ["So (a+b)/c=x^2+sqrt(y)."]


def test_xhtml_closes_elements_by_themselves() -> None:
    """An empty title or script does not swallow the page, and what is set off as CDATA is text."""
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        '<script src="x.js"/></head><body><p>One &amp; <![CDATA[<two>]]></p><br/><p>Three</p></body></html>'
    )
    assert shown(page) == ["One & <two>", "Three"]


def test_a_page_in_its_declared_encoding_with_a_few_broken_bytes_keeps_the_rest() -> None:
    """One byte that is not UTF-8 does not make the whole page something else; many do."""
    page = '<meta charset="utf-8"><p>Grüße, Öl, Äpfel, Möwe, süß.</p>'.encode() + b"<p>B\xf6</p>"
    assert words(parse("a.html", page)) == ["Grüße, Öl, Äpfel, Möwe, süß.", "B\ufffd"]
    wrong = '<meta charset="utf-8"><p>Grüße, Öl, Äpfel, Möwe, süß.</p>'.encode("cp1252")
    assert words(parse("a.html", wrong)) == ["Grüße, Öl, Äpfel, Möwe, süß."]


def test_a_page_in_utf_16_without_a_mark_is_read() -> None:
    """Bytes in pairs are no letters parted by nothing."""
    assert words(parse("a.html", "<p>Über den Fluß.</p>".encode("utf-16-le"))) == ["Über den Fluß."]


@pytest.mark.parametrize(
    "markup",
    [
        "<b>" * 100_000 + "deep" + "</b>" * 100_000,
        "<table><tr><td>" * 5_000 + "deep",
        "<ul><li>" * 3_000 + "deep",
        "<dl><dd>" * 3_000 + "deep",
        f"<p title='{'x' * 3_000_000}'>deep</p>",
        "<p>deep" + "<!--" * 100_000,
        "<p>deep<table>" + "<tr><td rowspan=65534 colspan=1000>" * 300,
    ],
)
def test_pages_that_are_made_to_harm_are_read_in_bounded_time(markup: str) -> None:
    """Depth, length, and spans beyond all measure."""
    begun = time.process_time()
    assert shown(markup) == ["deep"]
    assert time.process_time() - begun < 10


def test_an_entity_of_the_pages_own_is_never_looked_up() -> None:
    """A declaration that would grow, or name a file, is no more than a comment to a browser."""
    page = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><p>&a;&b;</p>'
    assert "root" not in parse("a.html", page.encode()).text
