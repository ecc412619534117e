"""`quoth eval`: score a set, compare two runs, hold a version to its baseline."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from quoth.answering.reader import Reader, TrainedReader, packaged_reader
from quoth.assistant import Assistant
from quoth.config import DEFAULTS, Settings
from quoth.errors import UsageError
from quoth.evaluation.judging import comparison, regression, runs, threshold
from quoth.evaluation.judging.running import check_history, predict
from quoth.evaluation.sets import importers, predictions, question_set
from quoth.evaluation.sets.predictions import History, Prediction
from quoth.evaluation.sets.question_set import Dialogue, QuestionSet
from quoth.evaluation.sets.set_folders import SETS, find_set, known_sets, open_set, write_set
from quoth.evaluation.showing import report
from quoth.files.file_names import hyphened
from quoth.terminal import print_json, progress

RUNS = Path("eval") / "runs"
BASELINE = "baseline.json"
HISTORIES = get_args(History)

Parser = argparse.ArgumentParser


def run(arguments: Sequence[str], parser: Callable[..., Parser]) -> int:
    """Run `quoth eval ARGUMENTS`; `parser` makes parsers that speak as the rest of the program does."""
    words = list(arguments)
    name = words[0] if words and words[0] in _COMMANDS else "score"
    add, act, what = _COMMANDS[name]
    known = ", ".join(found.name for found in known_sets()) or "none here"
    made = parser(
        prog="quoth eval" if name == "score" else f"quoth eval {name}",
        description=what,
        epilog=f"Also: quoth eval {{{','.join(n for n in _COMMANDS if n != 'score')}}} --help. Sets: {known}.",
    )
    add(made)
    return act(made.parse_args(words[name != "score" :]))


def _set_options(parser: Parser) -> None:
    parser.add_argument("set", metavar="SET", help=f"a question set: a folder, or the name of one in {SETS}")
    parser.add_argument("--documents", type=Path, metavar="PATH", help="the set's documents, where it brings none")


def _run_options(parser: Parser) -> None:
    parser.add_argument(
        "--history", choices=HISTORIES, default="own",
        help="what a follow-up is asked after: nothing, what was answered, the gold answers; or as its gold rewrite",
    )  # fmt: skip


def _score_options(parser: Parser) -> None:
    _set_options(parser)
    _run_options(parser)
    parser.add_argument(
        "--predictions", type=Path, metavar="FILE", help="score what another system predicted, instead of Quoth"
    )
    parser.add_argument("--system", help="the system's name in the reports (default: quoth, or the file's name)")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"the run's folder (default: in {RUNS})")
    parser.add_argument("--against", type=Path, metavar="RUN", help="an earlier run, to show what changed")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _score(options: argparse.Namespace) -> int:
    questions = open_set(options.set, options.documents)
    if options.predictions:
        system = options.system or options.predictions.stem
        found = predictions.load_predictions(options.predictions, questions)
        history = "theirs"
    else:
        system, history = options.system or "quoth", options.history
        found = _ask_all(questions, options.history)
    run = runs.judge(questions, found, system, history)
    folder = options.out or RUNS / hyphened(f"{questions.manifest.name}-{system}-{history}")
    before = comparison.compare(runs.load_run(options.against), run) if options.against else None
    runs.save(run, found, folder)
    report.write(run, questions, found, folder, before)
    if options.json:
        print_json(json.loads((folder / runs.SUMMARY).read_text("utf-8")))
    else:
        print(report.in_words(run))
        print(f"\nThe report: {folder / report.HTML}")
    return 0


def _compare_options(parser: Parser) -> None:
    parser.add_argument("before", type=Path, metavar="A", help="the folder of a run")
    parser.add_argument("after", type=Path, metavar="B", help="the folder of another run over the same set")


def _compare(options: argparse.Namespace) -> int:
    print(report.changes_in_markdown(comparison.compare(runs.load_run(options.before), runs.load_run(options.after))))
    return 0


def _gate_options(parser: Parser) -> None:
    _set_options(parser)
    parser.add_argument("--accept", action="store_true", help="acknowledge every change: write the baseline anew")


def _gate(options: argparse.Namespace) -> int:
    questions = open_set(options.set, options.documents)
    path = find_set(options.set) / BASELINE
    baseline = None if options.accept else regression.load_baseline(path)  # before anything slow is done
    first, again = (runs.judge(questions, _ask_all(questions, "own"), "quoth", "own") for _ in range(2))
    if baseline is None:
        baseline = regression.baseline_of(first)
        regression.save_baseline(path, baseline)
    problems = regression.broken(first, again, baseline)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "the gate is passed")
    if problems:
        print(f"if a change is meant, acknowledge it: quoth eval gate {options.set} --accept")
    return 1 if problems else 0


def _threshold_options(parser: Parser) -> None:
    _set_options(parser)
    parser.add_argument("--reader", type=Path, metavar="DIR", help="the folder of a reader of your own")
    parser.add_argument("--json", action="store_true", help="print the thresholds as JSON")


def _threshold(options: argparse.Namespace) -> int:
    questions = open_set(options.set, options.documents)
    threshold.check_sides(questions)  # before anything slow is done
    reader = TrainedReader.open(options.reader) if options.reader else packaged_reader()
    said = _ask_all(questions, threshold.HISTORY, reader, threshold.UNBARRED)
    found = threshold.sweep(questions, said, reader.threshold)
    if options.json:
        print_json(found.to_dict())
    else:
        print(threshold.in_markdown(found))
    return 0


def _seal(options: argparse.Namespace) -> int:
    found = question_set.seal(find_set(options.set), options.documents)
    print(f"{found.manifest.name}: {len(found.conversations)} conversations, {len(found.turns)} turns, sound")
    return 0


def _import_options(parser: Parser) -> None:
    parser.add_argument("format", choices=importers.NAMES, help="the form of the file")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="SET", help="the folder to write the set into")
    parser.add_argument("--licence", default="unknown", help="the licence of the data (default: %(default)s)")
    parser.add_argument(
        "--documents", type=Path, metavar="PATH", help="what was asked, for the ratings of a chat (feedback)"
    )
    parser.add_argument("--most", type=int, metavar="N", help="only the first N conversations")


def _import(options: argparse.Namespace) -> int:
    if options.out.exists() and not options.out.is_dir():
        raise UsageError(f"{options.out} is no folder", "name a new one")
    if options.out.exists() and any(options.out.iterdir()):
        raise UsageError(f"{options.out} is not empty", "name a new folder")
    found = importers.read(options.format, options.file, options.most, options.documents)
    about = f"{options.file.name}, read as {options.format}"
    manifest = {"name": options.out.name, "about": about, "licence": options.licence}
    made = write_set(options.out, manifest, found.conversations, found.texts)
    left = f"; left out: {found.left_out}" if found.left_out else ""
    print(f"{options.out}: {len(made.conversations)} conversations, {len(made.turns)} turns{left}")
    return 0


def _schema_options(parser: Parser) -> None:
    parser.add_argument("of", choices=sorted(_SCHEMAS), help="conversations.jsonl or predictions.jsonl, a line of it")


def _schema(options: argparse.Namespace) -> int:
    print_json(_SCHEMAS[options.of]())
    return 0


_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "conversations": Dialogue.model_json_schema,
    "predictions": Prediction.model_json_schema,
}
_COMMANDS: dict[str, tuple[Callable[[Parser], None], Callable[[argparse.Namespace], int], str]] = {
    "score": (_score_options, _score, "Ask a question set, or read another system's predictions, and score them."),
    "compare": (_compare_options, _compare, "Hold two runs over the same set against each other."),
    "gate": (_gate_options, _gate, "Pass, or say which turn changed since the baseline. Exit code 1 for a change."),
    "threshold": (
        _threshold_options,
        _threshold,
        "Ask a set with nothing refused for want of confidence, and print what each threshold would give.",
    ),
    "seal": (_set_options, _seal, "Check a set after an edit, and write its hashes into its manifest."),
    "import": (
        _import_options,
        _import,
        "Turn a file of SQuAD, CoQA, QuAC, MTRAG, rows or a chat's ratings into a question set.",
    ),
    "schema": (_schema_options, _schema, "Print the JSON Schema of a question set or of predictions."),
}


def _ask_all(
    questions: QuestionSet, history: History, reader: Reader | None = None, settings: Settings = DEFAULTS
) -> tuple[Prediction, ...]:
    check_history(questions, history)  # before anything slow is done
    with Assistant.from_texts(questions.texts, reader=reader, settings=settings) as asker, progress() as tell:
        return predict(asker, questions, history, (lambda done, total: tell("Asking", done, total)) if tell else None)
