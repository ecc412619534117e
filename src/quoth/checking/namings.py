"""Which document a draft names beside a quotation: by its file, by its title, or by a reference such as [1]."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from quoth.checking.folding import folded, is_word
from quoth.types import Span

_NEAR: Final = 250
"""Characters before and after a quotation where its document may be named."""
_FEWEST_LETTERS: Final = 8
"""Of a title, or of a file's name without its ending; shorter ones are words like any others."""
_DEFINED: Final = re.compile(r"^ {0,3}\[\^?(\w{1,10})\][:.]?[ \t]+(\S.*)$", re.MULTILINE)
_MOST_DEFINED: Final = 2_000
_LONGEST_LINE: Final = 500
_REFERENCE: Final = re.compile(r"\[\^?(\w{1,10})\]")
_SENTENCE_END: Final = re.compile(r"[.!?][\"”’)\]]*(?=\s)")  # noqa: RUF001
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\r?\n")
_CREDIT: Final = re.compile(r"[>\s]*(?=[—–(]|--|\[\^?\w{1,10}\](?!:))")  # noqa: RUF001
_ADJACENT: Final = re.compile(r"[\"”’»“.,;:]*\s*[(\[—–-]")  # noqa: RUF001


class Namings:
    """The names of the documents, and the references of one draft."""

    def __init__(self, titles: Mapping[str, str], draft: str) -> None:
        self._draft = draft
        self._names: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
        for words, sources in _known(titles).items():
            self._names[words[0]].append((words, frozenset(sources)))
        self._references: dict[str, frozenset[str]] = {}
        defined = list(islice(_DEFINED.finditer(draft), _MOST_DEFINED))
        self._references = {found[1]: self._first(found[2][:_LONGEST_LINE]) for found in defined}
        self.defined: tuple[Span, ...] = tuple(found.span() for found in defined)
        """The lines that say what a reference stands for."""

    def beside(self, span: Span, before: int, after: int, *, block: bool = False) -> frozenset[str]:
        """The documents that are named beside a quotation, any of which may be meant; empty for none.

        `before` and `after` are where the quotation before it ends and the one after it begins. One that is named
        at once after it counts, else those of its sentence, else the last one before in its paragraph.
        """
        ahead, behind = self._ahead(span[1], after, block), self._behind(span[0], before, block)
        if (block or _ADJACENT.match(ahead)) and (adjacent := self._first(_sentence(ahead))):
            return adjacent
        sentence = [found for _, found in self._mentions(_last_sentence(behind))][-1:]
        sentence += [self._first(_sentence(ahead))]
        if near := frozenset().union(*sentence):
            return near
        earlier = [found for _, found in self._mentions(behind)]
        return earlier[-1] if earlier else frozenset()

    def _ahead(self, start: int, end: int, block: bool) -> str:
        text = self._draft[start : min(end, start + _NEAR)]
        if block:  # the line below says whose it is, if it looks so
            credit = _CREDIT.match(text)
            return text[credit.end() :].partition("\n")[0] if credit else ""
        paragraph = _PARAGRAPH.search(text)
        return text[: paragraph.start()] if paragraph else text

    def _behind(self, end: int, start: int, block: bool) -> str:
        text = self._draft[max(start, end - _NEAR, 0) : end]
        if block:
            text = text.rstrip()
        return _PARAGRAPH.split(text)[-1]

    def _first(self, text: str) -> frozenset[str]:
        return next((found for _, found in self._mentions(text)), frozenset())

    def _mentions(self, text: str) -> Iterator[tuple[int, frozenset[str]]]:
        """What is named in a text, with its place, in order."""
        found = [
            (match.start(), self._references[match[1]])
            for match in _REFERENCE.finditer(text)
            if self._references.get(match[1])
        ]
        words = folded(text.lower())
        at = 0
        while at < len(words.words):
            name = self._name_at(words.words, at)
            if name:
                found.append((words.spans[at][0], name[1]))
            at += len(name[0]) if name else 1
        yield from sorted(found, key=lambda mention: mention[0])

    def _name_at(self, words: Sequence[str], at: int) -> tuple[tuple[str, ...], frozenset[str]] | None:
        """The longest name that begins at a word."""
        fitting = [name for name in self._names.get(words[at], ()) if tuple(words[at : at + len(name[0])]) == name[0]]
        return max(fitting, key=lambda name: len(name[0]), default=None)


def _known(titles: Mapping[str, str]) -> dict[tuple[str, ...], set[str]]:
    """The words that name each document: its file's name, that without its ending, and its title if no other has it."""
    known: dict[tuple[str, ...], set[str]] = defaultdict(set)
    titled: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for source, title in titles.items():
        path = PurePosixPath(source.lower())
        known[folded(path.name).words].add(source)
        if _is_name(path.stem):
            known[folded(path.stem).words].add(source)
        if _is_name(title):
            titled[folded(title.lower()).words].add(source)
    for words, sources in titled.items():
        if len(sources) == 1:
            known[words] |= sources
    return {words: sources for words, sources in known.items() if words}


def _is_name(text: str) -> bool:
    """Whether a text is long enough to be no accident."""
    return len(text) >= _FEWEST_LETTERS and sum(map(is_word, folded(text).words)) > 1


def _sentence(text: str) -> str:
    found = _SENTENCE_END.search(text, 1)
    return text[: found.end()] if found else text


def _last_sentence(text: str) -> str:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return text[ends[-1] :] if ends else text
