"""Templates to responses, and what every template can call.

Imports only pure modules of this room.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, make_response, render_template, url_for
from jinja2 import StrictUndefined

from indexer.query.request import SearchRequest
from search_web import languages, wording
from search_web.request_url import request_parameters, url_for_request
from search_web.static_assets import asset_url

SITE_NAME = "Article Search"


def register(app: Flask) -> None:
    """Give the templates their filters and functions."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    for function in (
        wording.articles,
        wording.long_date,
        wording.long_moment,
        wording.machine_date,
        wording.number,
        languages.language_name,
        languages.direction,
    ):
        environment.filters[function.__name__] = function
    environment.globals.update(
        site_name=SITE_NAME,
        asset_url=asset_url,
        search_url=search_url,
        tag_url=tag_url,
        article_url=article_url,
    )


def render(template: str, status: int = 200, **context: object) -> Response:
    """Return a page.

    What UTF-8 cannot hold is shown as a question mark: a message may name a
    file whose name is no Unicode text.
    """
    page = render_template(template, **context).encode("utf-8", "replace")
    response = make_response(page, status)
    response.content_type = "text/html; charset=utf-8"
    return response


def search_url(request: SearchRequest) -> str:
    """Return the address of a search in the present application."""
    return url_for_request(request, url_for("pages.search"))


def tag_url(tag: str) -> str:
    """Return the address of all articles with a tag."""
    return search_url(SearchRequest(tags=(tag,)))


def article_url(article_id: str, search: SearchRequest | None = None) -> str:
    """Return the address of an article, which leads back to ``search``."""
    url = url_for("pages.article", article_id=article_id)
    parameters = request_parameters(search) if search else []
    return f"{url}?{urlencode(parameters, errors='replace')}" if parameters else url
