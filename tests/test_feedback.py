"""Ratings of answers: written without loss, and read back as a question set."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import OverlapReader, WordEncoder
from quoth import cli
from quoth.assistant import Assistant
from quoth.errors import ChatFileError, SetError, UsageError
from quoth.evaluation.sets.conversion import Imported
from quoth.evaluation.sets.importers import read
from quoth.evaluation.sets.question_set import Question, load_set
from quoth.evaluation.sets.set_folders import write_set
from quoth.service.conversations import Conversation, Conversations, Rating, Turn
from quoth.service.feedback import record
from quoth.types import text_hash

MILL = "The mill burned down in 1911. Ada Finch rebuilt it."
"""Sentences at 0-29 and 30-51."""
BREAD = "Bread is baked from rye."


def said(
    question: str,
    status: str = "answered",
    short: str = "1911",
    place: tuple[int, int] | None = (0, 29),
    standalone: str | None = None,
) -> dict[str, Any]:
    """An answer as `Answer.to_dict()` gives it."""
    citations = [
        {
            "marker": 1, "source": "mill.txt", "document": text_hash(MILL), "page": None, "start": start, "end": end,
            "quote": MILL[start:end], "score": 0.9,
        }
        for start, end in ([place] if place and status == "answered" else [])
    ]  # fmt: skip
    return {
        "question": question, "standalone_question": standalone or question, "status": status,
        "text": f"{short} [1].", "short": short if status == "answered" else "", "confidence": 0.9,
        "citations": citations, "passages": [], "notes": [], "index": "x", "timings_ms": {},
    }  # fmt: skip


def turn(number: int, question: str, answer: dict[str, Any] | None = None, **fields: Any) -> Turn:
    return Turn(number, question, answer or said(question, **fields), "", None, 0.0)


def talk(*turns: Turn, name: str = "c") -> Conversation:
    return Conversation(name, "The mill", 0.0, 0.0, turns)


def rated(path: Path, conversation: Conversation, *ratings: tuple[int, Rating | None]) -> Path:
    """A file to which these ratings were added, each of the turn of that number."""
    turns = {one.id: one for one in conversation.turns}
    for number, rating in ratings:
        record(path, conversation, turns[number], rating, 86_461.5)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat" / "ratings.jsonl"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """The two documents that were asked."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "mill.txt").write_text(MILL, "utf-8")
    (folder / "bread.txt").write_text(BREAD, "utf-8")
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def told(found: Imported) -> list[list[tuple[str, str, tuple[str, ...], bool]]]:
    """Each conversation: question, answerability, answers, and whether it depends on the one before."""
    return [
        [(one.question, one.answerability, one.answers, bool(one.depends_on)) for one in conversation.turns]
        for conversation in found.conversations
    ]


def only(found: Imported) -> Question:
    ((only_,),) = (conversation.turns for conversation in found.conversations)
    return only_


# --- Writing ---


def test_a_rating_is_a_line_with_all_that_it_is_about(path: Path) -> None:
    """History in pairs, without turns that failed and without later ones; the answer whole; time in UTC."""
    failed = Turn(2, "Why?", None, "disk full", None, 0.0)
    first, third, last = turn(1, "When?"), turn(3, "And\nwho \u2028?"), turn(4, "Where?")
    record(path, talk(first, failed, third, last), third, "good", 86_461.5)
    raw = path.read_bytes()
    assert raw.endswith(b"}\n")
    assert len(raw.splitlines()) == 1
    assert lines(path) == [
        {
            "time": "1970-01-02T00:01:01+00:00", "rating": "good", "conversation": "c", "turn": 3,
            "question": "And\nwho \u2028?", "history": [["When?", "1911 [1]."]], "answer": third.answer,
        }
    ]  # fmt: skip


def test_ratings_are_for_the_eyes_of_the_owner(path: Path) -> None:
    """The file and its lock 0600, the folder that is made for them 0700."""
    rated(path, talk(turn(1, "When?")), (1, "good"))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_turn_without_an_answer_cannot_be_rated(path: Path) -> None:
    """There is nothing to think of; nothing is written."""
    failed = Turn(1, "Why?", None, "disk full", None, 0.0)
    with pytest.raises(UsageError, match="no answer that could be rated"):
        record(path, talk(failed), failed, "bad", 0.0)
    assert not path.exists()


PROGRAM = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from test_feedback import talk, turn, rated
for number in range(20):
    rated(Path(sys.argv[1]), talk(turn(number, "x" * 100_000), name=sys.argv[2]), (number, "good"))
"""


def test_lines_of_several_processes_and_threads_never_mix(path: Path) -> None:
    """Two processes and two threads, lines of 200 kB: each comes through whole, and none is lost."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    running = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(path), name], env=environment) for name in ("a", "b")
    ]

    def work(name: str) -> None:
        for number in range(20):
            rated(path, talk(turn(number, "y" * 100_000), name=name), (number, "bad"))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.wait() for one in running] == [0, 0]
    found = [(line["conversation"], line["turn"]) for line in lines(path)]
    assert sorted(found) == [(name, number) for name in "abcd" for number in range(20)]


def test_a_line_that_did_not_fit_leaves_the_file_as_it_was(path: Path) -> None:
    """The disk takes a part of it only: the part is taken back, and the next rating stands on a line of its own."""
    rated(path, talk(turn(1, "When?")), (1, "good"))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, hard))
    try:
        with pytest.raises(ChatFileError, match="cannot be written") as caught:
            rated(path, talk(turn(2, "Where?")), (2, "bad"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "free some space" in caught.value.remedy
    assert path.read_bytes() == before
    rated(path, talk(turn(3, "Who?")), (3, "bad"))
    assert [line["turn"] for line in lines(path)] == [1, 3]


def test_a_file_without_a_line_end_gets_one(path: Path) -> None:
    """As an editor may leave it."""
    rated(path, talk(turn(1, "When?")), (1, "good"))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    rated(path, talk(turn(2, "Who?")), (2, "bad"))
    assert [line["turn"] for line in lines(path)] == [1, 2]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder in the file's place."""
    (tmp_path / "x").mkdir()
    with pytest.raises(ChatFileError, match=r"x cannot be written \(Is a directory\)"):
        rated(tmp_path / "x", talk(turn(1, "When?")), (1, "good"))


# --- Reading ---


def test_what_was_rated_good_becomes_gold(path: Path, documents: Path) -> None:
    """An answer with its citation as evidence; not found, unanswerable; a question back, underspecified."""
    conversation = talk(
        turn(1, "When did it burn?"),
        turn(2, "Who sold it?", status="not_found"),
        turn(3, "Did he rebuild it?", status="clarify"),
        turn(4, "Was it rebuilt?", short="yes", place=(30, 51)),
    )
    found = read("feedback", rated(path, conversation, *((n, "good") for n in (1, 2, 3, 4))), None, documents)
    assert told(found) == [
        [
            ("When did it burn?", "answerable", ("1911",), False),
            ("Who sold it?", "unanswerable", (), False),
            ("Did he rebuild it?", "underspecified", (), False),
            ("Was it rebuilt?", "answerable", ("yes",), False),
        ]
    ]
    first, *_, last = found.conversations[0].turns
    assert [(one.start, one.end, one.exact) for one in first.evidence] == [(0, 29, MILL[:29])]
    assert found.texts[first.evidence[0].document] == MILL
    assert (last.yes_no, last.kind, last.evidence[0].exact) == ("yes", "yes_no", MILL[30:])
    assert (found.conversations[0].id, first.id, found.left_out) == ("c", "c.1", 0)
    assert sorted(found.texts.values()) == [BREAD, MILL]  # all that was searched


def test_what_was_rated_bad_is_left_out_and_counted(path: Path, documents: Path) -> None:
    """Whatever comes before or after it."""
    conversation = talk(turn(1, "When?"), turn(2, "Who?"), turn(3, "Where?"))
    found = read("feedback", rated(path, conversation, (1, "bad"), (2, "good"), (3, "bad")), None, documents)
    assert ([one for ((one, *_),) in told(found)], found.left_out) == (["Who?"], 2)


def test_the_last_rating_of_a_turn_holds(path: Path, documents: Path) -> None:
    """Good after bad, bad after good, and one that was taken back; another conversation has turns of its own."""
    conversation = talk(turn(1, "When?"), turn(2, "Who?"), turn(3, "Where?"))
    rated(path, conversation, (1, "bad"), (2, "good"), (3, "good"))
    rated(path, talk(turn(1, "What?"), name="d"), (1, "good"))
    rated(path, conversation, (3, None), (2, "bad"), (1, "good"))
    found = read("feedback", path, None, documents)
    assert ([[one[0] for one in talk_] for talk_ in told(found)], found.left_out) == ([["When?"], ["What?"]], 1)


def test_a_follow_up_stands_on_turns_rated_good_or_alone(path: Path, documents: Path) -> None:
    """Where the turns right before it are gold it follows them; where not, the words searched for are asked."""
    conversation = talk(
        turn(1, "When did it burn?"),
        turn(2, "Who rebuilt it?", standalone="Who rebuilt the mill?"),
        turn(3, "Why?"),
        turn(4, "And when?", standalone="When did Ada?"),
        turn(5, "Where was she?", standalone="Where was Ada?"),
        turn(6, "Who was Ben?"),
    )
    rated(path, conversation, *((n, "good") for n in (5, 2, 1, 4, 6)))
    assert [[(one[0], one[3]) for one in talk_] for talk_ in told(read("feedback", path, None, documents))] == [
        [("When did it burn?", False), ("Who rebuilt it?", True)],
        [("When did Ada?", False), ("Where was she?", True), ("Who was Ben?", False)],
    ]


def test_a_turn_asked_again_after_an_edit_is_a_conversation_of_its_own(path: Path, documents: Path) -> None:
    """Both wordings were rated good, and neither came after the other."""
    first = turn(1, "When?")
    rated(path, talk(first, turn(2, "Who?", standalone="Who burned?")), (1, "good"), (2, "good"))
    rated(path, talk(first, turn(3, "Whom?", standalone="Whom did it burn?")), (3, "good"))
    found = told(read("feedback", path, None, documents))
    assert [[one[0] for one in talk_] for talk_ in found] == [["When?", "Who?"], ["Whom did it burn?"]]


def test_an_answer_without_words_or_citations_is_left_out(path: Path, documents: Path) -> None:
    """It cannot be scored, nor can a follow-up to it."""
    conversation = talk(
        turn(1, "When?", place=None), turn(2, "Who?", standalone="Who burned?"), turn(3, "What?", short=""),
        turn(4, "Where?"),
    )  # fmt: skip
    found = read("feedback", rated(path, conversation, *((n, "good") for n in (1, 2, 3, 4))), None, documents)
    assert ([[one[0] for one in talk_] for talk_ in told(found)], found.left_out) == ([["Where?"]], 3)


def test_a_document_under_another_name_is_known_by_its_text(path: Path, documents: Path) -> None:
    """As an upload, whose name in the chat was the person's."""
    (documents / "mill.txt").rename(documents / "a7.txt")
    assert only(read("feedback", rated(path, talk(turn(1, "When?")), (1, "good")), None, documents)).evidence


def test_a_document_that_was_changed_elsewhere_still_holds_the_quote(path: Path, documents: Path) -> None:
    """What counts is the text at the place of the citation."""
    (documents / "mill.txt").write_text(MILL + " It grinds rye.", "utf-8")
    assert only(read("feedback", rated(path, talk(turn(1, "When?")), (1, "good")), None, documents)).evidence


@pytest.mark.parametrize("change", ["moved", "gone", "empty"])
def test_a_citation_that_no_longer_stands_is_refused_with_its_line(path: Path, documents: Path, change: str) -> None:
    """The text moved, or its document is gone; one that was rated bad does not matter."""
    conversation = talk(turn(1, "Where?", status="not_found"), turn(2, "When?"), turn(3, "Who?"))
    rated(path, conversation, (1, "good"), (2, "good"), (3, "bad"))
    mill = documents / "mill.txt"
    if change == "gone":
        mill.unlink()
    else:
        mill.write_text("X" + MILL if change == "moved" else " ", "utf-8")
    problem = "mill.txt[0:29] is no longer “The mill" if change == "moved" else "there is no document mill.txt"
    with pytest.raises(SetError) as caught:
        read("feedback", path, None, documents)
    assert caught.value.problem.startswith(f"{path}, line 2: {problem}")
    rated(path, conversation, (2, "bad"))
    assert only(read("feedback", path, None, documents)).question == "Where?"


def spoilt(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """Puts a value into a line."""

    def spoil(line: dict[str, Any]) -> None:
        inner: Any = line
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (spoilt("rating", value="great"), "line 2: rating: Input should be 'good' or 'bad'"),
        (spoilt("rating", value=1), "line 2: rating: Input should be 'good' or 'bad'"),
        (spoilt("conversation", value=None), "line 2: conversation: Field required"),
        (spoilt("turn", value="1"), "line 2: turn: Input should be a valid integer"),
        (spoilt("question", value=" "), "line 2: question: Value error, it is empty"),
        (spoilt("history", value="x"), "line 2: history: Input should be a valid list"),
        (spoilt("history", value=[["x"]]), "line 2: history.0: List should have at least 2 items"),
        (spoilt("history", value=[["x", None]]), "line 2: history.0.1: Input should be a valid string"),
        (spoilt("answer", value=[]), "line 2: answer: this is no JSON object"),
        (
            spoilt("answer", "status", value="maybe"),
            "line 2: answer.status: Input should be 'answered', ",
        ),
        (spoilt("answer", "standalone_question", value=None), "line 2: answer.standalone_question: Field required"),
        (spoilt("answer", "citations", value=[3]), "line 2: answer.citations.0: this is no JSON object"),
        (
            spoilt("answer", "citations", 0, "quote", value=""),
            "line 2: answer.citations.0.quote: Value error",
        ),
        (spoilt("answer", "citations", 0, "start", value=-len(MILL)), "line 2: mill.txt[-51:29] is no longer"),
        (spoilt("answer", "citations", 0, "document", value=7), "citations.0.document: Input should be a valid"),
    ],
)
def test_a_line_of_another_form_is_refused(
    path: Path, documents: Path, spoil: Callable[[dict[str, Any]], None], problem: str
) -> None:
    """With the file, the line and what is wrong with it."""
    rated(path, talk(turn(1, "Who?"), turn(2, "When?")), (1, "good"), (2, "good"))
    first, second = lines(path)
    spoil(second)
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n", "utf-8")
    with pytest.raises(SetError) as caught:
        read("feedback", path, None, documents)
    assert problem in caught.value.problem
    assert caught.value.problem.startswith(str(path))


def test_the_documents_have_to_be_named_for_ratings_and_for_nothing_else(path: Path, documents: Path) -> None:
    """Each error says what to do."""
    rated(path, talk(turn(1, "When?")), (1, "good"))
    with pytest.raises(UsageError, match="ratings do not hold the documents") as caught:
        read("feedback", path, None)
    assert "--documents PATH" in caught.value.remedy
    with pytest.raises(SetError, match="no such file or folder") as missing:
        read("feedback", path, None, documents / "none")
    assert "--documents PATH" in missing.value.remedy
    with pytest.raises(UsageError, match="brings its documents"):
        read("squad", path, None, documents)
    with pytest.raises(SetError, match=r"has no turn that can be scored; left out: 1"):
        read("feedback", rated(path, talk(turn(1, "When?")), (1, "bad")), None, documents)


# --- The whole way ---


def test_what_was_asked_rated_and_imported_is_a_set_that_holds(
    path: Path, documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From an assistant's answer over the file of conversations and the command line to a set."""
    with (
        Assistant.open(documents, tmp_path / "index", encoder=WordEncoder(), reader=OverlapReader()) as assistant,
        Conversations.open(path.with_name("chat.sqlite")) as kept,
    ):
        made = kept.start("ada")
        for question in ("When did the mill burn?", "What is bread baked from?"):
            kept.add("ada", made, question, assistant.ask(question).to_dict())
        conversation = kept.get("ada", made)
    record(path, conversation, conversation.turns[0], "good", 0.0)
    record(path, conversation, conversation.turns[1], "bad", 0.0)
    out = tmp_path / "new"
    code = cli.main(["eval", "import", "feedback", str(path), str(out), "--documents", str(documents)])
    assert (code, capsys.readouterr().out) == (0, f"{out}: 1 conversations, 1 turns; left out: 1\n")
    ((only_,),) = (one.turns for one in load_set(out).conversations)
    assert (only_.question, only_.evidence[0].exact) == ("When did the mill burn?", MILL[:29])


def test_texts_that_no_file_could_hold_become_a_set(path: Path, tmp_path: Path) -> None:
    """A byte-order mark inside a document is U+FFFD in the set, and the places stay."""
    text = "A\ufeff mill burned in 1911."
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "odd.md").write_bytes(text.encode())
    with Assistant.open(folder, tmp_path / "index", encoder=WordEncoder(), reader=OverlapReader()) as assistant:
        answer = assistant.ask("When did the mill burn?").to_dict()
    rated(path, talk(turn(1, "When did the mill burn?", answer)), (1, "good"))
    found = read("feedback", path, None, folder)
    made = write_set(tmp_path / "set", {"name": "m", "about": "", "licence": "x"}, found.conversations, found.texts)
    assert made.turns[0].evidence[0].exact is not None
    assert made.turns[0].evidence[0].exact.startswith("A\ufffd mill")
