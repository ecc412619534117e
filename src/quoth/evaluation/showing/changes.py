"""Two runs beside each other, as Markdown for a pull request."""

from __future__ import annotations

from quoth.evaluation.judging.comparison import Comparison, Difference, Flip
from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.showing.markdown import code


def in_markdown(found: Comparison) -> str:
    """The comparison as Markdown, for a pull request."""
    lines = [
        f"{code(found.before.facts.system)} → {code(found.after.facts.system)}, {code(found.after.facts.set_name)}",
        "",
        "| measure | before | after | difference | n | p | p (Holm) |",
        "|---|---|---|---|---|---|---|",
        *(_difference(name, difference) for name, difference in found.differences.items()),
        "",
        f"Turns that changed: {len(found.flips)}; McNemar's p = {found.mcnemar:.3f}.",
    ]
    if found.flips:
        lines += ["", "| turn | wanted | before | after | |", "|---|---|---|---|---|"]
        lines += [_flip(flip) for flip in found.flips]
    return "\n".join(lines)


def _difference(name: str, d: Difference) -> str:
    change = f"{d.before:.3f} | {d.after:.3f} | {d.after - d.before:+.3f}"
    return f"| {name} | {change} | {d.n} | {d.p:.3f} | {d.holm:.3f} |"


def _flip(flip: Flip) -> str:
    cells = (flip.turn, flip.before.gold, said(flip.before), said(flip.after))
    return f"| {' | '.join(map(code, cells))} | {'better' if flip.after.grounded else '**worse**'} |"


def said(score: TurnScore) -> str:
    """What was said to a turn, in a few words."""
    return score.answer if score.status == "answered" else f"({score.status.replace('_', ' ')})"
