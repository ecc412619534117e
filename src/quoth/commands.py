"""The commands that read a file of a person's: `check` a draft, `verify` an export, `ask` a sheet of questions."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoth.errors import CorpusError, ExportError, QuothError, UsageError
from quoth.terminal import escaped, print_json, progress, standard_input, tell_unread

if TYPE_CHECKING:
    from quoth.assistant import Assistant
    from quoth.checking.findings import Claim, FoundPlace

Open = Callable[[argparse.Namespace], AbstractContextManager["Assistant"]]


def store_option(parser: argparse.ArgumentParser) -> None:
    """Where the index is, if not in a folder."""
    parser.add_argument(
        "--store", default="", metavar="ADDRESS",
        help="an index in Milvus instead of a folder: milvus://HOST:PORT/NAME, or milvus+file:///PATH.db",
    )  # fmt: skip


def part_option(parser: argparse.ArgumentParser) -> None:
    """Which of the files are read."""
    parser.add_argument(
        "--part", default="", metavar="N/M",
        help="with --store, read only the files that fall to the Nth of M machines, by their names",
    )  # fmt: skip


def check_options(parser: argparse.ArgumentParser) -> None:
    """What `quoth check` takes."""
    parser.add_argument(
        "draft", metavar="DRAFT", help="a draft in .txt, .md or .docx; - reads text from standard input"
    )
    parser.add_argument("--source", action="append", metavar="NAME", help="look only into this file (repeatable)")
    parser.add_argument("--all", action="store_true", help="print also what holds")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def verify_options(parser: argparse.ArgumentParser) -> None:
    """What `quoth verify` takes."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="an answer as JSON, a conversation as JSON, .md or .docx, or a sheet of answers; - for standard input",
    )
    parser.add_argument(
        "--also", type=Path, metavar="PATH", action="append", default=[],
        help="more documents that were quoted, such as those added in the chat; may be given again",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the verdicts as JSON")


def check(options: argparse.Namespace, opened: Open) -> int:
    """0 where every quotation and every figure stands so in the documents, 1 where one does not."""
    draft = standard_input() if options.draft == "-" else Path(options.draft)
    with opened(options) as assistant:
        tell_unread(assistant.report)
        with progress() as tell:
            report = assistant.check(draft, sources=options.source, progress=tell)
    if options.json:
        print_json(report.to_dict())
    else:
        for claim in report.claims:
            if options.all or not claim.holds:
                print(escaped(_in_words(claim)))
        held = sum(claim.holds for claim in report.claims)
        more = f"; {report.left_out} more were not looked at" if report.left_out else ""
        print(f"{len(report.claims)} quotations and figures, {held} hold{more}")
    return 0 if report.holds else 1


def _in_words(claim: Claim) -> str:
    lines = [f"{claim.verdict.replace('_', ' '):12}{claim.start}-{claim.end}: {_line(claim.text)}"]
    lines += [
        f"    changed: {change.draft or '(nothing)'} -> {change.document or '(nothing)'}" for change in claim.changes
    ]
    if claim.limit:
        lines.append(f"    left away: {_line(claim.limit)}")
    if claim.place:
        named = f", not in {claim.named}" if claim.verdict == "elsewhere" else ""
        lines.append(f"    {_place(claim.place)}{named}: {_line(claim.place.text)}")
    return "\n".join(lines)


def _place(place: FoundPlace) -> str:
    page = f", page {place.page}" if place.page else ""
    return f"{place.source}{page}, characters {place.start}-{place.end}"


def _line(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def sheet(options: argparse.Namespace, opened: Open) -> int:
    """Answer every question of a sheet, and write the answers beside."""
    path = Path(options.sheet)
    with opened(options) as assistant:
        tell_unread(assistant.report)
        with progress() as tell:
            done = assistant.ask_sheet(path, options.out, sources=options.source, progress=tell)
    out = options.out or path.with_name(done.name)
    if options.json:
        print_json({"file": str(out), "rows": [row.to_dict() for row in done.rows]})
    else:
        print(escaped(f"{out}: {len(done.rows)} questions, {done.answered} answered"))
    return 0


def verify(options: argparse.Namespace) -> int:
    """0 where every quote of an export still stands in the documents, 1 where one does not."""
    from quoth.answering.checks import citations_in, verify
    from quoth.files.corpus import read_texts
    from quoth.sheets.sheet_quotes import located

    path = Path(options.file)
    read = _READ_AS_TEXT.get(path.suffix.lower())
    citations = read(path) if read else citations_in(_load_export(options.file))
    texts, failed = read_texts(options.corpus)
    for path in options.also:
        more, unreadable = read_texts(path)
        texts.update({source if source not in texts else f"{path}/{source}": text for source, text in more.items()})
        failed.update({source: error for source, error in unreadable.items() if source not in texts})
    for citation in citations:
        if citation["source"] in failed:
            raise failed[citation["source"]]
    checked = verify(located(citations, texts) if read else citations, texts)
    if options.json:
        print_json([item.to_dict() for item in checked])
    else:
        for item in checked:
            now = f" -> {item.now_source} {item.start}-{item.end}" if item.verdict == "moved" else ""
            quote = " ".join(item.quote.split())
            print(escaped(f"{item.verdict:8}{item.source} {item.was[0]}-{item.was[1]}{now}: {quote[:80]}"))
        print(f"{len(checked)} quotes checked")
    return 1 if any(item.verdict in ("changed", "gone") for item in checked) else 0


def _sheet_quotes(path: Path) -> list[dict[str, Any]]:
    from quoth.sheets.sheet_quotes import citations_in_sheet

    return citations_in_sheet(path.name, read_file(path))


def _markdown_quotes(path: Path) -> list[dict[str, Any]]:
    from quoth.service.taken_along import citations_in_markdown

    return citations_in_markdown(path.name, read_file(path).decode("utf-8-sig", "replace"))


def _docx_quotes(path: Path) -> list[dict[str, Any]]:
    from quoth.service.taken_along import citations_in_docx

    return citations_in_docx(path.name, read_file(path))


_READ_AS_TEXT: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    **dict.fromkeys((".csv", ".tsv", ".xlsx"), _sheet_quotes),
    ".md": _markdown_quotes,
    ".docx": _docx_quotes,
}
"""Files that keep the words of a quote, and not the white space between them."""


def read_file(path: Path) -> bytes:
    """The bytes of a file that is named. Raises CorpusError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unread(str(path), error) from error


def _unread(name: str, error: OSError) -> QuothError:
    return CorpusError(f"{name} cannot be read ({error.strerror})", "name a file that was exported")


def _load_export(name: str) -> Any:
    try:
        text = standard_input() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise _unread(name, error) from error
    except (ValueError, RecursionError) as error:
        raise ExportError(
            f"{name} is not JSON ({error})", "export an answer with: quoth ask QUESTION --json > answer.json"
        ) from error


def refuse_both(options: argparse.Namespace) -> None:
    """Raises UsageError unless `quoth ask` is given a question or a sheet, and one alone."""
    if (options.question is None) == (options.sheet is None):
        raise UsageError("ask a question, or the questions of a sheet", "see: quoth ask --help")
    if options.out is not None and options.sheet is None:
        raise UsageError("--out is for the answers to a sheet", "name the questions too: --sheet FILE")
