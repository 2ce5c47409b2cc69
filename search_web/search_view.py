"""A search answered and arranged for its page.

Imports only :mod:`indexer.query`, the backend protocol, the time that an answer
may take and pure modules of this room, plus
:func:`search_web.rendering.search_url` for addresses.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

from indexer.backends.protocol import SearchBackend
from indexer.query.request import MAX_SELECTED, Duplicates, Facet, SearchRequest, Sort
from indexer.query.result import SearchResult
from indexer.time_limit import time_limit
from search_web.facet_view import FacetView, facet_views
from search_web.filter_view import Chip, chips
from search_web.histogram_view import HistogramView, histogram_view
from search_web.nothing_found import NothingFound, explain_nothing
from search_web.page_view import Density, PageView, Scale
from search_web.pagination import Link, Pagination, paginate
from search_web.rendering import path_of, search_url
from search_web.request_changes import (
    is_filtered,
    is_selected,
    with_limit,
    with_sort,
    with_synonyms,
    with_text,
    without_filters,
)
from search_web.request_url import (
    PAGE_SIZES,
    ParsedRequest,
    request_parameters,
    url_for_request,
    with_parameter,
)
from search_web.variant_view import VariantsView, variants_view

_SORT_LABELS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
}

_DENSITY_LABELS = {Density.FULL: "With passages", Density.COMPACT: "Titles only"}
_SCALE_LABELS = {Scale.COUNT: "Articles", Scale.SHARE: "Of 1,000"}


@dataclasses.dataclass(frozen=True, slots=True)
class ChoiceLink:
    """One of several ways to see the same hits."""

    label: str
    url: str
    current: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """The query in another spelling; ``url`` searches for it under the same filters."""

    text: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class HitTag:
    """A tag of a hit; ``url`` adds it, empty where it is selected or cannot be."""

    label: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that the search page shows.

    Attributes:
        request, result: the question and the answer.
        notices: remarks on either.
        chips: selected filters.
        clear_url: the search without them.
        did_you_mean: other spellings that find more.
        synonyms_url: the search without synonyms, or with them where they are left out.
        variants: other spellings of names, None where there is nothing to say of them.
        facets: values to choose.
        histogram: when the hits appeared, None where there is nothing to draw.
        sorts, sizes, densities, scales, pagination: links to neighbouring pages.
        view: how the answer is shown.
        first_page_url: the search on its first page.
        nothing: why nothing was found; None where something was.
        indexable: whether a search engine may list the page.
    """

    request: SearchRequest
    result: SearchResult
    notices: tuple[str, ...]
    chips: tuple[Chip, ...]
    clear_url: str
    did_you_mean: tuple[Proposal, ...]
    synonyms_url: str
    variants: VariantsView | None
    facets: tuple[FacetView, ...]
    histogram: HistogramView | None
    sorts: tuple[ChoiceLink, ...]
    sizes: tuple[ChoiceLink, ...]
    densities: tuple[ChoiceLink, ...]
    scales: tuple[ChoiceLink, ...]
    view: PageView
    first_page_url: str
    pagination: Pagination
    nothing: NothingFound | None
    indexable: bool

    @property
    def collapses(self) -> bool:
        """Whether copies of one article count once."""
        return self.request.duplicates is Duplicates.COLLAPSE

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """Return the parameters that a form has to carry on, page number aside."""
        dropped = {"page", *left_out}
        parameters = [*request_parameters(self.request), *self.view.parameters()]
        return [pair for pair in parameters if pair[0] not in dropped]

    def values_url(self, facet: FacetView) -> str:
        """Return the address of all values of a facet."""
        parameters = [("facet", facet.name), *self.kept("view", "scale")]
        return f"{path_of('pages.values')}?{urlencode(parameters, errors='replace')}"

    def why_url(self, article_id: str) -> str:
        """Return the address of the explanation of a hit."""
        query = self.first_page_url.partition("?")[2]
        return f"{path_of('why.why')}?article={quote_plus(article_id)}&{query}"

    def export_url(self, endpoint: str) -> str:
        """Return the address of the whole search in another form."""
        whole = dataclasses.replace(self.request, offset=0, limit=SearchRequest().limit)
        return url_for_request(whole, path_of(endpoint))

    @property
    def dates_base(self) -> str:
        """The search without a range of dates, to which a script adds one."""
        without = dataclasses.replace(self.request, date_from=None, date_to=None, offset=0)
        return search_url(without, self.view)

    @property
    def compact(self) -> bool:
        """Whether hits are shown without snippets and tags."""
        return self.view.density is Density.COMPACT

    def hit_tag(self, tag: str) -> HitTag:
        """Return a tag of a hit with its link."""
        if is_selected(self.request, Facet.TAGS, tag):
            return HitTag(tag, "")
        full = len(self.request.tags) >= MAX_SELECTED
        return HitTag(tag, "" if full else with_parameter(self.first_page_url, "tag", tag))


@time_limit()
def search_page(backend: SearchBackend, parsed: ParsedRequest) -> SearchPage:
    """Answer a search and arrange the answer.

    Raises:
        IndexAccessError: the index cannot be read.
        RequestError: the answer takes too long, ways out of an empty one included.
    """
    request, view = parsed.request, parsed.view
    link = functools.partial(search_url, view=view)
    first_page_url = link(dataclasses.replace(request, offset=0))
    result = backend.search(dataclasses.replace(request, timeline=True))
    return SearchPage(
        request=request,
        result=result,
        notices=(*parsed.notices, *result.notices),
        chips=chips(request, link),
        clear_url=link(without_filters(request)),
        did_you_mean=tuple(
            Proposal(text, link(with_text(request, text))) for text in result.did_you_mean
        ),
        synonyms_url=link(with_synonyms(request, synonyms=not request.synonyms)),
        variants=variants_view(request, result, link),
        facets=facet_views(request, result.facets, link),
        histogram=histogram_view(request, result.timeline, view.scale, link)
        if result.timeline
        else None,
        sorts=_sorts(request, link),
        sizes=_sizes(request, result.total, link),
        densities=_views(request, view, "density", _DENSITY_LABELS),
        scales=_views(request, view, "scale", _SCALE_LABELS),
        view=view,
        first_page_url=first_page_url,
        pagination=paginate(request, result.total, first_page_url),
        nothing=None if result.total else explain_nothing(backend, request, link),
        indexable=not (request.text or is_filtered(request) or parsed.problems),
    )


def _sorts(request: SearchRequest, link: Link) -> tuple[ChoiceLink, ...]:
    """Return the orders on offer: without words nothing matches best."""
    offered = [sort for sort in Sort if request.text or sort is not Sort.RELEVANCE]
    current = request.sort if request.sort in offered else Sort.NEWEST
    return tuple(
        ChoiceLink(_SORT_LABELS[sort], link(with_sort(request, sort)), sort is current)
        for sort in offered
    )


def _sizes(request: SearchRequest, total: int, link: Link) -> tuple[ChoiceLink, ...]:
    """Return the numbers of hits a page can show, none where one page holds all."""
    if total <= PAGE_SIZES[0]:
        return ()
    return tuple(
        ChoiceLink(str(size), link(with_limit(request, size)), size == request.limit)
        for size in PAGE_SIZES
    )


def _views(
    request: SearchRequest, view: PageView, field: str, labels: Mapping[Any, str]
) -> tuple[ChoiceLink, ...]:
    """Return the ways to show the same page of hits."""
    changes: list[tuple[Any, dict[str, Any]]] = [(choice, {field: choice}) for choice in labels]
    return tuple(
        ChoiceLink(
            labels[choice],
            search_url(request, dataclasses.replace(view, **change)),
            getattr(view, field) is choice,
        )
        for choice, change in changes
    )
