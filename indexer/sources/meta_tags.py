"""``<meta>`` and ``<link>``: OpenGraph, article: and the names before them.

Terms: https://ogp.me; the named ones are those that newspapers and their
tools (Dublin Core, Parse.ly, Sailthru) write. Imports only modules of this room.
"""

from __future__ import annotations

import html

from indexer.sources.authors import split_authors
from indexer.sources.dates import read_moment
from indexer.sources.html_tree import Element
from indexer.sources.languages import language_code
from indexer.sources.page_facts import Facts, is_section
from indexer.sources.plain_text import one_line
from indexer.sources.tags import clean_tags, split_tags

LONGEST_CONTENT = 10_000
"""Characters that are read of one ``<meta>``."""

_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "datepublished",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date",
    "published_time", "date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "cxenseparse:recs:publishtime", "article.published", "originalpublicationdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified", "og:article:modified_time", "og:updated_time",
    "datemodified",
    "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "article.updated",
)  # fmt: skip
_SECTIONS = ("article:section", "og:article:section", "parsely-section", "section", "cg")
_AUTHORS = (
    "article:author", "author", "byl", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "article.author", "twitter:creator",
)  # fmt: skip
_TOPICS = ("news_keywords", "parsely-tags", "sailthru.tags")
_KEYWORDS = ("keywords", "dc.subject")
_SITE = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name",
         "apple-mobile-web-app-title")  # fmt: skip
_TITLES = ("og:title", "twitter:title", "title", "dc.title", "headline")
_LANGUAGES = ("og:locale", "language", "content-language", "dc.language")

Meta = dict[str, list[str]]


def meta_facts(tree: Element) -> Facts:
    """Return what the page's ``<meta>`` and ``<link rel=canonical>`` say."""
    meta = read_meta(tree)
    return Facts(
        titles=tuple(_all(meta, _TITLES)),
        authors=_authors(meta),
        source=next(iter(_all(meta, _SITE)), ""),
        published=_moment(meta, _PUBLISHED),
        modified=_moment(meta, _MODIFIED),
        section=next((text for text in _all(meta, _SECTIONS) if is_section(text)), ""),
        language=next(
            (code for text in _languages(tree, meta) if (code := language_code(text))), ""
        ),
        tags=clean_tags(_article_tags(meta)) or _first_list(meta, _TOPICS),
        keywords=_first_list(meta, _KEYWORDS),
        urls=(*_canonical(tree), *_all(meta, ("og:url", "twitter:url"))),
    )


def read_meta(tree: Element) -> Meta:
    """Return the contents of all ``<meta>`` by name or property in lower case."""
    meta: Meta = {}
    for element in tree.iter("meta"):
        content = _plain((element.get("content") or "")[:LONGEST_CONTENT])
        names = {element.get(key) for key in ("property", "name", "itemprop", "http-equiv")}
        for name in filter(None, names):
            if content:
                meta.setdefault(name.strip().lower(), []).append(content)
    return meta


def _plain(content: str) -> str:
    """Return a content on one line; some sites escape it twice."""
    return one_line(html.unescape(content))


def _all(meta: Meta, names: tuple[str, ...]) -> list[str]:
    return [content for name in names for content in meta.get(name, [])]


def _moment(meta: Meta, names: tuple[str, ...]) -> str:
    return next((iso for text in _all(meta, names) if (iso := read_moment(text))), "")


def _authors(meta: Meta) -> tuple[str, ...]:
    """Return the authors of the first name that has any; handles are none."""
    for name in _AUTHORS:
        written = [text for text in meta.get(name, []) if not text.startswith(("@", "http"))]
        authors = split_authors(written)
        if authors:
            return authors
    return ()


def _article_tags(meta: Meta) -> list[str]:
    """Return ``article:tag``: one a tag; some sites put all of them into one."""
    tags = _all(meta, ("article:tag", "og:article:tag"))
    return list(split_tags(tags)) if len(tags) == 1 else tags


def _first_list(meta: Meta, names: tuple[str, ...]) -> tuple[str, ...]:
    lists = (split_tags(meta.get(name, [])) for name in names)
    return next((tags for tags in lists if tags), ())


def _languages(tree: Element, meta: Meta) -> list[str]:
    root = tree.get("lang") or tree.get("xml:lang") or ""
    return [root, *_all(meta, _LANGUAGES)]


def _canonical(tree: Element) -> list[str]:
    return [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
