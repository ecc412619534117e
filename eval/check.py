"""Quotations that were made from the files of a folder, some of them wrongly: does `quoth check` tell?

    python -m eval.check FOLDER [--part dev|test] [--seed 1] [--json FILE]

Half of the files are for tuning (`--part dev`), the figures are of the other half; the documents that are searched
are all of them. Made of each kind: 50 with another typography (`verbatim`), 50 with words, a figure or a negation
changed (`changed`), 50 beside the name of another file (`elsewhere`), 50 that leave a limiting clause away (`cut`),
50 of files that are not searched (`nowhere`); and 200 honest ones, for false alarms. Told rightly is a quotation with
the right verdict, and for a change the words that were put in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quoth.checking.draft_check import check_draft
from quoth.checking.findings import Claim
from quoth.config import DEFAULTS
from quoth.errors import DocumentError
from quoth.files.corpus import list_corpus, read_bytes
from quoth.files.parsing import parse_file
from quoth.index.passages import split
from quoth.index.schema import Signature
from quoth.index.snapshot import Source
from quoth.index.store import Store
from quoth.types import Document, Rendering

EACH, HONEST = 50, 200
PLAIN = re.compile(r"[A-Z][^\t“”„«»\"'‘’`*_\[\]…|<>#\\]{50,260}[.!?]")  # noqa: RUF001
READ = re.compile(r"[^\W\d_][^\t\[\]…|]{40,300}[.!?]")
LIMITS = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|hardly|only|but|yet|if|unless|except\w*|although|though|however"
    r"|while|whereas|until|till|provided|subject|other than|may|might|could|perhaps|possibly|probably|allegedly|rarely"
    r"|seldom|almost|nearly|barring|save|apart|long as|even|unlikely|apparently|den\w+|doubt\w*)\b|n['’]t",  # noqa: RUF001
    re.IGNORECASE,
)
"""Wider than what the checker looks for, so that a fragment without any of these is honest whoever judges it."""
LEFT_AWAY = re.compile(
    r"(?:,? (?:unless|except|but only|only if|provided that|other than)|[,;] (?:but|although|though|if|while))\b"
)
TURNED = re.compile(r"\b(?:not|never|cannot|may|might|could)\b ")


Rows: TypeAlias = list[tuple[str, str]]


class BlankEncoder:
    """All vectors are alike: words alone are searched here, and no network is run."""

    name, sha256, dimension = "blank", "0" * 64, 4

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:  # noqa: ARG002, D102 - see Encoder
        return np.full((len(texts), self.dimension), 0.5, dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:  # noqa: D102 - see Encoder
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


@dataclass(frozen=True)
class MadeQuotation:
    """A quotation as a draft has it, what it is, and where it comes from. `changed` are words that were put in."""

    kind: str
    text: str
    source: str
    named: str
    changed: tuple[str, ...] = ()


def documents_of(folder: Path) -> Iterator[Document]:
    """Every file that can be read."""
    for file in list_corpus(folder).files:
        try:
            yield parse_file(file.source, read_bytes(file), DEFAULTS)
        except DocumentError as error:
            print(f"left out: {error.problem}", file=sys.stderr)


def store_of(documents: Sequence[Document]) -> Store:
    """An index of words alone, in memory."""
    encoder = BlankEncoder()
    store = Store.in_memory()
    with store.update(Signature.of(encoder, DEFAULTS)) as update:
        for document in {document.sha256: document for document in documents}.values():
            passages = split(document, encoder.count_tokens, DEFAULTS)
            update.add(document, passages, encoder.encode([p.text for p in passages]))
        for document in documents:
            update.point(Source(document.source, document.sha256, document.sha256))
    return store


Made: TypeAlias = Callable[[str, str, int], MadeQuotation | None]


class Maker:
    """Makes quotations of sentences of some files, by seed. Every tenth file is not searched."""

    def __init__(self, documents: Sequence[Document], part: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.kept = [d for n, d in enumerate(documents) if n % 10]
        self.texts = {d.source: plainly(f"{d.text} {as_read(d)}") for d in self.kept}
        self.names = sorted(self.texts)
        self.plain: list[tuple[str, str]] = []
        self.read: list[tuple[str, str]] = []
        self.strange: list[tuple[str, str]] = []
        for number, document in enumerate(documents):
            if part in ("all", half(document.source)):
                self._gather(document, searched=bool(number % 10))
        self.words = [word for _, text in self.plain for word in re.findall(r"[a-z]{5,}", text)]

    def _gather(self, document: Document, *, searched: bool) -> None:
        found: dict[tuple[int, int], str] = {}
        for passage in split(document, BlankEncoder().count_tokens, DEFAULTS):
            for start, end in passage.sentences:
                glosses = [g for g in passage.glosses if start <= g.start and g.end <= end]
                if "\t" not in passage.slice(start, end):
                    found[start, end] = " ".join(Rendering.of(passage.slice(start, end), start, glosses).text.split())
        prose = [(document.source, text) for text in found.values() if is_prose(text)]
        plain = [row for row in prose if PLAIN.fullmatch(row[1])]
        if not searched:
            self.strange += self.random.sample(plain, min(len(plain), 60))
            return
        limited = [row for row in plain if LEFT_AWAY.search(row[1]) or TURNED.search(row[1])]
        some = set(self.random.sample(plain, min(len(plain), 40)))  # no long file alone
        self.plain += [row for row in plain if row in some or row in limited[:150]]
        read = [row for row in prose if READ.fullmatch(row[1]) and row not in some]
        self.read += self.random.sample(read, min(len(read), 40))

    def holders(self, text: str) -> list[str]:
        """The files that have a text."""
        low = plainly(text)
        return [name for name, whole in self.texts.items() if low in whole]

    def often(self, text: str) -> int:
        """How often the file that has it most often has a text."""
        low = plainly(text)
        return max(whole.count(low) for whole in self.texts.values())

    def make(self) -> list[MadeQuotation]:
        """All of them; what is used once is not used again."""
        made: list[MadeQuotation] = []
        for rows, kinds in (
            (self.plain, ((self.cut, EACH), (self.change, EACH), (self.misplace, EACH), (self.retype, EACH))),
            (self.read, ((self.honest, HONEST),)),
            (self.strange, ((self.strangers, EACH),)),
        ):
            left = list(dict.fromkeys(rows))
            self.random.shuffle(left)
            for maker, most in kinds:
                left = self._made(maker, most, left, made)
        return made

    def _made(self, maker: Made, most: int, rows: Sequence[tuple[str, str]], made: list[MadeQuotation]) -> Rows:
        """Makes so many of a kind, and gives back the rows that were not used."""
        left, count = [], 0
        for source, text in rows:
            found = maker(source, text, count) if count < most else None
            if found:
                count += 1
                made.append(found)
            else:
                left.append((source, text))
        return left

    def strangers(self, source: str, text: str, number: int) -> MadeQuotation | None:  # noqa: ARG002
        """Of a file that is not searched, and no five words of it are anywhere else."""
        words = plainly(text).split()
        runs = [" ".join(words[n : n + 5]) for n in range(len(words) - 4)]
        return None if any(map(self.holders, runs)) else MadeQuotation("nowhere", text, source, "")

    def named(self, source: str, number: int) -> str:
        """Every other one names its file."""
        return source if number % 2 else ""

    def cut(self, source: str, text: str, number: int) -> MadeQuotation | None:
        """Up to a limiting clause, or without the word that turns it round."""
        found = LEFT_AWAY.search(text) if number % 3 else TURNED.search(text)
        if not found:
            return None
        quote = text[: found.start()] if number % 3 else text[found.end() : -1]
        if len(quote.split()) < 6 or self.often(quote) > 2:
            return None
        return MadeQuotation("cut", quote, source, self.named(source, number))

    def change(self, source: str, text: str, number: int) -> MadeQuotation | None:
        """One to three words, a figure, or a negation."""
        if number % 3 == 0:
            return self._refigured(source, text, number)
        if number % 3 == 1:
            return self._negated(source, text, number)
        words = text.split(" ")
        places = [n for n, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 3]
        if len(words) < 9 or len(places) < 5:
            return None
        new = list(words)
        chosen = self.random.sample(places, self.random.randint(1, 3))
        for place in chosen:
            new[place] = self.random.choice(self.words)
        if any(new[place] == words[place] for place in chosen) or self.holders(" ".join(new)):
            return None
        return MadeQuotation(
            "changed", " ".join(new), source, self.named(source, number), tuple(new[p] for p in chosen)
        )

    def _refigured(self, source: str, text: str, number: int) -> MadeQuotation | None:
        found = re.search(r"(?<![\w.,])\d{1,4}(?![\w.,]|-\d)", text)
        if not found:
            return None
        figure = str(int(found[0]) + self.random.randint(1, 9))
        new = text[: found.start()] + figure + text[found.end() :]
        return MadeQuotation("changed", new, source, self.named(source, number), (figure,))

    def _negated(self, source: str, text: str, number: int) -> MadeQuotation | None:
        found = re.search(r"\b(?:is|are|was|were|can|will|has|have|should|must) (?=(not )?[a-z])", text)
        if not found:
            return None
        if found[1]:
            new = text[: found.end()] + text[found.end() + 4 :]
            return MadeQuotation("changed", new, source, self.named(source, number), ("",))
        return MadeQuotation("changed", f"{text[: found.end()]}not {text[found.end() :]}", source, "", ("not",))

    def misplace(self, source: str, text: str, number: int) -> MadeQuotation | None:  # noqa: ARG002
        """Beside the name of a file that does not have it."""
        holders = self.holders(text)
        other = self.random.choice(self.names)
        if other in holders or not holders or self.texts[other] in {self.texts[name] for name in holders}:
            return None
        return MadeQuotation("elsewhere", text, source, other)

    def retype(self, source: str, text: str, number: int) -> MadeQuotation | None:
        """With another look, an ellipsis, brackets, or without its full stop."""
        words = text.split(" ")
        ways = number % 5
        if ways == 0 and len(words) > 12 and not LIMITS.search(text):
            new = " ".join((*words[:4], "…" if number % 2 else "[...]", *words[8:]))
        elif ways == 1:
            new = f"[{text[0].lower()}]{text[1:]}"
        elif ways == 2 and re.search(r" - | – | — |-", text):  # noqa: RUF001
            new = re.sub(r" ?[—–] ?| - ", " -- " if number % 2 else "—", text).replace("-", "‑")  # noqa: RUF001
        elif ways == 3:
            new = text[0].lower() + text[1:-1] + ","
        elif ways == 4 and (found := re.search(r" (?:he|she|it|they|this|these|the \w+) ", text)):
            new = f"{text[: found.start()]} [this] {text[found.end() :]}"
        else:
            return None
        return MadeQuotation("verbatim", new, source, self.named(source, number // 5))

    def honest(self, source: str, text: str, number: int) -> MadeQuotation | None:
        """Sentences, and parts of those that hold no word of limits."""
        if number % 5 < 3:
            return MadeQuotation("honest", text, source, self.named(source, number))
        words = text.split(" ")
        if LIMITS.search(text) or len(words) < 10:
            return None
        first = self.random.randint(0, 3)
        part = " ".join(words[first : self.random.randint(first + 5, len(words) - 1)])
        return MadeQuotation("honest", part, source, self.named(source, number))


def as_read(document: Document) -> str:
    """The text without what its format hides."""
    return Rendering.of(document.text, 0, [g for g in document.glosses if g.start < g.end]).text


def plainly(text: str) -> str:
    """A text by its letters and figures alone."""
    return " ".join(re.findall(r"\w+", text.lower()))


def is_prose(text: str) -> bool:
    return sum(c.isalpha() or c.isspace() for c in text) > 0.85 * len(text) and len(text.split()) > 8


def half(name: str) -> str:
    """The half that a file belongs to, by its name alone."""
    return "dev" if hashlib.sha256(name.encode()).digest()[0] % 2 else "test"


STYLES = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"))  # noqa: RUF001
SAID = (
    "In {name} one reads {quote}.",
    "It says {quote} ({name}).",
    "{quote} [{name}]",
    "According to {name}, {quote}.",
)
UNNAMED = ("One reads {quote}.", "It says: {quote}", "{quote} is what they write.")


def draft_of(made: Sequence[MadeQuotation]) -> tuple[str, list[int]]:
    """A draft with quotations, one a paragraph, and where each begins."""
    draft, starts = "", []
    for number, one in enumerate(made):
        fitting = [marks for marks in STYLES if not any(mark in one.text for mark in "".join(marks))]
        first, last = fitting[number % len(fitting)]
        pattern = SAID[number % len(SAID)] if one.named else UNNAMED[number % len(UNNAMED)]
        before, after = pattern.format(name=one.named, quote="\0").split("\0")
        starts.append(len(draft) + len(before) + len(first))
        draft += f"{before}{first}{one.text}{last}{after}\n\n"
    return draft, starts


def is_right(made: MadeQuotation, claim: Claim | None) -> bool:
    """The verdict, the document, and for a change the words that were put in."""
    wanted = "verbatim" if made.kind == "honest" else made.kind
    if claim is None or claim.verdict != wanted:
        return False
    told = " ".join(change.draft for change in claim.changes)
    return made.kind != "changed" or all(word in told for word in made.changed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was not told rightly")
    options = parser.parse_args()
    return report(list(documents_of(options.folder)), options)


def report(documents: Sequence[Document], options: argparse.Namespace) -> int:
    maker = Maker(documents, options.part, options.seed)
    made = maker.make()
    with store_of(maker.kept) as store, store.snapshot() as snapshot:
        rows = []
        for one in made:
            draft, [start] = draft_of([one])
            begin = time.process_time()
            claims = {claim.start: claim for claim in check_draft(draft, snapshot).claims}
            rows.append((one, claims.get(start), time.process_time() - begin))
        whole, starts = draft_of(made)
        begin = time.process_time()
        together = {claim.start: claim for claim in check_draft(whole, snapshot).claims}
        seconds = time.process_time() - begin
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, start in zip(made, starts, strict=True):
        claim = together.get(start)
        counts[one.kind]["made"] += 1
        counts[one.kind]["right" if is_right(one, claim) else claim.verdict if claim else "unseen"] += 1
        if options.show and not is_right(one, claim):
            print(one, claim and (claim.verdict, claim.limit, claim.changes, claim.place), "\n", file=sys.stderr)
    wrong_alone = sum(not is_right(one, claim) for one, claim, _ in rows)
    print_table(counts, seconds / len(made), median(row[2] for row in rows), max(row[2] for row in rows), wrong_alone)
    if options.json:
        options.json.write_text(json.dumps({kind: dict(count) for kind, count in counts.items()}, indent=2))
    return 0


def print_table(counts: dict[str, Counter[str]], each: float, middle: float, longest: float, wrong_alone: int) -> None:
    print("| kind | made | told rightly | told otherwise |\n|---|---|---|---|")
    for kind, count in counts.items():
        others = ", ".join(f"{n} {name}" for name, n in sorted(count.items()) if name not in ("made", "right"))
        print(f"| {kind} | {count['made']} | {count['right'] / max(count['made'], 1):.1%} | {others} |")
    wrong = [count for kind, count in counts.items() if kind != "honest"]
    told = sum(c["right"] for c in wrong) / max(sum(c["made"] for c in wrong), 1)
    honest = counts["honest"]
    print(f"\nTold rightly {told:.1%}, false alarms {1 - honest['right'] / max(honest['made'], 1):.1%}.")
    print(
        f"Each alone in a draft: {wrong_alone} wrong, {middle:.3f} s of processor time in the middle,"
        f" {longest:.3f} s at most."
    )
    print(f"All in one draft: {each:.4f} s a quotation.")


if __name__ == "__main__":
    sys.exit(main())
