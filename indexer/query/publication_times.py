"""Hits counted by when they appeared, for one state of an index.

Imports the engine and :mod:`indexer.query`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.engine.collection import Collection
from indexer.engine.columns import FacetColumn
from indexer.engine.publication_spans import Span, publication_days, span_column
from indexer.query.facets import Filters
from indexer.query.request import SearchRequest
from indexer.query.timeline import TimeBar, Timeline, TimeUnit, bar_spans, bar_unit

RANGES_KEPT = 16
"""Ranges that are remembered; one takes two bytes a document."""

_Bars = tuple[TimeUnit, tuple[Span, ...], FacetColumn, list[int]]


class PublicationTimes:
    """When the articles of one state of an index appeared; for several threads.

    Args:
        collection: the state.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @cached_property
    def days(self) -> npt.NDArray[np.int32]:
        """int32[documents], days since the first of year 1, -1 where there is no date."""
        return publication_days(self._collection.columns.published)

    @cached_property
    def range(self) -> Span | None:
        """First and last day on which an article appeared, None where none has a date."""
        dated = self.days[self._collection.live & (self.days >= 0)]
        if not len(dated):
            return None
        # Day 0 here is day 1 of Python's proleptic calendar.
        first, last = int(dated.min()) + 1, int(dated.max()) + 1
        return datetime.date.fromordinal(first), datetime.date.fromordinal(last)

    def timeline(self, request: SearchRequest, filters: Filters) -> Timeline:
        """Return when the hits of a request appeared.

        Args:
            request: says which range is looked at.
            filters: know its hits.
        """
        undated = int(np.count_nonzero(self.days[filters.hits] < 0))
        shown = self._shown_range(request)
        if shown is None:
            return Timeline(TimeUnit.DAY, (), undated)
        unit, spans, column, articles = self._cut(*shown)
        counts = filters.count(column).tolist()
        bars = (
            TimeBar(first, last, count, of_archive)
            for (first, last), count, of_archive in zip(spans, counts, articles, strict=True)
        )
        return Timeline(unit, tuple(bars), undated)

    def _shown_range(self, request: SearchRequest) -> Span | None:
        """Return the range of a request within that of the archive, None if there is none."""
        if self.range is None:
            return None
        first, last = self.range
        years = sorted(int(year) for year in request.years if year.isdecimal())
        if years and years[0] >= datetime.MINYEAR and years[-1] <= datetime.MAXYEAR:
            first = max(first, datetime.date(years[0], 1, 1))
            last = min(last, datetime.date(years[-1], 12, 31))
        first = max(first, request.date_from or first)
        last = min(last, request.date_to or last)
        return (first, last) if first <= last else None

    @cached_property
    def _cut(self) -> Callable[[datetime.date, datetime.date], _Bars]:
        live = np.flatnonzero(self._collection.live).astype(np.uint32)
        # Not a method: a circle of references would keep the memory of an earlier state.
        return functools.lru_cache(RANGES_KEPT)(functools.partial(_cut_range, self.days, live))


def _cut_range(
    days: npt.NDArray[np.int32],
    live: npt.NDArray[np.uint32],
    first: datetime.date,
    last: datetime.date,
) -> _Bars:
    """Return the bars of a range: unit, spans, their column, articles in each."""
    unit = bar_unit(first, last)
    spans = tuple(bar_spans(first, last, unit))
    column = span_column(days, spans)
    return unit, spans, column, column.count(live).tolist()
