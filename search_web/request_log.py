"""One line for each request, with an id that the answer carries, too.

What was searched for is left out unless the settings ask for it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from typing import Any

from flask import Flask, Response, g, request

from search_web.settings import Settings

HEADER = "X-Request-Id"

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MOST_ADDRESS_LENGTH = 500

logger = logging.getLogger("article_search.requests")


def register(app: Flask, settings: Settings) -> None:
    """Let an application give each request an id and log it."""
    logged = settings.log != "off"

    def begin() -> None:
        g.started = time.perf_counter()
        given = request.headers.get(HEADER, "")
        g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        if logged:
            address = request.full_path if settings.log_queries else request.path
            logger.info(
                "request",
                extra={
                    "request_id": g.request_id,
                    "method": request.method,
                    "address": address.rstrip("?")[:_MOST_ADDRESS_LENGTH],
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - g.started) * 1000, 2),
                    "bytes": response.content_length,
                    "hits": g.get("hits"),
                },
            )
        return response

    app.before_request(begin)
    app.after_request(end)


FIELDS = ("request_id", "method", "address", "status", "ms", "bytes", "hits")


class TextFormatter(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a request in one line, whatever it holds; anything else as usual."""
        if not hasattr(record, "request_id"):
            return (
                _one_line(super().format(record)) if not record.exc_info else super().format(record)
            )
        r: Any = record
        hits = "" if r.hits is None else f" {r.hits} hits"
        return _one_line(
            f"{r.method} {r.address} {r.status} {r.ms} ms {r.bytes} bytes{hits} [{r.request_id}]"
        )


class JsonFormatter(logging.Formatter):
    """A JSON object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON, which has no line ends inside."""
        entry: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        entry |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def _one_line(text: str) -> str:
    """Return a text in which nothing ends a line or moves a terminal's cursor."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def write_to_standard_error(settings: Settings) -> None:
    """Send what this program logs to standard error in the form of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if settings.log == "json" else TextFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    logger.setLevel(logging.INFO)
