"""PDF → its text layer, page by page, by LlamaIndex's reader (llama-index-readers-file 0.7.0)."""

from __future__ import annotations

import logging
import os
from inspect import unwrap
from pathlib import Path
from typing import Final

from quoth.errors import DocumentError
from quoth.files.blocks import plain_blocks
from quoth.files.encodings import SURROGATES
from quoth.files.writing import PAGE_BREAK
from quoth.types import Document

LIBRARIES: Final = ("fsspec.implementations.memory", "llama_index.readers.file")


def read(source: str, data: bytes, _limit: int) -> Document:
    """The document of a PDF's bytes. Raises DocumentError."""
    pages = [SURROGATES.sub("\ufffd", page).replace("\0", "\ufffd") for page in _pdf_pages(source, data)]
    starts, offset = [], 0
    for page in pages:
        starts.append(offset)
        offset += len(page) + len(PAGE_BREAK)
    text = PAGE_BREAK.join(pages)
    return Document(source, text, plain_blocks(text), tuple(starts))


def _pdf_pages(source: str, data: bytes) -> list[str]:
    from fsspec.implementations.memory import MemoryFileSystem
    from llama_index.readers.file import PDFReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of what it mends by itself
    files = MemoryFileSystem()
    name = f"/quoth/{os.getpid()}/{id(data)}.pdf"
    files.pipe_file(name, data)
    read = unwrap(PDFReader.load_data)  # it would try the same bytes three times
    try:
        return [str(page.text) for page in read(PDFReader(), Path(name), fs=files)]
    except MemoryError:
        raise
    except Exception as error:
        raise _broken_pdf(source, error) from error
    finally:
        files.rm_file(name)


def _broken_pdf(source: str, error: Exception) -> DocumentError:
    if type(error).__name__ in ("FileNotDecryptedError", "WrongPasswordError"):
        return DocumentError(
            f"{source} is encrypted with a password", "save a copy without the password and put that in its place"
        )
    return DocumentError(
        f"{source} is not a readable PDF ({type(error).__name__}: {error})",
        "open it in a PDF viewer and print it to a new PDF",
    )
