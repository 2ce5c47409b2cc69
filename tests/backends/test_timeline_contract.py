"""What every search backend says of when hits appeared."""

from __future__ import annotations

import dataclasses
import datetime
import itertools

import pytest
from hypothesis import HealthCheck, given, settings

from indexer.article import Article
from indexer.query.request import Duplicates, SearchRequest
from indexer.query.timeline import TimeUnit
from tests.backends.archives import archives, requests
from tests.backends.test_contract import BACKENDS
from tests.conftest import make_article

ONE_DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("name", BACKENDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles=archives(), request=requests)
def test_a_bar_is_a_promise_about_the_click(
    name: str, articles: list[Article], request: SearchRequest
) -> None:
    """Choosing the days of a bar leaves as many hits as it said."""
    with BACKENDS[name](articles) as backend:
        timeline = backend.search(dataclasses.replace(request, timeline=True)).timeline
        assert timeline is not None
        for bar in timeline.bars:
            if bar.count:
                clicked = dataclasses.replace(request, date_from=bar.first, date_to=bar.last)
                assert backend.search(clicked).total == bar.count


@pytest.mark.parametrize("name", BACKENDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles=archives(), request=requests)
def test_bars_and_undated_hits_are_all_hits(
    name: str, articles: list[Article], request: SearchRequest
) -> None:
    """Bars follow each other without a gap, and every hit is in one of them or undated."""
    shown = dataclasses.replace(request, timeline=True, duplicates=Duplicates.SHOW)
    with BACKENDS[name](articles) as backend:
        result = backend.search(shown)
    assert result.timeline is not None
    bars = result.timeline.bars
    assert sum(bar.count for bar in bars) + result.timeline.undated == result.total
    for one, following in itertools.pairwise(bars):
        assert one.first <= one.last
        assert following.first == one.last + ONE_DAY


@pytest.mark.parametrize("name", BACKENDS)
def test_bars_say_how_much_the_archive_has(name: str) -> None:
    """Beside its hits a bar has the articles of the archive, so that shares can be shown."""
    articles = [
        make_article(1, title="alpha", published="2011-01-04"),
        make_article(2, title="beta", published="2011-01-04"),
        make_article(3, title="alpha", published="2011-01-06T23:59:59"),
        make_article(4, title="alpha", published=""),
    ]
    with BACKENDS[name](articles) as backend:
        timeline = backend.search(SearchRequest(text="alpha", timeline=True)).timeline
    assert timeline is not None
    assert timeline.unit is TimeUnit.DAY
    assert [(bar.count, bar.articles) for bar in timeline.bars] == [(1, 2), (0, 0), (1, 1)]
    assert timeline.undated == 1


@pytest.mark.parametrize("name", BACKENDS)
def test_there_is_no_timeline_unless_it_is_asked_for(name: str) -> None:
    """Counting costs time, so answers leave it out."""
    with BACKENDS[name]([make_article(1)]) as backend:
        result = backend.search(SearchRequest())
    assert result.timeline is None
    assert "timeline" not in result.to_json()
