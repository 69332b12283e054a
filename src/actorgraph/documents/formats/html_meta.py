"""What a web page says about itself in its head: Open Graph and other meta tags, JSON-LD, the language attribute."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from actorgraph.documents.formats.converted import squeeze

_DATES = (
    "article:published_time",
    "og:article:published_time",
    "article.published",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_TITLES = ("og:title", "headline", "dc.title", "dcterms.title", "twitter:title")
_OUTLETS = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name")
_ARTICLES = ("Article", "Report", "Posting", "WebPage")
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " » ")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about itself; `date` as written there, `language` as the tag says ("en-GB")."""

    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None


def page_metadata(tree: Any) -> PageMetadata:
    """Read the head of a page. Nothing is guessed from its text.

    Args:
        tree: the root element, as lxml.html parses it.
    """
    meta = _meta_tags(tree)
    article = _json_ld(tree)
    publisher = article.get("publisher")
    outlet = (
        _first(meta, _OUTLETS[:1])
        or squeeze(publisher.get("name") if isinstance(publisher, dict) else publisher)
        or _first(meta, _OUTLETS[1:])
    )
    tagged = _title_tag(tree)
    outlet = outlet or _site_of_title(tagged, tree)
    title = _first(meta, _TITLES[:1]) or squeeze(article.get("headline")) or _first(meta, _TITLES[1:])
    canonical = next((link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"), None)
    url = next((u for u in (canonical, meta.get("og:url")) if u and u.startswith(("http://", "https://"))), None)
    return PageMetadata(
        title=strip_site(title or _only_heading(tree) or tagged, outlet),
        date=_first(meta, _DATES[:3]) or squeeze(article.get("datePublished")) or _first(meta, _DATES[3:]) or _time_tag(tree),
        outlet=outlet,
        url=squeeze(url),
        language=squeeze(tree.get("lang") or meta.get("content-language") or meta.get("og:locale")),
    )


def strip_site(title: str | None, outlet: str | None) -> str | None:
    """Take the site's name off a title: "A raid in the north | The Daily" and "The Daily - A raid" both give the headline."""
    if not title or not outlet:
        return title
    for separator in _SEPARATORS:
        if title.casefold().endswith((separator + outlet).casefold()):
            return title[: -len(separator + outlet)].strip() or title
        if title.casefold().startswith((outlet + separator).casefold()):
            return title[len(outlet + separator) :].strip() or title
    return title


def _site_of_title(title: str | None, tree: Any) -> str | None:
    """Return the capitalised words behind the last separator of the title tag, if the page bears them as words of its own."""
    for separator in _SEPARATORS:
        headline, found, site = (title or "").rpartition(separator)
        words = site.split()
        if found and headline and len(words) <= 5 and all(word[0].isupper() or word in {"of", "the", "and"} for word in words):
            holders = tree.iter("a", "span", "div", "p", "strong", "b")
            texts = {(element.text or "").strip(" \t\r\n|·•-") for element in holders}
            return site if site in texts else None
    return None


def _meta_tags(tree: Any) -> dict[str, str]:
    """Return the first content of each meta tag by lower-case name, property, itemprop or http-equiv."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name, content = element.get(attribute), element.get("content")
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content.strip())
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((squeeze(meta[name]) for name in names if name in meta), None)


def _json_ld(tree: Any) -> dict[str, Any]:
    """Return the first JSON-LD object that is an article; {} if there is none. Broken JSON is passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            try:
                data = json.loads(script.text_content(), strict=False)
            except (ValueError, RecursionError):
                continue
            for item in _objects(data):
                kinds = item.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in kinds) and item.get("headline"):
                    return item
    return {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _objects(item)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph", []))


def _only_heading(tree: Any) -> str | None:
    headings = list(tree.iter("h1"))
    return squeeze(headings[0].text_content()) if len(headings) == 1 else None


def _title_tag(tree: Any) -> str | None:
    element = tree.find(".//title")
    return squeeze(element.text_content()) if element is not None else None


def _time_tag(tree: Any) -> str | None:
    """Return the date of the only time element, or of the one that is marked as the publication's."""
    times = [element for element in tree.iter("time") if element.get("datetime")]
    marked = [e for e in times if e.get("pubdate") is not None or (e.get("itemprop") or "").lower() == "datepublished"]
    chosen = marked[:1] or (times if len(times) == 1 else [])
    return squeeze(chosen[0].get("datetime")) if chosen else None
