"""Answers that are lists: all items, each cited, none twice, in the order of the documents.

Half a list is a wrong answer. So what a reader found is widened to all of its coordination, to all lines of its
list or all cells of its column, and where a question asks for many the reader is asked again with what
it found hidden, for as long as it finds more that answers in the same way. Documents are in the order of their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quoth.answering import paired_marks
from quoth.answering.candidates import LOOKED_UP, Candidate, Saying, unbroken
from quoth.answering.records import Record, RecordCell, asked_words, narrowed, records_of, without, word_set
from quoth.answering.reply import TextOf, enumerated
from quoth.answering.several.bullets import LEAST, led, lined, pointed, subject
from quoth.answering.several.coordinations import widened
from quoth.answering.several.enumerations import item_words, items
from quoth.answering.several.inline_numbers import numbered
from quoth.answering.several.sequences import sequence
from quoth.answering.several.stretches import asks_for_members, behind_colon, governed
from quoth.answering.several.whole_tables import own_words
from quoth.answering.shape.forms import AUXILIARY, asks_of_each
from quoth.answering.shape.kinds import QuestionKind, core, kind_of
from quoth.types import Passage, Span

Read = Callable[[Sequence[Passage]], list[Candidate]]
"""Asks the reader the same question of passages."""

_WIDENED = frozenset((QuestionKind.LIST, QuestionKind.WHO, QuestionKind.WHERE, QuestionKind.OTHER))
"""Kinds of which an answer may be several things, so that one of them alone is half an answer."""
ROWS = 6
"""Rows that are told where a question means one and does not say which."""
ROUNDS = 3
"""How often the reader is asked for more."""


_ONE = re.compile(rf"(?:\w+\s+)?(?:what|which)\s+(?!{AUXILIARY}\b)\w+", re.IGNORECASE)
"""Of a question that is no list: it asks for one of a kind ("which town")."""


def whole(candidate: Candidate, question: str) -> Candidate:
    """The candidate with all of the coordination that its words are a part of, where a question may ask for several.

    The words stay as they are written, with "or" and "as well as", so nothing is cut that belongs together.
    """
    kind, asked = kind_of(question), core(re.split(r"(?<=[.!?])\s+", question.strip())[-1])
    figure = candidate.short[:1].isdigit()
    if kind not in _WIDENED or (kind is not QuestionKind.LIST and (figure or _ONE.match(asked))):
        return unbroken(candidate)
    return _stretched(candidate, question, many=kind is QuestionKind.LIST) or _widened(candidate)


def _stretched(candidate: Candidate, question: str, *, many: bool) -> Candidate | None:
    """The candidate with all that stands behind its colon, or that its modal verb governs; None where neither holds."""
    passage, words = candidate.passage, candidate.words
    held = [(a, b) for a, b in passage.sentences if words and a <= words[0] and words[1] <= b]
    if words is None or not held or _is_row(candidate):
        return None
    at = passage.start
    span, sentence = (words[0] - at, words[1] - at), (held[0][0] - at, held[0][1] - at)
    many = many or asks_for_members(question)
    all_of = behind_colon(passage.text, span, sentence, word_set(question), many=many)
    all_of = all_of or governed(passage.text, span, sentence, question)
    if all_of is None:
        return None
    place = (min(all_of[0] + at, words[0]), max(all_of[1] + at, words[1]))
    return replace(candidate, words=place, short=passage.slice(*place))


def _widened(candidate: Candidate) -> Candidate:
    if candidate.words is None or _is_row(candidate):
        return unbroken(candidate)
    passage, (start, end) = candidate.passage, candidate.words
    sentence = next(((a, b) for a, b in passage.sentences if a <= start and end <= b), None)
    if sentence is None:
        return unbroken(candidate)
    at = passage.start
    rivals = [(a - at, b - at) for a, b in candidate.rivals]
    left, right = widened(passage.text, (start - at, end - at), (sentence[0] - at, sentence[1] - at), rivals)
    words = (left + at, right + at)
    wide = replace(candidate, words=words, short=passage.slice(*words)) if words != candidate.words else candidate
    return unbroken(wide)


def _is_row(candidate: Candidate) -> bool:
    words = candidate.words or candidate.evidence
    return any(record.place[0] <= words[0] < record.place[1] for record in records_of(candidate.passage))


@dataclass(frozen=True)
class Asking:
    """A question that is being asked: of which passages, and how to ask it of others.

    `threshold` is the confidence below which nothing is answered.
    """

    question: str
    passages: Sequence[Passage]
    read: Read
    threshold: float

    def without(self, hidden: Sequence[Candidate]) -> list[Candidate]:
        """What the reader finds where the evidence of some answers is hidden from it."""
        places = {(one.passage.document, place) for one in hidden for place in _within(one)}
        return self.read([without(passage, places) for passage in self.passages])


def listed(asking: Asking, candidates: Sequence[Candidate], text_of: TextOf) -> list[Saying]:
    """The items of the answer to a question that asks for many; [] where the best candidate is all, or nothing is."""
    first = max(candidates, key=lambda candidate: candidate.confidence, default=None)
    document = text_of(first.passage.document) if first else None
    if first is None or first.words is None or document is None:
        return []
    near = sorted((one for one in asking.passages if one.document == first.passage.document), key=lambda one: one.start)
    if lines := _lines_of(asking.question, first, near, document.text):
        return _distinct(lines) if lines[0].candidate.confidence >= asking.threshold else []
    steps = sequence(asking.question, first) or numbered(asking.question, first, near)
    if steps and steps[0].candidate.confidence >= asking.threshold:
        return steps
    cells = column(asking.question, first, near)
    if cells and cells[0].candidate.confidence >= asking.threshold:
        return _distinct(cells)
    best = first if first.confidence >= asking.threshold else _unrivalled(asking, first, candidates)
    if best.confidence < asking.threshold:
        return []
    if cells := column(asking.question, best, near):
        return _distinct(cells)
    places = _places(asking, _widened(best))
    return _distinct([saying for one in places for saying in _parted(one)]) if len(places) > 1 or best != first else []


def _lines_of(
    question: str, best: Candidate, near: Sequence[Passage], text: str, *, strictly: bool = False
) -> list[Saying]:
    """The lines of the list that the best answer stands in, or else of the one whose lead-in says what is asked."""
    if _is_row(best):
        return []
    found = lined(question, best, near, text, strictly=strictly)
    return found or led(question, best.passage.document, near, text)


def _unrivalled(asking: Asking, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The best candidate, as sure as it is where other places that answer in the same way do not stand against it."""
    alike = [one for one in candidates if one is not best and _answers_alike(asking.question, one, best)]
    again = asking.without(alike) if alike else []
    same = (one for one in again if one.passage.document == best.passage.document and one.evidence == best.evidence)
    sure = max((one.confidence for one in same), default=0.0)
    return replace(best, confidence=sure) if sure > best.confidence else best


def _places(asking: Asking, best: Candidate) -> list[Candidate]:
    """The best candidate and what the reader finds beside it that answers in the same way, in the documents' order."""
    found = [best]
    for _ in range(ROUNDS):
        more = (
            _widened(replace(one, passage=_shown(one.passage, asking.passages)))
            for one in asking.without(found)
            if one.confidence >= asking.threshold
            and _answers_alike(asking.question, one, best)
            and not any(item_words(one.short) <= item_words(known.short) for known in found)
        )
        following = next(more, None)
        if following is None:
            break
        found.append(following)
    return sorted(found, key=lambda one: (one.passage.source, one.evidence))


def _within(candidate: Candidate) -> list[Span]:
    start, end = candidate.evidence
    return [place for place in candidate.passage.sentences if start <= place[0] and place[1] <= end]


def _shown(passage: Passage, passages: Sequence[Passage]) -> Passage:
    """The passage with nothing hidden."""
    place = (passage.document, passage.start, passage.end)
    return next((one for one in passages if (one.document, one.start, one.end) == place), passage)


def _answers_alike(question: str, other: Candidate, best: Candidate) -> bool:
    """Whether a sentence speaks with the same words of the question as that of the best answer, and adds to it."""
    asked = subject(question)
    shared, own = (asked & _said(one) for one in (best, other))
    words = item_words(other.short) if other.words else frozenset()
    return bool(shared) and shared <= own and 2 * len(own) >= len(asked) and bool(words - asked)


def _said(candidate: Candidate) -> frozenset[str]:
    passage = candidate.passage
    return word_set(" ".join((passage.slice(*candidate.evidence), *passage.headings)))


def _parted(candidate: Candidate) -> list[Saying]:
    """The items of one place; the coordination as a whole where it holds what cannot be parted."""
    if candidate.words is None:
        return []
    at = candidate.passage.start
    start, end = candidate.words[0] - at, candidate.words[1] - at
    text = candidate.passage.text
    parts = (paired_marks.unbroken(text, part, (start, end)) for part in items(text, start, end))
    return [Saying(text[a:b], candidate) for a, b in parts]


def _distinct(sayings: Sequence[Saying]) -> list[Saying]:
    """The sayings, none twice; of two names of which one is a part of the other the longer."""
    kept: list[Saying] = []
    for saying in sayings:
        words = item_words(saying.words)
        like = next((one for one in kept if words <= item_words(one.words) or item_words(one.words) <= words), None)
        if like is None:
            kept.append(saying)
        elif item_words(like.words) < words:
            kept[kept.index(like)] = saying
    return kept


def column(question: str, best: Candidate, passages: Sequence[Passage]) -> list[Saying]:
    """The cells of the column that a question names first, over the rows that it means; [] where it names none.

    Every word that is asked must be a heading's or a row's: "which cost more than 40" is for another rule.
    """
    asked = subject(question)
    rows = [(record, passage) for passage in narrowed(passages, question) for record in records_of(passage)]
    rows = list({record.place: (record, passage) for record, passage in rows}.values())
    start = best.words[0] if best.words else -1
    own = next((record for record, _ in rows if record.place[0] <= start < record.place[1]), None)
    if own is None:
        return []
    rows = [(r, p) for r, p in rows if [c.heading for c in r.cells] == [c.heading for c in own.cells]]
    known = word_set(" ".join(best.passage.headings)).union(
        *(c.heading for c in own.cells), *(r.words for r, _ in rows)
    )
    place, caption = _named_first(question, own.cells), _caption(best, rows[0][0].place)
    open_to_many = kind_of(question) in {QuestionKind.LIST, QuestionKind.OTHER}
    of_all = bool(asked) and asked <= caption and not asked <= own.words  # and not of one row
    if place is None and best.words and of_all and open_to_many:
        place = next((i for i, cell in enumerate(own.cells) if cell is own.cell_at(best.words)), None)
    if place is None or not asked <= known | caption or len(rows) < LEAST:
        return []
    sure = max(best.confidence, LOOKED_UP) if len(asked_words(question)) >= LEAST else best.confidence
    return [_cell(record, place, passage, sure) for record, passage in rows if record.cells[place].words]


def _caption(best: Candidate, row: Span) -> frozenset[str]:
    """The words of the sentence that stands before the first row of a table and its heading."""
    passage = best.passage  # rows that are not meant are hidden in it: only their tabs or bars tell them
    above = [passage.slice(*place) for place in passage.sentences if place[1] <= row[0]]
    above = [text for text in above if not set("\t|") & set(text)]
    return word_set(above[-1]) if above else frozenset()


def all_of_it(question: str, best: Candidate, passages: Sequence[Passage], text_of: TextOf) -> list[Saying]:
    """All lines or rows where a question names none: "What is in the box?", "What is the price?".

    Only for lines under words that hold all of the question, and for few rows.
    """
    kind, document = kind_of(question), text_of(best.passage.document)
    near = sorted((one for one in passages if one.document == best.passage.document), key=lambda one: one.start)
    if document and kind is not QuestionKind.YES_NO and (lines := pointed(question, best, near, document.text)):
        return lines
    if document and kind is QuestionKind.WHO:
        return _distinct(lined(question, best, near, document.text, named_by_role=True))
    if document and asks_of_each(question) and (lines := lined(question, best, near, document.text)):
        return _distinct(lines)
    if kind not in {QuestionKind.OTHER, QuestionKind.NUMBER, QuestionKind.DEFINITION}:
        return []
    if _is_row(best):
        found = column(question, best, near)
        return found if len(found) <= ROWS else []
    named = kind is QuestionKind.DEFINITION and len(subject(question)) < 2  # noqa: PLR2004 - "what is a sluice?"
    if document is None or kind is QuestionKind.NUMBER or named or _ONE.match(core(question)):
        return []
    return _distinct(_lines_of(question, best, near, document.text, strictly=True))


def _named_first(question: str, cells: Sequence[RecordCell]) -> int | None:
    """The number of the column whose heading a question names first."""
    for meant in (subject(question), asked_words(question)):
        for word in re.findall(r"\w+", question):
            found = [i for i, cell in enumerate(cells) if word_set(word) & meant & cell.heading]
            if len(found) == 1:
                return found[0]
    return None


def _cell(record: Record, place: int, passage: Passage, confidence: float) -> Saying:
    """A cell as an item, with the first of its row where it is another: "41 (Blue)"."""
    span = own_words(passage, record.cells[place])
    short = passage.slice(*span)
    label = passage.slice(*own_words(passage, record.cells[0])) if place else ""
    return Saying(f"{short} ({label})" if label else short, Candidate(passage, record.place, short, confidence, span))


def short_of(sayings: Sequence[Saying]) -> str:
    """The items in one line: "A, B and C"; parted by semicolons where an item has a comma."""
    return enumerated([saying.words for saying in sayings])
