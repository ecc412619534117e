"""`quoth eval` as a person uses it: what it prints, the files that it writes, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoth.answering.packaged_models import WEIGHTS
from quoth.answering.reader import packaged_reader
from quoth.evaluation.judging.runs import load_run
from quoth.evaluation.sets.question_set import CONVERSATIONS, MANIFEST
from shell import Quoth, mills_in, predicted
from tiny import NAME, OWNER, TEXT, answered


@pytest.fixture(autouse=True)
def mills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a person is in holds one set."""
    monkeypatch.chdir(tmp_path)
    return mills_in(tmp_path)


FILES = ["predictions.jsonl", "report.html", "report.md", "run.json", "scores.jsonl", "summary.json"]


def test_predictions_are_scored(evaluate: Quoth, tmp_path: Path) -> None:
    """One of two answered, one of one refused: 2 (1/2) 1 / (3/2) = 0.667. The run is in a folder of its name."""
    code, out, err = evaluate("mills", "--predictions", predicted("other.jsonl"))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "other on mills: 3 turns, as the system that predicted kept it, measures 1"
    assert lines[3].split()[:2] == ["grounded_accuracy", "0.667"]
    folder = Path("eval", "runs", "mills-other-theirs")
    assert lines[-1] == f"The report: {folder / 'report.html'}"
    assert sorted(path.name for path in (tmp_path / folder).iterdir()) == FILES
    assert load_run(folder).facts.system == "other"


def test_a_run_stays_in_the_folder_of_runs(evaluate: Quoth, mills: Path, tmp_path: Path) -> None:
    """Whatever a set that somebody else wrote, or a system, is called."""
    manifest = json.loads((mills / MANIFEST).read_text("utf-8"))
    (mills / MANIFEST).write_text(json.dumps({**manifest, "name": "../../../up"}), "utf-8")
    before = {path.name for path in tmp_path.parent.iterdir()} | {path.name for path in tmp_path.iterdir()}
    assert evaluate("mills", "--predictions", predicted("p"), "--system", "a/b c")[0] == 0
    assert {path.name for path in Path("eval", "runs").iterdir()} == {"..-..-..-up-a-b-c-theirs"}
    now = {path.name for path in tmp_path.parent.iterdir()} | {path.name for path in tmp_path.iterdir()}
    assert now == before | {"p"}


def test_the_figures_as_json(evaluate: Quoth) -> None:
    """Each measure with its value, n and interval, and nothing else on standard output."""
    code, out, _ = evaluate("mills", "--predictions", predicted("p"), "--json", "--system", "x", "--out", "runs/1")
    assert code == 0
    found = json.loads(out)
    assert found == json.loads(Path("runs", "1", "summary.json").read_text("utf-8"))
    assert found["answered"]["value"] == 0.5
    assert found["answered"]["n"] == 2
    assert load_run(Path("runs", "1")).facts.system == "x"


def test_two_runs_compare(evaluate: Quoth) -> None:
    """As Markdown, and in the reports of a run that is held against an earlier one."""
    evaluate("mills", "--predictions", predicted("old"), "--out", "1")
    evaluate(
        "mills", "--predictions", predicted("new", answered("c", "to Leeds", OWNER)), "--out", "2", "--against", "1"
    )
    assert "### What changed" in Path("2", "report.md").read_text("utf-8")
    assert "### What changed" not in Path("1", "report.md").read_text("utf-8")
    code, out, err = evaluate("compare", "1", "2")
    assert (code, err) == (0, "")
    assert out.startswith("`old` → `new`, `mills`\n")
    assert "| `c` | `Leeds` | `(not found)` | `to Leeds` | better |" in out
    code, out, err = evaluate("compare", "1", "none")
    assert (code, out) == (1, "")
    assert err.startswith("quoth: none holds no run")


def test_quoth_is_asked_and_held_to_its_baseline(evaluate: Quoth, mills: Path) -> None:
    """It passes after its state was acknowledged, and fails with the turn whose state is another one."""
    code, out, err = evaluate("gate", "mills")
    assert (code, out) == (1, "")
    assert err.endswith(
        "baseline.json cannot be read: No such file or directory\nwrite it: quoth eval gate SET --accept\n"
    )
    assert evaluate("gate", "mills", "--accept") == (0, "the gate is passed\n", "")
    assert evaluate("gate", mills) == (0, "the gate is passed\n", "")
    baseline = mills / "baseline.json"
    found = json.loads(baseline.read_text("utf-8"))
    assert sorted(found["states"]) == ["a", "b", "c"]
    assert found["states"]["a"] == "grounded"
    baseline.write_text(json.dumps({**found, "states": {**found["states"], "a": "refused wrongly"}}), "utf-8")
    assert evaluate("gate", "mills") == (
        1,
        (
            "turn a was refused wrongly and is grounded\n1 problems\n"
            "if a change is meant, acknowledge it: quoth eval gate mills --accept\n"
        ),
        "",
    )


def test_quoth_is_asked_with_the_history_that_is_named(evaluate: Quoth) -> None:
    """In the stand-alone words of the set a question is asked as another one, with another confidence."""
    assert evaluate("mills")[0] == 0
    code, out, _ = evaluate("mills", "--history", "rewrite")
    assert code == 0
    assert out.startswith("quoth on mills: 3 turns, every question asked alone, in its gold rewrite, measures 1\n")
    own, rewrite = (load_run(Path("eval", "runs", f"mills-quoth-{name}")) for name in ("own", "rewrite"))
    assert (own.facts.history, rewrite.facts.history) == ("own", "rewrite")
    assert [a.confidence == b.confidence for a, b in zip(own.scores, rewrite.scores, strict=True)][::2] == [True, False]


def test_thresholds_are_told(evaluate: Quoth) -> None:
    """At the one in use they are what a run after the gold answers says; at 0 what no word is of is still refused."""
    code, out, err = evaluate("threshold", "mills", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["turns"], found["answerable"], found["unanswerable"]) == (3, 2, 1)
    assert (found["current"]["threshold"], found["points"][0]["refused"]) == (packaged_reader().threshold, 1)
    figures = json.loads(evaluate("mills", "--history", "gold", "--json")[1])
    for name in ("answered", "refused", "grounded_accuracy"):
        assert found["current"][name] == figures[name]["value"]
    code, out, err = evaluate("threshold", "mills", "--reader", WEIGHTS)
    assert (code, err) == (0, "")
    assert out.startswith("mills: 3 turns after the gold answers, 2 answerable, 1 unanswerable\n")
    assert f"| {packaged_reader().threshold} | " in out
    assert "no part in the choice" in out


def test_an_edit_is_sealed(evaluate: Quoth, mills: Path) -> None:
    """Before it the set is refused with the command that seals it; a set that does not hold is not sealed."""
    path = mills / CONVERSATIONS
    path.write_text(path.read_text("utf-8").replace("ceiling", "wall"), "utf-8")
    code, _, err = evaluate("mills", "--predictions", predicted("p"))
    assert code == 1
    assert err.endswith("is not the file that its manifest names\nafter an edit: quoth eval seal SET\n")
    assert evaluate("seal", "mills") == (0, "mills: 2 conversations, 3 turns, sound\n", "")
    assert evaluate("mills", "--predictions", "p")[0] == 0
    path.write_text(path.read_text("utf-8").replace('"start": 44', '"start": 43'), "utf-8")
    before = (mills / MANIFEST).read_bytes()
    code, out, err = evaluate("seal", "mills")
    assert (code, out) == (1, "")
    assert f"{CONVERSATIONS}, line 2: turn c: {NAME}[43:69] is" in err
    assert (mills / MANIFEST).read_bytes() == before


@pytest.mark.parametrize("name", ["conversations", "predictions"])
def test_a_schema_is_printed(evaluate: Quoth, name: str) -> None:
    """As JSON, with the fields that are needed."""
    code, out, _ = evaluate("schema", name)
    assert code == 0
    assert json.loads(out)["required"] == (["id", "turns"] if name == "conversations" else ["turn", "status"])


def test_a_file_of_another_form_becomes_a_set(evaluate: Quoth) -> None:
    """SQuAD's, which can be scored at once; a folder that is not empty is left as it is."""
    answers = [{"text": "1887", "answer_start": 19}]
    asked = {"id": "q", "question": "When did the mill burn?", "answers": answers}
    paragraphs = [{"context": TEXT, "qas": [asked]}]
    Path("dev.json").write_text(
        json.dumps({"version": "2.0", "data": [{"title": "M", "paragraphs": paragraphs}]}), "utf-8"
    )
    code, out, err = evaluate("import", "squad", "dev.json", "new", "--licence", "CC0")
    assert (code, out, err) == (0, "new: 1 conversations, 1 turns\n", "")
    manifest = json.loads(Path("new", MANIFEST).read_text("utf-8"))
    assert (manifest["name"], manifest["licence"], manifest["about"]) == ("new", "CC0", "dev.json, read as squad")
    code, _, err = evaluate("import", "squad", "dev.json", "new")
    assert (code, err) == (2, "quoth: new is not empty\nname a new folder\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--help"],
            [
                "usage: quoth eval ",
                "SET",
                "--predictions",
                "--against",
                "{compare,gate,threshold,seal,import,schema}",
                "mills",
            ],
        ),
        (["compare", "--help"], ["usage: quoth eval compare", "Hold two runs"]),
        (["gate", "--help"], ["usage: quoth eval gate", "--accept", "Exit code 1 for a change"]),
        (["threshold", "--help"], ["usage: quoth eval threshold", "--documents", "--reader", "--json"]),
        (["seal", "--help"], ["usage: quoth eval seal", "--documents"]),
        (["import", "--help"], ["usage: quoth eval import", "--licence", "squad"]),
        (["schema", "--help"], ["usage: quoth eval schema", "{conversations,predictions}"]),
    ],
)
def test_help_says_what_there_is(evaluate: Quoth, arguments: list[str], words: list[str]) -> None:
    """Each command says what it does, and the first one which others and which sets there are."""
    code, out, err = evaluate(*arguments)
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert [word for word in words if word not in flat] == []
