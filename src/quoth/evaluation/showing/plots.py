"""The figures of the report, as SVG that takes its colours and its font from the page around it.

matplotlib writes colours as numbers. Each colour used here is a number that stands for a name of
the page's style sheet, and is replaced by it, so that a figure is dark on a dark page. Text stays
text, and what a document or a prediction named is never read as a formula.
"""

from __future__ import annotations

import html
import io
import re
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from quoth.evaluation.measures.calibration import Operating
from quoth.evaluation.measures.metrics import LOOSEST
from quoth.evaluation.optional_libraries import eval_extra
from quoth.evaluation.showing.markdown import cut
from quoth.evaluation.showing.tables import Bin, Row, Spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT, ONE, TWO, BAD = "#000001", "#000002", "#000003", "#000004", "#000005"
COLOURS = {INK: "var(--muted)", FAINT: "var(--line)", ONE: "var(--one)", TWO: "var(--two)", BAD: "var(--bad)"}

WIDTH, HEIGHT, LINE = 3.3, 2.5, 0.24
"""Inches of a figure; of one row in a figure of rows."""
LONGEST = 22
"""Characters of a label."""
TICKS = ((0, 0.25, 0.5, 0.75, 1), ("0", "", "0.5", "", "1"))
"""Of every share."""

_STYLE: dict[Any, Any] = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same layout everywhere
    "font.size": 8.5,
    "axes.labelsize": 8.5,
    "legend.fontsize": 8.5,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "svg.fonttype": "none",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}
_FRONT = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_SIZE = re.compile(r' width="[\d.]+pt" height="[\d.]+pt"')
_SHEET = re.compile(r"<style.*?</style>", re.DOTALL)
_GROUP = re.compile(r' id="(?:figure|axes|patch|line2d|text|[xy]tick|legend|matplotlib\.axis|[A-Z]\w*)_\d+"')
_FONT = re.compile(r" font-family: [^;\"]*;?")


def risk_coverage(points: Sequence[Operating], at: Operating | None) -> str:
    """Risk at every coverage, the area under it, and where the run stands."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure, "share of turns answered, surest first", "wrong among them")
        x, y = [point.coverage for point in points], [point.risk for point in points]
        axes.fill_between(x, y, color=ONE, alpha=0.15, linewidth=0)
        axes.plot(x, y, color=ONE, linewidth=1.6)
        if at:
            axes.plot(at.coverage, at.risk, "o", color=TWO, markersize=6, label="as it was run")
            axes.legend(loc="upper left")
        _unit(axes)

    return _svg("risk and coverage", draw)


def reliability(bins: Sequence[Bin]) -> str:
    """The share of answers that is right against confidence, with the number of answers beneath."""

    def draw(figure: Figure) -> None:
        upper, lower = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
        x = [found.confidence for found in bins]
        upper.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        upper.plot(x, [found.right for found in bins], "-o", color=ONE, linewidth=1.2, markersize=4)
        upper.set_ylabel("right")
        _unit(upper)
        lower.bar(x, [found.n for found in bins], width=0.035, color=ONE, alpha=0.5)
        for found in bins:
            lower.annotate(str(found.n), (found.confidence, found.n), ha="center", va="bottom", fontsize=7)
        lower.set(xlabel="confidence", ylabel="answers", ylim=(0, 1.45 * max(found.n for found in bins)), yticks=[])

    return _svg("reliability", draw)


def depths(rows: Sequence[Row]) -> str:
    """F1 and what went right by depth of turn."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure, "turn of its conversation, and how many", "")
        x = range(len(rows))
        for name, colour, values in _both(rows):
            axes.plot(
                x, [float("nan") if v is None else v for v in values], "-o", color=colour, label=name, markersize=4
            )
        axes.set_ylim(-0.03, 1.03)
        axes.set_yticks(*TICKS)
        axes.set_xlim(-0.4, len(rows) - 0.6)
        axes.set_xticks(list(x), [f"{row.label}\n{row.n}" for row in rows])
        figure.legend(loc="outside upper right", ncols=2)

    return _svg("depth", draw)


def kinds(rows: Sequence[Row]) -> str:
    """F1 and what went right by kind of question."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure, "", "")
        for offset, (name, colour, values) in zip((-0.19, 0.19), _both(rows), strict=True):
            axes.barh([i + offset for i in range(len(rows))], [v or 0 for v in values], 0.36, color=colour, label=name)
        _rows(axes, [f"{cut(row.label, LONGEST)}  {row.n}" for row in rows])
        axes.set_xlim(0, 1.02)
        axes.set_xticks(*TICKS)
        figure.legend(loc="outside upper right", ncols=2)

    return _svg("kind", draw, _tall(len(rows), 1.4))


def tightness(values: Sequence[float]) -> str:
    """How many turns cite how many characters for one of evidence, and from where on they count as loose."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure, "cited characters for one of evidence", "turns")
        axes.hist([min(value, 3.9) for value in values], bins=[i / 4 for i in range(17)], color=ONE, rwidth=0.9)
        axes.axvline(LOOSEST, color=BAD, linewidth=1.2, linestyle=(0, (4, 2)), label="looser does not count")
        axes.set_xticks(range(5), ["0", "1", "2", "3", "4+"])
        axes.locator_params(axis="y", integer=True)
        axes.grid(visible=False, axis="x")
        figure.legend(loc="outside upper right")

    return _svg("tightness", draw)


def latency(spreads: Sequence[Spread]) -> str:
    """Milliseconds by stage: the median, the 95th percentile, the slowest."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure, "milliseconds", "")
        y = range(len(spreads))
        late = axes.barh(y, [s.p95 for s in spreads], 0.55, color=ONE, alpha=0.3)
        half = axes.barh(y, [s.p50 for s in spreads], 0.55, color=ONE)
        (most,) = axes.plot([s.most for s in spreads], y, "|", color=TWO, markersize=9, markeredgewidth=1.5)
        _rows(axes, [cut(s.label, LONGEST) for s in spreads])
        axes.set_xlim(left=0)
        handles: list[Any] = [half, late, most]
        figure.legend(handles, ["p50", "p95", "slowest"], loc="outside upper right", ncols=3)

    return _svg("latency", draw, _tall(len(spreads), 1.1))


def shares(values: Sequence[tuple[str, float]]) -> str:
    """Named shares in [0, 1], each with its number."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure, "", "")
        axes.barh(range(len(values)), [value for _, value in values], 0.6, color=ONE)
        for i, (_, value) in enumerate(values):
            axes.annotate(f"{value:.3f}", (value, i), (3, 0), textcoords="offset points", va="center")
        _rows(axes, [cut(name, LONGEST) for name, _ in values])
        axes.set_xlim(0, 1.12)
        axes.set_xticks(*TICKS)

    return _svg("search", draw, _tall(len(values), 1.1))


def _both(rows: Sequence[Row]) -> tuple[tuple[str, str, list[float | None]], ...]:
    return ("F1", ONE, [row.f1 for row in rows]), ("grounded", TWO, [row.grounded for row in rows])


def _axes(figure: Figure, x: str, y: str) -> Axes:
    axes: Axes = figure.subplots()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    return axes


def _unit(axes: Axes) -> None:
    axes.set_xlim(0, 1.02)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xticks(*TICKS)
    axes.set_yticks(*TICKS)


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")


def _tall(rows: int, times: float) -> float:
    return max(0.8 + rows * LINE * times, HEIGHT / 2)


def _svg(name: str, draw: Callable[[Figure], None], height: float = HEIGHT) -> str:
    """Draw a figure. The same numbers give the same text: no date, and names that depend on what is drawn."""
    with eval_extra():
        import matplotlib as mpl
        from matplotlib.figure import Figure
    written = io.StringIO()
    with mpl.rc_context({**_STYLE, "svg.hashsalt": f"quoth {name}"}), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a glyph that is not in the font by which it lays out
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        draw(figure)
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(written, format="svg", transparent=True, metadata=nothing)
    return _for_the_page(written.getvalue(), name)


def _for_the_page(svg: str, name: str) -> str:
    for pattern in (_FRONT, _SIZE, _SHEET, _GROUP, _FONT):
        svg = pattern.sub("", svg)
    for number, colour in COLOURS.items():
        svg = svg.replace(number, colour)
    return svg.replace("<svg", f'<svg role="img" aria-label="{html.escape(name)}"', 1)
