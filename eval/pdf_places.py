"""Whether the rectangles that are marked on a PDF's page are those of the sentence.

    python -m eval.pdf_places FOLDER [--count 1000] [--repeated 50] [--seed 1]

Draws sentences from the PDFs of a folder, so many of them such that stand more than once in their file, and asks
`quoth.files.pdf.pdf_places.rects` for each where it stands, once with the words around it, which tell repeated
sentences apart. A place is right if

- the characters of the page whose ink lies in the rectangles are those of the words, and no others;
- there is ink in each rectangle on the rendered page, and hardly any runs over its upper and lower edge (scans, whose
  text is laid under a picture, are not asked).

Files with pages that were read by OCR are left out: there are no characters to compare with.

Prints the shares, and every place that is wrong.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoth.errors import DocumentError
from quoth.files.formats import load_parsers, parse
from quoth.files.pdf.pdf_fields import entries_of
from quoth.files.pdf.pdf_frames import Rect, frame_of, open_pdf
from quoth.files.pdf.pdf_glyphs import glyphs_of
from quoth.files.pdf.pdf_places import rects
from quoth.files.pdf.pdf_words import without_doubles
from quoth.index.passages import sentences
from quoth.types import Document, page_at

AROUND = 25
"""Characters on each side that are asked for together with a sentence."""
SCALE = 3.0
INK = 160
"""Brightness under which a pixel is ink."""
CUT = 0.03
"""Share of a rectangle's width along which ink may run over its edge."""


@dataclass(frozen=True)
class Drawn:
    """A sentence: where it stands in its document, and whether it stands there more than once."""

    path: Path
    document: Document
    start: int
    end: int
    repeated: bool


def beside_the_text(data: bytes) -> str:
    """The words of notes and values of fields, which are no characters of a page."""
    pdf = open_pdf("the file", data)
    return " ".join(entry.text for page in pdf for entry in entries_of(pdf, page, frame_of(page)))


def drawn_from(path: Path, document: Document) -> Iterator[Drawn]:
    """The sentences of a document that stand on one page, and are its own text; none where it was read by OCR."""
    if any("read by OCR" in told for told in document.warnings):
        return
    other = beside_the_text(path.read_bytes())
    spans = [
        span
        for block in document.blocks
        for span in ([(block.start, block.end)] if block.row else sentences(document.text, block.start, block.end))
    ]
    counts = Counter(document.text[start:end] for start, end in spans)
    for start, end in spans:
        words = document.text[start:end]
        if (
            "\f" not in words
            and any(map(str.isalnum, words))
            and not (other and words in other)
            and "checked" not in words
        ):
            yield Drawn(path, document, start, end, counts[document.text[start:end]] > 1)


def page_of(document: Document, start: int) -> tuple[int, int, int]:
    """The page that holds a place, counted from 1, and where its text begins and ends."""
    page = page_at(document.page_starts, start) or 1
    ends = [*(start - 1 for start in document.page_starts[1:]), len(document.text)]
    return page, document.page_starts[page - 1], ends[page - 1]


def letters(text: str) -> str:
    """What a text is compared by: letters and figures, the marks that differ by font left out."""
    plain = unicodedata.normalize("NFKD", text).replace("\u0131", "i")
    return "".join(sorted(letter for letter in plain if letter.isalnum() and unicodedata.category(letter) != "Lm"))


def under(data: bytes, page: int, marked: Sequence[Rect]) -> str:
    """The characters of a page whose ink has its middle in one of the rectangles."""
    pdf = open_pdf("the file", data)
    held = pdf[page - 1]
    frame, glyphs, text = frame_of(held), glyphs_of("the file", held, page), held.get_textpage()
    boxes = []
    for number in glyphs.numbers.tolist():
        box = text.get_charbox(number)
        boxes.append(box if box[2] > box[0] and box[3] > box[1] else text.get_charbox(number, loose=True))
    shown = frame.shown(np.asarray(boxes, np.float64).reshape(-1, 4))
    x, y = (shown[:, 0] + shown[:, 2]) / 2, (shown[:, 1] + shown[:, 3]) / 2
    inside = np.zeros(len(x), np.bool_)
    for left, top, right, bottom in marked:
        inside |= (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return "".join(glyphs.texts[number] for number in without_doubles(glyphs).tolist() if inside[number])


def ink_of(data: bytes, page: int) -> NDArray[np.bool_]:
    """Which pixels of a rendered page are dark."""
    held = open_pdf("the file", data)[page - 1]
    pixels = held.render(scale=SCALE, grayscale=True, may_draw_forms=True).to_numpy()
    return np.asarray(pixels.reshape(pixels.shape[:2]) < INK)


def is_scan(data: bytes, page: int) -> bool:
    """Whether a picture fills half of a page: its letters are ink that no character box need fit."""
    import pypdfium2.raw as library

    held = open_pdf("the file", data)[page - 1]
    wide, high = frame_of(held).size
    boxes = [image.get_bounds() for image in held.get_objects(filter=(library.FPDF_PAGEOBJ_IMAGE,))]
    return any((right - left) * (top - bottom) > 0.5 * wide * high for left, bottom, right, top in boxes)


def ink_is_right(ink: NDArray[np.bool_], marked: Sequence[Rect]) -> bool:
    """Whether there is ink in each rectangle, and little that runs over its upper and lower edge."""
    for left, top, right, bottom in marked:
        columns = slice(max(round(left * SCALE), 0), round(right * SCALE) + 1)
        upper, lower = max(round(top * SCALE) - 1, 0), min(round(bottom * SCALE) + 1, len(ink) - 1)
        if not ink[upper : lower + 1, columns].any():
            return False
        wide = max(right - left, 1.0) * SCALE
        over = [
            (ink[outer, columns] & ink[inner, columns] & ~ink[far, columns]).sum()
            for outer, inner, far in (
                (max(upper - 2, 0), upper, max(upper - 9, 0)),
                (min(lower + 2, len(ink) - 1), lower, min(lower + 9, len(ink) - 1)),
            )
        ]
        if max(over) > max(CUT * wide, 6):
            return False
    return True


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description="whether marked places on PDF pages are right")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--repeated", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    load_parsers("a.pdf")
    found: list[Drawn] = []
    for path in sorted(asked.folder.rglob("*.pdf")):
        try:
            found += drawn_from(path, parse(path.name, path.read_bytes()))
        except DocumentError:
            continue
    chance = random.Random(asked.seed)
    repeated = [one for one in found if one.repeated]
    chosen = chance.sample(repeated, min(asked.repeated, len(repeated)))
    rest = [one for one in found if not one.repeated]
    chosen += chance.sample(rest, min(asked.count - len(chosen), len(rest)))
    check(sorted(chosen, key=lambda one: (one.path, one.start)))


def check(chosen: Sequence[Drawn]) -> None:
    """Ask for each place, compare, and print."""
    words = alone = ink = both = again = repeated = 0
    rendered: tuple[Path | None, int, Any] = (None, 0, None)
    for one in chosen:
        data, text = one.path.read_bytes(), one.document.text
        page, begin, end = page_of(one.document, one.start)
        if rendered[:2] != (one.path, page):
            rendered = (one.path, page, ink_of(data, page))
        spans = (one.start, one.end), (max(one.start - AROUND, begin), min(one.end + AROUND, end))
        marked = [rects(data, text[begin:end], page, first - begin, last - begin) for first, last in spans]
        fit = [
            letters(under(data, page, places)) == letters(text[first:last])
            for places, (first, last) in zip(marked, spans, strict=True)
        ]
        same = all(fit)
        alone += fit[0]
        inked = is_scan(data, page) or ink_is_right(rendered[2], marked[0])
        words, ink, both = words + same, ink + inked, both + (same and inked)
        repeated, again = repeated + one.repeated, again + (one.repeated and same and inked)
        if not (same and inked):
            print(f"{one.path.name} page {page}: words {same}, ink {inked}: {text[one.start : one.end]!r:.150}")
    share = 100 * both / max(len(chosen), 1)
    print(f"{len(chosen)} sentences: words right {alone}, and around them {words}, ink right {ink}, both {share:.1f} %")
    print(f"of them {repeated} repeated: both right {again}")


if __name__ == "__main__":
    main()
