"""Other systems over a question set, in the form of predictions that `quoth eval` scores.

    python -m eval.baselines golden --system bm25 --out bm25.jsonl
    quoth eval golden --predictions bm25.jsonl

- `llamaindex`: LlamaIndex's stock FAISS index and splitter; its best passage is the answer and the quote.
- `bm25`: the sentence that bm25s ranks first.
- `lead`: the first sentence of the first document.
- `abstain`: never answers. - `oracle`: the gold answers with their evidence.

All but the last two answer everything, as they have nothing to refuse by. Each turn is asked alone in
its gold rewrite, which is more than a system without a memory would be given. A turn that the set has no
rewrite of is asked as it stands, which is less; how many those are is told.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.systems import llama_index

from quoth.evaluation.judging.running import gold_answer
from quoth.evaluation.sets.predictions import Cited, Prediction, Retrieved, write_predictions
from quoth.evaluation.sets.question_set import Question, QuestionSet
from quoth.evaluation.sets.set_folders import open_set
from quoth.index.encoder import DEFAULT_ENCODER, load_encoder
from quoth.index.passages import sentences

SHOWN = 10
"""Places that a search returns."""

Place = tuple[str, int, int]
Found = Callable[[Question], Sequence[tuple[Place, float]]]
"""What a search returns for a question: places and scores, best first."""


def oracle(questions: QuestionSet) -> tuple[Prediction, ...]:
    """A perfect system: the first gold answer with one place of each group of its evidence, and what must be said."""
    return tuple(_perfect(turn, questions) for turn in questions.turns)


def _perfect(turn: Question, questions: QuestionSet) -> Prediction:
    if not turn.groups or turn.answerability == "underspecified":
        return Prediction(
            turn=turn.id,
            status="clarify" if turn.answerability == "underspecified" else "not_found",
            confidence=0.0,
        )
    places = [min(group, key=lambda place: place[2] - place[1]) for group in turn.groups][: turn.least]
    text = f"{gold_answer(turn)} {''.join(f'[{i}]' for i, _ in enumerate(places, 1))}"
    return Prediction(
        turn=turn.id,
        status="answered",
        answer=gold_answer(turn),
        text=text,
        notes=tuple(wordings[0] for wordings in turn.must_say),
        confidence=1.0,
        citations=tuple(cited(questions, place) for place in places),
        retrieved=tuple(Retrieved(source=n, start=a, end=b, score=-i) for i, (n, a, b) in enumerate(places)),
    )


def abstain(questions: QuestionSet) -> tuple[Prediction, ...]:
    """Refuses every turn."""
    return tuple(Prediction(turn=turn.id, status="not_found", confidence=0.0) for turn in questions.turns)


def lead(questions: QuestionSet) -> tuple[Prediction, ...]:
    """Answers every turn with the first sentence of the first document."""
    name, text = next(iter(questions.texts.items()))
    place = (name, *sentences(text, 0, len(text))[0])
    return tuple(said(questions, turn, [(place, 0.0)]) for turn in questions.turns)


def bm25(questions: QuestionSet) -> tuple[Prediction, ...]:
    """Answers every turn with the sentence that bm25s ranks first."""
    import bm25s

    places = [
        (name, start, end) for name, text in questions.texts.items() for start, end in sentences(text, 0, len(text))
    ]
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([questions.texts[n][a:b] for n, a, b in places], show_progress=False), show_progress=False
    )

    def find(turn: Question) -> Sequence[tuple[Place, float]]:
        asked = bm25s.tokenize(turn.standalone or turn.question, show_progress=False)
        ids, scores = index.retrieve(asked, k=min(SHOWN, len(places)), show_progress=False)
        return [(places[int(i)], float(score)) for i, score in zip(ids[0], scores[0], strict=True)]

    return tuple(said(questions, turn, find(turn)) for turn in questions.turns)


def llamaindex(questions: QuestionSet) -> tuple[Prediction, ...]:
    """Answers every turn with the best passage of LlamaIndex's stock FAISS index, at the place that it reports."""
    retriever = llama_index(questions.texts, load_encoder(DEFAULT_ENCODER)).as_retriever(similarity_top_k=SHOWN)

    def find(turn: Question) -> Sequence[tuple[Place, float]]:
        found: list[tuple[Place, float]] = []
        for hit in retriever.retrieve(turn.standalone or turn.question):
            start = hit.node.start_char_idx or 0
            place = (hit.node.ref_doc_id, start, start + len(hit.node.text))
            found.append((place, -float(hit.score or 0.0)))  # its score is a distance
        return found

    return tuple(said(questions, turn, find(turn)) for turn in questions.turns)


def said(questions: QuestionSet, turn: Question, found: Sequence[tuple[Place, float]]) -> Prediction:
    """A system that answers with the first place it found, whole."""
    if not found:
        return Prediction(turn=turn.id, status="not_found", confidence=0.0)
    quote = cited(questions, found[0][0])
    return Prediction(
        turn=turn.id,
        status="answered",
        answer=quote.quote,
        text=f"{quote.quote} [1]",
        citations=(quote,),
        retrieved=tuple(Retrieved(source=n, start=a, end=b, score=score) for (n, a, b), score in found),
    )


def cited(questions: QuestionSet, place: Place) -> Cited:
    """A citation of a place, with the words that stand there."""
    name, start, end = place
    return Cited(source=name, start=start, end=end, quote=questions.texts[name][start:end])


SYSTEMS: dict[str, Callable[[QuestionSet], tuple[Prediction, ...]]] = {
    "llamaindex": llamaindex,
    "bm25": bm25,
    "lead": lead,
    "abstain": abstain,
    "oracle": oracle,
}
ASKING = ("llamaindex", "bm25")
"""The systems that hear the question."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the predictions of one system."""
    parser: Any = argparse.ArgumentParser(prog="eval.baselines", description=__doc__.partition("\n")[0])
    parser.add_argument("set", help="a question set: a folder, or the name of one in eval/sets")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--system", choices=sorted(SYSTEMS), required=True)
    parser.add_argument("--out", type=Path, required=True)
    found = parser.parse_args(arguments)
    questions = open_set(found.set, found.documents)
    bare = sum(turn.standalone is None for turn in questions.turns)
    if bare and found.system in ASKING:
        print(f"{bare} of {len(questions.turns)} turns have no rewrite and are asked as they stand", file=sys.stderr)
    write_predictions(found.out, SYSTEMS[found.system](questions))


if __name__ == "__main__":
    main()
