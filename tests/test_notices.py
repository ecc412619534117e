"""What a person is told of what was quoted: ticks, and what was edited since, in both wordings."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from quoth.service import notices
from quoth.service.conversations import Turn
from quoth.service.edits import Edit
from quoth.service.rewording import Rewording


def turn(number: int, *sources: str, checked: tuple[int, ...] = ()) -> Turn:
    cited: list[dict[str, Any]] = [{"marker": m, "source": s} for m, s in enumerate(sources, 1)]
    return Turn(number, "When?", {"citations": cited}, "", None, 0.0, (), checked)


def text(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_the_tally_counts_what_is_checked_and_names_what_was_edited() -> None:
    """With a way from the document to where it was quoted first."""
    turns = [turn(3, "a.txt", "b.md", checked=(2,)), Turn(4, "Why?", None, "no", None, 0.0), turn(5, "b.md")]
    page = notices.tally(turns, {"b.md": "read"})
    assert 'data-checked="3:2"' in page
    assert text(
        page
    ) == "1 of 3 quotes checked Download b.md was edited since it was quoted here . What changed".replace(" .", ".")
    assert 'href="#quoth/cite/3/2"' in page
    assert text(notices.tally([turn(3, "a.txt")], {})) == "0 of 1 quote checked Download"
    assert text(notices.tally([], {})) == ""


def test_both_wordings_stand_side_by_side() -> None:
    """What only one of them says is marked, and nothing of it acts."""
    edit = Edit("edited", "a.txt", Rewording("reworded", "It is <b>160</b> m.", "It is <b>210</b> m.", 0, 5), "0" * 64)
    page = BeautifulSoup(notices.change(edit), "html.parser")
    assert [p.get_text() for p in page.select(".quoth-wordings p")] == ["It is <b>160</b> m.", "It is <b>210</b> m."]
    assert [e.get_text() for e in page.select("del, ins")] == ["160", "210"]
    assert page.select("b") == []
    assert page.select("[data-act=reread]")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            Edit("read", "a.txt", Rewording("moved", "x", "x", 5, 6)),
            "a.txt was edited since it was quoted here. What was quoted still stands, at another place.",
        ),
        (
            Edit("read", "a.txt", Rewording("gone", "It is.")),
            (
                "a.txt was edited since it was quoted here. As it was quoted It is. Now Nothing like it stands there "
                "any more."
            ),
        ),
        (
            Edit("edited", "a.txt", problem="a.txt is no text"),
            (
                "a.txt was edited since it was quoted here, and is not read again yet. Read it again "
                "It cannot be read as it is now: a.txt is no text."
            ),
        ),
        (
            Edit("removed", "a.txt"),
            "a.txt was removed since it was quoted here. Its quote stands in the conversation.",
        ),
        (
            Edit("removed", "a.txt", document="0"),
            "a.txt was removed since it was quoted here. Below it is as it was read.",
        ),
    ],
)
def test_what_became_of_a_document_is_said_in_words(edit: Edit, said: str) -> None:
    """Moved, gone, unreadable, removed."""
    assert text(notices.change(edit)) == said
