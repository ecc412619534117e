# ruff: noqa: RUF001 - marks of quotation and dashes are meant
"""Drafts held to documents: what each quotation and each figure is told to be, and where it stands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from docx import Document as WordDocument

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.checking.draft_figures import figures
from quoth.checking.findings import Claim
from quoth.checking.limiting import limit_after, limit_before
from quoth.checking.quotations import quotations
from quoth.errors import DocumentError, UsageError

MILLS = (
    "# The Mills of Aker\n\n"
    "The **mill** of Aker employed 210 people in 1804. The fee is refunded within thirty days, unless the ticket "
    "was used. We do not recommend the use of oil in winter.\n\n"
    "It is 3,000 metres wide – the widest of all – and cost 2.5 million dollars.\n"
)
FERRY = (
    "The ferry runs every day of the summer. A crew of 12 sailors is needed at all times for it. "
    "The owner’s house “Fjordheim” burned down. Nobody was hurt that night, and the cook rang the bell.\n"
)
COPY = "Somebody else wrote that the bridge was closed. The bridge was closed.\n"


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    texts = {"mills.md": MILLS, "ferry.txt": FERRY, "copy.txt": COPY}
    return Assistant.from_texts(texts, encoder=WordEncoder())


def only(assistant: Assistant, draft: str) -> Claim:
    """The claim of a draft that has one."""
    [claim] = assistant.check(draft).claims
    return claim


def told(assistant: Assistant, draft: str) -> list[tuple[str, str]]:
    return [(claim.text, claim.verdict) for claim in assistant.check(draft).claims]


@pytest.mark.parametrize(
    "quotation",
    [
        "“The ferry runs every day of the summer.”",
        '"the ferry runs every day\n  of the summer,"',  # a capital, white space, a comma drawn in
        "«The ferry … the summer»",
        "„[T]he ferry runs [daily] of the summer“",
        '‘The owner\'s house "Fjordheim" burned down’',
        "“The mill of Aker employed 210 people”",  # the marks of Markdown are not its words
        "“It is 3,000 metres wide -- the widest of all — and cost”",
        "> The ferry runs every day\n> of the summer.",
        "“The bridge was closed.”",  # once within a sentence, once alone
        "'The ferry runs every day'",
    ],
)
def test_a_quotation_is_verbatim_whatever_its_look(assistant: Assistant, quotation: str) -> None:
    """Of marks of any language, of dashes, of apostrophes, of lines, and where it says what it changes."""
    assert only(assistant, f"One reads:\n\n{quotation}\n\nSo it goes.").verdict == "verbatim"


def test_the_place_of_a_quotation_is_told_in_the_draft_and_in_the_document(assistant: Assistant) -> None:
    """In code points of both texts, with the words that stand there."""
    claim = only(assistant, "It says “a crew of 12 sailors”.")
    assert (claim.start, claim.end, claim.text) == (9, 29, "a crew of 12 sailors")
    place = claim.place
    assert place is not None
    assert (place.source, place.page, place.start, place.end) == ("ferry.txt", None, 40, 60)
    assert place.text == FERRY[40:60] == "A crew of 12 sailors"


@pytest.mark.parametrize(
    ("quotation", "changes"),
    [
        ("The mill of Aker employed 160 people in 1804", [("160", "210")]),
        ("A crew of 12 cooks is needed at no times for it", [("cooks", "sailors"), ("no", "all")]),
        ("The ferry does not run every day of the summer", [("does not run", "runs")]),
        ("We do recommend the use of oil in winter", [("", "not")]),
        ("We do [...] recommend the use", None),
        ("We do [really] recommend the use of oil", [("[…]", "not")]),
    ],
)
def test_a_changed_quotation_shows_each_word_that_is_another(
    assistant: Assistant, quotation: str, changes: list[tuple[str, str]] | None
) -> None:
    """Figures, negations and words, also where brackets stand for a negation; an ellipsis over one is a cut."""
    claim = only(assistant, f"It says “{quotation}”.")
    if changes is None:
        assert (claim.verdict, claim.limit) == ("cut", "not")
    else:
        assert claim.verdict == "changed"
        assert [(change.draft, change.document) for change in claim.changes] == changes


@pytest.mark.parametrize(
    ("draft", "limit"),
    [
        ("It says “The fee is refunded within thirty days.”", ", unless the ticket was used."),
        ("It says “recommend the use of oil in winter”.", "We do not"),
        ("It says “The fee is refunded within thirty days” unless it was used.", ""),
        ("They do not “recommend the use of oil in winter”.", ""),
        ("It says “The fee is refunded”.", ", unless the ticket was used."),
    ],
)
def test_a_quotation_that_leaves_a_limit_away_is_cut(assistant: Assistant, draft: str, limit: str) -> None:
    """Before it or after it, within the sentence, unless the draft says the limit itself."""
    claim = only(assistant, draft)
    if limit:
        assert claim.verdict == "cut"
        assert claim.limit.endswith(limit)
    else:
        assert claim.verdict == "verbatim"


@pytest.mark.parametrize(
    "draft",
    [
        "In mills.md one reads “The ferry runs every day of the summer.”",
        "“The ferry runs every day of the summer.” (mills.md, p. 3)",
        "The Mills of Aker says: “The ferry runs every day of the summer.”",
        "“The ferry runs every day of the summer” [1].\n\n[1]: mills.md, read in May\n",
        "> The ferry runs every day of the summer.\n> — mills.md",
    ],
)
def test_a_quotation_of_another_document_than_the_named_one_stands_elsewhere(assistant: Assistant, draft: str) -> None:
    """Named by its file, its title or a reference; the same beside the right name is verbatim."""
    claim = only(assistant, draft)
    assert (claim.verdict, claim.named) == ("elsewhere", "mills.md")
    assert claim.place is not None
    assert claim.place.source == "ferry.txt"
    right = draft.replace("mills.md", "ferry.txt").replace("The Mills of Aker", "ferry.txt")
    assert only(assistant, right).verdict == "verbatim"


def test_what_stands_nowhere_is_told_so(assistant: Assistant) -> None:
    """Neither made-up sentences nor words from everywhere come near any place."""
    assert told(assistant, "“Nothing of the kind was ever written here” and “at all times of the day”.") == [
        ("Nothing of the kind was ever written here", "nowhere"),
        ("at all times of the day", "nowhere"),
    ]


def test_figures_are_told_by_their_words(assistant: Assistant) -> None:
    """With the words around them, with other words, nowhere; scales and separators are read as they are meant."""
    draft = (
        "The mill employed 210 people. It is 3000 metres wide. They cost 2,500,000 dollars in all. "
        "There were 210 sailors, or 99 bottles. See p. 12 and [3]."
    )
    assert told(assistant, draft) == [
        ("210", "found"),
        ("3000", "found"),
        ("2,500,000", "found"),
        ("210", "other_words"),
        ("99", "nowhere"),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. First\n2) Second\n# 3.1 Third\n", []),
        ("COVID-19, v2, ISO 9001, report-2024.pdf, §4, page 7, Table 2", ["9001"]),
        ("12 % of 1.5 million, $3,000 and 40 °C on 2024-05-01", ["12 %", "1.5 million", "$3,000", "40", "2024-05-01"]),
    ],
)
def test_numbers_of_lists_names_and_pages_are_no_figures(text: str, numbers: list[str]) -> None:
    """What counts places in a text says nothing about things."""
    assert [found[0] for found in figures(text)] == numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A “b “ c” d", ["b “ c"]),
        ('a 5" pipe and "one \'two\' three" of it', ["one 'two' three"]),
        ("the users’ data and ‘don’t the users’ data count’ too", ["don’t the users’ data count"]),
        ("it's the teams' and 'a b c' there", ["a b c"]),
        ("« oui monsieur » ”på svenska” »auf Deutsch«", [" oui monsieur ", "på svenska", "auf Deutsch"]),
        ('`say "no"` and\n```\n"code"\n```\n', []),
        ("“never closed\n\nand “this is”", ["this is"]),
        ("> one “two”\n> three\n> — four\n\n“five”", ["> one “two”\n> three", "five"]),
    ],
)
def test_quotations_are_found_by_the_marks_of_any_language(text: str, found: list[str]) -> None:
    """Apostrophes, inches, code and marks that are never closed make none."""
    assert [text[slice(*span)] for span in quotations(text)] == found


def test_words_that_limit_are_told_from_words_that_go_on() -> None:
    """At the head of a clause that follows, or right before; not in the middle of another clause."""
    assert limit_after(", but only in May".replace(",", ", ").split()) == 1
    assert limit_after(["by", "post", ",", "if", "it", "is", "asked", "for"]) == 3
    assert limit_after(["and", "by", "post"]) is None
    assert limit_after(["in", "the", "year", "that", "did", "not", "end"]) is None
    assert limit_before(["It", "is", "not", "true", "that"]) == 2
    assert limit_before(["Unless", "it", "rains", ","]) == 0
    assert limit_before(["The", "mill", "that", "never", "stopped", ",", "then"]) is None


def test_a_draft_is_a_text_or_a_file(assistant: Assistant, tmp_path: Path) -> None:
    """Word's too; what is missing or of another kind is refused in words, and a report says whether all holds."""
    word = WordDocument()
    word.add_paragraph("It says “The ferry runs every day of the summer.”")
    word.save(str(tmp_path / "draft.docx"))
    assert assistant.check(tmp_path / "draft.docx").holds
    assert assistant.check("No claim at all.").to_dict() == {"holds": True, "left_out": 0, "claims": []}
    with pytest.raises(UsageError, match="no such file"):
        assistant.check("missing.md")
    with pytest.raises(UsageError, match="no draft"):
        assistant.check(tmp_path / "draft.pdf")
    (tmp_path / "broken.docx").write_text("none")
    with pytest.raises(DocumentError):
        assistant.check(tmp_path / "broken.docx")
    with pytest.raises(UsageError, match="the limit is"):
        assistant.check("x" * 2_000_001)


def test_only_the_chosen_documents_are_looked_into(assistant: Assistant) -> None:
    """A quotation of another one is nowhere then."""
    draft = "It says “The ferry runs every day of the summer.”"
    assert assistant.check(draft, sources=["ferry.txt"]).holds
    assert [claim.verdict for claim in assistant.check(draft, sources=["mills.md"]).claims] == ["nowhere"]


@pytest.mark.parametrize(
    "draft",
    ['"' * 100_000, "“" * 100_000, "“a” " * 30_000, "'a " * 60_000, "1 " * 60_000,
     "[a] [b] " * 9_000 + "”", "> x\n" * 50_000,
     "“" + "[x] … " * 800 + "”", "“" + "the " * 1_200 + "”", "\ud800“\udfff”", '“\x00" OR words”'],
)  # fmt: skip
def test_a_hostile_draft_takes_bounded_time(assistant: Assistant, draft: str) -> None:
    """However many marks there are: what is beyond the limit is counted and said."""
    begin = time.process_time()
    report = assistant.check(draft)
    assert time.process_time() - begin < 30
    assert len(report.claims) <= 4_000


def test_more_quotations_than_are_looked_at_are_counted(assistant: Assistant) -> None:
    """Such a draft does not hold."""
    report = assistant.check("“crew” " * 2_003)
    assert (len(report.claims), report.left_out, report.holds) == (2_000, 3, False)
