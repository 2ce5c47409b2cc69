"""Ranges of days are cut into bars that can be told apart."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.timeline import MOST_BARS, TimeUnit, bar_spans, bar_unit

ONE_DAY = datetime.timedelta(days=1)


@given(st.dates(), st.dates())
def test_bars_cover_a_range_exactly(one: datetime.date, other: datetime.date) -> None:
    """There are not too many bars, each follows the one before it, the ends are the range's."""
    first, last = sorted([one, other])
    spans = list(bar_spans(first, last, bar_unit(first, last)))
    assert len(spans) <= MOST_BARS
    assert (spans[0][0], spans[-1][1]) == (first, last)
    for before, after in itertools.pairwise(spans):
        assert before[0] <= before[1]
        assert after[0] == before[1] + ONE_DAY


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        ("2011-01-04", "2011-01-04", TimeUnit.DAY),
        ("2011-01-01", "2011-04-30", TimeUnit.DAY),
        ("2011-01-01", "2011-12-31", TimeUnit.MONTH),
        ("1999-06-01", "2011-11-30", TimeUnit.MONTH),
        ("1999-06-01", "2011-12-01", TimeUnit.YEAR),
        ("1836-01-01", "2011-12-01", TimeUnit.DECADE),
        ("0001-01-01", "9999-12-31", TimeUnit.CENTURY),
    ],
)
def test_the_shortest_unit_that_fits_is_taken(first: str, last: str, unit: TimeUnit) -> None:
    """A season is shown by days, a year by months, a century by years."""
    assert bar_unit(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)) is unit


def test_bars_begin_where_the_calendar_does() -> None:
    """Only the first and the last bar of a range may be shorter than their unit."""
    day = datetime.date.fromisoformat
    spans = list(bar_spans(day("2010-11-17"), day("2011-02-03"), TimeUnit.MONTH))
    assert [f"{first} {last}" for first, last in spans] == [
        "2010-11-17 2010-11-30",
        "2010-12-01 2010-12-31",
        "2011-01-01 2011-01-31",
        "2011-02-01 2011-02-03",
    ]
