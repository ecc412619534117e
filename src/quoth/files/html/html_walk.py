"""A page's elements, in the order in which a browser shows them → parts of a document.

The walk keeps its own stack, so that a page may be nested as deep as it likes. What is shown is taken from the
user-agent style sheet of the HTML standard (https://html.spec.whatwg.org/#rendering) and from the elements' own
styles; style sheets of the page are not read.
"""

from __future__ import annotations

import re
from typing import Any, Final

from quoth.files.html.html_elements import Attributes, Elements

_OUT_NAMES: Final = (
    "head title script style template noscript iframe noframes noembed datalist audio video canvas object "
    "embed area param source track col colgroup meta link base rt rp rtc annotation annotation-xml desc "
    "metadata defs symbol"
)
_OUT: Final = frozenset(_OUT_NAMES.split())
_BLOCKS_NAMES: Final = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer foreignobject form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
    "li listing main menu nav ol optgroup option p plaintext pre search section select summary table "
    "tbody td text textarea tfoot th thead tr ul xmp"
)
_BLOCKS: Final = frozenset(_BLOCKS_NAMES.split())
_KEPT: Final = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_APART: Final = frozenset({"button", "option", "optgroup", "summary", "figcaption", "caption", "legend"})
"""Blocks that are never the rest of a paragraph before them."""
_HIDDEN: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?:\.0+)?"
    r"(?:px|pt|r?em|%)?\s*(?:;|!|$))",
    re.IGNORECASE,
)
_AS_BLOCK: Final = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)", re.IGNORECASE)
_AS_PRE: Final = re.compile(r"(?:^|;)\s*white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)


def walk(root: Any, page: Elements) -> None:
    """Tell a page of the elements and texts below `root`, in their order."""
    inside: list[tuple[Any, str, Attributes]] = []
    node = root
    while node is not None:
        shown = _entered(node, page)
        if shown is not None:
            inside.append((node, node.tag, shown))
            child = node.child
            if child is not None:
                node = child
                continue
            _leave(page, *inside.pop()[1:])
        node = node.next
        while node is None and inside:
            closed, tag, attributes = inside.pop()
            _leave(page, tag, attributes)
            node = closed.next
    page.end_block()


def _entered(node: Any, page: Elements) -> Attributes | None:
    """Tell of a text or an element; the attributes of one that is shown."""
    tag = node.tag
    if tag == "-text":
        page.text(node.text_content or "")
        return None
    if tag in _OUT or tag.startswith(("-", "!")):
        return None
    attributes: Attributes = node.attributes
    if _is_hidden(tag, attributes):
        return None
    if tag.startswith("m"):
        page.sign(node)
    if tag in _BLOCKS or _is_block(attributes):
        page.end_block()
    if tag in _KEPT or _is_pre(attributes):
        page.keep(1)
    page.begin(node, tag, attributes)
    return attributes


def _leave(page: Elements, tag: str, attributes: Attributes) -> None:
    kept = tag in _KEPT or _is_pre(attributes)
    if kept or tag in _BLOCKS or _is_block(attributes):
        page.end_block(apart=tag in _APART)
    if kept:
        page.keep(-1)
    page.finish(tag)


def _is_hidden(tag: str, attributes: Attributes) -> bool:
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN.search(style))


def _is_block(attributes: Attributes) -> bool:
    style = attributes.get("style")
    return bool(style and _AS_BLOCK.search(style))


def _is_pre(attributes: Attributes) -> bool:
    style = attributes.get("style")
    return bool(style and _AS_PRE.search(style))
