"""Addresses of static files that change with their content.

A browser may keep such a file for good: when the file changes, so does its
address. Imports only :mod:`search_web.request_url`.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import request, url_for

from search_web.request_url import arguments_of

STATIC_FOLDER = Path(__file__).parent / "static"
DIGEST_LENGTH = 12


@functools.cache
def content_digest(name: str) -> str:
    """Return a short digest of a static file's content."""
    return hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()[:DIGEST_LENGTH]


def asset_url(name: str) -> str:
    """Return the address of a static file, its digest included."""
    return _asset_url(request.script_root, name)


@functools.cache
def _asset_url(_root: str, name: str) -> str:
    return url_for("static", filename=name, v=content_digest(name))


def is_current() -> bool:
    """Tell whether the present request names a static file by its right digest."""
    name = (request.view_args or {}).get("filename", "")
    if request.endpoint != "static" or not (STATIC_FOLDER / name).is_file():
        return False
    return arguments_of(request.query_string).get("v") == content_digest(name)
