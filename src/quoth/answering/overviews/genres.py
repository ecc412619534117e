"""Which of many documents is the letter, the paper or the minutes, where none is called so.

By how writings of a kind look: a letter has a salutation, a paper an abstract, minutes name who was present. And by
what they call themselves: "this report".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from quoth.answering.overviews.named_documents import kinds_in
from quoth.index.keywords import subject_words
from quoth.index.seam import IndexSnapshot

LOOKED_AT, READ_OF = 100, 6000
"""Documents that are looked at, and characters of the beginning of each; of its end a sixth of that."""
_NATURES = ("news",)
"""What writings of a kind are also known by."""
_QUALIFIED = re.compile(
    r"(?:news|research|scientific|academic|company|official|written|short|long|whole|entire|formal|little|first|last|latest"
    r"|recent|new|old|attached|same|press|annual|monthly|weekly|internal)",
    re.IGNORECASE,
)
"""Words that say which sort of a kind of writing one is, and nothing of what it is about."""
_DATELINE = r"^[A-Z][A-Z ]{3,30}(?:\.|,|[ ][-\u2013\u2014])[ ][A-Z\d]"
_LOOKS = [
    (re.compile(kinds), least, re.compile(look, re.MULTILINE))
    for kinds, least, look in (
        (
            r"letters?|e-?mails?|memos?|messages?",
            1,
            r"^[^\w\n]*(?:Dear|Hello|Hi)\b.{0,60}$|^[^\w\n]*(?:Yours[ \t]+\w+|(?:Kind|Best|Warm)[ \t]+regards)",
        ),
        (r"e-?mails?|memos?|messages?", 2, r"^[^\w\n]*(?:From|To|Subject|Re)[^\w\n]*:"),
        (
            r"papers?|stud(?:y|ies)|articles?|publications?|thes[ie]s|pieces?",
            1,
            r"^[\W\d]{0,8}(?i:abstract|(?:materials?[ \t]+and[ \t]+)?methods?|methodology)\b[^\w\n]*$",
        ),
        (
            r"minutes|meetings?|protocols?|notes|sessions?",
            1,
            r"^[^\w\n]*(?i:(?:present|attendees|in[ \t]+attendance|apologies)[^\w\n]{0,4}:|minutes\b|protocol\b)",
        ),
        (r"faqs?", 3, r"^[^\n]{5,80}\?[^\w\n]*$"),
        (r"faqs?", 1, r"(?i:frequently[ \t]+asked|\bFAQ\b)"),
        (
            r"reports?|articles?|stor(?:y|ies)|pieces?",
            1,
            rf"^[ \t]*[Bb]y[ \t]+(?:our\b|(?:[A-Z][\w.'-]+[ \t]*){{1,4}}$)|{_DATELINE}",
        ),
        (
            r"news",
            1,
            rf"^[ \t]*[Bb]y[ \t]+our\b|{_DATELINE}|\b(?:correspondent|reporter)\b",
        ),
        (r"interviews?|transcripts?|hearings?", 5, r"^[ \t]*[A-Z][\w.]{0,20}(?:[ ][\w.]{1,15}){0,2}:[ \t]\S"),
        (
            r"manuals?|guides?|handbooks?|tutorials?",
            1,
            r"(?i:\b(?:troubleshooting|before[ \t]+(?:the[ \t]+)?first[ \t]+use|getting[ \t]+started|installation)\b)",
        ),
        (r"contracts?|agreements?", 1, r"(?i:\bhereinafter\b|\bthe[ \t]+parties\b|\bgoverning[ \t]+law\b)"),
        (r"stor(?:y|ies)|tales?|fables?|novels?", 3, r"^[ \t]*[\"\u201c]\w"),
        (
            r"newsletters?|briefings?|leaflets?|fl[iy]ers?|brochures?",
            1,
            r"(?i:\bdear[ \t]+(?:readers?|members?|friends)\b|\bnewsletter\b)",
        ),
    )
]
"""Names of kinds of writings, and how often such have what they look like, at least."""


def of_a_genre(topic: str, snapshot: IndexSnapshot, every: Sequence[str]) -> list[str]:
    """The documents that look most like the kind of writing that a topic is called; empty where all or none do."""
    kinds = [*kinds_in(topic), *(word for word in _NATURES if re.search(rf"\b{word}\b", topic, re.IGNORECASE))]
    if not kinds or len(every) > LOOKED_AT:
        return []
    marks = {name: _likeness(kinds, _seen(snapshot, name)) for name in every}
    best = max(marks.values(), default=0)
    found = [name for name in every if marks[name] == best]
    return found if best and (len(found) < len(every) or len(every) == 1) else []


def _seen(snapshot: IndexSnapshot, name: str) -> str:
    """The beginning and the end of a document."""
    stored = snapshot.text(snapshot.document(name))
    text = stored.text if stored else ""
    return text if len(text) <= READ_OF else f"{text[:READ_OF]}\n{text[-READ_OF // 6 :]}"


def _likeness(kinds: Collection[str], text: str) -> int:
    """How many marks of these kinds of writings a text has; that it calls itself so is one."""
    called = sum(
        bool(re.search(rf"\b(?:this|these|the\s+present)\s+(?:[\w-]+\s+)?{re.escape(kind)}\b", text, re.IGNORECASE))
        for kind in kinds
    )
    return called + sum(
        any(name.fullmatch(kind) for kind in kinds) and len(look.findall(text)) >= least for name, least, look in _LOOKS
    )


def names_no_subject(topic: str) -> bool:
    """Whether a topic is called a writing and nothing is said of what it is about: "the news report"."""
    kinds = kinds_in(topic)
    rest = [word for word in subject_words(topic) if word.casefold() not in kinds]
    return bool(kinds) and all(_QUALIFIED.fullmatch(word) for word in rest)
