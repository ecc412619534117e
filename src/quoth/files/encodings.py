"""Bytes → text, in the encoding that a text file is really in."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from quoth.errors import DocumentError

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DETECT_BYTES = 100_000
_DETECT_BEFORE = 1_000
_PRINTED = frozenset({*range(0x21, 0x7F)} - {0x30})
"""ASCII's letters and signs, but for the byte that most Japanese ones share."""
_FEWEST_NULS = 0.03
"""Share of a text's characters that are spaces, line ends or Latin letters, in the scripts that part words."""
_OLD_ENCODINGS = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("koi8_r", "koi8_u", "cp932", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp949", "cp874"),
)
"""What people's programs saved text as before UTF-8; the library knows some ninety, and among so
many it names Mac and DOS code pages for plain Windows text."""
WESTERN: Final = "cp1252"
SURROGATES: Final = re.compile("[\ud800-\udfff]")
"""Halves of a character, which no text holds."""

DIRECTIONS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of letters (Unicode's bidirectional formats), as a class of a pattern."""
CONTROLS: Final = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|\x1b[@-Z\\\\-_]"
    f"|[\x00-\x08\x0e-\x1f\x7f-\x9f{DIRECTIONS}]"
)
"""What steers a terminal (ECMA-48: escape sequences, control characters) or turns the direction of letters.
White space is none of it."""


def without_controls(text: str) -> str:
    """The text as a person sees it."""
    return CONTROLS.sub("", text)


def decode(source: str, data: bytes) -> str:
    """Text in its real encoding, without loss: a byte-order mark's, UTF-8, UTF-16 without a mark, or what
    charset-normalizer finds, and Windows-1252 where it finds nothing.

    Raises DocumentError for bytes that are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(source, data, encoding)
    if b"\0" in data:
        unmarked = wide_encoding(data)
        if unmarked is None:
            raise _no_text(source, "it holds NUL bytes")
        return _strictly(source, data, unmarked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(source, data, _guess(data))


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 of the byte order that a text without a byte-order mark is in; None for other bytes.

    In text of most scripts, spaces and line ends at the least have a NUL byte, and all of them on the same side.
    What decodes so must then be text: letters and signs that Unicode knows, and nothing that steers a machine.
    """
    sample = data[: min(len(data), _DETECT_BYTES) // 2 * 2]
    pairs = list(zip(sample[0::2], sample[1::2], strict=True))
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if second > first else "utf-16-be"
    narrow = sum(one in _PRINTED and other in _PRINTED for one, other in pairs)
    if (
        max(first, second) < max(_FEWEST_NULS * len(pairs), 1)
        or min(first, second) > max(first, second) / 10
        or narrow > (len(pairs) - max(first, second)) / 2  # two letters of one byte each
    ):
        return None
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 2:
            return None
        text = sample[: error.start].decode(encoding)  # it was cut within a character
    return encoding if all(map(_is_written, text)) else None


def _is_written(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] != "C" or category == "Cf" or letter in "\t\n\r\f"


def _guess(data: bytes) -> str:
    """The encoding of text that is not UTF-8, judged where it departs from ASCII."""
    from charset_normalizer import from_bytes

    found = from_bytes(_sample(data), cp_isolation=list(_OLD_ENCODINGS))
    best = found.best()
    encoding = best.encoding if best else WESTERN
    # Short Western texts fit several code pages equally well, and the library (3.5.2) then names
    # an unlikely one; the Web's own default for unlabelled bytes decides where it fits no worse.
    if best and any(m.chaos <= best.chaos and WESTERN in m.could_be_from_charset for m in found):
        encoding = WESTERN
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return "latin-1"  # knows every byte
    return encoding


def _sample(data: bytes) -> bytes:
    """Enough of a text to tell its encoding, from the first byte that is not ASCII on.

    It ends where no encoding has the middle of a character: at a byte below 0x40, which is a
    character by itself in all of them; a text without any is taken to an even number of bytes.
    """
    first = next((match.start() for match in re.finditer(rb"[\x80-\xff]", data)), 0)
    sample = data[first : first + _DETECT_BYTES]
    if first + len(sample) < len(data):
        ends = [match.end() for match in re.finditer(rb"[\x00-\x3f]", sample)]
        sample = sample[: ends[-1]] if ends else sample[: len(sample) // 2 * 2]
    return data[max(0, first - _DETECT_BEFORE) : first] + sample


def _strictly(source: str, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(source, f"byte {error.start} is not {encoding}") from error
    if "\0" in text:
        raise _no_text(source, "it holds NUL characters")
    return text


def _no_text(source: str, why: str) -> DocumentError:
    return DocumentError(f"{source} is not a text file: {why}", "save it as UTF-8 text, or remove it from the corpus")
