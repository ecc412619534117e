"""Questions to answers: search, conversation, the reader's seam, citations and their checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import ScriptedReader, WordEncoder
from quoth.answering.beside.refusals import APART, NOWHERE
from quoth.answering.candidates import Candidate
from quoth.answering.checks import citations_in, verify
from quoth.answering.reply import problems, reply
from quoth.answering.retrieval import reciprocal_rank_fusion
from quoth.assistant import Assistant
from quoth.config import Settings
from quoth.errors import CorpusError, ExportError, QuestionError, UsageError
from quoth.index.keywords import match_expression
from quoth.index.snapshot import StoredText
from quoth.types import Answer, Citation, Passage, text_hash

TEXTS = {
    "cats.md": "# Cats\n\nCats purr when they rest. They eat 3 fish.",
    "trains.txt": "Trains run on rails. Steam drove the first of them.",
}


def open_texts(**options: object) -> Assistant:
    return Assistant.from_texts(TEXTS, **{"encoder": WordEncoder(), **options})  # type: ignore[arg-type]


def test_reciprocal_rank_fusion_by_hand() -> None:
    """With k = 1: item 7 scores 1/2 + 1/3, item 8 scores 1/3 + 1/2, item 9 scores 1/4; ties by id."""
    fused = reciprocal_rank_fusion([[7, 8, 9], [8, 7]], k=1)
    assert [i for i, _ in fused] == [7, 8, 9]
    assert [score for _, score in fused] == pytest.approx([5 / 6, 5 / 6, 1 / 4])


def test_a_weighted_leg_counts_by_its_share() -> None:
    """With k = 0 and shares of 1/4 and 3/4: item 2 has 1/8 + 3/4, item 1 has 1/4."""
    fused = reciprocal_rank_fusion([[1, 2], [2]], k=0, weights=(0.25, 0.75))
    assert fused == [(2, 7 / 8), (1, 1 / 4)]


@given(st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4))
def test_fusion_ranks_each_item_once(rankings: list[list[int]]) -> None:
    """Every item of any leg is there once, best first, whatever the order of the legs."""
    fused = reciprocal_rank_fusion(rankings)
    assert sorted(i for i, _ in fused) == sorted({i for ranking in rankings for i in ranking})
    assert [s for _, s in fused] == sorted((s for _, s in fused), reverse=True)
    again = dict(reciprocal_rank_fusion(rankings[::-1]))
    assert again == pytest.approx(dict(fused))


def test_search_tells_the_rank_in_each_leg() -> None:
    """A passage that only one leg found has no rank in the other."""
    with open_texts() as assistant:
        first, second = assistant.search("rails")
    assert (first.passage.source, first.ranks.to_dict()) == ("trains.txt", {"dense": 1, "lexical": 1, "fused": 1})
    assert (second.passage.source, second.ranks.to_dict()) == ("cats.md", {"dense": 2, "lexical": None, "fused": 2})
    assert first.score == pytest.approx(0.4 / 3 + 0.6 / 3)
    assert second.score == pytest.approx(0.4 / 4)


def test_a_search_can_be_kept_to_some_files() -> None:
    """No passage of another file is returned, even where nothing else matches."""
    with open_texts() as assistant:
        assert [h.passage.source for h in assistant.search("rails steam", sources=["cats.md"])] == ["cats.md"]
        for wrong in (["nothing.txt"], "cats.md"):
            with pytest.raises(UsageError):
                assistant.search("rails", sources=wrong)


def test_a_small_corpus_is_read_whole_and_a_large_one_is_not() -> None:
    """Up to `whole_below` passages all are read; beyond it the best `read_passages`."""
    texts = {f"{i}.txt": f"Number {i} is here." for i in range(6)}
    for limit, expected in ((6, 6), (5, 2)):
        reader = ScriptedReader("Number 3")
        settings = Settings(whole_below=limit, read_passages=2)
        with Assistant.from_texts(texts, encoder=WordEncoder(), reader=reader, settings=settings) as assistant:
            assistant.ask("Where is number 3?")
        assert len(reader.asked[0][2]) == expected


@pytest.mark.parametrize(
    "question", ['"', "a AND (b", "NEAR(", "x* ^y", "col:val", "—", "what is it", "日本", "'; DROP"]
)
def test_no_question_is_an_operator(question: str) -> None:
    """What means something to FTS5 means nothing in a question."""
    with open_texts() as assistant, assistant.store.snapshot() as snapshot:
        snapshot.lexical(question, 5)


def test_stop_words_are_left_out_unless_there_is_nothing_else() -> None:
    """A question of stop words alone still searches for them."""
    assert match_expression("Who is on the rails of the rails?") == '"rails"'
    assert match_expression("Who are you?") == '"who" OR "are" OR "you"'
    assert match_expression("?!") == ""


def test_a_question_of_which_no_word_occurs_is_not_read() -> None:
    """Keys, another language: the reader would find something. One word among others may be a follow-up."""
    said = [("What do cats eat?", "3 fish.")]
    for question, history, read in (
        ("blorp gnarl", [], False),
        ("Wie wird das Wetter?", [], False),
        ("Blorp!", said, False),
        ("Why not sooner?", said, True),
        ("Why not sooner?", [], False),
        ("Who wrote about cats?", [], True),
    ):
        reader = ScriptedReader("rest")
        with open_texts(reader=reader) as assistant:
            status = assistant.ask(question, history).status
        assert (bool(reader.asked), status) == (read, "answered" if read else "not_found"), question


def test_an_answer_cites_a_place(open_words: Callable[..., Assistant], corpus: Path) -> None:
    """The quote is the text between the offsets, of the file itself, and the marker stands in the text."""
    assistant = open_words(corpus, reader=ScriptedReader("Yeast", short="Yeast"))
    answer = assistant.ask("What makes bread rise?")
    (citation,) = answer.citations
    assert (answer.status, answer.text, answer.short) == ("answered", "Yeast [1].", "Yeast")
    assert (citation.source, citation.start, citation.end) == ("deep/bread.txt", 30, 50)
    raw = (corpus / "deep" / "bread.txt").read_bytes().decode()
    assert raw[30:50] == citation.quote == "Yeast makes it rise."
    assert citation.document == text_hash(raw)


def test_to_dict_has_the_contracts_shape() -> None:
    """The keys of the contract, and nothing of ours inside that JSON cannot hold."""
    with open_texts(reader=ScriptedReader("Steam")) as assistant:
        data = assistant.ask("What drove the first?").to_dict()
    assert list(data) == [
        *("question", "standalone_question", "status", "text", "short", "confidence"),
        *("citations", "passages", "notes", "index", "timings_ms", "also", "choices", "parts"),
    ]
    assert set(data["citations"][0]) == {
        *("marker", "source", "document", "page", "start", "end", "quote", "score"),
    }
    assert set(data["passages"][0]) >= {"source", "start", "end", "text", "ranks", "score"}
    assert set(data["timings_ms"]) == {"retrieve", "read", "total"}
    assert len(data["index"]) == 64


def test_below_the_threshold_nothing_was_found() -> None:
    """Not found is an answer: empty short, no citation, the confidence and the passages for a look."""
    with open_texts(reader=ScriptedReader("Steam", confidence=0.49)) as assistant:
        answer = assistant.ask("Who drove the first?")
    assert (answer.status, answer.short, answer.citations, answer.confidence) == ("not_found", "", (), 0.49)
    quote = "“Steam drove the first of them.” (trains.txt)"
    assert answer.notes == (f"The nearest sentence has the words of the question, but does not answer it: {quote}",)
    assert len(answer.passages) == 2


def test_a_pronoun_without_a_conversation_is_asked_back() -> None:
    """Where nothing is found and nothing says who he is, the answer is a question."""
    with open_texts(reader=ScriptedReader("Steam", confidence=0.1)) as assistant:
        assert assistant.ask("How did he die?").status == "clarify"
        assert assistant.ask("How did he die?", [("Who drove it?", "John Doe [1]")]).status == "not_found"


def test_the_reader_gets_the_conversation_without_markers() -> None:
    """History reaches the reader oldest first, as it was said."""
    reader = ScriptedReader("Steam")
    with open_texts(reader=reader) as assistant:
        assistant.ask("And then?", [("What runs on rails?", "Trains run on rails. [1]"), ("Why?", "Steam [1] [2]")])
    assert reader.asked[0][1] == [("What runs on rails?", "Trains run on rails."), ("Why?", "Steam")]


def test_a_refusal_in_the_history_is_known_by_its_status() -> None:
    """Of a refusal the question alone is read; its words in a text are words like any others."""
    reader = ScriptedReader("Steam", confidence=0.4)
    with open_texts(reader=reader) as assistant:
        refused = assistant.ask("Who drove the first?")
        reader.confidence = 0.6
        answered = assistant.ask("What drove the first?")
        assistant.ask("And?", [("1?", refused), ("2?", answered), ("3?", refused.text), ("4?", None), ("5?", "")])
    steam, refusal = "Steam drove the first of them.", "The documents do not answer this."
    assert reader.asked[-1][1] == [("1?", ""), ("2?", steam), ("3?", refusal), ("4?", ""), ("5?", "")]


def test_a_threshold_that_is_set_takes_the_place_of_the_fitted_one() -> None:
    """0.3 is refused at the reader's 0.5 and answered at 0.2; 0.9 is refused at 0.95."""
    for confidence, threshold, status in ((0.3, None, "not_found"), (0.3, 0.2, "answered"), (0.9, 0.95, "not_found")):
        reader = ScriptedReader("Steam", confidence=confidence)
        with open_texts(reader=reader, settings=Settings(threshold=threshold)) as assistant:
            assert assistant.ask("What drove the first?").status == status


def passage(text: str, sentences: tuple[tuple[int, int], ...], at: int = 0) -> Passage:
    moved = tuple((a + at, b + at) for a, b in sentences)
    return Passage("a.txt", "d", at, at + len(text), text, moved)


def test_an_empty_reading_is_not_found() -> None:
    """No candidate at all is no answer."""
    found = reply(NOTHING, [], 0.5, TEXT_OF)
    assert (found.status, found.citations) == ("not_found", ())
    assert found.notes == ()


NOTHING = Answer("What?", "What?", "not_found", "The documents do not answer this.")
TEXT_OF = {"d": StoredText("Cats purr. Dogs bark.", ())}.get
GOOD = Citation(1, "a.txt", "d", None, 0, 10, "Cats purr.", 0.9)
BESIDE, ELSEWHERE = replace(GOOD, start=1, end=11), replace(GOOD, document="e")


@pytest.mark.parametrize(
    ("text", "cited", "words"),
    [
        ("Cats purr. [1]", GOOD, None),
        ("Cats purr.", GOOD, "do not match"),
        ("Cats purr. [2]", GOOD, "do not match"),
        ("Cats purr. [1] [2]", GOOD, "do not match"),
        ("9 cats purr. [1]", GOOD, "numbers that no quote holds: 9"),
        ("Yes. [1]", BESIDE, "stand"),
        ("Yes. [1]", ELSEWHERE, "stand"),
    ],
)
def test_a_reply_is_held_to_its_promises(text: str, cited: Citation, words: str | None) -> None:
    """Markers, quotes and numbers each have their check; a reply that keeps all has no problem."""
    found = problems(replace(NOTHING, status="answered", text=text, citations=(cited,)), TEXT_OF)
    assert (found == []) if words is None else (words in found[0])


def test_a_footnote_of_the_source_is_no_marker() -> None:
    """A bracketed number in a document stays in the quote and leaves the answer."""
    texts = {"tower.txt": "The tower was built in 1887 by Gustave Eiffel.[3] It still stands."}
    reader = ScriptedReader("Eiffel")
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=reader) as assistant:
        answer = assistant.ask("Who built the tower?")
    assert (answer.status, answer.text) == ("answered", "The tower was built in 1887 by Gustave Eiffel. [1]")
    assert answer.citations[0].quote == "The tower was built in 1887 by Gustave Eiffel.[3]"


def test_a_reply_that_breaks_a_promise_is_not_shown() -> None:
    """A reader that invents a number is silenced, and the note says why."""
    with open_texts(reader=ScriptedReader("Steam", short="In 1804")) as assistant:
        answer = assistant.ask("When did steam drive the first?")
    assert (answer.status, answer.citations) == ("not_found", ())
    assert answer.notes == ("numbers that no quote holds: 1804", f"{NOWHERE} “drive”.")


@pytest.mark.parametrize(
    ("question", "sources", "words"),
    [
        ("Do zebras have stripes?", None, "“zebras”, “stripes”"),
        ("Does a train run on Zürich's rail?", None, "“Zürich”"),
        ("Is a cat a train?", ["cats.md"], "“train”"),
        ("How many trains, and how quickly, don't run on rails, please?", None, ""),
        ("Is it a NEAR(x AND y*?", None, "“NEAR”"),
        ("Zebra, ZEBRA or zebra?", None, "“Zebra”"),
    ],
)
def test_a_not_found_names_the_words_that_occur_nowhere(question: str, sources: list[str] | None, words: str) -> None:
    """In no form (trains: train), in the files that are asked only; small and asking words are no matter."""
    with open_texts(reader=ScriptedReader("nothing of the kind")) as assistant:
        notes = assistant.ask(question, sources=sources).notes
    asked = (f"Asked: {sources[0]}.",) if sources else ()
    assert notes == (f"{NOWHERE} {words}." if words else APART, *asked)


def test_an_answer_names_no_words_that_occur_nowhere() -> None:
    """What was found needs no excuse."""
    with open_texts(reader=ScriptedReader("Steam")) as assistant:
        assert assistant.ask("What drove the zebra?").notes == ()


def cited(quote: str, start: int, source: str = "a.txt", document: str = "") -> dict[str, object]:
    return {"source": source, "document": document, "start": start, "end": start + len(quote), "quote": quote}


def test_verify_tells_ok_moved_changed_and_gone() -> None:
    """Each verdict by hand, with the new place of what moved: the nearest where there are several."""
    texts = {"a.txt": "Hi. Cats purr. Hi. Dogs bark. Hi.", "new.txt": "Renamed text."}
    checked = verify(
        [
            cited("Cats purr.", 4),
            cited("Hi.", 16),
            cited("Cats hiss.", 4),
            cited("Renamed text.", 0, "old.txt", text_hash("Renamed text.")),
            cited("Lost for good.", 0, "lost.txt"),
            cited("", 3),
        ],
        texts,
    )
    assert [(c.verdict, c.now_source, c.start, c.end) for c in checked] == [
        ("ok", "a.txt", 4, 14),
        ("moved", "a.txt", 15, 18),
        ("changed", None, None, None),
        ("moved", "new.txt", 0, 13),
        ("gone", None, None, None),
        ("changed", None, None, None),
    ]


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_quote_of_the_text_always_verifies(text: str, data: st.DataObject) -> None:
    """Whatever is sliced from a text is found at its place again."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (checked,) = verify([cited(text[start:end], start)], {"a.txt": text})
    assert (checked.verdict, checked.start, checked.end) == ("ok", start, end)


def test_an_export_is_read_wherever_answers_stand() -> None:
    """A conversation of any shape gives its citations in order; what is no export is refused."""
    one, two = cited("A", 0), cited("B", 1)
    export = {"turns": [{"answer": {"citations": [one]}}, {"answer": {"citations": [two]}}]}
    assert citations_in(export) == [one, two]
    bad_exports: list[object] = [{}, [], "text", {"citations": [{"quote": "x"}]}, {"citations": [None]}]
    for bad in bad_exports:
        with pytest.raises(ExportError):
            citations_in(bad)


@pytest.mark.parametrize("question", ["", "  \n", "?!", "x" * 4001, None])
def test_a_question_that_is_none_is_refused(question: str) -> None:
    """Empty, of marks alone, endless or no text: each with what to do."""
    with open_texts() as assistant, pytest.raises(QuestionError) as caught:
        assistant.ask(question)
    assert caught.value.remedy


def test_what_the_assistant_says_itself_is_no_name() -> None:
    """After an answer that was none, its words are not taken for what a pronoun means."""
    with open_texts(reader=ScriptedReader("nothing of the kind")) as assistant:
        none = assistant.ask("Was he there?")
        turns = [("Was he there?", none), ("And?", None)]
        assert assistant.ask("How did he die?", turns).standalone_question == "How did he die? (Was he there?)"


@pytest.mark.parametrize("history", ["text", ["text"], [("a", "b", "c")], [{"q": "a", "a": "b"}], 3])
def test_a_history_of_another_shape_is_refused(history: object) -> None:
    """The error shows the shape; lists of pairs are as good as tuples."""
    with open_texts(reader=ScriptedReader("Steam")) as assistant:
        with pytest.raises(UsageError):
            assistant.ask("Why steam?", history)  # type: ignore[arg-type]
        assert assistant.ask("Why steam?", [["What?", "Trains"]]).status == "answered"  # type: ignore[list-item]


def test_texts_in_memory_must_be_some() -> None:
    """No text at all is an error; an empty text answers nothing."""
    with pytest.raises(CorpusError):
        Assistant.from_texts({})
    for wrong in ({"a": b"bytes"}, ["text"]):
        with pytest.raises(UsageError):
            Assistant.from_texts(wrong)  # type: ignore[arg-type]
    with Assistant.from_texts({"a": ""}, encoder=WordEncoder()) as assistant:
        assert assistant.ask("Anything?").status == "not_found"


def test_candidates_are_compared_by_confidence() -> None:
    """The best candidate answers, wherever it stands in the list."""
    place = passage("Cats purr. Dogs bark.", ((0, 10), (11, 21)))
    candidates = [Candidate(place, (0, 10), "a", 0.6), Candidate(place, (11, 21), "b", 0.8)]
    found = reply(NOTHING, candidates, 0.5, TEXT_OF)
    assert (found.short, found.citations[0].quote) == ("b", "Dogs bark.")
