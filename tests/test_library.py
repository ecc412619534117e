"""What a person may see, ask, add and remove; and that nobody else learns of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fpdf
import pytest

from fakes import OverlapReader, WordEncoder
from quoth.answering.beside.refusals import NOWHERE
from quoth.assistant import Assistant
from quoth.config import UPLOADS, Settings, uploads_of
from quoth.errors import IndexLocked, QuestionError, UsageError
from quoth.service.library import Library
from quoth.service.uploads import Limits

ADA, BOB = "a" * 32, "bob@example.org"


@pytest.fixture
def library(corpus: Path, tmp_path: Path, open_words: Callable[..., Assistant]) -> Library:
    return Library(open_words(corpus, uploads=tmp_path / "uploads", reader=OverlapReader()))


def file(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / "sent" / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def pdf(folder: Path, name: str, *pages: str) -> Path:
    made = fpdf.FPDF()
    made.set_font("helvetica", size=12)
    for page in pages:
        made.add_page()
        made.multi_cell(0, 10, page)
    return file(folder, name, bytes(made.output()))


def labels(library: Library, owner: str) -> list[str]:
    return [entry.label for entry in library.entries(owner)]


def on_disk(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file())


SHARED = ["cats.md", "deep/bread.txt", "trains.txt"]


def test_files_are_added_and_asked(library: Library, tmp_path: Path) -> None:
    """A PDF and a Markdown file at once: reports as sent, labels in citations, pages, and offsets that hold."""
    sent = [
        pdf(tmp_path, "ships.pdf", "Nothing here.", "Ships sail by night."),
        file(tmp_path, "b.md", "# Owls\n\nHoot."),
    ]
    reports = library.add(ADA, sent)
    assert [(r.source, r.outcome, r.passages, r.pages) for r in reports] == [
        ("ships.pdf", "indexed", 1, 2),
        ("b.md", "indexed", 1, 0),
    ]
    answer = library.ask(ADA, "Do ships sail by night?")
    (citation,) = answer.citations
    assert (citation.source, citation.page, citation.quote) == ("ships.pdf", 2, "Ships sail by night.")
    stored = library.document(ADA, citation.document)
    assert stored is not None
    assert stored.text[citation.start : citation.end] == citation.quote
    assert library.ask(ADA, "Do owls hoot?").citations[0].source == "b.md"
    assert UPLOADS not in str(answer.to_dict())
    assert labels(library, ADA) == ["b.md", "ships.pdf", *SHARED]


def test_entries_say_what_they_are(library: Library, tmp_path: Path) -> None:
    """Whose it is, and what the reading warned of."""
    library.add(ADA, [file(tmp_path, "empty.txt", "")])
    own, *shared = library.entries(ADA)
    assert (own.label, own.uploaded, own.changed) == ("empty.txt", True, False)
    assert own.warnings == ("0 characters: is it empty?",)
    assert [(e.label, e.uploaded, e.changed) for e in shared] == [(n, False, False) for n in SHARED]


def test_nobody_else_sees_a_document(library: Library, tmp_path: Path) -> None:
    """Not listed, found, cited, chosen, fetched or removed; and nothing tells that it is there."""
    library.add(ADA, [file(tmp_path, "secret.txt", "Ships sail by night.")])
    document = library.entries(ADA)[0].document
    answer = library.ask(BOB, "Do ships sail by night?")
    assert {citation.source for citation in answer.citations} <= set(SHARED)
    assert "secret" not in str(answer.to_dict())
    assert "secret" not in str([hit.to_dict() for hit in library.search(BOB, "ships sail by night", 50)])
    assert labels(library, BOB) == SHARED
    assert library.document(BOB, document) is None
    assert library.document(ADA, document) is not None
    said = []
    for label in ("secret.txt", "never.txt", f"{uploads_of(ADA)}secret.txt"):
        for act in (
            lambda label=label: library.ask(BOB, "Ships?", chosen=[label]),
            lambda label=label: library.search(BOB, "Ships?", chosen=[label]),
            lambda label=label: library.remove(BOB, label),
        ):
            with pytest.raises(UsageError) as caught:
                act()
            said.append((caught.value.problem.replace(label, "X"), caught.value.remedy))
    assert set(said) == {("no such document: X", "choose one of the list")}
    assert labels(library, ADA) == ["secret.txt", *SHARED]


def test_words_that_another_has_are_missing_all_the_same(library: Library, tmp_path: Path) -> None:
    """A refusal names the words that occur nowhere in what this person may see."""
    pipeline = library._assistant.pipeline
    library._assistant.pipeline = replace(pipeline, settings=Settings(threshold=2.0))
    library.add(ADA, [file(tmp_path, "z.txt", "The zebra has stripes.")])
    assert library.ask(ADA, "Do zebras have wheels?").notes[-1] == f"{NOWHERE} “wheels”."
    assert library.ask(BOB, "Do zebras have wheels?").notes[-1] == f"{NOWHERE} “zebras”, “wheels”."


def test_two_owners_of_the_same_file_do_not_meet(library: Library, tmp_path: Path) -> None:
    """Same name, same content: to neither is the other's a duplicate, and one may remove theirs."""
    same = file(tmp_path, "notes.txt", "Ships sail by night.")
    for owner in (ADA, BOB):
        (report,) = library.add(owner, [same])
        assert (report.source, report.outcome, report.passages) == ("notes.txt", "indexed", 1)
    library.remove(ADA, "notes.txt")
    assert "sail" not in str(library.ask(ADA, "Do ships sail by night?").to_dict()["passages"])
    answer = library.ask(BOB, "Do ships sail by night?")
    assert (answer.citations[0].source, answer.citations[0].quote) == ("notes.txt", "Ships sail by night.")


def test_what_is_removed_answers_no_more(library: Library, tmp_path: Path) -> None:
    """Its file is gone, its text, and every byte of it in the index."""
    library.add(ADA, [file(tmp_path, "a.txt", "Wombats dig burrows.")])
    document = library.entries(ADA)[0].document
    assert library.ask(ADA, "Do wombats dig burrows?").citations[0].source == "a.txt"
    library.remove(ADA, "a.txt")
    assert "ombat" not in str(library.ask(ADA, "Do animals dig burrows?").to_dict())
    assert library.document(ADA, document) is None
    assert labels(library, ADA) == SHARED
    assert on_disk(tmp_path) == []
    library._assistant.close()
    for path in (tmp_path / "index").iterdir():
        assert b"ombats" not in path.read_bytes()


def test_shared_documents_cannot_be_removed(library: Library) -> None:
    """It is said in words, and they stay."""
    with pytest.raises(UsageError, match="everybody shares"):
        library.remove(ADA, "cats.md")
    assert labels(library, ADA) == SHARED


def test_the_same_name_replaces(library: Library, tmp_path: Path) -> None:
    """The report says so; only the new text answers."""
    library.add(ADA, [file(tmp_path, "a.txt", "Wombats dig burrows.")])
    (report,) = library.add(ADA, [file(tmp_path, "a.txt", "Owls hoot at night.")])
    assert (report.outcome, report.warnings) == ("indexed", ("It replaces your earlier a.txt.",))
    assert "ombat" not in str(library.ask(ADA, "Do animals dig burrows?").to_dict())
    assert library.ask(ADA, "Do owls hoot at night?").citations[0].source == "a.txt"
    assert on_disk(tmp_path) == ["a.txt"]


def test_a_broken_file_is_not_kept_and_costs_no_good_one(library: Library, tmp_path: Path) -> None:
    """The report has the person's own words for it; the earlier version still answers, and the rest go on."""
    library.add(ADA, [pdf(tmp_path, "a.pdf", "Wombats dig burrows.")])
    reports = library.add(
        ADA,
        [
            file(tmp_path, "a.pdf", b"%PDF-1.7 nonsense"),
            file(tmp_path, "b.pdf", b"%PDF-1.7 nonsense"),
            file(tmp_path, "c.txt", "Owls hoot."),
            file(tmp_path, "d.exe", "Owls hoot."),
        ],
    )
    assert [(r.source, r.outcome) for r in reports] == [
        ("a.pdf", "failed"),
        ("b.pdf", "failed"),
        ("c.txt", "indexed"),
        ("d.exe", "failed"),
    ]
    assert reports[1].problem.startswith("b.pdf is not a readable PDF")
    assert all(report.remedy for report in reports if report.problem)
    assert UPLOADS not in str(reports)
    assert on_disk(tmp_path) == ["a.pdf", "c.txt"]
    assert labels(library, ADA) == ["a.pdf", "c.txt", *SHARED]
    assert not library.entries(ADA)[0].changed
    assert library.ask(ADA, "Do wombats dig burrows?").citations[0].source == "a.pdf"
    with library._assistant.store.snapshot() as snapshot:
        assert snapshot.failures() == {}


def test_names_that_clash_get_numbers(library: Library, corpus: Path, tmp_path: Path) -> None:
    """With a shared one, and with each other in one go; given again they replace themselves."""
    (tmp_path / "other").mkdir()
    sent = [
        file(tmp_path, "cats.md", "Cats hiss at dogs."),
        file(tmp_path, "x.txt", "First of the two."),
        file(tmp_path / "other", "x.txt", "Second of the two."),
    ]
    for again in (False, True):
        reports = library.add(ADA, sent)
        assert [report.source for report in reports] == ["cats (2).md", "x.txt", "x (2).txt"]
        assert [bool(report.warnings) for report in reports] == [again] * 3
    assert labels(library, ADA) == ["cats (2).md", "x (2).txt", "x.txt", *SHARED]
    assert library.ask(ADA, "Do cats hiss at dogs?").citations[0].source == "cats (2).md"
    assert library.ask(ADA, "Do cats purr when they rest?").citations[0].source == "cats.md"
    library.remove(ADA, "cats (2).md")
    assert (corpus / "cats.md").exists()
    assert labels(library, ADA) == ["x (2).txt", "x.txt", *SHARED]


def test_what_is_there_already_is_a_duplicate(library: Library, corpus: Path, tmp_path: Path) -> None:
    """Of a shared document, or of one's own in the same go; it is kept, and removing it leaves the other."""
    sent = [
        file(tmp_path, "t.txt", (corpus / "trains.txt").read_bytes()),
        file(tmp_path, "a.txt", "Owls hoot."),
        file(tmp_path, "b.txt", "Owls hoot."),
    ]
    assert [report.outcome for report in library.add(ADA, sent)] == ["duplicate", "indexed", "duplicate"]
    library.remove(ADA, "t.txt")
    assert library.ask(ADA, "Do trains run on rails?").citations[0].source == "trains.txt"


def test_a_question_is_kept_to_chosen_documents(library: Library, tmp_path: Path) -> None:
    """By label, their own and shared ones; an unknown label and none at all are refused."""
    library.add(ADA, [file(tmp_path, "a.txt", "Cats hiss at dogs.")])
    for chosen, sources in ((["a.txt"], {"a.txt"}), (["cats.md", "a.txt"], {"a.txt", "cats.md"})):
        assert {hit.passage.source for hit in library.search(ADA, "cats", 50, chosen)} == sources
        assert {hit.passage.source for hit in library.ask(ADA, "Cats?", chosen=chosen).passages} == sources
    for wrong in (["nothing.txt"], ["a.txt", "nothing.txt"], []):
        with pytest.raises(UsageError):
            library.ask(ADA, "Cats?", chosen=wrong)
    with pytest.raises(QuestionError):
        library.ask(ADA, " ")


def test_a_follow_up_knows_the_conversation(library: Library) -> None:
    """History reaches the assistant."""
    asked = library.ask(ADA, "Does it run on rails?", [("What is Acme Works?", "A train.")]).standalone_question
    assert asked == "Does Acme Works run on rails?"


def test_a_chat_may_start_with_nothing(tmp_path: Path) -> None:
    """Until something is added, asking says to add something; to everybody else it still does then."""
    with Assistant.open(
        None, tmp_path / "i", uploads=tmp_path / "u", encoder=WordEncoder(), reader=OverlapReader()
    ) as a:
        library = Library(a)
        assert library.entries(ADA) == []
        for owner in (ADA, BOB):
            with pytest.raises(UsageError, match="no document to ask"):
                library.ask(owner, "Do owls hoot?")
            library.add(ADA, [file(tmp_path, "owls.txt", "Owls hoot.")]) if owner == ADA else None
        assert library.ask(ADA, "Do owls hoot?").status == "answered"


def test_a_badge_for_what_changed(library: Library, corpus: Path, tmp_path: Path) -> None:
    """Changed, touched or gone on the disk, and not after a refresh; whose reports tell what was done."""
    library.add(ADA, [file(tmp_path, "a.txt", "Owls hoot.")])
    (corpus / "cats.md").write_text("Cats sleep all day.", "utf-8")
    (corpus / "trains.txt").unlink()
    assert [e.label for e in library.entries(ADA) if e.changed] == ["cats.md", "trains.txt"]
    assert [(r.source, r.outcome) for r in library.refresh(ADA)] == [("cats.md", "indexed"), ("trains.txt", "removed")]
    assert [e.label for e in library.entries(ADA) if e.changed] == []
    assert library.ask(ADA, "Do cats sleep all day?").citations[0].source == "cats.md"


def test_a_refresh_tells_of_nobody_elses_documents(library: Library, tmp_path: Path) -> None:
    """Neither in its reports nor in its progress; one's own go by their labels."""
    library.add(ADA, [file(tmp_path, "ada.txt", "Owls hoot.")])
    library.add(BOB, [file(tmp_path, "bob.txt", "Wombats dig.")])
    for path in (tmp_path / "uploads").rglob("*.txt"):
        path.write_text(f"Now it is {path.name}.", "utf-8")
    told: list[str] = []
    reports = library.refresh(ADA, lambda what, _done, _total: told.append(what))
    assert [(report.source, report.outcome) for report in reports] == [("ada.txt", "indexed")]
    assert sorted(told) == ["done", "embedding", "reading a document", "reading ada.txt"]


def test_progress_goes_by_labels(library: Library, tmp_path: Path) -> None:
    """While files are added."""
    told: list[tuple[str, int, int]] = []
    library.add(ADA, [file(tmp_path, "a.txt", "Owls hoot.")], lambda *step: told.append(step))
    assert told == [("reading a.txt", 0, 1), ("embedding", 1, 1), ("done", 1, 1)]


def test_an_index_that_lost_the_uploads_gets_them_back(library: Library, corpus: Path, tmp_path: Path) -> None:
    """After `quoth index` on the same folder: listed as unread, then read again at the next question."""
    library.add(ADA, [file(tmp_path, "a.txt", "Owls hoot.")])
    Assistant.open(corpus, tmp_path / "index", encoder=WordEncoder()).close()
    (entry,) = [entry for entry in library.entries(ADA) if entry.uploaded]
    assert (entry.document, entry.changed, entry.warnings) == ("", True, ("It is not read yet.",))
    answer = library.ask(ADA, "Do owls hoot?")
    assert (answer.citations[0].source, answer.notes) == ("a.txt", ())
    Assistant.open(corpus, tmp_path / "index", encoder=WordEncoder()).close()
    assert library.search(ADA, "owls", 1)[0].passage.source == "a.txt"


def test_while_somebody_else_writes_the_index(library: Library, corpus: Path, tmp_path: Path) -> None:
    """Adding is reported as failed and keeps nothing, removing removes nothing, asking says what it left out."""
    library.add(ADA, [file(tmp_path, "a.txt", "Owls hoot.")])
    writer = sqlite3.connect(tmp_path / "index" / "quoth.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    bad, locked = library.add(ADA, [file(tmp_path, "x.exe", ""), file(tmp_path, "b.txt", "Wombats dig.")])
    assert "kind" in bad.problem
    assert (locked.source, locked.outcome) == ("b.txt", "failed")
    assert "another process" in locked.problem
    with pytest.raises(IndexLocked):
        library.remove(ADA, "a.txt")
    assert on_disk(tmp_path) == ["a.txt"]
    assert library.ask(ADA, "Do owls hoot?").citations[0].source == "a.txt"
    writer.execute("ROLLBACK")
    Assistant.open(corpus, tmp_path / "index", encoder=WordEncoder()).close()
    writer.execute("BEGIN IMMEDIATE")
    assert library.ask(ADA, "Do trains run on rails?").notes[-1] == "Not asked, for it is not read yet: a.txt."
    with pytest.raises(UsageError, match="not read yet"):
        library.ask(ADA, "Do owls hoot?", chosen=["a.txt"])
    writer.execute("ROLLBACK")
    writer.close()
    assert library.ask(ADA, "Do owls hoot?", chosen=["a.txt"]).citations[0].source == "a.txt"


def test_limits_are_reported(corpus: Path, tmp_path: Path, open_words: Callable[..., Assistant]) -> None:
    """The files that fit are kept, in the order given."""
    library = Library(open_words(corpus, uploads=tmp_path / "uploads"), Limits(file_bytes=10, files=2))
    sent = [
        file(tmp_path, name, text)
        for name, text in (("a.txt", "A" * 11), ("b.txt", "B"), ("c.txt", "C"), ("d.txt", "D"))
    ]
    reports = library.add(ADA, sent)
    assert [report.outcome for report in reports] == ["failed", "indexed", "indexed", "failed"]
    assert "one too many" in reports[3].problem


def test_without_a_folder_nothing_can_be_added(tmp_path: Path) -> None:
    """Texts in memory are shared documents; adding is refused in the report."""
    with Assistant.from_texts({"a.txt": "Owls hoot."}, encoder=WordEncoder(), reader=OverlapReader()) as assistant:
        library = Library(assistant)
        (report,) = library.add(ADA, [file(tmp_path, "b.txt", "Wombats dig.")])
        assert (report.outcome, report.problem) == ("failed", "documents cannot be added here")
        (entry,) = library.entries(ADA)
        assert (entry.label, entry.uploaded, entry.changed) == ("a.txt", False, False)
        assert library.ask(ADA, "Do owls hoot?").citations[0].source == "a.txt"
        assert library.document(ADA, entry.document) is not None
        with pytest.raises(UsageError):
            library.remove(ADA, "a.txt")
        with pytest.raises(UsageError):
            library.refresh(ADA)


def test_passages_are_spread_over_the_documents() -> None:
    """Of a text of 1 passage and one of many, four give the one passage and two of the other, far apart."""
    long = "\n\n".join(f"## Part {n}\n\nThis part speaks of the number {n}." for n in range(30))
    with Assistant.from_texts({"a.md": "A lone line.", "b.md": long}, encoder=WordEncoder()) as assistant:
        found = Library(assistant).passages("somebody", None, 4)
    assert [passage.source for passage in found] == ["a.md", "b.md", "b.md"]
    assert found[1].text.count("number 0") == 1
    assert "number 15" in found[2].text
