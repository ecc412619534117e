"""A whole run on made-up rows: from nothing to a reader that has learnt, in about a minute."""

import json
from pathlib import Path

from training.evaluate import best, open_judge, spans
from training.export import export
from training.predict import load_reader
from training.rows import read_rows
from training.sample import write
from training.text import sentences
from training.train import Options, find_encoder, train

from quoth.answering.network import Fitted, Model
from quoth.evaluation.measures.metrics import token_f1


def test_a_small_run_learns_and_its_export_answers(tmp_path: Path) -> None:
    """Loss falls by half, F1 doubles that of the lead sentence, and the shipped files answer a question."""
    data, out = tmp_path / "data", tmp_path / "out"
    write(data)
    options = Options(data, out, find_encoder(), tokens=1024, say_every=10, steps=110)
    train(options)
    log = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()[1:]]
    assert log[-1]["span"] < log[0]["span"] / 2

    rows = read_rows(data / "dev" / "squad1.jsonl.gz")[:60]
    lead = 100 * sum(best(token_f1, r.context[slice(*sentences(r.context)[0])], r) for r in rows) / len(rows)
    assert spans(open_judge(out / "reader.pt", find_encoder(), Fitted()), rows)["f1"] > 2 * lead

    export(load_reader(out / "reader.pt"), out / "shipped", find_encoder() / "tokenizer.json", Fitted())
    row = rows[0]
    found = Model.open(out / "shipped").read(row.question, [], [row.context])[0]
    assert found.spans[0].text == row.context[found.spans[0].start : found.spans[0].end]
