"""HTML of checked sentences: supported, contradicted or not in the documents, each with the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence

from quoth.service.as_read import as_read
from quoth.service.claims import CheckedClaim, Stance
from quoth.service.letters import safe
from quoth.service.rewording import differences

WORDS: dict[Stance, str] = {
    "supported": "Supported", "contradicted": "Contradicted", "not_found": "Not in the documents",
}  # fmt: skip


def claim_cards(claims: Sequence[CheckedClaim]) -> str:
    """A card for each, with a way to close them all."""
    if not claims:
        return ""
    close = '<button type="button" class="quoth-tool" data-act="uncheck" aria-label="Close" title="Close">✕</button>'
    cards = "".join(map(_card, claims))
    return f'<div class="quoth-claims" role="status">{close}{cards}</div>'


def _card(claim: CheckedClaim) -> str:
    quote = " ".join(claim.quote.split())
    said = f'<blockquote dir="auto">{_shown(claim, quote)}<cite>{_where(claim)}</cite></blockquote>' if quote else ""
    limit = f'<p dir="auto">The document limits it: “{safe(claim.limit)}”.</p>' if claim.limit else ""
    nearest = '<p class="quoth-about">Nearest place:</p>' if claim.stance == "not_found" and quote else ""
    shows = "Show in the document" if quote else "Show the nearest place"
    link = f'<p><a class="quoth-act" href="{link_to(claim)}">{shows}</a></p>' if claim.document else ""
    return (
        f'<section class="quoth-claim quoth-{claim.stance.replace("_", "-")}"><p dir="auto">'
        f'<strong class="quoth-stance">{WORDS[claim.stance]}</strong> {safe(claim.text)}</p>'
        f"{nearest}{said}{limit}{link}</section>"
    )


def _shown(claim: CheckedClaim, quote: str) -> str:
    """The sentence; of one that contradicts in few words, those words are marked."""
    if not claim.changes:
        return safe(as_read(quote, claim.source))
    steps = differences(claim.text, quote)
    return "".join(safe(one.new) if one.same else f"<ins>{safe(one.new)}</ins>" for one in steps if one.new)


def _where(claim: CheckedClaim) -> str:
    return safe(f"{claim.source} · page {claim.page}" if claim.page else claim.source)


def link_to(claim: CheckedClaim) -> str:
    """The address of its place for the page's script."""
    return f"#quoth/open/{claim.document}/{claim.start}/{claim.end}"
