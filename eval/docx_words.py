"""Whether a word of a Word document is lost: every `w:t` that shows must stand in the text that is read of it.

    python -m eval.docx_words FOLDER

Prints a line for each .docx file of the folder, and one for all. What counts is found apart from the reader, with
the standard library alone: the words of the body, of notes and comments, and of the headers and footers that a
section refers to; not those deleted, moved away, hidden, written twice for older programs, or numbers of pages.
A word is lost where the text has it less often than the document does.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from quoth.errors import DocumentError
from quoth.files.formats import parse

_OUT = {"del", "moveFrom", "Fallback", "rt", "delText"}
_READ = re.compile(r"word/(?:document|footnotes|endnotes|comments)\d*\.xml")
_SAYS = re.compile(r"[^\W_]")
_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")


def main() -> None:
    """Read the folder and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    words = lost = files = 0
    for path in sorted(parser.parse_args().folder.glob("*.docx")):
        try:
            text = _plain(parse(path.name, path.read_bytes()).text)
            wanted = Counter(_words(path))
        except (DocumentError, zipfile.BadZipFile) as error:
            print(f"{path.name}: not read ({str(error).splitlines()[0]})")
            continue
        missing = {
            word: n - text.count(word) for word, n in wanted.items() if text.count(word) < n and _SAYS.search(word)
        }
        files, words, lost = files + 1, words + wanted.total(), lost + sum(missing.values())
        print(f"{path.name}: {wanted.total()} words, {sum(missing.values())} lost", *list(missing)[:8])
    print(f"{files} files: {words} words, {lost} lost")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", re.sub("[\xad\u200b]", "", text))


def _words(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        styles = _hidden_styles(archive.read("word/styles.xml")) if "word/styles.xml" in names else set()
        around = _referred(archive) if "word/document.xml" in names else set()
        for name in names:
            if _READ.fullmatch(name):
                for line in _lines(archive.read(name), styles):
                    yield from line.split()
        once = {line for name in around for line in _lines(archive.read(name), styles)}
        yield from " ".join(once).split()


def _lines(data: bytes, styles: set[str]) -> Iterator[str]:
    """The paragraphs of a part, each in one line."""
    waiting = [ET.fromstring(data)]  # noqa: S314 - a folder of one's own
    while waiting:
        element = waiting.pop()
        if _local(element) == "tc" and _goes_on(element):
            continue
        if _local(element) == "p" and "wordprocessingml" in element.tag:
            yield " ".join(_plain("".join(_texts(element, styles, []))).split())
        waiting += [part for part in element if _local(part) not in _OUT]


def _goes_on(cell: ET.Element) -> bool:
    """Whether a cell is only the rest of the one above, whose words alone show."""
    return any(_local(part) == "vMerge" and _value(part, "val") != "restart" for part in cell.find("./*") or ())


def _texts(element: ET.Element, styles: set[str], fields: list[str]) -> Iterator[str]:
    """The pieces of a paragraph that show; those of a text box in it are another paragraph's."""
    for part in element:
        kind = _local(part)
        if kind in _OUT or kind in ("txbxContent", "oMath") or (kind == "r" and _is_hidden(part, styles)):
            continue
        if kind == "fldChar":
            sort = _value(part, "fldCharType")
            fields[:] = [*fields, ""] if sort == "begin" else fields[:-1] if sort == "end" else fields
        elif kind == "instrText" and fields:
            fields[-1] += part.text or ""
        elif kind == "fldSimple" and _PAGE.match(_value(part, "instr")):
            continue
        elif kind == "t" and "wordprocessingml" in part.tag:
            yield "" if any(map(_PAGE.match, fields)) else part.text or ""
        elif kind in ("tab", "br", "cr", "sym", "footnoteReference", "endnoteReference", "drawing", "pict", "ptab"):
            yield " "
        yield from _texts(part, styles, fields)


def _referred(archive: zipfile.ZipFile) -> set[str]:
    """The headers and footers that a section shows."""
    stored = "word/_rels/document.xml.rels"
    relations = ET.fromstring(archive.read(stored)) if stored in archive.namelist() else ()  # noqa: S314 - as above
    even = b"evenAndOddHeaders" in (
        archive.read("word/settings.xml") if "word/settings.xml" in archive.namelist() else b""
    )
    shown: set[str] = set()
    for section in ET.fromstring(archive.read("word/document.xml")).iter():  # noqa: S314 - as above
        if _local(section) == "sectPr":
            titled = any(_local(part) == "titlePg" for part in section)
            kinds = {"default", *["first"] * titled, *["even"] * even}
            shown |= {_value(part, "id") for part in section if _value(part, "type") in kinds}
    return {f"word/{one.get('Target')}" for one in relations if one.get("Id") in shown}


def _hidden_styles(data: bytes) -> set[str]:
    root = ET.fromstring(data)  # noqa: S314 - as above
    hides = {_value(one, "styleId") for one in root if any(_local(part) == "vanish" for part in one.iter())}
    based = {_value(one, "styleId"): _value(part, "val") for one in root for part in one if _local(part) == "basedOn"}
    for _ in based:
        hides |= {style for style, base in based.items() if base in hides}
    return hides


def _is_hidden(run: ET.Element, styles: set[str]) -> bool:
    for part in run.iter():
        if _local(part) == "vanish":
            return _value(part, "val") not in ("0", "false", "off")
        if _local(part) == "rStyle" and _value(part, "val") in styles:
            return True
    return False


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: ET.Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


if __name__ == "__main__":
    main()
