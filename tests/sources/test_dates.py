"""Printed dates become ISO 8601, with time and zone where they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.article import parse_moment
from indexer.sources.dates import find_moment, is_date_line, is_update, iso_moment, read_moment


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("updated 9:14 p.m. EST, Tue January 4, 2011", "2011-01-04T21:14:00-05:00"),
        ("Published June 3, 1994", "1994-06-03"),
        ("March 9, 1972", "1972-03-09"),
        ("2004-10-12", "2004-10-12"),
        ("3 June 1994", "1994-06-03"),
        ("13 November 2014, 16:40 GMT", "2014-11-13T16:40:00+00:00"),
        ("Updated 0214 GMT (1014 HKT) November 25, 2014", "2014-11-25T02:14:00+00:00"),
        ("Monday, 3 December 1990", "1990-12-03"),
        ("12 noon, Sept. 1st, 2001", "2001-09-01"),
        ("12:05 a.m. PDT, July 2, 2003", "2003-07-02T00:05:00-07:00"),
        ("Aktualisiert am 3. Juni 1994, 14:30 Uhr", "1994-06-03T14:30:00"),
        ("Stand: 18.08.2002", "2002-08-18"),
        ("le 28 septembre 1981", "1981-09-28"),
        ("Publicado el 9 de marzo de 1972", "1972-03-09"),
    ],
)
def test_date_lines(printed: str, moment: str) -> None:
    """Each form that news pages print is a date line and is read."""
    assert is_date_line(printed)
    assert find_moment(printed) == moment


@pytest.mark.parametrize(
    "line",
    [
        "On June 3, 1994, the bridge was opened by the mayor.",
        "No date here",
        "February 30, 2001",
        "Chapter 3",
        "May 2011",
    ],
)
def test_other_lines(line: str) -> None:
    """A sentence with a date in it is no date line, nor is half a date."""
    assert not is_date_line(line)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2011-01-04", "2011-01-04"),
        ("20110104", "2011-01-04"),
        ("2011-01-04T21:14Z", "2011-01-04T21:14:00+00:00"),
        ("2011-01-04 21:14:05.250+0100", "2011-01-04T21:14:05+01:00"),
        ("yesterday", ""),
        ("1" * 50, ""),
        ("2011", ""),
    ],
)
def test_iso_moments(text: str, moment: str) -> None:
    """ISO 8601 is read in its forms and written in one; nothing else passes."""
    assert iso_moment(text) == moment


def test_updates_are_told_apart() -> None:
    """A line that says when a story was changed does not say when it appeared."""
    assert is_update("Updated May 21, 2015")
    assert not is_update("Published May 20, 2015; updated May 21, 2015")


@given(st.text(alphabet="0123456789-:/.,TZ +apmJuneMay ", max_size=60))
def test_what_is_read_is_a_date(text: str) -> None:
    """Whatever comes out is a date that an article accepts."""
    for moment in (read_moment(text), iso_moment(text)):
        if moment:
            parse_moment(moment, "published")
