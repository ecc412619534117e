"""Word documents → their text, by mammoth, which makes HTML of them."""

from __future__ import annotations

import io
from typing import Final

from quoth.errors import DocumentError
from quoth.files import html_files
from quoth.files.archives import refuse_bomb
from quoth.types import Document

LIBRARIES: Final = ("mammoth", *html_files.LIBRARIES)


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a .docx file's bytes. Raises DocumentError."""
    import mammoth

    try:
        refuse_bomb(source, data, limit)
        without_images = mammoth.images.img_element(lambda _image: {})
        markup = mammoth.convert_to_html(io.BytesIO(data), convert_image=without_images).value
        return html_files.read_markup(source, markup)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:
        encrypted = data.startswith(b"\xd0\xcf\x11\xe0")
        raise DocumentError(
            f"{source} is " + ("encrypted, or an old .doc file" if encrypted else f"not a readable .docx ({error})"),
            "open it in a word processor and save it again as .docx without a password",
        ) from error
