"""A count on a link is a promise: the page behind it has that many hits."""

from __future__ import annotations

import pytest

from .page_reader import Page, Site

STARTS = [
    "/search",
    "/search?q=harbour",
    "/search?q=harbour+zebra+dictator",
    "/search?tag=Travel",
    "/search?tag=travel&tag=SCIENCE",
    "/search?tag=Travel&mode=any",
    "/search?tag=Travel&tag=Science&mode=any&source=Harbour+Post",
    "/search?source=Harbour+Post&source=Morning+Star",
    "/search?language=de&year=1990&year=1991",
    "/search?year=1990&from=1989&to=1995-06&page=2&sort=oldest",
    "/search?q=harbour&tag=nothing+has+this&source=Harbour+Post",
]


def keeps_promises(site: Site, page: Page) -> int:
    """Follow every link with a count and return how many there were."""
    links = page.counted_links
    for link in links:
        assert site.page(link.url).total == link.count, link
    return len(links)


@pytest.mark.parametrize("url", STARTS)
def test_facet_link_leads_to_its_count(site: Site, url: str) -> None:
    """Every count beside a link, in each facet and mode, is the total behind it."""
    assert keeps_promises(site, site.page(url)) or "nothing" in url


@pytest.mark.parametrize("url", ["/search?q=harbour", "/search?tag=Travel&mode=any"])
def test_second_click_keeps_the_promise(site: Site, url: str) -> None:
    """The counts on the pages behind the first links hold as well."""
    for link in site.page(url).counted_links[::7]:
        assert keeps_promises(site, site.page(link.url))


@pytest.mark.parametrize("url", STARTS)
def test_selected_value_can_be_removed(site: Site, url: str) -> None:
    """The link of a selected value leads to a search without it, never a smaller one."""
    page = site.page(url)
    for link in page.with_class("facet-remove"):
        without = site.page(str(link.get("href")))
        assert len(without.chips) == len(page.chips) - 1


def test_value_is_added_beside_others_by_any(site: Site) -> None:
    """'+ or' adds a source to those selected: disjoint, so the totals add up."""
    page = site.page("/search?source=Harbour+Post")
    more = site.page(page.href("Also show Morning Star"))
    alone = site.page("/search?source=Morning+Star")
    assert more.total == page.total + alone.total
