"""An article as its page shows it.

Imports only :mod:`indexer.article`.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from indexer.article import Article

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def paragraphs(article: Article) -> list[str]:
    """Return the paragraphs of the body, none of them empty."""
    body = article.body.replace("\r\n", "\n").strip()
    return [text for text in _BLANK_LINE.split(body) if text]


def original_url(article: Article) -> str:
    """Return the address of the original if it is safe to link, else nothing.

    Only ``http`` and ``https`` with a host are linked: a saved page may name
    ``javascript:`` or ``data:`` as its address.
    """
    if _UNSAFE_IN_URL.search(article.url):
        return ""
    try:
        parts = urlsplit(article.url)
        return article.url if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""
