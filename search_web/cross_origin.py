"""Which other sites' scripts may read the API: none, unless the settings name them."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, Response, request


def register(app: Flask, allowed_origins: Collection[str]) -> None:
    """Let the scripts of some origins read the API of an application (CORS)."""
    if not allowed_origins:
        return

    def allow(response: Response) -> Response:
        if request.path.startswith("/api/"):
            response.vary.add("Origin")
            origin = request.headers.get("Origin", "")
            if origin in allowed_origins:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Allow-Headers"] = "Authorization, X-Api-Key"
                response.headers["Access-Control-Expose-Headers"] = "ETag, X-Request-Id"
        return response

    app.after_request(allow)
