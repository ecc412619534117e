"""Is every citation a place in the source? Asks assorted questions and looks each quote up.

    python -m eval.citations                              # questions made from the corpus' own sentences
    python -m eval.citations DATA                         # and from the data's rows
    python -m eval.citations --questions questions.txt    # or these, one a line

The text of each file is read here, not taken from the index. For every citation
`text[start:end] == quote` must hold, for every answer its markers must run [1]..[n], each with
its citation. The exit code is 1 if anything fails.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.questions import Asked, assorted, from_file
from tqdm import tqdm

from quoth.answering.reader import Reader
from quoth.answering.reply import MARKER
from quoth.assistant import Assistant
from quoth.errors import QuestionError
from quoth.files.corpus import read_texts
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.types import Answer, Citation, text_hash

PLAIN = (".txt", ".text", ".md", ".markdown")
REFUSED = "refused"
"""The question was turned away as one that cannot be asked. Not a failure."""


@dataclass(frozen=True)
class Result:
    """How one question went. `failures` is empty for an answer that keeps every promise."""

    question: str
    status: str
    citations: int
    failures: tuple[str, ...]


def texts_of(corpus: Path) -> dict[str, str]:
    """The text of every file by source, read from the file and not from the index.

    Plain files in UTF-8 are decoded here and by nothing of Quoth's; others by its parsers.
    """
    texts, _ = read_texts(corpus)
    for source in texts:
        path = corpus / source if corpus.is_dir() else corpus
        if path.suffix.lower() in PLAIN:
            with suppress(UnicodeDecodeError):
                texts[source] = path.read_bytes().decode("utf-8")
    return texts


def failures(answer: Answer, texts: Mapping[str, str]) -> list[str]:
    """Which promises an answer breaks; empty for none."""
    return [
        *(problem for citation in answer.citations if (problem := _misplaced(citation, texts))),
        *(
            f"passage {number} is not what stands at {p.start}-{p.end} of {p.source!r}"
            for number, p in enumerate((hit.passage for hit in answer.passages), 1)
            if texts.get(p.source, "")[p.start : p.end] != p.text
        ),
        *_inconsistent(answer),
    ]


def _misplaced(citation: Citation, texts: Mapping[str, str]) -> str:
    """What is wrong with the place of a citation; empty for nothing."""
    text = texts.get(citation.source)
    if text is None:
        return f"[{citation.marker}] cites {citation.source!r}, which is not in the corpus"
    if not citation.quote or text[citation.start : citation.end] != citation.quote:
        return f"[{citation.marker}] is not what stands at {citation.start}-{citation.end}"
    if text_hash(text) != citation.document:
        return f"[{citation.marker}] names another text than that of {citation.source!r}"
    return ""


def _inconsistent(answer: Answer) -> Iterator[str]:
    """Where an answer disagrees with itself."""
    cited = [citation.marker for citation in answer.citations]
    markers = [int(number) for number in MARKER.findall(answer.text)]
    if cited != list(range(1, len(cited) + 1)) or list(dict.fromkeys(markers)) != cited:
        yield f"markers {markers} for citations {cited}"
    if (answer.status == "answered") != bool(cited):
        yield f"{answer.status} with {len(cited)} citations"
    if answer.status == "not_found" and answer.short:
        yield "not_found with a short answer"
    try:
        json.dumps(answer.to_dict(), ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        yield f"no JSON: {error}"


def check(assistant: Assistant, asked: Asked, texts: Mapping[str, str]) -> Result:
    """Ask one question and hold the answer to its promises."""
    try:
        answer = assistant.ask(asked.question, asked.history)
    except QuestionError:
        return Result(asked.question, REFUSED, 0, ())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the check is there to find
        return Result(asked.question, "error", 0, (f"{type(error).__name__}: {error}",))
    return Result(asked.question, answer.status, len(answer.citations), tuple(failures(answer, texts)))


def ask_all(assistant: Assistant, questions: Sequence[Asked], texts: Mapping[str, str]) -> Iterator[Result]:
    """Every question in turn, with a progress bar."""
    for asked in tqdm(questions, "questions", leave=False):
        yield check(assistant, asked, texts)


def to_markdown(results: Sequence[Result]) -> str:
    """Counts by status, then every failure."""
    counts = Counter(result.status for result in results)
    cited = Counter({status: sum(r.citations for r in results if r.status == status) for status in counts})
    lines = ["| status | questions | citations |", "|---|---|---|"]
    lines += [f"| {status} | {count} | {cited[status]} |" for status, count in sorted(counts.items())]
    lines.append(f"| all | {len(results)} | {cited.total()} |")
    bad = [result for result in results if result.failures]
    lines += ["", f"{len(bad)} of {len(results)} questions broke a promise."]
    return "\n".join(lines + [f"- {r.question[:80]!a}: {'; '.join(r.failures)}" for r in bad])


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None, reader: Reader | None = None) -> int:
    """Run the script; the exit code is 1 if a promise was broken. Tests pass a small encoder and a reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="the folder of the labelled data")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--questions", type=Path, metavar="FILE", help="ask these instead, one a line, or .jsonl")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", default=DEFAULT_ENCODER)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every result there")
    options = parser.parse_args(arguments)
    texts = texts_of(options.corpus)
    questions = (
        from_file(options.questions)
        if options.questions
        else assorted(texts, options.data, options.count, options.seed)
    )
    model = encoder or load_encoder(options.encoder)
    with (
        tempfile.TemporaryDirectory() as index,
        Assistant.open(options.corpus, index, encoder=model, reader=reader) as assistant,
    ):
        results = list(ask_all(assistant, questions, texts))
    print(to_markdown(results))
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=1), encoding="utf-8")
    return 1 if any(result.failures for result in results) or not results else 0


if __name__ == "__main__":
    sys.exit(main())
