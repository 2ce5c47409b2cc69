"""When hits appeared: the frozen :class:`Timeline`, and how a range of days is cut into bars.

Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Iterator
from typing import Any

MOST_BARS = 150
"""Bars of a timeline: more are too thin to be told apart or hit with a finger."""


class TimeUnit(enum.StrEnum):
    """How long a bar is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@dataclasses.dataclass(frozen=True, slots=True)
class TimeBar:
    """A span of days.

    Attributes:
        first, last: its first and its last day, both included.
        count: hits of the span. A promise about the click: the same search from ``first``
            to ``last`` has as many.
        articles: articles of the whole archive that appeared in the span.
    """

    first: datetime.date
    last: datetime.date
    count: int
    articles: int

    def to_json(self) -> dict[str, Any]:
        """Return the bar as the JSON API prints it."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "count": self.count,
            "articles": self.articles,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Timeline:
    """When the hits of a search appeared.

    Attributes:
        unit: how long a bar is; at the ends of a range it may be shorter.
        bars: without gaps from the first to the last day of what is searched: the range of
            the request within that of the archive. Spans without hits are there, too.
        undated: hits without a date.
    """

    unit: TimeUnit
    bars: tuple[TimeBar, ...]
    undated: int

    def to_json(self) -> dict[str, Any]:
        """Return the timeline as the JSON API prints it."""
        return {
            "unit": self.unit.value,
            "bars": [bar.to_json() for bar in self.bars],
            "undated": self.undated,
        }


def bar_unit(first: datetime.date, last: datetime.date) -> TimeUnit:
    """Return the shortest unit that cuts a range into at most :data:`MOST_BARS`."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = {
        TimeUnit.DAY: (last - first).days + 1,
        TimeUnit.MONTH: months,
        TimeUnit.YEAR: last.year - first.year + 1,
        TimeUnit.DECADE: last.year // 10 - first.year // 10 + 1,
    }
    fitting = (unit for unit, number in numbers.items() if number <= MOST_BARS)
    return next(fitting, TimeUnit.CENTURY)


def bar_spans(
    first: datetime.date, last: datetime.date, unit: TimeUnit
) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Yield the first and last day of each bar from ``first`` to ``last``, none left out."""
    start = first
    while True:
        end = _last_day(start, unit)
        if end is None or end >= last:
            yield start, last
            return
        yield start, end
        start = end + datetime.timedelta(days=1)


def is_whole(first: datetime.date, last: datetime.date, unit: TimeUnit) -> bool:
    """Tell whether a span of days is one unit of the calendar, from end to end."""
    before = first - datetime.timedelta(days=1) if first > datetime.date.min else None
    begins = before is None or _last_day(before, unit) == before
    return begins and (_last_day(first, unit) or datetime.date.max) == last


def span_of(day: datetime.date, unit: TimeUnit) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of the unit of the calendar that a day is in."""
    last = _last_day(day, unit) or datetime.date.max
    if unit is TimeUnit.DAY:
        return day, last
    if unit is TimeUnit.MONTH:
        return day.replace(day=1), last
    length = _YEARS[unit]
    return datetime.date(max(day.year // length * length, datetime.MINYEAR), 1, 1), last


_YEARS = {TimeUnit.YEAR: 1, TimeUnit.DECADE: 10, TimeUnit.CENTURY: 100}


def _last_day(day: datetime.date, unit: TimeUnit) -> datetime.date | None:
    """Return the last day of the unit that a day is in, None behind the last year there is."""
    if unit is TimeUnit.DAY:
        return day
    if unit is TimeUnit.MONTH:
        year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    else:
        length = _YEARS[unit]
        year, month = (day.year // length + 1) * length, 1
    if year > datetime.MAXYEAR:
        return None
    return datetime.date(year, month, 1) - datetime.timedelta(days=1)
