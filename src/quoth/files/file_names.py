"""Names of files that do no harm, on any file system and in any list.

pathvalidate (3.3.1, tried) lets marks that turn the writing around pass, takes "CON .txt" for a good
name, fails at half a character, and cuts the suffix off a long name; hence these few lines.
"""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 150
_MAX_SUFFIX_BYTES = 16
_DROPPED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control characters, marks that turn the writing around or show nothing, halves of characters, line ends."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, with any suffix."""
_NO_NAME = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\\:*?\"<>|]|^[. ]|[. ]$|^$")
"""What some file system takes for something else, or cannot hold; a name with a point in front is hidden."""
_OTHERS = re.compile(r"[^\w.-]+")


def safe_name(name: str) -> str:
    r"""A file name that does no harm anywhere, at most `MAX_NAME_BYTES` long in UTF-8, suffix kept.

    >>> safe_name("../../etc/x.md"), safe_name("CON.txt"), safe_name("a\u202eexe.txt"), safe_name(".md")
    ('x.md', '_CON.txt', 'aexe.txt', 'document.md')
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c if not c.isspace() else " " for c in last if unicodedata.category(c) not in _DROPPED)
    clean = " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown)).split())
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix.encode()) > _MAX_SUFFIX_BYTES:
        stem, suffix = clean, ""
    suffix = suffix.strip()
    stem = stem.strip(". ") or "document"
    return fitted(f"_{stem}" if is_reserved(stem) else stem, f".{suffix}" if suffix else "")


def numbered(name: str, number: int) -> str:
    """The name with a number before its suffix, no longer than a name may be.

    >>> numbered("report.pdf", 2)
    'report (2).pdf'
    """
    stem, dot, suffix = name.rpartition(".")
    return fitted(stem, f" ({number}).{suffix}") if dot else fitted(name, f" ({number})")


def hyphened(text: str) -> str:
    """The words of a text as one part of a path.

    >>> hyphened("golden-a/b c-own")
    'golden-a-b-c-own'
    """
    return _OTHERS.sub("-", text)


def is_reserved(stem: str) -> bool:
    """Whether Windows keeps this name for a device."""
    return bool(_RESERVED.match(f"{stem}."))


def is_no_name(part: str) -> bool:
    """Whether some file system could not hold a part of a path as it is."""
    return bool(_NO_NAME.search(part))


def fitted(stem: str, end: str) -> str:
    """Both together, of the stem as much as there is room for."""
    room = MAX_NAME_BYTES - len(end.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + end
