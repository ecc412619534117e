"""Whether a figure of a table rose or fell between two years: the cells of one row, or of one column, compared."""

from __future__ import annotations

from collections.abc import Sequence

from quoth.answering.candidates import Saying
from quoth.answering.deciding.comparing import Trend, trend_of
from quoth.answering.records import Record
from quoth.answering.several.superlatives import Measured, Ranking, measured
from quoth.answering.several.whole_tables import AllOf, tables_in
from quoth.answering.stems import stems
from quoth.types import Passage

_Row = tuple[Record, Passage]


def risen(question: str, passages: Sequence[Passage], all_of: AllOf) -> Ranking | None:
    """Yes or no by the two cells that a table has for two years of what is asked; None where none has both."""
    trend = trend_of(question)
    for passage in passages if trend else ():
        for rows in tables_in(passage, all_of):
            if trend and (found := _in_row(trend, rows) or _in_column(trend, rows)):
                return _told(trend, *found)
    return None


def _in_row(trend: Trend, rows: Sequence[_Row]) -> tuple[Measured, Measured] | None:
    """The cells below the two years, in the one row whose name is what the question asks of."""
    named = [
        (record, passage)
        for record, passage in rows
        if _names(record, passage) and _names(record, passage) <= trend.words
    ]
    if len(named) != 1:
        return None
    record, passage = named[0]
    around = stems(" ".join(passage.headings))
    cells = []
    for year in (trend.first, trend.second):
        columns = [i for i, cell in enumerate(record.cells) if i and year in cell.heading]
        asked = [i for i in columns if stems(" ".join(record.cells[i].heading)) & trend.words] or columns
        cell = measured(record, asked[0], passage) if len(asked) == 1 else None
        told = (
            asked and trend.words <= _names(record, passage) | stems(" ".join(record.cells[asked[0]].heading)) | around
        )
        if cell is None or not told:
            return None
        cells.append(cell)
    return cells[0], cells[1]


def _in_column(trend: Trend, rows: Sequence[_Row]) -> tuple[Measured, Measured] | None:
    """The cells in the rows of the two years, in the one column that the question names."""
    headings = [stems(" ".join(cell.heading)) for cell in rows[0][0].cells]
    columns = [i for i, heading in enumerate(headings) if i and heading and heading & trend.words]
    if len(columns) != 1 or not trend.words <= headings[columns[0]] | stems(" ".join(rows[0][1].headings)):
        return None
    cells = []
    for year in (trend.first, trend.second):
        own = [(record, passage) for record, passage in rows if record.cells[0].words == {year}]
        cell = measured(own[0][0], columns[0], own[0][1]) if len(own) == 1 else None
        if cell is None:
            return None
        cells.append(cell)
    return cells[0], cells[1]


def _names(record: Record, passage: Passage) -> frozenset[str]:
    """Stems of the name of a row."""
    cell = record.cells[0]
    return stems(passage.slice(cell.start, cell.end)) if cell.words else frozenset()


def _told(trend: Trend, first: Measured, second: Measured) -> Ranking:
    if first.unit != second.unit:
        return Ranking("", ())
    then, now = (one for _, one in sorted([(trend.first, first), (trend.second, second)], key=lambda one: one[0]))
    said = trend.said(first.value, second.value)
    if then.candidate.evidence != now.candidate.evidence:
        return Ranking(said, (then.saying, now.saying))
    return Ranking(said, (Saying(f"{then.label} ({then.words}, then {now.words})", now.candidate),))
