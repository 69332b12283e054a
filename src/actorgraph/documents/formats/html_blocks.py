"""The visible text of a parsed page, block by block, as a browser would set it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_BLOCK_TAGS = """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary table tbody
    tfoot thead textarea tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN = frozenset(
    {
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "datalist",
        "map",
    }
)
_FURNITURE = frozenset({"nav", "footer", "aside", "button", "select", "dialog", "menu"})  # no form: whole pages stand in one
_FURNITURE_ROLES = frozenset(
    {"navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "banner"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TIGHT = frozenset({"li", "tr", "dt", "dd", "option"})
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that a browser sets apart.

    Attributes:
        text: the words, white space collapsed, line breaks kept.
        parent: tells blocks apart that stand in different elements (an index, the same for siblings).
        tight: no empty line stands before it (list items and table rows after the first).
        heading, caption: it is one. furniture: it stands in navigation, a footer, an aside, a form or the like.
    """

    text: str
    parent: int
    tight: bool
    heading: bool
    caption: bool
    furniture: bool


class _Collector:
    """Gathers text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.stack: list[Any] = []
        self.segments: list[list[str]] = [[]]
        self.parents: dict[Any, int] = {}
        self.in_list = False

    def add(self, text: str | None) -> None:
        if text:
            self.segments[-1].append(text)

    def line_break(self) -> None:
        self.segments.append([])

    def flush(self) -> None:
        """Close the text gathered so far; an empty line made of two breaks parts it into blocks."""
        segments, self.segments = self.segments, [[]]
        paragraph: list[str] = []
        for segment in [*segments, []]:
            words = self._collapse("".join(segment))
            if words:
                paragraph.append(words)
            elif paragraph:
                self._emit("\n".join(paragraph))
                paragraph = []

    def _collapse(self, text: str) -> str:
        if any(element.tag == "pre" for element in self.stack):
            return text.strip("\r\n")
        if self._row():
            return "\t".join(filter(None, (re.sub(r"[ \r\n\f]+", " ", cell).strip() for cell in text.split("\t"))))
        return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ")

    def _row(self) -> bool:
        return bool(self.stack) and self.stack[-1].tag == "tr"

    def _emit(self, text: str) -> None:
        element = self.stack[-1] if self.stack else None
        tags = {item.tag for item in self.stack}
        roles = {(item.get("role") or "").lower() for item in self.stack}
        in_list = element is not None and element.tag in _TIGHT
        holder = element.getparent() if element is not None else None
        self.blocks.append(
            Block(
                text,
                parent=self.parents.setdefault(holder, len(self.parents)),
                tight=in_list and self.in_list,
                heading=bool(tags & _HEADINGS),
                caption="figcaption" in tags,
                furniture=bool(tags & _FURNITURE or roles & _FURNITURE_ROLES),
            )
        )
        self.in_list = in_list


def visible_blocks(tree: Any) -> list[Block]:
    """Return the visible blocks of a page in order.

    Args:
        tree: the root element, as lxml.html parses it.
    """
    from lxml import etree

    body = tree.find("body")
    root = tree if body is None else body
    collector = _Collector()
    hidden: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if hidden is not None:
            if event == "end" and element is hidden:
                hidden = None
                collector.add(element.tail)
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in _HIDDEN or _is_hidden(element):
                hidden = element
            elif tag == "br":
                collector.line_break()
            else:
                _open(collector, element, tag)
        else:
            _close(collector, element, tag, root)
    collector.flush()
    return collector.blocks


def _open(collector: _Collector, element: Any, tag: str) -> None:
    if tag in _BLOCKS:
        collector.flush()
        collector.stack.append(element)
    elif tag in {"td", "th"}:
        collector.add("\t")
    text = element.text
    collector.add(re.sub(r"\s+", " ", text) if text and _inside_row(collector) else text)


def _close(collector: _Collector, element: Any, tag: str, root: Any) -> None:
    if tag in _BLOCKS and collector.stack and collector.stack[-1] is element:
        collector.flush()
        collector.stack.pop()
    if element is not root:
        tail = element.tail
        collector.add(re.sub(r"\s+", " ", tail) if tail and _inside_row(collector) else tail)


def _inside_row(collector: _Collector) -> bool:
    return bool(collector.stack) and collector.stack[-1].tag == "tr"


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or (element.tag == "input") or bool(_INVISIBLE.search(element.get("style") or ""))
