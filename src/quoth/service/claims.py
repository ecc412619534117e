"""A sentence of a person's → what the documents say to it: supported, contradicted, or not in them; with the sentence.

Word by word it is looked for first (`checking`). What stands nowhere so is asked as a question for yes or no, and the
reader's word counts where the sentence that it rests on speaks of the same things: it has the claim's figures and
names, or where it says otherwise a figure of its own, and most of the other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from quoth.checking.draft_figures import stems, values_in
from quoth.checking.findings import Claim, DraftReport
from quoth.checking.folding import folded
from quoth.checking.limiting import negates
from quoth.errors import UsageError
from quoth.index.passages import sentences

Stance: TypeAlias = Literal["supported", "contradicted", "not_found"]

MOST_SENTENCES: Final = 5
"""Of one check; each takes as long as an answer."""
_SAME: Final = 0.5
_OTHERWISE: Final = 0.6
"""Share of a claim's telling words that its sentence, or the text before that, has which supports or contradicts it."""
_BEFORE: Final = 200
"""Characters before a sentence in which what it speaks of may be named."""
_NAME: Final = re.compile(r"(?<=[^.!?:\s] )[A-Z][\w'’-]+")  # noqa: RUF001
_MARKS: Final = re.compile(r"[\"“”„«»]")

Ask: TypeAlias = Callable[[str], Mapping[str, Any]]
"""Answers a question as `Answer.to_dict()`."""
Check: TypeAlias = Callable[[str], DraftReport]


@dataclass(frozen=True)
class CheckedClaim:
    """A sentence, what the documents say to it, and where. `quote` is the nearest sentence where they say nothing.

    `changes` are words of the claim and those that the document has in their place, `limit` the words of the
    document that the claim leaves away.
    """

    text: str
    stance: Stance
    source: str = ""
    document: str = ""
    page: int | None = None
    start: int = 0
    end: int = 0
    quote: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    limit: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The claim as plain data."""
        return {**self.__dict__, "changes": [list(change) for change in self.changes]}


def check_claims(text: str, ask: Ask, check: Check) -> list[CheckedClaim]:
    """Check each sentence of a text. Raises UsageError for none, or too many."""
    found = [" ".join(text[start:end].split()) for start, end in sentences(text, 0, len(text))]
    found = [one for one in found if stems(one)]
    if not found:
        raise UsageError("there is no sentence to check", "write or paste one into the box")
    if len(found) > MOST_SENTENCES:
        raise UsageError(
            f"{len(found)} sentences are too many at once; at most {MOST_SENTENCES} are checked", "check fewer"
        )
    return [_checked(claim, ask, check) for claim in found]


def _checked(claim: str, ask: Ask, check: Check) -> CheckedClaim:
    quoted = next(iter(check(f"“{_MARKS.sub('', claim)}”").claims), None)
    if quoted and quoted.verdict == "verbatim":
        return _placed(claim, "supported", quoted)
    answer = ask(f"Is it true that {claim.rstrip(' .!?…')}?")
    cited = next(iter(answer.get("citations", ())), None)
    if quoted and quoted.verdict == "cut":
        return _placed(claim, "contradicted" if answer.get("short") == "no" else "not_found", quoted)
    if cited is None:
        near = next(iter(answer.get("passages", ())), None)
        return CheckedClaim(claim, "not_found") if near is None else _of(claim, "not_found", near, "")
    stance = _stance(claim, str(answer.get("short", "")), str(cited["quote"]), _before(answer, cited))
    changed = quoted if quoted and quoted.place and _overlap(quoted, cited) and stance == "contradicted" else None
    found = _of(claim, stance, cited, cited["quote"])
    return found if changed is None else CheckedClaim(**{**found.__dict__, "changes": _changes(changed)})


def _stance(claim: str, said: str, quote: str, before: str) -> Stance:
    """Whether the sentence that a yes or no rests on speaks of what the claim does."""
    own = stems(claim)
    share = len(own & stems(f"{before} {quote}")) / max(len(own), 1)
    there = {value for values, _ in values_in(quote) for value in values}
    missing = any(not values & there for values, _ in values_in(claim))  # 1.234 may be two values
    names = {name for name in _NAME.findall(claim) if name.casefold() not in f"{before} {quote}".casefold()}
    if said == "yes" and share >= _SAME and not missing and not names:
        return "supported"
    if said == "no" and share >= _OTHERWISE and (there or not missing) and not negates(folded(claim).words):
        return "contradicted"  # of what a claim denies, no reader's "no" is sure
    return "not_found"


def _before(answer: Mapping[str, Any], cited: Mapping[str, Any]) -> str:
    """What stands before a citation, with the headings over it."""
    for one in answer.get("passages", ()):
        if one["document"] == cited["document"] and one["start"] <= cited["start"] < one["end"]:
            at = cited["start"] - one["start"]
            return " ".join([*one["headings"], one["text"][max(0, at - _BEFORE) : at]])
    return ""


def _overlap(quoted: Claim, cited: Mapping[str, Any]) -> bool:
    place = quoted.place
    same = place is not None and place.document == cited["document"]
    return same and place is not None and place.start < cited["end"] and cited["start"] < place.end


def _changes(quoted: Claim) -> tuple[tuple[str, str], ...]:
    return tuple((change.draft, change.document) for change in quoted.changes)


def _placed(claim: str, stance: Stance, quoted: Claim) -> CheckedClaim:
    place = quoted.place
    if place is None:
        return CheckedClaim(claim, stance)
    return CheckedClaim(
        claim, stance, place.source, place.document, place.page, place.start, place.end, place.text, (), quoted.limit
    )


def _of(claim: str, stance: Stance, place: Mapping[str, Any], quote: str) -> CheckedClaim:
    start, end = place["start"], place["end"]
    return CheckedClaim(claim, stance, place["source"], place["document"], place["page"], start, end, quote)
