"""Equations of office documents (OMML, ECMA-376 part 1, chapter 22) → one line of text, such as (a+b)/c or x^2."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from quoth.files.docx.docx_xml import child, children, name, value

_ALONE: Final = re.compile(r"(?:[^\W_]+|∞)?(?:[.,]\d+)?[\u2032'°%!]*|\([^()]*\)|\w+\([^()]*\)")
"""What needs no brackets around it as a part of something larger."""
_TERM: Final = re.compile(rf"(?:{_ALONE.pattern})(?:[_^](?:{_ALONE.pattern}))*")
"""What needs none above a fraction's bar."""
_DIVISOR: Final = re.compile(r"(?:\d+(?:[.,]\d+)?[!%]?|[^\W\d_]+)(?:[_^](?:[^\W_]+|\([^()]*\)))*")
"""What needs none below it: one factor, for 1/2a is not 1/(2a)."""
_STYLED: Final = re.compile("[\U0001d400-\U0001d7ff\u210e]+")
"""Letters that Unicode has once more for mathematics, slanted or bold."""


def linear(element: Any) -> str:
    """An equation in one line."""
    return " ".join(_all(element).split())


def _all(element: Any) -> str:
    written, before = "", ""
    for part in element if element is not None else ():
        called, words = name(part), _one(part)
        touches = written[-1:].isalnum() and words[:1].isalnum()
        written += " " * (touches and (called == "m:func" or before == "m:f")) + words
        before = called
    return written


def _one(element: Any) -> str:
    called = name(element)
    if called in ("m:t", "w:t"):
        return _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), element.text or "")
    if called in ("w:del", "w:moveFrom") or called.endswith(("Pr", ":rPr")):
        return ""
    handler = _FORMS.get(called)
    return handler(element) if handler else _all(element)


def _of(element: Any, part: str) -> str:
    return _all(child(element, f"m:{part}")).strip()


def _bracketed(text: str, alone: re.Pattern[str] = _ALONE) -> str:
    return text if alone.fullmatch(text) else f"({text})"


def _scripts(element: Any) -> str:
    below, above = _of(element, "sub"), _of(element, "sup")
    return f"_{_bracketed(below)}" * bool(below) + f"^{_bracketed(above)}" * bool(above)


def _fraction(element: Any) -> str:
    above, below = _of(element, "num"), _of(element, "den")
    if value(child(element, "m:fPr", "m:type")) == "noBar":
        return f"{above}; {below}"
    return f"{_bracketed(above, _TERM)}/{_bracketed(below, _DIVISOR)}"


def _powered(element: Any) -> str:
    return _bracketed(_of(element, "e")) + _scripts(element)


def _root(element: Any) -> str:
    degree, under = _of(element, "deg"), _of(element, "e")
    return f"root({degree}; {under})" if degree else f"sqrt({under})"


def _summed(element: Any) -> str:
    sign = value(child(element, "m:naryPr", "m:chr"))
    return f"{'∫' if sign is None else sign}{_scripts(element)} {_of(element, 'e')}"


def _delimited(element: Any) -> str:
    signs = child(element, "m:dPr")
    left, apart, right = (
        otherwise if (said := value(child(signs, f"m:{sign}"))) is None else said
        for sign, otherwise in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
    )
    return left + apart.join(_all(part).strip() for part in children(element, "m:e")) + right


def _function(element: Any) -> str:
    of = _of(element, "e")
    return f"{_of(element, 'fName')}{of if of.startswith('(') else ' ' + of}"


def _limited(element: Any) -> str:
    sign = "_" if name(element) == "m:limLow" else "^"
    return f"{_of(element, 'e')}{sign}{_bracketed(_of(element, 'lim'))}"


def _accented(element: Any) -> str:
    sign = value(child(element, "m:accPr", "m:chr"))
    return unicodedata.normalize("NFC", _of(element, "e") + ("\u0302" if sign is None else sign))


def _matrix(element: Any) -> str:
    rows = (", ".join(_all(cell).strip() for cell in children(row, "m:e")) for row in children(element, "m:mr"))
    return f"[{'; '.join(rows)}]"


def _lines(element: Any) -> str:
    return "; ".join(_all(line).strip() for line in children(element, "m:e"))


_FORMS: Final = {
    "m:f": _fraction,
    "m:rad": _root,
    "m:nary": _summed,
    "m:d": _delimited,
    "m:func": _function,
    "m:acc": _accented,
    **dict.fromkeys(("m:sSup", "m:sSub", "m:sSubSup"), _powered),
    **dict.fromkeys(("m:limLow", "m:limUpp"), _limited),
    "m:sPre": lambda element: _scripts(element) + _of(element, "e"),
    "m:m": _matrix,
    "m:eqArr": _lines,
}
