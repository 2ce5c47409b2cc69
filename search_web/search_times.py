"""How long recent searches took and what they found, for whoever runs the server."""

from __future__ import annotations

from collections import deque

from flask import Flask, current_app, g

from indexer.query.result import SearchResult

KEPT = 1_000
"""Searches that are remembered."""

_KEY = "search_times"


def register(app: Flask) -> None:
    """Let an application remember."""
    app.extensions[_KEY] = deque(maxlen=KEPT)


def note(result: SearchResult) -> None:
    """Remember how long a search took; the log says how many hits it has."""
    g.hits = result.total
    times: deque[float] = current_app.extensions[_KEY]
    times.append(result.took_ms)


def recent_search_times() -> tuple[float, ...]:
    """Return the milliseconds of recent searches, the latest last."""
    times: deque[float] = current_app.extensions[_KEY]
    return tuple(times)
