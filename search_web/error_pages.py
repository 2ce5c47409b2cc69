"""Errors in the site's own layout, as problem details below ``/api/``; never a traceback."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from indexer.errors import ArticleSearchError, RequestError
from search_web.problems import problem_response
from search_web.rendering import render

_TITLES = {
    401: "A key is needed",
    400: "This address cannot be read",
    404: "Not found",
    405: "Not allowed",
    413: "Too much was sent",
    414: "This address is too long",
    429: "Too many requests",
    500: "Something went wrong",
    503: "The archive cannot be read",
}

_EXPLANATIONS = {
    400: "Part of the address is not as expected. Search for what you need instead.",
    404: "There is no page at this address. It may have been mistyped.",
    405: "Pages can only be read here; nothing can be sent to this address.",
    413: "Pages can only be read here; nothing has to be sent to them.",
    414: "Search with fewer words or filters.",
    500: "The server met an error that it did not expect, and has noted it in its log.",
}


def register(app: Flask) -> None:
    """Let an application answer every error with a page or JSON of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(ArticleSearchError, _known_error)
    app.register_error_handler(Exception, _unexpected_error)


def error_response(status: int, message: str) -> Response:
    """Return an error as the asker reads it: problem details for the API, else a page."""
    if request.path.startswith("/api/"):
        return problem_response(status, message)
    title = _TITLES.get(status, f"Error {status}")
    # Whoever asks for help with an error of the server can say which one it was.
    request_id = g.request_id if status >= 500 else ""
    return render(
        "error.html", status, code=status, title=title, message=message, request_id=request_id
    )


def _http_error(error: HTTPException) -> Response:
    """Answer what Flask or Werkzeug refused; an ``Allow`` header is kept."""
    status = error.code or 500
    response = error_response(status, _EXPLANATIONS.get(status, error.description or ""))
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def _known_error(error: ArticleSearchError) -> Response:
    """Answer an error whose message is meant for the reader."""
    if isinstance(error, RequestError):
        return error_response(400, str(error))
    current_app.logger.error("the archive cannot be read: %s [%s]", error, g.request_id)
    return error_response(503, str(error))


def _unexpected_error(_error: Exception) -> Response:
    """Answer an error in our own code: the details go to the log only."""
    current_app.logger.exception("%s %s failed [%s]", request.method, request.path, g.request_id)
    return error_response(500, _EXPLANATIONS[500])
