"""Whether the server lives, and whether it can answer, for whoever watches it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from indexer.errors import ArticleSearchError
from search_web.archive import current_backend
from search_web.json_answers import json_response

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Tell that the process answers at all; what fails this should be started anew."""
    return json_response({"status": "ok"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Tell whether the archive can be read; what fails this should get no requests."""
    try:
        stats = current_backend().stats()
    except Exception as error:
        current_app.logger.exception("the archive cannot be read")
        known = isinstance(error, ArticleSearchError)
        reason = str(error) if known else f"unexpected {type(error).__name__}"
        return json_response({"status": "unavailable", "reason": reason}, 503)
    return json_response({"status": "ok", "articles": stats.articles, "version": stats.version})
