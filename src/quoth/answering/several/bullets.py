"""Lists that stand line by line: all lines of the one that an answer stands in, where a question asks for them.

The lines are told by their marks (a dash, a dot, a number), or, where a format wrote none, by the line before them
that ends with ":". A question asks for all where that line, or the heading above, says what it asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quoth.answering.candidates import LOOKED_UP, Candidate, Saying
from quoth.answering.paired_marks import unbroken
from quoth.answering.records import RecordCell, records_of, word_set
from quoth.answering.several.list_marks import MARK, kind_of_line
from quoth.answering.shape.forms import AUXILIARY, asks_of_each
from quoth.answering.shape.kinds import core
from quoth.answering.spans import tidy
from quoth.answering.stems import stem
from quoth.index.keywords import subject_words
from quoth.types import Passage, Span

LEAST = 2
_END = re.compile(r"[\s;,.]*(?:[;,]\s*(?:and|or))?[\s;,.]*$")
_CUT = re.compile(r"\s*(?::|\(|\s[–—-]\s|,)")  # noqa: RUF001 - dashes meant
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|except|cannot)\b|n['’]t\b", re.IGNORECASE)  # noqa: RUF001
_LISTING = word_set(
    "list name enumerate mention state say show give include describe document text page table following all"
    " thing item kind type sort different various available there exist one find get have need contain comprise consist"
) | word_set("listed named mentioned stated shown given included described exists")
"""Words of a question that ask for a list, and say nothing of what it is a list of."""
_COLON = re.compile(r":[*_ ]*$")
_WORD = re.compile(r"[^\W_]+")
_NUMBERING = re.compile(r"\W*(?:\d+|[a-z]|[ivxl]+)?\W*", re.IGNORECASE)
_WHO = re.compile(rf"who\s+(?:{AUXILIARY}\s+)?([a-z]+)", re.IGNORECASE)
_KIND = re.compile(
    rf"(?:what|which)\s+(?:(?!{AUXILIARY}\b)[\w-]+\s+){{0,3}}?([\w-]+)\s+(?={AUXILIARY}\b)", re.IGNORECASE
)
_DOERS = re.compile(r"[a-z]{3,}ers\b", re.IGNORECASE)
_POINTS_ON = re.compile(r"[*_ ]*:[*_ ]*\n")
_TITLE = 60
"""Characters of the longest title."""
_QUOTABLE = 600
"""Characters of a list that is quoted as one; a longer one is quoted line by line."""


@dataclass(frozen=True)
class ListLine:
    """One line of a list: its sentence, what it says, and the passage that holds it; `kind` is that of its mark."""

    passage: Passage
    sentence: Span
    words: Span
    kind: str
    full: bool

    @property
    def text(self) -> str:
        """What the line says."""
        return self.passage.slice(*self.words)


def subject(question: str) -> frozenset[str]:
    """The words of a question that say what is to be listed."""
    return word_set(" ".join(subject_words(question))) - _LISTING


def lined(
    question: str,
    best: Candidate,
    passages: Sequence[Passage],
    text: str,
    *,
    strictly: bool = False,
    named_by_role: bool = False,
) -> list[Saying]:
    """All lines of the list in which the best answer stands; [] where it stands in none, or not all are asked for.

    `passages` are those around the answer; `text` is the document's. Where it is to be taken `strictly`, every word
    of the question is in the lead-in or the headings, and one in that of the list itself. Where those are asked for
    that are `named_by_role`, it says who they are that do what is asked ("Keepers" for "Who keeps the light?").
    """
    lines = _lines(best.passage.document, passages, text)
    at = next((i for i, line in enumerate(lines) if _holds(line.sentence, best)), None)
    if at is None:
        return []
    lead, run = _run(lines, at)
    if len(run) < LEAST or any(line.passage.headings != best.passage.headings for line in run):
        return []
    said = lead.text if lead else " ".join(best.passage.headings[-1:])
    known = _forms(f"{said} {' '.join(best.passage.headings)}")
    if named_by_role and not _is_role(question, said):
        return []
    if not _asks_for_all(question, run, known) or bool(_NEGATION.search(said)) != bool(_NEGATION.search(question)):
        return []
    asked, sure = subject(question), best.confidence
    looked_up = _among(asked, known) == asked
    if strictly and not (looked_up and _among(asked, _forms(said))):
        return []
    if looked_up and len(asked) >= LEAST:
        sure = max(sure, LOOKED_UP)
    return _sayings(run, replace(best, confidence=sure))


def pointed(question: str, best: Candidate, passages: Sequence[Passage], text: str) -> list[Saying]:
    """All lines of the list that an answer's last words lead in, as "when you want:" does; [] where they lead in none.

    None where a word of the question that is not above them is in some lines and not in all: it picks those.
    """
    if best.words is None or not _POINTS_ON.match(text, best.words[1]):
        return []
    lines = _lines(best.passage.document, passages, text)
    at = next((i for i, line in enumerate(lines) if _leads(line) and _holds(line.sentence, best)), None)
    if at is None or at + 1 >= len(lines) or not lines[at + 1].kind:
        return []
    run = _run(lines, at + 1)[1]
    rest = subject(question) - word_set(" ".join((lines[at].text, *best.passage.headings)))
    return _sayings(run, best) if len(run) >= LEAST and not _picks(rest, run) else []


def led(question: str, document: str, passages: Sequence[Passage], text: str) -> list[Saying]:
    """All lines of the one list whose lead-in says what is asked: every word is in it or above it, and half in it.

    A reader that was trained on running text may take a title for the answer where lines answer.
    """
    lines = _lines(document, passages, text)
    asked, denied = subject(question), bool(_NEGATION.search(question))
    found = []
    for number, line in enumerate(lines[:-1]):
        own = word_set(line.text)
        heads = word_set(" ".join(line.passage.headings))
        fits = asked <= own | heads and asked and 2 * len(asked & own) >= len(asked)
        entitled = len(asked) >= LEAST and asked <= own and _is_title(lines, number)
        if (entitled or (_leads(line) and fits)) and bool(_NEGATION.search(line.text)) == denied:
            found.append(_named(_run(lines, number + 1)[1]))
    if len(found) != 1 or len(found[0]) < LEAST:
        return []
    first = found[0][0]
    return _sayings(found[0], Candidate(first.passage, first.sentence, first.text, LOOKED_UP))


def _holds(sentence: Span, candidate: Candidate) -> bool:
    start, end = candidate.words or candidate.evidence
    return sentence[0] < end and start < sentence[1]


def _asks_for_all(question: str, run: Sequence[ListLine], known: frozenset[str]) -> bool:
    """Whether the lines' lead-in or heading says what is asked for, and nothing else picks some lines out of all."""
    asked = subject(question)
    shared = _among(asked, known)
    kind = _KIND.match(core(question))  # "which tools" of "Tools:", whatever else is asked of them
    named = kind is not None and bool(_among(word_set(kind[1]) & asked, known))
    picked = not asks_of_each(question) and _picks(asked - shared, run)
    return bool(shared) and (named or 2 * len(shared) >= len(asked)) and not picked


def _forms(text: str) -> frozenset[str]:
    """The words of a text, and what they are without their endings."""
    return word_set(text) | frozenset(map(stem, _WORD.findall(text)))


def _among(words: frozenset[str], forms: frozenset[str]) -> frozenset[str]:
    """The words that stand in a text in this form or one with another ending: "keep" where it says "keepers"."""
    return frozenset(word for word in words if word in forms or stem(word) in forms)


def _is_role(question: str, said: str) -> bool:
    """Whether words are the plural of who does what a question asks: "keepers" of "Who keeps …?"."""
    asked = _WHO.match(core(question))
    return asked is not None and stem(asked[1]) in {stem(word) for word in _DOERS.findall(said)}


def _picks(words: frozenset[str], run: Sequence[ListLine]) -> bool:
    """Whether some words stand in one line of a list and not in another."""
    return len({words & word_set(line.text) for line in run}) > 1


def _lines(document: str, passages: Sequence[Passage], text: str) -> list[ListLine]:
    """The sentences of the passages that begin a line, in order."""
    places = {place: one for one in passages if one.document == document for place in one.sentences}
    found = []
    ordered = sorted(places)
    for number, place in enumerate(ordered):
        begin = text.rfind("\n", 0, place[0]) + 1
        mark = MARK.match(text, begin)
        inside = bool(text[begin : place[0]].strip()) and not (mark and mark.end() >= place[0])
        if inside and not _leads_behind(text, place):
            continue
        mark = None if inside else mark
        first = max(mark.end(), place[0]) if mark and mark.end() < place[1] else place[0]
        following = ordered[number + 1][0] if number + 1 < len(ordered) else place[1] + 2
        full = "\n" in text[place[1] : following] or following > len(text)
        kind = kind_of_line(mark, text, place)
        end = first + len(_END.sub("", text[first : place[1]]))
        found.append(ListLine(places[place], place, (first, max(end, first + 1)), kind, full))
    return found


def _is_title(lines: Sequence[ListLine], at: int) -> bool:
    """Whether a line is a title right above a list of marked lines: short, and no sentence."""
    line, below = lines[at], lines[at + 1]
    text = line.passage.slice(*line.sentence)
    return not line.kind and bool(below.kind) and line.full and len(text) <= _TITLE and text[-1:] not in ".!?;,"


def _leads_behind(text: str, place: Span) -> bool:
    """Whether a sentence that begins inside a line leads in a list, and is of no line of one itself."""
    before = text[text.rfind("\n\n", 0, place[0]) + 1 : place[0]]
    own = any(MARK.match(line) for line in before.split("\n"))
    return not own and _COLON.search(text[slice(*place)]) is not None


def _run(lines: Sequence[ListLine], at: int) -> tuple[ListLine | None, list[ListLine]]:
    """The lead-in of the list that holds a line, if it has one, and the lines of the list."""
    if _leads(lines[at]) and at + 1 < len(lines):
        at += 1
    kind = lines[at].kind
    first = last = at
    while (
        first > 0
        and lines[first - 1].kind == kind
        and not _leads(lines[first - 1])
        and (kind or _alike(lines, first, at))
    ):
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].kind == kind and (kind or _alike(lines, last + 1, first)):
        last += 1
    lead = lines[first - 1] if first > 0 and (_leads(lines[first - 1]) or (kind and _asks(lines[first - 1]))) else None
    return lead, list(lines[first : last + 1]) if kind or lead else []


def _named(run: Sequence[ListLine]) -> list[ListLine]:
    """The lines; of rows of a table the names that they begin with, without the headings above: [] for mere numbers."""
    records = {record.place: record for line in run for record in records_of(line.passage)}
    rows = [records[line.sentence] for line in run if line.sentence in records]
    if not rows:
        return list(run)
    below = {row.place: row.cells[0] for row in rows if any(cell.heading for cell in row.cells)}
    own = [replace(line, words=_cell_words(line, cell)) for line in run if (cell := below.get(line.sentence))]
    return [] if all(_NUMBERING.fullmatch(line.text) for line in own) else own


def _cell_words(line: ListLine, cell: RecordCell) -> Span:
    start = cell.start - line.passage.start
    first, last = tidy(line.passage.text, start, cell.end - line.passage.start)
    return first + line.passage.start, last + line.passage.start


def _leads(line: ListLine) -> bool:
    return _COLON.search(line.passage.slice(*line.sentence)) is not None


def _asks(line: ListLine) -> bool:
    return line.passage.slice(*line.sentence).rstrip("*_ ").endswith("?")


def _alike(lines: Sequence[ListLine], one: int, other: int) -> bool:
    """Whether a line without a mark can be one of a list with another: a sentence alone in its line, ended alike."""
    first, second = (lines[i].passage.slice(*lines[i].sentence) for i in (one, other))
    return lines[one].full and (first[-1:] in ".!?") == (second[-1:] in ".!?") and not _leads(lines[one])


def _sayings(run: Sequence[ListLine], best: Candidate) -> list[Saying]:
    """The lines as items; those of one passage are quoted together where that is short enough to take in."""
    cut = _cutter(run, best)
    said = []
    for line in run:
        together = [one.sentence for one in run if one.passage == line.passage]
        evidence = (together[0][0], together[-1][1])
        if evidence[1] - evidence[0] > _QUOTABLE:
            evidence = line.sentence
        text, at = line.passage.text, line.passage.start
        tidied = tidy(text, line.words[0] - at, cut(line) - at)
        start, end = unbroken(text, tidied, (line.words[0] - at, line.words[1] - at))
        place = (start + at, end + at)
        short = line.passage.slice(*place)
        said.append(Saying(short, Candidate(line.passage, evidence, short, best.confidence, place)))
    return said


def _cutter(run: Sequence[ListLine], best: Candidate) -> Callable[[ListLine], int]:
    """Where each line's own name ends: at the mark that ends the answer in its line ("Trays: of steel")."""
    own = next((line for line in run if best.words and _holds(line.sentence, best)), None)
    found = None
    if own and best.words and best.words[0] - own.words[0] <= 1 and best.words[1] < own.words[1]:
        found = _CUT.match(own.text, best.words[1] - own.words[0])
    mark = found[0].strip() if found else ""

    def cut(line: ListLine) -> int:
        at = line.text.find(mark) if mark else -1
        return line.words[0] + at if at > 0 else line.words[1]

    return cut
