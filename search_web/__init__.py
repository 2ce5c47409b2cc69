"""The pages and the JSON API of an archive, as a Flask application.

Speaks only :class:`~indexer.query.request.SearchRequest`,
:class:`~indexer.query.result.SearchResult` and
:class:`~indexer.backends.protocol.SearchBackend`; may not import Whoosh or
open the files of an index.
"""

from __future__ import annotations

from flask import Flask

from indexer.backends.protocol import SearchBackend
from search_web import (
    api,
    archive,
    article_pages,
    crawling,
    error_pages,
    pages,
    rendering,
    security_headers,
)

__all__ = ["create_app"]


def create_app(backend: SearchBackend) -> Flask:
    """Return the application that serves an archive.

    Args:
        backend: asked from several threads at once; the caller closes it.
    """
    app = Flask(__name__)
    # Keys appear in the order in which the API documents them.
    app.json.sort_keys = False  # type: ignore[attr-defined]
    archive.connect(app, backend)
    rendering.register(app)
    security_headers.register(app)
    error_pages.register(app)
    for blueprint in (pages.blueprint, article_pages.blueprint, api.blueprint, crawling.blueprint):
        app.register_blueprint(blueprint)
    return app
