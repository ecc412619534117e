"""PowerPoint presentations: slides as pages, shapes in the order in which they are read, what is left out."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Cm

from office import OFFICE, read_as
from quoth.files.formats import parse
from quoth.types import Document

SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
CHART_OF_CATEGORIES: Any = CategoryChartData
CHART_OF_POINTS: Any = XyChartData
"""The library tells no types of these."""


def deck() -> Any:
    """A presentation without slides."""
    return Presentation()


def slide(made: Any, title: str = "") -> Any:
    """A slide with a title, or an empty one."""
    added = made.slides.add_slide(made.slide_layouts[5 if title else 6])
    if title:
        added.shapes.title.text = title
    return added


def box(where: Any, text: str, top: float, left: float) -> Any:
    """A box of text, so many centimetres from the top and the left."""
    added = where.shapes.add_textbox(Cm(left), Cm(top), Cm(4), Cm(1))
    added.text_frame.text = text
    return added


def read(made: Any) -> Document:
    """What is read of a presentation."""
    data = io.BytesIO()
    made.save(data)
    return parse("a.pptx", data.getvalue())


def test_slides_are_pages_and_shapes_are_read_from_the_top() -> None:
    """Whatever their order in the file: two beside each other from the left, each paragraph by itself."""
    made = deck()
    first = slide(made, "Prices")
    box(first, "last", 12, 2)
    box(first, "right", 6, 14)
    box(first, "left\nand more", 6.1, 2)
    box(slide(made, "Staff"), "Ove Strand", 6, 2)
    document = read(made)
    assert read_as(document) == ["# Prices", "left", "and more", "right", "last", "# Staff", "Ove Strand"]
    assert document.page_starts == (0, document.text.index("Staff"))
    assert document.warnings == ()


def test_shapes_in_groups_stand_where_they_are_seen() -> None:
    """The group is drawn below the box, although its own measure begins at the top."""
    made = deck()
    only = slide(made)
    group = only.shapes.add_group_shape()
    inner = group.shapes.add_textbox(Cm(0), Cm(0), Cm(4), Cm(1))
    inner.text_frame.text = "in the group"
    group.top, group.left = Cm(10), Cm(1)
    box(only, "above", 5, 1)
    assert read_as(read(made)) == ["above", "in the group"]


def test_notes_follow_their_slide() -> None:
    """They are read after a word that says what they are, and quoted without it."""
    made = deck()
    slide(made, "Prices").notes_slide.notes_text_frame.text = "say it slowly\ntwice"
    document = read(made)
    assert read_as(document) == ["# Prices", "Notes: say it slowly", "Notes: twice"]
    assert document.text == "Prices\n\nsay it slowly\n\ntwice"


def test_hidden_slides_are_left_out_and_told() -> None:
    """Of two slides the first is hidden; the other is page 1."""
    made = deck()
    slide(made, "Secret")._element.set("show", "0")
    slide(made, "Open")
    document = read(made)
    assert (read_as(document), document.page_starts) == (["# Open"], (0,))
    assert document.warnings == ("1 hidden slide not read",)


def test_rows_of_tables_are_read_with_their_headings() -> None:
    """The first row is marked as headings; a cell over two rows stands for both, one over two columns names both."""
    made = deck()
    table = slide(made).shapes.add_table(4, 3, Cm(1), Cm(1), Cm(12), Cm(4)).table
    for place, text in enumerate(["Town", "Visitors", "", "Borg", "41", "12", "", "38", "11", "Vik", "29", "7"]):
        table.cell(place // 3, place % 3).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    assert read_as(read(made)) == [
        "Town; Visitors",
        "Town: Borg; Visitors: 41; Visitors: 12",
        "Town: Borg: Visitors: 38; Visitors: 11",
        "Town: Vik; Visitors: 29; Visitors: 7",
    ]
    table.first_row = False
    assert read_as(read(made))[3] == "Vik; 29; 7"


def test_a_chart_is_read_as_the_table_it_was_drawn_from() -> None:
    """A row for each category; a chart without categories is told."""
    made = deck()
    data = CHART_OF_CATEGORIES()
    data.categories = ["2019", "2020"]
    data.add_series("Ropes", (41, 38.5))
    data.add_series("Lamps", (29, None))
    chart = (
        slide(made, "Sales").shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(4), Cm(9), Cm(6), data).chart
    )
    chart.has_title = True
    chart.chart_title.text_frame.text = "Sold"
    points = CHART_OF_POINTS()
    points.add_series("Cloud").add_data_point(1, 2)
    slide(made, "Cloud").shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, Cm(1), Cm(4), Cm(9), Cm(6), points)
    document = read(made)
    assert read_as(document) == [
        "# Sales",
        "Sold",
        "Ropes; Lamps",
        "2019; Ropes: 41; Lamps: 29",
        "2020; Ropes: 38.5",
        "# Cloud",
    ]
    assert document.warnings == ("1 chart not read",)


def test_what_stands_on_each_slide_is_read_once() -> None:
    """A footer; the number of the slide is not read, and a hidden shape is told."""
    made = deck()
    for number in (1, 2):
        only = slide(made, f"Slide {number}")
        for kind, text in (("ftr", "Mills of Borg"), ("sldNum", str(number))):
            shape = box(only, text, 15, 1)._element
            shape.nvSpPr.nvPr.append(shape.makeelement(f"{{{SLIDES}}}ph", {"type": kind}))
        box(only, "secret", 10, 1)._element.nvSpPr.cNvPr.set("hidden", "1")
    document = read(made)
    assert (read_as(document), document.warnings) == (
        ["# Slide 1", "Mills of Borg", "# Slide 2"],
        ("2 hidden shapes not read",),
    )


def test_comments_on_a_slide_are_read() -> None:
    """Those of older programs stand in one element, those of newer ones in paragraphs."""
    made = deck()
    only = slide(made, "Prices")
    drawn = "http://schemas.openxmlformats.org/drawingml/2006/main"
    old = f'<p:cmLst xmlns:p="{SLIDES}"><p:cm><p:text>too dear</p:text></p:cm></p:cmLst>'
    new = f'<c xmlns:a="{drawn}"><a:p><a:r><a:t>agreed</a:t></a:r></a:p></c>'
    for number, (kind, text) in enumerate(((f"{OFFICE}/comments", old), ("http://x.example/comments", new))):
        name = PackURI(f"/ppt/comments/comment{number}.xml")
        only.part.relate_to(Part(name, "application/xml", only.part.package, text.encode()), kind)
    assert read_as(read(made)) == ["# Prices", "Comment: too dear", "Comment: agreed"]


def test_a_picture_is_told_and_what_is_written_for_it_is_read() -> None:
    """The name of its file says nothing."""
    made = deck()
    only = slide(made)
    for place, words in enumerate(("A harbour in the evening", "photo.png")):
        data = io.BytesIO()
        Image.new("RGB", (2, 2), (place, 0, 0)).save(data, "png")
        data.seek(0)
        picture = only.shapes.add_picture(data, Cm(1), Cm(1 + 4 * place))
        picture._element.nvPicPr.cNvPr.set("descr", words)
    document = read(made)
    assert (read_as(document), document.warnings) == (["A harbour in the evening"], ("2 pictures not read",))


def test_what_is_there_for_newer_programs_alone_is_read() -> None:
    """A shape in an alternative, which the library passes over; what is there for older ones is not read as well."""
    made = deck()
    only = slide(made)
    shape = box(only, "new", 1, 1)._element
    old = box(only, "old", 1, 1)._element
    tree = shape.getparent()
    space = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
    both = tree.makeelement(f"{space}AlternateContent", {})
    for name, inner in (("Choice", shape), ("Fallback", old)):
        branch = both.makeelement(f"{space}{name}", {})
        branch.append(inner)
        both.append(branch)
    tree.append(both)
    assert read_as(read(made)) == ["new"]
