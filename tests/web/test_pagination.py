"""Tests of the page links."""

from __future__ import annotations

import pytest

from indexer.query.request import SearchRequest
from search_web.pagination import Pagination, paginate, shown_numbers


def page_of(page: int, total: int, limit: int = 10) -> Pagination:
    """Return the links on a page of a result."""
    request = SearchRequest(text="x", offset=(page - 1) * limit, limit=limit)
    return paginate(request, total, "/search?q=x")


@pytest.mark.parametrize(
    ("page", "page_count", "numbers"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, 3, 5]),
        (6, 20, [1, 4, 5, 6, 7, 8, 20]),
        (20, 20, [1, 18, 19, 20]),
        (99, 3, [1, 3]),
    ],
)
def test_ends_and_neighbours_are_offered(page: int, page_count: int, numbers: list[int]) -> None:
    """First, last and the pages around the current one are offered."""
    assert shown_numbers(page, page_count) == numbers


@pytest.mark.parametrize(("total", "page_count"), [(0, 1), (1, 1), (10, 1), (11, 2), (95, 10)])
def test_every_hit_has_a_page(total: int, page_count: int) -> None:
    """There are as many pages as the hits fill, and at least one."""
    assert page_of(1, total).page_count == page_count


def test_middle_page_leads_both_ways() -> None:
    """A page in the middle names its neighbours, its hits and the gaps."""
    pagination = page_of(6, 195)
    assert (pagination.first_hit, pagination.last_hit) == (51, 60)
    assert pagination.previous_url == "/search?q=x&page=5"
    assert pagination.next_url == "/search?q=x&page=7"
    assert [link.number for link in pagination.links if link.gap] == [4, 20]
    assert [link.number for link in pagination.links if link.current] == [6]


def test_ends_lead_one_way() -> None:
    """The first page has no page before it, the last none after it."""
    assert page_of(1, 20).previous_url == ""
    assert page_of(2, 20).next_url == ""


def test_page_beyond_the_last_leads_back() -> None:
    """A page that does not exist knows it and leads to the last."""
    pagination = page_of(9, 20)
    assert pagination.beyond
    assert pagination.previous_url == pagination.last_url == "/search?q=x&page=2"
