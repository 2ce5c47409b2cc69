"""Spans of days as a column: in which span each document appeared.

A column of spans is counted as that of a facet is. Imports columns of the engine.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.engine.columns import NO_DATE, FacetColumn

Span = tuple[datetime.date, datetime.date]

_DAY = np.int64(24 * 60 * 60 * 1_000_000)


def publication_days(published: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Return int32[documents]: days since the first of year 1, -1 where there is no date.

    Args:
        published: int64[documents], as in :class:`indexer.engine.columns.Columns`.
    """
    days = np.where(published == NO_DATE, -1, published // _DAY)
    return days.astype(np.int32)


def span_column(days: npt.NDArray[np.int32], spans: Sequence[Span]) -> FacetColumn:
    """Return the column of the span in which each document appeared.

    The ordinal of a span is its place; what appeared in none of them has no value.

    Args:
        days: int32[documents], see :func:`publication_days`.
        spans: at least one, ascending, each the day after the one before it.
    """
    number = len(spans)
    edges = np.array([first.toordinal() - 1 for first, _ in spans], np.int32)
    behind = spans[-1][1].toordinal()
    places = np.searchsorted(edges, days, side="right") - 1
    places[(days < edges[0]) | (days >= behind)] = number
    starts = np.arange(number + 2, dtype=np.int64)
    starts[-1] = number  # the last list is that of documents in no span: it is empty
    ordinals = np.arange(number, dtype=np.int64)
    labels = np.array([first.isoformat() for first, _ in spans], np.object_)
    return FacetColumn(labels, {}, places.astype(np.uint16), starts, ordinals, ordinals)
