"""Readers of other people's files: SQuAD, CoQA, QuAC, MTRAG and rows become conversations of a question set.

Every place is checked against its text; an answer that stands a little beside the place given is
found, and a turn whose answer is nowhere is left out and counted. None of the formats has a
question's stand-alone wording: `standalone` is the first question of a conversation as it was
asked, and None for every later one.

| format | file | evidence |
|---|---|---|
| squad | SQuAD 1.1 or 2.0, JSON (Rajpurkar et al. 2016, 2018) | the sentences around each answer |
| coqa | CoQA, JSON (Reddy et al. 2019) | the sentences around each annotator's rationale |
| quac | QuAC, JSON (Choi et al. 2018) | the sentences around each answer |
| mtrag | human conversations of MTRAG, JSON (Katsis et al. 2025) | the passages judged relevant, whole |
| rows | JSON lines, one question with its context each | the sentences around the rationale, or each answer |
| feedback | JSON lines, the ratings of a chat (`ratings`) | the citations of what was rated good |

A rationale may be two words of a sentence; a citation of that sentence would look three times too long.
Pieces of evidence are alternatives: no format says which of them an answer needs together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, get_args

from quoth.errors import SetError, UsageError
from quoth.evaluation.sets import foreign_forms as forms
from quoth.evaluation.sets.conversion import (
    UNANSWERABLE,
    Asked,
    Draft,
    Gold,
    Imported,
    SourceText,
    TextPlace,
    answered,
    collect,
)
from quoth.evaluation.sets.json_files import FORMAT, read_bytes, read_lines, read_whole
from quoth.evaluation.sets.question_set import Answerability, YesNo
from quoth.evaluation.sets.ratings import feedback
from quoth.files.blocks import trim

T = TypeVar("T")
_NO_ANSWER = "CANNOTANSWER"  # QuAC's word for an answer that the text does not give, and the end of each text
_YES_NO: Mapping[str, YesNo] = {"yes": "yes", "no": "no"}
_QUAC_YES_NO: Mapping[str, YesNo] = {"y": "yes", "n": "no"}
_ANSWERABILITY: Mapping[str, Answerability] = {name.upper(): name for name in get_args(Answerability)}


def squad(file: Path) -> Iterator[Draft]:
    """Read SQuAD: each question is a conversation of its own.

    A question is unanswerable where `is_impossible` says so, or, without that field, where it
    has no answers. Raises SetError for a file that is not of this format.
    """
    for article in _whole(file, forms.Data[forms.SquadArticle]).data:
        for paragraph in article.paragraphs:
            passage = SourceText(article.title, paragraph.context)
            for found in paragraph.qas:
                yield Draft(found.id, [passage], [Asked(found.id, found.question, _squad_gold(found, passage))])


def _whole(file: Path, kind: type[T]) -> T:
    return read_whole(file, kind, read_bytes(file), FORMAT)


def _squad_gold(found: forms.SquadQuestion, passage: SourceText) -> Gold | None:
    impossible = not found.answers if found.is_impossible is None else found.is_impossible
    return UNANSWERABLE if impossible else _spans(found.answers, passage)


def _spans(answers: Iterable[forms.SquadAnswer], passage: SourceText, yes_no: YesNo | None = None) -> Gold | None:
    """The gold of answers that stand in a text, with the sentences around them."""
    told = list(answers)
    return answered((one.text for one in told), (_around(passage, one.text, one.start) for one in told), yes_no)


def _around(passage: SourceText, exact: str, near: int) -> TextPlace | None:
    span = passage.find(exact, near)
    return (passage, passage.around(span)) if span else None


def coqa(file: Path) -> Iterator[Draft]:
    """Read CoQA: a story is a conversation, and each turn follows the one before.

    The first annotator says whether a turn is yes, no, unknown (which is unanswerable) or
    something else; the answers and rationales of the others in `additional_answers` are
    alternatives. Raises SetError for a file that is not of this format.
    """
    for story in _whole(file, forms.Data[forms.CoqaStory]).data:
        passage = SourceText(story.filename, story.story)
        people = [story.answers, *(answers for _, answers in sorted(story.additional_answers.items()))]
        said = [{answer.turn_id: answer for answer in answers} for answers in people]
        asked: list[Asked] = []
        for question in story.questions:
            turn = question.turn_id
            told = [answers[turn] for answers in said if turn in answers]
            gold = _coqa_gold(passage, told) if turn in said[0] else None
            asked.append(Asked(f"{story.id}.{turn}", question.input_text, gold, follows=bool(asked)))
        yield Draft(story.id, [passage], asked)


def _coqa_gold(passage: SourceText, said: list[forms.CoqaAnswer]) -> Gold | None:
    words = [answer.input_text.strip(" .!\"'").lower() for answer in said]
    if words[0] == "unknown":
        return UNANSWERABLE
    told = [answer for answer, word in zip(said, words, strict=True) if word != "unknown"]
    places = [_around(passage, answer.span_text, answer.span_start) for answer in told]
    return answered((answer.input_text for answer in told), places, _YES_NO.get(words[0]))


def quac(file: Path) -> Iterator[Draft]:
    """Read QuAC: a dialogue is a conversation; a turn follows the one before unless that one's `followup` is n.

    `orig_answer` says whether there is an answer; `answers` are alternatives. A yes or no of
    `yesno` is the first of the answers. The mark CANNOTANSWER at the end of each text is no part
    of the document. Raises SetError for a file that is not of this format.
    """
    for article in _whole(file, forms.Data[forms.SquadArticle]).data:
        title = f"{article.title} {article.section_title}"
        for paragraph in article.paragraphs:
            text = paragraph.context.removesuffix(_NO_ANSWER).rstrip()
            passage = SourceText(title, text)
            follows = [False, *(before.followup != "n" for before in paragraph.qas)]
            asked = [
                Asked(turn.id, turn.question, _quac_gold(turn, passage), follow)
                for turn, follow in zip(paragraph.qas, follows, strict=False)
            ]
            yield Draft(paragraph.id or title, [passage], asked)


def _quac_gold(turn: forms.SquadQuestion, passage: SourceText) -> Gold | None:
    answers = [*([turn.orig_answer] if turn.orig_answer else []), *turn.answers]
    if answers and answers[0].text == _NO_ANSWER:
        return UNANSWERABLE
    told = [answer for answer in answers if answer.text != _NO_ANSWER]
    return _spans(told, passage, _QUAC_YES_NO.get(turn.yesno))


def mtrag(file: Path) -> Iterator[Draft]:
    """Read the human conversations of MTRAG (`conversations.json`): each passage shown is a document.

    What the agent says after a question is its answer, as long as it is; a passage is relevant if
    whoever judged it last says so, which is the reviewer where there was one. A turn that is only
    CONVERSATIONAL ("thank you") is left out, and the next follows the one before it. Passages
    judged irrelevant are documents too. Raises SetError for a file that is not of this format.
    """
    for number, talk in enumerate(_whole(file, list[forms.MtragConversation]), 1):
        passages: list[SourceText] = []
        asked: list[Asked] = []
        left_out = 0
        for place, (question, reply) in enumerate(zip(talk.messages, [*talk.messages[1:], None], strict=True), 1):
            if question.speaker != "user":
                continue
            kind = next(iter(question.enrichments.Answerability), "")
            if kind == "CONVERSATIONAL":
                left_out += 1
                continue
            shown = [context for context in reply.contexts if context.text.strip()] if reply else []
            passages += [SourceText(context.title, context.text) for context in shown]
            gold = _mtrag_gold(kind, reply, shown)
            asked.append(Asked(f"mtrag-{number}.{place}", question.text, gold, follows=bool(asked)))
        yield Draft(f"mtrag-{number}", passages, asked, left_out)


def _mtrag_gold(kind: str, reply: forms.MtragMessage | None, shown: list[forms.MtragPassage]) -> Gold | None:
    answerability = _ANSWERABILITY.get(kind)
    if answerability is None or reply is None or reply.speaker == "user":
        return None
    if answerability in ("unanswerable", "underspecified"):
        return Gold(answerability)
    relevant = [SourceText(context.title, context.text) for context in shown if _is_relevant(context)]
    places = [(passage, trim(passage.text, 0, len(passage.text))) for passage in relevant]
    return answered([reply.text], places, answerability=answerability)


def _is_relevant(context: forms.MtragPassage) -> bool:
    verdicts = context.feedback.relevant.values()
    last = max(verdicts, key=lambda verdict: verdict.timestamp, default=None)
    return last is not None and last.value == "yes"


def rows(file: Path) -> Iterator[Draft]:
    """Read JSON lines of single questions: `id, set, title, history, question, context, kind, answers`.

    `history` alternates question and answer, oldest first. Only a row's own question has a gold
    answer, so a row with a history needs its earlier turns as rows: consecutive rows of one title
    and context, each with the questions of those before as its history, form a conversation; any
    other row with a history is left out. `kind` is span, none (unanswerable), yes, no or
    abstractive, whose answer is `reference`. Where there is a `rationale` its sentences are the
    evidence of all but a span. Raises SetError for a file that is not of this format.
    """
    talk: list[forms.QuestionRow] = []
    for _, row in read_lines(file, forms.QuestionRow, read_bytes(file), FORMAT):
        if not _continues(talk, row):
            yield from _row_draft(talk)
            talk = []
            if row.history:
                yield Draft(row.id, left_out=1)
                continue
        talk.append(row)
    yield from _row_draft(talk)


def _continues(talk: list[forms.QuestionRow], row: forms.QuestionRow) -> bool:
    return (
        bool(talk)
        and len(row.history) == 2 * len(talk)
        and row.history[::2] == [earlier.question for earlier in talk]
        and (row.title, row.context) == (talk[0].title, talk[0].context)
    )


def _row_draft(talk: list[forms.QuestionRow]) -> Iterator[Draft]:
    if talk:
        passage = SourceText(talk[0].title or talk[0].set, talk[0].context)
        asked = [Asked(row.id, row.question, _row_gold(row, passage), row is not talk[0]) for row in talk]
        yield Draft(asked[0].id, [passage], asked)


def _row_gold(row: forms.QuestionRow, passage: SourceText) -> Gold | None:
    if row.kind == "none":
        return UNANSWERABLE
    ground = [row.rationale] if row.rationale and row.kind != "span" else row.answers
    places = [_around(passage, answer.text, answer.start) for answer in ground]
    texts = [answer.text for answer in row.answers]
    return answered(texts if row.kind == "span" else [row.reference, *texts], places, _YES_NO.get(row.kind))


FORMATS: Mapping[str, Callable[[Path], Iterator[Draft]]] = MappingProxyType(
    {"squad": squad, "coqa": coqa, "quac": quac, "mtrag": mtrag, "rows": rows}
)
"""The readers by the name of their format, but for `feedback`, whose documents are not in its file."""
NAMES = tuple(sorted([*FORMATS, feedback.__name__]))


def read(format: str, file: Path, most: int | None, documents: Path | None = None) -> Imported:  # noqa: A002 - as typed
    """Read a file of one of NAMES: its first `most` conversations (all where None) and their documents.

    Raises UsageError for an unknown format, a `most` below 1 and `documents` that are missing or
    too many, and SetError, with the file, the entry and the mend, for a file that cannot be read,
    is not of the format, or has no turn that can be scored.
    """
    if format not in NAMES:
        raise UsageError(f"there is no format {format}", f"name one of: {', '.join(NAMES)}")
    if most is not None and most < 1:
        raise UsageError(f"{most} conversations cannot be read", "give a number from 1 on")
    if documents and format in FORMATS:
        raise UsageError(f"a file of the format {format} brings its documents", "leave --documents out")
    found = collect(FORMATS[format](file) if format in FORMATS else feedback(file, documents), most)
    if not found.conversations:
        raise SetError(
            f"{file} has no turn that can be scored; left out: {found.left_out}",
            "give each question an answer, and the place where it stands in the text",
        )
    return found
