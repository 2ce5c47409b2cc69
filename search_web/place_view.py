"""What the pages of tags, sources, times and of the archive say.

Imports only :mod:`indexer.query`, the backend protocol and pure modules of this room, plus
:func:`search_web.rendering.search_url` and ``path_of`` for addresses.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import math
from collections.abc import Sequence

from indexer.article import parse_moment
from indexer.backends.protocol import ArchiveStats, SearchBackend
from indexer.query.request import Facet, SearchRequest, Sort
from indexer.query.result import FacetCount, Hit
from indexer.query.timeline import TimeBar, Timeline, TimeUnit, is_whole, span_of
from indexer.time_limit import time_limit
from search_web.facet_view import TITLES, value_label
from search_web.histogram_view import HistogramView, histogram_view, span_label
from search_web.page_view import PageView, Scale
from search_web.rendering import path_of, search_url
from search_web.request_changes import adding, selecting
from search_web.request_url import url_for_request

SHOWN_VALUES = 12
SHOWN_HITS = 10
SHOWN_GAPS = 20

_NAMED_UNITS = (TimeUnit.YEAR, TimeUnit.MONTH, TimeUnit.DAY)

TIME_STEPS = (1, 2, 5, 10, 20, 50, 100, 1_000)
"""Milliseconds that part the bars of search times."""


@dataclasses.dataclass(frozen=True, slots=True)
class CountedLink:
    """A value with a number of articles; ``percent`` of the largest beside it."""

    label: str
    count: int
    url: str
    percent: int


@dataclasses.dataclass(frozen=True, slots=True)
class CountedList:
    """Values of a facet under a heading."""

    title: str
    rows: tuple[CountedLink, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PlacePage:
    """What the archive has under a tag or of a source.

    Attributes:
        kind: ``Tag`` or ``Source``.
        name: as most articles write it.
        facet_parameter: the parameter of a search that selects it.
        total: articles.
        first, last: ISO 8601, of the oldest and the newest dated one; empty without.
        histogram: when they appeared.
        lists: what they go along with; each count is that of the search behind it.
        newest: some.
        search: all of them as a search.
        feed_url: the newest as an Atom feed.
    """

    kind: str
    name: str
    facet_parameter: str
    total: int
    first: str
    last: str
    histogram: HistogramView | None
    lists: tuple[CountedList, ...]
    newest: tuple[Hit, ...]
    search: SearchRequest
    feed_url: str


@time_limit()
def place_page(backend: SearchBackend, facet: Facet, name: str, view: PageView) -> PlacePage | None:
    """Return what the archive has under a value of a facet, None where it has nothing.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    request = selecting(SearchRequest(sort=Sort.NEWEST, limit=SHOWN_HITS), facet, (name,))
    result = backend.search(dataclasses.replace(request, timeline=True))
    if not result.total:
        return None
    chosen = [entry.value for entry in result.facets[facet] if entry.selected]
    search = dataclasses.replace(request, sort=Sort.RELEVANCE)
    oldest = dataclasses.replace(request, sort=Sort.OLDEST, limit=1, facets=())
    dated = [hit.published for hit in (*backend.search(oldest).hits, *result.hits[:1])]
    timeline = result.timeline
    return PlacePage(
        kind="Tag" if facet is Facet.TAGS else "Source",
        name=(chosen or [name])[0],
        facet_parameter="tag" if facet is Facet.TAGS else "source",
        total=result.total,
        first=dated[0],
        last=dated[-1],
        histogram=histogram_view(search, timeline, view.scale, search_url) if timeline else None,
        lists=tuple(
            _counted(search, other, result.facets[other])
            for other in Facet
            if other is not facet or facet is Facet.TAGS
        ),
        newest=result.hits,
        search=search,
        feed_url=url_for_request(
            dataclasses.replace(search, limit=SearchRequest().limit), path_of("feeds.atom")
        ),
    )


def _counted(request: SearchRequest, facet: Facet, counts: Sequence[FacetCount]) -> CountedList:
    rows = [entry for entry in counts[: SHOWN_VALUES + 1] if not entry.selected][:SHOWN_VALUES]
    most = max((entry.count for entry in rows), default=1)
    return CountedList(
        TITLES[facet],
        tuple(
            CountedLink(
                value_label(facet, entry.value),
                entry.count,
                search_url(added),
                math.ceil(100 * entry.count / most),
            )
            for entry in rows
            if (added := adding(request, facet, entry.value)) is not None
        ),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class TimePage:
    """What appeared in a stretch of time.

    Attributes:
        title: what the stretch is called.
        whole: whether it is all of the archive.
        total: articles, with those without a date where it is all.
        undated: articles without a date.
        histogram: its parts; each leads to the page of its own.
        lists: tags and sources; each count is that of the search behind it.
        gaps: stretches without an article, the longest first.
        wider: what the stretch is part of, None where it is all.
        previous, next: the nearest stretches of the same length that have articles.
        oldest: some articles.
        search: all of them as a search.
    """

    title: str
    whole: bool
    total: int
    undated: int
    histogram: HistogramView | None
    lists: tuple[CountedList, ...]
    gaps: tuple[str, ...]
    wider: TimeLink | None
    previous: TimeLink | None
    next: TimeLink | None
    oldest: tuple[Hit, ...]
    search: SearchRequest


@dataclasses.dataclass(frozen=True, slots=True)
class TimeLink:
    """Another stretch of time."""

    label: str
    url: str


@time_limit()
def time_page(backend: SearchBackend, request: SearchRequest) -> TimePage:
    """Return what appeared in the range of dates of a request, or in all.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    result = backend.search(dataclasses.replace(request, timeline=True, limit=SHOWN_HITS))
    timeline = result.timeline or Timeline(TimeUnit.DAY, (), 0)
    whole = not (request.date_from or request.date_to)
    search = dataclasses.replace(request, sort=Sort.RELEVANCE)
    unit = _unit(request)
    return TimePage(
        title="Timeline" if whole or not timeline.bars else _title(timeline, request),
        whole=whole,
        total=result.total,
        undated=timeline.undated,
        histogram=histogram_view(search, timeline, Scale.COUNT, _time_url),
        lists=tuple(
            _counted(search, facet, result.facets[facet]) for facet in (Facet.TAGS, Facet.SOURCE)
        ),
        gaps=_gaps(timeline),
        wider=None if whole else _wider(request, unit),
        previous=_nearest(backend, request, unit, Sort.NEWEST),
        next=_nearest(backend, request, unit, Sort.OLDEST),
        oldest=result.hits,
        search=search,
    )


def _title(timeline: Timeline, request: SearchRequest) -> str:
    first = request.date_from or timeline.bars[0].first
    last = request.date_to or timeline.bars[-1].last
    for unit in _NAMED_UNITS:
        if is_whole(first, last, unit):
            return span_label(first, last, unit)
    return span_label(first, last, _NAMED_UNITS[-1])


_WIDER = {TimeUnit.DAY: TimeUnit.MONTH, TimeUnit.MONTH: TimeUnit.YEAR}


def _unit(request: SearchRequest) -> TimeUnit | None:
    """Return the unit that a request's range of dates is one of, None where it is none."""
    first, last = request.date_from, request.date_to
    if first is None or last is None:
        return None
    return next((unit for unit in _NAMED_UNITS if is_whole(first, last, unit)), None)


def _wider(request: SearchRequest, unit: TimeUnit | None) -> TimeLink:
    """Return the month of a day, the year of a month, else the whole timeline."""
    if unit in _WIDER and request.date_from:
        return _time_link(request.date_from, _WIDER[unit])
    return TimeLink("The whole timeline", path_of("places.timeline"))


def _nearest(
    backend: SearchBackend, request: SearchRequest, unit: TimeUnit | None, sort: Sort
) -> TimeLink | None:
    """Return the nearest stretch before, or behind, that has an article."""
    if unit is None or request.date_from is None or request.date_to is None:
        return None
    step = datetime.timedelta(days=1)
    beside = SearchRequest(sort=sort, limit=1, facets=())
    if sort is Sort.NEWEST and request.date_from > datetime.date.min:
        beside = dataclasses.replace(beside, date_to=request.date_from - step)
    elif sort is Sort.OLDEST and request.date_to < datetime.date.max:
        beside = dataclasses.replace(beside, date_from=request.date_to + step)
    else:
        return None
    hits = backend.search(beside).hits
    if not hits:
        return None
    return _time_link(parse_moment(hits[0].published, "published").date(), unit)


def _time_link(day: datetime.date, unit: TimeUnit) -> TimeLink:
    first, last = span_of(day, unit)
    url = _time_url(SearchRequest(date_from=first, date_to=last))
    return TimeLink(span_label(first, last, unit), url)


def _time_url(request: SearchRequest) -> str:
    dates = SearchRequest(date_from=request.date_from, date_to=request.date_to)
    return url_for_request(dates, path_of("places.timeline"))


def _gaps(timeline: Timeline) -> tuple[str, ...]:
    """Return the longest stretches of a timeline in which the archive has nothing."""
    runs = itertools.groupby(timeline.bars, key=_is_empty)
    stretches = [list(run) for empty, run in runs if empty]
    stretches.sort(key=lambda bars: bars[0].first - bars[-1].last)
    return tuple(
        span_label(bars[0].first, bars[-1].last, timeline.unit) for bars in stretches[:SHOWN_GAPS]
    )


def _is_empty(bar: TimeBar) -> bool:
    return bar.articles == 0


@dataclasses.dataclass(frozen=True, slots=True)
class StatusPage:
    """How the archive is.

    Attributes:
        stats: what it holds.
        histogram: when its articles appeared; each bar leads to the page of its time.
        lists: languages and tags.
        times: recent searches by how long they took.
        searches: how many those are.
        median_ms: of those; 0.0 without any.
    """

    stats: ArchiveStats
    histogram: HistogramView | None
    lists: tuple[CountedList, ...]
    times: CountedList
    searches: int
    median_ms: float


@time_limit()
def status_page(backend: SearchBackend, times: Sequence[float]) -> StatusPage:
    """Return how the archive is.

    Args:
        backend: the archive.
        times: milliseconds of recent searches.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    everything = SearchRequest()
    result = backend.search(dataclasses.replace(everything, limit=0, timeline=True))
    timeline = result.timeline
    ordered = sorted(times)
    return StatusPage(
        stats=backend.stats(),
        histogram=histogram_view(everything, timeline, Scale.COUNT, _time_url)
        if timeline
        else None,
        lists=tuple(
            _counted(everything, facet, result.facets[facet])
            for facet in (Facet.LANGUAGE, Facet.TAGS)
        ),
        times=_by_duration(times),
        searches=len(times),
        median_ms=ordered[len(ordered) // 2] if ordered else 0.0,
    )


def _by_duration(times: Sequence[float]) -> CountedList:
    edges = (0, *TIME_STEPS, math.inf)
    counts = [
        (low, high, sum(low <= ms < high for ms in times))
        for low, high in itertools.pairwise(edges)
    ]
    most = max((count for *_, count in counts), default=0) or 1
    rows = (
        CountedLink(
            f"{low:,} to {high:,} ms" if high < math.inf else f"{low:,} ms and more",
            count,
            "",
            math.ceil(100 * count / most),
        )
        for low, high, count in counts
        if count
    )
    return CountedList("Recent searches", tuple(rows))
