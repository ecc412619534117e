"""The forms of other people's files, as far as they are read. What is null counts as missing."""

# ruff: noqa: D101 - a class is called by its place in the format; `importers` says what the formats mean

from __future__ import annotations

import re
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

T = TypeVar("T")

# A document of a set is a file of UTF-8: none of these would come back from one as it went in.
_NOT_IN_A_FILE = re.compile("[\0\ufeff\ud800-\udfff]")


def storable(text: Any) -> Any:
    """A text with each character that no file could hold as U+FFFD, so that offsets stay; anything else as it is."""
    return _NOT_IN_A_FILE.sub("\ufffd", text) if isinstance(text, str) else text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


def _numbered(name: Any) -> Any:
    return str(name) if type(name) is int else name


Text = Annotated[str, BeforeValidator(storable)]
Filled = Annotated[Text, AfterValidator(_filled)]
Identity = Annotated[Filled, BeforeValidator(_numbered)]


class Form(BaseModel):
    """Takes no number for a text and no text for a number, and passes over what it does not name."""

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, found: Any) -> Any:
        return {name: value for name, value in found.items() if value is not None} if isinstance(found, dict) else found


class Data(Form, Generic[T]):
    data: list[T]


class SquadAnswer(Form):
    text: Text
    start: int = Field(validation_alias=AliasChoices("answer_start", "start"))


class SquadQuestion(Form):
    id: Identity
    question: Text
    answers: list[SquadAnswer]
    is_impossible: bool | None = None
    orig_answer: SquadAnswer | None = None
    yesno: Text = ""
    followup: Text = ""


class SquadParagraph(Form):
    id: Identity | None = None
    context: Filled
    qas: list[SquadQuestion]


class SquadArticle(Form):
    title: Text = ""
    section_title: Text = ""
    paragraphs: list[SquadParagraph]


class CoqaQuestion(Form):
    turn_id: int
    input_text: Text


class CoqaAnswer(CoqaQuestion):
    span_text: Text
    span_start: int


class CoqaStory(Form):
    id: Identity
    filename: Text = ""
    story: Filled
    questions: list[CoqaQuestion]
    answers: list[CoqaAnswer]
    additional_answers: dict[str, list[CoqaAnswer]] = {}


class MtragVerdict(Form):
    value: Text
    timestamp: int


class MtragFeedback(Form):
    relevant: dict[str, MtragVerdict] = {}


class MtragPassage(Form):
    title: Text = ""
    text: Text
    feedback: MtragFeedback = MtragFeedback()


class MtragEnrichments(Form):
    Answerability: list[Text] = []


class MtragMessage(Form):
    speaker: Filled
    text: Text
    contexts: list[MtragPassage] = []
    enrichments: MtragEnrichments = MtragEnrichments()


class MtragConversation(Form):
    messages: list[MtragMessage]


class RowAnswer(SquadAnswer):
    start: int


class QuestionRow(Form):
    id: Identity
    set: Text = ""
    title: Text = ""
    context: Filled
    history: list[Text]
    question: Text
    kind: Literal["span", "none", "yes", "no", "abstractive"]
    answers: list[RowAnswer]
    reference: Text = ""
    rationale: RowAnswer | None = None


class RatedCitation(Form):
    source: Filled
    document: Text = ""
    start: int
    end: int
    quote: Filled


class RatedAnswer(Form):
    status: Literal["answered", "not_found", "clarify"]
    standalone_question: Filled
    short: Text
    citations: list[RatedCitation]


class RatedTurn(Form):
    rating: Literal["good", "bad"] | None = None
    conversation: Filled
    turn: int
    question: Filled
    history: list[Annotated[list[Text], Field(min_length=2, max_length=2)]]
    answer: RatedAnswer
