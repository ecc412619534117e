"""What a conversation is called: by the first question that asks something."""

from __future__ import annotations

from pathlib import Path

from quoth.service.conversations import Conversations


def titles(kept: Conversations) -> list[str]:
    return [one.title for one in kept.listed("ada")]


def test_a_greeting_gives_a_title_only_until_something_is_asked(tmp_path: Path) -> None:
    """What is asked after that changes it no more, nor does a greeting after it."""
    with Conversations.open(tmp_path / "kept.db") as kept:
        id_ = kept.start("ada")
        kept.add("ada", id_, "Hello", None, "no answer")
        assert titles(kept) == ["Hello"]
        kept.add("ada", id_, "Thank you!", None, "no answer")
        assert titles(kept) == ["Hello"]
        kept.add("ada", id_, "What drove Steam?", None, "no answer")
        assert titles(kept) == ["What drove Steam?"]
        kept.add("ada", id_, "Thanks", None, "no answer")
        kept.add("ada", id_, "Who built it?", None, "no answer")
        assert titles(kept) == ["What drove Steam?"]
        kept.rename("ada", id_, "Engines")
        kept.rename("ada", id_, "")
        assert titles(kept) == ["What drove Steam?"]


def test_a_title_that_a_person_gave_stays(tmp_path: Path) -> None:
    """Whatever is asked then."""
    with Conversations.open(tmp_path / "kept.db") as kept:
        id_ = kept.start("ada")
        kept.add("ada", id_, "Hello", None, "no answer")
        kept.rename("ada", id_, "Mine")
        kept.add("ada", id_, "What drove Steam?", None, "no answer")
        assert titles(kept) == ["Mine"]
