"""Questions and documents in a language that the readers do not know: they know English.

py3langid 0.4.0 tells languages (BSD-3, a pure wheel of 4.6 MB; the next best, lingua 2.1.1, is one of 96 MB). Of short
texts no library can be sure, so only what is hardly English at all counts: of 8,444 questions of the development sets
one was taken for another language, and it is Hindi; of their 4,329 passages none; of 40 short questions in eight
languages all were found, 34 by name. It is loaded only where a text has none of the small words of English, which
most have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from quoth.answering.reply import NOT_FOUND
from quoth.types import Answer, Passage

_ENGLISH = frozenset(
    """the what who whom whose when where why how which does did and with from are were that this there their his my
    your you they have been would could should about""".split()  # noqa: SIM905 - it reads
)
"""Small words of English that are words of no other large European language."""
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_ASKED, _WRITTEN = 0.008, 0.001
"""A question, or a passage, is in another language if the chance that it is in English is below this."""
_ASKING_WORDS, _WRITTEN_WORDS = 3, 12
"""Words with fewer than which a question, or a passage, tells no language."""
_NAMED = 0.6
"""The least chance of a language that is called by its name."""
_STRICTER = 0.5
"""How far above the threshold an answer from a text in another language must be, as a share of the way to certainty."""
_LOOKED_AT = 800
_CODES = """
    af:Afrikaans ar:Arabic bg:Bulgarian ca:Catalan cs:Czech cy:Welsh da:Danish de:German el:Greek es:Spanish
    et:Estonian eu:Basque fa:Persian fi:Finnish fr:French ga:Irish gl:Galician he:Hebrew hi:Hindi hr:Croatian
    hu:Hungarian id:Indonesian is:Icelandic it:Italian ja:Japanese ko:Korean lt:Lithuanian lv:Latvian
    nb:Norwegian nl:Dutch nn:Norwegian no:Norwegian pl:Polish pt:Portuguese ro:Romanian ru:Russian sk:Slovak
    sl:Slovenian sq:Albanian sr:Serbian sv:Swedish sw:Swahili th:Thai tr:Turkish uk:Ukrainian ur:Urdu
    vi:Vietnamese zh:Chinese"""
_NAMES = dict(pair.split(":") for pair in _CODES.split())
_UNNAMED = "a language other than English"
ONLY_ENGLISH = "the readers know English only"
"""What every note on languages says."""


def question_language(question: str) -> str:
    """The language of a question that is surely not in English, by its name; an empty text for any other.

    >>> question_language("Wer hat die Brücke gebaut?"), question_language("Who built the bridge?")
    ('German', '')
    """
    return _language(question, _ASKED, _ASKING_WORDS)


def text_language(text: str) -> str:
    """The language of a text that is surely not in English, by its name; an empty text for any other."""
    return _language(text[:_LOOKED_AT], _WRITTEN, _WRITTEN_WORDS)


def refused_for_language(unanswered: Answer, passages: Sequence[Passage]) -> Answer | None:
    """The refusal of a question in another language over English documents; None where it is to be read."""
    asked = question_language(unanswered.question)
    if not asked or any(_written(passage.text, asked) for passage in passages[:1]):
        return None
    note = f"The question seems to be in {asked}, and {ONLY_ENGLISH}: ask it in English."
    return replace(unanswered, text=NOT_FOUND, notes=(note,))


def _written(text: str, asked: str) -> str:
    """The language of a text, which may be short where it is that in which is `asked`; empty for English."""
    return text_language(text) or (asked if asked and question_language(text) == asked else "")


def warned(answer: Answer, passages: Sequence[Passage], threshold: float) -> Answer:
    """The answer with a note where what it cites is in another language; refused unless it is very sure.

    A refusal has the note where the nearest passage is in another language.
    """
    asked = question_language(answer.question)
    if answer.status == "not_found" and passages and (language := _written(passages[0].text, asked)):
        note = f"{_capital(passages[0].source)} seems to be in {language}, and {ONLY_ENGLISH}."
        return replace(answer, notes=(*answer.notes, note))
    if answer.status != "answered":
        return answer
    found = {
        citation.source: language
        for citation in answer.citations
        for passage in passages
        if passage.document == citation.document and passage.start <= citation.start < passage.end
        for language in (_written(passage.text, asked),)
        if language
    }
    if not found:
        return answer
    told = " and ".join(f"{source} seems to be in {language}" for source, language in found.items())
    if (asked and answer.short in ("yes", "no")) or answer.confidence < threshold + _STRICTER * (1 - threshold):
        note = f"{_capital(told)}, and {ONLY_ENGLISH}: what they found there is not sure enough."
        return replace(answer, status="not_found", text=NOT_FOUND, short="", citations=(), also=(), notes=(note,))
    note = f"{_capital(told)}, and {ONLY_ENGLISH}: check the quote."
    return replace(answer, notes=(*answer.notes, note))


def _capital(text: str) -> str:
    return text if "." in text.partition(" ")[0] else text[:1].upper() + text[1:]


def _language(text: str, chance: float, least: int) -> str:
    words = _WORD.findall(text)
    if len(_OTHER_SCRIPT.findall(text)) > sum(map(len, words)) / 2:
        return _named(text)
    told = [word for word in words if len(word) > 1 and not word.isupper()]
    if len(told) < least or any(word.casefold() in _ENGLISH for word in words):
        return ""
    return _named(text) if _chances(text).get("en", 0.0) < chance else ""


def _named(text: str) -> str:
    chances = _chances(text)
    best = max(chances, key=lambda code: chances[code])
    return _NAMES.get(best, _UNNAMED) if chances[best] >= _NAMED else _UNNAMED


def _chances(text: str) -> dict[str, float]:
    """The chance of each language, by its code."""
    return {code: float(chance) for code, chance in _identifier().rank(text)}


@cache
def _identifier() -> Any:
    """What tells languages, loaded once; its model lies in its package."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
