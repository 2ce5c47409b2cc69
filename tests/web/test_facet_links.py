"""A count beside a value is a promise: the page behind it has that many hits."""

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
    """Tick every value, or take it alone where that is offered; return how many there were."""
    values = [tick for tick in page.ticks if not tick.selected]
    for tick in values:
        assert site.page(tick.only_url or tick.url).total == tick.count, tick
    return len(values)


@pytest.mark.parametrize("url", STARTS)
def test_ticked_value_leads_to_its_count(site: Site, url: str) -> None:
    """Every count beside a value, in each facet and mode, is the total behind it."""
    assert keeps_promises(site, site.page(url)) or "nothing" in url


@pytest.mark.parametrize("url", STARTS)
def test_bar_leads_to_its_count(site: Site, url: str) -> None:
    """Every bar of the timeline names the total of the page behind it."""
    page = site.page(url)
    for bar in page.find("//section[contains(@class, 'histogram')]//a[@aria-label]"):
        promised = str(bar.get("aria-label")).partition(": ")[2].split()[0]
        assert site.page(str(bar.get("href"))).total == int(promised.replace(",", ""))


@pytest.mark.parametrize("url", ["/search?q=harbour", "/search?tag=Travel&mode=any"])
def test_second_tick_keeps_the_promise(site: Site, url: str) -> None:
    """The counts on the pages behind the first ticks hold as well."""
    for tick in site.page(url).ticks[::7]:
        assert keeps_promises(site, site.page(tick.url))


@pytest.mark.parametrize("url", STARTS)
def test_selected_value_can_be_unticked(site: Site, url: str) -> None:
    """Without its tick a value is no filter any more, whichever page shows it."""
    page = site.page(url)
    ticked = [tick for tick in page.ticks if tick.selected]
    assert len(ticked) == sum(
        url.count(f"{name}=") for name in ("tag", "source", "language", "year")
    )
    for tick in ticked:
        without = site.page(tick.url)
        assert len(without.chips) == len(page.chips) - 1


def test_value_is_added_beside_others_by_any(site: Site) -> None:
    """A second source widens the search: disjoint, so the totals add up."""
    page = site.page("/search?source=Harbour+Post")
    more = site.page(page.tick("Morning Star").url)
    alone = site.page("/search?source=Morning+Star")
    assert more.total == page.total + alone.total


def test_form_keeps_what_it_does_not_show(site: Site) -> None:
    """Words, order, size and view stay when a filter is applied; the page number does not."""
    values = site.page("/search?q=harbour&sort=oldest&size=25&view=compact&page=1").form_values()
    kept = [pair for pair in values if pair[1]]
    assert kept == [("q", "harbour"), ("sort", "oldest"), ("size", "25"), ("view", "compact")]


def test_all_values_of_a_facet_have_a_page(site: Site) -> None:
    """Each value of the search is there with its count; a part of its name finds it."""
    everything = site.page("/search/values?facet=source&q=harbour")
    found = site.page("/search/values?facet=source&q=harbour&contains=POST")
    labels = everything.texts("//*[@class='facet-label']")
    assert found.texts("//*[@class='facet-label']") == [one for one in labels if "Post" in one]
    assert found.find("//input[@type='hidden' and @name='q' and @value='harbour']")


def test_unknown_facet_is_said(site: Site) -> None:
    """A facet that does not exist is a 404 that names those that do."""
    page = site.page("/search/values?facet=colour", status=404)
    assert "expected one of tags, source, language, year, found 'colour'" in page.html.replace(
        "&#39;", "'"
    )
