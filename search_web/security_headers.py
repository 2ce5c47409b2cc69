"""The headers that every response carries.

Imports only :mod:`search_web.settings` and :mod:`search_web.static_assets`. The policy
admits scripts, style sheets and pictures that are files of this site and nothing else:
nothing written into a page, no frame, no other host.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from flask import Flask, Response

from search_web.settings import Settings
from search_web.static_assets import is_current

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

KEEP_FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"


HTTPS_FOR_A_YEAR = "max-age=31536000"


def register(app: Flask, settings: Settings) -> None:
    """Add the headers to every response of an application."""
    headers = dict(HEADERS)
    if settings.public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = HTTPS_FOR_A_YEAR
    app.after_request(functools.partial(_add_headers, headers))


def _add_headers(headers: Mapping[str, str], response: Response) -> Response:
    """Set the headers; only a file named by its content may be kept."""
    response.headers.update(headers)
    kept = response.status_code in {200, 206, 304} and is_current()
    response.headers["Cache-Control"] = KEEP_FOR_A_YEAR if kept else ASK_EVERY_TIME
    return response
