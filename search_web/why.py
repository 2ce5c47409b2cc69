"""Why this result, and why is that article not here?"""

from __future__ import annotations

import dataclasses

from flask import Blueprint, Response, request

from indexer.backends.protocol import SearchBackend
from indexer.query.request import SearchRequest
from indexer.time_limit import time_limit
from search_web.all_hits import article_count
from search_web.archive import current_backend, requested_search
from search_web.error_pages import error_response
from search_web.rendering import render
from search_web.request_url import MAX_VALUE_LENGTH, arguments_of, clean_text
from search_web.why_view import article_named, why_page

blueprint = Blueprint("why", __name__)


@blueprint.get("/why")
@time_limit()
def why() -> Response:
    """Explain what a search makes of an article, named by its id, its page or its original."""
    backend = current_backend()
    named = clean_text(arguments_of(request.query_string).get("article", ""))[:MAX_VALUE_LENGTH]
    asked = dataclasses.replace(requested_search().request, cursor="")
    explanation = backend.explain(asked, article_named(named)) if named else None
    if explanation is None and named.startswith(("http://", "https://")):
        original = _id_of_original(backend, named)
        explanation = backend.explain(asked, original) if original else None
    if explanation is None:
        return error_response(
            404, "The archive has no article with this address or id, so no search finds it."
        )
    page = why_page(explanation, article_count(backend))
    return render("why.html", page=page, request=asked)


def _id_of_original(backend: SearchBackend, url: str) -> str:
    """Return the id of the article that was found at an address, empty without one."""
    quoted = url.replace('"', "%22")
    hits = backend.search(SearchRequest(text=f'url:"{quoted}"', limit=10, facets=())).hits
    return next((hit.id for hit in hits if hit.url == url), "")
