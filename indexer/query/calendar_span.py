"""Dates as people type them: a year, a month or a day as a span of days, and ranges.

Imports nothing of ours.
"""

from __future__ import annotations

import calendar
import datetime
import re

_COMPARED = re.compile(r"([<>])(=?)(.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4})(?:[-/.]?(\d{1,2})(?:[-/.]?(\d{1,2}))?)?", re.ASCII)


def calendar_span(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day that a date stands for.

    Args:
        text: ``1986``, ``1986-03``, ``1986-03-13``; also with slashes, dots or
            nothing between.

    Returns:
        Both days, equal for a full date, or None if ``text`` is no date.
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101  (the pattern's first group is not optional)
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return first, datetime.date(year, last_month, last_day)


def range_ends(text: str) -> tuple[str, str, bool, bool]:
    """Return the dates between which a range lies, and whether each is left out.

    Args:
        text: ``2010..2012``, ``2010..``, ``..2012``, ``>2010``, ``<=2012``, or one date,
            which is the range from itself to itself; an open end is the empty string.
    """
    text = text.strip()
    if found := _COMPARED.fullmatch(text):
        left_out = not found[2]
        return (
            (found[3], "", left_out, False) if found[1] == ">" else ("", found[3], False, left_out)
        )
    start, dots, end = text.partition("..")
    if dots and (start or end.strip(".")):
        return start, end.strip("."), False, False
    return text, text, False, False


def moment(span: tuple[datetime.date, datetime.date], *, last_one: bool) -> datetime.datetime:
    """Return the first or the last moment of a span of days."""
    if last_one:
        return datetime.datetime.combine(span[1], datetime.time.max)
    return datetime.datetime.combine(span[0], datetime.time.min)
