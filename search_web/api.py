"""The JSON API and the health check."""

from __future__ import annotations

import dataclasses
import re

from flask import Blueprint, Response, current_app, jsonify, request

from indexer.errors import ArticleSearchError
from indexer.query.suggestions import MOST_COMPLETIONS
from indexer.time_limit import time_limit
from search_web.archive import current_backend, requested_search
from search_web.error_pages import error_response
from search_web.request_url import SHOWN_LENGTH, Problem, arguments_of

COMPLETIONS = 8
"""Completions where ``limit`` does not say how many."""

_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
@time_limit()
def search() -> Response:
    """Answer a search as JSON; a parameter that cannot be used is a 400."""
    parsed = requested_search(window=True)
    if parsed.problems:
        return _refused(parsed.problems[0])
    result = current_backend().search(parsed.request)
    noted = dataclasses.replace(result, notices=(*parsed.remarks, *result.notices))
    return jsonify(noted.to_json())


def _refused(problem: Problem) -> Response:
    response = jsonify(error=dataclasses.asdict(problem))
    response.status_code = 400
    return response


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Return what the text typed so far may be the beginning of as JSON."""
    arguments = arguments_of(request.query_string)
    # As typed: a space at the end says that the last word is whole.
    text = arguments.get("q", "")
    limit = _completions_asked_for(arguments.get("limit", "").strip())
    if isinstance(limit, Problem):
        return _refused(limit)
    found = current_backend().suggest(text, limit)
    return jsonify(query=text, suggestions=[completion.to_json() for completion in found])


def _completions_asked_for(text: str) -> int | Problem:
    if not text:
        return COMPLETIONS
    if _WHOLE_NUMBER.fullmatch(text) and int(text) <= MOST_COMPLETIONS:
        return int(text)
    expected = f"a whole number from 0 to {MOST_COMPLETIONS}"
    shown = text[:SHOWN_LENGTH] + "…" if len(text) > SHOWN_LENGTH else text
    return Problem("limit", expected, repr(shown))


@blueprint.get("/api/article/<article_id>")
def article(article_id: str) -> Response:
    """Return one article as JSON."""
    found = current_backend().article(article_id)
    if found is None:
        return error_response(404, "The archive has no article with this id.")
    return jsonify(found.to_json())


@blueprint.get("/api/article/<article_id>/similar")
@time_limit()
def similar(article_id: str) -> Response:
    """Return the articles that are most like one as JSON."""
    hits = current_backend().similar(article_id)
    if hits is None:
        return error_response(404, "The archive has no article with this id.")
    return jsonify(hits=[hit.to_json() for hit in hits])


@blueprint.get("/api/article/<article_id>/copies")
def copies(article_id: str) -> Response:
    """Return the copies and near copies of an article as JSON, the earliest first."""
    found = current_backend().copies(article_id)
    if found is None:
        return error_response(404, "The archive has no article with this id.")
    return jsonify(copies=[copy.to_json() for copy in found])


@blueprint.get("/healthz")
def health() -> Response:
    """Tell whether the archive can be read, for whoever watches the server."""
    try:
        stats = current_backend().stats()
    except Exception as error:
        current_app.logger.exception("the health check failed")
        known = isinstance(error, ArticleSearchError)
        reason = str(error) if known else f"unexpected {type(error).__name__}"
        response = jsonify(status="unavailable", reason=reason)
        response.status_code = 503
        return response
    return jsonify(status="ok", articles=stats.articles, version=stats.version)
