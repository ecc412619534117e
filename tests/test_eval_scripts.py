"""The scripts under eval/: their measures by hand, and each of them on a tiny input."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.assistant import Assistant
from quoth.types import Answer, Citation, text_hash

sys.path.insert(0, str(Path(__file__).parent.parent))  # eval/ holds scripts; they are not installed

from eval import article, citations, encoders, incremental, measures, questions, retrieval, systems, tuning
from eval import data as labelled

RANKS = np.array([1, 2, 0, 6, 11])
"""First, second, missed, sixth, beyond the tenth."""

ROWS = {
    "dev/squad1": [
        ("What do cats do when they rest?", "Cats purr when they rest. They eat fish."),
        ("What do cats eat?", "Cats purr when they rest. They eat fish."),
        ("What did steam drive?", "Trains run on rails. Steam drove the first of them."),
    ],
    "train/squadshifts_new_wiki": [
        ("What makes bread rise?", "Bread is baked from flour. Yeast makes it rise.\n"),
        ("Where do trains run?", "Trains run on rails. Steam drove the first of them."),
    ],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two tiny sets under every name that a script reads."""
    names = {*retrieval.REPORTED, *tuning.HELD_OUT, *questions.DATA_SETS}
    for name in names:
        path = tmp_path / "data" / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = ROWS.get(name, ROWS["dev/squad1"])
        with gzip.open(path, "wt", encoding="utf-8") as file:
            for question, context in rows:
                row = {"question": question, "context": context, "history": ["Hm?", "Cats."]}
                print(json.dumps(row), file=file)
    return tmp_path / "data"


class TestMeasures:
    def test_the_rank_is_that_of_the_first_right_passage(self) -> None:
        assert measures.first_rank(["a", "b", "a", "b"], "b") == 2
        assert measures.first_rank(["a"], "b") == 0
        assert measures.first_rank([], "b") == 0

    def test_hits_and_reciprocal_ranks_by_hand(self) -> None:
        assert measures.hits(RANKS, 1).tolist() == [1, 0, 0, 0, 0]
        assert measures.hits(RANKS, 5).tolist() == [1, 1, 0, 0, 0]
        assert measures.reciprocal_ranks(RANKS).tolist() == [1, 1 / 2, 0, 1 / 6, 0]
        means = {name: float(of(RANKS).mean()) for name, of in measures.MEASURES.items()}
        assert means == pytest.approx({"hit@1": 1 / 5, "hit@5": 2 / 5, "MRR@10": (1 + 1 / 2 + 1 / 6) / 5})

    def test_ir_measures_agrees(self, monkeypatch: pytest.MonkeyPatch) -> None:
        measures.check_with_ir_measures(RANKS)
        monkeypatch.setitem(measures.MEASURES, "hit@5", lambda ranks: measures.hits(ranks, 6))
        with pytest.raises(AssertionError, match="hit@5"):
            measures.check_with_ir_measures(RANKS)

    def test_an_interval_holds_its_mean_and_draws_whole_paragraphs(self) -> None:
        values = np.array([1.0] * 20 + [0.0] * 20)
        apart = measures.bootstrap(values, [str(i) for i in range(40)])
        together = measures.bootstrap(values, ["a"] * 20 + ["b"] * 20)
        assert apart.mean == together.mean == 0.5
        assert 0.3 < apart.low < 0.5 < apart.high < 0.7
        assert (together.low, together.high) == (0.0, 1.0)

    def test_two_systems_on_the_same_questions(self) -> None:
        pair = measures.compare(np.array([1, 1, 2, 1]), np.array([1, 2, 1, 0]), list("abcd"))
        assert (pair.only_one, pair.only_other, pair.p) == (2, 1, 1.0)
        assert pair.mrr.mean == pytest.approx((0 + 1 / 2 - 1 / 2 + 1) / 4)


class TestRetrieval:
    def test_a_corpus_holds_each_paragraph_once(self) -> None:
        sets = {name: [{"question": q, "context": c} for q, c in rows] for name, rows in ROWS.items()}
        made = labelled.make_benchmark(sets)
        assert sorted(made.paragraphs.values()) == sorted({c for rows in ROWS.values() for _, c in rows})
        assert len(made.questions) == 5
        assert [made.paragraphs[q.paragraph] for q in made.questions] == [c for rows in ROWS.values() for _, c in rows]
        assert len(labelled.make_benchmark(sets, questions=1).questions) == 2
        assert labelled.make_benchmark(sets, questions=2, seed=3) == labelled.make_benchmark(sets, questions=2, seed=3)

    def test_a_fusion_takes_weights_and_the_first_of_each_leg(self) -> None:
        legs = [7, 8, 9, 3], [8, 7, 5, 3, 1]
        assert tuning.Fusion(dense=0.9).fuse(*legs)[:2] == [7, 8]
        assert tuning.Fusion(dense=0.1).fuse(*legs)[:2] == [8, 7]
        assert sorted(tuning.Fusion(legs=2).fuse(*legs)) == [7, 8]
        assert tuning.Fusion(legs=1).fuse([], [8, 7]) == [8]

    def test_the_tuned_default_is_the_products_search(self, words: WordEncoder) -> None:
        rows = [{"question": q, "context": c} for pairs in ROWS.values() for q, c in pairs]
        with systems.open_corpus(labelled.make_benchmark({"x": rows}), words) as corpus:
            product = systems.quoth_ranks(corpus)
            tuned = tuning.tuning_ranks(corpus, [tuning.Fusion()])
        assert tuned[str(tuning.Fusion())].tolist() == product[systems.HYBRID].tolist()
        assert tuned[tuning.DENSE_ALONE].tolist() == product["Quoth dense"].tolist()
        assert tuned[tuning.WORDS_ALONE].tolist() == product["Quoth BM25 (FTS5)"].tolist()

    def test_the_tuned_words_are_the_products(self, words: WordEncoder) -> None:
        made = labelled.make_benchmark({"x": [{"question": q, "context": c} for q, c in ROWS["dev/squad1"]]})
        with systems.open_corpus(made, words) as corpus:
            index = tuning.WordIndex(corpus.searchable, stem=True)
            for question in made.questions:
                theirs = [i for i, _ in corpus.snapshot.lexical(question.text, 10)]
                assert index.search(question.text, stop_words=True) == theirs
            assert index.search("", stop_words=True) == []

    def test_vectors_are_kept_between_runs(self, words: WordEncoder, tmp_path: Path) -> None:
        texts = ["one", "two", "one"]
        first = encoders.RememberingEncoder(words, tmp_path / "vectors.sqlite").encode(texts)
        told: list[int] = []
        again = encoders.RememberingEncoder(words, tmp_path / "vectors.sqlite").encode([*texts, "three"], told.append)
        assert words.encoded == ["one", "two", "three"]
        assert sum(told) == 4
        assert np.array_equal(again[:3], first)
        assert np.array_equal(first, words.encode(texts))

    def test_the_script_reports(
        self, data: Path, words: WordEncoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "out.json"
        assert retrieval.main([str(data), "--json", str(out)], words) == 0
        printed = capsys.readouterr().out
        assert "3 paragraphs, 5 questions" in printed
        result = json.loads(out.read_text("utf-8"))["results"]
        assert result["together"]["questions"] == 5
        found = result["together"]["systems"]
        assert list(found) == [
            "Quoth hybrid",
            "Quoth dense",
            "Quoth BM25 (FTS5)",
            "bm25s",
            "bm25s + Porter",
            "LlamaIndex FAISS",
        ]
        assert found["Quoth hybrid"]["hit@5"]["mean"] == 1
        assert list(result["together"]["against"]) == list(found)[1:]
        assert all(f"| {name} |" in printed for name in found)

    def test_the_script_tunes(self, data: Path, words: WordEncoder, capsys: pytest.CaptureFixture[str]) -> None:
        assert retrieval.main([str(data), "--tune", "--sets", "dev/squad1"], words) == 0
        printed = capsys.readouterr().out
        assert "dev/squad1 (n = 3)" in printed
        assert printed.count("\n| rrf_k ") == len(tuning.GRID)


class TestIncremental:
    def test_unique_words_differ_in_what_is_looked_for(self) -> None:
        tails = {incremental.unique_word(n)[-incremental.TAIL :] for n in range(1001)}
        assert len(tails) == 1001

    def test_a_file_has_about_150_words_and_its_own(self) -> None:
        text = incremental.file_text(3, "bidoxo")
        assert 130 <= len(text.split()) <= 170
        assert text.count("bidoxo") == 1
        assert incremental.file_text(3, "bidoxo") == text

    def test_the_script_measures(self, words: WordEncoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "out.json"
        assert incremental.main(["--files", "6", "--json", str(out)], words) == 0
        assert "FAILED" not in capsys.readouterr().out
        result = json.loads(out.read_text("utf-8"))
        embedded = {step["name"]: step["embedded"] for step in result["steps"]}
        assert embedded["again, nothing changed"] == embedded["after one deletion"] == 0
        assert 0 < embedded["after one edit"] < embedded["first index"] == result["passages"]
        assert embedded["after one edit"] < embedded["rebuild, all files"] < embedded["first index"]
        assert embedded["LlamaIndex, all files"] == 5  # its chunks are larger: one a file

    def test_it_sees_what_was_not_deleted(self, words: WordEncoder) -> None:
        text = "The tower was called bidoxo by everyone there."
        with Assistant.from_texts({"a": text}, encoder=words, reader=ScriptedReader("bidoxo")) as assistant:
            found = incremental.found_by(assistant, text, "bidoxo")
        assert found == ["vector", "keyword", "text", "search", "question"]


class TestCitations:
    TEXT = "One two. Three four."

    def answer(self, text: str = "Three four. [1]", status: str = "answered", **changes: object) -> Answer:
        values = {"marker": 1, "source": "a.txt", "document": text_hash(self.TEXT), "page": None, "start": 9, "end": 20}
        citation = Citation(**{**values, "quote": "Three four.", "score": 1.0, **changes})  # type: ignore[arg-type] # by name
        return Answer("q", "q", status, text, citations=(citation,))  # type: ignore[arg-type] # a literal

    def test_a_true_citation(self) -> None:
        assert citations.failures(self.answer(), {"a.txt": self.TEXT}) == []

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"start": 8}, "is not what stands at 8-20"),
            ({"quote": "Three five."}, "is not what stands"),
            ({"start": 0, "end": 0, "quote": ""}, "is not what stands"),
            ({"source": "b.txt"}, "not in the corpus"),
            ({"document": "0" * 64}, "names another text"),
            ({"marker": 2}, "markers [1] for citations [2]"),
            ({"text": "Three four."}, "markers [] for citations [1]"),
            ({"text": "Three [1] four. [2]"}, "markers [1, 2] for citations [1]"),
            ({"status": "not_found"}, "not_found with 1 citations"),
        ],
    )
    def test_a_false_one_is_seen(self, changes: dict[str, str], expected: str) -> None:
        found = citations.failures(self.answer(**changes), {"a.txt": self.TEXT})
        assert len(found) == 1
        assert expected in found[0]

    def test_questions_come_from_the_corpus_the_data_or_a_file(self, data: Path, tmp_path: Path) -> None:
        texts = {"a.txt": "Steam drove the first trains of England. Yeast makes bread rise in an oven."}
        made = questions.assorted(texts, data, 120, 0)
        assert len(made) == 120
        assert made == questions.assorted(texts, data, 120, 0)
        assert {asked.question for asked in made} > {*questions.ODD, "What do cats eat?"}
        assert any(asked.history == (("Hm?", "Cats."),) for asked in made)
        (tmp_path / "q.txt").write_text("One?\n\n Two? \n", "utf-8")
        assert [asked.question for asked in questions.from_file(tmp_path / "q.txt")] == ["One?", "Two?"]
        (tmp_path / "q.jsonl").write_text('{"question": "It?", "history": ["a", "b"]}\n', "utf-8")
        assert questions.from_file(tmp_path / "q.jsonl") == [questions.Asked("It?", (("a", "b"),))]

    def test_the_script_asks(
        self, corpus: Path, words: WordEncoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "out.json"
        arguments = ["--corpus", str(corpus), "--json", str(out)]
        assert citations.main(arguments, words, ScriptedReader("rest")) == 0
        assert "0 of 200 questions broke a promise" in capsys.readouterr().out
        results = json.loads(out.read_text("utf-8"))
        assert len(results) == 200
        assert {result["status"] for result in results} == {"answered", "clarify", "not_found", citations.REFUSED}

    def test_the_script_fails_for_an_answer_that_is_wrong(
        self, corpus: Path, words: WordEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(citations, "texts_of", lambda _: {"cats.md": "It was rewritten meanwhile, all of it."})
        assert citations.main(["--corpus", str(corpus), "--count", "30"], words, ScriptedReader("rest")) == 1


def asked(wanted: tuple[str, ...], short: str, quote: str = "", status: str = "answered") -> article.Asked:
    cited = (Citation(1, "a", "d", None, 0, len(quote), quote, 0.9),) if quote else ()
    return article.Asked("?", wanted, Answer("?", "?", status, short, short, 0.9, cited, ()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "right"),
    [
        (asked(("Ada Byron",), "Byron", "Byron wrote."), True),  # F1 of 2/3
        (asked(("Ada Augusta King Byron",), "Byron", "Byron wrote."), False),  # F1 of 2/5
        (asked(("Byron",), "Byron", "She wrote."), False),  # the quote does not hold it
        (asked(("yes",), "yes", "She wrote."), True),
        (asked((), "Byron", "Byron wrote."), False),
        (asked((), "", status="not_found"), True),
        (asked(("Byron",), "", status="not_found"), False),
    ],
)
def test_an_answer_is_right_in_its_words_and_its_quote(one: article.Asked, right: bool) -> None:
    """Half the words of a wanted answer are enough, a quote without them is not; a near miss is to be refused."""
    assert one.right is right


def test_the_table_of_questions_counts_both_kinds() -> None:
    """One of one is right, and of two near misses one is refused."""
    told = article.table([asked(("x",), "x", "x"), asked((), "", status="not_found"), asked((), "y", "y")])
    assert told.splitlines()[-1] == "Right and cited: 1 of 1; refused: 1 of 2."
    assert "| ? | — | y | 0.90 | **wrong** |" in told


def test_the_sixty_questions_are_forty_and_twenty() -> None:
    """Forty have answers and twenty have none."""
    rows = [json.loads(line) for line in article.QUESTIONS.read_text("utf-8").splitlines()]
    assert [sum(bool(r["answers"]) for r in rows), sum(not r["answers"] for r in rows)] == [40, 20]
