"""JSON-LD in a page: schema.org's ``NewsArticle`` and its kin.

Terms: https://schema.org/NewsArticle. Broken JSON-LD is left out, as search
engines do; the page has other sources. Imports only modules of this room.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from indexer.sources.authors import split_authors
from indexer.sources.dates import read_moment
from indexer.sources.html_tree import Element
from indexer.sources.languages import language_code
from indexer.sources.page_facts import Facts, is_section
from indexer.sources.plain_text import one_line
from indexer.sources.tags import clean_tags, split_tags

MOST_NODES = 20_000
"""Nodes looked at; pages with feeds in their JSON-LD have some hundreds."""

_ARTICLE = re.compile(r"(?:.*Article|Report|.*BlogPosting|NewsStory)$")
_WRAPPING = re.compile(r"^\s*(?://\s*)?<!(?:\[CDATA\[|--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$")

Node = dict[str, Any]


def json_ld_facts(tree: Element, headlines: tuple[str, ...] = ()) -> Facts:
    """Return what the page's JSON-LD says about its article.

    Args:
        tree: the page.
        headlines: titles known from elsewhere, to choose among several articles.
    """
    nodes = [node for block in _blocks(tree) for node in _nodes(block)]
    articles = [node for node in nodes if _is_article(node)] or [
        node for node in nodes if _is_dated_page(node)
    ]
    if not articles:
        return Facts()
    wanted = {one_line(headline).casefold() for headline in headlines}
    article = next((node for node in articles if _headline(node).casefold() in wanted), articles[0])
    return _facts(article, {node["@id"]: node for node in nodes if _is_definition(node)})


def _is_definition(node: Node) -> bool:
    return isinstance(node.get("@id"), str) and len(node) > 1


def _blocks(tree: Element) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower():
            try:
                yield json.loads(_WRAPPING.sub("", script.text or ""), strict=False)
            except (ValueError, RecursionError):  # broken, or nested to break its reader
                continue


def _nodes(block: Any) -> Iterator[Node]:
    """Give all objects in a block, outer ones first, without recursion."""
    waiting, seen = [block], 0
    while waiting and seen < MOST_NODES:
        value = waiting.pop(0) if len(waiting) < 100 else waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting.extend(child for child in value.values() if isinstance(child, dict | list))
        elif isinstance(value, list):
            waiting.extend(value)


def _is_article(node: Node) -> bool:
    kinds = _strings(node.get("@type"))
    named = any(_ARTICLE.match(kind.rpartition("/")[2]) for kind in kinds)
    return named and any(key in node for key in ("headline", "name", "articleBody"))


def _is_dated_page(node: Node) -> bool:
    """Tell the page itself, which says what its article would where there is none."""
    return "WebPage" in _strings(node.get("@type")) and "datePublished" in node


def _facts(article: Node, defined: dict[str, Node]) -> Facts:
    publisher = _resolved(article.get("publisher"), defined)
    return Facts(
        titles=tuple(filter(None, [_headline(article)])),
        authors=split_authors(_names(_resolved(_author(article), defined), defined)),
        source=next(iter(_names(publisher, defined)), ""),
        published=_first_moment(article, ("datePublished", "dateCreated", "uploadDate")),
        modified=_first_moment(article, ("dateModified",)),
        section=next(filter(is_section, _strings(article.get("articleSection"))), ""),
        language=_language(article.get("inLanguage")),
        tags=_tags(article.get("keywords")),
        urls=_urls(article),
        body="\n\n".join(_strings(article.get("articleBody"))),
    )


def _author(article: Node) -> Any:
    return article.get("author") or article.get("creator")


def _headline(article: Node) -> str:
    titles = _strings(article.get("headline")) or _strings(article.get("name"))
    return one_line(titles[0]) if titles else ""


def _strings(value: Any) -> list[str]:
    """Return the strings in a value that may be one or a list, unescaped."""
    values = value if isinstance(value, list) else [value]
    return [html.unescape(text) for text in values if isinstance(text, str) and text.strip()]


def _resolved(value: Any, defined: dict[str, Node]) -> list[Any]:
    """Return the values with ``{"@id": ...}`` replaced by what it stands for."""
    values = value if isinstance(value, list) else [value]
    return [
        defined.get(item["@id"], item)
        if isinstance(item, dict) and isinstance(item.get("@id"), str) and "name" not in item
        else item
        for item in values
    ]


def _names(values: list[Any], defined: dict[str, Node]) -> list[str]:
    names = []
    for value in values:
        named = value.get("name") if isinstance(value, dict) else value
        if isinstance(named, dict):  # seen in the wild: {"name": {"@id": ...}}
            named = defined.get(str(named.get("@id")), named).get("name")
        names += _strings(named)
    return [one_line(name) for name in names]


def _first_moment(article: Node, keys: tuple[str, ...]) -> str:
    texts = (text for key in keys for text in _strings(article.get(key)))
    return next((moment for text in texts if (moment := read_moment(text))), "")


def _language(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return next((code for text in _strings(value) if (code := language_code(text))), "")


def _tags(value: Any) -> tuple[str, ...]:
    """Return the keywords: a list, one string with commas, or ``DefinedTerm``s."""
    if isinstance(value, list) and len(value) > 1:
        terms = [item.get("name") if isinstance(item, dict) else item for item in value]
        return clean_tags(text for term in terms for text in _strings(term))
    if isinstance(value, list):
        value = value[0] if value else None
    return split_tags(_strings(value.get("name") if isinstance(value, dict) else value))


def _urls(article: Node) -> tuple[str, ...]:
    page = article.get("mainEntityOfPage")
    page = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return tuple(_strings(article.get("url")) + _strings(page))
