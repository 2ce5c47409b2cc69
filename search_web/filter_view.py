"""Selected filters as chips that can be taken away.

Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from indexer.query.request import Facet, SearchRequest
from search_web.facet_view import value_label
from search_web.pagination import Link
from search_web.request_changes import removing, selections
from search_web.wording import long_day

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


def chips(request: SearchRequest, link: Link) -> tuple[Chip, ...]:
    """Return a chip for every filter of a search."""
    return tuple(
        Chip(kind, label, without, link(without)) for kind, label, without in _removals(request)
    )


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
