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
    absolute_urls,
    admission,
    answer_cache,
    api,
    archive,
    article_pages,
    browser_search,
    compression,
    conditional,
    crawling,
    cross_origin,
    error_pages,
    exports,
    feeds,
    health,
    metrics,
    pages,
    places,
    rendering,
    request_log,
    search_times,
    security_headers,
    sitemap,
    why,
)
from search_web.api import docs
from search_web.settings import Settings

__all__ = ["Settings", "create_app"]

DEFAULTS = Settings(log="off")


def create_app(backend: SearchBackend, settings: Settings = DEFAULTS) -> Flask:
    """Return the application that serves an archive.

    Args:
        backend: asked from several threads at once; the caller closes it.
        settings: decisions of whoever runs it.
    """
    app = Flask(__name__)
    archive.connect(app, backend)
    absolute_urls.connect(app, settings)
    search_times.register(app)
    rendering.register(app, settings.site_name)
    # What is registered first sees an answer last.
    request_log.register(app, settings)
    if settings.metrics:
        metrics.register(app, backend)
    compression.register(app)
    cross_origin.register(app, settings.allowed_origins)
    admission.register(app, settings)
    conditional.register(app)
    answer_cache.register(app)
    security_headers.register(app, settings)
    error_pages.register(app)
    for room in (
        pages,
        article_pages,
        places,
        why,
        exports,
        feeds,
        browser_search,
        api,
        docs,
        crawling,
        sitemap,
        health,
    ):
        app.register_blueprint(room.blueprint)
    return app
