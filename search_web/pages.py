"""The pages: a URL in, HTML out."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, Response, request, url_for

from indexer.query.request import Facet, SearchRequest, Sort
from search_web import search_times
from search_web.archive import current_backend, requested_search
from search_web.article_address import parse_article_address
from search_web.article_view import article_page
from search_web.error_pages import error_response
from search_web.facet_view import all_values
from search_web.home_view import example_queries, year_span
from search_web.json_ld import news_article, script_text
from search_web.rendering import render, search_url
from search_web.request_url import (
    MAX_VALUE_LENGTH,
    SHOWN_LENGTH,
    arguments_of,
    clean_text,
    request_parameters,
)
from search_web.search_view import search_page

NEWEST_ARTICLES = 6
TOP_TAGS = 24

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> Response:
    """Show what the archive holds and a large search box."""
    backend = current_backend()
    stats = backend.stats()
    newest = backend.search(SearchRequest(sort=Sort.NEWEST, limit=NEWEST_ARTICLES)).hits
    return render(
        "home.html",
        stats=stats,
        years=year_span(stats),
        tags=stats.values.get(Facet.TAGS, ())[:TOP_TAGS],
        examples=example_queries(backend, stats, newest),
        newest=newest,
    )


@blueprint.get("/search")
def search() -> Response:
    """Show the hits and facets of a search."""
    page = search_page(current_backend(), requested_search())
    search_times.note(page.result)
    return render("search.html", page=page)


@blueprint.get("/search/values")
def values() -> Response:
    """Show all values of one facet of a search, or those whose names contain a text."""
    arguments = arguments_of(request.query_string)
    search = requested_search().request
    name = arguments.get("facet", Facet.TAGS.value)
    if name not in set(Facet):
        known = ", ".join(Facet)
        return error_response(
            404, f"facet: expected one of {known}, found {name[:SHOWN_LENGTH]!r}."
        )
    facet = Facet(name)
    contains = clean_text(arguments.get("contains", ""))[:MAX_VALUE_LENGTH]
    asked = dataclasses.replace(search, facets=(facet,), limit=0, offset=0)
    counts = current_backend().search(asked).facets[facet]
    return render(
        "values.html",
        request=search,
        view=all_values(search, facet, counts, contains, search_url),
        contains=contains,
        parameters=[pair for pair in request_parameters(search) if pair[0] != "page"],
    )


@blueprint.get("/article/<article_id>")
def article(article_id: str) -> Response:
    """Show one article and where it comes from."""
    asked = parse_article_address(arguments_of(request.query_string))
    page = article_page(current_backend(), article_id, requested_search().request, asked)
    if page is None:
        return error_response(404, "The archive has no article with this address.")
    return render(
        "article.html",
        page=page,
        address=url_for("pages.article", article_id=article_id, _external=True),
        linked_data=script_text(news_article(page.article, page.original_url)),
    )
