"""What kind of question is asked, by its form alone: it decides what is accepted as an answer.

Closed classes of English words only (question words, auxiliaries, what people say to be polite); nothing
of what a question is about.
"""

from __future__ import annotations

import re
from enum import Enum

from quoth.answering.shape.forms import polar
from quoth.answering.shape.overview_forms import wanted
from quoth.answering.shape.small_talk import talk_of


class QuestionKind(Enum):
    """A kind of question. `TALK` asks nothing of documents, `REQUEST` wants what quoting cannot give."""

    YES_NO = "yes/no"
    NUMBER = "number"
    LIST = "list"
    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    WHY = "why"
    HOW = "how"
    DEFINITION = "definition"
    QUOTATION = "quotation"
    COMPARISON = "comparison"
    SUMMARY = "summary"
    TALK = "small talk"
    REQUEST = "request"
    OTHER = "other"


_POLITE = re.compile(
    r"""^\W*(?:
      (?:and|but|so|or|then|also|ok|okay|well|now|please|thanks|thank\ you|sorry|hello|hi|hey|just)\b[\s,.!:;-]*
    | (?:can|could|would|will|do|does|might|may)\s+(?:you|u|i|we|anyone|somebody|someone)\s+
      (?:please\s+|kindly\s+|perhaps\s+|also\s+|possibly\s+)?
      (?:tell\s+(?:me|us)|let\s+(?:me|us)\s+know|say|know|explain(?:\s+to\s+(?:me|us))?|remind\s+(?:me|us)(?:\s+of)?
        |find\s+out|show\s+(?:me|us)|ask|help\s+(?:me|us)\s+(?:find|understand)|give\s+(?:me|us))\s*[,:]?\s+
    | (?:i|we)(?:'d|\s+would)?\s+(?:really\s+)?(?:like|love|want|need)\s+to\s+(?:know|find\s+out|hear|see)\s+
    | (?:i|we)(?:'m|\s+am|\s+are)?\s+(?:wonder|wondering|asking|curious|not\s+sure|unsure)\s+(?:about\s+|of\s+)?
    | (?:please\s+)?(?:tell|remind|show)\s+(?:me|us)\s+
    | (?:does|do|doesn't|don't)\s+(?:it|they|(?:the|this|that|these|those|your)\s+[\w-]+(?:\s+[\w-]+)?)\s+
      (?:say|tell\s+(?:me|us)|mention|state|specify|explain|show|give|list|note|indicate)\s+
      (?=(?:what|which|who|whom|whose|how|where|why|when)\b)
    | (?:is|was)\s+it\s+(?:known|said|stated|mentioned|clear)\s+(?=(?:what|which|who|whom|whose|how|where|why|when)\b)
    | don't\s+(?:you|we)\s+know\s+
    | any\s+idea\s+ | any\s+chance\s+(?:you\s+know\s+)?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
_WORD = r"(?:what|which|who|whom|whose|how|where|why|when)"
_PLURAL = r"(?:[^\W\d_]+(?<!s)(?<!u)(?<!i)s|people|persons|children|men|women|feet|criteria|phenomena|data|media)"
_FORMS: tuple[tuple[QuestionKind, str], ...] = (
    (
        QuestionKind.NUMBER,
        (
            rf"(?:(?!{_WORD}\b)[^?]{{0,60}}\b)?how\s+(?:many|much|old|long|far|tall|high|deep|wide|big|large|small|heavy|fast|often|thick"
            r"|hot|cold|warm|strong|few|late|early|soon)\b|what\s+(?:percentage|percent|share|proportion|fraction)\b"
            r"|(?:what|which)\s+(?:is|was|are|were)\s+the\s+(?:[\w-]+\s+){0,3}?"
            r"(?:number(?!\s+one\b)|amount|price|cost|fee|total|length|height|width|weight|size|age|distance|speed|temperature"
            r"|rate|population|percentage|quantity|maximum|minimum|limit|average)\b"
        ),
    ),
    (
        QuestionKind.LIST,
        (
            r"(?:list|name|enumerate)\b|(?:what|which)\s+(?:are|were)\s+(?:all\s+)?(?:the|some|his|her|its|their)\b"
            r"|who\s+(?:are|were)\s+(?:all\s+)?(?:the|his|her|its|their)\b"
            rf"|(?:of\s+|in\s+|on\s+|for\s+|to\s+|from\s+|with\s+)?(?:what|which)\s+(?!if\b)"
            rf"(?:(?!{_AUX}\b)[\w-]+\s+){{0,2}}?(?!{_AUX}\b){_PLURAL}\b(?!')|(?:what|which)\s+(?:all|else)\b"
        ),
    ),
    (
        QuestionKind.QUOTATION,
        (
            r"what\s+(?:exactly\s+)?(?:did|does|do|has|have|had)\s+.{1,120}?\b(?:say|said|claim|state|announce|write|argue"
            r"|suggest|warn|promise|comment|think|believe|call|answer|reply|tell|told|advise|recommend)\b"
            r"|how\s+(?:did|does|do)\s+.{1,120}?\b(?:describe|call|explain|comment|respond|react)\b|quote\b"
        ),
    ),
    (
        QuestionKind.DEFINITION,
        (
            r"define\b|what\s+(?:does|do|did)\s+.{1,120}?\bmean\b|what\s+(?:is|are)\s+meant\s+by\b"
            r"|what\s+is\s+the\s+(?:meaning|definition)\s+of\b|what(?:'s|\s+is|\s+are)\s+(?:an?\s+)?[\w'-]+(?:\s+[\w'-]+)?"
            r"\s*\??$"
        ),
    ),
    (
        QuestionKind.COMPARISON,
        (
            r"(?:compare|what(?:'s|\s+is|\s+are)\s+the\s+differences?)\b|how\s+.{1,120}?\b(?:differ|compare)\b"
            r"|(?:which|who)\s+.{1,120}?\b(?:more|less|[a-z]{2,}er)\b.{0,80}\bor\b"
        ),
    ),
    (QuestionKind.WHO, r"(?:by\s+|to\s+|from\s+|with\s+|of\s+|for\s+)?(?:who|whom|whose)\b"),
    (
        QuestionKind.WHERE,
        r"(?:from\s+)?where\b|(?:in\s+|at\s+|on\s+|to\s+|from\s+)?(?:what|which)\s+(?:place|city|town|country|street|village)\b",
    ),
    (
        QuestionKind.WHEN,
        (
            r"(?:since\s+|until\s+|by\s+|from\s+)?when\b|(?:in\s+|on\s+|at\s+|by\s+|since\s+|from\s+)?(?:what|which)\s+"
            r"(?:year|date|day|month|time|century|decade|season|week|hour)\b"
        ),
    ),
    (
        QuestionKind.WHY,
        r"why\b|how\s+come\b|for\s+what\s+reason\b|what\s+(?:caused|causes|led\s+to|(?:is|was)\s+the\s+(?:reason|cause))\b",
    ),
    (QuestionKind.HOW, r"how\b|(?:in|by)\s+what\s+(?:way|means)\b"),
)
_KINDS = [(kind, re.compile(form, re.IGNORECASE)) for kind, form in _FORMS]
_CLAUSE = re.compile(rf"^(?:(?!{_WORD}\b)|when\s+(?!{_AUX}\b))[^?]{{1,200}},\s+(?={_WORD}\b)", re.IGNORECASE)
"""What stands before the question in its sentence: "When it rains, what is shut?"."""
_CLAUSAL = re.compile(rf"^\W*when\s+(?!{_AUX}\b)(?:\S+\s+){{5,}}\S+\?", re.IGNORECASE)
_LAST = re.compile(r"\b(who|where|when|why|how)\s*\?+\s*$", re.IGNORECASE)
"""The question word at the end of what else is a statement: "He died when?"."""


def core(question: str) -> str:
    """The question without what people say around it to be polite.

    >>> core("Hi, could you tell me how many there are?")
    'how many there are?'
    """
    question = " ".join(question.replace("\u2019", "'").split())
    for _ in range(4):
        found = _POLITE.match(question)
        if not found or found.end() == len(question):
            break
        question = question[found.end() :]
    return question


def kind_of(question: str) -> QuestionKind:
    """The kind of a question that stands alone.

    >>> [kind_of(q).value for q in ("Did he leave?", "Do you know how many left?", "Which towns are named?", "Why?")]
    ['yes/no', 'number', 'list', 'why']
    """
    asked = core(question)
    if talk := talk_of(question):
        return QuestionKind.REQUEST if talk.asks_for_work else QuestionKind.TALK
    if wanted(asked):
        return QuestionKind.SUMMARY
    if polar(question):
        return QuestionKind.YES_NO
    asked = _CLAUSE.sub("", asked)
    kind = next((kind for kind, form in _KINDS if form.match(asked)), None)
    if kind is QuestionKind.WHEN and _CLAUSAL.match(question):
        return QuestionKind.OTHER
    last = _LAST.search(asked)
    return kind or (QuestionKind(last[1].lower()) if last else QuestionKind.OTHER)
