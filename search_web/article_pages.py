"""The pages around an article: others like it, a copy compared with it, a quote from it.

None is for crawlers, which its template tells them.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from indexer.article import Article
from indexer.errors import RequestError
from indexer.time_limit import time_limit
from search_web.archive import current_backend
from search_web.article_address import parse_article_address, quote_problem
from search_web.article_view import original_url
from search_web.error_pages import error_response
from search_web.quotation import quotation, quoted_words
from search_web.rendering import render
from search_web.request_url import arguments_of
from search_web.text_differences import differences

SIMILAR_ARTICLES = 5

blueprint = Blueprint("article_pages", __name__, url_prefix="/article/<article_id>")


@blueprint.get("/similar")
@time_limit()
def similar(article_id: str) -> Response:
    """Show the articles that are most like one; a search of its own, so a page of its own."""
    backend = current_backend()
    article = backend.article(article_id)
    hits = backend.similar(article_id, SIMILAR_ARTICLES)
    if article is None or hits is None:
        return _no_article()
    return render("similar.html", article=article, hits=hits)


@blueprint.get("/compare/<other_id>")
def compare(article_id: str, other_id: str) -> Response:
    """Show word by word what differs between two articles, from the earlier to the later."""
    backend = current_backend()
    one, other = backend.article(article_id), backend.article(other_id)
    if one is None or other is None:
        return _no_article()
    old, new = sorted((one, other), key=_moment)
    return render("compare.html", old=old, new=new, differences=differences(old, new))


@blueprint.get("/quote")
def quote(article_id: str) -> Response:
    """Show a passage as it can be taken home: words, origin and a link that marks it."""
    article = current_backend().article(article_id)
    if article is None:
        return _no_article()
    arguments = arguments_of(request.query_string)
    address = parse_article_address(arguments)
    if address.quote is None or not quoted_words(article, address.quote):
        problem = quote_problem(arguments.get("quote", ""), len(article.body))
        raise RequestError(problem.refusal)
    page = url_for("pages.article", article_id=article_id, _external=True)
    quoted = quotation(article, address.quote, page, original_url(article))
    return render("quote.html", article=article, quoted=quoted)


def _moment(article: Article) -> tuple[bool, str, str]:
    """Return what articles are ordered by in time, undated ones last."""
    moment = article.published_at
    return moment is None, moment.isoformat() if moment else "", article.captured_at


def _no_article() -> Response:
    return error_response(404, "The archive has no article with this address.")
