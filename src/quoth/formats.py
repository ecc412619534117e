"""Bytes → text: each kind of file with its parser, and text files in their real encoding.

The text of a .txt or .md file is the file's own, decoded and nothing else: encoding it again
gives the bytes back, byte-order mark and line ends included. The text of a .pdf, .html or
.docx file is what its parser extracts.

LlamaIndex's reader (llama-index-readers-file 0.7.0) is used for PDF, where it keeps the text
exact and apart by page. It is not used elsewhere: its flat reader insists on UTF-8,
`SimpleDirectoryReader` drops the bytes it cannot decode, its HTML reader sees one kind of tag
and its .docx reader loses the headings.
"""

from __future__ import annotations

import io
import logging
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from quoth.blocks import markdown_blocks, plain_blocks, trim
from quoth.config import DEFAULTS
from quoth.errors import DocumentError
from quoth.types import Block, Document

PAGE_BREAK = "\f"

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_HEADING_TAGS = {f"h{level}": [f"h{level}"] for level in range(1, 7)}
_DETECT_BYTES = 100_000
_DETECT_BEFORE = 1_000
_OLD_ENCODINGS = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("koi8_r", "koi8_u", "cp932", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp949", "cp874"),
)
"""What people's programs saved text as before UTF-8; the library knows some ninety, and among so
many it names Mac and DOS code pages for plain Windows text."""
WESTERN = "cp1252"
_PARSED = frozenset({".pdf", ".docx", ".html", ".htm"})
_UNPACKED_LIMIT = 20
"""A .docx that unpacks to more than this many times the text limit is taken for a bomb."""


def parse(source: str, data: bytes, max_text_bytes: int = DEFAULTS.max_text_bytes) -> Document:
    """A document from the bytes of a file whose kind its name tells.

    Raises:
        DocumentError: the bytes are not what the name says, are encrypted, hold no text that
            can be decoded, or more of it than `max_text_bytes` (counted in UTF-8).
    """
    kind = Path(source).suffix.lower()
    read: Callable[[str, bytes, int], Document] = {
        ".pdf": _pdf,
        ".docx": _docx,
        ".html": _html,
        ".htm": _html,
        ".md": _markdown,
        ".markdown": _markdown,
    }.get(kind, _plain)
    refuse_long_text(source, len(data), max_text_bytes)
    if not data:
        return _document(source, "", ())
    document = read(source, data, max_text_bytes)
    _refuse_long(source, len(document.text.encode("utf-8")), max_text_bytes)
    return document


def from_text(source: str, text: str) -> Document:
    """A document from a text in memory: Markdown where the name ends so, else plain.

    Raises DocumentError for lone surrogates, which no file could hold.
    """
    if _SURROGATES.search(text):
        raise DocumentError(
            f"{source} holds half a character (a lone surrogate)",
            'decode it again, or clean it with text.encode("utf-8", "replace").decode()',
        )
    markdown = source.lower().endswith((".md", ".markdown"))
    return _document(source, text, markdown_blocks(text) if markdown else plain_blocks(text))


def _document(source: str, text: str, blocks: tuple[Block, ...], page_starts: tuple[int, ...] = ()) -> Document:
    warnings = () if blocks else ("0 characters: is it empty?",)
    if page_starts and not blocks:
        warnings = ("0 characters: is it scanned? Only PDFs with a text layer can be read",)
    return Document(source, text, blocks, page_starts, warnings)


def refuse_long_text(source: str, size: int, limit: int) -> None:
    """Raises DocumentError for a file that is text as it stands and has more bytes than the limit."""
    if Path(source).suffix.lower() not in _PARSED:
        _refuse_long(source, size, limit)


def _refuse_long(source: str, size: int, limit: int) -> None:
    if size > limit:
        raise DocumentError(
            f"{source} holds {size / 1e6:.1f} MB of text; the limit is {limit / 1e6:.1f} MB",
            f"split it, or raise the limit: quoth index --max-mb {size // 1_000_000 + 1}",
        )


def decode(source: str, data: bytes) -> str:
    """Text in its real encoding, without loss: a byte-order mark's, UTF-8, or what
    charset-normalizer finds, and Windows-1252 where it finds nothing.

    Raises DocumentError for bytes that are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(source, data, encoding)
    if b"\0" in data:
        raise _no_text(source, "it holds NUL bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(source, data, _guess(data))


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
    return DocumentError(
        f"{source} is not a text file: {why}",
        "save it as UTF-8 text, or remove it from the corpus",
    )


def _plain(source: str, data: bytes, _limit: int) -> Document:
    text = decode(source, data)
    return _document(source, text, plain_blocks(text))


def _markdown(source: str, data: bytes, _limit: int) -> Document:
    text = decode(source, data)
    return _document(source, text, markdown_blocks(text))


def _html(source: str, data: bytes, _limit: int) -> Document:
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "ascii"
    if declared in ("iso-8859-1", "latin-1", "latin1"):
        declared = WESTERN  # as browsers read it: https://encoding.spec.whatwg.org/#names-and-labels
    try:
        markup = data.decode("utf-8" if data.startswith(b"\xef\xbb\xbf") else declared)
    except (UnicodeError, LookupError):
        markup = decode(source, data)
    return _extract_html(source, markup)


def _extract_html(source: str, markup: str) -> Document:
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.lstrip("\ufeff")).replace("\0", "")
    if not markup.strip():
        return _document(source, "", ())
    try:
        tree = document_fromstring(markup, parser=HTMLParser(huge_tree=True))
        page = Inscriptis(tree, ParserConfig(annotation_rules=_HEADING_TAGS))
    except (LxmlError, RecursionError, ValueError) as error:
        raise DocumentError(
            f"{source} cannot be read as HTML ({error})", "open it in a browser and save its text"
        ) from error
    text = _SURROGATES.sub("\ufffd", page.get_text())
    headings = sorted((*trim(text, a.start, a.end), int(a.metadata[1])) for a in page.get_annotations())
    return _document(source, text, _around(text, [Block(*h) for h in headings if h[0] < h[1]]))


def _around(text: str, headings: list[Block]) -> tuple[Block, ...]:
    """The headings, and the plain blocks of the text between them."""
    blocks: list[Block] = []
    last = 0
    for heading in headings:
        if heading.start >= last:
            blocks += [*plain_blocks(text, last, heading.start), heading]
            last = heading.end
    return (*blocks, *plain_blocks(text, last))


def _docx(source: str, data: bytes, limit: int) -> Document:
    import mammoth

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= _UNPACKED_LIMIT * limit:
            without_images = mammoth.images.img_element(lambda _image: {})
            html = mammoth.convert_to_html(io.BytesIO(data), convert_image=without_images).value
            return _extract_html(source, html)
    except DocumentError:
        raise
    except Exception as error:
        encrypted = data.startswith(b"\xd0\xcf\x11\xe0")
        raise DocumentError(
            f"{source} is " + ("encrypted, or an old .doc file" if encrypted else f"not a readable .docx ({error})"),
            "open it in a word processor and save it again as .docx without a password",
        ) from error
    raise DocumentError(
        f"{source} unpacks to {unpacked / 1e6:.0f} MB", "save it again without its pictures and attachments"
    )


def _pdf(source: str, data: bytes, _limit: int) -> Document:
    pages = [_SURROGATES.sub("\ufffd", page).replace("\0", "\ufffd") for page in _pdf_pages(source, data)]
    starts, offset = [], 0
    for page in pages:
        starts.append(offset)
        offset += len(page) + len(PAGE_BREAK)
    text = PAGE_BREAK.join(pages)
    return _document(source, text, plain_blocks(text), tuple(starts))


def _pdf_pages(source: str, data: bytes) -> list[str]:
    from fsspec.implementations.memory import MemoryFileSystem
    from llama_index.readers.file import PDFReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of what it mends by itself
    files = MemoryFileSystem()
    name = f"/quoth/{os.getpid()}/{id(data)}.pdf"
    files.pipe_file(name, data)
    try:
        return [str(page.text) for page in PDFReader().load_data(Path(name), fs=files)]
    except Exception as error:
        raise _broken_pdf(source, error) from error
    finally:
        files.rm_file(name)


def _broken_pdf(source: str, error: Exception) -> DocumentError:
    attempt = getattr(error, "last_attempt", None)  # the reader tries three times and wraps the last
    cause = attempt.exception() if attempt is not None else error
    if type(cause).__name__ in ("FileNotDecryptedError", "WrongPasswordError"):
        return DocumentError(
            f"{source} is encrypted with a password", "save a copy without the password and put that in its place"
        )
    return DocumentError(
        f"{source} is not a readable PDF ({type(cause).__name__}: {cause})",
        "open it in a PDF viewer and print it to a new PDF",
    )
