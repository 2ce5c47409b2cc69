"""The JSON API and the health check."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, Response, current_app, jsonify

from indexer.errors import ArticleSearchError
from search_web.archive import current_backend, requested_search
from search_web.error_pages import error_response

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """Answer a search as JSON; a parameter that cannot be used is a 400."""
    parsed = requested_search(window=True)
    if parsed.problems:
        response = jsonify(error=dataclasses.asdict(parsed.problems[0]))
        response.status_code = 400
        return response
    result = current_backend().search(parsed.request)
    noted = dataclasses.replace(result, notices=(*parsed.remarks, *result.notices))
    return jsonify(noted.to_json())


@blueprint.get("/api/article/<article_id>")
def article(article_id: str) -> Response:
    """Return one article as JSON."""
    found = current_backend().article(article_id)
    if found is None:
        return error_response(404, "The archive has no article with this id.")
    return jsonify(found.to_json())


@blueprint.get("/api/article/<article_id>/similar")
def similar(article_id: str) -> Response:
    """Return the articles that are most like one as JSON."""
    hits = current_backend().similar(article_id)
    if hits is None:
        return error_response(404, "The archive has no article with this id.")
    return jsonify(hits=[hit.to_json() for hit in hits])


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
