"""Which page links a result offers.

Imports only :mod:`indexer.query` and the request modules of this room.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

from indexer.query.request import SearchRequest
from search_web.request_url import last_page, with_parameter

Link = Callable[[SearchRequest], str]
"""Makes the address of a search."""

NEIGHBOURS = 2
"""Pages offered on either side of the current one."""


@dataclasses.dataclass(frozen=True, slots=True)
class PageLink:
    """A page that can be gone to; ``gap`` where numbers before it are left out."""

    number: int
    url: str
    current: bool
    gap: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Pagination:
    """The pages of a result.

    Attributes:
        page: current page, from 1; may lie beyond the last.
        page_count: pages there are, at least 1.
        first_hit, last_hit: what the current page shows, counted from 1.
        previous_url, next_url: empty where there is no such page.
        last_url: the last page.
        links: first, last and neighbouring pages in order.
    """

    page: int
    page_count: int
    first_hit: int
    last_hit: int
    previous_url: str
    next_url: str
    last_url: str
    links: tuple[PageLink, ...]

    @property
    def beyond(self) -> bool:
        """Whether the current page lies behind the last."""
        return self.page > self.page_count


def shown_numbers(page: int, page_count: int) -> list[int]:
    """Return the page numbers to offer, ascending: ends and neighbours."""
    near = range(page - NEIGHBOURS, page + NEIGHBOURS + 1)
    return sorted({1, page_count, *(number for number in near if 1 <= number <= page_count)})


def paginate(request: SearchRequest, total: int, first_page_url: str) -> Pagination:
    """Work out the page links for a result.

    Args:
        request: with a ``limit`` of at least 1.
        total: hits of the whole result.
        first_page_url: the address of the result's first page.
    """
    link = functools.partial(_page_url, first_page_url)
    page = request.offset // request.limit + 1
    page_count = min(max(1, -(-total // request.limit)), last_page(request.limit))
    return Pagination(
        page=page,
        page_count=page_count,
        first_hit=request.offset + 1,
        last_hit=min(request.offset + request.limit, total),
        previous_url=link(min(page - 1, page_count)) if page > 1 else "",
        next_url=link(page + 1) if page < page_count else "",
        last_url=link(page_count),
        links=_page_links(page, page_count, link),
    )


def _page_url(first_page_url: str, page: int) -> str:
    return first_page_url if page == 1 else with_parameter(first_page_url, "page", str(page))


def _page_links(page: int, page_count: int, link: Callable[[int], str]) -> tuple[PageLink, ...]:
    """Return the numbered links, a gap noted where numbers are left out."""
    numbers = shown_numbers(page, page_count)
    return tuple(
        PageLink(number, link(number), number == page, number > before + 1)
        for before, number in zip([0, *numbers], numbers, strict=False)
    )
