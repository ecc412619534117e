"""What a person takes along: JSON that can be verified, Markdown in which nothing acts, names that fit anywhere."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quoth.answering.checks import citations_in, verify
from quoth.service.conversations import Conversation, Rating, Turn
from quoth.service.export import file_name, to_json, to_markdown

MILL = "The mill burned down in 1911.\nAda Finch rebuilt it."
"""Sentences at 0-29 and 30-51."""


def cited(start: int, end: int, marker: int = 1, **other: Any) -> dict[str, Any]:
    place = {"marker": marker, "source": "mill.txt", "document": "", "page": None, "start": start, "end": end}
    return {**place, "quote": MILL[start:end], "score": 0.9, **other}


def answered(question: str, text: str, *citations: dict[str, Any], **other: Any) -> dict[str, Any]:
    """An answer as `Answer.to_dict()` gives it."""
    return {
        "question": question, "standalone_question": question, "status": "answered", "text": text, "short": "x",
        "confidence": 0.9, "citations": list(citations), "passages": [], "notes": [], "index": "x", "timings_ms": {},
        **other,
    }  # fmt: skip


def turn(question: str, answer: dict[str, Any] | None, error: str = "", rating: Rating | None = None) -> Turn:
    return Turn(1, question, answer, error, rating, 0.0)


def talk(*turns: Turn, title: str = "The mill") -> Conversation:
    """Begun on 2 January 1970 at 00:01:01 UTC."""
    return Conversation("c", title, 86_461.5, 86_461.5, turns)


FIRST = turn("When did it burn?", answered("When did it burn?", "In 1911 [1].", cited(0, 29)), rating="good")
FAILED = turn("Why?", None, "the disk is full\nfree some space")
SECOND = turn(
    "Who rebuilt it?",
    answered("Who rebuilt it?", "Ada Finch [1]. [2]", cited(30, 51, page=3), cited(0, 51, 2), standalone_question="W?"),
)


# --- JSON ---


def test_json_has_each_turn_with_its_answer_whole() -> None:
    """A rating where there is one, an error in the place of an answer, the time in ISO 8601 and UTC."""
    found = to_json(talk(FIRST, FAILED, SECOND))
    assert json.loads(json.dumps(found)) == {
        "title": "The mill",
        "created": "1970-01-02T00:01:01+00:00",
        "turns": [
            {"question": "When did it burn?", "answer": FIRST.answer, "checked": [], "rating": "good"},
            {"question": "Why?", "answer": None, "error": "the disk is full\nfree some space"},
            {"question": "Who rebuilt it?", "answer": SECOND.answer, "checked": []},
        ],
    }


def test_verify_accepts_the_json() -> None:
    """Every quote of every turn, in order, held to the documents as they are now."""
    export = json.loads(json.dumps(to_json(talk(FIRST, FAILED, SECOND))))
    found = citations_in(export)
    assert [(one["start"], one["end"]) for one in found] == [(0, 29), (30, 51), (0, 51)]
    assert [one.verdict for one in verify(found, {"mill.txt": MILL})] == ["ok", "ok", "ok"]
    assert [one.verdict for one in verify(found, {"mill.txt": "X" + MILL[:30]})] == ["moved", "changed", "changed"]


# --- Markdown ---


def test_markdown_shows_questions_answers_and_each_quote_with_its_place() -> None:
    """In order; the wording that was searched for where it is another; the lines of a quote stay lines."""
    assert to_markdown(talk(FIRST, FAILED, SECOND)) == (
        "# The mill\n\n1970-01-02 00\\:01 UTC\n\n"
        "## When did it burn?\n\nIn 1911 \\[1\\].\n\n"
        "> The mill burned down in 1911.\n>\n> \\[1\\] mill.txt, characters 0 to 29; not checked\n\n"
        "## Why?\n\nNo answer\\: the disk is full free some space\n\n"
        "## Who rebuilt it?\n\nAda Finch \\[1\\]. \\[2\\]\n\nSearched for\\: W?\n\n"
        "> Ada Finch rebuilt it.\n>\n> \\[1\\] mill.txt, page 3, characters 30 to 51; not checked\n\n"
        "> The mill burned down in 1911.\\\n> Ada Finch rebuilt it.\n>\n> \\[2\\] mill.txt, "
        "characters 0 to 51; not checked\n"
    )


ALLOWED = re.compile(r"</?(?:h1|h2|p|blockquote)>|<br />")


def rendered(markdown: str) -> str:
    """As a reader with HTML, tables, strikethrough and typographic rules at their most eager shows it."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def shown(text: str) -> str:
    """One line, with signs that nobody sees made visible."""
    return re.sub(
        "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", " ".join(text.split())
    )


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &amp; &#60;", "<!-- x", "<http://a.b>",
    "[click](javascript:alert(1))", "![x](http://a.b/c.png)", "[a]: http://a.b", "[1]", "**bold** _it_ ~~no~~ `code`",
    "# Heading", "- item", "+ item", "* item", "1. one", "12) two", "> quote", "---", "===", "```", "~~~", "    code",
    "a | b\n--|--\nc | d", "\\", "ends with \\", "$x$ {{ y }} :smile: @ada", "www.a.b", "line\n\n- item\n\n    code",
    "a\u202eb\u2066c", "a\u2028# b", "x\x0b1. y\0", "\t- x", "",
]  # fmt: skip


@given(st.text(alphabet=st.characters() | st.sampled_from("\\`*_{}[]()<>#+-.!|~&=:\n \t1a"), max_size=40))
@example("1.")
def test_nothing_of_a_text_acts_in_markdown(text: str) -> None:
    """As title, question, answer, wording, source, quote or error it is shown letter by letter and makes no tag."""
    quote = cited(0, 9, quote=text, source=text)
    turns = (turn(text, answered(text, text, quote, standalone_question=text + "x")), turn("y", None, text))
    page = rendered(to_markdown(talk(*turns, title=text)))
    assert "<" not in ALLOWED.sub("", page)
    title, asked, said, wording, *_ = re.findall(
        r"<(?:h1|h2|p)>(.*?)</", page.replace("<p>1970-01-02 00:01 UTC</p>", "")
    )
    assert html.unescape(title) == (shown(text) or "Conversation")
    assert html.unescape(asked) == shown(text)
    if shown(text):
        assert html.unescape(said) == shown(text)
        assert html.unescape(wording) == f"Searched for: {shown(text + 'x')}"
        lines = [shown(line) for line in text.splitlines() if shown(line)]
        (body,) = re.findall(r"<blockquote>\n<p>(.*?)</p>", page, re.DOTALL)
        assert [html.unescape(line) for line in body.split("<br />\n")] == lines
        assert html.unescape(page).count(f"{shown(text)}, characters 0 to 9") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_known_attacks_stay_letters(text: str) -> None:
    """Tags, handlers, links, images, entities, blocks of each kind, signs that turn the direction."""
    test_nothing_of_a_text_acts_in_markdown.hypothesis.inner_test(text)  # type: ignore[attr-defined]


def test_links_of_other_dialects_are_broken_up() -> None:
    """An address, a mail address, a mention and an issue's number have a backslash before what makes them one."""
    found = to_markdown(talk(title="http://a.b www.a.b a@b.c #12 :tada: ==x== H^2^"))
    assert found.startswith("# http\\://a.b www\\.a.b a\\@b.c \\#12 \\:tada\\: \\=\\=x\\=\\= H\\^2\\^\n")


# --- File names ---


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who founded it?", "Who founded it.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("C:\\Windows\\x", "C Windows x.md"),
        ("...", "conversation.md"),
        ("", "conversation.md"),
        ("\0\n\t", "conversation.md"),
        ("CON", "chat CON.md"),
        ("nul.txt", "chat nul.txt.md"),
        ("com1 .x", "chat com1 .x.md"),
        ("LPT³", "chat LPT³.md"),
        ("Console", "Console.md"),
        ("a\u202eexe.txt", "a exe.txt.md"),
        ("E\u0301cole", "\u00c9cole.md"),
        ("日本語", "日本語.md"),
        ("x" * 300, "x" * 147 + ".md"),
        ("é" * 300, "é" * 73 + ".md"),
        ("x" * 146 + " y", "x" * 146 + ".md"),
        ("a\ud800b", "ab.md"),
        ('<>:"|?*%&', "conversation.md"),
        (".hidden", "hidden.md"),
    ],
)
def test_a_title_becomes_a_file_name(title: str, name: str) -> None:
    """No folder, no device, no hidden file, nothing that a shell or a file system takes for more than a letter."""
    assert file_name(title, ".md") == name


@given(st.text())
def test_every_file_name_is_safe(title: str) -> None:
    """At most 150 bytes, no sign that any system forbids, no space or dot at an end, the suffix as it was."""
    name = file_name(title, ".json")
    assert len(name.encode("utf-8")) <= 150
    assert name.endswith(".json")
    stem = name.removesuffix(".json")
    assert stem
    assert stem == stem.strip(" .")
    assert not re.search(r'[<>:"/\\|?*\0-\x1f\x7f]', name)
    assert not re.match(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", name, re.IGNORECASE)
