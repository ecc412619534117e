"""The reader that comes with Quoth, and how its answers are put into words."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes import WordEncoder
from quoth.answering.candidates import Candidate
from quoth.answering.reader import TrainedReader, packaged_reader
from quoth.answering.reply import NOT_FOUND, housed, marked, reply, with_lead
from quoth.config import DEFAULTS
from quoth.files.formats import from_text
from quoth.index.onnx_sessions import adds_exactly
from quoth.index.passages import split
from quoth.index.snapshot import StoredText
from quoth.types import Answer, Passage

CRASH = "He died in a 2023 plane crash near Tver, with up to 1,500 men by his side."


def passages(text: str) -> tuple[Passage, ...]:
    return split(from_text("note.txt", text), WordEncoder().count_tokens, DEFAULTS)


@pytest.mark.parametrize(
    ("question", "answer", "led"),
    [
        ("How did he die?", "2023 plane crash", "in a 2023 plane crash"),
        ("What killed him?", "2023 plane crash", "a 2023 plane crash"),
        ("Where did he die?", "Tver", "near Tver"),
        ("Near which town?", "Tver", "Tver"),
        ("How many men?", "1,500 men", "up to 1,500 men"),
        ("How long was the plane in the air?", "2023", "a 2023"),
        ("And where?", "Tver", "near Tver"),
        ("Who died?", "He", "He"),
    ],
)
def test_an_answer_takes_the_small_words_before_it_along(question: str, answer: str, led: str) -> None:
    """Articles and limits always, prepositions for when, where, why and how."""
    start = CRASH.index(answer)
    assert CRASH[with_lead(CRASH, start, question) : start + len(answer)] == led


def test_the_marker_stands_inside_the_sentence() -> None:
    """An answer without an end of its own ends after its marker."""
    assert marked("in a plane crash") == "In a plane crash [1]."
    assert marked("They were slow.") == "They were slow. [1]"


def said_of(question: str, candidate: Candidate) -> Answer:
    nothing = Answer(question, question, "not_found", NOT_FOUND)
    return reply(nothing, [candidate], 0.5, {"d": StoredText(candidate.passage.text, ())}.get)


def test_the_words_around_an_answer_never_leave_its_evidence() -> None:
    """The sentence is cited, so what is said is in the sentence."""
    passage = Passage("a.txt", "d", 0, 22, "He came in. 1887 it is.", ((0, 11), (12, 23)))
    said = said_of("When?", Candidate(passage, (12, 23), "1887", 0.9, (12, 16)))
    assert (said.text, said.short, said.citations[0].quote) == ("1887 [1].", "1887", "1887 it is.")


def test_yes_stands_nowhere_but_its_evidence_does() -> None:
    """A yes is said as yes, and cites the sentence that shows it."""
    passage = Passage("a.txt", "d", 0, 11, "Cats purr.", ((0, 10),))
    said = said_of("Do cats purr?", Candidate(passage, (0, 10), "yes", 0.9))
    assert (said.text, said.short, said.citations[0].quote) == ("Yes [1].", "yes", "Cats purr.")


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    return packaged_reader()


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Who left the parcel?", "Mrs Ito"),
        ("With whom was the parcel left?", "neighbour"),
        ("When was the parcel left?", "Tuesday"),
    ],
)
def test_the_packaged_reader_finds_the_words_that_answer(reader: TrainedReader, question: str, short: str) -> None:
    """Three questions on one sentence have three answers, each in its own place."""
    text = "The garden needs water. On Tuesday Mrs Ito left the parcel with the neighbour. Nobody was at home."
    best = reader.read(question, [], passages(text))[0]
    assert short in best.short
    assert best.words is not None
    assert text[slice(*best.words)] == best.short
    assert text[slice(*best.evidence)] == "On Tuesday Mrs Ito left the parcel with the neighbour."
    assert best.confidence >= reader.threshold


def test_the_packaged_reader_refuses_what_the_text_does_not_say(reader: TrainedReader) -> None:
    """What is asked of a person in the text, and is not told there, stays below the threshold."""
    text = "The garden needs water. On Tuesday Mrs Ito left the parcel with the neighbour. Nobody was at home."
    for question in ("Where was Mrs Ito born?", "How old is Mrs Ito?", "Who won the election?"):
        assert max(c.confidence for c in reader.read(question, [], passages(text))) < reader.threshold


def test_the_same_evidence_in_two_passages_is_one_candidate(reader: TrainedReader) -> None:
    """Passages overlap; what both say is said once."""
    (passage,) = passages("On Tuesday Mrs Ito left the parcel with the neighbour.")
    assert len(reader.read("Who left the parcel?", [], [passage, passage])) == 1


def test_nothing_to_read_gives_no_candidate(reader: TrainedReader) -> None:
    """Without passages there is no answer."""
    assert reader.read("Who?", [], []) == []


@pytest.mark.parametrize(
    ("flags", "known"),
    [
        ("flags\t\t: fpu avx2 avx512f avx512_vnni\n", True),
        ("flags\t\t: fpu avx2 avx_vnni amx_int8\n", True),
        ("flags\t\t: fpu avx2 avx512f\n", False),
        ("flags\t\t: fpu avx512_vnnix\n", False),
    ],
)
def test_a_processor_with_vnni_needs_no_slower_product(tmp_path: Path, flags: str, known: bool) -> None:
    """Either of the two VNNI flags counts, as a whole word."""
    (tmp_path / "cpuinfo").write_text(flags)
    assert adds_exactly(tmp_path / "cpuinfo") is known


def test_an_unknown_processor_is_taken_for_an_old_one(tmp_path: Path) -> None:
    """Where no system tells what the processor can do, the product that is right everywhere is used."""
    assert not adds_exactly(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("question", "answer", "short"),
    [
        ("Where does he live?", "St. Mary St.", "No. 5, St. Mary St."),
        ("And what is the address?", "St. Mary St.", "No. 5, St. Mary St."),
        ("Where is the mill?", "Mill Lane", "12 Mill Lane"),
        ("Who is the saint?", "St. Mary", "St. Mary"),
        ("Where was it in 2019?", "Paris", "Paris"),
    ],
)
def test_the_number_of_a_house_belongs_to_its_street(question: str, answer: str, short: str) -> None:
    """Where a place is asked for, and nowhere else; a year is no house."""
    (passage,) = passages(
        "He lives at No. 5, St. Mary St., and his mill is at 12 Mill Lane. In 2019 in Paris it burnt."
    )
    start = passage.text.index(answer)
    words = (start, start + len(answer))
    found = housed(Candidate(passage, (0, len(passage.text)), answer, 0.9, words), question)
    assert (found.short, found.words) == (short, (passage.text.index(short), words[1]))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("office@harbour.example", "office@harbour.example [1]."),
        ("https://harbour.example/a", "https://harbour.example/a [1]."),
        ("iPhone users", "iPhone users [1]."),
        ("by sea", "By sea [1]."),
    ],
)
def test_no_capital_is_put_on_what_is_written_small_on_purpose(answer: str, said: str) -> None:
    """Addresses and names with a capital inside; any other answer begins as a sentence does."""
    assert marked(answer) == said


def test_nothing_said_steers_a_terminal() -> None:
    """Colours, a window's title and a turned direction are left out of what is said."""
    assert marked("\x1b[31mRex\x1b[0m Lund\x1b]0;owned\x07 of \u202eBergen") == "Rex Lund of Bergen [1]."
