"""Figures for Prometheus at ``/metrics``: requests, their times, the archive, the process."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from indexer.backends.protocol import SearchBackend
from indexer.errors import ArticleSearchError

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class _Archive(Collector):
    """What the archive holds, asked when somebody looks."""

    def __init__(self, backend: SearchBackend) -> None:
        self._backend = backend

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what is known; nothing where the archive cannot be read."""
        try:
            stats = self._backend.stats()
        except ArticleSearchError:
            yield GaugeMetricFamily("article_search_ready", "Whether it can be read.", 0)
            return
        yield GaugeMetricFamily("article_search_ready", "Whether it can be read.", 1)
        yield GaugeMetricFamily("article_search_articles", "Articles.", stats.articles)
        yield GaugeMetricFamily("article_search_index_bytes", "Size on disk.", stats.index_bytes)


def register(app: Flask, backend: SearchBackend) -> None:
    """Let an application count its requests and tell of them."""
    registry = CollectorRegistry()
    registry.register(_Archive(backend))
    ProcessCollector(registry=registry)
    requests = Counter(
        "article_search_requests",
        "Requests answered.",
        ("endpoint", "method", "status"),
        registry=registry,
    )
    seconds = Histogram(
        "article_search_request_seconds",
        "Time to an answer.",
        ("endpoint",),
        buckets=_SECONDS,
        registry=registry,
    )
    under_way = Gauge("article_search_requests_under_way", "Being answered.", registry=registry)

    def begin() -> None:
        under_way.inc()
        g.counted_as_under_way = True

    def count(response: Response) -> Response:
        # Not the address: there is no end of those.
        endpoint = request.endpoint or "none"
        requests.labels(endpoint, request.method, response.status_code).inc()
        seconds.labels(endpoint).observe(time.perf_counter() - g.started)
        return response

    def end(_error: BaseException | None) -> None:
        if "counted_as_under_way" in g:
            under_way.dec()

    app.before_request(begin)
    app.after_request(count)
    app.teardown_request(end)

    @app.get("/metrics", endpoint="metrics")
    def _metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
