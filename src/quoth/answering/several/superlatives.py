"""Which row of a table has most or least: the figures of the column that a question names, compared over all rows.

"Which room is the cheapest?" asks for the least of the prices: what an adjective measures is a closed class. Nothing
is said where units differ, a cell is no figure, or a word of the question is nowhere in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quoth.answering.beside.figures import figures
from quoth.answering.candidates import LOOKED_UP, Candidate, Saying
from quoth.answering.records import Record, RecordCell, asked_words, word_set
from quoth.answering.reply import TextOf, composed
from quoth.answering.several.whole_tables import AllOf, Rows, is_empty, own_words, tables_in
from quoth.answering.shape.forms import polar
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.types import Answer, Passage

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
NOT_COMPARED = "The table has other units or no single figure in some of its rows, so they are not compared."
LISTING = word_set("list name state say show give item kind type sort text page table")
"""Words of a question that ask for a row and are no heading, unless the table has them as one."""
_HAVING = word_set(
    "get gets got have receive receives received sell sells sold make makes made take takes took win won"
)
"""Verbs between what has a figure and the figure: they say nothing of which figure is meant."""
_TOTALS = frozenset(("total", "sum", "subtotal", "overall", "altogether"))
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
        for rows in tables_in(passage, all_of):
            for scale in scales:
                place, meant = _meant(question, rows, scale)
                if place is not None and meant:
                    told = [pair for pair in meant if not scale.superlative or not is_empty(pair[0].cells[place])]
                    return _ranking(question, [measured(record, place, one) for record, one in told], scale)
    return None


def compares(question: str) -> bool:
    """Whether a question asks for most or least, or which of two is more."""
    return any(True for _ in _scales(question))


def uncompared(question: str, best: Candidate | None, all_of: AllOf) -> bool:
    """Whether an answer is but a row of a table that would have to be compared with the others, and was not.

    One that says itself what is asked ("Highest price") is none.
    """
    scales = [scale for scale in _scales(question) if scale.superlative or " or " in question]
    if best is None or best.words is None or not scales:
        return False
    start = best.words[0]
    for rows in tables_in(best.passage, all_of):
        own = next(
            (record for record, one in rows if one.document == best.passage.document and _in(record, start)), None
        )
        if own is not None:
            said = own.words.union(*(cell.heading for cell in own.cells))
            return _has_figures(rows) and not any(scale.words & said for scale in scales)
    return False


def _in(record: Record, place: int) -> bool:
    return record.place[0] <= place < record.place[1]


def _has_figures(rows: Rows) -> bool:
    """Whether some column beside the labels has a figure in each row."""
    return any(_is_of_figures(rows, place) for place in range(1, len(rows[0][0].cells)))


def _is_of_figures(rows: Rows, place: int) -> bool:
    """Whether a column has figures, and nothing else but empty cells."""
    told = [(record, one) for record, one in rows if not is_empty(record.cells[place])]
    return bool(told) and all(measured(record, place, one) for record, one in told)


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


def _meant(question: str, rows: Rows, scale: Scale) -> tuple[int | None, Rows]:
    """The column that is compared, and the rows: all, those of a kind that is named, or the two that are named.

    Every word of the question must be of the table; one may say what it measures where its columns are years alone.
    """
    cells = rows[0][0].cells
    heads = frozenset().union(*(cell.heading for cell in cells), word_set(" ".join(rows[0][1].headings)))
    asked = asked_words(question) - scale.words - (LISTING - heads) - (_HAVING - heads)
    own = [(pair, pair[0].cells[0].words) for pair in rows if not _is_total(pair[0])]
    kinds = asked - heads
    if scale.superlative:
        if any(words and words <= asked for _, words in own):
            return None, []
        used = frozenset(word for word in kinds if any(word in words for _, words in own))
        meant = [pair for pair, words in own if used <= words]
    else:
        meant = [pair for pair, words in own if _is_named(words, asked, [other for _, other in own])]
        used = frozenset().union(*(pair[0].cells[0].words for pair in meant))
    unknown = kinds - used
    if len(meant) < _FEWEST or (len(meant) > _FEWEST and not scale.superlative):
        return None, []
    if unknown and not (_measures_itself(cells) and len(unknown) == 1 and not any(map(str.isdigit, "".join(unknown)))):
        return None, []
    return _column(cells, asked, scale), meant


def _is_total(record: Record) -> bool:
    return bool(record.cells[0].words & _TOTALS) and len(record.cells[0].words) <= _FEWEST


def _is_named(own: frozenset[str], asked: frozenset[str], labels: Sequence[frozenset[str]]) -> bool:
    """Whether a row is named by all of its label, or by a word that no other label has."""
    return bool(own) and (own <= asked or any(sum(word in label for label in labels) == 1 for word in own & asked))


def _measures_itself(cells: Sequence[RecordCell]) -> bool:
    """Whether the columns are called by figures alone, as by years: what they measure is said nowhere."""
    headings = [cell.heading for cell in cells[1:]]
    return all(heading and all(map(str.isdecimal, heading)) for heading in headings)


def _column(cells: Sequence[RecordCell], asked: frozenset[str], scale: Scale) -> int | None:
    """The column that is compared: the one that the question names, or the one of what its adjective measures."""
    shared = {i: len(cell.heading & asked) for i, cell in enumerate(cells) if i and not cell.words & asked}
    most = max(shared.values(), default=0)
    named = [i for i, count in shared.items() if count == most > 0]
    measured = [i for i, cell in enumerate(cells) if i and cell.heading & scale.columns]
    both = [i for i in named if i in measured]
    for found in (both, named if not scale.columns else [], measured if not named else []):
        if len(found) == 1:
            return found[0]
    return None


def measured(record: Record, place: int, passage: Passage) -> Measured | None:
    """The figure of a row, or None where its cell holds none, or more than one."""
    label, words = (own_words(passage, record.cells[i]) for i in (0, place))
    found = figures(passage.slice(*words))
    short = passage.slice(*label)
    if len(found) != 1 or found[0].open or found[0].limit or not short:
        return None
    unit = found[0].unit or " ".join(sorted(found[0].counted))
    row = Candidate(passage, record.place, short, LOOKED_UP, label)
    return Measured(found[0].value, unit, passage.slice(*words), short, row)


def _ranking(question: str, cells: Sequence[Measured | None], scale: Scale) -> Ranking:
    """The row or rows that have most, or of two the one that has more; yes or no where that is asked."""
    good = [cell for cell in cells if cell is not None]
    if not good or len(good) < len(cells) or len({cell.unit for cell in good}) > 1:
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
