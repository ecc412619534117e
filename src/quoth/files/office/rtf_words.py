"""The control words of rich text, by what they mean to a reader (RTF specification 1.9.1)."""

from __future__ import annotations

from typing import Final

CHARSETS: Final = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
"""The code page of each character set of fonts; the others have the document's own."""
SYMBOLS: Final = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "nestcell": "\t",
    "nestrow": "\n",
}
"""Words that stand for a character."""
SIGNS: Final = {b"~": "\xa0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
"""Characters after a backslash that stand for one; the others are for the program that lays out the page."""
MARGINS: Final = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
"""Groups that are printed on each page."""
NOTES: Final = {"footnote": "", "annotation": "Comment: ", "shptxt": "", "dptxbxtext": ""}
"""Groups that are read after the paragraph that they stand in, each with what is read before it."""
UNSTARRED: Final = frozenset({"shpinst", "shppict", "fldrslt"})
"""Groups that a program may pass over, with text that a person sees."""
SILENT: Final = frozenset(
    {
        *("colortbl", "info", "fldinst", "objdata", "objclass", "objname", "listtable", "listoverridetable", "revtbl"),
        *("rsidtbl", "generator", "xe", "tc", "tcn", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atntime", "atnref"),
        *("atnicn", "filetbl", "nonshppict", "nonesttables", "themedata", "colorschememapping", "datastore", "xmlopen"),
        *(
            "private",
            "pgptbl",
            "mmathPr",
            "sp",
            "ftnsep",
            "ftnsepc",
            "ftncn",
            "aftnsep",
            "aftnsepc",
            "aftncn",
            "template",
        ),
        *("do", "latentstyles", "wgrffmtfilter", "docvar", "userprops", "xmlnstbl", "falt", "panose", "shprslt"),
    }
)
"""Groups whose text nobody sees."""
