"""A sentence, or a row of a table → the questions that it answers.

To the patterns of its clauses come those that need no clause: roles and names, makers, prohibitions,
counts. The questions have no question mark yet; `quoth.suggestions.propose` throws away what does not stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoth.suggestions import grammar
from quoth.suggestions.clauses import LEAD, body_of, clauses, goes_on, labelled, plain
from quoth.suggestions.patterns import BECAUSE, FULL, NAME, PATTERNS, QUANTITY

_PRICED = re.compile(r"price|cost|fee|rate|charge|size|weight|height|length|capacity|population", re.IGNORECASE)
_OPENING = re.compile(
    rf"((?:The )?{NAME}), (?:an?|the) ((?:(?!of |in |from |for )[\w-]+ ){{0,4}}?[\w-]+)"
    r"(?: (?:of|from|in|for|based|who|which|that) [^,]*)?, "
)
_DESCRIBED = re.compile(rf"(?<!, )(?<! and )\b({FULL}), (?:an?|the) (?:[\w-]+ ){{0,3}}?([a-z]+) (?:of|from|in|at|who) ")
_MADE = re.compile(
    rf"(?:^|(?<=, )|(?<= of )|(?<= for )|(?<= to )|(?<= )(?=the ))((?:[Tt]he )?{NAME}), ([a-z]+) by (?:the )?(?=[A-Z])"
)


def from_sentence(sentence: str, context: str) -> Iterator[str]:
    """Questions that a sentence answers, without the question mark. `context` is the text around it."""
    text = plain(sentence)
    yield from _roles(text)
    yield from _described(text, context)
    yield from _made_by(text, context)
    found = list(clauses(sentence, context))
    for pattern in PATTERNS:
        for clause in found:
            yield from pattern(clause)
    yield from _forbidden(text)
    yield from _number_of(text)


def from_row(header: str, row: str) -> Iterator[str]:
    """What a row of a table of prices or measures answers: the header names what is in a column."""
    names, cells = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in (header, row))
    if len(names) != len(cells) or not re.fullmatch(r"[^\W\d_][\w' -]{2,40}", cells[0]):
        return
    for name, cell in zip(names[1:], cells[1:], strict=True):
        if _PRICED.search(name) and re.search(r"\d", cell) and len(name.split()) <= 3:  # noqa: PLR2004 - a name, no remark
            yield f"What is the {_small(name)} for “{cells[0]}”"


def _small(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text if any(c.isupper() or c.isdigit() for c in first[1:]) else text[0].lower() + text[1:]


def _roles(text: str) -> Iterator[str]:
    """From "the warden, Ada Byron," and "Warden: Ada Byron" and "Acme's founder Ada Byron"."""
    label, said = labelled(text)
    if label and grammar.is_person(label.split()[-1]) and re.match(rf"{FULL}(?:,|$)", said) and not label.isupper():
        yield f"Who is the {_small(label)}"
    for match in re.finditer(rf"\b[Tt]he ((?:[a-z]+ ){{0,2}}?[a-z]+), {FULL}(?=[,.;)]|$)", text):
        if grammar.is_person(match[1].split()[-1]):
            yield f"Who is the {match[1]}"
    for match in re.finditer(rf"\b({NAME}['\u2019]s (?:[a-z]+ )?([a-z]+)),? {FULL}", text):
        if grammar.is_person(match[2]):
            yield f"Who is {match[1]}"
    for match in re.finditer(rf"(?:^|, | and ){FULL} \(([a-z]+(?: [a-z]+)?)[,)]", text):
        if grammar.is_person(match[1].split()[-1]):
            yield f"Who is the {match[1]}"


def _described(text: str, context: str) -> Iterator[str]:
    """From "Ada Byron, a mathematician, ..." and "Acme, a maker of kites, ..."."""
    lead = LEAD.match(text)
    match = _OPENING.match(text, lead.end() if lead else 0)
    if match and goes_on(match) and grammar.is_name(match[1].removeprefix("The ").split()[0], context):
        person = any(grammar.is_person(word) for word in match[2].split())
        yield f"{'Who' if person else 'What'} is {_the(match[1])}"
    for match in _DESCRIBED.finditer(text):
        if grammar.is_person(match[2]) and match.start() and grammar.is_name(match[1].split()[0], context):
            yield f"Who is {match[1]}"


def _the(name: str) -> str:
    return "the " + name[4:] if name.startswith("The ") else name


def _made_by(text: str, context: str) -> Iterator[str]:
    """From "Acme, founded by Ada Byron," and "Ada Byron, who founded Acme,"."""
    for match in _MADE.finditer(text):
        if past := grammar.past_of_participle(match[2]):
            yield f"Who {past} {_the(match[1])}"
    for match in re.finditer(rf"\b({NAME}), who (?:[a-z]+ly )?([a-z]+) ([^,;:.]+)(?:,|$)", text):
        if grammar.base_of_past(match[2]) and grammar.is_name(match[1].split()[0], context):
            yield f"Who {match[2]} {body_of(match[3])}"


def _forbidden(text: str) -> Iterator[str]:
    """From "Do not use the lift, because ...": why should you not use the lift."""
    match = re.match(r"(?:Do not|Don['\u2019]t|Never) ([a-z]+ [^;:]*?)" + BECAUSE.pattern, labelled(text)[1])
    if match:
        yield f"Why should you not {body_of(match[1])}"


def _number_of(text: str) -> Iterator[str]:
    """From "There are three huts in the valley" and "Up to 40 guests were invited"."""
    for piece in re.split(r"[;,:] (?=[a-z])|(?<=\w)\. ", text):
        said = piece[0].lower() + piece[1:] if piece else ""
        if (match := re.match(r"there (are|were) ", said)) and (counted := QUANTITY.match(said, match.end())):
            tail = body_of(said[counted.end() :]).strip()
            where = tail if re.match(r"(?:in|on|at|inside|near)\s", tail) else ""
            yield f"How many {said[counted.start('noun') : counted.end()]} {match[1]} there {where}"
        elif (counted := QUANTITY.match(said)) and (
            verb := re.match(r" (are|were|can|must|may) (?=\w)", said[counted.end() :])
        ):
            rest = body_of(said[counted.end() + verb.end() :])
            yield f"How many {said[counted.start('noun') : counted.end()]} {verb[1]} {rest}"
