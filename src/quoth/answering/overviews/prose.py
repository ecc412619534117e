"""Which sentences of a document can stand in an overview: whole sentences of running text.

Rows of tables, headings, furniture of pages, code, references and pieces of lists are left out. By form alone: what
a sentence looks like, not what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from quoth.answering.records import records_of
from quoth.answering.shape.overview_forms import WRITINGS
from quoth.index.keywords import STOP_WORDS
from quoth.types import Passage, Rendering, Span

_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|cannot"
    r"|let|get|\w{2,}ed|[a-z]{2,}(?<![siu])s|\w+n't)\b"
)
"""What most sentences have of a verb: an auxiliary, or an ending that verbs have too."""
PAST = re.compile(
    r"\b(?:under|over|out|up|fore|mis|re|un)?(?:arose|awoke|became|began|bent|bit|blew|bore|bought|broke|brought|built|burst|came|caught|chose|crept|cut|dealt|drank"
    r"|drew|drove|dug|ate|fell|fed|felt|fled|flew|forgot|fought|found|froze|gave|went|grew|heard|held|hid|hit|hung|kept|knelt|knew"
    r"|laid|lay|led|left|lent|lit|lost|made|meant|met|paid|put|ran|rang|read|rode|rose|said|sang|sank|sat|saw|sent|set|shook|shot"
    r"|shut|slept|slid|sold|sought|spent|split|spoke|spread|sprang|stole|stood|struck|stuck|swam|swept|swore|swung|taught|thought"
    r"|threw|told|took|tore|understood|woke|won|wore|wove|wrote)\b"
)
"""The past of strong verbs, a closed class."""
_ORDER = re.compile(
    r"^\W*(?:(?:do\s+not|don't|never|always|please)\s+\w|(?!(?:in|on|at|by|for|from|to|of|with|without|through|under|over"
    r"|after|before|during|until|since|about|against|among|around|across|along|behind|below|beside|between|beyond|near"
    r"|despite|except|inside|into|like|off|onto|outside|past|per|than|toward|towards|up|upon|via|within|and|or|but|nor"
    r"|so|if|when|while|as|because|although|though|that|what|who|how|why|where|which|all|both|half|not|only|even|just"
    r"|this|these|those|there|here|then|now|out|down|above|beneath|amid|unlike|throughout|unless|once|whether|is|are"
    r"|was|were|such|quite|rather|many|hardly|also)\b)[a-z]+\s+(?:the|this|that|these|those|your|an?|all|any|every|each)\b)",
    re.IGNORECASE,
)
"""How an instruction begins: "Keep this", "Do not open"; what can stand before an article else is a closed class."""
_BARE = 6
"""Words of a line up to which it must show a verb to be a sentence."""
_BULLET = re.compile(
    r"(?:\s|[-*+•‣◦▪\u2013\u2014|>#]+(?=\s)|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)](?=\s)|\d+(?:\.\d+)+\.?(?=\s))+"
)
_WHOLE = re.compile(r"[.!…][\"'”\u2019»)\]*_]*(?:\s?\[\d+\])*$")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_NO_LETTER = re.compile(r"[\W\d_]+")
_NO_WRITING = re.compile(r"[^\w,.'\u2019]+|[\d_]+")
_FEWEST, _MOST, _LONGEST = 5, 70, 480
"""Words of a sentence, and its characters."""
_LETTERS = 0.72
"""The share of letters and marks of sentences among what is no white space; code and formulas have less."""
_TITLED, _SMALL = 0.6, 3
"""The share of words of more than three letters with a capital from which on a line is a title or a row of names."""
_APPARATUS = re.compile(
    r"^\W*(?:[\dA-Z]{1,3}\.?\s+)?(?:references|bibliography|works cited|literature cited|citations|sources|notes"
    r"|footnotes|endnotes|acknowledge?ments?|(?:table of )?contents|index|see also|external links|further reading"
    r"|licen[cs]e|copyright|change\s?log|revision history|imprint|about (?:the|this) (?:author|publisher)s?)\W*$",
    re.IGNORECASE,
)
_NOTES = re.compile(r"^\W*(?:[\dA-Z]{1,3}\.?\s+)?notes\W*$", re.IGNORECASE)
_CITED = re.compile(r"\^|\bet al\.|\bdoi\b|https?:|www\.|\bISBN\b|\bpp?\. ?\d|\b[Ii]bid\b|\(\d{4}[a-z]?\)")
"""What notes have that name sources."""
_CITING = re.compile(
    r"\bet al\.|\bdoi:|\bpp?\. ?\d|\barxiv\b|https?://|www\.|\bISBN\b|©|\(c\) \d{4}|\ball rights reserved\b|\.{4,}"
    r"|(?:\. ){4,}|\b(?:figures?|figs?\.?|tables?|tab\.|listing|chart|plate|exhibit|appendix)\s+"
    r"(?:[\dA-Z][\d.-]*\b|above|below|shows?\b)|\b(?:first|second|third|next|last|following)\s+(?:figure|table)\b"
    r"|^\W*for\b[^,]{1,80}, see\b|\bsee (?:also|below|above)\b|\bdescription automatically generated\b"
    r"|\b(?:the|these|as) following\b[^.]{0,40}\.$",
    re.IGNORECASE,
)
_CODE = re.compile(r"[{}<>=\\|]|\w\(\)|\w_\w|[;]$|`{2,}|^\s*(?:\$|>>>|//|#!)")
_LEANING = re.compile(
    r"""^\W*(?:
      (?:he|she|they|his|her|their|its|theirs|such)\b
    | (?:both|neither|either|one|another|others|some|here|there)\b(?!\s+(?:\d+|is|are|was|were|has|have|had|will|may
        |can|of|in|on|exists?)\b)
    | it\b(?!\s+(?:is|was|has\s+been|will\s+be|may\s+be|can\s+be)\s+(?:\w+ly\s+)?\w+(?:ed|al|le|nt|ar|ry|wn|ul)?
        \s+(?:that|to|for|whether|how)\b)
    | (?:this|these|that|those)\b
    | (?:however|therefore|thus|hence|moreover|furthermore|also|besides|instead|otherwise|nevertheless|nonetheless|still
        |consequently|accordingly|similarly|likewise|meanwhile|then|so|but|and|or|yet|nor|conversely|additionally
        |finally|second|secondly|third|thirdly|lastly|next|afterwards|later|again|indeed|rather|for\s+(?:example|instance)
        |(?:since|until|till|by|before|from)\s+then|in\s+(?:addition|contrast|particular|other\s+words|turn|this|that|these|those|such)
        |as\s+(?:a\s+result|such|above|mentioned|before)|on\s+the\s+(?:other\s+hand|contrary)|by\s+contrast|to\s+this
        |(?:at|after|because\s+of)\s+(?:this|that)|the\s+(?:latter|former|same|other|others|above|following)|(?:no|yes)(?=[,.!]))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
ABOUT_IT = re.compile(r"^\W*(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)
"""How a sentence begins that goes on with what the one before it is about."""
_SOMEBODY = re.compile(r"^\W*\w+(?:[^A-Z]|(?<!\s)[A-Z])*?\b(?:he|she)\b")
_OF_ITSELF = re.compile(
    rf"^\W*(?:this|these)\s+(?:[\w-]+\s+){{0,2}}?(?:{WRITINGS.pattern}|section|chapter|work)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Prose:
    """A sentence that can be quoted by itself, at its place in the document, without its bullet or number.

    `before` is the place of the sentence before it in its paragraph, None where there is none. `first` says that it
    opens its passage or paragraph, `opens` that nothing of the document stands before it.
    """

    passage: Passage
    place: Span
    text: str
    before: Span | None
    first: bool
    opens: bool = False

    @property
    def orders(self) -> bool:
        """Whether it is an instruction."""
        return _ORDER.match(self.text) is not None

    @property
    def says(self) -> bool:
        """Whether it seems to have a verb, which a line that dates or numbers a document has not."""
        return self.orders or bool(_VERB.search(self.text) or PAST.search(self.text))

    @cached_property
    def leans(self) -> bool:
        """Whether it begins with a word that points back ("It", "However"), or says "he" of nobody it has named."""
        points = _LEANING.match(self.text) or _SOMEBODY.match(self.text)
        return not self.opens and bool(points) and not _OF_ITSELF.match(self.text)


def prose_of(passages: Sequence[Passage], *, whole: bool = False) -> list[Prose]:
    """The sentences of passages that can stand by themselves, in the order of the passages, none twice.

    `whole` says that the passages are a document from its beginning. Where there are no whole sentences, lines without
    a mark at their end are taken, as items of lists and lines of slides are. What stands more than once in a document,
    figures aside, is furniture of its pages and is left out.
    """
    found = _found(passages, lists=False) or _found(passages, lists=True)
    if whole and found and found[0].before is None:
        found[0] = replace(found[0], opens=True)
    alike = [(one.passage.document, _alike(one.text)) for one in found]
    held = Counter(alike)
    return [one for one, key in zip(found, alike, strict=True) if held[key] == 1]


def _found(passages: Sequence[Passage], *, lists: bool) -> list[Prose]:
    found: dict[tuple[str, Span], Prose] = {}
    seen: set[tuple[str, Span]] = set()
    for passage in passages:
        fresh = {span for span in passage.sentences if (passage.document, span) not in seen}
        seen.update((passage.document, span) for span in fresh)
        found.update(((passage.document, one.place), one) for one in _of_passage(passage, fresh, lists=lists))
    return list(found.values())


def may_stand(one: Prose, chosen: Sequence[Prose]) -> bool:
    """Whether a sentence can be understood beside those chosen: what it points back to is among them."""
    if not one.leans:
        return True
    return one.before is not None and any(
        other.passage.document == one.passage.document and other.place[1] == one.before[1] for other in chosen
    )


def _of_passage(passage: Passage, fresh: Collection[Span], *, lists: bool) -> Iterator[Prose]:
    if any(_APPARATUS.match(heading) for heading in passage.headings) and not _is_told(passage):
        return
    rows = {record.place for record in records_of(passage)}
    for before, span in zip([None, *passage.sentences], passage.sentences, strict=False):
        if span in rows or span not in fresh:
            continue
        start = _bullet_end(passage, span)
        text = read_as(passage, (start, span[1]))
        if _stands_alone(text, lists=lists) and not _is_heading(text, passage.headings):
            joined = before is not None and "\n\n" not in passage.slice(before[1], span[0])
            yield Prose(passage, (start, span[1]), text, before if joined else None, not joined)


def _is_told(passage: Passage) -> bool:
    """Whether a passage below a heading such as "Notes" is running text all the same, and cites nothing."""
    return all(_NOTES.match(heading) or not _APPARATUS.match(heading) for heading in passage.headings) and not (
        _CITED.search(passage.text)
    )


def read_as(passage: Passage, place: Span) -> str:
    """The words of a range of a passage in one line, without markup and without what only readers see."""
    own = [gloss for gloss in passage.glosses if gloss.start < gloss.end]
    return " ".join(Rendering.of(passage.slice(*place), place[0], own).text.split())


def _bullet_end(passage: Passage, span: Span) -> int:
    """Where the words of a sentence begin, after the mark or number of its item."""
    found = _BULLET.match(passage.slice(*span))
    return span[0] + found.end() if found and span[0] + found.end() < span[1] else span[0]


def _is_heading(text: str, headings: Iterable[str]) -> bool:
    return _alike(text) in {_alike(heading) for heading in headings}


def _alike(text: str) -> str:
    """What is the same in two lines that differ in figures and marks alone."""
    return _NO_LETTER.sub("", text.casefold())


def _stands_alone(text: str, *, lists: bool) -> bool:
    """Whether a text looks like a whole sentence of running text."""
    words = _WORD.findall(text)
    if not (_FEWEST <= len(words) <= _MOST) or len(text) > _LONGEST or text.endswith(("?", ":")):
        return False
    if not _WHOLE.search(text) and not lists:
        return False
    if len(words) <= _BARE and not (_VERB.search(text) or PAST.search(text) or _ORDER.match(text)):
        return False
    if text[0].islower() or _CITING.search(text) or _CODE.search(text):
        return False
    if len(_NO_WRITING.sub("", text)) < _LETTERS * (len(text) - text.count(" ")):
        return False
    return _runs(words)


def _runs(words: Sequence[str]) -> bool:
    """Whether small words hold the others together, as they do in no title and no row of names."""
    longer = [word for word in words if len(word) > _SMALL]
    titled = sum(word[0].isupper() for word in longer[1:])
    small = sum(word in STOP_WORDS for word in words)
    return small > 0 and titled <= _TITLED * max(1, len(longer) - 1)
