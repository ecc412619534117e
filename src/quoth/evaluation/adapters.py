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
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, get_args

from quoth.errors import SetError, UsageError
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
from quoth.evaluation.sets.json_entries import JsonEntry, read_lines, read_list, read_object
from quoth.evaluation.sets.question_set import Answerability, YesNo
from quoth.evaluation.sets.ratings import feedback
from quoth.files.blocks import trim

Reader: TypeAlias = Callable[[Path], Iterator[Draft]]
_NO_ANSWER = "CANNOTANSWER"  # QuAC's word for an answer that the text does not give, and the end of each text
_QUAC_YES_NO: Mapping[str, YesNo] = {"y": "yes", "n": "no"}
_COQA_YES_NO: Mapping[str, YesNo] = {"yes": "yes", "no": "no"}
_ANSWERABILITY: Mapping[str, Answerability] = {name.upper(): name for name in get_args(Answerability)}


def squad(file: Path) -> Iterator[Draft]:
    """Read SQuAD: each question is a conversation of its own.

    A question is unanswerable where `is_impossible` says so, or, without that field, where it
    has no answers. Raises SetError for a file that is not of this format.
    """
    for article in read_object(file).entries("data"):
        for paragraph in article.entries("paragraphs"):
            passage = SourceText(article.optional("title"), paragraph.filled("context"))
            for found in paragraph.entries("qas"):
                name = found.identity("id")
                yield Draft(name, [passage], [Asked(name, found.text("question"), _squad_gold(found, passage))])


def _squad_gold(found: JsonEntry, passage: SourceText) -> Gold | None:
    answers = found.entries("answers")
    if found.truth("is_impossible", default=not answers):
        return UNANSWERABLE
    return _spans(answers, passage, "answer_start")


def _spans(answers: Iterable[JsonEntry], passage: SourceText, start: str, yes_no: YesNo | None = None) -> Gold | None:
    """The gold of answers that stand in a text, with the sentences around them."""
    listed = list(answers)
    places = [_around(passage, answer.text("text"), answer.number(start)) for answer in listed]
    return answered((answer.text("text") for answer in listed), places, yes_no)


def _around(passage: SourceText, exact: str, near: int) -> TextPlace | None:
    span = passage.find(exact, near)
    return (passage, passage.around(span)) if span else None


def coqa(file: Path) -> Iterator[Draft]:
    """Read CoQA: a story is a conversation, and each turn follows the one before.

    The first annotator says whether a turn is yes, no, unknown (which is unanswerable) or
    something else; the answers and rationales of the others in `additional_answers` are
    alternatives. Raises SetError for a file that is not of this format.
    """
    for story in read_object(file).entries("data"):
        passage, name = SourceText(story.optional("filename"), story.filled("story")), story.identity("id")
        people = [story.entries("answers"), *_others(story)]
        said = [{answer.number("turn_id"): answer for answer in answers} for answers in people]
        asked: list[Asked] = []
        for question in story.entries("questions"):
            turn = question.number("turn_id")
            gold = _coqa_gold(passage, [answers[turn] for answers in said if turn in answers], turn in said[0])
            asked.append(Asked(f"{name}.{turn}", question.text("input_text"), gold, follows=bool(asked)))
        yield Draft(name, [passage], asked)


def _others(story: JsonEntry) -> list[list[JsonEntry]]:
    if not story.has("additional_answers"):
        return []
    additional = story.entry("additional_answers")
    return [additional.entries(person) for person in sorted(additional.fields)]


def _coqa_gold(passage: SourceText, said: list[JsonEntry], complete: bool) -> Gold | None:
    if not complete:
        return None
    words = [answer.text("input_text").strip(" .!\"'").lower() for answer in said]
    if words[0] == "unknown":
        return UNANSWERABLE
    told = [answer for answer, word in zip(said, words, strict=True) if word != "unknown"]
    places = [_around(passage, answer.text("span_text"), answer.number("span_start")) for answer in told]
    return answered((answer.text("input_text") for answer in told), places, _COQA_YES_NO.get(words[0]))


def quac(file: Path) -> Iterator[Draft]:
    """Read QuAC: a dialogue is a conversation; a turn follows the one before unless that one's `followup` is n.

    `orig_answer` says whether there is an answer; `answers` are alternatives. A yes or no of
    `yesno` is the first of the answers. The mark CANNOTANSWER at the end of each text is no part
    of the document. Raises SetError for a file that is not of this format.
    """
    for article in read_object(file).entries("data"):
        title = f"{article.optional('title')} {article.optional('section_title')}"
        for paragraph in article.entries("paragraphs"):
            passage = SourceText(title, paragraph.filled("context").removesuffix(_NO_ANSWER).rstrip())
            turns = paragraph.entries("qas")
            follows = [False, *(before.optional("followup") != "n" for before, _ in pairwise(turns))]
            yield Draft(
                paragraph.identity("id"),
                [passage],
                [
                    Asked(turn.identity("id"), turn.text("question"), _quac_gold(turn, passage), follow)
                    for turn, follow in zip(turns, follows, strict=True)
                ],
            )


def _quac_gold(turn: JsonEntry, passage: SourceText) -> Gold | None:
    answers = [*([turn.entry("orig_answer")] if turn.has("orig_answer") else []), *turn.entries("answers")]
    if answers and answers[0].text("text") == _NO_ANSWER:
        return UNANSWERABLE
    told = [answer for answer in answers if answer.text("text") != _NO_ANSWER]
    return _spans(told, passage, "answer_start", _QUAC_YES_NO.get(turn.optional("yesno")))


def mtrag(file: Path) -> Iterator[Draft]:
    """Read the human conversations of MTRAG (`conversations.json`): each passage shown is a document.

    What the agent says after a question is its answer, as long as it is; a passage is relevant if
    whoever judged it last says so, which is the reviewer where there was one. A turn that is only
    CONVERSATIONAL ("thank you") is left out, and the next follows the one before it. Passages
    judged irrelevant are documents too. Raises SetError for a file that is not of this format.
    """
    for number, talk in enumerate(read_list(file, "conversation"), 1):
        passages: list[SourceText] = []
        asked: list[Asked] = []
        left_out = 0
        messages = talk.entries("messages")
        for place, (question, reply) in enumerate(zip(messages, [*messages[1:], None], strict=False), 1):
            if question.filled("speaker") != "user":
                continue
            kind = _answerability(question)
            if kind == "CONVERSATIONAL":
                left_out += 1
                continue
            shown = reply.entries("contexts") if reply and reply.has("contexts") else []
            passages += [_shown(context) for context in shown if context.text("text").strip()]
            gold = _mtrag_gold(kind, reply, shown)
            asked.append(Asked(f"mtrag-{number}.{place}", question.text("text"), gold, follows=bool(asked)))
        yield Draft(f"mtrag-{number}", passages, asked, left_out)


def _answerability(question: JsonEntry) -> str:
    if not question.has("enrichments"):
        return ""
    found = question.entry("enrichments")
    return next(iter(found.texts("Answerability")), "") if found.has("Answerability") else ""


def _mtrag_gold(kind: str, reply: JsonEntry | None, shown: list[JsonEntry]) -> Gold | None:
    answerability = _ANSWERABILITY.get(kind)
    if answerability is None or reply is None or reply.filled("speaker") == "user":
        return None
    if answerability in ("unanswerable", "underspecified"):
        return Gold(answerability)
    relevant = [_shown(context) for context in shown if context.text("text").strip() and _is_relevant(context)]
    places = [(passage, trim(passage.text, 0, len(passage.text))) for passage in relevant]
    return answered([reply.text("text")], places, answerability=answerability)


def _shown(context: JsonEntry) -> SourceText:
    return SourceText(context.optional("title"), context.text("text"))


def _is_relevant(context: JsonEntry) -> bool:
    if not context.has("feedback") or not (feedback := context.entry("feedback")).has("relevant"):
        return False
    judged = feedback.entry("relevant")
    verdicts = [judged.entry(person) for person in judged.fields]
    last = max(verdicts, key=lambda verdict: verdict.number("timestamp"), default=None)
    return last is not None and last.text("value") == "yes"


def rows(file: Path) -> Iterator[Draft]:
    """Read JSON lines of single questions: `id, set, title, history, question, context, kind, answers`.

    `history` alternates question and answer, oldest first. Only a row's own question has a gold
    answer, so a row with a history needs its earlier turns as rows: consecutive rows of one title
    and context, each with the questions of those before as its history, form a conversation; any
    other row with a history is left out. `kind` is span, none (unanswerable), yes, no or
    abstractive, whose answer is `reference`. Where there is a `rationale` its sentences are the
    evidence of all but a span. Raises SetError for a file that is not of this format.
    """
    talk: list[JsonEntry] = []
    for row in read_lines(file):
        history = row.texts("history")
        if not _continues(talk, row, history):
            yield from _row_draft(talk)
            talk = []
            if history:
                yield Draft(row.identity("id"), left_out=1)
                continue
        talk.append(row)
    yield from _row_draft(talk)


def _continues(talk: list[JsonEntry], row: JsonEntry, history: list[str]) -> bool:
    return (
        bool(talk)
        and len(history) == 2 * len(talk)
        and history[::2] == [earlier.text("question") for earlier in talk]
        and all(row.optional(name) == talk[0].optional(name) for name in ("title", "context"))
    )


def _row_draft(talk: list[JsonEntry]) -> Iterator[Draft]:
    if not talk:
        return
    passage = SourceText(talk[0].optional("title") or talk[0].optional("set"), talk[0].filled("context"))
    asked = [
        Asked(row.identity("id"), row.text("question"), _row_gold(row, passage), follows=number > 0)
        for number, row in enumerate(talk)
    ]
    yield Draft(asked[0].id, [passage], asked)


def _row_gold(row: JsonEntry, passage: SourceText) -> Gold | None:
    kind, answers = row.filled("kind"), row.entries("answers")
    if kind not in ("span", "none", "yes", "no", "abstractive"):
        raise row.wrong(f"kind is {kind}, not span, none, yes, no or abstractive")
    if kind == "none":
        return UNANSWERABLE
    if kind == "span":
        return _spans(answers, passage, "start")
    texts = [row.optional("reference"), *(answer.text("text") for answer in answers)]
    if row.has("rationale"):
        ground = row.entry("rationale")
        places = [_around(passage, ground.text("text"), ground.number("start"))]
    else:
        places = [_around(passage, answer.text("text"), answer.number("start")) for answer in answers]
    return answered(texts, places, _COQA_YES_NO.get(kind))


FORMATS: Mapping[str, Reader] = MappingProxyType(
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
