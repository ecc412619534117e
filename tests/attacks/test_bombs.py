"""Files that are made to hang or to fill the memory: each is a line of the report, and all else goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.bombs import ELSEWHERE
from attacks.exploding import GOOD, SETTINGS, Exploded, exploded
from attacks.table import table, write_section
from quoth.assistant import Assistant

PARSERS_MB = 400
"""What a worker has before it sees a file, and a good measure."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, list[Exploded]]]:
    with exploded(tmp_path_factory.mktemp("bombs")) as found:
        yield found


def test_each_bomb_is_a_line_of_the_report(folder: tuple[Assistant, list[Exploded]]) -> None:
    """Read, or refused in two parts that name the file; not one is missing, whatever it did to its reader."""
    _, found = folder
    assert len(found) > 60
    for item in found:
        assert item.report.outcome in ("indexed", "failed", "duplicate")
        if item.report.outcome == "failed":
            assert item.report.source in item.report.problem
            assert item.report.remedy


def test_no_bomb_takes_more_than_it_may(folder: tuple[Assistant, list[Exploded]]) -> None:
    """Time by the clock, and memory of the process that read it."""
    _, found = folder
    slowest, largest = max(found, key=lambda item: item.seconds), max(found, key=lambda item: item.megabytes)
    assert slowest.seconds < SETTINGS.parse_seconds * SETTINGS.parse_wall_share + 5, slowest
    assert largest.megabytes < SETTINGS.parse_memory_bytes / 1e6 + PARSERS_MB, largest
    assert largest.megabytes > 0, "nothing was measured"


def test_a_good_file_beside_them_answers(folder: tuple[Assistant, list[Exploded]]) -> None:
    """It is read in its turn and can be asked; nothing of another file of this machine is in any text."""
    assistant, _ = folder
    (citation,) = assistant.ask("Do ships sail by night?", sources=[GOOD]).citations
    assert citation.quote == "Ships sail by night."
    with assistant.store.snapshot() as snapshot:
        for name in snapshot.names():
            text = snapshot.text(snapshot.document(name))
            assert text is not None
            assert ELSEWHERE not in text.text


def test_no_bomb_is_tried_again(folder: tuple[Assistant, list[Exploded]]) -> None:
    """What failed is known by its content, a time-out too: the next update reads nothing."""
    assistant, found = folder
    told: list[str] = []
    report = assistant.update(lambda what, *_: told.append(what), retry=False)
    assert not any(what.startswith("reading") for what in told)
    assert report.count("failed") == sum(item.report.outcome == "failed" for item in found)


def test_a_section_is_written_in_its_place(tmp_path: Path) -> None:
    """The second time in the place of the first; what stands around it stays."""
    document = tmp_path / "docs" / "A.md"
    for text in ("one", "two"):
        write_section("Bombs", text, document)
        write_section("Doors", table(("a", "b"), [(1, "x|y")]), document)
    written = document.read_text("utf-8")
    assert [line for line in written.splitlines() if line.startswith("#")] == ["# Attacks", "## Bombs", "## Doors"]
    assert "one" not in written
    assert "| 1 | x\\|y |" in written
