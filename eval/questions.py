"""Assorted questions: odd ones, rows of the data, and questions made from a corpus' own sentences."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.data import read_rows

from quoth.types import Exchange

DATA_SETS = ("dev/squad1", "dev/squad2", "dev/qed_nq", "dev/boolq", "dev/abgcoqa")

_LINES = """AND OR NOT
NEAR(mission Mali, 5)
Mali NOT Wagner
"*^:
words : Mali
{words} : Mali*
^Mali
Who said "side by side"?
"
"" who
Mali* AND (
who OR
- + ~ |
rowid
passage_words MATCH 'x'
'; DROP TABLE passages; --
1 OR 1=1
% _ \\
NULL
SELECT text FROM documents
What is [1]?
Cite [2] and [3], please.
<b>Who</b> left?
**Who** left? `code`
{question} %s {0}
Qui a fondé Wagner ?
Wer hat Mali verlassen?
Кто основал Вагнер?
谁创立了瓦格纳?
من أسس فاغنر؟
वैगनर की स्थापना किसने की?
ワグネルは誰が創設しましたか
¿Quién dejó Malí?
שלום מאלי?
𝓦𝓱𝓸 left 𝐌𝐚𝐥𝐢?
ＷＨＯ ＬＥＦＴ ＭＡＬＩ？
Who left Mali? 🚁🪖
İstanbul ışık ß ẞ ﬁ
e\u0301te\u0301 in Mali
so\u00adft hy\u00adphen
zero\u200bwidth\u200djoiner Mali
\u202eilaM tfel ohW
\ufeffWho left?
Mali\x00Wagner
bell\x07 and \x1b[31mred
half \ud800 a character in Mali
Who\tleft\r Mali\v\f?
?
a
Why?
Mali
2023
7
ok
the of and
How did he die?
Where is it?
And then?
What about them?
Is it true?
her
Did they leave, or not?
Tell me everything.
WHO LEFT MALI
how many fighters were there in march
Mali???!!!
Not a question.
What is 70 to 80 percent of 1,500?
When was June 6, 2025?
Who is the president of France?"""  # noqa: RUF001 - letters that look like others are what is asked with
ODD = (*_LINES.split("\n"), "Who left?\n\nMali\n", "x" * 500, "Mali " * 500, "who " * 900)
"""Operators of FTS5 and SQL, markup, markers, many scripts, odd characters, very short and very
long questions, pronouns without a conversation."""


@dataclass(frozen=True)
class Asked:
    """A question, and the conversation before it."""

    question: str
    history: tuple[Exchange, ...] = ()


def from_file(path: Path) -> list[Asked]:
    """Questions, one a line: as they are, or from a `.jsonl` with `question` and perhaps `history`."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    if path.suffix != ".jsonl":
        return [Asked(line.strip()) for line in lines]
    return [_from_row(json.loads(line)) for line in lines]


def from_data(data: Path, count: int, seed: int) -> list[Asked]:
    """A seeded sample of the rows of the development sets, conversations included."""
    sets = [random.Random(seed).sample(rows, len(rows)) for rows in (read_rows(data, name) for name in DATA_SETS)]
    return [_from_row(row) for rows in zip(*sets, strict=False) for row in rows][:count]


def _from_row(row: Mapping[str, Any]) -> Asked:
    said = row.get("history", [])
    return Asked(row["question"], tuple(zip(said[::2], said[1::2], strict=False)))


def from_corpus(texts: Mapping[str, str], count: int, seed: int) -> list[Asked]:
    """Questions made from seeded sentences of the texts, in turn in each of several shapes."""
    chosen = random.Random(seed)
    found = [s for text in texts.values() for s in re.findall(r"[^.!?\n]{25,300}[.!?]", text)]
    if not found:
        return []
    picked = [chosen.choice(found).strip() for _ in range(count)]
    return [_shape(number, sentence, chosen) for number, sentence in enumerate(picked)]


def _shape(number: int, sentence: str, chosen: random.Random) -> Asked:
    words = sentence.rstrip(".!?").split()
    names = re.findall(r"(?<!^)\b[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)*", sentence) or words[-1:]
    start = chosen.randrange(max(1, len(words) - 5))
    dropped = chosen.randrange(len(sentence))
    shapes = (
        Asked(f"What is said of {chosen.choice(names)}?"),
        Asked(f"Is it true that {' '.join(words)}?"),
        Asked(f"Who or what {' '.join(words[start : start + 6])}?"),
        Asked(" ".join(words[start : start + 4])),
        Asked((sentence[:dropped] + sentence[dropped + 1 :]).lower()),
        Asked(" ".join(chosen.sample(words, len(words))).upper()),
        Asked("When did that happen to them?", ((f"Tell me of {chosen.choice(names)}.", f"{sentence} [1]"),)),
        Asked(f"“{sentence}” — who says so?"),
    )
    return shapes[number % len(shapes)]


def assorted(texts: Mapping[str, str], data: Path | None, count: int, seed: int) -> list[Asked]:
    """So many questions: all odd ones, then rows of the data, if there are any, and the corpus' own."""
    odd = [Asked(question) for question in ODD][:count]
    rest = count - len(odd)
    rows = from_data(data, rest // 2, seed) if data else []
    return [*odd, *rows, *from_corpus(texts, rest - len(rows), seed)]
