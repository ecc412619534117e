"""Which questions want an overview, and of what: by form, from closed classes of words.

No library tells these; the classes are question words, what one asks an overview with ("sum up", "the gist"), and
what writings are called ("the report", "these slides").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from quoth.answering.shape.writing_words import A_WRITING, ANY_GATHERINGS, ANY_PARTS, ANY_WRITINGS, ON, POINTING, TELLER

MOST = 7
"""Sentences of an overview."""
FEW = 3
"""Sentences that tell what a document is about."""
_LONGEST = 400
"""Characters of a question for an overview; a longer one says more."""
_COUNTS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


class Reach(Enum):
    """What an overview is of. `NAMED` is a document or none: then the question is one like any other."""

    NAMED = "a document by name"
    WHOLE = "a document by name, or what documents say of a topic"
    TOPIC = "what documents say of a topic"


@dataclass(frozen=True)
class Wanted:
    """An overview that is asked for: of `topic` as it is named, or of everything where that is empty.

    `within` names the documents to look in. `most` is how many sentences are wanted; `events` says that it is asked
    what happened, `part` that the topic is the name of a part of a document, such as a section,
    `outcomes` that what something came to is asked for, `coming` that the events are still to come.
    """

    scope: Reach
    topic: str = ""
    within: str = ""
    most: int = MOST
    events: bool = False
    part: bool = False
    outcomes: bool = False
    coming: bool = False


_OF = r"(?:\s+(?:of|on|about|from|in|for)\s+(?P<topic>.+))?"
_MAIN = r"(?:main|key|most\s+important|principal|central|essential|major|chief|primary|core|biggest|overall|general)"
_POINTS = (
    r"(?:points?|ideas?|findings?|takeaways?|take-aways?|messages?|conclusions?|topics?|themes?|facts?|arguments?"
    r"|results?|decisions?|outcomes?|contents?|thesis|subjects?|insights?|statements?|theme|thrust|highlights|aspects?|lessons?|things?|information|content|issues?)"
)
_SUM = r"(?:summari[sz]e|sum\s+up|recap|outline|condense|digest|abridge|recapitulate)"
_SUMMARY = (
    r"(?:overview|summary|summaries|outline|synopsis|gist|digest|recap|rundown|run-down|summing-up|tl;?\s?dr|essence"
    r"|pr[eé]cis|(?:short|brief|condensed)\s+version|big\s+picture|crux|upshot|bottom\s+line|(?:general\s+)?idea"
    r"|bullet\s+points|nutshell\s+version|walk-?through)"
)
_TREAT = (
    r"(?:cover|contain|deal\s+with|discuss|describe|talk\s+about|treat|explain|address|touch\s+on|go\s+over|present"
    r"|go\s+into|look\s+at)"
)
_TREATED = (
    r"(?:covered|discussed|described|dealt\s+with|talked\s+about|treated|addressed|touched\s+on|gone\s+over|presented"
    r"|raised|brought\s+up|outlined)"
)
_SUBJECTS = r"(?:(?:main|key|other|different)\s+)?(?:topics?|subjects?|areas?|points?|issues?|themes?|matters?|things?)"
_SETTLED = r"(?:decided|agreed(?:\s+(?:up)?on)?|resolved|settled|concluded|found(?:\s+out)?|shown|achieved|planned)"
_SETTLE = r"(?:decide|agree(?:\s+(?:up)?on)?|resolve|settle|conclude|find(?:\s+out)?|achieve|plan)(?:\s+on)?"
_KNOW = r"(?:know|say|tell|find|learn|read|have|get|find\s+out|see)"
_RULES = r"(?:rules?|polic(?:y|ies)|guidelines?|guidance|regulations?|provisions?|position|stance|arrangements?)"

_SECTION = rf"(?:(?:the|this|that)\s+)?(?:[\w'-]+\s+){{0,5}}?{ANY_PARTS}\b(?:\s+[\w.'\"-]+){{0,6}}?"
_NAME = r"[A-Z][\w'.-]*"
_TITLE = rf"['\"\u201c]?(?-i:{_NAME}(?:\s+(?:{_NAME}|\d+|of|the|and|in|on|for|to|an?|at|from|with|by|&))*)['\"\u201d]?"
# The words for writings are many, and slow to compile where each form has them: a form takes any words as `writing` and
# `within`, and `_fits` then holds them to `_IS_WRITING`.
_NAMED = (
    rf"what(?:'s|\s+is|\s+was)?\s+(?P<topic>{_SECTION})\s+(?:all\s+)?about",
    rf"what\s+(?:does|do|did)\s+(?P<topic>{_SECTION})\s+(?:say|contain|cover|deal\s+with|discuss|describe|treat|explain|tell\s+(?:me|us))",
    rf"what(?:'s|\s+is|\s+are)\s+(?:written\s+|said\s+|there\s+|contained\s+|covered\s+)?in\s+(?P<topic>{_SECTION})",
    r"what(?:'s|\s+is|\s+are|\s+was|\s+were)?\s+(?P<writing>.+?)\s+(?:\w+ly\s+)?(?:all\s+)?about",
    (
        r"what\s+(?:does|do|did)\s+(?P<writing>.+?)\s+(?:\w+ly\s+)?(?:say|contain|cover|deal\s+with|discuss|describe"
        r"|talk\s+about|tell\s+(?:me|us)|treat|explain|concern|mean\s+overall)"
    ),
    r"what\s+(?P<writing>.+?)\s+(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:all\s+)?about",
    rf"what(?:'s|\s+is|\s+was)\s+(?P<topic>(?:the\s+{ANY_WRITINGS}\s+|the\s+\w+\s+(?:of|on|for|by|from)\s+)?{_TITLE})\s+(?:\w+ly\s+)?(?:all\s+)?about",
    r"what(?:'s|\s+is|\s+are)\s+(?:written\s+|said\s+|there\s+|contained\s+)?in\s+(?P<writing>.+?)",
    rf"(?:what|which)\s+{_SUBJECTS}\s+(?:does|do|did)\s+(?P<writing>.+?)\s+{_TREAT}",
    (
        rf"(?:what|which)(?:\s+{_SUBJECTS})?\s*(?:'s|\s+is|\s+are|\s+was|\s+were|\s+has\s+been|\s+have\s+been|\s+gets?)"
        rf"\s+{_TREATED}\s+(?:in|by|at|during)\s+(?P<writing>.+?)"
    ),
    rf"what\s+did\s+(?:they|we|people|everyone)\s+{_TREAT}\s+(?:in|at|during)\s+(?P<writing>.+?)",
    r"what\s+(?:can|do|will|could|would)\s+(?:i|we|you|one)\s+(?:learn|find|read|get)\s+(?:in|from)\s+(?P<writing>.+?)",
    rf"what\s+(?:was|were|has\s+been|got)\s+(?:all\s+)?{_SETTLED}\s+(?:in|at|during|by)\s+(?P<writing>.+?)",
    rf"what\s+did\s+(?:they|we|people|everyone)\s+{_SETTLE}\s+(?:in|at|during)\s+(?P<writing>.+?)",
    r"what(?:'s|\s+is|\s+are)\s+(?P<writing>(?:this|these)\s+.+?)",
    r"(?:explain|help\s+(?:me|us)\s+(?:to\s+)?understand)\s+(?P<writing>.+?)",
)
_WHOLE = (
    rf"{_SUM}(?:\s+(?P<topic>(?!in\b|briefly\b|please\b).+))?",
    r"sum\s+(?P<writing>.+?)\s+up",
    (
        rf"(?:(?:give|show|write|make|get|provide|prepare|create|do|draft)\s+(?:(?:me|us)\s+)?(?:with\s+)?)?"
        rf"(?:(?:an?|the|some)\s+)?(?:(?:short|brief|quick|general|concise|little|rough|good|high-level)\s+)*{_SUMMARY}{_OF}"
    ),
    rf"what(?:'s|\s+is|\s+would\s+be)\s+(?:an?|the)\s+(?:(?:short|brief|quick|general)\s+)?{_SUMMARY}{_OF}",
    (
        rf"(?:what(?:'s|\s+is|\s+are|\s+were|\s+was)\s+|give\s+(?:me|us)\s+|list\s+|name\s+|tell\s+(?:me|us)\s+|show\s+(?:me|us)\s+)?"
        rf"(?:(?:the|its|their|some|all(?:\s+the)?|a\s+few)\s+)?(?:{_MAIN}\s+{_POINTS}"
        rf"|takeaways?|take-aways|highlights|essentials|basics){_OF}"
    ),
    r"(?:walk|take|talk|lead|guide|run)\s+(?:me|us)\s+through\s+(?P<topic>.+)",
    r"(?:brief|fill|catch|bring)\s+(?:me|us)\s+(?:in\s+on|up\s+on|up\s+to\s+(?:speed|date)\s+on|on)\s+(?P<topic>.+)",
    r"(?:the\s+)?contents\s+of\s+(?P<topic>.+)",
    r"(?:put\s+it\s+)?in\s+(?:short|brief|a\s+nutshell|summary|a\s+few\s+words)",
)
_TOPICS = (
    (
        rf"what\s+(?:do|can|could|did|does)\s+(?:(?:we|you|i|one)\s+{_KNOW}|{TELLER})(?:\s+(?:me|us))?"
        rf"(?:\s+(?:here|so\s+far|from\s+\w+))?\s+{ON}\s+(?P<topic>.+)"
    ),
    (
        rf"what(?:'s|\s+is|\s+was|\s+has\s+been)\s+(?:known|said|written|mentioned|stated|reported|there)\s+{ON}\s+"
        r"(?P<topic>.+)"
    ),
    (
        rf"what\s+(?:does|do|did)\s+(?P<within>.+?)\s+(?:\w+ly\s+)?(?:say|tell\s+(?:us|me)|state|mention|write"
        rf"|have\s+to\s+say|contain|report|explain|reveal)\s+{ON}\s+(?P<topic>.+)"
    ),
    (
        r"what\s+(?:should|must|ought|do|does)\s+(?:i|we|you|one|people|everyone)\s+(?:to\s+)?"
        r"(?:(?:need|have)\s+to\s+)?(?:know|understand|remember)\s+(?:about|regarding)\s+(?P<topic>.+)"
    ),
    rf"(?:what(?:'s|\s+is|\s+are|\s+were|\s+was)\s+)?the\s+{_RULES}\s+{ON}\s+(?P<topic>.+)",
    r"what\s+(?:are|were)\s+the\s+rules\s+for\s+(?P<topic>.+)",
    (
        rf"(?:(?:tell|give|show|quote|cite|read)\s+(?:(?:me|us)\s+)?)?(?:(?:some|any|all|more|the|exact|every)\s+)*"
        rf"(?:(?:information|info|details|facts|everything|something|anything|all|more|background|sentences?|lines?"
        rf"|wording|quotes?|quotations?)\s+)+(?:(?:you|we)\s+(?:know|have)\s+)?"
        rf"{ON}\s+(?P<topic>.+)"
    ),
    rf"tell\s+(?:me|us)\s+(?:.{{0,20}}\s)?{ON}\s+(?P<topic>.+)",
    r"(?:about|describe)\s+(?P<topic>.+)",
)
_EVENTS = (
    (
        r"what\s+(?:all\s+|else\s+)?(?:happened|took\s+place|occurred|was\s+going\s+on|went\s+on"
        r"|will\s+happen|is\s+(?:going\s+)?to\s+happen)\s+(?P<topic>(?:in|during|on|at|around|between|from(?=\s+\d))\s+.+)"
    ),
    r"(?:the\s+)?(?:main\s+|key\s+)?(?:events|developments)\s+(?P<topic>(?:in|of|during)\s+.+)",
)
_SCOPES = [
    (scope, events, re.compile(rf"(?:{form})", re.IGNORECASE))
    for scope, events, forms in (
        (Reach.NAMED, False, _NAMED),
        (Reach.TOPIC, True, _EVENTS),
        (Reach.WHOLE, False, _WHOLE),
        (Reach.TOPIC, False, _TOPICS),
    )
    for form in forms
]
_IS_WRITING = re.compile(A_WRITING, re.IGNORECASE)
_TLDR = re.compile(r"tl;?\s?dr\b[\s:,;.!?]*", re.IGNORECASE)
_ASIDE = re.compile(
    r"[\s,]{1,3}(?:(?:for|to)\s+(?:me|us)|please|briefly|shortly|quickly|again|thanks|thank\s+you|overall|exactly|in\s+general"
    r"|in\s+(?:short|brief|a\s+nutshell|a\s+few\s+(?:words|sentences)|simple\s+(?:words|terms)|plain\s+english))$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:can|could|would|will)\s+you|how\s+would\s+you|(?:i|we)(?:'d|\s+would)?\s+(?:like|want|need)"
    r"|(?:can|could|may)\s+(?:i|we)\s+(?:get|have|see)|do\s+you\s+have|have\s+you\s+got|is\s+there|let's\s+have|try\s+to"
    r"|please|kindly|briefly|quickly|just"
    r"|in\s+(?:short|brief|a\s+nutshell|summary|essence|a\s+few\s+(?:words|sentences)),?(?=\s+\w)),?\s+",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"[\s,]{1,3}(?:in|with|using)\s+(?:(?:at\s+most|about|only|just|no\s+more\s+than)\s+)?(?P<count>\d|"
    rf"{'|'.join(_COUNTS)})\s+(?:sentences?|points?|lines?|bullets?(?:\s+points?)?)$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:how|when|what|who|whom|whose|why|where|which|whether|if)\b|\d+\s*$", re.IGNORECASE)
_BRIEF = re.compile(
    r"\babout$|^what(?:'s|\s+is|\s+are)\s+th(?:is|ese)\b|\b(?:subject|thesis|gist|idea|message|point|theme|topic|thrust)(?:\s+of\b|$)",
    re.IGNORECASE,
)
_COMING = re.compile(r"what\s+(?:will|is)\b", re.IGNORECASE)
_OUTCOME = re.compile(
    rf"(?:what|which)\s+(?:(?:was|were|has\s+been|got)\s+(?:all\s+)?{_SETTLED}|did\s+(?:they|we|people|everyone)\s+{_SETTLE})\b"
    rf"|(?:\S+\s+){{0,4}}?(?:{_MAIN}\s+)?(?:findings?|results?|conclusions?|decisions?|outcomes?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    rf"what\s+(?:(?P<within>{A_WRITING})\s+(?:says?|said|tells?|states?)|(?:is|was)\s+(?:said|known|written))\s+{ON}\s+"
    r"(?P<topic>.+)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?:the\s+|this\s+|that\s+)?(?:(?:whole|entire)\s+)?(?:{ANY_PARTS}\s+(?:on|about|of|called|titled|named|headed|regarding|concerning"
    rf"|with|for|covering|dealing\s+with)?\s*['\"\u201c]?(?P<named>.+?)['\"\u201d]?|['\"\u201c]?(?P<before>.+?)['\"\u201d]?\s+{ANY_PARTS})"
    rf"(?:\s+(?:in|of|from)\s+(?P<within>{A_WRITING}))?",
    re.IGNORECASE,
)
PARTS = re.compile(rf"\b{ANY_PARTS}\b", re.IGNORECASE)
"""What parts of writings are called."""
GATHERINGS = re.compile(rf"\b{ANY_GATHERINGS}\b", re.IGNORECASE)
"""What people come together for, and what is written of it is called by."""
RULES = re.compile(rf"\b{_RULES}\b", re.IGNORECASE)
"""What is laid down, in a writing or in a few sentences of one."""
_WORKING = re.compile(
    rf"{_SUM}\s+how\s+(?P<topic>.+?)(?:\s+(?:works?|worked|is\s+done|are\s+(?:done|made|handled)|is\s+(?:made|handled)))?$",
    re.IGNORECASE,
)
WRITINGS = re.compile(rf"\b{ANY_WRITINGS}\b", re.IGNORECASE)
"""What writings are called."""


def wanted(question: str, *, clauses: bool = False) -> Wanted | None:
    """What a question without polite words wants an overview of; None for one that wants something else.

    With `clauses` a topic may be a question itself ("what it says about where they live"), which else asks for its own
    answer.

    >>> wanted("What is this about?").most, wanted("Tell me about the weir.").topic, wanted("Who built the weir?")
    (3, 'the weir', None)
    """
    if len(question) > _LONGEST:
        return None
    asked, most = _plain(question)
    if clause := _CLAUSE.fullmatch(asked):
        return _wanted(Reach.TOPIC, clause.groupdict(""), most or MOST, clauses=clauses)
    if found := _TLDR.match(asked):
        rest = re.sub(r"^(?:of|for|on)\s+", "", asked[found.end() :])
        return Wanted(Reach.WHOLE, "" if points_only(rest) else rest, most=most or FEW)
    if way := _WORKING.fullmatch(asked):
        return Wanted(Reach.TOPIC, way["topic"], most=most or MOST)
    for scope, events, form in _SCOPES:
        if said := _fits(form, asked):
            few = most or (FEW if _BRIEF.search(asked) else MOST)
            overview = _wanted(scope, said, few, events=events, clauses=clauses)
            if overview is None:
                return None
            return replace(overview, outcomes=bool(_OUTCOME.match(asked)), coming=events and bool(_COMING.match(asked)))
    return None


def _fits(form: re.Pattern[str], asked: str) -> dict[str, str] | None:
    """The parts of a question that has that form, the writing in it as its topic; None where it has another."""
    found = form.fullmatch(asked)
    if found is None:
        return None
    said = found.groupdict("")
    writings = [words for name in ("writing", "within") if (words := said.get(name))]
    if not all(map(_IS_WRITING.fullmatch, writings)):
        return None
    return {"topic": said.pop("writing", ""), **said}


def _plain(question: str) -> tuple[str, int]:
    """The question without what is said beside it, and how many sentences it asks for; 0 where it does not say."""
    asked, most = " ".join(question.replace("\u2019", "'").split()).rstrip(" .?!:"), 0
    for _ in range(3):
        asked = _LEAD.sub("", asked, count=1) if _LEAD.match(asked) else asked
        if found := _LENGTH.search(asked):
            most = min(MOST, int(_COUNTS.get(found["count"].lower(), 0) or found["count"]))
            asked = asked[: found.start()]
        asked = _ASIDE.sub("", asked)
    return asked, most


def _wanted(
    scope: Reach, groups: dict[str, str], most: int, *, events: bool = False, clauses: bool = False
) -> Wanted | None:
    topic, within = groups.get("topic", ""), groups.get("within", "")
    if clause := _CLAUSE.fullmatch(topic):
        scope, topic, within, most = Reach.TOPIC, clause["topic"], clause["within"] or "", MOST
    if part := _PART.fullmatch(topic):
        named = part["named"] or re.sub(r"^the\s+", "", part["before"] or "", flags=re.IGNORECASE)
        within = part["within"] or within
        return Wanted(Reach.TOPIC, named, "" if points_only(within) else within, max(most, MOST), part=True)
    if _ASKS.match(topic) and not events:
        return Wanted(Reach.TOPIC, topic, "" if points_only(within) else within, FEW) if clauses else None
    if points_only(topic) and (scope is not Reach.TOPIC or not events):
        return Wanted(Reach.WHOLE if scope is Reach.TOPIC else scope, "", most=most)
    return Wanted(scope, topic, "" if points_only(within) else within, most, events)


def points_only(topic: str) -> bool:
    """Whether a topic only points at what there is: "it", "all of these".

    >>> points_only("this"), points_only("the report")
    (True, False)
    """
    return not topic or re.fullmatch(POINTING, topic.strip(), re.IGNORECASE) is not None
