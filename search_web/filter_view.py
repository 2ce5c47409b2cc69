"""Selected filters as chips that can be taken away, and what each would free.

Imports only :mod:`indexer.query`, the backend protocol and pure modules of
this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from indexer.backends.protocol import SearchBackend
from indexer.query.request import Facet, SearchRequest
from search_web.facet_view import value_label
from search_web.pagination import Link
from search_web.request_changes import is_filtered, removing, selections, without_filters
from search_web.wording import long_day

MOST_WAYS_OUT = 8
"""Filters whose removal is tried when nothing is found: one search each."""

_KINDS = {
    Facet.TAGS: "Tag",
    Facet.SOURCE: "Source",
    Facet.LANGUAGE: "Language",
    Facet.YEAR: "Year",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A selected filter; ``without`` is the search that lacks it."""

    kind: str
    label: str
    without: SearchRequest
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search that does find something."""

    description: str
    total: int
    url: str


def chips(request: SearchRequest, link: Link) -> tuple[Chip, ...]:
    """Return a chip for every filter of a search."""
    return tuple(
        Chip(kind, label, without, link(without)) for kind, label, without in _removals(request)
    )


def ways_out(backend: SearchBackend, request: SearchRequest, link: Link) -> tuple[WayOut, ...]:
    """Return which filters to remove from a search without hits, and what that gives.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    tried = [
        (f"without the {chip.kind.lower()} “{chip.label}”", chip.without)
        for chip in chips(request, link)[:MOST_WAYS_OUT]
    ]
    if is_filtered(request):
        tried.append(("without any filter", without_filters(request)))
    found = ((text, wider, _total(backend, wider)) for text, wider in tried)
    return tuple(WayOut(text, total, link(wider)) for text, wider, total in found if total)


def _removals(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest]]:
    """Yield kind, label and the search without it for every filter."""
    for facet, value in selections(request):
        yield _KINDS[facet], value_label(facet, value), removing(request, facet, value)
    if request.date_from:
        without = dataclasses.replace(request, date_from=None, offset=0)
        yield "From", long_day(request.date_from), without
    if request.date_to:
        without = dataclasses.replace(request, date_to=None, offset=0)
        yield "To", long_day(request.date_to), without


def _total(backend: SearchBackend, request: SearchRequest) -> int:
    """Return the number of hits of a search."""
    return backend.search(dataclasses.replace(request, limit=0)).total
