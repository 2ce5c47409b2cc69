"""A search answered and arranged for its page.

Imports only :mod:`indexer.query`, the backend protocol, the time that an answer
may take and pure modules of this room, plus
:func:`search_web.rendering.search_url` for addresses.
"""

from __future__ import annotations

import dataclasses

from indexer.backends.protocol import SearchBackend
from indexer.query.request import Duplicates, Facet, SearchRequest, Sort
from indexer.query.result import SearchResult
from indexer.time_limit import time_limit
from search_web.facet_view import FacetView, facet_views
from search_web.filter_view import Chip, WayOut, chips, ways_out
from search_web.pagination import Link, Pagination, paginate
from search_web.rendering import search_url
from search_web.request_changes import (
    adding,
    is_filtered,
    is_selected,
    with_limit,
    with_sort,
    with_synonyms,
    with_text,
    without_filters,
)
from search_web.request_url import PAGE_SIZES, ParsedRequest, request_parameters
from search_web.variant_view import VariantsView, variants_view

_SORT_LABELS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
}


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
        facets, sorts, sizes, pagination: links to neighbouring searches.
        ways_out: wider searches, only where nothing was found.
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
    sorts: tuple[ChoiceLink, ...]
    sizes: tuple[ChoiceLink, ...]
    pagination: Pagination
    ways_out: tuple[WayOut, ...]
    indexable: bool

    @property
    def collapses(self) -> bool:
        """Whether copies of one article count once."""
        return self.request.duplicates is Duplicates.COLLAPSE

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """Return the parameters that a form has to carry on, page number aside."""
        dropped = {"page", *left_out}
        return [pair for pair in request_parameters(self.request) if pair[0] not in dropped]

    def hit_tag(self, tag: str) -> HitTag:
        """Return a tag of a hit with its link."""
        if is_selected(self.request, Facet.TAGS, tag):
            return HitTag(tag, "")
        added = adding(self.request, Facet.TAGS, tag)
        return HitTag(tag, search_url(added) if added else "")


@time_limit()
def search_page(backend: SearchBackend, parsed: ParsedRequest) -> SearchPage:
    """Answer a search and arrange the answer.

    Raises:
        IndexAccessError: the index cannot be read.
        RequestError: the answer takes too long, ways out of an empty one included.
    """
    request = parsed.request
    result = backend.search(request)
    return SearchPage(
        request=request,
        result=result,
        notices=(*parsed.notices, *result.notices),
        chips=chips(request, search_url),
        clear_url=search_url(without_filters(request)),
        did_you_mean=tuple(
            Proposal(text, search_url(with_text(request, text))) for text in result.did_you_mean
        ),
        synonyms_url=search_url(with_synonyms(request, synonyms=not request.synonyms)),
        variants=variants_view(request, result, search_url),
        facets=facet_views(request, result.facets, search_url),
        sorts=_sorts(request, search_url),
        sizes=_sizes(request, result.total, search_url),
        pagination=paginate(request, result.total, search_url),
        ways_out=() if result.total else ways_out(backend, request, search_url),
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
