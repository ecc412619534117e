"""Does a conversation keep its thread? A set of conversations under four histories, and rows of the data.

    python -m eval.threads                            # eval/sets/threads, in Markdown
    python -m eval.threads --data DATA --rows 100     # and rows of DATA/dev's conversations
    python -m eval.threads --limit 10 --json FILE     # ten of the conversations; each turn into a file

A turn is asked after the gold answers, after Quoth's own, after nothing, and alone in the set's stand-alone words
(`rewrite`). What is asked twice in the same words after the same history is asked once. *Follow-ups* are the turns
that need an earlier one; *changes* are new questions in the middle of a conversation. A change is answered about the
old subject if a citation touches the evidence of an earlier turn of its conversation and none touches its own.
Intervals are of 95 % and draw whole conversations (of the rows: contexts).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from eval.dialogue_rows import SETS, Gain, gains, gains_in_markdown
from eval.measures import Estimate
from tqdm import tqdm

from quoth.assistant import Assistant
from quoth.evaluation.judging.running import Asker, predict
from quoth.evaluation.judging.scorecard import MEASURES, Scores, conversations
from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.measures.evidence import Place, shared
from quoth.evaluation.measures.statistics import interval
from quoth.evaluation.sets.predictions import History, Prediction
from quoth.evaluation.sets.question_set import Question, QuestionSet
from quoth.evaluation.sets.set_folders import open_set
from quoth.types import Answer, PastTurn

HISTORIES: tuple[History, ...] = ("gold", "own", "none", "rewrite")
SHOWN = {"grounded_accuracy": "Grounded Accuracy", "answered": "J_A", "refused": "J_U", "f1": "F1"}
DIFFERENCES: tuple[tuple[History, History], ...] = (("gold", "none"), ("own", "rewrite"))
CHANGE = "change"
"""The kind of a turn that changes the subject."""

Opener: TypeAlias = Callable[[Mapping[str, str]], AbstractContextManager[Asker]]
"""Makes what can be asked of texts by name; `Assistant.from_texts` is one."""
Pairs: TypeAlias = Sequence[tuple[TurnScore, TurnScore]]


class Remembering:
    """Asks a question after a history once, and says the same again."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.said: dict[str, Answer] = {}

    def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:
        """Answer, as `Assistant.ask`."""
        asked = repr((question, tuple(history)))
        if asked not in self.said:
            self.said[asked] = self.asker.ask(question, tuple(history))
        return self.said[asked]


@dataclass(frozen=True)
class Changes:
    """The changes of subject: how many, how many of them answered, and those answered about the old subject."""

    turns: int
    answered: int
    strayed: tuple[str, ...]


@dataclass(frozen=True)
class Threads:
    """A set under each history: how each turn was judged, and the changes of subject."""

    scores: Mapping[History, Sequence[TurnScore]]
    changes: Mapping[History, Changes]


def some(questions: QuestionSet, limit: int) -> QuestionSet:
    """So many of its conversations, evenly from first to last; all for 0."""
    everything = questions.conversations
    if not 0 < limit < len(everything):
        return questions
    return replace(questions, conversations=tuple(everything[i * len(everything) // limit] for i in range(limit)))


def ask(asker: Asker, questions: QuestionSet) -> Threads:
    """Every turn under every history. Raises SetError where a turn has no stand-alone words."""
    once = Remembering(asker)
    said: dict[History, tuple[Prediction, ...]] = {}
    for history in HISTORIES:
        with tqdm(total=len(questions.turns), desc=history, leave=False) as bar:
            said[history] = predict(once, questions, history, lambda *_: bar.update() and None)
    return Threads(
        {history: score(questions, found) for history, found in said.items()},
        {history: changes(questions, found) for history, found in said.items()},
    )


def changes(questions: QuestionSet, predictions: Sequence[Prediction]) -> Changes:
    """The changes of subject among turns, whose predictions are in the set's order."""
    said = dict(zip((turn.id for turn in questions.turns), predictions, strict=True))
    found = [(turn, earlier) for turn, earlier in _with_earlier(questions) if turn.kind == CHANGE]
    answered = [(turn, earlier) for turn, earlier in found if not said[turn.id].refused]
    strayed = (
        turn.id
        for turn, earlier in answered
        if _touch(said[turn.id], earlier) and not _touch(said[turn.id], _places(turn))
    )
    return Changes(len(found), len(answered), tuple(strayed))


def _with_earlier(questions: QuestionSet) -> Iterator[tuple[Question, list[Place]]]:
    """Each turn, with the evidence of those before it in its conversation."""
    for conversation in questions.conversations:
        earlier: list[Place] = []
        for turn in conversation.turns:
            yield turn, list(earlier)
            earlier += _places(turn)


def _places(turn: Question) -> list[Place]:
    return [place for group in turn.groups for place in group]


def _touch(said: Prediction, places: Iterable[Place]) -> bool:
    return shared([citation.place for citation in said.citations], places) > 0


def follow_ups(scores: Scores) -> list[TurnScore]:
    """Those turns that need an earlier one."""
    return [one for one in scores if one.follow_up]


PARTS: Mapping[str, Callable[[Scores], list[TurnScore]]] = {"follow-ups": follow_ups, "all": lambda scores: [*scores]}


def difference(one: Scores, other: Scores, measure: str) -> Estimate | None:
    """One history minus another in a measure, over the same turns; None where it has no value."""
    value = MEASURES[measure].value

    def of(pairs: Pairs) -> float | None:
        first, second = value([a for a, _ in pairs]), value([b for _, b in pairs])
        return None if first is None or second is None else first - second

    both = dict(zip((turn.turn for turn in one), zip(one, other, strict=True), strict=True))
    clusters = [[both[turn.turn] for turn in turns] for turns in conversations(one)]
    point = of([pair for cluster in clusters for pair in cluster])
    return None if point is None else Estimate(point, *interval(clusters, of))


def in_markdown(found: Threads) -> str:
    """The table of histories, the differences between them, the changes of subject, and the kinds of turns."""
    lines = [
        f"| turns | history | n | {' | '.join(SHOWN.values())} |",
        "|---" * (3 + len(SHOWN)) + "|",
        *(_line((name, history), of(found.scores[history])) for name, of in PARTS.items() for history in HISTORIES),
        "",
        "| turns | difference | Grounded Accuracy | F1 |",
        "|---|---|---|---|",
        *(_gap(name, of, found.scores, *pair) for name, of in PARTS.items() for pair in DIFFERENCES),
        "",
        "| history | changes of subject | answered | about the old subject |",
        "|---|---|---|---|",
        *(f"| {h} | {c.turns} | {c.answered} | {len(c.strayed)} |" for h, c in found.changes.items()),
        "",
        f"| kind, after own answers | n | {' | '.join(SHOWN.values())} |",
        "|---" * (2 + len(SHOWN)) + "|",
        *(_line((kind,), turns) for kind, turns in _kinds(found.scores["own"]).items()),
    ]
    return "\n".join(lines)


def _line(labels: Sequence[str], scores: Scores) -> str:
    values = (MEASURES[name].value(scores) for name in SHOWN)
    return f"| {' | '.join((*labels, str(len(scores))))} | {' | '.join(map(_shown, values))} |"


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _gap(
    name: str,
    of: Callable[[Scores], list[TurnScore]],
    scores: Mapping[History, Scores],
    one: History,
    other: History,
) -> str:
    gaps = (difference(of(scores[one]), of(scores[other]), measure) for measure in ("grounded_accuracy", "f1"))
    return f"| {name} | {one} minus {other} | {' | '.join(gap.signed() if gap else '—' for gap in gaps)} |"


def _kinds(scores: Scores) -> dict[str, list[TurnScore]]:
    return {kind: [one for one in scores if one.kind == kind] for kind in dict.fromkeys(one.kind for one in scores)}


def to_dict(found: Threads | None, rows: Sequence[Gain]) -> dict[str, Any]:
    """Everything as plain data."""
    turns = {history: [asdict(one) for one in scores] for history, scores in found.scores.items()} if found else {}
    moved = {history: asdict(one) for history, one in found.changes.items()} if found else {}
    return {"turns": turns, "changes": moved, "rows": [asdict(gain) for gain in rows]}


def main(arguments: Sequence[str] | None = None, opener: Opener = Assistant.from_texts) -> None:
    """Print the tables. Tests pass what is asked."""
    parser = argparse.ArgumentParser(
        prog="eval.threads", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", default="threads", metavar="SET", help="another set of conversations")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only N conversations of the set")
    parser.add_argument("--data", type=Path, help="the folder of the labelled data; without it no rows are asked")
    parser.add_argument("--rows", type=int, default=100, metavar="N", help="a seeded sample of N rows of each set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every turn there")
    options = parser.parse_args(arguments)
    questions = some(open_set(options.set), options.limit)
    with opener(questions.texts) as asker:
        found = ask(asker, questions)
    print(f"{questions.manifest.name}: {len(questions.conversations)} conversations, {len(questions.turns)} turns\n")
    print(in_markdown(found))
    rows = [gains(opener, options.data, name, options.rows, options.seed) for name in SETS if options.data]
    if rows:
        print(f"\n{gains_in_markdown(rows)}")
    if options.json:
        options.json.write_text(json.dumps(to_dict(found, rows), indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
