"""Answers that are still so need not be made again: ETags by the state of the archive.

An answer depends on its address, on the archive and on this program, so these three make
its ETag (RFC 9110, 8.8.3), weak because the time that a search took differs.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import Flask, Response, g, request

from indexer.errors import ArticleSearchError
from search_web.archive import current_backend

_CONDITIONAL = (
    "pages.",
    "article_pages.",
    "places.tag",
    "places.source",
    "places.timeline",
    "why.",
    "feeds.",
    "sitemap.",
    "api.",
    "crawling.",
    "api_docs.",
)
"""Blueprints whose answers depend on nothing else."""

_DIGEST_LENGTH = 20


def register(app: Flask) -> None:
    """Let an application answer 304 where nothing has changed."""
    app.before_request(_not_modified)
    app.after_request(_add_etag)


@functools.cache
def program_digest() -> str:
    """Return a digest of this room's code, templates and static files."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:_DIGEST_LENGTH]


def answer_state() -> bytes | None:
    """Return what the present answer depends on; None for answers that depend on more."""
    if "answer_state" not in g:
        # Once a request: a commit in between must not put an old answer under a new state.
        g.answer_state = _answer_state()
    state: bytes | None = g.answer_state
    return state


def _answer_state() -> bytes | None:
    if request.method not in {"GET", "HEAD"} or not (request.endpoint or "").startswith(
        _CONDITIONAL
    ):
        return None
    try:
        version = current_backend().version()
    except ArticleSearchError:
        return None  # the answer itself says what is wrong
    # As bytes: what was sent need not be text.
    texts = version, program_digest(), request.host_url, request.script_root, request.path
    return "\n".join(texts).encode("utf-8", "surrogatepass") + b"?" + request.query_string


def _etag(state: bytes) -> str:
    return hashlib.sha256(state).hexdigest()[:_DIGEST_LENGTH]


def _not_modified() -> Response | None:
    if not request.if_none_match:
        return None
    state = answer_state()
    if state is None or not request.if_none_match.contains_weak(_etag(state)):
        return None
    response = Response(status=304)
    response.set_etag(_etag(state), weak=True)
    return response


def _add_etag(response: Response) -> Response:
    made = response.status_code == 200 and not response.direct_passthrough
    if made and (state := answer_state()) is not None:
        response.set_etag(_etag(state), weak=True)
    return response
