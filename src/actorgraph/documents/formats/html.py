"""Web pages: all visible text in its order; what trafilatura does not take for the article is marked, not dropped."""

from __future__ import annotations

import re

from actorgraph.documents.decode import check_text, decode
from actorgraph.documents.formats.converted import Converted, quiet
from actorgraph.documents.formats.html_blocks import Block, visible_blocks
from actorgraph.documents.formats.html_meta import page_metadata
from actorgraph.documents.lines import split_lines
from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument
from actorgraph.model import Boilerplate, Span

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]{0,80}encoding=[\"']([A-Za-z0-9_.:-]+)",
    re.IGNORECASE,
)
_LEAST_MAIN = 0.25
_LARGEST_PAGE = 5_000_000


def read_html(data: bytes, *, where: str, declared: str | None = None) -> Converted:
    """Return the visible text of a page with its boilerplate marked, and what its meta tags say.

    Blocks stand in the order of the page, one empty line between them (none between list items and table rows; cells are
    set apart by tabs). White space is that of a browser. Scripts, styles, templates and hidden elements are no text.
    Reasons of marks: `page` (trafilatura, run for recall, leaves the block out), `caption` (a figure's caption).

    Args:
        data: the bytes.
        where: what to call them in errors.
        declared: the encoding that a header outside the page names; else the page's own declaration counts.

    Raises:
        UnreadableDocument: empty (no visible text), unreadable, and what `decode` raises.
    """
    import lxml.html

    found = _CHARSET.search(data[:4096])
    named = declared or ((found[1] or found[2]).decode("ascii") if found else None)
    markup = decode(data, where=where, declared=named).text
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        # as bytes again: lxml refuses strings that declare an encoding
        tree = lxml.html.document_fromstring(markup.encode("utf-8"), parser=parser)
        if any(entry.level_name == "FATAL" for entry in parser.error_log):
            raise UnreadableDocument("the page is nested too deeply to be read whole", reason=Reason.UNREADABLE, where=where)
        blocks = visible_blocks(tree)
        meta = page_metadata(tree)
    except UnreadableDocument:
        raise
    except Exception as error:  # lxml's errors have no common base below Exception
        raise UnreadableDocument(
            f"the page cannot be parsed ({type(error).__name__})", reason=Reason.UNREADABLE, where=where
        ) from error
    text, spans = _join(blocks)
    check_text(text, where=where)
    article, converter = _article_text(markup)
    marks = _marks(blocks, spans, article, meta.title)
    return Converted(
        text,
        converter,
        title=meta.title,
        date=meta.date,
        outlet=meta.outlet,
        url=meta.url,
        language=meta.language,
        marks=tuple(marks),
    )


def _join(blocks: list[Block]) -> tuple[str, list[Span]]:
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    for block in blocks:
        if parts:
            parts.append("\n" if block.tight else "\n\n")
            length += len(parts[-1])
        spans.append(Span(length, length + len(block.text)))
        parts.append(block.text)
        length += len(block.text)
    return "".join(parts), spans


def _article_text(markup: str) -> tuple[str, str]:
    """Return the text trafilatura takes for the article ("" if it finds none), and its name with its version."""
    import trafilatura

    if len(markup) > _LARGEST_PAGE:  # it would take minutes
        return "", f"trafilatura {trafilatura.__version__}"
    with quiet("trafilatura", "htmldate", "charset_normalizer"):
        try:
            article = trafilatura.extract(
                re.sub(r"^\s*<\?xml[^>]*>", "", markup),
                output_format="txt",
                include_comments=False,
                include_tables=True,
                favor_recall=True,
                deduplicate=False,
            )
        except Exception:  # a page it fails on is still read, with structure and line rules only
            article = None
    return article or "", f"trafilatura {trafilatura.__version__}"


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _marks(blocks: list[Block], spans: list[Span], article: str, title: str | None) -> list[Boilerplate]:
    """Decide block by block. Where no article was found, only navigation elements, asides, forms and footers are marked."""
    main = _main_blocks(blocks, article)
    taken = sum(len(block.text) for block, is_main in zip(blocks, main, strict=True) if is_main)
    prose = sum(len(block.text) for block in blocks if not block.furniture and _is_prose(block))
    if taken < _LEAST_MAIN * prose or not taken:
        main = [not block.furniture for block in blocks]
    else:
        main = _rescue(blocks, main, title)
    return [
        Boilerplate(span, "caption" if block.caption else "page")
        for block, span, is_main in zip(blocks, spans, main, strict=True)
        if block.caption or not is_main
    ]


def _main_blocks(blocks: list[Block], article: str) -> list[bool]:
    whole = _key(article)
    lines = {_key(part) for line in article.splitlines() for part in (line, *line.split("|"))}
    keys = [_key(block.text) for block in blocks]
    return [
        bool(key) and (key in lines or (len(key) >= 25 and key in whole)) and not block.furniture
        for block, key in zip(blocks, keys, strict=True)
    ]


def _rescue(blocks: list[Block], main: list[bool], title: str | None) -> list[bool]:
    """Take back what trafilatura overlooks: the headline, prose beside paragraphs of the article, headings above them."""
    siblings: dict[int, int] = {}
    for block, is_main in zip(blocks, main, strict=True):
        if is_main:
            siblings[block.parent] = siblings.get(block.parent, 0) + 1
    kept = [
        is_main or (not block.furniture and _is_prose(block) and siblings.get(block.parent, 0) >= 2)
        for block, is_main in zip(blocks, main, strict=True)
    ]
    for number, block in enumerate(blocks):
        following = next((n for n in range(number + 1, len(blocks)) if not blocks[n].heading), None)
        above_main = following is not None and kept[following] and blocks[following].parent == block.parent
        if block.heading and not block.furniture and not kept[number]:
            kept[number] = above_main
    if title and not any(kept[n] and _key(block.text) == _key(title) for n, block in enumerate(blocks)):
        headline = next((n for n, block in enumerate(blocks) if block.heading and _key(block.text) == _key(title)), None)
        if headline is not None:
            kept[headline] = True
    return kept


def _is_prose(block: Block) -> bool:
    return any(line.prose for line in split_lines(block.text))
