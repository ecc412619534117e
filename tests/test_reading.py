"""Documents as they are read: their shape, every letter at its place, stretches without gaps."""

from __future__ import annotations

import html as escapes
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.assistant import Assistant
from quoth.files.blocks import plain_blocks
from quoth.files.formats import parse
from quoth.index.shapes import Readable
from quoth.index.store import Store
from quoth.service import reading
from quoth.service.letters import visible
from quoth.service.own_words import own_words, places_of
from quoth.service.reading import Marks, piece

MARKDOWN = """# Engines

Steam *drove* them, in **1804**,
as `ENGINE` says.

- rails
  - of iron

3. coal

```sh
run --fast

stop
```

| part | price |
|------|-------|
| rope | 41 |

> It was cold.
"""


def read(source: str, text: str) -> Readable:
    """A file as the index keeps it."""
    document = parse(source, text.encode())
    hidden = tuple((g.start, g.end) for g in document.glosses if not g.text and g.end > g.start)
    return Readable(document.text, document.page_starts, document.blocks, hidden, source)


def plain(text: str, pages: tuple[int, ...] = ()) -> Readable:
    return Readable(text, pages, plain_blocks(text))


def letters(html: str) -> str:
    """All letters of HTML, seen or not."""
    return escapes.unescape(re.sub(r"<[^>]*>", "", html))


def seen(html: str) -> str:
    """The letters that are seen."""
    return letters(re.sub(r'<span class="quoth-mute">.*?</span>', "", html, flags=re.DOTALL))


def lit(html: str) -> str:
    """What stands in marks."""
    return "".join(letters(part) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL))


def whole(text: Readable, marks: Marks | None = None) -> str:
    return piece(text, (0, len(text.text)), marks or Marks())


def test_markdown_is_read_without_its_signs() -> None:
    """Headings, styles, lists by depth with their numbers, code with its line ends, a table with its head, a quotation;
    every letter of the text is still in the page.
    """
    text = read("engines.md", MARKDOWN)
    html = whole(text)
    assert letters(html) == MARKDOWN
    assert '<div class="quoth-heading quoth-h1" role="heading" aria-level="3" data-at="2">Engines</div>' in html
    assert '<span class="quoth-i">drove</span>' in html
    assert '<span class="quoth-b">1804</span>' in html
    assert '<span class="quoth-c">ENGINE</span>' in html
    assert re.search(r'<li class="quoth-d0" data-sign="•"[^>]*>rails</li>', html)
    assert re.search(
        r'<li class="quoth-d1" data-sign="•"[^>]*><span class="quoth-mute">\n  - </span>of iron</li>', html
    )
    assert re.search(r'<li class="quoth-d0" data-sign="3\."[^>]*><span[^>]*>\n\n3\. </span>coal</li>', html)
    assert re.search(r'<pre class="quoth-code"[^>]*>run --fast\n\nstop</pre>', html)
    assert [seen(cell).strip() for cell in re.findall(r"<th>(.*?)</th>", html, re.DOTALL)] == ["part", "price"]
    assert [seen(cell).strip() for cell in re.findall(r"<td>(.*?)</td>", html, re.DOTALL)] == ["rope", "41"]
    assert re.search(r'<p class="quoth-quoted"[^>]*>It was cold\.</p>', html)
    for sign in ("#", "*", "`", "|", ">"):
        assert sign not in seen(html)


def test_a_sheet_is_a_table() -> None:
    """Each row a row, each cell a cell, the first row its head."""
    html = whole(read("prices.csv", "part,price\nrope,41\n"))
    assert [seen(cell) for cell in re.findall(r"<th>(.*?)</th>", html, re.DOTALL)] == ["part", "price"]
    assert [seen(cell) for cell in re.findall(r"<td>(.*?)</td>", html, re.DOTALL)] == ["rope", "41"]
    assert html.count("<table>") == 1


def test_the_answers_own_words_are_marked_within_what_is_lit() -> None:
    """They are one element within the other."""
    html = whole(plain("It has 160 seats. It has 210 beds."), Marks((18, 34), own=((25, 28),)))
    assert '<mark class="quoth-lit" id="quoth-lit">It has <strong class="quoth-own">210</strong> beds.</mark>' in html


def test_what_is_cited_and_what_was_found_are_marked_apart() -> None:
    """Neither is lit."""
    html = whole(plain("Steam drove it. Coal fed it."), Marks((0, 15), cited=((0, 15), (16, 28)), found=((21, 24),)))
    assert lit(html) == "Steam drove it."
    assert '<span class="quoth-cited">Coal </span>' in html
    assert '<span class="quoth-cited quoth-found" data-found="21">fed</span>' in html


def test_pages_are_numbered_where_they_begin() -> None:
    """The second begins at 5, within a line and within what is lit; its number is no letter of the text."""
    html = whole(plain("one two three", (0, 5)), Marks((4, 7)))
    page = '<i class="quoth-page" role="note" data-page="{0}" aria-label="page {0}"></i>'
    assert html.index(page.format(1)) < html.index("one") < html.index(page.format(2)) < html.index("wo")
    assert lit(html) == "two"


def test_what_is_lit_is_shown_even_where_it_stands_between_blocks() -> None:
    """A range that somebody cites is seen, whatever it is."""
    text = Readable("one\n\nTWO\n\nthree", (), (plain_blocks("one")[0],))
    assert "TWO" in seen(whole(text, Marks((5, 8))))
    assert "TWO" not in seen(whole(text))


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(0, 200), st.integers(1, 60)
)
def test_a_document_keeps_every_letter_and_lights_exactly_its_span(text: str, start: int, length: int) -> None:
    """Taken out of its HTML again the text is the text, and what is lit is the slice, but for white space."""
    span = (min(start, len(text)), min(start + length, len(text)))
    html = whole(plain(text), Marks(span))
    assert letters(html) == visible(text)
    assert "".join(lit(html).split()) == "".join(visible(text[slice(*span)]).split())


@given(st.lists(st.text(alphabet="ab \n", min_size=1, max_size=30_000), max_size=4), st.integers(0, 60_000))
def test_stretches_follow_one_another_without_a_gap(parts: list[str], place: int) -> None:
    """From any place to both ends, however long the blocks are."""
    text = plain("\n\n".join(parts))
    length = len(text.text)
    first, last = reading.around(text, place)
    assert 0 <= first <= min(place, length) <= last <= length
    while first > 0:
        start, end = reading.before(text, first)
        assert start < end == first
        first = start
    while last < length:
        start, end = reading.after(text, last)
        assert start == last < end <= start + 3 * reading.PIECE + 200
        last = end


def test_a_stretch_begins_with_what_its_first_block_needs() -> None:
    """The sign of a list item stands before its block, and comes with it."""
    text = read("list.md", "".join(f"- item {n} of the list, which is long\n" for n in range(2_000)))
    start, end = reading.after(text, 0)
    html = piece(text, reading.after(text, end), Marks())
    assert start == 0
    assert html.count("<li ") > 100
    assert "<p" not in html


def test_words_are_found_whatever_their_case_and_line_ends() -> None:
    """As letters: a dot is a dot."""
    assert reading.occurrences("The Big\n engine. the big engines", "big ENGINE") == [(4, 15), (21, 31)]
    assert reading.occurrences("a.b axb", "a.b") == [(0, 3)]
    assert reading.occurrences("abc", "  ") == []


def test_the_sentences_beside_a_place() -> None:
    """Across paragraphs, in one line each; none before the first and after the last."""
    text = plain("It was cold. Steam\ndrove it.\n\nCoal fed it. It ran.")
    start = text.text.index("Steam")
    assert reading.beside(text, (start, start + 15)) == ("It was cold.", "Coal fed it.")
    assert reading.beside(text, (0, 12)) == ("", "Steam drove it.")
    last = text.text.index("It ran")
    assert reading.beside(text, (last, last + 7)) == ("Coal fed it.", "")


@pytest.mark.parametrize(
    ("said", "quote", "own"),
    [
        (["210"], "It has 210 beds and 2100 seats.", "210"),
        (["the  red rope"], "Take the\nred rope to it.", "the\nred rope"),
        (["gold", "red"], "A red rope.", "red"),
        (["21"], "It has 210 beds.", None),
        (["It has 210 beds."], "It has 210 beds.", None),
        ([], "It has 210 beds.", None),
    ],
)
def test_the_answers_own_words_are_found_in_its_quote(said: list[str], quote: str, own: str | None) -> None:
    """Whole words alone, over line ends, the first that stand there; not where they are all of it."""
    assert [quote[a:b] for a, b in places_of(quote, said)] == ([own] if own else [])


def test_each_marker_has_its_own_words() -> None:
    """What leads to it, then the answer in short."""
    answer = {"text": "rope [1] and coal [2].", "short": "rope and coal", "parts": [{"short": "coal"}]}
    assert own_words(answer, 1) == ["rope", "rope and coal", "coal"]
    assert own_words(answer, 2) == ["and coal", "rope and coal", "coal"]


def test_an_index_of_before_is_read_all_the_same(tmp_path: Path, corpus: Path, words: object) -> None:
    """Without shapes, headings are known by their words."""
    with Assistant.open(corpus, tmp_path / "index", encoder=words) as assistant:  # type: ignore[arg-type]
        store = assistant.store
        assert isinstance(store, Store)
        with store.snapshot() as snapshot:
            document = snapshot.document("cats.md")
            now = snapshot.readable(document)
            snapshot._db.execute("DROP TABLE shapes")
            before = snapshot.readable(document)
            assert snapshot.readable("0" * 64) is None
    assert now is not None
    assert before is not None
    assert [(now.text[b.start : b.end], b.level) for b in now.blocks][:2] == [
        ("Cats", 1),
        ("Cats purr when they rest.", 0),
    ]
    assert ("# Cats", 2) in [(before.text[b.start : b.end], b.level) for b in before.blocks]
