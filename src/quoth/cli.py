"""The command line. Exit code 0 for an answer and for "not found", 2 for bad use, 1 for an error."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from quoth import __version__
from quoth.commands import check, check_options, part_option, refuse_both, sheet, store_option, verify, verify_options
from quoth.config import DEFAULTS, Settings, default_index
from quoth.errors import QuothError, UsageError
from quoth.terminal import escaped, in_words, print_json, progress, standard_input, tell_lines, tell_unread

if TYPE_CHECKING:
    from quoth.assistant import Assistant

DEFAULT_CORPUS = Path("corpus")
_MOST_WORKERS = 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a quote may hold what the terminal cannot show
    try:
        code = _run(words)
        sys.stdout.flush()
        return code  # noqa: TRY300 - the flush belongs to what can fail
    except QuothError as error:
        print(escaped(f"quoth: {error.problem}\n{error.remedy}"), file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        print("quoth: interrupted; nothing was changed\nrun it again to go on", file=sys.stderr)
        return 130
    except MemoryError:
        print("quoth: there is not enough memory\nclose other programs, or ask fewer documents", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `quoth ask ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("QUOTH_DEBUG"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"quoth: this should not have happened: {what}", file=sys.stderr)
        print("run it again with QUOTH_DEBUG=1 and report what it prints", file=sys.stderr)
        return 1


def _run(words: Sequence[str]) -> int:
    if words[:1] == ["eval"]:
        from quoth.evaluation import eval_command as harness

        return harness.run(words[1:], _Parser)
    if words[:1] == ["user"]:
        from quoth.service import user_command as login

        return login.run(words[1:], _Parser)
    options = _parser().parse_args(words)
    if options.corpus is None and not (getattr(options, "store", "") and options.run is not _index):
        options.corpus = DEFAULT_CORPUS
    return int(options.run(options))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and what to do in one, where argparse prints its usage."""

    def error(self, message: str) -> NoReturn:
        print(f"quoth: {message}\nsee: {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="quoth", description="Ask your documents. Every answer is a quote that you can check.")
    parser.add_argument("--version", action="version", version=f"quoth {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _index_command(_command(commands, "index", _index, "make an index, or bring it up to date"))
    _ask_command(_command(commands, "ask", _ask, "answer one question"))
    for name, run, what in (
        ("chat", _chat, "open the chat in the browser"),
        ("serve", _serve, "serve the chat page and the HTTP API, without opening a browser"),
    ):
        _serve_command(_command(commands, name, run, what))
    _doctor_command(_command(commands, "doctor", _doctor, "find and mend disagreement in an index"))
    verify_options(_command(commands, "verify", verify, "check the quotes of an exported answer"))
    _check_command(_command(commands, "check", _check, "check the quotations and figures of a draft"))
    commands.add_parser("user", help="give somebody a login for the chat")
    commands.add_parser("eval", help="score Quoth, or another system, on a question set")
    return parser


def _command(commands: Any, name: str, run: Callable[..., int], what: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what.capitalize() + ".")
    parser.set_defaults(run=run)
    parser.add_argument(
        "--corpus", type=Path, metavar="PATH",
        help=f"a document or a folder of them (default: {DEFAULT_CORPUS}; over a store: what it holds)",
    )  # fmt: skip
    return parser


def _index_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="the folder of the index (default: one in the user's cache)"
    )


def _model_options(parser: argparse.ArgumentParser) -> None:
    _index_options(parser)
    store_option(parser)
    parser.add_argument(
        "--encoder", metavar="MODEL", default="all-MiniLM-L6-v2",
        help="a sentence-transformers model on this machine, by folder or name (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--max-mb", type=float, metavar="MB", default=DEFAULTS.max_text_bytes / 1e6,
        help="the most text that one file may hold (default: %(default)g)",
    )  # fmt: skip


def _index_command(parser: argparse.ArgumentParser) -> None:
    _model_options(parser)
    parser.add_argument("--rebuild", action="store_true", help="make it from nothing; the old one stands until then")
    part_option(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _ask_command(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", nargs="?", help="the question; - reads it from standard input")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="ask every question of a .csv or .xlsx file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the answers to a sheet go, as .csv or .xlsx")
    _model_options(parser)
    _fast_option(parser)
    parser.add_argument("--source", action="append", metavar="NAME", help="ask only this file (repeatable)")
    parser.add_argument("--json", action="store_true", help="print the whole answer as JSON")


def _check_command(parser: argparse.ArgumentParser) -> None:
    _model_options(parser)
    check_options(parser)


def _fast_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fast", action="store_true", help="answer without the judge: sooner, and less often right")


def _serve_command(parser: argparse.ArgumentParser) -> None:
    _model_options(parser)
    _fast_option(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="the port (default: %(default)s)")
    parser.add_argument(
        "--workers", type=_count, metavar="N", default=0,
        help="answer in so many processes, which pays with more than two cores (default: in this one)",
    )  # fmt: skip
    parser.add_argument("--watch", action="store_true", help="read new and changed files as soon as they are there")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--data", type=Path, metavar="DIR",
        help="where conversations and uploads are kept (default: a folder of the user's own)",
    )  # fmt: skip
    parser.add_argument(
        "--name", action="append", default=[], metavar="HOST",
        help="a name that this server is reached by, beside its addresses (repeatable)",
    )  # fmt: skip
    parser.add_argument("--auth", type=Path, metavar="FILE", help="ask for a login; users are added by: quoth user")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"give a number up to {_MOST_WORKERS}, not {text!r}")
    return int(text)


def _doctor_command(parser: argparse.ArgumentParser) -> None:
    _index_options(parser)
    parser.add_argument("--check", action="store_true", help="only look; exit code 1 if something is wrong")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def _settings(options: argparse.Namespace) -> Settings:
    if not 0 < options.max_mb < sys.maxsize / 1e6:
        raise UsageError(f"--max-mb cannot be {options.max_mb:g}", "give the largest text in megabytes, say 50")
    return replace(
        DEFAULTS,
        max_text_bytes=int(options.max_mb * 1e6),
        judge=not getattr(options, "fast", False),
        store=options.store,
        part=getattr(options, "part", ""),
    )


def _open(options: argparse.Namespace, *, rebuild: bool = False, retry: bool = False) -> Assistant:
    from quoth.assistant import Assistant

    with progress() as tell:
        return Assistant.open(
            options.corpus,
            options.index,
            encoder=options.encoder,
            settings=_settings(options),
            progress=tell,
            rebuild=rebuild,
            retry=retry,
        )


def _index(options: argparse.Namespace) -> int:
    with _open(options, rebuild=options.rebuild, retry=True) as assistant:
        report = assistant.report
        if report is None:
            raise assistant.stale or AssertionError("a finished update has a report")
        if options.json:
            print_json({**asdict(report), "summary": report.summary()})
            return 0
        for file in report.files:
            if file.outcome != "unchanged" or file.warnings:
                print(escaped(file.line()))
        print(report.summary())
    return 0


def _check(options: argparse.Namespace) -> int:
    return check(options, _open)


def _ask(options: argparse.Namespace) -> int:
    refuse_both(options)
    if options.sheet is not None:
        return sheet(options, _open)
    question = standard_input() if options.question == "-" else options.question
    if not options.store and _answered_by_a_server(question, options):
        return 0
    from quoth.answering.packaged_models import begin_loading
    from quoth.answering.requests import checked_question

    checked_question(question, DEFAULTS)  # before any model is loaded
    begin_loading(options.encoder, judge=not options.fast)
    with _open(options) as assistant:
        tell_unread(assistant.report)
        answer = assistant.ask(question, sources=options.source)
    if options.json:
        print_json(answer.to_dict())
    else:
        print(in_words(answer))
    return 0


def _answered_by_a_server(question: str, options: argparse.Namespace) -> bool:
    """Print the answer of a server that runs over the same index; False where there is none that has one."""
    from quoth.service.ask_socket import ask_running, identity

    request = {
        "identity": identity(options.corpus, options.encoder, _settings(options)),
        "question": question,
        "sources": options.source,
    }
    with progress() as tell:
        found = ask_running(options.index or default_index(options.corpus), request, tell)
    if found is None:
        return False
    tell_lines(found["unread"])
    if options.json:
        print_json(found["answer"])
    else:
        print(found["words"])
    return True


def _chat(options: argparse.Namespace) -> int:
    return _serve(options, browser=not options.no_browser)


def _serve(options: argparse.Namespace, *, browser: bool = False) -> int:
    from quoth import serve

    return serve.run(options, _settings(options), browser=browser)


def _doctor(options: argparse.Namespace) -> int:
    from quoth.index import doctor

    folder = options.index or default_index(options.corpus)
    findings = doctor.check(folder) if options.check else doctor.mend(folder)
    if options.json:
        print_json({"index": str(folder), "mended": not options.check, "findings": [asdict(f) for f in findings]})
    else:
        for finding in findings:
            print(f"{finding.problem}; {finding.remedy}")
        done = "found" if options.check else "mended"
        print(f"{folder}: {len(findings)} problems {done}" if findings else f"{folder}: sound")
    return 1 if findings and options.check else 0
