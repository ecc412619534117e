"""Which row of a table has most or least: the figures of the column that a question names, compared over all rows.

"Which room is the cheapest?" asks for the least of the prices: what an adjective measures is a closed class. Nothing
is said where units differ, a cell is no figure, or a word of the question is nowhere in the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from quoth.answering.beside.figures import figures
from quoth.answering.candidates import Candidate, Saying
from quoth.answering.records import Record, RecordCell, records_of, word_set
from quoth.answering.reply import TextOf, composed
from quoth.answering.several.bullets import LOOKED_UP, subject
from quoth.answering.shape.forms import polar
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.types import Answer, Passage, Span

AllOf = Callable[[Passage], Sequence[Passage]]
"""All passages of the document that one is of: a table may go on where nothing was read."""
_SCALES: tuple[tuple[str, str, str], ...] = (
    ("expensive dear costly pricey", "cheap", "price cost fee rate charge fare rent"),
    ("tall high", "low short", "height elevation altitude"),
    ("long lengthy", "short brief", "length duration distance"),
    ("heavy", "light", "weight mass"),
    ("old", "young", "age"),
    ("young new late recent", "old early", "year founded built opened born"),
    ("big large great", "small little", "size area population capacity"),
    ("deep", "shallow", "depth"),
    ("wide broad", "narrow", "width"),
    ("hot warm", "cold cool", "temperature"),
    ("fast quick", "slow", "speed"),
    ("strong", "weak", "strength"),
    ("thick", "thin", "thickness"),
    ("far distant", "near close", "distance"),
)
"""Adjectives that say more of something, those that say less, and what columns of it are called."""
_UP = frozenset("most high large great big long many much more".split())  # noqa: SIM905 - it reads
_DOWN = frozenset("least low small few short little less".split())  # noqa: SIM905 - it reads
_DEGREE = re.compile(
    r"\b(?:(?P<degree>most|least|more|less|fewest|fewer)\b(?:\s+(?P<adjective>expensive|costly|recent|distant))?"
    r"|(?P<form>[a-z]{2,}(?:est|er))\b)",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(\w+)\s+(?:more|less|fewer)\b", re.IGNORECASE)
NOT_COMPARED = "The table has other units or no single figure in some of its rows, so they are not compared."
_FEWEST = 2
_FIGURE = re.compile(r"(?:\w+\s+)?what\b", re.IGNORECASE)
"""What asks for the figure itself, not for what has it."""


@dataclass(frozen=True)
class Scale:
    """What is compared: by the words of the question that say so, upwards or downwards, in columns called so."""

    words: frozenset[str]
    up: bool
    columns: frozenset[str]
    superlative: bool


@dataclass(frozen=True)
class Measured:
    """A figure of a row that is compared: its words, what the row is of, and the row as evidence."""

    value: float
    unit: str
    words: str
    label: str
    candidate: Candidate

    @property
    def saying(self) -> Saying:
        """The row's name with its figure: "Barge (90)"."""
        return Saying(f"{self.label} ({self.words})", self.candidate)


@dataclass(frozen=True)
class Ranking:
    """The short answer and the rows that show it; without either where the figures cannot be compared."""

    short: str
    rows: tuple[Saying, ...]


def ranked(question: str, passages: Sequence[Passage], all_of: AllOf) -> Ranking | None:
    """Which is most, or which of two is more, where a table answers that; None where none is asked or does."""
    scales = list(_scales(question))
    for passage in passages if scales else ():
        first = next((record for record in records_of(passage) if any(cell.heading for cell in record.cells)), None)
        rows = rows_of(first, passage, all_of(passage)) if first else []
        for scale in scales if len(rows) >= _FEWEST else ():
            place, meant = _meant(question, rows, scale)
            if place is not None and meant:
                return _ranking(question, [measured(record, place, one) for record, one in meant], scale)
    return None


def _scales(question: str) -> Iterator[Scale]:
    """What a question may compare by, the likelier first."""
    for found in _DEGREE.finditer(question):
        degree = (found["degree"] or "").casefold()
        spoken = word_set(found[0])
        for base in _bases(
            found["adjective"] or found["form"] or {"fewest": "few", "fewer": "few"}.get(degree, degree)
        ):
            reverse = degree in ("least", "less") and bool(found["adjective"])
            superlative = degree in ("most", "least", "fewest") or (found["form"] or "").casefold().endswith("est")
            for up, down, columns in _SCALES:
                if base in up.split() or base in down.split():
                    yield Scale(spoken, (base in up.split()) != reverse, word_set(columns), superlative)
            if base in _UP | _DOWN:
                yield Scale(spoken, base in _UP, frozenset(), superlative)


def _bases(form: str) -> Iterator[str]:
    """What an adjective may be without its ending: "cheapest", "larger", "biggest", "heavier"."""
    form = form.casefold()
    yield form
    cut = re.sub(r"(?:est|er)$", "", form)
    yield from (cut, f"{cut}e", cut[:-1], f"{cut[:-1]}y")


def rows_of(first: Record, passage: Passage, every: Sequence[Passage]) -> list[tuple[Record, Passage]]:
    """The rows of the table that a passage holds, with those of other passages of its document."""
    headings = [cell.heading for cell in first.cells]
    found = {record.place: (record, one) for one in (passage, *every) for record in records_of(one)}
    ordered = [found[place] for place in sorted(found)]
    return [(r, p) for r, p in ordered if [c.heading for c in r.cells] == headings and p.headings == passage.headings]


def _meant(
    question: str, rows: Sequence[tuple[Record, Passage]], scale: Scale
) -> tuple[int | None, Sequence[tuple[Record, Passage]]]:
    """The column that is compared, and the rows: all, or the two that are named. Every word must be of the table."""
    asked = subject(question) - scale.words
    heads = frozenset().union(*(cell.heading for cell in rows[0][0].cells), word_set(" ".join(rows[0][1].headings)))
    named = [(r, p) for r, p in rows if _is_named(r, asked)]
    known = heads.union(*(record.cells[0].words for record, _ in named))
    fits = not named if scale.superlative else len(named) == _FEWEST
    return _column(rows[0][0].cells, asked, scale), (
        rows if scale.superlative else named
    ) if fits and asked <= known | _verb(question) else []


def _verb(question: str) -> frozenset[str]:
    """The verb before "more" of a question for yes or no, which no table holds: "Did tea sell more than water?"."""
    found = _MORE.search(question) if polar(question) else None
    return word_set(found[1]) if found else frozenset()


def _is_named(record: Record, asked: frozenset[str]) -> bool:
    own = record.cells[0].words
    return bool(own) and own <= asked


def _column(cells: Sequence[RecordCell], asked: frozenset[str], scale: Scale) -> int | None:
    """The column that is compared: the one that the question names, or the one of what its adjective measures."""
    named = [i for i, cell in enumerate(cells) if i and cell.heading & asked and not cell.words & asked]
    measured = [i for i, cell in enumerate(cells) if i and cell.heading & scale.columns]
    both = [i for i in named if i in measured]
    for found in (both, named if not scale.columns else [], measured if not named else []):
        if len(found) == 1:
            return found[0]
    return None


def measured(record: Record, place: int, passage: Passage) -> Measured | None:
    """The figure of a row, or None where its cell holds none, or more than one."""
    label, words = (_text(passage, record.cells[i]) for i in (0, place))
    found = figures(passage.slice(*words))
    short = passage.slice(*label)
    if len(found) != 1 or found[0].open or found[0].limit or not short:
        return None
    unit = found[0].unit or " ".join(sorted(found[0].counted))
    row = Candidate(passage, record.place, short, LOOKED_UP, label)
    return Measured(found[0].value, unit, passage.slice(*words), short, row)


def _text(passage: Passage, cell: RecordCell) -> Span:
    stands = passage.slice(cell.start, cell.end)
    start = cell.start + len(stands) - len(stands.lstrip(" \t|"))
    return start, start + len(stands.strip(" \t|\n"))


def _ranking(question: str, cells: Sequence[Measured | None], scale: Scale) -> Ranking:
    """The row or rows that have most, or of two the one that has more; yes or no where that is asked."""
    good = [cell for cell in cells if cell is not None]
    if len(good) < len(cells) or len({cell.unit for cell in good}) > 1:
        return Ranking("", ())
    best = (max if scale.up else min)(cell.value for cell in good)
    top = [cell for cell in good if cell.value == best]
    if scale.superlative and _FIGURE.match(question) and kind_of(question) is QuestionKind.NUMBER:
        return Ranking(top[0].words, (Saying(f"{top[0].words} ({top[0].label})", top[0].candidate),))
    if scale.superlative:
        return Ranking(" and ".join(cell.label for cell in top), tuple(cell.saying for cell in top))
    if len(top) > 1:
        return Ranking("", ())
    if not polar(question):
        other = next(cell for cell in good if cell is not top[0])
        return Ranking(top[0].label, (top[0].saying, other.saying))
    said = question.casefold()
    first = min(good, key=lambda cell: said.find(cell.label.casefold()))
    return Ranking("yes" if first is top[0] else "no", tuple(cell.saying for cell in good))


def ranking_told(unanswered: Answer, ranking: Ranking, text_of: TextOf) -> Answer:
    """What is said of a ranking, with the rows that show it; or that the figures cannot be compared."""
    if not ranking.rows:
        return replace(unanswered, notes=(NOT_COMPARED,))
    said = composed(unanswered, ranking.rows, text_of, short=ranking.short)
    decided = said.status == "answered" and ranking.short in ("yes", "no")
    return replace(said, text=f"{ranking.short.capitalize()}: {said.text}") if decided else said
