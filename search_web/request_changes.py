"""The searches that are one click away from a search.

Each is the same :class:`SearchRequest` with one thing replaced, so that a link
made from it keeps everything else. Imports only :mod:`indexer.query`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from indexer.query.request import MAX_SELECTED, Facet, SearchRequest, Sort

_FIELDS = {
    Facet.TAGS: "tags",
    Facet.SOURCE: "sources",
    Facet.LANGUAGE: "languages",
    Facet.YEAR: "years",
}


def is_selected(request: SearchRequest, facet: Facet, value: str) -> bool:
    """Tell whether a value is selected, without regard to case."""
    return value.casefold() in map(str.casefold, request.selected(facet))


def selecting(request: SearchRequest, facet: Facet, values: tuple[str, ...]) -> SearchRequest:
    """Return the search with exactly these values of a facet, on page 1."""
    changes: dict[str, Any] = {_FIELDS[facet]: values}
    return dataclasses.replace(request, **changes, offset=0)


def adding(request: SearchRequest, facet: Facet, value: str) -> SearchRequest | None:
    """Return the search with one more value, None where no more can be selected."""
    selected = request.selected(facet)
    if len(selected) >= MAX_SELECTED:
        return None
    return selecting(request, facet, (*selected, value))


def removing(request: SearchRequest, facet: Facet, value: str) -> SearchRequest:
    """Return the search without a value of a facet."""
    kept = (other for other in request.selected(facet) if other.casefold() != value.casefold())
    return selecting(request, facet, tuple(kept))


def without_filters(request: SearchRequest) -> SearchRequest:
    """Return the search with its words and how they are searched for and shown."""
    return SearchRequest(
        text=request.text,
        sort=request.sort,
        limit=request.limit,
        synonyms=request.synonyms,
        variants=request.variants,
        left_out_variants=request.left_out_variants,
        duplicates=request.duplicates,
    )


def with_text(request: SearchRequest, text: str) -> SearchRequest:
    """Return the search for other words under the same filters."""
    return dataclasses.replace(request, text=text, offset=0)


def with_synonyms(request: SearchRequest, *, synonyms: bool) -> SearchRequest:
    """Return the search that looks for synonyms as well, or does not."""
    return dataclasses.replace(request, synonyms=synonyms, offset=0)


def with_variants(request: SearchRequest, *, variants: bool) -> SearchRequest:
    """Return the search that looks for all other spellings of names, or for none."""
    return dataclasses.replace(request, variants=variants, left_out_variants=(), offset=0)


def without_variant(request: SearchRequest, text: str) -> SearchRequest | None:
    """Return the search without another spelling, None where no more can be left out."""
    left_out = (*request.left_out_variants, text)
    if len(left_out) > MAX_SELECTED:
        return None
    return dataclasses.replace(request, left_out_variants=left_out, offset=0)


def with_variant(request: SearchRequest, text: str) -> SearchRequest:
    """Return the search with another spelling that was left out."""
    left_out = tuple(other for other in request.left_out_variants if other != text)
    return dataclasses.replace(request, left_out_variants=left_out, offset=0)


def with_sort(request: SearchRequest, sort: Sort) -> SearchRequest:
    """Return the search in another order."""
    return dataclasses.replace(request, sort=sort, offset=0)


def with_limit(request: SearchRequest, limit: int) -> SearchRequest:
    """Return the search with another number of hits on a page."""
    return dataclasses.replace(request, limit=limit, offset=0)


def selections(request: SearchRequest) -> Iterator[tuple[Facet, str]]:
    """Yield every selected value with its facet."""
    for facet in Facet:
        for value in request.selected(facet):
            yield facet, value


def is_filtered(request: SearchRequest) -> bool:
    """Tell whether anything but the words narrows the search."""
    return any(selections(request)) or bool(request.date_from or request.date_to)
