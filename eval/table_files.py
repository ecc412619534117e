"""Five small documents with tables, invented for `eval.table_cells`: two PDFs, a .docx, an .html and a .csv.

In each of them values repeat in neighbouring rows and columns, so that whoever reads a line
beside the right one, or a column beside it, has an answer that looks well.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

Row = tuple[str, ...]

FARES: tuple[Row, ...] = (
    ("Destination", "Adult", "Child", "Bicycle", "Car", "Crossing time"),
    ("Osterby", "£9.50", "£4.50", "£3.00", "£28.00", "35 minutes"),
    ("Skarvik", "£12.00", "£6.00", "£3.00", "£36.00", "50 minutes"),
    ("Holm Island", "£12.00", "£6.00", "£4.00", "£41.00", "65 minutes"),
    ("Grey Point", "£7.50", "£4.50", "£3.00", "£28.00", "25 minutes"),
    ("Mellow Bay", "£9.50", "£5.00", "£4.00", "£36.00", "50 minutes"),
    ("Tern Rock", "£15.00", "£7.50", "free", "not carried", "90 minutes"),
    ("North Quay", "£7.50", "£3.50", "£3.00", "£24.00", "20 minutes"),
)
HOURS: tuple[Row, ...] = (
    ("House", "Monday", "Tuesday to Friday", "Saturday", "Sunday"),
    ("Town Museum", "closed", "10:00-17:00", "10:00-18:00", "11:00-16:00"),
    ("Central Library", "13:00-19:00", "09:00-19:00", "10:00-14:00", "closed"),
    ("Swimming Hall", "06:30-21:00", "06:30-22:00", "08:00-20:00", "08:00-18:00"),
    ("Art Gallery", "closed", "11:00-18:00", "11:00-18:00", "11:00-17:00"),
    ("Botanical Garden", "09:00-18:00", "09:00-18:00", "09:00-19:00", "09:00-19:00"),
    ("Ice Rink", "14:00-20:00", "12:00-20:00", "10:00-22:00", "10:00-18:00"),
    ("City Archive", "closed", "09:00-16:00", "closed", "closed"),
)
GEAR: tuple[Row, ...] = (
    ("Category", "Item", "Number", "Price", "Storeroom", "Last checked"),
    ("Ropes", "Rope ladder", "4", "€86.00", "Room 2", "March 2024"),
    ("Ropes", "Climbing rope, 20 m", "6", "€54.00", "Room 2", "May 2024"),
    ("Ropes", "Safety line", "12", "€54.00", "Room 1", "March 2024"),
    ("Mats", "Landing mat", "8", "€145.00", "Room 3", "June 2024"),
    ("Mats", "Folding mat", "12", "€64.00", "Room 2", ""),
    ("Personal gear", "Helmet", "24", "€38.00", "Room 1", "May 2024"),
    ("Personal gear", "Harness", "18", "€64.00", "Room 1", "June 2024"),
    ("Personal gear", "Chalk bag", "24", "€9.50", "Room 4", "June 2024"),
)
"""The rows of a category share one cell; the folding mat was checked on no known day."""
SHIFTS: tuple[Row, ...] = (
    ("Shift", "Ward", "Lead", "Nurses", "Extension"),
    ("Early", "Surgery", "Amina Castell", "6", "410"),
    ("Early", "Children's ward", "Piet Lorne", "5", "420"),
    ("Late", "Surgery", "Ruth Okafor", "5", "410"),
    ("Late", "Children's ward", "Amina Castell", "4", "420"),
    ("Night", "Surgery", "Jonas Weil", "3", "415"),
    ("Night", "Children's ward", "Ruth Okafor", "3", "425"),
    ("Weekend", "Surgery", "Piet Lorne", "4", "410"),
    ("Weekend", "Children's ward", "Hanna Brandt", "3", "425"),
)
"""The two rows of a shift share one cell."""
WATER: tuple[Row, ...] = (
    ("Sampling point", "Date", "pH", "Nitrate (mg/l)", "Lead (µg/l)", "Temperature (°C)", "Result"),
    ("Mill Pond", "2024-05-06", "7,4", "12", "3", "14,5", "passed"),
    ("Mill Pond", "2024-06-03", "7,6", "18", "3", "17,0", "passed"),
    ("Station Well", "2024-05-06", "6,9", "31", "8", "11,5", "passed"),
    ("Station Well", "2024-06-03", "6,8", "52", "8", "12,0", "failed"),
    ("School Tap", "2024-05-06", "7,4", "12", "14", "15,0", "failed"),
    ("School Tap", "2024-06-03", "7,5", "11", "4", "16,5", "passed"),
    ("Harbour Spring", "2024-05-06", "7,1", "18", "", "12,0", "passed"),
    ("Harbour Spring", "2024-06-03", "7,1", "22", "5", "12,5", "passed"),
)
"""Decimal commas, and one value that was not measured."""


def write_tables(folder: Path) -> None:
    """Write the five documents into a folder that is there."""
    _write_pdf(folder / "ferry-fares.pdf", "Ferry fares from Lundhavn", FARES, ruled=True)
    _write_pdf(folder / "opening-hours.pdf", "Opening hours in Brackwater", HOURS, ruled=False)
    _write_docx(folder / "climbing-gear.docx", "Equipment of the climbing hall", GEAR)
    _write_html(folder / "clinic-shifts.html", "Shifts at Harrow Lane Clinic", SHIFTS)
    _write_csv(folder / "water-tests.csv", WATER)


def _write_pdf(path: Path, title: str, rows: Sequence[Row], *, ruled: bool) -> None:
    """A page with a title and the table, with a line around each cell or with none at all."""
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", style="B", size=16)
    pdf.cell(text=title, new_x="LMARGIN", new_y="NEXT", h=14)
    pdf.set_font("Helvetica", size=10)
    with pdf.table(borders_layout="ALL" if ruled else "NONE") as table:
        for row in rows:
            table.row(row)
    pdf.output(str(path))


def _write_docx(path: Path, title: str, rows: Sequence[Row]) -> None:
    """A title and the table: its first row is marked as its heading, equal labels in the first column are one cell."""
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    document.add_heading(title, level=1)
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for place, row in enumerate(rows):
        for column, text in enumerate(row[1:], start=1):
            table.cell(place, column).text = text
    for label, first, last in _runs(rows):
        merged = table.cell(first, 0).merge(table.cell(last, 0))
        merged.text = label
    heading = document.element.body.xpath(".//w:tr")[0]
    heading.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.save(str(path))


def _runs(rows: Sequence[Row]) -> list[tuple[str, int, int]]:
    """Each stretch of rows with one label in the first column: `(label, first row, last row)`."""
    stretches = (list(run) for _, run in groupby(range(len(rows)), key=lambda place: rows[place][0]))
    return [(rows[run[0]][0], run[0], run[-1]) for run in stretches]


def _write_html(path: Path, title: str, rows: Sequence[Row]) -> None:
    """A page whose table has a head, and a heading in the first column for all rows of that label."""
    head, *_ = rows
    lines = ["<tr>" + "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head) + "</tr>"]
    body = []
    for label, first, last in _runs(rows)[1:]:
        start = f'<th scope="rowgroup" rowspan="{last - first + 1}">{escape(label)}</th>'
        for place in range(first, last + 1):
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in rows[place][1:])
            body.append(f"<tr>{start if place == first else ''}{cells}</tr>")
    page = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>',
        f"<h1>{title}</h1>\n<table>\n<thead>",
        *lines,
        "</thead>\n<tbody>",
        *body,
        "</tbody>\n</table>\n</body></html>\n",
    ]
    path.write_text("\n".join(page), "utf-8")


def _write_csv(path: Path, rows: Sequence[Row]) -> None:
    """The rows, parted by semicolons as where the comma is the decimal sign."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
