"""The reports of a run: words for a terminal, Markdown for a pull request, a page for a person.

The page is one file that fetches nothing. Documents and predictions are not trusted: the template
escapes what it is given, and the page forbids every script, also one that escaping missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quoth.evaluation.judging.comparison import Comparison
from quoth.evaluation.judging.runs import Facts, Run
from quoth.evaluation.judging.scorecard import MEASURES, Figure, losses
from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.measures.calibration import risk_coverage
from quoth.evaluation.optional_libraries import eval_extra
from quoth.evaluation.sets.json_files import write as write_file
from quoth.evaluation.sets.predictions import Prediction
from quoth.evaluation.sets.question_set import QuestionSet
from quoth.evaluation.showing import plots, tables
from quoth.evaluation.showing.markdown import code, cut
from quoth.evaluation.showing.worst_turns import reason, worst

HTML = "report.html"
MARKDOWN = "report.md"
CHANGES = "changes.md.jinja"

WORST = 30
WORST_IN_MARKDOWN = 10
LONGEST = 1500
"""Characters of an answer that are shown on the page."""

HEADLINE = ("grounded_accuracy", "answered", "refused")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Grounded accuracy": HEADLINE,
    "Answers": (
        "exact", "f1", "exact_has_answer", "f1_has_answer", "f1_no_answer", "yes_no_accuracy", "partial"
    ),
    "Refusals": (
        "abstention_precision", "abstention_recall", "abstention_f1", "over_refusal", "underspecified"
    ),
    "Confidence": ("aurc", "calibration_error", "brier"),
    "Citations": (
        "verbatim", "resolvable", "citation_precision", "citation_recall", "citation_f1", "citation_iou",
        "tightness", "support",
    ),
}  # fmt: skip
LOWER = "; lower is better"
LAST = "Search"
"""The group of every measure that has no other."""

SEARCH: Mapping[str, str] = {
    "hit": "turns with evidence in the top {}",
    "recall": "evidence that is in the top {}",
    "MRR": "one over the rank of the first evidence",
    "nDCG": "evidence in the top {}, the earlier the better",
}
"""What the measures of the search are, by the part of their names before the number."""

HISTORIES: Mapping[str, str] = {
    "none": "every question asked alone",
    "own": "after what was answered before",
    "gold": "after the gold answers",
    "rewrite": "every question asked alone, in its gold rewrite",
    "theirs": "as the system that predicted kept it",
}


def in_words(run: Run) -> str:
    """The scorecard for a terminal: the headline and its halves, then every other measure by group."""
    lines = [f"{_title(run.facts)}: {len(run.scores)} turns, {_setting(run.facts)}"]
    width = max(map(len, run.summary), default=0)
    for group, figures in grouped(run.summary):
        lines += ["", group, *(_line(name, figure, width) for name, figure in figures.items())]
    return "\n".join(lines)


def _line(name: str, figure: Figure, width: int) -> str:
    return (
        f"  {name:<{width}}  {shown(figure.value):>6}  {_interval(figure):<14}  n {figure.n:<5} {_about(name)}".rstrip()
    )


def write(
    run: Run,
    questions: QuestionSet,
    predictions: Sequence[Prediction],
    folder: Path,
    comparison: Comparison | None = None,
) -> None:
    """Write report.md and report.html into a folder that is there; `predictions` are in the order of the turns.

    Raises QuothError where a library of the `eval` extra is missing, and SetError where the folder
    cannot be written.
    """
    examples = worst(run, questions, predictions, WORST)
    values = _values(run, comparison)
    text = _rendered(f"{MARKDOWN}.jinja", examples=examples[:WORST_IN_MARKDOWN], **values)
    write_file(folder / MARKDOWN, text)
    page = _rendered(f"{HTML}.jinja", examples=examples, **values, **_of_the_page(run, questions))
    write_file(folder / HTML, page)


def grouped(figures: Mapping[str, Figure]) -> Iterator[tuple[str, dict[str, Figure]]]:
    """A run's figures by `GROUPS`, and those without one in a last group, so that none can get lost."""
    named = {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, LAST: tuple(name for name in figures if name not in named)}
    for group, names in groups.items():
        if found := {name: figures[name] for name in names if name in figures}:
            yield group, found


def shown(value: float | None) -> str:
    """A number with three decimals. What is not quite 1 is not shown as 1, nor what is not quite 0 as 0."""
    if value is None:
        return "—"
    if 0 < value < 1:
        value = min(max(value, 0.001), 0.999)
    return f"{value:.3f}"


def _interval(figure: Figure) -> str:
    return "" if figure.low is None or figure.high is None else f"{figure.low:.3f}\u2013{figure.high:.3f}"


def _about(name: str) -> str:
    measure, (family, _, first) = MEASURES[name], name.partition("@")
    about = SEARCH[family].format(first) if family in SEARCH else measure.about
    return f"{about}{LOWER if measure.lower_is_better else ''}"


def _title(facts: Facts) -> str:
    return f"{facts.system} on {facts.set_name}"


def _setting(facts: Facts) -> str:
    return f"{HISTORIES.get(facts.history, facts.history)}, measures {facts.measures}"


def changes_in_markdown(comparison: Comparison) -> str:
    """Two runs beside each other, for a pull request."""
    return _rendered(CHANGES, comparison=comparison).rstrip()


def said(score: TurnScore) -> str:
    """What was said to a turn, in a few words."""
    return score.answer if score.status == "answered" else f"({score.status.replace('_', ' ')})"


def _rendered(template: str, **values: Any) -> str:
    with eval_extra():
        import jinja2
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=jinja2.select_autoescape(["html.jinja"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(
        shown=shown, interval=_interval, about=_about, said=said, reason=reason, code=code,
        cut=lambda text: cut(text, LONGEST),
    )  # fmt: skip
    return environment.get_template(template).render(**values)


def _values(run: Run, comparison: Comparison | None) -> dict[str, Any]:
    """What both reports tell."""
    return {
        "run": run,
        "title": _title(run.facts),
        "setting": _setting(run.facts),
        "groups": list(grouped(run.summary)),
        "comparison": comparison,
        "kinds": tables.by_kind(run.scores),
        "depths": tables.by_depth(run.scores),
    }


def _of_the_page(run: Run, questions: QuestionSet) -> dict[str, Any]:
    """What only the page tells."""
    scores = run.scores
    return {
        "facts": run.facts,
        "history": HISTORIES.get(run.facts.history, run.facts.history),
        "manifest": questions.manifest,
        "conversations": len(questions.conversations),
        "headline": {name: run.summary[name] for name in HEADLINE},
        "failures": tables.failures(scores),
        "asked": {turn.id: turn.question for turn in questions.turns},
        "confusion": tables.confusion(scores),
        "statuses": tables.STATUSES,
        "latency": tables.latency(scores),
        "counters": tables.counters(scores),
        "figures": _figures(run),
    }


def _figures(run: Run) -> dict[str, str]:
    """The figures by name, as SVG; those for which there are no numbers are left out."""
    scores = run.scores
    points, bins, times = risk_coverage(losses(scores)), tables.reliability(scores), tables.latency(scores)
    depths, kinds = tables.by_depth(scores), tables.by_kind(scores)
    tight = [score.tightness for score in scores if score.tightness is not None and MEASURES["tightness"].over(score)]
    search = [(n, f.value) for n, f in dict(grouped(run.summary)).get(LAST, {}).items() if f.value is not None]
    drawn = {
        "risk": points and plots.risk_coverage(points, tables.operating(scores)),
        "reliability": bins and plots.reliability(bins),
        "depths": depths and plots.depths(depths),
        "kinds": kinds and plots.kinds(kinds),
        "tightness": tight and plots.tightness(tight),
        "search": search and plots.shares(search),
        "latency": times and plots.latency(times),
    }
    return {name: figure for name, figure in drawn.items() if isinstance(figure, str)}
