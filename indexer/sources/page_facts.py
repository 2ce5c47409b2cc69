"""What one part of a page says about its article, before parts are weighed.

Imports nothing of ours and does no I/O.
"""

from __future__ import annotations

import dataclasses
from urllib.parse import urlsplit

LONGEST_SECTION = 60
"""Characters; what is longer is a headline or a list."""

_NO_SECTIONS = frozenset({"home", "homepage", "article", "articles", "news story", "uncategorized"})


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What JSON-LD, the meta elements or the page's layout say; empty if nothing.

    Attributes:
        titles: headlines, the best first.
        authors: names.
        source: the publication.
        published: ISO 8601.
        modified: ISO 8601.
        section: the part of the publication, such as World.
        language: ISO 639-1.
        tags: topics.
        keywords: words for search engines, which are topics only where the article
            is about them: some sites give all pages the same.
        urls: addresses of the page, the best first.
        body: the story as this part gives it.
    """

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str = ""
    published: str = ""
    modified: str = ""
    section: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    body: str = ""

    def or_else(self, other: Facts) -> Facts:
        """Return these facts, with the other's where these are empty."""
        return Facts(
            titles=self.titles + other.titles,
            authors=self.authors or other.authors,
            source=self.source or other.source,
            published=self.published or other.published,
            modified=self.modified or other.modified,
            section=self.section or other.section,
            language=self.language or other.language,
            tags=self.tags or other.tags,
            keywords=self.keywords or other.keywords,
            urls=self.urls + other.urls,
            body=self.body or other.body,
        )


def web_address(url: str) -> str:
    """Return an http or https address without white space, empty if it is none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    known = parts.scheme.lower() in {"http", "https"} and parts.hostname
    return "" if not known or " " in url.strip() else url.strip()


def article_address(url: str) -> str:
    """Return a page's address without fragment, empty if it names no page.

    Some sites declare their front page as the address of every page, so an
    address without path and query is none.
    """
    if not web_address(url):
        return ""
    parts = urlsplit(url.strip())
    return parts._replace(fragment="").geturl() if parts.path.strip("/") or parts.query else ""


def is_section(text: str) -> bool:
    """Tell whether a text can be the name of a newspaper's section, as World is."""
    return 0 < len(text) <= LONGEST_SECTION and text.casefold() not in _NO_SECTIONS
