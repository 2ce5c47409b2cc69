"""Facets as a reader sees them: values to tick, each with a count.

A count is a promise: the page behind it has exactly that many hits. The backend counts
tags combined by *all* as hits after the value is added, and so are the values of a facet
in which nothing is selected: ticking leaves as many. Where a facet combines by *any* and
has a selection, ticking widens it; there the count is that of the value alone, and a link
"only" keeps the promise. Imports only :mod:`indexer.query`, :mod:`indexer.analysis.folding`
and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence

from indexer.analysis.folding import fold
from indexer.query.facet_counts import selected_counts
from indexer.query.request import MAX_SELECTED, Facet, SearchRequest, TagMode
from indexer.query.result import FacetCount
from search_web.languages import language_name
from search_web.pagination import Link
from search_web.request_changes import selecting

FIRST_ROWS = 10
"""Values of a facet on the search page; the others have a page of their own."""

MOST_VALUES = 500
"""Values on that page; what is typed into its search box reaches the others."""

TITLES = {
    Facet.TAGS: "Tags",
    Facet.SOURCE: "Source",
    Facet.LANGUAGE: "Language",
    Facet.YEAR: "Year",
}

PARAMETERS = {
    Facet.TAGS: "tag",
    Facet.SOURCE: "source",
    Facet.LANGUAGE: "language",
    Facet.YEAR: "year",
}
"""The parameter of a URL that selects a value."""

_LABELS: Mapping[Facet, Callable[[str], str]] = {Facet.LANGUAGE: language_name}


@dataclasses.dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet.

    Attributes:
        value: as in URLs.
        label: what is read.
        count: hits that it stands for.
        selected: whether it is selected.
        only_url: the search with this value alone, where ticking would widen the search.
    """

    value: str
    label: str
    count: int
    selected: bool
    only_url: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class FacetView:
    """One facet.

    Attributes:
        name: as in JSON.
        parameter: as in URLs.
        title: its heading.
        rows: the values to show.
        values: how many there are in all.
        modes: names of the ways to combine its values; empty where there is no choice.
        full: whether no more values can be selected.
    """

    name: str
    parameter: str
    title: str
    rows: tuple[FacetRow, ...]
    values: int
    modes: tuple[TagMode, ...]
    full: bool


def value_label(facet: Facet, value: str) -> str:
    """Return a facet's value as a reader knows it."""
    return _LABELS.get(facet, str)(value)


def facet_views(
    request: SearchRequest, facets: Mapping[Facet, Sequence[FacetCount]], link: Link
) -> tuple[FacetView, ...]:
    """Return every facet that has something to offer."""
    views = (_facet_view(request, facet, facets.get(facet, ()), link) for facet in Facet)
    return tuple(view for view in views if view.rows)


def all_values(
    request: SearchRequest, facet: Facet, counts: Iterable[FacetCount], contains: str, link: Link
) -> FacetView:
    """Return a facet with all values whose names contain a text, most hits first.

    Args:
        request: the search.
        facet: the facet.
        counts: its values.
        contains: compared without case and accents.
        link: makes the address of a search.
    """
    wanted = fold(contains.strip())
    found = [one for one in counts if one.selected or wanted in fold(value_label(facet, one.value))]
    found.sort(key=lambda entry: not entry.selected)
    return _view(request, facet, found[:MOST_VALUES], len(found), link)


def _facet_view(
    request: SearchRequest, facet: Facet, counts: Sequence[FacetCount], link: Link
) -> FacetView:
    """Return one facet as the search page shows it, its selected values first."""
    if facet is Facet.YEAR:
        counts = sorted(counts, key=lambda entry: entry.value, reverse=True)
    shown = counts[:FIRST_ROWS]
    if request.selected(facet):
        chosen = selected_counts(counts)
        near = counts[: FIRST_ROWS + len(chosen)]
        shown = [*chosen, *[entry for entry in near if not entry.selected][:FIRST_ROWS]]
    return _view(request, facet, shown, len(counts), link)


def _view(
    request: SearchRequest, facet: Facet, shown: Sequence[FacetCount], values: int, link: Link
) -> FacetView:
    widens = bool(request.selected(facet)) and not _adding_narrows(request, facet)
    return FacetView(
        name=facet.value,
        parameter=PARAMETERS[facet],
        title=TITLES[facet],
        rows=tuple(
            FacetRow(
                value=entry.value,
                label=value_label(facet, entry.value),
                count=entry.count,
                selected=entry.selected,
                only_url=link(selecting(request, facet, (entry.value,)))
                if widens and not entry.selected
                else "",
            )
            for entry in shown
        ),
        values=values,
        modes=tuple(TagMode) if facet is Facet.TAGS and request.tags else (),
        full=len(request.selected(facet)) >= MAX_SELECTED,
    )


def _adding_narrows(request: SearchRequest, facet: Facet) -> bool:
    """Tell whether one more value of a facet leaves fewer hits, not more."""
    return facet is Facet.TAGS and request.tag_mode is TagMode.ALL
