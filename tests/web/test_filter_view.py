"""Tests of the chips."""

from __future__ import annotations

import datetime

from indexer.query.request import SearchRequest
from search_web.filter_view import chips
from search_web.request_url import url_for_request


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
