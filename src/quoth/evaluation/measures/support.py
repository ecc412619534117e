"""Does the cited text say what a sentence of an answer says? Told by its words alone.

A lexical check cannot see a twisted relation between words that are all there. It does see the
figure, the name or the "not" that nobody wrote, which is what free-form answers get wrong most
checkably. Words are compared without case and in their canonical Unicode form (NFC), never by
stem; English only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from quoth.answering.reply import MARKER

ENOUGH = 0.7
"""The share of a sentence's content words that the cited text must hold."""

_PARTICLE = re.compile(r"\A\W*(?:yes|no)\b(?=\s*(?:[,;:!\u2013\u2014.]|$))", re.IGNORECASE)
# A date with points reads as one number, with the same effect.
_DATE = r"\d{1,4}(?P<mark>[-/])\d{1,2}(?P=mark)\d{1,4}"
_NUMBER = r"\d+(?:[.,:]\d+)*"
_WORD = r"[^\W_]+(?:['\u2019][^\W_]+)*"
_TOKEN = re.compile(rf"(?P<date>(?<!\w){_DATE}(?!\w))|(?P<number>(?<!\w){_NUMBER}(?!\w))|(?P<word>{_WORD})")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SUFFIX = re.compile(r"'(?:s|re|ll|ve|d|m)$")


def _words(text: str) -> list[str]:
    return text.split()


_NEGATIONS = frozenset(_words("never neither no nobody none nor not nothing nowhere without"))
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
_NUMERALS = {word: word for word in _words("hundred thousand million billion trillion")}
_NUMERALS |= {word: str(10 * i) for i, word in enumerate(_words(_TENS), 1)}
# "One" is left out: it stands for a person or a thing more often than for the number.
_NUMERALS |= {word: str(i) for i, word in enumerate(_words(_SMALL)) if word != "one"}
_FUNCTION = frozenset(
    _words(
        "a about above after again against all also although am an and another any are as at be because been before "
        "being below between both but by can could did do does doing down during each either every few for from "
        "further had has have having he hence her here hers herself him himself his how however i if in into is it "
        "its itself just may me might more most must my myself of off on once one only or other our ours ourselves "
        "out over own same shall she should since so some such than that the their theirs them themselves then there "
        "therefore these they this those through thus to too under until up upon us very was we were what when where "
        "whether which while who whom whose why will with within would you your yours yourself yourselves"
    )
)


@dataclass(frozen=True)
class Support:
    """How far a cited text bears a sentence out.

    `share`: of its content words, in [0, 1], how many the text holds; 1.0 where it has none.
    `missing`: its numbers, dates, names and negations that the text does not hold, as they are
    compared, each once and in order.
    """

    share: float
    missing: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the sentence is supported: enough of its words, and nothing missing that decides."""
        return self.share >= ENOUGH and not self.missing


@dataclass(frozen=True)
class _Token:
    text: str
    """As it is compared."""
    decides: bool
    """Whether the sentence stands or falls with it."""
    content: bool


def support(sentence: str, cited: str) -> Support:
    """Hold one sentence against the text that it cites.

    Markers `[1]` do not count, nor does a "Yes," or "No." that answers a question. A word that is
    there once supports any number of uses. Two numbers are the same whether or not a thousand has
    its comma, and whether digits or, up to ninety, a single word; "n't" and "cannot" are "not".
    """
    held = {token.text for token in _tokens(cited)}
    tokens = _tokens(_PARTICLE.sub("", MARKER.sub("", sentence)))
    content = [token.text in held for token in tokens if token.content]
    missing = dict.fromkeys(token.text for token in tokens if token.decides and token.text not in held)
    return Support(sum(content) / len(content) if content else 1.0, tuple(missing))


def supported(sentences: Iterable[tuple[str, str]]) -> float | None:
    """The share of `(sentence, cited text)` that is supported; None without a sentence."""
    found = [support(sentence, cited).ok for sentence, cited in sentences]
    return sum(found) / len(found) if found else None


def has_content(text: str) -> bool:
    """Whether a text has a word that says something: none of those that only hold a sentence together."""
    return any(token.content for token in _tokens(text))


def _tokens(text: str) -> list[_Token]:
    matches = _TOKEN.finditer(unicodedata.normalize("NFC", text))
    return [_read(match, first=i == 0) for i, match in enumerate(matches)]


def _read(match: re.Match[str], *, first: bool) -> _Token:
    written = match[0]
    if match["date"]:
        return _Token(written, decides=True, content=True)
    if match["number"]:
        return _Token(_THOUSANDS.sub("", written), decides=True, content=True)
    word = written.casefold().replace("\u2019", "'")
    if word.endswith("n't") or word == "cannot":
        word = "not"
    if word in _NEGATIONS:
        return _Token(word, decides=True, content=False)
    word = _SUFFIX.sub("", word)
    function = word in _FUNCTION
    # A capital makes a name, a month or a day of any word but "I" and the function word that a
    # sentence begins with. One in capitals throughout is a name even there: "WHO", "IT".
    plain = function and (first or word == "i") and not written[1:].isupper()
    name = written[0].isupper() and not plain
    decides = name or word in _NUMERALS or any(character.isdigit() for character in word)
    return _Token(_NUMERALS.get(word, word), decides, content=not function)
