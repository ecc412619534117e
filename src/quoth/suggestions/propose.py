"""Suggested questions: a document's own, and short templates; kept if Quoth answers them from where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest

from quoth.index.keywords import STOP_WORDS, subject_words, words
from quoth.types import Answer, Passage, Span

_SURE, _LONGEST, _MOST_WORDS = 0.6, 300, 14  # the least confidence, characters of a sentence, words of a question
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|week)days?,? ?)"
_DATE = (
    rf"(?:{_DAY}?(?:(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}}\b)?(?:,? \d{{4}})?|1\d{{3}}|20\d\d)(?![\w%])|{_DAY}|\d+:\d\d)"
)
_NUMBER = r"(?:\d[\d,.]*(?: million| billion)?|two|three|four|five|six|seven|eight|nine|ten|twelve)(?!\w)"
_ABOUT = "(?:(?:about|around|up to|at least|at most|nearly|almost|over|only|more than) )?"
_PERIOD = r"(?:second|minute|hour|day|week|month|year)s?\b"
_MONEY = rf"(?:[$€£] ?{_NUMBER}|{_NUMBER} (?:euro|pound|dollar|cent)s?\b)"
_UNIT = "(?:[kcm]?m|[km]?g|[mc]?l|k?W|V|A|[kMG]?Hz|[kMGT]B|lb|oz|ft|percent|per cent)"
_NAME = r"[A-Z][\w'-]+(?: (?:(?:of|the|de|van|von) ){0,2}[A-Z][\w'-]+| \d{1,4}\b)*"
_PERSON = r"(?P<answer>[A-Z][\w'-]+(?: [A-Z][\w'-]*\.?)? [A-Z][\w'-]+)(?:[,.;)]|$)"
_ROLE = "[A-Z]?(?:[a-z]+ )?[a-z]+(?:er|or|ist|ian|ary|man|woman)"
_PRE, _POST = r"(?P<pre>(?!(?:the|an?) ).*?) ?\b", "(?P<post>(?: .*)?)"
_FIGURE, _UNTIL = rf"{_ABOUT}(?P<answer>{_NUMBER})", f"(?: ?(?:to|until|and|from) {_DATE})*"
_VERB = "(?P<pre>(?:(?!the |an? )[a-z-]+ ){1,3}?)"
_THINGS = "(?P<noun>(?:[a-z-]+ )?[a-z]+s(?: of (?:[a-z]+ )?[a-z]+)?)"
_NAMING = (
    ("Who is the {pre}", rf"(?:\b[Tt]he |^(?=[\w ]+:))(?P<pre>{_ROLE})(?:[,:]| is) {_PERSON}"),
    ("Who {pre} {post}", rf"(?P<post>{_NAME}), (?P<pre>\w+ed) by (?P<answer>{_NAME})"),
    ("Who {pre} {post}", rf"(?P<answer>{_NAME}), who (?P<pre>\w+ed) (?P<post>[^,;:.]+?)(?: in \d+)?(?:,|$)"),
)
_TURNING = (
    ("How often {be} {subject} {pre} {post}", rf"{_PRE}(?P<answer>every (?:{_NUMBER} )?{_PERIOD}){_POST}"),
    ("How long {be} {subject} {pre} {post}", rf"{_PRE}for {_ABOUT}(?P<answer>{_NUMBER} {_PERIOD}){_POST}"),
    ("When {be} {subject} {pre} {post}", rf"{_PRE}(?:in|on|at|from|until) (?P<answer>{_DATE}){_UNTIL}{_POST}"),
    ("How much {be} {subject} {pre} {post}", rf"{_PRE}{_ABOUT}(?P<answer>{_MONEY}){_POST}"),
    ("How much {be} {subject} {pre}", rf"(?P<pre>[a-z]+) {_FIGURE} {_UNIT}"),
    ("How many {noun} {be} {subject}", rf"{_FIGURE} (?P<noun>[a-z]+s(?: [a-z]+)?)"),
    ("How many {noun} {be} {subject} {pre} {post}", rf"{_VERB}{_FIGURE} {_THINGS}{_POST}"),
    ("What {be} {subject}", rf"{_ABOUT}(?P<answer>[$€£]? ?{_NUMBER})(?:%|°?\s?\w+)?(?: per \w+)?"),
    ("Who {pre} {subject}", rf"(?P<pre>\w+ed) by (?P<answer>{_NAME})"),
    ("Who {be} {subject} {pre} by", rf"(?P<pre>\w+(?<!ed)) by (?P<answer>{_NAME})"),
)
_WHY = r"(?P<pre>[^,;:]+?)(?P<answer>)(?:,? because|, since) .+"
_MARKUP = r"\*\*|`|(?:\[ ?)?\d+ ?\]|^\W*(?:\d+[.)] )?"
_END = r"[,;:]\s|\s*[(\u2013\u2014]|\s(?:and(?! [A-Z])|but|or|which|who|while|because|since|as|so)\s"
_BE = re.compile(r"(?P<subject>\w[^\"“”]*?)(?: \w+ly)? (?P<verb>is|are|was|were|can|may|must|should|will) (?P<rest>.+)")
_DO = re.compile(
    r"(?P<subject>\w[^\"“”]*?)(?: \w+ly)? (?P<verb>has|have|had|[a-z]{2,}ed|(?<=[^s] )[a-z]{2,}[^\Wsiu]s) "
    rf"(?P<rest>(?:{_ABOUT}{_NUMBER}|(?:the|an?|at|on|in|from|until|for|every|as)\b|[A-Z$€£]).*)"
)
_JOINT = re.compile(r"^(?:the|an?) | (?:of|for|in|on|at|from|to|and) (?:(?:the|an?) )?")
_LOOSE = STOP_WORDS | set("each every all many most more other another both several same one above below".split())  # noqa: SIM905
_CUT_OFF = frozenset("in from than and or for the a an not per every within after before between during".split())  # noqa: SIM905
_POINTING = set("he him his i it its me my our she her that their them these they this those us we you your".split())  # noqa: SIM905
_AUXILIARY = "(?:is|are|was|were|do|does|did|can|could|should|will|would|must|may|has|have)"
_OWN = re.compile(rf"\W*((?:What|Who|When|Where|Why|How|Which)(?:'s| [^?]*?\b{_AUXILIARY}) [^?]*\w)\?\W*")
_NOUNS = re.compile("[A-Z]?[a-z]+(?: (?:(?:of|for) )?[a-z]+){1,3}")


@dataclass(frozen=True)
class Posed:
    """A question, the document and the span that it was made from, and words that its answer has to hold."""

    question: str
    place: tuple[str, Span]
    answer: str = ""

    def stands_alone(self) -> bool:
        """Whether the question is short and whole, says what it is about, and needs no sentence before it."""
        said = words(self.question)
        least = 1 if said[0] in {"who", "what"} else 2
        odd = re.search(r"[|{}<>=\\_@#*]| (?:was|were|did) an? ", self.question)
        whole = said[-1] not in _CUT_OFF and not odd and not _POINTING & set(said)
        return whole and len(said) <= _MOST_WORDS and len(subject_words(self.question)) >= least

    def held_by(self, answer: Answer) -> bool:
        """Whether an answer is the one meant: it cites that place, and says more than the question does."""
        document, (start, end) = self.place
        cited = any(c.document == document and c.start < end and start < c.end for c in answer.citations)
        told = _within(self.answer, answer.short) and not _within(answer.short, self.question)
        return answer.status == "answered" and answer.confidence >= _SURE and cited and told


def suggest(
    ask: Callable[[str], Answer], passages: Sequence[Passage], count: int, tries: int, avoid: Collection[str] = ()
) -> list[str]:
    """At most `count` questions that `ask` answers from where each was made, the surest first.

    At most `tries` are asked, of the first passages first. No two have one place, one answer or
    the same content words, nor those of a question to `avoid`.
    """
    kept: dict[Posed, Answer] = {}
    taken = [set(subject_words(question.lower())) for question in avoid]
    pool = _posed(passages)
    while len(kept) < count and tries > 0 and (posed := next(pool, None)):
        content = set(subject_words(posed.question.lower()))
        if content in taken or posed.place in {one.place for one in kept}:
            continue
        tries -= 1
        answer = ask(posed.question)
        known = (one.short for one in kept.values())
        if posed.held_by(answer) and not any(_within(answer.short, s) or _within(s, answer.short) for s in known):
            kept[posed] = answer
            taken.append(content)
    return [posed.question for posed in sorted(kept, key=lambda one: -kept[one].confidence)]


def _posed(passages: Sequence[Passage]) -> Iterator[Posed]:
    """What the passages propose: the first of each passage, then the second, and so on."""
    said = {(p.document, span): p.slice(*span) for p in passages for span in p.sentences}.values()
    text = "\n".join([*{heading for p in passages for heading in p.headings}, *said])
    rounds = zip_longest(*(list(_of_passage(passage, text)) for passage in passages))
    yield from dict.fromkeys(one for one in chain.from_iterable(rounds) if one and one.stands_alone())


def _of_passage(passage: Passage, text: str) -> Iterator[Posed]:
    for title in passage.headings[-1:]:
        nouns, place = title[:1].lower() + title[1:], (passage.document, (passage.start, passage.end))
        if own := _OWN.fullmatch(title):
            yield Posed(f"{own[1]}?", place)
        elif _NOUNS.fullmatch(title) and _count(f"the {nouns}", text) + _count(f"The {nouns}", text):
            be = "are" if re.search("[^s]s$", re.split(" of | for ", nouns)[0]) else "is"
            yield Posed(f"What {be} the {nouns}?", place)
    for before, after in pairwise(passage.sentences):
        own = _OWN.fullmatch(" ".join(passage.slice(*before).split()))
        if own and not words(passage.text[: before[0] - passage.start].rpartition("\n")[2]):
            yield Posed(f"{own[1]}?", (passage.document, after))
    for start, end in passage.sentences:
        for question, answer in _of_sentence(passage.slice(start, min(end, start + _LONGEST)), text):
            yield Posed(question, (passage.document, (start, end)), answer)


def _of_sentence(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    """Questions and words that their answers have to hold: "The fee is due on 5 May" → "When is the fee due?"."""
    whole = re.sub(_MARKUP, "", " ".join(sentence.split())).replace("\u2019", "'").rstrip()
    said = whole.rstrip(".!")
    for asked, pattern in _NAMING:
        for found in re.finditer(pattern, said):
            yield _filled(asked, found, pre=found["pre"][0].lower() + found["pre"][1:])
    lead = re.match(rf"(?:In|On|At) ({_DATE}),? ", said)
    body = said[lead.end() :] if lead else said
    head = re.split(_END, body, maxsplit=1)[0]
    clause = _BE.match(head) or _DO.match(head)
    be, base = _base(clause["verb"], text) if clause and clause.re is _DO else (clause["verb"] if clause else "", "")
    if said == whole or not clause or not be or not (subject := _subject(clause["subject"], text)):
        return
    rest, article = f"{base} {clause['rest']}".strip(), re.match("(?:the|an?) ", subject)
    if lead and not re.search(_DATE, rest):
        yield f"When {be} {subject} {rest}?", lead[1]
    if why := re.fullmatch(_WHY, f"{base} {body[clause.start('rest') :]}".strip()):
        yield _filled("Why {be} {subject} {pre}", why, be=be, subject=subject)
    if article and re.match("(?:an?|the) ", rest) and _count(subject[article.end() :], text) > 1:
        yield f"What {be} {subject}?", ""
    for asked, pattern in _TURNING:
        turned = re.fullmatch(pattern, rest)
        if turned and not _CUT_OFF & set(turned.groupdict().get("pre", "").split()[-1:]):
            yield _filled(asked, turned, be=be, subject=subject)


def _subject(said: str, text: str) -> str:
    """A subject inside a question: names, phrases that are repeated or of two words; a longer one hides a verb."""
    first = said.split(maxsplit=1)[0]
    small = first.lower()
    named = first != small and small not in _LOOSE and _count(first, text) > max(1, _count(small, text))
    said = said if named else said[0].lower() + said[1:]
    for part in filter(None, _JOINT.split(said)):
        plain = part.count(" ") <= 1 or re.fullmatch(_NAME, part) or _count(part, text) > 1
        if not plain or _LOOSE & set(part.lower().split()):
            return ""
    return said if named or small in _LOOSE or _count(small, text) else ""


def _base(verb: str, text: str) -> tuple[str, str]:
    """The form of "do" for a verb, and its base form; of a past tense in "-ed" only one that the text has too."""
    if do := {"has": "does", "have": "do", "had": "did"}.get(verb):
        return do, "have"
    if verb.endswith("ed"):
        base = next((form for form in (verb[:-2], verb[:-1]) if _count(form, text) or _count(f"{form}s", text)), "")
        return base and "did", base
    return "does", re.sub("ie$", "y", re.sub("(?<=ss|sh|ch)e$", "", verb[:-1]))


def _filled(asked: str, found: re.Match[str], **parts: str) -> tuple[str, str]:
    groups = {"pre": "", "post": "", **found.groupdict("")}
    return " ".join(asked.format_map(groups | parts).split()).replace(" The ", " the ") + "?", groups["answer"]


def _count(phrase: str, text: str) -> int:
    said = re.escape(phrase)  # its own letters first: what is looked for begins with them, and that is fast
    return len(re.findall(rf"{said}(?<![\w@./-]{said})(?![\w@/-])", text))


def _within(part: str, whole: str) -> bool:
    return "".join(f" {word} " for word in words(part)) in "".join(f" {word} " for word in words(whole))
