"""Templates to responses, and what every template can call.

Imports only pure modules of this room.
"""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, make_response, render_template, request, url_for
from jinja2 import StrictUndefined

from indexer.query.request import SearchRequest
from search_web import languages, wording
from search_web.page_view import PageView
from search_web.request_url import PLAIN_VIEW, request_parameters, url_for_request
from search_web.static_assets import asset_url


def register(app: Flask, site_name: str) -> None:
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
        languages.html_language,
    ):
        environment.filters[function.__name__] = function
    environment.globals.update(
        site_name=site_name,
        url_for=_url_for,
        asset_url=asset_url,
        search_url=search_url,
        article_url=article_url,
        place_url=place_url,
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


def path_of(endpoint: str) -> str:
    """Return the address of a page that has but one."""
    return _path_of(request.script_root, endpoint)


@functools.lru_cache(64)
def _path_of(_root: str, endpoint: str) -> str:
    # Made anew for each link it would take longer than all else about a page.
    return url_for(endpoint)


def _url_for(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if values else path_of(endpoint)


def search_url(search: SearchRequest, view: PageView = PLAIN_VIEW) -> str:
    """Return the address of a search in the present application."""
    return url_for_request(search, path_of("pages.search"), view)


def place_url(parameter: str, name: str) -> str:
    """Return the address of the page of a tag or a source, by the parameter that selects it."""
    query = urlencode({"name": name}, errors="replace")
    return f"{path_of('places.' + parameter)}?{query}"


def article_url(article_id: str, search: SearchRequest | None = None) -> str:
    """Return the address of an article, which leads back to ``search``."""
    url = f"{path_of('pages.home')}article/{quote(article_id, safe='')}"
    query = _query_of(search) if search else ""
    return f"{url}?{query}" if query else url


@functools.lru_cache(64)
def _query_of(search: SearchRequest) -> str:
    return urlencode(request_parameters(search), errors="replace")
