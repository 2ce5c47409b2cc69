"""Errors of the API as problem details (RFC 9457).

Imports only Flask, :mod:`search_web.json_answers` and :mod:`search_web.request_url`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from http import HTTPStatus

from flask import Response, request

from search_web.json_answers import json_response
from search_web.request_url import Problem

MEDIA_TYPE = "application/problem+json"

_MOST_PATH_LENGTH = 200


def problem_response(status: int, detail: str, errors: Iterable[Problem] = ()) -> Response:
    """Return an error as problem details.

    Args:
        status: of HTTP.
        detail: a sentence for whoever reads it.
        errors: the parameters that could not be used.
    """
    body = {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "detail": detail,
        "instance": request.path[:_MOST_PATH_LENGTH],
    }
    listed = [dataclasses.asdict(error) for error in errors]
    response = json_response({**body, **({"errors": listed} if listed else {})}, status)
    response.mimetype = MEDIA_TYPE
    return response


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
