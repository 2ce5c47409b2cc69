"""What can be said where nothing was found: hits of each part, and what to leave out.

Imports only :mod:`indexer.query`, the backend protocol and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from indexer.backends.protocol import SearchBackend
from indexer.query.clauses import Clause, Clauses, cut_into_clauses
from indexer.query.request import SearchRequest
from search_web.filter_view import Chip, chips
from search_web.pagination import Link
from search_web.request_changes import is_filtered, with_text, without_filters

MOST_PARTS = 8
"""Clauses, and filters, that are tried one by one; each costs some searches."""


@dataclasses.dataclass(frozen=True, slots=True)
class PartHits:
    """A clause of the query by itself.

    Attributes:
        text: as typed.
        everywhere: articles of the whole archive.
        filtered: articles under the filters; None where there are none.
    """

    text: str
    everywhere: int
    filtered: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the part as the JSON API prints it."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class FilterHits:
    """A filter by itself: articles that the words have under no other."""

    kind: str
    label: str
    total: int

    def to_json(self) -> dict[str, Any]:
        """Return the filter as the JSON API prints it."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search that does find something."""

    description: str
    total: int
    url: str

    def to_json(self) -> dict[str, Any]:
        """Return the way as the JSON API prints it."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class NothingFound:
    """Why a search found nothing, and how to find something.

    Attributes:
        parts: the clauses of the query one by one.
        filters: the filters one by one; none where there is but one.
        ways_out: wider searches, the most like it first.
    """

    parts: tuple[PartHits, ...]
    filters: tuple[FilterHits, ...]
    ways_out: tuple[WayOut, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as the JSON API prints it."""
        return {
            "parts": [part.to_json() for part in self.parts],
            "filters": [one.to_json() for one in self.filters],
            "ways_out": [way.to_json() for way in self.ways_out],
        }


def explain_nothing(backend: SearchBackend, request: SearchRequest, link: Link) -> NothingFound:
    """Return why a search without hits has none.

    Raises:
        IndexAccessError: the index cannot be read.
        RequestError: looking takes too long.
    """
    cut = cut_into_clauses(request.text)
    filtered = is_filtered(request)
    tried = [clause for clause in cut.clauses if not clause.excluded][:MOST_PARTS]
    parts = tuple(_part(backend, request, clause, filtered=filtered) for clause in tried)
    selected = chips(request, link)[:MOST_PARTS]
    filters = tuple(
        FilterHits(chip.kind, chip.label, _total(backend, chip.alone))
        for chip in (selected if len(selected) > 1 else ())
    )
    wider = (
        *_without_a_filter(request, selected),
        *_without_a_clause(request, cut),
        *_without_unknown(request, cut, [part.text for part in parts if not part.everywhere]),
    )
    found = ((text, search, _total(backend, search)) for text, search in wider)
    ways_out = (WayOut(text, total, link(search)) for text, search, total in found if total)
    return NothingFound(parts, filters, tuple(ways_out))


def _part(
    backend: SearchBackend, request: SearchRequest, clause: Clause, *, filtered: bool
) -> PartHits:
    alone = with_text(request, clause.text)
    everywhere = _total(backend, without_filters(alone))
    return PartHits(clause.text, everywhere, _total(backend, alone) if filtered else None)


def _without_a_filter(
    request: SearchRequest, filters: tuple[Chip, ...]
) -> Iterator[tuple[str, SearchRequest]]:
    for chip in filters:
        yield f"without the {chip.kind.lower()} “{chip.label}”", chip.without
    if len(filters) > 1:
        yield "without any filter", without_filters(request)


def _without_a_clause(request: SearchRequest, cut: Clauses) -> Iterator[tuple[str, SearchRequest]]:
    if cut.removable:
        for clause in cut.clauses[:MOST_PARTS]:
            yield f"without “{clause.text}”", with_text(request, cut.without(clause))


def _without_unknown(
    request: SearchRequest, cut: Clauses, unknown: list[str]
) -> Iterator[tuple[str, SearchRequest]]:
    """Yield the search without all that is nowhere in the archive, if something is left."""
    if not cut.removable or not 0 < len(unknown) < len(cut.clauses):
        return
    for text in unknown:
        # Space at the end of a phrase that is not closed goes when what follows it does.
        same = [one for one in cut.clauses if one.text.strip() == text.strip()]
        cut = cut_into_clauses(cut.without(same[0])) if same else cut
    known = with_text(request, cut.text)
    left_out = ", ".join(f"“{text}”" for text in unknown)
    if len(unknown) > 1:
        yield f"without {left_out}", known
    if is_filtered(request):
        yield f"without {left_out} and any filter", without_filters(known)


def _total(backend: SearchBackend, request: SearchRequest) -> int:
    """Return the number of hits of a search; some of its words are not enough."""
    result = backend.search(dataclasses.replace(request, limit=0, facets=()))
    return 0 if result.any_word else result.total
