"""A sentence is supported, contradicted or not in the documents, by a reader's word that its source bears out."""

from __future__ import annotations

from typing import Any

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.assistant import Assistant
from quoth.checking.findings import DraftReport
from quoth.errors import UsageError
from quoth.service.claim_cards import claim_cards
from quoth.service.claims import CheckedClaim, check_claims

TEXT = "The bridge was opened in 1897 by Ann Lee. It is 210 metres long. It was not hurt in the flood."


def answered(short: str, quote: str) -> dict[str, Any]:
    """An answer of yes or no that rests on a sentence of `TEXT`."""
    start = TEXT.index(quote)
    place = {"source": "bridge.md", "document": "d", "page": None}
    cited = {**place, "marker": 1, "start": start, "end": start + len(quote), "quote": quote}
    passage: dict[str, Any] = {**place, "start": 0, "end": len(TEXT), "text": TEXT, "headings": []}
    return {"short": short, "citations": [cited] if short else [], "passages": [passage]}


def stance(claim: str, short: str, quote: str = TEXT[:41]) -> str:
    """What a claim is where nothing stands word by word and the reader says this."""
    (found,) = check_claims(claim, lambda _: answered(short, quote), lambda _: DraftReport(()))
    return found.stance


@pytest.mark.parametrize(
    ("claim", "short", "quote", "wanted"),
    [
        ("Ann Lee opened the bridge in 1897.", "yes", TEXT[:41], "supported"),
        ("The bridge was opened in 1879.", "no", TEXT[:41], "contradicted"),
        ("The bridge was opened by Tomas Berg.", "yes", TEXT[:41], "not_found"),  # the sentence names somebody else
        ("The bridge was opened in 1898.", "yes", TEXT[:41], "not_found"),  # and has another figure
        ("The bridge is 160 metres long.", "no", TEXT[42:64], "contradicted"),
        ("The bridge is 210 metres long.", "yes", TEXT[42:64], "supported"),
        ("The bridge is painted green.", "no", TEXT[42:64], "not_found"),  # of colours it says nothing
        ("The flood of 1953 hurt it.", "no", TEXT[65:], "not_found"),  # of years the sentence says nothing
        ("The bridge was not opened.", "no", TEXT[:41], "not_found"),  # what a claim denies
        ("The bridge was opened.", "", TEXT[:41], "not_found"),
    ],
)
def test_a_reader_s_word_counts_where_its_sentence_bears_it_out(
    claim: str, short: str, quote: str, wanted: str
) -> None:
    """It has the claim's figures and names, or a figure of its own, and most of the words."""
    assert stance(claim, short, quote) == wanted


def checked(claim: str) -> list[CheckedClaim]:
    with Assistant.from_texts({"bridge.md": TEXT}, encoder=WordEncoder(), reader=ScriptedReader("zebra")) as assistant:
        return check_claims(claim, lambda question: assistant.ask(question).to_dict(), assistant.check_text)


def test_what_stands_word_by_word_is_supported() -> None:
    """Whatever a reader would say; with its place."""
    (found,) = checked("the bridge was opened in 1897 by Ann Lee")
    assert (found.stance, found.source, found.start, found.end) == ("supported", "bridge.md", 0, 40)


def test_what_a_claim_leaves_away_is_told() -> None:
    """It stands so, after words that deny it."""
    with Assistant.from_texts(
        {"mill.txt": "The owner denies that the mill will be sold."},
        encoder=WordEncoder(),
        reader=ScriptedReader("zebra"),
    ) as assistant:
        ask = lambda _: answered("no", TEXT[:41])  # noqa: E731
        (found,) = check_claims("The mill will be sold.", ask, assistant.check_text)
        assert (found.stance, found.limit) == ("contradicted", "The owner denies that")
        (found,) = check_claims("The mill will be sold.", lambda _: answered("", ""), assistant.check_text)
        assert (found.stance, found.limit) == ("not_found", "The owner denies that")


def test_each_sentence_is_checked() -> None:
    """At most five; without one there is nothing to check."""
    found = checked("It is 210 metres long. Owls hoot at night.")
    assert [(one.text, one.stance) for one in found] == [
        ("It is 210 metres long.", "supported"),
        ("Owls hoot at night.", "not_found"),
    ]
    with pytest.raises(UsageError, match="no sentence"):
        checked(" ?! ")
    with pytest.raises(UsageError, match="6 sentences are too many"):
        checked("Owls hoot. " * 6)


def test_cards_say_it_in_words_and_nothing_acts() -> None:
    """With the differing words marked, the place and a way to it."""
    claim = CheckedClaim(
        "It is <b>160</b> m.", "contradicted", "a<b>.md", "0" * 64, 3, 5, 9, "It is 210 m.", (("160", "210"),)
    )
    page = claim_cards([claim, CheckedClaim("Owls <i>hoot</i>.", "not_found")])
    assert '<strong class="quoth-stance">Contradicted</strong> It is &lt;b&gt;160&lt;/b&gt; m.' in page
    assert "<ins>210</ins>" in page
    assert "a&lt;b&gt;.md · page 3" in page
    assert f'href="#quoth/open/{"0" * 64}/5/9"' in page
    assert "Not in the documents</strong> Owls &lt;i&gt;" in page
    assert claim_cards([]) == ""
