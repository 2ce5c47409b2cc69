"""Facets as a reader sees them: rows with a label, a count and a link.

A count inside a link is a promise: the page behind the link has exactly that
many hits. The backend counts tags combined by *all* as hits after the value is
added, so there the link adds it. Everywhere else it counts the hits that carry
the value whatever else is selected in the same facet, so there the link
selects this value alone, and a second link without a count adds it to the
selection. Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from indexer.query.request import Facet, SearchRequest, TagMode
from indexer.query.result import FacetCount
from search_web.languages import language_name
from search_web.pagination import Link
from search_web.request_changes import adding, is_selected, removing, selecting, with_tag_mode

FIRST_ROWS = 12
"""Values of a facet that are seen at once."""

MOST_ROWS = 200
"""Values of a facet that a page carries; rarer ones appear as it is narrowed."""

TITLES = {
    Facet.TAGS: "Tags",
    Facet.SOURCE: "Source",
    Facet.LANGUAGE: "Language",
    Facet.YEAR: "Year",
}

_LABELS: Mapping[Facet, Callable[[str], str]] = {Facet.LANGUAGE: language_name}


@dataclasses.dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet.

    Attributes:
        label: what is read.
        count: hits that it stands for.
        selected: whether it is selected; then ``url`` removes it.
        url: otherwise the search with exactly ``count`` hits.
        also_url: the search with the value added to the others; empty where
            ``url`` does that already.
    """

    label: str
    count: int
    selected: bool
    url: str
    also_url: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ModeLink:
    """A way to combine several tags."""

    label: str
    url: str
    current: bool


@dataclasses.dataclass(frozen=True, slots=True)
class FacetView:
    """One facet.

    Attributes:
        name: as in URLs and JSON.
        title: its heading.
        first: rows seen at once.
        rest: rows to unfold.
        left_out: values that the page does not carry.
        modes: ways to combine its values; empty where there is no choice.
    """

    name: str
    title: str
    first: tuple[FacetRow, ...]
    rest: tuple[FacetRow, ...]
    left_out: int
    modes: tuple[ModeLink, ...]


def value_label(facet: Facet, value: str) -> str:
    """Return a facet's value as a reader knows it."""
    return _LABELS.get(facet, str)(value)


def facet_views(
    request: SearchRequest, facets: Mapping[Facet, Sequence[FacetCount]], link: Link
) -> tuple[FacetView, ...]:
    """Return every facet that has something to offer."""
    views = (_facet_view(request, facet, facets.get(facet, ()), link) for facet in Facet)
    return tuple(view for view in views if view.first)


def _facet_view(
    request: SearchRequest, facet: Facet, counts: Sequence[FacetCount], link: Link
) -> FacetView:
    """Return one facet, its selected values first."""
    if facet is Facet.YEAR:
        counts = sorted(counts, key=lambda entry: entry.value, reverse=True)
    shown = counts[:MOST_ROWS]
    if request.selected(facet):
        shown = sorted(counts, key=lambda entry: not entry.selected)[:MOST_ROWS]
    rows = [row for entry in shown if (row := _row(request, facet, entry, link)) is not None]
    return FacetView(
        name=facet.value,
        title=TITLES[facet],
        first=tuple(rows[:FIRST_ROWS]),
        rest=tuple(rows[FIRST_ROWS:]),
        left_out=max(0, len(counts) - MOST_ROWS),
        modes=_modes(request, link) if facet is Facet.TAGS and request.tags else (),
    )


def _row(request: SearchRequest, facet: Facet, entry: FacetCount, link: Link) -> FacetRow | None:
    """Return the row of a value, None where it cannot be selected any more."""
    label = value_label(facet, entry.value)
    if is_selected(request, facet, entry.value):
        return FacetRow(label, entry.count, True, link(removing(request, facet, entry.value)))
    added = adding(request, facet, entry.value)
    if added is None:
        return None
    if _adding_narrows(request, facet) or not request.selected(facet):
        return FacetRow(label, entry.count, False, link(added))
    alone = selecting(request, facet, (entry.value,))
    return FacetRow(label, entry.count, False, link(alone), link(added))


def _adding_narrows(request: SearchRequest, facet: Facet) -> bool:
    """Tell whether one more value of a facet leaves fewer hits, not more."""
    return facet is Facet.TAGS and request.tag_mode is TagMode.ALL


def _modes(request: SearchRequest, link: Link) -> tuple[ModeLink, ...]:
    """Return the ways to combine the selected tags."""
    return tuple(
        ModeLink(f"{mode} of them", link(with_tag_mode(request, mode)), mode is request.tag_mode)
        for mode in TagMode
    )
