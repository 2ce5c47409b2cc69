"""How many articles there are, and every hit of a search, page by page in one state of the archive.

Imports only :mod:`indexer` and nothing of Flask.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

from indexer.backends.protocol import SearchBackend
from indexer.query.request import SearchRequest
from indexer.query.result import Hit, SearchResult
from indexer.time_limit import time_limit

HITS_AT_ONCE = 500


def article_count(backend: SearchBackend) -> int:
    """Return how many articles an archive has.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    return backend.search(SearchRequest(limit=0, facets=())).total


def first_page(backend: SearchBackend, request: SearchRequest, offset: int = 0) -> SearchResult:
    """Return the first of all pages; what is wrong with a search shows here.

    Raises:
        IndexAccessError: the index cannot be read.
        RequestError: the search takes too long.
    """
    asked = dataclasses.replace(
        request, offset=offset, limit=HITS_AT_ONCE, cursor="", facets=(), timeline=False
    )
    with time_limit():
        return backend.search(asked)


def hits_from(backend: SearchBackend, first: SearchResult, most: int) -> Iterator[Hit]:
    """Yield the hits of a first page and of those that follow it, at most so many.

    Each page goes on where the one before it ended, so a commit in between loses none.
    """
    return itertools.islice(_hits(backend, first), most)


def _hits(backend: SearchBackend, result: SearchResult) -> Iterator[Hit]:
    yield from result.hits
    while result.cursor:
        asked = dataclasses.replace(result.request, offset=0, cursor=result.cursor)
        with time_limit():
            result = backend.search(asked)
        yield from result.hits
