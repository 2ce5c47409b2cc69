"""The archive that an application serves, and the search a request asks for.

Imports only the backend protocol, :mod:`indexer.query.request`, errors and
:mod:`search_web.request_url`.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from indexer.backends.protocol import SearchBackend
from indexer.errors import RequestError
from indexer.query.request import SearchRequest
from search_web.request_url import ParsedRequest, arguments_of, parse_request

_KEY = "search_backend"


def connect(app: Flask, backend: SearchBackend) -> None:
    """Make an archive the one that an application serves."""
    app.extensions[_KEY] = backend


def current_backend() -> SearchBackend:
    """Return the archive of the present application."""
    backend: SearchBackend = current_app.extensions[_KEY]
    return backend


def requested_search(*, window: bool = False) -> ParsedRequest:
    """Return the search that the present URL asks for."""
    return parse_request(arguments_of(request.query_string), window=window)


def exact_search() -> SearchRequest:
    """Return the search that the present URL asks for, if all of it can be read.

    For files and feeds: they do not show what was ignored, and would be of another search.

    Raises:
        RequestError: a parameter cannot be used.
    """
    parsed = requested_search()
    if parsed.problems:
        raise RequestError("; ".join(one.refusal for one in parsed.problems))
    return parsed.request
