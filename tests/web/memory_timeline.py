"""When articles appeared, counted by looking at each of them for each bar."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from indexer.article import Article
from indexer.query.request import SearchRequest
from indexer.query.timeline import TimeBar, Timeline, TimeUnit, bar_spans, bar_unit


def day_of(article: Article) -> datetime.date | None:
    """Return the day on which an article appeared."""
    return article.published_at.date() if article.published_at else None


def timeline(
    archive: Sequence[Article],
    passing: Sequence[Article],
    request: SearchRequest,
    counted: Callable[[list[Article]], int],
) -> Timeline:
    """Return when some articles appeared.

    Args:
        archive: all articles.
        passing: those that pass the filters, copies included.
        request: says which range is looked at.
        counted: how many hits some articles are.
    """
    undated = counted([article for article in passing if day_of(article) is None])
    shown = _shown_range(archive, request)
    if shown is None:
        return Timeline(TimeUnit.DAY, (), undated)
    unit = bar_unit(*shown)
    bars = (
        TimeBar(first, last, counted(_within(passing, first, last)), _number(archive, first, last))
        for first, last in bar_spans(*shown, unit)
    )
    return Timeline(unit, tuple(bars), undated)


def _within(
    articles: Sequence[Article], first: datetime.date, last: datetime.date
) -> list[Article]:
    return [one for one in articles if (day := day_of(one)) and first <= day <= last]


def _number(articles: Sequence[Article], first: datetime.date, last: datetime.date) -> int:
    return len(_within(articles, first, last))


def _shown_range(
    archive: Sequence[Article], request: SearchRequest
) -> tuple[datetime.date, datetime.date] | None:
    days = [day for article in archive if (day := day_of(article))]
    years = [int(year) for year in request.years if year.isdecimal()]
    firsts = [min(days, default=None), request.date_from]
    lasts = [max(days, default=None), request.date_to]
    if years:
        firsts.append(datetime.date(min(years), 1, 1))
        lasts.append(datetime.date(max(years), 12, 31))
    if not days:
        return None
    first, last = max(day for day in firsts if day), min(day for day in lasts if day)
    return (first, last) if first <= last else None
