"""What a worker says of a file, looked at before it is believed: a parser may have been misled."""

from __future__ import annotations

from itertools import starmap
from typing import Any, Final

from quoth.config import Settings
from quoth.errors import DocumentError
from quoth.types import Block, Document, Gloss

_WORDS = 2_000
"""Characters of what a worker says in words."""
_LEVELS = 6
REMEDY: Final = "open it and save it again, as plain text if need be, or leave it out of the documents"


def document_of(source: str, facts: Any, text: bytes, settings: Settings) -> Document:
    """The document that a worker tells of, once its parts fit together. Raises DocumentError."""
    problem_of(source, facts, settings)
    try:
        words = text.decode("utf-8")
        blocks, pages = _blocks(_whole(facts["blocks"]), len(words)), _pages(_whole(facts["page_starts"]), len(words))
        warnings = tuple(str(warning)[:_WORDS] for warning in facts["warnings"])
        glosses = _glosses(_whole(facts["glosses"]), [str(text)[:_WORDS] for text in facts["gloss_texts"]], len(words))
    except (KeyError, TypeError, ValueError) as error:
        raise misled(source, error) from error
    return Document(source, words, blocks, pages, warnings, glosses)


def problem_of(source: str, facts: Any, settings: Settings) -> None:
    """Raises DocumentError where a worker tells what kept it from its task, or nothing that can be understood."""
    try:
        if "problem" in facts:
            raise DocumentError(str(facts["problem"])[:_WORDS], str(facts["remedy"])[:_WORDS])
        if "failure" in facts:
            raise _given_up(source, str(facts["failure"])[:_WORDS], settings)
    except (KeyError, TypeError, ValueError) as error:
        raise misled(source, error) from error


def _blocks(numbers: list[int], length: int) -> tuple[Block, ...]:
    """Blocks from their starts, ends and levels, one after the other. Raises ValueError where they do not fit."""
    fields = zip(numbers[::4], numbers[1::4], numbers[2::4], map(bool, numbers[3::4]), strict=True)
    blocks = tuple(starmap(Block, fields))
    last = 0
    for block in blocks:
        if not (last <= block.start < block.end <= length and 0 <= block.level <= _LEVELS):
            raise ValueError("paragraphs out of their order")
        last = block.end
    return blocks


def _glosses(numbers: list[int], texts: list[str], length: int) -> tuple[Gloss, ...]:
    """Glosses from their starts, ends and the places of their texts. Raises ValueError where they do not fit."""
    glosses = []
    last = 0
    for start, end, place in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        if not (last <= start <= end <= length and 0 <= place < len(texts)):
            raise ValueError("glosses out of their order")
        glosses.append(Gloss(start, end, texts[place]))
        last = end
    return tuple(glosses)


def _pages(starts: list[int], length: int) -> tuple[int, ...]:
    if starts != sorted(starts) or any(not 0 <= start <= length for start in starts):
        raise ValueError("pages outside of the text")
    return tuple(starts)


def _whole(numbers: Any) -> list[int]:
    if not isinstance(numbers, list) or any(type(number) is not int for number in numbers):
        raise ValueError("something else than whole numbers")
    return numbers


def _given_up(source: str, failure: str, settings: Settings) -> DocumentError:
    if failure == MemoryError.__name__:
        most = settings.parse_memory_bytes / 1e6
        return DocumentError(f"{source} needs more than {most:.0f} MB of memory to read", REMEDY)
    if failure == RecursionError.__name__:
        return DocumentError(f"{source} cannot be read: its parts are nested too deeply", REMEDY)
    return DocumentError(f"{source} cannot be read ({failure})", REMEDY)


def misled(source: str, error: Exception) -> DocumentError:
    """The error for a file whose reader said what cannot be."""
    return DocumentError(f"{source} cannot be read (its reader tells of {str(error)[:_WORDS]})", REMEDY)
