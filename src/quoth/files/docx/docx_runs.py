"""The words that show in a paragraph of a Word document, in their order (ECMA-376 part 1, 17.3 and 17.16)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from quoth.files.docx.docx_equations import linear
from quoth.files.docx.docx_styles import WordStyles
from quoth.files.docx.docx_xml import below, child, children, is_on, name, value, whole
from quoth.files.flow import BlockFlow

_OUT_NAMES: Final = (
    "w:del w:moveFrom w:pPr w:rPr w:instrText w:delText w:delInstrText w:sectPr w:sdtPr w:sdtEndPr w:rt "
    "w:rubyPr w:bookmarkStart w:bookmarkEnd w:proofErr w:fldData w:customXmlPr w:smartTagPr"
)
_OUT: Final = frozenset(_OUT_NAMES.split())
_PAGE_NUMBER: Final = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_FILE_NAME: Final = re.compile(r"\S+\.\w{3,4}$")
_SYMBOLS: Final = {
    "wingdings": {0xFE: "☒", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xFC: "✓", 0xFB: "✗", 0xE0: "→", 0xDF: "←", 0x4A: "☺"},
    "symbol": dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61))
    | dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41))
    | {
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xA3: "≤",
        0xB4: "\u00d7",
        0xB9: "≠",
        0xBB: "≈",
        0xA5: "∞",
        0xD7: "⋅",
        0xB8: "÷",
    }
    | {0xAE: "→", 0xAC: "←", 0xE5: "∑", 0xD6: "√", 0xB6: "∂", 0xF2: "∫"},
}
"""Of the fonts whose letters are pictures, what people insert of them."""
_BOXES: Final = {"☒": "chosen:", "☐": "not chosen:", "☑": "chosen:"}


class Field:
    """A field that has begun: what it asks for, and whether its result has begun."""

    def __init__(self, properties: Any) -> None:
        self.code = ""
        self.shows = False
        self.properties = properties

    @property
    def is_page_number(self) -> bool:
        """Whether it counts pages, which a document without pages has none of."""
        return bool(_PAGE_NUMBER.match(self.code))


class Runs:
    """Reads the runs of one paragraph into a flow; `told` is called for what stands beside it.

    `told(kind, element)` gets `"note"` and `"comment"` for what is referred to, `"box"` for a text box, `"chart"`,
    `"diagram"` and `"object"` for what is set in; what it gives back is written in the line.
    """

    def __init__(self, styles: WordStyles, missed: Counter[str], told: Callable[[str, Any], str]) -> None:
        self._styles = styles
        self._missed = missed
        self._told = told
        self._fields: list[Field] = []
        self._paragraph: Any = None

    def read(self, paragraph: Any, flow: BlockFlow) -> None:
        """Write the words of a paragraph. What a field shows may go on in the next one, what it asks for does not."""
        self._fields = [field for field in self._fields if field.shows and not field.is_page_number]
        self._paragraph = child(paragraph, "w:pPr")
        self._all(paragraph, flow)

    def _all(self, element: Any, flow: BlockFlow) -> None:
        for part in element:
            called = name(part)
            if called in _OUT or not called:
                continue
            if called == "w:r":
                self._run(part, flow)
            elif called in ("m:oMath", "m:oMathPara"):
                if not self._is_silent():
                    flow.formula(linear(part))
            elif called == "w:fldSimple":
                if not _PAGE_NUMBER.match(value(part, "instr") or ""):
                    self._all(part, flow)
            elif called == "mc:AlternateContent":
                self._all(chosen(part), flow)
            elif called == "w:sdt" and (box := child(part, "w:sdtPr", "w14:checkbox")) is not None:
                self._box(flow, ticked=is_on(box, "w14:checked") is True)
            else:
                self._all(part, flow)

    def _box(self, flow: BlockFlow, *, ticked: bool) -> None:
        sign = "☒" if ticked else "☐"
        flow.mark(sign, _BOXES[sign])

    def _is_silent(self) -> bool:
        """Whether a field is being read that does not show what stands here."""
        return any(not field.shows or field.is_page_number for field in self._fields)

    def _run(self, run: Any, flow: BlockFlow) -> None:
        properties = child(run, "w:rPr")
        hidden = self._styles.is_set(properties, self._paragraph, "w:vanish")
        raised = value(child(properties, "w:vertAlign")) or ""
        self._inside(run, flow, raised, hidden=hidden)

    def _inside(self, run: Any, flow: BlockFlow, raised: str, *, hidden: bool) -> None:
        for part in run:
            called = name(part)
            if called == "w:fldChar":
                self._field(part, flow)
            elif called == "w:instrText":
                if self._fields:
                    self._fields[-1].code += part.text or ""
            elif called in _OUT or hidden or self._is_silent():
                continue
            elif called == "mc:AlternateContent":
                self._inside(chosen(part), flow, raised, hidden=hidden)
            elif called == "w:t":
                self._text(part.text or "", raised, flow)
            else:
                self._thing(part, called, flow)

    @staticmethod
    def _text(text: str, raised: str, flow: BlockFlow) -> None:
        if raised in ("superscript", "subscript"):
            flow.raised(text, below=raised == "subscript")
        else:
            flow.words(text)

    def _field(self, mark: Any, flow: BlockFlow) -> None:
        kind = value(mark, "fldCharType")
        if kind == "begin":
            self._fields.append(Field(child(mark, "w:ffData")))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if not self._is_silent():
                self._form(field, flow)

    def _form(self, field: Field, flow: BlockFlow) -> None:
        """A field of a form, which shows what was chosen in it."""
        if (box := child(field.properties, "w:checkBox")) is not None:
            ticked = is_on(box, "w:checked")
            self._box(flow, ticked=bool(is_on(box, "w:default") if ticked is None else ticked))
        elif (choice := child(field.properties, "w:ddList")) is not None:
            entries = [value(entry) or "" for entry in children(choice, "w:listEntry")]
            at = whole(value(child(choice, "w:result")))
            flow.set_off(entries[at] if 0 <= at < len(entries) else "")

    def _thing(self, part: Any, called: str, flow: BlockFlow) -> None:
        """Whatever is no text in a run."""
        if called in ("w:tab", "w:ptab"):
            flow.words(" ")
        elif called in ("w:br", "w:cr"):
            flow.end_line()
        elif called == "w:noBreakHyphen":
            flow.words("-")
        elif called == "w:sym":
            self._symbol(part, flow)
        elif called in ("w:footnoteReference", "w:endnoteReference"):
            flow.words(self._told("note", part))
        elif called == "w:commentReference":
            self._told("comment", part)
        elif called == "w:ruby":
            self._all(child(part, "w:rubyBase"), flow)
        elif called in ("w:drawing", "w:pict", "w:object"):
            self._picture(part, called, flow)

    def _symbol(self, part: Any, flow: BlockFlow) -> None:
        try:
            code = int(value(part, "char") or "", 16)
        except ValueError:
            return
        font = (value(part, "font") or "").lower()
        private = 0xF000 <= code <= 0xF0FF  # noqa: PLR2004 - where Word keeps the letters of such fonts
        sign = _SYMBOLS.get(font, {}).get(code & 0xFF) if private or font in _SYMBOLS else chr(code)
        if sign in _BOXES:
            flow.mark(sign, _BOXES[sign])
        elif sign:
            flow.words(sign)
        else:
            self._missed["sign of a picture font"] += 1

    def _picture(self, part: Any, called: str, flow: BlockFlow) -> None:
        """Alternative texts in the line; text boxes, charts, diagrams and embedded files are told of."""
        boxes = list(_outermost(part, "w:txbxContent"))
        for box in boxes:
            self._told("box", box)
        texts = [] if boxes else alternative_texts(part)
        for text in texts:
            flow.set_off(text)
        if not boxes and not texts and any(name(one) in ("a:blip", "v:imagedata") for one in part.iter()):
            self._missed["picture"] += 1
        for kind, sign in (("chart", "c:chart"), ("diagram", "dgm:relIds")):
            for found in below(part, sign):
                self._told(kind, found)
        for art in below(part, "v:textpath"):
            flow.set_off(value(art, "string") or "")
        if called == "w:object":
            self._told("object", part)


def alternative_texts(part: Any) -> list[str]:
    """What the pictures of a drawing are said to show; a file's name says nothing."""
    texts = [value(found, "descr") for found in below(part, "wp:docPr")]
    texts += [value(found, "alt") for found in below(part, "v:shape")]
    return [text for text in dict.fromkeys(filter(None, texts)) if not _FILE_NAME.match(text)]


def chosen(alternatives: Any) -> Any:
    """Of the ways in which a thing is written down for older programs and newer ones, the first one."""
    choice = child(alternatives, "mc:Choice")
    fallback = child(alternatives, "mc:Fallback")
    if choice is not None and (len(choice) or fallback is None):
        return choice
    return fallback if fallback is not None else ()


def _outermost(element: Any, called: str) -> list[Any]:
    """The elements of a name below another, but for those within one of them and those written down twice."""
    found: list[Any] = []
    waiting = [element]
    while waiting:
        part = waiting.pop()
        kind = name(part)
        if kind == called:
            found.append(part)
        elif kind == "mc:AlternateContent":
            waiting.append(chosen(part))
        else:
            waiting.extend(reversed(list(part)))
    return found
