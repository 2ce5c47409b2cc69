"""What crawlers and browsers fetch unasked: ``/robots.txt``, ``/favicon.svg``.

Facets multiply one search into thousands of addresses; crawlers are kept to
the articles, the tags and the plain list of everything.
"""

from __future__ import annotations

from flask import Blueprint, Response, send_from_directory

from search_web.absolute_urls import absolute_url
from search_web.rendering import path_of
from search_web.static_assets import STATIC_FOLDER

CLOSED_PARAMETERS = (
    "q",
    "tag",
    "mode",
    "source",
    "language",
    "year",
    "from",
    "to",
    "sort",
    "size",
    "view",
    "scale",
    "synonyms",
    "variants",
    "no_variant",
    "duplicates",
)

blueprint = Blueprint("crawling", __name__)


def robots_rules(sitemap_url: str) -> str:
    """Return the rules of ``robots.txt`` (RFC 9309, ``*`` stands for anything)."""
    return "\n".join(
        [
            "User-agent: *",
            "Allow: /$",
            "Allow: /article/",
            "Disallow: /article/*/",
            "Disallow: /article/*?",
            "Disallow: /api/",
            "Disallow: /search.",
            "Disallow: /why",
            "Disallow: /search/",
            *(f"Disallow: /search?{name}=" for name in CLOSED_PARAMETERS),
            *(f"Disallow: /search?*&{name}=" for name in CLOSED_PARAMETERS),
            f"Sitemap: {sitemap_url}",
            "",
        ]
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers what is worth their time."""
    return Response(robots_rules(absolute_url(path_of("sitemap.index"))), mimetype="text/plain")


@blueprint.get("/favicon.svg")
def favicon() -> Response:
    """Return the site's sign."""
    return send_from_directory(STATIC_FOLDER, "favicon.svg")
