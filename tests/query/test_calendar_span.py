"""A date as typed stands for a first and a last day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.calendar_span import calendar_span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1986", "1986-01-01", "1986-12-31"),
        ("1988-02", "1988-02-01", "1988-02-29"),
        (" 2011/12/17 ", "2011-12-17", "2011-12-17"),
        ("20111217", "2011-12-17", "2011-12-17"),
        ("1954.7", "1954-07-01", "1954-07-31"),
    ],
)
def test_spans(text: str, first: str, last: str) -> None:
    """A year is all its days, a month all of its, a day itself."""
    assert calendar_span(text) == (
        datetime.date.fromisoformat(first),
        datetime.date.fromisoformat(last),
    )


@pytest.mark.parametrize(
    "text", ["", "yesterday", "1986-13", "2011-02-30", "0000", "19", "１９８６"]
)
def test_what_is_no_date(text: str) -> None:
    """Words and impossible days are no date."""
    assert calendar_span(text) is None


@given(st.dates())
def test_every_full_date_is_its_own_span(day: datetime.date) -> None:
    """What ISO 8601 prints is read back."""
    assert calendar_span(day.isoformat()) == (day, day)


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Nothing raises."""
    calendar_span(text)
