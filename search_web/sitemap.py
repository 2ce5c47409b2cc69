"""The articles for crawlers: a list of lists (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from lxml import etree

from indexer.query.request import SearchRequest, Sort
from search_web.absolute_urls import absolute_url
from search_web.all_hits import article_count, first_page, hits_from
from search_web.archive import current_backend
from search_web.rendering import article_url, path_of

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

ARTICLES_OF_ONE = 5_000
"""Articles of one list: fifty thousand are allowed, but take seconds."""

blueprint = Blueprint("sitemap", __name__)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return the list of lists."""
    articles = article_count(current_backend())
    root = etree.Element(f"{{{NAMESPACE}}}sitemapindex", nsmap={None: NAMESPACE})
    home = path_of("pages.home")
    for number in range(1, -(-articles // ARTICLES_OF_ONE) + 1):
        entry = etree.SubElement(root, f"{{{NAMESPACE}}}sitemap")
        location = etree.SubElement(entry, f"{{{NAMESPACE}}}loc")
        location.text = absolute_url(f"{home}sitemap-{number}.xml")
    return _answer(root)


@blueprint.get("/sitemap-<int:number>.xml")
def articles(number: int) -> Response:
    """Return one list; the oldest come first, those without a date last."""
    backend = current_backend()
    offset = (number - 1) * ARTICLES_OF_ONE
    total = article_count(backend)
    if number < 1 or offset >= total:
        abort(404)
    first = first_page(backend, SearchRequest(sort=Sort.OLDEST), offset)
    root = etree.Element(f"{{{NAMESPACE}}}urlset", nsmap={None: NAMESPACE})
    for hit in hits_from(backend, first, ARTICLES_OF_ONE):
        entry = etree.SubElement(root, f"{{{NAMESPACE}}}url")
        location = etree.SubElement(entry, f"{{{NAMESPACE}}}loc")
        location.text = absolute_url(article_url(hit.id))
    return _answer(root)


def _answer(root: etree._Element) -> Response:
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(content, mimetype="application/xml")
