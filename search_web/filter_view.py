"""Selected filters as chips that can be taken away.

Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from indexer.query.request import Facet, SearchRequest
from search_web.facet_view import value_label
from search_web.pagination import Link
from search_web.request_changes import removing, selecting, selections, without_filters
from search_web.wording import long_day

_KINDS = {
    Facet.TAGS: "Tag",
    Facet.SOURCE: "Source",
    Facet.LANGUAGE: "Language",
    Facet.YEAR: "Year",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A selected filter.

    Attributes:
        kind, label: what it is called.
        without: the search that lacks it.
        alone: the search that has no other.
        url: of the search without it.
    """

    kind: str
    label: str
    without: SearchRequest
    alone: SearchRequest
    url: str


def chips(request: SearchRequest, link: Link) -> tuple[Chip, ...]:
    """Return a chip for every filter of a search."""
    return tuple(
        Chip(kind, label, without, alone, link(without))
        for kind, label, without, alone in _filters(request)
    )


def _filters(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest, SearchRequest]]:
    """Yield kind, label, the search without it and the search with no other, of each filter."""
    bare = without_filters(request)
    for facet, value in selections(request):
        alone = selecting(bare, facet, (value,))
        yield _KINDS[facet], value_label(facet, value), removing(request, facet, value), alone
    if request.date_from:
        without = dataclasses.replace(request, date_from=None, offset=0)
        alone = dataclasses.replace(bare, date_from=request.date_from)
        yield "From", long_day(request.date_from), without, alone
    if request.date_to:
        without = dataclasses.replace(request, date_to=None, offset=0)
        alone = dataclasses.replace(bare, date_to=request.date_to)
        yield "To", long_day(request.date_to), without, alone
