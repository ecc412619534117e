"""What is said to the one who answers, not asked of the documents: greetings, thanks, and requests beyond quoting.

Told by form alone, from closed classes of words, and only where nothing else is in the message: "Hello, when was it
built?" is a question. No library tells these. What is said back claims nothing about the documents.
"""

from __future__ import annotations

import re
from enum import Enum

_KINDS_READ = "texts, Word and PDF files, tables, slides, web pages, e-mails and books"


class Talk(Enum):
    """What a message is; the value is what is said back."""

    GREETING = "Hello. Ask something about your documents: every answer is a quote that you can check."
    THANKS = "You are welcome. Ask on whenever you like."
    BYE = "Goodbye."
    HOW_ARE_YOU = "I am a program and have no moods, but I am ready for questions."
    ABILITY = (
        f"I answer questions about the documents that I was given ({_KINDS_READ}), and every answer is a quote from"
        " them that you can check in its place. I can also pick the sentences that sum up a document or a topic."
    )
    HEARD = "All right. Ask on whenever you like."
    WRONG = "I am sorry. Ask in other words, or name the document and the thing that you mean."
    SURE = "I can only show quotes: read the one cited in its place, and judge by it."
    MAKING = (
        "I cannot write, translate, calculate or make anything: I only quote what documents say. "
        "Ask for the facts that you need for it."
    )
    OPINION = "I have no opinions: I only quote what documents say. Ask what they say about it."
    WORLD = "I know nothing but the documents that I was given, and nothing of today. Ask what they say."

    @property
    def asks_for_work(self) -> bool:
        """Whether it wants something done that quoting cannot do."""
        return self in {Talk.MAKING, Talk.OPINION, Talk.WORLD}


_LONGEST = 400
"""Characters of small talk; a longer message has something to say."""
_ADDRESS = (
    r"(?:\s+(?:there|again|all|everyone|everybody|friend|mate|quoth|computer|bot|robot|assistant|sir|madam|dear"
    r"|world))?"
)
_MUCH = (
    r"(?:\s+(?:you|so|very|a\s+lot|lots|a\s+million|much|for\s+(?:that|this|it|all|everything|(?:the|your)\s+\w+)))*"
)
_TODAY = r"(?:\s+(?:today|now|right\s+now|there|then|doing|going|there\s+today))*"
_PARTS: tuple[tuple[Talk, str], ...] = (
    (
        Talk.GREETING,
        r"(?:hello+|hi+|hey+|hiya|howdy|greetings|yo|good\s+(?:morning|afternoon|evening|day)|welcome|morning|hallo"
        r"|guten\s+(?:tag|morgen|abend)|gr(?:ü|ue)(?:ß|ss)\s+(?:gott|dich|euch)|moin|servus|bonjour|bonsoir|salut|coucou"
        r"|hola|buenos\s+d[ií]as|buenas(?:\s+(?:tardes|noches))?|ciao|buongiorno|nice\s+to\s+meet\s+you)" + _ADDRESS,
    ),
    (
        Talk.THANKS,
        rf"(?:(?:many\s+|much\s+)?thanks|thank\s+you|thankyou|thx|ty|cheers|much\s+appreciated|i\s+appreciate\s+(?:it|that)"
        r"|(?:vielen\s+|besten\s+)?dank|danke(?:\s+(?:sch(?:ö|oe)n|sehr|dir|ihnen))?|merci(?:\s+(?:beaucoup|bien))?"
        rf"|(?:muchas\s+|mil\s+)?gracias|grazie(?:\s+mille)?){_MUCH}" + _ADDRESS,
    ),
    (
        Talk.BYE,
        r"(?:(?:good\s*)?bye(?:\s*-?\s*bye)?|see\s+you(?:\s+(?:later|soon|tomorrow|around))?|so\s+long|farewell|good\s+night"
        r"|have\s+a\s+(?:nice|good|great|lovely)\s+(?:day|one|evening|weekend)|take\s+care|until\s+next\s+time|tsch(?:ü|ue)ss?"
        r"|tsch(?:ü|ue)(?:ß|ss)|auf\s+wiedersehen|bis\s+(?:bald|dann|morgen)|au\s+revoir|[àa]\s+bient[ôo]t|adi[óo]s"
        r"|hasta\s+(?:luego|ma[ñn]ana|la\s+vista)|arrivederci)" + _ADDRESS,
    ),
    (
        Talk.HOW_ARE_YOU,
        (
            rf"(?:(?:how|hows)\s+(?:are|r)\s+(?:you|u)|how\s+do\s+you\s+(?:do|feel)|how(?:'s|\s+is)\s+(?:it|everything|life)"
            rf"(?:\s+going)?|what'?s\s+up|are\s+you\s+(?:ok|okay|well)|wie\s+geht(?:'?s|\s+es)(?:\s+(?:dir|ihnen|euch))?"
            rf"|(?:comment\s+)?[çc]a\s+va|comment\s+allez[\s-]vous|[¿]?c[óo]mo\s+est[áa](?:s|n)?|qu[ée]\s+tal|and\s+you)"
            rf"{_TODAY}"
        ),
    ),
    (
        Talk.ABILITY,
        (
            r"(?:who|what)\s+(?:are|r)\s+(?:you|u)(?:\s+exactly)?|what(?:'s|\s+is)\s+your\s+(?:name|purpose|job|function)"
            r"|who\s+(?:made|built|wrote|created|programmed|trained)\s+you|introduce\s+yourself|tell\s+me\s+about\s+yourself"
            r"|are\s+you\s+(?:there|still\s+there|real|human|alive|(?:an?\s+)?(?:bot|chat\s*bot|robot|human|ai|a\.i\.|person|machine"
            r"|program|llm|language\s+model|computer|chatgpt))"
            r"|what\s+(?:else\s+)?(?:can|could|do)\s+(?:you|u)\s+(?:do|offer|answer|understand|help(?:\s+me)?\s+with)(?:\s+for\s+(?:me|us))?"
            r"|what\s+(?:else\s+)?(?:can|could|should|may)\s+i\s+(?:ask|do|say)(?:\s+(?:you|here|with\s+(?:you|this)))?"
            r"|what\s+are\s+you\s+(?:able\s+to\s+do|capable\s+of|good\s+at|for)|what\s+are\s+your\s+(?:abilities|capabilities|skills|limits)"
            r"|how\s+(?:can|could|do)\s+you\s+(?:help|work|assist)(?:\s+(?:me|us))?|(?:can|could)\s+you\s+(?:please\s+)?help(?:\s+(?:me|us))?"
            r"|how\s+(?:do|can|should)\s+(?:i|we)\s+(?:use|talk\s+to|ask)\s+(?:you|quoth)|(?:i\s+need\s+|any\s+)?help(?:\s+(?:me|us|please))*"
            r"|what\s+do\s+you\s+know|(?:do|can)\s+you\s+(?:speak|understand|know)\s+[a-z]+|which\s+languages?\s+do\s+you\s+(?:speak|understand|know)"
            r"|what\s+languages?\s+do\s+you\s+(?:speak|understand|know)|wer\s+bist\s+du|was\s+kannst\s+du|qui\s+es[\s-]tu|qui\s+[êe]tes[\s-]vous"
            r"|[¿]?qui[ée]n\s+eres|hilfe|aide|ayuda"
        ),
    ),
    (
        Talk.WRONG,
        (
            r"(?:no[\s,]+)?(?:(?:that|this|it)(?:'s|\s+is|\s+was)?\s+(?:\w+ly\s+)?(?:wrong|incorrect|false|not\s+(?:right|true|correct"
            r"|helpful|what\s+i\s+(?:asked|meant|wanted)|it|(?:an?|the|my)\s+(?:answer|question)))|wrong|(?:that|this)\s+(?:does\s+not|doesn't)\s+"
            r"(?:help|answer\s+(?:it|(?:my|the)\s+question))|you(?:'re|\s+are)\s+(?:wrong|mistaken)|try\s+again)"
        ),
    ),
    (
        Talk.SURE,
        (
            r"(?:are\s+you\s+(?:really\s+|quite\s+|absolutely\s+)?(?:sure|certain)(?:\s+(?:about|of)\s+(?:that|this|it))?|really"
            r"|is\s+(?:that|this)\s+(?:right|true|correct|so)|seriously|can\s+i\s+trust\s+(?:that|you|this)|how\s+sure\s+are\s+you)"
        ),
    ),
    (
        Talk.HEARD,
        (
            r"(?:(?:that|this|it)(?:'s|\s+is|\s+was)?\s+(?:(?:very|really|so|quite|all)\s+)*(?:helps?|helped|great|good|nice|fine|perfect"
            r"|helpful|useful|interesting|clear|all|it|enough|excellent|amazing|correct|right|ok|okay|what\s+i\s+(?:needed|wanted))"
            r"(?:\s+(?:a\s+lot|to\s+know|i\s+(?:needed|wanted)(?:\s+to\s+know)?))*|ok(?:ay)?|k|great|nice|cool|perfect|good|fine|super"
            r"|excellent|awesome|wonderful|brilliant|lovely|got\s+it|i\s+see|i\s+understand|understood|sure|yes|yeah|yep|yup|no|nope|wow|oh|ah|aha|hmm+|interesting"
            r"|never\s*mind|well\s+done|good\s+(?:job|work|answer|bot)|sorry|lol|haha+|alright|all\s+right|all\s+clear|nothing|no\s+problem"
            r"|test(?:ing)?|gut|super|alles\s+klar|d'accord|vale)"
        ),
    ),
)
_PART = [(talk, re.compile(rf"(?:{form})(?=$|[\s,.!?;:)\-])", re.IGNORECASE)) for talk, form in _PARTS]
_BETWEEN = re.compile(
    r"(?:[\s,.!?;:()\-\u2013\u2014¡¿'\"]|[^\w\s]|\bplease\b|\b(?:and|but|then|well|so)\b(?=\s))*", re.IGNORECASE
)
_WEIGHT = {talk: place for place, talk in enumerate(
    (Talk.HEARD, Talk.GREETING, Talk.THANKS, Talk.BYE, Talk.HOW_ARE_YOU, Talk.SURE, Talk.WRONG, Talk.ABILITY)
)}  # fmt: skip

_WORKS = (
    r"(?:e-?mails?|letters?|tables?|charts?|graphs?|diagrams?|plots?|poems?|songs?|stor(?:y|ies)|essays?|presentations?"
    r"|slides?|pictures?|images?|drawings?|translations?|spreadsheets?|quiz(?:zes)?|scripts?|code|programs?|reports?"
    r"|articles?|(?:blog\s+)?posts?|messages?|repl(?:y|ies)|responses?|speech(?:es)?|jokes?|documents?|pdfs?|memos?"
    r"|drafts?|posters?|flyers?|tweets?|paragraphs?|haikus?|limericks?|mind\s*maps?|flash\s*cards?|websites?|apps?"
    r"|functions?|videos?|music)"
)
_THING = (
    rf"(?:(?:me|us)\s+)?(?:an?|the|some|my|this|that|one|another|\d+)\s+(?:[\w-]+\s+){{0,3}}?{_WORKS}"
    rf"|(?:me|us)\s+(?:[\w-]+\s+){{0,3}}?{_WORKS}"
)
_IT = r"(?:it|this|that|these|those|them)"
_WRITTEN = rf"(?:{_IT}|(?:the|my|your|this|that|these|all|whole|everything)\b.{{0,200}})"
_MAKE = r"(?:write|draft|compose|make|create|generate|build|design|produce|prepare|draw|paint|sketch|plot|send|code)"
_MADE_END = (
    r"(?=$|[\s,]+(?:of|about|on|for|to|from|in|with|that|which|and|out|please|like|as|by|using|saying|asking|showing"
    r"|telling)\b)"
)
_TURN = (
    r"(?:translate|rewrite|rephrase|paraphrase|reword|proofread|simplify|shorten|edit|format|convert|calculate|compute"
    r"|solve)"
)
_TO_ME = (
    r"(?:(?:please|kindly|now|hello|hi|hey|thanks|ok|okay|also|and|then|so|just)[\s,]+"
    r"|(?:can|could|would|will)\s+you\s+(?:please\s+)?|(?:i|we)(?:'d|\s+would)?\s+(?:like|want|need)\s+you\s+to\s+"
    r"|help\s+me\s+(?:to\s+)?|let's\s+)*"
)
_MAKING = (
    rf"{_TO_ME}{_MAKE}\s+(?:{_THING}){_MADE_END}.*",
    rf"{_TO_ME}(?:give|show)\s+(?:me|us)\s+an?\s+(?:[\w-]+\s+){{0,2}}?{_WORKS}{_MADE_END}.*",
    rf"{_TO_ME}(?:write|draw|sing|play)\s+(?:to\s+)?(?:me|us|something)\b.*",
    rf"{_TO_ME}{_TURN}\s+{_WRITTEN}",
    rf"{_TO_ME}translate(?:\s+(?:in)?to\s+\w+)?(?:\s+(?:please|for\s+me))?",
    rf"(?:answer|reply|speak|(?:say|explain)\s+{_IT})\s+(?:to\s+me\s+)?in\s+(?-i:[A-Z])\w+(?:\s+please)?",
    (
        rf"{_TO_ME}(?:tell|sing)\s+(?:me\s+)?(?:a|another|some)\s+(?:\w+\s+)?(?:jokes?|stor(?:y|ies)|poems?|songs?)"
        r"(?:\s+about\b.*)?"
    ),
    (
        rf"{_TO_ME}(?:search|google|browse|look\s+up)\s+(?:in\s+|on\s+)?(?:the\s+)?(?:web|internet|net|google|online)\b"
        r".*"
    ),
)
_THINK = (
    r"(?:what\s+(?:do|would)\s+you\s+(?:think|say|recommend|suggest|prefer|advise)"
    r"|what(?:'s|\s+is)\s+your\s+(?:opinion|view|take|favou?rite\s+\w+|advice))"
)
_OPINION = (
    rf"(?:and\s+|so\s+)?{_THINK}(?:\s+(?:of|on|about)\s+{_IT})?",
    rf"do\s+you\s+(?:agree|like\s+(?:{_IT}|me)|love\s+me|have\s+(?:feelings|opinions|an\s+opinion))",
)
_DAY = r"(?:\s+(?:like|today|tomorrow|tonight|now|outside|right\s+now|this\s+week|(?:in|at|for)\s+[\w\s]{1,40}))*"
_WORLD = re.compile(
    rf"(?:what(?:'s|\s+is|\s+will)\s+the\s+(?:weather|forecast|temperature\s+outside)(?:\s+be)?"
    rf"|how(?:'s|\s+is)\s+the\s+weather|will\s+it\s+(?:rain|snow)){_DAY}"
    r"|what(?:'s|\s+is)\s+the\s+(?:time|date|news|latest\s+news)(?:\s+(?:now|today|right\s+now))?"
    r"|what\s+time\s+is\s+it(?:\s+(?:now|there))?|what\s+(?:day|date|year)\s+is\s+(?:it|today)(?:\s+today)?|what's\s+new",
    re.IGNORECASE,
)
_OPINION_OF = re.compile(rf"{_THINK}\s+(?:of|on|about)\s+.{{1,100}}", re.IGNORECASE)
_REQUESTS = [
    (talk, re.compile(form, re.IGNORECASE | re.DOTALL))
    for talk, forms in ((Talk.MAKING, _MAKING), (Talk.OPINION, _OPINION))
    for form in forms
]
_ASKED = re.compile(r"\b(?:how|when|what|who|whom|whose|why|where|which)\b[^?]*\?\s*$", re.IGNORECASE)
_QUESTION_AFTER = re.compile(
    r"[,:;.!]\s*(?:and\s+)?(?:how|when|what|who|whose|why|where|which|is|are|was|were|does|do|did)\b", re.IGNORECASE
)


def talk_of(message: str) -> Talk | None:
    """What a message is that asks nothing of documents; None for one that does.

    >>> [talk_of(m) for m in ("Thanks, that helps!", "Thanks to whom was it built?")]
    [<Talk.THANKS: 'You are welcome. Ask on whenever you like.'>, None]
    """
    if len(message) > _LONGEST:
        return None
    said = " ".join(message.replace("\u2019", "'").split())
    return _spoken(said) or _requested(said)


def beside_documents(message: str) -> Talk | None:
    """What a message is that nothing may be in the documents for, though there may be: the weather, an opinion.

    It is asked of them, and this is said back where they have no answer.
    """
    if len(message) > _LONGEST:
        return None
    said = " ".join(message.replace("\u2019", "'").split()).strip(" ?!.")
    if _OPINION_OF.fullmatch(said):
        return Talk.OPINION
    return Talk.WORLD if _WORLD.fullmatch(said) else None


def _spoken(said: str) -> Talk | None:
    """What a message is that is made of nothing but such phrases: the one that wants most of a reply."""
    found: list[Talk] = []
    place = _end(_BETWEEN, said, 0)
    while place < len(said):
        parts = [(match.end(), talk) for talk, form in _PART if (match := form.match(said, place))]
        if not parts:
            return None
        longest, talk = max(parts, key=lambda part: (part[0], _WEIGHT[part[1]]))
        found.append(talk)
        place = _end(_BETWEEN, said, longest)
    return max(found, key=_WEIGHT.__getitem__, default=None)


def _end(form: re.Pattern[str], said: str, place: int) -> int:
    found = form.match(said, place)
    return found.end() if found else place


def _requested(said: str) -> Talk | None:
    """What is asked to be done, where no question follows."""
    plain = said.strip(" ?!.")
    found = next((talk for talk, form in _REQUESTS if form.fullmatch(plain)), None)
    asks = _QUESTION_AFTER.search(said) or _ASKED.search(said)
    return None if found is Talk.MAKING and asks else found
