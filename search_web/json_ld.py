"""An article as linked data for those who read pages by program.

Imports only :mod:`indexer.article` and :mod:`search_web.wording`.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from indexer.article import Article
from search_web.wording import machine_date

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""With these as JSON escapes nothing can end the script element or begin a comment in it."""


def news_article(article: Article, original_url: str) -> dict[str, Any]:
    """Return an article in the terms of schema.org, without what is not known.

    Args:
        article: the article.
        original_url: the page that was saved, if it is safe to link.
    """
    known = {
        "headline": article.headline,
        "datePublished": machine_date(article.published),
        "dateModified": machine_date(article.modified),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": article.source} if article.source else "",
        "keywords": list(article.tags),
        "articleSection": article.section,
        "inLanguage": article.language,
        "isBasedOn": original_url,
        "identifier": article.id,
    }
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        **{name: value for name, value in known.items() if value},
    }


def script_text(content: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a script element as it is."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Marked as safe because what could be markup has just been escaped.
    return Markup(written.translate(_ESCAPES))  # noqa: S704
