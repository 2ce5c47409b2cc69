"""Dictionaries to JSON responses.

orjson, because the standard library takes longer for an answer than the search.
Imports nothing of ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response


def json_response(body: Mapping[str, Any], status: int = 200) -> Response:
    """Return a response with keys in the order of the dictionary."""
    try:
        content = orjson.dumps(body)
    except TypeError:
        # A message may name a file whose name is no Unicode text.
        content = json.dumps(body).encode("ascii")
    return Response(content, status, mimetype="application/json")
