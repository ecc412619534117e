"""E-mails → who wrote what to whom and when, the text, and the attachments that are of kinds we read.

All by Python's own `email`. Nothing that a message refers to is fetched.
"""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePosixPath
from typing import Final

from quoth.config import SUFFIXES
from quoth.errors import DocumentError
from quoth.files.blocks import plain_blocks
from quoth.files.encodings import SURROGATES, decode
from quoth.files.file_names import safe_name
from quoth.files.formats import parse
from quoth.files.html import html_files
from quoth.files.writing import Writer
from quoth.types import Document

LIBRARIES: Final = html_files.LIBRARIES
_DEEPEST: Final = 3
"""Messages within messages that are read."""
_MOST_PARTS: Final = 100
_HEADERS: Final = ("From", "To", "Cc", "Date")
_SIGNS: Final = frozenset({"from", "to", "subject", "date", "received", "message-id", "content-type", "mime-version"})
"""Headers of which a message has one at least."""
_ENCRYPTED: Final = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENVELOPE: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_LEAD: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s+|\A\xef\xbb\xbf")
"""White space and a byte-order mark before the first header, which the library takes for the end of all headers."""
_WIDE: Final = re.compile(rb"^(?:\xff\xfe|\xfe\xff|[\x20-\x7e]\0|\0[\x20-\x7e])")
"""How a message begins that was saved with two bytes a character, which no mail program sends."""


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a message's bytes. Raises DocumentError."""
    writer = Writer(source, limit)
    try:
        _Letter(source, writer, limit).read(data)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:
        raise DocumentError(
            f"{source} is not a readable message ({type(error).__name__})", "save it again with a mail program"
        ) from error
    return writer.document(source)


class _Letter:
    """Writes one message, and those that it holds."""

    def __init__(self, source: str, writer: Writer, limit: int) -> None:
        self._source, self._writer, self._limit = source, writer, limit
        self._parts = 0
        self._depth = 0
        self._unread: list[str] = []
        self._read: list[str] = []

    def read(self, data: bytes) -> None:
        """A message, and what is told of its attachments. Raises DocumentError for none, and for an encrypted one."""
        if _WIDE.match(data):
            data = _narrow(data)
        message = message_from_bytes(_LEAD.sub(b"", data), policy=policy.default)
        if not _SIGNS & {name.lower() for name in message.keys()}:  # noqa: SIM118 - a message is no dictionary
            if not data.strip():
                return
            raise DocumentError(f"{self._source} is not an e-mail message", "save it with a mail program as .eml")
        if message.get_content_type() in _ENCRYPTED:
            raise DocumentError(
                f"{self._source} is encrypted", "open it in the mail program that has the key, and save its text"
            )
        self._message(message)
        for names, end in ((self._read, "read"), (self._unread, "not read")):
            if names:
                self._writer.warnings.append(
                    f"{len(names)} attachment{'s' * (len(names) != 1)} {end} ({', '.join(names)})"
                )

    def _message(self, message: Message) -> None:
        """The subject as a heading, who and when, the text."""
        self._writer.heading(_header(message, "Subject"), min(self._depth + 1, 6))
        for name in _HEADERS:
            if text := _header(message, name):
                self._writer.paragraph(f"{name}: {text}")
        self._part(message)

    def _part(self, part: Message) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            if self._parts == _MOST_PARTS + 1:
                self._writer.warnings.append(f"more than {_MOST_PARTS} parts; the others are not read")
            return
        kind, name = part.get_content_type(), _file_name(part)
        if kind == "multipart/alternative":
            self._alternative(_children(part))
        elif kind == "message/rfc822":
            self._nested(part)
        elif part.is_multipart():
            for child in _children(part):
                self._part(child)
        elif kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            self._text(part)
        elif kind not in _ENVELOPE:
            self._attachment(part, name)

    def _alternative(self, parts: list[Message]) -> None:
        """Of the ways to say the same the plain one, if there is anything in it, else the last that can be read."""
        filled = [one for one in parts if one.is_multipart() or _payload(one).strip()]
        plain = [one for one in filled if one.get_content_type() == "text/plain"]
        for one in (plain or filled[-1:])[:1]:
            self._part(one)

    def _nested(self, part: Message) -> None:
        """A message within one, as it stands there or as an attachment."""
        if self._depth >= _DEEPEST:
            self._unread.append(_file_name(part) or "a message")
            return
        self._depth += 1
        for child in _children(part):
            self._message(child)
        self._depth -= 1

    def _text(self, part: Message) -> None:
        text = SURROGATES.sub("\ufffd", _decoded(self._source, part)).replace("\0", "").replace("\r\n", "\n")
        if part.get_content_type() == "text/html":
            document = html_files.read_markup(self._source, text)
            self._writer.warnings += [one for one in document.warnings if one not in self._writer.warnings]
        else:
            document = Document(self._source, text, plain_blocks(text))
        self._writer.append(document, deeper=self._depth + 1)

    def _attachment(self, part: Message, name: str) -> None:
        data = _payload(part)
        if PurePosixPath(name).suffix.lower() not in SUFFIXES or not data:
            self._unread.append(name or f"one of kind {part.get_content_type()[:100]}")
            return
        try:
            document = self._parsed(name, data)
        except DocumentError as error:
            self._unread.append(error.problem)
            return
        self._read.append(name)
        self._writer.heading(name, 2)
        self._writer.append(document, deeper=2)
        self._writer.warnings += [f"{name}: {warning}" for warning in document.warnings]

    def _parsed(self, name: str, data: bytes) -> Document:
        if PurePosixPath(name).suffix.lower() != ".eml":
            return parse(name, data, self._limit)
        if self._depth >= _DEEPEST:
            raise DocumentError(name, "")
        writer = Writer(name, self._limit)
        letter = _Letter(name, writer, self._limit)
        letter._depth, letter._parts = self._depth + 1, self._parts
        letter.read(data)
        self._parts = letter._parts
        return writer.document(name)


def _narrow(data: bytes) -> bytes:
    """A message that was saved with two bytes a character, as UTF-8."""
    encoding = "utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ""
    return data.decode(encoding or ("utf-16-be" if data[0] == 0 else "utf-16-le"), "replace").encode()


def _children(part: Message) -> list[Message]:
    children = part.get_payload()
    return [one for one in children if isinstance(one, Message)] if isinstance(children, list) else []


def _payload(part: Message) -> bytes:
    """The bytes of a part that has no parts."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _header(message: Message, name: str) -> str:
    """A header as text, whatever stands in it."""
    try:
        text = str(message.get(name, ""))
    except Exception:  # noqa: BLE001 - the library fails at some that are no addresses (CPython 3.11)
        text = "\ufffd"
    if "\ufffd" in text or not any(map(str.isalnum, text)):
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        text = _raw(str(raw))
    return " ".join(SURROGATES.sub("\ufffd", text).split())


def _raw(text: str) -> str:
    """A header that the library cannot read, with its bytes in their likeliest encoding."""
    try:
        words = decode("", text.encode("utf-8", "surrogateescape"))
        return str(make_header(decode_header(words)))
    except (DocumentError, LookupError, UnicodeError, ValueError):
        return text


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001 - as for headers
        return ""
    return safe_name(name) if name else ""


def _decoded(source: str, part: Message) -> str:
    """The text of a part, in the encoding that it is said to have, or is really in."""
    data = _payload(part)
    charset = part.get_content_charset() or "utf-8"
    for encoding in ("utf-8", charset):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return decode(source, data.replace(b"\0", b""))
