"""Tests of the timeline as it is drawn."""

from __future__ import annotations

import datetime

import pytest

from indexer.query.request import SearchRequest
from indexer.query.timeline import TimeBar, Timeline, TimeUnit
from search_web.histogram_view import HEIGHT, LEAST_HEIGHT, STEP, histogram_view, span_label
from search_web.page_view import Scale
from search_web.request_url import arguments_of, parse_request, url_for_request

DAY = datetime.date.fromisoformat


def bar(first: str, last: str, count: int, articles: int) -> TimeBar:
    """Return a bar by the names of its days."""
    return TimeBar(DAY(first), DAY(last), count, articles)


MONTHS = Timeline(
    TimeUnit.MONTH,
    (
        bar("1916-01-15", "1916-01-31", 1, 1000),
        bar("1916-02-01", "1916-02-29", 0, 0),
        bar("1916-03-01", "1916-03-31", 0, 0),
        bar("1916-04-01", "1916-04-30", 0, 10),
        bar("1916-05-01", "1916-05-31", 200, 400),
    ),
    undated=3,
)


def test_bars_are_as_high_as_their_hits() -> None:
    """The highest fills the drawing, the lowest is seen, spans without hits have no bar."""
    view = histogram_view(SearchRequest(text="x"), MONTHS, Scale.COUNT, url_for_request)
    assert view is not None
    assert [(one.x, one.height) for one in view.bars] == [(0, LEAST_HEIGHT), (4 * STEP, HEIGHT)]
    assert (view.peak, view.undated, view.whole_url) == ("200 articles", 3, "")
    assert view.bars[1].label == "May 1916: 200 articles, 500.0 of 1,000"


def test_shares_compare_with_what_the_archive_has() -> None:
    """Of 1,000 articles of its month: more hits are not more where more was written."""
    view = histogram_view(SearchRequest(text="x"), MONTHS, Scale.SHARE, url_for_request)
    assert view is not None
    assert view.peak == "500.0 of 1,000"


def test_gaps_are_where_the_archive_has_nothing() -> None:
    """Neighbouring spans are one gap; a span without hits alone is none."""
    view = histogram_view(SearchRequest(), MONTHS, Scale.COUNT, url_for_request)
    assert view is not None
    assert [(gap.x, gap.width) for gap in view.gaps] == [(STEP, 2 * STEP)]


@pytest.mark.parametrize("place", [0, 1])
def test_links_say_the_days_of_their_bars(place: int) -> None:
    """A whole month is written as such, a part of one by its days; words are kept."""
    request = SearchRequest(text="x y", offset=30, date_from=DAY("1916-01-15"))
    view = histogram_view(request, MONTHS, Scale.COUNT, url_for_request)
    assert view is not None
    url = view.bars[place].url
    expected = ("from=1916-01-15&to=1916-01-31", "from=1916-05&to=1916-05")[place]
    assert url == f"/search?q=x+y&{expected}"
    parsed = parse_request(arguments_of(url.partition("?")[2].encode()))
    shown = MONTHS.bars[0 if place == 0 else 4]
    assert (parsed.request.date_from, parsed.request.date_to) == (shown.first, shown.last)
    assert view.whole_url == "/search?q=x+y"


def test_one_bar_is_drawn_only_where_it_was_chosen() -> None:
    """One bar says nothing, but a chosen one is the way back to all."""
    one = Timeline(TimeUnit.DAY, (bar("1916-01-15", "1916-01-15", 3, 3),), 0)
    assert histogram_view(SearchRequest(), one, Scale.COUNT, url_for_request) is None
    chosen = SearchRequest(date_to=DAY("1916-01-15"))
    assert histogram_view(chosen, one, Scale.COUNT, url_for_request) is not None
    empty = Timeline(TimeUnit.DAY, (bar("1916-01-15", "1916-01-15", 0, 3),), 0)
    for nothing in (Timeline(TimeUnit.DAY, (), 0), empty):
        assert histogram_view(chosen, nothing, Scale.COUNT, url_for_request) is None


def test_the_last_day_that_there_is_has_no_day_after_it() -> None:
    """Calendars end; a bar that ends with them is drawn as any other."""
    century = Timeline(
        TimeUnit.YEAR,
        (bar("9998-01-01", "9998-12-31", 1, 1), bar("9999-01-01", "9999-12-31", 1, 1)),
        0,
    )
    view = histogram_view(SearchRequest(), century, Scale.COUNT, url_for_request)
    assert view is not None
    assert view.bars[1].url.endswith("from=9999&to=9999")


@pytest.mark.parametrize(
    ("first", "last", "unit", "label"),
    [
        ("1916-03-04", "1916-03-04", TimeUnit.DAY, "4 March 1916"),
        ("1916-03-01", "1916-03-31", TimeUnit.MONTH, "March 1916"),
        ("1916-01-01", "1916-12-31", TimeUnit.YEAR, "1916"),
        ("1910-01-01", "1919-12-31", TimeUnit.DECADE, "1910 to 1919"),
    ],
)
def test_spans_are_named(first: str, last: str, unit: TimeUnit, label: str) -> None:
    """A bar is called what people call its days."""
    assert span_label(DAY(first), DAY(last), unit) == label
