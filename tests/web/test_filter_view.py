"""Tests of the chips and of the ways out of an empty result."""

from __future__ import annotations

import datetime

from indexer.query.request import SearchRequest
from indexer.query.result import SearchResult
from search_web.filter_view import MOST_WAYS_OUT, chips, ways_out
from search_web.request_url import url_for_request

from .memory_backend import MemoryBackend
from .sample_articles import sample_articles


def test_every_filter_has_a_chip() -> None:
    """Each filter is named, and its chip takes away it alone."""
    request = SearchRequest(
        text="x",
        tags=("Film",),
        languages=("ko",),
        date_from=datetime.date(2011, 1, 4),
        date_to=datetime.date(2012, 2, 29),
        offset=10,
    )
    shown = {(chip.kind, chip.label): chip.url for chip in chips(request, url_for_request)}
    dates = "from=2011-01-04&to=2012-02-29"
    assert shown == {
        ("Tag", "Film"): f"/search?q=x&language=ko&{dates}",
        ("Language", "Korean"): f"/search?q=x&tag=Film&{dates}",
        ("From", "4 January 2011"): "/search?q=x&tag=Film&language=ko&to=2012-02-29",
        ("To", "29 February 2012"): "/search?q=x&tag=Film&language=ko&from=2011-01-04",
    }


def test_ways_out_tell_what_each_gives() -> None:
    """Only the removals that find something are offered, with their exact totals."""
    backend = MemoryBackend(sample_articles())
    request = SearchRequest(text="film", tags=("Cinema",), years=("1999",))
    ways = ways_out(backend, request, url_for_request)
    assert [(way.description, way.total) for way in ways] == [
        ("without the year “1999”", 1),
        ("without any filter", 1),
    ]
    assert ways[0].url == "/search?q=film&tag=Cinema"


def test_search_without_filters_has_no_way_out() -> None:
    """Where nothing is selected there is nothing to remove."""
    backend = MemoryBackend(sample_articles())
    assert ways_out(backend, SearchRequest(text="xyzzy"), url_for_request) == ()


def test_cost_of_ways_out_is_bounded() -> None:
    """However many filters there are, only a few removals are tried."""
    asked: list[SearchRequest] = []

    class CountingBackend(MemoryBackend):
        def search(self, request: SearchRequest) -> SearchResult:
            asked.append(request)
            return super().search(request)

    request = SearchRequest(tags=tuple(f"t{number}" for number in range(40)))
    ways_out(CountingBackend(sample_articles()), request, url_for_request)
    assert len(asked) == MOST_WAYS_OUT + 1
