"""Who may ask, and how often: API keys and a limit of requests, both off by default."""

from __future__ import annotations

import hashlib
import hmac
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from flask import Flask, Response, request

from search_web.error_pages import error_response
from search_web.settings import Settings

MOST_CLIENTS = 10_000
"""Clients that are remembered; whoever asked longest ago is forgotten first."""

_FREE = frozenset({"static", "health.alive", "health.ready", "metrics", "crawling.favicon"})


class TokenBuckets:
    """How often each client may still ask.

    A client has as many tokens as requests of a minute; each request takes one, and they
    come back evenly. So bursts pass, and what goes on too long does not.

    Args:
        per_minute: tokens of a full bucket.
        now: seconds that only grow.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._full = float(per_minute)
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str) -> float:
        """Take a token of a client; return 0, or the seconds until there is one."""
        now = self._now()
        with self._lock:
            tokens, since = self._buckets.pop(client, (self._full, now))
            tokens = min(self._full, tokens + (now - since) * self._per_second)
            taken = tokens >= 1
            self._buckets[client] = (tokens - 1 if taken else tokens), now
            while len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - tokens) / self._per_second


def register(app: Flask, settings: Settings) -> None:
    """Let an application refuse who has no key or asks too often."""
    if settings.api_keys:
        app.before_request(_key_check(settings.api_keys))
    if settings.requests_per_minute:
        app.before_request(_rate_check(TokenBuckets(settings.requests_per_minute)))


def _rate_check(buckets: TokenBuckets) -> Callable[[], Response | None]:
    def check() -> Response | None:
        if request.endpoint in _FREE:
            return None
        seconds = buckets.wait(request.remote_addr or "")
        if not seconds:
            return None
        response = error_response(429, "Too many requests; try again a little later.")
        response.headers["Retry-After"] = str(math.ceil(seconds))
        return response

    return check


def _key_check(keys: Mapping[str, str]) -> Callable[[], Response | None]:
    digests = [_digest(key) for key in keys.values()]

    def check() -> Response | None:
        described = request.endpoint in {"api_docs.docs", "api_docs.openapi"}
        if not request.path.startswith("/api/") or described or request.method == "OPTIONS":
            return None
        given = _digest(_given_key())
        # All are compared, each in the same time, so that none tells how near a guess was.
        if any([hmac.compare_digest(given, digest) for digest in digests]):  # noqa: C419
            return None
        response = error_response(
            401, "This API asks for a key: send Authorization: Bearer KEY, or X-Api-Key: KEY."
        )
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    return check


def _given_key() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.headers.get("X-Api-Key", "")


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
