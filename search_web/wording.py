"""Numbers and moments as a reader wants to see them.

Imports only :mod:`indexer.article` and :mod:`indexer.errors`.
"""

from __future__ import annotations

import datetime

from indexer.article import parse_moment
from indexer.errors import ArticleError

DAY_LENGTH = len("2011-01-04")


def _moment(published: str) -> datetime.datetime | None:
    """Read a moment, None where there is none or a backend gave no date."""
    try:
        return parse_moment(published, "published")
    except ArticleError:
        return None


def long_day(day: datetime.date) -> str:
    """Return a day such as ``4 January 2011``, whatever the locale."""
    return f"{day.day} {day:%B} {day.year}"


def long_date(published: str) -> str:
    """Return the day of an ISO 8601 moment, the text itself where it is none."""
    moment = _moment(published)
    return long_day(moment) if moment else published


def long_moment(published: str) -> str:
    """Return day and, where it is known, time: ``4 January 2011, 21:14``."""
    moment = _moment(published)
    if moment is None or len(published) <= DAY_LENGTH:
        return long_date(published)
    return f"{long_day(moment)}, {moment:%H:%M}"


def machine_date(published: str) -> str:
    """Return a moment in the form that HTML's ``<time datetime>`` takes."""
    moment = _moment(published)
    if moment is None:
        return ""
    if len(published) <= DAY_LENGTH:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def number(count: int) -> str:
    """Return a number with its thousands set apart."""
    return f"{count:,}"


def articles(count: int) -> str:
    """Return ``1 article``, ``2 articles``, ``1,200 articles``."""
    return f"{count:,} article" + ("" if count == 1 else "s")
